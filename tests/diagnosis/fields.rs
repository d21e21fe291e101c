//! Every field that somebody may know is used: knowing it changes the verdict.

use serde_json::{Map, Value, json};
use sfjwt::diagnosis::{Evidence, Finding, judge};

fn findings(facts: Map<String, Value>) -> Vec<Finding> {
    let evidence: Evidence = serde_json::from_value(Value::Object(facts)).unwrap();
    judge(&evidence).findings
}

/// What is known without the field: a refusal that the field has something to say about.
fn known(field: &str) -> Value {
    let refused = |words: &str| json!({"error": "invalid_grant", "error_description": words});
    match field {
        "error" => json!({"where": "token"}),
        "error_description" => json!({"where": "token", "error": "invalid_grant"}),
        "http_status" | "body" => json!({"where": "token", "token_url": "acme.my.salesforce.com"}),
        "audience" => refused("audience is invalid"),
        "claims_given" | "assertion" | "minutes_since_certificate_replaced" => {
            refused("invalid assertion")
        }
        "where" | "clock_offset_s" | "utc_offset_minutes" | "client" => {
            refused("expired authorization code")
        }
        "request_headers" | "request_body" => json!({"error": "unsupported_grant_type"}),
        "login_history_status"
        | "login_history_source_ip"
        | "other_client_works"
        | "worked_before" => refused("authentication failure"),
        "app_kind" | "hosts_tried" => json!({"error": "invalid_client_id"}),
        "changed" => refused("invalid assertion"),
        "my_domain" => json!({
            "error": "invalid_grant",
            "error_description": "user hasn't approved this consumer",
            "token_url": "https://login.salesforce.com",
        }),
        _ => refused("user hasn't approved this consumer"),
    }
}

/// The fields of the published schema, and a value that tells something.
fn told() -> Vec<(&'static str, Value)> {
    vec![
        ("where", json!("named_credential")),
        ("error", json!("inactive_user")),
        ("error_description", json!("ip restricted")),
        ("http_status", json!(429)),
        ("body", json!("<!doctype html><title>Log in</title>")),
        ("token_url", json!("https://acme.lightning.force.com")),
        (
            "hosts_tried",
            json!(["login.salesforce.com", "acme.my.salesforce.com"]),
        ),
        ("audience", json!("login.salesforce.com")),
        ("my_domain", json!("https://acme.my.salesforce.com")),
        ("org_kind", json!("production")),
        ("app_kind", json!("packaged")),
        ("permitted_users", json!("admin_approved")),
        ("scopes", json!(["api"])),
        ("assertion", json!("not a JWT")),
        ("claims_given", json!({"iss": "x"})),
        (
            "request_headers",
            json!({"Content-Type": "application/json"}),
        ),
        ("request_body", json!("grant_type=password")),
        ("clock_offset_s", json!(-400)),
        ("utc_offset_minutes", json!(0)),
        ("minutes_since_app_saved", json!(1)),
        ("minutes_since_policy_saved", json!(1)),
        ("minutes_since_certificate_replaced", json!(90)),
        ("minutes_since_org_created", json!(1)),
        ("worked_before", json!(true)),
        ("changed", json!(["certificate"])),
        ("other_client_works", json!(true)),
        ("username", json!("0055i000000YOs1AAG")),
        ("client", json!("simple-salesforce")),
        ("login_history_status", json!("User is frozen")),
        ("login_history_source_ip", json!("203.0.113.9")),
        (
            "permission_set_licence",
            json!("Salesforce API Integration"),
        ),
        ("undone_lines", json!(["permitted-users"])),
        ("token_username", json!("other@acme.com")),
        ("consumer_key", json!("0xI5g000000TN1Q")),
        ("key_matches_certificate", json!(false)),
        ("key_bits", json!(1024)),
        ("certificate_days_left", json!(-1)),
        ("certificate_bytes", json!(9000)),
        ("api_requests_left", json!(3)),
    ]
}

#[test]
fn every_field_changes_a_verdict() {
    for (field, value) in told() {
        let Value::Object(mut facts) = known(field) else {
            panic!("{field}");
        };
        if matches!(field, "token_username" | "consumer_key") {
            facts.insert("username".to_owned(), json!("sync@acme.com"));
            facts.insert(
                "error_description".to_owned(),
                json!("client identifier invalid"),
            );
        }
        let before = findings(facts.clone());
        facts.insert(field.to_owned(), value);
        let after = findings(facts);
        assert_ne!(before, after, "{field} says nothing");
    }
}
