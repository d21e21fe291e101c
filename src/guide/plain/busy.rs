//! Words while something takes time.

use super::clock;
use crate::domain::Timestamp;

/// The simulated org is opened.
pub const PRACTICE: &str = "The simulated org is being started.";
/// The name is reserved.
pub const NAME: &str = "The name of the connection is being reserved.";
/// A key is made.
pub const GENERATE: &str = "The key is being made.";
/// A key or certificate is read.
pub const READ: &str = "The file is being read.";
/// A certificate is made.
pub const CERTIFICATE: &str = "The certificate is being made.";
/// A key store works.
pub const KEY_STORE: &str = "The key store is being asked.";
/// The org is asked.
pub const NETWORK: &str = "The org's server is being asked.";
/// The exchange.
pub const EXCHANGE: &str = "The login is being tried.";
/// A call.
pub const CALL: &str = "Salesforce is being asked.";
/// A passphrase is tried.
pub const UNLOCK: &str = "The passphrase is being taken.";
/// Something is written.
pub const WRITE: &str = "The result is being saved.";
/// Anything else.
pub const OTHER: &str = "One moment.";

/// Work began some seconds ago.
pub fn working(what: &str) -> String {
    format!("working  {what}")
}
/// The same, later.
pub fn still(what: &str, seconds: i64) -> String {
    format!("working  {what} {seconds} seconds so far.")
}
/// The keychain does not answer; a file could take its place.
pub const KEYCHAIN_OR_FILE: &str = "waiting  Waiting for your keychain. Look for a window of your \
    system; it may be behind others. [Enter] waits, `file` takes a passphrase-protected file \
    instead, `quit` saves and leaves.";
/// The keychain does not answer.
pub const KEYCHAIN: &str = "waiting  Waiting for your keychain. Look for a window of your \
    system; it may be behind others. [Enter] waits, `quit` leaves.";
/// The keychain still does not answer.
pub fn keychain_still(seconds: i64) -> String {
    format!("waiting  Still waiting for your keychain, {seconds} seconds so far.")
}
/// The prompt while waiting.
pub const PROMPT: &str = "[Enter] waits, `help`, `quit`: ";
/// A change spreads.
pub fn spreading(next: Timestamp, until: Option<Timestamp>) -> String {
    let until = until.map(clock);
    let until = until
        .map(|until| format!(", and so on until {until}"))
        .unwrap_or_default();
    format!(
        "waiting  The change may still be spreading in Salesforce; that takes 2 to 10 minutes. \
         Next try at {}{until}. This goes on by itself.",
        clock(next)
    )
}
/// The same, later.
pub fn spreading_still(next: Timestamp, until: Option<Timestamp>, tries: u32) -> String {
    let until = until.map(clock);
    let until = until
        .map(|until| format!(", until {until}"))
        .unwrap_or_default();
    format!(
        "waiting  {tries} tries so far. Next try at {}{until}.",
        clock(next)
    )
}
/// A pause that a fix asks for.
pub fn pause(until: Timestamp) -> String {
    format!("waiting  Testing again at {}.", clock(until))
}
/// Its prompt.
pub const PAUSE_PROMPT: &str = "[Enter] tests now, `quit` saves and leaves: ";
/// Only these work while waiting.
pub const COMMANDS: &str = "While this waits: [Enter] goes on waiting, `back` looks at earlier \
    answers, `show` says what is known, `quit` saves and leaves.";
