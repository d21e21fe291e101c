//! Files that are something else, and files that cannot be read.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::leaks::Secrets;
use super::program::Home;
use super::sign::{CONSUMER_KEY, claims, sign};
use super::{KEY, causes, certificate, inspect, inspect_text, sentences};

#[test]
fn error_answers_are_judged() {
    let body = r#"{"error":"invalid_grant","error_description":"audience is invalid"}"#;
    let json = inspect_text(body, 1);
    assert_eq!(json["files"][0]["item"], "error_body");
    assert_eq!(causes(&json)[0], "aud_mismatch");
    let line =
        "2026-11-22 ERROR token request failed: invalid_client_id: client identifier invalid";
    let json = inspect_text(line, 1);
    assert_eq!(json["files"][0]["item"], "error_body");
    let unknown = inspect_text(r#"{"error":"flux","error_description":"unheard of"}"#, 1);
    assert_eq!(causes(&unknown), ["unrecognised_answer"]);
}

#[test]
fn something_else() {
    for (content, word, code) in [
        ("", "Nothing is in it", 1),
        (" \n\t\n", "Nothing is in it", 1),
        (CONSUMER_KEY, "the Consumer Key", 0),
        (&"A1B2".repeat(16), "the Consumer Secret", 0),
        (
            "00D5g00000ABCde!AQcAQH0dMHEXAMPLE_token_of_this_session.abcdefgh",
            "an access token",
            0,
        ),
        (
            "force://PlatformCLI::5Aep861@acme.my.salesforce.com",
            "a login of the Salesforce CLI",
            0,
        ),
        ("integration@acme.example", "an e-mail address", 0),
        (
            "https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=1",
            "a web address",
            0,
        ),
        ("a shopping list", "text without a key", 1),
        ("they lost the PRIVATE KEY of acme", "text without a key", 1),
    ] {
        let json = inspect_text(content, code);
        assert!(sentences(&json).contains(word), "{content}: {json}");
    }
    let json = inspect_text("<!doctype html><html><title>Please sign in</title>", 1);
    assert!(json.to_string().contains("sign in"), "{json}");
    let json = inspect_text([0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 0xFF], 1);
    assert!(sentences(&json).contains("neither text nor"));
    let json = inspect_text(
        "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
        1,
    );
    assert!(sentences(&json).contains("PGP MESSAGE"), "{json}");
}

#[test]
fn what_is_no_file_to_read() {
    let home = Home::new();
    let fifo = home.join("pipe");
    let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let large = fs::File::create(home.join("large")).unwrap();
    large.set_len(5 * 1024 * 1024).unwrap();
    for (args, word) in [
        (&["nosuch"][..], "no file `nosuch`"),
        (&["."], "is a folder"),
        (&["pipe"], "is a pipe or device"),
        (&["/dev/zero"], "is a pipe or device"),
        (&["large"], "is larger than 4 MB"),
        (&["-", "-"], "once only"),
        (&[], "<FILE>"),
        (&["a", "b", "c"], "'c'"),
        (&["a", "b", "--cert", "c"], "--cert"),
    ] {
        let ended = home
            .sfjwt(&[&["inspect"], args].concat())
            .exits(2)
            .says(&[word]);
        assert_eq!(ended.out, "");
    }
    let json = home.sfjwt(&["inspect", "nosuch", "--json"]).exits(2).json();
    super::schema::fits(&json);
}

/// Runs it with something on standard input.
fn piped(home: &Home, args: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let mut command = home.command(&[&["inspect"], args].concat());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).ok();
    let output = child.wait_with_output().unwrap();
    let all = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(all).unwrap())
}

#[test]
fn from_standard_input() {
    let home = Home::new();
    let certificate = home.write("c.crt", certificate(&KEY));
    let (code, out) = piped(&home, &["-", &certificate], KEY.as_bytes());
    assert_eq!(code, Some(0), "{out}");
    assert!(
        out.contains("-: private key") && out.contains("Yes. Private key and certificate"),
        "{out}"
    );
    let (code, out) = piped(&home, &["-"], &vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(code, Some(2));
    assert!(out.contains("larger than 4 MB"), "{out}");
}

/// Nothing of a key, a passphrase or a signature in what is printed, in lines or JSON, with -v.
#[test]
#[allow(clippy::too_many_lines, reason = "a list of files")]
fn nothing_secret_is_printed() {
    let home = Home::new();
    let passphrase = "Rätselhafte Passphrase 2f9c";
    let jwt = sign(
        &KEY,
        &claims(&serde_json::json!({
            "note": "Bearer 00D5g00000ABCde!AQcAQH0dMHEXAMPLEtokenofthissession.abcdefghijklmnopqrs",
            "secret": sign(&KEY, &claims(&serde_json::json!({}))),
        })),
    );
    let signature = jwt.rsplit_once('.').unwrap().1;
    let key = KEY.as_str();
    let secrets = Secrets::default()
        .key(key)
        .text("passphrase", passphrase)
        .text("signature", signature);
    let encrypted = ["pkcs8", "-topk8", "-passout", &format!("pass:{passphrase}")];
    let encrypted = super::openssl::openssl(&encrypted, key.as_bytes());
    let file = home.write("passphrase", passphrase);
    let line = key.lines().nth(7).unwrap();
    let files = [
        home.write("key.pem", key),
        home.write("spaces.pem", key.replace('\n', " ")),
        home.write("cut.pem", &key[..900]),
        home.write("foreign.pem", key.replacen(line, &format!("*{line}"), 1)),
        home.write("line.txt", line),
        home.write(
            "body.txt",
            key.lines()
                .filter(|l| !l.starts_with('-'))
                .collect::<String>(),
        ),
        home.write("encrypted.pem", &encrypted),
        home.write("request.jwt", &jwt),
        home.write("log.txt", format!("sent {jwt} and got nothing")),
        home.write(
            "error.json",
            format!(r#"{{"error":"invalid_grant","error_description":"{jwt}"}}"#),
        ),
    ];
    let certificate = home.write("c.crt", certificate(&KEY));
    let known: Vec<_> = home.files();
    for path in &files {
        for more in [
            &[][..],
            &["--json"],
            &[certificate.as_str()],
            &["--repair", "mended.pem"],
        ] {
            let args = [&["inspect", "-v", "--passphrase-file", &file, path], more].concat();
            let ended = home.sfjwt(&args);
            assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.all());
            let found = secrets.find(ended.all().as_bytes());
            assert!(found.is_empty(), "{found:?} in {args:?}:\n{}", ended.all());
        }
    }
    let mended = home.join("mended.pem");
    for path in home.files() {
        if !known.contains(&path) && path != mended {
            let found = secrets.find(&fs::read(&path).unwrap());
            assert!(found.is_empty(), "{found:?} in {}", path.display());
        }
    }
}

/// What others wrote cannot steer the terminal.
#[test]
fn terminal_sequences_are_harmless() {
    let home = Home::new();
    let jwt = sign(
        &KEY,
        &claims(&serde_json::json!({"sub": "\u{1b}]0;x\u{7}@\u{9b}31m"})),
    );
    let path = home.write("jwt", jwt);
    let ended = home.sfjwt(&["inspect", &path]).exits(1);
    assert!(
        !ended.out.chars().any(|c| c.is_control() && c != '\n'),
        "{:?}",
        ended.out
    );
    let json = inspect(&home, &[&path], 1);
    let Value::String(sub) = &json["files"][0]["jwt"]["claims"]["sub"] else {
        panic!("{json}")
    };
    assert!(!sub.contains('\u{1b}'));
}

/// Patterns that make careless readers take minutes.
#[test]
fn hostile_files_end_soon() {
    let jwt = sign(&KEY, &claims(&serde_json::json!({})));
    let header = jwt.split('.').next().unwrap();
    for piece in [
        &format!("{header}\n"),
        &format!("{header}.{header}\n"),
        "-----BEGIN PRIVATE KEY-----\n",
        "eyJ.eyJ.",
        "{\"error\":",
        "> BEGIN ",
        "\\n",
    ] {
        let home = Home::new();
        let path = home.write("large", piece.repeat(4_000_000 / piece.len()));
        // What it is called does not matter; that it ends by itself does.
        let ended = home.sfjwt(&["inspect", &path]);
        assert!(
            matches!(ended.code, Some(0 | 1)),
            "{piece:?}: {}",
            ended.err
        );
    }
}
