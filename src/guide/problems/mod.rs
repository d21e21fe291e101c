//! Words for what can go wrong: one sentence that names the value in question, then the way out.
//!
//! One function per failure enum of the domain. Their matches have no wildcard, so that a new
//! failure cannot appear without words. The catalogue of Salesforce's answers is not here.

mod input;
mod keys;
mod network;
mod records;

pub use input::{connection_name, consumer_key, host_refused, org_address, username};
pub use keys::{certificate, crypto, import, key_store, legacy_alone, not_a_pair};
pub use network::transport;
pub use records::{file, practice, practice_user, record};

use std::borrow::Cow;

use super::template;

/// What is said about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in one sentence, with the value in question.
    pub what: String,
    /// The way out.
    pub next: String,
}

/// A pair of templates: what, next.
type Pair = (&'static str, &'static str);

impl Words {
    /// Fills both templates with `values`.
    fn fill((what, next): Pair, values: &[(&str, &str)]) -> Self {
        let lookup = |name: &str| {
            let found = values.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| Cow::Borrowed(*value))
        };
        Self {
            what: template::fill(what, lookup),
            next: template::fill(next, lookup),
        }
    }
}

/// A library's or system's reason as part of a sentence: no full stop of its own, never empty.
fn reason(text: &str) -> &str {
    let trimmed = text.trim().trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        "no reason was given"
    } else {
        trimmed
    }
}

/// An error's own words as a sentence: capital letter first, full stop last.
fn sentence(error: &impl ToString) -> String {
    let text = error.to_string();
    let text = text.trim().trim_end_matches('.');
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends_once() {
        assert_eq!(sentence(&"no address given"), "No address given.");
        assert_eq!(sentence(&"`x` is too long."), "`x` is too long.");
        assert_eq!(sentence(&""), ".");
    }

    #[test]
    fn a_reason_is_never_empty() {
        assert_eq!(reason(" . "), "no reason was given");
        assert_eq!(reason("Disk full. "), "Disk full");
    }
}
