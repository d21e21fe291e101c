//! Secrets as the core sees them: lengths and handles, never a character.

use super::live_test;
use super::revisit::drop_key;
use super::update::clear_problem;
use super::{
    Effect, EffectKind, KeySource, Model, MsgBody, PastedFile, QuestionId, Scope, SecretField, Slot,
};
use crate::domain::{KeyStoreError, StoreKind};
use crate::guide::notes;

/// The least characters of a new passphrase (NIST SP 800-63B, 5.1.1.1).
pub const LEAST_PASSPHRASE: usize = 8;

/// Takes a message about secrets.
pub(super) fn take(model: &mut Model, body: MsgBody, effects: &mut Vec<Effect>) {
    match body {
        MsgBody::SecretChanged { field, len, cursor } => {
            model.secrets.insert(field, (len, cursor.min(len)));
        }
        MsgBody::Unlock => unlock(model, effects),
        MsgBody::OpenImport => open_import(model),
        MsgBody::PastedKey(paste) => {
            pasted(model, KeySource::Import, PastedFile::Key(paste), effects);
        }
        MsgBody::PastedCertificate(pem) => pasted(
            model,
            KeySource::CertificateOnly,
            PastedFile::Certificate(pem),
            effects,
        ),
        _ => {}
    }
}

/// Hands the typed passphrase to the file store.
fn unlock(model: &mut Model, effects: &mut Vec<Effect>) {
    let empty = model
        .secrets
        .get(&SecretField::Passphrase)
        .is_none_or(|(len, _)| *len == 0);
    if empty || model.is_running(Slot::Unlock) {
        return;
    }
    let kind = EffectKind::UnlockStore {
        store: StoreKind::File,
    };
    effects.push(model.start(Slot::Unlock, Scope::Connection, kind));
}

/// The file is read again, with the passphrase that was typed.
fn open_import(model: &mut Model) {
    let typed = model.secrets.get(&SecretField::ImportPassphrase);
    if typed.is_some_and(|(len, _)| *len > 0) {
        model.facts.import_locked = false;
        model.secrets.clear();
    }
}

/// The store has its passphrase. Whether it is the right one shows when a key is read.
pub(super) fn unlocked(model: &mut Model, result: Result<(), KeyStoreError>) {
    model.secrets.clear();
    match result {
        Ok(()) => {
            model.facts.unlocked = true;
            // A test that ended for want of the key begins again.
            if model.test.key_problem.is_some() {
                live_test::restart(model);
            }
            clear_problem(model, Some(&QuestionId::Passphrase));
        }
        Err(error) => {
            model.problem = Some(super::Problem::KeyStore {
                store: StoreKind::File,
                error,
            });
        }
    }
}

/// A pasted key or certificate takes the place of the key there was.
fn pasted(model: &mut Model, source: KeySource, file: PastedFile, effects: &mut Vec<Effect>) {
    model.answers.key_source = Some(source);
    model.answers.import_path = Some(notes::PASTED.to_owned());
    model.pasted = Some(file);
    drop_key(model, effects);
    clear_problem(model, Some(&QuestionId::ImportKey));
}
