//! `sfjwt status`: what there is and what is due, from the records alone. It opens no key store and
//! asks no network, so a timer may run it anywhere.

use serde_json::{Map, Value, json};

use crate::domain::{Connection, Due, DueRule, Lifetime, RecordError, TestRecord, Timestamp};
use crate::guide::{Words, messages, problems, removal, status};
use crate::ports::Records;

use super::args::{Global, StatusArgs};
use super::context::Context;
use super::exit::{self, Failure};
use super::{output, summary};

/// A connection and where it stands.
struct Row {
    connection: Connection,
    lifetime: Lifetime,
    test: Option<TestRecord>,
}

/// Runs the command. Exit 6 when something is due or has ended.
pub(super) fn status(context: &Context, global: &Global, args: &StatusArgs) -> Result<u8, Failure> {
    let now = context.ports.clock.now();
    let rule = args.due_in.map_or(DueRule::Usual, DueRule::Within);
    let mut unreadable = Vec::new();
    let connections = match &args.connection {
        Some(name) => vec![context.connection(Some(name))?],
        None => all(context.records(), &mut unreadable)?,
    };
    unreadable.extend(twins(&connections));
    let rows: Vec<Row> = connections
        .into_iter()
        .map(|connection| row(context.records(), connection, rule, now))
        .collect();
    let due = rows.iter().filter(|row| row.lifetime.due.is_some()).count();
    let code = match (due, unreadable.is_empty()) {
        (0, true) => exit::OK,
        (0, false) => exit::FAILED,
        _ => exit::DUE,
    };
    if global.json {
        print_json(&rows, &unreadable, code, rule);
    } else {
        print(&rows, &unreadable, due, rule, now);
    }
    Ok(code)
}

/// Every connection that can be read. What cannot be is said, and hides no other.
fn all(records: &dyn Records, unreadable: &mut Vec<Words>) -> Result<Vec<Connection>, RecordError> {
    let mut connections = Vec::new();
    for name in records.connections()? {
        match records.connection(&name) {
            Ok(connection) => connections.extend(connection),
            Err(error) => unreadable.push(problems::record(&error)),
        }
    }
    Ok(connections)
}

/// Pairs of records of one connection: a renaming stopped half-way.
pub(super) fn twins(connections: &[Connection]) -> Vec<Words> {
    let mut found = Vec::new();
    for (index, first) in connections.iter().enumerate() {
        let same = |other: &&Connection| other.id == first.id;
        if let Some(second) = connections[index + 1..].iter().find(same) {
            found.push(removal::twins(&first.name, &second.name));
        }
    }
    found
}

fn row(records: &dyn Records, connection: Connection, rule: DueRule, now: Timestamp) -> Row {
    let certificate = &connection.certificate;
    let lifetime = Lifetime::by(rule, certificate.not_before, certificate.not_after, now);
    // A cache: what cannot be read is as good as absent.
    let test = records.test_record(&connection.name).ok().flatten();
    Row {
        connection,
        lifetime,
        test,
    }
}

fn print(rows: &[Row], unreadable: &[Words], due: usize, rule: DueRule, now: Timestamp) {
    for row in rows {
        let connection = &row.connection;
        output::line(&status::headline(connection, &row.lifetime, rule));
        output::line(&status::about(connection));
        output::line(&status::last_test(connection.store, row.test.as_ref(), now));
        if let Some(replacement) = &connection.replacement {
            output::line(&status::replacement(replacement));
        }
        if row.lifetime.due.is_some() || connection.replacement.is_some() {
            output::line(&status::next(connection));
        } else if row.test.as_ref().is_some_and(|test| !test.ok) {
            output::line(&status::look(connection));
        }
    }
    if rows.is_empty() {
        if unreadable.is_empty() {
            output::line(messages::NO_CONNECTIONS);
        }
    } else {
        output::prose(&status::summary(rows.len(), due));
    }
    for words in unreadable {
        output::warn(&words.what);
        output::warn(&words.next);
    }
}

fn print_json(rows: &[Row], unreadable: &[Words], code: u8, rule: DueRule) {
    let mut fields = Map::new();
    fields.insert("exit".to_owned(), json!(code));
    let all: Vec<Value> = rows.iter().map(|row| public(row, rule)).collect();
    fields.insert("connections".to_owned(), Value::Array(all));
    let words: Vec<Value> = unreadable
        .iter()
        .map(|words| json!({ "what": words.what, "next": words.next }))
        .collect();
    fields.insert("unreadable".to_owned(), Value::Array(words));
    output::object("status", code == exit::OK, fields);
}

fn public(row: &Row, rule: DueRule) -> Value {
    let connection = &row.connection;
    let certificate = &connection.certificate;
    let (from, to) = (certificate.not_before, certificate.not_after);
    let real = connection.practice.is_none();
    json!({
        "connection": connection.name,
        "practice": !real,
        "org": real.then(|| connection.org.host()),
        "username": connection.username,
        "key_bits": connection.key.bits,
        "store": connection.store,
        "not_before": summary::rfc3339(from),
        "not_after": summary::rfc3339(to),
        "days_left": days_left(&row.lifetime),
        "used_percent": row.lifetime.used_percent,
        "due": row.lifetime.due.map(due),
        "due_at": summary::rfc3339(Lifetime::due_at(rule, from, to)),
        "last_test": row.test.as_ref().map(|test| json!({ "at": summary::rfc3339(test.at), "ok": test.ok })),
        "replacement": connection.replacement.as_ref().map(|under_way| json!({
            "reason": under_way.reason,
            "begun": summary::rfc3339(under_way.begun),
            "switched": under_way.switched.map(summary::rfc3339),
        })),
    })
}

/// Days of the calendar; negative once it has ended.
const fn days_left(lifetime: &Lifetime) -> Option<i64> {
    match lifetime.left {
        crate::domain::TimeLeft::Left(days) => Some(days),
        crate::domain::TimeLeft::Ended(days) => Some(-days),
        crate::domain::TimeLeft::NotYet(_) => None,
    }
}

/// The word of a reason in JSON.
const fn due(due: Due) -> &'static str {
    match due {
        Due::Ended => "ended",
        Due::Near => "near",
        Due::Worn => "worn",
    }
}
