//! The values of a connection that go into a hand-over document.

use std::borrow::Cow;

use time::macros::format_description;

use crate::domain::{Audience, Connection, MyDomain};

/// The connection's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverContext {
    /// Name of the connection.
    pub connection: String,
    /// `https://<host>`, no trailing slash.
    pub org_origin: String,
    /// Host name.
    pub org_host: String,
    /// Where the signed request is sent.
    pub token_url: String,
    /// `aud`.
    pub audience: String,
    /// `iss`.
    pub consumer_key: String,
    /// `sub`.
    pub username: String,
    /// SHA-256 fingerprint of the certificate, as OpenSSL shows it.
    pub certificate_fingerprint: String,
    /// Last day of the certificate, `2027-11-22`.
    pub certificate_not_after: String,
    /// Path of the exported key, where one was written.
    pub key_file: Option<String>,
    /// The org is simulated, so nothing of this works elsewhere.
    pub practice: bool,
}

impl HandOverContext {
    /// The values of `connection`. `org` is its org; for a practice connection the simulated org
    /// at its address of the moment.
    pub fn new(connection: &Connection, org: &MyDomain, key_file: Option<String>) -> Self {
        let origin = org.origin();
        let audience = connection.audience.clone();
        let day = format_description!("[year]-[month]-[day]");
        let not_after = connection.certificate.not_after;
        Self {
            connection: connection.name.to_string(),
            token_url: format!("{origin}/services/oauth2/token"),
            audience: audience
                .unwrap_or_else(|| Audience::my_domain(org))
                .to_string(),
            org_host: org.host().to_owned(),
            org_origin: origin,
            consumer_key: connection.consumer_key.to_string(),
            username: connection.username.to_string(),
            certificate_fingerprint: connection.certificate.fingerprint.colons(),
            certificate_not_after: not_after
                .format(day)
                .unwrap_or_else(|_| not_after.to_string()),
            key_file,
            practice: connection.practice.is_some(),
        }
    }

    /// Names that templates may use besides the destination's fields.
    pub const NAMES: [&str; 12] = [
        "connection",
        "connection-file",
        "connection-dashed",
        "org-origin",
        "org-host",
        "token-url",
        "audience",
        "consumer-key",
        "username",
        "certificate-fingerprint",
        "certificate-not-after",
        "key-file",
    ];

    /// The value that a template's name stands for.
    pub(super) fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let value = match name {
            "connection" => &self.connection,
            "connection-file" => return Some(Cow::Owned(file_word(&self.connection))),
            "connection-dashed" => return Some(Cow::Owned(dashed(&self.connection))),
            "org-origin" => &self.org_origin,
            "org-host" => &self.org_host,
            "token-url" => &self.token_url,
            "audience" => &self.audience,
            "consumer-key" => &self.consumer_key,
            "username" => &self.username,
            "certificate-fingerprint" => &self.certificate_fingerprint,
            "certificate-not-after" => &self.certificate_not_after,
            "key-file" => self.key_file.as_deref().unwrap_or("<KEY_FILE>"),
            _ => return None,
        };
        Some(Cow::Borrowed(value))
    }
}

/// A word that is safe in a file name everywhere.
fn file_word(text: &str) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    text.chars().map(safe).collect()
}

/// A word as Google wants names: lower-case letters, digits and hyphens, no hyphen last. 38
/// characters leave room for `salesforce-` in front (49 are allowed).
fn dashed(text: &str) -> String {
    let cut: String = text.to_ascii_lowercase().replace('_', "-");
    let cut: String = cut.chars().take(38).collect();
    cut.trim_end_matches('-').to_owned()
}
