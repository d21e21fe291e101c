//! Finds secrets where they do not belong: keys in every form they are usually written in, their
//! private numbers in any container, tokens, signed requests, passphrases.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, reason = "support of tests")]

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::bytes::Regex;
use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};

/// So many bytes of a secret in a row are found.
const PART: usize = 24;

/// What is looked for: parts of secrets, by names that are none.
#[derive(Default)]
pub(crate) struct Secrets {
    parts: HashMap<Vec<u8>, String>,
}

impl Secrets {
    /// Looks for a private key (PKCS#8 PEM): its private numbers, in whatever container. The whole
    /// of it holds the public key too, which is in every certificate.
    pub(crate) fn key(self, pem: &str) -> Self {
        let key = RsaPrivateKey::from_pkcs8_pem(pem).expect("a private key");
        let mut numbers = vec![("private exponent", key.d().to_bytes_be())];
        numbers.extend(
            key.primes()
                .iter()
                .map(|prime| ("prime", prime.to_bytes_be())),
        );
        for exponent in [key.dp(), key.dq()] {
            let number = exponent.expect("precomputed").to_bytes_be();
            numbers.push(("exponent of a prime", number));
        }
        let secrets = numbers
            .iter()
            .fold(self, |secrets, (name, number)| secrets.binary(name, number));
        // The search must not be so broad that it finds the public key.
        assert!(secrets.find(&key.n().to_bytes_be()).is_empty());
        secrets
    }

    /// Looks for bytes as they are, in hexadecimal, as `Debug` lists them, and in base64 at each of
    /// the three positions at which they can begin inside something longer.
    pub(crate) fn binary(mut self, name: &str, bytes: &[u8]) -> Self {
        let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let hex = pairs.concat();
        self.add(&format!("{name}, raw"), bytes);
        self.add(&format!("{name}, HEX"), hex.to_uppercase().as_bytes());
        self.add(&format!("{name}, hex"), hex.as_bytes());
        self.add(
            &format!("{name}, hex with colons"),
            pairs.join(":").as_bytes(),
        );
        let list: Vec<String> = bytes.iter().map(u8::to_string).collect();
        self.add(&format!("{name}, as a list"), list.join(",").as_bytes());
        for skip in 0..3 {
            let aligned = &bytes[skip..];
            let aligned = &aligned[..aligned.len() / 3 * 3];
            let base64 = STANDARD_NO_PAD.encode(aligned);
            self.add(&format!("{name}, base64"), base64.as_bytes());
            let base64url = URL_SAFE_NO_PAD.encode(aligned);
            self.add(&format!("{name}, base64url"), base64url.as_bytes());
        }
        self
    }

    /// Looks for a text: a passphrase, a token. Its white space does not count.
    pub(crate) fn text(mut self, name: &str, text: &str) -> Self {
        self.add(name, &without_breaks(text.as_bytes()));
        self
    }

    fn add(&mut self, name: &str, bytes: &[u8]) {
        assert!(bytes.len() >= PART, "too short to be told from chance");
        let named = bytes
            .chunks_exact(PART)
            .map(|part| (part.to_vec(), name.to_owned()));
        self.parts.extend(named);
    }

    /// Names of everything that is found: as it stands, or with white space and written-out line
    /// breaks in between.
    pub(crate) fn find(&self, haystack: &[u8]) -> Vec<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for text in [haystack, &without_breaks(haystack)] {
            let windows = text.windows(PART);
            found.extend(windows.filter_map(|window| self.parts.get(window).cloned()));
        }
        let known = patterns().into_iter();
        let matching = known.filter(|(_, pattern)| pattern.is_match(haystack));
        found.extend(matching.map(|(name, _)| name.to_owned()));
        found.into_iter().collect()
    }
}

/// What secrets look like of which the value is not known.
fn patterns() -> [(&'static str, Regex); 4] {
    let compile = |pattern| Regex::new(pattern).expect("a pattern");
    [
        (
            "an access token",
            compile(r"00D[A-Za-z0-9]{12}![A-Za-z0-9._]{40,}"),
        ),
        (
            "a signed request",
            compile(r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{40,}"),
        ),
        (
            "the header of a signed request",
            compile(r"eyJhbGciOi|eyJ0eXAiOi"),
        ),
        (
            "a private key",
            compile(r"-----BEGIN (RSA )?PRIVATE KEY-----\s+M"),
        ),
    ]
}

fn without_breaks(haystack: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(haystack.len());
    let mut bytes = haystack.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if bytes.next_if(|next| matches!(next, b'n' | b'r')).is_some() => {}
            byte if byte.is_ascii_whitespace() => {}
            byte => joined.push(byte),
        }
    }
    joined
}
