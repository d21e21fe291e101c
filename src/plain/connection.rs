//! A connection in words: one line of the list, and everything about it.

use crate::app::{LastTest, Model, Saved, lifetime};
use crate::domain::{Connection, DueRule, StoreKind, TestRecord, Timestamp};
use crate::guide::plain::{dashboard as words, doors};
use crate::guide::screens::dashboard as table;
use crate::guide::{self, facts, lifetime as life, messages, problems};

use super::doors::draft_line;

/// One of the list in one line.
pub(super) fn line(model: &Model, saved: &Saved<'_>) -> String {
    match saved {
        Saved::Connection(connection, record) => {
            let lifetime = lifetime(connection, model.now);
            let ends = life::ends(&lifetime, connection.certificate.not_after);
            let ends = match lifetime.due {
                _ if connection.replacement.is_some() => {
                    format!("{ends}; {}", table::REPLACING)
                }
                Some(why) => words::due(&ends, &life::due(why, DueRule::Usual)),
                None => ends,
            };
            let test = short_test(model, connection, *record, model.now);
            words::connection(
                connection.name.as_str(),
                &facts::org(&connection.org),
                &facts::org_kind(connection.org.kind()),
                &ends,
                &test,
            )
        }
        Saved::Draft(draft) => draft_line(draft, model.now),
        Saved::Unreadable(error) => doors::unreadable(&problems::record(error).what),
    }
}

/// How it stands, without reasons: those are said by `open`.
fn short_test(
    model: &Model,
    connection: &Connection,
    record: Option<&TestRecord>,
    now: Timestamp,
) -> String {
    let Some(record) = record.filter(|_| !model.pool.tests.contains_key(&connection.name)) else {
        return model.standing(connection, record).words(now);
    };
    let ago = facts::ago(record.at, now);
    match LastTest::of(Some(record)) {
        LastTest::Never => table::NOT_TESTED.to_owned(),
        LastTest::Works => table::worked(&ago),
        LastTest::Warns => table::warned(&ago),
        LastTest::Failed(check) => table::failed(check, &ago),
        LastTest::Unproved => table::unproved(&ago),
    }
}

/// Everything about a connection, label first.
pub(super) fn facts_of(
    model: &Model,
    connection: &Connection,
    record: Option<&TestRecord>,
) -> Vec<String> {
    use table::about;
    let lifetime = lifetime(connection, model.now);
    let destination = guide::destination(&connection.destination);
    let destination = destination.map_or(connection.destination.as_str(), |d| d.name.as_str());
    let kind = facts::org_kind(connection.org.kind());
    let org = match connection.practice {
        Some(_) => facts::org(&connection.org),
        None => connection.org.host().to_owned(),
    };
    let mut lines = vec![format!("{}, {kind}", connection.name)];
    let mut put = |label: &str, text: &str| lines.push(format!("{label}: {text}"));
    put(about::ORG, &org);
    put(about::USER, connection.username.as_str());
    put(about::APP, &table::app(connection));
    put(about::KEY, &table::key(connection));
    let ends = life::ends(&lifetime, connection.certificate.not_after);
    put(about::CERTIFICATE, &ends);
    if !connection.certificate_path.is_empty() {
        put(about::FILE, &connection.certificate_path);
    }
    let standing = model.standing(connection, record);
    put(about::TEST, &standing.words(model.now));
    let used = table::used_by(destination, &connection.hand_overs);
    put(about::USED_BY, &used);
    if let Some(replacement) = &connection.replacement {
        let since = facts::ago(replacement.begun, model.now);
        put(about::REPLACING, &table::replacing(replacement, &since));
    }
    if !connection.retired.is_empty() {
        put(about::EARLIER, &table::earlier(connection));
    }
    if let Some(old) = &connection.replaces {
        put(about::TAKES_OVER, &table::takes_over(old));
    }
    let open = connection.not_seen_to_work();
    if !open.is_empty() {
        put(about::NOT_SEEN, &table::not_seen(&open));
    }
    if lifetime.due.is_some() {
        lines.push(life::MEANING.to_owned());
    }
    if connection.store == StoreKind::Elsewhere {
        lines.push(messages::needs_key_holder(connection.name.as_str()));
    }
    lines
}
