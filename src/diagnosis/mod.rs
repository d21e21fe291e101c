//! Evidence in, ranked findings out. Pure: no IO, no clock, no randomness.
//!
//! What was seen becomes an [`Evidence`]; [`judge()`] looks the answer up in the [`catalogue()`] (what
//! it proves, which causes it may have), lets every rule weigh those causes with all facts at hand,
//! and gives a [`Verdict`]: findings, best first, each with evidence for and against, how certain
//! it is, and what to do.
//!
//! Where to add what:
//!
//! | new | goes to |
//! |---|---|
//! | an answer of Salesforce, of a proxy, of a library | `assets/diagnostics/catalogue.json` |
//! | a cause, its code, sentence and fixes | `assets/diagnostics/causes.toml`, and [`CauseId`] |
//! | a fact that tells causes apart | a field of [`Evidence`], and a rule under `rules/` |
//! | an experiment | [`experiments`], `assets/diagnostics/experiments.toml` |
//! | a situation a fix or cause is limited to | [`Condition`] |

mod answer;
mod assertion;
mod case;
mod catalogue;
mod cause_id;
mod causes;
mod clean;
mod condition;
mod evidence;
pub mod experiments;
mod finding;
mod host;
pub mod inspect;
mod judge;
mod page;
mod place;
mod redact;
mod reported;
mod rules;
mod situation;
mod told;
mod words;

pub use assertion::{AssertionFacts, AssertionForm};
pub use catalogue::{
    Catalogue, Confidence, Entry, EntryCause, Likelihood, Proves, Sample, Shape, catalogue,
};
pub use cause_id::CauseId;
pub use causes::{Cause, FixAdvice, Reach, causes};
pub use condition::Condition;
pub use evidence::{AppClass, Evidence, OrgClass, PermittedUsers};
pub use finding::{Certainty, Finding, Fix, FixTarget, ProofState, Severity, Verdict};
pub use judge::judge;
pub use page::{Page, PageSection, SectionOf, page, page_of};
pub use place::Place;
pub use redact::{REDACTED_LIMIT, holds_secret, redact};
pub use reported::read_pasted_answer;
pub use told::{Remark, Told, evidence_fields, read_evidence};
