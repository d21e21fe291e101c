//! `sfjwt connection`.

use serde_json::{Map, Value, json};

use crate::domain::{Connection, ConnectionName, StoreKind};
use crate::guide::screens::dashboard::{self, about};
use crate::guide::{self, Words, facts, messages, notes, problems};

use super::args::{ConnectionCommand, Global};
use super::context::Context;
use super::exit::{self, Failure};
use super::{output, summary};

mod record;
pub(super) mod upkeep;

/// Runs the command.
pub(super) async fn connection(
    context: &Context,
    global: &Global,
    command: &ConnectionCommand,
) -> Result<u8, Failure> {
    match command {
        ConnectionCommand::List => list(context, global),
        ConnectionCommand::Show { connection } => show(context, global, connection.as_deref()),
        ConnectionCommand::Remove {
            connection,
            yes,
            keep_key,
        } => upkeep::remove(context, global, connection, *yes, *keep_key).await,
        ConnectionCommand::Record { connection, out } => {
            record::record(context, global, connection.as_deref(), out.as_deref())
        }
        ConnectionCommand::Rename { from, to } => upkeep::rename(context, global, from, to).await,
        ConnectionCommand::Works { connection, places } => {
            upkeep::works(context, global, connection, places).await
        }
        ConnectionCommand::ForgetKey { connection, yes } => {
            upkeep::forget_key(context, global, connection, *yes).await
        }
    }
}

/// Everything that is there. A record that cannot be read hides no other.
fn list(context: &Context, global: &Global) -> Result<u8, Failure> {
    let records = context.records();
    let mut connections = Vec::new();
    let mut unreadable: Vec<Words> = Vec::new();
    for name in records.connections()? {
        match records.connection(&name) {
            Ok(connection) => connections.extend(connection),
            Err(error) => unreadable.push(problems::record(&error)),
        }
    }
    unreadable.extend(super::status::twins(&connections));
    let drafts = records.drafts()?;
    let code = if unreadable.is_empty() {
        exit::OK
    } else {
        exit::FAILED
    };
    if global.json {
        list_json(&connections, &drafts, &unreadable, code);
        return Ok(code);
    }
    for connection in &connections {
        output::line(&list_line(connection));
    }
    for draft in &drafts {
        output::line(&messages::unfinished(draft.as_str()));
    }
    if connections.is_empty() && drafts.is_empty() && unreadable.is_empty() {
        output::line(messages::NO_CONNECTIONS);
    }
    for words in &unreadable {
        output::warn(&words.what);
        output::warn(&words.next);
    }
    Ok(code)
}

fn list_line(connection: &Connection) -> String {
    let kind = if connection.practice.is_some() {
        messages::SIMULATED
    } else {
        connection.org.host()
    };
    format!(
        "{:<20} {kind:<40} {}  {}",
        connection.name.as_str(),
        connection.username,
        messages::ends(connection.certificate.not_after.date())
    )
}

fn list_json(
    connections: &[Connection],
    drafts: &[ConnectionName],
    unreadable: &[Words],
    code: u8,
) {
    let mut fields = Map::new();
    let all: Vec<Value> = connections.iter().map(public).collect();
    fields.insert("connections".to_owned(), Value::Array(all));
    fields.insert("drafts".to_owned(), json!(drafts));
    let words: Vec<Value> = unreadable
        .iter()
        .map(|words| json!({ "what": words.what, "next": words.next }))
        .collect();
    fields.insert("unreadable".to_owned(), Value::Array(words));
    if code != exit::OK {
        fields.insert("exit".to_owned(), json!(code));
    }
    output::object("connection list", code == exit::OK, fields);
}

/// A connection without anything secret (it holds nothing secret).
fn public(connection: &Connection) -> Value {
    let mut value = json!(connection);
    if connection.practice.is_some()
        && let Some(object) = value.as_object_mut()
    {
        object.remove("org");
    }
    value
}

/// The keys besides the one of today.
fn print_keys(context: &Context, connection: &Connection) {
    if let Some(replacement) = &connection.replacement {
        let since = facts::ago(replacement.begun, context.ports.clock.now());
        output::prose(&messages::labelled(
            about::REPLACING,
            &dashboard::replacing(replacement, &since),
        ));
    }
    if !connection.retired.is_empty() {
        let earlier = dashboard::earlier(connection);
        output::prose(&messages::labelled(about::EARLIER, &earlier));
    }
    if let Some(old) = &connection.replaces {
        output::prose(&messages::labelled(
            about::TAKES_OVER,
            &dashboard::takes_over(old),
        ));
    }
    let open = connection.not_seen_to_work();
    if !open.is_empty() {
        let told = dashboard::not_seen(&open);
        output::prose(&messages::labelled(about::NOT_SEEN, &told));
        output::prose(&dashboard::seen_how(&connection.name, &open));
    }
}

fn show(context: &Context, global: &Global, name: Option<&str>) -> Result<u8, Failure> {
    let connection = context.connection(name)?;
    // A cache: what cannot be read is as good as absent.
    let record = context
        .records()
        .test_record(&connection.name)
        .ok()
        .flatten();
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), public(&connection));
        fields.insert(
            "last_test".to_owned(),
            json!(record.as_ref().map(summary::record)),
        );
        output::object("connection show", true, fields);
        return Ok(exit::OK);
    }
    output::line(&messages::named(connection.name.as_str(), None));
    if connection.practice.is_some() {
        output::line(messages::PRACTICE_BANNER);
    } else {
        output::line(&messages::org(
            connection.org.host(),
            connection.org.kind(),
            None,
        ));
    }
    let destination = guide::destination(&connection.destination);
    let destination = destination.map_or(connection.destination.as_str(), |d| d.name.as_str());
    output::line(&messages::destination(destination));
    output::line(&messages::user(connection.username.as_str()));
    output::line(&messages::consumer_key(connection.consumer_key.as_str()));
    output::line(&messages::key_ready(&connection.key));
    output::line(&format!("              {}", notes::store(connection.store)));
    output::line(&messages::certificate(
        &connection.certificate_path,
        connection.certificate.not_after,
    ));
    output::line(&messages::fingerprint(&connection.certificate.fingerprint));
    match record {
        Some(_) if connection.store == StoreKind::Elsewhere => {
            output::line(messages::NEEDS_KEY_HOLDER);
        }
        Some(record) => output::line(&messages::last_test(record.at, record.ok)),
        None => output::line(messages::NEVER_TESTED),
    }
    print_keys(context, &connection);
    for made in &connection.hand_overs {
        output::line(&messages::handed_over(
            &made.destination,
            made.at,
            made.key_exported,
        ));
    }
    Ok(exit::OK)
}
