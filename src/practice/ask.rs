//! A request to the org and what comes of it, before and after HTTP.

use zeroize::Zeroizing;

use super::answer::Answer;
use super::faults::WireFault;
use super::host::Host;
use super::token_request::Posted;

/// A request to the org.
pub(super) struct Ask {
    /// Method.
    pub(super) method: String,
    /// Path and query string.
    pub(super) path: String,
    /// Query string without `?`.
    pub(super) query: String,
    /// `Host`.
    pub(super) host: Host,
    /// `Content-Type`.
    pub(super) content_type: Option<String>,
    /// `Authorization`.
    pub(super) authorization: Option<String>,
    /// Body.
    pub(super) body: Zeroizing<Vec<u8>>,
    /// Where it came from.
    pub(super) source_ip: String,
}

/// What to do with a request.
pub(super) struct Handled {
    /// What to send.
    pub(super) delivery: Delivery,
    /// How long to wait before, in milliseconds.
    pub(super) delay_ms: u64,
    /// The org's clock, Unix seconds.
    pub(super) org_now: i64,
}

/// What to send.
pub(super) enum Delivery {
    /// An answer.
    Answer(Answer),
    /// An accident below HTTP.
    Wire(WireFault),
}

impl Handled {
    /// An answer without delay.
    pub(super) const fn now(answer: Answer, org_now: i64) -> Self {
        Self {
            delivery: Delivery::Answer(answer),
            delay_ms: 0,
            org_now,
        }
    }
}

impl Ask {
    /// `Authorization`.
    pub(super) fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }

    /// What the token endpoint reads.
    pub(super) fn posted(&self) -> Posted<'_> {
        Posted {
            method: &self.method,
            content_type: self.content_type.as_deref(),
            authorization: self.authorization.as_deref(),
            body: &self.body,
        }
    }
}
