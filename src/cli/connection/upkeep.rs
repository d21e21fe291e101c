//! `sfjwt connection remove|rename|forget-key`.

use serde_json::{Map, Value, json};

use crate::domain::{Connection, RecordError, UpkeepError};
use crate::guide::{messages, removal};
use crate::runtime::upkeep::{self, forget_key as forget, remove_connection, rename_connection};

use crate::cli::args::Global;
use crate::cli::context::{Context, parse_name};
use crate::cli::exit::{self, Failure};
use crate::cli::output;

/// Removes a connection with its keys, and says what remains elsewhere.
pub(super) async fn remove(
    context: &Context,
    global: &Global,
    name: &str,
    yes: bool,
    keep_key: bool,
) -> Result<u8, Failure> {
    let name = parse_name(name)?;
    if !yes {
        let keys = upkeep::keys_of(context.records(), &name);
        let keys = keys.map_err(|error| failure(context, &error))?;
        let connection = context.records().connection(&name).ok().flatten();
        let words = removal::confirm_removal(&name, keys, connection.as_ref(), keep_key);
        return Err(Failure::new(exit::USAGE, words));
    }
    let removed = remove_connection(&context.ports, &name, keep_key).await;
    let removed = removed.map_err(|error| failure(context, &error))?;
    if global.json {
        let kept = removed.kept.iter();
        let kept: Vec<Value> = kept
            .map(|kept| json!({ "store": kept.store, "entry": kept.entry, "by": kept.by }))
            .collect();
        let connection = removed.connection.as_deref();
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(removed.name));
        fields.insert("key_removed".to_owned(), json!(!removed.deleted.is_empty()));
        fields.insert("keys_removed".to_owned(), json!(removed.deleted.len()));
        fields.insert("keys_kept".to_owned(), Value::Array(kept));
        fields.insert("keys_left".to_owned(), json!(removed.left.len()));
        fields.insert("set_aside".to_owned(), json!(removed.set_aside));
        fields.insert("remains".to_owned(), remains(connection));
        output::object("connection remove", true, fields);
    } else {
        for line in removal::removed(&removed) {
            output::line(&line);
        }
    }
    Ok(exit::OK)
}

/// What remains in Salesforce and elsewhere, for programs.
fn remains(connection: Option<&Connection>) -> Value {
    let remains = connection.map(removal::remains).unwrap_or_default();
    let one = |left: &removal::Remains| json!({ "what": left.what, "where": left.directions, "link": left.link });
    Value::Array(remains.iter().map(one).collect())
}

/// Gives a connection another name.
pub(super) async fn rename(
    context: &Context,
    global: &Global,
    from: &str,
    to: &str,
) -> Result<u8, Failure> {
    let (from, to) = (parse_name(from)?, parse_name(to)?);
    let renamed = rename_connection(&context.ports, &from, &to).await;
    let renamed = renamed.map_err(|error| failure(context, &error))?;
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(renamed.to));
        fields.insert("before".to_owned(), json!(renamed.from));
        fields.insert("still_old".to_owned(), json!(renamed.still_old));
        output::object("connection rename", true, fields);
    } else {
        for line in removal::renamed(&renamed) {
            output::line(&line);
        }
    }
    Ok(exit::OK)
}

/// Notes that systems work with the key of today.
pub(super) async fn works(
    context: &Context,
    global: &Global,
    name: &str,
    places: &[String],
) -> Result<u8, Failure> {
    let name = parse_name(name)?;
    let noted = upkeep::seen_to_work(&context.ports, &name, places).await;
    let noted = noted.map_err(|error| failure(context, &error))?;
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(noted.name));
        fields.insert("works".to_owned(), json!(noted.seen));
        fields.insert("not_seen".to_owned(), json!(noted.open));
        output::object("connection works", true, fields);
    } else {
        for line in removal::seen_to_work(&noted) {
            output::line(&line);
        }
    }
    Ok(exit::OK)
}

/// Deletes the private key from this computer; the connection stays.
pub(super) async fn forget_key(
    context: &Context,
    global: &Global,
    name: &str,
    yes: bool,
) -> Result<u8, Failure> {
    let name = parse_name(name)?;
    if !yes {
        let forgettable = upkeep::forgettable(context.records(), &name, true);
        let (_lock, connection, _) = forgettable.map_err(|error| failure(context, &error))?;
        let words = removal::confirm_forgetting(&connection);
        return Err(Failure::new(exit::USAGE, words));
    }
    let forgotten = forget(&context.ports, &name, true).await;
    let forgotten = forgotten.map_err(|error| failure(context, &error))?;
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(name));
        fields.insert("keys_removed".to_owned(), json!(forgotten.deleted.len()));
        fields.insert("holders".to_owned(), json!(forgotten.holders));
        output::object("connection forget-key", true, fields);
    } else {
        for line in removal::forgotten(&forgotten) {
            output::line(&line);
        }
    }
    Ok(exit::OK)
}

/// A key store has its own exit code; a wrong name or moment is a usage error.
pub(in crate::cli) fn failure(context: &Context, error: &UpkeepError) -> Failure {
    match error {
        UpkeepError::KeyStore(error) => error.clone().into(),
        UpkeepError::NotDeleted { error: store, .. } => Failure {
            words: removal::refused(error),
            ..Failure::from(store.clone())
        },
        UpkeepError::Record(RecordError::Taken(name)) => {
            Failure::new(exit::USAGE, removal::taken(name))
        }
        UpkeepError::Record(error) => error.clone().into(),
        UpkeepError::Absent(name) => {
            let known = context.records().connections().unwrap_or_default();
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            Failure::usage(messages::no_connection(name.as_str(), &known))
        }
        other => Failure::new(exit::USAGE, removal::refused(other)),
    }
}
