//! The checks of the live test: five groups, each check with a state and a duration.

use serde::{Deserialize, Serialize};

/// The five groups, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckGroup {
    /// The private key and its certificate.
    Key,
    /// The way to the org.
    Network,
    /// The app in Salesforce.
    App,
    /// The user who logs in.
    User,
    /// What can be done with the token.
    Api,
}

/// One check. The order is the order in which they run and are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// The key store gives the key.
    KeyStore,
    /// The key belongs to the certificate.
    KeyCertificate,
    /// The certificate is in date.
    KeyDates,
    /// The host name resolves.
    NetworkName,
    /// TLS handshake with a trusted certificate.
    NetworkTls,
    /// Unauthenticated `GET /services/data` answers like a Salesforce org.
    NetworkOrg,
    /// Local clock against the server's `Date`.
    NetworkClock,
    /// The org knows the app (consumer key).
    AppKnown,
    /// The signature fits the certificate on the app.
    AppSignature,
    /// The audience is accepted.
    AppAudience,
    /// The user exists and may log in.
    UserFound,
    /// The user is pre-authorised.
    UserApproved,
    /// The scopes suffice.
    UserScopes,
    /// A token was issued.
    UserToken,
    /// The token is the asked-for user's.
    UserIdentity,
    /// REST answers at the org's newest version.
    ApiVersion,
    /// Requests left today.
    ApiLimits,
    /// The destination's objects can be read.
    ApiData,
    /// The login's row in Login History.
    ApiLoginHistory,
}

impl CheckId {
    /// Every check, in order.
    pub const ALL: [Self; 19] = [
        Self::KeyStore,
        Self::KeyCertificate,
        Self::KeyDates,
        Self::NetworkName,
        Self::NetworkTls,
        Self::NetworkOrg,
        Self::NetworkClock,
        Self::AppKnown,
        Self::AppSignature,
        Self::AppAudience,
        Self::UserFound,
        Self::UserApproved,
        Self::UserScopes,
        Self::UserToken,
        Self::UserIdentity,
        Self::ApiVersion,
        Self::ApiLimits,
        Self::ApiData,
        Self::ApiLoginHistory,
    ];

    /// The group it belongs to.
    pub const fn group(self) -> CheckGroup {
        match self {
            Self::KeyStore | Self::KeyCertificate | Self::KeyDates => CheckGroup::Key,
            Self::NetworkName | Self::NetworkTls | Self::NetworkOrg | Self::NetworkClock => {
                CheckGroup::Network
            }
            Self::AppKnown | Self::AppSignature | Self::AppAudience => CheckGroup::App,
            Self::UserFound
            | Self::UserApproved
            | Self::UserScopes
            | Self::UserToken
            | Self::UserIdentity => CheckGroup::User,
            Self::ApiVersion | Self::ApiLimits | Self::ApiData | Self::ApiLoginHistory => {
                CheckGroup::Api
            }
        }
    }
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Not begun.
    Pending,
    /// Under way.
    Running,
    /// Fine.
    Ok,
    /// Fine enough to go on, worth a look.
    Warning,
    /// Not fine.
    Failed,
    /// Not run; the note says why.
    Skipped,
}

/// Whose side a failed check is on; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// The way there: exit 3.
    Transport,
    /// Salesforce's answer: exit 4.
    Answer,
    /// The key store: exit 5.
    KeyStore,
    /// Something local: exit 1.
    Local,
}

/// A check with its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Which one.
    pub id: CheckId,
    /// How it stands.
    pub state: CheckState,
    /// Duration in milliseconds, where it was measured.
    pub millis: Option<u64>,
    /// The fact beside it, in words: a value, a reason. Never a secret.
    pub note: String,
    /// Proved by Salesforce's answer (and not only inferred from a later success).
    pub proven: bool,
    /// Set when `state` is failed.
    pub concern: Option<Concern>,
}

impl CheckResult {
    /// A check that has not begun.
    pub const fn pending(id: CheckId) -> Self {
        Self {
            id,
            state: CheckState::Pending,
            millis: None,
            note: String::new(),
            proven: false,
            concern: None,
        }
    }
}
