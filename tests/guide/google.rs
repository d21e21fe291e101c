//! What Google Integration Connectors needs, and how its fields go together.

use std::collections::BTreeMap;

use serde_json::Value;
use sfjwt::guide::{Destination, destination, hand_over};

use crate::sample_context;

const DEFAULT_ACCOUNT: &str = "123456789-compute@developer.gserviceaccount.com";

fn google() -> &'static Destination {
    destination("google-integration-connectors").unwrap()
}

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

fn check(project: &str, account: &str) -> Result<(), String> {
    let field = google().field("service-account").unwrap();
    let checked = google().check(field, account, &answers(&[("project-id", project)]));
    checked.map_err(|words| format!("{} {}", words.what, words.next))
}

#[test]
fn what_depends_on_another_comes_after_it() {
    let asked: Vec<&str> = google().asked().map(|field| field.id.as_str()).collect();
    assert_eq!(
        asked,
        [
            "project-id",
            "location",
            "service-account",
            "secret",
            "google-connection"
        ]
    );
}

#[test]
fn the_service_account_is_of_the_same_project() {
    assert_eq!(
        check("acme-prod", "sf@acme-prod.iam.gserviceaccount.com"),
        Ok(())
    );
    assert_eq!(
        check("acme-prod", "acme-prod@appspot.gserviceaccount.com"),
        Ok(())
    );
    assert_eq!(
        check(
            "example.com:app-1",
            "sf@app-1.example.com.iam.gserviceaccount.com"
        ),
        Ok(())
    );
    // Nothing to compare with yet.
    assert_eq!(check("", "sf@acme-test.iam.gserviceaccount.com"), Ok(()));
    for account in [
        "sf@acme-test.iam.gserviceaccount.com",
        "acme-test@appspot.gserviceaccount.com",
    ] {
        let said = check("acme-prod", account).unwrap_err();
        for named in [account, "project acme-test", "acme-prod"] {
            assert!(said.contains(named), "{said}");
        }
    }
}

#[test]
fn a_default_account_is_taken_with_a_remark() {
    assert_eq!(check("acme-prod", DEFAULT_ACCOUNT), Ok(()));
    let field = google().field("service-account").unwrap();
    let known = answers(&[("project-id", "acme-prod")]);
    let remark = google().remark(field, DEFAULT_ACCOUNT, &known).unwrap();
    assert!(
        remark.contains("123456789") && remark.contains("acme-prod"),
        "{remark}"
    );
    assert!(crate::lines(&remark) <= 2, "{remark}");
    let own = "sf@acme-prod.iam.gserviceaccount.com";
    assert_eq!(google().remark(field, own, &known), None);
}

#[test]
fn an_account_of_another_project_is_still_to_be_filled_in() {
    let fields = answers(&[
        ("project-id", "acme-prod"),
        ("location", "europe-west3"),
        ("service-account", "sf@acme-test.iam.gserviceaccount.com"),
    ]);
    let document = hand_over(google(), &sample_context(), &fields);
    assert_eq!(document.missing, ["service-account"]);
    let all: String = document.sections.iter().map(|s| s.body.as_str()).collect();
    assert!(!all.contains("acme-test"));
}

#[test]
fn node_counts_are_numbers_in_order() {
    let (min, max) = (
        google().field("min-nodes").unwrap(),
        google().field("max-nodes").unwrap(),
    );
    let none = BTreeMap::new();
    assert!(google().check(min, "0", &none).is_err());
    assert!(
        google()
            .check(max, "1", &none)
            .unwrap_err()
            .what
            .contains("`1`")
    );
    assert!(google().check(max, "2", &none).is_ok());
    let five = answers(&[("min-nodes", "5")]);
    assert!(google().check(max, "4", &five).is_err());
    let fields = answers(&[
        ("min-nodes", "3"),
        ("max-nodes", "7"),
        ("connector-version", "2"),
        ("description", "It's \"ours\""),
    ]);
    let document = hand_over(google(), &sample_context(), &fields);
    let section = document
        .sections
        .iter()
        .find(|s| s.id == "connection")
        .unwrap();
    let body: Value = serde_json::from_str(&section.body).unwrap();
    assert_eq!(
        body["nodeConfig"],
        serde_json::json!({ "minNodeCount": 3, "maxNodeCount": 7 })
    );
    assert_eq!(body["description"], "It's \"ours\"");
    assert!(
        body["connectorVersion"]
            .as_str()
            .unwrap()
            .ends_with("/versions/2")
    );
    let wrong = hand_over(
        google(),
        &sample_context(),
        &answers(&[("min-nodes", "many")]),
    );
    assert!(
        wrong.missing.contains(&"min-nodes".to_owned()),
        "{:?}",
        wrong.missing
    );
}

/// Everything that Google's form asks for, and everything that has to be so before.
#[test]
fn nothing_of_the_form_is_left_out() {
    let document = hand_over(google(), &sample_context(), &BTreeMap::new());
    let section = |id: &str| document.sections.iter().find(|s| s.id == id).unwrap();
    let labels: Vec<&str> = section("console")
        .fields
        .iter()
        .map(|f| f.label.as_str())
        .collect();
    for wanted in [
        "Region",
        "Connector",
        "Connector version",
        "Connection Name",
        "Description",
        "Service Account",
        "Minimum number of nodes",
        "Maximum number of nodes",
        "Destinations, host address",
        "Authentication",
        "Connected App Consumer Key",
        "Username",
        "Private key, secret",
        "Private key, secret version",
        "Audience, only if there is such a field",
    ] {
        assert!(labels.contains(&wanted), "{wanted}");
    }
    let needs = &section("needs").body;
    for wanted in [
        "roles/connectors.admin",
        "roles/secretmanager.viewer",
        "roles/secretmanager.secretAccessor",
        "connectors.googleapis.com",
        "secretmanager.googleapis.com",
    ] {
        assert!(needs.contains(wanted), "{wanted}");
    }
    let verify = &section("verify").body;
    for wanted in [
        "ACTIVE",
        "Login History",
        "Remote Access 2.0",
        "Success",
        "svc@acme.example.uat",
    ] {
        assert!(verify.contains(wanted), "{wanted}");
    }
}

#[test]
fn an_empty_answer_stands_for_a_value_that_can_be_shown() {
    let context = sample_context();
    let usual = |id: &str| google().field(id).unwrap().usual(&context);
    assert_eq!(usual("secret").as_deref(), Some("salesforce-acme-uat-key"));
    assert_eq!(
        usual("google-connection").as_deref(),
        Some("salesforce-acme-uat")
    );
    assert_eq!(usual("project-id"), None);
}

#[test]
fn any_connection_name_makes_one_that_google_takes() {
    for name in [
        "Acme_UAT",
        "a-very-long-name-of-a-connection-that-somebody-typed-",
        "x",
    ] {
        let mut context = sample_context();
        context.connection = name.to_owned();
        let document = hand_over(google(), &context, &BTreeMap::new());
        assert!(
            !document.missing.contains(&"google-connection".to_owned()),
            "{name}"
        );
    }
}
