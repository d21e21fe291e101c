//! While a key is replaced: what can be done where Salesforce is asked, and at the end.

use crate::app::{Model, MsgBody, Place, Problem, Step};
use crate::guide::screens::replacing as words;

use crate::tui::overlay::{Act, Dialog, Overlay};
use crate::tui::ui::{Leaving, Ui};

/// A way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum WayOn {
    /// Ask Salesforce again.
    Again,
    /// The steps in Setup once more.
    Steps,
    /// The key of today stays.
    GiveUp,
    /// Back to the connections.
    Close,
}

/// The ways on from here, the most useful first.
pub(in crate::tui) fn ways_on(ui: &Ui, model: &Model) -> Vec<(&'static str, WayOn)> {
    match ui.place(model) {
        Place::SwitchOver => {
            let stuck = matches!(model.problem, Some(Problem::NextRefused));
            let again = stuck.then_some((words::AGAIN, WayOn::Again));
            let rest = [
                (words::STEPS, WayOn::Steps),
                (words::GIVE_UP, WayOn::GiveUp),
            ];
            again.into_iter().chain(rest).collect()
        }
        Place::Replaced => vec![(words::CLOSE, WayOn::Close)],
        _ => Vec::new(),
    }
}

/// Enter on a way on.
pub(in crate::tui) fn choose(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    let chosen = ways_on(ui, model).into_iter().nth(ui.cursor);
    match chosen.map(|(_, way)| way) {
        Some(WayOn::Again) => vec![MsgBody::Retry],
        Some(WayOn::Steps) => {
            let place = Place::Checklist(Step::Upload);
            ui.look = Some(place.clone());
            ui.enter(model, place);
            Vec::new()
        }
        Some(WayOn::GiveUp) => {
            let give_up = Act::Send(vec![MsgBody::GiveUpReplacement]);
            ui.overlays.push(Overlay::Dialog(Dialog::new(
                words::GIVE_UP_TITLE,
                words::GIVE_UP_HELP.map(str::to_owned).to_vec(),
                vec![
                    (words::GIVE_UP_NO, Act::Close),
                    (words::GIVE_UP_YES, give_up),
                ],
            )));
            Vec::new()
        }
        Some(WayOn::Close) => {
            ui.leave = Some(Leaving::Back);
            Vec::new()
        }
        None => Vec::new(),
    }
}
