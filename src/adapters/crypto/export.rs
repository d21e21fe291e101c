//! A private key in the forms that other systems take.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::{LineEnding, PrivateKeyInfo, SecretDocument};
use zeroize::Zeroizing;

use super::locked::ITERATIONS;
use super::{certificate_facts, key, p12};
use crate::domain::{CryptoError, ExportForm};
use crate::ports::{Export, SecretBytes};

/// The key as `export` says. Refused under 2048 bits.
pub(super) fn export(
    private: &SecretBytes,
    export: &Export<'_>,
) -> Result<SecretBytes, CryptoError> {
    match export.form {
        ExportForm::Pkcs8 => key::export_pem(private),
        ExportForm::Pkcs1 => pkcs1(private),
        ExportForm::EncryptedPkcs8 => encrypted(private, export),
        ExportForm::Pkcs12 => pkcs12(private, export),
        ExportForm::Base64 => base64(private),
    }
}

fn pkcs1(private: &SecretBytes) -> Result<SecretBytes, CryptoError> {
    key::full(private)?;
    let inner = key::pkcs1_of(private).map_err(|_| CryptoError::Key)?;
    let document = SecretDocument::try_from(inner).map_err(|_| CryptoError::Key)?;
    let pem = document
        .to_pem("RSA PRIVATE KEY", LineEnding::LF)
        .map_err(|_| CryptoError::Key)?;
    Ok(SecretBytes::new(pem.as_bytes().to_vec()))
}

fn base64(private: &SecretBytes) -> Result<SecretBytes, CryptoError> {
    let pem = key::export_pem(private)?;
    // Enough room from the start: growing would leave copies of a key behind.
    let mut text = Zeroizing::new(String::with_capacity(pem.len() * 2));
    STANDARD.encode_string(pem.expose(), &mut text);
    text.push('\n');
    Ok(SecretBytes::new(text.as_bytes().to_vec()))
}

fn passphrase<'a>(export: &Export<'a>) -> Result<&'a SecretBytes, CryptoError> {
    let given = export.passphrase.filter(|given| !given.is_empty());
    given.ok_or(CryptoError::Passphrase)
}

fn encrypted(private: &SecretBytes, export: &Export<'_>) -> Result<SecretBytes, CryptoError> {
    key::full(private)?;
    let passphrase = passphrase(export)?;
    let [salt, iv] = random()?;
    let parameters = Parameters::pbkdf2_sha256_aes256cbc(ITERATIONS, &salt, &iv)
        .map_err(|_| CryptoError::Key)?;
    let document = PrivateKeyInfo::try_from(private.expose())
        .and_then(|info| info.encrypt_with_params(parameters, passphrase.expose()))
        .map_err(|_| CryptoError::Key)?;
    let pem = document
        .to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF)
        .map_err(|_| CryptoError::Key)?;
    Ok(SecretBytes::new(pem.as_bytes().to_vec()))
}

fn pkcs12(private: &SecretBytes, export: &Export<'_>) -> Result<SecretBytes, CryptoError> {
    key::full(private)?;
    let wrong = || CryptoError::Request("it does not belong to the key".to_owned());
    let text = export.certificate.ok_or_else(wrong)?;
    let facts = certificate_facts::read(text.as_bytes()).map_err(|_| wrong())?;
    let certificate = certificate_facts::der(text.as_bytes()).map_err(|_| wrong())?;
    let own = key::check(private).map_err(|_| CryptoError::Key)?;
    if own.spki != facts.spki {
        return Err(wrong());
    }
    let content = p12::Content {
        key: private,
        certificate: &certificate,
        name: export.name,
        key_id: own.spki.as_bytes(),
    };
    let passphrase = passphrase(export)?;
    // Java opens no other ones ("Password is not ASCII"), and who else will open it is not known.
    if !passphrase.expose().is_ascii() {
        return Err(CryptoError::Passphrase);
    }
    let file = p12::write(&content, passphrase, random()?);
    file.map(SecretBytes::new).ok_or(CryptoError::Passphrase)
}

fn random<const N: usize>() -> Result<[[u8; 16]; N], CryptoError> {
    let mut random = [[0; 16]; N];
    for bytes in &mut random {
        aws_lc_rs::rand::fill(bytes).map_err(|_| CryptoError::Generation)?;
    }
    Ok(random)
}
