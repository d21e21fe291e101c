//! Words of `sfjwt inspect`: what a file is, and what there is to say about it.

mod certificates;
mod files;
mod keys;
mod pairs;
mod requests;

use crate::domain::{Item, Remark, Timestamp, calendar_days};

use super::Words;

pub use files::{device, folder, large, nothing_to_mend, repair_to_stdout, repaired, same_input};

/// Words before a remark, one for each way it can matter; as wide as each other.
pub const FINE: &str = "ok     ";
/// Good to know.
pub const NOTE: &str = "note   ";
/// Works, but needs a look.
pub const WARNING: &str = "warning";
/// Will not work.
pub const ERROR: &str = "error  ";

/// Heading over what was found out about two files.
pub const TOGETHER_HEADING: &str = "Do they belong together?";

/// The last line when nothing is wrong.
pub const ALL_FINE: &str = "Nothing is wrong with it.";

/// With what a signature was checked: a file, or a connection.
pub fn checked_with(source: &str) -> String {
    format!("Checked with: {source}")
}

/// What a file is, as a noun.
pub const fn noun(item: Item) -> &'static str {
    match item {
        Item::Jwt => "signed request (JWT)",
        Item::PrivateKey => "private key",
        Item::PublicKey => "public key",
        Item::Certificate => "certificate",
        Item::CertificateRequest => "certificate request",
        Item::KeyStore => "key store",
        Item::ErrorBody => "error answer",
        Item::Other => "something else",
    }
}

/// The sentence of a remark about an item, and what to do.
pub fn words(remark: &Remark, item: Item) -> Words {
    let (what, next) = keys::words(remark, item)
        .or_else(|| certificates::words(remark))
        .or_else(|| requests::words(remark))
        .or_else(|| pairs::words(remark))
        .or_else(|| files::words(remark))
        .unwrap_or_default();
    Words { what, next }
}

/// A pair without a way out: there is nothing to do.
#[allow(
    clippy::unnecessary_wraps,
    reason = "each table of words may have none"
)]
fn plain(what: impl Into<String>) -> Option<(String, String)> {
    Some((what.into(), String::new()))
}

/// What is so, and the way out.
#[allow(
    clippy::unnecessary_wraps,
    reason = "each table of words may have none"
)]
fn pair(what: impl Into<String>, next: impl Into<String>) -> Option<(String, String)> {
    Some((what.into(), next.into()))
}

/// A moment to the second: `2026-11-22 21:48:53 UTC`.
pub fn moment(at: Timestamp) -> String {
    let (hour, minute, second) = at.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02} UTC", at.date())
}

/// The end of a validity, with how far it is away.
pub fn ending(at: Timestamp, now: Timestamp) -> String {
    let away = match calendar_days(now, at) {
        0 if at <= now => "earlier today".to_owned(),
        0 => "later today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if at <= now => format!("{} days ago", -days),
        days => format!("in {days} days"),
    };
    format!("{} ({away})", moment(at))
}

/// How long: `40 s`, `12 min`, `5 h`, `3 days`.
fn span(seconds: i64) -> String {
    match seconds.unsigned_abs() {
        seconds @ ..=119 => format!("{seconds} s"),
        seconds @ ..=7199 => format!("{} min", seconds / 60),
        seconds @ ..=172_799 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}
