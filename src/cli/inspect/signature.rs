//! With which key a signature is checked: the other file's, or the stored connection's.

use std::path::Path;

use crate::cli::context::Context;
use crate::diagnosis::inspect::FoundJwt;
use crate::domain::{Connection, Seen, SeenPublic, SignatureCheck, Unchecked};
use crate::ports::Inspect;

/// Largest certificate file of a connection that is read, in bytes.
const CERTIFICATE_LIMIT: usize = 64 * 1024;

/// How a check went.
pub(super) struct Checked {
    pub(super) check: SignatureCheck,
    /// What it was checked with.
    pub(super) against: Option<String>,
}

/// Checks a signed request with the other file, or else with what is known.
pub(super) fn check(
    found: &FoundJwt,
    other: Option<(&Seen, &str)>,
    connection: Option<&Connection>,
    inspector: &dyn Inspect,
    context: &Context,
) -> Checked {
    let not = |why| Checked {
        check: SignatureCheck::NotChecked(why),
        against: None,
    };
    if let Some(why) = hindrance(found) {
        return not(why);
    }
    let (public, against) = match other {
        Some((seen, source)) => match seen.public() {
            Some(public) => (public.clone(), source.to_owned()),
            None => return not(Unchecked::NoCertificate),
        },
        None => match connection
            .and_then(|known| Some((stored(known, inspector, context)?, known.name.to_string())))
        {
            Some(stored) => stored,
            None => return not(Unchecked::NoCertificate),
        },
    };
    let check = inspector.verify(&found.compact, &public.der);
    Checked {
        check,
        against: Some(against),
    }
}

/// Why there is nothing to check. The algorithm is never taken from the key: a public key used as
/// the secret of another algorithm must not count (RFC 8725 §2.1).
fn hindrance(found: &FoundJwt) -> Option<Unchecked> {
    if found.seen.parts != 3 {
        return Some(Unchecked::NotWhole);
    }
    let Some(header) = &found.seen.header else {
        return Some(Unchecked::NotWhole);
    };
    if header.get("alg").and_then(serde_json::Value::as_str) != Some("RS256") {
        return Some(Unchecked::OtherAlgorithm);
    }
    match found.seen.signature_bytes {
        None => Some(Unchecked::NotWhole),
        Some(0) => Some(Unchecked::NoSignature),
        Some(_) => None,
    }
}

/// The key of a connection's certificate, if its file is still the one that was set up.
fn stored(
    connection: &Connection,
    inspector: &dyn Inspect,
    context: &Context,
) -> Option<SeenPublic> {
    let path = Path::new(&connection.certificate_path);
    let file = context.ports.files.read(path, CERTIFICATE_LIMIT).ok()?;
    let Seen::Certificates(all) = inspector.look(&file, None) else {
        return None;
    };
    let first = all.list.into_iter().next()?;
    (first.fingerprint == connection.certificate.fingerprint).then_some(first.public)
}
