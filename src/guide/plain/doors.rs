//! The welcome.

use super::ago;
use crate::domain::Timestamp;

/// What this is.
pub const WELCOME: &str = "sfjwt connects a server to Salesforce with a key instead of a password.";
/// What it takes.
pub const NEEDED: [&str; 4] = [
    "You will need:",
    "- administrator rights in Salesforce, or somebody who has them",
    "- the code that Salesforce sends before it shows the Consumer Key",
    "- about 20 minutes, up to 10 of them waiting. Trying a sandbox first costs nothing.",
];
/// The ways on.
pub const DOORS: [&str; 5] = [
    "Set up a connection. New key, certificate, app, test.",
    "Fix an error. Paste what Salesforce said, or test a connection.",
    "Replace a key. The certificate ends soon, or the key leaked.",
    "Practise. Everything simulated, nothing leaves this computer.",
    "Take over a key. Key and app were made elsewhere and work.",
];
/// An unfinished set-up.
pub fn draft(name: &str, step: usize, title: &str, saved: Timestamp, now: Timestamp) -> String {
    format!(
        "Continue {name}. Step {step} of 8, {title}; saved {}.",
        ago(saved, now)
    )
}
/// The prompt.
pub const PROMPT: &str = "Which number? `quit` leaves: ";
/// Not one of the numbers.
pub fn no_such(typed: &str, last: usize) -> String {
    if typed.is_empty() {
        return format!("Type a number from 1 to {last}, or `quit`.");
    }
    format!("`{typed}` is none of the numbers. Type one from 1 to {last}, or `quit`.")
}
/// The second door.
pub const FIX: &str = "Paste what Salesforce said, for example {\"error\":\"invalid_grant\",\
    \"error_description\":\"user hasn't approved this consumer\"}. To test a connection, type its \
    name.";
/// Its prompt.
pub const FIX_PROMPT: &str = "The error, or a name; [Enter] goes back: ";
/// A record that could not be read.
pub fn unreadable(what: &str) -> String {
    format!("warning  {what}")
}
