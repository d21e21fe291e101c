//! Hand-over documents on the command line.

use std::collections::BTreeMap;

use crate::domain::Connection;
use crate::guide::{self, Destination, HandOverContext, HandOverDocument, messages};

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

/// The document for a destination; fields without a value stay placeholders.
pub(super) fn document(
    destination: &Destination,
    connection: &Connection,
    fields: &BTreeMap<String, String>,
    key_file: Option<String>,
) -> HandOverDocument {
    let context = HandOverContext::new(connection, &connection.org, key_file);
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let given = given
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    guide::hand_over(destination, &context, &given)
}

/// Prints the document of a connection's own destination.
pub(super) fn print(connection: &Connection, fields: &BTreeMap<String, String>) {
    if let Some(destination) = guide::destination(&connection.destination) {
        print_document(&document(destination, connection, fields, None));
    }
}

/// Prints a document as text.
pub(super) fn print_document(document: &HandOverDocument) {
    output::line(&document.title);
    for section in &document.sections {
        output::line("");
        output::line(&section.title);
        if !section.intro.is_empty() {
            output::line(&section.intro);
        }
        output::line(&section.body);
    }
    if !document.missing.is_empty() {
        output::line("");
        output::line(&messages::fill_in(&document.missing));
    }
}
