//! What is known about a failure: parsed facts and redacted text, never a secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{AppKind, KeyHistory, OrgKind, TransportKind};

use super::assertion::{self, AssertionFacts};
use super::experiments::Tried;
use super::{Place, clean};

/// Kind of org, as somebody reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgClass {
    /// Production.
    Production,
    /// Sandbox.
    Sandbox,
    /// Scratch org.
    Scratch,
    /// Developer Edition.
    Developer,
    /// Trailhead playground.
    Trailhead,
    /// Government Cloud.
    Government,
}

impl OrgClass {
    /// The class of a kind; `None` where the host name does not tell.
    pub const fn of(kind: &OrgKind) -> Option<Self> {
        match kind {
            OrgKind::Production => Some(Self::Production),
            OrgKind::Sandbox(_) => Some(Self::Sandbox),
            OrgKind::Scratch => Some(Self::Scratch),
            OrgKind::Developer => Some(Self::Developer),
            OrgKind::Trailhead => Some(Self::Trailhead),
            OrgKind::Other(_) | OrgKind::LoginHost | OrgKind::Practice => None,
        }
    }
}

/// Kind of app, as somebody reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppClass {
    /// External Client App.
    ExternalClientApp,
    /// Connected App.
    ConnectedApp,
    /// An app of another org, installed as a package or used without being installed.
    Packaged,
}

impl From<AppKind> for AppClass {
    fn from(kind: AppKind) -> Self {
        match kind {
            AppKind::ExternalClientApp => Self::ExternalClientApp,
            AppKind::ConnectedApp => Self::ConnectedApp,
        }
    }
}

/// The app's policy *Permitted Users*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermittedUsers {
    /// *All users may self-authorize*.
    SelfAuthorize,
    /// *Admin approved users are pre-authorized*.
    AdminApproved,
}

/// Everything that may be known. Every field is optional; an absent one means *not known*, never
/// *no*. Read from JSON, every text is redacted on the way in; code that fills it in passes parsed
/// values or text that went through [`super::redact()`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// Where the answer was seen.
    #[serde(rename = "where")]
    pub place: Place,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// Error code: `error` of the token endpoint, `errorCode` of REST.
    #[serde(deserialize_with = "clean::text")]
    pub error: Option<String>,
    /// Its description: `error_description`, `message`.
    #[serde(deserialize_with = "clean::text")]
    pub error_description: Option<String>,
    /// The answer's body, redacted and bounded; empty text when there was none in it.
    #[serde(deserialize_with = "clean::text")]
    pub body: Option<String>,
    /// Title of the page, when the body is HTML.
    #[serde(deserialize_with = "clean::text")]
    pub page_title: Option<String>,
    /// Headers of the answer that tell something, names in lower case.
    #[serde(deserialize_with = "clean::headers")]
    pub headers: BTreeMap<String, String>,
    /// Why no answer came.
    pub transport: Option<TransportKind>,
    /// The libraries' words about it; also the words of a local failure.
    #[serde(deserialize_with = "clean::text")]
    pub transport_detail: Option<String>,

    /// Where the request was sent: URL or host.
    #[serde(deserialize_with = "clean::text")]
    pub token_url: Option<String>,
    /// Hosts tried before, without success.
    #[serde(deserialize_with = "clean::texts")]
    pub hosts_tried: Vec<String>,
    /// `aud` of the signed request.
    #[serde(deserialize_with = "clean::text")]
    pub audience: Option<String>,
    /// The org's My Domain: URL or host.
    #[serde(deserialize_with = "clean::text")]
    pub my_domain: Option<String>,
    /// `instance_url` of the token answer.
    #[serde(deserialize_with = "clean::text")]
    pub instance_url: Option<String>,
    /// Kind of org.
    pub org_kind: Option<OrgClass>,
    /// Kind of app.
    pub app_kind: Option<AppClass>,

    /// The app's policy.
    pub permitted_users: Option<PermittedUsers>,
    /// Scopes selected on the app, as the `scope` parameter names them; `None` when not known.
    pub scopes: Option<Vec<String>>,
    /// Pre-authorised by profile (`false`: by permission set).
    pub by_profile: Option<bool>,
    /// Licence the permission set is tied to; empty for *--None--*.
    #[serde(deserialize_with = "clean::text")]
    pub permission_set_licence: Option<String>,
    /// Checklist lines not done yet, by their ids.
    #[serde(deserialize_with = "clean::texts")]
    pub undone_lines: Vec<String>,
    /// Checklist lines left out on purpose.
    #[serde(deserialize_with = "clean::texts")]
    pub skipped_lines: Vec<String>,
    /// How those lines are called on screen, by their ids.
    #[serde(skip)]
    pub line_labels: BTreeMap<String, String>,
    /// Checklist lines done, as the person says.
    #[serde(deserialize_with = "clean::texts")]
    pub done_lines: Vec<String>,

    /// Facts of what was posted; from JSON also the posted text, of which only facts are kept.
    pub assertion: Option<AssertionFacts>,
    /// Its claims, when they are known another way.
    #[serde(deserialize_with = "assertion::claims")]
    pub claims_given: Option<BTreeMap<String, Value>>,
    /// Headers of the request; of `Authorization` only the scheme is kept.
    #[serde(deserialize_with = "clean::headers")]
    pub request_headers: BTreeMap<String, String>,
    /// Body of the request, redacted.
    #[serde(deserialize_with = "clean::text")]
    pub request_body: Option<String>,
    /// When the request was sent, Unix seconds by a right clock.
    pub asked_at: Option<i64>,
    /// Local clock minus Salesforce's, in seconds: negative when the local one is behind.
    pub clock_offset_s: Option<f64>,
    /// Local time zone: minutes ahead of UTC.
    pub utc_offset_minutes: Option<i32>,

    /// Minutes since the app was saved.
    pub minutes_since_app_saved: Option<f64>,
    /// Minutes since policy or assignment were saved.
    pub minutes_since_policy_saved: Option<f64>,
    /// Minutes since the app's certificate was replaced.
    pub minutes_since_certificate_replaced: Option<f64>,
    /// Minutes since the org (sandbox, scratch org) was created or refreshed.
    pub minutes_since_org_created: Option<f64>,
    /// Minutes since the last save of any kind.
    pub minutes_since_saved: Option<f64>,
    /// Whether a change is known to be still spreading.
    pub spreading: Option<bool>,

    /// It worked before.
    pub worked_before: Option<bool>,
    /// What changed since: `sandbox_refreshed`, `key`, `certificate`, `client`, `user`, `policy`,
    /// `host`.
    #[serde(deserialize_with = "clean::texts")]
    pub changed: Vec<String>,
    /// Another client works with the same app.
    pub other_client_works: Option<bool>,
    /// Name of the client.
    #[serde(deserialize_with = "clean::text")]
    pub client: Option<String>,

    /// `sub`.
    #[serde(deserialize_with = "clean::text")]
    pub username: Option<String>,
    /// Username the token turned out to belong to.
    #[serde(deserialize_with = "clean::text")]
    pub token_username: Option<String>,
    /// `iss`.
    #[serde(deserialize_with = "clean::text")]
    pub consumer_key: Option<String>,
    /// *Status* of the login's row in Login History.
    #[serde(deserialize_with = "clean::text")]
    pub login_history_status: Option<String>,
    /// Its *Source IP*.
    #[serde(deserialize_with = "clean::text")]
    pub login_history_source_ip: Option<String>,

    /// Whether the key belongs to the certificate that was given for the app.
    pub key_matches_certificate: Option<bool>,
    /// Bits of the key.
    pub key_bits: Option<u32>,
    /// Days until the certificate's end, negative once past.
    pub certificate_days_left: Option<i64>,
    /// Size of the certificate file in bytes.
    pub certificate_bytes: Option<u64>,
    /// API requests left today.
    pub api_requests_left: Option<u64>,
    /// Duration of the request in milliseconds.
    pub millis: Option<u64>,
    /// Experiments that were made about this answer, by this program only.
    #[serde(skip)]
    pub tried: Vec<Tried>,
    /// What became of the connection's keys, where its record tells.
    #[serde(skip)]
    pub key_history: Option<KeyHistory>,
    /// File of the certificate of the key that signs.
    #[serde(skip)]
    pub certificate_path: Option<String>,
    /// Name of the connection, for commands.
    #[serde(deserialize_with = "clean::text")]
    pub connection: Option<String>,
}

impl Evidence {
    /// Evidence of a request that got no answer.
    pub fn from_transport(place: Place, kind: TransportKind, detail: &str) -> Self {
        Self {
            place,
            transport: Some(kind),
            transport_detail: Some(super::redact(detail)),
            ..Self::default()
        }
    }

    /// The same with what the body says: whoever hands over a body has not always read it.
    pub(crate) fn completed(&self) -> Self {
        let mut whole = self.clone();
        let unread = self.error.is_none() && self.error_description.is_none();
        if let Some(body) = self.body.as_deref().filter(|_| unread) {
            let read = Self::from_answer(self.place, 0, &[], body);
            whole.error = read.error;
            whole.error_description = read.error_description;
            whole.page_title = whole.page_title.or(read.page_title);
        }
        whole
    }

    /// The claims, wherever they are known from.
    pub(crate) fn claims(&self) -> Option<&BTreeMap<String, Value>> {
        self.claims_given
            .as_ref()
            .or_else(|| self.assertion.as_ref()?.claims.as_ref())
    }

    /// Whether anything was answered, or failed to be.
    pub(crate) const fn has_answer(&self) -> bool {
        self.error.is_some()
            || self.error_description.is_some()
            || self.body.is_some()
            || self.http_status.is_some()
            || self.transport.is_some()
            || self.transport_detail.is_some()
    }

    /// Whether the body is a web page.
    pub(crate) fn is_html(&self) -> bool {
        self.body.as_deref().is_some_and(super::answer::is_html)
    }
}
