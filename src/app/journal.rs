//! What happened, in order, for front ends that print lines instead of painting screens.

use crate::domain::{CheckId, ConnectionName, Damage, KeyFacts, OrgNote, StoreKind};

use crate::guide::adopt;

use super::{Poll, Problem, QuestionId};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// The simulated org is there.
    PracticeOpen(String),
    /// The name is reserved.
    Named(ConnectionName),
    /// A saved set-up goes on.
    Resumed(ConnectionName),
    /// The destination is known.
    Destination(String),
    /// The org is known.
    Org(String, Option<OrgNote>),
    /// The file of the key was damaged in these ways, and could be mended.
    KeyMended(Vec<Damage>),
    /// A key of so many bits is adopted, which is too short for anything new.
    LegacyKey(u32),
    /// The certificate found there is kept.
    CertificateKept(String),
    /// No certificate of the adopted key was found; one is made.
    CertificateUnknown,
    /// A key is there, not stored yet.
    KeyReady(KeyFacts),
    /// The key is in its store, read back and compared.
    KeyStored(StoreKind),
    /// The key is held by somebody else.
    KeyElsewhere,
    /// The certificate was written there.
    CertificateWritten(String),
    /// The user is known.
    User(String),
    /// The consumer key is known.
    ConsumerKey(String),
    /// A checklist line was done in the simulated org.
    LineDone(String),
    /// A checklist line was left undone.
    LineSkipped(String),
    /// A check of the live test ended.
    Check(CheckId),
    /// Waiting for a change to spread: seconds until the next try, and how many were made.
    Spreading {
        /// Seconds until the next try.
        seconds: u64,
        /// Tries so far.
        tries: u32,
    },
    /// The live test is green.
    TestGreen,
    /// The live test failed.
    TestFailed,
    /// Experiments could settle what the answer leaves open.
    ExperimentsProposed,
    /// The n-th experiment begins; its announcement is to be told before its request is sent.
    ExperimentBegins(usize),
    /// The n-th experiment ended.
    ExperimentEnded(usize),
    /// No more experiments run.
    ExperimentsOver,
    /// The connection is saved.
    Saved(ConnectionName),
    /// Salesforce answered the next key and the one of today.
    Polled(Poll),
    /// The next key is the active one.
    SwitchedOver,
    /// A previous key was deleted.
    KeyForgotten,
    /// The replacement was given up.
    ReplacementGivenUp,
    /// An answer was refused.
    Refused(QuestionId),
    /// Something stands in the way.
    Problem(Problem),
}

impl Entry {
    /// What was found with a key that was imported or adopted, as a sentence.
    pub fn found(&self) -> Option<String> {
        match self {
            Self::KeyMended(damages) => Some(adopt::mended(damages)),
            Self::LegacyKey(bits) => Some(adopt::legacy(*bits)),
            Self::CertificateKept(path) => Some(adopt::certificate_kept(path)),
            Self::CertificateUnknown => Some(adopt::CERTIFICATE_UNKNOWN.to_owned()),
            _ => None,
        }
    }
}
