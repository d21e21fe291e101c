//! What `sfjwt inspect` found in a file: facts about keys, certificates and signed requests. Key
//! material, tokens and signatures never come here.

mod certificate;
mod jwt;
mod key;
mod remark;

use serde::Serialize;

use super::Fingerprint;

pub use certificate::{SeenCertificate, SeenCertificates};
pub use jwt::{JwtShape, SeenJwt, SignatureCheck, Unchecked};
pub use key::{Broken, Damage, KeyContainer, KeyEncoding, Opened, SeenKey};
pub use remark::{AudienceFault, Item, Remark, Timing};

/// A public key: what two files are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenPublic {
    /// `RSA`, `EC`, …
    pub algorithm: String,
    /// Modulus length in bits; RSA only.
    pub bits: Option<u32>,
    /// SHA-256 over the DER `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
    pub spki: Fingerprint,
    /// That structure itself. Public, but of no use to a reader.
    #[serde(skip)]
    pub der: Vec<u8>,
}

/// Files that hold keys in a way Salesforce's flow has no use for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStoreFile {
    /// PKCS#12 (RFC 7292): `.p12`, `.pfx`.
    Pkcs12,
    /// A Java key store, as Salesforce's *Export to Keystore* writes it.
    Java,
    /// `PuTTY`'s private key file.
    Putty,
    /// A JSON Web Key (RFC 7517) with its private part.
    PrivateJwk,
    /// A JSON Web Key without a private part.
    PublicJwk,
}

/// What a file turned out to be, as far as keys and certificates go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing in it but white space.
    Empty,
    /// A private key, whole or damaged.
    Key(Box<SeenKey>),
    /// Only the public half of a key.
    PublicKey(SeenPublic),
    /// One certificate or several.
    Certificates(SeenCertificates),
    /// A certificate signing request (RFC 2986).
    Request(SeenRequest),
    /// A container of keys.
    KeyStore(KeyStoreFile),
    /// A PEM block or DER structure that is something else or cannot be read; its label, if any.
    Damaged(Option<String>),
    /// No key and no certificate.
    Nothing,
}

/// A certificate signing request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenRequest {
    /// Its subject on one line.
    pub subject: String,
    /// The key it asks a certificate for.
    pub public: Option<SeenPublic>,
}

impl Seen {
    /// The public key it holds or belongs to, if that is known.
    pub fn public(&self) -> Option<&SeenPublic> {
        match self {
            Self::Key(key) => key.public.as_ref(),
            Self::PublicKey(public) => Some(public),
            Self::Certificates(all) => all.list.first().map(|first| &first.public),
            Self::Request(request) => request.public.as_ref(),
            Self::Empty | Self::KeyStore(_) | Self::Damaged(_) | Self::Nothing => None,
        }
    }
}
