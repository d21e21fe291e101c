//! Keys from elsewhere: OpenSSL's files, a certificate alone, and what is refused.

use super::openssl::{genrsa, openssl, openssl_text};
use super::practice;
use super::program::Home;

/// SHA-256 of the public key as OpenSSL writes it.
fn spki_sha256(private_key: &[u8]) -> String {
    let public = openssl(&["pkey", "-pubout", "-outform", "DER"], private_key);
    let text = openssl_text(&["dgst", "-sha256", "-r"], &public);
    text.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn every_form_that_openssl_writes_is_taken() {
    let home = Home::new();
    let key = genrsa(2048);
    let expected = spki_sha256(&key);
    let forms: [(&str, &[&str]); 4] = [
        ("pkcs8-pem", &["pkey"]),
        ("pkcs8-der", &["pkey", "-outform", "DER"]),
        ("pkcs1-pem", &["rsa", "-traditional"]),
        ("pkcs1-der", &["rsa", "-traditional", "-outform", "DER"]),
    ];
    for (name, args) in forms {
        let file = home.write(name, openssl(args, &key));
        let json = home
            .sfjwt(&practice(name, &["--json", "--import-key", &file]))
            .exits(0)
            .json();
        assert_eq!(json["spki_sha256"], expected.as_str(), "{name}");
        assert_eq!(
            std::fs::read(&file).unwrap(),
            openssl(args, &key),
            "left as it was"
        );
        let pem = home.sfjwt(&["export", "key", name]).exits(0).out;
        assert!(
            pem.starts_with("-----BEGIN PRIVATE KEY-----"),
            "PKCS#8 comes out"
        );
        assert_eq!(spki_sha256(pem.as_bytes()), expected, "{name}");
    }
}

#[test]
fn a_key_of_1024_bits_is_refused_for_a_new_connection() {
    let home = Home::new();
    let file = home.write("old.pem", genrsa(1024));
    home.sfjwt(&practice("acme", &["--import-key", &file]))
        .exits(1)
        .says(&[&file, "1024 bits, too few", "2048"]);
    assert_eq!(home.connection("acme"), None);
}

#[test]
fn files_that_are_no_usable_key() {
    let home = Home::new();
    let key = home.write("k.pem", genrsa(2048));
    let certificate = openssl(
        &["req", "-x509", "-key", &key, "-subj", "/CN=x", "-days", "9"],
        b"",
    );
    let public = openssl(&["pkey", "-pubout"], &std::fs::read(&key).unwrap());
    let locked = openssl(
        &["pkey", "-aes256", "-passout", "pass:x"],
        &std::fs::read(&key).unwrap(),
    );
    let curve = openssl(
        &[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ],
        b"",
    );
    for (name, content, words) in [
        (
            "certificate.crt",
            certificate,
            "is a certificate, not a private key",
        ),
        ("public.pem", public, "public key"),
        ("curve.pem", curve, "RSA"),
        ("text.pem", b"hello".to_vec(), "text.pem"),
        ("empty.pem", Vec::new(), "empty.pem"),
    ] {
        let file = home.write(name, content);
        home.sfjwt(&practice("acme", &["--import-key", &file]))
            .exits(1)
            .says(&[&file, words])
            .says_nothing_of(&["-----"]);
    }
    // An answer is missing, and the flag for it is named.
    let file = home.write("locked.pem", locked);
    home.sfjwt(&practice("acme", &["--import-key", &file]))
        .exits(2)
        .says(&["passphrase", "--import-passphrase-file"]);
    let folder = home.path().display().to_string();
    home.sfjwt(&practice("acme", &["--import-key", &folder]))
        .exits(1)
        .says(&["folder"]);
    assert_eq!(home.connection("acme"), None);
    // None of them left the name taken, or anything that stands in the way.
    home.sfjwt(&practice("acme", &["--import-key", &key]))
        .exits(0);
}

/// Somebody else holds the key: the app is set up, and only its holder can test it.
#[test]
fn a_certificate_alone() {
    let home = Home::new();
    let key = home.write("k.pem", genrsa(2048));
    let certificate = openssl(
        &[
            "req",
            "-x509",
            "-key",
            &key,
            "-subj",
            "/CN=partner",
            "-days",
            "400",
        ],
        b"",
    );
    home.write("partner.crt", certificate);
    // A relative name: the connection has to know the file from any folder.
    home.sfjwt(&practice("acme", &["--cert", "partner.crt"]))
        .exits(0)
        .says(&["held elsewhere", "acme is saved", "needs the key holder"])
        .says_nothing_of(&["It works"]);
    let saved = home.connection("acme").unwrap();
    assert_eq!(saved["store"].as_str(), Some("elsewhere"));
    let path = saved["certificate_path"].as_str().unwrap();
    assert_eq!(path, home.join("partner.crt").to_str().unwrap());
    home.sfjwt(&["test", "acme"])
        .exits(0)
        .says(&["needs the key holder"]);
    for command in [&["token", "acme"][..], &["export", "key", "acme"]] {
        home.sfjwt(command)
            .exits(2)
            .says(&["The key of acme is held elsewhere"])
            .says_nothing_of(&["keychain"]);
    }
    home.sfjwt(&["export", "other", "acme"]).exits(0);
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0);
    home.sfjwt(&practice("again", &["--cert", &key]))
        .exits(1)
        .says(&["is a private key, not a certificate"]);
}
