//! The table of keys: what each means where. Order is the order of the footer.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::guide::screens::keys as words;

use super::{Binding, Context, Focus, Intent, LineState, Marked};

pub(super) const NONE: KeyModifiers = KeyModifiers::NONE;
pub(super) const CTRL: KeyModifiers = KeyModifiers::CONTROL;
pub(super) const ALT: KeyModifiers = KeyModifiers::ALT;

const fn ch(c: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(c), NONE)
}

const fn ctrl(c: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(c), CTRL)
}

const fn key(code: KeyCode) -> (KeyCode, KeyModifiers) {
    (code, NONE)
}

const fn always(_: Context) -> bool {
    true
}

/// Tab completes a path; elsewhere it goes to the next field.
const fn completes(c: Context) -> bool {
    matches!(c.focus, Focus::Text { path: true, .. })
}

const fn listed(c: Context) -> bool {
    !c.typing()
}

const fn table(c: Context) -> bool {
    matches!(c.focus, Focus::Dashboard { .. })
}

const fn on_draft(c: Context) -> bool {
    matches!(
        c.focus,
        Focus::Dashboard {
            marked: Marked::Draft
        }
    )
}

/// A command of the dashboard.
const fn home(
    keys: &'static [(KeyCode, KeyModifiers)],
    intent: Intent,
    shown: &'static str,
    label: fn(Context) -> &'static str,
    when: fn(Context) -> bool,
) -> Binding {
    Binding {
        keys,
        intent,
        shown: Some(shown),
        label,
        when,
    }
}

/// The table. Order is the order of the footer.
pub(in crate::tui) const TABLE: &[Binding] = &[
    Binding {
        keys: &[key(KeyCode::Up), ch('k'), key(KeyCode::Down), ch('j')],
        intent: Intent::Down,
        shown: Some("↑↓"),
        label: |_| words::MOVE,
        when: |c| {
            matches!(
                c.focus,
                Focus::Welcome
                    | Focus::Dashboard { .. }
                    | Focus::About
                    | Focus::Filter
                    | Focus::Choice
                    | Focus::Ways
                    | Focus::Dialog
                    | Focus::Picker
                    | Focus::HandOver
            )
        },
    },
    Binding {
        keys: &[key(KeyCode::Enter)],
        intent: Intent::Primary,
        shown: Some("Enter"),
        label: primary_label,
        when: |c| {
            !matches!(
                c.focus,
                Focus::Work
                    | Focus::Running
                    | Focus::Dashboard {
                        marked: Marked::Nothing
                    }
            )
        },
    },
    home(
        &[ch('t')],
        Intent::TestOne,
        "t",
        |_| words::TEST,
        Context::on_connection,
    ),
    home(
        &[ch('T')],
        Intent::TestAll,
        "T",
        |_| words::TEST_ALL,
        |c| matches!(c.focus, Focus::Dashboard { .. }),
    ),
    home(&[ch('/')], Intent::Filter, "/", |_| words::FILTER, table),
    home(
        &[ch('r')],
        Intent::Replace,
        "r",
        |_| words::REPLACE,
        Context::on_connection,
    ),
    home(
        &[ch('d')],
        Intent::Diagnose,
        "d",
        |_| words::DIAGNOSE,
        Context::on_connection,
    ),
    home(
        &[ch('h')],
        Intent::HandOver,
        "h",
        |_| words::GO_ON,
        Context::on_connection,
    ),
    home(&[ch('n')], Intent::New, "n", |_| words::NEW, table),
    home(
        &[ch('e')],
        Intent::Rename,
        "e",
        |_| words::RENAME,
        |c| c.on_connection() || on_draft(c),
    ),
    home(
        &[ch('x'), key(KeyCode::Delete)],
        Intent::Remove,
        "x",
        |_| words::REMOVE,
        |c| {
            c.at_home()
                && !matches!(
                    c.focus,
                    Focus::Dashboard {
                        marked: Marked::Nothing
                    }
                )
        },
    ),
    home(
        &[ch('l')],
        Intent::Like,
        "l",
        |_| words::LIKE,
        Context::on_connection,
    ),
    home(
        &[ch('f')],
        Intent::FixError,
        "f",
        |_| words::FIX_ERROR,
        table,
    ),
    home(
        &[ch('p')],
        Intent::Practise,
        "p",
        |_| words::PRACTISE,
        table,
    ),
    home(&[ch('a')], Intent::Adopt, "a", |_| words::ADOPT, table),
    home(&[ch('s')], Intent::Sort, "s", |_| words::SORT, table),
    Binding {
        keys: &[key(KeyCode::Home), ch('g')],
        intent: Intent::First,
        shown: None,
        label: |_| words::FIRST,
        when: table,
    },
    Binding {
        keys: &[key(KeyCode::End), ch('G')],
        intent: Intent::Last,
        shown: None,
        label: |_| words::LAST,
        when: table,
    },
    Binding {
        keys: &[ch(' ')],
        intent: Intent::Tick,
        shown: Some("Space"),
        label: |c| match c.focus {
            Focus::Checklist {
                line: LineState::Open,
            } => words::DONE,
            _ => words::UNDO,
        },
        when: |c| matches!(c.focus, Focus::Checklist { .. }),
    },
    Binding {
        keys: &[ch('c'), key(KeyCode::F(2))],
        intent: Intent::Copy,
        shown: Some("c"),
        label: |_| words::COPY,
        when: |c| c.copy,
    },
    Binding {
        keys: &[ch('o'), key(KeyCode::F(3))],
        intent: Intent::Open,
        shown: Some("o"),
        label: |_| words::OPEN_PAGE,
        when: |c| c.open,
    },
    Binding {
        keys: &[key(KeyCode::Esc)],
        intent: Intent::Back,
        shown: Some("Esc"),
        label: |c| match c.focus {
            Focus::Dialog | Focus::Reading | Focus::Picker => words::CLOSE,
            Focus::Dashboard { .. } | Focus::Filter => words::SHOW_ALL,
            _ => words::BACK,
        },
        when: |c| c.back,
    },
    Binding {
        keys: &[ch('s')],
        intent: Intent::Skip,
        shown: Some("s"),
        label: |_| words::SKIP,
        when: |c| {
            matches!(
                c.focus,
                Focus::Checklist {
                    line: LineState::Open
                }
            )
        },
    },
    Binding {
        keys: &[ch('a')],
        intent: Intent::Others,
        shown: Some("a"),
        label: |_| words::OTHERS,
        when: |c| c.others && matches!(c.focus, Focus::Checklist { .. }),
    },
    Binding {
        keys: &[ch('r')],
        intent: Intent::Retry,
        shown: Some("r"),
        label: |_| words::RETRY,
        when: |c| {
            matches!(
                c.focus,
                Focus::Failed { .. } | Focus::Green { .. } | Focus::Proved | Focus::Problem
            )
        },
    },
    Binding {
        keys: &[ch('e')],
        intent: Intent::Experiment,
        shown: Some("e"),
        label: |_| words::EXPERIMENTS,
        when: |c| c.experiments && !c.at_home(),
    },
    Binding {
        keys: &[key(KeyCode::Right), ch('n')],
        intent: Intent::NextCause,
        shown: Some("→"),
        label: |_| words::NEXT_CAUSE,
        when: |c| c.causes && matches!(c.focus, Focus::Failed { .. }),
    },
    Binding {
        keys: &[ch('i')],
        intent: Intent::Page,
        shown: None,
        label: |_| words::CODE_PAGE,
        when: |c| c.report && matches!(c.focus, Focus::Failed { fixes: true }),
    },
    Binding {
        keys: &[ch('l')],
        intent: Intent::Status,
        shown: None,
        label: |_| words::STATUS,
        when: |c| c.report && matches!(c.focus, Focus::Failed { .. }),
    },
    Binding {
        keys: &[key(KeyCode::Left), ch('p')],
        intent: Intent::CauseBefore,
        shown: None,
        label: |_| words::CAUSE_BEFORE,
        when: |c| c.causes && matches!(c.focus, Focus::Failed { .. }),
    },
    Binding {
        keys: &[ch('x')],
        intent: Intent::Raw,
        shown: Some("x"),
        label: |_| words::RAW,
        when: |c| c.raw && !c.at_home(),
    },
    Binding {
        keys: &[ch('w')],
        intent: Intent::WriteKey,
        shown: Some("w"),
        label: |_| words::WRITE_KEY,
        when: |c| c.key_file,
    },
    Binding {
        keys: &[ch('w')],
        intent: Intent::WriteReport,
        shown: Some("w"),
        label: |_| words::WRITE_REPORT,
        when: |c| c.report && !c.key_file,
    },
    Binding {
        keys: &[key(KeyCode::Tab)],
        intent: Intent::Complete,
        shown: Some("Tab"),
        label: |_| words::COMPLETE,
        when: completes,
    },
    Binding {
        keys: &[key(KeyCode::F(6))],
        intent: Intent::Browse,
        shown: Some("F6"),
        label: |_| words::BROWSE,
        when: completes,
    },
    Binding {
        keys: &[ch('q')],
        intent: Intent::Quit,
        shown: Some("q"),
        label: |_| words::QUIT,
        when: |c| matches!(c.focus, Focus::Welcome | Focus::Dashboard { .. }),
    },
    Binding {
        keys: &[key(KeyCode::Down)],
        intent: Intent::NextField,
        shown: None,
        label: |_| words::NEXT_FIELD,
        when: |c| c.typing() && completes(c),
    },
    Binding {
        keys: &[key(KeyCode::Tab), key(KeyCode::Down)],
        intent: Intent::NextField,
        shown: None,
        label: |_| words::NEXT_FIELD,
        when: |c| c.typing() && !completes(c) && c.focus != Focus::Filter,
    },
    Binding {
        keys: &[(KeyCode::BackTab, NONE), key(KeyCode::Up)],
        intent: Intent::PrevField,
        shown: None,
        label: |_| words::PREV_FIELD,
        when: |c| c.typing() && c.focus != Focus::Filter,
    },
    Binding {
        keys: &[key(KeyCode::Up), ch('k'), (KeyCode::BackTab, NONE)],
        intent: Intent::Up,
        shown: None,
        label: |_| words::UP,
        when: listed,
    },
    Binding {
        keys: &[key(KeyCode::Down), ch('j'), key(KeyCode::Tab)],
        intent: Intent::Down,
        shown: None,
        label: |_| words::DOWN,
        when: listed,
    },
    Binding {
        keys: &[key(KeyCode::PageUp)],
        intent: Intent::PageUp,
        shown: None,
        label: |_| words::PAGE_UP,
        when: always,
    },
    Binding {
        keys: &[key(KeyCode::PageDown)],
        intent: Intent::PageDown,
        shown: None,
        label: |_| words::PAGE_DOWN,
        when: always,
    },
    Binding {
        keys: &[(KeyCode::Left, ALT)],
        intent: Intent::Back,
        shown: None,
        label: |_| words::BACK,
        when: |c| c.back,
    },
    Binding {
        keys: &[(KeyCode::Right, ALT)],
        intent: Intent::Forward,
        shown: None,
        label: |_| words::FORWARD,
        when: |c| c.forward,
    },
    Binding {
        keys: &[key(KeyCode::F(5))],
        intent: Intent::PlainView,
        shown: None,
        label: |_| words::PLAIN_VIEW,
        when: |c| c.copy || c.open,
    },
    Binding {
        keys: &[ch('?'), key(KeyCode::F(1))],
        intent: Intent::Help,
        shown: None,
        label: |_| words::HELP,
        when: always,
    },
    Binding {
        keys: &[ctrl('s')],
        intent: Intent::SaveQuit,
        shown: None,
        label: |_| words::SAVE_QUIT,
        when: always,
    },
    Binding {
        keys: &[ctrl('c')],
        intent: Intent::Interrupt,
        shown: None,
        label: |_| words::INTERRUPT,
        when: always,
    },
    Binding {
        keys: &[ctrl('z')],
        intent: Intent::Suspend,
        shown: None,
        label: |_| words::SUSPEND,
        when: always,
    },
    Binding {
        keys: &[ctrl('l')],
        intent: Intent::Redraw,
        shown: None,
        label: |_| words::REDRAW,
        when: always,
    },
];

fn primary_label(context: Context) -> &'static str {
    match context.focus {
        Focus::Welcome | Focus::Dashboard { .. } => words::OPEN,
        Focus::Filter => words::KEEP_FILTER,
        Focus::Choice
        | Focus::Dialog
        | Focus::Picker
        | Focus::Problem
        | Focus::About
        | Focus::Ways => words::CHOOSE,
        Focus::Text { last: true, .. } | Focus::Secret { last: true } | Focus::Proved => {
            words::NEXT
        }
        Focus::Text { .. } | Focus::Secret { .. } => words::NEXT_FIELD,
        Focus::Checklist {
            line: LineState::Open,
        } => words::DONE,
        Focus::Checklist { .. } => words::NEXT,
        Focus::Failed { fixes: true } => words::GO_THERE,
        Focus::Failed { fixes: false } => words::RETRY,
        Focus::Green { hand_over: true } => words::GO_ON,
        Focus::Green { hand_over: false } | Focus::HandOver => words::FINISH,
        Focus::Reading | Focus::Work | Focus::Running => words::CLOSE,
    }
}
