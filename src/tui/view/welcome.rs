//! The welcome screen.

use ratatui::style::Style;

use crate::app::draft_step;
use crate::domain::Draft;
use crate::guide::{facts, screens};

use super::View;
use crate::tui::page::Page;
use crate::tui::places::welcome::{WelcomeEntry, entries};

pub(super) fn fill(view: &View<'_>, page: &mut Page) {
    page.blank();
    page.title(screens::WELCOME);
    let entries = entries(view.model);
    let mut heading: Option<&str> = None;
    for (index, entry) in entries.iter().enumerate() {
        let group = match entry {
            WelcomeEntry::Resume(_) => Some(screens::UNFINISHED),
            _ => None,
        };
        if group != heading {
            page.blank();
            page.text(group.unwrap_or_default(), page.theme.title());
            heading = group;
        }
        line(view, page, index, entry);
    }
    page.blank();
    page.text(screens::YOU_WILL_NEED, page.theme.title());
    for need in screens::NEEDS {
        let lead = format!("  {} ", page.theme.point());
        page.hanging(&lead, need, Style::new(), Style::new());
    }
    page.para(screens::SANDBOX_FIRST);
}

fn line(view: &View<'_>, page: &mut Page, index: usize, entry: &WelcomeEntry) {
    let theme = page.theme;
    let marked = view.ui.cursor == index;
    let style = if marked { theme.focus() } else { Style::new() };
    let sign = if marked { theme.here() } else { " " };
    // What is said about a door stands below itself where it needs a second row.
    let door = |door: usize| {
        let (label, about) = screens::DOORS[door];
        (format!("{}  {label:<22} ", door + 1), about.to_owned())
    };
    let (label, text) = match entry {
        WelcomeEntry::SetUp => door(0),
        WelcomeEntry::FixError => door(1),
        WelcomeEntry::ReplaceKey => door(2),
        WelcomeEntry::Practise => door(3),
        WelcomeEntry::Adopt => door(4),
        WelcomeEntry::Resume(draft) => (String::new(), unfinished(view, draft)),
    };
    page.focused_if(marked, |page| {
        page.hanging(&format!("{sign} {label}"), &text, style, style);
    });
}

fn unfinished(view: &View<'_>, draft: &Draft) -> String {
    screens::unfinished(
        draft.name.as_str(),
        draft_step(draft, view.now).number(),
        &facts::ago(draft.saved, view.now),
    )
}
