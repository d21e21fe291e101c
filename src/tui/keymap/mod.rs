//! Keys and what they mean, in one table: it dispatches, and footer and help are read from it, so
//! they cannot lie.

mod table;

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::guide::screens::keys as words;

pub(super) use table::TABLE;
use table::{ALT, CTRL, NONE};

/// A key as it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPress {
    /// The key.
    pub code: KeyCode,
    /// Held with it. Shift is part of a printable key already and is left out there.
    pub modifiers: KeyModifiers,
}

/// What has the focus, as far as keys care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Welcome,
    /// The table of connections.
    Dashboard {
        marked: Marked,
    },
    /// The page of one.
    About,
    /// The field above the table.
    Filter,
    Text {
        last: bool,
        path: bool,
    },
    Secret {
        last: bool,
    },
    Choice,
    Checklist {
        line: LineState,
    },
    Work,
    Running,
    Failed {
        fixes: bool,
    },
    Green {
        hand_over: bool,
    },
    /// A green test with more to come, no hand-over.
    Proved,
    HandOver,
    Problem,
    /// Ways on with numbers, where nothing failed.
    Ways,
    Dialog,
    Reading,
    Picker,
}

/// What is marked in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    Nothing,
    Connection,
    Draft,
    Unreadable,
}

/// How the marked checklist line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineState {
    Open,
    Done,
    AllDone,
}

/// What decides which keys work.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the page"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) focus: Focus,
    /// There is something to copy.
    pub(super) copy: bool,
    /// There is a page to open.
    pub(super) open: bool,
    /// There is a raw answer.
    pub(super) raw: bool,
    /// There is a place before this one.
    pub(super) back: bool,
    /// There is a place after this one that was visited.
    pub(super) forward: bool,
    /// A key file can be written.
    pub(super) key_file: bool,
    /// There are several findings to look at.
    pub(super) causes: bool,
    /// There is something that could be tried.
    pub(super) experiments: bool,
    /// There is a live test to report on.
    pub(super) report: bool,
    /// Somebody else may be the one to do it: not in a practice run.
    pub(super) others: bool,
}

impl Context {
    /// Letters are letters here.
    pub(super) const fn typing(self) -> bool {
        matches!(
            self.focus,
            Focus::Text { .. } | Focus::Secret { .. } | Focus::Filter
        )
    }

    /// A connection is marked, or open.
    const fn on_connection(self) -> bool {
        matches!(
            self.focus,
            Focus::About
                | Focus::Dashboard {
                    marked: Marked::Connection
                }
        )
    }

    /// The table or the page of a connection: letters are its commands.
    const fn at_home(self) -> bool {
        matches!(self.focus, Focus::About | Focus::Dashboard { .. })
    }
}

/// What a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Primary,
    Back,
    Forward,
    NextField,
    PrevField,
    Up,
    Down,
    PageUp,
    PageDown,
    Tick,
    Skip,
    Others,
    Copy,
    Open,
    Retry,
    Raw,
    NextCause,
    CauseBefore,
    Experiment,
    WriteReport,
    Page,
    Status,
    PlainView,
    Browse,
    Complete,
    WriteKey,
    Help,
    SaveQuit,
    Interrupt,
    Suspend,
    Redraw,
    Quit,
    First,
    Last,
    TestOne,
    TestAll,
    Diagnose,
    Replace,
    HandOver,
    Rename,
    Remove,
    Like,
    New,
    FixError,
    Practise,
    /// Take over a key and an app that exist.
    Adopt,
    Filter,
    Sort,
}

/// One row of the table.
pub(super) struct Binding {
    pub(super) keys: &'static [(KeyCode, KeyModifiers)],
    pub(super) intent: Intent,
    /// As it stands in the footer; `None`: only in help.
    pub(super) shown: Option<&'static str>,
    label: fn(Context) -> &'static str,
    pub(super) when: fn(Context) -> bool,
}

/// Whether a key may be a shortcut here: letters never are while a text is typed.
fn may_dispatch(press: KeyPress, context: Context) -> bool {
    let letter = matches!(press.code, KeyCode::Char(_)) && press.modifiers == NONE;
    !(letter && context.typing())
}

/// What a key means here; `None`: nothing, or it is text.
pub(super) fn intent(press: KeyPress, context: Context) -> Option<Intent> {
    if !may_dispatch(press, context) {
        return None;
    }
    let found = TABLE.iter().find(|binding| {
        binding.keys.contains(&(press.code, press.modifiers)) && (binding.when)(context)
    })?;
    // One row of the footer stands for both arrows.
    let up = matches!(
        press.code,
        KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab
    );
    Some(match found.intent {
        Intent::Down if up => Intent::Up,
        intent => intent,
    })
}

/// A key as it stands in the footer, and what it does.
pub(super) type Hint = (&'static str, &'static str);

/// The footer: keys that work now, in order of importance, and behind them those that stay however
/// little room there is: the way out and help.
pub(super) fn footer(context: Context) -> (Vec<Hint>, Vec<Hint>) {
    let open_line = context.focus
        == Focus::Checklist {
            line: LineState::Open,
        };
    let here = || TABLE.iter().filter(|binding| (binding.when)(context));
    let hint = |binding: &Binding| Some((shown(binding, context)?, (binding.label)(context)));
    let leads_out = |binding: &&Binding| match binding.intent {
        Intent::Quit => true,
        Intent::Back => context.focus == Focus::About,
        _ => false,
    };
    let keys = here()
        .filter(|binding| !leads_out(binding))
        // There Space and Enter do the same; one of them is enough.
        .filter(|binding| !(open_line && binding.intent == Intent::Tick))
        // There the room belongs to what leads on; help tells of the rest.
        .filter(|binding| {
            !(matches!(context.focus, Focus::Failed { .. }) && binding.intent == Intent::Copy)
        })
        // A table shows by itself that its rows are chosen from.
        .filter(|binding| !(context.at_home() && binding.intent == Intent::Down))
        .filter_map(hint)
        .take(if context.at_home() { 12 } else { 6 })
        .collect();
    let out = here().filter(leads_out);
    let help = (if context.typing() { "F1" } else { "?" }, words::HELP);
    (keys, out.filter_map(hint).chain([help]).collect())
}

/// The key as it stands in the footer: while a text is typed the function key, not the letter.
fn shown(binding: &Binding, context: Context) -> Option<&'static str> {
    let shown = binding.shown?;
    if !context.typing() {
        return Some(shown);
    }
    match (shown, binding.intent) {
        (_, Intent::Copy) => Some("F2"),
        (_, Intent::Open) => Some("F3"),
        (text, _) if text.len() == 1 => None,
        (text, _) => Some(text),
    }
}

/// Every key that works here, for the help overlay: names and meaning.
pub(super) fn help(context: Context) -> Vec<(String, &'static str)> {
    TABLE
        .iter()
        .filter(|binding| (binding.when)(context))
        .map(|binding| {
            let names: Vec<String> = binding
                .keys
                .iter()
                .filter(|(code, modifiers)| {
                    may_dispatch(
                        KeyPress {
                            code: *code,
                            modifiers: *modifiers,
                        },
                        context,
                    )
                })
                .map(|(code, modifiers)| name(*code, *modifiers))
                .collect();
            (names.join("  "), (binding.label)(context))
        })
        .filter(|(names, _)| !names.is_empty())
        .chain(numbered(context).then(|| ("1 … 9".to_owned(), words::NUMBER)))
        .collect()
}

/// Entries here have numbers that choose them.
const fn numbered(context: Context) -> bool {
    matches!(
        context.focus,
        Focus::Welcome
            | Focus::Choice
            | Focus::Dialog
            | Focus::Problem
            | Focus::About
            | Focus::Ways
            | Focus::Failed { fixes: true }
    )
}

fn name(code: KeyCode, modifiers: KeyModifiers) -> String {
    let key = match code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(c) if modifiers.contains(CTRL) => c.to_ascii_uppercase().to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("F{n}"),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        other => format!("{other:?}"),
    };
    if modifiers.contains(CTRL) {
        format!("Ctrl-{key}")
    } else if modifiers.contains(ALT) {
        format!("Alt-{key}")
    } else {
        key
    }
}
