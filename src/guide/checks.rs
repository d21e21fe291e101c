//! Labels of the live test.

use crate::domain::{CheckGroup, CheckId, CheckState};

/// The group's heading.
pub const fn group_label(group: CheckGroup) -> &'static str {
    match group {
        CheckGroup::Key => "Key",
        CheckGroup::Network => "Network",
        CheckGroup::App => "App",
        CheckGroup::User => "User",
        CheckGroup::Api => "API",
    }
}

/// The check's label: a few words that read well behind the sign of any state.
pub const fn label(check: CheckId) -> &'static str {
    match check {
        CheckId::KeyStore => "key in the store",
        CheckId::KeyCertificate => "belongs to the certificate",
        CheckId::KeyDates => "in date",
        CheckId::NetworkName => "name",
        CheckId::NetworkTls => "TLS",
        CheckId::NetworkOrg => "Salesforce org",
        CheckId::NetworkClock => "clock",
        CheckId::AppKnown => "known here",
        CheckId::AppSignature => "signature",
        CheckId::AppAudience => "audience",
        CheckId::UserFound => "found",
        CheckId::UserApproved => "approved",
        CheckId::UserScopes => "scopes",
        CheckId::UserToken => "token",
        CheckId::UserIdentity => "the user asked for",
        CheckId::ApiVersion => "version",
        CheckId::ApiLimits => "requests left",
        CheckId::ApiData => "data access",
        CheckId::ApiLoginHistory => "login history",
    }
}

/// What the check finds out, as a sentence for help texts and plain prompts.
pub const fn explanation(check: CheckId) -> &'static str {
    match check {
        CheckId::KeyStore => "The key store hands out the private key of this connection.",
        CheckId::KeyCertificate => "The private key and the certificate belong together.",
        CheckId::KeyDates => "Today lies between the first and the last day of the certificate.",
        CheckId::NetworkName => "The name of the org's server can be looked up.",
        CheckId::NetworkTls => "The connection is encrypted, and the server is who it says.",
        CheckId::NetworkOrg => "What answers there is a Salesforce org.",
        CheckId::NetworkClock => "The clocks of this computer and of Salesforce agree.",
        CheckId::AppKnown => "The org knows an app with this Consumer Key.",
        CheckId::AppSignature => "The certificate on the app is the one of this key.",
        CheckId::AppAudience => "The request is made out to the right org.",
        CheckId::UserFound => "The user exists and may log in.",
        CheckId::UserApproved => "An administrator has let the user use the app.",
        CheckId::UserScopes => "The app's OAuth scopes are enough.",
        CheckId::UserToken => "Salesforce issues a token.",
        CheckId::UserIdentity => "The token belongs to the user that was asked for.",
        CheckId::ApiVersion => "The org's data service answers, and with which version.",
        CheckId::ApiLimits => "How many requests the org has left today.",
        CheckId::ApiData => "The user can read the objects that the destination needs.",
        CheckId::ApiLoginHistory => "The login shows in the org's login history.",
    }
}

/// The state as one word.
pub const fn state_word(state: CheckState) -> &'static str {
    match state {
        CheckState::Pending => "pending",
        CheckState::Running => "running",
        CheckState::Ok => "ok",
        CheckState::Warning => "warning",
        CheckState::Failed => "failed",
        CheckState::Skipped => "skipped",
    }
}
