//! A question's page: moving between fields, sending the answers.

use crate::app::{Answer, Model, MsgBody, Place, QuestionId, SecretField};
use crate::guide::screens;
use crate::ports::SecretEdit;

use crate::tui::form::FieldKind;
use crate::tui::ui::{Hands, Ui};

/// Enter: the next field, or all answers.
pub(in crate::tui) fn primary(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    let last = ui.form.focus + 1 >= ui.form.fields.len();
    if !last {
        ui.form.move_focus(hands.model, true);
        return Vec::new();
    }
    submit(ui, hands)
}

/// Moves the mark of a choice, or between fields.
pub(in crate::tui) fn move_mark(ui: &mut Ui, model: &Model, down: bool) {
    let Some(field) = ui.form.focused_mut() else {
        return;
    };
    if let FieldKind::Choice { values, marked } = &mut field.kind {
        *marked = if down {
            (*marked + 1).min(values.len().saturating_sub(1))
        } else {
            marked.saturating_sub(1)
        };
        ui.free_scroll = false;
    } else {
        ui.form.move_focus(model, down);
    }
}

/// Picks the n-th choice (from 1) and goes on.
pub(in crate::tui) fn pick(ui: &mut Ui, hands: &Hands<'_>, number: usize) -> Vec<MsgBody> {
    if let Some(field) = ui.form.focused_mut()
        && let FieldKind::Choice { values, marked } = &mut field.kind
        && (1..=values.len()).contains(&number)
    {
        *marked = number - 1;
        return submit(ui, hands);
    }
    Vec::new()
}

fn submit(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    if ui
        .form
        .fields
        .iter()
        .any(|field| matches!(field.kind, FieldKind::Secret(_)))
    {
        return unlock(ui, hands);
    }
    let wrong = ui.form.check_all(hands.model);
    if wrong > 0 {
        ui.notice = Some(screens::need_attention(wrong));
        return Vec::new();
    }
    let not_yet = ui.form.fields.iter().any(|field| {
        field.question == QuestionId::ReadyToTest && field.answer().as_deref() == Some("no")
    });
    if not_yet {
        ui.notice = Some(screens::NOT_READY.to_owned());
        return Vec::new();
    }
    let answers = ui.form.fields.iter().filter_map(|field| {
        let text = field.answer()?;
        Some(MsgBody::Answer(field.question.clone(), Answer::Text(text)))
    });
    let answers = answers.collect();
    went_on(ui, hands.model);
    answers
}

/// From an earlier page the next one follows; from a finding's fix, the test.
fn went_on(ui: &mut Ui, model: &Model) {
    if ui.fixing {
        ui.fixing = false;
        ui.look = None;
    } else if ui.look.is_some() {
        ui.onward = Some(ui.place(model));
    }
}

/// A passphrase is complete when it is there and, for a new key, was typed the same twice.
fn unlock(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    let length = |field: SecretField| {
        let known = hands.model.secrets.get(&field);
        known.map_or(0, |(length, _)| *length)
    };
    if length(SecretField::Passphrase) == 0 {
        ui.notice = Some(screens::EMPTY_PASSPHRASE.to_owned());
        ui.form.focus = 0;
        return Vec::new();
    }
    let twice = ui.form.fields.len() > 1;
    if twice
        && !hands
            .secrets
            .same(SecretField::Passphrase, SecretField::PassphraseAgain)
    {
        ui.form.differ = true;
        let (len, cursor) = hands
            .secrets
            .edit(SecretField::PassphraseAgain, SecretEdit::Clear);
        return vec![MsgBody::SecretChanged {
            field: SecretField::PassphraseAgain,
            len,
            cursor,
        }];
    }
    ui.form.differ = false;
    vec![MsgBody::Unlock]
}

/// The value that is shown and can be copied: of a text field.
pub(in crate::tui) fn copy_value(ui: &Ui, model: &Model) -> Option<String> {
    matches!(ui.place(model), Place::Question(_))
        .then(|| ui.form.focused()?.text().map(str::to_owned))
        .flatten()
        .filter(|text| !text.is_empty())
}
