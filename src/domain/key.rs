//! Facts about an RSA private key. The key itself never comes here.

use serde::{Deserialize, Serialize};

use super::Fingerprint;

/// Sizes that `sfjwt` generates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "u32", try_from = "u32")]
pub enum KeySize {
    /// 2048 bits, the default.
    #[default]
    Rsa2048,
    /// 3072 bits.
    Rsa3072,
    /// 4096 bits.
    Rsa4096,
}

impl KeySize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 3] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096];

    /// Modulus length in bits.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
        }
    }

    /// The size with that many bits, if it is one that is generated.
    pub fn from_bits(bits: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.bits() == bits)
    }
}

impl From<KeySize> for u32 {
    fn from(size: KeySize) -> Self {
        size.bits()
    }
}

impl TryFrom<u32> for KeySize {
    type Error = String;

    fn try_from(bits: u32) -> Result<Self, String> {
        Self::from_bits(bits).ok_or_else(|| format!("{bits} is not 2048, 3072 or 4096"))
    }
}

/// The container in which a key was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyForm {
    /// `BEGIN PRIVATE KEY` (RFC 5958).
    Pkcs8Pem,
    /// PKCS#8, binary.
    Pkcs8Der,
    /// `BEGIN RSA PRIVATE KEY` (RFC 8017).
    Pkcs1Pem,
    /// PKCS#1, binary.
    Pkcs1Der,
    /// `BEGIN ENCRYPTED PRIVATE KEY` (RFC 5958 §3), or its binary form.
    EncryptedPkcs8,
    /// PKCS#12 (RFC 7292).
    Pkcs12,
    /// Made here.
    Generated,
    /// Known from its certificate only.
    CertificateOnly,
}

/// The forms in which a private key is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// `BEGIN PRIVATE KEY` (RFC 5958).
    Pkcs8,
    /// `BEGIN RSA PRIVATE KEY` (RFC 8017).
    Pkcs1,
    /// `BEGIN ENCRYPTED PRIVATE KEY` (RFC 5958 §3): PBES2, PBKDF2-HMAC-SHA256, AES-256.
    EncryptedPkcs8,
    /// PKCS#12 (RFC 7292) with the certificate.
    Pkcs12,
    /// Base64 of the PKCS#8 PEM text, on one line.
    Base64,
}

impl ExportForm {
    /// All forms.
    pub const ALL: [Self; 5] = [
        Self::Pkcs8,
        Self::Pkcs1,
        Self::EncryptedPkcs8,
        Self::Pkcs12,
        Self::Base64,
    ];

    /// The word on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pkcs8 => "pkcs8",
            Self::Pkcs1 => "pkcs1",
            Self::EncryptedPkcs8 => "encrypted-pkcs8",
            Self::Pkcs12 => "pkcs12",
            Self::Base64 => "base64",
        }
    }

    /// The form with that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == word)
    }

    /// Whether it is protected by a passphrase.
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::EncryptedPkcs8 | Self::Pkcs12)
    }

    /// The ending of its file.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pkcs8 | Self::Pkcs1 | Self::EncryptedPkcs8 => "pem",
            Self::Pkcs12 => "p12",
            Self::Base64 => "b64",
        }
    }
}

/// What may be known about a private key outside the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// RSA modulus length in bits.
    pub bits: u32,
    /// SHA-256 over the DER SubjectPublicKeyInfo.
    pub spki: Fingerprint,
    /// Form it came in.
    pub form: KeyForm,
}

impl KeyFacts {
    /// Under 2048 bits: may be tested and replaced, never exported or used for a new connection.
    pub const fn is_legacy(&self) -> bool {
        self.bits < 2048
    }
}
