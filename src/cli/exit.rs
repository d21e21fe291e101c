//! Exit codes.

use std::process::ExitCode;

use crate::app::Problem;
use crate::domain::{Concern, KeyStoreError, PracticeError, RecordError};
use crate::guide::Words;

/// Everything fine; warnings too.
pub(super) const OK: u8 = 0;
/// Something local.
pub(super) const FAILED: u8 = 1;
/// Usage, or a missing answer.
pub(super) const USAGE: u8 = 2;
/// `status` only: a certificate has ended, or its key is due.
pub(super) const DUE: u8 = 6;
/// Interrupted.
pub(super) const INTERRUPTED: u8 = 130;

/// The code for the side a failure is on.
pub(super) const fn of_concern(concern: Concern) -> u8 {
    match concern {
        Concern::Local => FAILED,
        Concern::Transport => 3,
        Concern::Answer => 4,
        Concern::KeyStore => 5,
    }
}

/// A store that cannot be used is its own code; a wrong name or file is a usage error.
pub(super) fn of_problem(problem: &Problem) -> u8 {
    match problem {
        Problem::Practice(PracticeError::UnknownFault(_))
        | Problem::Record(RecordError::Taken(_)) => USAGE,
        problem => of_concern(problem.concern()),
    }
}

/// A command that ends with a sentence instead of a result.
pub(super) struct Failure {
    /// The exit code.
    pub(super) code: u8,
    /// What, and the way out.
    pub(super) words: Words,
    /// Another sfjwt works on it: the only failure that a search passes over.
    pub(super) locked: bool,
}

impl Failure {
    /// A failure with this exit code.
    pub(super) fn new(code: u8, words: Words) -> Self {
        Self {
            code,
            words,
            locked: false,
        }
    }

    /// A usage error: nothing was done.
    pub(super) fn usage(what: impl Into<String>) -> Self {
        Self::new(
            USAGE,
            Words {
                what: what.into(),
                next: String::new(),
            },
        )
    }

    /// A local failure.
    pub(super) fn local(words: Words) -> Self {
        Self::new(FAILED, words)
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::local(crate::guide::problems::record(&error))
    }
}

impl From<KeyStoreError> for Failure {
    fn from(error: KeyStoreError) -> Self {
        Self::new(
            of_concern(Concern::KeyStore),
            crate::guide::problems::key_store(&error),
        )
    }
}

impl From<PracticeError> for Failure {
    fn from(error: PracticeError) -> Self {
        let code = if matches!(error, PracticeError::UnknownFault(_)) {
            USAGE
        } else {
            FAILED
        };
        Self::new(code, crate::guide::problems::practice(&error))
    }
}

impl From<u8> for Done {
    fn from(code: u8) -> Self {
        Self(code)
    }
}

/// A finished command's exit code.
pub(super) struct Done(pub(super) u8);

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        Self::from(done.0)
    }
}
