//! Failures of keys and certificates.

use crate::domain::KeyStoreFile;

/// A failure of the cryptographic libraries. Carries no key material.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// Key generation failed.
    #[error("key generation failed")]
    Generation,
    /// The request cannot be put into a certificate.
    #[error("the certificate cannot be made: {0}")]
    Request(String),
    /// Signing failed.
    #[error("signing failed")]
    Signing,
    /// The key is under 2048 bits and may not be exported or certified.
    #[error("{0}-bit keys are only for testing and replacing")]
    TooSmall(u32),
    /// The stored key cannot be read.
    #[error("the key cannot be read")]
    Key,
    /// Empty, or for a PKCS#12 file beyond ASCII, which Java does not open.
    #[error("the passphrase does not do for a file of this form")]
    Passphrase,
}

/// Why a file is no usable private key. Each has its own advice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Encrypted PKCS#8 or PKCS#12, and no passphrase was given.
    #[error("the key is encrypted with a passphrase")]
    Encrypted,
    /// The passphrase that was given does not open it.
    #[error("the passphrase does not open the key")]
    WrongPassphrase,
    /// Encrypted in a way that is not read here: `Proc-Type: 4,ENCRYPTED`, or an old scheme.
    #[error("the key is encrypted in an old way that is not read here")]
    EncryptedOld,
    /// A PKCS#12 file of a kind that is not read here.
    #[error("this PKCS#12 file is of a kind that is not read here")]
    Pkcs12,
    /// Another container: Java, `PuTTY`, JSON.
    #[error("this is a container of another kind")]
    Container(KeyStoreFile),
    /// A certificate, not a key.
    #[error("this is a certificate, not a private key")]
    Certificate,
    /// A public key, not a private one.
    #[error("this is a public key, not a private key")]
    PublicKey,
    /// A certificate signing request.
    #[error("this is a certificate request, not a private key")]
    Request,
    /// `OPENSSH PRIVATE KEY`.
    #[error("this is an OpenSSH key; it has to be in PEM form")]
    OpenSsh,
    /// Elliptic curve, Ed25519 or DSA.
    #[error("this is a {0} key; Salesforce needs an RSA key")]
    NotRsa(String),
    /// Under 1024 bits, or over 8192.
    #[error("the key has {0} bits")]
    Size(u32),
    /// Markers or line breaks lost, truncated, or something else entirely.
    #[error("no private key can be read from this file")]
    Unreadable,
    /// More than one private key.
    #[error("the file holds more than one private key")]
    Several,
}

/// Why a file is no usable certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// A private key was given.
    #[error("this is a private key; only the certificate may leave this computer")]
    PrivateKey,
    /// Not RSA.
    #[error("the certificate's key is not RSA")]
    NotRsa,
    /// Not a certificate.
    #[error("no certificate can be read from this file")]
    Unreadable,
}
