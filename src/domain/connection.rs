//! A saved connection. It holds no secret, ever.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Audience, CertificateFacts, CheckResult, ConnectionName, ConsumerKey, EntryName, KeyFacts,
    MyDomain, Timestamp, Username,
};

/// Version of the connection and draft files. Older ones are migrated, newer ones refused.
pub const SCHEMA_VERSION: u32 = 1;

/// Where the private key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreKind {
    /// The operating system's keychain.
    Keychain,
    /// A passphrase-encrypted PKCS#8 file.
    File,
    /// A 0600 file beside the practice state; practice connections only.
    Practice,
    /// Not here: somebody else holds the key, only the certificate was given.
    Elsewhere,
}

impl StoreKind {
    /// The word used on the command line and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::Practice => "practice",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// Kind of app in Salesforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppKind {
    /// External Client App, the only kind that can be created since Spring '26.
    #[default]
    ExternalClientApp,
    /// Connected App: existing, or creation re-enabled by Salesforce Support.
    ConnectedApp,
}

/// A hand-over that was made: who holds a copy of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Id of the destination.
    pub destination: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Timestamp,
    /// Whether a copy of the private key was written out.
    pub key_exported: bool,
}

/// What a connection is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// [`SCHEMA_VERSION`] when it was written.
    pub version: u32,
    /// Stays the same when it is renamed.
    pub id: Uuid,
    /// Its name.
    pub name: ConnectionName,
    /// Id of the destination it was made for.
    pub destination: String,
    /// The org. For a practice connection the host is `practice.invalid`: it is looked up by
    /// `practice` each time, since its port changes.
    pub org: MyDomain,
    /// Name of the simulated org's state; `None` for a real org.
    pub practice: Option<ConnectionName>,
    /// Kind of app.
    pub app_kind: AppKind,
    /// `iss`.
    pub consumer_key: ConsumerKey,
    /// `sub`.
    pub username: Username,
    /// `aud`; for a practice connection it follows the address of the moment and is `None`.
    pub audience: Option<Audience>,
    /// Store that holds the private key.
    pub store: StoreKind,
    /// Entry of the active key. Switching keys replaces this pointer and nothing else.
    pub entry: EntryName,
    /// Facts of the active key.
    pub key: KeyFacts,
    /// Facts of the certificate on the app.
    pub certificate: CertificateFacts,
    /// Where the certificate was written.
    pub certificate_path: String,
    /// When the set-up was finished.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Timestamp,
    /// Hand-overs made from here.
    #[serde(default)]
    pub hand_overs: Vec<HandOver>,
}

/// Result of the last live test, kept apart from the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRecord {
    /// When it ended.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Timestamp,
    /// No check failed.
    pub ok: bool,
    /// Organisation id (18 characters) the token belongs to.
    pub organization_id: Option<String>,
    /// User id the token belongs to.
    pub user_id: Option<String>,
    /// Every check.
    pub checks: Vec<CheckResult>,
}
