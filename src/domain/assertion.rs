//! The assertion's claims (RFC 7523 §3; Salesforce help *OAuth 2.0 JWT Bearer Flow*).

use serde::Serialize;

use super::{Audience, ConsumerKey, Timestamp, Username};

/// `grant_type` of the token request (RFC 7523 §2.1).
pub const JWT_BEARER_GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// How far ahead `exp` lies, in seconds. Salesforce documents three minutes as the limit.
pub const ASSERTION_LIFETIME_SECONDS: i64 = 180;

/// The four claims that Salesforce reads. `iat`, `nbf` and `jti` are left out on purpose: none is
/// required, and a clock running ahead could only hurt with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claims {
    /// Issuer: the consumer key of the app that holds the certificate.
    pub iss: String,
    /// Subject: the username (not the e-mail, not the record id).
    pub sub: String,
    /// Audience: origin of the authorization server, no trailing slash.
    pub aud: String,
    /// Expiry in Unix seconds.
    pub exp: i64,
}

impl Claims {
    /// Claims for one exchange starting at `now`, expiring [`ASSERTION_LIFETIME_SECONDS`] later.
    pub fn new(
        issuer: &ConsumerKey,
        subject: &Username,
        audience: &Audience,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: issuer.as_str().to_owned(),
            sub: subject.as_str().to_owned(),
            aud: audience.as_str().to_owned(),
            exp: now.unix_timestamp() + ASSERTION_LIFETIME_SECONDS,
        }
    }
}
