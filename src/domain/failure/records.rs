//! Failures of records.

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
    #[error("another sfjwt is working on `{0}`")]
    Locked(String),
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
