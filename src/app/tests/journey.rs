//! Journeys from the first question to the end.

use crate::app::*;
use crate::domain::*;

use super::world::{Drive, World};

#[test]
fn a_practice_run_ends_green() {
    let mut drive = Drive::practice(World::default());
    assert_eq!(drive.run(), Pending::Done);
    assert!(drive.model.connection_is_saved());
    assert!(drive.model.test_is_green());
    assert!(
        drive
            .model
            .test
            .checks
            .iter()
            .all(|check| check.state != CheckState::Failed)
    );
    assert!(drive.model.running.is_empty(), "{:?}", drive.model.running);
}

/// Intent in the draft, then the key in its store, then everything that depends on it.
#[test]
fn the_key_is_stored_before_anything_depends_on_it() {
    let mut drive = Drive::practice(World::default());
    drive.run();
    let commits = &drive.world.commits;
    let first = |name: &str| commits.iter().position(|commit| commit == name).unwrap();
    assert!(first("SaveDraft") < first("StoreKey"));
    assert!(first("StoreKey") < first("WriteCertificate"));
    assert!(first("WriteCertificate") < first("PracticeApply"));
    assert_eq!(
        commits
            .iter()
            .filter(|commit| *commit == "StoreKey")
            .count(),
        1
    );
    assert_eq!(
        &commits[commits.len() - 2..],
        ["SaveConnection", "SaveTestRecord"]
    );
}

#[test]
fn a_real_org_waits_for_the_consumer_key() {
    let mut drive = Drive::real(World::default());
    drive.answer(
        QuestionId::Org,
        "https://acme--uat.sandbox.lightning.force.com/x",
    );
    drive.answer(QuestionId::Username, "svc@acme.com.uat");
    let waiting = drive.run();
    let Pending::Act { step, line } = waiting else {
        panic!("{waiting:?}")
    };
    assert_eq!((step, line.id.as_str()), (Step::App, "open-app-manager"));
    assert_eq!(
        drive.model.facts.name.as_ref().unwrap().as_str(),
        "acme-uat"
    );
    assert!(drive.model.facts.key.as_ref().unwrap().stored.is_some());

    // Whoever has the key is past the checklist.
    drive.answer(QuestionId::ConsumerKey, &format!("3MVG9{}", "y".repeat(80)));
    let waiting = drive.run();
    assert!(
        matches!(
            waiting,
            Pending::Act {
                step: Step::PreAuthorise,
                ..
            }
        ),
        "{waiting:?}"
    );
    drive.send(MsgBody::LeaveChecklist(Step::PreAuthorise));
    assert_eq!(drive.run(), Pending::Done);
    let connection = connection_of(&drive.model).unwrap();
    assert_eq!(connection.org.host(), "acme--uat.sandbox.my.salesforce.com");
    assert_eq!(
        connection.audience.unwrap().as_str(),
        "https://acme--uat.sandbox.my.salesforce.com"
    );
}

/// Facts record what they were proved with.
#[test]
fn another_user_makes_a_green_test_stale() {
    let mut drive = Drive::practice(World::default());
    drive.run();
    drive.answer(QuestionId::Username, "other@practice.example");
    assert!(!drive.model.test_is_green());
    assert!(!drive.model.ticks.contains_key("assign-permission-set"));
    assert_eq!(drive.run(), Pending::Done);
    assert!(drive.model.test_is_green());
}

#[test]
fn another_org_takes_ticks_and_consumer_key_away() {
    let mut drive = Drive::real(World::default());
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    drive.answer(QuestionId::Username, "svc@acme.com");
    drive.run();
    drive.send(MsgBody::Tick(
        "open-app-manager".to_owned(),
        Some(TickState::Done),
    ));
    drive.answer(QuestionId::ConsumerKey, &format!("3MVG9{}", "y".repeat(80)));
    drive.answer(QuestionId::Org, "globex.my.salesforce.com");
    assert_eq!(drive.model.answers.consumer_key, None);
    assert!(drive.model.ticks.is_empty());
}

#[test]
fn another_key_size_makes_another_key_and_wipes_the_first() {
    let mut drive = Drive::practice(World::default());
    drive.answer(QuestionId::KeySize, "2048");
    while drive.model.facts.key.is_none() {
        assert!(drive.step());
    }
    let first = drive.model.facts.key.as_ref().unwrap().handle.unwrap();
    drive.send(MsgBody::Answer(QuestionId::KeySource, "generate".into()));
    drive.send(MsgBody::Answer(QuestionId::KeySize, "4096".into()));
    let wiped = drive
        .model
        .running
        .values()
        .any(|effect| effect.kind == EffectKind::ForgetKey(first));
    assert!(wiped);
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.model.facts.key.as_ref().unwrap().facts.bits, 4096);
}

#[test]
fn a_key_store_that_fails_is_a_decision_and_another_store_goes_on() {
    let error = KeyStoreError::Unavailable {
        reason: "no bus".to_owned(),
    };
    let mut drive = Drive::practice(World {
        store_error: Some(error.clone()),
        ..World::default()
    });
    drive.answer(QuestionId::Store, "keychain");
    let stuck = Pending::Stuck(Problem::KeyStore {
        store: StoreKind::Keychain,
        error,
    });
    assert_eq!(drive.run(), stuck);
    assert!(!drive.world.commits.contains(&"WriteCertificate".to_owned()));
    drive.answer(QuestionId::Store, "file");
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(
        drive.model.facts.key.as_ref().unwrap().stored,
        Some(StoreKind::File)
    );
}

#[test]
fn a_refused_answer_changes_nothing_and_says_why() {
    let mut drive = Drive::real(World::default());
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    let before = drive.model.answers.clone();
    drive.answer(QuestionId::Org, "https://example.com");
    assert_eq!(drive.model.answers, before);
    assert!(!drive.model.invalid[&QuestionId::Org].0.next.is_empty());
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    assert!(drive.model.invalid.is_empty());
}

#[test]
fn the_practice_store_is_for_practice_runs_only() {
    let mut drive = Drive::real(World::default());
    drive.answer(QuestionId::Store, "practice");
    assert!(drive.model.invalid.contains_key(&QuestionId::Store));
}

/// A result nobody waits for any more is dropped, its key wiped.
#[test]
fn a_late_key_is_wiped() {
    let mut drive = Drive::practice(World::default());
    let late = KeyHandle(41);
    let outcome = Outcome::Generated(Ok((late, super::world::key(41))));
    drive.send(MsgBody::Result(EffectId(9_999), Box::new(outcome)));
    let wiped = drive
        .model
        .running
        .values()
        .any(|effect| effect.kind == EffectKind::ForgetKey(late));
    assert!(wiped);
    assert_eq!(drive.model.facts.key, None);
}

#[test]
fn interrupting_lets_queries_go_and_keeps_commits() {
    let mut drive = Drive::practice(World::default());
    while !drive
        .model
        .running
        .values()
        .any(|effect| effect.kind.is_commit())
    {
        assert!(drive.step());
        if let Pending::Ask(ask) = pending(&drive.model) {
            drive.send(MsgBody::Answer(ask.question, Answer::Default));
        }
    }
    drive.send(MsgBody::Interrupt);
    assert!(
        drive
            .model
            .running
            .values()
            .all(|effect| effect.kind.is_commit())
    );
    assert_eq!(pending(&drive.model), Pending::Done);
}

/// One key, whichever way its questions are answered: the first one is not thrown away.
#[test]
fn one_key_is_generated() {
    let mut by_default = Drive::practice(World::default());
    by_default.run();
    assert_eq!(by_default.world.next_key, 1);

    let mut by_flag = Drive::practice(World::default());
    by_flag.answer(QuestionId::KeySource, "generate");
    by_flag.answer(QuestionId::KeySize, "2048");
    by_flag.run();
    assert_eq!(by_flag.world.next_key, 1);
}

/// A first answer replaces none: the consumer key of the command line survives the defaults.
#[test]
fn flags_given_at_once_are_all_kept() {
    let mut drive = Drive::real(World::default());
    let consumer_key = format!("3MVG9{}", "y".repeat(80));
    drive.answer(QuestionId::ConsumerKey, &consumer_key);
    drive.answer(QuestionId::Username, "svc@acme.com");
    drive.answer(QuestionId::Org, "acme.my.salesforce.com");
    let waiting = drive.run();
    let in_policies = matches!(
        &waiting,
        Pending::Act {
            step: Step::PreAuthorise,
            ..
        }
    );
    assert!(in_policies, "{waiting:?}");
    let kept = drive.model.answers.consumer_key.as_ref().unwrap();
    assert_eq!(kept.as_str(), consumer_key);
}

/// What was set up is what is saved, also after going back from the end.
#[test]
fn a_change_after_the_end_is_tested_and_saved_again() {
    let mut drive = Drive::practice(World::default());
    drive.run();
    drive.answer(QuestionId::Username, "other@practice.example");
    assert!(!drive.model.connection_is_saved());
    assert_eq!(drive.run(), Pending::Done);
    let saved = drive.model.facts.saved_connection.as_ref().unwrap();
    assert_eq!(saved.username.as_str(), "other@practice.example");
}

/// A result that comes late says nothing about what was chosen meanwhile.
#[test]
fn a_key_stored_late_is_not_taken_for_the_next_one() {
    let mut drive = Drive::practice(World::default());
    let storing = |drive: &Drive| {
        let mut running = drive.model.running.values();
        running
            .find(|effect| matches!(effect.kind, EffectKind::StoreKey { .. }))
            .cloned()
    };
    while storing(&drive).is_none() {
        if !drive.step()
            && let Pending::Ask(ask) = pending(&drive.model)
        {
            drive.send(MsgBody::Answer(ask.question, Answer::Default));
        }
    }
    let late = storing(&drive).unwrap();
    drive.answer(QuestionId::KeySize, "4096");
    drive.send(MsgBody::Result(
        late.id,
        Box::new(Outcome::KeyStored(Ok(()))),
    ));
    let stored = drive.model.facts.key.as_ref().and_then(|key| key.stored);
    assert_eq!(stored, None);
}

/// Found by the monkey: the result of a key file that was read before the answer changed was taken
/// for the certificate, and nothing went on.
#[test]
fn a_key_file_that_comes_late_is_no_certificate() {
    let mut drive = Drive::real(World::default());
    drive.answer(
        QuestionId::Org,
        "https://acme--uat.sandbox.lightning.force.com/x",
    );
    drive.run();
    drive.answer(QuestionId::KeySource, "import");
    drive.answer(QuestionId::ImportKey, "~/keys/acme.pem");
    assert!(drive.works());
    drive.answer(QuestionId::KeySource, "certificate-only");
    drive.run();
    let form = drive.model.facts.key.as_ref().map(|key| key.facts.form);
    assert_eq!(form, Some(KeyForm::CertificateOnly));
}
