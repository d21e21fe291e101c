//! Two files: do they belong together?

use crate::domain::{Remark, Seen};

use super::item;

/// Compares two files of keys and certificates by their public keys. Signed requests are compared
/// by checking their signature instead.
pub fn judge_pair(first: &Seen, second: &Seen) -> Remark {
    let (one, other) = (item(first), item(second));
    let (Some(left), Some(right)) = (first.public(), second.public()) else {
        return Remark::CannotTell(one, other);
    };
    if left.spki != right.spki {
        return Remark::Apart(one, other);
    }
    if let (Seen::Certificates(left), Seen::Certificates(right)) = (first, second) {
        let fingerprint = |list: &[crate::domain::SeenCertificate]| {
            list.first().map(|certificate| certificate.fingerprint)
        };
        return match (fingerprint(&left.list), fingerprint(&right.list)) {
            (Some(left), Some(right)) if left == right => Remark::SameCertificate(left),
            _ => Remark::SameKeyOtherCertificate,
        };
    }
    Remark::Together(one, other)
}
