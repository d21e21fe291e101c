//! A crash after any commit: the draft on disk and the key store are all that is left.

use std::collections::BTreeMap;

use crate::app::persist::draft_of;
use crate::app::*;
use crate::domain::*;

use super::world::{Drive, World, key, refusal};

fn resumed(crashed: Drive) -> Option<Drive> {
    resumed_with(crashed, Vec::new())
}

/// Resumed with flags.
fn resumed_with(crashed: Drive, flags: Vec<(QuestionId, &str)>) -> Option<Drive> {
    let draft = crashed.model.facts.saved_draft?;
    // What is on disk is what the model would be resumed from: through its text form.
    let text = toml::to_string(&*draft).unwrap();
    let draft: Draft = toml::from_str(&text).unwrap();
    let world = World {
        stored: crashed.world.stored,
        next_key: crashed.world.next_key,
        ..World::default()
    };
    let mut drive = Drive::new(world);
    let practice = PracticeOptions::default();
    let mut first = vec![MsgBody::Start(Box::new(Start::Resume {
        draft: Box::new(draft),
        connection: None,
        practice,
        practice_origin: None,
    }))];
    let answers = flags.into_iter();
    first.extend(answers.map(|(question, text)| MsgBody::Answer(question, text.into())));
    drive.send_all(first);
    Some(drive)
}

#[test]
fn a_crash_after_any_commit_loses_no_key_and_ends_green() {
    let mut whole = Drive::practice(World::default());
    whole.run();
    let commits = whole.world.commits.len();
    assert!(commits > 20);
    for crash_after in 1..commits - 1 {
        let mut drive = Drive::practice(World {
            crash_after: Some(crash_after),
            ..World::default()
        });
        drive.run();
        let stored = drive.world.stored.clone();
        let Some(mut again) = resumed(drive) else {
            continue;
        };
        assert_eq!(again.run(), Pending::Done, "after {crash_after} commits");
        assert!(again.model.connection_is_saved());
        assert!(
            again.world.stored.is_superset(&stored),
            "a stored key was lost"
        );
        let active = again.model.facts.key.as_ref().unwrap().facts.spki;
        if let Some(first) = stored.first() {
            assert_eq!(
                active, *first,
                "the key stored before the crash is the one in use"
            );
        }
        assert_eq!(again.world.stored.len(), 1, "one key, not two");
    }
}

#[test]
fn ticks_and_answers_survive() {
    let mut drive = Drive::real(World::default());
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    drive.answer(QuestionId::Username, "svc@acme.com");
    drive.run();
    drive.send(MsgBody::Tick(
        "open-app-manager".to_owned(),
        Some(TickState::Done),
    ));
    while drive.step() {}
    let mut again = resumed(drive).unwrap();
    while again.step() {}
    let Pending::Act { line, .. } = pending(&again.model) else {
        panic!("a line is next")
    };
    assert_eq!(line.id, "new-app");
    assert_eq!(
        again.model.answers.username.as_ref().unwrap().as_str(),
        "svc@acme.com"
    );
}

/// A crash between intent and deed, in a store that is not there any more: another one is chosen.
#[test]
fn another_store_after_a_restart_makes_a_new_key() {
    let crashed = |crash_after| {
        let mut drive = Drive::practice(World {
            crash_after: Some(crash_after),
            ..World::default()
        });
        drive.answer(QuestionId::Store, "keychain");
        drive.run();
        drive
    };
    let intended = |drive: &Drive| {
        let draft = drive.model.facts.saved_draft.as_ref();
        draft
            .and_then(|draft| draft.key.as_ref())
            .is_some_and(|key| !key.stored)
    };
    let drive = (1..20).map(crashed).find(intended).unwrap();
    let mut again = resumed(drive).unwrap();
    let unavailable = KeyStoreError::Unavailable {
        reason: "no bus".to_owned(),
    };
    again.world.load_error = Some(unavailable);
    again.answer(QuestionId::Store, "file");
    assert_eq!(again.run(), Pending::Done);
    assert_eq!(
        again.world.load_error, None,
        "the keychain was asked, and what it said was dropped"
    );
    assert_eq!(
        again.model.facts.key.as_ref().unwrap().stored,
        Some(StoreKind::File)
    );
}

/// Which lines stay undone is a choice of each practice run; a form changed after Save needs
/// another one.
#[test]
fn a_line_left_undone_is_asked_again_with_the_save_behind_it() {
    let mut drive = Drive::practice(World {
        refusals: [refusal("invalid_grant", "invalid assertion")].into(),
        ..World::default()
    });
    drive.skip = vec!["enable-jwt"];
    assert!(matches!(drive.run(), Pending::Stuck(_)));
    let mut again = resumed(drive).unwrap();
    assert_eq!(again.run(), Pending::Done);
    let done = again.model.journal.iter().filter_map(|entry| match entry {
        Entry::LineDone(line) => Some(line.as_str()),
        _ => None,
    });
    assert_eq!(done.collect::<Vec<_>>(), ["enable-jwt", "create"]);
}

/// Nothing is begun with an answer that a flag replaces.
#[test]
fn a_resumed_set_up_starts_with_its_new_answers() {
    let mut drive = Drive::practice(World {
        store_error: Some(KeyStoreError::Unavailable {
            reason: "no bus".to_owned(),
        }),
        ..World::default()
    });
    drive.answer(QuestionId::Store, "keychain");
    assert!(matches!(drive.run(), Pending::Stuck(_)));
    let mut again = resumed_with(drive, vec![(QuestionId::Store, "file")]).unwrap();
    let asked_the_keychain = again.model.running.values().any(|effect| {
        matches!(&effect.kind, EffectKind::LoadKey { store, .. } if *store == StoreKind::Keychain)
    });
    assert!(!asked_the_keychain, "{:?}", again.model.running);
    assert_eq!(again.run(), Pending::Done);
    let key = again.model.facts.key.as_ref().unwrap();
    assert_eq!(key.stored, Some(StoreKind::File));
}

/// A stored key is moved, not replaced: its certificate may be in Salesforce already.
#[test]
fn a_stored_key_goes_along_to_another_store() {
    let mut drive = Drive::practice(World {
        refusals: [refusal("invalid_grant", "invalid user")].into(),
        ..World::default()
    });
    assert!(matches!(drive.run(), Pending::Stuck(_)));
    let before = drive.model.facts.key.as_ref().unwrap().facts.spki;
    let mut again = resumed_with(drive, vec![(QuestionId::Store, "file")]).unwrap();
    assert_eq!(again.run(), Pending::Done);
    let key = again.model.facts.key.as_ref().unwrap();
    assert_eq!(
        (key.facts.spki, key.stored),
        (before, Some(StoreKind::File))
    );
    assert!(
        again.world.commits.contains(&"StoreKey".to_owned()),
        "{:?}",
        again.world.commits
    );
}

/// A Save ticked before the program was left is still spreading afterwards.
#[test]
fn the_clock_of_a_save_survives() {
    let mut drive = Drive::real(World::default());
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    drive.answer(QuestionId::Username, "svc@acme.com");
    drive.run();
    for line in ["open-app-manager", "create"] {
        drive.send(MsgBody::Tick(line.to_owned(), Some(TickState::Done)));
    }
    while drive.step() {}
    let before = drive.model.spread_by;
    assert!(before.is_some());
    assert_eq!(resumed(drive).unwrap().model.spread_by, before);
}

/// Another validity needs another certificate for the same key, which lies in its store.
#[test]
fn another_validity_after_a_restart_keeps_the_key() {
    let mut drive = Drive::practice(World {
        refusals: [refusal("invalid_grant", "invalid user")].into(),
        ..World::default()
    });
    assert!(matches!(drive.run(), Pending::Stuck(_)));
    let before = drive.model.facts.key.as_ref().unwrap().facts.spki;
    let mut again = resumed_with(drive, vec![(QuestionId::Days, "30")]).unwrap();
    assert_eq!(again.run(), Pending::Done);
    assert_eq!(again.model.facts.key.as_ref().unwrap().facts.spki, before);
    let certificate = &again.model.facts.certificate.as_ref().unwrap().facts;
    assert_eq!(certificate.days_left(super::world::START), 30);
}

/// A connection with an audience of its own keeps it when it is opened to be fixed.
#[test]
fn a_connection_that_is_fixed_stays_what_it_was() {
    let mut made = Drive::practice(World::default());
    made.run();
    let connection = made.model.facts.saved_connection.clone().unwrap();
    let org = MyDomain::parse("https://acme.my.salesforce.com")
        .unwrap()
        .org;
    let connection = Box::new(Connection {
        audience: Audience::parse("https://login.salesforce.com").ok(),
        org,
        practice: None,
        ..*connection
    });
    assert!(connection.audience.is_some());
    let mut drive = Drive::new(World {
        stored: made.world.stored,
        ..World::default()
    });
    drive.send(MsgBody::Start(Box::new(Start::Repair {
        connection: connection.clone(),
        certificate: String::new(),
        repair: Repair::default(),
        practice: PracticeOptions::default(),
    })));
    assert_eq!(drive.model.audience(), connection.audience);
    drive.run();
    assert!(drive.model.test_is_green(), "{:?}", drive.model.problem);
    assert!(drive.model.connection_is_saved());
    assert_eq!(connection_of(&drive.model), Some(*connection));
    assert_eq!(drive.world.commits, ["SaveTestRecord"]);
}

/// A practice connection in the middle of a replacement, as one on a real org, with what is in the
/// store.
fn replaced_half_way() -> (Box<Connection>, World) {
    let mut made = Drive::practice(World::default());
    made.run();
    let made_of = made.model.facts.saved_connection.clone().unwrap();
    let org = MyDomain::parse("https://acme.my.salesforce.com")
        .unwrap()
        .org;
    let other = |number: u8| HeldKey {
        key: key(number),
        entry: EntryName {
            connection: made_of.id,
            spki: key(number).spki,
        },
        certificate: CertificateFacts {
            spki: key(number).spki,
            ..made_of.certificate.clone()
        },
        ..made_of.active()
    };
    let since = made_of.created;
    let connection = Connection {
        audience: Audience::parse("https://login.salesforce.com").ok(),
        org,
        practice: None,
        next: Some(NextKey {
            ready: true,
            returning: false,
            taken_up: false,
            held: other(40),
        }),
        retired: vec![RetiredKey {
            since,
            leaving: false,
            given_up: false,
            turned_back: false,
            unsure: false,
            held: other(41),
        }],
        replacement: Some(Replacement {
            reason: ReplaceReason::Due,
            begun: since,
            proved: Some(since),
            unproved: false,
            switched: None,
            holders: Vec::new(),
            ticks: BTreeMap::default(),
        }),
        hand_overs: vec![HandOver {
            destination: "mulesoft".to_owned(),
            at: since,
            key_exported: true,
        }],
        ..*made_of
    };
    let mut world = World {
        stored: made.world.stored,
        ..World::default()
    };
    world.stored.extend([key(40).spki, key(41).spki]);
    (Box::new(connection), world)
}

/// A change that was begun and left: the draft it leaves on disk.
fn change(connection: &Connection, world: World) -> (Draft, World) {
    let mut drive = Drive::new(world);
    drive.send(MsgBody::Start(Box::new(Start::Repair {
        connection: Box::new(connection.clone()),
        certificate: String::new(),
        repair: Repair::default(),
        practice: PracticeOptions::default(),
    })));
    drive.answer(QuestionId::Username, "other@acme.com");
    let draft = draft_of(&drive.model).unwrap();
    (draft, drive.world)
}

/// A change goes on with the connection that it changes.
fn goes_on(draft: Draft, connection: &Connection, world: World) -> Drive {
    let mut drive = Drive::new(world);
    drive.seconds = 3600;
    drive.send(MsgBody::Start(Box::new(Start::Resume {
        draft: Box::new(draft),
        connection: Some(Box::new(connection.clone())),
        practice: PracticeOptions::default(),
        practice_origin: None,
    })));
    for _ in 0..20 {
        while drive.step() {}
        match pending(&drive.model) {
            Pending::Act { line, .. } => {
                let line = line.id.clone();
                drive.send(MsgBody::Tick(line, Some(TickState::Done)));
            }
            Pending::Done => break,
            _ => assert!(drive.go_on(), "{:?}", pending(&drive.model)),
        }
    }
    drive
}

#[test]
fn a_change_that_is_taken_up_again_keeps_what_only_the_record_knows() {
    let (connection, world) = replaced_half_way();
    let (draft, world) = change(&connection, world);
    let drive = goes_on(draft, &connection, world);
    assert!(drive.model.test_is_green(), "{:?}", drive.model.problem);
    let wanted = Connection {
        username: Username::parse("other@acme.com").unwrap(),
        ..*connection
    };
    assert_eq!(drive.model.facts.saved_connection.as_deref(), Some(&wanted));
}

/// The key of a change that was left has been replaced since.
#[test]
fn a_change_that_is_taken_up_again_has_the_key_of_today() {
    let (connection, world) = replaced_half_way();
    let (draft, world) = change(&connection, world);
    let ring = connection.ring().switched(3, connection.created).unwrap();
    let switched = connection.with_ring(ring);
    let drive = goes_on(draft, &switched, world);
    assert!(drive.model.test_is_green(), "{:?}", drive.model.problem);
    let saved = drive.model.facts.saved_connection.unwrap();
    assert_eq!(saved.key.spki, key(40).spki);
    assert_eq!(saved.ring(), switched.ring());
    assert_eq!(saved.username.as_str(), "other@acme.com");
}

/// What somebody was told is weighed with what is found here: where it works at once, the other
/// system sends something else; where it was mended here, nothing is left to say.
#[test]
fn what_was_told_is_about_the_other_system_only_if_it_works_here_at_once() {
    let mut made = Drive::practice(World::default());
    made.run();
    let opened = |refusals: Vec<ExchangeAnswer>| {
        let mut drive = Drive::new(World {
            stored: made.world.stored.clone(),
            refusals: refusals.into(),
            spreads_for_ms: 0,
            ..World::default()
        });
        drive.seconds = 3600;
        drive.send(MsgBody::Start(Box::new(Start::Repair {
            connection: made.model.facts.saved_connection.clone().unwrap(),
            certificate: String::new(),
            repair: Repair {
                fix: None,
                told: Some("invalid_grant: user hasn't approved this consumer".to_owned()),
            },
            practice: PracticeOptions::default(),
        })));
        drive
    };
    let mut works = opened(Vec::new());
    works.run();
    assert!(works.model.test_is_green());
    assert!(works.model.explained.is_some());

    let refused = refusal("invalid_grant", "user hasn't approved this consumer");
    let mut broken = opened(vec![refused]);
    broken.run();
    assert!(broken.model.test.failed());
    assert!(broken.model.explained.is_some());
    let line = "assign-permission-set".to_owned();
    broken.send(MsgBody::Tick(line, Some(TickState::Done)));
    broken.run();
    assert!(broken.model.test_is_green());
    assert_eq!(broken.model.explained, None);
}

/// Who moves over to a second app is said once, before its set-up, and remembered to its end, also
/// where the first one was removed meanwhile.
#[test]
fn a_second_app_remembers_who_moves_over() {
    for removed in [false, true] {
        let mut first = Drive::practice(World::default());
        first.run();
        let connection = first.model.facts.saved_connection.clone().unwrap();
        let mut drive = Drive::practice(World {
            crash_after: Some(4),
            ..World::default()
        });
        drive.send(MsgBody::Beside {
            connection: connection.clone(),
            holders: vec!["MuleSoft".to_owned(), "nightly export".to_owned()],
        });
        drive.run();
        if removed {
            drive.model.facts.saved_draft.as_mut().unwrap().replaces = None;
        }
        let mut again = resumed(drive).unwrap();
        assert_eq!(again.run(), Pending::Done);
        // The new connection goes on knowing who is still to move.
        let second = again.model.facts.saved_connection.clone().unwrap();
        assert_eq!(second.not_seen_to_work(), ["MuleSoft", "nightly export"]);
        if !removed {
            assert_eq!(second.replaces.as_ref(), Some(&connection.name));
            let told = moving_over(&again.model).join("\n");
            for wanted in ["MuleSoft", "nightly export", connection.name.as_str()] {
                assert!(told.contains(wanted), "{wanted}: {told}");
            }
        }
    }
}
