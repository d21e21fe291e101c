//! Words while a key is replaced.

use super::clock;
use crate::domain::Timestamp;

/// There is none.
pub const NONE: &str = "sfjwt knows no connection yet whose key could be replaced. Number 5 takes over a key and an app that exist; number 1 sets up new ones.";
/// What can be typed while Salesforce is asked.
const MEANWHILE: &str = "`raw` shows Salesforce's answers, `steps` the steps in Setup, `give up` keeps the key of today.";
/// Salesforce is asked with both keys.
pub fn polling(next: Option<Timestamp>) -> String {
    format!(
        "waiting  Salesforce is asked with both keys{}. This goes on by itself, and switches over once Salesforce accepted the other key three times in a row. {MEANWHILE}",
        at(next)
    )
}
/// The same, later.
pub fn polling_still(next: Option<Timestamp>, tries: u32, nobody_uploaded: bool) -> String {
    let why = if nobody_uploaded {
        " Nobody said yet that the certificate is uploaded."
    } else {
        ""
    };
    format!("waiting  {tries} tries so far{}.{why}", at(next))
}
fn at(next: Option<Timestamp>) -> String {
    let next = next.map(|next| format!("; next try at {}", clock(next)));
    next.unwrap_or_default()
}
/// The prompt where the next key is refused for good.
pub const STUCK_PROMPT: &str =
    "Number, or [Enter] for 1. `raw` shows Salesforce's answers, `quit` saves and leaves: ";
/// A key's answer as it came.
pub fn raw(key: &str, status: u16, body: &str) -> String {
    format!("{key}: HTTP {status}: {body}")
}
/// Giving up needs a second word.
pub const GIVE_UP_AGAIN: &str = "Type `give up` once more to do so; anything else goes on.";
