//! Looking after saved connections from the dashboard: one change after the other, and what is
//! there is read again after each.

use std::collections::VecDeque;

use crate::domain::{ConnectionName, Forgotten, Removed, Renamed, SeenToWork, UpkeepError};

use super::{Effect, EffectKind, Model, Scope, Slot};

/// A change to what is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upkeep {
    /// Remove a connection or an unfinished set-up, with its keys; set aside what is damaged.
    Remove(ConnectionName),
    /// Set aside what cannot be read under that name, and nothing else.
    SetAside(ConnectionName),
    /// Remove an unfinished set-up; a connection that it was to change stays.
    RemoveDraft(ConnectionName),
    /// Give it another name.
    Rename {
        /// The name now.
        from: ConnectionName,
        /// The name wanted.
        to: ConnectionName,
    },
    /// Delete the private key from this computer; the connection stays.
    ForgetKey(ConnectionName),
    /// A system was seen to work with the key of today.
    SeenToWork {
        /// The connection.
        name: ConnectionName,
        /// The system; `None`: all that were waited for.
        place: Option<String>,
    },
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upkept {
    /// Of [`Upkeep::Remove`], [`Upkeep::RemoveDraft`] and [`Upkeep::SetAside`].
    Removed(Removed),
    /// Of [`Upkeep::Rename`].
    Renamed(Renamed),
    /// Of [`Upkeep::ForgetKey`].
    Forgotten(Forgotten),
    /// Of [`Upkeep::SeenToWork`].
    SeenToWork(SeenToWork),
}

/// Changes wished for, and how the last one ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keeping {
    waiting: VecDeque<Upkeep>,
    /// What is there has changed since it was read.
    stale: bool,
    /// Counts results, so that front ends say each once.
    pub serial: u64,
    /// How the last one ended.
    pub ended: Option<(Upkeep, Result<Upkept, UpkeepError>)>,
}

impl Keeping {
    /// Whether something is still to be done.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// A change is wished for.
pub(super) fn wish(model: &mut Model, upkeep: Upkeep) {
    model.keeping.waiting.push_back(upkeep);
}

/// A change ended, well or not: what is there is read again in both cases.
pub(super) fn ended(model: &mut Model, upkeep: Upkeep, result: Result<Upkept, UpkeepError>) {
    model.keeping.serial += 1;
    model.keeping.ended = Some((upkeep, result));
    model.keeping.stale = true;
}

/// What is there may have changed.
pub(super) const fn read_again(model: &mut Model) {
    model.keeping.stale = true;
}

/// The next change, and reading what is there: at the beginning, and after every change. What was
/// read before stays until then.
pub(super) fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.is_running(Slot::Commit)
        && let Some(next) = model.keeping.waiting.pop_front()
    {
        effects.push(model.start(Slot::Commit, Scope::Application, EffectKind::Upkeep(next)));
    }
    let wanted = model.facts.shelf.is_none() || model.keeping.stale;
    if wanted && !model.is_running(Slot::Shelf) {
        model.keeping.stale = false;
        effects.push(model.start(Slot::Shelf, Scope::Application, EffectKind::ReadShelf));
    }
}
