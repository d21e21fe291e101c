//! Files that no key tool would write: damaged, truncated, hostile. What key tools do write is
//! tested against OpenSSL in `tests/openssl.rs`.

use std::sync::LazyLock;

use pkcs8::der::Encode;
use proptest::prelude::*;
use rsa::pkcs1::{RsaPrivateKey as Pkcs1, UintRef};

use super::super::{SystemCrypto, key::pkcs1_of};
use super::*;
use crate::domain::KeySize;
use crate::ports::Crypto;

static KEY: LazyLock<SecretBytes> =
    LazyLock::new(|| SystemCrypto::new().generate(KeySize::Rsa2048).unwrap());

fn read(file: &[u8]) -> Result<(SecretBytes, KeyFacts), ImportError> {
    SystemCrypto::new().import(&SecretBytes::new(file.to_vec()))
}

fn error(file: &[u8]) -> ImportError {
    read(file).map(|(_, facts)| facts).unwrap_err()
}

fn pem() -> String {
    let pem = SystemCrypto::new().export_pem(&KEY).unwrap();
    pem.expose_str().unwrap().to_owned()
}

/// PKCS#1 with the numbers of [`KEY`], after a change.
fn changed(change: impl for<'a> Fn(&mut Pkcs1<'a>)) -> Vec<u8> {
    use pkcs8::der::Decode;
    let mut parts = Pkcs1::from_der(pkcs1_of(&KEY).unwrap()).unwrap();
    change(&mut parts);
    parts.to_der().unwrap()
}

/// PKCS#1 of which only the modulus' size is plausible.
fn with_modulus_of(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xFF; bits.div_ceil(8)];
    modulus[0] >>= modulus.len() * 8 - bits;
    changed(|parts| parts.modulus = UintRef::new(modulus.clone().leak()).unwrap())
}

#[test]
fn nothing_is_empty() {
    for nothing in ["", " \r\n\t", "\u{FEFF}\n"] {
        assert_eq!(error(nothing.as_bytes()), ImportError::Empty);
    }
}

#[test]
fn sizes_are_judged_before_anything_else() {
    for bits in [512, 1023, 8193, 16384] {
        let reported = u32::try_from(bits).unwrap();
        assert_eq!(error(&with_modulus_of(bits)), ImportError::Size(reported));
    }
    // Within the limits the numbers are what is wrong.
    for bits in [1024, 8192] {
        assert_eq!(error(&with_modulus_of(bits)), ImportError::Unreadable);
    }
}

#[test]
fn every_number_of_a_key_must_fit_the_others() {
    let small = || UintRef::new(&[7]).unwrap();
    let changes: [for<'a> fn(&mut Pkcs1<'a>, UintRef<'static>); 7] = [
        |parts, number| parts.public_exponent = number,
        |parts, number| parts.private_exponent = number,
        |parts, number| parts.prime1 = number,
        |parts, number| parts.prime2 = number,
        |parts, number| parts.exponent1 = number,
        |parts, number| parts.exponent2 = number,
        |parts, number| parts.coefficient = number,
    ];
    for change in changes {
        let der = changed(|parts| change(parts, small()));
        assert_eq!(error(&der), ImportError::Unreadable);
    }
    let der = changed(|_| ());
    assert!(read(&der).unwrap().0.expose() == KEY.expose());
}

/// The same for a size that only the `rsa` crate reads.
#[test]
fn legacy_keys_are_judged_as_strictly() {
    use pkcs8::EncodePrivateKey;
    use pkcs8::der::Decode;
    let made = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
    let der = made.to_pkcs8_der().unwrap();
    let key = SecretBytes::new(der.as_bytes().to_vec());
    let (read_back, facts) = read(key.expose()).unwrap();
    assert!(read_back.expose() == key.expose());
    assert_eq!(facts.bits, 1024);

    let one = UintRef::new(&[1]).unwrap();
    let mut parts = Pkcs1::from_der(pkcs1_of(&key).unwrap()).unwrap();
    parts.coefficient = one;
    assert_eq!(error(&parts.to_der().unwrap()), ImportError::Unreadable);
    let mut parts = Pkcs1::from_der(pkcs1_of(&key).unwrap()).unwrap();
    parts.prime1 = one;
    assert_eq!(error(&parts.to_der().unwrap()), ImportError::Unreadable);
}

#[test]
fn cut_files_are_unreadable_and_lost_markers_are_not() {
    let pem = pem();
    let body: String = pem.lines().filter(|line| !line.contains('-')).collect();
    let half = &pem[..pem.len() / 2];
    let cut_inside = pem.replacen(&body[64..128], "", 1);
    let mixed = pem.replace("-----END PRIVATE KEY", "-----END RSA PRIVATE KEY");
    for file in [half, &cut_inside, "hello", "----"] {
        assert_eq!(error(file.as_bytes()), ImportError::Unreadable, "{file}");
    }
    for file in [body.as_str(), &mixed] {
        assert!(read(file.as_bytes()).unwrap().0.expose() == KEY.expose());
    }
    let der = KEY.expose();
    assert_eq!(error(&der[..der.len() - 1]), ImportError::Unreadable);
    assert!(read(&[der, b"\0"].concat()).unwrap().0.expose() == der);
}

#[test]
fn one_line_and_utf16_are_read() {
    let pem = pem();
    let utf16: Vec<u8> = "\u{FEFF}"
        .encode_utf16()
        .chain(pem.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for file in [pem.replace('\n', " ").into_bytes(), utf16] {
        let (key, facts) = read(&file).unwrap();
        assert!(key.expose() == KEY.expose());
        assert_eq!(facts.form, KeyForm::Pkcs8Pem);
    }
}

#[test]
fn a_wrong_label_does_not_matter_for_rsa() {
    let lying = pem().replace("PRIVATE KEY", "RSA PRIVATE KEY");
    assert_eq!(read(lying.as_bytes()).unwrap().1.form, KeyForm::Pkcs8Pem);
}

#[test]
fn ssh_keys_are_named() {
    let private = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAEC\n-----END OPENSSH PRIVATE KEY-----\n";
    assert_eq!(error(private.as_bytes()), ImportError::OpenSsh);
    for public in [
        "ssh-rsa AAAAB3Nz me@here",
        "ssh-ed25519 AAAA",
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----",
    ] {
        assert_eq!(error(public.as_bytes()), ImportError::PublicKey);
    }
}

#[test]
fn a_stored_key_must_be_pkcs8() {
    let crypto = SystemCrypto::new();
    let bare = SecretBytes::new(pkcs1_of(&KEY).unwrap().to_vec());
    assert_eq!(crypto.key_facts(&bare), Err(ImportError::Unreadable));
    assert_eq!(crypto.key_facts(&KEY).unwrap().form, KeyForm::Pkcs8Der);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A damaged key is refused; it never comes out as a different one.
    #[test]
    fn damage_never_makes_another_key(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut der = KEY.expose().to_vec();
        let at = at.index(der.len());
        der[at] = to;
        if let Ok((key, _)) = read(&der) {
            prop_assert!(key.expose() == KEY.expose());
        }
    }

    #[test]
    fn no_file_is_too_strange(file in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&file).is_err());
        prop_assert!(SystemCrypto::new().certificate_facts(&file).is_err());
    }

    #[test]
    fn no_pem_is_too_strange(label in "[A-Z ]{0,20}", body in "[A-Za-z0-9+/=:\n-]{0,200}") {
        for label in [label.as_str(), "PRIVATE KEY", "CERTIFICATE"] {
            let text = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
            prop_assert!(read(text.as_bytes()).is_err());
            prop_assert!(SystemCrypto::new().certificate_facts(text.as_bytes()).is_err());
        }
    }
}
