//! What a monkey does with a keyboard, a clipboard and a window.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::tui::tests::random::Random;
use crate::tui::tests::stage::consumer_key;
use crate::tui::{Input, KeyPress};

/// Stands in pasted keys, tokens and typed passphrases: nothing may ever show it.
pub(super) const PLANTED: &str = "PLANTEDsecretPLANTED";

const CODES: [KeyCode; 29] = [
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Esc,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::Null,
    KeyCode::Menu,
    KeyCode::CapsLock,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(3),
    KeyCode::F(5),
    KeyCode::F(6),
    KeyCode::F(12),
    KeyCode::Char(' '),
];

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789?/@.-_~:!\"'<>{}[]%é漢字😀👩\u{200d}\u{301}\u{200b}\u{202e}";

/// A key. Those that leave are rare, or nothing else would ever be tried.
pub(super) fn key(random: &mut Random) -> KeyPress {
    let letters: Vec<char> = LETTERS.chars().collect();
    let code = if random.once_in(2) {
        *random.pick(&CODES)
    } else {
        KeyCode::Char(*random.pick(&letters))
    };
    let modifiers = match random.below(40) {
        0 => KeyModifiers::CONTROL,
        1 | 2 => KeyModifiers::ALT,
        3 => KeyModifiers::CONTROL | KeyModifiers::ALT,
        4 => KeyModifiers::SHIFT,
        _ => KeyModifiers::NONE,
    };
    let press = KeyPress { code, modifiers };
    let leaves = modifiers == KeyModifiers::CONTROL && matches!(code, KeyCode::Char('c' | 's'))
        || code == KeyCode::Char('q');
    if leaves && !random.once_in(40) {
        return KeyPress {
            code: KeyCode::Down,
            modifiers: KeyModifiers::NONE,
        };
    }
    press
}

/// A private key, wrapped like PEM, with `lines` lines.
fn private_key(lines: usize, end: &str) -> String {
    let body = format!("MIIEvQIBADANBgkqhkiG9w0BAQEF{PLANTED}AASCBKcwggSj{end}").repeat(lines);
    format!("-----BEGIN PRIVATE KEY-----{end}{body}-----END PRIVATE KEY-----{end}")
}

fn token() -> String {
    format!("00D5g00000A1b2C!AQEAQ{PLANTED}{}", "x".repeat(80))
}

/// Something from the clipboard.
pub(super) fn paste(random: &mut Random) -> String {
    let certificate =
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0VSVA==\n-----END CERTIFICATE-----\n";
    if random.once_in(100) {
        return huge(random);
    }
    match random.below(19) {
        0 => private_key(20, "\r\n"),
        1 => private_key(20, "\n"),
        2 => format!("my key:\n{}thanks", private_key(3, "\r")),
        3 => token(),
        4 => format!("Authorization: Bearer {}", token()),
        5 => format!(r#"{{"access_token":"{}","scope":"api"}}"#, token()),
        6 => format!(
            r#"{{"error":"invalid_grant","access_token":"{}"}}"#,
            token()
        ),
        7 => certificate.to_owned(),
        8 => certificate.replace('\n', "\r\n"),
        9 => String::new(),
        10 => "https://acme--uat.sandbox.lightning.force.com/lightning/setup".to_owned(),
        11 => "acme.my.salesforce.com".to_owned(),
        12 => "https://login.salesforce.com".to_owned(),
        13 => "svc@acme.example.uat\n".to_owned(),
        14 => consumer_key(),
        15 => r#"{"error":"invalid_grant","error_description":"audience is invalid"}"#.to_owned(),
        16 => "0123456789ABCDEF".repeat(4),
        17 => "~/keys/acme.pem".to_owned(),
        _ => r"C:\keys\missing.pem".to_owned(),
    }
}

/// More than any field takes.
fn huge(random: &mut Random) -> String {
    match random.below(3) {
        0 => private_key(2_000, "\n"),
        1 => "漢字\u{1b}[31m😀\u{202e}\t".repeat(40_000),
        _ => "a\n".repeat(70_000),
    }
}

/// One input, other than a passphrase.
pub(super) fn input(random: &mut Random) -> Input {
    match random.below(60) {
        0 | 1 => Input::Paste(paste(random).into()),
        2 => Input::Resize(width(random), height(random)),
        _ => Input::Key(key(random)),
    }
}

/// A window's width: usual ones, and now and then any.
pub(super) fn width(random: &mut Random) -> u16 {
    let limit = if random.once_in(20) { 301 } else { 131 };
    u16::try_from(random.below(limit)).unwrap()
}

/// A window's height.
pub(super) fn height(random: &mut Random) -> u16 {
    let limit = if random.once_in(20) { 101 } else { 46 };
    u16::try_from(random.below(limit)).unwrap()
}
