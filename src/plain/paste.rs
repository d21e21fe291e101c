//! Pasted blocks of several lines: keys, certificates, answers of Salesforce. They arrive line by
//! line, and have to be recognised by their first and swallowed to their last.

use zeroize::Zeroizing;

use crate::domain::{Pasted, tells_error};

/// Longest block. The room is taken at once: a buffer that grew would leave copies behind.
const LIMIT: usize = 32 * 1024;
/// Most lines of one.
const MOST_LINES: usize = 300;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// PEM with something in it.
    Pem(Pasted),
    /// JSON: what Salesforce answers with.
    Json,
}

/// A block that is arriving.
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) text: Zeroizing<String>,
    lines: usize,
    /// The last line was a header of an encrypted key: an empty line follows.
    header: bool,
    /// The last line was empty. Lines that end in CR and LF have an empty one between them on a
    /// terminal; two in a row end what was cut off.
    empty: bool,
    /// There were empty lines in it, so one follows its end too.
    pub(super) spaced: bool,
}

/// How a block stands after a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// More of it is to come.
    More,
    /// It is whole.
    Whole,
    /// It was cut off.
    Broken,
}

impl Block {
    /// The block that begins with this line, if one does.
    pub(super) fn begin(line: &str) -> Option<Self> {
        let kind = match Pasted::recognise(line) {
            Some(
                pem @ (Pasted::PrivateKey
                | Pasted::Certificate
                | Pasted::CertificateRequest
                | Pasted::PublicKey
                | Pasted::KeyMaterial),
            ) if line.contains("-----BEGIN") => BlockKind::Pem(pem),
            _ if is_json_start(line) => BlockKind::Json,
            _ => return None,
        };
        Some(Self {
            kind,
            text: Zeroizing::new(String::with_capacity(LIMIT)),
            lines: 0,
            header: false,
            empty: false,
            spaced: false,
        })
    }

    /// Takes the next line (the first one too).
    pub(super) fn take(&mut self, line: &str) -> Taken {
        self.lines += 1;
        let after_header = std::mem::replace(&mut self.header, is_header(line));
        if line.trim().is_empty() && !after_header {
            self.spaced = true;
            return match (&self.kind, std::mem::replace(&mut self.empty, true)) {
                (_, false) => Taken::More,
                (BlockKind::Pem(_), true) => Taken::Broken,
                (BlockKind::Json, true) => Taken::Whole,
            };
        }
        self.empty = false;
        if self.text.len() + line.len() + 1 < LIMIT {
            self.text.push_str(line);
            self.text.push('\n');
        }
        match self.kind {
            BlockKind::Pem(_) if after_header && line.trim().is_empty() => Taken::More,
            BlockKind::Pem(_) if line.contains("-----END") => Taken::Whole,
            BlockKind::Pem(_) if self.lines == 1 => Taken::More,
            BlockKind::Pem(_) if self.lines > MOST_LINES || !belongs_to_pem(line) => Taken::Broken,
            BlockKind::Json if is_balanced(&self.text) || self.lines > MOST_LINES => Taken::Whole,
            BlockKind::Pem(_) | BlockKind::Json => Taken::More,
        }
    }
}

/// Base64, or a header of an encrypted key.
fn belongs_to_pem(line: &str) -> bool {
    let line = line.trim();
    let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    is_header(line) || (line.len() > 10 || line.ends_with('=')) && line.chars().all(base64)
}

fn is_header(line: &str) -> bool {
    line.starts_with("Proc-Type:") || line.starts_with("DEK-Info:")
}

fn is_json_start(line: &str) -> bool {
    let line = line.trim_start();
    let mut chars = line.chars();
    match chars.next() {
        Some('{') => {
            let rest = chars.as_str().trim_start();
            rest.is_empty() || rest.starts_with('"')
        }
        Some('[') => {
            let rest = chars.as_str().trim_start();
            rest.is_empty() || rest.starts_with('{')
        }
        _ => false,
    }
}

/// As many brackets closed as opened. Brackets in texts count too: a paste is not parsed here, and
/// an empty line ends it in any case.
fn is_balanced(text: &str) -> bool {
    let opened = text.matches(['{', '[']).count();
    opened > 0 && opened <= text.matches(['}', ']']).count()
}

/// An answer of Salesforce, or its bare words, as people copy them.
pub(super) fn is_error_text(line: &str) -> bool {
    tells_error(line) || line.trim().starts_with("error=")
}

/// A line from inside a key whose first line was lost: 64 characters of base64, mixed.
pub(super) fn is_key_line(line: &str) -> bool {
    let line = line.trim();
    let has = |test: fn(char) -> bool| line.chars().any(test);
    matches!(line.len(), 64 | 76)
        && line
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn feed(lines: &[&str]) -> (BlockKind, Taken) {
        let mut block = Block::begin(lines[0]).unwrap();
        let mut taken = Taken::More;
        for line in lines {
            assert_eq!(taken, Taken::More);
            taken = block.take(line);
        }
        (block.kind, taken)
    }

    #[test]
    fn blocks_are_swallowed_to_their_end() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj";
        let key = [
            "-----BEGIN PRIVATE KEY-----",
            body,
            "abcd=",
            "-----END PRIVATE KEY-----",
        ];
        assert_eq!(
            feed(&key),
            (BlockKind::Pem(Pasted::PrivateKey), Taken::Whole)
        );
        assert_eq!(
            feed(&["-----BEGIN PRIVATE KEY-----", body, "", ""]).1,
            Taken::Broken
        );
        let answer = [
            "{",
            "  \"error\": \"invalid_grant\",",
            "\"error_description\": \"x\" }",
        ];
        assert_eq!(feed(&answer), (BlockKind::Json, Taken::Whole));
        assert_eq!(feed(&["{\"error\":\"invalid_grant\"}"]).1, Taken::Whole);
    }

    #[test]
    fn ordinary_answers_begin_no_block() {
        for line in [
            "",
            "2",
            "acme",
            "https://acme.my.salesforce.com",
            "[Enter]",
            "{acme}",
        ] {
            assert!(Block::begin(line).is_none(), "{line}");
        }
    }
}
