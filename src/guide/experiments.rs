//! Words around experiments. What each changes and means is in `assets/diagnostics/experiments.toml`.

use super::facts;

/// Above what could be tried.
pub fn proposed(number: usize) -> String {
    if number == 1 {
        return "To settle it, one more request can be sent, with one thing changed:".to_owned();
    }
    format!("To settle it, {number} more requests can be sent, each with one thing changed:")
}

/// One of them, numbered.
pub fn listed(number: usize, announcement: &str) -> String {
    format!("  {number}. {announcement}")
}

/// Above the results.
pub const HEADING: &str = "Experiments";

/// Before one runs.
pub fn begins(number: usize, of: usize, announcement: &str) -> String {
    format!("  {number} of {of}  {announcement}")
}

/// After it ran. `meaning` may be empty.
pub fn ended(outcome: &str, meaning: &str) -> String {
    if meaning.is_empty() {
        return format!("          → {outcome}");
    }
    let mut chars = meaning.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!(
        "          → {outcome}. {first}{}.",
        chars.as_str().trim_end_matches('.')
    )
}

/// All were made, and one may have been left out.
pub const STOPPED: &str = "The rest of the experiments was not made.";
/// No answer came.
pub const NO_ANSWER: &str = "No answer came, so the rest of the experiments was not made.";

/// Salesforce asked to be left alone.
pub fn rate(seconds: Option<u64>) -> String {
    let wait = seconds.map_or_else(|| "an hour".to_owned(), facts::duration);
    format!(
        "Salesforce asks for a pause, so nothing more is sent now. Wait {wait} before the next try."
    )
}

/// How to say yes on the command line.
pub fn how(command: &str) -> String {
    format!("They go to your org, so they need a yes: {command}")
}

/// The question before requests go to an org.
pub const ASK: &str = "Send them? [y/N] ";

/// Nothing could be tried that would tell the causes apart.
pub const NONE: &str = "No experiment would tell more than the answer does.";

/// The flags of a practice run do not fit somebody else's connection.
pub const STRANGER_NO_PRACTICE: &str =
    "--fault and --propagation are for practice runs; this is somebody else's connection.";

/// What is needed to look at a connection that is not saved here.
pub const STRANGER_NEEDS: &str =
    "To look at a connection that is not saved here, give --org, --username and --consumer-key.";

/// A saved connection has its own values.
pub const NAME_OR_STRANGER: &str = "Give the name of a saved connection, or --org, --username and --consumer-key of another one; not both.";

/// Only somebody else's connection is asked about with a key made for one request.
pub const NO_THROW_AWAY: &str =
    "--throw-away-key is for connections whose key is held elsewhere; this one's key is here.";

/// What the checks could not look at.
pub const KEY_ELSEWHERE: &str = "The key is held elsewhere, so nobody was asked for a token. In Setup → Login History, the Status \
     of the last login says more: give it with --login-history-status.";
