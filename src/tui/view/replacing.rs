//! Salesforce is asked with both keys; and the end of a replacement.

use ratatui::style::Style;

use crate::app::{Model, Replacing};
use crate::guide::replacing as words;

use super::View;
use crate::tui::page::Page;
use crate::tui::places::replacing::ways_on;

/// Columns of the keys' names.
const NAMES: usize = 14;

pub(super) fn switch_over(view: &View<'_>, page: &mut Page) {
    page.blank();
    page.title(words::SWITCH_TITLE);
    page.para(words::SWITCH_HELP);
    page.blank();
    let Some(replacing) = view.model.replacement() else {
        return;
    };
    let [next, active] = replacing.poll.words();
    for (name, said) in [(words::NEXT_KEY, next), (words::ACTIVE_KEY, active)] {
        let lead = format!("  {name:<NAMES$}");
        page.hanging(&lead, &said, page.theme.title(), Style::new());
    }
    page.blank();
    if let Some(meaning) = meaning(replacing) {
        page.para(meaning);
    }
    match stuck(view.model, replacing) {
        Some(told) => {
            page.bad(&told.what);
            page.para(&told.next);
        }
        None => {
            if let Some(until) = replacing.poll.until {
                let left = (until - view.now).whole_seconds();
                page.para(&words::again_in(left));
            }
        }
    }
    page.blank();
    ways(view, page);
}

/// What both answers together say.
fn meaning(replacing: &Replacing) -> Option<&'static str> {
    let poll = &replacing.poll;
    let (next, active) = (poll.next.as_ref()?, poll.active.as_ref()?);
    Some(match (next.is_accepted(), active.is_accepted()) {
        (true, true) => words::ARRIVING,
        (true, false) => words::ARRIVED,
        (false, true) => words::OLD_CERTIFICATE,
        (false, false) => words::NEITHER,
    })
}

/// Why waiting makes no sense any more.
fn stuck(model: &Model, replacing: &Replacing) -> Option<crate::guide::Words> {
    model.problem.as_ref()?;
    replacing.refused_words()
}

/// What was done, and what stays to be done.
pub(super) fn replaced(view: &View<'_>, page: &mut Page) {
    page.blank();
    let told = crate::app::replacement_summary(view.model);
    page.title(&told.title);
    for line in &told.lines {
        page.blank();
        page.para(line);
    }
    page.blank();
    ways(view, page);
}

fn ways(view: &View<'_>, page: &mut Page) {
    for (index, (label, _)) in ways_on(view.ui, view.model).iter().enumerate() {
        let marked = index == view.ui.cursor;
        let sign = if marked { page.theme.here() } else { " " };
        let style = if marked {
            page.theme.focus()
        } else {
            Style::new()
        };
        page.focused_if(marked, |page| {
            page.hanging(&format!("{sign} {}  ", index + 1), label, style, style);
        });
    }
}
