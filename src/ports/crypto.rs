//! Keys, certificates and signatures. Everything here is done by audited crates behind the trait.

use super::SecretBytes;
use crate::domain::{
    CertificateError, CertificateFacts, CertificateRequest, Claims, CryptoError, ImportError,
    KeyFacts, KeySize,
};

/// Key generation, import, certificates, signing. Calls block; generation can take seconds.
pub trait Crypto: Send + Sync {
    /// A new RSA key as PKCS#8 DER.
    fn generate(&self, size: KeySize) -> Result<SecretBytes, CryptoError>;

    /// Reads an unencrypted PKCS#1 or PKCS#8 RSA key, PEM or DER, and normalises it to PKCS#8 DER.
    fn import(&self, file: &SecretBytes) -> Result<(SecretBytes, KeyFacts), ImportError>;

    /// Facts of a PKCS#8 DER key. `form` is [`crate::domain::KeyForm::Pkcs8Der`].
    fn key_facts(&self, key: &SecretBytes) -> Result<KeyFacts, ImportError>;

    /// A self-signed certificate (sha256WithRSAEncryption, CA:FALSE, digitalSignature) as PEM.
    /// `serial` is 16 random bytes.
    fn self_signed(
        &self,
        key: &SecretBytes,
        request: &CertificateRequest,
        serial: [u8; 16],
    ) -> Result<String, CryptoError>;

    /// Reads a certificate, PEM or DER. Of a bundle, the first.
    fn certificate_facts(&self, file: &[u8]) -> Result<CertificateFacts, CertificateError>;

    /// Signs the claims with RS256: the compact JWT (RFC 7519).
    fn sign_assertion(
        &self,
        key: &SecretBytes,
        claims: &Claims,
    ) -> Result<SecretBytes, CryptoError>;

    /// PKCS#8 PEM, LF line ends, final newline.
    fn export_pem(&self, key: &SecretBytes) -> Result<SecretBytes, CryptoError>;
}
