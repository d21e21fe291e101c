//! Hand-overs on the command line: their documents, and the note that one was made.

use std::collections::BTreeMap;

use crate::domain::{Connection, HandOver, RecordError};
use crate::guide::{self, HandOverDocument, hand_over_of, messages};

use super::context::Context;
use super::exit::Failure;
use super::output;

/// `--set FIELD=VALUE` pairs.
pub(super) fn fields(pairs: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let split = |pair: &String| {
        let (field, value) = pair
            .split_once('=')
            .ok_or_else(|| Failure::usage(messages::bad_pair(pair)))?;
        Ok((field.trim().to_owned(), value.trim().to_owned()))
    };
    pairs.iter().map(split).collect()
}

/// Prints the document of a connection's own destination.
pub(super) fn print(connection: &Connection, fields: &BTreeMap<String, String>) {
    if let Some(destination) = guide::destination(&connection.destination) {
        print_document(&hand_over_of(destination, connection, fields, None));
    }
}

/// Prints a document as text.
pub(super) fn print_document(document: &HandOverDocument) {
    for (index, block) in document.blocks().iter().enumerate() {
        if index > 0 {
            output::line("");
        }
        output::line(block);
    }
}

/// Remembers who got what: a later replacement of the key asks for it.
pub(super) fn note(
    context: &Context,
    connection: &Connection,
    destination: &str,
    key_exported: bool,
) -> Result<(), RecordError> {
    let at = context.ports.clock.now();
    let made = HandOver {
        destination: destination.to_owned(),
        at,
        key_exported,
    };
    // A replacement of the key may be under way in another process: only this is added.
    context.records().add_hand_over(&connection.name, made)
}
