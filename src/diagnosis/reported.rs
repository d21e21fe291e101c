//! Finds the error in what somebody pasted: a sentence, a log line, a stack trace, the output of
//! cURL or of the Salesforce CLI, an address with an error in it, a JSON body somewhere in between.
//!
//! Everything that may be an error is collected, the most structured first; the catalogue decides
//! which of them is one.

use std::sync::LazyLock;

use regex::Regex;

use super::answer::{TEXT_LIMIT, is_html, parts, telling};
use super::catalogue::catalogue;
use super::redact::{one_line, redact, redact_whole};
use super::{AssertionFacts, Evidence, Place};

mod candidates;
mod facts;

use candidates::{Candidate, Kind};

/// Most bytes that are looked through, from the beginning and from the end of a longer text: what
/// was called stands at the beginning of a log, what went wrong at its end.
const HEAD: usize = 16 * 1024;
const TAIL: usize = 48 * 1024;

/// The entry that stands for the code alone; anything that says more is better.
const CODE_ALONE: &str = "invalid_grant_only";

static ESCAPES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)").ok());

/// A signed request that was posted, and not just any token.
static POSTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)assertion["'\\]*\s*[=:]\s*["'\\]*(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)"#).ok()
});

/// Evidence of what somebody pasted: an answer's body, a log with one in it, or `error:
/// description` as a program prints it; with it whatever else the text tells (status, address, the
/// facts of a signed request). Secrets are taken out. Never fails: what holds no error is kept as
/// the description, cut and redacted.
pub fn read_pasted_answer(text: &str) -> Evidence {
    let bounded = ends_of(text);
    let raw = ESCAPES.as_ref().map_or_else(
        || bounded.clone(),
        |regex| regex.replace_all(&bounded, "").into_owned(),
    );
    let posted = posted(&raw);
    if posted.as_deref() == Some(raw.trim()) {
        // Nothing was answered; the request alone may show what is wrong with it.
        return Evidence {
            assertion: posted.as_deref().map(AssertionFacts::read),
            ..Evidence::default()
        };
    }
    let text = straight_quotes(&redact_whole(raw.trim()));
    let (headers, body) = facts::headers_and_body(&text);
    let mut evidence = if is_html(&body) {
        Evidence::from_answer(Place::Unknown, 0, &headers, &body)
    } else {
        Evidence {
            headers: telling(&headers),
            ..said(&text)
        }
    };
    evidence.http_status = facts::status(&text);
    evidence.token_url = evidence.token_url.or_else(|| facts::token_url(&text));
    if evidence.audience.is_none() {
        evidence.audience = facts::audience(&text, evidence.error_description.as_deref());
    }
    evidence.assertion = posted.as_deref().map(AssertionFacts::read);
    if evidence.error.is_none()
        && evidence.error_description.is_none()
        && evidence.page_title.is_none()
        && !is_html(&body)
    {
        evidence.error_description = Some(one_line(&text, TEXT_LIMIT));
    }
    evidence
}

/// What the best of all candidates says; nothing but the body where there is none.
fn said(text: &str) -> Evidence {
    let all = candidates::all(text);
    let known = |candidate: &&Candidate| {
        let entry = catalogue().find(&candidate.evidence());
        entry.is_some_and(|entry| {
            entry.id != CODE_ALONE
                && (candidate.kind != Kind::Line || entry.place.is_answer() || all_lines(&all))
        })
    };
    let alone = |candidate: &&Candidate| {
        let entry = catalogue().find(&candidate.evidence());
        entry.is_some_and(|entry| entry.id == CODE_ALONE)
    };
    let best = all
        .iter()
        .find(known)
        .or_else(|| all.iter().find(alone))
        .or_else(|| {
            let line = |candidate: &&Candidate| catalogue().find(&candidate.evidence()).is_some();
            all.iter().find(line)
        })
        .or_else(|| all.iter().find(|candidate| candidate.error.is_some()));
    let mut evidence = best.map(Candidate::evidence).unwrap_or_default();
    let body = best.and_then(|best| best.body.as_deref());
    evidence.body = Some(redact(body.unwrap_or(text)));
    evidence
}

/// Whether nothing but words was found, so that words of a library may be what it is about.
fn all_lines(all: &[Candidate]) -> bool {
    all.iter().all(|candidate| candidate.kind == Kind::Line)
}

/// Error code and description of a text that is one answer's body, or of what it holds.
pub(crate) fn fill_in(evidence: &mut Evidence, raw_body: &str) {
    let read = read_pasted_answer(raw_body);
    if catalogue().find(&read).is_some() || parts(raw_body).0.is_some() {
        evidence.error = evidence.error.take().or(read.error);
        evidence.error_description = evidence.error_description.take().or(read.error_description);
    }
    evidence.page_title = evidence.page_title.take().or(read.page_title);
}

/// The signed request in it, if the text says that it is one, or is nothing else.
fn posted(raw: &str) -> Option<String> {
    let found = POSTED.as_ref()?.captures(raw);
    if let Some(jwt) = found.and_then(|found| found.get(1)) {
        return Some(jwt.as_str().to_owned());
    }
    let whole = raw.trim();
    let compact = !whole.contains(char::is_whitespace) && whole.matches('.').count() == 2;
    (compact && whole.starts_with("eyJ")).then(|| whole.to_owned())
}

/// Beginning and end of a text that is too long to be looked through.
fn ends_of(text: &str) -> String {
    if text.len() <= HEAD + TAIL {
        return text.to_owned();
    }
    let from = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at));
    let head = from(HEAD).unwrap_or(text.len());
    let tail = from(text.len() - TAIL).unwrap_or(text.len());
    format!("{}\n{}", &text[..head], &text[tail..])
}

/// Word processors and chats bend apostrophes and quotes; HTML names them.
fn straight_quotes(text: &str) -> String {
    let straight: String = text
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
            '\u{a0}' => ' ',
            c => c,
        })
        .collect();
    [
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("\\u0027", "'"),
    ]
    .iter()
    .fold(straight, |text, (name, sign)| text.replace(name, sign))
}

#[cfg(test)]
mod tests;
