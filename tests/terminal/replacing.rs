//! Replacing a key on a real terminal, with the key in a real Secret Service, against a simulated org
//! of another process: somebody else uploads the certificate, the screen turns, the key is switched,
//! and the old one is worth nothing any more. Then all the way back.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use sfjwt::guide::{self, ChecklistId, replacing, screens};

use crate::keyring::Keyring;
use crate::program::{Ended, Home, PracticeOrg, run};
use crate::pty::{Key, Launch, Terminal};

const NAME: &str = "acme";

/// A computer with a Secret Service, and a simulated org in a process of its own.
struct World {
    home: Home,
    keyring: Keyring,
    org: PracticeOrg,
}

impl World {
    /// A connection whose key is in the Secret Service.
    fn start() -> Self {
        let home = Home::new();
        let keyring = Keyring::start(home.path(), "unlocked");
        let org = PracticeOrg::start(&home, &[NAME]);
        let world = Self { home, keyring, org };
        let set_up = [
            "setup",
            "--practice",
            "--yes",
            "--connection",
            NAME,
            "--store",
            "keychain",
        ];
        world.sfjwt(&set_up).exits(0);
        world
    }

    /// A command beside the terminal.
    fn sfjwt(&self, args: &[&str]) -> Ended {
        let mut command: Command = self.home.command(args);
        command.envs(self.keyring.env());
        run(&mut command)
    }

    fn rotate(&self, args: &[&str]) -> Terminal {
        let args: Vec<&str> = ["rotate", NAME].iter().chain(args).copied().collect();
        let launch = Launch::sfjwt(self.home.path(), &args).size(120, 40);
        launch.envs(&self.keyring.env()).start()
    }

    fn record(&self) -> toml::Table {
        self.home.connection(NAME).expect("the connection")
    }

    /// The next key's certificate, as its record has it.
    fn next_certificate(&self) -> String {
        text(&self.record()["next"]["certificate_pem"])
    }

    /// Somebody else, in another browser: opens the app, uploads, saves.
    fn upload(&self, pem: &str) {
        let consumer_key = text(&self.record()["consumer_key"]);
        for action in [
            json!({ "action": "edit-app", "consumer_key": consumer_key }),
            json!({ "action": "upload-certificate", "pem": pem }),
            json!({ "action": "save-app" }),
        ] {
            let (status, body) = post(&self.org, "/_practice/apply", &action.to_string(), JSON);
            assert_eq!(status, 200, "{body}");
        }
    }

    /// The key that signs now, written out by its owner.
    fn export(&self, file: &str) -> PathBuf {
        let path = self.home.join(file);
        let pem = self.sfjwt(&["export", "key", NAME]).exits(0).out;
        fs::write(&path, pem).expect("written");
        path
    }

    /// What the org says to a key, asked without a line of sfjwt: OpenSSL signs.
    fn asks_with(&self, key: &std::path::Path) -> (u16, Value) {
        let record = self.record();
        let assertion = sign(
            key,
            &text(&record["consumer_key"]),
            &text(&record["username"]),
            &self.org.origin,
        );
        let form = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"
        );
        let (status, body) = post(&self.org, "/services/oauth2/token", &form, FORM);
        (status, serde_json::from_str(&body).expect("JSON"))
    }
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn text(value: &toml::Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// One request, by hand.
fn post(org: &PracticeOrg, path: &str, body: &str, kind: &str) -> (u16, String) {
    let address = org.address();
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body);
    (
        status.expect("a status"),
        body.unwrap_or_default().to_owned(),
    )
}

/// A signed request, made by OpenSSL.
fn sign(key: &std::path::Path, issuer: &str, subject: &str, audience: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).expect("a clock");
    let claims = json!({
        "iss": issuer, "sub": subject, "aud": audience, "exp": now.as_secs() + 120,
    });
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
    let input = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let file = key.with_extension("input");
    fs::write(&file, &input).expect("written");
    let signed = Command::new("openssl")
        .args(["dgst", "-sha256", "-sign"])
        .args([key, &file])
        .output()
        .expect("openssl runs");
    assert!(signed.status.success(), "{signed:?}");
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signed.stdout))
}

fn question(id: &str) -> String {
    guide::question(id).expect("a question").title.clone()
}

/// Waits for a question and takes what is proposed.
fn take(terminal: &mut Terminal, id: &str) {
    terminal.wait_for(&question(id));
    terminal.key(Key::Enter);
}

/// From the moment to where Salesforce is asked: the upload is left to somebody else.
fn leave_the_upload(terminal: &mut Terminal, back: bool) {
    terminal.wait_for(
        &guide::checklist(ChecklistId::replace_certificate(
            sfjwt::domain::AppKind::ExternalClientApp,
        ))
        .title,
    );
    terminal.type_text("a");
    terminal.wait_for(screens::GO_ON_ANYWAY);
    terminal.type_text("2");
    terminal.wait_for(replacing::waiting(back).title);
    terminal.wait_for(replacing::OLD_CERTIFICATE);
    terminal.wait_for("refused: invalid_grant");
    // Beside the steps the sentence takes two rows.
    let waits = screens::replacing::WAITS_FOR_UPLOAD;
    terminal.wait_for(waits.split(" is ").next().expect("its beginning"));
}

/// From the green test with the new key to the end; the previous key is kept.
fn end(terminal: &mut Terminal, back: bool) {
    terminal.wait_for("It works");
    terminal.key(Key::Enter);
    terminal.wait_for(if back {
        "work with the key before again?"
    } else {
        "work with the new key?"
    });
    terminal.type_text("1");
    take(terminal, "previous-key");
    terminal.wait_for(&replacing::switched(NAME, back));
    terminal.wait_for("The previous key (");
    terminal.wait_for(screens::replacing::CLOSE);
    terminal.key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.dump());
    terminal.assert_restored();
    terminal.wait_for(&replacing::switched(NAME, back));
}

#[test]
fn somebody_else_uploads_and_the_screen_turns_there_and_back() {
    let world = World::start();
    let before = world.record();
    let first = world.export("first.pem");
    assert_eq!(world.asks_with(&first).0, 200);

    let mut terminal = world.rotate(&[]);
    take(&mut terminal, "replace-reason");
    terminal.wait_for("It works");
    terminal.key(Key::Enter);
    // What was written out a moment ago is known: its hand-over is on record.
    take(&mut terminal, "holders");
    take(&mut terminal, "replace-plan");
    take(&mut terminal, "key-size");
    terminal.wait_for(&question("common-name"));
    terminal.key(Key::Enter);
    terminal.wait_until("the path's field", |screen| {
        let marked = format!("▸ {}", question("cert-out"));
        screen.contents().contains(&marked)
    });
    terminal.key(Key::Enter);
    take(&mut terminal, "store");
    terminal.wait_for("Is the next key ready");
    terminal.key(Key::Enter);
    take(&mut terminal, "moment");
    leave_the_upload(&mut terminal, false);
    // Nothing has changed: the key of today signs, the next one is worth nothing yet.
    assert_eq!(world.record()["key"], before["key"]);
    assert_eq!(world.asks_with(&first).0, 200);

    world.upload(&world.next_certificate());
    end(&mut terminal, false);
    let after = world.record();
    assert_ne!(after["key"]["spki"], before["key"]["spki"]);
    assert_eq!(text(&after["store"]), "keychain");
    let (status, refused) = world.asks_with(&first);
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_grant")));
    let second = world.export("second.pem");
    assert_eq!(world.asks_with(&second).0, 200);
    world.sfjwt(&["test", NAME]).exits(0);

    // The way back: the key before becomes the next one, and its certificate is uploaded again.
    let mut terminal = world.rotate(&["--revert"]);
    terminal.wait_for("Is the key before still ready");
    terminal.key(Key::Enter);
    terminal.wait_for(replacing::BACK_MOMENT);
    terminal.key(Key::Enter);
    leave_the_upload(&mut terminal, true);
    world.upload(&world.next_certificate());
    end(&mut terminal, true);
    assert_eq!(world.record()["key"]["spki"], before["key"]["spki"]);
    assert_eq!(world.asks_with(&first).0, 200);
    assert_eq!(world.asks_with(&second).0, 400);
    world.sfjwt(&["test", NAME]).exits(0);
}
