//! The core of `sfjwt`: a model, messages that change it, and effects as data.
//!
//! [`update()`] is pure: no IO, no clock, no randomness, no secrets. Front ends look at
//! [`pending()`] and answer with messages; the runtime runs the effects and sends their results
//! back as messages. What happens next is never stored: [`pending()`] and the effects to start are
//! derived from answers and facts, so a set-up resumes wherever it was left.

mod adopt;
mod advance;
mod aids;
mod checklist;
mod effect;
mod journal;
mod live_test;
mod message;
mod model;
mod pending;
mod persist;
mod problem;
mod question;
pub mod record;
mod remaining;
mod repair;
mod replacing;
pub mod report;
mod results;
mod revisit;
mod second;
mod secrets;
mod shelf;
mod standing;
mod step;
mod trail;
mod update;
mod upkeep;
mod validate;
mod words;

#[cfg(test)]
pub(crate) mod tests;

pub use adopt::{Adopt, AdoptStart, GivenCertificate};
pub use advance::PRACTICE_NAME;
pub use aids::Aids;
pub use checklist::{checklist_for, line_left_out, line_values};
pub use effect::{
    Effect, EffectId, EffectKind, KeyHandle, PasteHandle, RestCall, Scope, SecretField, Slot,
    TokenHandle,
};
pub use journal::Entry;
pub use live_test::{Ending, Experiments, LiveTest, OtherKey, Phase, Stage, TestInputs, Wish};
pub use message::{
    CertificateFailure, ExchangeAnswer, ExchangeOutcome, ExportFailure, ImportFailure, ImportedKey,
    Issued, Msg, MsgBody, OrgProbe, Outcome, ProbeStep, RestAnswer, Start, Told,
};
pub use model::{Answers, CertificateFact, Facts, Journey, KeyFact, KeySource, Model, PastedFile};
pub use pending::{Ask, Pending, pending};
pub use persist::{connection_of, draft_of};
pub use problem::Problem;
pub use question::{Answer, Kind, QuestionId};
pub use remaining::remaining;
pub use repair::{Repair, door_to_fix};
pub use replacing::{
    Plan, Poll, ReplaceAnswers, ReplaceTask, ReplacementSummary, Replacing, Seen, recorded_holders,
    replacement_summary,
};
pub use second::moving_over;
pub use secrets::LEAST_PASSPHRASE;
pub use shelf::{Attention, Door, Order, Saved, SavedId, Shelf, draft_step, lifetime};
pub use standing::{LastTest, Standing};
pub use step::Step;
pub use trail::{Place, answer_text, ask_about, here, trail};
pub use update::{update, update_all, wait_until};
pub use upkeep::{Keeping, Upkeep, Upkept};
pub use validate::{Invalid, validate};
pub use words::question_text;

/// Stands for the path of a file that was pasted.
pub use crate::guide::notes::PASTED;
