//! SIGKILL around every commit of a set-up, then the same command again: the key that was stored
//! is the one in use, the journey ends green, nothing half-written is left.
//!
//! Needs the feature `failpoints`: without it there is nothing to be killed at.
#![cfg(all(unix, feature = "failpoints"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a crash test that cannot go on has to fail"
)]

#[path = "support/program.rs"]
mod program;

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use program::Home;

const SETUP: [&str; 6] = [
    "setup",
    "--practice",
    "--yes",
    "--json",
    "--connection",
    "crash",
];

/// Keys in the practice store.
fn keys(home: &Home) -> Vec<PathBuf> {
    let folder = home.config("practice");
    if !folder.exists() {
        return Vec::new();
    }
    let files = program::files_under(&folder).into_iter();
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "der"))
        .collect()
}

/// Runs the set-up with a failpoint; `true` if it was killed there.
fn killed(home: &Home, at: &str) -> bool {
    let mut command: Command = home.command(&SETUP);
    command
        .env("SFJWT_KILL_AT", at)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = command.status().unwrap();
    match status.signal() {
        Some(9) => true,
        Some(other) => panic!("killed by signal {other} at {at}"),
        None => {
            assert!(status.success(), "not killed at {at}, but failed: {status}");
            false
        }
    }
}

/// One crash and what comes after it. Returns whether there was a crash at all.
fn crash_and_go_on(at: &str) -> bool {
    let home = Home::new();
    if !killed(&home, at) {
        return false;
    }
    let stored = keys(&home);
    assert!(stored.len() <= 1, "{at}: {stored:?}");

    let ended = home.sfjwt(&SETUP).exits(0).json();
    assert_eq!(ended["ok"], true, "{at}");
    let spki = ended["spki_sha256"].as_str().unwrap();
    let after = keys(&home);
    assert_eq!(
        after.len(),
        1,
        "{at}: one key, neither lost nor doubled: {after:?}"
    );
    assert!(
        after[0].display().to_string().contains(spki),
        "{at}: the key in the store is the one in use"
    );
    if let Some(before) = stored.first() {
        assert_eq!(
            before, &after[0],
            "{at}: the key stored before the crash is kept"
        );
    }
    assert!(
        home.draft("crash").is_none(),
        "{at}: the draft is gone with the set-up"
    );
    assert!(home.connection("crash").is_some(), "{at}");

    // The certificate on disk is whole and belongs to that key.
    let path = ended["certificate_path"].as_str().unwrap();
    let pem = std::fs::read_to_string(path).unwrap();
    assert!(
        pem.ends_with("-----END CERTIFICATE-----\n"),
        "{at}: {path} is whole"
    );
    home.sfjwt(&["test", "crash"]).exits(0);
    true
}

#[test]
fn a_kill_around_any_commit_loses_nothing() {
    let (next, crashes) = (AtomicU32::new(1), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let commit = next.fetch_add(1, Ordering::SeqCst);
                    assert!(commit < 500, "the journey never completes");
                    let before = crash_and_go_on(&format!("{commit}:before"));
                    let after = crash_and_go_on(&format!("{commit}:after"));
                    crashes.fetch_add(u32::from(before) + u32::from(after), Ordering::SeqCst);
                    if !before {
                        return;
                    }
                }
            });
        }
    });
    let crashes = crashes.into_inner();
    assert!(
        crashes > 60,
        "every commit was tried, before and after: {crashes}"
    );
}
