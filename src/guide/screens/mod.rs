//! Words of the terminal UI's own: titles, keys, notices. What a step asks stands in the questions.

pub mod dashboard;
pub mod keys;
pub mod replacing;
mod welcome;

use crate::domain::NoBrowser;

pub use welcome::*;

/// The program's name in the header.
pub const NAME: &str = "sfjwt";
/// Beside it while no connection is known.
pub const NEW_CONNECTION: &str = "new connection";
/// Header: how many.
pub fn connections(count: usize) -> String {
    match count {
        0 => "no connections yet".to_owned(),
        1 => "1 connection".to_owned(),
        n => format!("{n} connections"),
    }
}
/// Header: where.
pub fn step_of(number: usize, steps: usize) -> String {
    format!("step {number} of {steps}")
}
/// A value that was proposed.
pub const SUGGESTED: &str = "Suggested; Enter takes it.";
/// The user that the simulated org has.
pub const PRACTICE_USER: &str = "The simulated org has this user for integrations; Enter takes it.";
/// The passphrase of a key file that is there.
pub const UNLOCK_TITLE: &str = "The key is in a file with a passphrase";
/// About it.
pub const UNLOCK_HELP: &str = "Type the passphrase that you chose for it. Whether it is the right one shows when the key is read.";
/// A practice run has its own org.
pub const PRACTICE_ORG: &str =
    "A practice run has its own, simulated org; no other address is taken.";
/// A value that the address was read as.
pub fn using(value: &str, kind: &str) -> String {
    format!("Using  {value}   {kind}")
}
/// An example below an empty field.
pub fn example(text: &str) -> String {
    format!("For example: {text}")
}
/// The default place of the certificate.
pub const DEFAULT_PLACE: &str = "Empty: into your Downloads folder.";
/// A field that stands for a usual value while it is empty.
pub fn left_empty(usual: &str) -> String {
    format!("Empty: {usual}")
}
/// A field that may stay open; the texts then show a placeholder.
pub fn left_open(placeholder: &str) -> String {
    format!("Empty: the texts show {placeholder} for you to replace")
}
/// Over a second passphrase.
pub const AGAIN: &str = "The same once more";
/// Two passphrases that differ.
pub const DIFFER: &str = "The two are not the same. Type the second one again.";
/// No passphrase.
pub const EMPTY_PASSPHRASE: &str = "Type a passphrase first.";
/// A new passphrase that is too short.
pub fn short_passphrase(least: usize) -> String {
    format!("At least {least} characters, please; several words are better than one.")
}
/// The passphrase of a file that is there.
pub const UNLOCK: &str = "Passphrase of the key file";
/// The field for the passphrase of a file that is imported.
pub const UNLOCK_IMPORT: &str = "Passphrase of the file";
/// A value that is valid and looks wrong.
pub fn take_it_anyway(doubt: &str) -> String {
    format!("{doubt} Enter once more takes it as it is.")
}
/// Blocked Enter.
pub fn need_attention(count: usize) -> String {
    if count == 1 {
        "1 field needs attention.".to_owned()
    } else {
        format!("{count} fields need attention.")
    }
}
/// Lines of a checklist.
pub fn lines_done(done: usize, all: usize) -> String {
    format!("{done} of {all} done")
}
/// Beside a line that was left out.
pub const LEFT_OUT: &str = "left out";
/// Beside a line that is being done.
pub const APPLYING: &str = "the simulated org does it…";
/// Before what should be seen.
pub const EXPECT: &str = "Then: ";
/// The same while it goes on, with its time.
pub const APPLYING_NOW: &str = "Doing it in the simulated org";
/// All lines ticked.
pub const ALL_DONE: &str = "All done. Enter goes on.";
/// Nothing is open, and so many lines were left out.
pub fn some_left_out(count: usize) -> String {
    match count {
        1 => "1 line is left out. Enter goes on without it.".to_owned(),
        count => format!("{count} lines are left out. Enter goes on without them."),
    }
}
/// The practice run does the clicks.
pub const PRACTICE_TICK: &str =
    "Practice run: there is no Setup to open. Ticking a line does it in the simulated org.";
/// The simulated org is opened.
pub const OPENING_PRACTICE: &str = "Opening the simulated org";
/// The name is reserved.
pub const RESERVING: &str = "Preparing the connection";
/// Work on the key.
pub const MAKING_KEY: &str = "Making the key";
/// Reading a key file.
pub const READING_KEY: &str = "Reading the key";
/// Work on the certificate.
pub const MAKING_CERTIFICATE: &str = "Making the certificate";
/// The key goes into its store.
pub fn storing_key(place: &str) -> String {
    format!("Putting the key {place}")
}
/// Reading the key from its store.
pub const LOADING_KEY: &str = "Asking for the key";
/// The certificate is written.
pub const WRITING_CERTIFICATE: &str = "Writing the certificate";
/// Saving.
pub const SAVING: &str = "Saving";
/// The live test asks.
pub const ASKING: &str = "Asking Salesforce";
/// Elapsed time of something.
pub fn elapsed(what: &str, seconds: i64) -> String {
    format!("{what}, {seconds} s")
}
/// The live test's title.
pub const LIVE_TEST: &str = "Live test";
/// It works.
pub fn works(seconds: &str, of_which: &str) -> String {
    format!("It works. {seconds}, of which Salesforce {of_which}.")
}
/// The key is elsewhere.
pub const NEEDS_HOLDER: &str =
    "What can be checked without the key is fine. The login itself needs the key holder.";
/// Waiting for a change to spread.
pub fn spreading(countdown: &str, left: &str) -> String {
    format!(
        "The change may still be spreading in Salesforce. Trying again in {countdown}, by itself, \
         for {left} more."
    )
}
/// Waiting because a fix said so.
pub fn waiting(countdown: &str) -> String {
    format!("Trying again in {countdown}, by itself. r tries at once.")
}
/// Over the fixes.
pub const FIXES: &str = "What to do";
/// Other explanations.
pub const OTHERWISE: &str = "If it is not that (→ shows it)";
/// For and against.
pub const FOR: &str = "For: ";
/// Against.
pub const AGAINST: &str = "Against: ";
/// Beside a fix whose line is not ticked.
pub const NOT_TICKED: &str = "not ticked yet";
/// The raw answer's title.
pub const RAW: &str = "What Salesforce answered (tokens taken out)";
/// HTTP status.
pub fn status(status: u16) -> String {
    format!("HTTP {status}")
}
/// A fix that is made outside, then the test runs again.
pub const TESTED_AGAIN: &str = "That is done outside of sfjwt. Tested again just now.";
/// A fix that cannot be made from a saved connection's test.
pub const FIX_IN_SETUP: &str = "Change that in Salesforce, then r tries again. To change the connection itself, leave this and choose to test it step by step.";
/// A test that a person stopped.
pub const STOPPED: &str = "Stopped. r tries again.";
/// About the live test.
pub const HELP_TEST: &str = "One real login, step by step, the way the integration will do it: your key, the way to the org, the app, the user, the data. What Salesforce answers proves some of these; a failed one comes with its cause and what to do.";
/// About the hand-over.
pub const HELP_HAND_OVER_TITLE: &str = "Hand over";
/// What its page is.
pub const HELP_HAND_OVER: &str = "What the system that uses the connection asks for, value by value. Mark one and copy it. The private key goes to a file only when you say so, and is never shown.";
/// Help overlay.
pub const HELP: &str = "Keys that work here";
/// Below the keys.
pub const HELP_MORE: &str =
    "Everything is saved as you go. Leave whenever you like; sfjwt setup goes on where you were.";
/// Leaving.
pub const LEAVE: &str = "Leave?";
/// What happens then.
pub const LEAVE_SAVED: &str =
    "Everything so far is saved. The same command goes on where you are now.";
/// Nothing to save yet.
pub const LEAVE_NOTHING: &str = "Nothing was changed yet.";
/// Its choices.
pub const LEAVE_CHOICES: [&str; 2] = ["Stay", "Leave"];
/// What could be tried.
pub const EXPERIMENTS: &str = "Try something else?";
/// What that means on a real org.
pub const EXPERIMENTS_HELP: &str = "They are real login requests to your org, one after the other with a pause between. A token is wiped at once; failed ones may show in Login History.";
/// Its choices.
pub const EXPERIMENTS_CHOICES: [&str; 2] = ["Send them", "No"];
/// One that runs.
pub fn experiment_runs(number: usize, of: usize, announcement: &str) -> String {
    format!("Trying, {number} of {of}: {announcement}")
}
/// What only Setup shows.
pub const STATUS: &str = "What does Login History show?";
/// Where it stands.
pub const STATUS_HELP: &str = "Setup → Login History: the row of this login, column Status. Paste its words; the causes are weighed with it.";
/// A fix that is read in Login History.
pub const STATUS_HINT: &str = "Read the Status there, then l takes it.";
/// Where the report goes.
pub const REPORT: &str = "Write a report for a ticket";
/// What is in it.
pub const REPORT_HELP: &str = "One Markdown file: what is known, the checks, the causes with their grounds, what Salesforce answered. No secret is in it. Never over another file.";
/// At the end of a set-up.
pub const FINISH: &str = "Finished?";
/// What stays, and how to come back to the values.
pub fn finish_help(destination: &str, name: &str) -> String {
    let command = if destination == "not-sure" {
        "sfjwt export --list".to_owned()
    } else {
        format!("sfjwt export {destination} {name}")
    };
    format!("The connection {name} is saved. To see what to hand over again: {command}")
}
/// Its choices.
pub const FINISH_CHOICES: [&str; 2] = ["Finish", "Stay on this page"];
/// After the first Ctrl-C.
pub const CTRL_C_AGAIN: &str = "Ctrl-C again leaves at once.";
/// Nothing that keeps keys runs here.
pub const NO_KEYCHAIN: &str = "No keychain is running in this session, so the key cannot go there; an encrypted file takes it.";
/// The keychain takes its time.
pub const KEYCHAIN: &str = "Waiting for your keychain";
/// What to do about it.
pub const KEYCHAIN_HELP: &str = "Look for a window of your system that asks for a password or for permission. It may be hidden behind this one.";
/// Its choices.
pub const KEYCHAIN_CHOICES: [&str; 3] = [
    "Wait",
    "Keep the key in a passphrase-protected file instead",
    "Save and quit",
];
/// Something stands in the way.
pub const PROBLEM: &str = "Something stands in the way";
/// Its choices.
pub const PROBLEM_RETRY: &str = "Try again";
/// Another user.
pub const PROBLEM_USERNAME: &str = "Change the username";
/// A line that was left out and is needed by what was refused.
pub fn line_left_out(label: &str) -> String {
    format!("Do the line that was left out: {label}")
}
/// Change the answer.
pub const PROBLEM_CHANGE: &str = "Change the answer";
/// Leave.
pub const PROBLEM_LEAVE: &str = "Save and quit";
/// Copied.
pub fn copied(text: &str) -> String {
    format!("Copied: {text}")
}
/// Sent to the terminal.
pub const SENT_TO_TERMINAL: &str =
    "Sent to your terminal's clipboard. If nothing arrives: F5 shows it to select.";
/// Opened.
pub const OPENED: &str = "Opened in your browser.";
/// Not opened.
pub const fn no_browser(reason: NoBrowser) -> &'static str {
    match reason {
        NoBrowser::Remote => "You are on another computer (SSH): F5 shows the address to select.",
        NoBrowser::NoDisplay => {
            "No browser can be opened from here: F5 shows the address to select."
        }
        NoBrowser::Failed => "The browser did not start: F5 shows the address to select.",
        NoBrowser::NotAllowed => "Only pages of Salesforce are opened from here.",
    }
}
/// Plain view.
pub const PLAIN: &str = "To select with the mouse. Any key goes back.";
/// File picker.
pub const PICKER: &str = "Which file?";
/// An empty folder.
pub const EMPTY_FOLDER: &str = "Nothing in here.";
/// Up one folder.
pub const PARENT: &str = "..";
/// Several completions.
pub fn completions(count: usize) -> String {
    format!("{count} names begin like that. F6 shows the folder.")
}
/// No completion.
pub const NO_COMPLETION: &str = "Nothing begins like that.";
/// For somebody else.
pub const FOR_OTHERS: &str = "For whoever is the admin";
/// What to do with it.
pub const FOR_OTHERS_HELP: &str = "Copy this and send it, with the certificate file where the text names one; there is no secret in either. Go on when they have done it and you have the Consumer Key.";
/// Until somebody else has made the app.
pub const WAIT_FOR_OTHERS: &str = "You get it from whoever makes the app. Until then Ctrl-S saves and leaves; sfjwt goes on here.";
/// Go on without ticking.
pub const GO_ON_ANYWAY: &str = "They will do it: go on";
/// Stay.
pub const STAY: &str = "Stay here";
/// Copy the text.
pub const COPY_TEXT: &str = "Copy the text";
/// Paste an error.
pub const EXPLAIN: &str = "What did Salesforce say?";
/// What to paste.
pub const EXPLAIN_HELP: &str = "Paste the error as you got it: the whole answer, a line of a log, or its words. Nothing is sent anywhere.";
/// The explanation.
pub const EXPLAINED: &str = "What it means";
/// How to get further.
pub const EXPLAINED_NEXT: &str =
    "A live test tells more: it sees the key, the app and the user. Which connection is it about?";
/// A connection that it may be about.
pub fn test_and_fix(name: &str) -> String {
    format!("Test {name} and fix it there")
}
/// None of them.
pub const EXPLAINED_SET_UP: &str = "None yet: set one up";
/// Enough.
pub const EXPLAINED_CLOSE: &str = "Back";
/// An error was pasted, and the live test is green.
pub const WORKS_FROM_HERE: &str = "It works from here, with this key, app and user. What was pasted comes from the other system, so something in what that one sends is different:";
/// Resume dialogue.
pub fn resume(name: &str) -> String {
    format!("Continue setup for {name}?")
}
/// Where it stands.
pub fn resume_where(step: usize, title: &str, when: &str) -> String {
    format!("Step {step} of 8 · {title}, saved {when}.")
}
/// Its choices.
pub const RESUME_CHOICES: [&str; 3] =
    ["Continue", "Start a new one (this one stays saved)", "Back"];
/// Hand-over.
pub const NOTHING_TO_HAND_OVER: &str =
    "The connection is ready. sfjwt export --list shows what it can be handed over to.";
/// Where the key file goes.
pub const KEY_FILE: &str = "Write the private key to a file";
/// What that means.
pub const KEY_FILE_HELP: &str = "PKCS#8 PEM, readable by you alone, never over another file. Whoever has it can log in: hand it over, then delete it.";
/// Pasting: too many lines.
pub fn pasted_lines(lines: usize) -> String {
    if lines > 1 {
        format!("You pasted {lines} lines; this takes one value.")
    } else {
        "Nothing here takes what you pasted.".to_owned()
    }
}
/// Pasting: a token in an answer, a session in an address.
pub const SECRET_TAKEN_OUT: &str = "Something secret in what you pasted was taken out.";
/// Pasting: something that is recognised is offered to be used.
pub const PASTED_CHOICES: [&str; 2] = ["Use it", "No"];
/// Its choices.
pub const PASTED_ERROR_CHOICES: [&str; 2] = ["Show what it means", "No"];
/// The window is too small.
pub fn too_small(need: (u16, u16), have: (u16, u16)) -> [String; 3] {
    [
        "This window is too small.".to_owned(),
        format!(
            "It needs {} columns and {} rows; it has {} and {}.",
            need.0, need.1, have.0, have.1
        ),
        "Make it larger; nothing is lost.".to_owned(),
    ]
}
/// Name, validity and place of the certificate, on one page.
pub const CERTIFICATE: &str = "The certificate";
/// About it.
pub const CERTIFICATE_HELP: &str = "The public half of the key, which you upload in Salesforce. What is proposed here is fine; Enter goes through.";
/// Neutral progress while a value of known length is typed.
pub fn characters(count: usize, usual: usize) -> String {
    format!("{count} characters; usually there are about {usual}.")
}
/// The key is there.
pub fn key_made(bits: u32) -> String {
    format!("Key of {bits} bits")
}
/// The key is in its store.
pub fn key_stored(place: &str) -> String {
    format!("The key is {place}, read back and compared")
}
/// The certificate is written.
pub fn certificate_written(path: &str) -> String {
    format!("Certificate: {path}")
}
/// Left in the scrollback after leaving in the middle.
pub fn saved_go_on(name: &str) -> String {
    format!("Saved. Go on with: sfjwt setup --connection {name}")
}
/// The look at the org found something wrong.
pub fn check_org(trouble: &str) -> String {
    format!("{trouble} Esc leads back to the address.")
}
/// What answers at the address is no org.
pub fn no_org(host: &str) -> String {
    format!("What answers at {host} is no Salesforce org.")
}
/// A fact of an unfinished set-up.
pub fn fact_org(host: &str) -> String {
    format!("Org: {host}")
}
/// See [`fact_org`].
pub fn fact_key(key: &str) -> String {
    format!("Key: {key}")
}
/// See [`fact_org`].
pub fn fact_certificate(certificate: &str) -> String {
    format!("Certificate: {certificate}")
}
/// See [`fact_org`].
pub fn fact_user(user: &str) -> String {
    format!("User: {user}")
}
/// The key among the facts: `key 2048, in your keychain`.
pub fn short_key(key: &str) -> String {
    format!("key {key}")
}
/// The certificate among the facts: `certificate to 2027-11-22`.
pub fn short_certificate(certificate: &str) -> String {
    format!("certificate {certificate}")
}
/// In place of the key: it can be written to a file.
pub const KEY_FILE_NEEDED: &str = "w writes it to a file that only you can read";
/// Behind the checks of a group that stopped in the middle.
pub const REST_NOT_REACHED: &str = "the rest was not reached";
/// In place of a simulated org's address.
pub const SIMULATED: &str = "simulated org";
/// Ways out of a problem: another place for the key.
pub const PROBLEM_OTHER_STORE: &str = "Keep the key elsewhere";
/// The passphrase again.
pub const PROBLEM_PASSPHRASE: &str = "Type the passphrase again";
/// Another file.
pub const PROBLEM_OTHER_FILE: &str = "Choose another file";

/// "Not yet" before the live test.
pub const NOT_READY: &str =
    "Take your time; everything is saved. Ctrl-S leaves, and goes on here later.";
/// A passphrase that does not fit into its field.
pub const PASSPHRASE_TOO_LONG: &str =
    "A passphrase has at most 256 characters; nothing of it was kept.";
/// A path that depends on the working folder.
pub const WHOLE_PATH: &str =
    "Give the whole path, beginning with / or ~/, so that it is clear where the key goes.";
/// The default place of a practice run's certificate.
pub const OWN_PLACE: &str = "Empty: into sfjwt's own folder, since this is a practice run.";
/// Ways out of a problem: another place for the certificate.
pub const PROBLEM_OTHER_PLACE: &str = "Choose another place";

/// A text for a screen: sentences that name a flag of the command line are left out, because there
/// the way on is chosen, not typed.
pub fn without_flags(text: &str) -> String {
    let mut kept = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(". ").map_or(rest.len(), |at| at + 2);
        let (sentence, after) = rest.split_at(end);
        if !sentence.contains(" --") {
            kept.push(sentence.trim_end());
        }
        rest = after;
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::without_flags;

    #[test]
    fn sentences_with_flags_are_left_out() {
        let text = "A service has to run. Without one, keep it in a file: --store file.";
        assert_eq!(without_flags(text), "A service has to run.");
        assert_eq!(without_flags("Give it with --x FILE."), "");
        assert_eq!(without_flags("Two. Sentences."), "Two. Sentences.");
    }
}
