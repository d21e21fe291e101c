//! Finds a signed request in what people really have: a form body, a header, a log line, a mail
//! that broke it into lines.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::diagnosis::assertion::base64url;
use crate::diagnosis::redact::{one_line, redact};
use crate::domain::{JwtShape, Pasted, SeenJwt, clean_text};

/// Longest text of a claim that is kept, in characters.
const TEXT_LIMIT: usize = 400;

/// Most claims that are kept.
const CLAIM_LIMIT: usize = 60;

/// Most beginnings that are tried: a hostile file must not cost minutes.
const MOST_STARTS: usize = 20;

/// Most line breaks inside one, and most characters of it; real ones have a few dozen and 2,000.
const MOST_BREAKS: usize = 300;
const LONGEST: usize = 16_384;

/// Signatures of RSA keys are a multiple of this many bytes.
const SIGNATURE_STEP: usize = 32;

/// Where one may begin: a JSON object in base64url, behind nothing that could belong to it.
static START: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^A-Za-z0-9_\-./+])((?:eyJ|eyA|ewo|ew0|ewk)[A-Za-z0-9_-]{4,})").ok()
});

/// A signed request that was found, and its compact text, which is a secret while it is valid.
pub struct FoundJwt {
    /// What is in it.
    pub seen: SeenJwt,
    /// The three parts without line breaks and padding.
    pub compact: Zeroizing<String>,
}

/// The first signed request in a text. `None` when nothing looks like one.
pub fn find_jwt(text: &str) -> Option<FoundJwt> {
    let starts: Vec<usize> = START
        .as_ref()?
        .captures_iter(text)
        .filter_map(|found| Some(found.get(1)?.start()))
        .take(MOST_STARTS)
        .collect();
    let mut found = starts.iter().filter_map(|start| read(text, *start));
    let mut first = found.next()?;
    first.seen.count += found.count();
    Some(first)
}

fn read(text: &str, start: usize) -> Option<FoundJwt> {
    let (taken, end, wrapped) = take(&text[start..]);
    let padded = taken.contains('=');
    let compact: Zeroizing<String> = Zeroizing::new(taken.chars().filter(|c| *c != '=').collect());
    let parts: Vec<&str> = compact.split('.').collect();
    let header = object(parts.first()?);
    // A word that begins like one by chance has neither.
    if header.is_none() && parts.len() != 3 {
        return None;
    }
    let claims = parts.get(1).and_then(|part| object(part));
    let signature_bytes = parts
        .get(2)
        .and_then(|part| base64url(part))
        .map(|bytes| bytes.len());
    let shape = if text[..start].trim().is_empty() && text[start + end..].trim().is_empty() {
        JwtShape::Bare
    } else {
        JwtShape::Inside
    };
    let seen = SeenJwt {
        shape,
        wrapped,
        padded,
        parts: parts.len(),
        count: 1,
        header,
        claims,
        mistaken: parts.get(1).map_or_else(Vec::new, |part| mistaken(part)),
        signature_bytes,
    };
    Some(FoundJwt { seen, compact })
}

/// Takes the characters of a JWT from the front, over line breaks where it is not whole without
/// what follows. Gives them, how far they reach, and whether a break was passed.
fn take(text: &str) -> (Zeroizing<String>, usize, bool) {
    let mut taken = Zeroizing::new(String::with_capacity(text.len().min(LONGEST)));
    let mut at = 0;
    let mut wrapped = false;
    for _ in 0..MOST_BREAKS {
        let rest = &text[at..];
        let length = rest.find(|c| !is_jwt(c)).unwrap_or(rest.len());
        taken.push_str(&rest[..length]);
        at += length;
        if ends_a_sentence(&taken) || taken.len() >= LONGEST {
            break;
        }
        let gap = gap(&text[at..]);
        let next = &text[at + gap..];
        let word = next.find(|c| !is_jwt(c)).unwrap_or(next.len());
        let goes_on = gap > 0 && word > 0 && !is_whole(&taken) && continues(&next[..word], next);
        if !goes_on {
            break;
        }
        wrapped = true;
        at += gap;
    }
    if ends_a_sentence(&taken) {
        taken.pop();
        at -= 1;
    }
    (taken, at, wrapped)
}

/// A full stop behind it, with the signature there already.
fn ends_a_sentence(taken: &str) -> bool {
    taken.ends_with('.') && taken.matches('.').count() > 2
}

const fn is_jwt(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=')
}

/// Length of white space, written-out line breaks and mail quotes.
fn gap(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let step = ["\\r\\n", "\\n", "%0D%0A", "%0A", ">"]
            .iter()
            .find(|sign| rest.starts_with(**sign))
            .map_or_else(
                || {
                    rest.chars()
                        .next()
                        .filter(|c| c.is_whitespace())
                        .map_or(0, char::len_utf8)
                },
                |sign| sign.len(),
            );
        if step == 0 {
            return at;
        }
        at += step;
    }
}

/// Three parts, and a signature of a length that keys make.
fn is_whole(taken: &str) -> bool {
    let mut parts = taken.split('.');
    let (Some(header), Some(_), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let rsa = object(header).is_some_and(|header| {
        let name = header.get("alg").and_then(Value::as_str);
        name.is_some_and(|name| name.starts_with("RS") || name.starts_with("PS"))
    });
    let length = signature.trim_end_matches('=').len() * 3 / 4;
    if rsa {
        length >= 64 && length.is_multiple_of(SIGNATURE_STEP)
    } else {
        length > 0
    }
}

/// Whether what follows a break looks like more of it, and not like the next word of a text.
fn continues(word: &str, rest: &str) -> bool {
    let ends = rest[word.len()..].chars().next();
    let alone =
        ends.is_none_or(|c| c.is_whitespace() || matches!(c, '\\' | '"' | '\'' | '&' | '%'));
    let mixed = word.len() < 16
        || (word.chars().any(|c| c.is_ascii_digit())
            && word.chars().any(|c| c.is_ascii_uppercase())
            && word.chars().any(|c| c.is_ascii_lowercase()));
    alone && mixed
}

/// A part as a JSON object, secrets taken out.
fn object(part: &str) -> Option<BTreeMap<String, Value>> {
    let bytes = base64url(part.trim_end_matches('='))?;
    let object: BTreeMap<String, Value> = serde_json::from_slice(&bytes).ok()?;
    let kept = object.into_iter().take(CLAIM_LIMIT);
    Some(
        kept.map(|(name, value)| (one_line(&redact(&name), 80), cleaned(value)))
            .collect(),
    )
}

/// What issuer and subject really are, told before their secrets are taken out.
fn mistaken(part: &str) -> Vec<(String, Pasted)> {
    let claims = base64url(part.trim_end_matches('='))
        .and_then(|bytes| serde_json::from_slice::<BTreeMap<String, Value>>(&bytes).ok())
        .unwrap_or_default();
    ["iss", "sub", "prn"]
        .into_iter()
        .filter_map(|name| {
            let text = claims.get(name)?.as_str()?;
            Some((name.to_owned(), Pasted::recognise(text)?))
        })
        .collect()
}

/// Numbers stay numbers; texts lose their secrets; lists and objects become text.
fn cleaned(value: Value) -> Value {
    match value {
        // Blanks stay: Salesforce is sent them too.
        Value::String(text) => Value::String(clean_text(&redact(&text), TEXT_LIMIT)),
        Value::Array(list) => Value::Array(list.into_iter().take(20).map(cleaned).collect()),
        Value::Object(_) => Value::String(one_line(&redact(&value.to_string()), TEXT_LIMIT)),
        plain => plain,
    }
}
