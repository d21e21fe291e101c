//! `sfjwt test --all`: side by side, bounded, and careful with real orgs.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::fleet::{Orgs, SEED, copy, fault, make_real};
use super::json::object;
use super::openssl::{genrsa, openssl};
use super::practice;
use super::program::{Ended, Home, Running, run};

/// A home with these connections, each with a simulated org of its own.
fn fleet(names: &[&str], orgs: Orgs) -> Home {
    let home = Home::new();
    home.sfjwt(&practice(SEED, &[])).exits(0);
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    copy(&home.config(""), &names, orgs);
    if orgs == Orgs::Own {
        std::fs::remove_file(home.config(&format!("connections/{SEED}.toml"))).unwrap();
    }
    home
}

fn all(home: &Home, more: &[&str]) -> Ended {
    home.sfjwt(&[&["test", "--all"], more].concat())
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("c{number:02}")).collect()
}

/// State of a connection in the JSON object.
fn state<'a>(json: &'a Value, name: &str) -> &'a Value {
    let connections = json["connections"].as_array().unwrap();
    connections
        .iter()
        .find(|connection| connection["connection"] == name)
        .unwrap()
}

#[test]
fn none_is_saved() {
    let home = Home::new();
    all(&home, &[])
        .exits(0)
        .says(&["No connection is saved yet. Make one: sfjwt setup"]);
    let json = object("test", all(&home, &["--json"]), 0);
    assert_eq!(json["connections"], json!([]));
    assert_eq!(json["summary"]["longest"], Value::Null);
}

#[test]
fn it_takes_no_connection_and_no_report() {
    let home = Home::new();
    for more in [&["acme"][..], &["--report", "r.md"]] {
        all(&home, more).exits(2).says(&["--all", "cannot be used"]);
    }
}

/// Forty: one whose user is not active, one that never answers, one whose user is frozen.
#[test]
fn forty_with_a_faulty_a_dead_and_a_frozen_one() {
    let names = numbered(37);
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.extend(["dead", "faulty", "z-frozen"]);
    let home = fleet(&names, Orgs::Own);
    let config = home.config("");
    fault(&config, "dead", "conn_timeout");
    fault(&config, "faulty", "inactive_user");
    fault(&config, "z-frozen", "lh_frozen_containment");
    let ended = all(&home, &["--timeout", "3"]).exits(1);
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(
        lines[0],
        "Practice run: simulated, nothing leaves this computer."
    );
    assert_eq!(lines.len(), 1 + 40 + 3, "{}", ended.all());
    assert!(lines[40].contains("dead") && lines[40].contains("SFJWT-NET-03"));
    ended.says(&[
        "SFJWT-USER-03  integration@faulty.practice.example is not active",
        "SFJWT-USER-04  integration@z-frozen.practice.example is frozen",
        "37 work, 0 with a warning, 3 failed, 0 not tested; ",
        "longest dead (3.",
        "sfjwt diagnose dead",
    ]);

    let began = Instant::now();
    let json = object("test", all(&home, &["--json", "--timeout", "3"]), 1);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "they ran side by side"
    );
    let listed = json["connections"].as_array().unwrap();
    let listed: Vec<&str> = listed
        .iter()
        .map(|connection| connection["connection"].as_str().unwrap())
        .collect();
    assert_eq!(listed, names, "in the order of their names");
    assert_eq!(json["summary"]["ok"], 37);
    assert_eq!(json["summary"]["failed"], 3);
    assert_eq!(json["summary"]["longest"]["connection"], "dead");
    assert_eq!(state(&json, "faulty")["cause"], "user_inactive");
    assert_eq!(state(&json, "faulty")["failed"]["id"], "user-found");
    assert_eq!(state(&json, "dead")["code"], "SFJWT-NET-03");
    // Each was tested as by itself, and the result is kept.
    home.sfjwt(&["connection", "show", "c07"])
        .exits(0)
        .says(&["Last test     worked, "]);
    home.sfjwt(&["connection", "show", "dead"])
        .exits(0)
        .says(&["Last test     failed, "]);
}

/// From the first answer on that says so, no other user's login is risked.
#[test]
fn after_a_frozen_user_or_a_refused_address_no_more_begin() {
    for (kind, reason, words) in [
        (
            "lh_frozen_containment",
            "user-frozen-elsewhere",
            "because the user of a-first may be frozen",
        ),
        (
            "ip_restricted",
            "address-refused-elsewhere",
            "because the org of a-first refused the address of this computer",
        ),
    ] {
        let names = numbered(39);
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.push("a-first");
        let home = fleet(&names, Orgs::Own);
        fault(&home.config(""), "a-first", kind);
        let json = object("test", all(&home, &["--json"]), 1);
        let count = |state: &str| json["summary"][state].as_u64().unwrap();
        assert_eq!(count("failed"), 1);
        assert_eq!(count("ok") + count("not_tested"), 39);
        assert!(count("not_tested") >= 20, "{}", json["summary"]);
        assert_eq!(state(&json, "c38")["reason"], reason);
        assert!(
            !home.state("tests/c38.json").exists(),
            "nothing was recorded"
        );
        all(&home, &[])
            .exits(1)
            .says(&["not tested  c38", words, "sfjwt diagnose a-first"]);
    }
}

#[test]
fn one_simulated_org_for_all_is_no_obstacle() {
    let names = numbered(20);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = fleet(&names, Orgs::Shared);
    let json = object("test", all(&home, &["--json"]), 0);
    assert_eq!(json["summary"]["ok"], 21, "and the seed itself");
}

/// Known beforehand, and no test of anything: a key whose passphrase nobody gave, a key that is not
/// here, a record that cannot be read.
#[test]
fn what_cannot_be_tested_says_why() {
    let home = Home::new();
    let in_file = practice("in-file", &["--store", "file"]);
    home.sfjwt_with("SFJWT_PASSPHRASE", "a passphrase", &in_file)
        .exits(0);
    let certificate = ["req", "-x509", "-key", "-", "-subj", "/CN=x", "-days", "9"];
    let key = home.write("k.pem", genrsa(2048));
    let certificate = certificate.map(|arg| if arg == "-" { &key } else { arg });
    let certificate = home.write("c.crt", openssl(&certificate, b""));
    home.sfjwt(&practice("held", &["--cert", &certificate]))
        .exits(0);
    home.sfjwt(&practice("works", &[])).exits(0);
    let before = std::fs::read(home.state("tests/in-file.json")).ok();

    let json = object("test", all(&home, &["--json"]), 1);
    assert_eq!(state(&json, "in-file")["reason"], "passphrase");
    assert_eq!(state(&json, "held")["reason"], "key-holder");
    assert_eq!(state(&json, "works")["state"], "ok");
    let after = std::fs::read(home.state("tests/in-file.json")).ok();
    assert_eq!(before, after, "its last result stays what it was");
    all(&home, &[]).exits(1).says(&[
        "not tested  in-file",
        "its key file needs the passphrase",
        "needs the key holder",
        "SFJWT_PASSPHRASE",
        "1 work, 0 with a warning, 0 failed, 2 not tested; ",
    ]);
    // With the passphrase; that a key is held elsewhere is no fault.
    let args = ["test", "--all", "--json"];
    let ended = home.sfjwt_with("SFJWT_PASSPHRASE", "a passphrase", &args);
    assert_eq!(state(&object("test", ended, 0), "in-file")["state"], "ok");

    std::fs::write(home.config("connections/works.toml"), "version = 99").unwrap();
    let json = object("test", all(&home, &["--json"]), 1);
    assert_eq!(state(&json, "works")["reason"], "unreadable");
}

/// Before real orgs the warning comes once; the tests of one org are not at the same time. Nothing
/// leaves this computer: the proxy is not there.
#[test]
fn real_orgs_are_warned_of_once_and_spaced() {
    let home = fleet(&["a1", "a2", "b", "practised"], Orgs::Own);
    let config = home.config("");
    make_real(&config, "a1", "acme.my.salesforce.com");
    make_real(&config, "a2", "acme.my.salesforce.com");
    make_real(&config, "b", "other.my.salesforce.com");
    let mut command = home.command(&["test", "--all", "--json"]);
    let ended = run(command.env("HTTPS_PROXY", "http://127.0.0.1:9"));
    assert_eq!(ended.err.matches("VPN").count(), 1, "{}", ended.all());
    assert!(ended.err.contains("2 real orgs"), "{}", ended.err);
    let json = object("test", ended, 1);
    assert!(
        json["ms"].as_u64().unwrap() >= 1000,
        "a2 began a second after a1"
    );
    assert_eq!(json["summary"]["failed"], 3);
    assert_eq!(state(&json, "a1")["org"], "https://acme.my.salesforce.com");
    assert_eq!(state(&json, "practised")["state"], "ok");
    // Faults are for simulated orgs.
    all(&home, &["--fault", "inactive_user"])
        .exits(2)
        .says(&["practice"]);
}

#[test]
fn a_fault_for_all_of_them() {
    let home = fleet(&["a", "b"], Orgs::Own);
    let json = object(
        "test",
        all(&home, &["--json", "--fault", "inactive_user"]),
        1,
    );
    assert_eq!(json["summary"]["failed"], 2);
}

/// What ended is told; what did not is counted.
#[test]
fn stopped_in_the_middle() {
    let home = fleet(&["a", "b", "dead"], Orgs::Own);
    fault(&home.config(""), "dead", "conn_timeout");
    let mut command = home.command(&["test", "--all", "--timeout", "60"]);
    let mut running = Running::start(&mut command);
    running.wait_for("ok ");
    running.wait_for("ok ");
    let (code, out) = running.stop("INT");
    assert_eq!(code, Some(130));
    assert!(
        out.contains("2 work, 0 with a warning, 0 failed, 1 not tested; "),
        "{out}"
    );
}
