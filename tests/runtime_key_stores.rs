//! The whole journey over a key store that fails: nothing depends on a key that is not safely
//! stored, nothing falls back in silence, and another store goes on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail"
)]

#[path = "support/faulty_key_store.rs"]
mod faulty_key_store;

use std::collections::BTreeSet;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use faulty_key_store::{Fault, FaultyKeyStore, Gate};
use sfjwt::adapters::clock::SystemClock;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::entropy::SystemEntropy;
use sfjwt::adapters::files::OsFiles;
use sfjwt::adapters::http::{HttpClient, HttpOptions};
use sfjwt::adapters::key_store_file::FileStore;
use sfjwt::adapters::key_store_practice::PracticeStore;
use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::practice_client::PracticeClient;
use sfjwt::adapters::records::FileRecords;
use sfjwt::app::{
    Answer, Kind, Model, MsgBody, Pending, Problem, QuestionId, SecretField, Start, pending,
};
use sfjwt::domain::{KeyStoreError, PracticeOptions, StoreKind, Timestamp};
use sfjwt::ports::{FrontEnd, Next, NoLog, SecretEdit, SecretFields};
use sfjwt::practice::InProcess;
use sfjwt::runtime::{Ports, Vault, run};
use sfjwt::scripted::{Left, Scripted};
use uuid::Uuid;

/// A process has one keychain, so a test in which it hangs would hold up the others.
fn alone() -> MutexGuard<'static, ()> {
    static KEYCHAIN: Mutex<()> = Mutex::new(());
    KEYCHAIN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ports on a folder of their own, with a keychain that has this fault.
fn ports(folder: &Path, fault: Fault, patience: impl Into<Option<Duration>>) -> (Arc<Ports>, Gate) {
    let paths = Paths::resolve(Some(folder.to_owned())).unwrap();
    let (keychain, gate) = FaultyKeyStore::new(StoreKind::Keychain, fault);
    let control = Arc::new(PracticeClient::new().unwrap());
    let ports = Ports {
        crypto: Arc::new(SystemCrypto::new()),
        stores: vec![
            Arc::new(keychain),
            Arc::new(FileStore::new(paths.keys(), None)),
            Arc::new(PracticeStore::new(paths.practice())),
        ],
        import_passphrase: None,
        http: Arc::new(HttpClient::new(HttpOptions::default()).unwrap()),
        files: Arc::new(OsFiles::new(paths.clone())),
        records: Arc::new(FileRecords::new(paths.clone())),
        practice: Arc::new(InProcess::new(paths.practice(), control)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        clipboard: Arc::new(sfjwt::adapters::clipboard::SystemClipboard::new()),
        browser: Arc::new(sfjwt::adapters::browser::SystemBrowser),
        log: Arc::new(NoLog),
        store_patience: patience.into(),
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
    let _alone = alone();
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
    let _alone = alone();
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
            connection: None,
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
    let _alone = alone();
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

/// How long a test waits for what must come at once.
const SOON: Duration = Duration::from_secs(30);

/// A person at a practice run whose keychain shows a window nobody sees. Everything else is done
/// as by the scripted front end.
struct Person {
    gate: Arc<Gate>,
    vault: Arc<Vault>,
    then: Then,
    scripted: Scripted<'static>,
}

/// What the person does once the keychain hangs.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    /// Takes the passphrase file.
    FileInstead,
    /// Quits.
    Leave,
    /// It was done.
    Nothing,
}

impl Person {
    fn new(gate: &Arc<Gate>, then: Then) -> Self {
        Self {
            gate: Arc::clone(gate),
            vault: Arc::default(),
            then,
            scripted: Scripted::new(None, BTreeSet::new()),
        }
    }

    /// Types the passphrase, as often as it is asked for; a new key's twice.
    fn unlock(&self, kind: &Kind) -> Next {
        assert_eq!(kind, &Kind::Secret { twice: true });
        let mut messages = Vec::new();
        for field in [SecretField::Passphrase, SecretField::PassphraseAgain] {
            for c in "geheime Wörter".chars() {
                let (len, cursor) = self.vault.edit(field, SecretEdit::Insert(c));
                messages.push(MsgBody::SecretChanged { field, len, cursor });
            }
        }
        let same = self
            .vault
            .same(SecretField::Passphrase, SecretField::PassphraseAgain);
        assert!(same);
        messages.push(MsgBody::Unlock);
        Next::Send(messages)
    }
}

impl FrontEnd for Person {
    fn show(&mut self, model: &Model, now: Timestamp) -> Next {
        if self.gate.blocked() > 0 {
            match std::mem::replace(&mut self.then, Then::Nothing) {
                Then::FileInstead => {
                    let file = Answer::Text("file".to_owned());
                    return Next::Send(vec![MsgBody::Answer(QuestionId::Store, file)]);
                }
                Then::Leave => return Next::Send(vec![MsgBody::Interrupt]),
                Then::Nothing => {}
            }
        }
        match pending(model) {
            Pending::Ask(ask) if ask.question == QuestionId::Passphrase => self.unlock(&ask.kind),
            _ => self.scripted.show(model, now),
        }
    }

    /// Ready once the keychain hangs.
    fn input(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        let (gate, waiting) = (Arc::clone(&self.gate), self.then != Then::Nothing);
        Box::pin(async move {
            if waiting {
                let hangs = tokio::task::spawn_blocking(move || gate.wait_until_blocked(SOON));
                assert!(hangs.await.unwrap());
            } else {
                std::future::pending::<()>().await;
            }
        })
    }
}

/// What is left of a run of that person.
struct After {
    model: Model,
    left: Left,
    gate: Arc<Gate>,
}

fn with_a_hanging_keychain(folder: &Path, then: Then) -> (Arc<Ports>, After) {
    let (ports, gate) = ports(folder, Fault::NeverAnswers, None);
    let gate = Arc::new(gate);
    let mut person = Person::new(&gate, then);
    let vault = Arc::clone(&person.vault);
    let first = vec![MsgBody::Attend, start(), in_keychain()];
    let runtime = tokio();
    let ended = runtime.block_on(async {
        let journey = run(&mut person, Arc::clone(&ports), vault, first);
        tokio::time::timeout(SOON, journey).await.expect("it ends")
    });
    let after = After {
        model: ended.model,
        left: person.scripted.left().clone(),
        gate,
    };
    (ports, after)
}

/// The window stays hidden; the person takes the passphrase file and is through, keychain or not.
#[test]
fn the_file_store_does_not_wait_for_a_keychain_that_hangs() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (ports, after) = with_a_hanging_keychain(folder.path(), Then::FileInstead);
    let model = &after.model;
    assert_eq!(after.left, Left::Done, "{:?}", model.problem);
    assert!(model.test_is_green());
    assert_eq!(
        model.facts.key.as_ref().unwrap().stored,
        Some(StoreKind::File)
    );
    let name = model.facts.name.clone().unwrap();
    let connection = ports.records.connection(&name).unwrap().unwrap();
    assert_eq!(connection.store, StoreKind::File);
    assert_eq!(
        (after.gate.blocked(), after.gate.calls()),
        (1, 1),
        "the keychain hangs to the end, and is asked for nothing else"
    );
}

/// Leaving gives a commit under way some time, and no more.
#[test]
fn leaving_does_not_wait_for_a_keychain_that_hangs() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (ports, after) = with_a_hanging_keychain(folder.path(), Then::Leave);
    assert!(after.model.interrupted);
    assert_eq!(after.gate.blocked(), 1);
    let name = after.model.facts.name.unwrap();
    let draft = ports.records.draft(&name).unwrap().expect("kept for later");
    let key = draft.key.expect("its key was meant for the keychain");
    assert_eq!((key.store, key.stored), (StoreKind::Keychain, false));
}
