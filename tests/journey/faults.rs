//! Accidents of the simulated org: the exit code says whose side it is on, the first finding what
//! it is.

use super::program::{Home, checks};

/// A fault, and what is made of it.
struct Accident {
    fault: &'static str,
    exit: i32,
    check: &'static str,
    cause: &'static str,
}

const fn accident(
    fault: &'static str,
    exit: i32,
    check: &'static str,
    cause: &'static str,
) -> Accident {
    Accident {
        fault,
        exit,
        check,
        cause,
    }
}

/// The way there: exit 3.
const TRANSPORT: &[Accident] = &[
    accident("maint_503", 3, "network-org", "maintenance"),
    accident("proxy_407", 3, "network-org", "proxy_auth_required"),
    accident("not_http", 3, "network-org", "html_instead_of_json"),
    accident("reset@token", 3, "app-known", "connection_reset"),
    accident("closed_early", 3, "app-known", "connection_reset"),
    accident("truncated_body", 3, "app-known", "connection_reset"),
    accident("stalled_body", 3, "app-known", "connect_timeout"),
    accident("slow=60000@versions", 3, "network-org", "connect_timeout"),
    accident("oversized_body", 3, "app-known", "html_instead_of_json"),
];

/// Salesforce's answer: exit 4.
const ANSWERS: &[Accident] = &[
    accident("inactive_user", 4, "user-found", "user_inactive"),
    accident("ip_restricted", 4, "user-found", "ip_restricted"),
    accident("login_hours", 4, "user-found", "login_hours"),
    accident("oauth_app_blocked", 4, "user-approved", "app_blocked"),
    accident("audience_invalid", 4, "app-audience", "aud_mismatch"),
    accident("rate_login", 4, "user-token", "rate_limited"),
    accident("server_error", 4, "user-token", "server_error"),
    accident("html_instead", 4, "user-token", "html_instead_of_json"),
    accident("redirect", 4, "user-token", "redirected"),
    accident("escape_codes", 4, "user-token", "unrecognised_answer"),
    accident("rest_limit", 4, "api-version", "rate_limited"),
    accident("rest_api_disabled_org", 4, "api-version", "api_disabled"),
    accident("rest_session_scope", 4, "api-version", "missing_api_scope"),
];

fn happens(accident: &Accident) {
    let home = Home::new();
    let fault = accident.fault;
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--json",
        "--timeout",
        "1",
        "--fault",
        fault,
    ];
    let ended = home.sfjwt(&args);
    let json = ended.json();
    let context = format!("{fault}: {json:#}");
    assert_eq!(ended.code, Some(accident.exit), "{context}");
    let failed: Vec<_> = checks(&json)
        .into_iter()
        .filter(|(_, state)| state == "failed")
        .map(|(id, _)| id)
        .collect();
    assert_eq!(failed, [accident.check], "{context}");
    let first = &json["findings"][0];
    assert_eq!(first["cause"], accident.cause, "{context}");
    assert!(!first["fixes"].as_array().unwrap().is_empty(), "{context}");
    assert!(
        first["code"].as_str().unwrap().starts_with("SFJWT-"),
        "{context}"
    );
    let raw = json.to_string();
    assert!(
        !raw.contains("\\u001b") || fault == "escape_codes",
        "{context}"
    );
    // The fault gone, the same set-up goes on to its end.
    let mended = home.sfjwt(&["setup", "--practice", "--yes", "--json", "--fault", "none"]);
    let mended = mended.exits(0).json();
    assert_eq!(mended["spki_sha256"], json["spki_sha256"], "{context}");
}

#[test]
fn of_the_way_there() {
    TRANSPORT.iter().for_each(happens);
}

#[test]
fn of_salesforces_answer() {
    ANSWERS.iter().for_each(happens);
}

/// Worth a look, and no reason to stop.
#[test]
fn warnings_are_no_failures() {
    for (fault, check) in [
        ("api_limit_low", "api-limits"),
        ("clock_skew=-100", "network-clock"),
        ("rest_insufficient@query", "user-identity"),
    ] {
        let home = Home::new();
        let args = ["setup", "--practice", "--yes", "--json", "--fault", fault];
        let json = home.sfjwt(&args).exits(0).json();
        let warned: Vec<_> = checks(&json)
            .into_iter()
            .filter(|(_, state)| state == "warning")
            .map(|(id, _)| id)
            .collect();
        assert_eq!(warned, [check], "{fault}: {json:#}");
    }
}

/// What a test and a token make of a connection that stopped working.
#[test]
fn a_connection_that_stopped_working() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
    home.sfjwt(&["test", "--fault", "inactive_user"])
        .exits(4)
        .says(&["failed   found", "user is inactive", "What to do"]);
    // The fault stays with the org until it is taken away.
    let token = home.sfjwt(&["token"]).exits(4);
    assert_eq!(token.out, "", "no token, nothing on standard output");
    assert!(token.err.contains("user is inactive"), "{}", token.err);
    let json = home.sfjwt(&["token", "--json"]).exits(4).json();
    assert_eq!(json["findings"][0]["cause"], "user_inactive");
    home.sfjwt(&["test", "--fault", "none"]).exits(0);
    home.sfjwt(&["token"]).exits(0);
}

/// Control characters in an answer never reach the terminal.
#[test]
fn an_answer_cannot_steer_the_terminal() {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--fault", "escape_codes"];
    let ended = home.sfjwt(&args).exits(4);
    let bad = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}".contains(c);
    assert!(!ended.all().contains(bad), "{:?}", ended.all());
}

#[test]
fn an_unknown_fault_is_a_usage_error_and_the_help_lists_all() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--fault", "nosuch"])
        .exits(2)
        .says(&["`nosuch` is not a fault", "sfjwt practice --help"]);
    let help = home.sfjwt(&["practice", "--help"]).exits(0);
    for id in sfjwt::practice::fault_ids() {
        assert!(help.out.contains(id), "{id} is missing in {}", help.out);
    }
}
