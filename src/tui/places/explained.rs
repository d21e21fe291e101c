//! What a pasted answer means, and where to go with it: a connection that it may be about.

use crate::app::{Door, Journey, Model, MsgBody, Repair};
use crate::guide::screens;

/// Where to go, in order; the last one closes. Only from the welcome screen a journey begins.
pub(in crate::tui) fn choices(model: &Model) -> Vec<(String, Option<Door>)> {
    if !matches!(model.journey, Journey::Home) {
        return Vec::new();
    }
    let told = model.explained.as_ref().map(|(text, _)| text.clone());
    let shelf = model.facts.shelf.iter();
    let connections = shelf.flat_map(|shelf| &shelf.connections);
    let mut choices: Vec<(String, Option<Door>)> = connections
        .map(|(connection, _)| {
            let repair = Repair {
                fix: None,
                told: told.clone(),
            };
            let label = screens::test_and_fix(connection.name.as_str());
            (label, Some(repair.door(connection.name.clone())))
        })
        .collect();
    choices.push((screens::EXPLAINED_SET_UP.to_owned(), Some(Door::SetUp)));
    choices.push((screens::EXPLAINED_CLOSE.to_owned(), None));
    choices
}

/// What choosing one sends; nothing for the one that closes.
pub(in crate::tui) fn choose(model: &Model, cursor: usize) -> Vec<MsgBody> {
    let chosen = choices(model).into_iter().nth(cursor);
    let door = chosen.and_then(|(_, door)| door);
    door.map(MsgBody::Enter).into_iter().collect()
}
