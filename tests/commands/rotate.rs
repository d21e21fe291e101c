//! `sfjwt rotate`, verb by verb.

use serde_json::Value;

use super::json::object;
use super::openssl::{genrsa, openssl};
use super::practice_state::change_setup;
use super::program::{Ended, Home};

/// A practice connection.
fn connected() -> Home {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", "acme"])
        .exits(0);
    home
}

fn rotate(home: &Home, args: &[&str]) -> Ended {
    home.sfjwt(&[&["rotate", "acme", "--json"], args].concat())
}

fn spki(key: &Value) -> &str {
    key["spki"].as_str().unwrap()
}

#[test]
fn begin_switch_and_forget() {
    let home = connected();
    let begun = object(
        "rotate",
        rotate(&home, &["--begin", "--holder", "exporter"]),
        0,
    );
    let (old, new) = (spki(&begun["active"]), spki(&begun["next"]));
    assert_ne!(old, new);
    assert_eq!(begun["switched"], false);
    // The key of today still signs.
    home.sfjwt(&["test", "acme"]).exits(0);
    // Begun once, it is the same key again.
    let again = object("rotate", rotate(&home, &["--begin"]), 0);
    assert_eq!(spki(&again["next"]), new);

    let switched = object("rotate", rotate(&home, &["--switch"]), 0);
    assert_eq!(spki(&switched["active"]), new);
    assert_eq!(spki(&switched["previous"][0]), old);
    assert_eq!(switched["next"], Value::Null);
    assert_eq!(switched["switched"], true);
    home.sfjwt(&["test", "acme"]).exits(0);

    home.sfjwt(&["rotate", "acme", "--forget-previous"])
        .exits(2)
        .says(&["exporter", "--forget-previous --yes"]);
    let forgotten = rotate(&home, &["--forget-previous", "--yes"]);
    let forgotten = object("rotate", forgotten, 0);
    assert_eq!(forgotten["previous"], serde_json::json!([]));
    assert_eq!(spki(&forgotten["active"]), new);
    object("rotate", rotate(&home, &["--forget-previous"]), 2);
    object("rotate", rotate(&home, &["--revert"]), 2);
    object("rotate", rotate(&home, &["--switch"]), 2);
    home.sfjwt(&["test", "acme"]).exits(0);
}

/// Flags are no wishes for a key that is made already; the same command again is no other wish.
#[test]
fn what_was_begun_differently_is_refused_and_not_ignored() {
    let home = connected();
    let args = ["--key-size", "3072", "--days", "90", "--holder", "exporter"];
    let args = [&["--begin"], &args[..]].concat();
    let begun = object("rotate", rotate(&home, &args), 0);
    let again = object("rotate", rotate(&home, &args), 0);
    assert_eq!(again["next"], begun["next"]);
    for (other, shown) in [
        (["--key-size", "4096"], "3072"),
        (["--days", "91"], "90"),
        (["--store", "file"], "practice"),
        (["--holder", "ci"], "exporter"),
        (["--leaked", "--yes"], "planned"),
    ] {
        for verb in [&["--begin"][..], &[]] {
            let refused = rotate(&home, &[verb, &other[..]].concat());
            let json = object("rotate", refused, 2);
            let what = json["error"]["what"].as_str().unwrap();
            assert!(what.contains(other[0]) && what.contains(shown), "{what}");
            let next = json["error"]["next"].as_str().unwrap();
            assert!(next.contains("rotate acme --give-up"), "{next}");
        }
    }
    let switched = object("rotate", rotate(&home, &["--switch"]), 0);
    assert_eq!(spki(&switched["active"]), spki(&begun["next"]));
}

#[test]
fn there_and_back() {
    let home = connected();
    let there = object("rotate", rotate(&home, &["--yes"]), 0);
    let back = object("rotate", rotate(&home, &["--revert"]), 0);
    assert_eq!(spki(&back["active"]), spki(&there["previous"][0]));
    assert_eq!(spki(&back["previous"][0]), spki(&there["active"]));
    home.sfjwt(&["test", "acme"]).exits(0);
}

#[test]
fn giving_up_before_the_upload_changes_nothing_that_signs() {
    let home = connected();
    let begun = object("rotate", rotate(&home, &["--begin"]), 0);
    let given_up = object("rotate", rotate(&home, &["--revert"]), 0);
    assert_eq!(given_up["active"], begun["active"]);
    assert_eq!(given_up["next"], Value::Null);
    // It may have been uploaded: it is kept until Salesforce shows that it was not.
    assert_eq!(spki(&given_up["previous"][0]), spki(&begun["next"]));
    home.sfjwt(&["test", "acme"]).exits(0);
    object("rotate", rotate(&home, &["--forget-previous"]), 0);
}

#[test]
fn a_key_of_today_that_does_not_work_is_said_before_anything_is_made() {
    let home = connected();
    let args = ["--begin", "--fault", "inactive_user"];
    let refused = rotate(&home, &args);
    let json = object("rotate", refused, 2);
    assert_eq!(json["next"], Value::Null);
    let words = json["error"]["next"].as_str().unwrap();
    assert!(words.contains("--unproved"), "{words}");
    // Whoever insists gets the next key all the same.
    let begun = object("rotate", rotate(&home, &["--begin", "--unproved"]), 0);
    assert!(begun["next"].is_object());
    // Nothing that a certificate changes: it does not wait ten minutes for it.
    let stuck = rotate(&home, &["--switch"]);
    let stuck = object("rotate", stuck, 4);
    assert_eq!(stuck["active"], begun["active"]);
    assert_eq!(stuck["next"], begun["next"]);
}

#[test]
fn a_leaked_key_is_gone_at_the_end() {
    let home = connected();
    let ended = home.sfjwt(&[
        "rotate", "acme", "--yes", "--leaked", "--holder", "exporter",
    ]);
    ended.exits(0).says(&[
        "The previous key is deleted",
        "Revoke",
        "Login History",
        "exporter",
    ]);
    let show = home.sfjwt(&["connection", "show", "acme", "--json"]);
    let json = object("connection", show, 0);
    assert_eq!(json["connection"]["retired"], serde_json::json!([]));
    // Whoever had it stands still now: that is not forgotten with the key.
    assert_eq!(json["connection"]["holders"][0]["consumer"], "later");
    home.sfjwt(&["connection", "show", "acme"]).exits(0).says(&[
        "Not yet seen",
        "exporter",
        "connection works acme",
    ]);
    home.sfjwt(&["connection", "works", "acme", "exprter"])
        .exits(2)
        .says(&["does not wait for exprter", "exporter"]);
    let works = home.sfjwt(&["connection", "works", "acme", "exporter", "--json"]);
    let json = object("connection", works, 0);
    assert_eq!(json["not_seen"], serde_json::json!([]));
    let again = home.sfjwt(&["connection", "works", "acme"]);
    again.exits(0).says(&["acme waits for nobody"]);
}

/// Salesforce may trust an earlier key as long as it does not accept the one of today.
#[test]
fn earlier_keys_stay_while_the_key_of_today_does_not_work() {
    let home = connected();
    object("rotate", rotate(&home, &["--yes"]), 0);
    // Given up before, and asked to go back once more: the file to upload is named.
    object("rotate", rotate(&home, &["--begin"]), 0);
    home.sfjwt(&["test", "acme"])
        .exits(0)
        .says(&["is being replaced", "sfjwt rotate acme"]);
    home.sfjwt(&["status"])
        .exits(0)
        .says(&["new key", "next: sfjwt rotate acme"]);
    let given_up = home.sfjwt(&["rotate", "acme", "--give-up"]);
    given_up
        .exits(0)
        .says_nothing_of(&["goes on where it was left"]);
    let path = home.connection("acme").unwrap()["certificate_path"].to_string();
    let again = home.sfjwt(&["rotate", "acme", "--revert"]);
    again
        .exits(2)
        .says(&["was given up", path.trim_matches('"')]);
    // Not reached is not refused.
    let cut = rotate(&home, &["--forget-previous", "--fault", "maint_503"]);
    let words = cut.json()["error"]["what"].to_string();
    assert!(words.contains("could not be tried"), "{words}");
    let refused = rotate(&home, &["--forget-previous", "--fault", "inactive_user"]);
    let json = object("rotate", refused, 4);
    let words = json["error"]["what"].as_str().unwrap();
    assert!(
        words.contains("does not work, so the earlier keys stay"),
        "{words}"
    );
    assert_eq!(json["previous"].as_array().unwrap().len(), 2);
}

/// What is said while the next key is made is said of that key.
#[test]
fn the_next_key_is_told_with_its_own_dates() {
    let home = connected();
    home.sfjwt(&["rotate", "acme", "--begin", "--days", "100"])
        .exits(0);
    let next = home.connection("acme").unwrap()["next"].clone();
    let ends = next["certificate"]["not_after"].to_string();
    let day = ends.trim_matches('"').split('T').next().unwrap().to_owned();
    home.sfjwt(&["rotate", "acme", "--give-up"]).exits(0);
    let again = home.sfjwt(&["rotate", "acme", "--begin", "--days", "100"]);
    let line = format!("ends {day}");
    let told = again.exits(0).out;
    let first = told.lines().find(|line| line.starts_with("Certificate"));
    assert!(
        first.is_some_and(|first| first.contains(&line)),
        "{first:?}"
    );
}

/// A holder that is named is one more: those who are known have copies as well.
#[test]
fn a_named_holder_makes_no_other_one_forgotten() {
    let home = connected();
    object(
        "rotate",
        rotate(&home, &["--yes", "--holder", "exporter"]),
        0,
    );
    object("rotate", rotate(&home, &["--yes", "--holder", "Bob"]), 0);
    let show = home.sfjwt(&["connection", "show", "acme"]);
    show.exits(0).says(&["exporter", "Bob"]);
}

#[test]
fn answers_that_are_refused_change_nothing() {
    let home = connected();
    for args in [
        &["--begin", "--key-size", "1024"][..],
        &["--begin", "--days", "0"],
        &["--begin", "--store", "pocket"],
        &["--begin", "--switch"],
    ] {
        let ended = home.sfjwt(&[&["rotate", "acme"], args].concat());
        assert_eq!(ended.code, Some(2), "{args:?}: {}", ended.all());
        let record = home.connection("acme").unwrap();
        assert!(!record.contains_key("next"), "{args:?}");
    }
}

#[test]
fn a_key_that_is_held_elsewhere_is_replaced_there() {
    let home = Home::new();
    let key = home.write("k.pem", genrsa(2048));
    let args = ["req", "-x509", "-key", &key, "-subj", "/CN=x", "-days", "9"];
    let pem = openssl(&args, b"");
    let der = openssl(&["x509", "-outform", "DER"], &pem);
    let certificate = home.write("c.crt", pem);
    home.sfjwt(&super::practice("acme", &["--cert", &certificate]))
        .exits(0);
    // The other form of a certificate is as good, and its text is kept.
    let certificate = home.write("c.der", der);
    home.sfjwt(&super::practice("binary", &["--cert", &certificate]))
        .exits(0);
    let text = |name: &str| home.connection(name).unwrap()["certificate_pem"].clone();
    assert_eq!(text("acme"), text("binary"));
    let ended = home.sfjwt(&["rotate", "acme", "--begin"]);
    ended.exits(2).says(&["held by somebody else", "--cert"]);
}

/// The usual accident afterwards: somebody uploaded the old certificate again.
#[test]
fn diagnose_finds_the_previous_key_in_the_app() {
    let home = connected();
    object("rotate", rotate(&home, &["--yes"]), 0);
    // The way back uploads the old certificate and is stopped before the switch.
    let old = home.connection("acme").unwrap()["retired"][0]["certificate_pem"].clone();
    change_setup(&home, "acme", |setup| {
        setup["apps"][0]["settings"]["certificate"] = old.as_str().unwrap().into();
    });
    let json = object("diagnose", home.sfjwt(&["diagnose", "acme", "--json"]), 4);
    let said = json.to_string();
    assert!(said.contains("its previous key"), "{json:#}");
    assert_eq!(json["findings"][0]["cause"], "old_key_after_rotation");
}
