//! The whole journey with the key in a real Secret Service (gnome-keyring, without a display).
//! Every command runs in a session of its own, as after logging out and in again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(target_os = "linux")]

#[path = "support/leaks.rs"]
mod leaks;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use leaks::Secrets;
use program::{Ended, Home, checks, run};

/// Runs `sfjwt` in a session whose keyring is in that state.
fn session(home: &Home, state: &str, args: &[&str]) -> Ended {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-keyring.sh");
    let mut command = Command::new(script);
    home.isolate(&mut command);
    command
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["--state", state, "--home"])
        .arg(home.path())
        .arg(env!("CARGO_BIN_EXE_sfjwt"))
        .args(args);
    run(&mut command)
}

fn unlocked(home: &Home, args: &[&str]) -> Ended {
    session(home, "unlocked", args)
}

/// The script gives XDG folders their own names below the home.
fn record(home: &Home) -> PathBuf {
    home.join("config/sfjwt/connections/acme.toml")
}

const SETUP: &[&str] = &[
    "setup",
    "--practice",
    "--yes",
    "--json",
    "--connection",
    "acme",
    "--store",
    "keychain",
    "-v",
];

#[test]
fn the_key_lives_in_the_keychain_and_nowhere_else() {
    let home = Home::new();
    let setup = unlocked(&home, SETUP).exits(0);
    let json = setup.json();
    assert_eq!(json["store"], "keychain");
    for (id, state) in checks(&json) {
        assert!(state == "ok" || state == "skipped", "{id}: {state}");
    }
    let test = unlocked(&home, &["test", "acme", "-v"])
        .exits(0)
        .says(&["ok       key in the store: in your keychain", "It works"]);
    let token = unlocked(&home, &["token", "acme", "-v"]).exits(0).out;
    assert!(token.starts_with("00D"));
    let pem = unlocked(&home, &["export", "key", "acme", "-v"])
        .exits(0)
        .out;

    let secrets = Secrets::default().key(&pem).text("token", token.trim());
    for text in [setup.all(), test.all()] {
        assert_eq!(secrets.find(text.as_bytes()), [""; 0]);
    }
    let files = home.files();
    assert!(
        files
            .iter()
            .any(|path| path.ends_with("data/keyrings/login.keyring"))
    );
    assert!(
        files
            .iter()
            .any(|path| path.ends_with("state/sfjwt/sfjwt.log"))
    );
    for path in files {
        let found = secrets.find(&fs::read(&path).unwrap());
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }

    // Removing the connection removes the entry: with the record alone there is no key.
    let saved = fs::read(record(&home)).unwrap();
    unlocked(&home, &["connection", "remove", "acme", "--yes"])
        .exits(0)
        .says(&["acme and its key are removed"]);
    fs::write(record(&home), saved).unwrap();
    unlocked(&home, &["token", "acme"])
        .exits(5)
        .says(&["not in the key store"]);
}

#[test]
fn a_locked_keychain_is_exit_5_and_loses_nothing() {
    let home = Home::new();
    unlocked(&home, SETUP).exits(0);
    for command in [
        &["test", "acme"][..],
        &["token", "acme"],
        &["export", "key", "acme"],
    ] {
        let ended = session(&home, "locked", command).exits(5);
        assert!(
            !ended.out.contains("00D") && !ended.out.contains("BEGIN"),
            "{}",
            ended.all()
        );
        ended.says(&["The keychain is locked", "Nothing was lost"]);
    }
    // The key cannot be removed now, so the connection that tells of it stays.
    session(&home, "locked", &["connection", "remove", "acme", "--yes"]).exits(5);
    unlocked(&home, &["token", "acme"]).exits(0);
}

/// No keychain: said so, nothing is put elsewhere, and the same set-up goes on once there is one.
#[test]
fn a_session_without_a_provider_is_exit_5() {
    for state in ["no-provider", "locked"] {
        let home = Home::new();
        let json = session(&home, state, SETUP).exits(5).json();
        let what = json["error"]["what"].as_str().unwrap();
        assert!(what.contains("keychain"), "{what}");
        let next = json["error"]["next"].as_str().unwrap();
        assert!(next.contains("--store file"), "{next}");
        assert!(!record(&home).exists());
        let keys = home.files().into_iter().filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "der" || ending == "pem")
        });
        assert_eq!(keys.count(), 0, "never a silent fallback");
        let resumed = unlocked(&home, SETUP).exits(0).json();
        assert_eq!(resumed["store"], "keychain");
    }
}

/// Killed around the commits at which the key goes into the keychain: once it is in there, it is
/// the one that is used.
#[cfg(feature = "failpoints")]
#[test]
fn a_crash_around_storing_loses_no_key() {
    let mut stored = 0;
    for at in [
        "1:after", "2:before", "2:after", "3:before", "3:after", "4:after",
    ] {
        let home = Home::new();
        let killed = killed_at(&home, at);
        assert_ne!(killed.code, Some(0), "{at}");
        let draft = fs::read_to_string(home.join("config/sfjwt/drafts/acme.toml")).unwrap();
        let draft: toml::Table = draft.parse().unwrap();
        let intended = draft
            .get("key")
            .map(|key| key["facts"]["spki"].as_str().unwrap());
        // An empty keyring has 100 bytes or so, the key more than a thousand.
        let keyring = fs::metadata(home.join("data/keyrings/login.keyring")).unwrap();
        let resumed = unlocked(&home, SETUP).exits(0).json();
        if keyring.len() > 1000 {
            stored += 1;
            assert_eq!(resumed["spki_sha256"].as_str(), intended, "{at}");
        }
        unlocked(&home, &["test", "acme"]).exits(0);
    }
    assert!(
        (1..6).contains(&stored),
        "both sides of storing were tried: {stored}"
    );
}

#[cfg(feature = "failpoints")]
fn killed_at(home: &Home, at: &str) -> Ended {
    let env = format!("SFJWT_KILL_AT={at}");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-keyring.sh");
    let mut command = Command::new(script);
    home.isolate(&mut command);
    command
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .arg("--home")
        .arg(home.path())
        .args(["env", &env, env!("CARGO_BIN_EXE_sfjwt")])
        .args(SETUP);
    run(&mut command)
}
