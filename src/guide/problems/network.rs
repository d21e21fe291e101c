//! Words for the way to the org.

use super::{Pair, Words, reason};
use crate::domain::{TransportError, TransportKind};

const DNS: Pair = (
    "There is no computer called {host}, or this network cannot look it up.",
    "Check the spelling of the org's address in Setup → My Domain. If other web pages fail as \
     well, it is your internet connection.",
);
const REFUSED: Pair = (
    "{host} refused the connection.",
    "Check the address. If it is right, a firewall or proxy may be in between: ask your network \
     people, or set HTTPS_PROXY.",
);
const NO_ROUTE: Pair = (
    "There is no way from this network to {host}.",
    "Check your internet connection and company VPN.",
);
const CONNECT_TIMEOUT: Pair = (
    "No connection to {host} within {seconds} s.",
    "A firewall usually swallows it silently. Try the address in a browser on this computer; if \
     your company uses a proxy, set HTTPS_PROXY.",
);
const ANSWER_TIMEOUT: Pair = (
    "{host} was reached but did not answer within {seconds} s.",
    "Try again in a minute, or wait longer with --timeout. Salesforce's own state is at \
     status.salesforce.com.",
);
const RESET: Pair = (
    "The connection to {host} was cut off.",
    "Try again. If it happens each time, a firewall or proxy cuts it: ask your network people.",
);
const CLOSED_EARLY: Pair = (
    "{host} closed the connection before its answer was complete.",
    "Try again in a minute.",
);
const TLS_UNTRUSTED: Pair = (
    "Something in between presents a certificate for {host} that this computer does not trust.",
    "Company networks often inspect traffic this way. Ask for the company's CA certificate as a \
     PEM file and name it with --ca-file.",
);
/// The same where the certificate says who made it.
const TLS_UNTRUSTED_ISSUER: Pair = (
    "{host} showed a certificate issued by {issuer}, which this computer does not trust.",
    TLS_UNTRUSTED.1,
);
const TLS_WRONG_NAME: Pair = (
    "The server that answered for {host} has a certificate for another name.",
    "Check the address. If it is right, something in between answers in its place: try another \
     network, or ask your network people.",
);
const TLS_DATES: Pair = (
    "The certificate of {host} seems out of date.",
    "Check the date and time of this computer first; a wrong clock looks just like this.",
);
const TLS_NOT_SPOKEN: Pair = (
    "{host} answered, but not with an encrypted connection.",
    "Check the address and HTTPS_PROXY. On a guest network, open a web page first: it may want \
     you to log in.",
);
const TLS_REFUSED: Pair = (
    "{host} refused the encrypted connection.",
    "A firewall or proxy in between may only know old versions of TLS: try another network, or ask \
     your network people.",
);
const PROXY_AUTH: Pair = (
    "The proxy in front of {host} wants a login.",
    "Put name and password into HTTPS_PROXY: http://NAME:PASSWORD@PROXY:PORT.",
);
const PROXY_REFUSED: Pair = (
    "The proxy does not let this computer connect to {host}.",
    "Ask your network people to allow {host} on port 443.",
);
const PROXY_UNREACHABLE: Pair = (
    "The proxy in front of {host} cannot be reached.",
    "Check HTTPS_PROXY. If you are outside the company network, unset it.",
);
const NOT_HTTP: Pair = (
    "{host} answered with something that is not a web answer.",
    "Check the address. If it is right, something in between answers in its place: try another \
     network.",
);
const TOO_LARGE: Pair = (
    "{host} sent far more than Salesforce ever does.",
    "Check the address. Something in between may answer in its place.",
);
const NO_ROOTS: Pair = (
    "This computer has no list of trusted certificate authorities, so {host} cannot be verified.",
    "Install your system's package for it (usually ca-certificates), or name a PEM file with \
     --ca-file.",
);
const BAD_CA_FILE: Pair = (
    "The file given with --ca-file holds no certificates.",
    "It has to be a PEM file: text with BEGIN CERTIFICATE in it.",
);
const OTHER: Pair = (
    "The request to {host} failed: {detail}.",
    "Try again in a minute.",
);

/// A failure on the way to `host`.
pub fn transport(error: &TransportError, host: &str) -> Words {
    let pair = match error.kind {
        TransportKind::Dns => DNS,
        TransportKind::Refused => REFUSED,
        TransportKind::NoRoute => NO_ROUTE,
        TransportKind::ConnectTimeout => CONNECT_TIMEOUT,
        TransportKind::AnswerTimeout => ANSWER_TIMEOUT,
        TransportKind::Reset => RESET,
        TransportKind::ClosedEarly => CLOSED_EARLY,
        TransportKind::TlsUntrusted if error.issuer.is_some() => TLS_UNTRUSTED_ISSUER,
        TransportKind::TlsUntrusted => TLS_UNTRUSTED,
        TransportKind::TlsWrongName => TLS_WRONG_NAME,
        TransportKind::TlsDates => TLS_DATES,
        TransportKind::TlsNotSpoken => TLS_NOT_SPOKEN,
        TransportKind::TlsRefused => TLS_REFUSED,
        TransportKind::ProxyAuth => PROXY_AUTH,
        TransportKind::ProxyRefused => PROXY_REFUSED,
        TransportKind::ProxyUnreachable => PROXY_UNREACHABLE,
        TransportKind::NotHttp => NOT_HTTP,
        TransportKind::TooLarge => TOO_LARGE,
        TransportKind::NoRoots => NO_ROOTS,
        TransportKind::BadCaFile => BAD_CA_FILE,
        TransportKind::Other => OTHER,
    };
    let seconds = error.elapsed.as_secs().max(1).to_string();
    let values = [
        ("host", host),
        ("seconds", seconds.as_str()),
        ("detail", reason(&error.detail)),
        ("issuer", error.issuer.as_deref().unwrap_or_default()),
    ];
    Words::fill(pair, &values)
}
