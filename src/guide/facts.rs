//! Short words for facts: titles of steps, times. (A stand-in until the guide's own are merged.)

use crate::domain::{Draft, Timestamp};

/// Title of step `number`.
pub const fn step_title(number: usize) -> &'static str {
    match number {
        1 => "Where it is used",
        2 => "Org",
        3 => "Key and certificate",
        4 => "User",
        5 => "App",
        6 => "Pre-authorise",
        7 => "Live test",
        _ => "Hand over",
    }
}

/// How long ago.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    format!("{} min ago", (now - then).whole_minutes())
}

/// What an unfinished set-up holds.
pub fn of_draft(draft: &Draft) -> Vec<String> {
    let _ = draft;
    Vec::new()
}

/// Kind of an org in words.
pub fn org_kind(kind: &crate::domain::OrgKind) -> String {
    format!("{kind:?}")
}
/// Milliseconds in words.
pub fn millis(millis: u64) -> String {
    format!("{millis} ms")
}
/// Seconds as minutes and seconds.
pub fn countdown(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
/// A moment, as how far away it is.
pub fn clock_in(at: Timestamp, now: Timestamp) -> String {
    format!("in {} min", (at - now).whole_minutes())
}
