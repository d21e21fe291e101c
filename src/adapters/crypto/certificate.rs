//! Self-signed certificates in the shape Salesforce takes (RFC 5280).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use rcgen::string::Ia5String;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, DnValue, IsCa, KeyUsagePurpose, PKCS_RSA_SHA256,
    PublicKeyData, SerialNumber, SignatureAlgorithm, SigningKey,
};
use time::{Duration, UtcOffset};

use super::key;
use crate::domain::{
    CERTIFICATE_FILE_LIMIT, CertificateRequest, CryptoError, MAX_CERTIFICATE_DAYS,
};
use crate::ports::SecretBytes;

/// `emailAddress` (RFC 2985 §5.2.1).
const EMAIL_ADDRESS: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 1];

/// `ub-common-name` and `ub-organization-name`, in characters (RFC 5280 appendix A.1).
const NAME_LIMIT: usize = 64;

/// `ub-emailaddress-length` (RFC 5280 appendix A.1).
const EMAIL_LIMIT: usize = 255;

/// A self-signed certificate as PEM with LF line ends, under [`CERTIFICATE_FILE_LIMIT`] bytes.
pub(super) fn self_signed(
    key: &SecretBytes,
    request: &CertificateRequest,
    serial: [u8; 16],
) -> Result<String, CryptoError> {
    let pair = Signer(key::full(key)?);
    let certificate = parameters(request, serial)?
        .self_signed(&pair)
        .map_err(|_| CryptoError::Signing)?;
    // The library writes CRLF on Windows; the same key must give the same file everywhere.
    let pem = certificate.pem().replace("\r\n", "\n");
    if pem.len() >= CERTIFICATE_FILE_LIMIT {
        return Err(CryptoError::Request(format!(
            "its file would have {} bytes; under {CERTIFICATE_FILE_LIMIT} are allowed",
            pem.len()
        )));
    }
    Ok(pem)
}

fn parameters(
    request: &CertificateRequest,
    serial: [u8; 16],
) -> Result<CertificateParams, CryptoError> {
    check_dates(request)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = subject(request)?;
    params.not_before = request.not_before.to_offset(UtcOffset::UTC);
    params.not_after = request.not_after.to_offset(UtcOffset::UTC);
    params.serial_number = Some(positive(serial));
    // `NoCa` would leave out basicConstraints and the subject key identifier altogether.
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    Ok(params)
}

/// A serial number must be positive and never zero (RFC 5280 §4.1.2.2): of the first byte the
/// topmost bit is cleared and the next one set, 126 random bits stay.
fn positive(mut serial: [u8; 16]) -> SerialNumber {
    serial[0] = serial[0] & 0x7F | 0x40;
    SerialNumber::from_slice(&serial)
}

fn check_dates(request: &CertificateRequest) -> Result<(), CryptoError> {
    let length = request.not_after - request.not_before;
    if length <= Duration::ZERO {
        return Err(CryptoError::Request("it would end before it begins".into()));
    }
    // A day on top, because the start lies a little in the past.
    if length > Duration::days(i64::from(MAX_CERTIFICATE_DAYS) + 1) {
        return Err(CryptoError::Request(format!(
            "it would last {} days; {MAX_CERTIFICATE_DAYS} is the most",
            length.whole_days()
        )));
    }
    Ok(())
}

fn subject(request: &CertificateRequest) -> Result<DistinguishedName, CryptoError> {
    let mut name = DistinguishedName::new();
    name.push(
        DnType::CommonName,
        checked("common name", &request.common_name)?,
    );
    if let Some(organization) = &request.organization {
        name.push(
            DnType::OrganizationName,
            checked("organisation", organization)?,
        );
    }
    if let Some(email) = &request.email {
        name.push(
            DnType::CustomDnType(EMAIL_ADDRESS.to_vec()),
            DnValue::Ia5String(checked_email(email)?),
        );
    }
    Ok(name)
}

fn checked<'a>(what: &str, value: &'a str) -> Result<&'a str, CryptoError> {
    let length = value.chars().count();
    let problem = if value.trim().is_empty() {
        "is empty".to_owned()
    } else if length > NAME_LIMIT {
        format!("has {length} characters; {NAME_LIMIT} is the most")
    } else if value.chars().any(char::is_control) {
        "holds a control character".to_owned()
    } else {
        return Ok(value);
    };
    Err(CryptoError::Request(format!("the {what} {problem}")))
}

fn checked_email(email: &str) -> Result<Ia5String, CryptoError> {
    let fits = email.len() <= EMAIL_LIMIT
        && email.chars().all(|c| c.is_ascii_graphic())
        && email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    Ia5String::try_from(email)
        .ok()
        .filter(|_| fits)
        .ok_or_else(|| {
            CryptoError::Request("the e-mail address is not of the form name@example.com".into())
        })
}

/// Lets rcgen sign with the checked key. Its own key type would keep a copy of the key that
/// nothing wipes.
struct Signer(KeyPair);

impl PublicKeyData for Signer {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl SigningKey for Signer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| rcgen::Error::RemoteKeyError)?;
        Ok(signature)
    }
}
