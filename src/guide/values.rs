//! Values that go into checklist templates.

use std::borrow::Cow;

/// Callback URL for a new app. Salesforce wants one; this flow never uses it.
pub const DEFAULT_CALLBACK_URL: &str = "https://localhost";

/// Label of the permission set that carries the pre-authorisation.
pub const DEFAULT_PERMISSION_SET: &str = "sfjwt access";

/// Name of a new app when nobody chose one.
pub const DEFAULT_APP_NAME: &str = "sfjwt";

/// What is known when a checklist is shown. `None`: not known (yet); the sentences then say it in
/// words and there is nothing to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// External Client App Name / Connected App Name.
    pub app_name: Option<String>,
    /// E-mail address of whoever looks after the app.
    pub contact_email: Option<String>,
    /// Callback URL.
    pub callback_url: String,
    /// The certificate's PEM text (public).
    pub certificate_pem: String,
    /// Where the certificate file is.
    pub certificate_path: Option<String>,
    /// Label of the permission set.
    pub permission_set: String,
    /// Consumer key of the app, where it exists already.
    pub consumer_key: Option<String>,
    /// Username of the integration user.
    pub username: Option<String>,
    /// Name of the integration user's profile.
    pub profile: Option<String>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            app_name: None,
            contact_email: None,
            callback_url: DEFAULT_CALLBACK_URL.to_owned(),
            certificate_pem: String::new(),
            certificate_path: None,
            permission_set: DEFAULT_PERMISSION_SET.to_owned(),
            consumer_key: None,
            username: None,
            profile: None,
        }
    }
}

impl Values {
    /// Names that templates may use.
    pub const NAMES: [&str; 9] = [
        "app-name",
        "contact-email",
        "callback-url",
        "certificate-pem",
        "certificate-path",
        "permission-set",
        "consumer-key",
        "username",
        "profile",
    ];

    /// The value itself, if it is known.
    pub fn known(&self, name: &str) -> Option<&str> {
        match name {
            "app-name" => self.app_name.as_deref(),
            "contact-email" => self.contact_email.as_deref(),
            "callback-url" => Some(&self.callback_url),
            "certificate-pem" => Some(&self.certificate_pem),
            "certificate-path" => self.certificate_path.as_deref(),
            "permission-set" => Some(&self.permission_set),
            "consumer-key" => self.consumer_key.as_deref(),
            "username" => self.username.as_deref(),
            "profile" => self.profile.as_deref(),
            _ => None,
        }
    }

    /// The value, or words that stand for it in a sentence.
    pub(super) fn in_sentence<'v>(&'v self, name: &str) -> Option<Cow<'v, str>> {
        let words = match name {
            "app-name" => "your app",
            "contact-email" => "your e-mail address",
            "certificate-path" => "the certificate file (.crt)",
            "consumer-key" => "the app's Consumer Key",
            "username" => "the integration user",
            "profile" => "the integration user's profile",
            _ => return self.known(name).map(Cow::Borrowed),
        };
        Some(Cow::Borrowed(self.known(name).unwrap_or(words)))
    }

    /// The value as an action needs it.
    pub(super) fn in_action<'v>(&'v self, name: &str) -> Option<Cow<'v, str>> {
        let fallback = match name {
            "app-name" => DEFAULT_APP_NAME,
            known if Self::NAMES.contains(&known) => "",
            _ => return None,
        };
        Some(Cow::Borrowed(self.known(name).unwrap_or(fallback)))
    }
}
