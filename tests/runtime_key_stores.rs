//! The whole journey over a key store that fails: nothing depends on a key that is not safely
//! stored, nothing falls back in silence, and another store goes on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail"
)]

#[path = "support/faulty_key_store.rs"]
mod faulty_key_store;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use faulty_key_store::{Fault, FaultyKeyStore, Gate};
use sfjwt::adapters::clock::SystemClock;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::entropy::SystemEntropy;
use sfjwt::adapters::files::OsFiles;
use sfjwt::adapters::http::{HttpClient, HttpOptions};
use sfjwt::adapters::key_store_practice::PracticeStore;
use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::practice_client::PracticeClient;
use sfjwt::adapters::records::FileRecords;
use sfjwt::app::{Answer, Model, MsgBody, Problem, QuestionId, Start};
use sfjwt::domain::{KeyStoreError, PracticeOptions, StoreKind};
use sfjwt::ports::NoLog;
use sfjwt::practice::InProcess;
use sfjwt::runtime::{Ports, run};
use sfjwt::scripted::{Left, Scripted};
use uuid::Uuid;

/// Ports on a folder of their own, with a keychain that has this fault.
fn ports(folder: &Path, fault: Fault, patience: Duration) -> (Arc<Ports>, Gate) {
    let paths = Paths::resolve(Some(folder.to_owned())).unwrap();
    let (keychain, gate) = FaultyKeyStore::new(StoreKind::Keychain, fault);
    let control = Arc::new(PracticeClient::new().unwrap());
    let ports = Ports {
        crypto: Arc::new(SystemCrypto::new()),
        stores: vec![
            Arc::new(keychain),
            Arc::new(PracticeStore::new(paths.practice())),
        ],
        http: Arc::new(HttpClient::new(HttpOptions::default()).unwrap()),
        files: Arc::new(OsFiles::new(paths.clone())),
        records: Arc::new(FileRecords::new(paths.clone())),
        practice: Arc::new(InProcess::new(paths.practice(), control)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        clipboard: Arc::new(sfjwt::adapters::clipboard::SystemClipboard::new()),
        browser: Arc::new(sfjwt::adapters::browser::SystemBrowser),
        log: Arc::new(NoLog),
        store_patience: Some(patience),
    };
    (Arc::new(ports), gate)
}

fn start() -> MsgBody {
    MsgBody::Start(Box::new(Start::Setup {
        id: Uuid::from_u128(0x5f),
        name: None,
        practice: Some(PracticeOptions::default()),
        practice_origin: None,
    }))
}

fn in_keychain() -> MsgBody {
    MsgBody::Answer(QuestionId::Store, Answer::Text("keychain".to_owned()))
}

fn tokio() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Runs a practice set-up that keeps its key in the keychain.
fn set_up(runtime: &tokio::runtime::Runtime, ports: &Arc<Ports>) -> (Model, Left) {
    let mut front = Scripted::new(None, BTreeSet::new());
    let first = vec![start(), in_keychain()];
    let ended = runtime.block_on(run(&mut front, Arc::clone(ports), Arc::default(), first));
    (ended.model, front.left().clone())
}

fn refused(fault: Fault, expected: &KeyStoreError) {
    let folder = tempfile::tempdir().unwrap();
    let (ports, _gate) = ports(folder.path(), fault, Duration::from_secs(20));
    let (model, left) = set_up(&tokio(), &ports);
    assert_eq!(left, Left::Stuck);
    let problem = model.problem.clone().unwrap();
    let Problem::KeyStore { store, error } = &problem else {
        panic!("{problem:?}")
    };
    assert_eq!((store, error), (&StoreKind::Keychain, expected));
    assert!(
        model.ticks.is_empty(),
        "nothing may depend on a key that is not stored"
    );
    assert!(model.facts.certificate.unwrap().written.is_none());
    let words = problem.words().unwrap();
    assert!(!words.what.is_empty() && !words.next.is_empty());
    let practice = std::fs::read_dir(folder.path().join("practice")).unwrap();
    let keys = practice.filter(|file| {
        file.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "der")
    });
    assert_eq!(keys.count(), 0, "never a silent fallback");
}

#[test]
fn no_keychain_is_said() {
    let reason = "no secret service provider or dbus session found".to_owned();
    refused(Fault::none_there(), &KeyStoreError::Unavailable { reason });
}

#[test]
fn a_locked_keychain_is_said() {
    let reason = "SS error: prompt dismissed".to_owned();
    refused(Fault::locked(), &KeyStoreError::Locked { reason });
}

#[test]
fn a_denied_keychain_is_said() {
    let reason = "User canceled the operation.".to_owned();
    refused(Fault::denied(), &KeyStoreError::Denied { reason });
}

#[test]
fn other_bytes_than_were_written_are_noticed() {
    refused(Fault::ReturnsOtherBytes, &KeyStoreError::ReadBackDiffers);
}

/// Writing, reading back, loading for the test: whichever call fails, the journey stops there and
/// goes on when tried again.
#[test]
fn a_failure_of_any_call_is_survived() {
    let (folder, mut failed) = (tempfile::tempdir().unwrap(), 0);
    let (healthy, gate) = ports(folder.path(), Fault::None, Duration::from_secs(20));
    assert_eq!(set_up(&tokio(), &healthy).1, Left::Done);
    for call in 1..=gate.calls() {
        let folder = tempfile::tempdir().unwrap();
        let (ports, gate) = ports(folder.path(), Fault::on_call(call), Duration::from_secs(20));
        // One runtime for both runs: the simulated org lives in it.
        let runtime = tokio();
        let (model, left) = set_up(&runtime, &ports);
        assert_eq!(left, Left::Stuck, "call {call}");
        failed += 1;
        let problem = model.test.key_problem.or(model.problem).unwrap();
        assert!(matches!(problem, Problem::KeyStore { .. }), "{problem:?}");

        // The draft on disk is what a person comes back to.
        let name = model.facts.name.unwrap();
        let draft = ports.records.draft(&name).unwrap().unwrap();
        gate.set(Fault::None);
        let mut front = Scripted::new(None, BTreeSet::new());
        let practice = PracticeOptions::default();
        let resume = MsgBody::Start(Box::new(Start::Resume {
            draft: Box::new(draft),
            practice,
            practice_origin: None,
        }));
        let ended = runtime.block_on(run(
            &mut front,
            Arc::clone(&ports),
            Arc::default(),
            vec![resume],
        ));
        assert_eq!(
            front.left(),
            &Left::Done,
            "call {call}: {:?}",
            ended.model.problem
        );
        assert!(ended.model.test_is_green());
    }
    assert!(failed >= 3, "write, read back and load were all tried");
}

/// A window hidden behind another: nobody answers. Without a person in front, patience ends.
#[test]
fn a_keychain_that_never_answers_is_not_waited_for_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let (ports, gate) = ports(
        folder.path(),
        Fault::NeverAnswers,
        Duration::from_millis(300),
    );
    let (model, left) = set_up(&tokio(), &ports);
    assert!(gate.wait_until_blocked(Duration::from_secs(10)));
    assert_eq!(left, Left::Stuck);
    let timed_out = Problem::KeyStore {
        store: StoreKind::Keychain,
        error: KeyStoreError::TimedOut,
    };
    assert_eq!(model.problem, Some(timed_out));
}
