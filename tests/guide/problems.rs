use std::collections::BTreeSet;
use std::time::Duration;

use sfjwt::domain::{
    CertificateError, ConnectionName, CryptoError, FileError, HostRefused, ImportError,
    KeyStoreError, KeyStoreFile, PracticeError, Realm, RecordError, TransportError, TransportKind,
    TrustedUrl,
};
use sfjwt::guide::{Words, problems};

fn good(words: &Words, value: &str) {
    for text in [&words.what, &words.next] {
        assert!(text.ends_with('.'), "{text}");
        assert!(!text.contains("..") && !text.contains("  "), "{text}");
        assert!(!text.contains(['{', '}']), "{text}");
        let first = text.chars().next().unwrap();
        assert!(
            first == '`' || !first.is_lowercase() || text.starts_with(value),
            "{text}"
        );
    }
    assert!(
        words.what.contains(value),
        "{value} is not named: {}",
        words.what
    );
}

#[test]
fn key_store_failures() {
    let reason = || "no bus.".to_owned();
    for (error, value) in [
        (KeyStoreError::Unavailable { reason: reason() }, "no bus"),
        (KeyStoreError::Locked { reason: reason() }, "no bus"),
        (KeyStoreError::Denied { reason: reason() }, "no bus"),
        (KeyStoreError::NotFound, "key store"),
        (KeyStoreError::Occupied, "another key"),
        (KeyStoreError::ReadBackDiffers, "something else"),
        (KeyStoreError::TooLong { limit: 2560 }, "2560"),
        (KeyStoreError::PassphraseNeeded, "passphrase"),
        (KeyStoreError::WrongPassphrase, "passphrase"),
        (KeyStoreError::Damaged { reason: reason() }, "no bus"),
        (KeyStoreError::TimedOut, "did not answer"),
        (
            KeyStoreError::Other {
                reason: String::new(),
            },
            "no reason was given",
        ),
    ] {
        good(&problems::key_store(&error), value);
    }
}

#[test]
fn key_and_certificate_failures() {
    for error in [
        ImportError::Empty,
        ImportError::Encrypted,
        ImportError::WrongPassphrase,
        ImportError::EncryptedOld,
        ImportError::Pkcs12,
        ImportError::Container(KeyStoreFile::Java),
        ImportError::Container(KeyStoreFile::Putty),
        ImportError::Container(KeyStoreFile::PrivateJwk),
        ImportError::Certificate,
        ImportError::PublicKey,
        ImportError::Request,
        ImportError::OpenSsh,
        ImportError::NotRsa("Ed25519".to_owned()),
        ImportError::Size(512),
        ImportError::Size(16384),
        ImportError::Unreadable,
        ImportError::Several,
    ] {
        good(&problems::import(&error, "/home/ada/key.pem"), "key.pem");
    }
    assert!(
        problems::import(&ImportError::Size(512), "f")
            .what
            .contains("too short")
    );
    assert!(
        problems::import(&ImportError::Size(16384), "f")
            .what
            .contains("8192")
    );
    for error in [
        CertificateError::PrivateKey,
        CertificateError::NotRsa,
        CertificateError::Unreadable,
    ] {
        good(
            &problems::certificate(&error, "/home/ada/acme.crt"),
            "acme.crt",
        );
    }
    for (error, value) in [
        (CryptoError::Generation, "key"),
        (
            CryptoError::Request("name too long".to_owned()),
            "name too long",
        ),
        (CryptoError::Signing, "stored key"),
        (CryptoError::TooSmall(1024), "1024"),
        (CryptoError::Key, "stored key"),
        (CryptoError::Passphrase, "passphrase"),
    ] {
        good(&problems::crypto(&error), value);
    }
}

/// A path may hold braces; they are shown, and never filled in again.
#[test]
fn values_are_shown_as_they_are() {
    let path = "/home/ada/{file} {reason}.pem";
    for error in [ImportError::Empty, ImportError::Unreadable] {
        let words = problems::import(&error, path);
        assert!(words.what.contains(path), "{}", words.what);
    }
}

#[test]
fn file_and_record_failures() {
    let path = || "/home/ada/acme.toml".to_owned();
    let reason = || "disk full".to_owned();
    for error in [
        FileError::Exists(path()),
        FileError::NotFound(path()),
        FileError::TooLarge {
            path: path(),
            limit: 65_536,
        },
        FileError::Io {
            path: path(),
            reason: reason(),
        },
    ] {
        good(&problems::file(&error), "/home/ada/acme.toml");
    }
    for (error, value) in [
        (
            RecordError::Newer {
                path: path(),
                version: 9,
            },
            "9",
        ),
        (
            RecordError::Damaged {
                path: path(),
                reason: reason(),
            },
            "disk full",
        ),
        (RecordError::Locked("acme".into()), "acme"),
        (RecordError::NoHome, "home directory"),
        (
            RecordError::Io {
                path: path(),
                reason: reason(),
            },
            "acme.toml",
        ),
    ] {
        good(&problems::record(&error), value);
    }
}

#[test]
fn practice_failures() {
    for (error, value) in [
        (PracticeError::Start("disk full".to_owned()), "disk full"),
        (
            PracticeError::Unreachable("127.0.0.1:1".to_owned()),
            "127.0.0.1:1",
        ),
        (
            PracticeError::NotPractice("127.0.0.1:1".to_owned()),
            "127.0.0.1:1",
        ),
        (PracticeError::Refused("No form.".to_owned()), "No form"),
        (
            PracticeError::UnknownFault("sun_spots".to_owned()),
            "sun_spots",
        ),
    ] {
        good(&problems::practice(&error), value);
    }
}

#[test]
fn transport_failures_name_the_host() {
    use TransportKind as K;
    let all = [
        K::Dns,
        K::Refused,
        K::NoRoute,
        K::ConnectTimeout,
        K::AnswerTimeout,
        K::Reset,
        K::ClosedEarly,
        K::TlsUntrusted,
        K::TlsWrongName,
        K::TlsDates,
        K::TlsNotSpoken,
        K::TlsRefused,
        K::ProxyAuth,
        K::ProxyRefused,
        K::ProxyUnreachable,
        K::NotHttp,
        K::TooLarge,
        K::NoRoots,
        K::BadCaFile,
        K::Other,
    ];
    let mut seen = BTreeSet::new();
    for kind in all {
        let error = TransportError {
            kind,
            detail: "peer went away".to_owned(),
            elapsed: Duration::from_secs(10),
            issuer: None,
        };
        let host = "acme.my.salesforce.com";
        let words = problems::transport(&error, host);
        good(
            &words,
            if kind == K::BadCaFile {
                "--ca-file"
            } else {
                host
            },
        );
        assert!(seen.insert(words.what), "{kind:?} shares its sentence");
    }
}

#[test]
fn input_failures_name_the_input() {
    for bad in ["a b", "con", "-x"] {
        let error = ConnectionName::parse(bad).unwrap_err();
        good(&problems::connection_name(&error), bad);
    }
    good(
        &problems::connection_name(&ConnectionName::parse("").unwrap_err()),
        "name",
    );
    for (url, realm, value) in [
        ("nonsense", Realm::Salesforce, "nonsense"),
        (
            "http://acme.my.salesforce.com",
            Realm::Salesforce,
            "acme.my.salesforce.com",
        ),
        ("https://evil.example", Realm::Salesforce, "evil.example"),
        (
            "https://acme.my.salesforce.com",
            Realm::Practice,
            "acme.my.salesforce.com",
        ),
    ] {
        let error: HostRefused = TrustedUrl::new(url, realm).unwrap_err();
        good(&problems::host_refused(&error), value);
    }
    let org = sfjwt::domain::MyDomain::parse("").unwrap_err();
    good(&problems::org_address(&org), "");
    good(
        &problems::consumer_key(&sfjwt::domain::ConsumerKey::parse("").unwrap_err()),
        "",
    );
    good(
        &problems::username(&sfjwt::domain::Username::parse("").unwrap_err()),
        "",
    );
}
