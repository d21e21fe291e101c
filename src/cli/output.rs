//! Standard output and error: lines for people, one JSON object for programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::exit::Failure;

/// Version of the JSON objects.
const SCHEMA: u32 = 1;

/// Prints a line to standard output. A closed pipe ends the output, not the work.
pub(super) fn line(text: &str) {
    drop(writeln!(io::stdout().lock(), "{text}"));
}

/// Prints a line to standard error.
pub(super) fn warn(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
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
