//! The name of a key-store entry.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fingerprint;

/// Connection id and public-key fingerprint: a new key can never land on an old one's entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EntryName {
    /// Id of the connection.
    pub connection: Uuid,
    /// SHA-256 over the key's SubjectPublicKeyInfo.
    pub spki: Fingerprint,
}

impl EntryName {
    /// One path-safe word: `<uuid>-<64 hex digits>`.
    pub fn file_stem(&self) -> String {
        format!("{}-{}", self.connection, self.spki)
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.spki)
    }
}
