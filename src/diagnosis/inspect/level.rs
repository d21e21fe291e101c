//! How much a remark matters, and which cause it is.

use crate::domain::{
    AudienceFault, Broken, Damage, Item, KeyStoreFile, Opened, Pasted, Remark, SignatureCheck,
    Timing, Unchecked,
};

use super::{CauseId, Certainty};

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Looked at and right.
    Fine,
    /// Good to know.
    Note,
    /// Works, but needs a look.
    Warning,
    /// Will not work.
    Error,
}

/// Level and cause of a remark about an item.
#[allow(
    clippy::match_same_arms,
    reason = "keys, certificates and pairs stay together"
)]
pub fn level(remark: &Remark, item: Item) -> (Level, Option<CauseId>) {
    use Level::{Error, Fine, Note, Warning};
    match remark {
        Remark::Damaged(damage) => (damaged(*damage), unreadable(item)),
        Remark::Broken(Broken::Size(bits)) if *bits < 2048 => (Error, Some(CauseId::KeyTooSmall)),
        Remark::Broken(_) => (Error, unreadable(item)),
        Remark::Container(_) | Remark::SeveralKeys(_) => (Error, Some(CauseId::KeyUnreadable)),
        Remark::Encrypted(Opened::Yes | Opened::NotNeeded) => (Note, None),
        Remark::Encrypted(_) | Remark::EncryptedOld => (Error, Some(CauseId::KeyEncrypted)),
        Remark::NotRsa(_) => (Error, Some(CauseId::KeyNotRsa)),
        Remark::TooSmall(_) => (Warning, Some(CauseId::KeyTooSmall)),
        Remark::Beside { belongs, .. } => match belongs {
            Some(false) => (Error, Some(CauseId::KeyCertMismatch)),
            _ => (Note, None),
        },
        Remark::KeyStore(KeyStoreFile::PublicJwk) | Remark::Repairable | Remark::PublicOnly => {
            (Note, None)
        }
        Remark::KeyStore(_) => (Error, Some(CauseId::KeyUnreadable)),
        Remark::KeyOf(_) | Remark::CertificateOf(_) | Remark::IssuerOf(_) => (Fine, None),
        Remark::IssuedBy(_)
        | Remark::OtherCertificateOf(_)
        | Remark::SeveralJwts(_)
        | Remark::Prn(_) => (Note, None),
        Remark::Expired { .. } => (Warning, Some(CauseId::CertExpired)),
        Remark::NotYet(_)
        | Remark::EndsSoon { .. }
        | Remark::Chain(_)
        | Remark::MayNotSign
        | Remark::WeakSignature(_)
        | Remark::RequestOnly
        | Remark::Ahead(..) => (Warning, None),
        Remark::TooBig { .. } => (Error, Some(CauseId::CertTooBig)),
        Remark::CertificateUnreadable
        | Remark::Empty
        | Remark::Binary
        | Remark::OtherPem(_)
        | Remark::UnknownText
        | Remark::NoLifetime => (Error, None),
        Remark::Html(_) => (Error, Some(CauseId::HtmlInsteadOfJson)),
        Remark::LooksLike(Pasted::SignedToken) => (Error, Some(CauseId::AssertionIsNotAJwt)),
        Remark::LooksLike(pasted) if pasted.is_secret() => (Warning, None),
        Remark::LooksLike(_) => (Note, None),
        Remark::Together(..) | Remark::SameCertificate(_) | Remark::SameKeyOtherCertificate => {
            (Fine, None)
        }
        Remark::Apart(first, second) if first == second => (Error, None),
        Remark::Apart(..) => (Error, Some(CauseId::KeyCertMismatch)),
        Remark::CannotTell(..) => (Warning, None),
        _ => request(remark),
    }
}

/// Remarks about a signed request.
fn request(remark: &Remark) -> (Level, Option<CauseId>) {
    use Level::{Error, Fine, Note, Warning};
    match remark {
        Remark::Algorithm(Some(name)) if name == "RS256" => (Fine, None),
        Remark::Algorithm(_) => (Error, Some(CauseId::AlgorithmNotRs256)),
        Remark::ClaimMissing(_) | Remark::ClaimEmpty(_) | Remark::ClaimType(_) => {
            (Error, Some(CauseId::MissingClaims))
        }
        Remark::ExpText => (Warning, Some(CauseId::MissingClaims)),
        Remark::IssuerIs(Pasted::ConsumerSecret | Pasted::RecordId { .. }) => {
            (Error, Some(CauseId::ConsumerSecretPasted))
        }
        Remark::IssuerIs(_) | Remark::IssuerForm => (Error, Some(CauseId::ConsumerKeyWrong)),
        Remark::IssuerUnusual(_) => (Warning, Some(CauseId::ConsumerKeyWrong)),
        Remark::SubjectIs(_) | Remark::SubjectForm(_) => (Error, Some(CauseId::UsernameWrong)),
        Remark::SubjectOther { .. } => (Warning, Some(CauseId::UsernameWrong)),
        Remark::Audience(fault, _) => match fault {
            AudienceFault::NotText => (Error, Some(CauseId::MissingClaims)),
            AudienceFault::Slash | AudienceFault::List => (Warning, Some(CauseId::AudMismatch)),
            _ => (Error, Some(CauseId::AudMismatch)),
        },
        Remark::Expiry(timing) => match timing {
            Timing::Fine(_) => (Fine, None),
            Timing::FarAhead(_) => (Warning, None),
            Timing::Milliseconds(_) => (Warning, Some(CauseId::ExpUnitWrong)),
            Timing::Duration(_) | Timing::Minutes(_) | Timing::TooSmall(_) => {
                (Error, Some(CauseId::ExpUnitWrong))
            }
            Timing::HoursPast { .. } => (Error, Some(CauseId::ExpTimezone)),
            Timing::HoursAhead { .. } => (Warning, Some(CauseId::ExpTimezone)),
            Timing::Past(_) => (Error, Some(CauseId::AssertionReused)),
        },
        Remark::Signature(check) => match check {
            SignatureCheck::Valid => (Fine, None),
            SignatureCheck::OtherKey => (Error, Some(CauseId::KeyCertMismatch)),
            SignatureCheck::Altered => (Error, Some(CauseId::AssertionIsNotAJwt)),
            SignatureCheck::OtherWay => (Error, Some(CauseId::AlgorithmNotRs256)),
            SignatureCheck::NotChecked(Unchecked::NoSignature | Unchecked::NotWhole) => {
                (Error, Some(CauseId::AssertionIsNotAJwt))
            }
            SignatureCheck::NotChecked(Unchecked::KeyNotRsa) => (Error, Some(CauseId::KeyNotRsa)),
            SignatureCheck::NotChecked(_) => (Note, None),
        },
        Remark::ClaimFine(_) => (Fine, None),
        // Wrapped, padded, not three parts, unreadable.
        _ => (Error, Some(CauseId::AssertionIsNotAJwt)),
    }
}

/// How sure it is.
pub const fn certainty(remark: &Remark) -> Certainty {
    match remark {
        Remark::Expiry(
            Timing::HoursPast { sure: false, .. } | Timing::Past(_) | Timing::HoursAhead { .. },
        )
        | Remark::SubjectOther { .. }
        | Remark::Audience(AudienceFault::OtherOrg, _) => Certainty::Likely,
        Remark::IssuerUnusual(_) | Remark::Audience(AudienceFault::Slash, _) => Certainty::Possible,
        _ => Certainty::Proven,
    }
}

/// Damage of the text: what common programs read all the same is a warning.
const fn damaged(damage: Damage) -> Level {
    match damage {
        Damage::WindowsLineEnds | Damage::TextAround => Level::Note,
        Damage::TrailingBytes => Level::Warning,
        _ => Level::Error,
    }
}

fn unreadable(item: Item) -> Option<CauseId> {
    (item == Item::PrivateKey).then_some(CauseId::KeyUnreadable)
}
