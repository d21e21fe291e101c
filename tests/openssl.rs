//! OpenSSL agrees with everything that sfjwt makes, and sfjwt reads everything that OpenSSL makes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

#[path = "support/keys.rs"]
mod keys;
#[path = "support/openssl.rs"]
mod openssl;

use std::fs;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keys::{KEY_2048, every_size};
use openssl::{genrsa, openssl, openssl_text, try_openssl};
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::key_store_file::FileStore;
use sfjwt::domain::{
    CertificateError, CertificateRequest, Claims, CryptoError, ImportError, KeyForm,
};
use sfjwt::ports::{Crypto, KeyStore, SecretBytes};
use time::macros::datetime;

/// A legacy key, made by OpenSSL.
static KEY_1024: LazyLock<Vec<u8>> = LazyLock::new(|| genrsa(1024));

const SERIAL: [u8; 16] = [0xFF; 16];

fn crypto() -> SystemCrypto {
    SystemCrypto::new()
}

fn secret(bytes: &[u8]) -> SecretBytes {
    SecretBytes::new(bytes.to_vec())
}

fn imported(file: &[u8]) -> SecretBytes {
    crypto().import(&secret(file)).expect("it is imported").0
}

fn import_error(file: &[u8]) -> ImportError {
    match crypto().import(&secret(file)) {
        Ok((_, facts)) => panic!("imported as {facts:?}"),
        Err(error) => error,
    }
}

fn request() -> CertificateRequest {
    CertificateRequest {
        common_name: "acme-uat".to_owned(),
        organization: Some("Acme Größe".to_owned()),
        email: Some("integration@acme.example".to_owned()),
        not_before: datetime!(2026-01-02 03:04:05.678 UTC),
        not_after: datetime!(2027-01-02 03:04:05 UTC),
    }
}

fn certificate(key: &SecretBytes) -> String {
    crypto()
        .self_signed(key, &request(), SERIAL)
        .expect("a certificate is made")
}

fn x509(args: &[&str], certificate: &str) -> String {
    let all = [&["x509", "-noout"], args].concat();
    openssl_text(&all, certificate.as_bytes())
}

/// `openssl verify` needs a file for its trust anchor.
fn verify(certificate: &str) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("certificate.crt");
    fs::write(&path, certificate).unwrap();
    let path = path.to_str().unwrap();
    for flags in [&[][..], &["-x509_strict", "-check_ss_sig"]] {
        let args = [
            &["verify", "-attime", "1780000000"],
            flags,
            &["-CAfile", path, path],
        ]
        .concat();
        openssl(&args, b"");
    }
}

#[test]
fn generated_keys_are_sound_and_canonical() {
    for (bits, key) in every_size() {
        let der = key.expose();
        let check = openssl_text(
            &["pkey", "-inform", "DER", "-check", "-noout", "-text_pub"],
            der,
        );
        assert!(check.contains("Key is valid"), "{check}");
        assert!(check.contains(&format!("({bits} bit")), "{check}");
        assert!(check.contains("Exponent: 65537"), "{check}");
        let canonical = [
            "pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER",
        ];
        assert!(openssl(&canonical, der) == der);
        assert!(der.len() < 2560, "Windows takes no more");
    }
}

#[test]
fn exported_keys_are_what_openssl_writes() {
    for (_, key) in every_size() {
        let pem = crypto().export_pem(key).unwrap();
        assert!(openssl(&["pkey", "-inform", "DER"], key.expose()) == pem.expose());
        let (back, facts) = crypto().import(&pem).unwrap();
        assert!(back.expose() == key.expose());
        assert_eq!(facts.form, KeyForm::Pkcs8Pem);
    }
}

#[test]
fn fingerprints_of_public_keys_agree() {
    for (bits, key) in every_size() {
        let facts = crypto().key_facts(key).unwrap();
        assert_eq!(facts.bits, bits);
        let spki = openssl(
            &["pkey", "-inform", "DER", "-pubout", "-outform", "DER"],
            key.expose(),
        );
        let digest = openssl_text(&["dgst", "-sha256", "-r"], &spki);
        assert!(digest.starts_with(&facts.spki.to_string()), "{digest}");

        let pem = certificate(key);
        let of_certificate = crypto().certificate_facts(pem.as_bytes()).unwrap();
        assert_eq!(of_certificate.spki, facts.spki);
        assert_eq!(of_certificate.bits, bits);
    }
}

#[test]
fn certificates_verify_and_say_what_was_asked() {
    for (_, key) in every_size() {
        let pem = certificate(key);
        assert!(pem.len() < 4096 && !pem.contains('\r'));
        verify(&pem);
        let facts = crypto().certificate_facts(pem.as_bytes()).unwrap();
        assert_eq!(facts.pem_bytes, pem.len());
        assert!(facts.self_signed);
        assert_eq!(facts.not_before, datetime!(2026-01-02 03:04:05 UTC));
        assert_eq!(facts.not_after, datetime!(2027-01-02 03:04:05 UTC));
        assert!(facts.subject.starts_with("CN=acme-uat, O=Acme Größe, "));

        let modulus = openssl_text(
            &["rsa", "-inform", "DER", "-noout", "-modulus"],
            key.expose(),
        );
        assert_eq!(x509(&["-modulus"], &pem), modulus);
        let fingerprint = x509(&["-fingerprint", "-sha256"], &pem);
        assert!(
            fingerprint.ends_with(&facts.fingerprint.colons()),
            "{fingerprint}"
        );
    }
}

#[test]
fn certificates_have_the_right_fields() {
    let pem = certificate(&KEY_2048);
    assert_eq!(
        x509(&["-serial"], &pem),
        format!("serial=7F{}", "FF".repeat(15))
    );
    assert_eq!(
        x509(&["-subject", "-nameopt", "RFC2253,-esc_msb,utf8"], &pem),
        "subject=emailAddress=integration@acme.example,O=Acme Größe,CN=acme-uat"
    );
    let dates = x509(&["-dates"], &pem);
    assert!(
        dates.contains("notBefore=Jan  2 03:04:05 2026 GMT"),
        "{dates}"
    );
    assert!(
        dates.contains("notAfter=Jan  2 03:04:05 2027 GMT"),
        "{dates}"
    );
    let text = x509(&["-text"], &pem);
    for part in [
        "Version: 3 (0x2)",
        "Signature Algorithm: sha256WithRSAEncryption",
        "CA:FALSE",
        "X509v3 Subject Key Identifier",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    // The e-mail address is an IA5String (RFC 5280 §4.1.2.6).
    let asn1 = openssl_text(&["asn1parse"], pem.as_bytes());
    assert!(asn1.contains("IA5STRING         :integration@acme.example"));
}

#[test]
fn the_longest_certificate_fits_and_ends_after_2050() {
    let request = CertificateRequest {
        common_name: "𝕏".repeat(64),
        organization: Some("Ж".repeat(64)),
        email: Some(format!("{}@example.com", "a".repeat(243))),
        not_before: datetime!(2045-01-01 0:00 UTC),
        not_after: datetime!(2054-12-30 0:00 UTC),
    };
    let pem = crypto()
        .self_signed(&keys::KEY_4096, &request, [0; 16])
        .unwrap();
    assert!(pem.len() < 4096, "{}", pem.len());
    assert!(x509(&["-enddate"], &pem).contains("Dec 30 00:00:00 2054"));
    assert!(x509(&["-serial"], &pem).starts_with("serial=40"));
    let facts = crypto().certificate_facts(pem.as_bytes()).unwrap();
    assert_eq!(facts.not_after, request.not_after);
}

#[test]
fn impossible_certificates_are_refused() {
    let good = request();
    let with = |change: fn(&mut CertificateRequest)| {
        let mut bad = good.clone();
        change(&mut bad);
        match crypto().self_signed(&KEY_2048, &bad, SERIAL) {
            Err(CryptoError::Request(reason)) => reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        with(|r| r.common_name = "a".repeat(65)),
        "the common name has 65 characters; 64 is the most"
    );
    assert_eq!(
        with(|r| r.common_name = " ".to_owned()),
        "the common name is empty"
    );
    assert!(with(|r| r.common_name = "a\nb".to_owned()).contains("control character"));
    assert!(with(|r| r.organization = Some("b".repeat(70))).contains("70 characters"));
    assert!(with(|r| r.email = Some("ü@example.com".to_owned())).contains("e-mail"));
    assert!(with(|r| r.not_after = r.not_before).contains("end before"));
    assert!(with(|r| r.not_after = datetime!(2036-02-02 0:00 UTC)).contains("3650"));
}

fn claims() -> Claims {
    Claims {
        iss: "3MVG9consumer.key_with-all".to_owned(),
        sub: "integration@acme.example.uat".to_owned(),
        aud: "https://acme--uat.sandbox.my.salesforce.com".to_owned(),
        exp: 1_780_000_000,
    }
}

/// Has OpenSSL verify a compact JWT and returns its claims.
fn verified(jwt: &SecretBytes, key: &SecretBytes) -> serde_json::Value {
    let text = jwt.expose_str().unwrap();
    let (message, signature) = text.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&decode(header)).unwrap();
    assert_eq!(header, serde_json::json!({"alg": "RS256", "typ": "JWT"}));

    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let public = openssl(&["pkey", "-inform", "DER", "-pubout"], key.expose());
    fs::write(path("public.pem"), public).unwrap();
    fs::write(path("signature"), decode(signature)).unwrap();
    let (public, signature) = (path("public.pem"), path("signature"));
    let args = [
        "dgst",
        "-sha256",
        "-verify",
        &public,
        "-signature",
        &signature,
    ];
    assert_eq!(openssl_text(&args, message.as_bytes()), "Verified OK");
    serde_json::from_slice(&decode(payload)).unwrap()
}

#[test]
fn signed_requests_verify() {
    let legacy = imported(&KEY_1024);
    let sizes = every_size().map(|(_, key)| key);
    for key in sizes.into_iter().chain([&legacy]) {
        let jwt = crypto().sign_assertion(key, &claims()).unwrap();
        let payload = verified(&jwt, key);
        assert_eq!(payload, serde_json::to_value(claims()).unwrap());
        assert_eq!(payload.as_object().unwrap().len(), 4);
    }
}

#[test]
fn legacy_keys_sign_but_are_neither_certified_nor_exported() {
    let (key, facts) = crypto().import(&secret(&KEY_1024)).unwrap();
    assert!(facts.is_legacy());
    assert_eq!(facts.bits, 1024);
    assert_eq!(crypto().key_facts(&key).unwrap().spki, facts.spki);
    let export = crypto().export_pem(&key).map(|_| ());
    assert_eq!(export, Err(CryptoError::TooSmall(1024)));
    assert_eq!(
        crypto().self_signed(&key, &request(), SERIAL),
        Err(CryptoError::TooSmall(1024))
    );
}

#[test]
fn keys_made_by_openssl_are_read_in_every_form() {
    for bits in [1024, 1537, 2048] {
        let pkcs8_pem = if bits == 1024 {
            KEY_1024.clone()
        } else {
            genrsa(bits)
        };
        let pkcs1_pem = openssl(&["rsa", "-traditional"], &pkcs8_pem);
        let pkcs1_der = openssl(&["rsa", "-traditional", "-outform", "DER"], &pkcs8_pem);
        let pkcs8_der = openssl(
            &["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"],
            &pkcs8_pem,
        );
        let windows = String::from_utf8(pkcs8_pem.clone())
            .unwrap()
            .replace('\n', "\r\n");
        let decorated = [b"\xEF\xBB\xBFBag Attributes\n\n", &pkcs1_pem[..], b"\n\n"].concat();
        for (file, form) in [
            (&pkcs8_pem[..], KeyForm::Pkcs8Pem),
            (windows.as_bytes(), KeyForm::Pkcs8Pem),
            (&pkcs1_pem, KeyForm::Pkcs1Pem),
            (&decorated, KeyForm::Pkcs1Pem),
            (&pkcs8_der, KeyForm::Pkcs8Der),
            (&pkcs1_der, KeyForm::Pkcs1Der),
        ] {
            let (key, facts) = crypto().import(&secret(file)).unwrap();
            assert!(key.expose() == pkcs8_der, "{form:?} of {bits} bits");
            assert_eq!((facts.bits, facts.form), (bits, form));
        }
    }
}

#[test]
fn a_key_beside_its_certificate_is_read() {
    let pem = crypto().export_pem(&KEY_2048).unwrap();
    let certificate = certificate(&KEY_2048);
    let both = [certificate.as_bytes(), pem.expose()].concat();
    assert!(imported(&both).expose() == KEY_2048.expose());
    assert_eq!(
        crypto().certificate_facts(&both),
        Err(CertificateError::PrivateKey)
    );
}

#[test]
fn encrypted_keys_are_named() {
    let pass = ["-passout", "pass:not-a-secret"];
    let pem = crypto().export_pem(&KEY_2048).unwrap();
    for (args, error) in [
        (&["pkcs8", "-topk8"][..], ImportError::Encrypted),
        (
            &["pkcs8", "-topk8", "-outform", "DER"],
            ImportError::Encrypted,
        ),
        (
            &["rsa", "-aes128", "-traditional"],
            ImportError::EncryptedOld,
        ),
    ] {
        let file = openssl(&[args, &pass].concat(), pem.expose());
        assert_eq!(import_error(&file), error, "{args:?}");
    }
}

#[test]
fn other_files_are_named() {
    let pem = crypto().export_pem(&KEY_2048).unwrap();
    let certificate = certificate(&KEY_2048);
    let csr = |form| {
        let path = "/dev/stdin";
        let args = [
            "req", "-new", "-key", path, "-subj", "/CN=x", "-outform", form,
        ];
        openssl(&args, pem.expose())
    };
    let public = |args: &[&str]| openssl(args, pem.expose());
    let cases = [
        (certificate.clone().into_bytes(), ImportError::Certificate),
        (
            openssl(&["x509", "-outform", "DER"], certificate.as_bytes()),
            ImportError::Certificate,
        ),
        (csr("PEM"), ImportError::Request),
        (csr("DER"), ImportError::Request),
        (public(&["pkey", "-pubout"]), ImportError::PublicKey),
        (
            public(&["pkey", "-pubout", "-outform", "DER"]),
            ImportError::PublicKey,
        ),
        (
            public(&["rsa", "-RSAPublicKey_out"]),
            ImportError::PublicKey,
        ),
        (
            public(&["rsa", "-RSAPublicKey_out", "-outform", "DER"]),
            ImportError::PublicKey,
        ),
        ([pem.expose(), pem.expose()].concat(), ImportError::Several),
        (genrsa(512), ImportError::Size(512)),
    ];
    for (file, error) in cases {
        assert_eq!(import_error(&file), error);
    }
}

#[test]
fn keys_of_other_kinds_are_named() {
    let genpkey = |args: &[&str]| openssl(&[&["genpkey"], args].concat(), b"");
    let ec = genpkey(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let pss = &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"];
    let dsa = openssl(&["dsaparam", "-genkey", "-noout", "1024"], b"");
    for (file, name) in [
        (ec.clone(), "EC"),
        (openssl(&["ec"], &ec), "EC"),
        (openssl(&["ec", "-outform", "DER"], &ec), "EC"),
        (
            openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &ec),
            "EC",
        ),
        (genpkey(&["-algorithm", "ED25519"]), "Ed25519"),
        (genpkey(pss), "RSA-PSS"),
        (dsa.clone(), "DSA"),
        (openssl(&["dsa", "-outform", "DER"], &dsa), "DSA"),
        (openssl(&["pkcs8", "-topk8", "-nocrypt"], &dsa), "DSA"),
    ] {
        assert_eq!(import_error(&file), ImportError::NotRsa(name.to_owned()));
    }
}

#[test]
fn certificates_of_openssl_are_read() {
    let pem = crypto().export_pem(&KEY_2048).unwrap();
    let make = |key: &[u8], args: &[&str]| {
        let fixed = [
            "req",
            "-x509",
            "-key",
            "/dev/stdin",
            "-subj",
            "/CN=made elsewhere\x1b[2J",
        ];
        openssl(&[&fixed, args].concat(), key)
    };
    let certificate = make(pem.expose(), &["-days", "30"]);
    let der = openssl(&["x509", "-outform", "DER"], &certificate);
    let bundle = [
        &certificate[..],
        self::certificate(&keys::OTHER_2048).as_bytes(),
    ]
    .concat();
    let expected = crypto().key_facts(&KEY_2048).unwrap().spki;
    for file in [&certificate, &der, &bundle] {
        let facts = crypto().certificate_facts(file).unwrap();
        assert_eq!(facts.spki, expected);
        assert_eq!((facts.not_after - facts.not_before).whole_days(), 30);
        assert_eq!(facts.subject, "CN=made elsewhere\u{FFFD}[2J");
    }
    let ec = openssl(
        &["ecparam", "-genkey", "-name", "prime256v1", "-noout"],
        b"",
    );
    let not_rsa = make(&ec, &[]);
    let read = |file: &[u8]| crypto().certificate_facts(file);
    assert_eq!(read(&not_rsa), Err(CertificateError::NotRsa));
    assert_eq!(read(pem.expose()), Err(CertificateError::PrivateKey));
    assert_eq!(read(KEY_2048.expose()), Err(CertificateError::PrivateKey));
    assert_eq!(read(b"nothing"), Err(CertificateError::Unreadable));
}

#[test]
fn openssl_opens_the_encrypted_key_file() {
    let dir = tempfile::tempdir().unwrap();
    let passphrase = b"correct horse \xC3\xA9";
    let store = FileStore::new(dir.path().join("keys"), Some(secret(passphrase)));
    store.put(&keys::entry(1, &KEY_2048), &KEY_2048).unwrap();
    let file = fs::read_dir(dir.path().join("keys"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = file.to_str().unwrap();
    let open = ["pkey", "-in", file, "-passin", "stdin"];
    let plain = crypto().export_pem(&KEY_2048).unwrap();
    assert!(openssl(&open, passphrase) == plain.expose());
    assert!(!try_openssl(&open, b"wrong").ok);
    let structure = openssl_text(&["asn1parse", "-strictpem", "-in", file], b"");
    for part in ["PBES2", "PBKDF2", "0927C0", "hmacWithSHA256", "aes-256-cbc"] {
        assert!(structure.contains(part), "{part} is missing in {structure}");
    }
}
