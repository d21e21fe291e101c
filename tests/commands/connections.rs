//! `sfjwt connection`, and a name that is taken.

use std::fs;

use super::practice;
use super::program::{Home, files_under};

#[test]
fn listed_shown_and_removed_with_its_key() {
    let home = Home::new();
    home.sfjwt(&["connection", "list"])
        .exits(0)
        .says(&["No connection is saved yet"]);
    home.sfjwt(&practice("acme", &["--for", "versionforge"]))
        .exits(0);
    home.sfjwt(&practice("acme-uat-with-a-longer-name", &[]))
        .exits(0);

    let list = home.sfjwt(&["connection", "list"]).exits(0);
    let columns: Vec<_> = list
        .out
        .lines()
        .map(|line| line.find("practice run (simulated)"))
        .collect();
    assert!(
        columns[0] == Some(21),
        "the columns are aligned:\n{}",
        list.out
    );
    assert_eq!(list.out.lines().count(), 2);

    home.sfjwt(&["connection", "show", "acme"]).exits(0).says(&[
        "Connection    acme",
        "Practice run: simulated",
        "Destination   VersionForge",
        "User          integration@acme.practice.example",
        "Consumer Key  3MVG9",
        "Key           RSA 2048 bits",
        "SHA-256       ",
        "Last test     worked, ",
    ]);
    home.sfjwt(&["connection", "remove", "acme"])
        .exits(2)
        .says(&[
            "also deletes its private key",
            "sfjwt connection remove acme --yes",
        ]);
    home.sfjwt(&["test", "acme"]).exits(0);

    let keys = || {
        let all = files_under(&home.config("practice"));
        all.into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "der"))
            .count()
    };
    assert_eq!(keys(), 2);
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0)
        .says(&["acme and its key are removed from this computer"])
        // It was a practice run: there is nothing at Salesforce.
        .says_nothing_of(&["In Salesforce"]);
    assert_eq!(keys(), 1);
    assert_eq!(home.connection("acme"), None);
    home.sfjwt(&["test", "acme"])
        .exits(2)
        .says(&["no connection named acme"]);
    // The only one left need not be named.
    home.sfjwt(&["test"]).exits(0);
}

#[test]
fn an_unfinished_set_up_is_listed_and_removed_with_its_key() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--skip", "permitted-users"]))
        .exits(4);
    home.sfjwt(&["connection", "list"])
        .exits(0)
        .says(&["acme", "unfinished; go on: sfjwt setup --connection acme"]);
    let json = home
        .sfjwt(&["connection", "remove", "acme", "--yes", "--json"])
        .exits(0)
        .json();
    assert_eq!(json["key_removed"], true);
    assert_eq!(home.draft("acme"), None);
    // The name is free again; nothing of the old key is used.
    home.sfjwt(&practice("acme", &[])).exits(0);
}

/// Set up already: nothing is overwritten; the same answers test it, others are refused.
#[test]
fn a_taken_name() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let record = fs::read(home.config("connections/acme.toml")).unwrap();
    home.sfjwt(&practice("acme", &[])).exits(0).says(&[
        "acme is set up already. Nothing is changed; testing it.",
        "It works",
    ]);
    for more in [
        &["--username", "other@acme.example"][..],
        &["--consumer-key", super::CONSUMER_KEY],
        &["--import-key", "k.pem"],
        &["--cert", "c.crt"],
    ] {
        home.sfjwt(&practice("acme", more))
            .exits(2)
            .says(&["acme is set up already", "sfjwt connection remove acme"]);
    }
    home.sfjwt(&practice(
        "acme",
        &["--org", "https://acme.my.salesforce.com"],
    ))
    .exits(2)
    .says(&["A practice run brings its own org"]);
    assert_eq!(
        fs::read(home.config("connections/acme.toml")).unwrap(),
        record
    );
}
