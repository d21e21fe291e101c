//! What OpenSSL locks, sfjwt opens.

use std::fs;

use sfjwt::domain::{ImportError, KeyForm};

use super::keys::{KEY_2048, OTHER_2048};
use super::openssl::{genrsa, openssl};
use super::{
    CERTIFICATE, PASSPHRASE, PEM, certificate_of, open, opens_only_with_its_passphrase, refused,
};

/// A file with the passphrase, so that it is in no argument list.
fn passphrase_file(dir: &tempfile::TempDir) -> String {
    let path = dir.path().join("passphrase");
    fs::write(&path, PASSPHRASE).unwrap();
    format!("file:{}", path.display())
}

#[test]
fn encrypted_pkcs8_of_openssl_opens() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let schemes: [&[&str]; 9] = [
        &["-v2", "aes-256-cbc"],
        &["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"],
        &["-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA384"],
        // As OpenSSL 1.0 and Java write it.
        &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"],
        &["-v2", "des3"],
        &["-scrypt"],
        &[
            "-scrypt",
            "-scrypt_N",
            "1024",
            "-scrypt_r",
            "4",
            "-scrypt_p",
            "2",
        ],
        &["-v1", "PBE-SHA1-3DES"],
        &["-v2", "aes-256-cbc", "-iter", "100000"],
    ];
    for scheme in schemes {
        for form in ["PEM", "DER"] {
            let fixed = ["pkcs8", "-topk8", "-outform", form, "-passout", &pass];
            let file = openssl(&[&fixed[..], scheme].concat(), PEM.as_bytes());
            let what = format!("{scheme:?} as {form}");
            let opened = opens_only_with_its_passphrase(&file, &what);
            assert_eq!(opened.facts.form, KeyForm::EncryptedPkcs8);
            assert!(opened.mended.is_empty(), "{what}: {:?}", opened.mended);
        }
    }
}

#[test]
fn what_would_take_minutes_to_open_is_not_tried() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let fixed = ["pkcs8", "-topk8", "-outform", "DER", "-passout", &pass];
    let file = openssl(&[&fixed[..], &["-scrypt"]].concat(), PEM.as_bytes());
    // N = 16384, and what a hostile file would say instead.
    let cost = [0x02, 0x02, 0x40, 0x00];
    let at = file.windows(4).position(|bytes| bytes == cost).unwrap();
    let mut hostile = file.clone();
    // The block size: 8, and what makes a gigabyte of it.
    assert_eq!(hostile[at + 4..at + 7], [0x02, 0x01, 0x08]);
    hostile[at + 2] = 0x7F;
    hostile[at + 6] = 0x7F;
    for passphrase in [None, Some(PASSPHRASE)] {
        assert_eq!(refused(&hostile, passphrase), ImportError::EncryptedOld);
    }
}

#[test]
fn openssls_old_way_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let args = ["rsa", "-aes128", "-traditional", "-passout", &pass];
    let file = openssl(&args, PEM.as_bytes());
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains("Proc-Type: 4,ENCRYPTED"));
    for file in [text.clone(), text.replace('\n', "\\n")] {
        for passphrase in [None, Some(PASSPHRASE)] {
            let error = refused(file.as_bytes(), passphrase);
            assert_eq!(error, ImportError::EncryptedOld);
        }
    }
    // The command that is named makes a file that opens.
    let path = dir.path().join("old.pem");
    fs::write(&path, &file).unwrap();
    let path = path.display().to_string();
    let new_dir = tempfile::tempdir().unwrap();
    let new = passphrase_file(&new_dir);
    let args = [
        "pkcs8", "-topk8", "-in", &path, "-passin", &pass, "-passout", &new,
    ];
    opens_only_with_its_passphrase(&openssl(&args, b""), "converted");
}

/// PKCS#12 as OpenSSL writes it.
fn pkcs12(certificates: &str, extra: &[&str]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let both = format!("{}{certificates}", *PEM);
    let fixed = ["pkcs12", "-export", "-passout", &pass, "-name", "acme"];
    openssl(&[&fixed[..], extra].concat(), both.as_bytes())
}

#[test]
fn pkcs12_of_openssl_opens_with_its_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let chain = dir.path().join("chain.pem");
    fs::write(&chain, certificate_of(&OTHER_2048)).unwrap();
    let chain = chain.display().to_string();
    let forms: [(&str, &[&str]); 6] = [
        ("today's", &[]),
        ("3DES and RC2 of 40 bits", &["-legacy"]),
        (
            "RC2 of 128 bits",
            &[
                "-legacy",
                "-keypbe",
                "PBE-SHA1-RC2-128",
                "-certpbe",
                "PBE-SHA1-RC2-128",
            ],
        ),
        ("3DES alone", &["-legacy", "-descert"]),
        ("without a MAC", &["-nomac"]),
        ("with a chain", &["-certfile", &chain]),
    ];
    for (what, extra) in forms {
        let file = pkcs12(&CERTIFICATE, extra);
        let opened = opens_only_with_its_passphrase(&file, what);
        assert_eq!(opened.facts.form, KeyForm::Pkcs12, "{what}");
        assert_eq!(opened.certificate.as_ref(), Some(&*CERTIFICATE), "{what}");
    }
}

#[test]
fn a_pkcs12_file_with_a_digest_of_any_length_opens() {
    for digest in ["sha1", "sha256", "sha384", "sha512"] {
        let file = pkcs12(&CERTIFICATE, &["-macalg", digest]);
        opens_only_with_its_passphrase(&file, digest);
    }
}

#[test]
fn a_pkcs12_file_without_a_passphrase_needs_none() {
    let both = format!("{}{}", *PEM, *CERTIFICATE);
    for extra in [&[][..], &["-keypbe", "NONE", "-certpbe", "NONE"]] {
        let fixed = ["pkcs12", "-export", "-passout", "pass:"];
        let file = openssl(&[&fixed[..], extra].concat(), both.as_bytes());
        let opened = open(&file, None).unwrap_or_else(|error| panic!("{extra:?}: {error}"));
        assert!(opened.key.expose() == KEY_2048.expose());
    }
}

#[test]
fn a_pkcs12_file_of_certificates_holds_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let args = ["pkcs12", "-export", "-nokeys", "-passout", &pass];
    let file = openssl(&args, CERTIFICATE.as_bytes());
    let error = refused(&file, Some(PASSPHRASE));
    assert_eq!(error, ImportError::Certificate);
}

#[test]
fn another_kind_of_pkcs12_is_named() {
    // Open lengths, as NSS writes them, and a file whose content cannot be read.
    let open_lengths = [
        &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80, 0x06, 0x09][..],
        &[0x2A; 40],
    ]
    .concat();
    assert_eq!(refused(&open_lengths, None), ImportError::Pkcs12);
    let mut damaged = pkcs12(&CERTIFICATE, &["-nomac"]);
    let at = damaged
        .windows(3)
        .position(|b| b == [0x2A, 0x86, 0x48])
        .unwrap();
    let next = damaged[at + 9..]
        .windows(3)
        .position(|b| b == [0x2A, 0x86, 0x48])
        .unwrap();
    damaged[at + 9 + next + 8] = 9;
    assert_eq!(refused(&damaged, Some(PASSPHRASE)), ImportError::Pkcs12);
}

#[test]
fn a_legacy_key_is_read_and_says_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let args = ["pkcs8", "-topk8", "-passout", &pass];
    let file = openssl(&args, &genrsa(1024));
    let opened = open(&file, Some(PASSPHRASE)).unwrap();
    assert_eq!(opened.facts.bits, 1024);
    assert!(opened.facts.is_legacy());
}

#[test]
fn the_certificate_beside_a_key_is_the_one_that_belongs_to_it() {
    let other = certificate_of(&OTHER_2048);
    let cases = [
        (format!("{}{}", *PEM, *CERTIFICATE), true),
        (format!("{other}{}{}", *CERTIFICATE, *PEM), true),
        (format!("{}{other}", *PEM), false),
        (PEM.clone(), false),
    ];
    for (file, found) in cases {
        let opened = open(file.as_bytes(), None).unwrap();
        assert_eq!(opened.certificate.is_some(), found, "{file}");
        assert!(opened.certificate.is_none_or(|pem| pem == *CERTIFICATE));
    }
}

#[test]
fn a_changed_bit_never_makes_another_key() {
    let dir = tempfile::tempdir().unwrap();
    let pass = passphrase_file(&dir);
    let args = ["pkcs8", "-topk8", "-outform", "DER", "-passout", &pass];
    for (what, file) in [
        ("PKCS#12", pkcs12(&CERTIFICATE, &["-nomac"])),
        ("PKCS#8", openssl(&args, PEM.as_bytes())),
    ] {
        for at in (0..file.len()).step_by(13) {
            let mut changed = file.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(opened) = open(&changed, Some(PASSPHRASE)) {
                let same = opened.key.expose() == KEY_2048.expose();
                assert!(same, "{what}, byte {at}");
            }
        }
    }
}
