//! The list of connections, and what can be typed there.

use crate::domain::ConnectionName;

/// Back from another journey.
pub const BACK: &str = "Back at your connections.";
/// The head of the list.
pub fn head(count: &str) -> String {
    format!("You have {count}.")
}
/// The head of a part of it.
pub fn part(shown: usize, all: usize, filter: &str) -> String {
    if filter.is_empty() {
        format!("{shown} of {all} that need attention most; `list` says all.")
    } else {
        format!("{shown} of {all} have `{filter}` in their name, org or user; `filter` says all.")
    }
}
/// Nothing fits.
pub fn nothing(filter: &str) -> String {
    format!("Nothing has `{filter}` in its name, org or user; `filter` shows all again.")
}
/// One connection.
pub fn connection(name: &str, org: &str, kind: &str, certificate: &str, test: &str) -> String {
    format!("{name}: {org}, {kind}. Certificate {certificate}. Last test: {test}")
}
/// A key that should be replaced, behind its certificate's end.
pub fn due(certificate: &str, why: &str) -> String {
    format!("{certificate}; due: {why}")
}
/// What to type, below the list.
pub const HINT: &str = "Type a number or name for everything about it, `test NAME`, `test all`, \
     `new`, or `help` for the other commands.";
/// Everything that can be typed.
pub const COMMANDS: [&str; 22] = [
    "NAME is a name or a number of the list.",
    "- `open NAME`, or only NAME: everything about it",
    "- `test NAME`, `test all`: log in and see; the tests run beside",
    "- `diagnose NAME`: test step by step, and fix what is wrong",
    "- `replace NAME`: replace its key",
    "- `go-back NAME`: give the replacement up, or back to the key before",
    "- `delete-earlier NAME`: delete the keys before, when everything works",
    "- `works NAME`, `works NAME PLACE`: what was not yet seen works with the key of today",
    "- `hand-over NAME`: hand it over to the system that uses it",
    "- `like NAME`: set up another one like it, with a key of its own",
    "- `rename OLD NEW`: give it another name",
    "- `forget NAME`: delete its key here, when somebody else has it",
    "- `remove NAME`: remove it from this computer",
    "- `continue NAME`: go on with an unfinished set-up",
    "- `list`: the whole list",
    "- `filter TEXT`: only those with TEXT in name, org or user; `filter` alone: all",
    "- `new`: set up a connection",
    "- `adopt`: take over a key and an app that were made elsewhere",
    "- `fix`: say what Salesforce said, and find the cause",
    "- `practise`: everything simulated, nothing leaves this computer",
    "- `quit`: leave. Nothing is lost.",
    "An error message of Salesforce is explained wherever you paste it.",
];
/// The prompt.
pub const PROMPT: &str = "Which connection, or a command? `help` lists them, `quit` leaves: ";
/// Before something that cannot be taken back.
pub const SURE: &str = "Type `yes` to do it; anything else leaves it as it is: ";
/// It was not done.
pub const LEFT: &str = "Left as it is.";
/// Not one of them.
pub fn no_such(typed: &str) -> String {
    if typed.is_empty() {
        return "Type a number or name of the list, or a command; `help` lists them.".to_owned();
    }
    format!("`{typed}` is no connection of the list and no command; `help` lists the commands.")
}
/// A command without its connection.
pub fn which(word: &str) -> String {
    format!("Which one? For example: `{word} 1`.")
}
/// Nothing to go back to, and nothing to delete.
pub fn no_earlier(name: &str) -> String {
    format!("No earlier key of {name} is kept, and no replacement is under way.")
}
/// A command that needs a connection, and this is none.
pub fn no_connection(typed: &str) -> String {
    format!("`{typed}` is no connection of the list. `list` says them all.")
}
/// A name for something that cannot be named.
pub const RENAME_HOW: &str = "Type both names: `rename OLD NEW`.";
/// A connection that was tested.
pub fn tested(name: &ConnectionName, how: &str) -> String {
    format!("{name}: {how}")
}
/// The last of them.
pub const ALL_TESTED: &str = "All tests have ended.";
