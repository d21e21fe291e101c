//! Words of the dashboard: the table of connections, the page of one, what can be done with it.

mod change;
mod page;

pub use change::*;
pub use page::*;

use crate::domain::{NotTested, RecordError, StoreKind};
use crate::guide::{facts, problems};

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

/// Title of the table's help.
pub const TITLE: &str = "Connections";

/// The table's help.
pub const HELP: &str = "One row a connection: its org and kind, how long its certificate lasts, and \
     how its last test from this computer ended. Opening this reads no key and sends nothing. A \
     certificate is due when 66 % of its lifetime have passed, or 30 days before its end.";
