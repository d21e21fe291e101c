//! Certificates and signing requests in a file.

use x509_parser::prelude::{FromDer, X509Certificate, X509CertificationRequest};

use super::super::certificate_facts::{moment, one_line, pem_length};
use super::super::sha256;
use super::{Piece, Sort, public};
use crate::domain::{Damage, KeyEncoding, Seen, SeenCertificate, SeenCertificates, SeenRequest};

/// Names that people know (RFC 4055, RFC 5758).
const SIGNATURES: [(&str, &str); 7] = [
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.10", "rsassaPss"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
];

/// Every certificate that can be read.
pub(super) fn all(pieces: &[Piece]) -> Vec<SeenCertificate> {
    let blocks = pieces
        .iter()
        .filter(|piece| piece.sort == Sort::Certificate);
    blocks
        .filter_map(|piece| certificate(piece.der.as_ref().ok()?))
        .collect()
}

/// A file of certificates.
pub(super) fn see(pieces: &[Piece], file_bytes: usize) -> Seen {
    let list = all(pieces);
    let blocks = pieces
        .iter()
        .filter(|piece| piece.sort == Sort::Certificate);
    let count = blocks.clone().count();
    let first = blocks.clone().next();
    let Some(first) = first.filter(|_| !list.is_empty()) else {
        return Seen::Damaged(Some("CERTIFICATE".to_owned()));
    };
    let mut damages = first.damages.clone();
    let label = first.label.as_deref();
    let usual = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
    if label.is_some_and(|label| !usual.contains(&label)) {
        damages.push(Damage::WrongLabel);
    }
    if count > 1 {
        damages.retain(|damage| *damage != Damage::TextAround);
    }
    damages.dedup();
    Seen::Certificates(SeenCertificates {
        encoding: first.encoding,
        unreadable: count - list.len(),
        list,
        file_bytes: if first.encoding == KeyEncoding::Der {
            first.der.as_ref().map_or(file_bytes, |der| der.len())
        } else {
            file_bytes
        },
        damages,
    })
}

fn certificate(der: &[u8]) -> Option<SeenCertificate> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let usage = certificate.key_usage().ok().flatten();
    let oid = certificate.signature_algorithm.algorithm.to_id_string();
    let known = SIGNATURES.iter().find(|(known, _)| *known == oid);
    Some(SeenCertificate {
        subject: one_line(&certificate.subject().to_string()),
        issuer: one_line(&certificate.issuer().to_string()),
        self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        not_before: moment(certificate.validity().not_before),
        not_after: moment(certificate.validity().not_after),
        public: public::of_spki(certificate.public_key().raw)?,
        fingerprint: sha256(certificate.as_raw()),
        signature_algorithm: known.map_or(oid.clone(), |(_, name)| (*name).to_owned()),
        pem_bytes: pem_length(certificate.as_raw().len()),
        may_sign: usage.is_none_or(|usage| usage.value.digital_signature()),
        is_ca: certificate.is_ca(),
    })
}

/// A signing request.
pub(super) fn request(piece: &Piece) -> Seen {
    let label = || Some("CERTIFICATE REQUEST".to_owned());
    let Ok(der) = &piece.der else {
        return Seen::Damaged(label());
    };
    match X509CertificationRequest::from_der(der) {
        Ok((_, request)) => {
            let info = &request.certification_request_info;
            Seen::Request(SeenRequest {
                subject: one_line(&info.subject.to_string()),
                public: public::of_spki(info.subject_pki.raw),
            })
        }
        Err(_) => Seen::Damaged(label()),
    }
}
