//! Takes secrets out of text that is going to be shown or kept.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Longest redacted text, in characters; what is cut off is counted at the end.
pub const REDACTED_LIMIT: usize = 4000;

/// Stands where a consumer secret or another secret value was.
pub(crate) const SECRET_MARK: &str = "[secret-removed]";

/// Stands where long base64 was.
const BASE64_MARK: &str = "[base64-removed]";

/// Room for the count of what was cut off, so that redacting twice is the same as once.
const COUNT_ROOM: usize = 48;

/// Names of fields whose value is a secret, in JSON, forms and headers, also as the end of a longer
/// name; but `INVALID_SESSION_ID: …` is an error code.
const SECRET_FIELDS: &str = "access_token|refresh_token|id_token|client_secret|consumer_secret\
    |client_assertion|assertion|private_key|privatekey|passphrase|password|passwd|\\bsessionid\
    |\\bsession_id|authorization|cookie|token";

/// Patterns and what stands in their place. In this order: whole blocks first, so that what is
/// inside them needs no pattern of its own. Marks hold no blank, so that a mark found as a value
/// is replaced by itself.
const PATTERNS: [(&str, &str); 11] = [
    // A PEM private key, also cut short, also with `\n` instead of line breaks.
    (
        r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)",
        "[private-key-removed]",
    ),
    // The end of one whose beginning was cut off.
    (
        r"[A-Za-z0-9+/=\s\\]*-----END [A-Z0-9 ]*PRIVATE KEY-----",
        "[private-key-removed]",
    ),
    // A JWT (RFC 7515 §3.1): its header is a JSON object, which fixes the first letters.
    (
        r"(?:eyJ|eyA|ewo|ew0|ewk)[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_=-]*(?:\.[A-Za-z0-9_=-]*)*",
        "[signed-request-removed]",
    ),
    (
        r"[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]{100,}",
        "[signed-request-removed]",
    ),
    // A session id: organisation id, exclamation mark, rest (salesforce-jwt.md §A.4).
    (
        r"00D[A-Za-z0-9]{12,15}(?:!|%21|\\u0021|&#33;)[A-Za-z0-9._%+/=-]*",
        "[access-token-removed]",
    ),
    (
        r"(?i)\b(bearer|basic|oauth)(\s+|%20|\+)[A-Za-z0-9._~+/=!%-]{20,}",
        "$1 [access-token-removed]",
    ),
    (
        r"(?i)(<(?:\w+:)?(?:sessionId|access_token|password)>)[^<]*",
        "${1}[secret-removed]",
    ),
    // A consumer secret: 32 bytes in upper-case hex.
    (r"[0-9A-F]{64}", SECRET_MARK),
    // DER in base64 without markers, in one line or wrapped.
    (
        r"MI[IG][A-Za-z0-9+/_-]{24,}={0,2}(?:(?:\r?\n|\\r|\\n)+[A-Za-z0-9+/=]+|[ \t]+[A-Za-z0-9+/=]{16,})*",
        BASE64_MARK,
    ),
    // Any other long base64, in one line or wrapped.
    (
        r"(?:[A-Za-z0-9+/_-]{48,}={0,2}(?:\s|\\[nr])*){2,}[A-Za-z0-9+/=_-]*",
        BASE64_MARK,
    ),
    (r"[A-Za-z0-9+/_-]{120,}={0,2}", BASE64_MARK),
];

/// Values of secret fields: in quotes, in quotes that are themselves escaped, without quotes.
const FIELD_VALUES: [(&str, &str); 3] = [
    (r#""(?:[^"\\]|\\.)*"?"#, r#"${1}"[secret-removed]""#),
    (r#"(\\+")(?:[^"\\]|\\[^"])*"#, "${1}${2}[secret-removed]"),
    (r#"[^"'\\&\s,;{}<]+"#, "${1}[secret-removed]"),
];

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let name = format!(r#"(?i)((?:{SECRET_FIELDS})\\*["']?\s*[:=]\s*)"#);
    let plain = PATTERNS
        .iter()
        .map(|&(pattern, mark)| (pattern.to_owned(), mark));
    let fields = FIELD_VALUES
        .iter()
        .map(|&(value, mark)| (format!("{name}{value}"), mark));
    plain
        .chain(fields)
        .filter_map(|(pattern, mark)| Some((Regex::new(&pattern).ok()?, mark)))
        .collect()
});

/// A copy of `text` without private keys, signed requests, access tokens and client secrets, each
/// replaced by a mark that names it; without control and direction characters (a terminal must not
/// obey an answer); at most [`REDACTED_LIMIT`] characters and a count of the rest.
///
/// Redacting twice is the same as once.
pub fn redact(text: &str) -> String {
    bounded(redact_whole(text))
}

/// As [`redact`], at its full length: for text that is searched before it is cut.
pub(crate) fn redact_whole(text: &str) -> String {
    // Invisible characters go first: one inside a token would hide it from the patterns.
    let mut clean = without_controls(text);
    for (regex, mark) in COMPILED.iter() {
        if let Cow::Owned(changed) = regex.replace_all(&clean, *mark) {
            clean = changed;
        }
    }
    clean
}

/// Whether [`redact`] would take something out of `text` that is surely meant as a secret: long
/// base64 alone may as well be a path or a Consumer Key.
pub fn holds_secret(text: &str) -> bool {
    let clean = without_controls(text);
    let sure = COMPILED.iter().filter(|(_, mark)| *mark != BASE64_MARK);
    sure.into_iter().any(|(regex, _)| regex.is_match(&clean))
}

/// Like [`redact`], on one line of at most `limit` characters.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let clean = redact(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut short: String = line.chars().take(limit).collect();
    short.push('…');
    short
}

fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_invisible(*c)))
        .collect()
}

/// Zero-width and direction characters (Unicode general category Cf, the ones used to deceive).
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

fn bounded(text: String) -> String {
    let Some((cut, _)) = text.char_indices().nth(REDACTED_LIMIT) else {
        return text;
    };
    let rest = text[cut..].chars().count();
    if rest <= COUNT_ROOM {
        return text;
    }
    format!("{}… ({rest} more characters)", &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len() + FIELD_VALUES.len());
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "API (Enable OAuth Settings) → tick Enable JWT Bearer Flow",
            "refresh_token scope is required and the connected app should be installed",
            "invalid_grant: expired authorization code",
            "INVALID_SESSION_ID: Session expired or invalid",
            "https://eyewear-store--uat.sandbox.my.salesforce.com/services/oauth2/token",
            "user svc@acme.com.uat, key 3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0QqEWhqKpoW3sv",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn a_terminal_gets_nothing_to_obey() {
        assert_eq!(redact("a\u{1b}[31mb\u{7}\u{202e}c\rd\u{200b}"), "a[31mbcd");
    }

    #[test]
    fn cut_and_counted() {
        let long = redact(&"x ".repeat(4000));
        assert!(long.ends_with("… (4000 more characters)"), "{long}");
        assert_eq!(redact(&long), long);
    }
}
