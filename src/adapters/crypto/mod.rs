//! Keys, certificates and signatures, done by audited crates.
//!
//! aws-lc-rs generates, checks and signs; rcgen and x509-parser write and read certificates;
//! jsonwebtoken builds the assertion; the `RustCrypto` crates parse containers. `rsa` judges every
//! imported key independently, and is the only one that signs with keys under 2048 bits, which
//! aws-lc-rs refuses.

mod certificate;
mod certificate_facts;
mod der_kind;
mod export;
mod import;
mod key;
mod locked;
mod look;
mod p12;
mod pem;
mod sign;

use zeroize::Zeroizing;

use crate::domain::{
    CertificateError, CertificateFacts, CertificateRequest, Claims, CryptoError, Fingerprint,
    ImportError, KeyFacts, KeyForm, KeySize,
};
use crate::ports::{Crypto, Export, Imported, SecretBytes};

/// [`Crypto`] on the process's own libraries. Holds nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemCrypto {
    _private: (),
}

impl SystemCrypto {
    /// Makes aws-lc-rs the process-wide backend of jsonwebtoken, unless one is installed already.
    pub fn new() -> Self {
        // Without this the first signature would panic if another backend's feature were also on.
        jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER
            .install_default()
            .ok();
        Self { _private: () }
    }
}

impl Crypto for SystemCrypto {
    fn generate(&self, size: KeySize) -> Result<SecretBytes, CryptoError> {
        key::generate(size)
    }

    fn open(
        &self,
        file: &SecretBytes,
        passphrase: Option<&SecretBytes>,
    ) -> Result<Imported, ImportError> {
        import::open(file, passphrase)
    }

    fn key_facts(&self, key: &SecretBytes) -> Result<KeyFacts, ImportError> {
        key::facts(key, KeyForm::Pkcs8Der)
    }

    fn self_signed(
        &self,
        key: &SecretBytes,
        request: &CertificateRequest,
        serial: [u8; 16],
    ) -> Result<String, CryptoError> {
        certificate::self_signed(key, request, serial)
    }

    fn certificate_facts(&self, file: &[u8]) -> Result<CertificateFacts, CertificateError> {
        certificate_facts::read(file)
    }

    fn certificate_pem(&self, file: &[u8]) -> Result<String, CertificateError> {
        certificate_facts::pem(file)
    }

    fn sign_assertion(
        &self,
        key: &SecretBytes,
        claims: &Claims,
    ) -> Result<SecretBytes, CryptoError> {
        sign::assertion(key, claims)
    }

    fn export_pem(&self, key: &SecretBytes) -> Result<SecretBytes, CryptoError> {
        key::export_pem(key)
    }

    fn export(&self, key: &SecretBytes, export: &Export<'_>) -> Result<SecretBytes, CryptoError> {
        export::export(key, export)
    }
}

/// SHA-256 over the `SubjectPublicKeyInfo` of a PKCS#8 DER key that passes all checks. For the key
/// stores, which compare it with the entry's name.
pub(super) fn checked_fingerprint(key: &SecretBytes) -> Result<Fingerprint, ImportError> {
    key::facts(key, KeyForm::Pkcs8Der).map(|facts| facts.spki)
}

/// The DER of the one `ENCRYPTED PRIVATE KEY` block in a text.
pub(super) fn encrypted_pkcs8(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut blocks = pem::blocks(text);
    match blocks.as_mut_slice() {
        [block] if block.label == "ENCRYPTED PRIVATE KEY" => block.der.take(),
        _ => None,
    }
}

/// SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> Fingerprint {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    Fingerprint::from_sha256(out)
}
