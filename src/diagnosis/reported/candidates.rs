//! Everything in a text that may be an error, the most structured first.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use url::form_urlencoded;

use crate::diagnosis::answer::{TEXT_LIMIT, fields, parts};
use crate::diagnosis::catalogue::catalogue;
use crate::diagnosis::redact::one_line;
use crate::diagnosis::{Evidence, Place};

use super::facts::tries;

/// Most brackets at which JSON is tried.
const MOST_BRACKETS: usize = 400;

/// How deep JSON inside JSON, or text inside JSON, is followed.
const DEPTH: usize = 4;

/// How an error was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In JSON, XML or a form.
    Structured,
    /// A word that is built like an error code, with what stands behind it.
    Code,
    /// A line of words.
    Line,
}

/// Something that may be an error.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) kind: Kind,
    pub(super) error: Option<String>,
    pub(super) description: Option<String>,
    /// The piece of text it was found in, where that is less than everything.
    pub(super) body: Option<String>,
    /// Audience and login address it was tried with, where that is told.
    pub(super) tried: Option<(String, Option<String>)>,
}

impl Candidate {
    /// It as evidence.
    pub(super) fn evidence(&self) -> Evidence {
        let line = |text: &String| one_line(text, TEXT_LIMIT);
        Evidence {
            place: Place::Unknown,
            error: self.error.as_ref().map(line),
            error_description: self.description.as_ref().map(line),
            audience: self.tried.as_ref().map(|tried| tried.0.clone()),
            token_url: self.tried.as_ref().and_then(|tried| tried.1.clone()),
            ..Evidence::default()
        }
    }
}

static DESCRIPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\berror_?description["'\\]*\s*(?:=>|=|:)\s*(?:\\*"((?:[^"\\]|\\')*)|'((?:[^'\\]|\\'|'[a-z])*)'|([^,}&\]\n]+))"#,
    )
    .ok()
});

/// Built like an error code: parts of letters and digits joined by underscores.
static CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+\b").ok());

static FORM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:^|[?&#\s])(error=[^\s\x22'<>]+)").ok());

/// All of them. `text` is redacted already.
pub(super) fn all(text: &str) -> Vec<Candidate> {
    let mut found = attempts(text);
    json(text, 0, &mut found);
    if text.contains("\\\"") {
        json(&text.replace("\\\"", "\""), 0, &mut found);
    }
    xml(text, &mut found);
    forms(text, &mut found);
    codes(text, &mut found);
    lines(text, &mut found);
    found
}

/// What the Salesforce CLI says of each of several tries with another audience. The try that came
/// furthest tells the most: the others failed at the audience or the host that was tried.
fn attempts(text: &str) -> Vec<Candidate> {
    let pieces = tries(text);
    if pieces.len() < 2 {
        return Vec::new();
    }
    let mut all: Vec<Candidate> = pieces
        .into_iter()
        .map(|(said, tried)| Candidate {
            kind: Kind::Structured,
            error: None,
            description: Some(said),
            body: None,
            tried: Some(tried),
        })
        .collect();
    all.sort_by_key(|candidate| {
        let entry = catalogue().find(&candidate.evidence());
        let passed = entry.map_or(0, |entry| entry.proves.ok.len() + entry.proves.likely.len());
        std::cmp::Reverse(passed)
    });
    all
}

/// Objects of JSON anywhere in the text, and inside one another.
fn json(text: &str, depth: usize, found: &mut Vec<Candidate>) {
    let mut from = 0;
    let starts: Vec<usize> = text.match_indices('{').map(|(at, _)| at).collect();
    for start in starts.into_iter().take(MOST_BRACKETS) {
        if start < from {
            continue;
        }
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            let end = start + values.byte_offset();
            objects(&value, &text[start..end], depth, found);
            from = end;
        }
    }
}

/// The object, the objects in it, and the JSON in its texts: an inner one is the more exact.
fn objects(value: &Value, body: &str, depth: usize, found: &mut Vec<Candidate>) {
    match value {
        Value::Object(map) => {
            let (error, description) = fields(value);
            if depth < DEPTH {
                for inner in map.values() {
                    objects(inner, body, depth + 1, found);
                }
            }
            if error.is_some() || description.is_some() {
                // A code has no blanks; a sentence in its place is a description.
                let is_code = error.as_deref().is_some_and(|text| !text.contains(' '));
                let (error, description) = match (error, is_code) {
                    (Some(text), false) if description.is_none() => (None, Some(text)),
                    (error, _) => (error, description),
                };
                found.push(Candidate {
                    kind: Kind::Structured,
                    error,
                    description,
                    body: Some(body.to_owned()),
                    tried: None,
                });
            }
        }
        Value::Array(list) if depth < DEPTH => {
            for inner in list {
                objects(inner, body, depth + 1, found);
            }
        }
        Value::String(text) if text.contains('{') && depth < DEPTH => {
            json(text, depth + 1, found);
        }
        _ => {}
    }
}

/// A SOAP fault, with whatever stands around it.
fn xml(text: &str, found: &mut Vec<Candidate>) {
    let Some(start) = text.find('<') else {
        return;
    };
    let (error, description) = parts(&text[start..]);
    if error.is_some() || description.is_some() {
        found.push(Candidate {
            kind: Kind::Structured,
            error,
            description,
            body: None,
            tried: None,
        });
    }
}

/// `error=…&error_description=…`, as an address that a login was sent back to has it.
fn forms(text: &str, found: &mut Vec<Candidate>) {
    let Some(regex) = FORM.as_ref() else {
        return;
    };
    for form in regex.captures_iter(text).take(MOST_BRACKETS) {
        let Some(form) = form.get(1) else { continue };
        let pairs: Vec<_> = form_urlencoded::parse(form.as_str().as_bytes()).collect();
        let field = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name)?;
            Some(pair.1.to_string())
        };
        let error = field("error").filter(|error| error.contains('_') && !error.contains(' '));
        if let Some(error) = error {
            found.push(Candidate {
                kind: Kind::Structured,
                error: Some(error),
                description: field("error_description"),
                body: None,
                tried: None,
            });
        }
    }
}

/// `invalid_grant: user hasn't approved this consumer`: a word with an underscore, and what follows
/// it on its line, or what is named its description.
fn codes(text: &str, found: &mut Vec<Candidate>) {
    let Some(regex) = CODE.as_ref() else {
        return;
    };
    let anywhere = described(text);
    for line in text.lines() {
        for code in regex.find_iter(line).take(20) {
            let word = code.as_str();
            if !looks_like_code(word) {
                continue;
            }
            let rest = &line[code.end()..];
            let near = described(rest);
            let description = near.or_else(|| anywhere.clone()).or_else(|| behind(rest));
            found.push(Candidate {
                kind: Kind::Code,
                error: Some(word.to_owned()),
                description,
                body: (text.len() > super::super::REDACTED_LIMIT).then(|| line.to_owned()),
                tried: None,
            });
        }
    }
}

/// Names of packages, functions and fields are built like error codes too. Codes of REST and SOAP
/// are in capitals; those of OAuth begin with one of a few words.
fn looks_like_code(word: &str) -> bool {
    const BEGINNINGS: [&str; 15] = [
        "access_denied",
        "app_not",
        "consent_",
        "immediate_",
        "inactive_",
        "interaction_",
        "invalid_",
        "login_",
        "rate_",
        "redirect_uri_",
        "server_error",
        "temporarily_",
        "unauthorized_",
        "unsupported_",
        "unknown_error",
    ];
    let capitals = !word.chars().any(|c| c.is_ascii_lowercase());
    capitals || BEGINNINGS.iter().any(|begin| word.starts_with(begin))
}

/// The value of `error_description`, however it is written down.
fn described(text: &str) -> Option<String> {
    let found = DESCRIPTION.as_ref()?.captures(text)?;
    let value = (1..=3).find_map(|index| found.get(index))?.as_str();
    let value = value.replace("\\'", "'");
    let value = value.trim().trim_matches(['"', '\'', '\\']);
    (!value.is_empty()).then(|| value.to_owned())
}

/// What follows a code: nothing, where it is only brackets, numbers or a single word.
fn behind(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = rest.split("[audience=").next().unwrap_or(rest).trim_end();
    let words = rest
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| word.len() > 2);
    (words.count() > 1).then(|| rest.to_owned())
}

/// Each line as words: some programs keep the sentence and drop the code.
fn lines(text: &str, found: &mut Vec<Candidate>) {
    let whole = text.lines().nth(1).is_none();
    for line in text.lines() {
        let line = line.trim();
        // cURL tells of every step of TLS, also of those that worked.
        if line.is_empty() || line.starts_with("* TLS") || line.starts_with("* ALPN") {
            continue;
        }
        let description = line.split("[audience=").next().unwrap_or(line).trim_end();
        found.push(Candidate {
            kind: Kind::Line,
            error: None,
            description: Some(description.to_owned()),
            body: (!whole && text.len() > super::super::REDACTED_LIMIT).then(|| line.to_owned()),
            tried: None,
        });
    }
}
