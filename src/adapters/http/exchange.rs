//! One request and its answer.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hyper::body::Bytes;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use reqwest::{Client, RequestBuilder, Response};
use zeroize::Zeroizing;

use super::connect_watch::ConnectWatch;
use super::target_url;
use crate::domain::{Timestamp, clean_text};
use crate::ports::{HttpBody, HttpRequest, HttpResponse, Method, SecretBytes};

/// Largest answer body, in bytes. Salesforce's answers to what we ask are a few kilobytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// First buffer for a body of unknown length, in bytes.
const FIRST_BUFFER: usize = 8 * 1024;

/// Longest header value kept, in characters.
const HEADER_CHARS: usize = 1024;

/// The headers worth keeping as evidence. `set-cookie` is not among them: it may hold a session.
const KEPT_HEADERS: [&str; 13] = [
    "date",
    "server",
    "via",
    "content-type",
    "content-length",
    "cache-control",
    "retry-after",
    "location",
    "www-authenticate",
    "proxy-authenticate",
    "sforce-limit-info",
    "x-sfdc-request-id",
    "x-request-id",
];

/// Why there is no answer.
pub(super) enum Broken {
    /// The call failed.
    Call(reqwest::Error),
    /// The body is larger than this many bytes; the rest was not read.
    TooLarge(usize),
}

impl From<reqwest::Error> for Broken {
    fn from(error: reqwest::Error) -> Self {
        Self::Call(error.without_url())
    }
}

/// Sends `request` and reads the whole answer. `elapsed` is left to the caller.
pub(super) async fn run(
    client: &Client,
    request: HttpRequest,
    watch: Arc<ConnectWatch>,
) -> Result<HttpResponse, Broken> {
    let response = outgoing(client, request).send().await?;
    let status = response.status().as_u16();
    let headers = kept_headers(response.headers());
    let date = date_of(response.headers());
    let body = read_body(response).await?;
    Ok(HttpResponse {
        status,
        headers,
        body,
        date,
        connect: watch.took(),
        elapsed: Duration::ZERO,
    })
}

fn outgoing(client: &Client, request: HttpRequest) -> RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut call = client
        .request(method, target_url(&request.target).clone())
        .header(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = request.bearer {
        call = call.header(AUTHORIZATION, Credential(token));
    }
    match request.body {
        HttpBody::Empty => call,
        HttpBody::Form(form) => call
            .header(
                CONTENT_TYPE,
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            )
            .body(Bytes::from_owner(Wiped(form))),
        HttpBody::Json(json) => call
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(json),
    }
}

/// Secret bytes as the HTTP library wants them: not copied, wiped when it lets go of them. (Its own
/// write buffer is out of our reach.)
struct Wiped(SecretBytes);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}

/// A token on its way into the `Authorization` header (RFC 6750 §2.1).
struct Credential(SecretBytes);

impl TryFrom<Credential> for HeaderValue {
    type Error = reqwest::header::InvalidHeaderValue;

    fn try_from(credential: Credential) -> Result<Self, Self::Error> {
        let token = credential.0.expose();
        let mut value = Vec::with_capacity(7 + token.len());
        value.extend_from_slice(b"Bearer ");
        value.extend_from_slice(token);
        let owned = Bytes::from_owner(Wiped(SecretBytes::new(value)));
        let mut header = Self::from_maybe_shared(owned)?;
        header.set_sensitive(true);
        Ok(header)
    }
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| KEPT_HEADERS.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str().to_owned(), shown_value(name, value)))
        .collect()
}

fn shown_value(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    let text = if name == LOCATION {
        without_query(&text)
    } else {
        &text
    };
    clean_text(text, HEADER_CHARS)
}

/// Where a redirect leads, without what follows `?` or `#`: Salesforce puts session ids there.
fn without_query(location: &str) -> &str {
    location.split(['?', '#']).next().unwrap_or_default()
}

fn date_of(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    let date: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(Timestamp::from(date))
}

async fn read_body(mut response: Response) -> Result<SecretBytes, Broken> {
    let announced = response
        .content_length()
        .map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced.is_some_and(|length| length > BODY_LIMIT) {
        return Err(Broken::TooLarge(BODY_LIMIT));
    }
    let mut body = Zeroizing::new(Vec::with_capacity(announced.unwrap_or(FIRST_BUFFER)));
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > BODY_LIMIT - body.len() {
            return Err(Broken::TooLarge(BODY_LIMIT));
        }
        append(&mut body, &chunk);
    }
    Ok(SecretBytes::new(std::mem::take(&mut *body)))
}

/// Appends without leaving an unwiped copy behind, as a growing `Vec` would.
fn append(body: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    let needed = body.len() + chunk.len();
    if needed > body.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(body.capacity() * 2)));
        larger.extend_from_slice(body);
        *body = larger;
    }
    body.extend_from_slice(chunk);
}
