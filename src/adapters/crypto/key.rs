//! The private key itself: generating, checking, normalising, exporting. PKCS#8 version 1 DER
//! (RFC 5208 §5) is the only form that leaves this module.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::encoding::Pkcs8V1Der;
use aws_lc_rs::rsa::{KeyPair, KeySize as LibrarySize};
use pkcs8::der::asn1::BitStringRef;
use pkcs8::der::{Decode, Encode};
use pkcs8::{LineEnding, PrivateKeyInfo, SecretDocument};
use rsa::pkcs1::{ALGORITHM_ID, RsaPrivateKey as Pkcs1};
use rsa::traits::PrivateKeyParts;
use rsa::{BigUint, RsaPrivateKey};
use zeroize::Zeroizing;

use super::der_kind::{DerKind, classify};
use super::sha256;
use crate::domain::{CryptoError, Fingerprint, ImportError, KeyFacts, KeyForm, KeySize};
use crate::ports::SecretBytes;

/// Sizes that are read at all, in bits.
const READABLE_BITS: std::ops::RangeInclusive<u32> = 1024..=8192;

/// Smallest key that is certified or exported, in bits.
const SMALLEST_FULL: u32 = 2048;

/// A key that passed every check, ready to sign.
pub(super) enum SigningPair {
    /// 2048 bits and more.
    Full(KeyPair),
    /// Under 2048 bits.
    Legacy(Box<RsaPrivateKey>),
}

/// A checked key with its modulus length in bits.
pub(super) struct CheckedKey {
    pub(super) bits: u32,
    pub(super) spki: Fingerprint,
    pub(super) pair: SigningPair,
}

/// A new RSA key as PKCS#8 DER, public exponent 65537.
pub(super) fn generate(size: KeySize) -> Result<SecretBytes, CryptoError> {
    let size = match size {
        KeySize::Rsa2048 => LibrarySize::Rsa2048,
        KeySize::Rsa3072 => LibrarySize::Rsa3072,
        KeySize::Rsa4096 => LibrarySize::Rsa4096,
    };
    let pair = KeyPair::generate(size).map_err(|_| CryptoError::Generation)?;
    // The library wipes this buffer when it is dropped.
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| CryptoError::Generation)?;
    Ok(SecretBytes::new(der.as_ref().to_vec()))
}

/// Wraps an `RSAPrivateKey` (RFC 8017 appendix A.1.2) into canonical PKCS#8, unchecked.
pub(super) fn wrap(pkcs1: &[u8]) -> Result<SecretBytes, ImportError> {
    PrivateKeyInfo::new(ALGORITHM_ID, pkcs1)
        .to_der()
        .map(SecretBytes::new)
        .map_err(|_| ImportError::Unreadable)
}

/// Facts of a PKCS#8 DER key, after all checks of [`check`].
pub(super) fn facts(key: &SecretBytes, form: KeyForm) -> Result<KeyFacts, ImportError> {
    let checked = check(key)?;
    Ok(KeyFacts {
        bits: checked.bits,
        spki: checked.spki,
        form,
    })
}

/// Reads a PKCS#8 DER key and has its parts checked against each other: n = p·q, d and e inverse,
/// CRT values right. A key that fails would give signatures that no one can verify.
pub(super) fn check(key: &SecretBytes) -> Result<CheckedKey, ImportError> {
    let inner = pkcs1_of(key)?;
    let parts = Pkcs1::from_der(inner).map_err(|_| ImportError::Unreadable)?;
    let bits = bit_length(parts.modulus.as_bytes());
    // Before any arithmetic: a hostile file must not cost minutes.
    if !READABLE_BITS.contains(&bits) {
        return Err(ImportError::Size(bits));
    }
    let pair = if bits < SMALLEST_FULL {
        SigningPair::Legacy(Box::new(judge(key)?))
    } else {
        let pair = KeyPair::from_pkcs8(key.expose()).map_err(|_| ImportError::Unreadable)?;
        SigningPair::Full(pair)
    };
    let spki = spki_der(&parts).ok_or(ImportError::Unreadable)?;
    Ok(CheckedKey {
        bits,
        spki: sha256(&spki),
        pair,
    })
}

/// The `rsa` crate's judgement of a key's parts, independent of aws-lc-rs. The caller has checked
/// the size.
pub(super) fn judge(key: &SecretBytes) -> Result<RsaPrivateKey, ImportError> {
    let unreadable = |_| ImportError::Unreadable;
    let inner = pkcs1_of(key)?;
    let parts = Pkcs1::from_der(inner).map_err(|_| ImportError::Unreadable)?;
    let info = PrivateKeyInfo::new(ALGORITHM_ID, inner);
    let judged = RsaPrivateKey::try_from(info).map_err(unreadable)?;
    // It recomputes the CRT values instead of reading them; other software would use the file's.
    let number = |bytes| Zeroizing::new(BigUint::from_bytes_be(bytes));
    let coefficient = judged.crt_coefficient().map(Zeroizing::new);
    let same = judged.dp() == Some(&*number(parts.exponent1.as_bytes()))
        && judged.dq() == Some(&*number(parts.exponent2.as_bytes()))
        && coefficient == Some(number(parts.coefficient.as_bytes()));
    if same {
        Ok(judged)
    } else {
        Err(ImportError::Unreadable)
    }
}

/// The `RSAPrivateKey` inside a PKCS#8 RSA key.
pub(super) fn pkcs1_of(key: &SecretBytes) -> Result<&[u8], ImportError> {
    match classify(key.expose()) {
        DerKind::Pkcs8(inner) => Ok(inner),
        DerKind::OtherKey(name) => Err(ImportError::NotRsa(name)),
        DerKind::Encrypted => Err(ImportError::Encrypted),
        _ => Err(ImportError::Unreadable),
    }
}

/// PKCS#8 PEM, LF line ends, final newline. Refused under 2048 bits.
pub(super) fn export_pem(key: &SecretBytes) -> Result<SecretBytes, CryptoError> {
    full(key)?;
    let document = SecretDocument::try_from(key.expose()).map_err(|_| CryptoError::Key)?;
    let pem = document
        .to_pem("PRIVATE KEY", LineEnding::LF)
        .map_err(|_| CryptoError::Key)?;
    Ok(SecretBytes::new(pem.as_bytes().to_vec()))
}

/// The key pair, if it has 2048 bits or more.
pub(super) fn full(key: &SecretBytes) -> Result<KeyPair, CryptoError> {
    let checked = check(key).map_err(|_| CryptoError::Key)?;
    match checked.pair {
        SigningPair::Full(pair) => Ok(pair),
        SigningPair::Legacy(_) => Err(CryptoError::TooSmall(checked.bits)),
    }
}

/// Length of a big-endian number in bits.
pub(super) fn bit_length(number: &[u8]) -> u32 {
    let significant = number
        .iter()
        .position(|byte| *byte != 0)
        .map_or(&[][..], |at| &number[at..]);
    let bytes = u32::try_from(significant.len()).unwrap_or(u32::MAX / 8);
    significant
        .first()
        .map_or(0, |first| bytes * 8 - first.leading_zeros())
}

/// DER `SubjectPublicKeyInfo` of a PKCS#8 DER key.
pub(super) fn public_half(key: &SecretBytes) -> Option<Vec<u8>> {
    spki_der(&Pkcs1::from_der(pkcs1_of(key).ok()?).ok()?)
}

/// DER `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7) of the public half.
fn spki_der(parts: &Pkcs1<'_>) -> Option<Vec<u8>> {
    let public = parts.public_key().to_der().ok()?;
    pkcs8::SubjectPublicKeyInfoRef {
        algorithm: ALGORITHM_ID,
        subject_public_key: BitStringRef::from_bytes(&public).ok()?,
    }
    .to_der()
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bits() {
        assert_eq!(bit_length(&[]), 0);
        assert_eq!(bit_length(&[0, 0]), 0);
        assert_eq!(bit_length(&[0, 1]), 1);
        assert_eq!(bit_length(&[0x7F, 0xFF]), 15);
        assert_eq!(bit_length(&[0x80, 0]), 16);
    }
}
