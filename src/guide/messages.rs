//! Sentences of the flow: what happened, what remains, what to do next.

use crate::domain::{
    ConsumerKeyHint, KeyFacts, OrgKind, OrgNote, StoreKind, Timestamp, UsernameHint,
};

/// First line of every practice run.
pub const PRACTICE_BANNER: &str = "Practice run: simulated, nothing leaves this computer.";
/// Beside a set-up on a real org before the first request.
pub const VPN_WARNING: &str =
    "Not on an anonymising VPN or proxy? Salesforce may freeze a user that logs in through one.";
/// What a resumed set-up begins with.
pub fn resumed(name: &str) -> String {
    format!("Going on with the saved set-up of {name}.")
}
/// The name of a new connection, and the usual one when that was taken.
pub fn named(name: &str, taken: Option<&str>) -> String {
    match taken {
        Some(taken) => format!("Connection    {name} ({taken} exists already)"),
        None => format!("Connection    {name}"),
    }
}
/// A fact with its label.
pub fn labelled(label: &str, text: &str) -> String {
    format!("{label:<13} {text}")
}
/// The destination.
pub fn destination(name: &str) -> String {
    format!("Destination   {name}")
}
/// The org, and what was read from the pasted address.
pub fn org(host: &str, kind: &OrgKind, note: Option<&OrgNote>) -> String {
    let kind = match kind {
        OrgKind::Sandbox(name) => format!("sandbox \"{name}\""),
        OrgKind::Scratch => "scratch org".to_owned(),
        OrgKind::Developer => "Developer Edition".to_owned(),
        OrgKind::Trailhead => "Trailhead playground".to_owned(),
        OrgKind::Other(partition) => partition.clone(),
        OrgKind::Practice => "practice run".to_owned(),
        OrgKind::LoginHost => "login host, for an old Connected App only".to_owned(),
        OrgKind::Production => "production".to_owned(),
    };
    let note = match note {
        Some(OrgNote::ConvertedFrom(from)) => format!(" (read from {from})"),
        Some(OrgNote::Guessed(from)) => format!(" (guessed from {from}: please check)"),
        Some(OrgNote::LoginHost) | None => String::new(),
    };
    format!("Org           {host}, {kind}{note}")
}
/// The simulated org.
pub fn practice_org(origin: &str) -> String {
    format!("Org           {origin}, simulated")
}
/// A new or imported key.
pub fn key_ready(facts: &KeyFacts) -> String {
    format!("Key           RSA {} bits", facts.bits)
}
/// The key is in its store.
pub fn key_stored(store: StoreKind) -> String {
    format!(
        "              {}, read back and compared",
        super::notes::store(store)
    )
}
/// The key is held by somebody else.
pub const KEY_ELSEWHERE: &str = "Key           held elsewhere; only its certificate is here";
/// The key of a connection is needed, and somebody else has it.
pub fn key_of_another(name: &str) -> String {
    format!(
        "The key of {name} is held elsewhere; only its certificate is here. Whoever holds the key \
         can do this."
    )
}
/// The certificate's file.
pub fn certificate(path: &str, not_after: Timestamp) -> String {
    format!("Certificate   {path}, ends {}", not_after.date())
}
/// The user.
pub fn user(name: &str) -> String {
    format!("User          {name}")
}
/// A second look at an answer, below it.
fn second_look(words: &str) -> String {
    format!("              ! {words}")
}
/// A second look at the username.
pub fn username_hint(hint: &UsernameHint) -> String {
    second_look(&super::hints::username_hint(hint))
}
/// A second look at the consumer key.
pub fn consumer_key_hint(hint: ConsumerKeyHint) -> String {
    second_look(&super::hints::consumer_key_hint(hint))
}
/// The consumer key.
pub fn consumer_key(key: &str) -> String {
    format!("Consumer Key  {key}")
}
/// Heading over the checklist lines that the simulated org does.
pub const SETUP_HEADING: &str = "In Setup (done here by the simulated org):";
/// A checklist line.
pub fn line_done(label: &str) -> String {
    format!("  done     {label}")
}
/// A checklist line left undone on request.
pub fn line_skipped(label: &str) -> String {
    format!("  undone   {label}")
}
/// The live test was stopped by the person.
pub const TEST_STOPPED: &str = "The live test was stopped.";
/// Heading of the live test.
pub const TEST_HEADING: &str = "Live test";
/// While a change spreads.
pub fn spreading(seconds: u64) -> String {
    format!(
        "  waiting  The change may still be spreading in Salesforce; trying again in {seconds} s."
    )
}
/// Over the findings.
pub const FINDINGS_HEADING: &str = "What is wrong";
/// How evidence begins that repeats the answer.
pub const SAID: &str = "Salesforce said:";
/// The raw answer.
pub fn said(status: u16, body: &str) -> String {
    format!("  {SAID} {body} (HTTP {status})")
}
/// Evidence for a cause.
pub fn speaks_for(text: &str) -> String {
    format!("    for: {text}")
}
/// Evidence against a cause.
pub fn speaks_against(text: &str) -> String {
    format!("    against: {text}")
}
/// A change that was just saved may explain the answer.
pub const MAYBE_SPREADING: &str = "Saved something in Setup less than ten minutes ago? It may still be spreading: wait, then try again.";
/// How to go on after a failed test of a set-up.
pub fn try_again(name: &str) -> String {
    format!("Nothing is lost. When it is changed: sfjwt setup --connection {name} --yes")
}
/// Over the ways out.
pub const FIXES_HEADING: &str = "What to do";
/// The end of a green set-up or test.
pub fn works(name: &str, username: &str, host: &str) -> String {
    format!("It works: {username} can log in to {host} through connection {name}.")
}
/// The end when another holds the key.
pub fn needs_key_holder(name: &str) -> String {
    format!("{name} is saved. The test needs the key holder: the key is held elsewhere.")
}
/// What was made.
pub fn made(bits: u32, store: StoreKind, certificate: &str, not_after: Timestamp) -> String {
    format!(
        "  key RSA {bits} {} · certificate {certificate}, ends {}",
        super::notes::store(store),
        not_after.date()
    )
}
/// Commands that come next.
pub fn next_commands(name: &str, destination: &str) -> String {
    if destination == "not-sure" {
        return format!("  next: sfjwt test {name} · hand it over: sfjwt export --list");
    }
    format!("  next: sfjwt test {name} · sfjwt export {destination} {name}")
}
/// How to be reminded of the certificate's end.
pub fn remind_me(name: &str) -> String {
    format!("  remind me before it ends: sfjwt remind {name} --ics")
}
/// An answer is missing and nobody can be asked.
pub fn missing_answer(title: &str, flag: &str) -> String {
    let title = title.trim_end_matches(['.', '?']);
    format!("An answer is missing: {title}. Give it with {flag}.")
}
/// Over what is left to do in Setup.
pub const REMAINS_HEADING: &str = "What remains, in Salesforce Setup:";
/// One thing that remains.
pub fn remains_line(label: &str) -> String {
    format!("  - {label}")
}
/// A line that is done already.
pub fn remains_done(label: &str) -> String {
    format!("  (done: {label})")
}
/// A checklist of which nothing remains.
pub const REMAINS_NOTHING: &str = "  (all done)";
/// The file that a line is about has to go along with the text.
pub fn remains_file(path: &str) -> String {
    format!("      The file comes with this message: {path}")
}
/// A value to copy for it.
pub fn remains_value(label: &str, value: &str) -> String {
    format!("      {label}: {value}")
}
/// What goes wrong there easily.
pub fn remains_trap(trap: &str) -> String {
    format!("      ! {trap}")
}
/// A link to the page.
pub fn remains_link(link: &str) -> String {
    format!("      {link}")
}
/// The live test ended well.
pub const IT_WORKS: &str = "It works: Salesforce let the integration user in.";
/// Over the list of what only a person can do.
pub const YOUR_TURN: &str =
    "Now it is your turn in Salesforce. At the end you have the Consumer Key.";
/// How to go on with a saved set-up.
pub fn go_on(name: &str, store: Option<StoreKind>) -> String {
    let passphrase = if store == Some(StoreKind::File) {
        " --passphrase-file FILE"
    } else {
        ""
    };
    format!(
        "Saved. When that is done: sfjwt setup --connection {name} --consumer-key KEY --yes{passphrase}"
    )
}
/// The connection exists: its test is run instead.
pub fn already_set_up(name: &str) -> String {
    format!("{name} is set up already. Nothing is changed; testing it.")
}
/// The connection exists and other answers were given.
pub fn already_set_up_differently(name: &str) -> String {
    format!(
        "{name} is set up already, and a set-up never overwrites one. Take another name with \
         --connection, or remove it first: sfjwt connection remove {name}"
    )
}
/// The saved set-up is simulated and the flags are not, or the other way round.
pub fn other_kind(name: &str, simulated: bool) -> String {
    let what = if simulated {
        "a practice run"
    } else {
        "for a real org"
    };
    format!(
        "{name} is an unfinished set-up {what}. Go on with it: sfjwt setup --connection {name}. \
         For another org take another name with --connection."
    )
}
/// No connection of that name.
pub fn no_connection(name: &str, known: &[String]) -> String {
    if known.is_empty() {
        format!("There is no connection named {name}; none is saved yet. Make one: sfjwt setup")
    } else {
        format!(
            "There is no connection named {name}. Saved are: {}.",
            known.join(", ")
        )
    }
}
/// A connection has to be named.
pub fn which_connection(known: &[String]) -> String {
    if known.is_empty() {
        "No connection is saved yet. Make one: sfjwt setup".to_owned()
    } else {
        format!("Which connection? Saved are: {}.", known.join(", "))
    }
}
/// The list is empty.
pub const NO_CONNECTIONS: &str = "No connection is saved yet. Make one: sfjwt setup";
/// The private key was written.
pub fn key_exported(path: &str) -> String {
    format!(
        "The private key is in {path}. Whoever has that file can log in: hand it over, then \
         delete it."
    )
}
/// A key may not go to a terminal.
pub const KEY_NOT_TO_TERMINAL: &str = "The private key is not shown on a screen. Write it to a \
    file with --out DIR, or pipe it into the command that takes it.";
/// A legacy key may not be exported.
pub fn legacy_not_exported(bits: u32) -> String {
    format!(
        "A key of {bits} bits is not exported. Set up a new connection with at least 2048 bits."
    )
}
/// No such thing to export.
pub fn unknown_target(target: &str, known: &[&str]) -> String {
    format!(
        "`{target}` is nothing sfjwt can hand over to. Take one of: key, {}.",
        known.join(", ")
    )
}
/// A practice fault on a real connection.
pub const PRACTICE_FLAGS_ONLY: &str =
    "--fault, --propagation and --skip work in a practice run only.";
/// Asked before a key file is opened.
pub const PASSPHRASE: &str = "Passphrase of the key file: ";
/// Asked once more before a key file is made.
pub const PASSPHRASE_AGAIN: &str = "The same passphrase again: ";
/// The two differ.
pub const PASSPHRASES_DIFFER: &str = "The two passphrases differ. Nothing was done; start again.";
/// Without a passphrase, the file store is not usable.
pub const PASSPHRASE_HINT: &str =
    "Give it with --passphrase-file FILE or the variable SFJWT_PASSPHRASE.";
/// The terminal UI is not there yet.
pub const FLAGS_ONLY: &str =
    "Answers come from flags; what is missing is named. Try a practice run: sfjwt setup --practice";
/// Standard output could not be written.
pub const OUTPUT_LOST: &str = "The output could not be written whole; is the disk full?";
/// A practice run has an org of its own.
pub const PRACTICE_HAS_ITS_OWN_ORG: &str =
    "A practice run brings its own org: leave --org out, or leave --practice out for a real one.";
/// A practice delay out of range.
pub const PROPAGATION_RANGE: &str = "--propagation takes 0 to 86400 seconds.";
/// Something that did not stop the work.
pub fn aside(words: &super::Words) -> String {
    format!("  warning  {} {}", words.what, words.next)
}
/// Stopped by the person.
pub const INTERRUPTED: &str = "Stopped. What was done so far is saved.";
/// A test stopped by the person.
pub const STOPPED: &str = "Stopped. The connection is as it was.";
/// The legacy key refused for a new connection.
pub fn legacy_key(path: &str, bits: u32) -> String {
    format!("The key in {path} has {bits} bits, too few for a new connection.")
}
/// The way out of that.
pub const LEGACY_KEY_NEXT: &str = "Leave --import-key out: sfjwt makes a key of 2048 bits.";
/// A line to leave undone that no checklist of this set-up has.
pub fn unknown_line(line: &str, known: &[&str]) -> String {
    format!(
        "`{line}` is not a line of these checklists. Take one of: {}.",
        known.join(", ")
    )
}
/// The simulated org in the foreground.
pub fn practice_ready(origin: &str) -> String {
    format!("Practice run ready at {origin} (simulated; reachable from this computer only)")
}
/// Its CA certificate.
pub fn practice_ca(path: &str) -> String {
    format!("CA certificate: {path}")
}
/// A `--set` that is no pair.
pub fn bad_pair(pair: &str) -> String {
    format!("`{pair}` is not of the form FIELD=VALUE.")
}
/// Placeholders that are left in a hand-over document.
pub fn fill_in(fields: &[String]) -> String {
    format!(
        "Still to fill in: {}. Give them with --set FIELD=VALUE.",
        fields.join(", ")
    )
}
/// A file was written.
pub fn written(path: &str) -> String {
    format!("Written: {path}")
}
/// In place of a host, for practice connections.
pub const SIMULATED: &str = "practice run (simulated)";
/// End of a certificate, in a list.
pub fn ends(date: time::Date) -> String {
    format!("certificate ends {date}")
}
/// An unfinished set-up, in a list.
pub fn unfinished(name: &str) -> String {
    format!("{name:<20} unfinished; go on: sfjwt setup --connection {name}")
}
/// Fingerprint of the certificate.
pub fn fingerprint(fingerprint: &crate::domain::Fingerprint) -> String {
    format!("SHA-256       {}", fingerprint.colons())
}
/// A day and a time of day.
pub fn moment(at: Timestamp) -> String {
    format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute())
}
/// The last live test.
pub fn last_test(at: Timestamp, ok: bool) -> String {
    let verdict = if ok { "worked" } else { "failed" };
    format!("Last test     {verdict}, {}", moment(at))
}
/// No live test yet.
pub const NEVER_TESTED: &str = "Last test     never";
/// A hand-over that was made.
pub fn handed_over(destination: &str, at: Timestamp, key: bool) -> String {
    let what = if key {
        "private key written out"
    } else {
        "instructions"
    };
    format!("Handed over   {destination}, {what}, {}", at.date())
}
/// An attached simulated org is not the one that a set-up was begun with.
pub fn other_practice(origin: &str, expected: &str) -> String {
    format!("the simulated org at {origin} is not {expected}, with which this set-up began")
}
/// The connection's key is with somebody else, so nothing was proved here.
pub const NEEDS_KEY_HOLDER: &str = "Last test     needs the key holder";

/// The terminal could not be taken.
pub fn no_terminal(reason: &str) -> String {
    format!("The screen could not be opened: {reason}.")
}
/// The way out of that.
pub const NO_TERMINAL_NEXT: &str = "Flags work anywhere: sfjwt setup --help";
