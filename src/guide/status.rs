//! Words of `sfjwt status`.

use crate::domain::{
    Connection, Due, DueRule, Lifetime, ReplaceReason, Replacement, StoreKind, TestRecord,
    Timestamp,
};

use super::{facts, lifetime, notes};

/// The first word of a connection's line.
pub const fn word(lifetime: &Lifetime) -> &'static str {
    match lifetime.due {
        None => "ok",
        Some(Due::Ended) => "ended",
        Some(Due::Near | Due::Worn) => "due",
    }
}

/// The first line: `due    acme   certificate ends on 2026-12-12, in 19 days: 30 days or less are
/// left`.
pub fn headline(connection: &Connection, left: &Lifetime, rule: DueRule) -> String {
    let ends = lifetime::ends(left, connection.certificate.not_after);
    let why = match left.due {
        None | Some(Due::Ended) => String::new(),
        Some(due) => format!(": {}", lifetime::due(due, rule)),
    };
    let name = connection.name.as_str();
    format!("{:<6} {name:<20} certificate {ends}{why}", word(left))
}

/// The second line: org and kind, user, key.
pub fn about(connection: &Connection) -> String {
    let org = if connection.practice.is_some() {
        "PRACTICE, simulated".to_owned()
    } else {
        let kind = connection.org.kind();
        format!("{} {}", facts::org_kind(kind), connection.org.host())
    };
    format!(
        "       {org} · {} · RSA {} bits {}",
        connection.username,
        connection.key.bits,
        notes::store(connection.store)
    )
}

/// The last test: `last test worked, 3 minutes ago`.
pub fn last_test(store: StoreKind, test: Option<&TestRecord>, now: Timestamp) -> String {
    let verdict = match test {
        // What such a test proves, it proves without the key.
        _ if store == StoreKind::Elsewhere => "needs the key holder".to_owned(),
        None => "never".to_owned(),
        Some(test) if test.ok => format!("worked, {}", facts::ago(test.at, now)),
        Some(test) => format!("failed, {}", facts::ago(test.at, now)),
    };
    format!("       last test: {verdict}")
}

/// A replacement of the key that is under way.
pub fn replacement(replacement: &Replacement) -> String {
    match replacement.switched {
        Some(switched) => format!(
            "       new key: in use since {}; the replacement is not finished",
            switched.date()
        ),
        None if replacement.reason == ReplaceReason::Back => format!(
            "       earlier key: coming back, begun on {}",
            replacement.begun.date()
        ),
        None => format!(
            "       new key: under way since {}",
            replacement.begun.date()
        ),
    }
}

/// What to do about one that is due, or is being replaced.
pub fn next(connection: &Connection) -> String {
    if connection.store == StoreKind::Elsewhere {
        return "       next: ask whoever holds the key for a new certificate".to_owned();
    }
    format!("       next: sfjwt rotate {}", connection.name)
}

/// What to do about one whose last test failed.
pub fn look(connection: &Connection) -> String {
    format!("       next: sfjwt diagnose {}", connection.name)
}

/// The last line.
pub fn summary(all: usize, due: usize) -> String {
    let connections = if all == 1 {
        "1 connection".to_owned()
    } else {
        format!("{all} connections")
    };
    match due {
        0 => format!("{connections}, none is due."),
        1 => format!("{connections}, 1 is due. {}", lifetime::MEANING),
        due => format!("{connections}, {due} are due. {}", lifetime::MEANING),
    }
}

/// `--due-in` that is no time.
pub fn bad_time(text: &str) -> String {
    format!("`{text}` is no time: give days, weeks or hours, as in 30d, 6w or 720h")
}
