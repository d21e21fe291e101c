//! `sfjwt export`: the hand-over document for a destination, or the private key by explicit act.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::guide::{self, HandOverDocument, adopt as words, destinations, messages, problems};

use super::args::{ExportArgs, Global};
use super::context::Context;
use super::exit::{self, Failure};
use super::{export_key, hand_over, output};

/// Runs the command.
pub(super) async fn export(
    context: &mut Context,
    global: &Global,
    args: &ExportArgs,
) -> Result<u8, Failure> {
    if args.list {
        return Ok(list(global));
    }
    let target = args.target.as_deref().unwrap_or_default();
    let fields = hand_over::fields(&args.fields)?;
    if target == "key" {
        return export_key::key(context, global, args).await;
    }
    if args.form.is_some() || args.next || args.export_passphrase_file.is_some() {
        return Err(Failure::usage(words::FORM_OF_KEY_ONLY));
    }
    let ids: Vec<&str> = destinations().iter().map(|d| d.id.as_str()).collect();
    let destination = guide::destination(target)
        .ok_or_else(|| Failure::usage(messages::unknown_target(target, &ids)))?;
    check_fields(destination, &fields)?;
    let connection = context.connection(args.connection.as_deref())?;
    let document = guide::hand_over_of(destination, &connection, &fields, None);
    let written = match &args.out {
        Some(folder) => write_sections(context, &document, folder)?,
        None => Vec::new(),
    };
    hand_over::note(context, &connection, target, false)?;
    if global.json {
        json_document(target, &document, &written);
    } else {
        hand_over::print_document(&document);
        for path in &written {
            output::line(&messages::written(path));
        }
    }
    Ok(exit::OK)
}

fn list(global: &Global) -> u8 {
    if global.json {
        let all: Vec<Value> = destinations()
            .iter()
            .map(|d| json!({ "id": d.id, "name": d.name, "summary": d.summary, "takes_key": d.takes_key }))
            .collect();
        let mut fields = Map::new();
        fields.insert("destinations".to_owned(), Value::Array(all));
        output::object("export", true, fields);
    } else {
        for destination in destinations() {
            output::line(&format!("{:<30} {}", destination.id, destination.summary));
        }
    }
    exit::OK
}

fn check_fields(
    destination: &guide::Destination,
    fields: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    for (id, value) in fields {
        let known = destination.fields.iter().find(|field| field.id == *id);
        let known = known.ok_or_else(|| {
            Failure::new(
                exit::USAGE,
                guide::answers::unknown_field(id, Some(destination)),
            )
        })?;
        destination
            .check(known, value, fields)
            .map_err(|words| Failure::new(exit::USAGE, words))?;
    }
    Ok(())
}

/// Sections that have a file name, each into a new file.
fn write_sections(
    context: &Context,
    document: &HandOverDocument,
    folder: &Path,
) -> Result<Vec<String>, Failure> {
    let mut written = Vec::new();
    for section in &document.sections {
        let Some(name) = &section.file_name else {
            continue;
        };
        let path: PathBuf = folder.join(name);
        let result = context
            .ports
            .files
            .write_new(&path, section.body.as_bytes(), 0o644);
        result.map_err(|error| Failure::local(problems::file(&error)))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

fn json_document(target: &str, document: &HandOverDocument, written: &[String]) {
    let sections: Vec<Value> = document
        .sections
        .iter()
        .map(|section| {
            json!({ "id": section.id, "title": section.title, "body": section.body, "file_name": section.file_name })
        })
        .collect();
    let mut fields = Map::new();
    fields.insert("destination".to_owned(), json!(target));
    fields.insert("sections".to_owned(), Value::Array(sections));
    fields.insert("missing".to_owned(), json!(document.missing));
    fields.insert("written".to_owned(), json!(written));
    output::object("export", true, fields);
}
