//! The live test: what each answer means for the checks.

use crate::app::*;
use crate::domain::*;

use super::world::{Drive, World, refusal};

fn state(drive: &Drive, id: CheckId) -> CheckState {
    drive.model.test.check(id).state
}

#[test]
fn checks_stand_where_their_ids_say() {
    for (index, id) in CheckId::ALL.into_iter().enumerate() {
        assert_eq!(id as usize, index);
        assert_eq!(LiveTest::default().check(id).id, id);
    }
}

#[test]
fn an_open_line_is_named_and_never_waited_for() {
    let answers = [refusal(
        "invalid_grant",
        "user hasn't approved this consumer",
    )];
    let mut drive = Drive::practice(World {
        refusals: answers.into(),
        spreads_for_ms: 60_000,
        ..World::default()
    });
    drive.skip = vec!["permitted-users"];
    assert_eq!(
        drive.run(),
        Pending::Stuck(Problem::TestFailed(Concern::Answer))
    );
    assert_eq!(
        drive.model.test.tries, 1,
        "an open line is a fixable cause: no polling"
    );
    let verdict = drive.model.test.verdict.as_ref().unwrap();
    assert_eq!(
        verdict.findings[0].cause,
        "not_preauthorised_self_authorize"
    );
    assert_eq!(state(&drive, CheckId::UserApproved), CheckState::Failed);
    assert_eq!(state(&drive, CheckId::UserToken), CheckState::Skipped);
    assert!(!drive.model.connection_is_saved());

    // Fix and return: doing the line retests by itself.
    drive.send(MsgBody::Tick(
        "permitted-users".to_owned(),
        Some(TickState::Done),
    ));
    assert_eq!(drive.run(), Pending::Done);
    assert!(drive.model.test_is_green());
}

#[test]
fn a_change_that_spreads_is_polled_until_it_arrives() {
    let spreading = || refusal("invalid_grant", "user hasn't approved this consumer");
    let mut drive = Drive::practice(World {
        refusals: [spreading(), spreading(), spreading()].into(),
        spreads_for_ms: 60_000,
        ..World::default()
    });
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.model.test.tries, 4);
    assert_eq!(drive.model.test.verdict, None);
}

#[test]
fn polling_ends_when_the_change_must_have_arrived() {
    let answers =
        std::iter::repeat_with(|| refusal("invalid_grant", "user hasn't approved this consumer"));
    let mut drive = Drive::practice(World {
        refusals: answers.take(500).collect(),
        spreads_for_ms: 5_000,
        ..World::default()
    });
    assert_eq!(
        drive.run(),
        Pending::Stuck(Problem::TestFailed(Concern::Answer))
    );
    assert!(drive.model.test.tries > 1);
}

#[test]
fn an_answer_that_spreading_does_not_explain_is_not_waited_for() {
    let mut drive = Drive::practice(World {
        refusals: [refusal("inactive_user", "user is inactive")].into(),
        spreads_for_ms: 60_000,
        ..World::default()
    });
    assert_eq!(
        drive.run(),
        Pending::Stuck(Problem::TestFailed(Concern::Answer))
    );
    assert_eq!(drive.model.test.tries, 1);
    assert_eq!(
        drive.model.test.verdict.as_ref().unwrap().findings[0].cause,
        "user_inactive"
    );
}

#[test]
fn another_users_token_fails_the_identity_check() {
    let mut drive = Drive::practice(World {
        identity: Some("admin@practice.example".to_owned()),
        ..World::default()
    });
    assert_eq!(
        drive.run(),
        Pending::Stuck(Problem::TestFailed(Concern::Answer))
    );
    assert_eq!(state(&drive, CheckId::UserIdentity), CheckState::Failed);
    assert_eq!(
        drive.model.test.verdict.as_ref().unwrap().findings[0].cause,
        "wrong_identity"
    );
}

/// The token of a new app's first test is given back, once; a later one never.
#[test]
fn only_the_first_token_of_a_new_app_is_revoked() {
    let revokes = |model: &Model| {
        let revoke = |effect: &Effect| {
            matches!(
                effect.kind,
                EffectKind::Call {
                    call: RestCall::Revoke,
                    ..
                }
            )
        };
        model
            .running
            .values()
            .filter(|effect| revoke(effect))
            .count()
    };
    let mut drive = Drive::practice(World::default());
    let mut seen = 0;
    while drive.model.test.phase != Phase::Finished {
        if !drive.step() {
            match pending(&drive.model) {
                Pending::Ask(ask) => drive.send(MsgBody::Answer(ask.question, Answer::Default)),
                Pending::Act { line, .. } => {
                    drive.send(MsgBody::Tick(line.id.clone(), Some(TickState::Done)));
                }
                other => panic!("{other:?}"),
            }
        }
        seen = seen.max(revokes(&drive.model));
    }
    assert_eq!(seen, 1);
    drive.run();
    drive.answer(QuestionId::Username, "other@practice.example");
    while drive.step() {
        assert_eq!(revokes(&drive.model), 0);
    }
}

#[test]
fn a_saved_connection_is_tested_without_a_draft_and_its_record_kept() {
    let mut set_up = Drive::practice(World::default());
    set_up.run();
    let connection = Box::new(connection_of(&set_up.model).unwrap());
    let mut drive = Drive::new(World {
        stored: set_up.world.stored,
        ..World::default()
    });
    let practice = PracticeOptions::default();
    drive.send(MsgBody::Start(Box::new(Start::Test {
        connection: connection.clone(),
        practice,
    })));
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.world.commits, ["SaveTestRecord"]);

    // A token needs the key and one exchange, nothing else.
    let mut drive = Drive::new(World {
        stored: drive.world.stored,
        ..World::default()
    });
    drive.send(MsgBody::Start(Box::new(Start::Token { connection })));
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.model.token, Some(TokenHandle(99)));
    assert!(drive.world.commits.is_empty());
}

#[test]
fn a_key_that_is_gone_from_its_store_fails_the_first_check() {
    let mut set_up = Drive::practice(World::default());
    set_up.run();
    let connection = Box::new(connection_of(&set_up.model).unwrap());
    let mut drive = Drive::new(World::default());
    let practice = PracticeOptions::default();
    drive.send(MsgBody::Start(Box::new(Start::Test {
        connection,
        practice,
    })));
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.model.test.concern(), Some(Concern::KeyStore));
    assert_eq!(state(&drive, CheckId::NetworkName), CheckState::Skipped);
}

/// Not every answer names the user: that ends the two looks that need it, not the test.
#[test]
fn an_answer_without_an_identity_ends_the_test() {
    let mut drive = Drive::practice(World {
        nameless: true,
        ..World::default()
    });
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(state(&drive, CheckId::UserIdentity), CheckState::Skipped);
    assert_eq!(state(&drive, CheckId::ApiLoginHistory), CheckState::Skipped);
    assert!(drive.model.test_is_green());
}

/// A key that was brought along is in use somewhere: its session is left alone.
#[test]
fn with_an_existing_app_no_token_is_given_back() {
    let mut drive = Drive::practice(World::default());
    drive.answer(QuestionId::AppExists, "in-use");
    drive.run();
    assert!(!drive.world.calls.contains(&RestCall::Revoke));
}

/// Asked before the change had arrived, answered after it: that says nothing about the change.
#[test]
fn an_answer_to_an_early_question_is_not_the_last_word() {
    let mut drive = Drive::practice(World::default());
    drive.world.spreads_for_ms = 20_000;
    drive.world.refusals.push_back(refusal(
        "invalid_grant",
        "user hasn't approved this consumer",
    ));
    while !drive.model.is_running(Slot::Test) || drive.model.test.phase != Phase::Exchange {
        assert!(drive.step() || drive.go_on(), "the exchange is reached");
    }
    // The answer takes longer than the change.
    drive.seconds += 60;
    drive.run();
    assert!(drive.model.test_is_green(), "{:?}", drive.model.problem);
}
