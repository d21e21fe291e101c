//! After whole journeys with `-v`: no file, output, log or argument list holds the key, a token or
//! the passphrase, except the key store itself (and what `token` prints, since that is its job).
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a leak test that cannot look has to fail"
)]

#[path = "support/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use program::{Ended, Home};
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};

const PASSPHRASE: &str = "correct horse battery staple 4711";

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

/// Forms in which a secret could turn up, by name.
#[derive(Default)]
struct Secrets(BTreeMap<String, Vec<u8>>);

impl Secrets {
    fn text(&mut self, name: &str, text: &str) {
        assert!(text.len() >= 16, "{name} is too short to be looked for");
        self.0.insert(name.to_owned(), text.as_bytes().to_vec());
    }

    /// Raw bytes, and every way people write bytes down. A part is enough to find a whole.
    fn bytes(&mut self, name: &str, bytes: &[u8]) {
        // The middle: the ends are the same in every key.
        let middle = &bytes[bytes.len() / 2 - 24..bytes.len() / 2 + 24];
        self.0.insert(format!("{name}, raw"), middle.to_vec());
        let hex = hex(middle);
        self.text(&format!("{name}, hex"), &hex);
        self.text(&format!("{name}, HEX"), &hex.to_uppercase());
        let colons: Vec<String> = middle.iter().map(|byte| format!("{byte:02x}")).collect();
        self.text(&format!("{name}, hex with colons"), &colons.join(":"));
        let list: Vec<String> = middle.iter().map(u8::to_string).collect();
        self.text(&format!("{name}, as a Debug list"), &list.join(", "));
        // Base64 of the middle depends on where it begins: look for all three.
        for shift in 0..3 {
            let part = &middle[shift..shift + 36];
            self.text(
                &format!("{name}, base64 from {shift}"),
                &STANDARD.encode(part),
            );
            self.text(
                &format!("{name}, base64url from {shift}"),
                &URL_SAFE_NO_PAD.encode(part),
            );
        }
    }

    fn key(&mut self, pem: &str) {
        let body: Vec<&str> = pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        for (index, line) in body.iter().enumerate().take(body.len() - 1) {
            self.text(&format!("line {index} of the PEM"), line);
        }
        self.bytes("PKCS#8", &STANDARD.decode(body.concat()).unwrap());
        let key = rsa::RsaPrivateKey::from_pkcs8_pem(pem).unwrap();
        self.bytes("private exponent", &key.d().to_bytes_be());
        for (index, prime) in key.primes().iter().enumerate() {
            self.bytes(&format!("prime {index}"), &prime.to_bytes_be());
        }
        assert!(key.n().bits() >= 2048);
    }

    /// Names of the secrets in some bytes. White space does not hide them.
    fn found_in(&self, content: &[u8]) -> Vec<&str> {
        let dense: Vec<u8> = content
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let holds =
            |hay: &[u8], needle: &[u8]| hay.windows(needle.len()).any(|part| part == needle);
        let dense_needle = |needle: &[u8]| {
            needle
                .iter()
                .copied()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect::<Vec<_>>()
        };
        let found = self
            .0
            .iter()
            .filter(|(_, needle)| holds(content, needle) || holds(&dense, &dense_needle(needle)));
        found.map(|(name, _)| name.as_str()).collect()
    }
}

#[track_caller]
fn assert_clean(secrets: &Secrets, what: &str, content: &[u8]) {
    let found = secrets.found_in(content);
    assert!(found.is_empty(), "{what} holds: {found:?}");
}

fn store_files(home: &Home, store: &str) -> Vec<PathBuf> {
    let (folder, extension) = if store == "file" {
        ("keys", "pem")
    } else {
        ("practice", "der")
    };
    let files = program::files_under(&home.config(folder)).into_iter();
    files
        .filter(|file| file.extension().is_some_and(|e| e == extension))
        .collect()
}

/// The whole journey over a store; returns every output, and the tokens that `token` printed.
fn journey(home: &Home, store: &str, passphrase: &Path) -> (Vec<(String, Ended)>, Vec<String>) {
    let passphrase = passphrase.display().to_string();
    let with = ["--passphrase-file", &passphrase, "-v"];
    let run = |args: &[&str]| {
        let all: Vec<&str> = args.iter().chain(&with).copied().collect();
        (args.join(" "), home.sfjwt(&all))
    };
    let mut outputs = vec![
        run(&[
            "setup",
            "--practice",
            "--yes",
            "--store",
            store,
            "--connection",
            "leak",
        ]),
        run(&[
            "setup",
            "--practice",
            "--yes",
            "--store",
            store,
            "--connection",
            "json",
            "--json",
        ]),
        run(&["test", "leak"]),
        run(&["test", "leak", "--json", "--fault", "hasnt_approved"]),
        run(&["test", "leak", "--fault", "none"]),
        run(&["export", "google-integration-connectors", "leak"]),
        run(&["export", "versionforge", "leak", "--json"]),
        run(&["connection", "show", "leak", "--json"]),
        run(&[
            "setup",
            "--practice",
            "--yes",
            "--store",
            store,
            "--connection",
            "bad",
            "--skip",
            "permitted-users",
        ]),
    ];
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let (_, mut ended) = run(&["token", "leak"]);
        tokens.push(ended.out.trim().to_owned());
        ended.out.clear();
        outputs.push(("token leak (standard error)".to_owned(), ended));
    }
    (outputs, tokens)
}

#[allow(
    clippy::too_many_lines,
    reason = "one place after the other is searched"
)]
fn whole_journey_leaks_nothing(store: &str) {
    let (home, secret_place) = (Home::new(), tempfile::tempdir().unwrap());
    let passphrase = secret_place.path().join("passphrase");
    std::fs::write(&passphrase, format!("{PASSPHRASE}\n")).unwrap();
    let (outputs, tokens) = journey(&home, store, &passphrase);

    let mut secrets = Secrets::default();
    secrets.text("passphrase", PASSPHRASE);
    for (index, token) in tokens.iter().enumerate() {
        assert!(token.starts_with("00D") && token.contains('!'), "{token}");
        secrets.text(&format!("token {index}"), token);
    }
    let given = passphrase.display().to_string();
    for name in ["leak", "json"] {
        let pem = home
            .sfjwt(&["export", "key", name, "--passphrase-file", &given])
            .exits(0)
            .out;
        secrets.key(&pem);
    }

    for (what, ended) in &outputs {
        assert_clean(
            &secrets,
            &format!("standard output of `{what}`"),
            ended.out.as_bytes(),
        );
        assert_clean(
            &secrets,
            &format!("standard error of `{what}`"),
            ended.err.as_bytes(),
        );
        let assertion = ended.out.contains("eyJ") || ended.err.contains("eyJ");
        assert!(!assertion, "`{what}` shows a signed request");
    }
    let store_files = store_files(&home, store);
    assert!(!store_files.is_empty());
    let mut logs = 0;
    for file in home
        .files()
        .iter()
        .filter(|file| !store_files.contains(file))
    {
        let content = std::fs::read(file).unwrap();
        assert_clean(&secrets, &file.display().to_string(), &content);
        if file.extension().is_some_and(|extension| extension == "log") {
            logs += 1;
            assert!(content.len() > 1_000, "the log was written");
            assert!(
                !String::from_utf8_lossy(&content).contains("eyJ"),
                "a signed request in the log"
            );
        }
    }
    assert_eq!(logs, 1);
    // The encrypted file is the store, and even it holds nothing in the clear.
    if store == "file" {
        for file in &store_files {
            assert_clean(
                &secrets,
                &file.display().to_string(),
                &std::fs::read(file).unwrap(),
            );
        }
    }
}

#[test]
fn over_the_practice_store() {
    whole_journey_leaks_nothing("practice");
}

#[test]
fn over_the_passphrase_file() {
    whole_journey_leaks_nothing("file");
}

/// While it waits for a change to spread it holds the key and has signed requests: its argument
/// list shows nothing, and nothing it wrote so far holds the key.
#[test]
fn a_running_set_up_shows_nothing_in_the_process_list() {
    let home = Home::new();
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "slow",
        "--propagation",
        "600",
    ];
    let mut child: std::process::Child = Command::stdout(&mut home.command(&args), Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("waiting") {
        line.clear();
        let read = std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        assert!(read > 0, "it ended before it waited");
    }
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let arguments = std::fs::read(proc.join("cmdline")).unwrap();
    let environment = std::fs::read(proc.join("environ")).unwrap();
    program::signal(child.id(), "TERM");
    assert_eq!(child.wait().unwrap().code(), Some(130));

    let mut secrets = Secrets::default();
    let keys = store_files(&home, "practice");
    secrets.bytes("PKCS#8", &std::fs::read(&keys[0]).unwrap());
    assert_clean(&secrets, "the argument list", &arguments);
    assert_clean(&secrets, "the environment", &environment);
    assert!(!String::from_utf8_lossy(&arguments).contains("eyJ"));
}

/// The search would be worthless if it could not find anything.
#[test]
fn the_search_finds_what_is_planted() {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", "plant"])
        .exits(0);
    let pem = home.sfjwt(&["export", "key", "plant"]).exits(0).out;
    let mut secrets = Secrets::default();
    secrets.key(&pem);
    secrets.text("passphrase", PASSPHRASE);

    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = STANDARD.decode(&body).unwrap();
    let hex = hex(&der);
    let key = rsa::RsaPrivateKey::from_pkcs8_pem(&pem).unwrap();
    let planted: [(&str, Vec<u8>); 8] = [
        ("PEM", pem.clone().into_bytes()),
        ("PEM on one line", body.clone().into_bytes()),
        (
            "PEM, other width",
            body.as_bytes().chunks(50).collect::<Vec<_>>().join(&b'\n'),
        ),
        ("DER", der.clone()),
        ("hex", hex.clone().into_bytes()),
        ("Debug of bytes", format!("{der:?}").into_bytes()),
        (
            "prime as hex",
            key.primes()[0].to_str_radix(16).into_bytes(),
        ),
        ("base64url", URL_SAFE_NO_PAD.encode(&der).into_bytes()),
    ];
    for (name, bytes) in planted {
        let noisy = [b"before ".to_vec(), bytes, b" behind".to_vec()].concat();
        assert!(!secrets.found_in(&noisy).is_empty(), "{name} was not found");
    }
    assert_eq!(
        secrets.found_in(format!("x{PASSPHRASE}y").as_bytes()),
        ["passphrase"]
    );
    assert!(secrets.found_in(b"nothing of it").is_empty());
}
