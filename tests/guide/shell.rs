//! The commands, read by a real shell.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use proptest::prelude::*;
use sfjwt::guide::{Destination, destination, destinations, hand_over, shell};

use crate::sample_context;

const NASTY: [&str; 9] = [
    "plain",
    "two words",
    "it's \"quoted\"",
    "$(touch pwned) `touch pwned` ${HOME}",
    "; touch pwned #",
    "a && b | c > d < e",
    "back\\slash \\' end\\",
    "line\nbreak\ttab",
    "~/* ? [x] {a,b} !! %s",
];

fn sh(script: &str) -> Vec<u8> {
    let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}\n{script}");
    output.stdout
}

/// Runs `commands` with every tool replaced by a function that writes its arguments down, and
/// returns the arguments that `tool` got, call by call.
fn calls(tool: &str, commands: &str) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut script = String::new();
    for name in [
        "gcloud", "sfjwt", "sed", "curl", "sf", "gh", "glab", "openssl", "tool",
    ] {
        let action = if name == tool {
            format!(
                "printf '%s\\0' \"$#\" \"$@\" >> {}",
                shell::quote(log.to_str().unwrap())
            )
        } else {
            ":".to_owned()
        };
        writeln!(script, "{name}() {{ {action}; }}").unwrap();
    }
    script.push_str(commands);
    let output = Command::new("sh")
        .arg("-c")
        .arg(&script)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && errors.is_empty(),
        "{errors}\n{script}"
    );
    assert!(
        !folder.path().join("pwned").exists(),
        "a value was executed:\n{commands}"
    );
    parse(&std::fs::read(log).unwrap())
}

/// Number of arguments, then the arguments, each ended by NUL.
fn parse(log: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(log.to_vec()).unwrap();
    let mut words = text.split_terminator('\0').map(str::to_owned);
    let mut calls = Vec::new();
    while let Some(count) = words.next() {
        calls.push(words.by_ref().take(count.parse().unwrap()).collect());
    }
    calls
}

#[test]
fn the_shell_accepts_every_command_and_script() {
    for destination in destinations() {
        let document = hand_over(destination, &sample_context(), &BTreeMap::new());
        for section in document.sections {
            match section.kind {
                sfjwt::guide::SectionKind::Commands => {
                    sh(&format!("sh -n <<'COMMANDS'\n{}\nCOMMANDS", section.body));
                }
                sfjwt::guide::SectionKind::Yaml => {
                    let Some((_, run)) = section.body.split_once("run: |\n") else {
                        continue;
                    };
                    let script: String = run.lines().take_while(|l| !l.is_empty()).fold(
                        String::new(),
                        |mut script, line| {
                            script.push_str(line);
                            script.push('\n');
                            script
                        },
                    );
                    sh(&format!("sh -n <<'COMMANDS'\n{script}COMMANDS"));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_tool_gets_the_values_as_they_are() {
    for nasty in NASTY {
        let mut context = sample_context();
        context.username = nasty.to_owned();
        context.key_file = Some(format!("/tmp/{nasty}"));
        context.connection = nasty.to_owned();
        let cli = hand_over(
            destination("salesforce-cli").unwrap(),
            &context,
            &BTreeMap::new(),
        );
        let login = cli
            .sections
            .iter()
            .find(|section| section.id == "login")
            .unwrap();
        let got = calls("sf", &login.body);
        assert_eq!(got[0][..5], ["org", "login", "jwt", "--username", nasty]);
        assert_eq!(got[0][6], format!("/tmp/{nasty}"));
        assert_eq!(got[1], ["org", "display", "--target-org", nasty]);
        let google = destination("google-integration-connectors").unwrap();
        let google = hand_over(google, &context, &BTreeMap::new());
        let key = google
            .sections
            .iter()
            .find(|section| section.id == "key")
            .unwrap();
        assert_eq!(calls("sfjwt", &key.body), [["export", "key", nasty]]);
        assert_eq!(calls("gcloud", &key.body).len(), 3);
    }
}

/// A destination whose fields have no pattern: nothing but the quoting protects.
#[test]
fn fields_without_a_pattern_are_quoted_too() {
    let text = r#"
        id = "test"
        name = "Test"
        summary = "Test."
        takes_key = true
        key_form = "pkcs8-pem"
        [[fields]]
        id = "free"
        label = "Free"
        help = "Anything."
        placeholder = "<FREE>"
        example = "x"
        [[sections]]
        id = "run"
        kind = "commands"
        title = "Run"
        commands = [[["tool", "{free}", "--flag={free}", "a{free}z", "https://x.example/?q={free}"]]]
    "#;
    let destination = Destination::parse("test", text).unwrap();
    for nasty in NASTY
        .into_iter()
        .filter(|nasty| !nasty.contains(char::is_control))
    {
        let fields = BTreeMap::from([("free".to_owned(), nasty.to_owned())]);
        let document = hand_over(&destination, &sample_context(), &fields);
        assert_eq!(
            calls("tool", &document.sections[0].body),
            [[
                nasty.to_owned(),
                format!("--flag={nasty}"),
                format!("a{nasty}z"),
                format!("https://x.example/?q={nasty}"),
            ]]
        );
    }
    let control = BTreeMap::from([("free".to_owned(), "a\nb".to_owned())]);
    let document = hand_over(&destination, &sample_context(), &control);
    assert_eq!(document.missing, ["free"]);
    assert_eq!(calls("tool", &document.sections[0].body)[0][0], "<FREE>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_words_survive_quoting(words in prop::collection::vec("[^\0]*", 0..5)) {
        let line = shell::pipeline(std::slice::from_ref(&words));
        let output = sh(&format!("count() {{ printf '%s\\0' \"$#\" \"$@\"; }}\ncount {line}"));
        prop_assert_eq!(parse(&output), vec![words]);
    }
}
