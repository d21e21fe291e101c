//! Says what a DER structure is, so that a wrong file gets its own advice.

use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Decode, Tag, Tagged};
use pkcs8::{ObjectIdentifier, PrivateKeyInfo};
use x509_parser::prelude::{FromDer, X509Certificate, X509CertificationRequest};

/// `rsaEncryption` (RFC 8017 appendix A.1).
pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Key algorithms that people mistake for RSA or that look alike, with the names they go by.
const OTHER_ALGORITHMS: [(&str, &str); 8] = [
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.10045.2.1", "EC"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.2.840.113549.1.3.1", "Diffie-Hellman"),
];

/// What a DER structure is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DerKind<'a> {
    /// `RSAPrivateKey` (RFC 8017 appendix A.1.2).
    Pkcs1(&'a [u8]),
    /// The `RSAPrivateKey` inside a PKCS#8 structure.
    Pkcs8(&'a [u8]),
    /// `EncryptedPrivateKeyInfo` (RFC 5958 §3).
    Encrypted,
    /// A private key of another algorithm.
    OtherKey(String),
    /// A certificate.
    Certificate,
    /// A public key, PKCS#1 or `SubjectPublicKeyInfo`.
    PublicKey,
    /// A certificate signing request (RFC 2986).
    Request,
    /// None of these.
    Unknown,
}

/// Classifies by the tags of the outermost sequence, then by what is inside.
pub(super) fn classify(der: &[u8]) -> DerKind<'_> {
    use Tag::{BitString, Integer, OctetString, Sequence};
    match outer_tags(der).as_deref() {
        Some([Integer, Sequence, OctetString, ..]) => private_key_info(der),
        Some([Integer, Integer, rest @ ..]) => match rest.len() {
            0 => DerKind::PublicKey,
            4 => DerKind::OtherKey("DSA".to_owned()),
            7 | 8 => DerKind::Pkcs1(der),
            _ => DerKind::Unknown,
        },
        // ECPrivateKey (RFC 5915 §3)
        Some([Integer, OctetString, ..]) => DerKind::OtherKey("EC".to_owned()),
        Some([Sequence, OctetString]) => DerKind::Encrypted,
        Some([Sequence, BitString]) => DerKind::PublicKey,
        Some([Sequence, Sequence, BitString]) if X509Certificate::from_der(der).is_ok() => {
            DerKind::Certificate
        }
        Some([Sequence, Sequence, BitString])
            if X509CertificationRequest::from_der(der).is_ok() =>
        {
            DerKind::Request
        }
        _ => DerKind::Unknown,
    }
}

/// The name people know an algorithm by.
pub(super) fn algorithm_name(oid: &str) -> String {
    OTHER_ALGORITHMS
        .iter()
        .find(|(known, _)| *known == oid)
        .map_or_else(|| oid.to_owned(), |(_, name)| (*name).to_owned())
}

fn private_key_info(der: &[u8]) -> DerKind<'_> {
    match PrivateKeyInfo::from_der(der) {
        Ok(info) if info.algorithm.oid == RSA => DerKind::Pkcs8(info.private_key),
        Ok(info) => DerKind::OtherKey(algorithm_name(&info.algorithm.oid.to_string())),
        Err(_) => DerKind::Unknown,
    }
}

/// Tags directly inside the one sequence that `der` must be; at most twelve.
fn outer_tags(der: &[u8]) -> Option<Vec<Tag>> {
    let outer = AnyRef::from_der(der).ok()?;
    outer
        .sequence(|reader| {
            let mut tags = Vec::new();
            while !pkcs8::der::Reader::is_finished(reader) {
                let element: AnyRef<'_> = pkcs8::der::Reader::decode(reader)?;
                tags.push(element.tag());
                if tags.len() > 12 {
                    return Err(Tag::Sequence.value_error());
                }
            }
            Ok(tags)
        })
        .ok()
}
