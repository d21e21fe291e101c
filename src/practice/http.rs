//! Between HTTP and the org: reads a request, sends what the org makes of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use zeroize::Zeroizing;

use super::answer::Answer;
use super::ask::{Ask, Delivery};
use super::control;
use super::faults::WireFault;
use super::host::Host;
use super::org::Org;
use super::wire::WireControl;

/// Longest request body that is read: an assertion is about one kilobyte.
pub(super) const BODY_LIMIT: usize = 256 * 1024;

/// What every request shares.
#[derive(Clone)]
pub(super) struct Shared {
    /// The org.
    pub(super) org: Arc<Org>,
    /// Whether requests come in over TLS.
    pub(super) https: bool,
}

/// The connection a request came on.
#[derive(Clone)]
pub(super) struct Peer {
    /// Its accidents.
    pub(super) wire: WireControl,
    /// Its other end.
    pub(super) address: SocketAddr,
}

/// All routes: the control API, and the org under everything else.
pub(super) fn router(shared: Shared) -> Router {
    Router::new()
        .route("/_practice/info", get(control::info))
        .route("/_practice/apply", post(control::apply))
        .fallback(org)
        .with_state(shared)
}

async fn org(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response {
    let Some(ask) = read(request, shared.https, &peer).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let org = shared.org;
    // The state file is read and written, and locks may be waited for: not on the event loop.
    let Ok(handled) = tokio::task::spawn_blocking(move || org.handle(&ask)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if handled.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(handled.delay_ms)).await;
    }
    match handled.delivery {
        Delivery::Answer(answer) => response(answer, handled.org_now),
        Delivery::Wire(WireFault::Silence) => std::future::pending().await,
        Delivery::Wire(WireFault::Reset) => {
            peer.wire.reset();
            StatusCode::OK.into_response()
        }
        Delivery::Wire(WireFault::Send { bytes, then }) => {
            peer.wire.send(&bytes, then);
            StatusCode::OK.into_response()
        }
    }
}

async fn read(request: Request, https: bool, peer: &Peer) -> Option<Ask> {
    let (parts, body) = request.into_parts();
    let text = |name: HeaderName| header(&parts.headers, &name).map(str::to_owned);
    let body = to_bytes(body, BODY_LIMIT).await.ok()?;
    Some(Ask {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        host: host(&parts.headers, https),
        content_type: text(CONTENT_TYPE),
        authorization: text(AUTHORIZATION),
        body: Zeroizing::new(body.to_vec()),
        source_ip: peer.address.ip().to_string(),
    })
}

/// The `Host` header, parsed.
pub(super) fn host(headers: &HeaderMap, https: bool) -> Host {
    Host::parse(header(headers, &HOST).unwrap_or_default(), https)
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Sends an answer, dated by the org's clock.
pub(super) fn response(answer: Answer, org_now: i64) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(&value),
        ) {
            headers.insert(name, value);
        }
    }
    if let Some(date) = http_date(org_now) {
        headers.insert(DATE, date);
    }
    response
}

fn http_date(unix_seconds: i64) -> Option<HeaderValue> {
    let since = Duration::from_secs(u64::try_from(unix_seconds).ok()?);
    let time = SystemTime::UNIX_EPOCH.checked_add(since)?;
    HeaderValue::from_str(&httpdate::fmt_http_date(time)).ok()
}
