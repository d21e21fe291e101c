//! SIGKILL around every commit of a set-up, then the same command again: no key is lost, none is
//! made twice, nothing is half-written, and the journey ends as if nothing had happened.
//!
//! `SFJWT_KILL_AT=n:before|after` (feature `failpoints`) kills the program around its n-th commit;
//! n is raised until the journey completes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(all(unix, feature = "failpoints"))]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::path::PathBuf;

use program::{Ended, Home, run};
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::ports::Crypto;

const PASSPHRASE: &str = "a passphrase";

/// A way to set up, and where its keys lie.
struct Journey {
    args: &'static [&'static str],
    /// Exit code of a run that nothing disturbs.
    exit: i32,
    /// Folder of the key store.
    keys: &'static str,
    /// At least so many commits, or the failpoints do not work.
    commits: u32,
}

const PRACTICE: Journey = Journey {
    args: &[
        "setup",
        "--practice",
        "--yes",
        "--json",
        "--connection",
        "acme",
    ],
    exit: 0,
    keys: "practice",
    commits: 40,
};

/// Up to the Consumer Key, which only a person can bring; the key in an encrypted file.
const REAL: Journey = Journey {
    args: &[
        "setup",
        "--yes",
        "--json",
        "--connection",
        "acme",
        "--org",
        "https://acme.my.salesforce.com",
        "--username",
        "a@b.example",
        "--store",
        "file",
    ],
    exit: 2,
    keys: "keys",
    commits: 4,
};

impl Journey {
    /// Runs it, killed there if the journey gets that far.
    fn run(&self, home: &Home, kill_at: Option<&str>) -> Ended {
        let mut command = home.command(self.args);
        command.env("SFJWT_PASSPHRASE", PASSPHRASE);
        // A proxy that is not there: the look at the real org stays on this computer.
        command.env("HTTPS_PROXY", "http://127.0.0.1:9");
        if let Some(kill_at) = kill_at {
            command.env("SFJWT_KILL_AT", kill_at);
        }
        run(&mut command)
    }

    /// The fingerprints of the public keys in the store, from the entries' names.
    fn stored(&self, home: &Home) -> Vec<String> {
        let folder = home.config(self.keys);
        let files = if folder.is_dir() {
            program::files_under(&folder)
        } else {
            Vec::new()
        };
        let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
        // `<connection>-<fingerprint>`; the simulated org's own files have short names.
        let names = files.iter().map(name).filter(|name| name.len() > 64);
        names
            .map(|name| name[name.len() - 64..].to_owned())
            .collect()
    }

    fn survives(&self, moment: &str) {
        for number in 1.. {
            let home = Home::new();
            let at = format!("{number}:{moment}");
            let first = self.run(&home, Some(&at));
            if first.code.is_some() {
                assert_eq!(first.code, Some(self.exit), "{at}: {}", first.all());
                assert!(number > self.commits, "only {number} commits");
                return;
            }
            nothing_is_half_written(&home, &at);
            let stored = self.stored(&home);
            assert!(stored.len() <= 1, "{at}: {stored:?}");
            if number <= 8 {
                // Misfortunes never come singly.
                self.run(&home, Some("2:before"));
                nothing_is_half_written(&home, &at);
            }
            let resumed = self.run(&home, None);
            assert_eq!(resumed.code, Some(self.exit), "{at}: {}", resumed.all());
            self.is_complete(&home, &resumed, &stored, &at);
        }
    }

    fn is_complete(&self, home: &Home, resumed: &Ended, stored: &[String], at: &str) {
        let json = resumed.json();
        let active = json["spki_sha256"].as_str().unwrap();
        if let [stored] = stored {
            assert_eq!(active, stored, "{at}: the stored key is the one in use");
        }
        assert_eq!(
            self.stored(home),
            [active],
            "{at}: one key, and it is the active one"
        );
        nothing_is_half_written(home, at);
        let path = json["certificate_path"].as_str().unwrap();
        let facts = SystemCrypto::new()
            .certificate_facts(&fs::read(path).unwrap())
            .unwrap();
        assert_eq!(
            facts.spki.to_string(),
            active,
            "{at}: its certificate was handed out"
        );
        assert_eq!(
            facts.fingerprint.to_string(),
            json["certificate_sha256"],
            "{at}"
        );
        let record = if self.exit == 0 {
            assert_eq!(home.draft("acme"), None, "{at}");
            home.connection("acme").unwrap()["entry"]["spki"].clone()
        } else {
            assert_eq!(home.connection("acme"), None, "{at}");
            home.draft("acme").unwrap()["key"]["facts"]["spki"].clone()
        };
        assert_eq!(record.as_str(), Some(active), "{at}");
    }
}

/// Every file is whole, and none is a leftover.
fn nothing_is_half_written(home: &Home, at: &str) {
    for path in home.files() {
        let name = path.file_name().unwrap().to_str().unwrap();
        // The simulated org writes its state whenever it answers, so the kill may hit it in the
        // middle of that; what is half written there never takes the place of what is whole.
        if name.starts_with(".tmp") && path.starts_with(home.config("practice")) {
            continue;
        }
        assert!(
            !name.starts_with('.'),
            "{at}: {} was left behind",
            path.display()
        );
        let content = fs::read(&path).unwrap();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("crt") => drop(SystemCrypto::new().certificate_facts(&content).unwrap()),
            Some("toml") => {
                let text = String::from_utf8(content).unwrap();
                text.parse::<toml::Table>()
                    .unwrap_or_else(|e| panic!("{at}: {e}: {text}"));
            }
            Some("json") => {
                drop(serde_json::from_slice::<serde_json::Value>(&content).unwrap());
            }
            Some("der" | "pem") => assert!(content.len() > 1000, "{at}: {}", path.display()),
            // Empty, or who held it: a dead process holds nothing.
            Some("lock") => assert!(content.is_empty() || content.starts_with(b"process")),
            other => panic!("{at}: what is this? {other:?} {}", path.display()),
        }
    }
}

#[test]
fn before_every_commit_of_a_practice_run() {
    PRACTICE.survives("before");
}

#[test]
fn after_every_commit_of_a_practice_run() {
    PRACTICE.survives("after");
}

#[test]
fn before_every_commit_of_a_real_set_up() {
    REAL.survives("before");
}

#[test]
fn after_every_commit_of_a_real_set_up() {
    REAL.survives("after");
}
