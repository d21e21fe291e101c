//! After whole journeys with `-v`, no file, output, log or process list holds the key, a token, a
//! signed request or a passphrase, except the key store itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(target_os = "linux")] // process lists are read from /proc

#[path = "support/leaks.rs"]
mod leaks;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leaks::Secrets;
use program::{Ended, Home, Running, run};

const PASSPHRASE: &str = "Rätselhafte Passphrase 2f9c";

/// A home with a passphrase file outside of it, and everything that was printed there.
struct Journey {
    home: Home,
    passphrase_file: tempfile::NamedTempFile,
    printed: Vec<(String, String)>,
}

impl Journey {
    fn new() -> Self {
        let home = Home::new();
        fs::create_dir(home.join("tmp")).unwrap();
        let passphrase_file = tempfile::NamedTempFile::new().unwrap();
        fs::write(passphrase_file.path(), PASSPHRASE).unwrap();
        Self {
            home,
            passphrase_file,
            printed: Vec::new(),
        }
    }

    fn args<'a>(&'a self, args: &[&'a str]) -> Vec<&'a str> {
        let file = self.passphrase_file.path().to_str().unwrap();
        [args, &["-v", "--passphrase-file", file]].concat()
    }

    /// Runs a command; what it prints is searched later.
    fn runs(&mut self, args: &[&str], code: i32) -> Ended {
        let ended = self.runs_with_secret_output(args, code);
        self.printed.push((format!("{args:?}"), ended.all()));
        ended
    }

    /// A command whose standard output is the secret that was asked for; the rest is searched.
    fn runs_with_secret_output(&mut self, args: &[&str], code: i32) -> Ended {
        let args = self.args(args);
        let mut command = self.home.command(&args);
        let ended = run(command.env("TMPDIR", self.home.join("tmp"))).exits(code);
        let err = (format!("{args:?}, errors"), ended.err.clone());
        self.printed.push(err);
        ended
    }

    /// Everything that was printed, and every file but those that `allowed` names.
    fn search(&self, secrets: &Secrets, allowed: impl Fn(&Path) -> bool) {
        for (what, text) in &self.printed {
            assert_eq!(
                secrets.find(text.as_bytes()),
                [""; 0],
                "in the output of {what}:\n{text}"
            );
        }
        for path in self.home.files() {
            let found = secrets.find(&fs::read(&path).unwrap());
            assert!(
                found.is_empty() || allowed(&path),
                "{found:?} in {}",
                path.display()
            );
            let name = path.display().to_string();
            assert_eq!(secrets.find(name.as_bytes()), [""; 0], "in a file's name");
        }
    }
}

/// Set up, looked at, used and handed over, with failures on the way.
fn whole_journey(store: &str) -> (Journey, Secrets) {
    let mut journey = Journey::new();
    let setup = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--store",
        store,
    ];
    let with = |more: &[&'static str]| [&setup[..], more].concat();
    journey.runs(&with(&["--skip", "permitted-users"]), 4);
    journey.runs(&with(&["--fault", "html_instead", "--json"]), 4);
    journey.runs(&with(&["--fault", "none", "--for", "versionforge"]), 0);
    journey.runs(&["test", "acme"], 0);
    journey.runs(&["test", "acme", "--json"], 0);
    for target in [
        "google-integration-connectors",
        "versionforge",
        "salesforce-cli",
        "other",
    ] {
        journey.runs(&["export", target, "acme", "--out", "handed-over"], 0);
    }
    let refuse = ["--fault", "classic_audience_only"];
    journey.runs(&[&["diagnose", "acme"], &refuse[..]].concat(), 4);
    journey.runs(&["diagnose", "acme", "--json"], 4);
    journey.runs(&["test", "acme", "--fault", "none"], 0);
    journey.runs(&["connection", "show", "acme", "--json"], 0);
    journey.runs(&["connection", "list"], 0);
    let token = journey.runs_with_secret_output(&["token", "acme"], 0).out;
    let json = journey
        .runs_with_secret_output(&["token", "acme", "--json"], 0)
        .json();
    let pem = journey
        .runs_with_secret_output(&["export", "key", "acme"], 0)
        .out;
    journey.runs(&["test", "acme", "--fault", "rest_session_expired"], 4);
    let secrets = Secrets::default()
        .key(&pem)
        .text("passphrase", PASSPHRASE)
        .text("token", token.trim())
        .text("token of the JSON", json["access_token"].as_str().unwrap());
    let log = fs::read_to_string(journey.home.state("sfjwt.log")).expect("-v writes a log");
    assert!(
        log.lines().count() > 200,
        "the log tells what happened:\n{log}"
    );
    (journey, secrets)
}

#[test]
fn nothing_leaks_with_the_key_in_an_encrypted_file() {
    let (journey, secrets) = whole_journey("file");
    // Not even the store's file has any of it in clear.
    journey.search(&secrets, |_| false);
}

#[test]
fn nothing_leaks_with_the_key_in_the_practice_folder() {
    let (journey, secrets) = whole_journey("practice");
    let is_store = |path: &Path| {
        let folder = journey.home.config("practice");
        path.parent() == Some(&folder) && path.extension().is_some_and(|e| e == "der")
    };
    let entries = journey
        .home
        .files()
        .into_iter()
        .filter(|path| is_store(path))
        .count();
    assert_eq!(entries, 1);
    journey.search(&secrets, is_store);
}

/// An imported key stays in the file it came from, and goes nowhere else.
#[test]
fn nothing_leaks_of_an_imported_key() {
    let mut journey = Journey::new();
    let original = journey.home.join("original.pem");
    let mut openssl = std::process::Command::new("openssl");
    let made = openssl
        .args(["genrsa", "-out"])
        .arg(&original)
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "these tests need the `openssl` command"
    );
    let pem = fs::read_to_string(&original).unwrap();
    let import = original.to_str().unwrap();
    let setup = [
        "setup",
        "--practice",
        "--yes",
        "--store",
        "file",
        "--import-key",
        import,
    ];
    journey.runs(&setup, 0);
    journey.runs(&["test"], 0);
    let secrets = Secrets::default().key(&pem).text("passphrase", PASSPHRASE);
    journey.search(&secrets, |path| path == original);
    // Given as the wrong file, it is not shown either.
    journey.runs(&["setup", "--practice", "--yes", "--cert", import], 1);
    journey.runs(
        &[
            "practice",
            "--cert",
            import,
            "--consumer-key",
            "3MVG9x",
            "--username",
            "a@b.c",
        ],
        1,
    );
    journey.search(&secrets, |path| path == original);
}

fn openssl(args: &[&str]) -> Vec<u8> {
    let made = std::process::Command::new("openssl").args(args).output();
    let made = made.expect("these tests need the `openssl` command");
    assert!(made.status.success());
    made.stdout
}

/// A locked file stays locked, and its passphrase stays where it was; so does that of a file that is
/// handed out.
#[test]
fn nothing_leaks_of_locked_files() {
    const IMPORT: &str = "Eine ganz andere Passphrase a71c";
    const EXPORT: &str = "The third passphrase of them 93be";
    let mut journey = Journey::new();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (import, export) = (file("import", IMPORT), file("export", EXPORT));
    let plain = file("plain.pem", "");
    fs::write(&plain, openssl(&["genrsa", "2048"])).unwrap();
    let pem = fs::read_to_string(&plain).unwrap();
    let pass = format!("file:{import}");
    let locked = openssl(&["pkcs8", "-topk8", "-in", &plain, "-passout", &pass]);
    let original = journey.home.join("locked.pem");
    fs::write(&original, locked).unwrap();
    let original = original.to_str().unwrap();
    let setup = |passphrase: &str| {
        let args = [
            "setup",
            "--practice",
            "--yes",
            "--store",
            "file",
            "--import-key",
            original,
            "--import-passphrase-file",
            passphrase,
        ];
        args.map(str::to_owned)
    };
    let wrong = setup(&export);
    journey.runs(&wrong.each_ref().map(String::as_str), 1);
    let right = setup(&import);
    journey.runs(&right.each_ref().map(String::as_str), 0);
    for form in ["encrypted-pkcs8", "pkcs12"] {
        let args = [
            "export",
            "key",
            "--form",
            form,
            "--out",
            "tmp",
            "--export-passphrase-file",
            &export,
        ];
        journey.runs(&args, 0);
    }
    let secrets = Secrets::default().key(&pem).text("passphrase", PASSPHRASE);
    let secrets = secrets
        .text("passphrase of the import", IMPORT)
        .text("passphrase of the export", EXPORT);
    journey.search(&secrets, |_| false);
}

/// While it waits with the key in memory, and after being killed.
#[test]
fn nothing_is_in_process_lists_or_left_by_a_killed_run() {
    let mut journey = Journey::new();
    let setup = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--store",
        "file",
    ];
    let args = journey.args(&setup);
    let args = [&args[..], &["--propagation", "300"]].concat();
    let mut command = journey.home.command(&args);
    let mut waiting = Running::start(command.env("TMPDIR", journey.home.join("tmp")));
    waiting.wait_for("waiting");
    let lists: Vec<Vec<u8>> = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| fs::read(entry.unwrap().path().join("cmdline")).ok())
        .collect();
    let own = fs::read(format!("/proc/{}/environ", waiting.id())).unwrap();
    assert!(
        lists
            .iter()
            .any(|line| line.windows(13).any(|part| part == b"--propagation"))
    );
    let (code, out) = waiting.stop("KILL");
    assert_eq!(code, None);
    journey.printed.push(("the killed run".to_owned(), out));

    // The key is in its store; from there it is known what to look for.
    journey.runs(&[&setup[..], &["--propagation", "0"]].concat(), 4);
    journey.runs(&["connection", "list"], 0);
    let entry = program::files_under(&journey.home.config("keys")).remove(0);
    let mut openssl = std::process::Command::new("openssl");
    let opened = openssl
        .args(["pkey", "-passin", &format!("pass:{PASSPHRASE}"), "-in"])
        .arg(entry)
        .output()
        .unwrap();
    let pem = String::from_utf8(opened.stdout).unwrap();
    let secrets = Secrets::default().key(&pem).text("passphrase", PASSPHRASE);
    for list in lists.iter().chain([&own]) {
        assert_eq!(
            secrets.find(list),
            [""; 0],
            "{}",
            String::from_utf8_lossy(list)
        );
    }
    journey.search(&secrets, |_| false);
}

/// A search that finds nothing proves nothing: every form is found when it is there.
#[test]
fn the_search_finds_what_is_planted() {
    let (journey, secrets) = whole_journey("practice");
    let files = journey.home.files();
    let entry = files
        .iter()
        .find(|path| path.extension().is_some_and(|e| e == "der"))
        .unwrap();
    let der = fs::read(entry).unwrap();
    assert!(
        !secrets.find(&der).is_empty(),
        "the store itself holds the key"
    );

    let base64 = STANDARD.encode(&der);
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|l| std::str::from_utf8(l).unwrap())
        .collect();
    let pairs: Vec<String> = der.iter().map(|byte| format!("{byte:02x}")).collect();
    let (hex, colons) = (pairs.concat(), pairs.join(":"));
    let shifted = STANDARD.encode([b"ab", &der[..]].concat());
    let planted = [
        ("as it is", der.clone()),
        ("a part of it", der[200..700].to_vec()),
        ("base64", base64.clone().into_bytes()),
        ("PEM", lines.join("\n").into_bytes()),
        ("PEM of Windows", lines.join("\r\n").into_bytes()),
        ("PEM in JSON", lines.join("\\n").into_bytes()),
        ("base64 at another position", shifted.into_bytes()),
        ("hex", hex.clone().into_bytes()),
        ("HEX", hex.to_uppercase().into_bytes()),
        ("hex with colons", colons.into_bytes()),
        ("Debug", format!("{der:?}").into_bytes()),
        ("a passphrase", format!("x{PASSPHRASE}y").into_bytes()),
        (
            "any token",
            format!("Bearer 00D0x0000000001!{}", "A.b_".repeat(20)).into_bytes(),
        ),
        (
            "any signed request",
            format!(
                "eyJhbGciOiJSUzI1NiJ9.{}.{}",
                "eyJpc3MiOiIzTVZHOSJ9",
                "x".repeat(342)
            )
            .into_bytes(),
        ),
    ];
    for (what, bytes) in planted {
        let around = [b"{\"note\":\"", &bytes[..], b"\"}\n"].concat();
        assert!(!secrets.find(&around).is_empty(), "{what} is not found");
    }
    assert_eq!(
        secrets.find(b"a harmless line, 00D0x0000000001 and eyJ alone"),
        [""; 0]
    );
}
