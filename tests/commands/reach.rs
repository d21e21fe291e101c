//! Causes that `reached_by` in `causes.toml` gives to `diagnose`, each brought about in the simulated
//! org: by its state where it is a state, by a fault where it is an accident. The built program has
//! to name it first, and to end with the exit code of the side it is on.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use sfjwt::diagnosis::{CauseId, Reach, causes};

use super::openssl::{genrsa, openssl};
use super::practice;
use super::program::{Ended, Home};

/// The command that is asked. It prints `findings`, best first.
const COMMAND: &str = "diagnose";

/// How a situation comes about.
enum Way {
    /// A fault at the time of the test.
    Fault(&'static str),
    /// A fault, with an app of the older kind.
    FaultOfConnectedApp(&'static str),
    /// A checklist line left out.
    Skip(&'static str),
    /// Changes in Setup that nobody told this computer of: which records, which of their fields,
    /// and its new value as JSON.
    State(&'static str, &'static str, &'static str),
    /// Another certificate on the app.
    OtherCertificate,
}

use Way::{Fault, FaultOfConnectedApp, OtherCertificate, Skip, State};

/// A situation: cause, exit code, way, and the causes that the same words may as well mean; one of
/// those may stand first, with the right one beside it.
type Row = (&'static str, i32, Way, &'static [&'static str]);

/// Sets `field` (a JSON pointer) of every record in `records`: of users, or of apps or permission
/// sets in Setup and at the token endpoint, of these two themselves, or (empty) of the org.
fn set(org: &mut Value, records: &str, field: &str, value: &Value) {
    let places = match records {
        "" => vec![String::new()],
        "users" => vec!["/users".to_owned()],
        "setup" => vec!["/setup".to_owned(), "/spread/arrived".to_owned()],
        records => vec![
            format!("/setup/{records}"),
            format!("/spread/arrived/{records}"),
        ],
    };
    for place in places {
        let found = org.pointer_mut(&place).unwrap();
        let list = match found {
            Value::Array(list) => list.iter_mut().collect(),
            one => vec![one],
        };
        for record in list {
            *record.pointer_mut(field).unwrap() = value.clone();
        }
    }
}

fn other_certificate() -> Value {
    let home = Home::new();
    let key = home.write("other.pem", genrsa(2048));
    let args = ["req", "-x509", "-key", &key, "-subj", "/CN=other"];
    Value::from(String::from_utf8(openssl(&args, b"")).unwrap())
}

/// What somebody changed in the org.
fn states() -> Vec<Row> {
    [changed_apps(), changed_people()]
        .into_iter()
        .flatten()
        .collect()
}

fn changed_apps() -> Vec<Row> {
    let scopes = "/settings/scopes";
    let standing = "/standing";
    vec![
        ("consumer_key_wrong", 4, State("setup", "/apps", "[]"), &[]),
        (
            "app_not_installed",
            4,
            State("apps", standing, r#""not-installed""#),
            &[],
        ),
        (
            "app_blocked",
            4,
            State("apps", standing, r#""blocked""#),
            &[],
        ),
        (
            "missing_api_scope",
            4,
            State("apps", scopes, r#"["id", "refresh_token"]"#),
            &[],
        ),
        (
            "scopes_unusable",
            4,
            State("apps", scopes, r#"["refresh_token"]"#),
            &[],
        ),
        ("old_key_after_rotation", 4, OtherCertificate, &[]),
    ]
}

fn changed_people() -> Vec<Row> {
    let ips = "/profile/restrictions/login_ips";
    let range = r#"[{"from": "203.0.113.1", "to": "203.0.113.9"}]"#;
    let hours = "/profile/restrictions/login_hours";
    let api = "/profile/restrictions/api_disabled";
    let standing = "/standing";
    let licence = r#""Salesforce API Integration""#;
    vec![
        (
            "user_inactive",
            4,
            State("users", standing, r#""inactive""#),
            &[],
        ),
        (
            "user_frozen",
            4,
            State("users", standing, r#""frozen""#),
            &["user_inactive"],
        ),
        ("ip_restricted", 4, State("users", ips, range), &[]),
        (
            "login_hours",
            4,
            State("users", hours, r#"{"from": 0, "to": 0}"#),
            &[],
        ),
        ("api_disabled", 4, State("users", api, "true"), &[]),
        ("org_locked", 4, State("", "/locked", "true"), &[]),
        (
            "permission_set_licence_trap",
            4,
            State("permission_sets", "/licence", licence),
            // The answer does not tell which of the two; the licence is seen in Setup only.
            &["policy_ok_user_not_assigned"],
        ),
    ]
}

/// What was left out in Setup.
fn undone() -> Vec<Row> {
    vec![
        (
            "not_preauthorised_self_authorize",
            4,
            Skip("permitted-users"),
            &[],
        ),
        (
            "policy_ok_user_not_assigned",
            4,
            Skip("assign-permission-set"),
            &[],
        ),
        ("jwt_flow_not_enabled", 4, Skip("enable-jwt"), &[]),
        (
            "missing_refresh_token_scope",
            4,
            Skip("scope-refresh-token"),
            &[],
        ),
    ]
}

/// Accidents, and answers of an org that this computer cannot bring about.
fn accidents() -> Vec<Row> {
    vec![
        (
            "wrong_host_for_org",
            4,
            FaultOfConnectedApp("domain_not_supported"),
            &[],
        ),
        (
            "jwt_access_tokens_on",
            4,
            Fault("invalid_token_jwt_subject"),
            &[],
        ),
        ("aud_mismatch", 4, Fault("classic_audience_only"), &[]),
        ("clock_slow", 4, Fault("clock_skew=420"), &[]),
        ("username_wrong", 4, Fault("invalid_user"), &[]),
        (
            "user_frozen",
            4,
            Fault("lh_frozen_containment"),
            &["user_inactive"],
        ),
        ("rate_limited", 4, Fault("rate_login"), &[]),
        ("rate_limited", 4, Fault("rate_429"), &[]),
        ("rate_limited", 4, Fault("rest_limit"), &[]),
        ("maintenance", 3, Fault("maint_503"), &[]),
        ("maintenance", 4, Fault("rest_unavailable"), &[]),
        (
            "bad_or_stale_access_token",
            4,
            Fault("rest_session_expired"),
            &[],
        ),
        ("wrong_identity", 4, Fault("wrong_identity"), &[]),
        ("connect_timeout", 3, Fault("stalled_body"), &[]),
        ("connection_reset", 3, Fault("reset@token"), &[]),
        ("proxy_auth_required", 3, Fault("proxy_407"), &[]),
        ("html_instead_of_json", 4, Fault("html_instead"), &[]),
        ("redirected", 4, Fault("redirect"), &[]),
        ("server_error", 4, Fault("server_error"), &[]),
        ("server_error", 4, Fault("rest_unknown_exception"), &[]),
        ("rest_not_found", 4, Fault("rest_not_found"), &[]),
        ("password_expired", 4, Fault("rest_password_expired"), &[]),
        ("too_many_approvals", 4, Fault("too_many_scopes"), &[]),
        (
            "wrong_content_type",
            4,
            Fault("unsupported_grant"),
            &["wrong_grant_type"],
        ),
        ("wrong_grant_type", 4, Fault("other_flow"), &[]),
        ("client_secret_sent", 4, Fault("invalid_client_creds"), &[]),
        ("unrecognised_answer", 4, Fault("escape_codes"), &[]),
    ]
}

fn set_up(home: &Home, more: &[&str]) -> Ended {
    let args = [&["--json", "--timeout", "2"], more].concat();
    home.sfjwt(&practice("acme", &args))
}

fn asked(home: &Home, more: &[&str]) -> Ended {
    let args = [&[COMMAND, "acme", "--json", "--timeout", "2"], more].concat();
    home.sfjwt(&args)
}

/// Changes the simulated org behind this computer's back.
fn change(home: &Home, records: &str, field: &str, value: &Value) {
    let file = home.config("practice/acme.json");
    let mut org: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    set(&mut org, records, field, value);
    fs::write(&file, org.to_string()).unwrap();
}

fn happens(way: &Way) -> Ended {
    let home = Home::new();
    if let Skip(line) = way {
        return set_up(&home, &["--skip", line]);
    }
    let kind: &[&str] = match way {
        FaultOfConnectedApp(_) => &["--app", "connected-app"],
        _ => &[],
    };
    set_up(&home, kind).exits(0);
    match way {
        Fault(fault) | FaultOfConnectedApp(fault) => return asked(&home, &["--fault", fault]),
        State(records, field, value) => {
            change(&home, records, field, &serde_json::from_str(value).unwrap());
        }
        OtherCertificate => change(&home, "apps", "/settings/certificate", &other_certificate()),
        Skip(_) => {}
    }
    asked(&home, &[])
}

/// What is wrong with how it ended, if anything.
pub(super) fn complaint(cause: &str, exit: i32, ended: &Ended, or: &[&str]) -> Option<String> {
    let object: Value = serde_json::from_str(&ended.out).unwrap_or_default();
    let findings = object["findings"].as_array().cloned().unwrap_or_default();
    let found: Vec<&str> = findings
        .iter()
        .filter_map(|row| row["cause"].as_str())
        .collect();
    let first = found.first().copied().unwrap_or_default();
    let beside = or.contains(&first) && found.iter().take(2).any(|found| *found == cause);
    let explained = findings.iter().take(2).all(|row| {
        row["evidence_for"]
            .as_array()
            .is_some_and(|list| !list.is_empty())
            && row["fixes"].as_array().is_some_and(|list| !list.is_empty())
    });
    let right = (first == cause || beside) && ended.code == Some(exit) && explained;
    (!right).then(|| {
        format!(
            "{cause} (exit {exit}): {:?} {found:?} {}",
            ended.code, ended.err
        )
    })
}

#[track_caller]
fn all_are_named(rows: &[Row]) {
    let complaints: Vec<String> = rows
        .iter()
        .filter_map(|(cause, exit, way, or)| complaint(cause, *exit, &happens(way), or))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn states_of_the_org_are_named() {
    all_are_named(&states());
}

#[test]
fn lines_left_out_are_named() {
    all_are_named(&undone());
}

#[test]
fn accidents_are_named() {
    all_are_named(&accidents());
}

/// Nothing listens: the proxy in front of the Internet is gone.
#[test]
fn a_refused_connection_is_named() {
    let home = Home::new();
    let args = [
        "setup",
        "--yes",
        "--json",
        "--connection",
        "acme",
        "--org",
        "acme.my.salesforce.com",
        "--username",
        "sync@acme.example",
        "--consumer-key",
        super::CONSUMER_KEY,
        "--store",
        "file",
        "--timeout",
        "2",
    ];
    let mut command = home.command(&args);
    command
        .env("SFJWT_PASSPHRASE", "a passphrase")
        .env("HTTPS_PROXY", "http://127.0.0.1:9");
    let ended = super::program::run(&mut command);
    assert_eq!(complaint("connection_refused", 3, &ended, &[]), None);
}

#[test]
fn every_cause_of_diagnose_is_shown_here_and_no_other() {
    let mut shown: BTreeSet<&str> = [states(), undone(), accidents()]
        .into_iter()
        .flatten()
        .map(|(cause, ..)| cause)
        .collect();
    shown.extend(super::reach_real::CAUSES);
    shown.insert("connection_refused");
    let tagged: BTreeSet<&str> = causes()
        .iter()
        .filter(|(_, data)| data.reached_by.contains(&Reach::Diagnose))
        .map(|(cause, _)| CauseId::as_str(*cause))
        .collect();
    assert_eq!(shown, tagged);
}
