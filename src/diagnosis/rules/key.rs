//! What this computer can establish by itself: clock, key pair, certificate.

use crate::domain::{ASSERTION_LIFETIME_SECONDS, CERTIFICATE_FILE_LIMIT, CheckId, KeyHistory};

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::experiments::{ExperimentId, Observed};
use crate::diagnosis::finding::ProofState;
use crate::diagnosis::situation::{SPREADING_MINUTES, Situation};
use crate::diagnosis::{CauseId, Place};

/// Offsets below this, in seconds, are nothing: a `Date` header has whole seconds, and travels.
const CLOCK_FINE: f64 = 30.0;

/// The local clock against Salesforce's. Only a slow one hurts: its `exp` lies in the past. One
/// that is ahead does not (salesforce-jwt.md §A.6).
pub(super) fn clock(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(offset) = situation.evidence.clock_offset_s.filter(|s| s.is_finite()) else {
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "180 is exact")]
    let lifetime = ASSERTION_LIFETIME_SECONDS as f64;
    let words = format!(
        "This computer's clock is {:.0} s {} Salesforce's",
        offset.abs(),
        if offset < 0.0 { "behind" } else { "ahead of" }
    );
    if offset <= -lifetime {
        case.proof(CheckId::NetworkClock, ProofState::Failed);
        let why = format!("{words}; a signed request lives {lifetime:.0} s");
        // An answer that comes after the check of the time shows that the time was accepted.
        if entry.is_some_and(|entry| entry.passed(CheckId::AppAudience)) {
            case.aside(CauseId::ClockSlow, why);
        } else {
            case.prove(CauseId::ClockSlow, why);
        }
    } else if offset < -CLOCK_FINE {
        case.support(CauseId::ClockSlow, 15, words);
    } else {
        let points = if offset > CLOCK_FINE { 50 } else { 60 };
        case.weaken(CauseId::ClockSlow, points, words);
        if offset.abs() < CLOCK_FINE {
            case.proof(CheckId::NetworkClock, ProofState::Ok);
        }
    }
}

/// Key and certificate, compared here.
pub(super) fn pair(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    match situation.evidence.key_matches_certificate {
        Some(false) => {
            case.proof(CheckId::KeyCertificate, ProofState::Failed);
            let why = "Compared here: the public key of the private key is not the certificate's";
            if entry.is_some_and(|entry| entry.passed(CheckId::AppSignature)) {
                case.aside(
                    CauseId::KeyCertMismatch,
                    format!("{why}; Salesforce accepts the signature, so the app has another one"),
                );
            } else {
                case.prove(CauseId::KeyCertMismatch, why);
            }
        }
        Some(true) => {
            case.proof(CheckId::KeyCertificate, ProofState::Ok);
            let why = "Compared here: the key belongs to the certificate that was made for the app";
            case.weaken(CauseId::KeyCertMismatch, 40, why);
            case.weaken(CauseId::KeyUnreadable, 60, why);
            case.weaken(CauseId::AlgorithmNotRs256, 30, why);
        }
        None => {}
    }
}

/// The certificate on the app was replaced: a client that was not told signs with the key before.
pub(super) fn replaced(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let replaced = situation.evidence.minutes_since_certificate_replaced;
    if let Some(minutes) = replaced.filter(|minutes| minutes.is_finite()) {
        let why = format!("The app's certificate was replaced {minutes:.0} minutes ago");
        case.support(CauseId::OldKeyAfterRotation, 30, why.clone());
        if minutes < SPREADING_MINUTES {
            case.support(CauseId::PropagationDelay, 20, why);
        }
    }
}

/// A replacement of the key that is under way here, was given up, or was made: the app may have the
/// certificate of the other key.
pub(super) fn kept_keys(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let Some(history) = situation.evidence.key_history else {
        return;
    };
    // Another key was tried, and the answer stayed: the app has none of their certificates.
    let mut tried = situation.evidence.tried.iter();
    if tried.any(|tried| {
        let same = matches!(tried.observed, Observed::Answered { same: true, .. });
        same && tried.experiment.id == ExperimentId::OtherKey
    }) {
        return;
    }
    let (points, why) = match history {
        KeyHistory::NextReady => (
            45,
            "This key is being replaced: the app may have the next certificate already",
        ),
        KeyHistory::ComingBack => (
            45,
            "The key before is coming back: the app may have its certificate already",
        ),
        KeyHistory::GivenUp => (
            35,
            "A replacement was given up: the app may have the certificate that was given up",
        ),
        KeyHistory::Replaced => (10, "Another key was active before this one"),
    };
    case.support(CauseId::OldKeyAfterRotation, points, why);
}

/// An app that was made a moment ago never had another certificate.
pub(super) fn new_app(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let done = &situation.evidence.done_lines;
    if done.iter().any(|line| line == "new-app") {
        let why = "The app was made in this set-up: it has had no other certificate";
        case.weaken(CauseId::OldKeyAfterRotation, 60, why);
    }
}

/// Dates and size of the certificate, size of the key: warnings, unless the upload is refused.
pub(super) fn certificate(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    if let Some(days) = evidence.certificate_days_left {
        if days < 0 {
            case.proof(CheckId::KeyDates, ProofState::Failed);
            let why = format!(
                "The certificate ended {} days ago; Salesforce is reported not to enforce that",
                days.unsigned_abs()
            );
            case.aside(CauseId::CertExpired, why);
        } else {
            case.proof(CheckId::KeyDates, ProofState::Ok);
        }
    }
    if let Some(bits) = evidence.key_bits.filter(|bits| *bits < 2048) {
        case.aside(CauseId::KeyTooSmall, format!("The key has {bits} bits"));
    }
    let limit = u64::try_from(CERTIFICATE_FILE_LIMIT).unwrap_or(u64::MAX);
    if let Some(bytes) = evidence.certificate_bytes.filter(|bytes| *bytes >= limit) {
        let why = format!("The certificate file has {bytes} bytes, the limit is {limit}");
        let uploaded = entry.is_some_and(|entry| entry.place == Place::Token);
        if uploaded {
            case.aside(CauseId::CertTooBig, why);
        } else {
            case.prove(CauseId::CertTooBig, why);
        }
    }
}
