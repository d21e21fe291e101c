//! Causes that `reached_by` in `causes.toml` gives to `explain`: the built program is told the facts
//! of a situation on its standard input and has to name the cause first, with exit code 0. The facts
//! are the engine's own table (`tests/diagnosis/variants.json`), one situation for each cause.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::process::Stdio;
use std::thread;

use serde::Deserialize;
use serde_json::Value;
use sfjwt::diagnosis::{CauseId, Reach, causes};

use super::program::{Ended, Home, run};

/// So many programs run at once.
const SIDE_BY_SIDE: usize = 4;

#[derive(Deserialize)]
struct Row {
    first: String,
    /// Causes that cannot be told from it.
    #[serde(default)]
    or: Vec<String>,
    evidence: Value,
}

/// One row for each cause: the first that leaves no doubt, where there is one.
fn rows() -> BTreeMap<String, Row> {
    let all: Vec<Row> = serde_json::from_str(include_str!("../diagnosis/variants.json")).unwrap();
    let (clear, open): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|row| row.or.is_empty());
    let mut rows = BTreeMap::new();
    for row in clear.into_iter().chain(open) {
        rows.entry(row.first.clone()).or_insert(row);
    }
    rows
}

fn explain(evidence: &Value) -> Ended {
    let home = Home::new();
    let path = home.write("told.json", evidence.to_string());
    let mut command = home.command(&["explain", "--from", "-", "--json"]);
    run(command.stdin(Stdio::from(File::open(path).unwrap())))
}

/// What is wrong with how it ended, if anything. An answer that nobody knows ends with 1: the command
/// could not do what it was asked for.
fn complaint(row: &Row) -> Option<String> {
    let ended = explain(&row.evidence);
    let json: Value = serde_json::from_str(&ended.out).unwrap_or_default();
    let findings = json["findings"].as_array().cloned().unwrap_or_default();
    let found: Vec<&str> = findings
        .iter()
        .filter_map(|finding| finding["cause"].as_str())
        .collect();
    let first = found.first().copied().unwrap_or_default();
    let beside = row.or.iter().any(|other| other == first) && found.get(1) == Some(&&*row.first);
    let filled = |list: &Value| list.as_array().is_some_and(|list| !list.is_empty());
    let explained = findings
        .iter()
        .take(2)
        .all(|finding| filled(&finding["evidence"]) && filled(&finding["fixes"]));
    let exit = i32::from(row.first == CauseId::UnrecognisedAnswer.as_str());
    let right = (first == row.first || beside) && ended.code == Some(exit) && explained;
    (!right).then(|| format!("{} (exit {exit}): {}", row.first, ended.all()))
}

fn complaints(rows: &[&Row]) -> Vec<String> {
    rows.iter().filter_map(|row| complaint(row)).collect()
}

#[test]
fn what_is_told_is_named() {
    let rows = rows();
    let rows: Vec<&Row> = rows.values().collect();
    let wrong: Vec<String> = thread::scope(|scope| {
        let share = rows.len().div_ceil(SIDE_BY_SIDE);
        let started: Vec<_> = rows
            .chunks(share)
            .map(|share| scope.spawn(|| complaints(share)))
            .collect();
        let ended = started.into_iter();
        ended.flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cause_of_explain_is_told_here_and_no_other() {
    let rows = rows();
    let told: BTreeSet<&str> = rows.keys().map(String::as_str).collect();
    let tagged: BTreeSet<&str> = causes()
        .iter()
        .filter(|(_, data)| data.reached_by.contains(&Reach::Explain))
        .map(|(cause, _)| CauseId::as_str(*cause))
        .collect();
    assert_eq!(told, tagged);
}

/// Neither text, nor JSON, nor anything at all: an answer comes all the same.
#[test]
fn any_bytes_are_answered() {
    let files: [&[u8]; 6] = [
        b"\xFF\xFE\x00\x80\x1B[2J\xC3",
        b"\x89PNG\r\n\x1A\n\x00\x00",
        b"{\"error\":[\xF0\x28\x8C",
        b"[[[[null",
        b"{}",
        &[0; 4096],
    ];
    for bytes in files {
        let home = Home::new();
        let path = home.write("bytes", bytes);
        for args in [
            &["explain", "-", "--json"][..],
            &["explain", "--from", "-", "--json"],
            &["explain", "--from", &path, "--json"],
        ] {
            let mut command = home.command(args);
            let ended = run(command.stdin(Stdio::from(File::open(&path).unwrap())));
            let json = ended.exits(1).json();
            let findings = json["findings"].as_array().unwrap();
            assert_eq!(findings[0]["cause"], "unrecognised_answer", "{bytes:?}");
        }
    }
}
