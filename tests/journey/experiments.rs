//! `sfjwt diagnose` against the simulated org: one answer has several causes, an experiment tells
//! which it is.

use serde_json::Value;

use super::program::{Ended, Home, PracticeOrg, checks};

/// A connection that works.
fn connected() -> (Home, Value) {
    let home = Home::new();
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--json",
        "--connection",
        "p",
    ];
    let json = home.sfjwt(&args).exits(0).json();
    (home, json)
}

fn diagnose(home: &Home, more: &[&str]) -> Ended {
    home.sfjwt(&[&["diagnose", "--json"], more].concat())
}

fn causes(json: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| (text(&finding["cause"]), text(&finding["certainty"])))
        .collect()
}

fn is_first(json: &Value, cause: &str, certainty: &str) {
    let first = causes(json).into_iter().next();
    let expected = (cause.to_owned(), certainty.to_owned());
    assert_eq!(first, Some(expected), "{json:#}");
}

/// What `sfjwt test` says of the same: several causes, none proven.
fn is_ambiguous(json: &Value) {
    let causes = causes(json);
    assert!(causes.len() > 1, "{json:#}");
    assert!(causes.iter().all(|(_, sure)| sure != "proven"), "{json:#}");
}

fn tried(json: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let experiments = json["experiments"].as_array().unwrap().iter();
    experiments
        .map(|one| (text(&one["id"]), text(&one["outcome"])))
        .collect()
}

fn pair(id: &str, outcome: &str) -> (String, String) {
    (id.to_owned(), outcome.to_owned())
}

#[test]
fn the_classic_audience() {
    let (home, _) = connected();
    let fault = ["--fault", "classic_audience_only"];
    let test = home.sfjwt(&[&["test", "--json"], &fault[..]].concat());
    is_ambiguous(&test.exits(4).json());
    let json = diagnose(&home, &fault).exits(4).json();
    is_first(&json, "aud_mismatch", "proven");
    assert_eq!(tried(&json), [pair("classic-audience", "token")]);
    let therefore = json["therefore"].as_str().unwrap();
    assert!(
        therefore.starts_with("Tried audience https://login.salesforce.com → a token, therefore"),
        "{therefore}"
    );
    assert_eq!(json["ending"], "settled");
    // For a person, in words, and announced before it was sent.
    let ended = home.sfjwt(&[&["diagnose"], &fault[..]].concat());
    ended.exits(4).says(&[
        "1 of 1  Ask again with audience https://login.salesforce.com; nothing else changes.",
        "→ a token. The audience was the cause",
        "therefore the audience was the cause",
        "(proven)",
        "1. Set the audience to https://login.salesforce.com where requests are signed",
    ]);
}

#[test]
fn the_clock() {
    let (home, _) = connected();
    let fault = ["--fault", "clock_skew=420"];
    let json = diagnose(&home, &fault).exits(4).json();
    is_first(&json, "clock_slow", "proven");
    assert_eq!(tried(&json), [pair("corrected-clock", "token")]);
    assert_eq!(causes(&json).len(), 1, "{json:#}");
}

#[test]
fn the_key_of_the_connection_that_replaced_it() {
    let home = Home::new();
    let org = PracticeOrg::start(&home, &[]);
    let setup = |name: &str, more: &[&str]| {
        let common = ["setup", "--yes", "--org", &org.origin, "--connection", name];
        home.sfjwt(&[&common[..], more].concat()).exits(0);
    };
    setup("first", &[]);
    setup("second", &["--app-exists"]);
    is_ambiguous(&home.sfjwt(&["test", "first", "--json"]).exits(4).json());
    let json = diagnose(&home, &["first"]).exits(4).json();
    is_first(&json, "old_key_after_rotation", "proven");
    assert_eq!(tried(&json), [pair("other-key", "token")]);
    home.sfjwt(&["diagnose", "first"])
        .exits(4)
        .says(&["the app has the certificate of connection second"]);
}

/// The app is only a form, not created: the org knows its kind, an unknown key gets other words.
#[test]
fn the_control() {
    let (home, made) = connected();
    let text = |field: &str| made[field].as_str().unwrap();
    let args = [
        "p",
        "--cert",
        text("certificate_path"),
        "--consumer-key",
        text("consumer_key"),
        "--username",
        text("username"),
        "--skip",
        "create",
    ];
    let _org = PracticeOrg::start(&home, &args);
    let before = home.sfjwt(&["test", "p", "--json"]).exits(4).json();
    is_ambiguous(&before);
    assert!(
        causes(&before)
            .iter()
            .any(|(c, _)| c == "consumer_key_wrong")
    );
    let json = diagnose(&home, &["p"]).exits(4).json();
    let last = tried(&json).pop();
    assert_eq!(last, Some(pair("unknown-consumer-key", "other-answer")));
    let wrong = causes(&json)
        .into_iter()
        .any(|(c, _)| c == "consumer_key_wrong");
    assert!(!wrong, "{json:#}");
}

#[test]
fn a_rate_answer_stops_them() {
    let (home, _) = connected();
    // One login by the set-up, one by the live test; the experiment is the one too many.
    let faults = [
        "--fault",
        "classic_audience_only",
        "--fault",
        "rate_login_after=2",
    ];
    let json = diagnose(&home, &faults).exits(4).json();
    assert_eq!(tried(&json), [pair("classic-audience", "other-answer")]);
    assert_eq!(json["ending"], "rate");
    assert_eq!(json["retry_after_s"], 120);
    let (home, _) = connected();
    home.sfjwt(&[&["diagnose"], &faults[..]].concat())
        .exits(4)
        .says(&["Salesforce asks for a pause", "Wait 2 min"]);
}

/// Who asks for a pause gets one, and it is said for how long.
#[test]
fn retry_after_is_evidence_and_nothing_follows() {
    let (home, _) = connected();
    let json = diagnose(&home, &["--fault", "maint_503@token"])
        .exits(4)
        .json();
    is_first(&json, "maintenance", "proven");
    let grounds = json["findings"][0]["evidence_for"].to_string();
    assert!(grounds.contains("120 s"), "{grounds}");
    assert_eq!(tried(&json), []);
    assert_eq!(json["proposed"], Value::Array(Vec::new()));
}

/// The session may be shared with others: the token is wiped here and stays alive there.
#[test]
fn a_token_is_not_given_back() {
    let (home, _) = connected();
    let sessions = || {
        let state = std::fs::read(home.config("practice/p.json")).unwrap();
        let state: Value = serde_json::from_slice(&state).unwrap();
        state["sessions"].as_array().unwrap().len()
    };
    // The first token of a new app was.
    assert_eq!(sessions(), 0);
    let json = diagnose(&home, &["--fault", "classic_audience_only"]);
    assert_eq!(tried(&json.exits(4).json()).len(), 1);
    assert_eq!(sessions(), 1);
}

#[test]
fn what_works_needs_no_experiment() {
    let (home, _) = connected();
    let json = diagnose(&home, &[]).exits(0).json();
    assert_eq!(json["ok"], true);
    assert_eq!(json["experiments"], Value::Array(Vec::new()));
    assert_eq!(json["findings"], Value::Array(Vec::new()));
}

/// Somebody else's system: no key, no saved connection.
#[test]
fn without_the_key() {
    let (home, made) = connected();
    let org = PracticeOrg::start(&home, &["p"]);
    let text = |field: &str| made[field].as_str().unwrap();
    let ask = |consumer_key: &str| {
        let args = [
            "--org",
            &org.origin,
            "--username",
            text("username"),
            "--consumer-key",
            consumer_key,
        ];
        diagnose(&home, &args).exits(0).json()
    };
    let known = ask(text("consumer_key"));
    assert_eq!(tried(&known), [pair("throw-away-key", "other-answer")]);
    let therefore = known["therefore"].as_str().unwrap();
    assert!(therefore.contains("seems to know the app"), "{therefore}");
    for (id, state) in checks(&known) {
        let asked = ["network-org", "network-name", "network-clock"].contains(&id.as_str());
        assert_eq!(state, if asked { "ok" } else { "skipped" }, "{id}");
    }
    let unknown = ask(&format!("3MVG9{}", "a1".repeat(40)));
    let suspects = causes(&unknown);
    assert!(
        suspects
            .iter()
            .any(|(cause, _)| cause == "consumer_key_wrong")
    );
    assert!(suspects.iter().all(|(_, sure)| sure != "proven"), "a hint");
    // What Login History says is more than a hint.
    let args = [
        "--org",
        &org.origin,
        "--username",
        text("username"),
        "--consumer-key",
        text("consumer_key"),
        "--login-history-status",
        "Restricted IP",
    ];
    is_first(
        &diagnose(&home, &args).exits(0).json(),
        "ip_restricted",
        "proven",
    );
    assert!(home.connection("stranger").is_none(), "nothing is recorded");
}

/// The set-up stopped at its live test: that can be diagnosed as it is, and goes on afterwards.
#[test]
fn an_unfinished_set_up() {
    let home = Home::new();
    let setup = ["setup", "--practice", "--yes", "--connection", "p"];
    let fault = ["--fault", "classic_audience_only"];
    home.sfjwt(&[&setup[..], &fault].concat()).exits(4);
    let draft = home.draft("p");
    let json = diagnose(&home, &["p"]).exits(4).json();
    is_first(&json, "aud_mismatch", "proven");
    assert_eq!(home.draft("p"), draft, "it is as it was");
    assert!(home.connection("p").is_none());
    home.sfjwt(&[&setup[..], &["--fault", "none"]].concat())
        .exits(0);
    // Before there is anything to test, it says what is missing.
    let early = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "q",
        "--skip",
        "create",
    ];
    home.sfjwt(&early);
    home.sfjwt(&["diagnose", "q"]).exits(2).says(&["q"]);
}

#[test]
fn what_does_not_fit_together_is_said() {
    let (home, _) = connected();
    for (more, says) in [
        (&["--org", "acme.my.salesforce.com"][..], "--consumer-key"),
        (&["p", "--org", "acme.my.salesforce.com"][..], "not both"),
        (&["p", "--throw-away-key"][..], "held elsewhere"),
        (&["nosuch"][..], "nosuch"),
        (&["p", "--my-domain", "nonsense"][..], "nonsense"),
    ] {
        home.sfjwt(&[&["diagnose"], more].concat())
            .exits(2)
            .says(&[says]);
    }
}
