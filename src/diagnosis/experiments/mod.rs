//! Experiments: what one answer leaves open, a second request can settle.
//!
//! Each changes one thing in the signed request that failed. [`propose()`] names those that could
//! tell the open causes apart; somebody else sends them and notes each as [`Tried`] in
//! [`Evidence::tried`](super::Evidence); then [`judge()`](super::judge()) weighs the causes again
//! (`rules/experiments.rs`), and [`therefore()`] says in one sentence what came of it.
//!
//! Words are in `assets/diagnostics/experiments.toml`. Nothing here sends anything.

mod observed;
mod propose;
mod therefore;
mod words;

pub use observed::{Observed, Tried, retry_after_seconds};
pub use propose::propose;
pub use therefore::therefore;

use serde::{Deserialize, Serialize};

use crate::domain::CheckId;

use super::{CauseId, Fix};

/// Most requests that experiments send for one failed test.
pub const MOST_REQUESTS: usize = 6;

/// Which experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExperimentId {
    /// `aud` is `https://login.` or `https://test.salesforce.com`.
    ClassicAudience,
    /// `aud` is the org's My Domain.
    MyDomainAudience,
    /// `exp` by Salesforce's clock.
    CorrectedClock,
    /// To the My Domain instead of a login host.
    MyDomainHost,
    /// Signed with another key of the same app.
    OtherKey,
    /// The username with, or without, the sandbox's name.
    UsernameSuffix,
    /// A consumer key that no app has: the control.
    UnknownConsumerKey,
    /// A key made for one request: what can be asked without the real one.
    ThrowAwayKey,
}

impl ExperimentId {
    /// Every experiment.
    pub const ALL: [Self; 8] = [
        Self::ClassicAudience,
        Self::MyDomainAudience,
        Self::CorrectedClock,
        Self::MyDomainHost,
        Self::OtherKey,
        Self::UsernameSuffix,
        Self::UnknownConsumerKey,
        Self::ThrowAwayKey,
    ];

    /// Its name in JSON and in the data file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClassicAudience => "classic-audience",
            Self::MyDomainAudience => "my-domain-audience",
            Self::CorrectedClock => "corrected-clock",
            Self::MyDomainHost => "my-domain-host",
            Self::OtherKey => "other-key",
            Self::UsernameSuffix => "username-suffix",
            Self::UnknownConsumerKey => "unknown-consumer-key",
            Self::ThrowAwayKey => "throw-away-key",
        }
    }

    /// The causes it is about, the one it proves first.
    pub const fn about(self) -> &'static [CauseId] {
        match self {
            Self::ClassicAudience | Self::MyDomainAudience => &[CauseId::AudMismatch],
            Self::CorrectedClock => &[CauseId::ClockSlow],
            Self::MyDomainHost => &[CauseId::EcaNeedsMyDomain, CauseId::WrongHostForOrg],
            Self::OtherKey => &[CauseId::OldKeyAfterRotation, CauseId::KeyCertMismatch],
            Self::UsernameSuffix => &[CauseId::UsernameSuffixMissing, CauseId::UsernameWrong],
            Self::UnknownConsumerKey | Self::ThrowAwayKey => &[
                CauseId::ConsumerKeyWrong,
                CauseId::WrongHostForOrg,
                CauseId::EcaNeedsMyDomain,
                CauseId::AppMissingInSandbox,
                CauseId::PropagationDelay,
            ],
        }
    }

    /// The check that what it changes decides; an answer that passed it, where the first one had
    /// not, shows that the change removed what was in the way.
    pub(crate) const fn check(self) -> Option<CheckId> {
        match self {
            // An answer about the audience or later comes after the check of the time.
            Self::ClassicAudience | Self::MyDomainAudience | Self::CorrectedClock => {
                Some(CheckId::AppAudience)
            }
            Self::MyDomainHost => Some(CheckId::AppKnown),
            Self::OtherKey => Some(CheckId::AppSignature),
            Self::UsernameSuffix => Some(CheckId::UserFound),
            Self::UnknownConsumerKey | Self::ThrowAwayKey => None,
        }
    }
}

/// The one thing that differs from the request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `aud`.
    Audience(String),
    /// Seconds added to the local clock when `exp` is computed.
    Clock(i64),
    /// Origin it is sent to.
    Host(String),
    /// The n-th of the other keys at hand.
    Key(usize),
    /// `sub`.
    Username(String),
    /// `iss`.
    ConsumerKey(String),
    /// A key made for this request.
    ThrowAwayKey,
}

/// An experiment, planned with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// Which.
    pub id: ExperimentId,
    /// Short name.
    pub name: String,
    /// One sentence that is said before it runs.
    pub announcement: String,
    /// What differs.
    pub change: Change,
    /// What it carries instead, in words.
    pub value: String,
    /// What it carried before, in words.
    pub was: String,
    /// What to do should it work, where the words of its kind do not say it.
    pub fix: Option<Fix>,
}

/// A key besides the one that signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAtHand {
    /// The connection it belongs to, and what it is there.
    pub name: String,
    /// What to do should the app have its certificate.
    pub fix: Fix,
}

/// What can be used besides the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtHand {
    /// The private key is here; without it only a throw-away key can sign.
    pub key: bool,
    /// Other keys for the same app.
    pub other_keys: Vec<KeyAtHand>,
}
