//! The control API: who is this, and do one line's worth of Setup.
//!
//! Any web page can make a browser send requests to this computer. So: loopback names only (against
//! DNS rebinding), no request with an `Origin`, and JSON declared as such (which a page cannot send
//! to another origin without asking first).

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::{PracticeInfo, SetupAction};

use super::answer::Answer;
use super::host::HostKind;
use super::http::{self, BODY_LIMIT, Shared};

/// `GET /_practice/info`: [`PracticeInfo`] and the instance's `nonce`.
#[derive(Serialize)]
struct Info {
    #[serde(flatten)]
    info: PracticeInfo,
    nonce: String,
}

/// `GET /_practice/info`.
pub(super) async fn info(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(refused) = guard(&shared, &headers) {
        return refused;
    }
    let org = shared.org;
    let nonce = org.nonce().to_owned();
    match tokio::task::spawn_blocking(move || org.info()).await {
        Ok(Ok(info)) => match serde_json::to_value(Info { info, nonce }) {
            Ok(body) => send(200, &body),
            Err(error) => failed(&error.to_string()),
        },
        Ok(Err(error)) => failed(&error.to_string()),
        Err(error) => failed(&error.to_string()),
    }
}

/// `POST /_practice/apply` with a [`SetupAction`]: what it changed, or 409 and Setup's sentence.
pub(super) async fn apply(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(refused) = guard(&shared, &parts.headers) {
        return refused;
    }
    let is_json = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json {
        return refuse(415, "send application/json");
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return refuse(413, "the body is too large");
    };
    let action: SetupAction = match serde_json::from_slice(&body) {
        Ok(action) => action,
        Err(error) => return refuse(400, &error.to_string()),
    };
    let org = shared.org;
    match tokio::task::spawn_blocking(move || org.apply(&action)).await {
        Ok(Ok(Ok(applied))) => match serde_json::to_value(applied) {
            Ok(body) => send(200, &body),
            Err(error) => failed(&error.to_string()),
        },
        Ok(Ok(Err(sentence))) => refuse(409, &sentence),
        Ok(Err(error)) => failed(&error.to_string()),
        Err(error) => failed(&error.to_string()),
    }
}

fn guard(shared: &Shared, headers: &HeaderMap) -> Option<Response> {
    let host = http::host(headers, shared.https);
    if host.kind != HostKind::Loopback || headers.contains_key(ORIGIN) {
        return Some(StatusCode::FORBIDDEN.into_response());
    }
    None
}

fn refuse(status: u16, sentence: &str) -> Response {
    send(status, &json!({"error": sentence}))
}

fn failed(reason: &str) -> Response {
    refuse(500, reason)
}

fn send(status: u16, body: &Value) -> Response {
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    http::response(Answer::json(status, body).uncached(), now)
}
