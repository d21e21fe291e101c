//! The welcome screen.

use ratatui::style::Style;

use crate::app::draft_step;
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
            WelcomeEntry::Test(_) => Some(screens::CONNECTIONS),
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
        entry => (String::new(), kept(view, entry)),
    };
    page.focused_if(marked, |page| {
        page.hanging(&format!("{sign} {label}"), &text, style, style);
    });
}

/// What is on this computer already.
fn kept(view: &View<'_>, entry: &WelcomeEntry) -> String {
    match entry {
        WelcomeEntry::Resume(draft) => screens::unfinished(
            draft.name.as_str(),
            draft_step(draft, view.now).number(),
            &facts::ago(draft.saved, view.now),
        ),
        WelcomeEntry::Test(name) => connection(view, name.as_str()),
        _ => String::new(),
    }
}

fn connection(view: &View<'_>, name: &str) -> String {
    let shelf = view.model.facts.shelf.as_ref();
    let found = shelf.and_then(|shelf| {
        let mut all = shelf.connections.iter();
        all.find(|(connection, _)| connection.name.as_str() == name)
    });
    let Some((connection, record)) = found else {
        return name.to_owned();
    };
    let tested = record.as_ref().map_or_else(
        || screens::NEVER_TESTED.to_owned(),
        |record| screens::last_test(record.ok, &facts::ago(record.at, view.now)),
    );
    screens::connection(name, connection.username.as_str(), &tested)
}
