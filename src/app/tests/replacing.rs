//! Replacing a key in the made-up world: every way through it, and a crash after every commit. What
//! a crash leaves is the record on disk, the key store and the org.

use crate::app::*;
use crate::domain::*;

use super::world::{Drive, World, key, name};

/// A practice connection whose key the org trusts.
pub(super) fn connected() -> World {
    let mut drive = Drive::practice(World::default());
    assert_eq!(drive.run(), Pending::Done);
    let connection = drive.model.facts.saved_connection.unwrap();
    World {
        stored: drive.world.stored,
        next_key: drive.world.next_key,
        trusted: Some(connection.key.spki),
        disk: Some(connection),
        ..World::default()
    }
}

/// What is left of a world after the process is gone.
pub(super) fn left(world: World) -> World {
    World {
        stored: world.stored,
        next_key: world.next_key,
        trusted: world.trusted,
        // A form that was not saved is lost with the browser, here with the org's session.
        chosen: world.chosen,
        disk: world.disk,
        ..World::default()
    }
}

/// Begins with the record on disk, through its text form.
pub(super) fn begin(world: World, task: ReplaceTask, flags: &[(QuestionId, &str)]) -> Drive {
    let text = toml::to_string(&**world.disk.as_ref().unwrap()).unwrap();
    let connection: Connection = toml::from_str(&text).unwrap();
    let mut drive = Drive::new(world);
    let mut first = vec![MsgBody::Start(Box::new(Start::Replace {
        connection: Box::new(connection),
        certificate: String::new(),
        task,
        practice: PracticeOptions::default(),
    }))];
    let answers = flags.iter();
    first.extend(answers.map(|(question, text)| MsgBody::Answer(question.clone(), (*text).into())));
    drive.send_all(first);
    drive
}

pub(super) fn due() -> Vec<(QuestionId, &'static str)> {
    vec![
        (QuestionId::ReplaceReason, "due"),
        (QuestionId::Holders, "exporter, Ada"),
        (QuestionId::ReplacePlan, "same-app"),
    ]
}

pub(super) fn disk(world: &World) -> &Connection {
    world.disk.as_ref().unwrap()
}

/// Nothing that could be needed is lost.
pub(super) fn check(world: &World, when: &str) {
    let ring = disk(world).ring();
    assert!(
        world.stored.contains(&ring.active.key.spki),
        "the active key is not in its store: {when}"
    );
    let trusted = world.trusted.unwrap();
    assert!(
        world.stored.contains(&trusted),
        "the trusted key is lost: {when}"
    );
    assert!(
        ring.all().any(|held| held.key.spki == trusted),
        "no record names the key that the org trusts: {when}"
    );
    for spki in &world.stored {
        assert!(
            ring.all().any(|held| held.key.spki == *spki),
            "a key without a name: {when}"
        );
    }
}

#[test]
fn a_replacement_ends_with_the_new_key_and_keeps_the_old_one() {
    let world = connected();
    let before = disk(&world).clone();
    let mut drive = begin(world, ReplaceTask::All, &due());
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_ne!(after.key.spki, before.key.spki);
    assert_eq!(drive.world.trusted, Some(after.key.spki));
    assert_eq!(after.retired.len(), 1);
    assert_eq!(after.retired[0].held.entry, before.entry);
    assert_eq!((&after.next, &after.replacement), (&None, &None));
    assert_eq!(after.id, before.id);
    assert_eq!(after.consumer_key, before.consumer_key);
    assert!(drive.model.test_is_green());
    check(&drive.world, "at the end");
    // Both keys were only in the vault for this.
    let exchanges = drive.world.exchanges.len();
    assert!(exchanges >= 3 + 3 + 2, "{exchanges}");
}

#[test]
fn a_crash_after_any_commit_goes_on_and_loses_no_key() {
    let mut whole = begin(connected(), ReplaceTask::All, &due());
    whole.run();
    let commits = whole.world.commits.len();
    assert!(commits > 12, "{:?}", whole.world.commits);
    for task in [ReplaceTask::All, ReplaceTask::Back, ReplaceTask::Switch] {
        for crash_after in 1..=commits {
            let when = format!("{task:?} after {crash_after} commits");
            let mut drive = begin(
                World {
                    crash_after: Some(crash_after),
                    ..connected()
                },
                ReplaceTask::All,
                &due(),
            );
            drive.run();
            check(&drive.world, &when);
            go_on_after_crash(left(drive.world), task, &when);
        }
    }
}

/// Each way on ends with the key that the org trusts.
fn go_on_after_crash(world: World, task: ReplaceTask, when: &str) {
    let ring = disk(&world).ring();
    let possible = match task {
        ReplaceTask::Switch => ring.next.is_some(),
        ReplaceTask::Back => ring.next.is_some() || ring.previous().is_some(),
        _ => true,
    };
    if !possible {
        return;
    }
    let given_up = task == ReplaceTask::Back && ring.next.is_some();
    let mut again = begin(world, task, &due());
    assert_eq!(again.run(), Pending::Done, "{when}");
    check(&again.world, when);
    let connection = disk(&again.world);
    assert_eq!(connection.replacement, None, "{when}");
    // Given up: whether the certificate has been uploaded only the person knows.
    if !given_up {
        assert_eq!(again.world.trusted, Some(connection.key.spki), "{when}");
    }
}

#[test]
fn a_crash_on_the_way_back_goes_on_too() {
    let mut first = begin(connected(), ReplaceTask::All, &due());
    first.run();
    let original = disk(&first.world).retired[0].held.entry.clone();
    let mut whole = begin(left(first.world), ReplaceTask::Back, &[]);
    assert_eq!(whole.run(), Pending::Done);
    assert_eq!(disk(&whole.world).entry, original);
    assert_eq!(whole.world.trusted, Some(original.spki));
    let commits = whole.world.commits.len();
    for crash_after in 1..=commits {
        let when = format!("back, after {crash_after} commits");
        let mut first = begin(connected(), ReplaceTask::All, &due());
        first.run();
        let world = World {
            crash_after: Some(crash_after),
            ..left(first.world)
        };
        let mut drive = begin(world, ReplaceTask::Back, &[]);
        drive.run();
        check(&drive.world, &when);
        let mut again = begin(left(drive.world), ReplaceTask::All, &[]);
        if disk(&again.world).replacement.is_none() {
            continue;
        }
        assert_eq!(again.run(), Pending::Done, "{when}");
        assert_eq!(disk(&again.world).entry, original, "{when}");
        check(&again.world, &when);
    }
}

#[test]
fn a_crash_while_forgetting_forgets_in_the_end() {
    for crash_after in 1..=3 {
        let mut first = begin(connected(), ReplaceTask::All, &due());
        first.run();
        let world = World {
            crash_after: Some(crash_after),
            ..left(first.world)
        };
        let mut drive = begin(world, ReplaceTask::Forget, &[]);
        drive.run();
        let when = format!("forgetting, after {crash_after} commits");
        check(&drive.world, &when);
        let world = left(drive.world);
        if disk(&world).retired.is_empty() {
            continue;
        }
        let mut again = begin(world, ReplaceTask::Forget, &[]);
        assert_eq!(again.run(), Pending::Done, "{when}");
        assert!(disk(&again.world).retired.is_empty(), "{when}");
        assert_eq!(again.world.stored.len(), 1, "{when}");
        check(&again.world, &when);
    }
}

#[test]
fn a_previous_key_that_may_still_be_trusted_is_not_forgotten() {
    let mut first = begin(connected(), ReplaceTask::All, &due());
    first.run();
    let previous = disk(&first.world).retired[0].held.key.spki;
    // Somebody uploaded the old certificate again.
    let world = World {
        trusted: Some(previous),
        ..left(first.world)
    };
    let mut drive = begin(world, ReplaceTask::Forget, &[]);
    assert!(matches!(
        drive.run(),
        Pending::Stuck(Problem::TestFailed(_))
    ));
    assert_eq!(disk(&drive.world).retired.len(), 1);
    check(&drive.world, "still trusted");
    // Neither by the question at the end of a replacement.
    drive.answer(QuestionId::PreviousKey, "forget");
    assert!(drive.model.invalid.contains_key(&QuestionId::PreviousKey));
}

#[test]
fn a_leaked_key_is_replaced_without_waiting_for_anybody() {
    let flags = [
        (QuestionId::ReplaceReason, "leaked"),
        (QuestionId::Holders, "exporter"),
    ];
    let mut drive = begin(connected(), ReplaceTask::All, &flags);
    let mut asked = Vec::new();
    for _ in 0..1000 {
        if let Pending::Ask(ask) = pending(&drive.model) {
            asked.push(ask.question);
        }
        if !drive.step() && !drive.go_on() {
            break;
        }
    }
    assert_eq!(pending(&drive.model), Pending::Done);
    // Speed counts: what is proposed about the next key is taken, and the moment is now.
    asked.dedup();
    let expected = [
        QuestionId::Consumer("exporter".to_owned()),
        QuestionId::PreviousKey,
    ];
    assert_eq!(asked, expected);
    // The leaked key is of no use for a way back: deleting it is proposed.
    let connection = disk(&drive.world);
    assert!(connection.retired.is_empty());
    assert_eq!(drive.world.stored.len(), 1);
    check(&drive.world, "leaked");
}

#[test]
fn a_key_that_does_not_work_asks_before_anything_is_changed() {
    let world = World {
        trusted: Some(key(200).spki),
        ..connected()
    };
    let mut drive = begin(world, ReplaceTask::All, &due());
    let Pending::Ask(ask) = drive.run() else {
        panic!("{:?}", pending(&drive.model));
    };
    assert_eq!(ask.question, QuestionId::GoOnUnproved);
    assert!(disk(&drive.world).next.is_none());
    // Tried again, it is the same; going on is for the person to say.
    drive.answer(QuestionId::GoOnUnproved, "again");
    assert!(matches!(drive.run(), Pending::Ask(_)));
    drive.answer(QuestionId::GoOnUnproved, "go-on");
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(
        drive.world.trusted,
        Some(disk(&drive.world).key.spki),
        "the new certificate is in the app"
    );
}

#[test]
fn an_upload_that_did_not_happen_is_said_and_the_key_of_today_stays() {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    drive.skip = vec!["upload-certificate"];
    let before = disk(&drive.world).key.spki;
    assert_eq!(drive.run(), Pending::Stuck(Problem::NextRefused));
    assert_eq!(disk(&drive.world).key.spki, before);
    let replacing = drive.model.replacing.as_ref().unwrap();
    let words = replacing.refused_words().unwrap();
    assert!(
        words
            .what
            .contains("still has the certificate of the key of today"),
        "{}",
        words.what
    );
    // Done after all, it goes on by itself.
    drive.skip.clear();
    for line in ["edit-settings", "upload-certificate", "save"] {
        drive.send(MsgBody::Tick(line.to_owned(), Some(TickState::Done)));
        while drive.step() {}
    }
    drive.send(MsgBody::Retry);
    assert_eq!(drive.run(), Pending::Done);
    assert_ne!(disk(&drive.world).key.spki, before);
    check(&drive.world, "uploaded after all");
}

#[test]
fn one_success_is_not_enough() {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    // The servers do not agree yet: the next key's exchanges are the first of each round.
    drive.run();
    let polled: Vec<u8> = drive
        .model
        .journal
        .iter()
        .filter_map(|entry| match entry {
            Entry::Polled(poll) => Some(poll.successes),
            _ => None,
        })
        .collect();
    assert_eq!(polled, [1, 2, 3]);
}

#[test]
fn a_store_that_fails_leaves_the_key_of_today_and_asks_where_else() {
    let mut world = connected();
    world.store_error = Some(KeyStoreError::Denied {
        reason: "no".to_owned(),
    });
    let mut drive = begin(world, ReplaceTask::All, &due());
    let stuck = drive.run();
    assert!(
        matches!(stuck, Pending::Stuck(Problem::KeyStore { .. })),
        "{stuck:?}"
    );
    check(&drive.world, "store failed");
    drive.send(MsgBody::Retry);
    assert_eq!(drive.run(), Pending::Done);
    check(&drive.world, "store worked again");
    assert_eq!(disk(&drive.world).retired.len(), 1);
}

#[test]
fn the_record_is_saved_before_the_key_is_stored() {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    drive.run();
    let commits = &drive.world.commits;
    let position = |wanted: &str| commits.iter().position(|commit| commit == wanted).unwrap();
    assert!(position("SaveKeys") < position("StoreKey"), "{commits:?}");
    assert!(
        position("StoreKey") < position("WriteCertificate"),
        "{commits:?}"
    );
    let effect = EffectKind::RemoveKey {
        store: StoreKind::Practice,
        entry: disk(&drive.world).entry.clone(),
    };
    assert!(effect.is_commit() && name(&effect) == "RemoveKey");
}

/// A keychain that is locked when the leaked key is to be deleted: it is said, and tried again.
#[test]
fn a_key_that_cannot_be_deleted_is_not_said_to_be_gone() {
    let mut first = begin(connected(), ReplaceTask::All, &due());
    first.run();
    let mut world = left(first.world);
    world.remove_error = Some(KeyStoreError::Locked {
        reason: "no".to_owned(),
    });
    let mut drive = begin(world, ReplaceTask::Forget, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let told = replacement_summary(&drive.model);
    assert!(told.title.contains("could not be deleted"), "{told:?}");
    assert!(told.lines[0].contains("still"), "{told:?}");
    assert_eq!(disk(&drive.world).retired.len(), 1);
    check(&drive.world, "not deleted");
    let mut again = begin(left(drive.world), ReplaceTask::Forget, &[]);
    assert_eq!(again.run(), Pending::Done);
    assert!(disk(&again.world).retired.is_empty());
    assert_eq!(again.world.stored.len(), 1);
}

/// The next key in a key file, the key of today in the keychain: the passphrase is asked for where
/// the next key is needed, not only where it is made.
#[test]
fn the_next_key_in_a_locked_file_asks_for_its_passphrase() {
    let mut flags = due();
    flags.push((QuestionId::Store, "file"));
    let mut drive = begin(connected(), ReplaceTask::Begin, &flags);
    assert_eq!(drive.run(), Pending::Done);
    let mut again = begin(left(drive.world), ReplaceTask::All, &[]);
    again.send(MsgBody::Attend);
    let asked = again.run();
    assert!(
        matches!(&asked, Pending::Ask(ask) if ask.question == QuestionId::Passphrase),
        "{asked:?}"
    );
    again.send(MsgBody::Unlocked);
    assert_eq!(again.run(), Pending::Done);
    check(&again.world, "unlocked");
    // A locked file does not keep a key from being deleted.
    let mut back = begin(left(again.world), ReplaceTask::Forget, &[]);
    back.run();
    assert!(disk(&back.world).retired.is_empty());
}

/// The token says that Salesforce trusts the new key, whatever else fails with it.
#[test]
fn a_leaked_key_goes_although_a_later_check_fails() {
    let flags = [
        (QuestionId::ReplaceReason, "leaked"),
        (QuestionId::Holders, ""),
    ];
    let world = World {
        api_refuses: true,
        ..connected()
    };
    let before = disk(&world).key.spki;
    let mut drive = begin(world, ReplaceTask::All, &flags);
    drive.answer(QuestionId::GoOnUnproved, "go-on");
    assert_eq!(drive.run(), Pending::Done);
    assert!(drive.model.test.failed());
    let after = disk(&drive.world);
    assert_eq!(after.replacement, None);
    assert!(after.retired.is_empty());
    assert!(!drive.world.stored.contains(&before));
}
