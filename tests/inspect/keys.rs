//! Private keys in every form that OpenSSL writes.

use base64::Engine;
use rsa::traits::PublicKeyParts;
use serde_json::Value;

use super::openssl::{genrsa, openssl, openssl_text};
use super::program::Home;
use super::{KEY, causes, inspect, inspect_text, sentences};

/// The fingerprint of the public key, by OpenSSL.
fn spki(key: &str) -> String {
    let der = openssl(&["pkey", "-pubout", "-outform", "DER"], key.as_bytes());
    let digest = openssl_text(&["dgst", "-sha256", "-r"], &der);
    digest.split(' ').next().unwrap().to_owned()
}

fn form(json: &Value) -> (&str, &str) {
    let key = &json["files"][0]["key"];
    (
        key["container"].as_str().unwrap(),
        key["encoding"].as_str().unwrap(),
    )
}

#[test]
fn every_unencrypted_form_is_the_same_key() {
    let key = KEY.as_bytes();
    let pkcs1 = openssl(&["rsa", "-traditional"], key);
    let pkcs8_der = ["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"];
    let pkcs1_der = ["rsa", "-traditional", "-outform", "DER"];
    for (file, expected) in [
        (key.to_vec(), ("pkcs8", "pem")),
        (pkcs1, ("pkcs1", "pem")),
        (openssl(&pkcs8_der, key), ("pkcs8", "der")),
        (openssl(&pkcs1_der, key), ("pkcs1", "der")),
    ] {
        let json = inspect_text(file, 0);
        assert_eq!(form(&json), expected);
        let key = &json["files"][0]["key"];
        assert_eq!(key["public"]["spki"], spki(&KEY).as_str());
        assert_eq!(key["public"]["bits"], 2048);
        assert_eq!(key["encrypted"], false);
        assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn encrypted_keys_need_their_passphrase() {
    let home = Home::new();
    let args = ["pkcs8", "-topk8", "-passout", "pass:geheim"];
    let encrypted = home.write("k.pem", openssl(&args, KEY.as_bytes()));
    let der = [&args[..], &["-outform", "DER"]].concat();
    let der = home.write("k.der", openssl(&der, KEY.as_bytes()));
    let right = home.write("right", "geheim\n");
    let wrong = home.write("wrong", "Geheim\n");
    for file in [&encrypted, &der] {
        let json = inspect(&home, &[file], 1);
        assert_eq!(causes(&json), ["key_encrypted"]);
        assert_eq!(json["files"][0]["key"]["opened"], "no_passphrase");
        assert_eq!(json["files"][0]["key"]["public"], Value::Null);
        let json = inspect(&home, &[file, "--passphrase-file", &wrong], 1);
        assert_eq!(json["files"][0]["key"]["opened"], "wrong_passphrase");
        let json = inspect(&home, &[file, "--passphrase-file", &right], 0);
        assert_eq!(json["files"][0]["key"]["opened"], "yes");
        assert_eq!(
            json["files"][0]["key"]["public"]["spki"],
            spki(&KEY).as_str()
        );
    }
}

#[test]
fn forms_that_are_named_but_not_opened() {
    let old = ["rsa", "-traditional", "-aes256", "-passout", "pass:geheim"];
    let json = inspect_text(openssl(&old, KEY.as_bytes()), 1);
    assert_eq!(form(&json), ("encrypted_pkcs1", "pem"));
    assert_eq!(causes(&json), ["key_encrypted"]);

    let home = Home::new();
    let (key, certificate) = (home.write("k", KEY.as_str()), super::certificate(&KEY));
    let args = [
        "pkcs12",
        "-export",
        "-inkey",
        &key,
        "-passout",
        "pass:geheim",
    ];
    let json = inspect_text(openssl(&args, certificate.as_bytes()), 1);
    assert_eq!(json["files"][0]["key_store"], "pkcs12");
    assert_eq!(causes(&json), ["key_unreadable"]);

    for (beginning, kind) in [
        (&b"\xFE\xED\xFE\xED\x00\x00\x00\x02"[..], "java"),
        (b"PuTTY-User-Key-File-3: ssh-rsa\n", "putty"),
        (
            br#"{"kty":"RSA","n":"AQ","e":"AQAB","d":"AQ"}"#,
            "private_jwk",
        ),
    ] {
        let json = inspect_text(beginning, 1);
        assert_eq!(json["files"][0]["key_store"], kind);
    }
    let json = inspect_text(br#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQAB"}]}"#, 0);
    assert_eq!(json["files"][0]["key_store"], "public_jwk");
}

/// An unencrypted OpenSSH key, put together from its specification: only the outside is read.
#[test]
fn an_openssh_key_shows_its_public_half() {
    let der = openssl(
        &["rsa", "-RSAPublicKey_out", "-outform", "DER"],
        KEY.as_bytes(),
    );
    let public = <rsa::RsaPublicKey as rsa::pkcs1::DecodeRsaPublicKey>::from_pkcs1_der(&der);
    let public = public.unwrap();
    let field = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
        [&length[..], bytes].concat()
    };
    let number = |number: &rsa::BigUint| field(&[&[0][..], &number.to_bytes_be()].concat());
    let blob = [field(b"ssh-rsa"), number(public.e()), number(public.n())].concat();
    for (cipher, encrypted) in [("none", false), ("aes256-ctr", true)] {
        let inside = [
            &b"openssh-key-v1\0"[..],
            &field(cipher.as_bytes()),
            &field(b"none"),
            &field(b""),
            &1_u32.to_be_bytes(),
            &field(&blob),
            &field(&[7; 300]),
        ]
        .concat();
        let base64 = base64::engine::general_purpose::STANDARD.encode(inside);
        let lines: Vec<&str> = base64
            .as_bytes()
            .chunks(70)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let label = "OPENSSH PRIVATE KEY";
        let pem = format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            lines.join("\n")
        );
        let json = inspect_text(pem, 1);
        assert_eq!(form(&json), ("open_ssh", "pem"));
        assert_eq!(json["files"][0]["key"]["encrypted"], encrypted);
        assert_eq!(
            json["files"][0]["key"]["public"]["spki"],
            spki(&KEY).as_str()
        );
        assert!(causes(&json).contains(&"key_unreadable".to_owned()));
    }
}

#[test]
fn other_algorithms_and_sizes() {
    let ec = openssl(
        &["ecparam", "-genkey", "-noout", "-name", "prime256v1"],
        b"",
    );
    let ec8 = openssl(&["pkcs8", "-topk8", "-nocrypt"], &ec);
    let ed = openssl(&["genpkey", "-algorithm", "ed25519"], b"");
    let pss = openssl(&["genpkey", "-algorithm", "rsa-pss"], b"");
    for (file, name) in [(ec, "EC"), (ec8, "EC"), (ed, "Ed25519"), (pss, "RSA-PSS")] {
        let json = inspect_text(file, 1);
        assert_eq!(causes(&json), ["key_not_rsa"]);
        assert_eq!(json["files"][0]["key"]["algorithm"], name);
    }
    let json = inspect_text(genrsa(1024), 0);
    assert_eq!(causes(&json), ["key_too_small"]);
    assert_eq!(json["findings"][0]["severity"], "warning");
    let json = inspect_text(genrsa(512), 1);
    assert_eq!(causes(&json), ["key_too_small"]);
    assert!(sentences(&json).contains("512 bits"));
}

#[test]
fn only_the_public_half() {
    for args in [&["pkey", "-pubout"][..], &["rsa", "-RSAPublicKey_out"]] {
        let json = inspect_text(openssl(args, KEY.as_bytes()), 0);
        assert_eq!(json["files"][0]["item"], "public_key");
        assert_eq!(json["files"][0]["public_key"]["spki"], spki(&KEY).as_str());
    }
}

#[test]
fn which_connection_uses_it() {
    let home = Home::new();
    let key = home.write("k.pem", KEY.as_str());
    let setup = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--import-key",
        &key,
    ];
    home.sfjwt(&setup).exits(0);
    let json = inspect(&home, &[&key], 0);
    assert!(sentences(&json).contains("The connection acme uses this key."));
    let json = home.sfjwt(&["connection", "show", "acme", "--json"]).json();
    let certificate = json["connection"]["certificate_path"]
        .as_str()
        .unwrap()
        .to_owned();
    let json = inspect(&home, &[&certificate, &key], 0);
    assert!(sentences(&json).contains("the certificate of the connection acme"));
    assert_eq!(json["together"]["answer"], "yes");
}
