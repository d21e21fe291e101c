//! A second app beside the first: a set-up like any other, whose answers that are the same are there
//! from the start. Both keys work until the last place has moved over.

use super::Model;
use crate::domain::{AppKind, Connection, OrgKind};
use crate::guide::replacing;

/// Takes over what the new connection shares with the one whose users shall move. `holders`: who
/// they are.
pub(super) fn begin(model: &mut Model, connection: &Connection, holders: Vec<String>) {
    model.replaces = Some(connection.name.clone());
    model.practice_name.clone_from(&connection.practice);
    let answers = &mut model.answers;
    answers.destination = Some(connection.destination.clone());
    answers.org = connection
        .practice
        .is_none()
        .then(|| connection.org.clone());
    answers.username = Some(connection.username.clone());
    // Connected Apps cannot be created any more in most orgs; a login host answers for nothing else.
    let old_kind_only = *connection.org.kind() == OrgKind::LoginHost;
    answers.app_kind = Some(if old_kind_only {
        AppKind::ConnectedApp
    } else {
        AppKind::ExternalClientApp
    });
    answers.app_exists = Some(false);
    answers.replace.holders = Some(holders);
}

/// What stays to be done once the second app works: who moves over, and what becomes of the first.
pub fn moving_over(model: &Model) -> Vec<String> {
    let (Some(old), true) = (&model.replaces, model.connection_is_saved()) else {
        return Vec::new();
    };
    let holders: Vec<String> = model.holders().into_iter().map(|h| h.name).collect();
    replacing::moving_over(old.as_str(), &holders)
}
