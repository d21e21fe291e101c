//! What the plain prompts say around questions, checklists and tests.

use crate::domain::{CopyResult, NoBrowser, Pasted, Timestamp};

use super::Words;

/// A moment's time of day.
pub fn clock(at: Timestamp) -> String {
    format!("{:02}:{:02}:{:02} UTC", at.hour(), at.minute(), at.second())
}

/// How far away a day is, for something that happened.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match (now.date() - then.date()).whole_days() {
        ..=0 => format!("today at {:02}:{:02} UTC", then.hour(), then.minute()),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// The welcome.
pub mod doors {
    use super::{Timestamp, ago};

    /// What this is.
    pub const WELCOME: &str =
        "sfjwt connects a server to Salesforce with a key instead of a password.";
    /// What it takes.
    pub const NEEDED: [&str; 4] = [
        "You will need:",
        "- administrator rights in Salesforce, or somebody who has them",
        "- the code that Salesforce sends before it shows the Consumer Key",
        "- about 20 minutes, up to 10 of them waiting. Trying a sandbox first costs nothing.",
    ];
    /// The four ways on.
    pub const DOORS: [&str; 4] = [
        "Set up a connection. New key, certificate, app, test.",
        "Fix an error. Paste what Salesforce said, or test a connection.",
        "Replace a key. The certificate ends soon, or the key leaked.",
        "Practise. Everything simulated, nothing leaves this computer.",
    ];
    /// An unfinished set-up.
    pub fn draft(name: &str, step: usize, title: &str, saved: Timestamp, now: Timestamp) -> String {
        format!(
            "Continue {name}. Step {step} of 8, {title}; saved {}.",
            ago(saved, now)
        )
    }
    /// A connection to test.
    pub fn connection(name: &str, ends: &str, tested: &str) -> String {
        format!("Test {name}. Its {ends}; {tested}.")
    }
    /// How the last test went.
    pub fn tested(result: Option<(bool, Timestamp)>, now: Timestamp) -> String {
        match result {
            None => "never tested".to_owned(),
            Some((true, at)) => format!("last test worked, {}", ago(at, now)),
            Some((false, at)) => format!("last test failed, {}", ago(at, now)),
        }
    }
    /// The prompt.
    pub const PROMPT: &str = "Which number? `quit` leaves: ";
    /// Not one of the numbers.
    pub fn no_such(typed: &str, last: usize) -> String {
        format!("`{typed}` is none of the numbers. Type one from 1 to {last}, or `quit`.")
    }
    /// The second door.
    pub const FIX: &str = "Paste what Salesforce said, for example {\"error\":\"invalid_grant\",\
        \"error_description\":\"user hasn't approved this consumer\"}. To test a connection, type its \
        name.";
    /// Its prompt.
    pub const FIX_PROMPT: &str = "The error, or a name; [Enter] goes back: ";
    /// The third door: not built, and what works instead.
    pub const REPLACE: [&str; 6] = [
        "Replacing a key step by step is not built yet. This works today, without an interruption:",
        "1. Set up a second connection to the same org (number 1), with a new app of its own.",
        "2. Hand its key over to the system that uses it, and see that system log in.",
        "3. Test the new connection here.",
        "4. In Salesforce, delete the old app, or its certificate.",
        "5. Remove the old connection here, with its name:\n   sfjwt connection remove NAME",
    ];
    /// A record that could not be read.
    pub fn unreadable(what: &str) -> String {
        format!("warning  {what}")
    }
}

/// Words around a question.
pub mod ask {
    use super::{Pasted, Words};

    /// Heading of a question.
    pub fn title(step: usize, title: &str) -> String {
        format!("Step {step} of 8. {title}")
    }
    /// The question again, with its answer so far.
    pub fn again(step: usize, title: &str) -> String {
        format!("Back at step {step} of 8. {title}")
    }
    /// A numbered choice.
    pub fn choice(number: usize, label: &str, help: &str) -> String {
        format!("{number}. {label}. {help}")
    }
    /// The prompt of a choice; the default is its number and label.
    pub fn choose(default: Option<(usize, &str)>) -> String {
        match default {
            Some((number, label)) => format!("Number, or [Enter] for {number}, {label}: "),
            None => "Number: ".to_owned(),
        }
    }
    /// The prompt of a text.
    pub fn text(default: Option<&str>) -> String {
        match default {
            Some(default) => format!("Answer, or [Enter] for {default}: "),
            None => "Answer: ".to_owned(),
        }
    }
    /// The prompt of a question that was answered before.
    pub fn keep(answer: &str) -> String {
        format!("[Enter] keeps {answer}. Or another answer, `back`, `return`: ")
    }
    /// An example.
    pub fn example(example: &str) -> String {
        format!("Example: {example}")
    }
    /// Where a proposed username comes from.
    pub const SUGGESTED_USER: &str = "Suggested: the simulated org has this user for integrations.";
    /// Where a proposed consumer key comes from.
    pub const SUGGESTED_KEY: &str =
        "Suggested: the simulated org has just shown this Consumer Key.";
    /// Where a proposed certificate name comes from.
    pub const SUGGESTED_NAME: &str = "Suggested: the name of the connection.";
    /// In place of an empty default: where the certificate goes.
    pub const DOWNLOADS: &str = "the Downloads folder";
    /// The same in a practice run.
    pub const OWN_FOLDER: &str = "sfjwt's own folder";
    /// In place of an empty default: the field stays open.
    pub const LEAVE_OPEN: &str = "leaving it open";
    /// In place of an empty default: the field's own value.
    pub fn usual(value: &str) -> String {
        format!("the usual value, {value}")
    }
    /// Nothing was typed and there is no default.
    pub const NEEDED: &str = "An answer is needed here. `help` says more, `quit` saves and leaves.";
    /// None of the choices.
    pub fn no_choice(typed: &str, last: usize) -> String {
        format!("`{typed}` is none of the choices. Type a number from 1 to {last}.")
    }
    /// The answer was refused.
    pub fn refused(words: &Words) -> String {
        format!("{} {}", words.what, words.next)
    }
    /// A kept answer.
    pub const KEPT: &str = "Kept.";
    /// There is nothing before this.
    pub const FIRST: &str = "This is the first one; there is nothing to go back to.";
    /// Not ready for the test.
    pub const NOT_READY: &str =
        "Everything so far is kept. Answer 1 when you are ready, or `quit` and go on later.";
    /// A secret came where none belongs.
    pub fn secret(what: &Pasted) -> String {
        format!(
            "This is {what}, which does not belong here. It was not kept and is not shown. Clear it \
             from the screen if others can see it."
        )
    }
    /// A private key, at a question that has a better answer for it.
    pub const KEY_ELSEWHERE: &str = "This is a private key, which does not belong here. It was not \
        kept and is not shown. To use a key you have, go `back` to where the key comes from.";
    /// A certificate where none belongs.
    pub const CERTIFICATE: &str =
        "This is a certificate. It is public, but it does not answer this.";
    /// Another text block of that kind.
    pub fn block(what: &Pasted) -> String {
        format!("This is {what}. It does not answer this.")
    }
    /// A block that does not end.
    pub const CUT_OFF: &str = "What was pasted has no END line, so it is not whole. Nothing of it was kept. Paste it again.";
    /// A pasted key is taken.
    pub const KEY_TAKEN: &str = "Reading the pasted private key. It is not shown again.";
    /// A pasted certificate is taken.
    pub const CERTIFICATE_TAKEN: &str =
        "Taking the pasted certificate: somebody else holds its key.";
    /// Over an explanation.
    pub const EXPLAINED: &str = "What this answer of Salesforce means:";
    /// It is nothing that is known.
    pub const UNKNOWN_ANSWER: &str =
        "sfjwt does not know this answer. A live test tells more: it sees what came before it.";
    /// Under the meaning.
    pub const TO_DO: &str = "What to do:";
}

/// Words for a passphrase.
pub mod secret {
    /// The prompt.
    pub const FIRST: &str = "Passphrase: ";
    /// The prompt for the repetition.
    pub const AGAIN: &str = "The same once more: ";
    /// What is special here.
    pub const HIDDEN: &str =
        "Nothing shows while you type. `back`, `help` and `quit` work here too.";
    /// The line that is being read would show.
    pub const ENTER_FIRST: &str = "Press [Enter] once; what you type after that does not show. ";
    /// The two differ.
    pub const DIFFER: &str = "The two differ. Nothing was taken. Type the passphrase again.";
    /// Nothing was typed.
    pub const EMPTY: &str = "A passphrase is needed. `back` chooses another place for the key.";
    /// Longer than can be kept.
    pub const TOO_LONG: &str = "That is too long for a passphrase. Take at most 256 characters.";
}

/// Words around a checklist.
pub mod list {
    use crate::domain::TickState;

    /// Heading of a checklist.
    pub fn title(step: usize, title: &str) -> String {
        format!("Step {step} of 8. {title}")
    }
    /// What a practice run does with it.
    pub const SIMULATED: &str =
        "In this practice run there is no such page: [Enter] lets the simulated org do the line.";
    /// Number and action.
    pub fn line(number: usize, total: usize, label: &str) -> String {
        format!("Line {number} of {total}: {label}")
    }
    /// A value to paste.
    pub fn value(label: &str, value: &str) -> String {
        format!("  {label}: {value}")
    }
    /// Where it is done.
    pub fn page(address: &str) -> String {
        format!("  Page: {address}")
    }
    /// What is seen then.
    pub fn expect(text: &str) -> String {
        format!("  Then: {text}")
    }
    /// What goes wrong there.
    pub fn trap(text: &str) -> String {
        format!("  Careful: {text}")
    }
    /// It was done or left out before.
    pub fn state(state: TickState) -> String {
        format!("  This line is {}.", self::word(Some(state)))
    }
    /// A line's state in one word or two.
    pub const fn word(state: Option<TickState>) -> &'static str {
        match state {
            Some(TickState::Done) => "done",
            Some(TickState::Skipped) => "left out",
            None => "open",
        }
    }
    /// A line in the list of all.
    pub fn listed(number: usize, state: &str, label: &str) -> String {
        format!("{number}. {state}: {label}")
    }
    /// The first prompt of a checklist names every command.
    pub const PROMPT_FULL: &str = "[Enter] when it is done. Or `skip`, `back`, `list`, `open` the \
        page, `copy` the value, `other` if somebody else is the administrator: ";
    /// The later prompts.
    pub const PROMPT: &str = "[Enter] done, or `skip`, `list`, `help`: ";
    /// At a line that was ticked before.
    pub const PROMPT_KEPT: &str =
        "[Enter] leaves it so. Or `done`, `skip`, `undo`, `back`, `return`: ";
    /// A line that a finding leads to.
    pub const PROMPT_FIX: &str = "[Enter] when it is done, then the test runs again. Or `return`: ";
    /// In a fix of a saved connection.
    pub const DONE: &str = "Done.";
    /// Left out.
    pub const SKIPPED: &str = "Left out. The live test will show whether it was needed.";
    /// Open again.
    pub const OPEN: &str = "Open again.";
    /// Nothing to copy.
    pub const NO_VALUE: &str = "This line has no value to copy.";
    /// Several values.
    pub fn which_value(labels: &[String]) -> String {
        let numbered = labels.iter().enumerate();
        let numbered: Vec<String> = numbered
            .map(|(index, label)| format!("`copy {}` for {label}", index + 1))
            .collect();
        format!("Which one? {}.", numbered.join(", "))
    }
    /// No page for it.
    pub const NO_PAGE: &str = "There is no address for this page; find it as the line says.";
    /// The simulated org has no pages.
    pub const NO_PAGE_HERE: &str = "A practice run has no Setup pages to open.";
    /// In a practice run nobody else is the admin.
    pub const OTHER_IN_PRACTICE: &str =
        "In a practice run there is nobody else: [Enter] does the line, `skip` leaves it out.";
    /// Over the list for somebody else.
    pub const SEND: &str = "Send this to your administrator:";
    /// What comes after it.
    pub const SENT: &str = "Going on without these lines; they count as done by somebody else. The \
        certificate file goes with the list; it is public.";
    /// Not a line.
    pub fn no_such(typed: &str) -> String {
        format!(
            "`{typed}` is no command here. [Enter] when the line is done; `help` lists the commands."
        )
    }
}

/// Words around commands that work everywhere.
pub mod everywhere {
    /// What can be typed anywhere.
    pub const COMMANDS: [&str; 7] = [
        "At any prompt you can type:",
        "- `back`: to the question before. Looking loses nothing.",
        "- `return`: to where you were before you went back.",
        "- `show`: what is known so far, and where the files are.",
        "- `help`: this, and more about the question.",
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
    pub fn copied(text: &str, result: super::CopyResult) -> String {
        match result {
            super::CopyResult::Clipboard => format!("Copied: {text}"),
            super::CopyResult::AskTerminal => format!(
                "The clipboard cannot be reached from here. Select it on the screen instead: {text}"
            ),
        }
    }
    /// How opening ended.
    pub fn opened(url: &str, result: Result<(), super::NoBrowser>) -> String {
        match result {
            Ok(()) => format!("Opened in the browser: {url}"),
            Err(super::NoBrowser::Remote) => {
                format!("This runs on another computer, so open it yourself: {url}")
            }
            Err(super::NoBrowser::NoDisplay | super::NoBrowser::Failed) => {
                format!("No browser could be started. Open it yourself: {url}")
            }
            Err(super::NoBrowser::NotAllowed) => {
                format!("This address is not opened from here: {url}")
            }
        }
    }
}

/// Words while something takes time.
pub mod busy {
    use super::{Timestamp, clock};

    /// The simulated org is opened.
    pub const PRACTICE: &str = "The simulated org is being started.";
    /// The name is reserved.
    pub const NAME: &str = "The name of the connection is being reserved.";
    /// A key is made.
    pub const GENERATE: &str = "The key is being made.";
    /// A key or certificate is read.
    pub const READ: &str = "The file is being read.";
    /// A certificate is made.
    pub const CERTIFICATE: &str = "The certificate is being made.";
    /// A key store works.
    pub const KEY_STORE: &str = "The key store is being asked.";
    /// The org is asked.
    pub const NETWORK: &str = "The org's server is being asked.";
    /// The exchange.
    pub const EXCHANGE: &str = "The login is being tried.";
    /// A call.
    pub const CALL: &str = "Salesforce is being asked.";
    /// A passphrase is tried.
    pub const UNLOCK: &str = "The passphrase is being taken.";
    /// Something is written.
    pub const WRITE: &str = "The result is being saved.";
    /// Anything else.
    pub const OTHER: &str = "One moment.";

    /// Work began some seconds ago.
    pub fn working(what: &str) -> String {
        format!("working  {what}")
    }
    /// The same, later.
    pub fn still(what: &str, seconds: i64) -> String {
        format!("working  {what} {seconds} seconds so far.")
    }
    /// The keychain does not answer; a file could take its place.
    pub const KEYCHAIN_OR_FILE: &str = "waiting  Waiting for your keychain. Look for a window of your \
        system; it may be behind others. [Enter] waits, `file` takes a passphrase-protected file \
        instead, `quit` saves and leaves.";
    /// The keychain does not answer.
    pub const KEYCHAIN: &str = "waiting  Waiting for your keychain. Look for a window of your \
        system; it may be behind others. [Enter] waits, `quit` leaves.";
    /// The keychain still does not answer.
    pub fn keychain_still(seconds: i64) -> String {
        format!("waiting  Still waiting for your keychain, {seconds} seconds so far.")
    }
    /// The prompt while waiting.
    pub const PROMPT: &str = "[Enter] waits, `help`, `quit`: ";
    /// A change spreads.
    pub fn spreading(next: Timestamp, until: Option<Timestamp>) -> String {
        let until = until.map(clock);
        let until = until
            .map(|until| format!(", and so on until {until}"))
            .unwrap_or_default();
        format!(
            "waiting  The change may still be spreading in Salesforce; that takes 2 to 10 minutes. \
             Next try at {}{until}. This goes on by itself.",
            clock(next)
        )
    }
    /// The same, later.
    pub fn spreading_still(next: Timestamp, until: Option<Timestamp>, tries: u32) -> String {
        let until = until.map(clock);
        let until = until
            .map(|until| format!(", until {until}"))
            .unwrap_or_default();
        format!(
            "waiting  {tries} tries so far. Next try at {}{until}.",
            clock(next)
        )
    }
    /// A pause that a fix asks for.
    pub fn pause(until: Timestamp) -> String {
        format!("waiting  Testing again at {}.", clock(until))
    }
    /// Its prompt.
    pub const PAUSE_PROMPT: &str = "[Enter] tests now, `quit` saves and leaves: ";
    /// Only these work while waiting.
    pub const COMMANDS: &str = "While this waits: [Enter] goes on waiting, `back` looks at earlier \
        answers, `show` says what is known, `quit` saves and leaves.";
}

/// Words about what stands in the way.
pub mod stuck {
    use super::Words;

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
    /// Over the fixes.
    pub const FIXES: &str = "What to do. A number goes there; afterwards the test runs by itself:";
    /// The prompt under findings.
    pub const FIX_PROMPT: &str = "Number, or [Enter] for 1. `retry` tests again, `raw` shows \
        Salesforce's answer, `quit` saves and leaves: ";
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
}

/// Words at the end.
pub mod done {
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
}

/// Words about unfinished set-ups.
pub mod resume {
    /// Heading.
    pub const FOUND: &str = "There is an unfinished set-up:";
    /// The same for several.
    pub const FOUND_SEVERAL: &str = "There are unfinished set-ups:";
    /// A new one.
    pub const NEW: &str = "Start a new one. What is saved stays.";
    /// Only look.
    pub const LOOK: &str = "Look only: show what is saved.";
    /// The prompt.
    pub fn prompt(name: &str) -> String {
        format!("Number, or [Enter] for 1, continue {name}: ")
    }
    /// Nothing was done.
    pub const LEFT: &str = "Nothing was changed.";
}

/// Titles of the steps.
pub const fn step(number: usize) -> &'static str {
    match number {
        1 => "Destination",
        2 => "Org",
        3 => "Key and certificate",
        4 => "Integration user",
        5 => "App",
        6 => "Pre-authorise",
        7 => "Live test",
        _ => "Hand over",
    }
}
