//! Causes that `reached_by` in `causes.toml` gives to `inspect`: for each a real file, made by OpenSSL
//! where it is a key or a certificate. The built program has to name the cause first; it ends with 1
//! where the file cannot be used as it is, and with 0 where Salesforce may still take it.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::diagnosis::{CauseId, Reach, causes};
use sfjwt::domain::{CertificateRequest, Timestamp};
use sfjwt::ports::{Crypto, SecretBytes};
use time::Duration;

use super::CONSUMER_KEY;
use super::openssl::{genrsa, openssl};
use super::program::Home;

/// A situation: cause, exit code, and the files that are looked at together.
type Row = (&'static str, i32, Vec<Vec<u8>>);

/// A certificate of a key, made by OpenSSL with further arguments.
fn certificate(key: &[u8], more: &[&str]) -> Vec<u8> {
    let home = Home::new();
    let path = home.write("key.pem", key);
    let args = ["req", "-x509", "-key", &path, "-subj", "/CN=acme"];
    openssl(&[&args[..], more].concat(), b"")
}

/// A certificate that ended yesterday. OpenSSL's command line makes none.
fn ended(key: &[u8]) -> Vec<u8> {
    let crypto = SystemCrypto::new();
    let (key, _) = crypto.import(&SecretBytes::new(key.to_vec())).unwrap();
    let not_after = Timestamp::now_utc() - Duration::days(1);
    let request = CertificateRequest {
        common_name: "acme".to_owned(),
        organization: None,
        email: None,
        not_before: not_after - Duration::days(365),
        not_after,
    };
    let pem = crypto.self_signed(&key, &request, [1; 16]).unwrap();
    pem.into_bytes()
}

/// A request as somebody's library made it: right but for the changes; `null` takes a claim away.
fn request(key: &[u8], algorithm: &str, changes: &Value) -> Vec<u8> {
    let in_three_minutes = Timestamp::now_utc().unix_timestamp() + 170;
    let mut claims = json!({
        "iss": CONSUMER_KEY,
        "sub": "sync@acme.example",
        "aud": "https://acme.my.salesforce.com",
        "exp": in_three_minutes,
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(&json!({"alg": algorithm})), part(&claims));
    let home = Home::new();
    let path = home.write("key.pem", key);
    let signature = openssl(&["dgst", "-sha256", "-sign", &path], input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)).into_bytes()
}

fn requests(key: &[u8]) -> Vec<Row> {
    let request = |algorithm: &str, changes: Value| vec![request(key, algorithm, &changes)];
    vec![
        (
            "assertion_is_not_a_jwt",
            1,
            vec![b"grant_type=x&assertion=eyJhbGciOiJSUzI1NiJ9.e30".to_vec()],
        ),
        ("algorithm_not_rs256", 1, request("RS512", json!({}))),
        ("missing_claims", 1, request("RS256", json!({"sub": null}))),
        ("exp_unit_wrong", 1, request("RS256", json!({"exp": 180}))),
    ]
}

fn keys(key: &[u8]) -> Vec<Row> {
    let aes = [
        "pkcs8",
        "-topk8",
        "-v2",
        "aes-256-cbc",
        "-passout",
        "pass:geheim",
    ];
    let curve = ["genpkey", "-algorithm", "ed25519"];
    let half = key.len() / 2;
    vec![
        ("key_unreadable", 1, vec![key[..half].to_vec()]),
        ("key_encrypted", 1, vec![openssl(&aes, key)]),
        ("key_not_rsa", 1, vec![openssl(&curve, b"")]),
        ("key_too_small", 0, vec![genrsa(1024)]),
        ("key_too_small", 1, vec![genrsa(512)]),
    ]
}

fn certificates(key: &[u8]) -> Vec<Row> {
    let names: Vec<String> = (0..150)
        .map(|number| format!("DNS:host-{number}.acme.example.com"))
        .collect();
    let names = format!("subjectAltName={}", names.join(","));
    let year = ["-days", "365"];
    let other = certificate(&genrsa(2048), &year);
    vec![
        ("key_cert_mismatch", 1, vec![key.to_vec(), other]),
        (
            "cert_too_big",
            1,
            vec![certificate(key, &["-days", "99", "-addext", &names])],
        ),
        ("cert_expired", 0, vec![ended(key)]),
    ]
}

fn rows() -> Vec<Row> {
    let key = genrsa(2048);
    [requests(&key), keys(&key), certificates(&key)]
        .into_iter()
        .flatten()
        .collect()
}

/// What is wrong with what it says of a row, if anything.
fn complaint((cause, exit, files): &Row) -> Option<String> {
    let home = Home::new();
    let paths: Vec<String> = files
        .iter()
        .enumerate()
        .map(|(number, content)| home.write(&format!("file-{number}"), content))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let ended = home.sfjwt(&[&["inspect", "--json"], &paths[..]].concat());
    let json: Value = serde_json::from_str(&ended.out).unwrap_or_default();
    let right = json["findings"][0]["cause"] == *cause && ended.code == Some(*exit);
    (!right).then(|| format!("{cause} (exit {exit}): {}", ended.all()))
}

#[test]
fn a_file_shows_its_cause_and_every_cause_of_inspect_has_one() {
    let rows = rows();
    let wrong: Vec<String> = rows.iter().filter_map(complaint).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let shown: BTreeSet<&str> = rows.iter().map(|(cause, ..)| *cause).collect();
    let tagged: BTreeSet<&str> = causes()
        .iter()
        .filter(|(_, data)| data.reached_by.contains(&Reach::Inspect))
        .map(|(cause, _)| CauseId::as_str(*cause))
        .collect();
    assert_eq!(shown, tagged);
}
