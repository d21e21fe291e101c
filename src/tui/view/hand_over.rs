//! What the destination gets: values to copy, one by one.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::app::Model;
use crate::guide::{CopyItem, ItemKind, screens};

use super::View;
use crate::tui::page::Page;
use crate::tui::places::hand_over::document;

/// Everything that can be copied, in order.
pub(in crate::tui) fn items(model: &Model) -> Vec<CopyItem> {
    let sections = document(model).map(|document| document.sections);
    sections
        .into_iter()
        .flatten()
        .flat_map(|section| section.items())
        .filter(may_be_marked)
        .collect()
}

/// What can be copied, and the key file, which can be written.
fn may_be_marked(item: &CopyItem) -> bool {
    item.kind.is_copied() || item.kind == ItemKind::KeyNeeded
}

pub(super) fn fill(view: &View<'_>, page: &mut Page) {
    page.blank();
    let Some(document) = document(view.model) else {
        page.good(screens::NOTHING_TO_HAND_OVER);
        moving_over(view, page);
        return;
    };
    page.title(&document.title);
    moving_over(view, page);
    let mut index = 0;
    for section in &document.sections {
        page.text(&section.title, page.theme.title());
        if !section.intro.is_empty() {
            page.para(&section.intro);
        }
        for item in section.items() {
            let marked = may_be_marked(&item) && index == view.ui.cursor;
            index += usize::from(may_be_marked(&item));
            page.focused_if(marked, |page| self::item(page, &item, marked));
        }
        page.blank();
    }
}

/// A second app: who moves over to it from the first.
fn moving_over(view: &View<'_>, page: &mut Page) {
    let lines = crate::app::moving_over(view.model);
    for line in &lines {
        page.para(line);
    }
    if !lines.is_empty() {
        page.blank();
    }
}

fn item(page: &mut Page, item: &CopyItem, marked: bool) {
    let theme = page.theme;
    let here = if marked { theme.here() } else { " " };
    let plain = if marked { theme.focus() } else { Style::new() };
    let value = if marked { theme.focus() } else { theme.value() };
    match &item.kind {
        ItemKind::Text => page.para(&item.value),
        ItemKind::Step => {
            let lead = format!("  {} ", theme.point());
            page.hanging(&lead, &item.value, Style::new(), Style::new());
        }
        ItemKind::Command => page.hanging(&format!("{here} "), &item.value, plain, value),
        ItemKind::Field => {
            let lead = format!("{here} {}: ", item.label);
            if lead.width() + item.value.width() <= page.width {
                page.hanging(&lead, &item.value, plain, value);
            } else {
                // Below its label a long value is broken least.
                page.hanging(
                    &format!("{here} "),
                    &format!("{}:", item.label),
                    plain,
                    plain,
                );
                page.hanging("    ", &item.value, Style::new(), value);
            }
        }
        ItemKind::File(_) => {
            page.hanging(&format!("{here} "), &item.label, plain, plain);
            page.hanging("    ", &item.value, Style::new(), value);
        }
        ItemKind::KeyNeeded => {
            let text = if item.value.is_empty() {
                screens::KEY_FILE_NEEDED
            } else {
                &item.value
            };
            page.hanging(&format!("{here} {}: ", item.label), text, plain, value);
        }
    }
}
