//! Finds PEM blocks in damaged text, and says what is damaged. Stricter than the reader of imports
//! in what it calls whole, laxer in what it still reads.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use regex::Regex;
use zeroize::Zeroizing;

use super::text::{Plain, plain};
use crate::domain::{Broken, Damage};

/// Shortest run of Base64 without markers that is taken for a key or certificate.
const SHORTEST_BARE: usize = 120;

/// Shortest one behind a marker that lacks its dashes.
const SHORTEST_UNMARKED: usize = 64;

/// Longest line that programs read without complaint (RFC 7468 §2 writes 64; MIME has 76).
const LONGEST_LINE: usize = 76;

/// What markers look like, however their dashes were mangled.
static MARKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let dash = "[-\u{2010}-\u{2015}\u{2212}]";
    Regex::new(&format!(
        r"(?i)({dash}*)[ \t]*\b(BEGIN|END)[ \t]+((?:[A-Z0-9]+[ \t]+){{0,4}}(?:PRIVATE KEY|PUBLIC KEY|CERTIFICATE REQUEST|CERTIFICATE|PGP MESSAGE|PKCS7))\b[ \t]*({dash}*)"
    ))
    .ok()
});

/// Lax in padding and trailing bits: both are looked at apart.
const LAX: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One block, whole or damaged.
pub(super) struct Salvaged {
    /// Label in capitals; none without markers.
    pub(super) label: Option<String>,
    /// Whether its headers say that it is encrypted in OpenSSL's old way.
    pub(super) encrypted_headers: bool,
    /// The decoded body, as far as it goes.
    pub(super) der: Result<Zeroizing<Vec<u8>>, Broken>,
    /// What is damaged.
    pub(super) damages: Vec<Damage>,
}

struct Marker {
    place: Range<usize>,
    begin: bool,
    label: String,
    exact: bool,
    bare: bool,
}

/// All blocks of a file, in order.
pub(super) fn salvage(file: &[u8]) -> Vec<Salvaged> {
    let Plain { text, damages } = plain(file);
    let markers = markers(&text);
    let mut blocks = if markers.is_empty() {
        bare(&text).into_iter().collect()
    } else {
        marked(&text, &markers)
    };
    for block in &mut blocks {
        block.damages.extend(&damages);
        block.damages.sort_unstable();
        block.damages.dedup();
    }
    blocks
}

fn markers(text: &str) -> Vec<Marker> {
    let Some(regex) = MARKER.as_ref() else {
        return Vec::new();
    };
    regex
        .captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let label = found.get(3)?.as_str().to_ascii_uppercase();
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            let word = found.get(2)?.as_str();
            let exact = whole.as_str() == format!("-----{word} {label}-----")
                && word.chars().all(|c| c.is_ascii_uppercase());
            let dashes = |group| found.get(group).is_some_and(|dashes| !dashes.is_empty());
            Some(Marker {
                place: whole.range(),
                begin: word.eq_ignore_ascii_case("BEGIN"),
                label,
                exact,
                bare: !dashes(1) && !dashes(4),
            })
        })
        .collect()
}

/// Blocks between markers; one that lacks its END goes to the next BEGIN, one that lacks its BEGIN
/// starts behind the last END.
fn marked(text: &str, markers: &[Marker]) -> Vec<Salvaged> {
    let mut blocks = Vec::new();
    let mut open: Option<&Marker> = None;
    let mut free = 0;
    for marker in markers {
        match (open.take(), marker.begin) {
            (None, true) => open = Some(marker),
            (Some(begin), true) => {
                blocks.extend(block(
                    text,
                    Some(begin),
                    begin.place.end..marker.place.start,
                    None,
                ));
                open = Some(marker);
            }
            (Some(begin), false) => {
                let body = begin.place.end..marker.place.start;
                blocks.extend(block(text, Some(begin), body, Some(marker)));
                free = marker.place.end;
            }
            (None, false) => {
                blocks.extend(block(text, None, free..marker.place.start, Some(marker)));
                free = marker.place.end;
            }
        }
    }
    if let Some(begin) = open {
        blocks.extend(block(text, Some(begin), begin.place.end..text.len(), None));
    }
    blocks
}

fn block(
    text: &str,
    begin: Option<&Marker>,
    body: Range<usize>,
    end: Option<&Marker>,
) -> Option<Salvaged> {
    let mut damages = Vec::new();
    match (begin, end) {
        (None, _) => damages.push(Damage::BeginMissing),
        (_, None) => damages.push(Damage::EndMissing),
        (Some(begin), Some(end)) if begin.label != end.label => damages.push(Damage::LabelsDiffer),
        _ => {}
    }
    if [begin, end]
        .into_iter()
        .flatten()
        .any(|marker| !marker.exact)
    {
        damages.push(Damage::Dashes);
    }
    if let Some(begin) = begin {
        before_begin(&text[..begin.place.start], &mut damages);
    }
    if let Some(end) = end {
        behind_end(&text[end.place.end..], &mut damages);
    }
    let body = text.get(body)?;
    let (headers, data) = split_headers(body);
    let read = base64_of(data, begin.is_some(), end.is_some(), &mut damages);
    // A sentence about a key ("no BEGIN CERTIFICATE line") is no block.
    let marked_barely = [begin, end].into_iter().flatten().all(|marker| marker.bare);
    if marked_barely && read.len() < SHORTEST_UNMARKED {
        return None;
    }
    let label = begin.or(end).map(|marker| marker.label.clone());
    Some(Salvaged {
        label,
        encrypted_headers: headers.contains("ENCRYPTED"),
        der: decode(&read, &mut damages),
        damages,
    })
}

/// What stands before BEGIN on its line.
fn before_begin(before: &str, damages: &mut Vec<Damage>) {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let trimmed = line.trim_end();
    if line.is_empty() {
    } else if trimmed.is_empty() {
        damages.push(Damage::Indented);
    } else if trimmed.chars().all(|c| c == '>' || c.is_whitespace()) {
        damages.push(Damage::MailQuotes);
    } else if trimmed.ends_with(['"', '\'', '`', '“', '„']) {
        damages.push(Damage::Quotes);
    } else {
        damages.push(Damage::TextBeforeBegin);
    }
    let rest = before.len() - line.len();
    if !before[..rest].trim().is_empty() {
        damages.push(Damage::TextAround);
    }
}

fn behind_end(behind: &str, damages: &mut Vec<Damage>) {
    let line = behind.split('\n').next().unwrap_or_default().trim();
    if line.starts_with(['"', '\'', '`', '”', '“']) {
        damages.push(Damage::Quotes);
    } else if !behind.trim().is_empty() {
        damages.push(Damage::TextAround);
    }
}

/// Headers (RFC 1421 §4.4) and the rest. Base64 has no colon.
fn split_headers(body: &str) -> (&str, &str) {
    let known = ["Proc-Type:", "DEK-Info:"];
    let Some(last) = known.iter().filter_map(|name| body.rfind(name)).max() else {
        return ("", body);
    };
    let end = body[last..].find('\n').map_or(body.len(), |at| last + at);
    body.split_at(end)
}

/// The Base64 of a body without its layout.
fn base64_of(data: &str, begun: bool, ended: bool, damages: &mut Vec<Damage>) -> Zeroizing<String> {
    layout(data, begun, ended, damages);
    let mut out = Zeroizing::new(String::with_capacity(data.len()));
    for line in data.lines() {
        let mut line = line.trim();
        if line.starts_with('>') {
            damages.push(Damage::MailQuotes);
            line = line.trim_start_matches(['>', ' ']);
        }
        let quoted = ['"', '\'', '`', ',', '\\', ';'];
        let inner = line.trim_matches(quoted);
        if inner.len() != line.len() {
            damages.push(Damage::Quotes);
        }
        // Without its end a block goes on only as long as the lines look like it.
        if !ended && !out.is_empty() && !inner.chars().all(is_base64) {
            damages.push(Damage::TextAround);
            break;
        }
        if !begun && !inner.chars().all(is_base64) {
            out.clear();
            damages.push(Damage::TextAround);
            continue;
        }
        out.extend(inner.chars().filter(|c| !c.is_whitespace()));
    }
    if out.contains(['-', '_']) && !out.contains(['+', '/']) {
        damages.push(Damage::UrlSafeAlphabet);
        let standard = out.replace('-', "+").replace('_', "/");
        out = Zeroizing::new(standard);
    }
    out
}

/// What happened to line breaks and indentation.
fn layout(data: &str, begun: bool, ended: bool, damages: &mut Vec<Damage>) {
    let inner = data.trim();
    let broken_after_begin = !begun || data.trim_start_matches([' ', '\t']).starts_with('\n');
    if !inner.contains('\n') {
        if inner.contains(' ') {
            damages.push(Damage::SpacesForLineBreaks);
        } else if inner.len() > LONGEST_LINE || !broken_after_begin {
            damages.push(Damage::LineBreaksLost);
        }
        return;
    }
    let lines: Vec<&str> = inner.lines().collect();
    let up_to_end = data.trim_end_matches([' ', '\t', '>']);
    if !broken_after_begin || (ended && !up_to_end.ends_with('\n')) {
        damages.push(Damage::LineBreaksLost);
    }
    if lines.iter().any(|line| line.trim().is_empty()) {
        damages.push(Damage::BlankLines);
    }
    let body = data.trim_start_matches('\n');
    let indented = |line: &str| line.starts_with([' ', '\t']) && !line.trim().is_empty();
    if body.lines().any(indented) {
        damages.push(Damage::Indented);
    }
    if lines
        .iter()
        .any(|line| line.trim().contains(' ') && !line.trim_start().starts_with('>'))
    {
        damages.push(Damage::SpacesForLineBreaks);
    }
}

const fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_' | ' ' | '\t')
}

fn decode(base64: &str, damages: &mut Vec<Damage>) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let digits = base64.trim_end_matches('=');
    let padding = base64.len() - digits.len();
    let mut der = Zeroizing::new(Vec::with_capacity(base64.len()));
    // What follows counts bytes as characters.
    if !digits.is_ascii() {
        return Err(Broken::Base64);
    }
    // One digit alone carries no whole byte: at least one more was lost.
    let whole = digits.len() - usize::from(digits.len() % 4 == 1);
    LAX.decode_vec(&digits[..whole], &mut der)
        .map_err(|_| Broken::Base64)?;
    if der.is_empty() {
        return Err(Broken::Content);
    }
    let have = der.len();
    match der_length(&der) {
        Some(need) if need > have => return Err(Broken::Truncated { have, need }),
        Some(need) if need < have => {
            damages.push(Damage::TrailingBytes);
            der.truncate(need);
        }
        Some(_) if whole != digits.len() => return Err(Broken::Base64),
        Some(_) if padding != (4 - digits.len() % 4) % 4 => damages.push(Damage::Padding),
        _ => {}
    }
    Ok(der)
}

/// Whole length of the structure that begins here, by its own header (X.690 §8.1.3), if it is a
/// sequence.
pub(super) fn der_length(der: &[u8]) -> Option<usize> {
    let [0x30, first, rest @ ..] = der else {
        return None;
    };
    let count = usize::from(first & 0x7F);
    if first & 0x80 == 0 {
        return Some(2 + usize::from(*first));
    }
    if !(1..=4).contains(&count) || rest.len() < count {
        return None;
    }
    let length = rest[..count]
        .iter()
        .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
    length.checked_add(2 + count)
}

/// A file that is nothing but Base64 of a DER structure.
fn bare(text: &str) -> Option<Salvaged> {
    let mut damages = vec![Damage::MarkersMissing];
    let trimmed = text.trim().trim_matches(['"', '\'', '`', ',']).trim();
    if !trimmed.starts_with("MI") || trimmed.len() < SHORTEST_BARE {
        return None;
    }
    let dense = trimmed.chars().filter(|c| !c.is_whitespace());
    if !dense.clone().all(is_base64) {
        return None;
    }
    let read = base64_of(trimmed, true, true, &mut Vec::new());
    let der = decode(&read, &mut damages);
    Some(Salvaged {
        label: None,
        encrypted_headers: false,
        der,
        damages,
    })
}
