//! How `sfjwt rotate` ends where something is not as it should be: said as it is, with the right exit
//! code, and never a step further than was asked for.

use serde_json::Value;

use super::json::object;
use super::program::{Ended, Home};

/// A practice connection.
fn connected() -> Home {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", "acme"])
        .exits(0);
    home
}

fn rotate(home: &Home, args: &[&str]) -> Ended {
    home.sfjwt(&[&["rotate", "acme"], args].concat())
}

fn json(home: &Home, args: &[&str], code: i32) -> Value {
    object("rotate", rotate(home, &[&["--json"], args].concat()), code)
}

fn spki(key: &Value) -> &str {
    key["spki"].as_str().unwrap()
}

/// Whoever asks for the way back once more out of worry must not be led away from the key of today.
#[test]
fn the_way_back_once_more_changes_nothing() {
    let home = connected();
    let there = json(&home, &["--yes"], 0);
    let begun = json(&home, &["--begin"], 0);
    let given_up = json(&home, &["--revert"], 0);
    assert_eq!(spki(&given_up["active"]), spki(&there["active"]));
    for _ in 0..2 {
        let again = json(&home, &["--revert"], 2);
        let next = again["error"]["next"].as_str().unwrap();
        assert!(next.contains("--take-earlier"), "{next}");
    }
    json(&home, &["--give-up"], 2);
    home.sfjwt(&["test", "acme"]).exits(0);
    // Said in so many words it leads to the key before, not to the one that was given up.
    let taken = json(&home, &["--take-earlier"], 0);
    assert_eq!(spki(&taken["active"]), spki(&there["previous"][0]));
    assert_ne!(spki(&taken["active"]), spki(&begun["next"]));
}

/// With nothing begun but answers, the way back would end them, and once more lead elsewhere: both
/// have to be said.
#[test]
fn the_way_back_from_a_replacement_without_a_next_key_has_to_be_said() {
    let home = connected();
    let there = json(&home, &["--yes"], 0);
    rotate(&home, &["--begin", "--store", "keychain"]).exits(5);
    let refused = json(&home, &["--revert"], 2);
    let next = refused["error"]["next"].as_str().unwrap();
    assert!(next.contains("--give-up"), "{next}");
    json(&home, &["--take-earlier"], 2);
    home.sfjwt(&["connection", "remove", "acme", "--keep-key"])
        .exits(2)
        .says(&["leaves its private key", "--keep-key"]);
    // No next key, no certificate: nothing is said of uploading one.
    rotate(&home, &["--give-up"])
        .exits(0)
        .says(&["Given up"])
        .says_nothing_of(&["upload"]);
    let (active, kept) = (&there["active"], &there["previous"]);
    let record = home.connection("acme").unwrap();
    assert_eq!(record["key"]["spki"].as_str(), Some(spki(active)));
    assert_eq!(record["retired"].as_array().unwrap().len(), 1);
    assert_eq!(
        record["retired"][0]["key"]["spki"].as_str(),
        Some(spki(&kept[0]))
    );
    home.sfjwt(&["test", "acme"]).exits(0);
}

/// The only key that is kept is one that was given up: Salesforce may have its certificate.
#[test]
fn a_key_that_was_given_up_can_be_taken_after_all() {
    let home = connected();
    let begun = json(&home, &["--begin"], 0);
    json(&home, &["--give-up"], 0);
    let next = json(&home, &["--revert"], 2);
    let next = next["error"]["next"].as_str().unwrap();
    assert!(next.contains("given up"), "{next}");
    let taken = json(&home, &["--take-earlier"], 0);
    assert_eq!(spki(&taken["active"]), spki(&begun["next"]));
}

/// The new key signs, and a later check fails: the code of that check, and the replacement is over.
#[test]
fn what_fails_with_the_new_key_is_in_the_exit_code() {
    for leaked in [false, true] {
        let home = connected();
        let fault = [
            "--yes",
            "--unproved",
            "--fault",
            "rest_api_disabled_org",
            "--leaked",
        ];
        let args = if leaked { &fault[..] } else { &fault[..4] };
        let ended = rotate(&home, args);
        ended
            .exits(4)
            .says(&["Switched over", "What is wrong"])
            .says_nothing_of(&["did not accept"]);
        let record = home.connection("acme").unwrap();
        assert!(!record.contains_key("replacement"), "{leaked}");
        let kept = record.get("retired").is_some_and(|kept| {
            let kept = kept.as_array().unwrap();
            !kept.is_empty()
        });
        assert_eq!(kept, !leaked);
    }
}

/// What could not be deleted yet is named, with the moment from which on it can be.
#[test]
fn a_key_that_stays_is_not_said_to_be_deleted() {
    let home = connected();
    json(&home, &["--yes"], 0);
    json(&home, &["--begin"], 0);
    let given_up = json(&home, &["--give-up"], 0);
    assert_eq!(given_up["previous"].as_array().unwrap().len(), 2);
    let forget = ["--forget-previous", "--propagation", "300"];
    rotate(&home, &forget).exits(1).says(&[
        "The previous key is deleted",
        "stays for now",
        "From ",
    ]);
    let kept = home.connection("acme").unwrap();
    assert_eq!(kept["retired"].as_array().unwrap().len(), 1);
}

/// Where there is no keychain, naming another store is enough: in the next command, and to remove the
/// connection.
#[test]
fn a_keychain_that_is_not_there_leaves_nothing_behind() {
    let home = connected();
    let to = |store| ["--begin", "--store", store];
    rotate(&home, &to("keychain")).exits(5).says(&["keychain"]);
    let begun = json(&home, &to("practice"), 0);
    assert_eq!(begun["next"]["store"], "practice");
    assert_eq!(begun["previous"], serde_json::json!([]));
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0);
}
