//! Secrets that land at the wrong prompt, and those that belong there.

use crate::app::{KeySource, SecretField};
use crate::plain::Left;

use super::dialogues::{ORG, practice, real};
use super::talk::talk;

const BODY: [&str; 3] = [
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu",
    "NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ",
];

fn key() -> Vec<&'static str> {
    let mut lines = vec!["-----BEGIN PRIVATE KEY-----"];
    lines.extend(BODY);
    lines.push("-----END PRIVATE KEY-----");
    lines
}

/// What was said, without what the terminal itself showed while it was typed.
fn said(text: &str, typed: &[&str]) -> String {
    let lines = text.lines().filter(|line| !typed.contains(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_key_at_any_prompt_is_swallowed_whole_and_never_repeated() {
    let straight = talk(practice(), &[""; 80]);
    for at in 0..straight.typed {
        // The questions for the key take it.
        if at == 1 {
            continue;
        }
        let mut lines = vec![""; at];
        lines.extend(key());
        lines.extend([""; 80]);
        let talked = talk(practice(), &lines);
        assert_eq!(talked.left, Left::Done, "at {at}:\n{}", talked.text);
        let said = said(&talked.text, &key());
        assert!(said.contains("It was not kept"), "at {at}:\n{said}");
        for line in BODY {
            assert!(!said.contains(&line[..12]), "at {at}:\n{said}");
        }
        assert_eq!(talked.typed, straight.typed + key().len(), "at {at}");
        assert_eq!(talked.drive.world.commits, straight.drive.world.commits);
        assert!(talked.drawer.pastes.lock().unwrap().is_empty());
    }
}

/// A terminal makes two line ends of CR and LF.
#[test]
fn a_key_with_crlf_is_swallowed_with_the_empty_lines_between() {
    let mut lines = vec![];
    for line in key() {
        lines.extend([line, ""]);
    }
    lines.push("quit");
    let talked = talk(practice(), &lines);
    assert_eq!(talked.left, Left::Quit, "{}", talked.text);
    assert!(talked.text.contains("It was not kept"), "{}", talked.text);
    let answers = &talked.drive.model.answers;
    assert_eq!(
        answers.destination, None,
        "no Enter was taken for an answer"
    );
}

#[test]
fn a_key_is_taken_where_one_is_asked_for() {
    let mut lines = vec![""];
    lines.extend(key());
    lines.extend([""; 80]);
    let talked = talk(practice(), &lines);
    assert_eq!(talked.left, Left::Done, "{}", talked.text);
    let model = &talked.drive.model;
    assert_eq!(model.answers.key_source, Some(KeySource::Import));
    let pastes = talked.drawer.pastes.lock().unwrap();
    assert_eq!(pastes.len(), 1);
    assert!(pastes[0].ends_with("-----END PRIVATE KEY-----\n"));
    assert!(talked.text.contains("Reading the pasted private key"));
}

#[test]
fn a_key_that_was_cut_off_is_refused() {
    let lines = ["", "-----BEGIN PRIVATE KEY-----", BODY[0], "", "", "quit"];
    let talked = talk(practice(), &lines);
    assert!(talked.text.contains("is not whole"), "{}", talked.text);
    assert!(talked.drawer.pastes.lock().unwrap().is_empty());
}

#[test]
fn a_certificate_is_taken_where_one_is_asked_for() {
    let lines = [
        "5",
        ORG,
        "-----BEGIN CERTIFICATE-----",
        BODY[0],
        "-----END CERTIFICATE-----",
        "quit",
    ];
    let talked = talk(real(), &lines);
    let answers = &talked.drive.model.answers;
    assert_eq!(answers.key_source, Some(KeySource::CertificateOnly));
    assert!(talked.drive.model.key_is_elsewhere(), "{}", talked.text);
}

#[test]
fn secrets_on_one_line_are_named_and_not_repeated() {
    let secrets = [
        ("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl", "token"),
        ("00D000000000001!AQEAQabcdefghijklmnop", "access token"),
        (
            "0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F9",
            "Consumer Secret",
        ),
        (
            "force://PlatformCLI::sometoken@acme.my.salesforce.com",
            "Salesforce CLI",
        ),
        (BODY[1], "piece of a key"),
    ];
    for (secret, name) in secrets {
        let talked = talk(practice(), &[secret, "quit"]);
        let said = said(&talked.text, &[]).replace(&format!(": {secret}\n"), "");
        assert!(said.contains(name), "{said}");
        assert_eq!(said.matches(&secret[..10]).count(), 0, "{said}");
    }
}

#[test]
fn an_answer_of_salesforce_is_explained_at_any_prompt() {
    let lines = [
        "",
        "{",
        "  \"error\": \"invalid_grant\",",
        "  \"error_description\": \"user hasn't approved this consumer\"",
        "}",
        "quit",
    ];
    let talked = talk(practice(), &lines);
    assert!(talked.text.contains("What this answer of Salesforce means"));
    let after = talked.text.split("What to do about SFJWT-").last().unwrap();
    assert!(
        after.contains("[Enter] for 1, Make a new key"),
        "the same prompt again: {after}"
    );
}

/// Spoken, as a chat or a log has it, and whatever else was on the line.
#[test]
fn a_spoken_error_is_explained_too() {
    for line in [
        "invalid_grant - user hasn't approved this consumer",
        "ERROR running org login jwt: user hasn't approved this consumer",
    ] {
        let talked = talk(practice(), &["", line, "quit"]);
        assert!(talked.text.contains("SFJWT-APPR-01"), "{}", talked.text);
    }
}

#[test]
fn a_passphrase_is_typed_twice_and_goes_to_the_vault_alone() {
    let lines = [
        "5",
        ORG,
        "",
        "",
        "",
        "",
        "",
        "file",
        "",
        "back",
        "2",
        "short",
        "sesame street",
        "open",
        "sesame street",
        "sesame street",
        "quit",
    ];
    let talked = talk(real(), &lines);
    assert!(talked.text.contains("At least 8"), "{}", talked.text);
    assert!(talked.text.contains("The two differ"), "{}", talked.text);
    assert!(!talked.text.contains("sesame"), "{}", talked.text);
    assert_eq!(
        talked.drawer.field(SecretField::Passphrase),
        "sesame street"
    );
    assert!(talked.drive.model.facts.unlocked);
    assert!(!format!("{:?}", talked.drive.model).contains("sesame"));
}
