//! Each cause says which commands can come to it. `diagnose` is shown by the built program
//! (`tests/commands/reach.rs`), `explain` by the tables of situations, `inspect` here: facts of a
//! file or a signed request, and no answer of anybody.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sfjwt::diagnosis::{CauseId, Certainty, Evidence, Reach, causes, judge};

fn tagged(reach: Reach) -> BTreeSet<&'static str> {
    causes()
        .iter()
        .filter(|(_, data)| data.reached_by.contains(&reach))
        .map(|(cause, _)| CauseId::as_str(*cause))
        .collect()
}

#[test]
fn every_cause_can_be_explained() {
    // `variants` has a row for each.
    let all: BTreeSet<&str> = CauseId::ALL.iter().map(|cause| cause.as_str()).collect();
    assert_eq!(tagged(Reach::Explain), all);
    for (cause, data) in causes() {
        assert!(data.reached_by.is_sorted(), "{cause}: out of order");
        let once: BTreeSet<_> = data.reached_by.iter().collect();
        assert_eq!(once.len(), data.reached_by.len(), "{cause}: twice");
    }
}

/// What a look at a file establishes, by cause.
fn looks() -> Vec<(&'static str, Value)> {
    let claims = |exp: Value| {
        let text = "sync@acme.com";
        json!({"iss": "3MVG9", "sub": text, "aud": "https://acme.my.salesforce.com", "exp": exp})
    };
    vec![
        ("assertion_is_not_a_jwt", json!({"assertion": "not.a.jwt"})),
        (
            "algorithm_not_rs256",
            json!({"assertion": {"form": "jwt", "algorithm": "HS256", "claims": claims(json!(4e9))}}),
        ),
        ("missing_claims", json!({"claims_given": {"iss": "3MVG9"}})),
        (
            "exp_unit_wrong",
            json!({"claims_given": claims(json!(180))}),
        ),
        (
            "key_cert_mismatch",
            json!({"where": "local", "key_matches_certificate": false}),
        ),
        (
            "key_unreadable",
            json!({"where": "local", "transport_detail": "PEM routines:get_name:no start line"}),
        ),
        (
            "key_encrypted",
            json!({"where": "local", "transport_detail": "the key is encrypted"}),
        ),
        (
            "key_not_rsa",
            json!({"where": "local", "transport_detail": "this needs an RSA key"}),
        ),
        ("key_too_small", json!({"where": "local", "key_bits": 1024})),
        (
            "cert_too_big",
            json!({"where": "local", "certificate_bytes": 4096}),
        ),
        (
            "cert_expired",
            json!({"where": "local", "certificate_days_left": -1}),
        ),
    ]
}

#[test]
fn a_look_at_a_file_proves_its_causes() {
    for (cause, facts) in looks() {
        let evidence: Evidence = serde_json::from_value(facts).unwrap();
        let verdict = judge(&evidence);
        let first = &verdict.findings[0];
        assert_eq!(first.cause, cause);
        assert_eq!(first.certainty, Certainty::Proven, "{cause}");
        assert!(!first.evidence_for.is_empty(), "{cause}");
    }
    let shown: BTreeSet<&str> = looks().into_iter().map(|(cause, _)| cause).collect();
    assert_eq!(shown, tagged(Reach::Inspect));
}
