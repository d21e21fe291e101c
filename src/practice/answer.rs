//! An HTTP answer before it is one: status, headers, body. Pure data.

use serde_json::{Value, json};

const JSON: &str = "application/json;charset=UTF-8";

/// An answer. `Date` is added when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// Headers.
    pub(super) headers: Vec<(String, String)>,
    /// Body.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// An empty answer.
    pub(super) const fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// JSON.
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::empty(status).with_body(JSON, body.to_string().into_bytes())
    }

    /// Plain text.
    pub(super) fn text(status: u16, body: &str) -> Self {
        Self::empty(status).with_body("text/plain;charset=UTF-8", body.as_bytes().to_vec())
    }

    /// The token endpoint's error: 400 and an object (RFC 6749 §5.2), never cached.
    pub(super) fn token_error(error: &str, description: &str) -> Self {
        Self::json(
            400,
            &json!({"error": error, "error_description": description}),
        )
        .uncached()
    }

    /// REST's error: an array of one object (REST API guide, *Status Codes and Error Responses*).
    pub(super) fn rest_error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &json!([{"message": message, "errorCode": code}]))
    }

    /// `Cache-Control: no-store` (RFC 6749 §5.1).
    #[must_use]
    pub(super) fn uncached(self) -> Self {
        self.with_header("Cache-Control", "no-store")
    }

    /// One header more.
    #[must_use]
    pub(super) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn with_body(self, content_type: &str, body: Vec<u8>) -> Self {
        let mut answer = self.with_header("Content-Type", content_type);
        answer.body = body;
        answer
    }
}
