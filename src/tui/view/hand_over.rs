//! What the destination gets: values to copy, one by one.

use ratatui::style::Style;

use crate::app::Model;
use crate::guide::{SectionKind, screens};

use super::View;
use crate::tui::page::Page;
use crate::tui::places::hand_over::document;

/// Everything that can be copied: label and value, in order.
pub(in crate::tui) fn items(model: &Model) -> Vec<(String, String)> {
    let Some(document) = document(model) else {
        return Vec::new();
    };
    let mut items = Vec::new();
    for section in document.sections {
        match section.kind {
            SectionKind::Fields => {
                let fields = section.fields.into_iter();
                items.extend(fields.map(|field| (field.label, field.value)));
            }
            SectionKind::Commands => {
                let commands = section.body.lines().filter(|line| !line.trim().is_empty());
                items.extend(commands.map(|line| (String::new(), line.to_owned())));
            }
            SectionKind::Json | SectionKind::Yaml => {
                items.push((section.file_name.unwrap_or_default(), section.body));
            }
            SectionKind::Steps | SectionKind::Text => {}
        }
    }
    items
}

pub(super) fn fill(view: &View<'_>, page: &mut Page) {
    page.blank();
    let Some(document) = document(view.model) else {
        page.good(screens::NOTHING_TO_HAND_OVER);
        return;
    };
    page.title(&document.title);
    let mut index = 0;
    for section in &document.sections {
        page.text(&section.title, page.theme.title());
        if !section.intro.is_empty() {
            page.para(&section.intro);
        }
        match section.kind {
            SectionKind::Fields => {
                for field in &section.fields {
                    item(view, page, &mut index, &field.label, &field.value);
                }
            }
            SectionKind::Commands => {
                for line in section.body.lines().filter(|line| !line.trim().is_empty()) {
                    item(view, page, &mut index, "", line);
                }
            }
            SectionKind::Json | SectionKind::Yaml => {
                let name = section.file_name.clone().unwrap_or_default();
                item(view, page, &mut index, &name, &section.body);
            }
            SectionKind::Steps | SectionKind::Text => page.para(&section.body),
        }
        page.blank();
    }
}

fn item(view: &View<'_>, page: &mut Page, index: &mut usize, label: &str, value: &str) {
    let theme = page.theme;
    let marked = *index == view.ui.cursor;
    *index += 1;
    let sign = if marked { theme.here() } else { " " };
    let lead = if label.is_empty() {
        format!("{sign} ")
    } else {
        format!("{sign} {label}: ")
    };
    let style = if marked { theme.focus() } else { theme.value() };
    page.focused_if(marked, |page| {
        if value.contains('\n') {
            page.text(lead.trim_end(), Style::new());
            page.hanging("    ", value, Style::new(), style);
        } else {
            page.hanging(
                &lead,
                value,
                if marked { theme.focus() } else { Style::new() },
                style,
            );
        }
    });
}
