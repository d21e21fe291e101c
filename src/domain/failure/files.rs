//! Failures of files.

/// Why a file operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Another file is there.
    #[error("`{0}` exists already")]
    Exists(String),
    /// Not there.
    #[error("there is no file `{0}`")]
    NotFound(String),
    /// Larger than the limit.
    #[error("`{path}` is larger than {limit} bytes")]
    TooLarge {
        /// The path.
        path: String,
        /// Limit in bytes.
        limit: usize,
    },
    /// The system said no.
    #[error("`{path}`: {reason}")]
    Io {
        /// The path.
        path: String,
        /// The system's reason.
        reason: String,
    },
}
