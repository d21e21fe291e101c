//! Public keys: the structure that fingerprints are made of (RFC 5280 §4.1.2.7).

use pkcs8::SubjectPublicKeyInfoRef;
use pkcs8::der::asn1::BitStringRef;
use pkcs8::der::{Decode, Encode};
use rsa::pkcs1::{ALGORITHM_ID, RsaPublicKey};

use super::super::der_kind::{RSA, algorithm_name};
use super::super::key::bit_length;
use super::super::sha256;
use crate::domain::SeenPublic;

/// Of a DER `SubjectPublicKeyInfo`.
pub(super) fn of_spki(der: &[u8]) -> Option<SeenPublic> {
    let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
    let rsa = info.algorithm.oid == RSA;
    let bits = || {
        let key = RsaPublicKey::from_der(info.subject_public_key.as_bytes()?).ok()?;
        Some(bit_length(key.modulus.as_bytes()))
    };
    Some(SeenPublic {
        algorithm: if rsa {
            "RSA".to_owned()
        } else {
            algorithm_name(&info.algorithm.oid.to_string())
        },
        bits: if rsa { bits() } else { None },
        spki: sha256(der),
        der: der.to_vec(),
    })
}

/// Of a PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1).
pub(super) fn of_pkcs1(der: &[u8]) -> Option<SeenPublic> {
    RsaPublicKey::from_der(der).ok()?;
    let spki = SubjectPublicKeyInfoRef {
        algorithm: ALGORITHM_ID,
        subject_public_key: BitStringRef::from_bytes(der).ok()?,
    };
    of_spki(&spki.to_der().ok()?)
}

/// Of either.
pub(super) fn of_any(der: &[u8]) -> Option<SeenPublic> {
    of_spki(der).or_else(|| of_pkcs1(der))
}

/// Of modulus and exponent, big-endian.
pub(super) fn of_numbers(modulus: &[u8], exponent: &[u8]) -> Option<SeenPublic> {
    use pkcs8::der::asn1::UintRef;
    let key = RsaPublicKey {
        modulus: UintRef::new(modulus).ok()?,
        public_exponent: UintRef::new(exponent).ok()?,
    };
    of_pkcs1(&key.to_der().ok()?)
}
