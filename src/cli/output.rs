//! Standard output and error: lines for people, one JSON object for programs.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value, json};

use crate::domain::clean_lines;
use crate::guide::messages;

use crate::scripted::wrap;

use super::by_line::terminal_width;
use super::exit::{self, Failure};

/// Version of the JSON objects.
const SCHEMA: u32 = 1;

/// Set when standard output took something no more, for another reason than a closed pipe.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes to standard output. A closed pipe ends the output, not the work; a full disk is noted.
pub(super) fn write(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            LOST.store(true, Ordering::Relaxed);
        }
        _ => {}
    }
}

/// Prints a line to standard output. What came from outside cannot steer the terminal.
pub(super) fn line(text: &str) {
    write(format!("{}\n", clean_lines(text)).as_bytes());
}

/// Prints a line to standard output, broken at words where that is a terminal.
pub(super) fn prose(text: &str) {
    match terminal_width() {
        Some(width) => line(&wrap(&clean_lines(text), width)),
        None => line(text),
    }
}

/// Prints a line to standard error.
pub(super) fn warn(text: &str) {
    drop(writeln!(io::stderr().lock(), "{}", clean_lines(text)));
}

/// The exit code, unless output was lost: nobody may take half an answer for a whole one.
pub(super) fn code(code: u8) -> u8 {
    if code == exit::OK && LOST.load(Ordering::Relaxed) {
        warn(messages::OUTPUT_LOST);
        return exit::FAILED;
    }
    code
}

/// Prints the one JSON object of a command.
pub(super) fn object(command: &str, ok: bool, fields: Map<String, Value>) {
    let mut object = Map::new();
    object.insert("schema".to_owned(), json!(SCHEMA));
    object.insert("command".to_owned(), json!(command));
    object.insert("ok".to_owned(), json!(ok));
    object.extend(fields);
    line(&Value::Object(object).to_string());
}

/// Reports a failure in the form that was asked for; returns its exit code.
pub(super) fn failure(command: &str, as_json: bool, failure: &Failure) -> u8 {
    if as_json {
        let mut fields = Map::new();
        fields.insert("exit".to_owned(), json!(failure.code));
        fields.insert(
            "error".to_owned(),
            json!({ "what": failure.words.what, "next": failure.words.next }),
        );
        object(command, false, fields);
    } else {
        warn(&failure.words.what);
        if !failure.words.next.is_empty() {
            warn(&failure.words.next);
        }
    }
    failure.code
}
