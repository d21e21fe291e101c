//! Judges what `sfjwt inspect` found in files: which remarks apply, how much each matters, and
//! which cause it is. Pure; the facts come from the port `Inspect`, the words from `guide`.

mod certificate;
mod claims;
mod expiry;
mod find_jwt;
mod jwt;
mod key;
mod level;
mod other;
mod pair;

use crate::domain::{Connection, Item, Remark, Seen, Timestamp};

use super::situation::Situation;
use super::{Cause, CauseId, Certainty, Evidence, Finding, Severity, causes};

pub use find_jwt::{FoundJwt, find_jwt};
pub use jwt::{evidence_of, judge_jwt};
pub use level::{Level, certainty, level};
pub use other::{SeenText, read_text};
pub use pair::judge_pair;

/// What is known besides the files.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// The moment.
    pub now: Timestamp,
    /// Connections of this computer.
    pub connections: &'k [Connection],
}

/// What kind of thing a file is.
pub const fn item(seen: &Seen) -> Item {
    match seen {
        Seen::Key(_) => Item::PrivateKey,
        Seen::PublicKey(_) => Item::PublicKey,
        Seen::Certificates(_) => Item::Certificate,
        Seen::Request(_) => Item::CertificateRequest,
        Seen::KeyStore(_) => Item::KeyStore,
        Seen::Empty | Seen::Damaged(_) | Seen::Nothing => Item::Other,
    }
}

/// Remarks about keys and certificates. [`Seen::Nothing`] has none: its text is read first.
pub fn judge_seen(seen: &Seen, known: &Known<'_>) -> Vec<Remark> {
    match seen {
        Seen::Empty => vec![Remark::Empty],
        Seen::Key(key) => key::judge(key, known),
        Seen::PublicKey(public) => key::judge_public(public, known),
        Seen::Certificates(all) => certificate::judge(all, known),
        Seen::Request(_) => vec![Remark::RequestOnly],
        Seen::KeyStore(kind) => vec![Remark::KeyStore(*kind)],
        Seen::Damaged(label) if label.as_deref() == Some("CERTIFICATE") => {
            vec![Remark::CertificateUnreadable]
        }
        Seen::Damaged(label) => vec![Remark::OtherPem(label.clone())],
        Seen::Nothing => Vec::new(),
    }
}

/// The finding a remark makes, if it is a problem with a cause. `title` is the remark's sentence.
pub fn finding(
    remark: &Remark,
    item: Item,
    title: &str,
    evidence: &Evidence,
    grounds: Vec<String>,
) -> Option<Finding> {
    let (level, cause) = level(remark, item);
    let severity = match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note | Level::Fine => return None,
    };
    let cause_id = cause?;
    let cause: &Cause = causes().get(&cause_id)?;
    let situation = Situation::of(evidence);
    Some(Finding {
        code: cause.code.clone(),
        cause: cause_id.as_str().to_owned(),
        severity,
        certainty: certainty(remark),
        title: title.to_owned(),
        evidence_for: grounds,
        evidence_against: Vec::new(),
        fixes: super::judge::fixes(cause, &situation),
        links: cause.links.clone(),
    })
}
