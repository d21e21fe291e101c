//! A key store that hangs, fails or is not there while a key is replaced.

use super::replacing::{begin, check, connected, disk, due, left};
use super::world::{World, key};
use crate::app::*;
use crate::domain::*;

/// Another store is chosen while a key is on its way to the first, which answers soon or hangs: the
/// key goes to the second, and none that nobody names stays in the first.
#[test]
fn another_store_takes_over_from_one_that_works_or_hangs() {
    for hangs in [false, true] {
        another_store(hangs);
    }
}

fn another_store(hangs: bool) {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    for _ in 0..1000 {
        let storing = drive.model.running.values();
        let mut storing = storing.filter(|e| matches!(e.kind, EffectKind::StoreKey { .. }));
        if storing.next().is_some() {
            break;
        }
        assert!(drive.step() || drive.go_on());
    }
    let first = drive.model.replacing.as_ref().unwrap();
    let first = first.next_held().unwrap().entry.clone();
    if hangs {
        let stores = |effect: &Effect| matches!(effect.kind, EffectKind::StoreKey { .. });
        drive.queue.retain(|effect| !stores(effect));
        drive.seconds += 6;
    }
    drive.answer(QuestionId::Store, "keychain");
    let waits = drive.model.running.values();
    let mut waits = waits.filter(
        |effect| matches!(&effect.kind, EffectKind::StoreKey { entry, .. } if *entry == first),
    );
    assert_eq!(waits.next().is_some(), !hangs, "waited for");
    assert_eq!(drive.run(), Pending::Done);
    let connection = disk(&drive.world);
    assert_eq!(connection.store, StoreKind::Keychain);
    assert_ne!(connection.entry, first);
    // What the first store did with it after all is undone; one that hangs is not asked again in
    // this run, for it would hold up the other.
    assert!(!drive.world.stored.contains(&first.spki));
    let named = connection.ring().names(&first);
    assert_eq!(named, hangs, "to be deleted by a later run");
    check(&drive.world, "another store");
    if hangs {
        let mut later = begin(left(drive.world), ReplaceTask::Forget, &[]);
        assert_eq!(later.run(), Pending::Done);
        assert!(!disk(&later.world).ring().names(&first));
    }
}

/// A keychain that is not there has nothing of the key: no record speaks of it, and another store
/// is an answer at once and in the next run.
#[test]
fn what_never_reached_its_store_is_not_named() {
    let unavailable = || KeyStoreError::Unavailable {
        reason: "no bus".to_owned(),
    };
    let failed = || {
        let mut flags = due();
        flags.push((QuestionId::Store, "keychain"));
        let world = World {
            store_error: Some(unavailable()),
            ..connected()
        };
        let mut drive = begin(world, ReplaceTask::Begin, &flags);
        let stuck = drive.run();
        let Pending::Stuck(problem @ Problem::KeyStore { .. }) = stuck else {
            panic!("{stuck:?}")
        };
        assert!(drive.model.may_change(&problem.question().unwrap()));
        let named = disk(&drive.world).ring();
        assert_eq!((named.next, named.retired), (None, Vec::new()));
        drive
    };
    let mut at_once = failed();
    at_once.answer(QuestionId::Store, "file");
    at_once.answer(QuestionId::Passphrase, "");
    at_once.send(MsgBody::Unlocked);
    assert_eq!(at_once.run(), Pending::Done);
    let next = disk(&at_once.world).next.clone().unwrap();
    assert_eq!((next.ready, next.held.store), (true, StoreKind::File));

    let mut later = begin(
        left(failed().world),
        ReplaceTask::Begin,
        &[(QuestionId::Store, "practice")],
    );
    assert_eq!(later.run(), Pending::Done);
    assert!(disk(&later.world).retired.is_empty());
}

/// A crash between the intent and a keychain that is gone since: the person says that the key may go,
/// and nothing is left of it.
#[test]
fn what_may_never_have_been_stored_can_be_forgotten() {
    let mut world = connected();
    let connection = world.disk.as_mut().unwrap();
    let ring = connection.ring();
    let intended = HeldKey {
        store: StoreKind::Keychain,
        entry: EntryName {
            spki: key(60).spki,
            ..ring.active.entry.clone()
        },
        key: key(60),
        ..ring.active.clone()
    };
    let ring = ring.intended(intended).unwrap();
    **connection = connection.with_ring(ring);
    let mut drive = begin(world, ReplaceTask::GiveUp, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let retired = disk(&drive.world).retired.clone();
    assert!(retired[0].unsure && retired[0].given_up);
    let world = World {
        remove_error: Some(KeyStoreError::Unavailable {
            reason: "no bus".to_owned(),
        }),
        ..left(drive.world)
    };
    let mut forget = begin(world, ReplaceTask::Forget, &[]);
    assert_eq!(forget.run(), Pending::Done);
    assert!(disk(&forget.world).retired.is_empty());
    let replacing = forget.model.replacing.as_ref().unwrap();
    assert!(replacing.undeletable.is_empty());
}

/// A keychain that fails on the n-th call, for every n: nothing is lost, and trying again is enough.
#[test]
fn a_keychain_that_fails_on_any_call_loses_nothing() {
    for call in 1.. {
        let world = World {
            store_calls: (0, Some(call)),
            ..connected()
        };
        let mut drive = begin(world, ReplaceTask::All, &due());
        let mut tries = 0;
        loop {
            let ended = drive.run();
            check(&drive.world, &format!("call {call}"));
            match ended {
                Pending::Done => break,
                Pending::Ask(ask) if ask.question == QuestionId::GoOnUnproved => {
                    drive.answer(QuestionId::GoOnUnproved, "again");
                }
                Pending::Stuck(_) => drive.send(MsgBody::Retry),
                other => panic!("call {call}: {other:?}"),
            }
            tries += 1;
            assert!(tries < 5, "call {call}: it does not get on");
        }
        let done = drive.world.store_calls.0;
        let connection = disk(&drive.world);
        assert_eq!(
            drive.world.trusted,
            Some(connection.key.spki),
            "call {call}"
        );
        if call > done {
            assert!(call > 4, "only {done} calls");
            return;
        }
    }
}
