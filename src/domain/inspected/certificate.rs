//! Certificates in a file.

use serde::Serialize;

use super::{Damage, KeyEncoding, SeenPublic};
use crate::domain::{Fingerprint, Timestamp};

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenCertificate {
    /// Subject on one line.
    pub subject: String,
    /// Issuer on one line.
    pub issuer: String,
    /// Subject and issuer are the same name.
    pub self_signed: bool,
    /// Start of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: Timestamp,
    /// End of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: Timestamp,
    /// Its key.
    pub public: SeenPublic,
    /// SHA-256 over the DER certificate.
    pub fingerprint: Fingerprint,
    /// How it was signed: `sha256WithRSAEncryption`, or the number of another algorithm.
    pub signature_algorithm: String,
    /// Size of the one certificate as PEM text, in bytes.
    pub pem_bytes: usize,
    /// Whether its key usage, if it names any, includes signatures (RFC 5280 §4.2.1.3).
    pub may_sign: bool,
    /// Whether it is a certificate authority's.
    pub is_ca: bool,
}

/// All certificates of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenCertificates {
    /// Their encoding.
    pub encoding: KeyEncoding,
    /// In the order of the file; never empty.
    pub list: Vec<SeenCertificate>,
    /// Size of the whole file in bytes.
    pub file_bytes: usize,
    /// Damages of the first one.
    pub damages: Vec<Damage>,
    /// Blocks called certificates that cannot be read.
    pub unreadable: usize,
}
