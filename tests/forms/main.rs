//! Keys come in and go out in the forms that other programs write and read: OpenSSL and Java's
//! `keytool` judge both directions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/keys.rs"]
mod keys;
#[path = "../support/openssl.rs"]
mod openssl;

mod damaged;
mod exported;
mod imported;
mod keytool;

use std::sync::LazyLock;

use keys::KEY_2048;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::{CertificateRequest, ImportError};
use sfjwt::ports::{Crypto, Imported, SecretBytes};
use time::macros::datetime;

/// A passphrase with letters beyond ASCII, as people use them.
const PASSPHRASE: &str = "correct horse Größe";

/// One that Java takes too.
const ASCII: &str = "correct horse battery";

fn crypto() -> SystemCrypto {
    SystemCrypto::new()
}

fn secret(bytes: &[u8]) -> SecretBytes {
    SecretBytes::new(bytes.to_vec())
}

/// PKCS#8 PEM of the key.
static PEM: LazyLock<String> = LazyLock::new(|| {
    let pem = crypto().export_pem(&KEY_2048).unwrap();
    pem.expose_str().unwrap().to_owned()
});

/// Its certificate.
static CERTIFICATE: LazyLock<String> = LazyLock::new(|| certificate_of(&KEY_2048));

fn certificate_of(key: &SecretBytes) -> String {
    let request = CertificateRequest {
        common_name: "acme-uat".to_owned(),
        organization: None,
        email: None,
        not_before: datetime!(2026-01-02 03:04:05 UTC),
        not_after: datetime!(2036-01-01 03:04:05 UTC),
    };
    crypto().self_signed(key, &request, [7; 16]).unwrap()
}

fn open(file: &[u8], passphrase: Option<&str>) -> Result<Imported, ImportError> {
    let passphrase = passphrase.map(|text| secret(text.as_bytes()));
    crypto().open(&secret(file), passphrase.as_ref())
}

fn refused(file: &[u8], passphrase: Option<&str>) -> ImportError {
    match open(file, passphrase) {
        Ok(opened) => panic!("it is read as {:?}", opened.facts),
        Err(error) => error,
    }
}

/// The file opens with the passphrase and holds the key; without one, or with another, it says so.
fn opens_only_with_its_passphrase(file: &[u8], what: &str) -> Imported {
    opens_only_with(PASSPHRASE, file, what)
}

fn opens_only_with(passphrase: &str, file: &[u8], what: &str) -> Imported {
    assert_eq!(refused(file, None), ImportError::Encrypted, "{what}");
    let wrong = refused(file, Some("wrong"));
    assert_eq!(wrong, ImportError::WrongPassphrase, "{what}");
    let opened = open(file, Some(passphrase)).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(opened.key.expose() == KEY_2048.expose(), "{what}");
    opened
}
