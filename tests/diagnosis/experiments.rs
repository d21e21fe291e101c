//! Experiments as plans: whatever is known, few, telling, and to Salesforce only.

use proptest::prelude::*;
use sfjwt::diagnosis::experiments::{
    AtHand, Change, ExperimentId, KeyAtHand, MOST_REQUESTS, Observed, Tried, propose, therefore,
};
use sfjwt::diagnosis::{Evidence, Fix, FixTarget, Place, catalogue, judge};
use sfjwt::domain::{Realm, TrustedUrl};

fn any_answer() -> impl Strategy<Value = (String, String)> {
    let known = catalogue().answers.iter().filter_map(|entry| {
        let error = entry.error.clone()?;
        Some((error, entry.error_description.clone().unwrap_or_default()))
    });
    prop_oneof![
        prop::sample::select(known.collect::<Vec<_>>()),
        (".{0,20}", ".{0,60}"),
    ]
}

fn any_host() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://login.salesforce.com".to_owned()),
        Just("https://test.salesforce.com/services/oauth2/token".to_owned()),
        Just("https://acme--uat.sandbox.my.salesforce.com".to_owned()),
        Just("https://acme.my.salesforce.com".to_owned()),
        Just("https://evil.example/.my.salesforce.com".to_owned()),
        Just("http://127.0.0.1:4000".to_owned()),
        ".{0,40}",
    ]
}

prop_compose! {
    fn any_evidence()(
        (error, description) in any_answer(),
        token_url in any_host(),
        my_domain in any_host(),
        audience in any_host(),
        username in prop_oneof![Just("svc@acme.com.uat".to_owned()), "\\PC{0,12}@\\PC{0,20}", ".{0,30}"],
        offset in prop_oneof![-500.0..500.0_f64, any::<f64>()],
        status in prop_oneof![Just(400_u16), any::<u16>()],
    ) -> Evidence {
        Evidence {
            place: Place::Token,
            http_status: Some(status),
            error: Some(error),
            error_description: Some(description),
            token_url: Some(token_url),
            my_domain: Some(my_domain),
            audience: Some(audience),
            username: Some(username),
            consumer_key: Some("3MVG9abc".to_owned()),
            clock_offset_s: Some(offset),
            ..Evidence::default()
        }
    }
}

fn key_at_hand(name: &str) -> KeyAtHand {
    KeyAtHand {
        name: name.to_owned(),
        fix: Fix {
            text: format!("Sign with the key of {name}"),
            target: FixTarget::Command(format!("sfjwt test {name}")),
        },
    }
}

proptest! {
    /// Few, each once, each with its sentence, and another host only if it is Salesforce's.
    #[test]
    fn plans_hold_for_anything(evidence in any_evidence(), key: bool) {
        let at_hand = AtHand { key, other_keys: ["a", "b", "c"].map(key_at_hand).into() };
        let plan = propose(&evidence, &judge(&evidence), &at_hand);
        prop_assert!(plan.len() <= MOST_REQUESTS);
        for (index, experiment) in plan.iter().enumerate() {
            prop_assert!(!experiment.announcement.is_empty());
            prop_assert_ne!(&experiment.value, &experiment.was);
            prop_assert!(plan[..index].iter().all(|other| other.change != experiment.change));
            prop_assert_eq!(experiment.id == ExperimentId::ThrowAwayKey, !key);
            if let Change::Host(origin) = &experiment.change {
                prop_assert!(TrustedUrl::new(origin, Realm::Salesforce).is_ok(), "{}", origin);
            }
        }
    }

    /// Results of any kind leave at least one finding, and a sentence.
    #[test]
    fn results_hold_for_anything(
        evidence in any_evidence(),
        answers in prop::collection::vec(any_answer(), 0..6),
        token: bool,
    ) {
        let at_hand = AtHand { key: true, other_keys: vec![key_at_hand("a")] };
        let plan = propose(&evidence, &judge(&evidence), &at_hand);
        let mut after = evidence.clone();
        for (experiment, (error, description)) in plan.iter().zip(answers) {
            let answer = Evidence {
                error: Some(error),
                error_description: Some(description),
                ..evidence.clone()
            };
            after.tried.push(Tried::answered(experiment.clone(), Some(&evidence), &answer));
        }
        if let (true, Some(experiment)) = (token, plan.last()) {
            let observed = Observed::Token;
            after.tried.push(Tried { experiment: experiment.clone(), observed });
        }
        let verdict = judge(&after);
        prop_assert!(!verdict.findings.is_empty());
        let sentence = therefore(&after.tried, &verdict);
        prop_assert_eq!(sentence.is_empty(), after.tried.is_empty());
        prop_assert!(sentence.is_empty() || sentence.contains("therefore"), "{}", sentence);
    }
}

/// Every experiment is about causes that exist, and the same answer never proves anything.
#[test]
fn the_same_answer_proves_nothing() {
    let evidence = Evidence {
        token_url: Some("https://acme.my.salesforce.com".to_owned()),
        my_domain: Some("https://acme.my.salesforce.com".to_owned()),
        audience: Some("https://acme.my.salesforce.com".to_owned()),
        ..Evidence::from_answer(
            Place::Token,
            400,
            &[],
            r#"{"error":"invalid_grant","error_description":"audience is invalid"}"#,
        )
    };
    let at_hand = AtHand {
        key: true,
        ..AtHand::default()
    };
    let before = judge(&evidence);
    let plan = propose(&evidence, &before, &at_hand);
    assert_eq!(plan[0].id, ExperimentId::ClassicAudience);
    let mut after = evidence.clone();
    after.tried = vec![Tried::answered(plan[0].clone(), Some(&evidence), &evidence)];
    let verdict = judge(&after);
    let audience = |verdict: &sfjwt::diagnosis::Verdict| {
        verdict
            .findings
            .iter()
            .position(|finding| finding.cause == "aud_mismatch")
    };
    assert_eq!(audience(&before), Some(0));
    assert_ne!(audience(&verdict), Some(0), "{verdict:#?}");
    let sentence = therefore(&after.tried, &verdict);
    assert!(
        sentence.contains("→ the same answer, therefore"),
        "{sentence}"
    );
}
