//! The username of the integration user.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A Salesforce username: what goes into `sub`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why a text is no username.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Nothing there.
    #[error("no username given")]
    Empty,
}

/// Accepted, but worth a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsernameHint {
    /// Looks unusual.
    Unusual,
}

impl Username {
    /// Strips white space and checks.
    pub fn parse(input: &str) -> Result<Self, UsernameError> {
        let text: String = input.chars().filter(|c| !c.is_whitespace()).collect();
        if text.is_empty() {
            Err(UsernameError::Empty)
        } else {
            Ok(Self(text))
        }
    }

    /// A hint for the person, if there is one.
    pub fn hint(&self) -> Option<UsernameHint> {
        None
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Username {
    type Error = UsernameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Username> for String {
    fn from(value: Username) -> Self {
        value.0
    }
}
