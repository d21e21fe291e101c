//! The username of the integration user.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::pasted::{Pasted, excerpt, tidy};
use super::{MyDomain, OrgKind};

/// Most characters of a username (Object Reference, `User.Username`).
const MAX_LENGTH: usize = 80;

/// Endings behind which a further word is not a domain's, but a sandbox's name:
/// `svc@acme.com.uat`.
const COMMON_ENDINGS: [&str; 24] = [
    "at", "au", "be", "biz", "ch", "co", "com", "de", "edu", "es", "eu", "fr", "gov", "info",
    "int", "invalid", "io", "it", "local", "mil", "net", "nl", "org", "uk",
];

/// A Salesforce username: what goes into `sub`. At most 80 characters, in the form of an e-mail
/// address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why a text is no username. Carries the text where it is worth showing, never a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Nothing there.
    #[error("no username given")]
    Empty,
    /// Something else of the field was pasted.
    #[error("this is {0}, not a username")]
    Mistaken(Pasted),
    /// No `@`.
    #[error("`{0}` has no @; a username looks like an e-mail address")]
    NoAt(String),
    /// More than one `@`.
    #[error("`{0}` has more than one @")]
    SeveralAts(String),
    /// Nothing before the `@`, or nothing between two dots behind it.
    #[error("`{0}` is not complete; a username looks like an e-mail address")]
    Incomplete(String),
    /// No dot behind the `@`.
    #[error("`{0}` has no dot after the @")]
    NoDot(String),
    /// A character that no username has.
    #[error("`{text}` has a `{found}`, which no username has")]
    Characters {
        /// The text.
        text: String,
        /// The character.
        found: char,
    },
    /// Over 80 characters.
    #[error("a username has at most 80 characters, this has {0}")]
    TooLong(usize),
}

/// Accepted, but worth a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsernameHint {
    /// Holds letters outside ASCII.
    Unusual,
    /// The org is a sandbox, but the username does not end in the sandbox's name. Users copied from
    /// production got it appended; users made in the sandbox need not have it.
    SandboxSuffixMissing {
        /// The username that a copied user would have.
        expected: String,
    },
    /// The org is not a sandbox, but the username ends in what looks like a sandbox's name.
    SandboxSuffix {
        /// That ending, without its dot.
        suffix: String,
        /// The username without it.
        expected: String,
    },
}

impl Username {
    /// Strips white space, quotes, `mailto:` and a name in front (`Acme <svc@acme.com>`), and
    /// checks. Upper and lower case stay as they are.
    pub fn parse(input: &str) -> Result<Self, UsernameError> {
        refuse_mistaken(input)?;
        let tidied = tidy(input);
        let address = match tidied.rsplit_once('<') {
            Some((_, address)) => tidy(address),
            None => tidied,
        };
        let joined: String = address.split_whitespace().collect();
        let text = tidy(joined.strip_prefix("mailto:").unwrap_or(&joined));
        // Once more: what stood behind a name in front was not seen by itself.
        refuse_mistaken(&text)?;
        check(&text)?;
        Ok(Self(text))
    }

    /// A hint for the person from the username alone, if there is one.
    pub fn hint(&self) -> Option<UsernameHint> {
        (!self.0.is_ascii()).then_some(UsernameHint::Unusual)
    }

    /// A hint from the username together with the org it is to log in to, if there is one.
    pub fn hint_for(&self, org: &MyDomain) -> Option<UsernameHint> {
        let own = match org.kind() {
            OrgKind::Sandbox(name) => self.without_sandbox(name),
            // Usernames of these orgs follow no such rule.
            OrgKind::Scratch | OrgKind::Other(_) | OrgKind::LoginHost | OrgKind::Practice => {
                return self.hint();
            }
            OrgKind::Production | OrgKind::Developer | OrgKind::Trailhead => None,
        };
        if own.is_some() {
            return self.hint();
        }
        match (org.sandbox(), self.sandbox_ending()) {
            // The same user in another sandbox: swap the names.
            (Some(name), Some((base, _))) => Some(UsernameHint::SandboxSuffixMissing {
                expected: format!("{base}.{name}"),
            }),
            (Some(name), None) => Some(UsernameHint::SandboxSuffixMissing {
                expected: format!("{}.{name}", self.0),
            }),
            (None, Some((base, suffix))) => Some(UsernameHint::SandboxSuffix {
                suffix: suffix.to_owned(),
                expected: base.to_owned(),
            }),
            (None, None) => self.hint(),
        }
    }

    /// The username without `.sandbox` at its end: what it is in production. `None` when it does
    /// not end so.
    pub fn without_sandbox(&self, sandbox: &str) -> Option<&str> {
        let (base, suffix) = self.0.rsplit_once('.')?;
        let complete = base
            .split_once('@')
            .is_some_and(|(_, domain)| domain.contains('.'));
        (complete && suffix.eq_ignore_ascii_case(sandbox)).then_some(base)
    }

    /// What looks like a sandbox's name at the end, and what stands before it:
    /// `svc@acme.com.uat` → (`svc@acme.com`, `uat`). Only where the word before it ends a domain
    /// and the word itself does not: `acme.com.au` is an ordinary domain.
    pub fn sandbox_ending(&self) -> Option<(&str, &str)> {
        let (base, suffix) = self.0.rsplit_once('.')?;
        let (_, domain) = base.split_once('@')?;
        let (_, ending) = domain.rsplit_once('.')?;
        let common = |word: &str| {
            COMMON_ENDINGS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word))
        };
        (common(ending) && !common(suffix) && suffix.len() > 2).then_some((base, suffix))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refuse_mistaken(text: &str) -> Result<(), UsernameError> {
    match Pasted::recognise(text) {
        None | Some(Pasted::Email(_)) => Ok(()),
        Some(other) => Err(UsernameError::Mistaken(other)),
    }
}

fn check(text: &str) -> Result<(), UsernameError> {
    if text.is_empty() {
        return Err(UsernameError::Empty);
    }
    let length = text.chars().count();
    if length > MAX_LENGTH {
        return Err(UsernameError::TooLong(length));
    }
    let shown = || excerpt(text);
    let mut parts = text.split('@');
    let local = parts.next().unwrap_or_default();
    let Some(domain) = parts.next() else {
        return Err(UsernameError::NoAt(shown()));
    };
    if parts.next().is_some() {
        return Err(UsernameError::SeveralAts(shown()));
    }
    let forbidden = |c: char| "<>()[]\",;:\\".contains(c) || c.is_control();
    if let Some(found) = text.chars().find(|c| forbidden(*c)) {
        return Err(UsernameError::Characters {
            text: shown(),
            found,
        });
    }
    if local.is_empty() || domain.is_empty() {
        return Err(UsernameError::Incomplete(shown()));
    }
    if !domain.contains('.') {
        return Err(UsernameError::NoDot(shown()));
    }
    if domain.split('.').any(str::is_empty) {
        return Err(UsernameError::Incomplete(shown()));
    }
    Ok(())
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Username {
    type Error = UsernameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Username> for String {
    fn from(value: Username) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pasted::RecordKind;

    fn org(host: &str) -> MyDomain {
        MyDomain::parse(host).unwrap().org
    }

    fn user(text: &str) -> Username {
        Username::parse(text).unwrap()
    }

    #[test]
    fn takes_a_username_however_it_was_copied() {
        for text in [
            "svc@acme.com.uat",
            "  svc@acme.com.uat\r\n",
            "'svc@acme.com.uat'",
            "mailto:svc@acme.com.uat",
            "Integration User <svc@acme.com.uat>",
            "svc@acme.\ncom.uat",
            "\u{200b}svc@acme.com.uat.",
        ] {
            assert_eq!(user(text).as_str(), "svc@acme.com.uat", "{text:?}");
        }
        assert_eq!(user("Svc+x@Acme.com").as_str(), "Svc+x@Acme.com");
        assert_eq!(user("svc@bücher.de").hint(), Some(UsernameHint::Unusual));
    }

    #[test]
    fn says_why_not() {
        let record = UsernameError::Mistaken(Pasted::RecordId {
            of: RecordKind::User,
            id: "0055g00000AbCdEAAV".into(),
        });
        let web = |host: &str| UsernameError::Mistaken(Pasted::WebAddress(host.into()));
        for (text, expected) in [
            ("", UsernameError::Empty),
            ("svc", UsernameError::NoAt("svc".into())),
            ("a@b@c.de", UsernameError::SeveralAts("a@b@c.de".into())),
            ("svc@acme", UsernameError::NoDot("svc@acme".into())),
            ("@acme.com", UsernameError::Incomplete("@acme.com".into())),
            ("a@.com", UsernameError::Incomplete("a@.com".into())),
            (
                "a,b@acme.com",
                UsernameError::Characters {
                    text: "a,b@acme.com".into(),
                    found: ',',
                },
            ),
            ("0055g00000AbCdEAAV", record),
            (
                &format!("3MVG9{}", "x".repeat(80)),
                UsernameError::Mistaken(Pasted::ConsumerKey),
            ),
            (
                "https://acme.my.salesforce.com/",
                web("acme.my.salesforce.com"),
            ),
            ("acme.my.salesforce.com", web("acme.my.salesforce.com")),
        ] {
            assert_eq!(Username::parse(text), Err(expected), "{text}");
        }
        let long = format!("{}@acme.com", "x".repeat(72));
        assert_eq!(Username::parse(&long), Err(UsernameError::TooLong(81)));
        assert!(Username::parse(&long[1..]).is_ok());
    }

    #[test]
    fn compares_with_the_org() {
        let sandbox = org("acme--uat.sandbox.my.salesforce.com");
        let production = org("acme.my.salesforce.com");
        let missing = |expected: &str| {
            Some(UsernameHint::SandboxSuffixMissing {
                expected: expected.into(),
            })
        };
        for (name, expected) in [
            ("svc@acme.com.uat", None),
            ("svc@acme.com.UAT", None),
            ("svc@acme.com", missing("svc@acme.com.uat")),
            ("svc@acme.com.dev1", missing("svc@acme.com.uat")),
            // `uat` is here the domain itself, nothing was appended.
            ("svc@acme.uat", missing("svc@acme.uat.uat")),
        ] {
            assert_eq!(user(name).hint_for(&sandbox), expected, "{name}");
        }
        for name in [
            "svc@acme.com",
            "svc@acme.com.au",
            "svc@mail.acme.de",
            "svc@a.co.uk",
        ] {
            assert_eq!(user(name).hint_for(&production), None, "{name}");
        }
        assert_eq!(
            user("svc@acme.com.uat").hint_for(&production),
            Some(UsernameHint::SandboxSuffix {
                suffix: "uat".into(),
                expected: "svc@acme.com".into(),
            })
        );
    }
}
