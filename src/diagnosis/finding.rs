//! What comes out: findings, and what the answer proves.

use serde::{Deserialize, Serialize};

use crate::domain::CheckId;

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// A measurement or the answer itself establishes it.
    Proven,
    /// The best explanation of all that is known.
    Likely,
    /// Explains the answer, as others do.
    Possible,
}

/// How much it matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing works until it is changed.
    #[default]
    Error,
    /// Works, or will by itself, but needs a look.
    Warning,
    /// Good to know.
    Note,
}

/// Where a fix is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixTarget {
    /// Id of a question of the set-up, for example `username`.
    Question(String),
    /// Id of a checklist line, for example `permitted-users`.
    Line(String),
    /// Id of a page of Setup, for example `login-history`.
    Page(String),
    /// Minutes to wait.
    Wait(u16),
    /// A command line.
    Command(String),
    /// Do it, then repeat this check.
    Check(CheckId),
}

/// Something that can be done about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What to do, one sentence.
    pub text: String,
    /// Where.
    pub target: FixTarget,
}

/// A cause, with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, `SFJWT-<GROUP>-<NN>`.
    pub code: String,
    /// Text of a [`super::CauseId`].
    pub cause: String,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// One sentence.
    pub title: String,
    /// What speaks for it.
    pub evidence_for: Vec<String>,
    /// What speaks against it.
    pub evidence_against: Vec<String>,
    /// What to do, the most promising first.
    pub fixes: Vec<Fix>,
    /// Pages to read on.
    pub links: Vec<String>,
}

/// What an answer says about one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofState {
    /// Proved fine.
    Ok,
    /// Very probably fine; the order in which Salesforce checks is not documented.
    Likely,
    /// This is where it stopped.
    Failed,
    /// The answer does not tell.
    Unknown,
}

/// The whole judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Id of the catalogue's entry, if the answer is a known one.
    pub answer: Option<String>,
    /// What the answer means, in our words; empty for an unknown one.
    pub meaning: String,
    /// What it proves, in sentences.
    pub says: Vec<String>,
    /// What it and the local facts prove, check by check, in the order of the checks.
    pub proves: Vec<(CheckId, ProofState)>,
    /// A change that is still spreading can explain it: trying again may help.
    pub may_be_propagation: bool,
    /// Best first; never empty.
    pub findings: Vec<Finding>,
}
