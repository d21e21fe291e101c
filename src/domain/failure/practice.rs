//! Failures of the simulated org.

/// Why the simulated org did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PracticeError {
    /// It could not be started.
    #[error("the practice run could not be started: {0}")]
    Start(String),
    /// Nothing answers at the address.
    #[error("no practice run answers at {0}")]
    Unreachable(String),
    /// Something answers, but it is no simulated org.
    #[error("what answers at {0} is not a practice run")]
    NotPractice(String),
    /// The action makes no sense in the org's present state, as Setup would say it.
    #[error("{0}")]
    Refused(String),
    /// A fault was named that does not exist.
    #[error("`{0}` is not a fault")]
    UnknownFault(String),
}
