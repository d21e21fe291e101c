//! An answer is taken back or changed, and with it goes what was built on it.

use crate::guide::notes;

use super::update::clear_problem;
use super::{Answers, Effect, EffectKind, Model, QuestionId, Scope, Slot, adopt, replacing};

/// Takes an answer away, and with it what was built on it.
pub(super) fn revisit(model: &mut Model, question: &QuestionId, effects: &mut Vec<Effect>) {
    let before = model.answers.clone();
    let answers = &mut model.answers;
    match question {
        QuestionId::Destination => answers.destination = None,
        QuestionId::Org => answers.org = None,
        QuestionId::KeySource => answers.key_source = None,
        QuestionId::KeySize => answers.key_size = None,
        QuestionId::ImportKey => answers.import_path = None,
        QuestionId::CommonName => answers.common_name = None,
        QuestionId::Days => answers.days = None,
        QuestionId::CertOut => answers.certificate_path = None,
        QuestionId::Store => answers.store = None,
        QuestionId::Passphrase => model.facts.unlocked = false,
        QuestionId::ImportPassphrase => model.facts.import_locked = true,
        QuestionId::Username => answers.username = None,
        QuestionId::AppKind => answers.app_kind = None,
        QuestionId::AppExists => answers.app_exists = None,
        QuestionId::ConsumerKey => answers.consumer_key = None,
        QuestionId::PreauthoriseBy => answers.by_profile = None,
        QuestionId::ReadyToTest => answers.ready = None,
        QuestionId::Field(id) => {
            answers.fields.remove(id);
        }
        QuestionId::ReplaceReason => answers.replace.reason = None,
        QuestionId::GoOnUnproved => answers.replace.unproved = false,
        QuestionId::Holders => answers.replace.holders = None,
        QuestionId::ReplacePlan => answers.replace.plan = None,
        QuestionId::Stage(name) => {
            answers.replace.staged.remove(name);
        }
        QuestionId::Moment => answers.replace.now = None,
        QuestionId::Consumer(name) => {
            answers.replace.consumers.remove(name);
        }
        QuestionId::PreviousKey => answers.replace.forget = None,
    }
    invalidate(model, &before, question, effects);
    clear_problem(model, Some(question));
}

/// Facts that were proved with another answer are no facts any more. A first answer replaces none.
pub(super) fn invalidate(
    model: &mut Model,
    before: &Answers,
    question: &QuestionId,
    effects: &mut Vec<Effect>,
) {
    if model.replacement().is_some() {
        // The facts are those of the key of today; what is answered is about the next one.
        replacing::changed(model, question, effects);
        return;
    }
    if matches!(question, QuestionId::KeySource | QuestionId::ImportKey) {
        // Another file, perhaps one that is not locked.
        model.facts.import_locked = false;
    }
    match question {
        QuestionId::KeySource | QuestionId::KeySize | QuestionId::ImportKey
            if !model.key_fits() =>
        {
            drop_key(model, effects);
        }
        QuestionId::CommonName | QuestionId::Days => drop_certificate(model),
        QuestionId::CertOut => {
            if let Some(certificate) = &mut model.facts.certificate {
                certificate.written = None;
            }
        }
        QuestionId::Store => change_store(model, effects),
        QuestionId::Org if before.org.is_some() => forget_app(model),
        QuestionId::AppKind if before.app_kind.is_some() => forget_app(model),
        QuestionId::AppExists if before.app_exists.is_some() => forget_app(model),
        QuestionId::Username => untick(model, &["assign-permission-set", "select-profile"]),
        _ => {}
    }
}

/// The key goes to another store: from memory, or from the store where it is, which keeps it until
/// it has arrived. One that was only meant for a store nobody has seen it in is made anew; nothing
/// depends on it yet.
fn change_store(model: &mut Model, effects: &mut Vec<Effect>) {
    // A keychain that does not answer must not hold up the way around it. What it may still store
    // is the same key under an entry of its own, which nothing names.
    let wanted = model.answers.store;
    model.running.retain(|_, effect| match &effect.kind {
        EffectKind::StoreKey { store, .. } => Some(*store) == wanted,
        _ => true,
    });
    match &mut model.facts.key {
        Some(key) if key.handle.is_none() && key.stored.is_none() => drop_key(model, effects),
        Some(key) => key.intended = None,
        None => {}
    }
}

pub(super) fn drop_key(model: &mut Model, effects: &mut Vec<Effect>) {
    // What was pasted is gone with its key: there is no file to read it from again.
    if model.pasted.is_none() && model.answers.import_path.as_deref() == Some(notes::PASTED) {
        model.answers.import_path = None;
    }
    model.facts.import_locked = false;
    model.facts.mended.clear();
    model.running.retain(|_, effect| effect.slot != Slot::Key);
    if let Some(handle) = model.facts.key.take().and_then(|key| key.handle) {
        effects.push(model.start(
            Slot::Forget,
            Scope::Application,
            EffectKind::ForgetKey(handle),
        ));
    }
    drop_certificate(model);
}

fn drop_certificate(model: &mut Model) {
    model
        .running
        .retain(|_, effect| effect.slot != Slot::Certificate);
    let had_one = model.facts.certificate.take().is_some();
    if had_one && model.answers.consumer_key.is_some() {
        model.reopened.insert("upload-certificate".to_owned());
    }
    untick(model, &["upload-certificate"]);
}

/// Another app: its consumer key and what was ticked for the old one say nothing about it.
fn forget_app(model: &mut Model) {
    model.answers.consumer_key = None;
    model.facts.shown_consumer_key = None;
    model.ticks.clear();
    model.applying.clear();
    model.left.clear();
    model.reopened.clear();
    model.spread_by = None;
    if model.is_adoption() {
        adopt::existing_app(model);
    }
}

fn untick(model: &mut Model, lines: &[&str]) {
    for line in lines {
        model.ticks.remove(*line);
    }
}
