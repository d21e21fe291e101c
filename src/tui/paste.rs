//! Pastes: recognised before anything else happens to them. A paste never submits, and what is a
//! secret is kept nowhere but in the vault, and only where it was asked for.

use zeroize::Zeroizing;

use crate::app::{Answer, Journey, MsgBody, Place, QuestionId, validate};
use crate::diagnosis::{holds_secret, redact};
use crate::domain::{Pasted, tells_error};
use crate::guide::hints::{self, Offer, PasteHint};
use crate::guide::screens;
use crate::ports::{SecretBytes, SecretEdit};

use super::form::FieldKind;
use super::overlay::{Act, Dialog, Overlay};
use super::ui::{Hands, Ui};

/// Longest paste that is looked at, in bytes: a chain of certificates is shorter.
const LIMIT: usize = 64 * 1024;

/// Longest text in a field, in characters: an answer of Salesforce fits, a book does not.
const FIELD_LIMIT: usize = 4_000;

/// More lines than this are no single value that was wrapped.
const WRAPPED: usize = 4;

/// Line ends as one character, nothing that steers a terminal. Written into one buffer that never
/// grows and is wiped: it may be a key.
pub(super) fn clean(text: &str) -> Zeroizing<String> {
    let mut clean = Zeroizing::new(String::with_capacity(text.len().min(LIMIT)));
    let mut before = ' ';
    for c in text.chars() {
        if clean.len() + c.len_utf8() > LIMIT {
            break;
        }
        match c {
            '\n' if before == '\r' => {}
            '\r' | '\n' => clean.push('\n'),
            '\t' => clean.push('\t'),
            c if c.is_control() => {}
            c => clean.push(c),
        }
        before = c;
    }
    clean
}

/// Takes a paste.
pub(super) fn paste(ui: &mut Ui, hands: &Hands<'_>, text: &str) -> Vec<MsgBody> {
    let text = clean(text);
    ui.free_scroll = false;
    let found = Pasted::recognise(&text);
    if let Some(overlay) = ui.overlays.last_mut() {
        let refused = found.as_ref().filter(|found| found.is_secret());
        if let Some(secret) = refused {
            ui.notice = Some(hints::pasted(secret, "").sentence);
        } else if let Some(input) = overlay.input_mut() {
            let (text, changed) = harmless(&text);
            insert(input, &text.replace('\n', " "));
            ui.notice = changed.then(|| screens::SECRET_TAKEN_OUT.to_owned());
        }
        return Vec::new();
    }
    if ui.table.filtering && ui.place(hands.model) == Place::Dashboard {
        match found.as_ref().filter(|found| found.is_secret()) {
            Some(secret) => ui.notice = Some(hints::pasted(secret, "").sentence),
            None => insert(&mut ui.table.filter, &harmless(&text).0.replace('\n', " ")),
        }
        return Vec::new();
    }
    if tells_error(&text) && !matches!(found, Some(Pasted::PrivateKey)) {
        return offer_explanation(ui, &text);
    }
    let place = ui.place(hands.model);
    let question = match &place {
        Place::Question(_) => ui.form.focused().map(|field| field.question.clone()),
        _ => None,
    };
    let key = question.as_ref().map_or("", QuestionId::key);
    match found.as_ref().map(|found| hints::pasted(found, key)) {
        // The answer that is asked for goes where it is typed.
        Some(hint) if home(hint.offer) == Some(key) => into_field(ui, hands, &text),
        Some(hint) => recognised(ui, hands, &text, hint),
        None => into_field(ui, hands, &text),
    }
}

/// The question that an offer answers.
const fn home(offer: Offer) -> Option<&'static str> {
    match offer {
        Offer::UseAsOrg => Some("org"),
        Offer::UseAsUsername => Some("username"),
        Offer::UseAsConsumerKey => Some("consumer-key"),
        _ => None,
    }
}

/// Something is known about it: offered for what it is, refused, or left to the field.
fn recognised(ui: &mut Ui, hands: &Hands<'_>, text: &str, hint: PasteHint) -> Vec<MsgBody> {
    let setup = matches!(hands.model.journey, Journey::Setup);
    let answer = |question: QuestionId| MsgBody::Answer(question, Answer::Text(text.to_owned()));
    let offered = match hint.offer {
        Offer::UseAsOrg => Some(QuestionId::Org),
        Offer::UseAsUsername => Some(QuestionId::Username),
        Offer::UseAsConsumerKey => Some(QuestionId::ConsumerKey),
        _ => None,
    };
    if hint.offer == Offer::UseAsOrg && hands.model.is_practice() {
        ui.notice = Some(screens::PRACTICE_ORG.to_owned());
        return Vec::new();
    }
    // What would be refused is not offered.
    let refused = offered.and_then(|question| validate(hands.model, &question, text).err());
    if let Some(refused) = refused {
        let next = screens::without_flags(&refused.0.next);
        ui.notice = Some(format!("{} {next}", refused.0.what));
        return Vec::new();
    }
    let act = match hint.offer {
        Offer::UseAsKey if setup => {
            let paste = hands
                .secrets
                .keep_paste(SecretBytes::new(text.as_bytes().to_vec()));
            let [yes, no] = screens::PASTED_CHOICES;
            ui.overlays.push(Overlay::Dialog(Dialog::new(
                &hint.sentence,
                Vec::new(),
                vec![
                    (yes, Act::Send(vec![MsgBody::PastedKey(paste)])),
                    (no, Act::ForgetPaste(paste)),
                ],
            )));
            return Vec::new();
        }
        Offer::UseAsCertificate if setup => MsgBody::PastedCertificate(text.to_owned()),
        Offer::UseAsOrg if setup => answer(QuestionId::Org),
        Offer::UseAsUsername if setup => answer(QuestionId::Username),
        Offer::UseAsConsumerKey if setup => answer(QuestionId::ConsumerKey),
        Offer::Explain => return offer_explanation(ui, text),
        Offer::Leave => {
            let messages = into_field(ui, hands, text);
            // What it is says more than that it did not fit.
            if ui.notice.is_some() || ui.form.focused().is_none() {
                ui.notice = Some(hint.sentence);
            }
            return messages;
        }
        _ => {
            ui.notice = Some(hint.sentence);
            return Vec::new();
        }
    };
    let [yes, no] = screens::PASTED_CHOICES;
    ui.overlays.push(Overlay::Dialog(Dialog::new(
        &hint.sentence,
        Vec::new(),
        vec![(yes, Act::Send(vec![act])), (no, Act::Close)],
    )));
    Vec::new()
}

/// A text that may be shown, and whether something secret was taken out of it: a token in an answer,
/// a session in an address.
fn harmless(text: &str) -> (String, bool) {
    if holds_secret(text) {
        (redact(text), true)
    } else {
        (text.to_owned(), false)
    }
}

fn offer_explanation(ui: &mut Ui, text: &str) -> Vec<MsgBody> {
    let [yes, no] = screens::PASTED_ERROR_CHOICES;
    let send = Act::Send(vec![MsgBody::Explain(redact(text))]);
    ui.overlays.push(Overlay::Dialog(Dialog::new(
        &hints::error_answer().sentence,
        Vec::new(),
        vec![(yes, send), (no, Act::Close)],
    )));
    Vec::new()
}

/// Into the field with the focus: one value, however it was wrapped.
fn into_field(ui: &mut Ui, hands: &Hands<'_>, text: &str) -> Vec<MsgBody> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let question = matches!(ui.place(hands.model), Place::Question(_));
    let Some(field) = ui.form.focused_mut().filter(|_| question) else {
        ui.notice = Some(screens::pasted_lines(lines.len()));
        return Vec::new();
    };
    if let FieldKind::Secret(secret) = field.kind {
        let mut last = (0, 0);
        let (before, _) = hands.model.secrets.get(&secret).copied().unwrap_or((0, 0));
        let typed = text.trim_end_matches('\n').chars().filter(|c| *c != '\n');
        let mut count = before;
        for c in typed {
            last = hands.secrets.edit(secret, SecretEdit::Insert(c));
            count += 1;
        }
        if last.0 < count {
            // Half a passphrase is a wrong one.
            last = hands.secrets.edit(secret, SecretEdit::Clear);
            ui.notice = Some(screens::PASSPHRASE_TOO_LONG.to_owned());
        }
        return vec![MsgBody::SecretChanged {
            field: secret,
            len: last.0,
            cursor: last.1,
        }];
    }
    let (joined, changed) = harmless(&lines.concat());
    if changed {
        ui.notice = Some(screens::SECRET_TAKEN_OUT.to_owned());
    }
    let one_value = lines.len() <= 1
        || lines.len() <= WRAPPED && validate(hands.model, &field.question, &joined).is_ok();
    if !one_value {
        ui.notice = Some(screens::pasted_lines(lines.len()));
        return Vec::new();
    }
    let replaces = field.suggested || field.error.is_some();
    if replaces {
        field.set("", hands.now);
    }
    match &mut field.kind {
        FieldKind::Text { input, .. } => {
            insert(input, &joined);
            field.edited = Some(hands.now);
            field.error = None;
        }
        _ => ui.notice = Some(screens::pasted_lines(lines.len())),
    }
    Vec::new()
}

/// At the cursor, in one go: character by character takes seconds for a long text.
fn insert(input: &mut tui_input::Input, text: &str) {
    let (value, at) = (input.value(), input.cursor());
    let room = FIELD_LIMIT.saturating_sub(value.chars().count());
    let mut end = at;
    let mut whole: String = value.chars().take(at).collect();
    for c in text.chars().filter(|c| !c.is_control()).take(room) {
        whole.push(c);
        end += 1;
    }
    whole.extend(value.chars().skip(at));
    *input = tui_input::Input::new(whole).with_cursor(end);
}
