//! Keys as a text: `<enter><down>abc<ctrl-s>`.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::super::KeyPress;

/// The keys that a text stands for; `<lt>` is `<`.
pub(super) fn keys(text: &str) -> Vec<KeyPress> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(named) = rest.strip_prefix('<') {
            let (name, after) = named.split_once('>').expect("a closed <key>");
            keys.push(named_key(name));
            rest = after;
        } else {
            keys.push(KeyPress {
                code: KeyCode::Char(c),
                modifiers: KeyModifiers::NONE,
            });
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

fn named_key(name: &str) -> KeyPress {
    let (modifiers, name) = match name.split_once('-') {
        Some(("ctrl", key)) => (KeyModifiers::CONTROL, key),
        Some(("alt", key)) => (KeyModifiers::ALT, key),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "lt" => KeyCode::Char('<'),
        function if function.len() > 1 && function.starts_with('f') => {
            KeyCode::F(function[1..].parse().expect("a function key"))
        }
        letter => KeyCode::Char(letter.chars().next().expect("a letter")),
    };
    KeyPress { code, modifiers }
}

#[test]
fn named_keys_and_letters_mix() {
    let codes: Vec<KeyCode> = keys("a<enter><lt><f10>").iter().map(|k| k.code).collect();
    let expected = [
        KeyCode::Char('a'),
        KeyCode::Enter,
        KeyCode::Char('<'),
        KeyCode::F(10),
    ];
    assert_eq!(codes, expected);
    assert_eq!(keys("<ctrl-s>")[0].modifiers, KeyModifiers::CONTROL);
}
