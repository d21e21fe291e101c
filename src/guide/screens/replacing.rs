//! Words on the screens of replacing a key.

/// Ask Salesforce again.
pub const AGAIN: &str = "Try again";
/// To the checklist.
pub const STEPS: &str = "Look at the steps in Setup again";
/// Give up.
pub const GIVE_UP: &str = "Give up: the key of today stays";
/// At the end.
pub const CLOSE: &str = "Close";
/// Before giving up.
pub const GIVE_UP_TITLE: &str = "Stay with the key of today?";
/// What that means.
pub const GIVE_UP_HELP: [&str; 2] = [
    "The key of today stays the one that signs here. The other key is kept, because its certificate may be in Salesforce already.",
    "If that certificate was uploaded, the one of the key of today has to be uploaded again, or nothing logs in any more.",
];
/// No.
pub const GIVE_UP_NO: &str = "Go on waiting";
/// Yes.
pub const GIVE_UP_YES: &str = "Give up";
/// Below the keys of the help.
pub const HELP_MORE: &str = "Everything is saved as you go. Leave whenever you like; sfjwt rotate goes on where you were. Until the switch the key of today stays the one that signs.";
/// The upload is for somebody else.
pub const FOR_OTHERS_HELP: &str = "Copy this and send it together with the certificate file; there is no secret in either. Go on at once: Salesforce is asked until it accepts that key.";
/// Over what the test of the key found.
pub const FOUND: &str = "What the test found";
/// The next key's certificate is uploaded by somebody else.
pub const WAITS_FOR_UPLOAD: &str = "Nobody said yet that the certificate is uploaded. Salesforce is asked until it is; this page may stay open.";
/// Neither key was asked so far.
pub const NO_ANSWER_YET: &str = "Salesforce has not refused a key here yet.";
/// The next key: `next: 2048 bits, to 2027-11-22`.
pub fn next_key(bits: u32, until: &str, back: bool) -> String {
    let which = if back { "before" } else { "next" };
    format!("{which}: {bits} bits, {until}")
}
/// The key of today was accepted.
pub const PROVED: &str = "key accepted";
/// It was not, and the person went on.
pub const UNPROVED: &str = "key not accepted";
/// Nobody else has the key.
pub const ONLY_HERE: &str = "key only here";
/// The same of a key that has leaked.
pub const NOWHERE_ELSE: &str = "no place named";
/// How many places have it.
pub fn places(count: usize) -> String {
    match count {
        1 => "key at 1 more place".to_owned(),
        count => format!("key at {count} more places"),
    }
}
/// How many places are ready, or work.
pub fn of_places(done: usize, all: usize, what: &str) -> String {
    format!("{done} of {all} places {what}")
}
/// See [`of_places`].
pub const READY: &str = "ready";
/// See [`of_places`].
pub const WORK: &str = "work";
/// The upload was left to somebody else.
pub const BY_OTHERS: &str = "upload: somebody else";
/// Lines done of the upload.
pub fn lines(done: usize, all: usize) -> String {
    format!("upload: {done} of {all} lines")
}
/// Successes in a row.
pub fn accepted(key: &str, times: u8, of: u8) -> String {
    format!("{key} accepted {times} of {of}")
}
/// The switch was made.
pub const SWITCHED: &str = "switched over";
/// There is no connection.
pub const NONE: &str = "No connection yet";
/// What to do then.
pub const NONE_HELP: &str = "sfjwt knows no connection whose key could be replaced. If key and app were made elsewhere, take them over first; after that the key can be replaced here.";
/// Its choices.
pub const NONE_CHOICES: [&str; 3] = [
    "Take over the key and app that exist",
    "Set up a new connection",
    "Back",
];
