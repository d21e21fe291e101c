//! From the bytes of a file to text in which PEM markers can be looked for: what editors, shells,
//! environment variables and web forms did to it is taken back, and noted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, Zeroizing};

use super::super::pem;
use crate::domain::Damage;

/// How `-----` begins in Base64.
const BASE64_OF_DASHES: &str = "LS0tLS";

/// A file as text, and what had to be taken back.
pub(super) struct Plain {
    pub(super) text: Zeroizing<String>,
    pub(super) damages: Vec<Damage>,
}

/// Reads the file as text.
pub(super) fn plain(file: &[u8]) -> Plain {
    let mut damages = Vec::new();
    if file.starts_with(b"\xEF\xBB\xBF") {
        damages.push(Damage::ByteOrderMark);
    } else if file.starts_with(b"\xFF\xFE") || file.starts_with(b"\xFE\xFF") {
        damages.push(Damage::Utf16);
    }
    let mut text = as_text(&pem::text(file));
    if let Some(inner) = decoded_once_more(&text) {
        damages.push(Damage::Base64Twice);
        text = as_text(&inner);
    }
    if is_percent_encoded(&text) {
        damages.push(Damage::PercentEncoded);
        text = percent_decoded(&text);
    }
    if text.contains("-----") && (text.contains("\\n") || text.contains("\\r")) {
        damages.push(Damage::EscapedLineBreaks);
        text = replaced(
            text,
            &[
                ("\\\\n", "\n"),
                ("\\r\\n", "\n"),
                ("\\n", "\n"),
                ("\\r", "\n"),
            ],
        );
    }
    if text.contains("\r\n") {
        damages.push(Damage::WindowsLineEnds);
        text = replaced(text, &[("\r\n", "\n")]);
    }
    if text.contains('\r') {
        damages.push(Damage::OldMacLineEnds);
        text = replaced(text, &[("\r", "\n")]);
    }
    if text.chars().any(is_invisible) {
        damages.push(Damage::InvisibleCharacters);
        let mut clean = Zeroizing::new(String::with_capacity(text.len()));
        for c in text.chars() {
            match c {
                '\u{a0}' | '\u{202f}' | '\u{2007}' => clean.push(' '),
                c if is_invisible(c) => {}
                c => clean.push(c),
            }
        }
        text = clean;
    }
    Plain { text, damages }
}

/// UTF-8, or each byte as the character of its number.
fn as_text(bytes: &[u8]) -> Zeroizing<String> {
    // Enough room from the start: growing would leave copies of a key behind.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    match std::str::from_utf8(bytes) {
        Ok(utf8) => text.push_str(utf8),
        Err(_) => text.extend(bytes.iter().map(|byte| char::from(*byte))),
    }
    text
}

/// Characters that no one sees.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{2007}' | '\u{200b}'
            ..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

fn replaced(mut text: Zeroizing<String>, pairs: &[(&str, &str)]) -> Zeroizing<String> {
    for (from, to) in pairs {
        let next = Zeroizing::new(text.replace(from, to));
        text.zeroize();
        text = next;
    }
    text
}

/// The inside of a text that is Base64 of PEM, as build servers and Kubernetes keep files.
fn decoded_once_more(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let trimmed = text.trim().trim_matches(['"', '\'']);
    if !trimmed.starts_with(BASE64_OF_DASHES) {
        return None;
    }
    let mut base64 = Zeroizing::new(Vec::with_capacity(trimmed.len()));
    base64.extend(trimmed.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    let mut inner = Zeroizing::new(Vec::with_capacity(base64.len()));
    STANDARD.decode_vec(&*base64, &mut inner).ok()?;
    Some(inner)
}

fn is_percent_encoded(text: &str) -> bool {
    ["BEGIN%20", "BEGIN+", "PRIVATE%20KEY", "PRIVATE+KEY"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// As in a form: `%41` is a letter. `+` stays, unless it stands in a marker, because Base64 has it.
fn percent_decoded(text: &str) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = rest.as_slice_prefix();
        match (byte, hex) {
            (b'%', Some(value)) => {
                bytes.push(value);
                rest.next();
                rest.next();
            }
            _ => bytes.push(byte),
        }
    }
    let text = as_text(&bytes);
    let marks = [
        ("BEGIN+", "BEGIN "),
        ("END+", "END "),
        ("RSA+PRIVATE", "RSA PRIVATE"),
        ("ENCRYPTED+PRIVATE", "ENCRYPTED PRIVATE"),
        ("EC+PRIVATE", "EC PRIVATE"),
        ("PRIVATE+KEY", "PRIVATE KEY"),
        ("PUBLIC+KEY", "PUBLIC KEY"),
    ];
    replaced(text, &marks)
}

/// Two hexadecimal digits at the front of what is left.
trait SlicePrefix {
    fn as_slice_prefix(&self) -> Option<u8>;
}

impl SlicePrefix for std::str::Bytes<'_> {
    fn as_slice_prefix(&self) -> Option<u8> {
        let mut ahead = self.clone();
        let high = char::from(ahead.next()?).to_digit(16)?;
        let low = char::from(ahead.next()?).to_digit(16)?;
        u8::try_from(high * 16 + low).ok()
    }
}
