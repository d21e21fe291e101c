//! The audience of an assertion.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MyDomain, OrgKind};

/// `aud`: an origin without trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Audience(String);

impl Audience {
    /// The org's own My Domain origin: right for every app kind today (salesforce-jwt.md §A.3).
    pub fn my_domain(org: &MyDomain) -> Self {
        Self(org.origin())
    }

    /// The classic audience: `test` for sandboxes and scratch orgs, `login` otherwise.
    pub fn classic(org: &MyDomain) -> Self {
        let host = match org.kind() {
            OrgKind::Sandbox(_) | OrgKind::Scratch => "test",
            _ => "login",
        };
        Self(format!("https://{host}.salesforce.com"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
