//! The page of a connection, and what can be done with one wherever it is marked.

use uuid::Uuid;

use crate::app::{Door, Model, MsgBody, ReplaceTask, Saved, Upkeep, Upkept};
use crate::domain::{
    Connection, ConnectionName, ReplaceReason, StoreKind, TestRecord, UpkeepError, WayBack,
};
use crate::guide::screens::dashboard::{self, actions};
use crate::guide::{problems, removal};

use crate::tui::keymap::Intent;
use crate::tui::overlay::{Dialog, Overlay};
use crate::tui::ui::{Hands, Ui};

/// Something that can be done with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Action {
    /// What a key does as well.
    Key(Intent, &'static str),
    /// Delete the key here.
    Forget,
    /// Go back to another key.
    Back,
    /// Delete the keys that were active before.
    ForgetEarlier,
    /// Every system works with the key of today.
    AllWork,
}

/// The connection whose page is shown.
pub(in crate::tui) fn shown(model: &Model, id: Uuid) -> Option<(&Connection, Option<&TestRecord>)> {
    model.facts.shelf.as_deref()?.connection(id)
}

/// What can be done with it, in order, each with its words.
pub(in crate::tui) fn actions_of(connection: &Connection) -> Vec<(Action, &'static str)> {
    let replace = match &connection.replacement {
        Some(record) if record.reason == ReplaceReason::Back => actions::GO_ON_BACK,
        Some(_) => actions::GO_ON_REPLACING,
        None => actions::REPLACE,
    };
    let mut list = vec![
        (Action::Key(Intent::TestOne, "t"), actions::TEST),
        (Action::Key(Intent::Diagnose, "d"), actions::DIAGNOSE),
        (Action::Key(Intent::Replace, "r"), replace),
    ];
    let back = connection.way_back().map(|way| match way {
        WayBack::KeepActive => actions::GIVE_UP,
        WayBack::Previous => actions::GO_BACK,
        WayBack::GivenUp => actions::TAKE_GIVEN_UP,
    });
    list.extend(back.map(|words| (Action::Back, words)));
    if connection.has_keys_to_forget() {
        let words = if connection.only_given_up() {
            actions::FORGET_GIVEN_UP
        } else {
            actions::FORGET_EARLIER
        };
        list.push((Action::ForgetEarlier, words));
    }
    if !connection.not_seen_to_work().is_empty() {
        list.push((Action::AllWork, actions::ALL_WORK));
    }
    list.extend([
        (Action::Key(Intent::HandOver, "h"), actions::HAND_OVER),
        (Action::Key(Intent::Like, "l"), actions::LIKE),
        (Action::Key(Intent::Rename, "e"), actions::RENAME),
    ]);
    if connection.store != StoreKind::Elsewhere {
        list.push((Action::Forget, actions::FORGET));
    }
    list.push((Action::Key(Intent::Remove, "x"), actions::REMOVE));
    list
}

/// What a key means on the page of a connection.
pub(in crate::tui) fn on_page(
    ui: &mut Ui,
    hands: &Hands<'_>,
    id: Uuid,
    intent: Intent,
) -> Vec<MsgBody> {
    let Some((connection, _)) = shown(hands.model, id) else {
        return Vec::new();
    };
    let list = actions_of(connection);
    match intent {
        Intent::Up | Intent::Down => {
            ui.move_cursor(intent == Intent::Down, list.len());
            Vec::new()
        }
        Intent::Primary => match list.get(ui.cursor) {
            Some((Action::Key(intent, _), _)) => act(ui, hands.model, connection, *intent),
            Some((Action::Back, _)) => {
                let task = connection
                    .way_back()
                    .map(ReplaceTask::of)
                    .unwrap_or_default();
                enter(&connection.name, task)
            }
            Some((asked @ (Action::Forget | Action::ForgetEarlier), _)) => {
                let dialog = match asked {
                    Action::Forget => Dialog::forget(connection),
                    _ => Dialog::forget_earlier(connection),
                };
                ui.overlays.push(Overlay::Dialog(dialog));
                Vec::new()
            }
            Some((Action::AllWork, _)) => {
                let (name, place) = (connection.name.clone(), None);
                vec![MsgBody::Upkeep(Upkeep::SeenToWork { name, place })]
            }
            None => Vec::new(),
        },
        intent => act(ui, hands.model, connection, intent),
    }
}

fn enter(name: &ConnectionName, task: ReplaceTask) -> Vec<MsgBody> {
    vec![MsgBody::Enter(Door::Replace(name.clone(), task))]
}

/// Does something with a connection.
pub(in crate::tui) fn act(
    ui: &mut Ui,
    model: &Model,
    connection: &Connection,
    intent: Intent,
) -> Vec<MsgBody> {
    let name = connection.name.clone();
    match intent {
        Intent::TestOne => {
            ui.notice = Some(dashboard::testing(1));
            vec![MsgBody::TestMany(vec![name])]
        }
        Intent::Diagnose => vec![MsgBody::Enter(Door::Test(name))],
        Intent::HandOver => vec![MsgBody::Enter(Door::HandOver(name))],
        Intent::Like => vec![MsgBody::Enter(Door::Like(name))],
        Intent::Replace => enter(&name, ReplaceTask::All),
        Intent::Rename => {
            ui.overlays.push(Overlay::rename(name));
            Vec::new()
        }
        Intent::Remove => {
            let saved = Saved::Connection(connection, None);
            ui.overlays
                .extend(Dialog::remove(&saved, model).map(Overlay::Dialog));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The typed name, if it may be taken; else why not.
pub(in crate::tui) fn new_name(
    model: &Model,
    from: &ConnectionName,
    typed: &str,
) -> Result<MsgBody, String> {
    let to = ConnectionName::parse(typed).map_err(|error| {
        let words = problems::connection_name(&error);
        format!("{} {}", words.what, words.next)
    })?;
    if to == *from {
        return Err(dashboard::SAME_NAME.to_owned());
    }
    let taken = model
        .facts
        .shelf
        .as_ref()
        .is_some_and(|shelf| shelf.has(&to));
    if taken {
        return Err(removal::taken(to.as_str()).what);
    }
    let from = from.clone();
    Ok(MsgBody::Upkeep(Upkeep::Rename { from, to }))
}

/// How a change ended, in a line or two.
pub(in crate::tui) fn upkept(result: &Result<Upkept, UpkeepError>) -> String {
    let first = |lines: Vec<String>| lines.into_iter().next().unwrap_or_default();
    match result {
        Ok(Upkept::Removed(removed)) => first(removal::removed(removed)),
        Ok(Upkept::Renamed(renamed)) => removal::renamed(renamed).join(" "),
        Ok(Upkept::SeenToWork(noted)) => removal::seen_to_work(noted).join(" "),
        Ok(Upkept::Forgotten(forgotten)) => first(removal::forgotten(forgotten)),
        Err(error) => dashboard::refused(error),
    }
}
