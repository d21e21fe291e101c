//! Reads an HTTP answer into evidence: JSON of the token endpoint, JSON of REST, XML of SOAP, a web
//! page, plain text, nothing, or garbage.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::redact::one_line;
use super::{Evidence, Place, redact};

/// Headers of an answer that tell something.
const TELLING: [&str; 9] = [
    "content-type",
    "content-length",
    "date",
    "location",
    "retry-after",
    "server",
    "sforce-limit-info",
    "via",
    "www-authenticate",
];

/// Longest error code or description kept, in characters.
pub(crate) const TEXT_LIMIT: usize = 600;

static TITLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)<title[^>]*>(.*?)</title>").ok());
static FAULT_CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)<(?:\w+:)?exceptionCode>(.*?)</").ok());
static FAULT_STRING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)<(?:\w+:)?faultstring[^>]*>(.*?)</").ok());

impl Evidence {
    /// Evidence of an answer. Secrets in `headers` and `body` are taken out; never panics.
    ///
    /// `headers` has names in any case; `body` is the whole (bounded) body.
    pub fn from_answer(
        place: Place,
        status: u16,
        headers: &[(String, String)],
        body: &str,
    ) -> Self {
        let mut evidence = Self {
            place,
            http_status: Some(status),
            body: Some(redact(body)),
            headers: telling(headers),
            ..Self::default()
        };
        let (error, description) = parts(body);
        evidence.error = error.map(|text| one_line(&text, TEXT_LIMIT));
        evidence.error_description = description.map(|text| one_line(&text, TEXT_LIMIT));
        if is_html(body) {
            evidence.page_title = captured(&TITLE, body).map(|title| one_line(&title, 200));
        }
        evidence
    }
}

/// The headers that tell something, names in lower case.
pub(crate) fn telling(headers: &[(String, String)]) -> std::collections::BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| TELLING.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = if name == "location" {
                // The query of a redirect may hold anything.
                value.split(['?', '#']).next().unwrap_or_default()
            } else {
                value.as_str()
            };
            (name, one_line(value, 300))
        })
        .collect()
}

/// Error code and description of a body, as far as it has them.
pub(crate) fn parts(body: &str) -> (Option<String>, Option<String>) {
    let trimmed = body.trim_start_matches('\u{feff}').trim();
    if let Ok(json) = serde_json::from_str::<Value>(trimmed) {
        // REST answers with a list; its first element is the one that counts.
        let object = match &json {
            Value::Array(list) => list.first().unwrap_or(&Value::Null),
            other => other,
        };
        return fields(object);
    }
    if trimmed.starts_with('<') && !is_html(trimmed) {
        let fault = captured(&FAULT_STRING, trimmed);
        let code = captured(&FAULT_CODE, trimmed).or_else(|| {
            let (code, _) = fault.as_deref()?.split_once(':')?;
            Some(code.trim().to_owned())
        });
        return (code, fault);
    }
    (None, None)
}

/// Error code and description of a JSON object, as far as it has them.
pub(crate) fn fields(object: &Value) -> (Option<String>, Option<String>) {
    let field = |names: &[&str]| names.iter().find_map(|name| text_of(object.get(name)?));
    (
        field(&["error", "errorCode", "code"]),
        field(&["error_description", "message", "error_message"]),
    )
}

/// A text as it is, another simple value as it is written.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn captured(regex: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    let found = regex.as_ref()?.captures(text)?.get(1)?.as_str().trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// Whether a body is a web page.
pub(crate) fn is_html(body: &str) -> bool {
    let start: String = body
        .trim_start_matches('\u{feff}')
        .trim_start()
        .chars()
        .take(2000)
        .flat_map(char::to_lowercase)
        .collect();
    start.starts_with('<') && (start.contains("<html") || start.contains("<!doctype html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let evidence = Evidence::from_answer(Place::Token, 400, &[], body);
        (evidence.error, evidence.error_description)
    }

    #[test]
    fn every_shape() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(r#"{"error":"invalid_grant","error_description":"invalid assertion"}"#),
            (some("invalid_grant"), some("invalid assertion"))
        );
        assert_eq!(
            read(r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#),
            (
                some("INVALID_SESSION_ID"),
                some("Session expired or invalid")
            )
        );
        assert_eq!(
            read("<soapenv:Envelope><faultstring>A_CODE: words</faultstring></soapenv:Envelope>"),
            (some("A_CODE"), some("A_CODE: words"))
        );
        for body in [
            "",
            "[]",
            "null",
            "7",
            "{",
            "<",
            "\u{0}\u{1b}[2J",
            r#"{"error":[1]}"#,
        ] {
            assert_eq!(read(body), (None, None), "{body}");
        }
    }

    #[test]
    fn a_page_keeps_its_title_and_headers_their_sense() {
        let headers = [
            (
                "Location".to_owned(),
                "https://x.example/a?token=abc".to_owned(),
            ),
            ("Set-Cookie".to_owned(), "sid=1".to_owned()),
        ];
        let page = "<!doctype html>\n<HTML><head><title>\n Data Not\n Available </title>";
        let evidence = Evidence::from_answer(Place::Token, 503, &headers, page);
        assert_eq!(evidence.page_title.as_deref(), Some("Data Not Available"));
        assert_eq!(evidence.headers.len(), 1);
        assert_eq!(evidence.headers["location"], "https://x.example/a");
    }
}
