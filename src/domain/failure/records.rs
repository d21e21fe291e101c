//! Failures of records.

use crate::domain::Timestamp;

/// A connection that another process works on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("another sfjwt is working on `{name}`")]
pub struct LockHeld {
    /// Its name.
    pub name: String,
    /// Process id of the holder and since when it holds it, where that can be told.
    pub by: Option<(u32, Timestamp)>,
}

impl From<&str> for LockHeld {
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            by: None,
        }
    }
}

/// Why a record could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Written by a newer sfjwt.
    #[error("`{path}` was written by a newer sfjwt (version {version})")]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        version: u32,
    },
    /// Cannot be understood.
    #[error("`{path}` is damaged: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// In what way.
        reason: String,
    },
    /// Another sfjwt works on it.
    #[error(transparent)]
    Locked(LockHeld),
    /// A connection or draft of that name exists.
    #[error("a connection named `{0}` exists already")]
    Taken(String),
    /// There is no home directory to keep records in.
    #[error("no home directory")]
    NoHome,
    /// The system said no.
    #[error("`{path}`: {reason}")]
    Io {
        /// The file.
        path: String,
        /// The system's reason.
        reason: String,
    },
}
