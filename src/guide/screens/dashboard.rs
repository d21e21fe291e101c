//! Words of the dashboard: the table of connections, the page of one, what can be done with it.

use crate::domain::{
    Connection, ConnectionName, Draft, HandOver, NotTested, RecordError, StoreKind, UpkeepError,
};
use crate::guide::{checks, facts, problems, removal};

/// Heads of the columns.
pub const NAME: &str = "Connection";
/// See [`NAME`].
pub const ORG: &str = "Org";
/// See [`NAME`].
pub const USER: &str = "User";
/// See [`NAME`].
pub const KEY: &str = "Key";
/// See [`NAME`].
pub const CERTIFICATE: &str = crate::guide::lifetime::COLUMN;
/// See [`NAME`].
pub const LAST_TEST: &str = "Last test";

/// Header: how many, and how many of them need somebody.
pub fn count(all: usize, due: usize, failed: usize, unreadable: usize) -> String {
    let mut parts = vec![super::connections(all)];
    let mut add = |count: usize, word: &str| {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    };
    add(due, "due");
    add(failed, "failed");
    add(unreadable, "unreadable");
    let first = parts.remove(0);
    if parts.is_empty() {
        first
    } else {
        format!("{first}: {}", parts.join(", "))
    }
}

/// Before the text of the filter.
pub const FILTER: &str = "Filter: ";
/// Behind it.
pub fn filtered(shown: usize, all: usize) -> String {
    format!("{shown} of {all}")
}
/// Nothing fits the filter.
pub fn no_match(filter: &str) -> String {
    format!("Nothing has `{filter}` in its name, org or user.")
}
/// The way on.
pub const NO_MATCH_NEXT: &str = "Esc shows all again.";
/// The order was changed.
pub const BY_ATTENTION: &str = "Sorted: failed first, then due, then by name. s sorts by name.";
/// And back.
pub const BY_NAME: &str = "Sorted by name. s puts first what needs attention.";

/// Where the key is, in one word.
pub const fn store(store: StoreKind) -> &'static str {
    match store {
        StoreKind::Keychain => "keychain",
        StoreKind::File => "file",
        StoreKind::Practice => "practice",
        StoreKind::Elsewhere => "elsewhere",
    }
}
/// An unfinished set-up, in the columns after its name.
pub fn unfinished(step: usize, saved: &str) -> String {
    format!("set-up: step {step} of 8, {saved}")
}
/// A record that cannot be read, in the columns after its name.
pub fn unreadable(error: &RecordError) -> String {
    problems::record(error).what
}
/// The org of a practice run, in a narrow column.
pub const SIMULATED: &str = "simulated";
/// A record whose name is not known.
pub const NO_NAME: &str = "?";
/// A replacement is under way.
pub const REPLACING: &str = "key being replaced";

/// The last test in a narrow column, behind its sign.
pub mod tested {
    use crate::domain::CheckId;
    use crate::guide::checks;

    /// No test.
    pub const NEVER: &str = "never tested";
    /// It works.
    pub fn works(age: &str) -> String {
        format!("works {age}")
    }
    /// It works, with a warning.
    pub fn warns(age: &str) -> String {
        format!("warns {age}")
    }
    /// It failed.
    pub fn failed(age: &str) -> String {
        format!("failed {age}")
    }
    /// The same where there is room.
    pub fn failed_at(check: CheckId, age: &str) -> String {
        format!("failed {age}: {}", checks::label(check))
    }
    /// Nothing failed, and nothing was proved.
    pub fn unproved(age: &str) -> String {
        format!("no login {age}")
    }
    /// It waits for its turn.
    pub const WAITING: &str = "waits";
    /// It could not be made.
    pub fn broken(age: &str) -> String {
        format!("no test {age}")
    }
    /// It runs.
    pub fn running(seconds: i64) -> String {
        format!("testing {seconds} s")
    }
}

/// How old something is, in a narrow column: `3 min`, `2 h`, `6 d`. A clock that was set back makes
/// it the day itself.
pub fn age(then: crate::domain::Timestamp, now: crate::domain::Timestamp) -> String {
    let passed = (now - then).whole_seconds();
    match u64::try_from(passed) {
        Ok(0..60) => "now".to_owned(),
        Ok(seconds @ 60..172_800) => facts::duration(seconds),
        Ok(seconds) => format!("{} d", seconds / 86_400),
        Err(_) => then.date().to_string(),
    }
}

/// Why a test was not begun, in a narrow column.
pub const fn not_tested(why: &NotTested) -> &'static str {
    match why {
        NotTested::Passphrase => "passphrase?",
        NotTested::KeyHolder => "key elsewhere",
        NotTested::Refused(_) => "held back",
        NotTested::Gone => "gone",
        NotTested::Unreadable(_) => "unreadable",
        NotTested::Stopped => "stopped",
        NotTested::Broken => "not tested",
    }
}

/// The same in a sentence, with the way on.
pub fn why_not_tested(why: &NotTested) -> String {
    match why {
        NotTested::Passphrase => "not tested: its key is in a file with a passphrase. d asks for \
             it; after that, tests from the table can read the key."
            .to_owned(),
        NotTested::KeyHolder => {
            "not tested: somebody else holds its key, and can test it.".to_owned()
        }
        NotTested::Refused(refusal) => format!(
            "not tested: Salesforce refused {} in a way that further logins from here could make \
             worse. Look at that one first; leave VPNs and proxies before testing again.",
            refusal.of
        ),
        NotTested::Gone => "not tested: there is no such connection any more.".to_owned(),
        NotTested::Unreadable(error) => format!("not tested: {}", problems::record(error).what),
        NotTested::Stopped => "not tested: it was stopped before.".to_owned(),
        NotTested::Broken => "not tested: sfjwt made a mistake. d tests it by itself.".to_owned(),
    }
}
/// A test that could not be made.
pub fn could_not(ago: &str, why: Option<&(String, String)>) -> String {
    match why {
        Some((what, next)) => format!("could not be tested, {ago}: {what} {next}"),
        None => format!("could not be tested, {ago}"),
    }
}
/// It waits for its turn.
pub const WAITING: &str = "waits for its turn to be tested";
/// It is tested.
pub fn running(seconds: i64) -> String {
    format!("being tested, {seconds} s")
}
/// A finding, with its code.
pub fn finding(title: &str, code: &str) -> String {
    format!("{title} ({code})")
}

/// Title of the question before many logins.
pub fn test_all(count: usize) -> String {
    format!("Test {count} connections?")
}
/// What it means.
pub const TEST_ALL_HELP: &str = "Each of them logs in to its org, side by side, a few at a time. You \
     may go somewhere else meanwhile; the tests go on.";
/// Its choices.
pub const TEST_ALL_CHOICES: [&str; 2] = ["Test them", "Not now"];
/// Tests were begun.
pub fn testing(count: usize) -> String {
    if count == 1 {
        "Testing 1 connection. You may go somewhere else meanwhile.".to_owned()
    } else {
        format!("Testing {count} connections. You may go somewhere else meanwhile.")
    }
}
/// There is nothing to test.
pub const NOTHING_TO_TEST: &str = "There is no connection here to test.";

/// Labels of the page of a connection.
pub mod about {
    /// Its org.
    pub const ORG: &str = "Org";
    /// Its user.
    pub const USER: &str = "User";
    /// Its app.
    pub const APP: &str = "App";
    /// Its key.
    pub const KEY: &str = "Key";
    /// Its certificate.
    pub const CERTIFICATE: &str = "Certificate";
    /// The certificate's file, where it stands alone.
    pub const FILE: &str = "Certificate file";
    /// Its last test.
    pub const TEST: &str = "Last test";
    /// Who uses it.
    pub const USED_BY: &str = "Used by";
    /// A replacement.
    pub const REPLACING: &str = "Replacing";
    /// Keys kept for the way back.
    pub const EARLIER: &str = "Earlier keys";
    /// Systems that may still have an earlier key.
    pub const NOT_SEEN: &str = "Not yet seen";
    /// The connection whose users move over to this one.
    pub const TAKES_OVER: &str = "Takes over";
}
/// The app and its key.
pub fn app(connection: &Connection) -> String {
    let kind = facts::app(connection.app_kind);
    let key = facts::shortened(connection.consumer_key.as_str(), 24);
    format!("{kind}, Consumer Key {key}")
}
/// The key, where it is, and its fingerprint.
pub fn key(connection: &Connection) -> String {
    let facts = facts::key(&connection.key, Some(connection.store));
    format!("{facts}, SHA-256 {}", connection.key.spki.short())
}
/// The last test on its page.
pub fn last_test(words: &str, note: &str) -> String {
    if note.is_empty() {
        words.to_owned()
    } else {
        format!("{words}: {note}")
    }
}
/// No test yet, on its page.
pub const NOT_TESTED: &str = "never, from this computer";
/// It worked.
pub fn worked(ago: &str) -> String {
    format!("works, {ago}")
}
/// It worked, with warnings.
pub fn warned(ago: &str) -> String {
    format!("works with a warning, {ago}")
}
/// It failed at a check.
pub fn failed(check: crate::domain::CheckId, ago: &str) -> String {
    format!("failed at `{}`, {ago}", checks::label(check))
}
/// Nothing was proved.
pub fn unproved(ago: &str) -> String {
    format!("nothing failed, and nobody logged in, {ago}")
}
/// What it is used by, and copies of the key.
pub fn used_by(destination: &str, hand_overs: &[HandOver]) -> String {
    let copies = hand_overs.iter().filter(|made| made.key_exported).count();
    match copies {
        0 => destination.to_owned(),
        1 => format!("{destination}; 1 copy of the key handed over"),
        count => format!("{destination}; {count} copies of the key handed over"),
    }
}
/// A replacement and since when.
pub fn replacing(since: &str) -> String {
    format!("the key is being replaced, begun {since}")
}
/// Keys that were active before.
pub fn earlier(connection: &Connection) -> String {
    let count = connection.retired.len();
    if connection.only_given_up() {
        format!("{count}, given up before Salesforce accepted it")
    } else {
        format!("{count}, kept for the way back")
    }
}

/// How it is noted that they do.
pub fn seen_how(name: &ConnectionName) -> String {
    format!("Whichever works: sfjwt connection works {name} PLACE (all of them: without PLACE)")
}

/// The connection beside which this one was made.
pub fn takes_over(old: &ConnectionName) -> String {
    format!(
        "from {old}, with an app of its own; when nobody uses that any more: sfjwt connection remove {old}"
    )
}

/// Systems that were not seen to work since the key was replaced.
pub fn not_seen(names: &[String]) -> String {
    format!("to work with the key of today: {}", names.join(", "))
}
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
            " Not yet seen working with the new key: {}.",
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

/// What can be done with a connection, as its page lists it: key, what, a word about it.
pub mod actions {
    /// t
    pub const TEST: &str = "Test it now";
    /// d
    pub const DIAGNOSE: &str = "Test it step by step, and fix what is wrong";
    /// r
    pub const REPLACE: &str = "Replace its key";
    /// While it is being replaced.
    pub const GO_ON_REPLACING: &str = "Go on replacing its key";
    /// No key.
    pub const GIVE_UP: &str = "Give the replacement up: the key of today stays";
    /// No key.
    pub const GO_BACK: &str = "Go back to the key before";
    /// No key.
    pub const TAKE_GIVEN_UP: &str = "Take the key that was given up after all";
    /// No key.
    pub const FORGET_GIVEN_UP: &str = "Delete the key that was given up";
    /// No key.
    pub const FORGET_EARLIER: &str = "Delete the earlier keys: everything works with the new one";
    /// No key.
    pub const ALL_WORK: &str = "Everything that was not yet seen works with the key of today";
    /// h
    pub const HAND_OVER: &str = "Hand it over to the system that uses it";
    /// l
    pub const LIKE: &str = "Set up another one like it, with a key of its own";
    /// e
    pub const RENAME: &str = "Give it another name";
    /// No key.
    pub const FORGET: &str = "Forget its key here: somebody else has it";
    /// x
    pub const REMOVE: &str = "Remove it from this computer";
}

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
    let copies = removal::copies(&connection.hand_overs, connection.practice.is_none());
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

/// Title of the table's help.
pub const TITLE: &str = "Connections";
/// The table's help.
pub const HELP: &str = "One row a connection: its org and kind, how long its certificate lasts, and \
     how its last test from this computer ended. Opening this reads no key and sends nothing. A \
     certificate is due when 66 % of its lifetime have passed, or 30 days before its end.";
