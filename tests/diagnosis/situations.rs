//! Situations from real life, as evidence, with the cause that has to come first.

use serde_json::{Value, json};
use sfjwt::diagnosis::{Certainty, Evidence, Verdict, judge};

const MY_DOMAIN: &str = "https://acme.my.salesforce.com";
const SANDBOX: &str = "https://acme--uat.sandbox.my.salesforce.com";

/// A token endpoint's answer with further facts.
fn token(error: &str, description: &str, facts: Value) -> Value {
    let mut evidence = json!({
        "where": "token", "http_status": 400,
        "error": error, "error_description": description,
    });
    merge(&mut evidence, facts);
    evidence
}

fn merge(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else {
        panic!("facts are objects");
    };
    into.extend(from);
}

fn judged(evidence: &Value) -> Verdict {
    let evidence: Evidence = serde_json::from_value(evidence.clone()).unwrap();
    judge(&evidence)
}

fn hasnt(facts: Value) -> Value {
    token("invalid_grant", "user hasn't approved this consumer", facts)
}

fn unassigned(facts: Value) -> Value {
    token(
        "invalid_app_access",
        "user is not admin approved to access this app",
        facts,
    )
}

fn assertion(facts: Value) -> Value {
    token("invalid_grant", "invalid assertion", facts)
}

fn expired(facts: Value) -> Value {
    token("invalid_grant", "expired authorization code", facts)
}

fn no_eca(facts: Value) -> Value {
    token(
        "app_not_found",
        "External client app is not installed in this org",
        facts,
    )
}

fn no_app(facts: Value) -> Value {
    token("invalid_client_id", "client identifier invalid", facts)
}

fn audience(facts: Value) -> Value {
    token("invalid_grant", "audience is invalid", facts)
}

fn check(rows: &[(&str, Value, &str, Option<Certainty>)]) {
    for (name, evidence, cause, certainty) in rows {
        let verdict = judged(evidence);
        let first = &verdict.findings[0];
        let all: Vec<_> = verdict
            .findings
            .iter()
            .map(|f| (f.cause.as_str(), f.certainty))
            .collect();
        assert_eq!(first.cause, *cause, "{name}: {all:?}");
        if let Some(certainty) = certainty {
            assert_eq!(first.certainty, *certainty, "{name}: {all:?}");
        }
        assert!(!first.fixes.is_empty(), "{name}");
        assert!(!first.title.contains('{'), "{name}: {}", first.title);
    }
}

use Certainty::{Likely, Possible, Proven};

#[test]
fn approval() {
    check(&[
        (
            "policy line undone",
            hasnt(json!({"undone_lines": ["permitted-users"]})),
            "not_preauthorised_self_authorize",
            Some(Likely),
        ),
        (
            "policy line undone, everything else too",
            hasnt(
                json!({"undone_lines": ["assign-permission-set", "permitted-users", "select-permission-set"]}),
            ),
            "not_preauthorised_self_authorize",
            Some(Likely),
        ),
        (
            "policy line skipped, saved a minute ago",
            hasnt(json!({"skipped_lines": ["permitted-users"], "minutes_since_app_saved": 1})),
            "not_preauthorised_self_authorize",
            Some(Likely),
        ),
        (
            "policy done, assignment not",
            hasnt(
                json!({"done_lines": ["permitted-users"], "undone_lines": ["assign-permission-set"]}),
            ),
            "policy_ok_user_not_assigned",
            Some(Likely),
        ),
        (
            "policy known to be open",
            hasnt(json!({"permitted_users": "self_authorize"})),
            "not_preauthorised_self_authorize",
            Some(Likely),
        ),
        (
            "policy known to be closed",
            hasnt(
                json!({"permitted_users": "admin_approved", "my_domain": MY_DOMAIN, "token_url": MY_DOMAIN}),
            ),
            "policy_ok_user_not_assigned",
            Some(Likely),
        ),
        (
            "nothing known",
            hasnt(json!({})),
            "not_preauthorised_self_authorize",
            Some(Possible),
        ),
        (
            "assignment undone",
            unassigned(json!({"undone_lines": ["assign-permission-set"]})),
            "policy_ok_user_not_assigned",
            Some(Likely),
        ),
        (
            "selection undone, spreading",
            unassigned(json!({"undone_lines": ["select-permission-set"], "spreading": true})),
            "policy_ok_user_not_assigned",
            Some(Likely),
        ),
        (
            "all ticked, saved three minutes ago",
            unassigned(
                json!({"done_lines": ["assign-permission-set", "select-permission-set", "permitted-users"], "minutes_since_policy_saved": 3}),
            ),
            "propagation_delay",
            Some(Likely),
        ),
        (
            "all ticked, saved an hour ago",
            unassigned(
                json!({"done_lines": ["assign-permission-set", "select-permission-set"], "minutes_since_policy_saved": 60}),
            ),
            "policy_ok_user_not_assigned",
            None,
        ),
        (
            "permission set of the integration licence",
            unassigned(
                json!({"permission_set_licence": "Salesforce API Integration", "done_lines": ["assign-permission-set"]}),
            ),
            "permission_set_licence_trap",
            Some(Likely),
        ),
        (
            "scope line undone",
            token(
                "invalid_request",
                "refresh_token scope is required and the connected app should be installed and preauthorized",
                json!({"undone_lines": ["scope-refresh-token"]}),
            ),
            "missing_refresh_token_scope",
            Some(Likely),
        ),
        (
            "scopes known",
            token(
                "invalid_request",
                "refresh_token scope is required and the connected app should be installed and preauthorized",
                json!({"scopes": ["Api"]}),
            ),
            "missing_refresh_token_scope",
            Some(Proven),
        ),
        (
            "scopes known to be right, policy open",
            token(
                "invalid_request",
                "refresh_token scope is required and the connected app should be installed and preauthorized",
                json!({"scopes": ["api", "refresh_token"], "permitted_users": "self_authorize"}),
            ),
            "not_preauthorised_self_authorize",
            Some(Likely),
        ),
    ]);
}

#[test]
fn hosts_and_apps() {
    check(&[
        (
            "ECA through login",
            no_eca(json!({"token_url": "https://login.salesforce.com/services/oauth2/token"})),
            "eca_needs_my_domain",
            Some(Proven),
        ),
        (
            "ECA, audience login",
            no_eca(
                json!({"token_url": SANDBOX, "my_domain": SANDBOX, "audience": "https://login.salesforce.com"}),
            ),
            "eca_needs_my_domain",
            None,
        ),
        (
            "ECA gone after a refresh",
            no_eca(
                json!({"token_url": SANDBOX, "my_domain": SANDBOX, "changed": "sandbox_refreshed", "worked_before": true}),
            ),
            "app_missing_in_sandbox",
            Some(Likely),
        ),
        (
            "ECA of production asked in the sandbox",
            no_eca(json!({"token_url": SANDBOX, "my_domain": SANDBOX})),
            "app_missing_in_sandbox",
            None,
        ),
        (
            "another org's My Domain",
            no_eca(
                json!({"token_url": "https://globex.my.salesforce.com", "my_domain": MY_DOMAIN}),
            ),
            "wrong_host_for_org",
            Some(Likely),
        ),
        (
            "sandbox user through login",
            hasnt(
                json!({"token_url": "https://login.salesforce.com", "my_domain": SANDBOX, "app_kind": "connected_app"}),
            ),
            "wrong_host_for_org",
            Some(Likely),
        ),
        (
            "Lightning address",
            hasnt(json!({"token_url": "https://acme.lightning.force.com/services/oauth2/token"})),
            "wrong_host_for_org",
            Some(Proven),
        ),
        (
            "the secret pasted as key",
            no_app(json!({"consumer_key": "0123456789ABCDEF".repeat(4)})),
            "consumer_secret_pasted",
            Some(Proven),
        ),
        (
            "a record id pasted as key",
            no_app(json!({"consumer_key": "0xIKB000000GmSd"})),
            "consumer_secret_pasted",
            Some(Proven),
        ),
        (
            "key cut short",
            no_app(
                json!({"consumer_key": "3MVG9lKcPoNINVBIPJjdw1J9LLM8", "token_url": MY_DOMAIN, "my_domain": MY_DOMAIN}),
            ),
            "consumer_key_wrong",
            Some(Likely),
        ),
        (
            "app of another org",
            token(
                "invalid_client",
                "app must be installed into org",
                json!({"app_kind": "packaged"}),
            ),
            "app_not_installed",
            Some(Likely),
        ),
        (
            "digital signatures off",
            token(
                "unauthorized_client",
                "client not authorized to use this grant type",
                json!({"undone_lines": ["enable-jwt"]}),
            ),
            "jwt_flow_not_enabled",
            Some(Likely),
        ),
        (
            "foreign host, web page",
            json!({"where": "token", "http_status": 404, "token_url": "https://acme.example/services/oauth2/token",
            "body": "<!doctype html><html><head><title>404</title></head></html>"}),
            "not_a_salesforce_host",
            Some(Proven),
        ),
        (
            "org down",
            json!({"where": "token", "http_status": 503, "body": "<html><head><title>Down For Maintenance</title></head></html>", "page_title": "Down For Maintenance"}),
            "maintenance",
            Some(Proven),
        ),
        (
            "scratch org minutes old",
            json!({"where": "transport", "transport": "dns", "transport_detail": "no such host", "minutes_since_org_created": 3}),
            "dns_failure",
            Some(Proven),
        ),
    ]);
}

#[test]
fn keys_time_and_claims() {
    let jwt = |alg: &str, claims: Value| json!({"form": "jwt", "algorithm": alg, "claims": claims});
    let claims =
        |exp: Value| json!({"iss": "3MVG9", "sub": "svc@acme.com", "aud": MY_DOMAIN, "exp": exp});
    check(&[
        (
            "key of another certificate",
            assertion(json!({"key_matches_certificate": false})),
            "key_cert_mismatch",
            Some(Proven),
        ),
        (
            "certificate replaced, client not",
            assertion(json!({"worked_before": true, "changed": ["certificate"]})),
            "old_key_after_rotation",
            Some(Likely),
        ),
        (
            "elliptic curve",
            assertion(json!({"assertion": jwt("ES256", claims(json!(1_900_000_000)))})),
            "algorithm_not_rs256",
            Some(Proven),
        ),
        (
            "private key posted",
            assertion(
                json!({"assertion": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"}),
            ),
            "assertion_is_not_a_jwt",
            Some(Proven),
        ),
        (
            "claim missing",
            assertion(
                json!({"claims_given": {"iss": "3MVG9", "sub": "svc@acme.com", "exp": 1_900_000_000}}),
            ),
            "missing_claims",
            Some(Proven),
        ),
        (
            "exp is a duration",
            assertion(json!({"claims_given": claims(json!(180))})),
            "exp_unit_wrong",
            Some(Proven),
        ),
        (
            "upload undone",
            assertion(json!({"undone_lines": ["upload-certificate"], "worked_before": false})),
            "key_cert_mismatch",
            Some(Likely),
        ),
        (
            "clock 400 s behind",
            expired(json!({"clock_offset_s": -400.0})),
            "clock_slow",
            Some(Proven),
        ),
        (
            "clock right, zone far off",
            expired(json!({"clock_offset_s": 0.4, "utc_offset_minutes": 120})),
            "exp_timezone",
            Some(Likely),
        ),
        (
            "exp two hours back, zone two hours",
            expired(json!({"asked_at": 1_800_000_000, "utc_offset_minutes": 120,
            "claims_given": claims(json!(1_800_000_000 - 7200 + 180))})),
            "exp_timezone",
            Some(Proven),
        ),
        (
            "exp in the past, clock right",
            expired(
                json!({"asked_at": 1_800_000_000, "clock_offset_s": 1.0, "utc_offset_minutes": 0,
            "claims_given": claims(json!(1_800_000_000 - 1500))}),
            ),
            "assertion_reused",
            Some(Proven),
        ),
        (
            "clock behind, seen before any request",
            json!({"clock_offset_s": -400.0}),
            "clock_slow",
            Some(Proven),
        ),
        (
            "login for a sandbox",
            audience(json!({"audience": "https://login.salesforce.com", "my_domain": SANDBOX})),
            "aud_mismatch",
            Some(Proven),
        ),
        (
            "token URL as audience",
            audience(json!({"audience": "https://acme.my.salesforce.com/services/oauth2/token"})),
            "aud_mismatch",
            Some(Proven),
        ),
        (
            "audience right",
            audience(
                json!({"audience": MY_DOMAIN, "my_domain": MY_DOMAIN, "token_url": MY_DOMAIN}),
            ),
            "aud_mismatch",
            None,
        ),
        (
            "JSON body",
            token(
                "unsupported_grant_type",
                "grant type not supported",
                json!({"request_headers": {"Content-Type": "application/json"}}),
            ),
            "wrong_content_type",
            Some(Proven),
        ),
        (
            "other flow",
            token(
                "unsupported_grant_type",
                "grant type not supported",
                json!({"request_headers": {"content-type": "application/x-www-form-urlencoded"}, "request_body": "grant_type=jwt-bearer&assertion=x"}),
            ),
            "wrong_grant_type",
            Some(Proven),
        ),
        (
            "secret sent along",
            token(
                "invalid_client",
                "invalid client credentials",
                json!({"request_headers": {"Authorization": "Basic YWJjOmRlZmdoaWprbG1ub3A="}}),
            ),
            "client_secret_sent",
            Some(Likely),
        ),
        (
            "expired certificate only",
            json!({"certificate_days_left": -4}),
            "cert_expired",
            Some(Proven),
        ),
        (
            "small key only",
            json!({"key_bits": 1024}),
            "key_too_small",
            Some(Proven),
        ),
        (
            "certificate with its chain",
            json!({"certificate_bytes": 5120}),
            "cert_too_big",
            Some(Proven),
        ),
    ]);
}

#[test]
fn users_and_what_comes_after() {
    check(&[
        (
            "e-mail instead of username, not even one",
            token("invalid_grant", "invalid user", json!({"username": "svc"})),
            "username_wrong",
            Some(Proven),
        ),
        (
            "sandbox suffix missing",
            token(
                "invalid_grant",
                "invalid user",
                json!({"username": "svc@acme.com", "my_domain": SANDBOX}),
            ),
            "username_suffix_missing",
            None,
        ),
        (
            "sandbox username in production",
            token(
                "invalid_grant",
                "invalid user",
                json!({"username": "svc@acme.com.uat", "my_domain": MY_DOMAIN}),
            ),
            "username_suffix_missing",
            None,
        ),
        (
            "Login History: frozen",
            token(
                "invalid_grant",
                "authentication failure",
                json!({"login_history_status": "User is Frozen"}),
            ),
            "user_frozen",
            Some(Proven),
        ),
        (
            "Login History: restricted IP",
            token(
                "invalid_grant",
                "authentication failure",
                json!({"login_history_status": "Restricted IP", "login_history_source_ip": "203.0.113.7"}),
            ),
            "ip_restricted",
            Some(Proven),
        ),
        (
            "ip restricted",
            token("invalid_grant", "ip restricted", json!({})),
            "ip_restricted",
            Some(Proven),
        ),
        (
            "inactive",
            token("inactive_user", "user is inactive", json!({})),
            "user_inactive",
            Some(Likely),
        ),
        (
            "token for someone else",
            json!({"username": "svc@acme.com", "token_username": "admin@acme.com"}),
            "wrong_identity",
            Some(Proven),
        ),
        (
            "requests nearly used up",
            json!({"api_requests_left": 12}),
            "api_limit_low",
            Some(Proven),
        ),
        (
            "no api scope",
            json!({"where": "rest", "http_status": 401, "error": "INVALID_SESSION_ID", "error_description": "This session is not valid for use with the REST API", "undone_lines": ["scope-api"]}),
            "missing_api_scope",
            Some(Likely),
        ),
        (
            "call to another instance",
            json!({"where": "rest", "http_status": 401, "error": "INVALID_SESSION_ID", "error_description": "Session expired or invalid",
            "token_url": "https://globex.my.salesforce.com/services/data", "instance_url": MY_DOMAIN}),
            "rest_wrong_instance",
            Some(Proven),
        ),
        (
            "no API",
            json!({"where": "rest", "http_status": 403, "error": "API_DISABLED_FOR_ORG", "error_description": "API is not enabled for this Organization or Partner"}),
            "api_disabled",
            Some(Likely),
        ),
        (
            "a REST error though the place is not known",
            json!({"error": "INVALID_TYPE", "error_description": "sObject type 'Contract' is not supported"}),
            "insufficient_access",
            Some(Likely),
        ),
        (
            "only the code",
            token("invalid_grant", "", json!({})),
            "not_preauthorised_self_authorize",
            Some(Possible),
        ),
        (
            "only the code, clock slow",
            token("invalid_grant", "", json!({"clock_offset_s": -900})),
            "clock_slow",
            Some(Proven),
        ),
        (
            "never seen",
            token("invalid_grant", "the moon is in the wrong house", json!({})),
            "unrecognised_answer",
            Some(Possible),
        ),
        (
            "never seen, but the clock is slow",
            token(
                "invalid_grant",
                "the moon is in the wrong house",
                json!({"clock_offset_s": -900}),
            ),
            "clock_slow",
            Some(Proven),
        ),
    ]);
}
