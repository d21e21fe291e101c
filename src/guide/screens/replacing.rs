//! Words on the screens of replacing a key.

/// Ask Salesforce again.
pub const AGAIN: &str = "Try again";
/// To the checklist.
pub const STEPS: &str = "Look at the steps in Setup again";
/// Give up.
pub const GIVE_UP: &str = "Give up: the key of today stays";
/// At the end.
pub const CLOSE: &str = "Back to the connections";
/// Before giving up.
pub const GIVE_UP_TITLE: &str = "Give up replacing the key?";
/// What that means.
pub const GIVE_UP_HELP: [&str; 2] = [
    "The key of today stays the one that signs here. The next key is kept as a previous one, because its certificate may be in Salesforce already.",
    "If the new certificate was uploaded, the old one has to be uploaded again, or nothing logs in any more.",
];
/// No.
pub const GIVE_UP_NO: &str = "Go on waiting";
/// Yes.
pub const GIVE_UP_YES: &str = "Give up";
