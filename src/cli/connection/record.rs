//! `sfjwt connection record`: the page for the change ticket.

use std::path::Path;

use serde_json::{Map, json};

use crate::app::record::record as page;
use crate::app::report::Versions;
use crate::guide::messages;

use crate::cli::args::Global;
use crate::cli::context::Context;
use crate::cli::exit::{self, Failure};
use crate::cli::explain::write_new;
use crate::cli::output;

/// Prints the page, or writes it into a new file.
pub(super) fn record(
    context: &Context,
    global: &Global,
    name: Option<&str>,
    out: Option<&Path>,
) -> Result<u8, Failure> {
    let connection = context.connection(name)?;
    // A cache: what cannot be read is as good as absent.
    let test = context.records().test_record(&connection.name);
    let test = test.ok().flatten();
    let now = context.ports.clock.now();
    let markdown = page(&connection, test.as_ref(), now, &Versions::here());
    let written = out
        .map(|path| write_new(context, path, &markdown))
        .transpose()?;
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(connection.name));
        fields.insert("markdown".to_owned(), json!(markdown));
        fields.insert("path".to_owned(), json!(written));
        output::object("connection record", true, fields);
    } else if let Some(path) = written {
        output::line(&messages::written(&path));
    } else {
        output::line(markdown.trim_end());
    }
    Ok(exit::OK)
}
