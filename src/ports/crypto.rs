//! Keys, certificates and signatures. Everything here is done by audited crates behind the trait.

use super::SecretBytes;
use crate::domain::{
    CertificateError, CertificateFacts, CertificateRequest, Claims, CryptoError, Damage,
    ExportForm, ImportError, KeyFacts, KeySize,
};

/// A private key out of a file, and what came with it.
pub struct Imported {
    /// The key, PKCS#8 DER.
    pub key: SecretBytes,
    /// Its facts.
    pub facts: KeyFacts,
    /// What was damaged in the text around it and could be mended without guessing.
    pub mended: Vec<Damage>,
    /// PEM text of the certificate of this key, if it is in the same file.
    pub certificate: Option<String>,
}

/// What a key shall be written as.
pub struct Export<'a> {
    /// The form.
    pub form: ExportForm,
    /// For the encrypted forms.
    pub passphrase: Option<&'a SecretBytes>,
    /// PEM text of its certificate, for PKCS#12.
    pub certificate: Option<&'a str>,
    /// The name it is found by in a PKCS#12 file.
    pub name: &'a str,
}

/// Key generation, import, certificates, signing. Calls block; generation can take seconds.
pub trait Crypto: Send + Sync {
    /// A new RSA key as PKCS#8 DER.
    fn generate(&self, size: KeySize) -> Result<SecretBytes, CryptoError>;

    /// Reads an RSA key and normalises it to PKCS#8 DER: PKCS#1 or PKCS#8, PEM or DER, whole or
    /// damaged so that it can be mended without guessing; PKCS#8 encrypted by PBES2 or the schemes
    /// of PKCS#12; PKCS#12 itself. [`ImportError::Encrypted`] asks for the passphrase.
    fn open(
        &self,
        file: &SecretBytes,
        passphrase: Option<&SecretBytes>,
    ) -> Result<Imported, ImportError>;

    /// [`Crypto::open`] without a passphrase; the key and its facts.
    fn import(&self, file: &SecretBytes) -> Result<(SecretBytes, KeyFacts), ImportError> {
        self.open(file, None)
            .map(|opened| (opened.key, opened.facts))
    }

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

    /// The certificate of [`Crypto::certificate_facts`] alone, as PEM with LF line ends.
    fn certificate_pem(&self, file: &[u8]) -> Result<String, CertificateError>;

    /// Signs the claims with RS256: the compact JWT (RFC 7519).
    fn sign_assertion(
        &self,
        key: &SecretBytes,
        claims: &Claims,
    ) -> Result<SecretBytes, CryptoError>;

    /// PKCS#8 PEM, LF line ends, final newline.
    fn export_pem(&self, key: &SecretBytes) -> Result<SecretBytes, CryptoError>;

    /// The key in another form. Refused under 2048 bits.
    fn export(&self, key: &SecretBytes, export: &Export<'_>) -> Result<SecretBytes, CryptoError>;
}
