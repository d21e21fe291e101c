//! The table of keys keeps its promises in every context there is.

use std::collections::HashSet;
use std::fmt::Write as _;

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::snapshots::compare;
use crate::guide::screens::keys as words;
use crate::tui::KeyPress;
use crate::tui::keymap::{Context, Focus, Intent, LineState, Marked, TABLE, footer, help, intent};

const FOCUSES: [(&str, Focus); 30] = [
    ("welcome", Focus::Welcome),
    ("table, nothing marked", table(Marked::Nothing)),
    ("table, a connection", table(Marked::Connection)),
    ("table, a set-up", table(Marked::Draft)),
    ("table, a damaged file", table(Marked::Unreadable)),
    ("a connection's page", Focus::About),
    ("filter", Focus::Filter),
    ("text, more fields", text(false, false)),
    ("text, last field", text(true, false)),
    ("path, more fields", text(false, true)),
    ("path, last field", text(true, true)),
    ("secret, more fields", Focus::Secret { last: false }),
    ("secret, last field", Focus::Secret { last: true }),
    ("choice", Focus::Choice),
    ("open line", line(LineState::Open)),
    ("done line", line(LineState::Done)),
    ("all lines done", line(LineState::AllDone)),
    ("work", Focus::Work),
    ("test runs", Focus::Running),
    ("test failed, fixes", Focus::Failed { fixes: true }),
    ("test failed, no fix", Focus::Failed { fixes: false }),
    ("test green", Focus::Green { hand_over: true }),
    ("connection green", Focus::Green { hand_over: false }),
    ("key proved", Focus::Proved),
    ("hand-over", Focus::HandOver),
    ("problem", Focus::Problem),
    ("ways on", Focus::Ways),
    ("dialog", Focus::Dialog),
    ("reading", Focus::Reading),
    ("picker", Focus::Picker),
];

const fn text(last: bool, path: bool) -> Focus {
    Focus::Text { last, path }
}

const fn table(marked: Marked) -> Focus {
    Focus::Dashboard { marked }
}

const fn line(line: LineState) -> Focus {
    Focus::Checklist { line }
}

/// A focus with everything (`u8::MAX`) or nothing (0) to do there, or something between.
const fn context(focus: Focus, facts: u8) -> Context {
    Context {
        focus,
        copy: facts & 1 != 0,
        open: facts & 2 != 0,
        raw: facts & 4 != 0,
        back: facts & 8 != 0,
        forward: facts & 16 != 0,
        key_file: facts & 32 != 0,
        others: facts & 64 != 0,
        causes: facts & 128 != 0,
        experiments: facts & 1 != 0,
        report: facts & 4 != 0,
    }
}

fn contexts() -> impl Iterator<Item = Context> {
    FOCUSES
        .into_iter()
        .flat_map(|(_, focus)| (0..=255).map(move |facts| context(focus, facts)))
}

#[test]
fn while_typing_a_letter_is_a_letter() {
    let letters = (' '..='~').chain("éß漢😀€".chars());
    let letters: Vec<char> = letters.collect();
    for context in contexts().filter(|context| context.typing()) {
        for letter in &letters {
            let press = KeyPress {
                code: KeyCode::Char(*letter),
                modifiers: KeyModifiers::NONE,
            };
            assert_eq!(intent(press, context), None, "{letter} {context:?}");
        }
    }
}

#[test]
fn what_the_footer_says_stands_in_the_help_with_the_same_key() {
    for context in contexts() {
        let help = help(context);
        let (keys, always) = footer(context);
        for (key, label) in keys.into_iter().chain(always) {
            let found = help.iter().any(|(names, meaning)| {
                let names: Vec<&str> = names.split("  ").collect();
                let arrows = key == "↑↓" && names.contains(&"↑") && names.contains(&"↓");
                *meaning == label && (arrows || names.contains(&key))
            });
            assert!(found, "{key} {label}: {context:?} {help:?}");
        }
    }
}

/// The footer's row for both arrows is the only one that says less than the rows it stands for.
#[test]
fn a_key_means_one_thing_at_a_time() {
    for context in contexts() {
        let active = TABLE.iter().filter(|binding| (binding.when)(context));
        let keys: HashSet<_> = active.clone().flat_map(|b| b.keys).copied().collect();
        for (code, modifiers) in keys {
            let press = KeyPress { code, modifiers };
            let Some(meant) = intent(press, context) else {
                continue;
            };
            let bound = active
                .clone()
                .filter(|b| b.keys.contains(&(code, modifiers)));
            for binding in bound {
                let both = binding.intent == Intent::Down && meant == Intent::Up;
                let same = binding.intent == meant || both;
                assert!(
                    same,
                    "{press:?}: {:?}, {meant:?} in {context:?}",
                    binding.intent
                );
            }
        }
    }
}

#[test]
fn there_is_always_a_way_to_help_and_out() {
    for context in contexts() {
        let press = |code, modifiers| intent(KeyPress { code, modifiers }, context);
        let none = KeyModifiers::NONE;
        assert_eq!(press(KeyCode::F(1), none), Some(Intent::Help));
        let interrupt = press(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(interrupt, Some(Intent::Interrupt));
        let back = press(KeyCode::Esc, none);
        assert_eq!(back == Some(Intent::Back), context.back, "{context:?}");
        let (_, always) = footer(context);
        assert_eq!(always.last().map(|key| key.1), Some(words::HELP));
    }
}

#[test]
fn footer_and_help_read_as_they_did() {
    let mut out = String::new();
    for (name, focus) in FOCUSES {
        for (which, facts) in [("least", 0), ("most", u8::MAX)] {
            let context = context(focus, facts);
            let (keys, always) = footer(context);
            let footer: Vec<String> = keys
                .iter()
                .chain(&always)
                .map(|(key, label)| format!("{key} {label}"))
                .collect();
            writeln!(out, "# {name}, {which}\n{}", footer.join("  ")).unwrap();
            if which == "most" {
                for (names, meaning) in help(context) {
                    writeln!(out, "  {names:<22} {meaning}").unwrap();
                }
            }
        }
    }
    compare("keys", &out);
}
