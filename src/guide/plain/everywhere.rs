//! Words around commands that work everywhere.

use crate::domain::{CopyResult, NoBrowser};

/// What can be typed anywhere.
pub const COMMANDS: [&str; 7] = [
    "At any prompt you can type:",
    "- `back`: to the question before. Looking loses nothing.",
    "- `return`: to where you were before you went back.",
    "- `show`: what is known so far, and where the files are.",
    "- `help`: this, and what the question is about.",
    "- `quit`: save and leave. Ctrl-C does the same at once.",
    "- an error message of Salesforce: it is explained.",
];
/// In a checklist also these.
pub const CHECKLIST: [&str; 7] = [
    "In a checklist also:",
    "- `skip`: leave the line out",
    "- `list`: all lines; a line's number goes there",
    "- `open`: the page in the browser",
    "- `copy`: the value to paste",
    "- `other`: somebody else is the administrator; prints what is left, to send on",
    "- `undo`: a line that was done before is open again",
];
/// On the command line.
pub fn flag(flag: &str) -> String {
    format!("On the command line: {flag}")
}
/// Left on purpose, and a draft is there.
pub fn saved(name: &str) -> String {
    format!("Saved. To go on:\n  sfjwt setup --connection {name}")
}
/// The same after a sentence that says that it is saved.
pub fn go_on(name: &str) -> String {
    format!("To go on:\n  sfjwt setup --connection {name}")
}
/// Left, and there was nothing to keep yet.
pub const NOTHING: &str = "Nothing was set up yet, and nothing was changed.";
/// Left from a saved connection.
pub const UNCHANGED: &str = "The connection is as it was.";
/// The input ended.
pub const ENDED: &str = "The input ended, so this stops here.";
/// Nothing is known.
pub const NOTHING_KNOWN: &str = "Nothing is known yet.";
/// Number of lines done.
pub fn ticks(done: usize, skipped: usize) -> String {
    format!("Checklist     {done} lines done, {skipped} left out")
}
/// Where the files are.
pub fn certificate(path: &str) -> String {
    format!("Certificate   {path}")
}
/// The key.
pub fn key(bits: u32, place: &str) -> String {
    format!("Key           RSA {bits} bits, {place}")
}
/// On its way.
pub const KEY_IN_MEMORY: &str = "not stored yet";
/// The app.
pub fn app(kind: &str) -> String {
    format!("App           {kind}")
}
/// A green test.
pub const TEST_GREEN: &str = "Live test     worked";
/// How copying ended.
pub fn copied(text: &str, result: CopyResult) -> String {
    match result {
        CopyResult::Clipboard => format!("Copied: {text}"),
        CopyResult::AskTerminal => format!(
            "The clipboard cannot be reached from here. Select it on the screen instead: {text}"
        ),
    }
}
/// How opening ended.
pub fn opened(url: &str, result: Result<(), NoBrowser>) -> String {
    match result {
        Ok(()) => format!("Opened in the browser: {url}"),
        Err(NoBrowser::Remote) => {
            format!("This runs on another computer, so open it yourself: {url}")
        }
        Err(NoBrowser::NoDisplay | NoBrowser::Failed) => {
            format!("No browser could be started. Open it yourself: {url}")
        }
        Err(NoBrowser::NotAllowed) => {
            format!("This address is not opened from here: {url}")
        }
    }
}
