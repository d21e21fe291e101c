//! An unfinished set-up on disk: intents and facts, so that a crash loses nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AppKind, CertificateFacts, Connection, ConnectionName, ConsumerKey, KeyFacts, KeySize,
    MyDomain, StoreKind, Timestamp, Username,
};

/// How a checklist line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TickState {
    /// Done in Setup, as the person says; in practice the simulated org did it.
    Done,
    /// Left undone on purpose.
    Skipped,
}

/// A checklist line's state and when it got it. Claims until Salesforce's answer confirms them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// State.
    pub state: TickState,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Timestamp,
}

/// The key of a draft: first the intent to store it, then the fact that it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKey {
    /// Its facts; with the draft's id they name the key-store entry.
    pub facts: KeyFacts,
    /// The store it goes to.
    pub store: StoreKind,
    /// Written, read back and compared.
    pub stored: bool,
}

/// The certificate of a draft. Public, so its text is kept: a resumed set-up has the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCertificate {
    /// PEM text.
    pub pem: String,
    /// Its facts.
    pub facts: CertificateFacts,
    /// Where it was asked to be written, and by now was.
    pub path: Option<String>,
}

/// Answers given so far. Absent means not asked yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftAnswers {
    /// Id of the destination.
    pub destination: Option<String>,
    /// The org.
    pub org: Option<MyDomain>,
    /// Size of a generated key.
    pub key_size: Option<KeySize>,
    /// File an imported key came from.
    pub imported_from: Option<String>,
    /// Somebody else holds the key: `imported_from` is its certificate.
    #[serde(default)]
    pub certificate_only: bool,
    /// Common name of the certificate.
    pub common_name: Option<String>,
    /// Validity of the certificate in days.
    pub days: Option<u16>,
    /// Where the certificate shall be written.
    pub certificate_path: Option<String>,
    /// Store for the key.
    pub store: Option<StoreKind>,
    /// The integration user.
    pub username: Option<Username>,
    /// Kind of app.
    pub app_kind: Option<AppKind>,
    /// The app exists already (its certificate gets replaced).
    pub app_exists: Option<bool>,
    /// The consumer key.
    pub consumer_key: Option<ConsumerKey>,
    /// Pre-authorise by profile instead of a permission set.
    pub by_profile: Option<bool>,
    /// The app was there before this set-up, and works for somebody.
    #[serde(default)]
    pub adopted: bool,
    /// Fields of the destination, by field id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// An unfinished set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// [`super::SCHEMA_VERSION`] when it was written.
    pub version: u32,
    /// Becomes the connection's id.
    pub id: Uuid,
    /// Becomes the connection's name.
    pub name: ConnectionName,
    /// Name of the simulated org's state; `None` for a real org.
    pub practice: Option<ConnectionName>,
    /// Last change.
    #[serde(with = "time::serde::rfc3339")]
    pub saved: Timestamp,
    /// Answers.
    pub answers: DraftAnswers,
    /// Key: intent, then fact.
    pub key: Option<DraftKey>,
    /// Certificate.
    pub certificate: Option<DraftCertificate>,
    /// Checklist lines by their id.
    #[serde(default)]
    pub ticks: BTreeMap<String, Tick>,
    /// A token was issued in this set-up: a later one may be a session that others share.
    #[serde(default)]
    pub token_issued: bool,
    /// The connection whose users shall move over to this one.
    #[serde(default)]
    pub replaces: Option<ConnectionName>,
    /// Who those users are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moving_over: Vec<String>,
}

impl Draft {
    /// Whether this is only what was left behind when `connection` was written (a crash just after
    /// it), and not a change to it that was begun later.
    pub fn is_left_behind_by(&self, connection: &Connection) -> bool {
        let answers = &self.answers;
        let key = self.key.as_ref();
        self.id == connection.id
            && key.is_some_and(|key| key.stored && key.facts.spki == connection.key.spki)
            && key.is_some_and(|key| key.store == connection.store)
            && answers.username.as_ref() == Some(&connection.username)
            && answers.consumer_key.as_ref() == Some(&connection.consumer_key)
            && answers.app_kind == Some(connection.app_kind)
            && answers.destination.as_ref() == Some(&connection.destination)
            && (self.practice.is_some() || answers.org.as_ref() == Some(&connection.org))
    }
}
