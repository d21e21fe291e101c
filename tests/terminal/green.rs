//! The whole set-up on a terminal, to the green test.
#![cfg(target_os = "linux")] // a real Secret Service

use std::fs;

use crate::journey::{NAME, Stop, Walk, setup};
use crate::keyring::Keyring;
use crate::leaks::Secrets;
use crate::program::Home;
use crate::pty::{Key, Launch};

/// Typed through, the key in a keychain: connection, certificate and key are there and work, the
/// terminal is as before, and the key was nowhere to be seen.
#[test]
fn the_whole_journey_with_the_key_in_a_keychain() {
    let home = Home::new();
    let keyring = Keyring::start(home.path(), "unlocked");
    let mut walk = Walk::launch(setup(&home).envs(&keyring.env()));
    walk.store = Some("1");
    walk.walk_to(Stop::Certificate);
    retype(&mut walk, "Acme integration");
    walk.walk_to(Stop::Username);
    retype(&mut walk, "integration@practice.practice.example");
    walk.walk_to(Stop::Test);
    walk.walk_to(Stop::HandOver);
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    walk.terminal.assert_restored();
    walk.terminal.wait_for("It works");
    walk.terminal.wait_for("next: sfjwt");

    let connection = home.connection(NAME).expect("saved when it works");
    assert_eq!(connection["store"].as_str(), Some("keychain"));
    assert!(home.draft(NAME).is_none());
    let certificate = connection["certificate_path"].as_str().unwrap();
    assert!(
        fs::read_to_string(certificate)
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    let run = |args: &[&str]| {
        let launch = Launch::sfjwt(home.path(), args).size(100, 60);
        launch.envs(&keyring.env()).start()
    };
    assert_eq!(run(&["test", NAME, "--json"]).wait_exit(), 0);

    let mut export = home.command(&["export", "key", NAME]);
    let key = crate::program::run(export.envs(keyring.env())).exits(0).out;
    let secrets = Secrets::default().key(&key);
    assert_eq!(secrets.find(&walk.terminal.everything()), [""; 0]);
    for path in home.files() {
        let found = secrets.find(&fs::read(&path).unwrap());
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }
}

/// Empties the field and types into it.
fn retype(walk: &mut Walk, text: &str) {
    walk.terminal.key(Key::Ctrl('u'));
    walk.terminal.type_text(text);
    walk.terminal.wait_for(text);
}

/// The assignment was left out: refused as Salesforce would, the finding leads to the line, and
/// coming back tests again by itself.
#[test]
fn a_line_left_out_fails_and_is_repaired_from_the_finding() {
    let home = Home::new();
    let mut walk = Walk::start(&home);
    walk.walk_to(Stop::PreAuthorise);
    walk.tick_until("Manage Assignments");
    walk.skip();
    while walk.marked().is_some() && !on_the_test(&walk) {
        walk.tick();
    }
    walk.terminal.wait_for("SFJWT-");
    walk.terminal.wait_for("▸ 1 Assign the permission set");
    walk.enter();
    walk.terminal.wait_gone("SFJWT-");
    assert!(
        walk.marked()
            .is_some_and(|line| line.contains("Manage Assignments"))
    );
    walk.enter();
    walk.sees(Stop::Test);
    walk.pass();
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    walk.terminal.assert_restored();
    assert!(home.connection(NAME).is_some());
}

fn on_the_test(walk: &Walk) -> bool {
    walk.terminal.text().contains("step 7 of 8")
}
