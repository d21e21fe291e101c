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
    /// Reads either form: `<uuid>/<64 hex digits>`, `<uuid>-<64 hex digits>`. Other spellings of the
    /// same are refused, because they would name another entry.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, spki) = text.split_at_checked(36)?;
        let entry = Self {
            connection: Uuid::try_parse(id).ok()?,
            spki: Fingerprint::parse(spki.get(1..)?)?,
        };
        (entry.to_string() == text || entry.file_stem() == text).then_some(entry)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let entry = EntryName {
            connection: Uuid::from_u128(0xAB),
            spki: Fingerprint::from_sha256([0xCD; 32]),
        };
        assert_eq!(EntryName::parse(&entry.to_string()), Some(entry.clone()));
        assert_eq!(EntryName::parse(&entry.file_stem()), Some(entry.clone()));
        for other in [
            String::new(),
            entry.connection.to_string(),
            entry.to_string().to_uppercase(),
            entry.file_stem().replace("ab-cd", "ab_cd"),
            format!("{entry}0"),
            format!("{}.pem", entry.file_stem()),
            "é".repeat(60),
        ] {
            assert_eq!(EntryName::parse(&other), None, "{other}");
        }
    }
}
