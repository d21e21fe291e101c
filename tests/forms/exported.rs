//! What sfjwt hands out, OpenSSL opens, and sfjwt reads it back.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfjwt::domain::{CryptoError, ExportForm, KeyForm};
use sfjwt::ports::{Crypto, Export, SecretBytes};

use super::keys::{KEY_2048, OTHER_2048, every_size};
use super::openssl::{genrsa, openssl, openssl_text, try_openssl};
use super::{
    ASCII, CERTIFICATE, PASSPHRASE, PEM, certificate_of, crypto, open, opens_only_with, secret,
};

/// Java opens PKCS#12 with a passphrase of ASCII only.
fn passphrase_of(form: ExportForm) -> &'static str {
    if form == ExportForm::Pkcs12 {
        ASCII
    } else {
        PASSPHRASE
    }
}

pub(crate) fn exported(form: ExportForm) -> SecretBytes {
    export(&KEY_2048, form, passphrase_of(form), &CERTIFICATE).unwrap()
}

fn export(
    key: &SecretBytes,
    form: ExportForm,
    passphrase: &str,
    certificate: &str,
) -> Result<SecretBytes, CryptoError> {
    let export = Export {
        form,
        passphrase: Some(&secret(passphrase.as_bytes())),
        certificate: Some(certificate),
        name: "acme-uat",
    };
    crypto().export(key, &export)
}

#[test]
fn the_open_forms_are_what_openssl_writes() {
    let pkcs1 = openssl(&["rsa", "-traditional"], PEM.as_bytes());
    assert!(exported(ExportForm::Pkcs8).expose() == PEM.as_bytes());
    assert!(exported(ExportForm::Pkcs1).expose() == pkcs1);
    let base64 = exported(ExportForm::Base64);
    let text = base64.expose_str().unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(STANDARD.decode(text.trim_end()).unwrap() == PEM.as_bytes());
}

#[test]
fn every_form_is_read_back() {
    for form in ExportForm::ALL {
        let file = exported(form);
        let expected = match form {
            ExportForm::Pkcs8 | ExportForm::Base64 => KeyForm::Pkcs8Pem,
            ExportForm::Pkcs1 => KeyForm::Pkcs1Pem,
            ExportForm::EncryptedPkcs8 => KeyForm::EncryptedPkcs8,
            ExportForm::Pkcs12 => KeyForm::Pkcs12,
        };
        let opened = if form.is_encrypted() {
            opens_only_with(passphrase_of(form), file.expose(), form.as_str())
        } else {
            open(file.expose(), None).unwrap()
        };
        assert!(opened.key.expose() == KEY_2048.expose(), "{form:?}");
        assert_eq!(opened.facts.form, expected, "{form:?}");
    }
}

#[test]
fn openssl_opens_the_encrypted_form() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key.pem");
    fs::write(&path, exported(ExportForm::EncryptedPkcs8).expose()).unwrap();
    let path = path.to_str().unwrap();
    let args = ["pkey", "-in", path, "-passin", "stdin"];
    assert!(openssl(&args, PASSPHRASE.as_bytes()) == PEM.as_bytes());
    assert!(!try_openssl(&args, b"wrong").ok);
    let structure = openssl_text(&["asn1parse", "-in", path], b"");
    for part in ["PBES2", "PBKDF2", "0927C0", "hmacWithSHA256", "aes-256-cbc"] {
        assert!(structure.contains(part), "{part} is missing in {structure}");
    }
}

#[test]
fn openssl_opens_pkcs12_with_key_and_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key.p12");
    fs::write(&path, exported(ExportForm::Pkcs12).expose()).unwrap();
    let path = path.to_str().unwrap();
    let args = |more: &[&str]| {
        let fixed = ["pkcs12", "-in", path, "-passin", "stdin", "-nodes"];
        let args: Vec<&str> = fixed.into_iter().chain(more.iter().copied()).collect();
        openssl_text(&args, ASCII.as_bytes())
    };
    let key = args(&["-nocerts"]);
    assert!(key.contains(PEM.trim()), "{key}");
    assert!(key.contains("friendlyName: acme-uat"), "{key}");
    assert!(args(&["-nokeys", "-clcerts"]).contains(CERTIFICATE.trim()));
    let info = try_openssl(
        &["pkcs12", "-in", path, "-passin", "stdin", "-info", "-noout"],
        ASCII.as_bytes(),
    );
    assert!(info.ok, "{}", info.err);
    for part in ["MAC: sha256", "PBES2", "AES-256-CBC", "hmacWithSHA256"] {
        assert!(info.err.contains(part), "{part} is missing in {}", info.err);
    }
    let fixed = ["pkcs12", "-in", path, "-passin", "stdin", "-nodes"];
    assert!(!try_openssl(&fixed, b"wrong").ok);
}

#[test]
fn no_two_exports_are_the_same() {
    for form in [ExportForm::EncryptedPkcs8, ExportForm::Pkcs12] {
        assert!(exported(form).expose() != exported(form).expose());
    }
}

#[test]
fn every_size_has_every_form() {
    for (bits, key) in every_size() {
        let certificate = certificate_of(key);
        for form in ExportForm::ALL {
            let file = export(key, form, passphrase_of(form), &certificate).unwrap();
            let opened = open(file.expose(), Some(passphrase_of(form))).unwrap();
            assert_eq!(opened.facts.bits, bits, "{form:?}");
        }
    }
}

#[test]
fn a_legacy_key_is_never_exported() {
    let legacy = open(&genrsa(1024), None).unwrap();
    for form in ExportForm::ALL {
        let error = export(&legacy.key, form, PASSPHRASE, &CERTIFICATE).map(|_| ());
        assert_eq!(error, Err(CryptoError::TooSmall(1024)), "{form:?}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let other = certificate_of(&OTHER_2048);
    let mixed = export(&KEY_2048, ExportForm::Pkcs12, ASCII, &other).map(|_| ());
    assert!(matches!(mixed, Err(CryptoError::Request(_))), "{mixed:?}");
    for form in [ExportForm::EncryptedPkcs8, ExportForm::Pkcs12] {
        let open = export(&KEY_2048, form, "", &CERTIFICATE).map(|_| ());
        assert_eq!(open, Err(CryptoError::Passphrase), "{form:?}");
    }
    let umlaut = export(&KEY_2048, ExportForm::Pkcs12, PASSPHRASE, &CERTIFICATE);
    assert_eq!(umlaut.map(|_| ()), Err(CryptoError::Passphrase));
}
