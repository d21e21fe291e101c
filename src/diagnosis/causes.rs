//! The causes' data: codes, sentences, fixes (`assets/diagnostics/causes.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{CauseId, Condition, FixTarget, Severity};

const CAUSES: &str = include_str!("../../assets/diagnostics/causes.toml");

/// What there is to say about one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Stable code, `SFJWT-<GROUP>-<NN>`.
    pub code: String,
    /// One sentence with words in braces to be filled in.
    pub title: String,
    /// How much it matters.
    #[serde(default)]
    pub severity: Severity,
    /// Which commands can come to it; each is shown by a test.
    pub reached_by: Vec<Reach>,
    /// Checklist lines which, left undone, make it the likely cause.
    #[serde(default)]
    pub lines: Vec<String>,
    /// What to do, the most promising first.
    pub fixes: Vec<FixAdvice>,
    /// Pages to read on.
    #[serde(default)]
    pub links: Vec<String>,
}

/// A command that can come to a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The live test, and `diagnose` on top of it.
    Diagnose,
    /// What somebody was told.
    Explain,
    /// A look at a file.
    Inspect,
}

/// A fix with the situations it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixAdvice {
    /// What to do, with words in braces to be filled in.
    pub text: String,
    /// Where.
    pub target: FixTarget,
    /// Left out when one of these is known not to hold.
    #[serde(default)]
    pub when: Vec<Condition>,
}

static TABLE: LazyLock<BTreeMap<CauseId, Cause>> =
    LazyLock::new(|| toml::from_str(CAUSES).unwrap_or_default());

/// All causes. Read at the first call; a test reads them too, so that they can be read.
pub fn causes() -> &'static BTreeMap<CauseId, Cause> {
    &TABLE
}
