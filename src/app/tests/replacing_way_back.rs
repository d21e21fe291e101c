//! Giving a replacement up, and the way back to the key before: what is kept, and under what name.

use super::replacing::{begin, check, connected, disk, due, left};
use super::world::World;
use crate::app::*;
use crate::domain::*;

#[test]
fn giving_up_keeps_both_keys() {
    let mut drive = begin(connected(), ReplaceTask::Begin, &due());
    assert_eq!(drive.run(), Pending::Done);
    let before = disk(&drive.world).clone();
    assert!(before.next.as_ref().unwrap().ready);
    assert!(before.replacement.is_some());
    let mut drive = begin(left(drive.world), ReplaceTask::Back, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_eq!(after.entry, before.entry);
    assert_eq!((after.next.is_none(), after.retired.len()), (true, 1));
    assert_eq!(after.replacement, None);
    assert_eq!(drive.world.stored.len(), 2);
    check(&drive.world, "given up");
}

/// A way back can be given up as well: the key of today stays, and the one before is kept.
#[test]
fn a_way_back_can_be_given_up() {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    assert_eq!(drive.run(), Pending::Done);
    let today = disk(&drive.world).entry.clone();
    let mut back = begin(left(drive.world), ReplaceTask::Back, &[]);
    while back.step() {}
    assert!(disk(&back.world).next.as_ref().unwrap().returning);
    let way = disk(&back.world).way_back().map(ReplaceTask::of);
    assert_eq!(way, Some(ReplaceTask::GiveUp));
    let mut drive = begin(left(back.world), ReplaceTask::GiveUp, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_eq!((&after.entry, &after.next), (&today, &None));
    assert_eq!((after.retired.len(), &after.replacement), (1, &None));
    check(&drive.world, "the way back was given up");
}

/// Somebody may have uploaded it just before: it is kept until that must have arrived.
#[test]
fn a_key_that_was_just_given_up_is_not_forgotten_while_changes_spread() {
    let world = World {
        spreads_for_ms: 600_000,
        ..connected()
    };
    let mut drive = begin(world, ReplaceTask::Begin, &due());
    assert_eq!(drive.run(), Pending::Done);
    let mut drive = begin(left(drive.world), ReplaceTask::Back, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let world = World {
        spreads_for_ms: 600_000,
        ..left(drive.world)
    };
    let mut forget = begin(world, ReplaceTask::Forget, &[]);
    let stuck = forget.run();
    assert!(
        matches!(stuck, Pending::Stuck(Problem::MayArrive(_))),
        "{stuck:?}"
    );
    assert_eq!(disk(&forget.world).retired.len(), 1);
    check(&forget.world, "may arrive");
}

/// Who was not seen to work with the new key is remembered, also when the old one is deleted: that
/// is when they stand still. The next replacement asks for them again.
#[test]
fn who_had_the_key_is_remembered_until_seen_to_work() {
    let mut flags = due();
    flags.push((QuestionId::Consumer("exporter".to_owned()), "works"));
    flags.push((QuestionId::Consumer("Ada".to_owned()), "later"));
    flags.push((QuestionId::PreviousKey, "keep"));
    let mut drive = begin(connected(), ReplaceTask::All, &flags);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_eq!(after.replacement, None);
    assert_eq!(after.not_seen_to_work(), ["Ada"]);
    let world = left(drive.world);
    // Another replacement, and the way back: they have copies of the key of today.
    let mut again = begin(
        world,
        ReplaceTask::All,
        &[(QuestionId::ReplaceReason, "due")],
    );
    while again.step() {}
    let asked = ask_about(&again.model, &QuestionId::Holders);
    assert_eq!(asked.default.as_deref(), Some("exporter, Ada"));
    let mut back = begin(left(again.world), ReplaceTask::Back, &[]);
    while back.step() {}
    let told: Vec<String> = back.model.holders().into_iter().map(|h| h.name).collect();
    assert_eq!(told, ["exporter", "Ada"]);
    let mut forget = begin(left(back.world), ReplaceTask::Back, &[]);
    forget.run();
    let mut forget = begin(left(forget.world), ReplaceTask::Forget, &[]);
    assert_eq!(forget.run(), Pending::Done);
    let after = disk(&forget.world);
    assert_eq!((after.retired.len(), &after.replacement), (0, &None));
    assert_eq!(after.not_seen_to_work(), ["exporter", "Ada"]);
    let seen = after.seen_to_work("Ada");
    assert_eq!(seen.not_seen_to_work(), ["exporter"]);
}

/// A key that was active once stays "the key before" when the way back to it is given up: another
/// turn of mind finds it, with those who have a copy of it.
#[test]
fn a_key_that_was_active_keeps_its_rank_when_the_way_back_is_given_up() {
    let mut flags = due();
    flags.push((QuestionId::Consumer("Ada".to_owned()), "later"));
    let mut drive = begin(connected(), ReplaceTask::All, &flags);
    assert_eq!(drive.run(), Pending::Done);
    let switched = disk(&drive.world).clone();
    let mut back = begin(left(drive.world), ReplaceTask::Back, &[]);
    while back.step() {}
    let mut drive = begin(left(back.world), ReplaceTask::GiveUp, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    let [kept] = &after.retired[..] else {
        panic!("{:?}", after.retired)
    };
    assert_eq!(after.holders, switched.holders);
    assert!(kept.turned_back && !kept.given_up);
    assert_eq!(after.way_back(), Some(WayBack::Previous));
    assert!(!after.is_being_replaced() && after.has_keys_to_forget());
    // Its certificate may have been uploaded for the way back: it is kept while that may arrive.
    let world = World {
        spreads_for_ms: 600_000,
        ..left(drive.world)
    };
    let mut forget = begin(world, ReplaceTask::Forget, &[]);
    let stuck = forget.run();
    assert!(
        matches!(stuck, Pending::Stuck(Problem::MayArrive(_))),
        "{stuck:?}"
    );
    assert_eq!(disk(&forget.world).retired.len(), 1);
}

/// A key whose store answered in this run is there, although the record did not come to say so.
#[test]
fn a_key_that_was_stored_in_this_run_is_not_unsure() {
    let mut drive = begin(connected(), ReplaceTask::Begin, &due());
    for _ in 0..1000 {
        if drive.model.replacing.as_ref().unwrap().stored {
            break;
        }
        assert!(drive.step() || drive.go_on());
    }
    assert!(!disk(&drive.world).next.as_ref().unwrap().ready);
    drive.send(MsgBody::GiveUpReplacement);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_eq!((after.next.is_none(), after.retired.len()), (true, 1));
    assert!(!after.retired[0].unsure);
    check(&drive.world, "given up in the middle");
}

/// Flags may say everything beforehand, also to a person who is still asked why the key is replaced:
/// nothing is made before that is answered and the key of today was tried.
#[test]
fn flags_do_not_run_ahead_of_the_first_question() {
    let ahead = [
        (QuestionId::Holders, "exporter"),
        (QuestionId::ReplacePlan, "same-app"),
        (QuestionId::KeySize, "2048"),
        (QuestionId::Days, "365"),
        (QuestionId::CertOut, "next.crt"),
        (QuestionId::Store, "practice"),
    ];
    let mut drive = begin(connected(), ReplaceTask::All, &ahead);
    while drive.step() {}
    let Pending::Ask(ask) = pending(&drive.model) else {
        panic!("{:?}", pending(&drive.model))
    };
    assert_eq!(ask.question, QuestionId::ReplaceReason);
    assert_eq!(disk(&drive.world).next, None);
    assert_eq!(drive.world.stored.len(), 1);
    drive.answer(QuestionId::ReplaceReason, "due");
    assert_eq!(drive.run(), Pending::Done);
    assert_ne!(
        disk(&drive.world).key.spki,
        *drive.world.stored.first().unwrap()
    );
}

/// A token is all it takes to know that the key of today is trusted, and the keys before may go.
#[test]
fn keys_are_forgotten_although_a_later_check_fails() {
    let mut drive = begin(connected(), ReplaceTask::All, &due());
    assert_eq!(drive.run(), Pending::Done);
    let world = World {
        api_refuses: true,
        ..left(drive.world)
    };
    let mut forget = begin(world, ReplaceTask::Forget, &[]);
    assert_eq!(forget.run(), Pending::Done);
    assert!(forget.model.test.failed());
    assert!(disk(&forget.world).retired.is_empty());
    assert_eq!(forget.world.stored.len(), 1);
}

/// Who has a copy of the key of today is a fact about that key: giving a replacement up, or going
/// another way, does not make it forgotten.
#[test]
fn who_was_told_to_have_the_key_is_known_after_it_was_given_up() {
    let drive = begin(connected(), ReplaceTask::Begin, &due());
    let mut drive = drive;
    assert_eq!(drive.run(), Pending::Done);
    let mut drive = begin(left(drive.world), ReplaceTask::GiveUp, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let after = disk(&drive.world);
    assert_eq!(after.told_copies(), ["exporter", "Ada"]);
    // They work with the key of today as far as anybody knows: nobody waits for them.
    assert_eq!(after.not_seen_to_work(), [""; 0]);
    let mut again = begin(
        left(drive.world),
        ReplaceTask::All,
        &[(QuestionId::ReplaceReason, "due")],
    );
    while again.step() {}
    let asked = ask_about(&again.model, &QuestionId::Holders);
    assert_eq!(asked.default.as_deref(), Some("exporter, Ada"));
    // Side by side: they have the key of this connection until they have moved.
    again.send_all(vec![
        MsgBody::Answer(QuestionId::Holders, "exporter, Ada, Bob".into()),
        MsgBody::Answer(QuestionId::ReplacePlan, "second-app".into()),
    ]);
    assert_eq!(again.run(), Pending::Done);
    let first = disk(&again.world);
    assert_eq!(first.told_copies(), ["exporter", "Ada", "Bob"]);
    assert_eq!(first.replacement, None);
}

/// A key that was given up before it was ever active is no "key before" when it is taken after all.
#[test]
fn a_key_that_is_taken_after_all_is_not_one_that_comes_back() {
    let mut drive = begin(connected(), ReplaceTask::Begin, &due());
    assert_eq!(drive.run(), Pending::Done);
    let mut drive = begin(left(drive.world), ReplaceTask::GiveUp, &[]);
    assert_eq!(drive.run(), Pending::Done);
    let mut taken = begin(left(drive.world), ReplaceTask::Back, &[]);
    assert!(taken.model.goes_back() && !taken.model.comes_back());
    while taken.step() {}
    // Also after a restart in the middle of it.
    let mut taken = begin(left(taken.world), ReplaceTask::All, &[]);
    assert!(taken.model.goes_back() && !taken.model.comes_back());
    assert_eq!(taken.run(), Pending::Done);
    assert!(disk(&taken.world).next.is_none());
    let told = replacement_summary(&taken.model);
    assert!(told.title.contains("the new key"), "{told:?}");
}
