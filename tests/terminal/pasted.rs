//! A private key that is pasted where it does not belong: refused, and nothing of it is kept.

use std::fs;

use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::ports::Crypto;

use crate::journey::{NAME, Stop, Walk};
use crate::keys::KEY_2048;
use crate::leaks::Secrets;
use crate::program::Home;
use crate::pty::Key;

/// The key of somebody's server, with the line ends of Windows.
fn windows_pem() -> (String, Secrets) {
    let pem = SystemCrypto::new().export_pem(&KEY_2048).expect("PEM");
    let pem = String::from_utf8(pem.expose().to_vec()).expect("text");
    let secrets = Secrets::default().key(&pem);
    (pem.replace('\n', "\r\n"), secrets)
}

/// At every stop, in every field of the page about the certificate, in the passphrase, in the path
/// of a key: said what it is, and the way goes on as if nothing had been pasted.
#[test]
fn a_private_key_is_refused_at_every_stop() {
    let home = Home::new();
    let (pem, secrets) = windows_pem();
    let mut walk = Walk::start(&home);
    for stop in Stop::ALL {
        walk.walk_to(stop);
        match stop {
            Stop::KeySource => {
                // Here keys are asked for; this one is not wanted after all.
                walk.terminal.paste(&pem);
                walk.terminal.wait_for("This is a private key.");
                walk.terminal.key(Key::Esc);
                walk.terminal.wait_gone("This is a private key.");
            }
            Stop::Certificate => {
                for id in ["common-name", "days", "cert-out"] {
                    refused(&mut walk, &pem);
                    let title = &sfjwt::guide::question(id).unwrap().title;
                    walk.terminal.wait_for(&format!("▸ {title}"));
                    walk.terminal.key(Key::Tab);
                }
                // From the last field Tab may complete or go round.
                walk.first_field();
            }
            _ => refused(&mut walk, &pem),
        }
    }
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    assert!(home.connection(NAME).is_some());
    nothing_is_kept(&home, &walk, &secrets);
}

#[test]
fn a_private_key_is_no_passphrase_and_no_path() {
    let home = Home::new();
    let (pem, secrets) = windows_pem();
    let mut walk = Walk::start(&home);
    walk.walk_to(Stop::KeySource);
    walk.terminal.type_text("2");
    walk.terminal.wait_for("Which");
    walk.terminal.paste(&pem);
    walk.terminal.wait_for("Import it?");
    walk.terminal.key(Key::Esc);
    walk.terminal.wait_gone("Import it?");
    walk.terminal.key(Key::Esc);
    walk.sees(Stop::KeySource);
    walk.terminal.type_text("1");
    walk.sees(Stop::KeySize);
    walk.walk_to(Stop::Store);
    walk.terminal.type_text("2");
    walk.terminal
        .wait_for(&sfjwt::guide::question("passphrase").unwrap().title);
    refused(&mut walk, &pem);
    walk.terminal.key(Key::Ctrl('s'));
    assert_eq!(walk.terminal.wait_exit(), 0);
    nothing_is_kept(&home, &walk, &secrets);
}

/// What arrives in one piece and is longer than a program reads at once is taken to its end without
/// another key.
#[test]
fn keys_and_a_long_paste_in_one_go_all_arrive() {
    let home = Home::new();
    let mut walk = Walk::start(&home);
    walk.walk_to(Stop::Username);
    let long = "a".repeat(1100);
    let paste = format!("\x15\x1b[200~{long}@the.end\x1b[201~");
    walk.terminal.send(paste.as_bytes());
    walk.terminal.wait_for("@the.end");
}

/// Pastes; the refusal is said.
#[track_caller]
fn refused(walk: &mut Walk, pem: &str) {
    walk.terminal.wait_gone("This is a private key");
    walk.terminal.paste(pem);
    walk.terminal.wait_for("This is a private key");
}

fn nothing_is_kept(home: &Home, walk: &Walk, secrets: &Secrets) {
    assert_eq!(secrets.find(&walk.terminal.everything()), [""; 0]);
    for path in home.files() {
        let found = secrets.find(&fs::read(&path).unwrap());
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }
}
