//! Words of adopting a key that exists.

use crate::domain::{Damage, Item, RecordError, Remark};

use super::{Words, inspect, problems};

/// What was mended in the file of a key.
pub fn mended(damages: &[Damage]) -> String {
    let sentences: Vec<String> = damages
        .iter()
        .map(|damage| inspect::words(&Remark::Damaged(*damage), Item::PrivateKey).what)
        .collect();
    format!(
        "The key file was damaged, and the key in it is whole. {}",
        sentences.join(" ")
    )
}

/// A key that is too short for today.
pub fn legacy(bits: u32) -> String {
    format!("{bits} bits are too few today: test the key, then replace it. It is never handed out.")
}

/// The certificate found there is kept.
pub fn certificate_kept(path: &str) -> String {
    format!("The certificate in {path} is kept; nothing has to be uploaded.")
}

/// Which key, where nobody named one.
pub const WHICH_KEY_HELP: &str = "The private key that logs in to Salesforce today: PEM, DER or \
     PKCS#12 (.p12, .pfx), locked or not. Its certificate is found if it lies in the same folder. \
     Both are read once; the files stay as they are.";

/// No certificate of the key was found.
pub const CERTIFICATE_UNKNOWN: &str = "No certificate was found with the key, so one is made for \
     the records here. Salesforce keeps the one it has; when that ends is not known here.";

/// One of these sentences as a line among what happened.
pub fn line(sentence: &str) -> String {
    format!("Found         {sentence}")
}

/// A file that was named is no key and no certificate.
pub fn neither(path: &str) -> Words {
    told(
        format!("`{path}` is neither a private key nor a certificate that can be read."),
        "See what is wrong with it: sfjwt inspect FILE.",
    )
}

/// No key in what was named.
pub fn no_key(named: &[String]) -> Words {
    told(
        format!("No private key was found in {}.", list(named)),
        "Name the file with the key: sfjwt adopt KEY CERTIFICATE.",
    )
}

/// More than one key.
pub fn several_keys(keys: &[String]) -> Words {
    told(
        format!("Several private keys are there: {}.", list(keys)),
        "Name one: sfjwt adopt KEY CERTIFICATE.",
    )
}

/// A connection of that name is there.
pub fn name_taken(name: &str) -> String {
    format!("A connection named {name} is there already. Take another name: --connection NAME.")
}

/// Heading over the logins.
pub const LOGINS: &str = "Logins of the Salesforce CLI with a key file on this computer:";

/// What to do with the list.
pub const ADOPT_ONE: &str = "Adopt one with sfjwt adopt --from sf USERNAME.";

/// There are none.
pub const NO_LOGINS: &str = "No login of the Salesforce CLI with a key file was found in ~/.sfdx. \
     Name the key instead: sfjwt adopt KEY CERTIFICATE.";

/// One login.
pub fn login(username: &str, org: &str, key: &str, found: bool) -> String {
    let gone = if found { "" } else { " (not there any more)" };
    format!("{username}  {org}  key {key}{gone}")
}

/// The line that waits for a choice.
pub fn choose_login(count: usize) -> String {
    format!("Which one? 1 to {count}: ")
}

/// Several logins, and nobody to ask.
pub fn which_login(known: &[String]) -> String {
    format!(
        "Several logins are there: {}. Name one: sfjwt adopt --from sf USERNAME.",
        list(known)
    )
}

/// No login of that user.
pub fn no_such_login(name: &str, known: &[String]) -> String {
    if known.is_empty() {
        return format!("The Salesforce CLI has no login with a key file for {name}.");
    }
    format!(
        "The Salesforce CLI has no login with a key file for {name}. It has: {}.",
        list(known)
    )
}

/// The key of a login was moved or deleted.
pub fn key_file_gone(username: &str, path: &str) -> String {
    format!(
        "The key file of {username}, {path}, is not there any more. Name the key instead: sfjwt \
         adopt KEY CERTIFICATE."
    )
}

/// No such form of a key.
pub fn unknown_form(word: &str, known: &[&str]) -> String {
    format!(
        "`{word}` is no form of a key. Take one of: {}.",
        known.join(", ")
    )
}

/// `--next`, and no key is being replaced.
pub fn no_next_key(name: &str) -> String {
    format!("{name} has no next key. To make one: sfjwt rotate {name} --begin.")
}

/// `--form` with a destination.
pub const FORM_OF_KEY_ONLY: &str = "--form, --next and --export-passphrase-file are for keys: sfjwt export key CONNECTION --form FORM.";

/// The passphrase of a file that is written.
pub const EXPORT_PASSPHRASE: &str = "New passphrase for the exported file: ";

/// There is none, and nobody to ask.
pub const EXPORT_PASSPHRASE_MISSING: &str = "The file needs a passphrase. Name a file that holds \
     it with --export-passphrase-file, or set SFJWT_EXPORT_PASSPHRASE.";

/// Too short.
pub fn short_passphrase(least: usize) -> String {
    format!("The passphrase for the exported file needs {least} characters or more.")
}

/// The key is out, and no record says so. `path`: its file, where it went to one.
pub fn not_noted(path: Option<&str>, error: &RecordError) -> Words {
    let to = path.map_or_else(
        || "The private key was given out".to_owned(),
        |path| format!("The private key is in {path}"),
    );
    let why = problems::record(error);
    Words {
        what: format!(
            "{to}, but the connection could not take note of that. {}",
            why.what
        ),
        next: why.next,
    }
}

fn list(names: &[String]) -> String {
    names.join(", ")
}

fn told(what: String, next: &str) -> Words {
    Words {
        what,
        next: next.to_owned(),
    }
}
