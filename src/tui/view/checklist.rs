//! A checklist: one action a line; the marked one with its values, what should be seen, its trap.

use ratatui::style::Style;

use crate::app::{Step, checklist_for, line_values};
use crate::domain::TickState;
use crate::guide::{Line, RenderedLine, screens};

use super::View;
use crate::tui::page::Page;
use crate::tui::ui::is_done;

pub(super) fn fill(view: &View<'_>, step: Step, page: &mut Page) {
    let Some(list) = checklist_for(view.model, step) else {
        return;
    };
    page.blank();
    let done = list
        .lines
        .iter()
        .filter(|line| is_done(view.model, &line.id));
    let count = screens::lines_done(done.count(), list.lines.len());
    page.text(&format!("{}   {count}", list.title), page.theme.title());
    page.fixed = page.rows.len();
    if view.ui.cursor == 0 {
        page.para(&list.intro);
        if view.model.is_practice() {
            page.para(screens::PRACTICE_TICK);
        }
    }
    page.blank();
    let values = line_values(view.model);
    for (index, line) in list.lines.iter().enumerate() {
        let rendered = line.render(&values);
        let marked = index == view.ui.cursor;
        page.focused_if(marked, |page| {
            heading(view, page, line, &rendered, marked);
            if marked {
                let before = index.checked_sub(1).and_then(|index| list.lines.get(index));
                let same_page = before.is_some_and(|before| before.page == line.page);
                details(view, page, line, &rendered, same_page);
            }
        });
    }
    let open = list
        .lines
        .iter()
        .any(|line| !view.model.ticks.contains_key(&line.id));
    let left_out = list
        .lines
        .iter()
        .filter(|line| !is_done(view.model, &line.id));
    let left_out = left_out.count();
    if !open {
        page.blank();
        match left_out {
            0 => page.good(screens::ALL_DONE),
            count => page.para(&screens::some_left_out(count)),
        }
    }
}

fn heading(view: &View<'_>, page: &mut Page, line: &Line, rendered: &RenderedLine, marked: bool) {
    let theme = page.theme;
    let state = view.model.ticks.get(&line.id).map(|tick| tick.state);
    let (sign, sign_style) = match state {
        Some(TickState::Done) => (theme.done(), theme.good()),
        Some(TickState::Skipped) => (theme.left_out(), theme.warn()),
        None => (" ", Style::new()),
    };
    let pad = if theme.ascii { 3 } else { 1 };
    let here = if marked { theme.here() } else { " " };
    let mut text = rendered.label.clone();
    if state == Some(TickState::Skipped) {
        text = format!("{text}   ({})", screens::LEFT_OUT);
    } else if view.model.applying(&line.id) {
        text = format!("{text}   {}", screens::APPLYING);
    }
    let style = if marked { theme.title() } else { Style::new() };
    let sign_style = if marked && state.is_none() {
        theme.focus()
    } else {
        sign_style
    };
    page.hanging(&format!("{here} {sign:<pad$} "), &text, sign_style, style);
}

fn details(
    view: &View<'_>,
    page: &mut Page,
    line: &Line,
    rendered: &RenderedLine,
    same_page: bool,
) {
    let theme = page.theme;
    let indent = if theme.ascii { "        " } else { "      " };
    for copy in &rendered.copy {
        let lead = format!("{indent}{}: ", copy.label);
        page.hanging(&lead, &copy.value, Style::new(), theme.value());
    }
    let expect = format!("{indent}{}", screens::EXPECT);
    page.hanging(&expect, &rendered.expect, Style::new(), Style::new());
    if let Some(trap) = &rendered.trap {
        page.hanging(&format!("{indent}! "), trap, theme.warn(), Style::new());
    }
    let url = view.model.org().and_then(|org| line.page?.link(&org));
    // The next lines are on the same page; `o` still opens it.
    if let Some(url) = url.filter(|_| !same_page) {
        page.link(indent, &url);
    }
}
