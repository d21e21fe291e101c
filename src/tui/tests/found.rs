//! What looking at every screen and the monkey found, each with its shortest way there.

use super::stage::{Stage, consumer_key};
use crate::app::tests::world::refusal;
use crate::app::*;
use crate::domain::*;
use crate::guide::screens as words;
use crate::tui::Request;

fn ready() -> Stage {
    Stage::real().question(QuestionId::ReadyToTest)
}

/// Nobody waits for nothing.
fn assert_moves(stage: &Stage) {
    let busy = matches!(pending(&stage.model), Pending::Busy(_));
    let runs = !stage.model.running.is_empty();
    assert!(!busy || runs, "{:?}", pending(&stage.model));
}

#[test]
fn a_green_test_can_be_made_again() {
    let stage = ready().keys("<enter>");
    assert!(stage.model.test_is_green());
    let first = stage.model.test.ended;
    let stage = stage.later(1_000).keys("r");
    assert!(stage.model.test_is_green());
    assert!(stage.model.test.ended > first, "it ran again");
    assert_moves(&stage);
    assert_eq!(pending(&stage.model), Pending::Done);
}

/// Its record was not saved yet when the line was unticked.
#[test]
fn a_line_unticked_after_a_green_test_leaves_nothing_hanging() {
    let mut stage = ready().hold("SaveConnection").keys("<enter>");
    assert!(stage.model.test_is_green());
    stage.send(MsgBody::Tick("create".to_owned(), None));
    stage.held.clear();
    stage.settle();
    assert_moves(&stage);
}

#[test]
fn trying_again_while_a_change_spreads_tries_at_once() {
    let answer = refusal("invalid_grant", "user hasn't approved this consumer");
    let stage = ready().refusing(vec![answer]).keys("<enter>");
    assert!(matches!(stage.model.test.phase, Phase::Waiting(_)));
    let stage = stage.keys("r");
    assert!(stage.model.test_is_green(), "{:?}", stage.model.test.phase);
}

#[test]
fn a_fix_can_be_gone_to_while_a_change_spreads() {
    let answer = refusal("invalid_grant", "user hasn't approved this consumer");
    let stage = ready().refusing(vec![answer; 2]).keys("<enter><enter>");
    let place = stage.ui.place(&stage.model);
    assert_eq!(place, Place::Checklist(Step::PreAuthorise));
    assert_eq!(stage.ui.leave, None);
}

#[test]
fn lines_of_a_given_up_checklist_hold_up_no_other() {
    let mut stage = Stage::practice().at(&Place::Checklist(Step::PreAuthorise));
    stage.held.push("PracticeApply");
    let mut stage = stage.keys("<enter><enter><enter>");
    stage.send(MsgBody::Answer(
        QuestionId::PreauthoriseBy,
        "profile".into(),
    ));
    stage.held.clear();
    let stage = stage.at(&Place::HandOver);
    assert_eq!(pending(&stage.model), Pending::Done);
}

#[test]
fn a_key_file_that_is_missing_leads_back_to_its_path() {
    let stage = Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "import")
        .keys("~/keys/missing.pem<enter><enter>");
    let place = stage.ui.place(&stage.model);
    assert_eq!(place, Place::Question(QuestionId::ImportKey));
    let stage = stage.keys("<ctrl-u>~/keys/acme.pem<enter>");
    assert_eq!(stage.model.problem, None);
    assert!(stage.model.facts.key.is_some());
}

#[test]
fn what_is_tested_without_the_key_is_shown() {
    let stage = Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "certificate-only")
        .question(QuestionId::ReadyToTest)
        .keys("<enter>");
    assert_eq!(stage.ui.place(&stage.model), Place::Test);
    let stage = stage.keys("<enter>");
    assert_eq!(stage.ui.place(&stage.model), Place::HandOver);
}

#[test]
fn a_session_in_an_address_and_a_token_in_an_answer_are_taken_out() {
    let token = format!("00D5g00000A1b2C!AQEAQ{}", "x".repeat(60));
    for text in [
        format!("https://acme.my.salesforce.com/secur/frontdoor.jsp?sid={token}"),
        format!(r#"{{"access_token":"{token}"}}"#),
    ] {
        let mut fields = [
            Stage::real().question(QuestionId::Org).paste(&text),
            Stage::home(Shelf::default()).keys("2").paste(&text),
        ];
        for stage in &mut fields {
            let notice = stage.ui.notice.clone();
            let shot = stage.shot((120, 40), super::stage::PLAIN).text();
            assert!(!shot.contains("AQEAQ"), "{shot}");
            assert!(notice.is_some(), "it is said");
        }
    }
    let stage = Stage::real().question(QuestionId::Org).paste(&format!(
        "https://acme.my.salesforce.com/secur/frontdoor.jsp?sid={token}"
    ));
    assert_eq!(stage.ui.notice.as_deref(), Some(words::SECRET_TAKEN_OUT));
    let stage = stage.keys("<enter>");
    let org = stage.model.answers.org.as_ref().map(MyDomain::host);
    assert_eq!(
        org,
        Some("acme.my.salesforce.com"),
        "it is still an address"
    );
}

/// An error from a chat or a log, pasted into a field, is offered to be explained; the field stays
/// empty.
#[test]
fn a_spoken_error_in_a_field_is_explained() {
    let stage = Stage::real()
        .question(QuestionId::Org)
        .paste("invalid_grant - user hasn't approved this consumer")
        .keys("<enter>");
    let (_, verdict) = stage.model.explained.as_ref().unwrap();
    assert_eq!(verdict.answer.as_deref(), Some("hasnt_approved"));
    assert!(stage.model.answers.org.is_none() && stage.model.invalid.is_empty());
}

#[test]
fn a_long_paste_is_cut_and_keeps_the_cursor_behind_it() {
    let stage = Stage::home(Shelf::default())
        .keys("2ab<left>")
        .paste(&"x".repeat(60_000))
        .keys("<backspace>");
    let mut overlay = stage.ui.overlays.last().cloned().unwrap();
    let value = overlay.input_mut().unwrap().value();
    assert_eq!(value.chars().count(), 3_999);
    assert!(value.starts_with("axx") && value.ends_with("xb"));
}

#[test]
fn a_second_ctrl_c_is_offered_for_as_long_as_it_counts() {
    let stage = Stage::real().keys("<ctrl-c>").later(1_900);
    assert_eq!(stage.ui.notice.as_deref(), Some(words::CTRL_C_AGAIN));
    assert_eq!(stage.later(200).ui.notice, None);
}

#[test]
fn the_plain_view_has_the_whole_value() {
    let mut stage = Stage::real().question(QuestionId::ConsumerKey);
    let key = consumer_key();
    stage = stage.keys(&key).keys("<f5>");
    let requests = stage.ui.take_requests();
    assert_eq!(requests, [Request::Plain(vec![(String::new(), key)])]);
}

/// A line of a practice run that is refused because one before it was left out leads to that line,
/// and lines ticked meanwhile do not wait for ever.
#[test]
fn a_refused_line_leads_to_the_one_that_was_left_out() {
    let refuse = |kind: &EffectKind| match kind {
        EffectKind::PracticeApply { line, .. } if line == "enable-oauth" => {
            let reason = "There is no app in this org yet.".to_owned();
            Some(Outcome::Applied(Err(PracticeError::Refused(reason))))
        }
        _ => None,
    };
    let mut stage = Stage::practice().at(&Place::Checklist(Step::App));
    stage.send(MsgBody::Tick(
        "new-app".to_owned(),
        Some(TickState::Skipped),
    ));
    let mut stage = stage.with(refuse);
    let tick = |line: &str| MsgBody::Tick(line.to_owned(), Some(TickState::Done));
    stage.send(tick("enable-oauth"));
    stage.settle();
    assert!(matches!(
        stage.model.problem,
        Some(Problem::Practice(PracticeError::Refused(_)))
    ));
    let (step, line) = line_left_out(&stage.model).expect("the line that is needed");
    assert_eq!((step, line.id.as_str()), (Step::App, "new-app"));
    // Another line, looked at from there, is done at once instead of waiting for ever.
    stage.send(tick("contact-email"));
    stage.settle();
    assert_eq!(stage.model.problem, None);
    assert!(stage.model.applying.is_empty());
    assert!(stage.model.ticks.contains_key("contact-email"));
    assert_moves(&stage);
}

/// The simulated org was made with another user: the username is the way out.
#[test]
fn a_user_the_simulated_org_does_not_have_can_be_changed() {
    let refuse = |kind: &EffectKind| match kind {
        EffectKind::PracticeApply {
            action: SetupAction::AssignPermissionSet { username, .. },
            ..
        } => {
            let reason = format!("There is no user {username} in this org.");
            Some(Outcome::Applied(Err(PracticeError::Refused(reason))))
        }
        _ => None,
    };
    let mut stage = Stage::practice()
        .at(&Place::Checklist(Step::PreAuthorise))
        .with(refuse);
    stage.send(MsgBody::Answer(
        QuestionId::Username,
        "ada@acme.example".into(),
    ));
    stage.send(MsgBody::Tick(
        "assign-permission-set".to_owned(),
        Some(TickState::Done),
    ));
    stage.settle();
    let problem = stage.model.problem.clone().expect("refused");
    assert_eq!(problem.question(), Some(QuestionId::Username));
    assert!(matches!(problem, Problem::PracticeUser { .. }));
}
