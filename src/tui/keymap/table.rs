//! The table of keys: what each means where. Order is the order of the footer.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::guide::screens::keys as words;

use super::{Binding, Context, Focus, Intent, LineState};

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
                Focus::Welcome | Focus::Choice | Focus::Dialog | Focus::Picker | Focus::HandOver
            )
        },
    },
    Binding {
        keys: &[key(KeyCode::Enter)],
        intent: Intent::Primary,
        shown: Some("Enter"),
        label: primary_label,
        when: |c| !matches!(c.focus, Focus::Work | Focus::Running),
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
                Focus::Failed { .. } | Focus::Green { .. } | Focus::Problem
            )
        },
    },
    Binding {
        keys: &[ch('e')],
        intent: Intent::Experiment,
        shown: Some("e"),
        label: |_| words::EXPERIMENTS,
        when: |c| c.experiments,
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
        when: |c| c.raw,
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
        when: |c| matches!(c.focus, Focus::Welcome),
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
        when: |c| c.typing() && !completes(c),
    },
    Binding {
        keys: &[(KeyCode::BackTab, NONE), key(KeyCode::Up)],
        intent: Intent::PrevField,
        shown: None,
        label: |_| words::PREV_FIELD,
        when: Context::typing,
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
        Focus::Welcome => words::OPEN,
        Focus::Choice | Focus::Dialog | Focus::Picker | Focus::Problem => words::CHOOSE,
        Focus::Text { last: true, .. } | Focus::Secret { last: true } => words::NEXT,
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
