//! Questions of the flow, and the answers front ends give.

use super::{MsgBody, SecretField, Step};

/// A question. Its words are in the guide under [`QuestionId::key`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuestionId {
    /// Where will the credential be used?
    Destination,
    /// Which org?
    Org,
    /// Generate a key, import one, or only a certificate was given.
    KeySource,
    /// Size of a new key.
    KeySize,
    /// File with an existing key.
    ImportKey,
    /// Passphrase of the file with the existing key.
    ImportPassphrase,
    /// Common name of the certificate.
    CommonName,
    /// Validity of the certificate in days.
    Days,
    /// Where to write the certificate.
    CertOut,
    /// Where to keep the key.
    Store,
    /// Passphrase of the key file store.
    Passphrase,
    /// The integration user.
    Username,
    /// External Client App or Connected App.
    AppKind,
    /// Does the app exist already?
    AppExists,
    /// The consumer key.
    ConsumerKey,
    /// Pre-authorise by permission set or by profile.
    PreauthoriseBy,
    /// Ready for the first request (no anonymising VPN)?
    ReadyToTest,
    /// A field of the destination.
    Field(String),
    /// Why the key is replaced.
    ReplaceReason,
    /// The key of today does not work: go on all the same?
    GoOnUnproved,
    /// Who holds a copy of the key, beside this computer.
    Holders,
    /// In the same app, or with a second one beside it.
    ReplacePlan,
    /// Does this place have the next key?
    Stage(String),
    /// Upload the certificate now?
    Moment,
    /// Does this place work with the new key?
    Consumer(String),
    /// Keep the previous key, or delete it?
    PreviousKey,
}

impl QuestionId {
    /// Key of its words in the guide.
    pub fn key(&self) -> &str {
        match self {
            Self::Destination => "destination",
            Self::Org => "org",
            Self::KeySource => "key-source",
            Self::KeySize => "key-size",
            Self::ImportKey => "import-key",
            Self::ImportPassphrase => "import-passphrase",
            Self::CommonName => "common-name",
            Self::Days => "days",
            Self::CertOut => "cert-out",
            Self::Store => "store",
            Self::Passphrase => "passphrase",
            Self::Username => "username",
            Self::AppKind => "app-kind",
            Self::AppExists => "app-exists",
            Self::ConsumerKey => "consumer-key",
            Self::PreauthoriseBy => "preauthorise-by",
            Self::ReadyToTest => "ready-to-test",
            Self::Field(id) => id,
            Self::ReplaceReason => "replace-reason",
            Self::GoOnUnproved => "go-on-unproved",
            Self::Holders => "holders",
            Self::ReplacePlan => "replace-plan",
            Self::Stage(_) => "stage",
            Self::Moment => "moment",
            Self::Consumer(_) => "consumer",
            Self::PreviousKey => "previous-key",
        }
    }

    /// What is behind a question that is asked more than once: the name of a place.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::Stage(name) | Self::Consumer(name) => Some(name),
            _ => None,
        }
    }

    /// The question with that key; `None` for keys of destinations' fields.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::FIXED.into_iter().find(|id| id.key() == key)
    }

    /// Every question but the fields of destinations, and those about one place.
    pub const FIXED: [Self; 23] = [
        Self::Destination,
        Self::Org,
        Self::KeySource,
        Self::KeySize,
        Self::ImportKey,
        Self::ImportPassphrase,
        Self::CommonName,
        Self::Days,
        Self::CertOut,
        Self::Store,
        Self::Passphrase,
        Self::Username,
        Self::AppKind,
        Self::AppExists,
        Self::ConsumerKey,
        Self::PreauthoriseBy,
        Self::ReadyToTest,
        Self::ReplaceReason,
        Self::GoOnUnproved,
        Self::Holders,
        Self::ReplacePlan,
        Self::Moment,
        Self::PreviousKey,
    ];

    /// The field of the vault it is typed into, and the message that says that it is complete;
    /// `None`: no secret.
    pub fn secret(&self) -> Option<(SecretField, MsgBody)> {
        match self {
            Self::Passphrase => Some((SecretField::Passphrase, MsgBody::Unlock)),
            Self::ImportPassphrase => Some((SecretField::ImportPassphrase, MsgBody::OpenImport)),
            _ => None,
        }
    }

    /// The step it belongs to.
    pub const fn step(&self) -> Step {
        match self {
            Self::Destination => Step::Destination,
            Self::Org => Step::Org,
            Self::KeySource
            | Self::KeySize
            | Self::ImportKey
            | Self::ImportPassphrase
            | Self::CommonName
            | Self::Days
            | Self::CertOut
            | Self::Store
            | Self::Passphrase => Step::Key,
            Self::Username => Step::User,
            Self::AppKind | Self::AppExists | Self::ConsumerKey => Step::App,
            Self::PreauthoriseBy => Step::PreAuthorise,
            Self::ReadyToTest => Step::LiveTest,
            Self::Field(_) => Step::HandOver,
            Self::ReplaceReason | Self::GoOnUnproved => Step::ProveKey,
            Self::Holders | Self::ReplacePlan => Step::Holders,
            Self::Stage(_) => Step::Stage,
            Self::Moment => Step::Moment,
            Self::Consumer(_) => Step::Consumers,
            Self::PreviousKey => Step::Previous,
        }
    }
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// A path.
    Path,
    /// A whole number.
    Number,
    /// One of these values; the guide has their labels.
    Choice(Vec<String>),
    /// Yes (`yes`) or no (`no`).
    Confirm,
    /// A secret: edited in the vault, answered by `MsgBody::Unlock`, never by a text.
    Secret {
        /// It is new, so it is typed twice.
        twice: bool,
    },
}

/// An answer as a front end gives it; [`super::validate()`] makes a value of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Text typed, chosen or given as a flag.
    Text(String),
    /// Take the default.
    Default,
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
