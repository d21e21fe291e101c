//! The plain prompts of the built program: lines come through a pipe, the home is empty.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "support/practice_state.rs"]
mod practice_state;
#[path = "support/program.rs"]
mod program;

use std::io::{Read, Write};
use std::process::Stdio;

use program::{Ended, Home, run};

/// `sfjwt ARGS…`, asked line by line; then the input ends.
fn talk(home: &Home, args: &[&str], lines: &[&str]) -> Ended {
    let mut command = home.command(args);
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    for line in lines {
        writeln!(writer, "{line}").expect("room in the pipe");
    }
    drop(writer);
    run(command.env("ACCESSIBLE", "1").stdin(reader))
}

fn enter(times: usize) -> Vec<&'static str> {
    vec![""; times]
}

#[test]
fn practice_from_nothing_to_green_with_enter_alone() {
    let home = Home::new();
    talk(&home, &["setup", "--practice"], &enter(60))
        .exits(0)
        .says(&[
            "Practice run: simulated",
            "Step 1 of 8. Where will the connection be used?",
            "Line 13 of 13",
            "the user asked for",
            "It works: integration@practice.practice.example can log in",
            "next: sfjwt test practice",
        ])
        .says_nothing_of(&["\u{1b}", "failed"]);
    assert!(home.connection("practice").is_some());
    assert!(home.draft("practice").is_none());
    talk(&home, &["test"], &[]).exits(0).says(&["It works"]);
}

#[test]
fn a_line_left_out_fails_and_is_repaired_from_its_finding() {
    let home = Home::new();
    let mut lines = enter(25);
    lines.extend(["", "", "", "skip", "", "", "", ""]);
    lines.extend(["raw", "list", "1", "", "key ~/handed.pem", "yes", ""]);
    talk(&home, &["setup", "--practice"], &lines)
        .exits(0)
        .says(&[
            "failed   approved",
            "1. Assign the permission set",
            "when it is done, then the test runs again",
            "It works",
            "This writes the private key to",
        ]);
    let key = std::fs::read_to_string(home.join("handed.pem")).unwrap();
    assert!(key.starts_with("-----BEGIN PRIVATE KEY-----"));
    let handed = home.connection("practice").unwrap();
    assert!(format!("{handed:?}").contains("key_exported"), "{handed:?}");
}

#[test]
fn the_end_of_the_input_is_exit_2_and_the_set_up_goes_on_later() {
    let home = Home::new();
    talk(&home, &["setup", "--practice"], &enter(14))
        .exits(2)
        .says(&["sfjwt setup --connection practice"]);
    let key = home.draft("practice").unwrap()["key"].clone();
    // Look first, then go on with it.
    let mut lines = vec!["3", "1"];
    lines.extend(enter(60));
    talk(&home, &["setup", "--practice"], &lines)
        .exits(0)
        .says(&[
            "There is an unfinished set-up",
            "Step 5 of 8, App; saved today",
            "Going on with the saved set-up of practice",
            "It works",
        ]);
    let connection = home.connection("practice").unwrap();
    let spki = &key["facts"]["spki"];
    assert_eq!(&connection["key"]["spki"], spki, "the same key");
}

#[test]
fn a_new_set_up_leaves_the_saved_one_alone() {
    let home = Home::new();
    talk(&home, &["setup", "--practice"], &enter(5)).exits(2);
    let mut lines = vec!["2"];
    lines.extend(enter(60));
    talk(&home, &["setup", "--practice"], &lines).exits(0);
    assert!(home.draft("practice").is_some());
    assert!(home.connection("practice-2").is_some());
}

#[test]
fn the_welcome_screen_leads_there_and_back() {
    let home = Home::new();
    let mut lines = vec!["4"];
    lines.extend(enter(36));
    // The connection is listed now, and tested.
    lines.extend(["", "diagnose practice", "quit"]);
    let ended = talk(&home, &[], &lines);
    ended.exits(0).says(&[
        "1. Set up a connection",
        "1. practice: simulated org",
        "It works",
    ]);
}

#[test]
fn a_passphrase_from_a_pipe_is_asked_twice_and_never_shown() {
    let home = Home::new();
    let mut lines = enter(6);
    lines.extend([
        "file",
        "correct horse",
        "wrong horse",
        "correct horse",
        "correct horse",
    ]);
    lines.extend(enter(60));
    talk(&home, &["setup", "--practice"], &lines)
        .exits(0)
        .says(&[
            "The two differ",
            "in a passphrase-protected file",
            "It works",
        ])
        .says_nothing_of(&["horse"]);
    let wrong = ["wrong horse", "1", "correct horse"];
    talk(&home, &["test"], &wrong)
        .exits(0)
        .says(&["failed   ", "It works"])
        .says_nothing_of(&["horse"]);
}

#[test]
fn flags_answer_ahead_and_without_a_wish_nothing_is_asked() {
    let home = Home::new();
    let flags = [
        "setup",
        "--practice",
        "--for",
        "other",
        "--key-size",
        "3072",
    ];
    let ended = talk(&home, &flags, &enter(60));
    ended.exits(0).says(&["RSA 3072 bits"]).says_nothing_of(&[
        "Where will the connection be used",
        "How long shall the key be",
    ]);
    // No terminal, no wish: flags only, as ever.
    home.sfjwt(&["setup", "--practice"])
        .exits(0)
        .says_nothing_of(&["Step 1 of 8"]);
    home.sfjwt_with("ACCESSIBLE", "0", &["setup"])
        .exits(2)
        .says(&["An answer is missing"]);
    home.sfjwt(&[]).exits(2).says(&["Usage"]);
}

/// The file that was meant, by a name that any folder understands: the one that was typed may mean
/// another one tomorrow.
#[test]
fn a_certificate_that_was_typed_is_known_by_its_whole_path() {
    let home = Home::new();
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=p",
        ])
        .args(["-keyout", "/dev/null", "-days", "300"])
        .output()
        .unwrap();
    std::fs::write(home.join("partner.crt"), made.stdout).unwrap();
    talk(&home, &["setup", "--practice"], &["", "3", "partner.crt"])
        .exits(2)
        .says(&["Which file?", "held elsewhere"]);
    let draft = home.draft("practice").unwrap();
    let path = draft["certificate"]["path"].as_str().unwrap();
    assert_eq!(path, home.join("partner.crt").to_str().unwrap());
}

/// From what somebody was told to a green test: the error is pasted, the connection named, the
/// first fix taken.
#[test]
fn a_pasted_error_is_fixed_where_the_finding_leads() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
    practice_state::change_setup(&home, "practice", practice_state::unassign_everybody);
    let told = r#"{"error":"invalid_app_access","error_description":"user is not admin approved to access this app"}"#;
    talk(&home, &[], &["2", told, "practice", "1", "", "quit"]).says(&[
        "SFJWT-APPR-02",
        "Which connection is it about?",
        "failed   approved",
        "1. Assign the permission set",
        "when it is done, then the test runs again",
        "It works",
    ]);
    home.sfjwt(&["test", "practice"]).exits(0);
}

/// What Login History shows is weighed with the findings, although it sounds like an error itself.
#[test]
fn what_login_history_says_counts() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
    let lines = ["status Failed: Audience is invalid", "quit"];
    talk(
        &home,
        &["test", "practice", "--fault", "classic_audience_only"],
        &lines,
    )
    .says(&["Login History says: Failed: Audience is invalid"]);
}

/// What the flags of `rotate` say is not asked again, nor forgotten because a person is in front.
#[test]
fn flags_of_a_replacement_are_answers_in_front_of_a_person_too() {
    let home = Home::new();
    connect(&home);
    let args = [
        "rotate",
        "acme",
        "--leaked",
        "--holder",
        "Bob",
        "--key-size",
        "3072",
    ];
    talk(&home, &args, &enter(60))
        .exits(0)
        .says(&["Bob", "3072", "Revoke"])
        .says_nothing_of(&["Why is the key replaced?", "How long shall the key be?"]);
    let record = home.connection("acme").unwrap();
    assert_eq!(record["key"]["bits"].as_integer(), Some(3072));
    let kept = record["retired"].as_array().unwrap();
    assert!(kept.is_empty(), "the leaked one is deleted");
}

/// Somebody else is to upload the certificate, and nobody is there to stop asking for it.
#[test]
fn the_end_of_the_input_ends_what_waits_for_others() {
    let home = Home::new();
    connect(&home);
    for more in [&[][..], &[""], &["show", ""]] {
        let mut lines = enter(8);
        lines.push("other");
        lines.extend(more);
        talk(&home, &["rotate", "acme"], &lines).exits(2).says(&[
            "Send this to your administrator",
            "Go on with: sfjwt rotate acme",
        ]);
        home.sfjwt(&["rotate", "acme", "--give-up"]).exits(0);
    }
}

/// The list was read before another sfjwt began a replacement: its record does not go with the keys
/// of before.
#[test]
fn keys_that_a_replacement_needs_are_not_deleted_from_an_old_list() {
    let home = Home::new();
    connect(&home);
    let rotate = |args: &[&str]| home.sfjwt(&[&["rotate", "acme"], args].concat()).exits(0);
    rotate(&["--yes"]);
    let mut command = home.command(&[]);
    command
        .env("ACCESSIBLE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut to = child.stdin.take().unwrap();
    let mut from = child.stdout.take().unwrap();
    writeln!(to, "delete-earlier acme").unwrap();
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains("Type `yes`") {
        let mut some = [0; 4096];
        let length = from.read(&mut some).unwrap();
        assert_ne!(length, 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&some[..length]);
    }
    rotate(&["--begin", "--leaked", "--holder", "Ada"]);
    let before = home.connection("acme").unwrap();
    writeln!(to, "yes").unwrap();
    drop(to);
    let mut rest = String::new();
    from.read_to_string(&mut rest).unwrap();
    child.wait().unwrap();
    assert!(rest.contains("is being replaced"), "{rest}");
    assert_eq!(home.connection("acme").unwrap(), before);
    assert!(before.contains_key("replacement"));
}

fn connect(home: &Home) {
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", "acme"])
        .exits(0);
}
