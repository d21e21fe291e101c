//! Results of effects in a replacement.

use super::{Seen, advance, forget, poll};
use crate::app::{Effect, EffectKind, Entry, KeyHandle, Model, Outcome, Problem, Slot};
use crate::domain::{EntryName, KeyFacts, KeyStoreError, RecordError, StoreKind};

/// Takes the result of asking Salesforce.
pub(in crate::app) fn result(
    model: &mut Model,
    slot: Slot,
    outcome: Outcome,
    effects: &mut Vec<Effect>,
) {
    match outcome {
        Outcome::Exchanged(outcome) => poll::answered(model, slot, outcome, effects),
        Outcome::Waited => {
            if let Some(replacing) = model.replacing.as_mut() {
                replacing.poll.until = None;
            }
        }
        _ => {}
    }
}

/// Takes the result of another query; `false`: it is none of a replacement's own.
pub(in crate::app) fn queried(
    model: &mut Model,
    kind: &EffectKind,
    outcome: &Outcome,
    effects: &mut Vec<Effect>,
) -> bool {
    match (kind, outcome) {
        (_, Outcome::Generated(Ok((handle, facts)))) => made(model, *handle, facts),
        (EffectKind::LoadKey { store, entry }, Outcome::Loaded(result)) => {
            let handle = result.as_ref().map(|(handle, _, _)| *handle);
            loaded(model, *store, entry, handle.map_err(Clone::clone), effects);
        }
        (_, Outcome::CertificateMade(Ok((pem, facts)))) => {
            advance::intend(model, pem.clone(), facts.clone());
        }
        _ => return false,
    }
    true
}

fn made(model: &mut Model, handle: KeyHandle, facts: &KeyFacts) {
    if let Some(replacing) = model.replacing.as_mut() {
        replacing.next_key = Some(handle);
        replacing.made = Some(facts.clone());
    }
    model.journal.push(Entry::KeyReady(facts.clone()));
}

fn loaded(
    model: &mut Model,
    store: StoreKind,
    entry: &EntryName,
    result: Result<KeyHandle, KeyStoreError>,
    effects: &mut Vec<Effect>,
) {
    let now = model.now;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let next = replacing.ring.next.as_ref();
    let next = next.filter(|next| next.held.entry == *entry);
    match (next.map(|next| next.ready), result) {
        (Some(ready), Ok(handle)) => {
            replacing.next_key = Some(handle);
            replacing.stored |= !ready;
        }
        // Never got there: another one is made.
        (Some(false), Err(KeyStoreError::NotFound)) => {
            if let Ok(ring) = replacing.ring.clone().given_up(false, now) {
                replacing.ring = ring;
            }
        }
        (Some(_), Err(error)) => fail(model, Problem::KeyStore { store, error }),
        (None, Ok(handle)) if replacing.ring.active.entry == *entry => {
            replacing.active_key = Some(handle);
        }
        // Only shown beside: without it the next key is asked alone.
        (None, Err(_)) => {
            replacing.active_unreadable = true;
            replacing.poll.active = Some(Seen::NotAsked);
        }
        (None, Ok(handle)) => forget(model, handle, effects),
    }
}

fn fail(model: &mut Model, problem: Problem) {
    model.journal.push(Entry::Problem(problem.clone()));
    model.problem = Some(problem);
}

/// Takes the result of a commit; gives it back when it is none of a replacement's own.
pub(in crate::app) fn committed(
    model: &mut Model,
    kind: EffectKind,
    outcome: Outcome,
    effects: &mut Vec<Effect>,
) -> Option<(EffectKind, Outcome)> {
    match (kind, outcome) {
        (EffectKind::SaveKeys(connection), Outcome::ConnectionSaved(result)) => {
            saved(model, connection, result);
        }
        (EffectKind::StoreKey { store, entry, .. }, Outcome::KeyStored(result)) => {
            stored(model, store, &entry, result, effects);
        }
        (EffectKind::WriteCertificate { pem, .. }, Outcome::CertificateWritten(result)) => {
            match result {
                Ok(path) => ready(model, &pem, path),
                Err(error) => fail(model, Problem::File(error)),
            }
        }
        (EffectKind::RemoveKey { store, entry }, Outcome::KeyRemoved(result)) => {
            removed(model, store, &entry, result);
        }
        (kind, outcome) => return Some((kind, outcome)),
    }
    None
}

fn saved(
    model: &mut Model,
    connection: Box<crate::domain::Connection>,
    result: Result<(), RecordError>,
) {
    match result {
        Ok(()) => model.facts.saved_connection = Some(connection),
        Err(error) => fail(model, Problem::Record(error)),
    }
}

/// In its store, read back and compared; or it is not, and another key may go elsewhere.
fn stored(
    model: &mut Model,
    store: StoreKind,
    entry: &EntryName,
    result: Result<(), KeyStoreError>,
    effects: &mut Vec<Effect>,
) {
    let elsewhere = model.answers.store.is_some_and(|wanted| wanted != store);
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let next = replacing.ring.next.as_ref();
    if next.is_none_or(|next| next.held.entry != *entry) {
        return;
    }
    match result {
        // Another store was chosen meanwhile.
        Ok(()) if elsewhere => make_another(model, effects),
        Ok(()) => {
            replacing.stored = true;
            model.journal.push(Entry::KeyStored(store));
        }
        Err(error) => {
            if never_stored(&error)
                && let Ok(ring) = replacing.ring.clone().withdrawn()
            {
                replacing.ring = ring;
            }
            // It may have got there and only its answer not here: its entry is deleted.
            make_another(model, effects);
            if !elsewhere {
                fail(model, Problem::KeyStore { store, error });
            }
        }
    }
}

/// A store that is not there, or did not open, has nothing of what it was to take.
const fn never_stored(error: &KeyStoreError) -> bool {
    matches!(
        error,
        KeyStoreError::Unavailable { .. }
            | KeyStoreError::Locked { .. }
            | KeyStoreError::TooLong { .. }
            | KeyStoreError::PassphraseNeeded
            | KeyStoreError::WrongPassphrase
    )
}

/// Nobody has seen the certificate of the next key: it is deleted, and another one takes its place.
fn make_another(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.now;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    if let Ok(ring) = replacing.ring.clone().given_up(false, now) {
        replacing.ring = ring;
    }
    replacing.made = None;
    if let Some(handle) = replacing.next_key.take() {
        forget(model, handle, effects);
    }
}

fn ready(model: &mut Model, pem: &str, path: String) {
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let next = replacing.ring.next.as_ref();
    if next.is_none_or(|next| next.held.certificate_pem != pem) {
        return;
    }
    if let Ok(ring) = replacing.ring.clone().ready(path.clone()) {
        replacing.ring = ring;
        replacing.stored = false;
        model.journal.push(Entry::CertificateWritten(path));
    }
}

/// A key that cannot be deleted now stays named as one that is to be: the next run tries again.
fn removed(
    model: &mut Model,
    store: StoreKind,
    entry: &EntryName,
    result: Result<(), KeyStoreError>,
) {
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let mut retired = replacing.ring.retired.iter();
    let unsure = retired.any(|retired| retired.unsure && retired.held.entry == *entry);
    match result {
        Ok(()) => {
            replacing.ring = replacing.ring.clone().forgotten(entry);
            model.journal.push(Entry::KeyForgotten);
        }
        // Never known to be there, and the store is not there either: nobody can delete more.
        Err(KeyStoreError::Unavailable { .. }) if unsure => {
            replacing.ring = replacing.ring.clone().forgotten(entry);
        }
        Err(error) => {
            replacing.undeletable.push(entry.clone());
            let problem = Problem::KeyStore { store, error };
            model.journal.push(Entry::Problem(problem));
        }
    }
}
