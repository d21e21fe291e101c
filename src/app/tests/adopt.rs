//! Adopting what exists, and importing what is locked: every way through the core.

use std::collections::VecDeque;

use uuid::Uuid;

use super::world::{Drive, START, World, key};
use crate::app::*;
use crate::domain::*;

fn imported(facts: KeyFacts) -> Box<ImportedKey> {
    Box::new(ImportedKey {
        handle: KeyHandle(77),
        facts,
        mended: Vec::new(),
        certificate: None,
    })
}

fn legacy() -> KeyFacts {
    KeyFacts {
        bits: 1024,
        ..key(77)
    }
}

/// The certificate of the key with that number.
fn given(number: u8) -> GivenCertificate {
    let facts = CertificateFacts {
        fingerprint: key(number + 100).spki,
        spki: key(number).spki,
        bits: 2048,
        subject: "CN=acme-uat, O=Acme".to_owned(),
        self_signed: true,
        not_before: START,
        not_after: START + time::Duration::days(100),
        pem_bytes: 900,
    };
    GivenCertificate {
        path: "/keys/server.crt".to_owned(),
        pem: "GIVEN".to_owned(),
        facts,
    }
}

type Imports = Vec<Result<Box<ImportedKey>, ImportFailure>>;

fn failed(error: ImportError) -> Result<Box<ImportedKey>, ImportFailure> {
    Err(ImportFailure::Key(error))
}

fn adopt(certificate: Option<GivenCertificate>, imports: Imports) -> Drive {
    begin(Some("/keys/server.key"), certificate, imports)
}

fn begin(key: Option<&str>, certificate: Option<GivenCertificate>, imports: Imports) -> Drive {
    let mut drive = Drive::new(World {
        imports: VecDeque::from(imports),
        ..World::default()
    });
    drive.send(MsgBody::Attend);
    drive.send(MsgBody::Start(Box::new(Start::Adopt(AdoptStart {
        id: Uuid::from_u128(5),
        name: None,
        practice: None,
        practice_origin: None,
        key: key.map(str::to_owned),
        certificate,
    }))));
    drive.answer(QuestionId::Destination, "other");
    drive.answer(
        QuestionId::Org,
        "https://acme--uat.sandbox.my.salesforce.com",
    );
    drive
}

fn asked(drive: &Drive) -> Option<QuestionId> {
    match pending(&drive.model) {
        Pending::Ask(ask) => Some(ask.question),
        _ => None,
    }
}

#[test]
fn only_what_is_not_known_is_asked() {
    let mut drive = adopt(Some(given(77)), vec![Ok(imported(key(77)))]);
    let mut questions = Vec::new();
    for (question, answer) in [
        (QuestionId::Store, "keychain"),
        (QuestionId::Username, "svc@acme.example.uat"),
        (QuestionId::AppKind, "connected-app"),
        (QuestionId::ConsumerKey, &"3MVG9".repeat(17)),
        (QuestionId::ReadyToTest, "yes"),
    ] {
        while drive.step() {}
        questions.extend(asked(&drive));
        drive.answer(question.clone(), answer);
        assert_eq!(questions.last(), Some(&question));
    }
    drive.run();
    assert_eq!(questions.len(), 5);
    let saved = drive.model.facts.saved_connection.as_ref().expect("saved");
    assert_eq!(saved.certificate, given(77).facts);
    assert_eq!(saved.certificate_pem, "GIVEN");
    // Nothing was claimed about Setup, and nothing is said to be undone there.
    assert!(drive.model.ticks.is_empty());
    let kept = Entry::CertificateKept("/keys/server.crt".to_owned());
    assert!(drive.model.journal.contains(&kept));
}

#[test]
fn a_key_and_a_strange_certificate_are_told_apart() {
    let mut drive = adopt(Some(given(78)), vec![Ok(imported(key(77)))]);
    while drive.step() {}
    let problem = Problem::NotAPair {
        key: "/keys/server.key".to_owned(),
        certificate: "/keys/server.crt".to_owned(),
    };
    assert_eq!(pending(&drive.model), Pending::Stuck(problem));
    assert_eq!(drive.model.facts.key, None, "it is not used");
    let wiped = EffectKind::ForgetKey(KeyHandle(77));
    assert!(drive.world.forgotten.contains(&wiped));
}

#[test]
fn the_certificate_inside_the_file_is_kept() {
    let inside = given(77);
    let read = Box::new(ImportedKey {
        certificate: Some(inside.clone()),
        ..*imported(key(77))
    });
    let mut drive = adopt(None, vec![Ok(read)]);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::Store));
    let certificate = drive.model.facts.certificate.as_ref().unwrap();
    assert_eq!(certificate.facts, inside.facts);
}

/// From the home screen: which key is asked, and its certificate is found beside it.
#[test]
fn a_key_that_nobody_named_is_asked_for() {
    let read = Box::new(ImportedKey {
        certificate: Some(given(77)),
        ..*imported(key(77))
    });
    let mut drive = begin(None, None, vec![Ok(read)]);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::ImportKey));
    drive.answer(QuestionId::ImportKey, "/keys/server.key");
    let wanted = EffectKind::ImportKey {
        path: "/keys/server.key".to_owned(),
        with_certificate: true,
    };
    let running: Vec<_> = drive.model.running.values().map(|e| &e.kind).collect();
    assert!(running.contains(&&wanted), "{running:?}");
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::Store));
    let certificate = drive.model.facts.certificate.as_ref().unwrap();
    assert_eq!(certificate.facts, given(77).facts);
}

#[test]
fn a_legacy_key_needs_its_certificate() {
    let mut drive = adopt(None, vec![Ok(imported(legacy()))]);
    while drive.step() {}
    let alone = Problem::LegacyAlone {
        path: "/keys/server.key".to_owned(),
        bits: 1024,
    };
    assert_eq!(pending(&drive.model), Pending::Stuck(alone));
    let mut drive = adopt(Some(given(77)), vec![Ok(imported(legacy()))]);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::Store));
    assert!(drive.model.journal.contains(&Entry::LegacyKey(1024)));
}

#[test]
fn a_legacy_key_is_still_refused_for_a_new_connection() {
    let mut drive = Drive::real(World {
        imports: VecDeque::from(vec![Ok(imported(legacy()))]),
        ..World::default()
    });
    drive.answer(QuestionId::KeySource, "import");
    drive.answer(QuestionId::ImportKey, "/keys/server.key");
    while drive.step() {}
    let problem = drive.model.problem.clone();
    assert!(matches!(
        problem,
        Some(Problem::LegacyKey { bits: 1024, .. })
    ));
}

/// What is typed goes into the vault; the core learns its length.
fn type_passphrase(drive: &mut Drive) {
    drive.send(MsgBody::SecretChanged {
        field: SecretField::ImportPassphrase,
        len: 9,
        cursor: 9,
    });
    drive.send(MsgBody::OpenImport);
}

#[test]
fn a_locked_file_asks_until_it_opens() {
    let imports = vec![
        failed(ImportError::Encrypted),
        failed(ImportError::WrongPassphrase),
        Ok(imported(key(77))),
    ];
    let mut drive = adopt(Some(given(77)), imports);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::ImportPassphrase));
    assert!(
        drive
            .model
            .journal
            .iter()
            .all(|e| !matches!(e, Entry::Problem(_)))
    );
    // An empty one is none.
    drive.send(MsgBody::OpenImport);
    assert_eq!(asked(&drive), Some(QuestionId::ImportPassphrase));
    type_passphrase(&mut drive);
    while drive.step() {}
    let problem = drive.model.problem.clone().expect("a wrong passphrase");
    assert_eq!(problem.question(), Some(QuestionId::ImportPassphrase));
    drive.send(MsgBody::Revisit(QuestionId::ImportPassphrase));
    drive.send(MsgBody::Retry);
    assert_eq!(asked(&drive), Some(QuestionId::ImportPassphrase));
    type_passphrase(&mut drive);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::Store));
    assert!(drive.model.secrets.is_empty());
}

#[test]
fn another_file_needs_no_passphrase_of_the_first() {
    let imports = vec![failed(ImportError::Encrypted), Ok(imported(key(77)))];
    let mut drive = adopt(Some(given(77)), imports);
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::ImportPassphrase));
    drive.answer(QuestionId::ImportKey, "/keys/other.key");
    while drive.step() {}
    assert_eq!(asked(&drive), Some(QuestionId::Store));
}

#[test]
fn an_adoption_that_was_left_goes_on_as_one() {
    let mut drive = adopt(Some(given(77)), vec![Ok(imported(key(77)))]);
    while drive.step() {}
    drive.answer(QuestionId::Store, "keychain");
    while drive.step() {}
    let draft = draft_of(&drive.model).expect("a draft");
    assert!(draft.answers.adopted);
    assert!(draft.key.as_ref().is_some_and(|key| key.stored));
    let mut again = Drive::new(World::default());
    again.send(MsgBody::Start(Box::new(Start::Resume {
        draft: Box::new(draft),
        connection: None,
        practice: PracticeOptions::default(),
        practice_origin: None,
    })));
    again.answer(QuestionId::Username, "svc@acme.example.uat");
    again.answer(QuestionId::AppKind, "connected-app");
    again.answer(QuestionId::ConsumerKey, &"3MVG9".repeat(17));
    while again.step() {}
    // No checklist in between, and the certificate is the one that was there.
    assert_eq!(asked(&again), Some(QuestionId::ReadyToTest));
    let certificate = again.model.facts.certificate.as_ref().unwrap();
    assert_eq!(certificate.facts, given(77).facts);
}
