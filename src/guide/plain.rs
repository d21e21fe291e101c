//! What the plain prompts say around questions, checklists and tests.

pub mod ask;
pub mod busy;
pub mod dashboard;
pub mod done;
pub mod doors;
pub mod everywhere;
pub mod list;
pub mod replace;
pub mod stuck;

use crate::domain::Timestamp;

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
    /// What can be typed here.
    pub const HELP: &str =
        "Type a number. `show` shows what is saved, `quit` leaves and changes nothing.";
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
