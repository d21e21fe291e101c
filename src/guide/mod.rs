//! Every sentence a person reads: Setup instructions, questions, destinations, words for failures.
//!
//! No logic of the flow lives here. Longer texts are data in `assets/`, compiled into the binary;
//! a text with `{name}` in it is a template, filled in one pass (values are never read as
//! templates themselves).
//!
//! | file | holds |
//! |---|---|
//! | [`setup_page`] | pages of Salesforce Setup: Quick Find text, link |
//! | [`mod@checklist`] | what to do in Setup, one action a line (`assets/guides/*.toml`) |
//! | [`mod@question`] | the flow's questions (`assets/guides/questions.toml`) |
//! | [`mod@destination`], [`mod@hand_over`] | where the credential goes, and what to paste there (`assets/destinations/*.toml`) |
//! | [`problems`] | what went wrong, and the way out |
//! | [`mod@copy_items`] | what is handed over, piece by piece |
//! | [`hints`] | a second look at answers, and what was pasted where |
//! | [`experiments`] | what is said around experiments |
//! | [`facts`] | short words for narrow places, times and durations |
//! | [`fleet`] | tests of many connections |
//! | [`checks`] | labels of the live test |
//! | [`lifetime`] | how long a certificate still lives |
//! | [`messages`] | the flow's own sentences |
//! | [`status`] | when certificates end, and what is due |
//! | [`keys`] | which keys there are, and what each is for |
//! | [`mod@record`] | the page of a connection for a change ticket |
//! | [`remind`] | reminders for timers, calendars and workflows |
//! | [`removal`] | what removing, renaming and forgetting came to, and what remains in Salesforce |
//! | [`replacing`] | what is said about replacing a key |
//! | [`plain`] | what the plain prompts say around all this |

pub mod adopt;
pub mod agreement;
pub mod answers;
pub mod checklist;
pub mod checks;
pub mod copy_items;
pub mod destination;
pub mod experiments;
pub mod explain;
pub mod facts;
pub mod fleet;
pub mod hand_over;
mod hand_over_context;
pub mod hints;
pub mod inspect;
pub mod keys;
pub mod lifetime;
pub mod messages;
pub mod notes;
pub mod plain;
pub mod problems;
pub mod question;
pub mod record;
pub mod remind;
pub mod removal;
pub mod replacing;
pub mod report;
pub mod screens;
pub mod setup_page;
pub mod shell;
pub mod status;
mod template;
pub mod values;

pub use agreement::Agreement;
pub use checklist::{Checklist, ChecklistId, CopyValue, Line, RenderedCopy, RenderedLine};
pub use checklist::{checklist, checklist_of};
pub use copy_items::{CopyItem, ItemKind};
pub use destination::{Destination, Field, Section, destination, destinations};
pub use hand_over::{
    HandOverDocument, KeyItem, RenderedField, RenderedSection, SectionKind, hand_over, hand_over_of,
};
pub use hand_over_context::HandOverContext;
pub use problems::Words;
pub use question::{ChoiceText, QuestionText, question, questions};
pub use setup_page::SetupPage;
pub use values::Values;

/// An asset that is not what it should be. The assets are compiled in, so a test finds it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("assets/{file}: {reason}")]
pub struct AssetError {
    /// The file, relative to `assets/`.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads every asset once more and reports the first that cannot be used.
///
/// The getters of this module fall back to empty texts instead; a test calls this one.
pub fn verify_assets() -> Result<(), AssetError> {
    checklist::verify()?;
    question::verify()?;
    destination::verify()
}
