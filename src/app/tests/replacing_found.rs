//! What was found while a key was replaced on the screen, so that it is not found again.

use super::world::{Drive, World, refusal};
use crate::app::*;
use crate::domain::*;

/// A practice connection whose key is replaced, up to that question.
fn rotate(until: &QuestionId) -> Drive {
    let mut made = Drive::practice(World::default());
    made.run();
    let connection = made.model.facts.saved_connection.clone().unwrap();
    // An org that takes every key: what it refuses, each test says itself.
    made.world.trusted = None;
    let mut drive = Drive::new(made.world);
    drive.send(MsgBody::Start(Box::new(Start::Replace {
        connection,
        certificate: String::new(),
        task: ReplaceTask::All,
        practice: PracticeOptions::default(),
    })));
    for _ in 0..10_000 {
        if drive.step() {
            continue;
        }
        if matches!(pending(&drive.model), Pending::Ask(ask) if ask.question == *until) {
            return drive;
        }
        assert!(drive.go_on(), "{:?}", pending(&drive.model));
    }
    panic!("it does not get there");
}

fn settle(drive: &mut Drive) {
    for _ in 0..200 {
        if !drive.step() {
            return;
        }
    }
}

/// The next key's size is no answer about the key of today.
#[test]
fn another_size_leaves_the_key_of_today_alone() {
    let mut drive = rotate(&QuestionId::KeySize);
    let before = drive.model.facts.key.clone();
    drive.answer(QuestionId::KeySize, "4096");
    assert_eq!(drive.model.facts.key, before);
    assert!(drive.model.facts.certificate.is_some());
    settle(&mut drive);
    // Looked at again before the certificate is made: the first one is wiped.
    drive.answer(QuestionId::KeySize, "3072");
    settle(&mut drive);
    drive.run();
    let ring = &drive.model.replacing.as_ref().unwrap().ring;
    assert_eq!(ring.active.key.bits, 3072);
    let wiped = drive.world.forgotten.iter();
    let wiped = wiped.filter(|kind| matches!(kind, EffectKind::ForgetKey(_)));
    assert!(wiped.count() >= 1, "{:?}", drive.world.forgotten);
}

/// Somebody else uploads: nobody knows when, so asking has no end of its own.
#[test]
fn what_is_left_to_others_is_asked_for_until_it_is_there() {
    let mut drive = rotate(&QuestionId::Moment);
    let refused = refusal("invalid_grant", "invalid assertion");
    drive.answer(QuestionId::Moment, "now");
    drive.send(MsgBody::Attend);
    drive.send(MsgBody::LeaveChecklist(Step::Upload));
    for round in 0..400 {
        // The next key is asked first, the key of today beside it.
        let next = drive.model.replacing.as_ref().unwrap().next_key;
        let asks = drive.model.running.values();
        let mut asks = asks.filter_map(|effect| match effect.kind {
            EffectKind::Exchange { key, .. } => Some(key),
            _ => None,
        });
        if asks.next() == next && next.is_some() {
            drive.world.refusals = vec![refused.clone()].into();
        }
        assert!(drive.step(), "round {round}: {:?}", drive.model.problem);
        assert_eq!(drive.model.problem, None, "round {round}");
    }
    assert!(drive.model.waits_for_upload());
    let poll = &drive.model.replacing.as_ref().unwrap().poll;
    assert!(poll.tries > 20, "{}", poll.tries);
    assert!(matches!(poll.next, Some(crate::app::Seen::Refused(_))));
    drive.world.refusals.clear();
    drive.run();
    assert!(drive.model.replacing.as_ref().unwrap().switched.is_some());
}

/// Without a person there is nobody to upload it meanwhile, and nobody who would stop.
#[test]
fn without_a_person_asking_has_an_end() {
    let mut drive = rotate(&QuestionId::Moment);
    drive.answer(QuestionId::Moment, "now");
    drive.send(MsgBody::LeaveChecklist(Step::Upload));
    let refused = refusal("invalid_grant", "invalid assertion");
    for _ in 0..400 {
        drive.world.refusals = vec![refused.clone(); 2].into();
        if !drive.step() {
            break;
        }
    }
    assert_eq!(drive.model.problem, Some(Problem::NextRefused));
}

/// A line that is done once more is an answer to the refusal: Salesforce is asked anew.
#[test]
fn doing_a_line_again_asks_again() {
    let mut drive = rotate(&QuestionId::Moment);
    drive.world.refusals = vec![refusal("invalid_grant", "invalid assertion")].into();
    drive.run();
    assert_eq!(drive.model.problem, Some(Problem::NextRefused));
    drive.send(MsgBody::Tick(
        "upload-certificate".to_owned(),
        Some(TickState::Done),
    ));
    assert_eq!(drive.model.problem, None);
    let pending = drive.run();
    assert!(
        drive.model.replacing.as_ref().unwrap().switched.is_some(),
        "{pending:?}"
    );
}

/// A green test of the key of today is run once more, not left standing without an end.
#[test]
fn a_proof_can_be_asked_for_again() {
    let mut drive = rotate(&QuestionId::Holders);
    drive.send(MsgBody::Retry);
    assert_eq!(here(&drive.model), Place::Test);
    settle(&mut drive);
    assert!(drive.model.test_is_green());
    assert!(
        matches!(pending(&drive.model), Pending::Ask(ask) if ask.question == QuestionId::Holders)
    );
    // Where Salesforce is asked, nobody would wait for a test.
    let mut drive = rotate(&QuestionId::PreviousKey);
    drive.run();
    let before = drive.model.test.clone();
    drive.send(MsgBody::Retry);
    assert_eq!(drive.model.test, before);
}
