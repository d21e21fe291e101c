//! Whatever comes in: no panic, at least one finding, in an order that holds.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sfjwt::diagnosis::{Certainty, Evidence, Place, catalogue, judge};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        any_error().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(
                prop_oneof![
                    Just("error".to_owned()),
                    Just("error_description".to_owned()),
                    Just("errorCode".to_owned()),
                    Just("message".to_owned()),
                    "[a-z_]{1,8}",
                ],
                inner,
                0..6
            )
            .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_error() -> impl Strategy<Value = String> {
    prop::sample::select(
        catalogue()
            .answers
            .iter()
            .flat_map(|entry| [entry.error.clone(), entry.error_description.clone()])
            .flatten()
            .collect::<Vec<_>>(),
    )
}

fn any_place() -> impl Strategy<Value = Place> {
    prop::sample::select(Place::SEARCHED.to_vec())
}

/// At least one finding, all of them with code, title and fixes; proven ones that explain the
/// answer before likely, those before possible ones.
fn is_whole(evidence: &Evidence) -> Result<(), TestCaseError> {
    let verdict = judge(evidence);
    prop_assert!(!verdict.findings.is_empty());
    for finding in &verdict.findings {
        prop_assert!(finding.code.starts_with("SFJWT-"));
        prop_assert!(!finding.title.is_empty() && !finding.fixes.is_empty());
    }
    if let Some(guess) = verdict
        .findings
        .iter()
        .position(|finding| finding.certainty == Certainty::Possible)
    {
        let after = &verdict.findings[guess..];
        prop_assert!(
            after
                .iter()
                .all(|finding| finding.certainty != Certainty::Likely)
        );
    }
    let causes: std::collections::BTreeSet<_> = verdict
        .findings
        .iter()
        .map(|finding| &finding.cause)
        .collect();
    prop_assert_eq!(causes.len(), verdict.findings.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_json_as_body(body in any_json(), place in any_place(), status in any::<u16>()) {
        is_whole(&Evidence::from_answer(place, status, &[], &body.to_string()))?;
    }

    #[test]
    fn any_bytes_as_body(body in prop::collection::vec(any::<u8>(), 0..300), place in any_place()) {
        is_whole(&Evidence::from_answer(place, 400, &[], &String::from_utf8_lossy(&body)))?;
    }

    #[test]
    fn any_headers(name in ".{0,20}", value in ".{0,60}") {
        let headers = [(name, value.clone()), ("Date".to_owned(), value.clone()), ("location".to_owned(), value)];
        is_whole(&Evidence::from_answer(Place::Token, 302, &headers, ""))?;
    }

    #[test]
    fn any_facts(
        error in any_error(), text in ".{0,40}", number in any::<f64>(), whole in any::<i64>(),
        flag in any::<bool>(), claim in any_json(), minutes in any::<i32>(),
    ) {
        let evidence: Evidence = serde_json::from_value(json!({
            "error": error, "token_url": text, "my_domain": text, "audience": text,
            "username": text, "consumer_key": text, "clock_offset_s": number,
            "minutes_since_saved": number, "utc_offset_minutes": minutes, "asked_at": whole,
            "certificate_days_left": whole, "key_matches_certificate": flag, "by_profile": flag,
            "worked_before": flag, "other_client_works": flag, "scopes": [text],
            "claims_given": {"exp": claim, "aud": claim, "iss": text}, "assertion": text,
            "undone_lines": ["permitted-users", text], "changed": text,
            "login_history_status": text, "page_title": text, "request_body": text,
        })).unwrap();
        is_whole(&evidence)?;
    }

    #[test]
    fn evidence_survives_json(error in any_error(), text in ".{0,40}", flag in any::<bool>()) {
        let evidence: Evidence = serde_json::from_value(json!({
            "where": "token", "error": error, "username": text, "spreading": flag,
            "transport": "tls-untrusted", "org_kind": "sandbox", "headers": {"Date": text},
        })).unwrap();
        let json = serde_json::to_string(&evidence).unwrap();
        prop_assert_eq!(serde_json::from_str::<Evidence>(&json).unwrap(), evidence);
    }
}
