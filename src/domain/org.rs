//! The org's address: any URL of it, normalised to its My Domain host.

mod address;
mod hosts;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ConnectionName, Pasted};

/// Stands for a simulated org whose address is looked up each time, since its port changes.
/// `.invalid` never resolves (RFC 6761 §6.4).
const PRACTICE_HOST: &str = "practice.invalid";

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

impl OrgKind {
    /// One word for it, as used in JSON: `production`, `sandbox`, `scratch`, `developer`,
    /// `trailhead`, `other`, `login-host`, `practice`.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox(_) => "sandbox",
            Self::Scratch => "scratch",
            Self::Developer => "developer",
            Self::Trailhead => "trailhead",
            Self::Other(_) => "other",
            Self::LoginHost => "login-host",
            Self::Practice => "practice",
        }
    }
}

/// An org in the terms a person knows it by: `sandbox "uat" of acme`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrgSummary {
    /// [`OrgKind::id`].
    pub kind: &'static str,
    /// My Domain name without sandbox and suffix: `acme`.
    pub name: String,
    /// The sandbox's name, for a sandbox.
    pub sandbox: Option<String>,
    /// The host's partition where the kind has no word of its own: `demo`, `free`, `patch`.
    pub partition: Option<String>,
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
    /// A page of the Lightning, Setup or another host of the same org was pasted: that host.
    ConvertedFrom(String),
    /// Not certain: the person must confirm. Carries what was pasted, shortened.
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

/// Why no org could be read from a text. No variant carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrgAddressError {
    /// Nothing there.
    #[error("no address given")]
    Empty,
    /// Something else of the field was pasted: an e-mail address, the Consumer Key, a private key.
    #[error("this is {0}, not the address of an org")]
    Mistaken(Pasted),
    /// No host name in it.
    #[error("`{0}` is not the address of an org")]
    NotAnAddress(String),
    /// Not `https`: `ftp`, `file`.
    #[error("`{0}:` is not the address of an org; it begins with https:")]
    Scheme(String),
    /// Something stands before an `@`: possibly a password, and possibly not the host it seems.
    #[error("something stands before the @ in front of `{0}`")]
    UserInfo(String),
    /// An org answers on port 443 only.
    #[error("`{host}` is reached on port 443, not on {port}")]
    Port {
        /// The host.
        host: String,
        /// The port given.
        port: u16,
    },
    /// An IP address of another computer.
    #[error("`{0}` is an IP address; an org has a name")]
    IpAddress(String),
    /// Letters that no Salesforce host has.
    #[error("`{0}` has characters that no address of an org has")]
    Characters(String),
    /// An instance, which many orgs share. Since Spring '26 such addresses lead nowhere; the way
    /// out is *Setup → My Domain → Current My Domain URL*.
    #[error("`{0}` is shared by many orgs; the org's own address is its My Domain")]
    Instance(String),
    /// Salesforce's, but no org's: `www`, `help`, `trailhead`.
    #[error("`{0}` belongs to Salesforce, but to no org")]
    NotAnOrg(String),
    /// Not Salesforce's.
    #[error("`{0}` is not a Salesforce address")]
    NotSalesforce(String),
    /// Addresses of several orgs.
    #[error("more than one org: {}", .0.join(", "))]
    Several(Vec<String>),
    /// In a saved record: an address that would need a person's yes.
    #[error("`{0}` is not the My Domain of an org")]
    Unconfirmed(String),
}

impl MyDomain {
    /// The simulated org at an origin such as `http://127.0.0.1:4000`. Anything that is not this
    /// computer becomes `practice.invalid`, to which nothing can be sent.
    pub fn practice(origin: &str) -> Self {
        match Self::parse(origin) {
            Ok(OrgAddress { org, .. }) if org.is_practice() => org,
            _ => Self {
                host: PRACTICE_HOST.to_owned(),
                kind: OrgKind::Practice,
            },
        }
    }

    /// Reads any URL or host of an org. Never panics; reading its own output changes nothing.
    ///
    /// An address on this computer is a simulated org.
    pub fn parse(input: &str) -> Result<OrgAddress, OrgAddressError> {
        address::read(input)
    }

    /// `https://<host>` (or a simulated org's origin), no trailing slash: token URL's base and `aud`.
    pub fn origin(&self) -> String {
        if self.host.contains("://") {
            self.host.clone()
        } else if self.is_practice() {
            format!("http://{}", self.host)
        } else {
            format!("https://{}", self.host)
        }
    }

    /// Host name without scheme; a simulated org's with its port.
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

    /// Whether users of this org log in as in a sandbox (`test.salesforce.com`): sandboxes,
    /// scratch orgs, and what lies on a sandbox's partition or instance.
    pub fn is_sandbox_like(&self) -> bool {
        match &self.kind {
            OrgKind::Sandbox(_) | OrgKind::Scratch => true,
            OrgKind::Other(partition) => {
                partition == "sandbox" || hosts::is_sandbox_instance(partition)
            }
            OrgKind::LoginHost => self.host.starts_with("test."),
            OrgKind::Production | OrgKind::Developer | OrgKind::Trailhead | OrgKind::Practice => {
                false
            }
        }
    }

    /// My Domain name without sandbox and suffix: `acme` of `acme--uat.sandbox.my.salesforce.com`;
    /// `practice` for a simulated org.
    pub fn name(&self) -> &str {
        if self.is_practice() {
            return "practice";
        }
        let first = self.host.split('.').next().unwrap_or_default();
        first.split_once("--").map_or(first, |(base, _)| base)
    }

    /// The sandbox's name: `uat`.
    pub fn sandbox(&self) -> Option<&str> {
        match &self.kind {
            OrgKind::Sandbox(name) => Some(name),
            _ => None,
        }
    }

    /// Kind and names as data, for sentences such as `sandbox "uat" of acme`.
    pub fn summary(&self) -> OrgSummary {
        OrgSummary {
            kind: self.kind.id(),
            name: self.name().to_owned(),
            sandbox: self.sandbox().map(str::to_owned),
            partition: match &self.kind {
                OrgKind::Other(partition) => Some(partition.clone()),
                _ => None,
            },
        }
    }

    /// A short label for names of files and connections: `acme`, `acme-uat`. Always a valid
    /// [`ConnectionName`].
    pub fn label(&self) -> String {
        let text = match self.sandbox() {
            Some(sandbox) => format!("{}-{sandbox}", self.name()),
            None if self.kind == OrgKind::LoginHost => format!("salesforce-{}", self.name()),
            None => self.name().to_owned(),
        };
        ConnectionName::from_words(&text).as_str().to_owned()
    }

    /// Base of links into Setup, without trailing slash: `https://<mydomain>.lightning.force.com`
    /// (salesforce-jwt.md §C.0). Where that host's form is not certain (China, defense, instances),
    /// the My Domain itself, which leads on to Setup after login.
    pub fn setup_base(&self) -> String {
        let certain = !matches!(self.kind, OrgKind::Practice | OrgKind::LoginHost)
            && self
                .host
                .split('.')
                .nth(1)
                .is_some_and(|label| !hosts::is_instance(label));
        match self.host.strip_suffix(".my.salesforce.com") {
            Some(left) if certain => format!("https://{left}.lightning.force.com"),
            _ => self.origin(),
        }
    }
}

impl fmt::Display for MyDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host())
    }
}

impl TryFrom<String> for MyDomain {
    type Error = OrgAddressError;

    /// For saved records: what a person would have to confirm is refused here.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let address = Self::parse(&text)?;
        match address.note {
            Some(OrgNote::Guessed(from)) => Err(OrgAddressError::Unconfirmed(from)),
            _ => Ok(address.org),
        }
    }
}

impl From<MyDomain> for String {
    fn from(org: MyDomain) -> Self {
        org.host
    }
}
