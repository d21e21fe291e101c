//! The facts of a file as rows: a word, and what is so.

use serde_json::Value;
use time::OffsetDateTime;

use crate::domain::{
    KeyContainer, KeyEncoding, Seen, SeenCertificate, SeenJwt, SeenKey, SeenPublic, Timestamp,
    clean_text,
};
use crate::guide::inspect::{ending, moment};

/// Longest value on a row, in characters.
const LONGEST: usize = 200;

/// A word and what is so.
pub(super) type Row = (String, String);

fn row(name: &str, value: impl Into<String>) -> Row {
    (name.to_owned(), clean_text(&value.into(), LONGEST))
}

/// Of keys and certificates.
pub(super) fn of_seen(seen: &Seen, now: Timestamp) -> Vec<Row> {
    match seen {
        Seen::Key(key) => of_key(key),
        Seen::PublicKey(public) => of_public(public),
        Seen::Certificates(all) => {
            let rows = all.list.iter().flat_map(|one| of_certificate(one, now));
            rows.collect()
        }
        Seen::Request(request) => {
            let mut rows = vec![row("subject", request.subject.clone())];
            rows.extend(request.public.iter().flat_map(of_public));
            rows
        }
        Seen::Empty | Seen::KeyStore(_) | Seen::Damaged(_) | Seen::Nothing => Vec::new(),
    }
}

fn of_key(key: &SeenKey) -> Vec<Row> {
    let container = match key.container {
        KeyContainer::Pkcs8 => "PKCS#8",
        KeyContainer::Pkcs1 => "PKCS#1",
        KeyContainer::EncryptedPkcs8 => "PKCS#8, encrypted",
        KeyContainer::EncryptedPkcs1 => "PKCS#1, encrypted by OpenSSL's old way",
        KeyContainer::OpenSsh => "OpenSSH",
        KeyContainer::Sec1 => "SEC1 (EC)",
        KeyContainer::Dsa => "DSA",
        KeyContainer::Unknown => "cannot be told",
    };
    let encoding = match key.encoding {
        KeyEncoding::Pem => "PEM",
        KeyEncoding::Der => "DER (binary)",
    };
    let mut rows = vec![row("form", format!("{container}, {encoding}"))];
    let passphrase = if key.is_encrypted() { "yes" } else { "none" };
    rows.push(row("passphrase", passphrase));
    match (&key.public, &key.algorithm) {
        (Some(public), _) => rows.extend(of_public(public)),
        (None, Some(name)) => rows.push(row("algorithm", name.clone())),
        (None, None) => {}
    }
    rows
}

fn of_public(public: &SeenPublic) -> Vec<Row> {
    let bits = public.bits.map(|bits| format!(", {bits} bits"));
    vec![
        row(
            "algorithm",
            format!("{}{}", public.algorithm, bits.unwrap_or_default()),
        ),
        row("public key", format!("SHA-256 {}", public.spki)),
    ]
}

fn of_certificate(certificate: &SeenCertificate, now: Timestamp) -> Vec<Row> {
    let issuer = if certificate.self_signed {
        "itself (self-signed)".to_owned()
    } else {
        certificate.issuer.clone()
    };
    let mut rows = vec![
        row("subject", certificate.subject.clone()),
        row("issued by", issuer),
        row("begins", moment(certificate.not_before)),
        row("ends", ending(certificate.not_after, now)),
        row("signed with", certificate.signature_algorithm.clone()),
        row("size", format!("{} bytes as PEM", certificate.pem_bytes)),
        row("SHA-256", certificate.fingerprint.colons()),
    ];
    rows.extend(of_public(&certificate.public));
    rows
}

/// Header and claims, as they are. The signature is never among them.
pub(super) fn of_jwt(jwt: &SeenJwt) -> Vec<Row> {
    let mut rows = Vec::new();
    for (part, fields) in [("header", &jwt.header), ("claim", &jwt.claims)] {
        let fields = fields.iter().flatten();
        rows.extend(fields.map(|(name, value)| row(&format!("{part} {name}"), shown(name, value))));
    }
    rows
}

/// A value; moments with their date.
fn shown(name: &str, value: &Value) -> String {
    let plain = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let is_moment = matches!(name, "exp" | "iat" | "nbf" | "auth_time");
    let seconds = value.as_i64().filter(|_| is_moment);
    match seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()) {
        Some(at) => format!("{plain} ({})", moment(at)),
        None => plain,
    }
}
