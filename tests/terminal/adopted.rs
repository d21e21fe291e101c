//! A locked PKCS#12 file becomes a connection on a terminal, and its key goes out locked again.

use std::fs;

use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::{CertificateRequest, ExportForm};
use sfjwt::ports::{Crypto, Export, SecretBytes};
use time::macros::datetime;

use crate::keys::KEY_2048;
use crate::leaks::Secrets;
use crate::program::{Home, PracticeOrg};
use crate::pty::{Key, Terminal};

const PASSPHRASE: &str = "a passphrase for the old file";
const NEW: &str = "a passphrase for the new file";
const USERNAME: &str = "svc@acme.example";
const CONSUMER_KEY: &str =
    "3MVG9k2T1dXQyJmPzUcN6wRbVhE0sLqAoFiGxMvB7tYrK5DnHjSaWlZeCpOuI3fT8gR4yQ1mN6bXcVzLkJhGf";

/// `old.p12` in the home, and a simulated org that has had its certificate.
fn with_old_file(home: &Home) -> PracticeOrg {
    let crypto = SystemCrypto::new();
    let request = CertificateRequest {
        common_name: "old-acme".to_owned(),
        organization: None,
        email: None,
        not_before: datetime!(2026-01-02 03:04:05 UTC),
        not_after: datetime!(2036-01-01 03:04:05 UTC),
    };
    let certificate = crypto.self_signed(&KEY_2048, &request, [9; 16]).unwrap();
    let export = Export {
        form: ExportForm::Pkcs12,
        passphrase: Some(&SecretBytes::new(PASSPHRASE.into())),
        certificate: Some(&certificate),
        name: "old",
    };
    let file = crypto.export(&KEY_2048, &export).unwrap();
    home.write("old.p12", file.expose());
    let path = home.write("old.crt", certificate);
    let args = [
        "had",
        "--cert",
        &path,
        "--consumer-key",
        CONSUMER_KEY,
        "--username",
        USERNAME,
        "--app",
        "connected-app",
    ];
    PracticeOrg::start(home, &args)
}

fn enter_at(terminal: &mut Terminal, text: &str) {
    terminal.wait_for(text);
    terminal.key(Key::Enter);
}

#[test]
fn a_locked_file_is_adopted_and_its_key_goes_out_locked() {
    let home = Home::new();
    let org = with_old_file(&home);
    let args = [
        "adopt",
        "old.p12",
        "--org",
        &org.origin,
        "--connection",
        "acme",
    ];
    let mut terminal = Terminal::start(home.path(), &args, 100, 40);
    enter_at(&mut terminal, "Where will the connection be used?");
    terminal.wait_for("Which passphrase opens this key?");
    terminal.type_text("not this one");
    terminal.key(Key::Enter);
    terminal.wait_for("The passphrase does not open the key");
    enter_at(&mut terminal, "▸ 1  Type the passphrase again");
    terminal.wait_for("Which passphrase opens this key?");
    terminal.type_text(PASSPHRASE);
    terminal.key(Key::Enter);
    terminal.wait_for("old.p12 is kept; nothing");
    enter_at(&mut terminal, "▸ 3  Beside the practice run");
    terminal.wait_for("Which user shall the integration log in as?");
    terminal.key(Key::Ctrl('u'));
    terminal.type_text(USERNAME);
    terminal.key(Key::Enter);
    // It looks unlike the user of a simulated org, and is taken the second time.
    terminal.wait_for("Enter once more");
    terminal.key(Key::Enter);
    terminal.wait_for("Which kind of app");
    terminal.type_text("2");
    terminal.wait_for("Paste the Consumer Key");
    terminal.type_text(CONSUMER_KEY);
    terminal.key(Key::Enter);
    enter_at(&mut terminal, "It works");
    enter_at(&mut terminal, "What you have");
    enter_at(&mut terminal, "▸ 1  Finish");
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.dump());
    terminal.assert_restored();
    assert_eq!(
        home.connection("acme").unwrap()["username"].as_str(),
        Some(USERNAME)
    );

    let second = handed_out(&home);
    let secrets = Secrets::default()
        .text("passphrase of the old file", PASSPHRASE)
        .text("passphrase of the new file", NEW);
    for screen in [&terminal, &second] {
        assert_eq!(secrets.find(&screen.everything()), [""; 0]);
    }
}

/// The key in a new locked file, its passphrase typed twice.
fn handed_out(home: &Home) -> Terminal {
    let args = ["export", "key", "acme", "--form", "pkcs12", "--out", "o"];
    let mut second = Terminal::start(home.path(), &args, 100, 40);
    for prompt in [
        "New passphrase for the exported file:",
        "The same passphrase again:",
    ] {
        second.wait_for(prompt);
        // The prompt stands before the echo is off.
        crate::eventually("what is typed is hidden", || second.settings_changed());
        second.type_text(NEW);
        second.key(Key::Enter);
    }
    assert_eq!(second.wait_exit(), 0, "{}", second.dump());
    let file = SecretBytes::new(fs::read(home.join("o/acme.p12")).unwrap());
    let new = SecretBytes::new(NEW.into());
    let opened = SystemCrypto::new().open(&file, Some(&new)).unwrap();
    assert!(opened.key.expose() == KEY_2048.expose());
    second
}
