//! Hand-over documents on the command line.

use std::collections::BTreeMap;

use crate::domain::Connection;
use crate::guide::{self, HandOverDocument, hand_over_of, messages};

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
