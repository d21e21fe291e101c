//! Facts about an X.509 certificate, and what to ask for when making one.

use serde::{Deserialize, Serialize};

use super::{Fingerprint, Timestamp, calendar_days};

/// An uploaded certificate file must stay under this many bytes (Metadata API guide, app page).
pub const CERTIFICATE_FILE_LIMIT: usize = 4096;

/// Longest validity that `sfjwt` writes, in days.
pub const MAX_CERTIFICATE_DAYS: u16 = 3650;

/// What can be said about a certificate from its bytes alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// SHA-256 over the DER certificate.
    pub fingerprint: Fingerprint,
    /// SHA-256 over the DER SubjectPublicKeyInfo: equal to the key's when they belong together.
    pub spki: Fingerprint,
    /// RSA modulus length in bits.
    pub bits: u32,
    /// Subject as one line, for example `CN=acme-uat, O=Acme`.
    pub subject: String,
    /// Whether subject and issuer are the same name.
    pub self_signed: bool,
    /// Start of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: Timestamp,
    /// End of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: Timestamp,
    /// Size of the PEM text in bytes.
    pub pem_bytes: usize,
}

impl CertificateFacts {
    /// Days of the calendar until the end, as everywhere; negative once it is past, be it earlier
    /// today.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        let days = calendar_days(now, self.not_after);
        if now > self.not_after {
            days.min(-1)
        } else {
            days
        }
    }
}

/// What a new self-signed certificate shall say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRequest {
    /// Common name, 1 to 64 characters (RFC 5280, `ub-common-name`).
    pub common_name: String,
    /// Organisation, at most 64 characters.
    pub organization: Option<String>,
    /// E-mail address, ASCII.
    pub email: Option<String>,
    /// Start of validity; a few minutes in the past, for clocks that differ.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: Timestamp,
    /// End of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: Timestamp,
}
