//! Renaming, removing and forgetting by the built program, the keys in all stores, and the page for
//! a ticket.

use std::fs;

use sfjwt::domain::{HandOver, StoreKind};

use super::json::object;
use super::openssl::openssl_text;
use super::practice;
use super::program::{Home, files_under, run};
use super::saved::{connection, save};

#[test]
fn a_renamed_connection_works_as_before() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    home.sfjwt(&["export", "key", "acme"]).exits(0);
    let before = home.connection("acme").unwrap();
    home.sfjwt(&["connection", "rename", "acme", "globex"])
        .exits(0)
        .says(&["acme is globex now. Its key was not touched."]);
    let mut after = home.connection("globex").unwrap();
    after.insert("name".to_owned(), "acme".into());
    assert_eq!(after, before);
    assert_eq!(home.connection("acme"), None);
    home.sfjwt(&["connection", "show", "globex"])
        .exits(0)
        .says(&["Last test     worked"]);
    home.sfjwt(&["test", "globex"]).exits(0);
    home.sfjwt(&["token", "acme"]).exits(2);
    home.sfjwt(&["connection", "rename", "globex", "A b"])
        .exits(2);
    home.sfjwt(&["connection", "rename", "globex", "globex"])
        .exits(2)
        .says(&["has this name already"]);
    // A set-up that is not finished takes its name along, too.
    home.sfjwt(&practice("begun", &["--skip", "enable-jwt"]))
        .exits(4);
    home.sfjwt(&["connection", "rename", "begun", "going"])
        .exits(0);
    home.sfjwt(&practice("going", &[])).exits(0);
    home.sfjwt(&["keys", "list"])
        .exits(0)
        .says_nothing_of(&["orphaned", "missing"]);
}

/// What stays in Salesforce, where it is, and who else has the key.
#[test]
fn a_removal_says_what_remains() {
    let home = Home::new();
    let mut made = connection("acme");
    made.store = StoreKind::File;
    made.hand_overs.push(HandOver {
        destination: "key".to_owned(),
        key_exported: true,
        ..made.hand_overs[0].clone()
    });
    save(&home, &made);
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0)
        .says(&[
            "acme is removed from this computer.",
            "Still in Salesforce, until somebody removes it there:",
            "the External Client App with its certificate, Consumer Key 3MVG9",
            "Setup → Quick Find: External Client App Manager",
            "https://acme--uat.sandbox.lightning.force.com/lightning/setup/ManageExternalClientApplication/home",
            "the permission set for it, and its assignment to svc@acme.com.uat",
            "the user svc@acme.com.uat",
            "tokens issued already, and their sessions",
            "Copies of the key that were handed over from here:",
            "  - VersionForge, 2026-11-",
            "  - a key file, 2026-11-",
        ]);
    save(&home, &made);
    let args = ["connection", "remove", "acme", "--yes", "--json"];
    let json = object("connection", home.sfjwt(&args), 0);
    assert_eq!(json["remains"].as_array().unwrap().len(), 4);
    // The keychain is needed for its key, and without it nothing is removed.
    made.store = StoreKind::Keychain;
    save(&home, &made);
    home.sfjwt(&args).exits(5);
    assert!(home.connection("acme").is_some());
}

#[test]
fn a_forgotten_key_needs_its_holder() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let forget = ["connection", "forget-key", "acme", "--yes"];
    home.sfjwt(&forget[..3]).exits(2).says(&[
        "No hand-over of it is recorded",
        "sfjwt connection forget-key acme --yes",
    ]);
    home.sfjwt(&["export", "key", "acme", "--out", "handed"])
        .exits(0);
    home.sfjwt(&forget[..3])
        .exits(2)
        .says(&["handed over last on "]);
    home.sfjwt(&["test", "acme"]).exits(0);
    home.sfjwt(&forget).exits(0).says(&[
        "The private key of acme is deleted from this computer.",
        "needs the key holder",
        "  - a key file, ",
    ]);
    let keys = files_under(&home.config("practice"));
    assert!(
        !keys
            .iter()
            .any(|path| path.extension().is_some_and(|e| e == "der"))
    );
    home.sfjwt(&["token", "acme"])
        .exits(2)
        .says(&["held elsewhere"]);
    home.sfjwt(&["test", "acme"])
        .exits(0)
        .says(&["needs the key holder"]);
    home.sfjwt(&["status", "acme"]).exits(0);
    home.sfjwt(&forget)
        .exits(2)
        .says(&["There is nothing to forget."]);
    home.sfjwt(&["connection", "forget-key", "none", "--yes"])
        .exits(2);
}

#[test]
fn keys_are_listed_and_orphans_pruned() {
    let home = Home::new();
    let list = |code| object("keys", home.sfjwt(&["keys", "list", "--json"]), code);
    assert_eq!(list(0)["keys"].as_array().unwrap().len(), 0);
    home.sfjwt(&practice("acme", &[])).exits(0);
    let setup = practice("filed", &["--store", "file"]);
    home.sfjwt_with("SFJWT_PASSPHRASE", "correct horse", &setup)
        .exits(0);
    home.sfjwt(&practice("begun", &["--skip", "enable-jwt"]))
        .exits(4);
    home.sfjwt(&practice("lost", &[])).exits(0);
    fs::remove_file(home.config("connections/lost.toml")).unwrap();
    home.sfjwt(&["keys", "list"]).exits(0).says(&[
        "in the practice folder, acme",
        "in a passphrase-protected file, filed",
        "of a set-up that is not finished",
        "orphaned   ",
        "no record names it",
        "sfjwt keys prune",
        "The keychain could not be listed",
    ]);
    home.sfjwt(&["keys", "prune"])
        .exits(2)
        .says(&["orphaned   ", "sfjwt keys prune --yes"]);
    object("keys", home.sfjwt(&["keys", "prune", "--json"]), 2);
    let json = object("keys", home.sfjwt(&["keys", "prune", "--yes", "--json"]), 0);
    assert_eq!(json["deleted"].as_array().unwrap().len(), 1);
    home.sfjwt(&["keys", "prune", "--yes"])
        .exits(0)
        .says(&["Nothing to delete."]);
    home.sfjwt(&["test", "acme"]).exits(0);
    home.sfjwt(&practice("begun", &[])).exits(0);
    // A key that is gone is told with its connection.
    for key in files_under(&home.config("keys")) {
        fs::remove_file(key).unwrap();
    }
    home.sfjwt(&["keys", "list"])
        .exits(0)
        .says(&["missing    ", "The key of filed is not in its store."]);
    // Where a record names a key in the keychain, a keychain that is not there matters.
    save(&home, &connection("real"));
    assert_eq!(list(5)["unlisted"][0]["store"], "keychain");
}

/// The page has every fact, no secret, and its OpenSSL lines show what it says.
#[test]
fn a_record_for_the_ticket() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--for", "versionforge"]))
        .exits(0);
    home.sfjwt(&["export", "key", "acme", "--out", "handed"])
        .exits(0);
    let page = home.sfjwt(&["connection", "record"]).exits(0).out;
    let show = home
        .sfjwt(&["connection", "show", "acme", "--json"])
        .exits(0)
        .json();
    let connection = &show["connection"];
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let path = text(&connection["certificate_path"]);
    for fact in [
        text(&connection["username"]),
        text(&connection["consumer_key"]),
        path.clone(),
        "- Made for: VersionForge".to_owned(),
        "| a key file | ".to_owned(),
        "sfjwt rotate acme".to_owned(),
        "It worked: ".to_owned(),
        "simulated".to_owned(),
    ] {
        assert!(page.contains(&fact), "`{fact}` is missing:\n{page}");
    }
    let pem = fs::read(&path).unwrap();
    let fingerprint = openssl_text(&["x509", "-noout", "-fingerprint", "-sha256"], &pem);
    let fingerprint = fingerprint.trim().split_once('=').unwrap().1.to_owned();
    assert!(page.contains(&format!("- Certificate, SHA-256: {fingerprint}\n")));
    // The lines of the page, as they stand.
    let block = page.split("```").nth(1).unwrap().trim().to_owned();
    let mut shell = std::process::Command::new("/bin/sh");
    home.isolate(&mut shell);
    shell.env("PATH", std::env::var_os("PATH").unwrap());
    let shown = run(shell.args(["-ec", &block])).exits(0).out.to_uppercase();
    assert!(shown.contains(&fingerprint), "{shown}");
    let spki = page
        .lines()
        .find_map(|line| line.strip_prefix("- Public key, SHA-256 (SPKI): "))
        .unwrap();
    assert!(shown.contains(spki), "{shown}");

    let key = fs::read_to_string(home.join("handed/acme.pem")).unwrap();
    let secret: Vec<&str> = key.lines().filter(|line| line.len() == 64).collect();
    assert!(!secret.is_empty() && !secret.iter().any(|line| page.contains(line)));

    let out = home.join("record.md").display().to_string();
    let args = ["connection", "record", "acme", "--out", &out, "--json"];
    let json = object("connection", home.sfjwt(&args), 0);
    assert_eq!(json["markdown"], fs::read_to_string(&out).unwrap());
    fs::write(&out, "mine").unwrap();
    home.sfjwt(&args).exits(1);
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
}
