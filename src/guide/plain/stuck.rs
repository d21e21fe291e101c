//! Words about what stands in the way.

use crate::guide::Words;

/// What failed.
pub fn failed(words: &Words) -> [String; 2] {
    [format!("failed   {}", words.what), words.next.clone()]
}
/// The same once more.
pub const RETRY: &str = "Try again";
/// Another passphrase.
pub const PASSPHRASE: &str = "Type the passphrase again";
/// The question whose answer would change it.
pub fn change(question: &str) -> String {
    format!("Change the answer: {question}")
}
/// The prompt.
pub const PROMPT: &str = "Number, or [Enter] for 1. `quit` saves and leaves: ";
/// Not a number of these.
pub fn no_such(typed: &str, last: usize) -> String {
    format!("`{typed}` is none of these. Type a number from 1 to {last}, `retry` or `quit`.")
}
/// A saved connection is opened so that it can be changed.
pub const OPENING: &str = "Opening the connection to change it. The test runs once more first.";
/// Something could be tried that tells the causes apart.
pub fn experiments(number: usize) -> String {
    if number == 1 {
        return "One more request could settle it: `experiments` shows it.".to_owned();
    }
    format!("{number} more requests could settle it: `experiments` shows them.")
}
/// What only Setup shows.
pub const STATUS: &str = "What Login History shows can be added: `status` and its words.";
/// Requests to a real org need a yes.
pub const SAY_YES: &str = "`experiments yes` sends them.";
/// Over the fixes.
pub const FIXES: &str = "What to do. A number goes there; afterwards the test runs by itself:";
/// The prompt under findings.
pub const FIX_PROMPT: &str = "Number, or [Enter] for 1. `retry` tests again, `raw` shows \
    Salesforce's answer, `why` says more, `report FILE` writes a report, `quit` saves and leaves: ";
/// The prompt under findings without a fix.
pub const RETRY_PROMPT: &str =
    "[Enter] tests again, `raw` shows Salesforce's answer, `quit` leaves: ";
/// The raw answer.
pub fn raw(status: u16, body: &str) -> String {
    format!("HTTP {status}: {body}")
}
/// There is none.
pub const NO_RAW: &str = "There was no answer of Salesforce to show.";
/// A fix that is no place here.
pub fn by_hand(text: &str) -> String {
    format!("{text}. Do this, then `retry`.")
}
/// The test begins again.
pub const TESTING: &str = "Testing again.";
