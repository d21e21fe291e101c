//! A question's page: what is asked and why, its fields, what is wrong with them.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{
    Entry, Invalid, Kind, Model, QuestionId, SecretField, Step, ask_about, question_text,
};
use crate::domain::{AppKind, ConsumerKey, KeyStoreError, MyDomain, OrgNote, Username};
use crate::guide::{self, QuestionText, hints, screens};

use super::View;
use crate::tui::form::{Field, FieldKind};
use crate::tui::page::Page;
use crate::tui::places::question::username_hint;

pub(super) fn fill(view: &View<'_>, question: &QuestionId, page: &mut Page) {
    page.blank();
    let form = &view.ui.form;
    let alone = form.fields.len() <= 1;
    let text = question_text(view.model, question);
    // What is chosen for a new file needs more words than what opens one.
    let unlocks = *question == QuestionId::Passphrase
        && matches!(
            ask_about(view.model, question).kind,
            Kind::Secret { twice: false }
        );
    match text.as_ref().filter(|_| alone) {
        Some(_) if unlocks => heading(page, screens::UNLOCK_TITLE, screens::UNLOCK_HELP),
        Some(text) => heading(page, &text.title, &text.help),
        None => group_heading(view, question, page),
    }
    // The certificate is there, so its page was passed over.
    if *question == QuestionId::Store && view.model.is_adoption() {
        found(view.model, page);
    }
    let waits = view.model.left.contains(&Step::App)
        && view.model.answers.consumer_key.is_none()
        && !view.model.is_adoption();
    if *question == QuestionId::ConsumerKey && waits {
        page.para(screens::WAIT_FOR_OTHERS);
        page.blank();
    }
    for (index, field) in form.fields.iter().enumerate() {
        let marked = index == form.focus;
        match &field.kind {
            FieldKind::Choice { values, marked } => {
                keychain_note(view.model, page, field);
                choices(view.model, page, field, values, *marked);
            }
            FieldKind::Text { .. } | FieldKind::Secret(_) => {
                if !alone {
                    label(page, field, marked, view);
                }
                value(view, page, field, marked);
                below(view, page, field, marked);
                // What helps to fill it is in sight with it.
                if let (true, Some((start, _))) = (marked, page.focus) {
                    page.focus = Some((start, page.rows.len()));
                }
            }
        }
        if !alone {
            page.blank();
        }
    }
    super::replacing::findings(view, question, page);
}

fn heading(page: &mut Page, title: &str, help: &str) {
    page.text(title, page.theme.title());
    page.para(help);
    page.blank();
}

/// What was found with the key that is imported, on the first page after it was read.
fn found(model: &Model, page: &mut Page) {
    let since = model
        .journal
        .iter()
        .rposition(|entry| matches!(entry, Entry::KeyReady(_)))
        .unwrap_or_default();
    let sentences = model.journal[..since].iter().rev();
    let mut sentences: Vec<String> = sentences.map_while(Entry::found).collect();
    sentences.reverse();
    for sentence in &sentences {
        page.para(sentence);
    }
    if !sentences.is_empty() {
        page.blank();
    }
}

/// Several fields on one page: the page's own title.
fn group_heading(view: &View<'_>, question: &QuestionId, page: &mut Page) {
    match question {
        QuestionId::Field(_) => {
            if let Some(destination) = view.model.destination() {
                let note = destination.note.as_deref().unwrap_or_default();
                heading(page, &destination.name, note);
            }
        }
        QuestionId::Passphrase => {
            if let Some(text) = question_text(view.model, question) {
                heading(page, &text.title, &text.help);
            }
        }
        _ => {
            heading(page, screens::CERTIFICATE, screens::CERTIFICATE_HELP);
            found(view.model, page);
        }
    }
}

/// The words of one field among several.
fn label(page: &mut Page, field: &Field, marked: bool, view: &View<'_>) {
    let text = words(view.model, field);
    let style = if marked {
        page.theme.focus()
    } else {
        Style::new()
    };
    let sign = if marked { page.theme.here() } else { " " };
    page.hanging(&format!("{sign} "), &text, page.theme.focus(), style);
}

fn words(model: &Model, field: &Field) -> String {
    if matches!(field.kind, FieldKind::Secret(SecretField::PassphraseAgain)) {
        return screens::AGAIN.to_owned();
    }
    match &field.question {
        QuestionId::Field(id) => {
            let destination = model.destination();
            let found = destination.and_then(|d| d.fields.iter().find(|f| f.id == *id));
            found.map_or_else(|| id.clone(), |field| field.label.clone())
        }
        QuestionId::Passphrase => screens::UNLOCK.to_owned(),
        QuestionId::ImportPassphrase => screens::UNLOCK_IMPORT.to_owned(),
        other => question_text(model, other).map_or_else(String::new, |text| text.title),
    }
}

fn choices(model: &Model, page: &mut Page, field: &Field, values: &[String], marked: usize) {
    let theme = page.theme;
    let text = question_text(model, &field.question);
    for (index, value) in values.iter().enumerate() {
        let here = index == marked;
        let choice = text.as_ref().and_then(|text| text.choice(value));
        let label = choice.map_or(value.as_str(), |choice| choice.label.as_str());
        let help = choice.map_or("", |choice| choice.help.as_str());
        let sign = if here { theme.here() } else { " " };
        let lead = format!("{sign} {}  ", index + 1);
        let style = if here { theme.focus() } else { Style::new() };
        page.focused_if(here, |page| {
            page.hanging(&lead, label, style, style);
            if !help.is_empty() {
                let indent = " ".repeat(lead.width());
                page.hanging(&indent, help, Style::new(), Style::new());
            }
        });
    }
    if let Some(error) = &field.error {
        page.blank();
        page.bad(&refusal(error));
    }
}

/// The value: in a box where the focus is, else in one row.
fn value(view: &View<'_>, page: &mut Page, field: &Field, marked: bool) {
    let (text, cursor) = shown(view, field);
    let theme = page.theme;
    if !marked {
        match stands_for(view.model, field).filter(|_| text.is_empty()) {
            Some(usual) => page.hanging("    ", &usual, Style::new(), theme.quiet()),
            None => page.hanging("    ", &text, Style::new(), Style::new()),
        }
        return;
    }
    let [tl, tr, bl, br, across, down] = theme.frame();
    let inner = page.width.saturating_sub(2);
    let style = if field.error.is_some() {
        theme.bad()
    } else {
        theme.focus()
    };
    // The part of a long text around the cursor.
    let skipped = cursor.saturating_sub(inner.saturating_sub(1));
    let part = marked_window(&text, skipped, inner);
    let pad = " ".repeat(inner.saturating_sub(part.width()));
    page.focused(|page| {
        page.row(Line::styled(
            format!("{tl}{}{tr}", across.repeat(inner)),
            style,
        ));
        let row = page.rows.len();
        page.row(Line::from(vec![
            Span::styled(down, style),
            Span::raw(format!("{part}{pad}")),
            Span::styled(down, style),
        ]));
        page.row(Line::styled(
            format!("{bl}{}{br}", across.repeat(inner)),
            style,
        ));
        let column = u16::try_from(cursor - skipped + 1).unwrap_or(u16::MAX);
        page.cursor = Some((column, row));
    });
}

/// The text as it is shown, and the cursor's column in it. A secret shows its length only.
fn shown(view: &View<'_>, field: &Field) -> (String, usize) {
    match &field.kind {
        FieldKind::Text { input, .. } => (input.value().to_owned(), input.visual_cursor()),
        FieldKind::Secret(secret) => {
            let (length, cursor) = view.model.secrets.get(secret).copied().unwrap_or((0, 0));
            (page_dots(view, length), cursor)
        }
        FieldKind::Choice { .. } => (String::new(), 0),
    }
}

fn page_dots(view: &View<'_>, length: usize) -> String {
    view.theme.hidden().repeat(length)
}

/// `width` columns of a text, from column `skip` on.
fn window(text: &str, skip: usize, width: usize) -> String {
    let mut column = 0;
    let mut out = String::new();
    for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(text, true) {
        let size = grapheme.width();
        if column >= skip && column + size <= skip + width {
            out.push_str(grapheme);
        }
        column += size;
    }
    out
}

/// The same, with a sign at each end where the text goes on.
pub(super) fn marked_window(text: &str, skip: usize, width: usize) -> String {
    let sign = "…";
    let room = width.saturating_sub(2 * sign.width());
    let goes_on = text.width() > skip + width;
    match (skip > 0 && room > 0, goes_on && room > 0) {
        (false, false) => window(text, skip, width),
        (true, false) => {
            let rest = window(text, skip + sign.width(), width - sign.width());
            format!("{sign}{rest}")
        }
        (false, true) => {
            let start = window(text, skip, width - sign.width());
            format!("{start}{sign}")
        }
        (true, true) => {
            let part = window(text, skip + sign.width(), room);
            format!("{sign}{part}{sign}")
        }
    }
}

/// Below a field: what is wrong, or how the value was read, or an example.
fn below(view: &View<'_>, page: &mut Page, field: &Field, marked: bool) {
    if let Some(error) = &field.error {
        // The way out is said where the person is; the room belongs to the others.
        let alone = view.ui.form.fields.len() <= 1;
        if marked || alone {
            page.bad(&refusal(error));
        } else {
            page.bad(&error.0.what);
        }
        return;
    }
    let differ = view.ui.form.differ
        && matches!(field.kind, FieldKind::Secret(SecretField::PassphraseAgain));
    if differ {
        page.bad(screens::DIFFER);
        return;
    }
    if !marked {
        return;
    }
    let text = guide::question(field.question.key());
    match field.text() {
        Some("") => example(view.model, page, field, text),
        Some(value) => {
            if field.suggested {
                let practice = view.model.is_practice() && field.question == QuestionId::Username;
                page.para(if practice {
                    screens::PRACTICE_USER
                } else {
                    screens::SUGGESTED
                });
            }
            read_as(view.model, page, &field.question, value);
        }
        None => {}
    }
}

/// What an empty field of the destination stands for.
fn stands_for(model: &Model, field: &Field) -> Option<String> {
    let QuestionId::Field(id) = &field.question else {
        return None;
    };
    let found = model.destination()?.field(id)?;
    let connection = model.facts.saved_connection.as_deref()?;
    let context = guide::HandOverContext::new(connection, &model.org()?, None);
    Some(match found.usual(&context) {
        Some(usual) => screens::left_empty(&usual),
        None => screens::left_open(&found.placeholder),
    })
}

fn example(model: &Model, page: &mut Page, field: &Field, text: Option<&QuestionText>) {
    let mut example = text.and_then(|text| text.example.clone());
    if let QuestionId::Field(id) = &field.question {
        let destination = model.destination();
        let found = destination.and_then(|d| d.fields.iter().find(|f| f.id == *id));
        if let Some(found) = found {
            page.para(&found.help);
            if let Some(usual) = stands_for(model, field) {
                page.para(&usual);
            }
            example = Some(found.example.clone());
        }
    }
    if let Some(proposed) = &field.proposed {
        page.para(&screens::left_empty(proposed));
        return;
    }
    if field.question == QuestionId::CertOut {
        page.para(if model.is_practice() {
            screens::OWN_PLACE
        } else {
            screens::DEFAULT_PLACE
        });
    }
    if let Some(example) = example {
        page.para(&screens::example(&example));
    }
}

/// How a value is read, and what makes it worth a second look, while it is typed.
fn read_as(model: &Model, page: &mut Page, question: &QuestionId, value: &str) {
    match question {
        QuestionId::Org => {
            if let Ok(address) = MyDomain::parse(value) {
                let kind = guide::facts::org_kind(address.org.kind());
                let guessed = matches!(address.note, Some(OrgNote::Guessed(_)));
                if !guessed {
                    page.good(&screens::using(address.org.host(), &kind));
                    let kind = model.answers.app_kind.unwrap_or(AppKind::ConnectedApp);
                    warn(page, hints::app_at_org(&address.org, kind));
                }
            }
        }
        QuestionId::Username => {
            let user = Username::parse(value).ok();
            warn(page, user.and_then(|user| username_hint(model, &user)));
        }
        QuestionId::ConsumerKey => {
            let key = ConsumerKey::parse(value).ok();
            if key.is_none() {
                page.para(&screens::characters(value.chars().count(), 85));
            }
            warn(page, key.as_ref().and_then(hints::consumer_key));
        }
        QuestionId::Field(id) => {
            let remark = model
                .destination()
                .and_then(|d| d.remark(d.field(id)?, value, &model.answers.fields));
            warn(page, remark);
        }
        _ => {}
    }
}

fn warn(page: &mut Page, text: Option<String>) {
    if let Some(text) = text {
        page.warn(&text);
    }
}

/// Why a value was refused, and the way out.
fn refusal(error: &Invalid) -> String {
    let next = screens::without_flags(&error.0.next);
    format!("{} {next}", error.0.what)
}

/// Said before it is chosen: the keychain of this computer cannot be used.
fn keychain_note(model: &Model, page: &mut Page, field: &Field) {
    if model.is_practice() {
        return;
    }
    if let (QuestionId::Store, Some(Err(error))) = (&field.question, &model.facts.keychain) {
        page.warn(&match error {
            KeyStoreError::Unavailable { .. } => screens::NO_KEYCHAIN.to_owned(),
            other => guide::problems::key_store(other).what,
        });
        page.blank();
    }
}
