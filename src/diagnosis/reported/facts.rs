//! What a pasted text tells besides the error: status, address, audience.

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnosis::redact::one_line;

/// A status line, `status code 400`, `status=400`, or the number with its words.
const STATUS: [&str; 3] = [
    r"(?i)\bHTTP(?:/[0-9.]+)?[ :]+([1-5][0-9]{2})\b",
    r#"(?i)\bstatus(?:[ _-]?code)?["'\\]*\s*(?:[=:]|is|of)?\s*["'\\]*([2-5][0-9]{2})\b"#,
    r"(?i)\b([3-5][0-9]{2}) (?:bad request|unauthorized|forbidden|not found|found|moved|temporary redirect|permanent redirect|proxy authentication|too many requests|internal server error|bad gateway|service unavailable|gateway time)",
];

static STATUSES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    STATUS
        .iter()
        .filter_map(|one| Regex::new(one).ok())
        .collect()
});

static TOKEN_URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)https?://[a-z0-9.-]+(?::[0-9]+)?/services/oauth2/token").ok()
});

/// The Salesforce CLI names what it tried: `[audience=https://… login=https://…]`.
static TRIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\[audience=(https://[A-Za-z0-9.-]+)[^\s\]]*(?:\s+login=(https://[A-Za-z0-9.-]+)[^\s\]]*)?\s*\]",
    )
    .ok()
});

/// The last status in it: before it may stand that of a proxy, or of an earlier request.
pub(super) fn status(text: &str) -> Option<u16> {
    STATUSES.iter().find_map(|regex| {
        regex
            .captures_iter(text)
            .filter_map(|found| found.get(1)?.as_str().parse::<u16>().ok())
            .filter(|status| *status >= 200)
            .last()
    })
}

/// Where the request went, if the text names the token address, or the CLI's login address.
pub(super) fn token_url(text: &str) -> Option<String> {
    if let Some(found) = TOKEN_URL.as_ref()?.find(text) {
        return Some(one_line(found.as_str(), 300));
    }
    only_tried(text)?.1
}

/// The audience, if it is told: beside the description, or the only one that was tried.
pub(super) fn audience(text: &str, description: Option<&str>) -> Option<String> {
    let beside =
        |line: &&str| description.is_some_and(|said| !said.is_empty() && line.contains(said));
    let line = text.lines().find(beside).unwrap_or(text);
    only_tried(line).map(|(audience, _)| audience)
}

/// Audience and login address of a text in which one pair stands.
fn only_tried(text: &str) -> Option<(String, Option<String>)> {
    let mut all = tries(text).into_iter();
    let (_, first) = all.next()?;
    all.next().is_none().then_some(first)
}

/// Each try that the Salesforce CLI tells of: what was said, audience, login address.
pub(super) fn tries(text: &str) -> Vec<(String, (String, Option<String>))> {
    let Some(regex) = TRIED.as_ref() else {
        return Vec::new();
    };
    let mut from = 0;
    let mut all = Vec::new();
    for found in regex.captures_iter(text).take(20) {
        let piece = |index: usize| found.get(index).map(|part| one_line(part.as_str(), 300));
        let Some((whole, audience)) = found.get(0).zip(piece(1)) else {
            continue;
        };
        let said = text[from..whole.start()].trim();
        // The first one stands behind the program's own words, on a line or several.
        let said = said.lines().next_back().unwrap_or_default().trim();
        all.push((said.to_owned(), (audience, piece(2))));
        from = whole.end();
    }
    all
}

/// Headers and body of an answer as `curl -i` or `curl -v` shows it: the last one, where a proxy or
/// a redirect answered before. Without a status line everything is body.
pub(super) fn headers_and_body(text: &str) -> (Vec<(String, String)>, String) {
    let verbose = text.lines().any(|line| line.starts_with("< HTTP/"));
    let mut headers = Vec::new();
    let mut body = String::new();
    let mut in_headers = false;
    for line in text.lines() {
        let shown = line.strip_prefix("< ").filter(|_| verbose);
        let other = verbose && (line.starts_with("> ") || line.starts_with("* "));
        let header = shown.unwrap_or(line).trim_end();
        if header.starts_with("HTTP/") && (shown.is_some() || !verbose) {
            (headers, in_headers) = (Vec::new(), true);
            body.clear();
        } else if in_headers && (header.is_empty() || header == "<") {
            in_headers = false;
        } else if let Some((name, value)) = header.split_once(':').filter(|_| in_headers) {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        } else if !other {
            body.push_str(line);
            body.push('\n');
        }
    }
    (headers, body)
}
