//! Dialogs, help, things to read, the file picker.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{Journey, Place, checklist_for, question_text};
use crate::diagnosis::{Verdict, page_of};
use crate::guide::screens::dashboard;
use crate::guide::{self, screens};

use super::View;
use crate::tui::keymap;
use crate::tui::overlay::{Dialog, Overlay, Picker};
use crate::tui::page::Page;
use crate::tui::path;
use crate::tui::places::explained;
use crate::tui::places::live_test::certainty;
use crate::tui::ui::Ui;

/// Causes that are told at once.
const MOST_CAUSES: usize = 4;

pub(super) fn fill(view: &View<'_>, overlay: &Overlay, page: &mut Page) {
    page.blank();
    match overlay {
        Overlay::Dialog(dialog) => self::dialog(page, dialog),
        Overlay::Help { .. } => help(view, page),
        Overlay::Raw { .. } => raw(view, page),
        Overlay::Explained { cursor, .. } => explained(view, page, *cursor),
        Overlay::Explain { input } => {
            field(page, screens::EXPLAIN, screens::EXPLAIN_HELP, input);
        }
        Overlay::KeyFile { input } => {
            field(page, screens::KEY_FILE, screens::KEY_FILE_HELP, input);
        }
        Overlay::Page { code, .. } => code_page(page, code),
        Overlay::Rename {
            from,
            input,
            refused,
        } => {
            let (title, help) = (dashboard::rename(from), dashboard::RENAME_HELP);
            field(page, &title, help, input);
            if let Some(refused) = refused {
                page.bad(refused);
            }
        }
        Overlay::Status { input } => {
            field(page, screens::STATUS, screens::STATUS_HELP, input);
        }
        Overlay::Report { input } => {
            field(page, screens::REPORT, screens::REPORT_HELP, input);
        }
        Overlay::Picker(picker) => self::picker(page, picker),
    }
}

fn dialog(page: &mut Page, dialog: &Dialog) {
    page.title(&dialog.title);
    for text in &dialog.text {
        page.para(text);
        page.blank();
    }
    for (index, (label, _)) in dialog.choices.iter().enumerate() {
        let marked = index == dialog.cursor;
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
    if !dialog.more.is_empty() {
        page.blank();
        page.para(&dialog.more);
    }
}

fn help(view: &View<'_>, page: &mut Page) {
    // The page below and its keys, not those of this overlay.
    let mut below: Ui = view.ui.clone();
    below.overlays.pop();
    if below.overlays.is_empty() {
        about(view, page);
    }
    page.text(screens::HELP, page.theme.title());
    for (names, label) in keymap::help(below.context(view.model)) {
        page.hanging(
            &format!("{names:<22} "),
            label,
            page.theme.title(),
            Style::new(),
        );
    }
    page.blank();
    page.para(if matches!(view.model.journey, Journey::Replace) {
        screens::replacing::HELP_MORE
    } else {
        screens::HELP_MORE
    });
}

/// What the page below is about.
fn about(view: &View<'_>, page: &mut Page) {
    let model = view.model;
    let (title, text) = match view.ui.place(model) {
        Place::Question(question) => match question_text(model, &question) {
            Some(text) => (text.title, text.help),
            None => return,
        },
        Place::Checklist(step) => match checklist_for(model, step) {
            Some(list) => (list.title.clone(), list.intro.clone()),
            None => return,
        },
        Place::Test => (screens::LIVE_TEST.to_owned(), screens::HELP_TEST.to_owned()),
        Place::HandOver => (
            screens::HELP_HAND_OVER_TITLE.to_owned(),
            screens::HELP_HAND_OVER.to_owned(),
        ),
        Place::SwitchOver => {
            let told = guide::replacing::waiting(model.comes_back());
            (told.title.to_owned(), told.help.to_owned())
        }
        Place::Dashboard => (
            screens::dashboard::TITLE.to_owned(),
            screens::dashboard::HELP.to_owned(),
        ),
        Place::Welcome
        | Place::Connection(_)
        | Place::Work(_)
        | Place::Problem
        | Place::Replaced => return,
    };
    page.title(&title);
    page.para(&text);
    page.blank();
}

fn raw(view: &View<'_>, page: &mut Page) {
    page.title(screens::RAW);
    if view.ui.place(view.model) == Place::SwitchOver {
        super::replacing::raw(view, page);
        return;
    }
    if let Some((status, body)) = &view.model.test.raw {
        page.para(&screens::status(*status));
        page.blank();
        page.para(body);
    }
}

fn explained(view: &View<'_>, page: &mut Page, cursor: usize) {
    page.title(screens::EXPLAINED);
    let Some((text, verdict)) = &view.model.explained else {
        return;
    };
    page.hanging("> ", text, Style::new(), page.theme.value());
    page.blank();
    if !verdict.meaning.is_empty() {
        page.para(&verdict.meaning);
        page.blank();
    }
    let choices = explained::choices(view.model);
    if !choices.is_empty() {
        page.para(screens::EXPLAINED_NEXT);
    }
    for (index, (label, _)) in choices.iter().enumerate() {
        let marked = index == cursor;
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
    causes(page, verdict);
}

/// Everything about a code.
fn code_page(page: &mut Page, code: &str) {
    let Some(about) = page_of(code) else { return };
    page.hanging(
        &format!("{}  ", about.code),
        &about.title,
        page.theme.title(),
        page.theme.title(),
    );
    for section in &about.sections {
        page.blank();
        page.text(section.kind.heading(), page.theme.title());
        for item in &section.items {
            match item.split_once(' ') {
                Some((lead, text)) if lead == "-" || lead.ends_with('.') && lead.len() <= 3 => {
                    let lead = if lead == "-" {
                        page.theme.point()
                    } else {
                        lead
                    };
                    page.hanging(&format!("  {lead} "), text, Style::new(), Style::new());
                }
                _ => page.para(item),
            }
        }
    }
}

/// The causes that come into question, each with its grounds and what to do.
pub(super) fn causes(page: &mut Page, verdict: &Verdict) {
    for finding in verdict.findings.iter().take(MOST_CAUSES) {
        page.blank();
        let lead = format!("{} ", page.theme.point());
        let certainty = certainty(finding);
        page.hanging(
            &lead,
            &format!("{}   ({certainty}, {})", finding.title, finding.code),
            Style::new(),
            page.theme.title(),
        );
        super::live_test::evidence(page, finding);
        for fix in &finding.fixes {
            let lead = format!("    {} ", page.theme.point());
            page.hanging(&lead, &fix.text, Style::new(), Style::new());
        }
    }
}

fn field(page: &mut Page, title: &str, help: &str, input: &tui_input::Input) {
    page.title(title);
    page.para(help);
    page.blank();
    let theme = page.theme;
    let [tl, tr, bl, br, across, down] = theme.frame();
    let inner = page.width.saturating_sub(2);
    let scroll = input.visual_scroll(inner.saturating_sub(1));
    let part = super::question::marked_window(input.value(), scroll, inner);
    let width = unicode_width::UnicodeWidthStr::width(part.as_str());
    let pad = " ".repeat(inner.saturating_sub(width));
    page.row(Line::styled(
        format!("{tl}{}{tr}", across.repeat(inner)),
        theme.focus(),
    ));
    let row = page.rows.len();
    page.row(Line::from(vec![
        Span::styled(down, theme.focus()),
        Span::raw(format!("{part}{pad}")),
        Span::styled(down, theme.focus()),
    ]));
    page.row(Line::styled(
        format!("{bl}{}{br}", across.repeat(inner)),
        theme.focus(),
    ));
    let column = u16::try_from(input.visual_cursor().saturating_sub(scroll) + 1);
    page.cursor = Some((column.unwrap_or(u16::MAX), row));
}

fn picker(page: &mut Page, picker: &Picker) {
    page.text(screens::PICKER, page.theme.title());
    if let Some(folder) = &picker.folder {
        page.text(&folder.absolute, page.theme.value());
    }
    page.blank();
    if let Some(problem) = &picker.problem {
        page.bad(problem);
    }
    // Before it was read nobody knows what is in it.
    if picker.folder.is_none() {
        return;
    }
    let entries = path::entries(picker);
    for (index, (name, is_folder)) in entries.iter().enumerate() {
        let marked = index == picker.cursor;
        let sign = if marked { page.theme.here() } else { " " };
        let style = if marked {
            page.theme.focus()
        } else {
            Style::new()
        };
        let slash = if *is_folder { "/" } else { "" };
        let text = crate::domain::clean_text(&format!("{name}{slash}"), page.width);
        page.focused_if(marked, |page| {
            page.hanging(&format!("{sign} "), &text, style, style);
        });
    }
    if entries.len() == 1 {
        page.para(screens::EMPTY_FOLDER);
    }
}
