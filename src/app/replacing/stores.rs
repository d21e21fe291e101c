//! The store that the next key goes to: which may still be chosen, and what becomes of one that hangs.

use super::{Replacing, forget};
use crate::app::{Effect, EffectKind, Journey, Model};
use crate::domain::Timestamp;

/// After that long a key store is taken for one that hangs, and not waited for when another one is
/// chosen. Front ends offer another one as late as that.
const STORE_PATIENCE: time::Duration = time::Duration::seconds(5);

impl Model {
    /// Another key store is still an answer: no key is in one.
    pub fn may_choose_store(&self) -> bool {
        match (&self.journey, &self.replacing) {
            (Journey::Setup, _) => {
                let key = self.facts.key.as_ref();
                key.is_none_or(|key| key.stored.is_none())
            }
            (Journey::Replace, Some(replacing)) => replacing.is_open_to_another_store(),
            _ => false,
        }
    }

    /// The certificate of the next key is not at its place yet.
    pub fn may_choose_certificate_place(&self) -> bool {
        let next = self.replacement().and_then(|r| r.ring.next.as_ref());
        next.is_some_and(|next| !next.ready)
    }

    /// The key store that is waited for holds no key of ours yet: another one could take its place.
    pub fn another_store_helps(&self) -> bool {
        let next = self.replacing.as_ref().and_then(Replacing::next_held);
        let goes = |kind: &EffectKind| match kind {
            EffectKind::StoreKey { .. } => true,
            EffectKind::LoadKey { entry, .. } => {
                self.replacement().is_none() || next.is_some_and(|next| next.entry == *entry)
            }
            _ => false,
        };
        let mut running = self.running.values();
        self.may_choose_store() && running.any(|effect| goes(&effect.kind))
    }
}

impl Replacing {
    /// The next key is on its way to its store at the most.
    fn is_open_to_another_store(&self) -> bool {
        let ready = self.ring.next.as_ref().is_some_and(|next| next.ready);
        !(ready || self.stored || self.switched.is_some() || self.over || self.given_up)
    }
}

/// The next key goes elsewhere: away from a store that does not answer, for example. What that store
/// may still do with it is undone as soon as it answers; another key is made for the other store.
pub(super) fn store_changed(model: &mut Model, effects: &mut Vec<Effect>) {
    let (wanted, now) = (model.answers.store, model.now);
    let storing = storing_since(model);
    let answers_soon = storing.is_some_and(|since| now - since < STORE_PATIENCE);
    let hangs_now = storing.is_some();
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let next = replacing.ring.next.as_ref().filter(|next| !next.ready);
    if next.is_none_or(|next| Some(next.held.store) == wanted) || replacing.stored {
        return;
    }
    // What is stored after it was let go is a key that nobody names: a store that works is waited
    // for, and what it stored is deleted again.
    if answers_soon {
        return;
    }
    // One from an earlier run may have come further than its record says.
    let seen = replacing.next_key.is_none();
    let next = replacing.next_held().map(|held| held.entry.clone());
    if let Ok(ring) = replacing.ring.clone().given_up(seen, now) {
        replacing.ring = ring;
    }
    replacing.made = None;
    // Deleting it would hang as well, and hold up the other store: a later run does that.
    replacing.undeletable.extend(next.filter(|_| hangs_now));
    let handle = replacing.next_key.take();
    let hangs = |kind: &EffectKind| matches!(kind, EffectKind::StoreKey { .. });
    model.running.retain(|_, effect| !hangs(&effect.kind));
    if let Some(handle) = handle {
        forget(model, handle, effects);
    }
}

/// Since when a key is on its way to a store.
fn storing_since(model: &Model) -> Option<Timestamp> {
    let stores = |kind: &EffectKind| matches!(kind, EffectKind::StoreKey { .. });
    let mut running = model.running.values();
    let storing = running.find(|effect| stores(&effect.kind));
    storing.map(|effect| effect.since)
}

/// Another store was chosen while the one before did not answer, and it still does not.
pub(super) fn let_go_of_what_hangs(model: &mut Model, effects: &mut Vec<Effect>) {
    let hangs = storing_since(model).is_some_and(|since| model.now - since >= STORE_PATIENCE);
    if hangs && model.answers.store.is_some() {
        store_changed(model, effects);
    }
}
