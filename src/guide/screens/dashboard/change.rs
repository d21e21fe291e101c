//! Words before a connection is changed: removed, renamed, its keys deleted.

use crate::domain::{Connection, ConnectionName, Draft, RecordError, StoreKind, UpkeepError};
use crate::guide::removal;

/// Title of the question before earlier keys go.
pub fn forget_earlier(name: &ConnectionName) -> String {
    format!("Delete the earlier keys of {name}?")
}

/// What that means.
pub fn forget_earlier_help(connection: &Connection) -> String {
    let names = connection.not_seen_to_work();
    let open = if names.is_empty() {
        String::new()
    } else {
        format!(
            " Not yet seen working with the key of today: {}.",
            names.join(", ")
        )
    };
    format!(
        "The key of today is tested first. If Salesforce accepts it, the earlier ones are of use \
         for the way back only, and then there is none any more.{open}"
    )
}

/// Its choices.
pub const FORGET_EARLIER_CHOICES: [&str; 2] = ["Keep them", "Test, then delete them"];

/// Title of the dialog before a removal.
pub fn remove(name: &ConnectionName) -> String {
    format!("Remove {name} from this computer?")
}

/// Its choices.
pub const REMOVE_CHOICES: [&str; 2] = ["Keep it", "Remove it from this computer"];

/// What a removal deletes here, and what it leaves here, as paragraphs.
pub fn removal_of(connection: &Connection) -> Vec<String> {
    let keys = connection.entries();
    let here = keys
        .iter()
        .filter(|(store, _)| *store != StoreKind::Elsewhere)
        .count();
    let deleted = match here {
        0 => "Deleted here: what is known of it, and its last test. Its key is not on this \
              computer."
            .to_owned(),
        1 => "Deleted here: what is known of it, its last test, and its private key. The key \
              cannot be brought back."
            .to_owned(),
        count => format!(
            "Deleted here: what is known of it, its last test, and its {count} private keys. They \
             cannot be brought back."
        ),
    };
    let mut text = vec![deleted];
    if !connection.certificate_path.is_empty() {
        text.push(format!(
            "The certificate file stays; it is public: {}",
            connection.certificate_path
        ));
    }
    text
}

/// What it leaves elsewhere, as one text.
pub fn remains_of(connection: &Connection) -> String {
    let mut text = Vec::new();
    let remains = removal::remains(connection);
    if remains.is_empty() {
        text.push("It is simulated: nothing of it is in Salesforce.".to_owned());
    } else {
        let mut lines = vec![removal::REMAINS.to_owned()];
        for left in &remains {
            lines.push(format!("- {}: {}", left.what, left.directions));
            lines.extend(left.link.iter().map(|link| format!("  {link}")));
        }
        text.push(lines.join("\n"));
    }
    let copies = removal::copies_of(connection);
    if !copies.is_empty() {
        text.push(copies.join("\n"));
    }
    text.join("\n\n")
}

/// The same for an unfinished set-up. `beside`: the connection that it was to change.
pub fn removal_of_draft(draft: &Draft, beside: Option<&Connection>) -> Vec<String> {
    if let Some(connection) = beside {
        return vec![format!(
            "Deleted here: the change that was begun. {} itself and its key stay as they are.",
            connection.name
        )];
    }
    let key = draft.key.as_ref().is_some_and(|key| key.stored);
    let here = if key {
        "Deleted here: its answers, its certificate's text, and its private key. The key cannot be \
         brought back."
    } else {
        "Deleted here: its answers. It has no key yet."
    };
    let mut text = vec![here.to_owned()];
    if draft.practice.is_none() && draft.answers.consumer_key.is_some() {
        text.push(
            "What was made in Salesforce for it, such as its app, stays there until somebody \
             removes it."
                .to_owned(),
        );
    }
    text
}

/// The same for a record that cannot be read.
pub const REMOVAL_OF_DAMAGED: &str = "What cannot be read is set aside, not deleted. Keys that it \
     may name stay: sfjwt keys list";

/// Title of the dialog of a record that cannot be read.
pub fn unreadable_title(name: &ConnectionName) -> String {
    format!("{name} cannot be read")
}

/// Its choice beside going back.
pub const SET_ASIDE: &str = "Set it aside";

/// The field for a new name.
pub fn rename(name: &ConnectionName) -> String {
    format!("Another name for {name}")
}

/// About it.
pub const RENAME_HELP: &str = "Only the name changes: key, certificate and app stay as they are. \
     Scripts and timers that use the old name need the new one.";

/// The name is the one it has.
pub const SAME_NAME: &str = "It has this name already. Type another one, or leave with Esc.";

/// Title of the dialog before a key is forgotten.
pub fn forget(name: &ConnectionName) -> String {
    format!("Forget the key of {name} here?")
}

/// What forgetting means.
pub fn forget_help(connection: &Connection) -> String {
    removal::confirm_forgetting(connection).what
}

/// Its choices.
pub const FORGET_CHOICES: [&str; 2] = ["Keep the key", "Delete the key from this computer"];

/// Why a change was not made, in one sentence or two.
pub fn refused(error: &UpkeepError) -> String {
    let words = match error {
        UpkeepError::Record(RecordError::Taken(name)) => removal::taken(name),
        error => removal::refused(error),
    };
    format!("{} {}", words.what, words.next)
}
