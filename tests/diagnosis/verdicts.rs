//! What a verdict says besides its first cause.

use sfjwt::diagnosis::{
    Certainty, Evidence, Fix, FixTarget, Place, ProofState, Severity, Verdict, judge,
};
use sfjwt::domain::{CheckId, TransportKind};

fn answered(error: &str, description: &str) -> Evidence {
    let body = serde_json::json!({"error": error, "error_description": description});
    Evidence::from_answer(Place::Token, 400, &[], &body.to_string())
}

fn state(verdict: &Verdict, check: CheckId) -> Option<ProofState> {
    verdict
        .proves
        .iter()
        .find_map(|(id, state)| (*id == check).then_some(*state))
}

fn line(fix: &Fix) -> Option<&str> {
    match &fix.target {
        FixTarget::Line(line) => Some(line),
        _ => None,
    }
}

#[test]
fn the_undone_line_is_the_first_fix() {
    let mut evidence = answered("invalid_grant", "user hasn't approved this consumer");
    evidence.undone_lines = vec!["permitted-users".to_owned()];
    let verdict = judge(&evidence);
    let first = &verdict.findings[0];
    assert_eq!(first.code, "SFJWT-APPR-01");
    assert_eq!(line(&first.fixes[0]), Some("permitted-users"));
    let named = first
        .evidence_for
        .iter()
        .any(|why| why.contains("permitted-users"));
    assert!(named, "{first:?}");

    let mut evidence = answered(
        "invalid_app_access",
        "user is not admin approved to access this app",
    );
    evidence.undone_lines = vec!["select-profile".to_owned()];
    evidence.by_profile = Some(true);
    let verdict = judge(&evidence);
    let fixes = &verdict.findings[0].fixes;
    assert_eq!(line(&fixes[0]), Some("select-profile"));
    let other_way = fixes
        .iter()
        .any(|fix| line(fix) == Some("assign-permission-set"));
    assert!(!other_way, "{fixes:?}");
}

#[test]
fn an_answer_proves_what_comes_before_it() {
    let verdict = judge(&answered(
        "invalid_app_access",
        "user is not admin approved to access this app",
    ));
    for check in [
        CheckId::NetworkName,
        CheckId::NetworkTls,
        CheckId::AppKnown,
        CheckId::AppSignature,
        CheckId::AppAudience,
        CheckId::UserFound,
    ] {
        assert_eq!(state(&verdict, check), Some(ProofState::Ok), "{check:?}");
    }
    assert_eq!(
        state(&verdict, CheckId::UserApproved),
        Some(ProofState::Failed)
    );
    assert_eq!(
        state(&verdict, CheckId::UserScopes),
        Some(ProofState::Unknown)
    );
    assert_eq!(state(&verdict, CheckId::ApiVersion), None);

    let verdict = judge(&answered(
        "invalid_grant",
        "user hasn't approved this consumer",
    ));
    assert_eq!(
        state(&verdict, CheckId::AppSignature),
        Some(ProofState::Likely)
    );
    assert_eq!(
        state(&verdict, CheckId::UserFound),
        Some(ProofState::Unknown)
    );
}

#[test]
fn checks_come_in_their_order() {
    let verdict = judge(&answered("invalid_grant", "audience is invalid"));
    assert!(verdict.proves.is_sorted_by_key(|(check, _)| *check));
}

#[test]
fn spreading_is_named_for_and_against() {
    let mut evidence = answered("invalid_grant", "user hasn't approved this consumer");
    evidence.minutes_since_saved = Some(3.0);
    evidence.spreading = Some(true);
    evidence.undone_lines = vec!["permitted-users".to_owned()];
    let verdict = judge(&evidence);
    assert!(verdict.may_be_propagation);
    let first = &verdict.findings[0];
    assert_eq!(first.cause, "not_preauthorised_self_authorize");
    assert!(
        first
            .evidence_against
            .iter()
            .any(|why| why.contains("3 minutes ago"))
    );
    let delay = verdict
        .findings
        .iter()
        .find(|f| f.cause == "propagation_delay");
    let delay = delay.expect("spreading is a finding of its own");
    assert!(
        delay
            .evidence_for
            .iter()
            .any(|why| why.contains("3 minutes ago"))
    );
    assert!(
        delay
            .fixes
            .iter()
            .any(|fix| matches!(fix.target, FixTarget::Wait(_)))
    );
}

#[test]
fn after_long_enough_nothing_is_blamed_on_spreading() {
    let mut evidence = answered("invalid_grant", "user hasn't approved this consumer");
    evidence.minutes_since_saved = Some(45.0);
    let verdict = judge(&evidence);
    assert!(!verdict.may_be_propagation);
    assert!(
        verdict
            .findings
            .iter()
            .all(|f| f.cause != "propagation_delay")
    );
}

#[test]
fn an_audience_answer_never_waits_for_spreading() {
    let mut evidence = answered("invalid_grant", "audience is invalid");
    evidence.spreading = Some(true);
    assert!(!judge(&evidence).may_be_propagation);
}

#[test]
fn a_fact_that_does_not_explain_the_answer_comes_last() {
    let mut evidence = answered(
        "invalid_app_access",
        "user is not admin approved to access this app",
    );
    evidence.clock_offset_s = Some(-400.0);
    evidence.certificate_days_left = Some(-1);
    let verdict = judge(&evidence);
    assert_eq!(verdict.findings[0].cause, "policy_ok_user_not_assigned");
    let clock = verdict
        .findings
        .iter()
        .find(|f| f.cause == "clock_slow")
        .unwrap();
    assert_eq!(
        (clock.severity, clock.certainty),
        (Severity::Warning, Certainty::Proven)
    );
    assert_eq!(
        state(&verdict, CheckId::NetworkClock),
        Some(ProofState::Failed)
    );
    assert_eq!(state(&verdict, CheckId::KeyDates), Some(ProofState::Failed));
}

#[test]
fn a_local_proof_comes_before_any_guess() {
    // Salesforce stopped at the app; the key would be the next thing to fail.
    let mut evidence = answered("invalid_client_id", "client identifier invalid");
    evidence.key_matches_certificate = Some(false);
    let verdict = judge(&evidence);
    assert_eq!(verdict.findings[0].cause, "key_cert_mismatch");
    assert_eq!(verdict.findings[0].certainty, Certainty::Proven);
    assert!(
        verdict
            .findings
            .iter()
            .any(|f| f.cause == "consumer_key_wrong")
    );
    assert_eq!(
        state(&verdict, CheckId::KeyCertificate),
        Some(ProofState::Failed)
    );
}

#[test]
fn two_equal_causes_are_both_shown() {
    let verdict = judge(&answered(
        "invalid_grant",
        "user hasn't approved this consumer",
    ));
    let first: Vec<_> = verdict.findings[..2]
        .iter()
        .map(|f| f.cause.as_str())
        .collect();
    assert_eq!(
        first,
        [
            "not_preauthorised_self_authorize",
            "policy_ok_user_not_assigned"
        ]
    );
    assert!(
        verdict.findings[..2]
            .iter()
            .all(|f| f.certainty == Certainty::Possible)
    );
}

#[test]
fn an_unknown_answer_is_shown_as_it_came_with_what_was_verified() {
    let mut evidence = answered("invalid_weather", "it rains");
    evidence.token_url = Some("https://acme.my.salesforce.com/services/oauth2/token".to_owned());
    evidence.key_matches_certificate = Some(true);
    evidence.undone_lines = vec!["permitted-users".to_owned()];
    evidence.app_kind = Some(sfjwt::diagnosis::AppClass::ConnectedApp);
    let verdict = judge(&evidence);
    assert_eq!(verdict.answer, None);
    assert_eq!(verdict.findings.len(), 1, "{:?}", verdict.findings);
    let finding = &verdict.findings[0];
    assert_eq!(finding.code, "SFJWT-UNK-01");
    let said = finding.evidence_for.join("\n");
    assert!(
        said.contains("invalid_weather · it rains (HTTP 400)"),
        "{said}"
    );
    assert!(
        said.contains("acme.my.salesforce.com was reached"),
        "{said}"
    );
    assert!(
        said.contains("key and certificate belong together"),
        "{said}"
    );
}

#[test]
fn nothing_known_is_said_to_be_nothing() {
    let verdict = judge(&Evidence::default());
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!(verdict.findings[0].cause, "unrecognised_answer");
    assert_eq!(verdict.findings[0].severity, Severity::Note);
}

#[test]
fn sentences_carry_the_values_or_neutral_words() {
    let mut evidence = answered(
        "invalid_app_access",
        "user is not admin approved to access this app",
    );
    let neutral = judge(&evidence).findings[0].title.clone();
    assert!(
        neutral.starts_with("This user may not use this app yet"),
        "{neutral}"
    );
    evidence.username = Some("svc@acme.uat".to_owned());
    let named = judge(&evidence).findings[0].title.clone();
    assert!(
        named.starts_with("svc@acme.uat may not use this app yet"),
        "{named}"
    );
}

#[test]
fn commands_carry_the_connection() {
    let evidence = |connection: Option<&str>| Evidence {
        connection: connection.map(str::to_owned),
        ..Evidence::from_transport(Place::Token, TransportKind::Reset, "reset")
    };
    let command = |connection| {
        judge(&evidence(connection)).findings[0].fixes[0]
            .target
            .clone()
    };
    assert_eq!(
        command(Some("acme-uat")),
        FixTarget::Command("sfjwt test acme-uat".to_owned())
    );
    assert_eq!(command(None), FixTarget::Command("sfjwt test".to_owned()));
}

#[test]
fn fixes_fit_the_kind_of_app() {
    let mut evidence = answered("invalid_client_id", "client identifier invalid");
    evidence.app_kind = Some(sfjwt::diagnosis::AppClass::ConnectedApp);
    let verdict = judge(&evidence);
    let key = verdict
        .findings
        .iter()
        .find(|f| f.cause == "consumer_key_wrong")
        .unwrap();
    assert!(
        key.fixes[0].text.contains("Manage Consumer Details"),
        "{:?}",
        key.fixes
    );
    assert!(
        verdict
            .findings
            .iter()
            .all(|f| f.cause != "eca_needs_my_domain")
    );
}

#[test]
fn a_verdict_survives_json() {
    let verdict = judge(&answered("invalid_grant", "invalid assertion"));
    let json = serde_json::to_string(&verdict).unwrap();
    assert!(
        json.contains(r#""target":{"line":"upload-certificate"}"#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
}
