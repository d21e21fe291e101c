//! The welcome screen: doors and unfinished set-ups. Who has connections sees their
//! table instead.

use crate::app::{Door, Model, MsgBody};
use crate::domain::Draft;

use crate::tui::overlay::{Dialog, Overlay};
use crate::tui::ui::Ui;

/// Something to open.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::tui) enum WelcomeEntry {
    SetUp,
    FixError,
    ReplaceKey,
    Practise,
    Adopt,
    Resume(Box<Draft>),
}

/// Everything that can be opened, in order.
pub(in crate::tui) fn entries(model: &Model) -> Vec<WelcomeEntry> {
    let mut entries = vec![
        WelcomeEntry::SetUp,
        WelcomeEntry::FixError,
        WelcomeEntry::ReplaceKey,
        WelcomeEntry::Practise,
        WelcomeEntry::Adopt,
    ];
    if let Some(shelf) = &model.facts.shelf {
        let drafts = shelf.drafts.iter().cloned().map(Box::new);
        entries.extend(drafts.map(WelcomeEntry::Resume));
    }
    entries
}

/// Opens the marked entry.
pub(in crate::tui) fn open(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    let Some(entry) = entries(model).into_iter().nth(ui.cursor) else {
        return Vec::new();
    };
    match entry {
        WelcomeEntry::SetUp => vec![MsgBody::Enter(Door::SetUp)],
        WelcomeEntry::Practise => vec![MsgBody::Enter(Door::Practise)],
        WelcomeEntry::Adopt => vec![MsgBody::Enter(Door::Adopt)],
        WelcomeEntry::FixError => {
            ui.overlays.push(Overlay::Explain {
                input: tui_input::Input::default(),
            });
            Vec::new()
        }
        WelcomeEntry::ReplaceKey => {
            super::replacing::door(ui);
            Vec::new()
        }
        WelcomeEntry::Resume(draft) => {
            let practice = draft.practice.is_some();
            let dialog = Dialog::resume(model, &draft, practice);
            ui.overlays.push(Overlay::Dialog(dialog));
            Vec::new()
        }
    }
}
