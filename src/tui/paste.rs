//! Pastes: recognised before anything else happens to them. A paste never submits, and what is a
//! secret is kept nowhere but in the vault, and only where it was asked for.

use tui_input::InputRequest;

use crate::app::{Journey, MsgBody, Place, QuestionId};
use crate::domain::Pasted;
use crate::guide::screens;
use crate::ports::{SecretBytes, SecretEdit};

use super::form::FieldKind;
use super::overlay::{Act, Dialog, Overlay};
use super::ui::{Hands, Ui};

/// Longest paste that is looked at, in bytes: a chain of certificates is shorter.
const LIMIT: usize = 64 * 1024;

/// Line ends as one character, nothing that steers a terminal.
pub(super) fn clean(text: &str) -> String {
    let mut end = text.len().min(LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end]
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect()
}

/// Takes a paste.
pub(super) fn paste(ui: &mut Ui, hands: &Hands<'_>, text: &str) -> Vec<MsgBody> {
    let text = clean(text);
    let found = Pasted::recognise(&text);
    ui.free_scroll = false;
    if let Some(secret) = found.as_ref().filter(|found| found.is_secret()) {
        return pasted_secret(ui, hands, secret, &text);
    }
    if let Some(overlay) = ui.overlays.last_mut() {
        if let Some(input) = overlay.input_mut() {
            insert(input, &text.replace('\n', " "));
        }
        return Vec::new();
    }
    let place = ui.place(hands.model);
    if is_answer(&text) {
        return offer_explanation(ui, &text);
    }
    if found == Some(Pasted::Certificate) && takes_keys(&place) {
        let [yes, no] = screens::PASTED_CERTIFICATE_CHOICES;
        let send = Act::Send(vec![MsgBody::PastedCertificate(text)]);
        ui.overlays.push(Overlay::Dialog(Dialog::new(
            screens::PASTED_CERTIFICATE,
            Vec::new(),
            vec![(yes, send), (no, Act::Close)],
        )));
        return Vec::new();
    }
    into_field(ui, hands, &text, found.as_ref())
}

fn takes_keys(place: &Place) -> bool {
    matches!(
        place,
        Place::Question(QuestionId::KeySource | QuestionId::ImportKey)
    )
}

/// A private key where one is asked for is offered to be used; any other secret is let go at once.
fn pasted_secret(ui: &mut Ui, hands: &Hands<'_>, secret: &Pasted, text: &str) -> Vec<MsgBody> {
    let place = ui.place(hands.model);
    let wanted = *secret == Pasted::PrivateKey && ui.overlays.is_empty() && takes_keys(&place);
    if wanted && matches!(hands.model.journey, Journey::Setup) {
        let paste = hands
            .secrets
            .keep_paste(SecretBytes::new(text.as_bytes().to_vec()));
        let [yes, no] = screens::PASTED_KEY_CHOICES;
        ui.overlays.push(Overlay::Dialog(Dialog::new(
            screens::PASTED_KEY,
            Vec::new(),
            vec![
                (yes, Act::Send(vec![MsgBody::PastedKey(paste)])),
                (no, Act::ForgetPaste(paste)),
            ],
        )));
        return Vec::new();
    }
    // A passphrase may look like anything, but never like a key or token.
    ui.notice = Some(screens::refused_paste(&secret.to_string()));
    Vec::new()
}

/// Whether a text looks like an error of Salesforce.
fn is_answer(text: &str) -> bool {
    let text = text.trim_start();
    (text.starts_with('{') || text.starts_with('['))
        && (text.contains("\"error\"") || text.contains("\"errorCode\""))
}

fn offer_explanation(ui: &mut Ui, text: &str) -> Vec<MsgBody> {
    let [yes, no] = screens::PASTED_ERROR_CHOICES;
    let send = Act::Send(vec![MsgBody::Explain(text.to_owned())]);
    ui.overlays.push(Overlay::Dialog(Dialog::new(
        screens::PASTED_ERROR,
        Vec::new(),
        vec![(yes, send), (no, Act::Close)],
    )));
    Vec::new()
}

/// Into the field with the focus: one value, however it was wrapped.
fn into_field(ui: &mut Ui, hands: &Hands<'_>, text: &str, found: Option<&Pasted>) -> Vec<MsgBody> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let Some(field) = ui.form.focused_mut() else {
        let what = found.map_or_else(
            || screens::pasted_lines(lines.len()),
            |found| screens::pasted_nowhere(&found.to_string()),
        );
        ui.notice = Some(what);
        return Vec::new();
    };
    if let FieldKind::Secret(secret) = field.kind {
        let mut last = (0, 0);
        for c in text.trim_end_matches('\n').chars().filter(|c| *c != '\n') {
            last = hands.secrets.edit(secret, SecretEdit::Insert(c));
        }
        return vec![MsgBody::SecretChanged {
            field: secret,
            len: last.0,
            cursor: last.1,
        }];
    }
    let joined = lines.concat();
    let one_value =
        lines.len() <= 1 || crate::app::validate(hands.model, &field.question, &joined).is_ok();
    if !one_value {
        ui.notice = Some(screens::pasted_lines(lines.len()));
        return Vec::new();
    }
    let replaces = field.suggested || field.error.is_some();
    match &mut field.kind {
        FieldKind::Text { .. } if replaces => field.set(&joined, hands.now),
        FieldKind::Text { input, .. } => {
            insert(input, &joined);
            field.edited = Some(hands.now);
            field.error = None;
        }
        _ => {
            let what = found.map_or_else(
                || screens::pasted_lines(lines.len()),
                |found| screens::pasted_nowhere(&found.to_string()),
            );
            ui.notice = Some(what);
        }
    }
    Vec::new()
}

fn insert(input: &mut tui_input::Input, text: &str) {
    for c in text.chars().filter(|c| !c.is_control()) {
        input.handle(InputRequest::InsertChar(c));
    }
}
