//! Failures on the way to the org.

use std::time::Duration;

/// Why no answer came. Told apart by type wherever a type exists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {detail}")]
pub struct TransportError {
    /// What went wrong.
    pub kind: TransportKind,
    /// The libraries' words, cleaned, without URL or secrets.
    pub detail: String,
    /// How long it took.
    pub elapsed: Duration,
    /// Who issued the certificate that is not trusted, where it said: "your company's proxy".
    pub issuer: Option<String>,
}

/// What went wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransportKind {
    /// Name not found.
    Dns,
    /// Nothing listens there.
    Refused,
    /// No route to the host.
    NoRoute,
    /// No connection in time.
    ConnectTimeout,
    /// Connected, but no answer in time.
    AnswerTimeout,
    /// Cut off.
    Reset,
    /// Closed before a complete answer.
    ClosedEarly,
    /// The server's certificate is not trusted: a company proxy, a missing CA.
    TlsUntrusted,
    /// The server's certificate is for another name.
    TlsWrongName,
    /// The server's certificate is out of date, or the local clock is wrong.
    TlsDates,
    /// The peer does not speak TLS.
    TlsNotSpoken,
    /// The peer refused the handshake (protocol version, cipher).
    TlsRefused,
    /// The proxy wants a login (407).
    ProxyAuth,
    /// The proxy refused the tunnel.
    ProxyRefused,
    /// The proxy itself cannot be reached.
    ProxyUnreachable,
    /// Something answered that is not HTTP.
    NotHttp,
    /// The answer is larger than the bound.
    TooLarge,
    /// No CA certificates on this system.
    NoRoots,
    /// The file given with `--ca-file` is no CA bundle.
    BadCaFile,
    /// Anything else.
    Other,
}
