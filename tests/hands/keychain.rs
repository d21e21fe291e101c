//! A keychain that comes and goes between the steps of a replacement: a real Secret Service.

use std::collections::BTreeSet;
use std::fs;

use toml::Value;

use crate::keyring::Keyring;
use crate::program::{Ended, Home, run};

/// The command, with the Secret Service in that state.
fn sfjwt(home: &Home, keyring: &Keyring, args: &[&str]) -> Ended {
    let mut command = home.command(args);
    run(command.envs(keyring.env()))
}

/// The key that signs, and all keys that the connection's record names.
fn keys(home: &Home) -> (String, BTreeSet<String>) {
    let record = home.connection("acme").unwrap();
    let spki = |table: &Value| table["entry"]["spki"].as_str().unwrap().to_owned();
    let active = spki(&Value::Table(record.clone()));
    let retired = record.get("retired").and_then(Value::as_array);
    let others = retired.into_iter().flatten().chain(record.get("next"));
    let all = others.map(spki).chain([active.clone()]).collect();
    (active, all)
}

/// The keychain is one for all folders of records: what belongs to nobody in this one may be
/// another's, so it goes only when that is said.
#[test]
fn keys_of_another_folder_stay_in_the_keychain() {
    let home = Home::new();
    let place = home.join("keyring");
    fs::create_dir(&place).unwrap();
    let keyring = Keyring::start(&place, "unlocked");
    let folder = home.join("client").display().to_string();
    let there = ["--config-dir", &folder];
    let set_up = ["setup", "--practice", "--yes", "--store", "keychain"];
    sfjwt(&home, &keyring, &[&set_up[..], &there].concat()).exits(0);
    sfjwt(&home, &keyring, &["keys", "prune"])
        .exits(2)
        .says(&["another folder", "--keychain"]);
    sfjwt(&home, &keyring, &["keys", "prune", "--yes"])
        .exits(0)
        .says(&["Keys in the keychain stay"]);
    sfjwt(&home, &keyring, &[&["test"][..], &there].concat()).exits(0);
    sfjwt(&home, &keyring, &["keys", "prune", "--yes", "--keychain"])
        .exits(0)
        .says(&["deleted"]);
    sfjwt(&home, &keyring, &[&["test"][..], &there].concat()).exits(5);
}

/// Each step of a replacement, there and back and to its end: without the keychain, and with one that
/// is locked, it stops with code 5, says so, and leaves all keys as they are; with it the same command
/// goes on, and the connection works after it.
#[test]
fn every_step_waits_for_its_keychain_and_loses_nothing() {
    let home = Home::new();
    let place = home.join("keyring");
    fs::create_dir(&place).unwrap();
    let set_up = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--store",
        "keychain",
    ];
    {
        let keyring = Keyring::start(&place, "unlocked");
        sfjwt(&home, &keyring, &set_up).exits(0);
    }
    for step in [
        &["--begin", "--holder", "exporter"][..],
        &["--switch"],
        &["--revert"],
        &["--forget-previous", "--yes"],
    ] {
        let command = [&["rotate", "acme"], step].concat();
        let before = keys(&home);
        for (state, said) in [("no-provider", "keychain"), ("locked", "locked")] {
            let keyring = Keyring::start(&place, state);
            sfjwt(&home, &keyring, &command).exits(5).says(&[said]);
            assert_eq!(before, keys(&home), "{state}: {step:?}");
        }
        let keyring = Keyring::start(&place, "unlocked");
        sfjwt(&home, &keyring, &command).exits(0);
        sfjwt(&home, &keyring, &["test", "acme"]).exits(0);
        let listed = sfjwt(&home, &keyring, &["keys", "list"]).exits(0).all();
        assert!(!listed.contains("missing"), "{step:?}: {listed}");
        assert!(!listed.contains("orphaned"), "{step:?}: {listed}");
    }
}
