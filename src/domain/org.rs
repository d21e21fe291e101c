//! The org's address: any URL of it, normalised to its My Domain host.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of org a host name tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrgKind {
    /// Production (or a kind that looks like it).
    Production,
    /// Sandbox with its name.
    Sandbox(String),
    /// Scratch org.
    Scratch,
    /// Developer Edition.
    Developer,
    /// Trailhead playground.
    Trailhead,
    /// Demo, free, patch, trial …: the partition's label.
    Other(String),
    /// `login.salesforce.com` or `test.salesforce.com`: for an old Connected App only.
    LoginHost,
    /// The simulated org.
    Practice,
}

/// An org's My Domain: `acme.my.salesforce.com`, or the origin of a simulated org.
///
/// Serialised as one string (the host, or the origin for a simulated org).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MyDomain {
    host: String,
    kind: OrgKind,
}

/// What was changed on the way from the pasted text to the host; shown, never silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrgNote {
    /// A page of the Lightning, Setup or another host of the same org was pasted.
    ConvertedFrom(String),
    /// Not certain: the person must confirm.
    Guessed(String),
    /// `login.`/`test.`: only for an old Connected App.
    LoginHost,
}

/// A parsed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgAddress {
    /// The org.
    pub org: MyDomain,
    /// What to say about it.
    pub note: Option<OrgNote>,
}

/// Why no org could be read from a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrgAddressError {
    /// Nothing there.
    #[error("no address given")]
    Empty,
}

impl MyDomain {
    /// The simulated org at an origin such as `http://127.0.0.1:4000`.
    pub fn practice(origin: &str) -> Self {
        Self {
            host: origin.trim_end_matches('/').to_owned(),
            kind: OrgKind::Practice,
        }
    }

    /// Reads any URL or host of an org. Never panics; reading its own output changes nothing.
    pub fn parse(input: &str) -> Result<OrgAddress, OrgAddressError> {
        let host = input.trim();
        if host.is_empty() {
            return Err(OrgAddressError::Empty);
        }
        Ok(OrgAddress {
            org: Self {
                host: host.to_owned(),
                kind: OrgKind::Production,
            },
            note: None,
        })
    }

    /// `https://<host>` (or a simulated org's origin), no trailing slash: token URL's base and `aud`.
    pub fn origin(&self) -> String {
        if self.kind == OrgKind::Practice {
            self.host.clone()
        } else {
            format!("https://{}", self.host)
        }
    }

    /// Host name without scheme.
    pub fn host(&self) -> &str {
        self.host
            .split_once("://")
            .map_or(self.host.as_str(), |(_, rest)| rest)
    }

    /// What kind of org it is.
    pub const fn kind(&self) -> &OrgKind {
        &self.kind
    }

    /// Whether it is a simulated org.
    pub fn is_practice(&self) -> bool {
        self.kind == OrgKind::Practice
    }

    /// A short label for names of files and connections: `acme`, `acme-uat`.
    pub fn label(&self) -> String {
        "org".to_owned()
    }

    /// Base of links into Setup: `https://<mydomain>.lightning.force.com` (salesforce-jwt.md §C.0).
    pub fn setup_base(&self) -> String {
        self.origin()
    }
}

impl fmt::Display for MyDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host())
    }
}

impl TryFrom<String> for MyDomain {
    type Error = OrgAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.starts_with("http://") || text == "practice.invalid" {
            return Ok(Self::practice(&text));
        }
        Self::parse(&text).map(|address| address.org)
    }
}

impl From<MyDomain> for String {
    fn from(org: MyDomain) -> Self {
        org.host
    }
}
