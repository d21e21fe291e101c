//! Results of effects become facts.

use std::time::Duration;

use crate::domain::{
    CertificateFacts, ConnectionName, CryptoError, FileError, ImportError, KeyFacts, KeyStoreError,
    PracticeError, PracticeInfo, RecordError, SetupAction, StoreKind, Tick, TickState,
};

use super::checklist::{find_line, reopen_save};
use super::persist::key_of_certificate;
use super::{
    CertificateFact, CertificateFailure, Effect, EffectId, EffectKind, Entry, ExchangeOutcome,
    GivenCertificate, ImportFailure, ImportedKey, Journey, KeyFact, KeyHandle, Model, Outcome,
    Problem, Scope, Slot, adopt, aids, live_test, replacing, secrets, upkeep,
};
use crate::guide::notes;

/// Applies a result. One whose effect was let go is dropped, its secrets wiped.
#[allow(clippy::too_many_lines, reason = "one arm a result: a table")]
pub(super) fn apply(model: &mut Model, id: EffectId, outcome: Outcome, effects: &mut Vec<Effect>) {
    let Some(effect) = model.running.remove(&id) else {
        discard(model, &outcome, effects);
        return;
    };
    if effect.slot == Slot::Test {
        live_test::result(model, outcome, effects);
        return;
    }
    if matches!(effect.slot, Slot::Poll | Slot::Beside) {
        replacing::result(model, effect.slot, outcome, effects);
        return;
    }
    if effect.slot == Slot::Experiment {
        live_test::experiments::result(model, outcome, effects);
        return;
    }
    if effect.kind.is_commit() {
        let rest = if model.replacing.is_some() {
            replacing::committed(model, effect.kind, outcome, effects)
        } else {
            Some((effect.kind, outcome))
        };
        if let Some((kind, outcome)) = rest {
            committed(model, kind, outcome);
        }
        return;
    }
    if model.replacing.is_some() && replacing::queried(model, &effect.kind, &outcome, effects) {
        return;
    }
    match outcome {
        Outcome::Named(result) => named(model, result),
        Outcome::PracticeOpen(result) => match result {
            Ok((origin, info)) => practice_open(model, origin, info),
            Err(error) => fail(model, Problem::Practice(error)),
        },
        Outcome::Probed(probe) => {
            if let EffectKind::ProbeOrg { org } = effect.kind {
                model.facts.probe = Some((org, probe));
            }
        }
        Outcome::Generated(result) => match result {
            Ok((handle, facts)) => key_ready(model, handle, facts),
            Err(error) => fail(model, Problem::Crypto(error)),
        },
        Outcome::Imported(result) => imported(model, &effect.kind, result, effects),
        Outcome::CertificateRead(result) => certificate_read(model, &effect.kind, result),
        Outcome::Loaded(result) => found_in_store(model, result),
        Outcome::CertificateMade(result) => certificate_made(model, result),
        Outcome::Shelf(shelf) => model.facts.shelf = Some(shelf),
        Outcome::TestsSeen(state) => {
            if model.pool.works() && !state.works() {
                // What the last of them found out stands on disk now.
                upkeep::read_again(model);
            }
            model.pool = *state;
        }
        Outcome::StoreSeen(result) => model.facts.keychain = Some(result),
        Outcome::Unlocked(result) => secrets::unlocked(model, result),
        outcome @ (Outcome::Copied(_) | Outcome::Opened(_) | Outcome::Folder(_)) => {
            aids::ended(model, effect.kind, outcome);
        }
        _ => {}
    }
}

/// A commit ended: from now on it is a fact, or it stands in the way.
fn committed(model: &mut Model, kind: EffectKind, outcome: Outcome) {
    match (outcome, kind) {
        (Outcome::DraftSaved(Ok(())), EffectKind::SaveDraft(draft)) => {
            model.facts.saved_draft = Some(draft);
        }
        (Outcome::KeyStored(result), EffectKind::StoreKey { store, entry, .. }) => {
            // Another key or store may have been chosen meanwhile: then it says nothing about it.
            let key = model.facts.key.as_ref();
            if key.is_some_and(|key| key.facts.spki == entry.spki && key.intended == Some(store)) {
                key_stored(model, store, result);
            }
        }
        (Outcome::CertificateWritten(result), EffectKind::WriteCertificate { pem, .. }) => {
            certificate_written(model, &pem, result);
        }
        (outcome @ (Outcome::KeyExported(_) | Outcome::ReportWritten(_)), kind) => {
            aids::ended(model, kind, outcome);
        }
        (Outcome::Applied(Ok(applied)), kind) => line_applied(model, kind, applied),
        (Outcome::ConnectionSaved(Ok(())), EffectKind::SaveConnection(connection)) => {
            // Its draft went with it.
            model.facts.saved_draft = None;
            model.facts.saved_connection = Some(connection);
            model
                .journal
                .extend(model.facts.name.clone().map(Entry::Saved));
        }
        (Outcome::Upkept(result), EffectKind::Upkeep(wanted)) => {
            upkeep::ended(model, wanted, result);
        }
        (Outcome::TestRecordSaved(result), _) => {
            // What the test proved stays proved where nothing can be written.
            if let Err(error) = result {
                model.journal.push(Entry::Problem(Problem::Record(error)));
            }
            model.facts.record_saved = model.test.ended;
        }
        (Outcome::Applied(Err(error)), kind) => {
            model.applying.clear();
            let problem = unknown_user(model, &kind, &error).unwrap_or(Problem::Practice(error));
            fail(model, problem);
        }
        (Outcome::DraftSaved(Err(error)) | Outcome::ConnectionSaved(Err(error)), _) => {
            fail(model, Problem::Record(error));
        }
        _ => {}
    }
}

/// A line about a user was refused, and the user is not the one that the simulated org was made
/// with: another username is the way on, not the same once more.
fn unknown_user(model: &Model, kind: &EffectKind, error: &PracticeError) -> Option<Problem> {
    let EffectKind::PracticeApply {
        action:
            SetupAction::AssignPermissionSet { username, .. } | SetupAction::SelectProfile { username },
        ..
    } = kind
    else {
        return None;
    };
    let (_, info) = model.facts.practice.as_ref()?;
    let known = &info.integration_username;
    let about_user =
        matches!(error, PracticeError::Refused(text) if text.contains(username.as_str()));
    (about_user && !username.eq_ignore_ascii_case(known)).then(|| Problem::PracticeUser {
        username: username.clone(),
        known: known.clone(),
    })
}

fn certificate_written(model: &mut Model, pem: &str, result: Result<String, FileError>) {
    let Some(certificate) = model.facts.certificate.as_mut().filter(|c| c.pem == pem) else {
        return;
    };
    match result {
        Ok(path) => {
            certificate.written = Some(path.clone());
            model.journal.push(Entry::CertificateWritten(path));
        }
        Err(error) => fail(model, Problem::File(error)),
    }
}

fn fail(model: &mut Model, problem: Problem) {
    model.journal.push(Entry::Problem(problem.clone()));
    model.problem = Some(problem);
}

/// A late result: nobody waits for it, so its key must not stay in the vault.
fn discard(model: &mut Model, outcome: &Outcome, effects: &mut Vec<Effect>) {
    let handle = match outcome {
        Outcome::Imported(Ok(read)) => Some(read.handle),
        Outcome::Generated(Ok((handle, _))) | Outcome::Loaded(Ok((handle, _, _))) => Some(*handle),
        Outcome::Exchanged(ExchangeOutcome::Issued(issued)) => {
            let kind = EffectKind::ForgetToken(issued.token);
            effects.push(model.start(Slot::Forget, Scope::Application, kind));
            None
        }
        _ => None,
    };
    if let Some(handle) = handle {
        forget(model, handle, effects);
    }
}

fn forget(model: &mut Model, handle: KeyHandle, effects: &mut Vec<Effect>) {
    let kind = EffectKind::ForgetKey(handle);
    effects.push(model.start(Slot::Forget, Scope::Application, kind));
}

fn named(model: &mut Model, result: Result<crate::domain::ConnectionName, RecordError>) {
    match result {
        Ok(name) => {
            model.journal.push(Entry::Named(name.clone()));
            model.facts.name = Some(name);
        }
        Err(error) => fail(model, Problem::Record(error)),
    }
}

/// A day at most: nothing spreads longer, and dates stay in range.
fn spreading(millis: u64) -> Duration {
    Duration::from_millis(millis.min(86_400_000))
}

fn practice_open(model: &mut Model, origin: String, info: PracticeInfo) {
    match &model.practice_name {
        None => model.practice_name = ConnectionName::parse(&info.name).ok(),
        Some(expected) if expected.as_str() != info.name => {
            let words = crate::guide::messages::other_practice(&origin, expected.as_str());
            return fail(model, Problem::Practice(PracticeError::Refused(words)));
        }
        Some(_) => {}
    }
    // Ticks from before a restart may still be spreading.
    let spreads = spreading(info.propagation_ms);
    let last = model.ticks.values().map(|tick| tick.at).max();
    if let Some(last) = last
        && matches!(model.journey, Journey::Setup)
    {
        model.spread_by = Some(last + spreads);
    }
    model.journal.push(Entry::PracticeOpen(origin.clone()));
    model.facts.practice = Some((origin, info));
}

fn key_ready(model: &mut Model, handle: KeyHandle, facts: KeyFacts) {
    model.journal.push(Entry::KeyReady(facts.clone()));
    model.facts.key = Some(KeyFact {
        handle: Some(handle),
        facts,
        stored: None,
        intended: None,
    });
}

fn imported(
    model: &mut Model,
    kind: &EffectKind,
    result: Result<Box<ImportedKey>, ImportFailure>,
    effects: &mut Vec<Effect>,
) {
    let path = match kind {
        EffectKind::ImportKey { path, .. } => path.clone(),
        EffectKind::ImportPasted { .. } => notes::PASTED.to_owned(),
        _ => String::new(),
    };
    // A locked file is read again once its passphrase is there.
    match &result {
        Err(ImportFailure::Key(ImportError::Encrypted)) => {
            model.facts.import_locked = true;
            return;
        }
        Err(ImportFailure::Key(ImportError::WrongPassphrase)) => {}
        _ => model.pasted = None,
    }
    match result {
        Ok(read) => {
            if let Err(problem) = usable(model, &path, &read) {
                forget(model, read.handle, effects);
                return fail(model, problem);
            }
            if !read.mended.is_empty() {
                model.journal.push(Entry::KeyMended(read.mended.clone()));
            }
            model.facts.mended = read.mended;
            key_ready(model, read.handle, read.facts);
        }
        Err(ImportFailure::File(error)) => fail(model, Problem::KeyFile(error)),
        Err(ImportFailure::Key(error)) => fail(model, Problem::Import { path, error }),
    }
}

/// An existing legacy key may be adopted to be tested and replaced, never used for a new connection.
fn usable(model: &mut Model, path: &str, read: &ImportedKey) -> Result<(), Problem> {
    if read.facts.is_legacy() && !model.is_adoption() {
        return Err(Problem::LegacyKey {
            path: path.to_owned(),
            bits: read.facts.bits,
        });
    }
    adopt::key_read(model, path, read)
}

fn certificate_read(
    model: &mut Model,
    kind: &EffectKind,
    result: Result<Box<GivenCertificate>, CertificateFailure>,
) {
    // As it was typed, and for the record the file that it meant.
    let (path, meant) = match (kind, &result) {
        (EffectKind::ReadCertificate { path }, Ok(given)) => (path.clone(), given.path.clone()),
        (EffectKind::ReadCertificate { path }, Err(_)) => (path.clone(), path.clone()),
        _ => (notes::PASTED.to_owned(), notes::PASTED.to_owned()),
    };
    model.pasted = None;
    match result {
        Ok(given) if given.facts.bits < 2048 => {
            let bits = given.facts.bits;
            fail(model, Problem::LegacyKey { path, bits });
        }
        Ok(given) => {
            model.facts.key = Some(key_of_certificate(&given.facts));
            model.facts.certificate = Some(CertificateFact {
                pem: given.pem,
                facts: given.facts,
                written: Some(meant),
            });
            model.journal.push(Entry::KeyElsewhere);
        }
        Err(CertificateFailure::File(error)) => fail(model, Problem::KeyFile(error)),
        Err(CertificateFailure::Certificate(error)) => {
            fail(model, Problem::Certificate { path, error });
        }
    }
}

/// After a resume: the key was intended for a store; is it there?
fn found_in_store(model: &mut Model, result: Result<(KeyHandle, KeyFacts, u64), KeyStoreError>) {
    let Some(key) = &mut model.facts.key else {
        return;
    };
    match result {
        Ok((handle, _, _)) => {
            key.handle = Some(handle);
            // Found where it was. Asked for elsewhere meanwhile, it goes there next.
            key.stored = key.stored.or(key.intended);
        }
        // Never got there: a new one is made, and a certificate for it.
        Err(KeyStoreError::NotFound) if key.stored.is_none() => {
            model.facts.key = None;
            model.facts.certificate = None;
            model.ticks.remove("upload-certificate");
        }
        Err(error) => {
            let store = key.stored.or(key.intended).unwrap_or(StoreKind::Keychain);
            fail(model, Problem::KeyStore { store, error });
        }
    }
}

fn certificate_made(model: &mut Model, result: Result<(String, CertificateFacts), CryptoError>) {
    match result {
        Ok((pem, facts)) => {
            let fits = model
                .facts
                .key
                .as_ref()
                .is_some_and(|key| key.facts.spki == facts.spki);
            if fits {
                model.facts.certificate = Some(CertificateFact {
                    pem,
                    facts,
                    written: None,
                });
            }
        }
        Err(error) => fail(model, Problem::Crypto(error)),
    }
}

fn key_stored(model: &mut Model, store: StoreKind, result: Result<(), KeyStoreError>) {
    match result {
        Ok(()) => {
            if let Some(key) = &mut model.facts.key {
                key.stored = Some(store);
            }
            model.journal.push(Entry::KeyStored(store));
        }
        Err(error) => {
            // The intent is withdrawn, so that another store can be chosen.
            if let Some(key) = &mut model.facts.key {
                key.intended = None;
            }
            fail(model, Problem::KeyStore { store, error });
        }
    }
}

fn line_applied(model: &mut Model, kind: EffectKind, applied: crate::domain::SetupApplied) {
    let EffectKind::PracticeApply { line, .. } = kind else {
        return;
    };
    model.applying.retain(|applying| *applying != line);
    if applied.consumer_key.is_some() {
        model.facts.shown_consumer_key = applied.consumer_key;
    }
    let found = find_line(model, &line);
    let starts_clock = found.is_some_and(|(_, found)| found.starts_clock);
    if let Some((step, found)) = found {
        reopen_save(model, step, found);
    }
    if starts_clock || applied.spreads_for_ms > 0 {
        let spread_by = model.now + spreading(applied.spreads_for_ms);
        model.spread_by = Some(
            model
                .spread_by
                .map_or(spread_by, |before| before.max(spread_by)),
        );
    }
    model.ticks.insert(
        line.clone(),
        Tick {
            state: TickState::Done,
            at: model.now,
        },
    );
    model.journal.push(Entry::LineDone(line));
    live_test::restart(model);
}
