//! Two hands at once, records of an older sfjwt, disks that are full or read-only: by the built
//! program. Nothing is lost, the message is clear, the exit code right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![allow(clippy::print_stderr, reason = "says what could not be shown here")]
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "hands/disk.rs"]
mod disk;
#[cfg(target_os = "linux")]
#[path = "hands/keychain.rs"]
mod keychain;
#[cfg(target_os = "linux")]
#[path = "support/keyring.rs"]
mod keyring;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::{Ended, Home, Running, run, signal};

fn practice<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &["setup", "--practice", "--yes", "--connection", name],
        more,
    ]
    .concat()
}

/// Keys in the practice folder.
fn keys(folder: &Path) -> Vec<PathBuf> {
    let files = program::files_under(folder).into_iter();
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "der"))
        .collect()
}

/// One process holds the connection and waits for a change to spread; another one is told who, and
/// everything that changes nothing goes on. When the first is killed, its lock is gone.
#[test]
fn the_second_process_is_told_who_holds_a_connection() {
    let home = Home::new();
    home.sfjwt(&practice("other", &[])).exits(0);
    let mut first = home.command(&practice("acme", &["--propagation", "3600"]));
    let mut first = Running::start(&mut first);
    first.wait_for("spreading");
    let process = format!(
        "Another sfjwt is working on `acme` (process {}, since ",
        first.id()
    );
    for command in [
        practice("acme", &[]),
        vec!["connection", "rename", "acme", "globex"],
        vec!["connection", "rename", "other", "acme"],
        vec!["connection", "remove", "acme", "--yes"],
        vec!["connection", "forget-key", "acme", "--yes"],
    ] {
        home.sfjwt(&command)
            .exits(1)
            .says(&[&process, "end that process"]);
    }
    for command in [
        &["status"][..],
        &["connection", "list"],
        &["keys", "list"],
        &["test", "other"],
        &["connection", "rename", "other", "another"],
        &["remind", "--ics"],
    ] {
        home.sfjwt(command).exits(0);
    }
    signal(first.id(), "KILL");
    let (code, _) = first.stop("KILL");
    assert_eq!(code, None);
    // Its name is still in the lock file, and counts for nothing.
    let lock = fs::read_to_string(home.state("locks/acme.lock")).unwrap();
    assert!(lock.contains("process = "), "{lock}");
    home.sfjwt(&["connection", "rename", "acme", "globex"])
        .exits(0);
    assert_eq!(
        fs::read_to_string(home.state("locks/acme.lock")).unwrap(),
        ""
    );
    assert_eq!(keys(&home.config("practice")).len(), 2);
    home.sfjwt(&["connection", "remove", "globex", "--yes"])
        .exits(0)
        .says(&["globex and its key are removed"]);
    assert_eq!(keys(&home.config("practice")).len(), 1);
}

/// Several at the same moment: one sets up, the others are sent away or find it done.
#[test]
fn set_ups_of_one_name_at_once_make_one_connection() {
    let home = Home::new();
    let ended: Vec<Ended> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| home.sfjwt(&practice("acme", &[]))))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(ended.iter().any(|one| one.code == Some(0)));
    for one in ended {
        let done = one.code == Some(0) && one.all().contains("It works");
        let away = one.code == Some(1) && one.all().contains("Another sfjwt is working on");
        assert!(done || away, "{}", one.all());
    }
    assert_eq!(keys(&home.config("practice")).len(), 1);
    home.sfjwt(&["test", "acme"]).exits(0);
    home.sfjwt(&["keys", "list"])
        .exits(0)
        .says_nothing_of(&["orphaned", "missing"]);
}

/// The record as version 1 had it.
fn as_version_1(file: &Path) -> String {
    let mut table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
    for field in [
        "certificate_pem",
        "next",
        "retired",
        "replacement",
        "replaces",
    ] {
        table.remove(field);
    }
    table.insert("version".to_owned(), 1.into());
    let text = toml::to_string_pretty(&table).unwrap();
    fs::write(file, &text).unwrap();
    text
}

/// Reading migrates in memory and writes nothing; the first write keeps the old file beside.
#[test]
fn a_connection_of_version_1_works_and_is_kept_at_its_first_change() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--for", "versionforge"]))
        .exits(0);
    let file = home.config("connections/acme.toml");
    let backup = home.config("connections/acme.toml.v1");
    let old = as_version_1(&file);
    for command in [
        &["test", "acme"][..],
        &["token", "acme"],
        &["status"],
        &["diagnose", "acme"],
        &["connection", "list"],
        &["connection", "show", "acme", "--json"],
        &["connection", "record"],
        &["keys", "list"],
        &["remind", "acme", "--github"],
        &["keys", "prune", "--yes"],
        &practice("acme", &[]),
    ] {
        home.sfjwt(command).exits(0);
        assert_eq!(fs::read_to_string(&file).unwrap(), old, "{command:?}");
        assert!(!backup.exists(), "{command:?}");
    }
    home.sfjwt(&["export", "versionforge", "acme"]).exits(0);
    assert_eq!(fs::read_to_string(&backup).unwrap(), old);
    let new: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
    assert!(new["version"].as_integer() > Some(1));
    home.sfjwt(&["test", "acme"]).exits(0);

    for change in [
        &["connection", "rename", "acme", "globex"][..],
        &["connection", "forget-key", "globex", "--yes"],
        &["connection", "remove", "globex", "--yes"],
    ] {
        let name = if change[2] == "acme" {
            "acme"
        } else {
            "globex"
        };
        as_version_1(&home.config(&format!("connections/{name}.toml")));
        home.sfjwt(change).exits(0);
    }
    assert!(keys(&home.config("practice")).is_empty());
}

/// The same for a set-up that was begun by an older sfjwt.
#[test]
fn a_set_up_of_version_1_goes_on() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--skip", "enable-jwt"]))
        .exits(4);
    let file = home.config("drafts/acme.toml");
    let mut table: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
    table.remove("replaces");
    table.insert("version".to_owned(), 1.into());
    fs::write(&file, toml::to_string_pretty(&table).unwrap()).unwrap();
    home.sfjwt(&["connection", "list"])
        .exits(0)
        .says(&["unfinished"]);
    home.sfjwt(&practice("acme", &[])).exits(0);
    assert!(home.config("drafts/acme.toml.v1").exists());
    assert_eq!(keys(&home.config("practice")).len(), 1);
}

/// Runs a command in which no file can grow: as on a full disk, for every user.
fn without_room(home: &Home, args: &[&str]) -> Ended {
    let mut shell = std::process::Command::new("/bin/sh");
    home.isolate(&mut shell);
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]);
    run(shell.arg(env!("CARGO_BIN_EXE_sfjwt")).args(args))
}

/// What is left after every failed command: all of it.
#[test]
fn where_no_file_can_grow_nothing_is_lost() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let file = home.config("connections/acme.toml");
    let record = fs::read(&file).unwrap();
    let key = keys(&home.config("practice"));
    for (command, code) in [
        (practice("new", &[]), 1),
        (vec!["connection", "rename", "acme", "globex"], 1),
        (vec!["export", "versionforge", "acme"], 1),
        (vec!["connection", "record", "acme", "--out", "page.md"], 1),
        (vec!["remind", "acme", "--ics", "--out", "calendar"], 1),
        (vec!["status"], 0),
        (vec!["keys", "list"], 0),
    ] {
        let ended = without_room(&home, &command).exits(code);
        if code != 0 {
            ended.says(&["File too large", "the disk is not full"]);
        }
        assert_eq!(fs::read(&file).unwrap(), record, "{command:?}");
        assert_eq!(keys(&home.config("practice")), key, "{command:?}");
        assert!(!home.config("connections/globex.toml").exists());
        assert!(!home.join("page.md").exists(), "no half a file");
    }
    // With room again, the same commands go on.
    home.sfjwt(&practice("new", &[])).exits(0);
    home.sfjwt(&["connection", "rename", "acme", "globex"])
        .exits(0);
    home.sfjwt(&["test", "globex"]).exits(0);
}
