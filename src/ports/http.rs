//! HTTP to the org. Redirects are never followed; bodies are bounded; time is limited.

use std::time::Duration;

use super::{BoxFuture, SecretBytes};
use crate::domain::{Timestamp, TransportError, TrustedUrl};

/// Method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// Where a request goes. Anything with a secret in it needs a [`TrustedUrl`].
pub enum Target {
    /// Carries nothing secret.
    Public(url::Url),
    /// May carry an assertion or a token.
    Trusted(TrustedUrl),
}

/// Body of a request.
pub enum HttpBody {
    /// None.
    Empty,
    /// `application/x-www-form-urlencoded`, already encoded. Sent to trusted URLs only.
    Form(SecretBytes),
    /// `application/json`.
    Json(String),
}

/// One request.
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Destination.
    pub target: Target,
    /// Access token for `Authorization: Bearer`; trusted URLs only.
    pub bearer: Option<SecretBytes>,
    /// Body.
    pub body: HttpBody,
}

/// An answer, whatever its status.
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case, values cleaned of control characters. Never `set-cookie`.
    pub headers: Vec<(String, String)>,
    /// Body, at most the adapter's bound. Secret, because a token may be in it.
    pub body: SecretBytes,
    /// The `Date` header.
    pub date: Option<Timestamp>,
    /// Time to connect (TCP, proxy tunnel and TLS), when a new connection was made.
    pub connect: Option<Duration>,
    /// Whole duration.
    pub elapsed: Duration,
}

impl HttpResponse {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Sends requests.
pub trait Http: Send + Sync {
    /// Sends one request and reads the whole (bounded) answer.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;

    /// Resolves a host name. `Ok(None)` when a proxy resolves it instead.
    fn lookup<'a>(
        &'a self,
        url: &'a url::Url,
    ) -> BoxFuture<'a, Result<Option<NameLookup>, TransportError>>;
}

/// A resolved name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameLookup {
    /// Number of addresses.
    pub addresses: usize,
    /// How long it took.
    pub elapsed: Duration,
}
