//! The words in which the flow talks to the simulated org.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AppKind, ConsumerKey};

/// What ticking one checklist line changes in the org. On a real org the person does it in Setup;
/// in a practice run the simulated org does it, exactly one line's worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum SetupAction {
    /// A page was opened; nothing changes.
    OpenPage,
    /// *New External Client App* or *New Connected App*: starts an unsaved form.
    NewApp {
        /// Kind of app.
        kind: AppKind,
        /// External Client App Name / Connected App Name.
        name: String,
    },
    /// The form of an app that exists: *Settings → Edit* / *Edit*.
    EditApp {
        /// The app's consumer key.
        consumer_key: String,
    },
    /// Tick *Enable OAuth* / *Enable OAuth Settings*.
    EnableOauth,
    /// Fill *Callback URL*.
    SetCallbackUrl {
        /// The URL.
        url: String,
    },
    /// Move one scope to *Selected*: its `scope` value, for example `api`.
    SelectScope {
        /// API value of the scope.
        scope: String,
    },
    /// Tick *Enable JWT Bearer Flow* / *Use digital signatures*.
    EnableJwtFlow,
    /// *Upload Files* / *Choose File*.
    UploadCertificate {
        /// The file's text.
        pem: String,
    },
    /// *Create* / *Save* on the app's form: the form's content becomes the app's settings.
    SaveApp,
    /// Reveal *Consumer Key and Secret*: the answer carries the consumer key.
    RevealConsumerKey,
    /// Create a permission set with licence *--None--*.
    CreatePermissionSet {
        /// Its label.
        name: String,
    },
    /// Assign it to the user.
    AssignPermissionSet {
        /// The permission set's label.
        name: String,
        /// The user.
        username: String,
    },
    /// *Permitted Users* = *Admin approved users are pre-authorized*, *Save*.
    RequireAdminApproval,
    /// Select the permission set in the app's policies, *Save*.
    SelectPermissionSet {
        /// The permission set's label.
        name: String,
    },
    /// Select the user's profile in the app's policies, *Save*.
    SelectProfile {
        /// The user whose profile is selected.
        username: String,
    },
}

/// What applying one action changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SetupApplied {
    /// Shown by the org after [`SetupAction::RevealConsumerKey`].
    pub consumer_key: Option<ConsumerKey>,
    /// How long the change takes to spread, in milliseconds; zero when it is there at once.
    pub spreads_for_ms: u64,
}

/// An accident the simulated org can be told to have: the id of an entry of the error catalogue
/// (for example `inactive_user`, `maint_503`), or a transport fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fault(pub String);

/// How a simulated org is to be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PracticeOptions {
    /// Faults to have from now on; empty leaves the stored ones.
    pub faults: Vec<Fault>,
    /// How long changes take to spread; `None` leaves the stored value (zero at first).
    pub propagation: Option<Duration>,
}

/// What a running simulated org says about itself at `GET /_practice/info`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeInfo {
    /// Always `sfjwt-practice`.
    pub product: String,
    /// Name of its state, a [`super::ConnectionName`].
    pub name: String,
    /// A user made for integrations, without any extra permission.
    pub integration_username: String,
    /// How long changes take to spread, in milliseconds.
    pub propagation_ms: u64,
}
