//! Looking at an org: name, TLS, unauthenticated `GET /services/data`, clock.

use std::time::Duration;

use serde::Deserialize;
use url::Url;

use crate::app::{ExchangeAnswer, OrgProbe, ProbeStep};
use crate::diagnosis::redact;
use crate::domain::{MyDomain, Timestamp, TransportError, TransportKind};
use crate::ports::{HttpBody, HttpRequest, HttpResponse, Method, Target};

use super::Ports;

#[derive(Deserialize)]
struct ApiVersion {
    version: String,
}

/// Whole milliseconds, saturating.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Server clock minus local clock. `Date` has whole seconds, so half a second is added; half the
/// round trip is taken off, since the header was written about then.
pub(super) fn clock_offset_ms(response: &HttpResponse, received: Timestamp) -> Option<i64> {
    let server = response.date? + time::Duration::milliseconds(500);
    let local = received - response.elapsed / 2;
    i64::try_from((server - local).whole_milliseconds()).ok()
}

/// The part of an answer that the core may see. Data that was asked for comes as it is; everything
/// else is redacted, since nobody knows what a refusal or a proxy's page repeats.
pub(super) fn visible(
    response: &HttpResponse,
    received: Timestamp,
    asked_for: bool,
) -> ExchangeAnswer {
    let body = String::from_utf8_lossy(response.body.expose());
    let body = if asked_for && response.status == 200 {
        body.into_owned()
    } else {
        redact(&body)
    };
    ExchangeAnswer {
        status: response.status,
        headers: response.headers.clone(),
        body,
        millis: millis(response.elapsed),
        clock_offset_ms: clock_offset_ms(response, received),
    }
}

/// Looks at an org.
pub(super) async fn probe(ports: &Ports, org: &MyDomain) -> OrgProbe {
    let mut found = OrgProbe {
        name: ProbeStep::Skipped,
        tls: ProbeStep::Skipped,
        org: ProbeStep::Skipped,
        clock_offset_ms: None,
    };
    let Ok(url) = Url::parse(&format!("{}/services/data", org.origin())) else {
        return found;
    };
    match ports.http.lookup(&url).await {
        Ok(Some(lookup)) => {
            found.name = ProbeStep::Ok {
                value: lookup.addresses,
                millis: millis(lookup.elapsed),
            };
        }
        Ok(None) => {}
        Err(error) => {
            found.name = ProbeStep::Failed(error);
            return found;
        }
    }
    let request = HttpRequest {
        method: Method::Get,
        target: Target::Public(url),
        bearer: None,
        body: HttpBody::Empty,
    };
    match ports.http.send(request).await {
        Ok(response) => {
            let connect = response.connect.map_or(0, millis);
            found.tls = ProbeStep::Ok {
                value: (),
                millis: connect,
            };
            let received = ports.clock.now();
            found.clock_offset_ms = clock_offset_ms(&response, received);
            found.org = ProbeStep::Ok {
                value: newest_version(&response).ok_or_else(|| visible(&response, received, false)),
                millis: millis(response.elapsed).saturating_sub(connect),
            };
        }
        Err(error) if happened_before_an_answer(&error) => found.tls = ProbeStep::Failed(error),
        Err(error) => found.org = ProbeStep::Failed(error),
    }
    found
}

/// The last entry of the list is the newest (salesforce-jwt.md §E).
fn newest_version(response: &HttpResponse) -> Option<String> {
    if response.status != 200 {
        return None;
    }
    let versions: Vec<ApiVersion> = serde_json::from_slice(response.body.expose()).ok()?;
    let newest = versions.into_iter().next_back()?.version;
    let plausible = newest
        .split('.')
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    plausible.then_some(newest)
}

const fn happened_before_an_answer(error: &TransportError) -> bool {
    !matches!(
        error.kind,
        TransportKind::AnswerTimeout
            | TransportKind::ClosedEarly
            | TransportKind::NotHttp
            | TransportKind::TooLarge
    )
}
