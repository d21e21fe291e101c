//! Java's `keytool`, the other judge of PKCS#12.

use std::fs;
use std::path::Path;
use std::process::Command;

use sfjwt::domain::{ExportForm, ImportError, KeyStoreFile};

use super::exported::exported;
use super::openssl::openssl;
use super::{ASCII, CERTIFICATE, open, refused};

/// Runs `keytool ARGS…`; its output. The passphrase goes in by a file.
fn keytool(args: &[&str]) -> (bool, String) {
    let output = Command::new("keytool")
        .env("LC_ALL", "C.UTF-8")
        .args(["-J-Duser.language=en"])
        .args(args)
        .output()
        .expect("these tests need `keytool` (package `openjdk-17-jre-headless` or later)");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.success(), text)
}

fn must(args: &[&str]) -> String {
    let (ok, text) = keytool(args);
    assert!(ok, "keytool {args:?}: {text}");
    text
}

fn passphrase_file(dir: &Path) -> String {
    let path = dir.join("passphrase");
    fs::write(&path, ASCII).unwrap();
    path.display().to_string()
}

fn made_by_keytool(dir: &Path, kind: &str) -> Vec<u8> {
    let store = dir.join(format!("made.{kind}"));
    let (path, pass) = (store.display().to_string(), passphrase_file(dir));
    must(&[
        "-genkeypair",
        "-alias",
        "acme",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=made by keytool",
        "-storetype",
        kind,
        "-keystore",
        &path,
        "-storepass:file",
        &pass,
        "-keypass:file",
        &pass,
    ]);
    fs::read(store).unwrap()
}

#[test]
fn what_keytool_makes_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = made_by_keytool(dir.path(), "PKCS12");
    assert_eq!(refused(&file, None), ImportError::Encrypted);
    assert_eq!(refused(&file, Some("wrong")), ImportError::WrongPassphrase);
    let opened = open(&file, Some(ASCII)).unwrap();
    assert_eq!(opened.facts.bits, 2048);
    let certificate = opened.certificate.expect("its certificate is in it");
    let subject = openssl(&["x509", "-noout", "-subject"], certificate.as_bytes());
    assert!(
        String::from_utf8(subject)
            .unwrap()
            .contains("made by keytool")
    );
}

#[test]
fn a_java_key_store_is_named_and_opens_once_it_is_converted() {
    let dir = tempfile::tempdir().unwrap();
    let file = made_by_keytool(dir.path(), "JKS");
    assert_eq!(
        refused(&file, Some(ASCII)),
        ImportError::Container(KeyStoreFile::Java)
    );
    let made = dir.path().join("made.JKS").display().to_string();
    let new = dir.path().join("new.p12").display().to_string();
    let pass = passphrase_file(dir.path());
    must(&[
        "-importkeystore",
        "-srckeystore",
        &made,
        "-destkeystore",
        &new,
        "-deststoretype",
        "pkcs12",
        "-srcstorepass:file",
        &pass,
        "-deststorepass:file",
        &pass,
    ]);
    let opened = open(&fs::read(&new).unwrap(), Some(ASCII)).unwrap();
    assert_eq!(opened.facts.bits, 2048);
}

#[test]
fn keytool_opens_what_is_exported() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key.p12");
    fs::write(&path, exported(ExportForm::Pkcs12).expose()).unwrap();
    let path = path.display().to_string();
    let pass = passphrase_file(dir.path());
    let args = ["-list", "-v", "-keystore", &path, "-storepass:file", &pass];
    let text = must(&args);
    for part in ["Alias name: acme-uat", "PrivateKeyEntry", "CN=acme-uat"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    fs::write(dir.path().join("passphrase"), "wrong one").unwrap();
    assert!(!keytool(&args).0);
    // The certificate it finds is the one that went in.
    fs::write(dir.path().join("passphrase"), ASCII).unwrap();
    let certificate = must(&[
        "-exportcert",
        "-rfc",
        "-alias",
        "acme-uat",
        "-keystore",
        &path,
        "-storepass:file",
        &pass,
    ]);
    let plain = |text: &str| text.replace('\r', "").trim().to_owned();
    assert_eq!(plain(&certificate), plain(&CERTIFICATE));
}
