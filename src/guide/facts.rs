//! Short words for narrow places: a sidebar of 24 columns, a stepper of one line, a list of
//! connections. Everything that says what is so fits into [`WIDTH`] characters.

use std::borrow::Cow;

use crate::domain::{
    AppKind, CertificateFacts, KeyFacts, MyDomain, OrgKind, StoreKind, Timestamp, Username,
};

use super::Destination;

/// Most characters of a fact.
pub const WIDTH: usize = 22;

/// Titles of the eight steps, in order.
pub const STEP_TITLES: [&str; 8] = [
    "Where it is used",
    "Org",
    "Key and certificate",
    "User",
    "App",
    "Pre-authorise",
    "Live test",
    "Hand over",
];

/// Title of a step by its number, from 1.
pub fn step_title(number: usize) -> &'static str {
    let index = number.saturating_sub(1);
    STEP_TITLES.get(index).copied().unwrap_or_default()
}

/// Titles of the steps of replacing a key, in order.
pub const REPLACE_TITLES: [&str; 9] = [
    "Key of today",
    "Who has it",
    "Next key",
    "Prepare",
    "Moment",
    "Upload",
    "Switch over",
    "Systems",
    "Previous key",
];

/// Title of a step of replacing a key by its number, from 1.
pub fn replace_title(number: usize) -> &'static str {
    let index = number.saturating_sub(1);
    REPLACE_TITLES.get(index).copied().unwrap_or_default()
}

/// The stepper's line: `Step 3 of 8 · Key and certificate`.
pub fn stepper(number: usize) -> String {
    let count = STEP_TITLES.len();
    format!("Step {number} of {count} · {}", step_title(number))
}

/// At most `most` characters. What is left out is left out of the middle: the end of a host or
/// username tells as much as its beginning.
pub fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let kept = most.saturating_sub(1);
    let tail = kept / 2;
    let head: String = text.chars().take(kept - tail).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{head}…{end}")
}

/// The destination's name.
pub fn destination(destination: &Destination) -> String {
    let name = destination.short.as_deref().unwrap_or(&destination.name);
    shortened(name, WIDTH)
}

/// The org as a person calls it: `acme`, `acme · uat`.
pub fn org(org: &MyDomain) -> String {
    match org.kind() {
        OrgKind::Sandbox(sandbox) => shortened(&format!("{} · {sandbox}", org.name()), WIDTH),
        OrgKind::LoginHost => org.host().to_owned(),
        OrgKind::Practice => "simulated org".to_owned(),
        _ => shortened(org.name(), WIDTH),
    }
}

/// The kind of org in one or two words, in capitals: never colour alone.
pub fn org_kind(kind: &OrgKind) -> Cow<'static, str> {
    Cow::Borrowed(match kind {
        OrgKind::Production => "PRODUCTION",
        OrgKind::Sandbox(_) => "SANDBOX",
        OrgKind::Scratch => "SCRATCH",
        OrgKind::Developer => "DEVELOPER",
        OrgKind::Trailhead => "TRAILHEAD",
        OrgKind::Practice => "PRACTICE",
        OrgKind::LoginHost => "LOGIN HOST",
        OrgKind::Other(partition) => {
            return Cow::Owned(shortened(&partition.to_uppercase(), WIDTH));
        }
    })
}

/// The key: `2048, in your keychain`. `None`: not in its store yet.
pub fn key(facts: &KeyFacts, store: Option<StoreKind>) -> String {
    let place = match store {
        None => "not kept yet",
        Some(StoreKind::Keychain) => "in your keychain",
        Some(StoreKind::File) => "encrypted file",
        Some(StoreKind::Practice) => "practice folder",
        Some(StoreKind::Elsewhere) => "held elsewhere",
    };
    format!("{}, {place}", facts.bits)
}

/// The certificate: `to 2027-11-22`.
pub fn certificate(facts: &CertificateFacts) -> String {
    format!("to {}", facts.not_after.date())
}

/// The user.
pub fn user(username: &Username) -> String {
    shortened(username.as_str(), WIDTH)
}

/// The kind of app.
pub const fn app(kind: AppKind) -> &'static str {
    match kind {
        AppKind::ExternalClientApp => "External Client App",
        AppKind::ConnectedApp => "Connected App",
    }
}

/// How long ago `then` was: `just now`, `3 minutes ago`, `2 h ago`, `yesterday`, `6 days ago`, and
/// from a month on the day itself. Days are those of `now`'s offset.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let then = then.to_offset(now.offset());
    let passed = now - then;
    if passed.whole_minutes() < 0 {
        // This computer's clock was set back since.
        return then.date().to_string();
    }
    let days = (now.date() - then.date()).whole_days();
    match (passed.whole_minutes(), passed.whole_hours(), days) {
        (0, ..) => "just now".to_owned(),
        (1, ..) => "1 minute ago".to_owned(),
        (minutes @ 2..60, ..) => format!("{minutes} minutes ago"),
        (_, hours @ 1..24, _) => format!("{hours} h ago"),
        (_, _, ..=1) => "yesterday".to_owned(),
        (_, _, days @ 2..=30) => format!("{days} days ago"),
        _ => then.date().to_string(),
    }
}

/// When something was saved: `saved yesterday`, `saved 3 minutes ago`, `saved on 2026-05-01`.
pub fn saved(then: Timestamp, now: Timestamp) -> String {
    let when = ago(then, now);
    if when.starts_with(|c: char| c.is_ascii_digit()) && !when.ends_with("ago") {
        format!("saved on {when}")
    } else {
        format!("saved {when}")
    }
}

/// A countdown: `0:24`, `9:05`, `1:00:00`.
pub fn countdown(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A duration in one figure: `24 s`, `4 min`, `2 h`, `3 days`. Rounded down.
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// How long a step took: `340 ms`, `6.2 s`, `1 min 5 s`.
pub fn elapsed(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis / 1_000 % 60),
    }
}
