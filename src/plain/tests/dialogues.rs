//! Whole dialogues, read as a person would.

use crate::app::tests::world::{Drive, START, World, refusal};
use crate::app::{Door, MsgBody, Start, draft_of};
use crate::domain::{
    CheckId, CheckResult, CheckState, Connection, ConnectionName, CopyResult, KeyStoreError,
    MyDomain, PoolEnd, PoolState, PoolTest, PracticeOptions, StoreKind, TestRecord,
};
use crate::guide::plain as words;
use crate::plain::Left;

use super::talk::talk;

/// Consumer key as Salesforce makes them.
pub(super) const KEY: &str =
    "3MVG9AbCdEfGhIjKlMnOpQrStUvWxYz0123456789.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_AbCdEf";
pub(super) const ORG: &str = "https://acme--uat.sandbox.lightning.force.com/lightning/setup/Home";

pub(super) fn practice() -> Drive {
    let mut drive = Drive::practice(World::default());
    drive.send(MsgBody::Attend);
    drive
}

pub(super) fn real() -> Drive {
    let mut drive = Drive::real(World::default());
    drive.send(MsgBody::Attend);
    drive
}

/// What a Consumer Secret looks like.
const SECRET: &str = "0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F9";

/// Words typed at a real set-up; `_` is Enter alone.
const SLIPS: &str = "
    9 google  acme ORG
    help _ back _ _  _ 5000 400  _ keychain
    005000000000001 svc@acme.example.uat
    show _ _
    _ copy open list skip done 11 return _ _ _ _ _ _ _ _ _ _
    SECRET KEY
    _ other
    n y
    acme-integration-42 europe-west3 back _ _ _ _ _
    key file _  file yes _";

#[test]
fn practice_with_nothing_but_enter() {
    let talked = talk(practice(), &[""; 80]);
    assert_eq!(talked.left, Left::Done);
    assert!(talked.drive.model.test_is_green());
    assert!(talked.drive.model.connection_is_saved());
    insta::assert_snapshot!(talked.text);
}

#[test]
fn a_real_org_with_slips_and_looks() {
    let lines: Vec<&str> = SLIPS
        .split_whitespace()
        .map(|word| match word {
            "_" => "",
            "ORG" => ORG,
            "KEY" => KEY,
            "SECRET" => SECRET,
            "google" => "google integration connectors",
            "file" => "key ~/acme.pem",
            word => word,
        })
        .collect();
    let talked = talk(real(), &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
}

#[test]
fn a_line_left_out_is_repaired_from_the_finding() {
    let mut drive = practice();
    drive.world.refusals.push_back(refusal(
        "invalid_app_access",
        "user is not admin approved to access this app",
    ));
    let mut lines = vec![""; 25];
    // Everything but the line that assigns the permission set.
    lines.extend(["", "", "", "skip", "", "", "", ""]);
    // What Salesforce said, then to the line of the first fix, then the end.
    lines.extend(["raw", "77", "1", "", ""]);
    let talked = talk(drive, &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
    assert!(talked.drive.model.test_is_green());
}

#[test]
fn a_key_store_that_fails_gives_way_to_another() {
    let mut drive = real();
    drive.world.store_error = Some(KeyStoreError::Denied {
        reason: "the window was closed".to_owned(),
    });
    let lines = [
        "5",
        ORG,
        "",
        "",
        "",
        "",
        "",
        "",
        "2",
        "file",
        "correct horse",
        "wrong horse",
        "correct horse",
        "correct horse",
        "quit",
    ];
    let talked = talk(drive, &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Quit);
    let key = talked.drive.model.facts.key.as_ref().unwrap();
    assert_eq!(key.stored, Some(StoreKind::File));
    assert!(!talked.text.contains("horse"), "{}", talked.text);
}

#[test]
fn the_welcome_screen() {
    let mut drive = Drive::new(World::default());
    let mut unfinished = real();
    for line in ["5", ORG] {
        let question = match line {
            "5" => crate::app::QuestionId::Destination,
            _ => crate::app::QuestionId::Org,
        };
        let text = if line == "5" { "not-sure" } else { line };
        unfinished.answer(question, text);
    }
    while unfinished.step() {}
    let draft = draft_of(&unfinished.model).unwrap();
    drive.world.shelf.drafts = vec![draft];
    drive.send(MsgBody::Start(Box::new(Start::Home {
        offer: None,
        practice: false,
    })));
    let lines = [
        "0",
        "2",
        r#"{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}"#,
        "something nobody knows",
        "",
        "invalid_client_id",
        "7",
        "",
        "6",
    ];
    let talked = talk(drive, &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
    let name = crate::domain::ConnectionName::parse("acme--uat").unwrap();
    let door = talked.drive.model.door.unwrap();
    assert!(
        matches!(door, crate::app::Door::Resume(_)),
        "{door:?} {name}"
    );
}

/// Two connections of which one failed, and a set-up.
fn home() -> Drive {
    let finished = talk(practice(), &[""; 80]).drive;
    let connection = finished.model.facts.saved_connection.clone().unwrap();
    let globex = Connection {
        id: uuid::Uuid::from_u128(70),
        name: ConnectionName::parse("globex").unwrap(),
        org: MyDomain::parse("globex.my.salesforce.com").unwrap().org,
        practice: None,
        store: StoreKind::Keychain,
        ..(*connection).clone()
    };
    let failed = CheckResult {
        state: CheckState::Failed,
        note: "user is not admin approved".to_owned(),
        ..CheckResult::pending(CheckId::UserApproved)
    };
    let record = TestRecord {
        at: START,
        ok: false,
        organization_id: None,
        user_id: None,
        checks: vec![failed],
    };
    let mut drive = Drive::new(World::default());
    drive.world.shelf.connections = vec![
        (globex, Some(record)),
        (*connection, finished.model.test_record()),
    ];
    drive.send(MsgBody::Start(Box::new(Start::Home {
        offer: None,
        practice: false,
    })));
    drive
}

#[test]
fn the_list_of_connections() {
    let lines = [
        "help",
        "",
        "nonsense",
        "1",
        "open 2",
        "open nobody",
        "test",
        "filter GLOBEX",
        "filter no such org",
        "filter",
        "rename 1",
        "rename globex Not a name!",
        "rename globex practice",
        "rename globex globex-prod",
        "remove 1",
        "no",
        "forget 2",
        "yes",
        "remove globex-prod",
        "yes",
        "list",
        "like 1",
    ];
    let talked = talk(home(), &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
    let practice = ConnectionName::parse("practice").unwrap();
    assert_eq!(talked.drive.model.door, Some(Door::Like(practice.clone())));
    let shelf = &talked.drive.world.shelf;
    assert_eq!(shelf.connections.len(), 1);
    assert_eq!(shelf.connections[0].0.store, StoreKind::Elsewhere);
}

#[test]
fn many_tests_are_told_of_as_they_end() {
    let mut drive = home();
    let name = |name: &str| ConnectionName::parse(name).unwrap();
    let end = |order: u64| {
        let end = PoolEnd {
            at: START,
            order,
            millis: 700,
            record: Some(TestRecord {
                at: START,
                ok: true,
                organization_id: None,
                user_id: None,
                checks: Vec::new(),
            }),
            finding: None,
            problem: None,
        };
        PoolTest::Ended(std::sync::Arc::new(end))
    };
    drive.world.pool = PoolState {
        version: 3,
        tests: [(name("practice"), end(1)), (name("globex"), end(2))].into(),
    };
    let talked = talk(drive, &["test all", "quit"]);
    let all = ["globex", "practice"].map(name);
    assert_eq!(talked.drive.world.begun, all);
    let at = |text: &str| {
        talked
            .text
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {}", talked.text))
    };
    assert!(at("practice: works") < at("globex: works"));
    assert!(at("globex: works") < at(words::dashboard::ALL_TESTED));
    // Each once.
    assert_eq!(talked.text.matches("globex: works, ").count(), 1);
}

#[test]
fn a_saved_connection_is_tested_until_it_is_mended() {
    let finished = talk(practice(), &[""; 80]).drive;
    let connection = finished.model.facts.saved_connection.clone().unwrap();
    let stored = finished.world.stored;
    let refusing = || {
        let mut drive = Drive::new(World {
            stored: stored.clone(),
            spreads_for_ms: 0,
            ..World::default()
        });
        drive.world.refusals.push_back(refusal(
            "invalid_app_access",
            "user is not admin approved to access this app",
        ));
        // After the connection was made.
        drive.seconds = 3600;
        drive.send(MsgBody::Attend);
        drive
    };
    let mut drive = refusing();
    drive.send(MsgBody::Start(Box::new(Start::Test {
        connection: connection.clone(),
        practice: PracticeOptions::default(),
    })));
    // The first fix is a checklist line: the connection is opened for it.
    let tested = talk(drive, &["help", "1"]);
    assert_eq!(tested.left, Left::Done);
    let Some(Door::Repair(name, repair)) = tested.drive.model.door.clone() else {
        panic!("{:?}", tested.drive.model.door);
    };
    assert_eq!(name, connection.name);
    let mut drive = refusing();
    drive.send(MsgBody::Start(Box::new(Start::Repair {
        connection,
        certificate: String::new(),
        repair: *repair,
        practice: PracticeOptions::default(),
    })));
    let mended = talk(drive, &[""]);
    insta::assert_snapshot!(format!("{}\n~~~~\n{}", tested.text, mended.text));
    assert_eq!(mended.left, Left::Done);
    assert!(!mended.drive.model.test.failed());
    let done = &mended.drive.world.commits;
    assert_eq!(done, &["PracticeApply", "SaveTestRecord"]);
}

/// What a clipboard says that only the terminal could reach.
#[test]
fn a_value_that_cannot_be_copied_is_shown() {
    let text = words::everywhere::copied("sfjwt acme", CopyResult::AskTerminal);
    assert!(text.ends_with("sfjwt acme"), "{text}");
}

#[test]
fn a_key_at_a_passphrase_prompt_is_swallowed_to_its_last_line() {
    let lines = [
        "5",
        ORG,
        "",
        "",
        "",
        "",
        "",
        "file",
        "-----BEGIN PRIVATE KEY-----",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
        "c2hvcnQ=",
        "-----END PRIVATE KEY-----",
        "help",
    ];
    let talked = talk(real(), &lines);
    assert!(talked.text.contains("«hidden»"), "{}", talked.text);
    assert_eq!(talked.drawer.field(crate::app::SecretField::Passphrase), "");
    let repeated = talked
        .text
        .lines()
        .filter(|line| line.contains("c2hvcnQ") && !line.contains("«hidden»"))
        .count();
    // Once as it is typed in this test; never repeated by the program.
    assert!(repeated <= 1, "{}", talked.text);
}
