//! Group *Key*: the store gives it, it belongs to the certificate, the certificate is in date.

use crate::domain::{CheckGroup, CheckId, CheckState, Concern, KeyFacts, KeyStoreError};
use crate::guide::notes as checks;

use super::super::{EffectKind, KeyHandle, Model, Phase, Problem};
use super::{evidence, finish, set, set_failed};

/// Days before the end from which on a certificate is worth a warning.
const SOON_DAYS: i64 = 30;

pub(super) fn load(model: &Model) -> Option<EffectKind> {
    let (store, entry) = model.key_entry()?;
    Some(EffectKind::LoadKey { store, entry })
}

/// The key is held by somebody else: everything that needs it is skipped, and says so.
pub(super) fn skip_without_key(model: &mut Model) {
    for id in CheckId::ALL {
        if id.group() != CheckGroup::Network && id != CheckId::KeyDates {
            set(model, id, CheckState::Skipped, None, checks::KEY_ELSEWHERE);
        }
    }
    dates(model);
}

pub(super) fn loaded(model: &mut Model, result: Result<(KeyHandle, KeyFacts, u64), KeyStoreError>) {
    let store = model.facts.key.as_ref().and_then(|key| key.stored);
    match (result, store) {
        (Ok((handle, facts, millis)), Some(store)) => {
            model.test.key = Some(handle);
            set(
                model,
                CheckId::KeyStore,
                CheckState::Ok,
                Some(millis),
                checks::store(store),
            );
            belongs(model, &facts);
        }
        (Err(error), Some(store)) => {
            let problem = Problem::KeyStore {
                store,
                error: error.clone(),
            };
            let words = crate::guide::problems::key_store(&error);
            set_failed(model, CheckId::KeyStore, Concern::KeyStore, words.what);
            model.test.key_problem = Some(problem);
            finish(model);
        }
        (_, None) => finish(model),
    }
}

fn belongs(model: &mut Model, key: &KeyFacts) {
    let certificate = model.facts.certificate.as_ref().map(|c| c.facts.clone());
    let fits = certificate.as_ref().is_some_and(|c| c.spki == key.spki);
    if fits {
        set(
            model,
            CheckId::KeyCertificate,
            CheckState::Ok,
            None,
            checks::key_size(key.bits),
        );
        dates(model);
        model.test.phase = Phase::Probe;
    } else {
        set_failed(
            model,
            CheckId::KeyCertificate,
            Concern::Local,
            checks::KEY_MISMATCH,
        );
        model.test.verdict = Some(evidence::local_mismatch(model));
        finish(model);
    }
}

/// Salesforce is reported not to enforce the end: a warning, never a failure (salesforce-jwt.md §B).
fn dates(model: &mut Model) {
    let Some(certificate) = model.facts.certificate.as_ref().map(|c| c.facts.clone()) else {
        return;
    };
    let days = certificate.days_left(model.now);
    let state = if days < SOON_DAYS {
        CheckState::Warning
    } else {
        CheckState::Ok
    };
    set(
        model,
        CheckId::KeyDates,
        state,
        None,
        checks::ends(certificate.not_after, days),
    );
}
