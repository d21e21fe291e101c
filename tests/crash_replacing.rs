//! SIGKILL around every commit of replacing a key, of the way back and of forgetting: what is left
//! on disk always has a working key, no key that the org might trust is lost, and the same command
//! again goes on to the end.
//!
//! `SFJWT_KILL_AT=n:before|after` (feature `failpoints`) kills the program around its n-th commit;
//! n is raised until the command completes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(all(unix, feature = "failpoints"))]

#[path = "support/program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;

use program::{Ended, Home, run};
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::ports::Crypto;
use toml::{Table, Value};

const NAME: &str = "acme";

/// A practice connection, and as many replacements as asked for.
fn home(replacements: usize) -> Home {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--connection", NAME];
    assert_eq!(home.sfjwt(&args).code, Some(0));
    for _ in 0..replacements {
        let ended = home.sfjwt(&["rotate", NAME, "--yes"]);
        assert_eq!(ended.code, Some(0), "{}", ended.all());
    }
    home
}

/// The same home once more. Paths in its records are made its own.
fn copy(from: &Home) -> Home {
    let to = Home::new();
    let (old, new) = (from.path().to_str().unwrap(), to.path().to_str().unwrap());
    for path in from.files() {
        let copy = to.join(path.strip_prefix(from.path()).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&copy, text.replace(old, new)).unwrap();
        } else {
            fs::copy(&path, &copy).unwrap();
        }
    }
    to
}

fn killed(home: &Home, args: &[&str], at: &str) -> Ended {
    let mut command = home.command(args);
    command.env("SFJWT_KILL_AT", at);
    run(&mut command)
}

fn spki(entry: &Value) -> String {
    entry["spki"].as_str().unwrap().to_owned()
}

/// Fingerprints of every key that the record names, the active one first.
fn named(record: &Table) -> Vec<String> {
    let mut named = vec![spki(&record["entry"])];
    named.extend(record.get("next").map(|next| spki(&next["entry"])));
    let retired = record.get("retired").and_then(Value::as_array);
    named.extend(retired.into_iter().flatten().map(|key| spki(&key["entry"])));
    named
}

/// Fingerprints of the keys in the store, from the entries' names.
fn stored(home: &Home) -> BTreeSet<String> {
    let files = program::files_under(&home.config("practice"));
    let names = files
        .iter()
        .map(|path| path.file_stem().unwrap().to_str().unwrap());
    // `<connection>-<fingerprint>`; the simulated org's own files have short names.
    names
        .filter(|name| name.len() > 64 && !name.starts_with('.'))
        .map(|name| name[name.len() - 64..].to_owned())
        .collect()
}

/// The key whose certificate the simulated org has.
fn trusted(home: &Home) -> String {
    let state = fs::read_to_string(home.config("practice").join(format!("{NAME}.json"))).unwrap();
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    let app = &state["setup"]["apps"][0];
    let pem = app["settings"]["certificate"].as_str().unwrap();
    let facts = SystemCrypto::new()
        .certificate_facts(pem.as_bytes())
        .unwrap();
    facts.spki.to_string()
}

/// Nothing that could be needed is lost.
fn check(home: &Home, at: &str) {
    let record = home.connection(NAME).expect("the record is there");
    let (named, stored, trusted) = (named(&record), stored(home), trusted(home));
    assert!(stored.contains(&named[0]), "{at}: the active key is gone");
    assert!(stored.contains(&trusted), "{at}: the trusted key is gone");
    assert!(
        named.contains(&trusted),
        "{at}: nobody names the trusted key"
    );
    let stray: Vec<&String> = stored.iter().filter(|key| !named.contains(key)).collect();
    assert!(stray.is_empty(), "{at}: keys without a name: {stray:?}");
}

/// Kills `args` at every commit; `again` is what goes on afterwards, to exit code 0 and a green
/// test.
fn survives(replacements: usize, args: &[&str], again: &[&str], least: u32) {
    let whole = home(replacements);
    for moment in ["before", "after"] {
        for number in 1.. {
            let home = copy(&whole);
            let at = format!("{} {number}:{moment}", args.join(" "));
            let ended = killed(&home, args, &format!("{number}:{moment}"));
            check(&home, &at);
            if ended.code.is_some() {
                assert_eq!(ended.code, Some(0), "{at}: {}", ended.all());
                assert!(number > least, "{at}: only so many commits");
                break;
            }
            if number % 3 == 0 {
                // Misfortunes never come singly.
                killed(&home, again, "1:after");
                check(&home, &at);
            }
            let resumed = home.sfjwt(again);
            // Whatever was to be done may have been done by the last breath.
            let nothing_left = resumed.code == Some(2) && resumed.err.contains("is kept");
            assert!(
                resumed.code == Some(0) || nothing_left,
                "{at}: {}",
                resumed.all()
            );
            check(&home, &at);
            let test = home.sfjwt(&["test", NAME]);
            assert_eq!(test.code, Some(0), "{at}: {}", test.all());
            let record = home.connection(NAME).unwrap();
            assert_eq!(spki(&record["entry"]), trusted(&home), "{at}");
            assert!(!record.contains_key("replacement"), "{at}: still under way");
        }
    }
}

#[test]
fn around_every_commit_of_a_replacement() {
    let args = ["rotate", NAME, "--yes", "--holder", "exporter"];
    survives(0, &args, &args, 10);
}

#[test]
fn around_every_commit_of_the_way_back() {
    survives(
        1,
        &["rotate", NAME, "--revert"],
        &["rotate", NAME, "--yes"],
        5,
    );
}

#[test]
fn around_every_commit_of_forgetting() {
    let args = ["rotate", NAME, "--forget-previous"];
    survives(2, &args, &args, 3);
}
