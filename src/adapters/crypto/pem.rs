//! Finds PEM blocks in what people really have: text around them, CRLF, indentation, a byte order
//! mark, UTF-16 from a Windows shell, everything on one line. Stricter readers are for exchange
//! between programs (RFC 7468 §3 allows parsers this laxness).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

const BEGIN: &[u8] = b"-----BEGIN ";
const DASHES: &[u8] = b"-----";

/// Longest label looked at; the longest in use has 26 characters.
const MAX_LABEL: usize = 64;

/// One `-----BEGIN …-----` block.
pub(super) struct Block {
    /// The label, for example `RSA PRIVATE KEY`.
    pub(super) label: String,
    /// Whether its headers say `Proc-Type: 4,ENCRYPTED` (RFC 1421 §4.6.1.1).
    pub(super) encrypted: bool,
    /// The decoded body; none when the end is missing or it is no Base64.
    pub(super) der: Option<Zeroizing<Vec<u8>>>,
}

/// The bytes as plain text bytes: byte order mark removed, UTF-16 turned into UTF-8.
pub(super) fn text(file: &[u8]) -> Zeroizing<Vec<u8>> {
    let utf16 = match file {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Zeroizing::new(rest.to_vec()),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => None,
    };
    utf16.unwrap_or_else(|| Zeroizing::new(file.to_vec()))
}

/// Decodes UTF-16; PEM is ASCII, so anything else becomes a question mark.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Zeroizing<Vec<u8>>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    rest.is_empty().then(|| {
        let ascii = pairs.iter().map(|pair| match u8::try_from(unit(*pair)) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => b'?',
        });
        Zeroizing::new(ascii.collect())
    })
}

/// All blocks, in order.
pub(super) fn blocks(text: &[u8]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = find(rest, BEGIN) {
        rest = &rest[start + BEGIN.len()..];
        let Some(label) = label(rest) else { continue };
        let after = &rest[label.len() + DASHES.len()..];
        let end = format!("-----END {label}-----");
        let body = find(after, end.as_bytes()).map(|at| &after[..at]);
        // Without its end a block reaches to nowhere: the next one is looked for right behind.
        rest = body.map_or(after, |body| &after[body.len() + end.len()..]);
        found.push(block(label, body));
    }
    found
}

fn block(label: String, body: Option<&[u8]>) -> Block {
    let (headers, data) = body.map_or((&[][..], None), |body| {
        let (headers, data) = split_headers(body);
        (headers, Some(data))
    });
    Block {
        encrypted: find(headers, b"ENCRYPTED").is_some(),
        der: data.and_then(decode),
        label,
    }
}

/// The label in front of `-----`: capital letters, digits and spaces on one line.
fn label(text: &[u8]) -> Option<String> {
    let length = find(&text[..text.len().min(MAX_LABEL)], DASHES)?;
    let label = str::from_utf8(&text[..length]).ok()?;
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    label.chars().all(plain).then(|| label.to_owned())
}

/// Splits the encapsulated headers (RFC 1421 §4.4: `Name: value` lines up to a blank line) from the
/// data. Base64 has no colon, so a body without one has no headers.
fn split_headers(body: &[u8]) -> (&[u8], &[u8]) {
    let Some(colon) = body.iter().rposition(|byte| *byte == b':') else {
        return (&[], body);
    };
    let line_end = body[colon..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(body.len(), |at| colon + at);
    body.split_at(line_end)
}

fn decode(data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut base64 = Zeroizing::new(Vec::with_capacity(data.len()));
    base64.extend(data.iter().filter(|byte| !byte.is_ascii_whitespace()));
    // Enough room from the start: growing would leave copies of a key behind.
    let mut der = Zeroizing::new(Vec::with_capacity(base64.len()));
    STANDARD.decode_vec(&*base64, &mut der).ok()?;
    (!der.is_empty()).then_some(der)
}

/// Where `needle` begins in `haystack`.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Block {
        let mut all = blocks(text.as_bytes());
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn reads_through_layout() {
        for layout in [
            "-----BEGIN A B-----\nAAEC\nAwQ=\n-----END A B-----\n",
            "-----BEGIN A B-----\r\n\r\nAAEC\r\n\r\nAwQ=\r\n-----END A B-----",
            "text before\n  -----BEGIN A B-----\n  AAEC\n\tAwQ=\n  -----END A B-----\ntext after",
            "-----BEGIN A B----- AAEC AwQ= -----END A B-----",
        ] {
            let block = only(layout);
            assert_eq!(block.label, "A B");
            assert_eq!(block.der.unwrap().as_slice(), [0, 1, 2, 3, 4]);
        }
    }

    #[test]
    fn sees_encryption_headers() {
        let block = only(
            "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\nAAEC\n-----END X-----",
        );
        assert!(block.encrypted);
        assert_eq!(block.der.unwrap().as_slice(), [0, 1, 2]);
    }

    #[test]
    fn a_missing_end_or_broken_base64_leaves_a_label_without_data() {
        assert!(only("-----BEGIN X-----\nAAEC\n").der.is_none());
        assert!(
            only("-----BEGIN X-----\nA*EC\n-----END X-----")
                .der
                .is_none()
        );
        assert!(only("-----BEGIN X-----\n-----END X-----").der.is_none());
    }

    #[test]
    fn finds_the_second_behind_a_broken_first() {
        let all = blocks(b"-----BEGIN X-----\nAA\n-----BEGIN Y-----\nAAEC\n-----END Y-----");
        let labels: Vec<&str> = all.iter().map(|block| block.label.as_str()).collect();
        assert_eq!(labels, ["X", "Y"]);
    }

    #[test]
    fn strips_marks_and_utf16() {
        assert_eq!(text(b"\xEF\xBB\xBFab").as_slice(), b"ab");
        assert_eq!(text(b"\xFF\xFEa\0b\0").as_slice(), b"ab");
        assert_eq!(text(b"\xFE\xFF\0a\0b").as_slice(), b"ab");
        assert_eq!(text(b"ab").as_slice(), b"ab");
    }
}
