//! While a key is replaced: what can be done where Salesforce is asked, and at the end.

use crate::app::{Door, Model, MsgBody, Place, QuestionId, Step};
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
            let stuck = model.next_key_is_refused();
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

/// A file with the key that others need can be written here: the next one before the switch, the
/// new one after it.
pub(in crate::tui) fn may_write_key(model: &Model, place: &Place) -> bool {
    let Some(replacing) = model.replacement() else {
        return false;
    };
    let next = replacing.ring.next.as_ref();
    match place {
        Place::Question(QuestionId::Stage(_) | QuestionId::Moment) => {
            next.is_some_and(|next| next.ready)
        }
        Place::Question(QuestionId::Consumer(_)) => true,
        Place::Replaced => replacing.switched.is_some() || next.is_some_and(|next| next.ready),
        _ => false,
    }
}

/// Where the key file is proposed to go: beside its certificate, under a name not tried yet.
pub(in crate::tui) fn proposed_key_file(model: &Model) -> String {
    let held = model.replacement().map(|replacing| {
        let next = replacing.next_held();
        next.unwrap_or(&replacing.ring.active)
    });
    let certificate = held.map_or("", |held| held.certificate_path.as_str());
    // Named as its certificate: a file with the key of today may lie there too.
    let file = certificate.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = file.rsplit_once('.').map_or("key", |(stem, _)| stem);
    super::hand_over::key_file_beside(model, certificate, &format!("{name}-key"))
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

/// *Replace a key* on the welcome screen: it is there only while there is no connection.
pub(in crate::tui) fn door(ui: &mut Ui) {
    let [adopt, set_up, back] = words::NONE_CHOICES;
    let enter = |door| Act::Send(vec![MsgBody::Enter(door)]);
    let choices = vec![
        (adopt, enter(Door::Adopt)),
        (set_up, enter(Door::SetUp)),
        (back, Act::Close),
    ];
    let dialog = Dialog::new(words::NONE, vec![words::NONE_HELP.to_owned()], choices);
    ui.overlays.push(Overlay::Dialog(dialog));
}
