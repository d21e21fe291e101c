//! Reads certificates that exist already.

use pkcs8::LineEnding;
use pkcs8::der::pem::encode_string;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use zeroize::Zeroizing;

use super::der_kind::{DerKind, RSA, classify};
use super::key::bit_length;
use super::{pem, sha256};
use crate::domain::{CertificateError, CertificateFacts, Timestamp};

/// Reads a certificate, PEM or DER; of a bundle, the first. A private key anywhere in the file is
/// refused: this file is meant to be handed out.
pub(super) fn read(file: &[u8]) -> Result<CertificateFacts, CertificateError> {
    facts(&der(file)?)
}

/// The certificate of [`read`] as it is in the file, unread: DER.
pub(super) fn der(file: &[u8]) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let text = pem::text(file);
    let mut blocks = pem::blocks(&text);
    if blocks
        .iter()
        .any(|block| block.label.ends_with("PRIVATE KEY"))
    {
        return Err(CertificateError::PrivateKey);
    }
    if blocks.is_empty() {
        return Ok(Zeroizing::new(file.to_vec()));
    }
    blocks
        .iter_mut()
        .find(|block| block.label.ends_with("CERTIFICATE"))
        .and_then(|block| block.der.take())
        .ok_or(CertificateError::Unreadable)
}

/// The certificate of [`read`] alone, as PEM with LF line ends.
pub(super) fn pem(file: &[u8]) -> Result<String, CertificateError> {
    let der = der(file)?;
    facts(&der)?;
    let (_, certificate) =
        X509Certificate::from_der(&der).map_err(|_| CertificateError::Unreadable)?;
    encode_string("CERTIFICATE", LineEnding::LF, certificate.as_raw())
        .map_err(|_| CertificateError::Unreadable)
}

fn facts(der: &[u8]) -> Result<CertificateFacts, CertificateError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| no_certificate(der))?;
    let key = certificate.public_key();
    if key.algorithm.algorithm.to_id_string() != RSA.to_string() {
        return Err(CertificateError::NotRsa);
    }
    let Ok(PublicKey::RSA(rsa)) = key.parsed() else {
        return Err(CertificateError::Unreadable);
    };
    let whole = certificate.as_raw();
    Ok(CertificateFacts {
        fingerprint: sha256(whole),
        spki: sha256(key.raw),
        bits: bit_length(rsa.modulus),
        subject: one_line(&certificate.subject().to_string()),
        self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        not_before: moment(certificate.validity().not_before),
        not_after: moment(certificate.validity().not_after),
        pem_bytes: pem_length(whole.len()),
    })
}

fn no_certificate(der: &[u8]) -> CertificateError {
    match classify(der) {
        DerKind::Pkcs1(_) | DerKind::Pkcs8(_) | DerKind::Encrypted | DerKind::OtherKey(_) => {
            CertificateError::PrivateKey
        }
        _ => CertificateError::Unreadable,
    }
}

pub(super) fn moment(time: ASN1Time) -> Timestamp {
    time.to_datetime()
}

/// Names in a certificate are whatever its maker wrote: nothing in them may steer a terminal.
pub(super) fn one_line(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

/// Size of a DER certificate as PEM: 64 characters a line, LF (RFC 7468 §2).
pub(super) fn pem_length(der: usize) -> usize {
    let base64 = der.div_ceil(3) * 4;
    let lines = base64.div_ceil(64);
    "-----BEGIN CERTIFICATE-----\n".len() + base64 + lines + "-----END CERTIFICATE-----\n".len()
}
