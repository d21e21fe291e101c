//! A question's page: moving between fields, sending the answers.

use crate::app::{
    Answer, LEAST_PASSPHRASE, Model, MsgBody, Place, QuestionId, SecretField, answer_text,
};
use crate::domain::{ConsumerKey, Username};
use crate::guide::{hints, screens};
use crate::ports::SecretEdit;

use crate::tui::form::FieldKind;
use crate::tui::ui::{Hands, Ui};

/// Enter: the next field, or all answers.
pub(in crate::tui) fn primary(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    let last = ui.form.focus + 1 >= ui.form.fields.len();
    if !last {
        // A wrong value keeps the cursor, so that what is typed next corrects it; Tab leaves it.
        ui.form.check(hands.model, ui.form.focus);
        if ui.form.focused().is_some_and(|field| field.error.is_none()) {
            ui.form.move_focus(hands.model, true);
        }
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
    if let Some(doubt) = doubt(ui, hands.model) {
        ui.notice = Some(screens::take_it_anyway(&doubt));
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

/// A value that is valid and looks wrong is asked about, once.
fn doubt(ui: &mut Ui, model: &Model) -> Option<String> {
    let field = ui.form.fields.iter_mut().find(|field| !field.doubted)?;
    let answer = field.answer()?;
    if field.suggested || answer_text(model, &field.question).as_ref() == Some(&answer) {
        return None;
    }
    let doubt = match field.question {
        QuestionId::ConsumerKey => {
            let key = ConsumerKey::parse(&answer).ok()?;
            hints::consumer_key(&key)
        }
        QuestionId::Username => {
            let user = Username::parse(&answer).ok()?;
            username_hint(model, &user)
        }
        _ => None,
    };
    field.doubted = doubt.is_some();
    doubt
}

/// What makes a username worth a second look, in this org.
pub(in crate::tui) fn username_hint(model: &Model, user: &Username) -> Option<String> {
    match (&model.facts.practice, &model.answers.org) {
        (Some((_, info)), _) => hints::username_in_practice(user, &info.integration_username),
        (None, Some(org)) => hints::username_in_org(user, org),
        (None, None) => user.hint().as_ref().map(hints::username_hint),
    }
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
    let secret = ui.form.fields.first().map(|field| field.question.secret());
    let Some((own, complete)) = secret.flatten() else {
        return Vec::new();
    };
    if length(own) == 0 {
        ui.notice = Some(screens::EMPTY_PASSPHRASE.to_owned());
        ui.form.focus = 0;
        return Vec::new();
    }
    let twice = ui.form.fields.len() > 1;
    if twice && length(SecretField::Passphrase) < LEAST_PASSPHRASE {
        ui.notice = Some(screens::short_passphrase(LEAST_PASSPHRASE));
        ui.form.focus = 0;
        return Vec::new();
    }
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
    vec![complete]
}

/// The value that is shown and can be copied: of a text field.
pub(in crate::tui) fn copy_value(ui: &Ui, model: &Model) -> Option<String> {
    matches!(ui.place(model), Place::Question(_))
        .then(|| ui.form.focused()?.text().map(str::to_owned))
        .flatten()
        .filter(|text| !text.is_empty())
}
