//! Words of the page of one connection.

use crate::domain::{Connection, ConnectionName, HandOver, ReplaceReason, Replacement};
use crate::guide::{checks, facts, shell};

/// Labels of the page of a connection.
pub mod about {
    /// Its org.
    pub const ORG: &str = "Org";
    /// Its user.
    pub const USER: &str = "User";
    /// Its app.
    pub const APP: &str = "App";
    /// Its key.
    pub const KEY: &str = "Key";
    /// Its certificate.
    pub const CERTIFICATE: &str = "Certificate";
    /// The certificate's file, where it stands alone.
    pub const FILE: &str = "Certificate file";
    /// Its last test.
    pub const TEST: &str = "Last test";
    /// Who uses it.
    pub const USED_BY: &str = "Used by";
    /// A replacement.
    pub const REPLACING: &str = "Replacing";
    /// Keys kept for the way back.
    pub const EARLIER: &str = "Earlier keys";
    /// Systems that may still have an earlier key.
    pub const NOT_SEEN: &str = "Not yet seen";
    /// The connection whose users move over to this one.
    pub const TAKES_OVER: &str = "Takes over";
}

/// The app and its key.
pub fn app(connection: &Connection) -> String {
    let kind = facts::app(connection.app_kind);
    let key = facts::shortened(connection.consumer_key.as_str(), 24);
    format!("{kind}, Consumer Key {key}")
}

/// The key, where it is, and its fingerprint.
pub fn key(connection: &Connection) -> String {
    let facts = facts::key(&connection.key, Some(connection.store));
    format!("{facts}, SHA-256 {}", connection.key.spki.short())
}

/// The last test on its page.
pub fn last_test(words: &str, note: &str) -> String {
    if note.is_empty() {
        words.to_owned()
    } else {
        format!("{words}: {note}")
    }
}

/// No test yet, on its page.
pub const NOT_TESTED: &str = "never, from this computer";

/// It worked.
pub fn worked(ago: &str) -> String {
    format!("works, {ago}")
}

/// It worked, with warnings.
pub fn warned(ago: &str) -> String {
    format!("works with a warning, {ago}")
}

/// It failed at a check.
pub fn failed(check: crate::domain::CheckId, ago: &str) -> String {
    format!("failed at `{}`, {ago}", checks::label(check))
}

/// Nothing was proved.
pub fn unproved(ago: &str) -> String {
    format!("nothing failed, and nobody logged in, {ago}")
}

/// What it is used by, and copies of the key.
pub fn used_by(destination: &str, hand_overs: &[HandOver]) -> String {
    let copies = hand_overs.iter().filter(|made| made.key_exported).count();
    match copies {
        0 => destination.to_owned(),
        1 => format!("{destination}; 1 copy of the key handed over"),
        count => format!("{destination}; {count} copies of the key handed over"),
    }
}

/// A replacement and since when.
pub fn replacing(record: &Replacement, since: &str) -> String {
    match record.reason {
        ReplaceReason::Back => {
            format!("another key that is kept here is coming back, begun {since}")
        }
        _ => format!("the key is being replaced, begun {since}"),
    }
}

/// Keys that were active before.
pub fn earlier(connection: &Connection) -> String {
    let count = connection.retired.len();
    let given_up = connection.retired.iter().filter(|key| key.given_up).count();
    let kept = count - given_up;
    match (kept, given_up) {
        (0, _) => format!("{given_up}, given up before Salesforce accepted it"),
        (_, 0) => format!("{kept}, kept for the way back"),
        _ => format!(
            "{kept} kept for the way back, {given_up} given up before Salesforce accepted it"
        ),
    }
}

/// How it is noted that they do: the first of them as an example.
pub fn seen_how(name: &ConnectionName, open: &[String]) -> String {
    let mut words = vec!["sfjwt", "connection", "works", name.as_str()];
    words.extend(open.first().map(String::as_str));
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    format!(
        "Whichever works: {} (all of them: without a place)",
        shell::pipeline(&[words])
    )
}

/// The connection beside which this one was made.
pub fn takes_over(old: &ConnectionName) -> String {
    format!(
        "from {old}, with an app of its own; when nobody uses that any more: sfjwt connection remove {old}"
    )
}

/// Systems that were not seen to work since the key was replaced.
pub fn not_seen(names: &[String]) -> String {
    format!("to work with the key of today: {}", names.join(", "))
}

/// What can be done with a connection, as its page lists it: key, what, a word about it.
pub mod actions {
    /// t
    pub const TEST: &str = "Test it now";
    /// d
    pub const DIAGNOSE: &str = "Test it step by step, and fix what is wrong";
    /// r
    pub const REPLACE: &str = "Replace its key";
    /// While it is being replaced.
    pub const GO_ON_REPLACING: &str = "Go on replacing its key";
    /// While another key comes back.
    pub const GO_ON_BACK: &str = "Go on with the way back";
    /// No key.
    pub const GIVE_UP: &str = "Give it up: the key of today stays";
    /// No key.
    pub const GO_BACK: &str = "Go back to the key before";
    /// No key.
    pub const TAKE_GIVEN_UP: &str = "Take the key that was given up after all";
    /// No key.
    pub const FORGET_GIVEN_UP: &str = "Delete the key that was given up";
    /// No key.
    pub const FORGET_EARLIER: &str =
        "Delete the earlier keys: everything works with the key of today";
    /// No key.
    pub const ALL_WORK: &str = "Everything that was not yet seen works with the key of today";
    /// h
    pub const HAND_OVER: &str = "Hand it over to the system that uses it";
    /// l
    pub const LIKE: &str = "Set up another one like it, with a key of its own";
    /// e
    pub const RENAME: &str = "Give it another name";
    /// No key.
    pub const FORGET: &str = "Forget its key here: somebody else has it";
    /// x
    pub const REMOVE: &str = "Remove it from this computer";
}
