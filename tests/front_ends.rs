//! One set of answers, given as flags, line by line, and on the terminal UI: the same is done, in
//! the same order, and the same connection is kept.
#![cfg(unix)] // homes are private by variables that Windows does not have
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

#[path = "support/program.rs"]
mod program;
#[path = "support/pty.rs"]
mod pty;

use std::io::Write;

use program::{Home, run};
use pty::{Key, Terminal};
use toml::{Table, Value};

/// What differs from run to run: random, or of the moment.
const VOLATILE: [&str; 9] = [
    "id",
    "entry",
    "spki",
    "fingerprint",
    "certificate_pem",
    "not_before",
    "not_after",
    "created",
    "consumer_key",
];

/// What was done and what is kept.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// Commits in order, with the checklist's lines; drafts written one after the other count once.
    commits: Vec<String>,
    connection: Table,
}

fn outcome(home: &Home) -> Outcome {
    let log = std::fs::read_to_string(home.state("sfjwt.log")).unwrap();
    let started = log.lines().filter_map(|line| {
        let (_, effect) = line.split_once(" EffectId(")?;
        let (_, kind) = effect.split_once(") ")?;
        commit(kind)
    });
    let mut commits: Vec<String> = started.collect();
    commits.dedup();
    let mut connection = home.connection("same").expect("a connection");
    let path = connection["certificate_path"].as_str().unwrap();
    let inside = path.replace(home.path().to_str().unwrap(), "~");
    connection.insert("certificate_path".to_owned(), Value::String(inside));
    mask(&mut connection);
    Outcome {
        commits,
        connection,
    }
}

fn commit(kind: &str) -> Option<String> {
    let name = kind.split([' ', '(', '{']).next()?;
    match name {
        "SaveDraft" | "StoreKey" | "WriteCertificate" | "SaveConnection" | "SaveTestRecord" => {
            Some(name.to_owned())
        }
        "PracticeApply" => {
            let (_, line) = kind.split_once("line: \"")?;
            Some(format!("PracticeApply {}", line.split('"').next()?))
        }
        _ => None,
    }
}

fn mask(table: &mut Table) {
    for (key, value) in table.iter_mut() {
        if VOLATILE.contains(&key.as_str()) {
            *value = Value::String("…".to_owned());
        } else if let Value::Table(inner) = value {
            mask(inner);
        }
    }
}

fn by_flags() -> Outcome {
    let home = Home::new();
    let flags = "setup --practice --connection same --for versionforge --key-size 2048 \
                 --cn parity --days 400 --store practice --app eca --preauthorise-by profile \
                 --yes -v";
    let args: Vec<&str> = flags.split_whitespace().collect();
    home.sfjwt(&args).exits(0);
    outcome(&home)
}

fn line_by_line() -> Outcome {
    let home = Home::new();
    let mut lines = vec![
        "versionforge",
        "generate",
        "2048",
        "parity",
        "400",
        "",
        "practice",
        "",
        "external-client-app",
        "new",
    ];
    // Every line of the checklist, then the Consumer Key that the simulated org showed.
    lines.extend([""; 14]);
    lines.push("profile");
    lines.extend([""; 30]);
    let mut command = home.command(&["setup", "--practice", "--connection", "same", "-v"]);
    let (reader, mut writer) = std::io::pipe().unwrap();
    for line in lines {
        writeln!(writer, "{line}").unwrap();
    }
    drop(writer);
    run(command.env("ACCESSIBLE", "1").stdin(reader)).exits(0);
    outcome(&home)
}

/// Ticks every line, one after the other.
fn tick_all(terminal: &mut Terminal) {
    terminal.wait_for("0 of ");
    let text = terminal.text();
    let (_, rest) = text.split_once("0 of ").unwrap();
    let count: usize = rest.split(' ').next().unwrap().parse().unwrap();
    for done in 1..count {
        terminal.key(Key::Enter);
        terminal.wait_for(&format!("{done} of {count} done"));
    }
    terminal.key(Key::Enter);
}

fn on_the_terminal() -> Outcome {
    let home = Home::new();
    let args = ["setup", "--practice", "--connection", "same", "-v"];
    let mut terminal = Terminal::start(home.path(), &args, 80, 24);
    terminal.wait_for("Where will the connection be used?");
    terminal.type_text("2");
    for question in [
        "Where does the key come from?",
        "How long shall the key be?",
    ] {
        terminal.wait_for(question);
        terminal.key(Key::Enter);
    }
    terminal.wait_for("What name shall the certificate carry?");
    terminal.type_text("parity");
    terminal.key(Key::Enter);
    terminal.type_text("400");
    terminal.key(Key::Enter);
    terminal.key(Key::Enter);
    for question in [
        "Where shall the private key be kept?",
        "Which user shall the integration log in as?",
        "Which kind of app in Salesforce?",
        "Is anything using this app today?",
    ] {
        terminal.wait_for(question);
        terminal.key(Key::Enter);
    }
    tick_all(&mut terminal);
    terminal.wait_for("Paste the Consumer Key");
    terminal.key(Key::Enter);
    terminal.wait_for("How shall the user be let in?");
    terminal.type_text("2");
    tick_all(&mut terminal);
    terminal.wait_for("It works.");
    terminal.key(Key::Enter);
    terminal.wait_for("VersionForge: same");
    terminal.key(Key::Enter);
    terminal.wait_for("Finished?");
    terminal.key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.dump());
    terminal.assert_restored();
    outcome(&home)
}

#[test]
fn three_front_ends_do_the_same() {
    let flags = by_flags();
    assert!(flags.commits.len() > 40, "{:?}", flags.commits);
    assert_eq!(
        flags.connection["username"].as_str().unwrap(),
        "integration@same.practice.example"
    );
    assert_eq!(line_by_line(), flags);
    assert_eq!(on_the_terminal(), flags);
}
