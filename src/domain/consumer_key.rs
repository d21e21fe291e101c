//! The consumer key (client id) of an app.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::pasted::{Pasted, tidy_keeping_dot};

/// Fewest and most characters (Metadata API guide, `ConnectedApp.oauthConfig.consumerKey`).
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=256;

/// How every key begins that Salesforce itself makes.
const USUAL_START: &str = "3MVG9";

/// Lengths of such keys, generously; 85 is usual (salesforce-jwt.md §G).
const USUAL_LENGTHS: std::ops::RangeInclusive<usize> = 65..=125;

/// A consumer key: what goes into `iss`. 8 to 256 characters of `A-Z a-z 0-9 . _`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsumerKey(String);

/// Why a text is no consumer key. No variant carries the text: it may be the secret beside it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsumerKeyError {
    /// Nothing there.
    #[error("no Consumer Key given")]
    Empty,
    /// Something else of the field was pasted.
    #[error("this is {0}, not the Consumer Key")]
    Mistaken(Pasted),
    /// A character that no consumer key has.
    #[error("a Consumer Key has no `{found}` (character {position})")]
    Characters {
        /// The character.
        found: char,
        /// Its place, from 1.
        position: usize,
    },
    /// Under 8 characters.
    #[error("a Consumer Key has more than {0} characters")]
    TooShort(usize),
    /// Over 256 characters.
    #[error("a Consumer Key has at most 256 characters, this has {0}")]
    TooLong(usize),
}

/// Accepted, but worth a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsumerKeyHint {
    /// Does not begin with `3MVG9`: right only if the key was set when the app was deployed.
    UnusualStart,
    /// Begins with `3MVG9`, but has this many characters instead of about 85: cut off, or with
    /// something behind it.
    UnusualLength(usize),
}

impl ConsumerKey {
    /// Strips white space, quotes and the label `Consumer Key`, and checks.
    pub fn parse(input: &str) -> Result<Self, ConsumerKeyError> {
        refuse_mistaken(input)?;
        let joined: String = tidy_keeping_dot(input).split_whitespace().collect();
        let text = tidy_keeping_dot(without_label(&joined));
        if text.is_empty() {
            return Err(ConsumerKeyError::Empty);
        }
        // Once more: behind a label a secret looks like nothing in particular.
        refuse_mistaken(&text)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        if let Some((index, found)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(ConsumerKeyError::Characters {
                found,
                position: index + 1,
            });
        }
        match text.len() {
            short if short < *LENGTHS.start() => Err(ConsumerKeyError::TooShort(short)),
            long if long > *LENGTHS.end() => Err(ConsumerKeyError::TooLong(long)),
            _ => Ok(Self(text)),
        }
    }

    /// A hint for the person, if there is one.
    pub fn hint(&self) -> Option<ConsumerKeyHint> {
        if !self.0.starts_with(USUAL_START) {
            Some(ConsumerKeyHint::UnusualStart)
        } else if !USUAL_LENGTHS.contains(&self.0.len()) {
            Some(ConsumerKeyHint::UnusualLength(self.0.len()))
        } else {
            None
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refuse_mistaken(text: &str) -> Result<(), ConsumerKeyError> {
    match Pasted::recognise(text) {
        None | Some(Pasted::ConsumerKey) => Ok(()),
        Some(other) => Err(ConsumerKeyError::Mistaken(other)),
    }
}

/// The label that is copied along from the page or from a settings file.
fn without_label(joined: &str) -> &str {
    let lower = joined.to_ascii_lowercase();
    let label = ["consumerkey", "clientid", "client_id"]
        .into_iter()
        .find(|label| lower.starts_with(label));
    let rest = label.and_then(|label| joined.get(label.len()..));
    match rest.map(|rest| rest.trim_start_matches([':', '=', '"', '\''])) {
        // A key of its own that merely begins with these letters stays whole.
        Some(rest) if rest.starts_with(USUAL_START) || joined.contains([':', '=']) => rest,
        _ => joined,
    }
}

impl fmt::Display for ConsumerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ConsumerKey {
    type Error = ConsumerKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ConsumerKey> for String {
    fn from(value: ConsumerKey) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pasted::RecordKind;

    fn usual() -> String {
        format!("3MVG9{}", "aB3._9Zx".repeat(10))
    }

    #[test]
    fn takes_the_usual_key_however_it_was_copied() {
        let key = usual();
        let (head, tail) = key.split_at(40);
        for text in [
            key.clone(),
            format!("  {key}\r\n"),
            format!("\"{key}\","),
            format!("{head}\n{tail}"),
            format!("Consumer Key\n{key}"),
            format!("client_id={key}"),
            format!("\u{feff}{key}\u{200b}"),
        ] {
            let parsed = ConsumerKey::parse(&text).unwrap();
            assert_eq!(parsed.as_str(), key, "{text:?}");
            assert_eq!(parsed.hint(), None);
        }
    }

    #[test]
    fn a_dot_at_the_end_belongs_to_the_key() {
        let key = format!("{}.", &usual()[..84]);
        for text in [
            key.clone(),
            format!("\"{key}\","),
            format!("client_id: {key}"),
        ] {
            assert_eq!(ConsumerKey::parse(&text).unwrap().as_str(), key);
        }
    }

    #[test]
    fn takes_unusual_keys_with_a_hint() {
        for (text, hint) in [
            ("PlatformCLI", ConsumerKeyHint::UnusualStart),
            ("consumerkeyofacme", ConsumerKeyHint::UnusualStart),
            (&"0a".repeat(32), ConsumerKeyHint::UnusualStart),
            ("3MVG9abc", ConsumerKeyHint::UnusualLength(8)),
            (
                &format!("3MVG9{}", "x".repeat(121)),
                ConsumerKeyHint::UnusualLength(126),
            ),
        ] {
            let parsed = ConsumerKey::parse(text).unwrap();
            assert_eq!(parsed.as_str(), text);
            assert_eq!(parsed.hint(), Some(hint), "{text}");
        }
    }

    #[test]
    fn says_what_else_it_is() {
        let record = |of, id: &str| Pasted::RecordId { of, id: id.into() };
        for (text, expected) in [
            ("0A".repeat(32), Pasted::ConsumerSecret),
            (
                format!(
                    "Consumer Key {} Consumer Secret {}",
                    usual(),
                    "0A".repeat(32)
                ),
                Pasted::ConsumerSecret,
            ),
            (
                format!("client_id={}", "0A".repeat(32)),
                Pasted::ConsumerSecret,
            ),
            (
                "0xI5g00000AbCdE".into(),
                record(RecordKind::ExternalClientApp, "0xI5g00000AbCdE"),
            ),
            (
                "0H45g00000AbCdEAAV".into(),
                record(RecordKind::ConnectedApp, "0H45g00000AbCdEAAV"),
            ),
            (
                "888000000000001".into(),
                record(RecordKind::AppSettings, "888000000000001"),
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----".into(),
                Pasted::PrivateKey,
            ),
            (
                "https://acme.my.salesforce.com/app?x=1".into(),
                Pasted::WebAddress("acme.my.salesforce.com".into()),
            ),
            ("eyJhbGci.eyJpc3Mi.c2ln".into(), Pasted::SignedToken),
            ("svc@acme.com".into(), Pasted::Email("svc@acme.com".into())),
        ] {
            assert_eq!(
                ConsumerKey::parse(&text),
                Err(ConsumerKeyError::Mistaken(expected)),
                "{text}"
            );
        }
    }

    #[test]
    fn names_length_and_character() {
        assert_eq!(ConsumerKey::parse(" \n"), Err(ConsumerKeyError::Empty));
        assert_eq!(
            ConsumerKey::parse("3MVG9"),
            Err(ConsumerKeyError::TooShort(5))
        );
        assert_eq!(
            ConsumerKey::parse(&"x".repeat(257)),
            Err(ConsumerKeyError::TooLong(257))
        );
        assert_eq!(
            ConsumerKey::parse("3MVG9abc-def"),
            Err(ConsumerKeyError::Characters {
                found: '-',
                position: 9
            })
        );
    }
}
