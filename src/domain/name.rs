//! The name under which a connection is saved.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::pasted::{Pasted, excerpt};

/// Most characters of a name.
const MAX_LENGTH: usize = 64;

/// 1 to 64 characters of `a-z`, `0-9`, `-`, `_`, beginning with a letter or digit: safe as a file
/// name on every platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConnectionName(String);

/// Why a name was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionNameError {
    /// Nothing given.
    #[error("a connection needs a name")]
    Empty,
    /// A secret was pasted; it may not become a file's name.
    #[error("this is {0}, not a name")]
    Mistaken(Pasted),
    /// Longer than 64 characters; carries its beginning.
    #[error("`{0}` is longer than 64 characters")]
    TooLong(String),
    /// A character that is no file name everywhere.
    #[error("`{0}` may only hold a-z, 0-9, - and _, and begins with a letter or digit")]
    Characters(String),
    /// A device name on Windows.
    #[error("`{0}` is reserved by Windows")]
    Reserved(String),
}

impl ConnectionName {
    /// Trims, lower-cases and checks.
    pub fn parse(input: &str) -> Result<Self, ConnectionNameError> {
        if let Some(secret) = Pasted::recognise(input).filter(Pasted::is_secret) {
            return Err(ConnectionNameError::Mistaken(secret));
        }
        let name = input.trim().to_lowercase();
        if name.is_empty() {
            return Err(ConnectionNameError::Empty);
        }
        if name.chars().count() > MAX_LENGTH {
            return Err(ConnectionNameError::TooLong(excerpt(input)));
        }
        let first_ok = name
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric());
        let rest_ok = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        if !first_ok || !rest_ok {
            return Err(ConnectionNameError::Characters(excerpt(&name)));
        }
        if is_windows_device(&name) {
            return Err(ConnectionNameError::Reserved(name));
        }
        Ok(Self(name))
    }

    /// A name made of any text: other characters become hyphens. `Acme UAT` → `acme-uat`; where
    /// nothing is left, `org`.
    pub fn from_words(text: &str) -> Self {
        let mut name = String::new();
        for c in text.to_lowercase().chars() {
            match c {
                'a'..='z' | '0'..='9' => name.push(c),
                '_' if !name.is_empty() => name.push(c),
                _ if name.is_empty() || name.ends_with('-') => {}
                _ => name.push('-'),
            }
            if name.len() == MAX_LENGTH {
                break;
            }
        }
        let name = name.trim_end_matches('-');
        match name {
            "" => Self("org".to_owned()),
            device if is_windows_device(device) => Self(format!("{device}-org")),
            _ => Self(name.to_owned()),
        }
    }

    /// The same name with a number behind it: `acme` → `acme-2`.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        let stem: String = self.0.chars().take(MAX_LENGTH - suffix.len()).collect();
        Self(format!("{stem}{suffix}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_windows_device(name: &str) -> bool {
    let numbered = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl fmt::Display for ConnectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for ConnectionName {
    type Error = ConnectionNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ConnectionName> for String {
    fn from(name: ConnectionName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_cases_and_keeps_safe_characters() {
        assert_eq!(
            ConnectionName::parse(" Acme-UAT ").unwrap().as_str(),
            "acme-uat"
        );
    }

    #[test]
    fn refuses_paths_and_devices() {
        for bad in ["", "../x", "a/b", "-x", "con", "com1", "ü", "a b"] {
            assert!(ConnectionName::parse(bad).is_err(), "{bad}");
        }
        assert!(ConnectionName::parse("common").is_ok());
    }

    #[test]
    fn a_name_can_be_made_of_any_text() {
        for (text, expected) in [
            ("Acme  UAT!", "acme-uat"),
            ("--", "org"),
            ("Müller", "m-ller"),
            ("_x_", "x_"),
            ("con", "con-org"),
            ("", "org"),
        ] {
            let name = ConnectionName::from_words(text);
            assert_eq!(name.as_str(), expected);
            assert_eq!(ConnectionName::parse(name.as_str()), Ok(name));
        }
    }

    #[test]
    fn a_key_pasted_as_a_name_is_not_repeated() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB";
        let shown = ConnectionName::parse(key).unwrap_err().to_string();
        assert!(!shown.contains("MIIE"), "{shown}");
    }

    #[test]
    fn a_number_never_makes_it_too_long() {
        let long = ConnectionName::parse(&"a".repeat(64)).unwrap();
        assert!(ConnectionName::parse(long.numbered(12).as_str()).is_ok());
    }
}
