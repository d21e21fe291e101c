//! Certificates that OpenSSL makes: sound, ended, chained, too big, of other keys.

use serde_json::Value;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::{CertificateRequest, Timestamp};
use sfjwt::ports::{Crypto, SecretBytes};
use time::Duration;

use super::openssl::{genrsa, openssl, openssl_text};
use super::program::Home;
use super::{KEY, OTHER_KEY, causes, certificate, inspect_text, sentences, text};

/// A certificate of a key, with more arguments.
fn made(key: &str, more: &[&str]) -> String {
    let home = Home::new();
    let path = home.write("k.pem", key);
    let args = ["req", "-x509", "-key", &path, "-subj", "/CN=acme"];
    text(openssl(&[&args[..], more].concat(), b""))
}

/// A certificate that ended so many days ago. OpenSSL's command line makes none.
fn ended(days: i64) -> String {
    let crypto = SystemCrypto::new();
    let file = SecretBytes::new(KEY.as_bytes().to_vec());
    let (key, _) = crypto.import(&file).unwrap();
    let not_after = Timestamp::now_utc() - Duration::days(days) - Duration::hours(1);
    let request = CertificateRequest {
        common_name: "acme".to_owned(),
        organization: None,
        email: None,
        not_before: not_after - Duration::days(365),
        not_after,
    };
    crypto.self_signed(&key, &request, [1; 16]).unwrap()
}

fn first(json: &Value) -> &Value {
    &json["files"][0]["certificates"][0]
}

#[test]
fn a_sound_one_in_both_forms() {
    let pem = certificate(&KEY);
    let der = openssl(&["x509", "-outform", "DER"], pem.as_bytes());
    let says = |args: &[&str]| openssl_text(&[&["x509", "-noout"], args].concat(), pem.as_bytes());
    let fingerprint = says(&["-fingerprint", "-sha256"]);
    let fingerprint = fingerprint
        .split_once('=')
        .unwrap()
        .1
        .replace(':', "")
        .to_lowercase();
    let end = says(&["-enddate", "-dateopt", "iso_8601"]);
    let end = end.split_once('=').unwrap().1.replace(' ', "T");
    for file in [pem.as_bytes(), &der] {
        let json = inspect_text(file, 0);
        let found = first(&json);
        assert_eq!(found["subject"], "CN=acme, O=Acme");
        assert_eq!(found["self_signed"], true);
        assert_eq!(found["fingerprint"], fingerprint.as_str());
        assert_eq!(found["not_after"], end.as_str());
        assert_eq!(found["signature_algorithm"], "sha256WithRSAEncryption");
        assert_eq!(found["pem_bytes"], pem.len());
        assert_eq!(found["public"]["bits"], 2048);
        assert_eq!(json["files"][0]["file_bytes"], file.len());
        assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn dates() {
    let json = inspect_text(ended(20), 0);
    assert_eq!(causes(&json), ["cert_expired"]);
    assert_eq!(json["findings"][0]["severity"], "warning");
    assert!(sentences(&json).contains("20 days ago"), "{json}");

    let json = inspect_text(made(&KEY, &["-days", "12"]), 0);
    assert!(sentences(&json).contains("in 12 days"), "{json}");
}

#[test]
fn keys_that_salesforce_does_not_take() {
    let ec = text(openssl(
        &["ecparam", "-genkey", "-noout", "-name", "prime256v1"],
        b"",
    ));
    let json = inspect_text(made(&ec, &[]), 1);
    assert_eq!(causes(&json), ["key_not_rsa"]);
    assert_eq!(first(&json)["public"]["algorithm"], "EC");
    let json = inspect_text(made(&text(genrsa(1024)), &["-days", "99"]), 0);
    assert_eq!(causes(&json), ["key_too_small"]);
}

#[test]
fn a_chain_by_mistake() {
    let home = Home::new();
    let (ca, ca_key) = (
        made(&OTHER_KEY, &["-days", "99"]),
        home.write("ca.key", OTHER_KEY.as_str()),
    );
    let (ca_path, key) = (home.write("ca.crt", &ca), home.write("k.pem", KEY.as_str()));
    let request = openssl(&["req", "-new", "-key", &key, "-subj", "/CN=leaf"], b"");
    let args = [
        "x509",
        "-req",
        "-CA",
        &ca_path,
        "-CAkey",
        &ca_key,
        "-days",
        "90",
        "-set_serial",
        "7",
    ];
    let leaf = text(openssl(&args, &request));

    let json = inspect_text(&leaf, 0);
    assert_eq!(first(&json)["self_signed"], false);
    assert!(sentences(&json).contains("It was issued by CN=acme"));

    let json = inspect_text(format!("{leaf}{ca}"), 0);
    assert_eq!(
        json["files"][0]["certificates"].as_array().unwrap().len(),
        2
    );
    assert!(sentences(&json).contains("holds 2 certificates"));

    // Four of them are more than Salesforce takes; the first alone is not.
    let json = inspect_text(format!("{leaf}{ca}{ca}{ca}"), 1);
    assert_eq!(causes(&json), ["cert_too_big"]);
    let next = json["files"][0]["remarks"].to_string();
    assert!(next.contains("first certificate alone"), "{next}");
}

#[test]
fn too_big_by_itself() {
    let names: Vec<String> = (0..150)
        .map(|n| format!("DNS:host-{n}.acme.example.com"))
        .collect();
    let names = format!("subjectAltName={}", names.join(","));
    let json = inspect_text(made(&KEY, &["-days", "99", "-addext", &names]), 1);
    assert_eq!(causes(&json), ["cert_too_big"]);
}

#[test]
fn oddities() {
    let usage = ["-days", "99", "-addext", "keyUsage=keyEncipherment"];
    let json = inspect_text(made(&KEY, &usage), 0);
    assert_eq!(first(&json)["may_sign"], false);
    assert!(sentences(&json).contains("digital signatures"));
    let json = inspect_text(made(&KEY, &["-days", "99", "-sha1"]), 0);
    assert!(sentences(&json).contains("sha1WithRSAEncryption"));
}

#[test]
fn damaged_and_mistaken() {
    let pem = certificate(&KEY);
    let json = inspect_text(pem.replace('\n', " "), 1);
    assert_eq!(json["files"][0]["damages"][0], "spaces_for_line_breaks");
    assert_eq!(json["files"][0]["item"], "certificate");
    let json = inspect_text(&pem[..400], 1);
    assert!(sentences(&json).contains("cannot be read"), "{json}");

    let home = Home::new();
    let key = home.write("k.pem", KEY.as_str());
    let request = openssl(&["req", "-new", "-key", &key, "-subj", "/CN=x"], b"");
    let json = inspect_text(request, 0);
    assert_eq!(json["files"][0]["item"], "certificate_request");
    assert_eq!(json["files"][0]["request"]["subject"], "CN=x");

    // The key is in the same file: it must never be uploaded.
    let json = inspect_text(format!("{}{pem}", KEY.as_str()), 0);
    assert_eq!(json["files"][0]["item"], "private_key");
    assert!(sentences(&json).contains("the first belongs to the key"));
    let json = inspect_text(format!("{}{pem}", OTHER_KEY.as_str()), 1);
    assert_eq!(causes(&json), ["key_cert_mismatch"]);
}
