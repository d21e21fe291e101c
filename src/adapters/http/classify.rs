//! From a library's error to a [`TransportKind`], by type wherever there is one.

use std::error::Error;
use std::io;

use rustls::{CertificateError, Error as TlsError, OtherError};

use super::trust::UntrustedIssuer;
use crate::domain::TransportKind;

/// How every text of a failed CONNECT begins (RFC 9110 §9.3.6). The type is private to hyper-util,
/// so its text is the only handle; `tests/http.rs` pins each of the three.
const TUNNEL: &str = "tunnel error: ";
/// The proxy wants a login.
const TUNNEL_AUTH: &str = "tunnel error: proxy authorization required";
/// The proxy itself was not reached.
const TUNNEL_UNREACHABLE: &str = "tunnel error: failed to create underlying connection";

/// The peer spoke before it was asked, as a mail or SSH server does. hyper has no predicate for it;
/// its text is pinned in the same place.
const UNASKED: &str = "received unexpected message from connection";

/// What went wrong. `connecting`: a connection was begun and never came about.
///
/// The order matters. A proxy's failure comes first, because beneath it lie the same errors as
/// those of the org. A stalled body is a decoding error *and* a timeout, and is the latter.
pub(super) fn kind(error: &reqwest::Error, connecting: bool) -> TransportKind {
    let chain = chain(error);
    let connecting = connecting || error.is_connect();
    first(&chain, tunnel)
        .or_else(|| first(&chain, tls))
        .or_else(|| error.is_dns().then_some(TransportKind::Dns))
        .or_else(|| error.is_timeout().then(|| timed_out(connecting)))
        .or_else(|| first(&chain, http))
        .or_else(|| first(&chain, |cause| socket(cause, connecting)))
        .unwrap_or(TransportKind::Other)
}

/// Who issued the certificate that nobody here vouches for.
pub(super) fn issuer(error: &reqwest::Error) -> Option<String> {
    chain(error).into_iter().find_map(|cause| {
        let TlsError::InvalidCertificate(CertificateError::Other(OtherError(reason))) =
            cause.downcast_ref::<TlsError>()?
        else {
            return None;
        };
        let unknown = reason.downcast_ref::<UntrustedIssuer>()?;
        Some(unknown.issuer.clone())
    })
}

/// The causes' own words, outermost first, each once. Never with a URL.
pub(super) fn detail(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    for cause in chain(error) {
        // `reqwest` errors hold the URL, and say nothing that their cause does not say better.
        if cause.is::<reqwest::Error>() {
            continue;
        }
        let text = cause.to_string();
        if !texts.last().is_some_and(|last| last.ends_with(&text)) {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        return if error.is_builder() {
            "the request could not be built".to_owned()
        } else {
            "the call failed without a cause".to_owned()
        };
    }
    texts.join(": ")
}

type Cause<'a> = &'a (dyn Error + 'static);

/// The error and everything beneath it. An [`io::Error`] hands out the source *of* the error it
/// wraps, never that error itself, hence the step through `get_ref`.
fn chain(error: &reqwest::Error) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    let mut next: Option<Cause<'_>> = Some(error);
    while let Some(cause) = next {
        causes.push(cause);
        next = match cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped),
            None => cause.source(),
        };
    }
    causes
}

fn first(
    chain: &[Cause<'_>],
    judge: impl Fn(Cause<'_>) -> Option<TransportKind>,
) -> Option<TransportKind> {
    chain.iter().find_map(|cause| judge(*cause))
}

fn tunnel(cause: Cause<'_>) -> Option<TransportKind> {
    let text = cause.to_string();
    if !text.starts_with(TUNNEL) {
        None
    } else if text == TUNNEL_AUTH {
        Some(TransportKind::ProxyAuth)
    } else if text == TUNNEL_UNREACHABLE {
        Some(TransportKind::ProxyUnreachable)
    } else {
        Some(TransportKind::ProxyRefused)
    }
}

fn tls(cause: Cause<'_>) -> Option<TransportKind> {
    match cause.downcast_ref::<TlsError>()? {
        TlsError::InvalidCertificate(reason) => Some(certificate(reason)),
        TlsError::NoCertificatesPresented => Some(TransportKind::TlsUntrusted),
        TlsError::InvalidMessage(_)
        | TlsError::InappropriateMessage { .. }
        | TlsError::InappropriateHandshakeMessage { .. } => Some(TransportKind::TlsNotSpoken),
        TlsError::AlertReceived(_) | TlsError::PeerIncompatible(_) => {
            Some(TransportKind::TlsRefused)
        }
        _ => Some(TransportKind::Other),
    }
}

const fn certificate(reason: &CertificateError) -> TransportKind {
    match reason {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TransportKind::TlsWrongName
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => TransportKind::TlsDates,
        _ => TransportKind::TlsUntrusted,
    }
}

const fn timed_out(connecting: bool) -> TransportKind {
    if connecting {
        TransportKind::ConnectTimeout
    } else {
        TransportKind::AnswerTimeout
    }
}

fn http(cause: Cause<'_>) -> Option<TransportKind> {
    let error = cause.downcast_ref::<hyper::Error>()?;
    if error.is_parse_too_large() {
        Some(TransportKind::TooLarge)
    } else if error.is_parse() || spoke_unasked(error) {
        Some(TransportKind::NotHttp)
    } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        Some(TransportKind::ClosedEarly)
    } else {
        None
    }
}

fn spoke_unasked(error: &hyper::Error) -> bool {
    error
        .source()
        .is_some_and(|cause| cause.to_string() == UNASKED)
}

fn socket(cause: Cause<'_>, connecting: bool) -> Option<TransportKind> {
    use io::ErrorKind as Kind;
    match cause.downcast_ref::<io::Error>()?.kind() {
        Kind::ConnectionRefused => Some(TransportKind::Refused),
        Kind::HostUnreachable
        | Kind::NetworkUnreachable
        | Kind::NetworkDown
        | Kind::AddrNotAvailable => Some(TransportKind::NoRoute),
        Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe => {
            Some(TransportKind::Reset)
        }
        Kind::UnexpectedEof if connecting => Some(TransportKind::Reset),
        Kind::UnexpectedEof => Some(TransportKind::ClosedEarly),
        // A chunked body (RFC 9112 §7.1) that is none.
        Kind::InvalidInput | Kind::InvalidData if !connecting => Some(TransportKind::NotHttp),
        _ => None,
    }
}
