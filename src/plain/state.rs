//! What the conversation stands at.

use crate::app::{Door, MsgBody, QuestionId, Step, Upkeep};
use crate::ports::Next;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Nothing: work is under way.
    Quiet,
    /// Work is under way and something can be typed meanwhile.
    Waiting,
    /// A pause that a fix asked for.
    Pause,
    /// The welcome screen.
    Doors,
    /// Its second door.
    FixDoor,
    /// A question; `At` tells whether it was answered before.
    Question(QuestionId),
    /// A checklist line.
    Line(Step, String),
    /// Something failed.
    Stuck,
    /// The findings of a failed test.
    Findings,
    /// The hand-over.
    HandOver,
    /// Write the key to this file?
    Confirm(String),
    /// Really do this to something that is saved?
    Sure(Sure),
    /// The journey is over.
    Over,
}

/// A second question that a screen asks before it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aside {
    /// None.
    None,
    /// The second door of the welcome screen is open.
    FixDoor,
    /// `give up` was typed once.
    GivingUp,
    /// The file for the key, until `yes`.
    KeyFile(String),
    /// What is to be done, until `yes`.
    Sure(Sure),
}

/// Something that cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sure {
    /// It is done here and now.
    Upkeep(Upkeep),
    /// A journey does it.
    Enter(Door),
}

impl From<Sure> for MsgBody {
    fn from(sure: Sure) -> Self {
        match sure {
            Sure::Upkeep(upkeep) => Self::Upkeep(upkeep),
            Sure::Enter(door) => Self::Enter(door),
        }
    }
}

/// How far a passphrase was typed.
#[derive(Default)]
pub(super) struct Passphrase {
    /// It was typed once.
    pub(super) typed_once: bool,
    /// A line that was read with echo must not be taken for one.
    pub(super) showed: bool,
}

/// What was told about checklists and need not be told again.
#[derive(Default)]
pub(super) struct Told {
    /// Their commands.
    pub(super) commands: bool,
    /// The page that the last line was on.
    pub(super) page: Option<String>,
    /// How many failed tests of a key that is replaced.
    pub(super) failed: usize,
}

/// What became of a line.
pub(super) enum Heard {
    /// It is for somebody else to take.
    Not,
    /// It was taken, and the prompt stands again.
    Again,
    /// It was taken, and this comes next.
    Next(Next),
}

impl From<Option<Next>> for Heard {
    fn from(next: Option<Next>) -> Self {
        next.map_or(Self::Again, Self::Next)
    }
}
