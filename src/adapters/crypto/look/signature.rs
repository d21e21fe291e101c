//! Checks RS256 signatures (RFC 7518 §3.3), and tells a wrong key from a changed text.

use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pkcs8::SubjectPublicKeyInfoRef;
use pkcs8::der::Decode;
use rsa::BigUint;
use rsa::pkcs1::RsaPublicKey;

use super::super::der_kind::RSA;
use super::super::key::bit_length;
use crate::domain::{SignatureCheck, Unchecked};

/// Sizes that are checked, in bits.
const CHECKED_BITS: std::ops::RangeInclusive<u32> = 1024..=8192;

/// Longest public exponent that is calculated with, in bits; 65537 has 17.
const LONGEST_EXPONENT: u32 = 64;

/// Signatures of usual keys are a multiple of this many bytes.
const SIZE_STEP: usize = 32;

/// `DigestInfo` of SHA-256 without the digest (RFC 8017 §9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// Checks the signature of a compact JWT with a DER `SubjectPublicKeyInfo`.
pub(super) fn verify(jwt: &str, public: &[u8]) -> SignatureCheck {
    let unchecked = SignatureCheck::NotChecked;
    let Some((input, signature)) = jwt.rsplit_once('.') else {
        return unchecked(Unchecked::NotWhole);
    };
    if input.matches('.').count() != 1 {
        return unchecked(Unchecked::NotWhole);
    }
    if signature.is_empty() {
        return unchecked(Unchecked::NoSignature);
    }
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return unchecked(Unchecked::NotWhole);
    };
    let Some(key) = rsa_key(public) else {
        return unchecked(Unchecked::KeyNotRsa);
    };
    let Ok(parts) = RsaPublicKey::from_der(key) else {
        return unchecked(Unchecked::KeyNotRsa);
    };
    let modulus = parts.modulus.as_bytes();
    let exponent = parts.public_exponent.as_bytes();
    if !CHECKED_BITS.contains(&bit_length(modulus)) || bit_length(exponent) > LONGEST_EXPONENT {
        return unchecked(Unchecked::KeyNotRsa);
    }
    let library = UnparsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, key);
    if library.verify(input.as_bytes(), &signature).is_ok() {
        return SignatureCheck::Valid;
    }
    // The library says no more than no. What stands in the signature tells why.
    told_apart(&signature, modulus, exponent)
}

/// The `RSAPublicKey` inside.
fn rsa_key(public: &[u8]) -> Option<&[u8]> {
    let info = SubjectPublicKeyInfoRef::from_der(public).ok()?;
    (info.algorithm.oid == RSA)
        .then(|| info.subject_public_key.as_bytes())
        .flatten()
}

/// Takes the signature to the public exponent: with the right key a padded digest comes out, with
/// another one noise (RFC 8017 §8.2.2, §9.2).
fn told_apart(signature: &[u8], modulus: &[u8], exponent: &[u8]) -> SignatureCheck {
    let length = modulus.len() - modulus.iter().take_while(|byte| **byte == 0).count();
    if signature.len() != length {
        // Keys have whole steps of bits: anything between was cut off.
        return if signature.len().is_multiple_of(SIZE_STEP) {
            SignatureCheck::OtherKey
        } else {
            SignatureCheck::NotChecked(Unchecked::NotWhole)
        };
    }
    let n = BigUint::from_bytes_be(modulus);
    let s = BigUint::from_bytes_be(signature);
    if s >= n {
        return SignatureCheck::OtherKey;
    }
    let message = s
        .modpow(&BigUint::from_bytes_be(exponent), &n)
        .to_bytes_be();
    // Its first byte is zero, which numbers leave out.
    let Some((1, padded)) = message.split_first().map(|(first, rest)| (*first, rest)) else {
        return SignatureCheck::OtherKey;
    };
    let ones = padded.iter().take_while(|byte| **byte == 0xFF).count();
    if message.len() + 1 != length || ones < 8 || padded.get(ones) != Some(&0) {
        return SignatureCheck::OtherKey;
    }
    let digest = &padded[ones + 1..];
    if digest.len() == SHA256_INFO.len() + 32 && digest.starts_with(&SHA256_INFO) {
        SignatureCheck::Altered
    } else {
        SignatureCheck::OtherWay
    }
}
