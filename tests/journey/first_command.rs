//! The first command of the README, and what works after it in other processes.

use serde_json::Value;

use super::program::{Ended, Home, checks};

/// Words an administrator knows, and what was made.
fn is_green(ended: Ended) -> Ended {
    ended
        .exits(0)
        .says(&[
            "Practice run: simulated, nothing leaves this computer.",
            "Key           RSA 2048 bits",
            "read back and compared",
            "Certificate   ",
            "Consumer Key  3MVG9",
            "App Policies → Select Permission Sets → move sfjwt access to Selected → Save",
            "Admin approved users are pre-authorized",
            "It works: integration@practice.practice.example can log in",
            "next: sfjwt test practice",
        ])
        .says_nothing_of(&["failed", "assertion", "invalid", "panicked", "PRIVATE KEY"])
}

#[test]
fn one_command_in_an_empty_home_ends_green() {
    let home = Home::new();
    let ended = is_green(home.sfjwt(&["setup", "--practice", "--yes"]));
    assert_eq!(ended.err, "", "nothing to complain about");
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    is_green(Home::new().sfjwt(&["setup", "--practice"]));
}

#[test]
fn everything_made_is_told_and_there() {
    let home = Home::new();
    let json = home
        .sfjwt(&["setup", "--practice", "--yes", "--json"])
        .exits(0)
        .json();
    assert_eq!(json["ok"], true);
    assert_eq!(json["connection"], "practice");
    assert_eq!(json["practice"], true);
    assert_eq!(json["key_bits"], 2048);
    assert_eq!(json["store"], "practice");
    let path = json["certificate_path"].as_str().unwrap();
    assert!(path.starts_with(home.path().to_str().unwrap()), "{path}");
    assert!(
        std::fs::read_to_string(path)
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    assert_eq!(json["organization_id"].as_str().unwrap().len(), 18);
    assert_eq!(json["user_id"].as_str().unwrap().len(), 18);
    let checks = checks(&json);
    assert_eq!(checks.len(), 19);
    for (id, state) in checks {
        let skipped = ["network-tls", "api-data"].contains(&id.as_str());
        assert_eq!(state, if skipped { "skipped" } else { "ok" }, "{id}");
    }
}

#[test]
fn test_and_token_work_in_other_processes() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
    home.sfjwt(&["test"])
        .exits(0)
        .says(&["It works: integration@practice.practice.example"]);
    let named = home.sfjwt(&["test", "practice", "--json"]).exits(0).json();
    assert_eq!(named["command"], "test");
    assert_eq!(named["ok"], true);

    let token = home.sfjwt(&["token"]).exits(0);
    assert_eq!(token.err, "");
    let text = token.out.strip_suffix('\n').expect("one line");
    let (org, session) = text.split_once('!').expect("an org id, then the session");
    assert_eq!(org.len(), 15);
    assert!(org.starts_with("00D"), "{org}");
    assert!(session.len() > 80 && !session.contains(char::is_whitespace));

    let json: Value = home.sfjwt(&["token", "practice", "--json"]).exits(0).json();
    assert!(json["access_token"].as_str().unwrap().starts_with(org));
    assert_eq!(json["scope"], "api refresh_token");
}

/// A second practice run is another connection; the first one is left as it is.
#[test]
fn a_second_practice_run_takes_another_name() {
    let home = Home::new();
    let first = home
        .sfjwt(&["setup", "--practice", "--yes", "--json"])
        .exits(0)
        .json();
    let record = std::fs::read(home.config("connections/practice.toml")).unwrap();
    let second = home
        .sfjwt(&["setup", "--practice", "--yes", "--json"])
        .exits(0)
        .json();
    assert_eq!(first["connection"], "practice");
    assert_eq!(second["connection"], "practice-2");
    assert_ne!(first["spki_sha256"], second["spki_sha256"]);
    assert_ne!(first["organization_id"], second["organization_id"]);
    let now = std::fs::read(home.config("connections/practice.toml")).unwrap();
    assert_eq!(now, record);
    for name in ["practice", "practice-2"] {
        home.sfjwt(&["test", name]).exits(0);
    }
}

#[test]
fn a_change_that_spreads_is_waited_for() {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--propagation", "1"];
    home.sfjwt(&args)
        .exits(0)
        .says(&["waiting  The change may still be spreading", "It works"]);
    let json = home
        .sfjwt(&[
            "setup",
            "--practice",
            "--yes",
            "--propagation",
            "0.6",
            "--json",
        ])
        .exits(0)
        .json();
    assert!(json["tries"].as_u64().unwrap() >= 2, "{json}");
}

/// Every destination's own document is printed at the end, with this connection's values.
#[test]
fn the_destination_gets_its_document() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--for", "versionforge"])
        .exits(0)
        .says(&[
            "warning  data access: cannot read OpportunityLineItem, Contract",
            "privateKey",
            "username: integration@practice",
        ])
        .says_nothing_of(&["BEGIN PRIVATE KEY-----"]);
    home.sfjwt(&[
        "setup",
        "--practice",
        "--yes",
        "--for",
        "google-integration-connectors",
        "--set",
        "project-id=acme-prod-1",
    ])
    .exits(0)
    .says(&[
        "gcloud secrets",
        "acme-prod-1",
        "Still to fill in: location, service-account",
    ]);
}

#[test]
fn other_sizes_names_and_dates_reach_the_certificate() {
    let home = Home::new();
    let out = home.join("my.crt");
    let json = home
        .sfjwt(&[
            "setup",
            "--practice",
            "--yes",
            "--json",
            "--connection",
            "acme-uat",
            "--key-size",
            "3072",
            "--cn",
            "Acme Integration",
            "--days",
            "30",
            "--cert-out",
            out.to_str().unwrap(),
        ])
        .exits(0)
        .json();
    assert_eq!(json["connection"], "acme-uat");
    assert_eq!(json["key_bits"], 3072);
    assert_eq!(json["certificate_path"], out.to_str().unwrap());
    let subject = home.connection("acme-uat").unwrap()["certificate"]["subject"].clone();
    assert_eq!(subject.as_str(), Some("CN=Acme Integration"));
}
