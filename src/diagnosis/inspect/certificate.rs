//! Certificates.

use crate::domain::{
    CERTIFICATE_FILE_LIMIT, Damage, Remark, SeenCertificate, SeenCertificates, Timestamp,
    calendar_days,
};

use super::{Known, key};

/// From so many days before its end on, a certificate is worth a word.
const SOON_DAYS: i64 = 30;

/// Signature algorithms that nobody should use any more.
const OUTDATED: [&str; 2] = ["md5WithRSAEncryption", "sha1WithRSAEncryption"];

/// Everything to say about a file of certificates; the first one counts.
pub(super) fn judge(all: &SeenCertificates, known: &Known<'_>) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = all.damages.iter().copied().map(Remark::Damaged).collect();
    // Between several certificates other text is usual.
    if all.list.len() > 1 {
        remarks.retain(|remark| *remark != Remark::Damaged(Damage::TextAround));
    }
    if all.unreadable > 0 {
        remarks.push(Remark::CertificateUnreadable);
    }
    if all.file_bytes >= CERTIFICATE_FILE_LIMIT {
        remarks.push(Remark::TooBig {
            bytes: all.file_bytes,
            alone_fits: all
                .list
                .first()
                .is_some_and(|first| first.pem_bytes < CERTIFICATE_FILE_LIMIT),
        });
    }
    if all.list.len() > 1 {
        remarks.push(Remark::Chain(all.list.len()));
    }
    let Some(first) = all.list.first() else {
        return remarks;
    };
    one(first, known.now, &mut remarks);
    for connection in known.connections {
        let name = connection.name.to_string();
        if connection.certificate.fingerprint == first.fingerprint {
            remarks.push(Remark::CertificateOf(name));
        } else if connection.key.spki == first.public.spki {
            remarks.push(Remark::OtherCertificateOf(name));
        }
    }
    remarks
}

fn one(certificate: &SeenCertificate, now: Timestamp, remarks: &mut Vec<Remark>) {
    let public = &certificate.public;
    key::algorithm(Some(&public.algorithm), Some(public), remarks);
    let at = certificate.not_after;
    let left = calendar_days(now, at);
    if at <= now {
        let days = -left;
        remarks.push(Remark::Expired { at, days });
    } else if left < SOON_DAYS {
        remarks.push(Remark::EndsSoon { at, days: left });
    }
    if certificate.not_before > now {
        remarks.push(Remark::NotYet(certificate.not_before));
    }
    if OUTDATED.contains(&certificate.signature_algorithm.as_str()) {
        let name = certificate.signature_algorithm.clone();
        remarks.push(Remark::WeakSignature(name));
    }
    if !certificate.may_sign {
        remarks.push(Remark::MayNotSign);
    }
    if !certificate.self_signed {
        remarks.push(Remark::IssuedBy(certificate.issuer.clone()));
    }
}
