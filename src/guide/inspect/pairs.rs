//! Words for two files.

use super::{noun, pair, plain};
use crate::domain::{Item, Remark};

pub(super) fn words(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::Together(first, second) if first == second => {
            plain(format!("Yes. Both are the same {}.", noun(*first)))
        }
        Remark::Together(Item::Jwt, other) | Remark::Together(other, Item::Jwt) => plain(format!(
            "Yes. The request was signed with {}.",
            key_of(*other)
        )),
        Remark::Together(first, second) => plain(format!(
            "Yes. {} and {} belong together.",
            capital(noun(*first)),
            noun(*second)
        )),
        Remark::SameCertificate(_) => plain("Yes. Both are the same certificate."),
        Remark::SameKeyOtherCertificate => {
            plain("Yes. Two certificates of the same key; Salesforce takes either.")
        }
        Remark::Apart(first, second) if first == second => pair(
            format!(
                "No. They are of two different keys: each {} is of its own.",
                noun(*first)
            ),
            "Use the one whose fingerprint is that of the certificate on the app.",
        ),
        Remark::Apart(Item::Jwt, other) | Remark::Apart(other, Item::Jwt) => pair(
            format!("No. The signature does not fit {}.", key_of(*other)),
            "Sign with the key that belongs to the certificate on the app, or upload the certificate of the key.",
        ),
        Remark::Apart(first, second) => pair(
            format!(
                "No. {} and {} do not belong together.",
                capital(noun(*first)),
                noun(*second)
            ),
            "Look for the certificate that was made with this key, or make both anew.",
        ),
        Remark::CannotTell(first, second) => pair(
            format!(
                "It cannot be told whether {} and {} belong together.",
                noun(*first),
                noun(*second)
            ),
            "Give two files that can be read: a private key, a certificate or a signed request each.",
        ),
        _ => None,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

/// The key that a signature is checked with.
fn key_of(item: Item) -> String {
    match item {
        Item::PrivateKey | Item::PublicKey => format!("this {}", noun(item)),
        other => format!("the key of this {}", noun(other)),
    }
}
