//! The consumer key (client id) of an app.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A consumer key: what goes into `iss`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsumerKey(String);

/// Why a text is no consumer key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsumerKeyError {
    /// Nothing there.
    #[error("no consumer key given")]
    Empty,
}

/// Accepted, but worth a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsumerKeyHint {
    /// Does not begin with `3MVG9`.
    UnusualStart,
}

impl ConsumerKey {
    /// Strips white space and checks.
    pub fn parse(input: &str) -> Result<Self, ConsumerKeyError> {
        let text: String = input.chars().filter(|c| !c.is_whitespace()).collect();
        if text.is_empty() {
            Err(ConsumerKeyError::Empty)
        } else {
            Ok(Self(text))
        }
    }

    /// A hint for the person, if there is one.
    pub fn hint(&self) -> Option<ConsumerKeyHint> {
        None
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConsumerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ConsumerKey {
    type Error = ConsumerKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ConsumerKey> for String {
    fn from(value: ConsumerKey) -> Self {
        value.0
    }
}
