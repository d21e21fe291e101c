//! What a pasted text really is, for the many times the right thing lands in the wrong field.
//!
//! Recognising comes before parsing, so that no error ever repeats a secret back.

use std::fmt;

use url::Url;

use super::error_text::tells_error;

/// Longest text that is repeated back as a whole.
const EXCERPT_LIMIT: usize = 80;

/// A text recognised as something of the field. Secrets are named, never carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted {
    /// PEM with `PRIVATE KEY` in it. Secret.
    PrivateKey,
    /// The base64 body of a PEM block without its first and last line. Taken as secret.
    KeyMaterial,
    /// `BEGIN CERTIFICATE`.
    Certificate,
    /// `BEGIN CERTIFICATE REQUEST`.
    CertificateRequest,
    /// `BEGIN PUBLIC KEY`.
    PublicKey,
    /// A signed request or token: three base64url parts beginning `eyJ` (RFC 7519). Secret.
    SignedToken,
    /// An access token, `00D…!…`. Secret.
    AccessToken,
    /// A login address of the Salesforce CLI, `force://…`: it holds a refresh token. Secret.
    CliAuthUrl,
    /// The app's Consumer Secret: 64 upper-case hexadecimal digits, or 16 to 20 digits in apps of
    /// before 2019. Secret.
    ConsumerSecret,
    /// The app's Consumer Key, `3MVG9…`.
    ConsumerKey,
    /// A record Id of 15 or 18 characters.
    RecordId {
        /// What it is the Id of.
        of: RecordKind,
        /// The Id.
        id: String,
    },
    /// A web address; only its host is kept, since the rest may hold a session.
    WebAddress(String),
    /// An e-mail address or username.
    Email(String),
    /// An error as Salesforce words it, in JSON, in a log line or spoken.
    ErrorAnswer,
}

/// What a record Id's first three characters tell (salesforce-jwt.md §G and Salesforce's list of
/// key prefixes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// `005`.
    User,
    /// `00D`.
    Organization,
    /// `00e`.
    Profile,
    /// `0PS`.
    PermissionSet,
    /// `0xI`.
    ExternalClientApp,
    /// `0H4`.
    ConnectedApp,
    /// `888`.
    AppSettings,
}

impl RecordKind {
    fn of(id: &str) -> Option<Self> {
        Some(match id.get(..3)? {
            "005" => Self::User,
            "00D" => Self::Organization,
            "00e" => Self::Profile,
            "0PS" => Self::PermissionSet,
            "0xI" => Self::ExternalClientApp,
            "0H4" => Self::ConnectedApp,
            "888" => Self::AppSettings,
            _ => return None,
        })
    }

    /// Salesforce's word for such a record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Organization => "organization",
            Self::Profile => "profile",
            Self::PermissionSet => "permission set",
            Self::ExternalClientApp => "external client app",
            Self::ConnectedApp => "connected app",
            Self::AppSettings => "app's settings",
        }
    }
}

impl Pasted {
    /// Recognises `text` as a whole; of a text with several words, also a secret among them.
    /// `None` means only that nothing is known about it.
    pub fn recognise(text: &str) -> Option<Self> {
        let text = tidy(text);
        if let Some(found) = pem(&text) {
            return Some(found);
        }
        let joined: String = text.split_whitespace().collect();
        let error = tells_error(&text).then_some(Self::ErrorAnswer);
        if joined.len() != text.len() {
            let secret = text
                .split_whitespace()
                .filter_map(word)
                .find(Self::is_secret);
            if secret.is_some() {
                return secret;
            }
        }
        error.or_else(|| word(&joined))
    }

    /// Whether the text it was recognised in may not be shown or kept.
    pub const fn is_secret(&self) -> bool {
        matches!(
            self,
            Self::PrivateKey
                | Self::KeyMaterial
                | Self::SignedToken
                | Self::AccessToken
                | Self::CliAuthUrl
                | Self::ConsumerSecret
        )
    }
}

impl fmt::Display for Pasted {
    /// A noun phrase: "the Consumer Secret", "a private key".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PrivateKey => f.write_str("a private key"),
            Self::KeyMaterial => f.write_str("a piece of a key or certificate"),
            Self::Certificate => f.write_str("a certificate"),
            Self::CertificateRequest => f.write_str("a certificate request"),
            Self::PublicKey => f.write_str("a public key"),
            Self::SignedToken => f.write_str("a signed request or token"),
            Self::AccessToken => f.write_str("an access token"),
            Self::CliAuthUrl => f.write_str("a login of the Salesforce CLI"),
            Self::ConsumerSecret => f.write_str("the Consumer Secret"),
            Self::ConsumerKey => f.write_str("the Consumer Key"),
            Self::RecordId { of, id } => write!(f, "the {} Id `{id}`", of.word()),
            Self::WebAddress(host) => write!(f, "a web address (`{host}`)"),
            Self::ErrorAnswer => f.write_str("an error message of Salesforce"),
            Self::Email(address) => write!(f, "an e-mail address or username (`{address}`)"),
        }
    }
}

/// What may stand around a value that was copied out of a sentence, a mail or a JSON file.
const fn is_wrapping(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '“' | '”' | '„' | '‘' | '’' | '«' | '»'
    )
}

/// Characters that no one sees and that no value holds: zero-width, direction marks, soft hyphen,
/// byte order mark, control characters.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Takes off what surrounds a pasted value: white space, quotes, brackets, a sentence's final
/// punctuation, and invisible characters anywhere. Doing it twice changes nothing.
pub(super) fn tidy(text: &str) -> String {
    strip(text, &['.', ',', ';', '!', '?'])
}

/// As [`tidy`], for values that may themselves end in a dot.
pub(super) fn tidy_keeping_dot(text: &str) -> String {
    strip(text, &[',', ';'])
}

fn strip(text: &str, punctuation: &[char]) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let start = |c: char| c.is_whitespace() || is_wrapping(c);
    let end = |c: char| start(c) || punctuation.contains(&c);
    let mut rest = visible.trim_start_matches(start).trim_end_matches(end);
    // Square brackets also belong to IPv6 addresses: only a pair around everything goes.
    while let Some(inner) = rest.strip_prefix('[').and_then(|r| r.strip_suffix(']')) {
        rest = inner.trim_start_matches(start).trim_end_matches(end);
    }
    rest.to_owned()
}

/// `text` for an error message: short, on one line, and never a secret.
pub(super) fn excerpt(text: &str) -> String {
    if Pasted::recognise(text).is_some_and(|found| found.is_secret()) {
        return "…".to_owned();
    }
    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
    if clean.chars().count() <= EXCERPT_LIMIT {
        return clean;
    }
    let head: String = clean.chars().take(12).collect();
    format!("{head}…")
}

fn pem(text: &str) -> Option<Pasted> {
    let upper = text.to_ascii_uppercase();
    if upper.contains("PRIVATE KEY") {
        return Some(Pasted::PrivateKey);
    }
    let (_, label) = upper.split_once("-----BEGIN ")?;
    Some(if label.contains("CERTIFICATE REQUEST") {
        Pasted::CertificateRequest
    } else if label.contains("CERTIFICATE") {
        Pasted::Certificate
    } else if label.contains("PUBLIC KEY") {
        Pasted::PublicKey
    } else {
        Pasted::KeyMaterial
    })
}

fn word(text: &str) -> Option<Pasted> {
    let text = &tidy(text);
    if text.starts_with("force://") {
        return Some(Pasted::CliAuthUrl);
    }
    secret_word(text)
        .or_else(|| record_id(text))
        .or_else(|| consumer_key(text))
        .or_else(|| web_address(text))
        .or_else(|| email(text))
}

fn secret_word(text: &str) -> Option<Pasted> {
    let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    if text.starts_with("MII") && text.len() >= 200 && text.chars().all(base64) {
        return Some(Pasted::KeyMaterial);
    }
    // One line out of a PEM block (RFC 7468: 64 characters a line). Consumer Keys are longer.
    let mixed = text.chars().any(|c| c.is_ascii_lowercase())
        && text.chars().any(|c| c.is_ascii_uppercase())
        && text.chars().any(|c| c.is_ascii_digit());
    let line = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    if text.len() == 64 && mixed && text.chars().all(line) && !text.starts_with("3MVG9") {
        return Some(Pasted::KeyMaterial);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let encoded = |part: &&str| !part.is_empty() && part.chars().all(base64);
    // Header and claims are JSON objects; a token that was cut off has fewer parts.
    if text.starts_with("eyJ") && text.len() >= 20 && parts.len() <= 3 && parts.iter().all(encoded)
    {
        return Some(Pasted::SignedToken);
    }
    if text.starts_with("00D") && text.len() > 20 && (text.contains('!') || text.contains("%21")) {
        return Some(Pasted::AccessToken);
    }
    let digits = text.chars().all(|c| c.is_ascii_digit());
    let upper_hex = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c);
    let new_form = text.len() == 64 && text.chars().all(upper_hex);
    let old_form = digits && (16..=20).contains(&text.len()) && record_id(text).is_none();
    (new_form || old_form).then_some(Pasted::ConsumerSecret)
}

fn record_id(text: &str) -> Option<Pasted> {
    let shape = matches!(text.len(), 15 | 18) && text.chars().all(|c| c.is_ascii_alphanumeric());
    let of = RecordKind::of(text).filter(|_| shape)?;
    Some(Pasted::RecordId {
        of,
        id: text.to_owned(),
    })
}

fn consumer_key(text: &str) -> Option<Pasted> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    (text.starts_with("3MVG9") && text.len() >= 20 && text.chars().all(allowed))
        .then_some(Pasted::ConsumerKey)
}

fn web_address(text: &str) -> Option<Pasted> {
    let known_host = |host: &str| {
        [".salesforce.com", ".force.com", ".salesforce-setup.com"]
            .iter()
            .any(|suffix| host.to_ascii_lowercase().ends_with(suffix))
    };
    let bare = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let address = if text.contains("://") {
        Url::parse(text).ok()?
    } else if !text.contains('@') && known_host(bare) {
        Url::parse(&format!("https://{text}")).ok()?
    } else {
        return None;
    };
    let host = address.host_str().filter(|host| !host.is_empty())?;
    Some(Pasted::WebAddress(host.chars().take(253).collect()))
}

fn email(text: &str) -> Option<Pasted> {
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    let (local, domain) = address.split_once('@')?;
    let shape = !local.is_empty()
        && !local.contains(['/', ':'])
        && domain.contains('.')
        && !domain.contains(['@', '/', ':']);
    (shape && address.chars().count() <= EXCERPT_LIMIT).then(|| Pasted::Email(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_what_lands_in_the_wrong_field() {
        let key = format!("3MVG9{}", "aB3._".repeat(16));
        let cases = [
            ("-----BEGIN PRIVATE KEY-----\nMIIE", Pasted::PrivateKey),
            ("BEGIN RSA PRIVATE KEY", Pasted::PrivateKey),
            ("-----BEGIN CERTIFICATE-----\nMIID", Pasted::Certificate),
            (
                "-----BEGIN CERTIFICATE REQUEST-----",
                Pasted::CertificateRequest,
            ),
            ("-----BEGIN PUBLIC KEY-----", Pasted::PublicKey),
            (
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
                Pasted::SignedToken,
            ),
            ("00D000000000001!AQEAQabcdefghijk", Pasted::AccessToken),
            (
                "force://PlatformCLI::token@acme.my.salesforce.com",
                Pasted::CliAuthUrl,
            ),
            ("1955279925675241571", Pasted::ConsumerSecret),
            (&key, Pasted::ConsumerKey),
            (" <svc@acme.com>, ", Pasted::Email("svc@acme.com".into())),
            (
                "https://acme.my.salesforce.com/x?sid=00D!abc",
                Pasted::WebAddress("acme.my.salesforce.com".into()),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Pasted::recognise(text), Some(expected), "{text}");
        }
        assert_eq!(Pasted::recognise("acme"), None);
        assert_eq!(
            Pasted::recognise(&"0A".repeat(32)),
            Some(Pasted::ConsumerSecret)
        );
        // Lower case is what some teams choose as consumer key (salesforce-jwt.md §D.1).
        assert_eq!(Pasted::recognise(&"0a".repeat(32)), None);
    }

    #[test]
    fn record_ids_by_prefix() {
        for (id, of) in [
            ("0055g00000AbCdE", RecordKind::User),
            ("0055g00000AbCdEAAV", RecordKind::User),
            ("00D5g00000AbCdE", RecordKind::Organization),
            ("0xI5g00000AbCdE", RecordKind::ExternalClientApp),
            ("0H45g00000AbCdEAAV", RecordKind::ConnectedApp),
            ("888000000000001", RecordKind::AppSettings),
            ("888000000000001234", RecordKind::AppSettings),
        ] {
            let expected = Pasted::RecordId { of, id: id.into() };
            assert_eq!(Pasted::recognise(id), Some(expected));
        }
    }

    #[test]
    fn a_secret_among_other_words_is_found() {
        let page = format!("Consumer Key 3MVG9abc Consumer Secret {}", "0A".repeat(32));
        assert_eq!(Pasted::recognise(&page), Some(Pasted::ConsumerSecret));
        assert_eq!(excerpt(&page), "…");
    }

    #[test]
    fn tidying_keeps_ipv6_brackets() {
        assert_eq!(tidy(" \"http://[::1]\". "), "http://[::1]");
        assert_eq!(tidy("[“acme.com”]"), "acme.com");
    }
}
