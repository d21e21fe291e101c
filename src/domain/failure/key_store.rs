//! Failures of key stores.

/// Why a store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// There is no such store here (no Secret Service on the session bus, unsupported platform).
    #[error("no keychain here: {reason}")]
    Unavailable {
        /// The platform's reason.
        reason: String,
    },
    /// It is locked, and nobody unlocked it.
    #[error("the keychain is locked: {reason}")]
    Locked {
        /// The platform's reason.
        reason: String,
    },
    /// The person or the system said no.
    #[error("access to the keychain was denied: {reason}")]
    Denied {
        /// The platform's reason.
        reason: String,
    },
    /// No such entry.
    #[error("no key under this entry")]
    NotFound,
    /// The entry exists with other bytes.
    #[error("the entry already holds another key")]
    Occupied,
    /// Bytes read back differ from those written.
    #[error("the store gave back other bytes than were written")]
    ReadBackDiffers,
    /// Longer than the store takes.
    #[error("the key is longer than the store takes ({limit} bytes)")]
    TooLong {
        /// Limit in bytes.
        limit: u32,
    },
    /// A passphrase is needed and none was given.
    #[error("a passphrase is needed")]
    PassphraseNeeded,
    /// The passphrase does not fit.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// The stored form is damaged.
    #[error("the stored key is damaged: {reason}")]
    Damaged {
        /// In what way.
        reason: String,
    },
    /// No answer within the time the caller allowed.
    #[error("the keychain did not answer")]
    TimedOut,
    /// Anything else.
    #[error("{reason}")]
    Other {
        /// The platform's reason.
        reason: String,
    },
}
