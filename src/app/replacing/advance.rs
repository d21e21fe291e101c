//! What a replacement starts next. One commit after the other: the record first, then what it says.

use std::time::Duration;

use super::{ReplaceTask, Replacing, active_accepted, current_step, look_at_active, wanted};
use crate::app::advance::{open_practice, save_record};
use crate::app::checklist::{find_line, line_action};
use crate::app::live_test;
use crate::app::persist::certificate_request_for;
use crate::app::trail::{answer_text, ask_about};
use crate::app::validate;
use crate::app::{Effect, EffectKind, Entry, Model, Phase, Problem, QuestionId, Scope, Slot, Step};
use crate::domain::{
    CertificateFacts, EntryName, HeldKey, KeyFacts, KeySize, RingRefused, StoreKind, Timestamp,
};

/// Starts what can be started now.
pub(in crate::app) fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    open_practice(model, effects);
    super::stores::let_go_of_what_hangs(model, effects);
    settle(model);
    at_once(model);
    make_key(model, effects);
    commit(model, effects);
    if model.org().is_none() {
        return;
    }
    match current_step(model) {
        Some(Step::ProveKey | Step::Consumers) if wants_test(model) => {
            live_test::advance(model, effects);
        }
        Some(Step::SwitchOver) => super::poll::advance(model, effects),
        _ => {}
    }
    save_record(model, effects);
}

/// Asked by the step, and the key can be read.
fn wants_test(model: &Model) -> bool {
    let Some(replacing) = model.replacing.as_ref() else {
        return false;
    };
    let reason = model.answers.replace.reason.is_some();
    let asked = reason || replacing.task == ReplaceTask::Forget;
    asked && model.store_is_open(replacing.ring.active.store)
}

/// What follows from the facts without anything being done outside.
fn settle(model: &mut Model) {
    let green = model.test_is_green();
    let now = model.now;
    let forget = model.answers.replace.forget;
    let accepted = active_accepted(model);
    let at_end = current_step(model) == Some(Step::Previous);
    let done = forget.is_some() && at_end;
    let path = model.answers.certificate_path.clone();
    let spreading = super::poll::spreading(model);
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    // Another place was named after the first one did not do.
    if let (Some(path), Some(next)) = (path, replacing.ring.next.as_mut())
        && !next.ready
    {
        next.held.certificate_path = path;
    }
    if green && replacing.proved.is_none() && replacing.switched.is_none() {
        replacing.proved = Some(now);
    }
    if replacing.task == ReplaceTask::Forget && accepted && !replacing.over {
        if let Err(RingRefused::MayArrive(from)) = leave(replacing, true, now, spreading) {
            model.problem = Some(Problem::MayArrive(from));
            return;
        }
        replacing.over = true;
    } else if done && !replacing.over {
        if forget == Some(true) {
            // What stays is named at the end.
            leave(replacing, accepted, now, spreading).ok();
        }
        replacing.over = true;
    } else if replacing.switched.is_some() && replacing.ring.retired.is_empty() && at_end {
        replacing.over = true;
    }
}

fn leave(
    replacing: &mut Replacing,
    accepted: bool,
    now: Timestamp,
    spreading: Duration,
) -> Result<(), RingRefused> {
    replacing.spreading = spreading;
    replacing.ring = replacing.ring.clone().leaving(accepted, now, spreading)?;
    Ok(())
}

/// For a leaked key speed counts: what was not said about the next one is what would be proposed.
/// Once: where that cannot be done, the person is asked.
fn at_once(model: &mut Model) {
    let passed = |model: &Model, step| super::pending_in(model, step).is_none();
    let first = model.replacement().is_some_and(|replacing| {
        let open = !(replacing.over || replacing.given_up || replacing.hurried);
        open && replacing.switched.is_none() && replacing.ring.next.is_none()
    });
    let asked = passed(model, Step::ProveKey) && passed(model, Step::Holders);
    if !(first && asked && model.is_leaked()) {
        return;
    }
    if let Some(replacing) = model.replacing.as_mut() {
        replacing.hurried = true;
    }
    for question in [
        QuestionId::KeySize,
        QuestionId::Days,
        QuestionId::CertOut,
        QuestionId::Store,
    ] {
        let proposed = ask_about(model, &question).default;
        let open = answer_text(model, &question).is_none();
        if let Some(text) = proposed.filter(|_| open) {
            let mut answers = model.answers.clone();
            if validate::apply(&mut answers, model, &question, &text).is_ok() {
                model.answers = answers;
            }
        }
    }
}

/// The next key is begun as soon as its size is known: nobody waits for it at Enter.
fn make_key(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(replacing) = model.replacing.as_ref() else {
        return;
    };
    let busy = model.is_running(Slot::Key) || model.is_running(Slot::Certificate);
    let over = replacing.over || replacing.given_up || replacing.switched.is_some();
    if busy || over {
        return;
    }
    if let Some(next) = &replacing.ring.next {
        // After a crash, or for the test: back from its store.
        let needed = replacing.next_key.is_none() && wants_next(model);
        if needed && model.store_is_open(next.held.store) {
            let kind = load(&next.held);
            effects.push(model.start(Slot::Key, Scope::Connection, kind));
        }
        return;
    }
    let (size, days) = (model.answers.key_size, model.answers.days);
    // Whatever flags said already: first the key of today is proved, and the way is chosen.
    let passed = |step| super::pending_in(model, step).is_none();
    let asked = passed(Step::ProveKey) && passed(Step::Holders);
    match (&replacing.made, replacing.next_key) {
        (Some(_), Some(key)) if asked => certify(model, key, days, effects),
        (Some(_), Some(_)) => {}
        _ => {
            if let Some(size) = size.filter(|_| asked) {
                let kind = EffectKind::GenerateKey { size };
                effects.push(model.start(Slot::Key, Scope::Connection, kind));
            }
        }
    }
}

/// The next key itself is needed: to be stored, or to sign.
fn wants_next(model: &Model) -> bool {
    matches!(current_step(model), Some(Step::NextKey | Step::SwitchOver))
}

fn load(held: &HeldKey) -> EffectKind {
    EffectKind::LoadKey {
        store: held.store,
        entry: held.entry.clone(),
    }
}

/// The certificate, once everything is known that it and its record say.
fn certify(
    model: &mut Model,
    key: crate::app::KeyHandle,
    days: Option<u16>,
    effects: &mut Vec<Effect>,
) {
    let known = model.answers.certificate_path.is_some() && model.answers.store.is_some();
    let Some(days) = days.filter(|_| known) else {
        return;
    };
    let name = model.answers.common_name.clone();
    let Some(common_name) = name.or_else(|| model.default_common_name()) else {
        return;
    };
    let request = certificate_request_for(common_name, days, model.now);
    let kind = EffectKind::MakeCertificate { key, request };
    effects.push(model.start(Slot::Certificate, Scope::Connection, kind));
}

/// The next key has a certificate: from now on the record says where it goes.
pub(super) fn intend(model: &mut Model, pem: String, certificate: CertificateFacts) {
    let (store, path) = (model.answers.store, model.answers.certificate_path.clone());
    let id = model.id;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let Some(key) = replacing.made.take() else {
        return;
    };
    let held = HeldKey {
        store: store.unwrap_or(StoreKind::Keychain),
        entry: EntryName {
            connection: id,
            spki: key.spki,
        },
        certificate_path: path.unwrap_or_default(),
        certificate_pem: pem,
        key,
        certificate,
    };
    if let Ok(ring) = replacing.ring.clone().intended(held) {
        replacing.ring = ring;
    }
}

/// Something is still to be written or deleted.
pub(super) fn has_work(model: &Model) -> bool {
    let saved = model.facts.saved_connection.as_deref();
    let stale = wanted(model).as_ref() != saved;
    let leaving = model
        .replacing
        .as_ref()
        .is_some_and(|replacing| replacing.to_delete().is_some());
    stale || leaving || model.is_running(Slot::Commit)
}

/// One step towards what should be on disk, in the key store and in the simulated org.
fn commit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Commit) || save(model, effects) {
        return;
    }
    let kind = store_next(model)
        .or_else(|| delete_leaving(model))
        .or_else(|| apply_line(model));
    if let Some(kind) = kind {
        effects.push(model.start(Slot::Commit, Scope::Connection, kind));
    }
}

/// The record, when it is not what it should be; whether that is so.
pub(super) fn save(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let wanted = wanted(model);
    let stale = wanted.filter(|wanted| Some(wanted) != model.facts.saved_connection.as_deref());
    let Some(wanted) = stale else {
        return false;
    };
    let kind = EffectKind::SaveKeys(Box::new(wanted));
    effects.push(model.start(Slot::Commit, Scope::Connection, kind));
    true
}

/// The intended key into its store, then its certificate to its place.
fn store_next(model: &Model) -> Option<EffectKind> {
    let replacing = model.replacing.as_ref()?;
    let next = replacing.ring.next.as_ref().filter(|next| !next.ready)?;
    if replacing.given_up || !model.store_is_open(next.held.store) {
        return None;
    }
    if !replacing.stored {
        return Some(EffectKind::StoreKey {
            key: replacing.next_key?,
            store: next.held.store,
            entry: next.held.entry.clone(),
        });
    }
    let name = model.facts.name.as_ref()?;
    let typed = next.held.certificate_path.clone();
    let date = next.held.certificate.not_before.date();
    Some(EffectKind::WriteCertificate {
        path: (!typed.is_empty()).then_some(typed),
        file_name: format!("sfjwt-{name}-{date}.crt"),
        private_place: model.is_practice(),
        pem: next.held.certificate_pem.clone(),
    })
}

fn delete_leaving(model: &Model) -> Option<EffectKind> {
    // No store needs a passphrase to delete.
    let held = model.replacing.as_ref()?.to_delete()?;
    Some(EffectKind::RemoveKey {
        store: held.store,
        entry: held.entry.clone(),
    })
}

fn apply_line(model: &Model) -> Option<EffectKind> {
    let (origin, _) = model.facts.practice.as_ref()?;
    let mut waiting = model.applying.iter();
    let (_, line) = waiting.find_map(|line| find_line(model, line))?;
    Some(EffectKind::PracticeApply {
        origin: origin.clone(),
        line: line.id.clone(),
        action: line_action(model, line),
    })
}

/// The next key was accepted often enough: it is the active one, with the next commit.
pub(super) fn switch(model: &mut Model, successes: u8) {
    let now = model.now;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let Ok(ring) = replacing.ring.clone().switched(successes, now) else {
        return;
    };
    replacing.ring = ring;
    replacing.switched = Some(now);
    // Ticks were about the upload, which is over.
    model.spread_by = None;
    model.test.phase = Phase::Idle;
    look_at_active(model);
    model.journal.push(Entry::SwitchedOver);
}

/// Size proposed for the next key: that of today, but nothing below 2048 bits.
pub(in crate::app) fn proposed_size(key: &KeyFacts) -> KeySize {
    KeySize::from_bits(key.bits).unwrap_or_default()
}
