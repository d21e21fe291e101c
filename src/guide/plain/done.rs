//! Words at the end.

/// Without a destination.
pub const NO_DESTINATION: &str = "You have not decided where the connection will be used. When you have, this lists the ways:\n  \
     sfjwt export --list";
/// Fields without a value.
pub fn missing(labels: &[&str]) -> String {
    format!(
        "Still to fill in: {}. `back` goes there.",
        labels.join(", ")
    )
}
/// How to get the files that the text names.
pub fn files(destination: &str, connection: &str) -> String {
    format!(
        "The files named above are written by this, into a folder you name:\n  sfjwt export \
         {destination} {connection} --out FOLDER"
    )
}
/// How to get the key.
pub const KEY: &str = "If that system needs the private key: `key FILE` writes it into a file, \
    for example `key ~/salesforce.pem`. It is never shown on the screen.";
/// The prompt.
pub const PROMPT: &str = "[Enter] ends. Or `key FILE`, `back`: ";
/// The prompt without a key to give.
pub const PROMPT_NO_KEY: &str = "[Enter] ends. Or `back`: ";
/// Before the key is written.
pub fn confirm(path: &str) -> String {
    format!(
        "This writes the private key to {path}, readable by you alone. Whoever has the file can \
         log in. An existing file is not overwritten."
    )
}
/// The prompt for it.
pub const CONFIRM_PROMPT: &str = "`yes` writes it, [Enter] does not: ";
/// Not written.
pub const NOT_WRITTEN: &str = "Not written.";
/// A file is missing.
pub const WHICH_FILE: &str = "Which file? For example: key ~/salesforce.pem";
/// Not a command.
pub fn no_such(typed: &str) -> String {
    format!("`{typed}` is no command here. [Enter] ends, `help` lists the commands.")
}
