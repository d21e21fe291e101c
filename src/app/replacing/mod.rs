//! Replacing a connection's key: answers and facts of it, and what they mean for the record.
//!
//! Which keys there are is the [`KeyRing`]; it changes here and nowhere else, and the connection on
//! disk follows it by one atomic replace before anything else happens ([`fn@advance`]).

mod advance;
mod answers;
mod begin;
mod pending;
mod poll;
mod results;
mod stores;
mod summary;

pub(super) use advance::{advance, proposed_size};
pub use answers::recorded_holders;
pub(super) use answers::{apply, ask, text};
pub(super) use begin::begin;
pub(super) use pending::{pending_in, plan_matters};
pub(super) use results::{committed, queried, result};

use std::collections::BTreeMap;

use crate::domain::{
    Connection, Consumer, EntryName, HeldKey, Holder, KeyFacts, KeyRing, ReplaceReason,
    Replacement, Staged, TickState, Timestamp, WayBack,
};

pub use poll::{Poll, Seen};
pub use summary::{ReplacementSummary, replacement_summary};

use super::{EffectKind, Entry, Journey, KeyHandle, Model, Problem, Slot, Step, live_test};

/// What of a replacement shall be done in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReplaceTask {
    /// Everything, as far as somebody answers.
    #[default]
    All,
    /// Up to the upload: the next key and its certificate.
    Begin,
    /// The certificate was uploaded: ask Salesforce, and switch.
    Switch,
    /// The way back: before the switch the next key is given up; after it, the key before becomes
    /// the next one.
    Back,
    /// Give up what was begun, be it a way back: the key of today stays.
    GiveUp,
    /// Delete the keys that were active before.
    Forget,
}

impl ReplaceTask {
    /// The task that a way back is.
    pub const fn of(way: WayBack) -> Self {
        match way {
            WayBack::KeepActive => Self::GiveUp,
            WayBack::Previous | WayBack::GivenUp => Self::Back,
        }
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// The certificate of the app is replaced.
    SameApp,
    /// A second app with a key of its own, beside the first.
    SecondApp,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplaceAnswers {
    /// Why.
    pub reason: Option<ReplaceReason>,
    /// Go on although the key of today does not work.
    pub unproved: bool,
    /// Who holds a copy of the key.
    pub holders: Option<Vec<String>>,
    /// Which way.
    pub plan: Option<Plan>,
    /// Who has the next key.
    pub staged: BTreeMap<String, Staged>,
    /// Upload now (`true`) or later.
    pub now: Option<bool>,
    /// Who works with the new key.
    pub consumers: BTreeMap<String, Consumer>,
    /// Delete the previous key (`true`) or keep it.
    pub forget: Option<bool>,
}

/// What is known.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them may hold beside the others"
)]
pub struct Replacing {
    /// How far this run shall go.
    pub task: ReplaceTask,
    /// Its keys. What is on disk follows.
    pub ring: KeyRing,
    /// When it was begun.
    pub begun: Timestamp,
    /// The key of today was accepted.
    pub proved: Option<Timestamp>,
    /// The switch was made.
    pub switched: Option<Timestamp>,
    /// Nothing is open any more: the record of the replacement goes.
    pub over: bool,
    /// It was given up in this run.
    pub given_up: bool,
    /// The key that comes was given up before it was ever active.
    pub taken_up: bool,
    /// What would be proposed about the next key was taken, as the one of today has leaked.
    pub hurried: bool,
    /// The next key, in the vault.
    pub next_key: Option<KeyHandle>,
    /// A key that was made and has no certificate yet.
    pub made: Option<KeyFacts>,
    /// The next key is in its store; its certificate is still to be written.
    pub stored: bool,
    /// The active key, in the vault, to be asked beside.
    pub active_key: Option<KeyHandle>,
    /// The active key cannot be read: it is not asked beside.
    pub active_unreadable: bool,
    /// Entries that could not be deleted in this run: a later one tries again.
    pub undeletable: Vec<EntryName>,
    /// Asking Salesforce with the next key.
    pub poll: Poll,
    /// How long a change takes to arrive in this org.
    pub spreading: std::time::Duration,
}

impl Replacing {
    /// The next key.
    pub fn next_held(&self) -> Option<&HeldKey> {
        self.ring.next.as_ref().map(|next| &next.held)
    }

    /// The next entry that is to be deleted, and can be.
    fn to_delete(&self) -> Option<&HeldKey> {
        let leaving = self.ring.retired.iter().filter(|retired| retired.leaving);
        let held = leaving.map(|retired| &retired.held);
        held.into_iter()
            .find(|held| !self.undeletable.contains(&held.entry))
    }
}

impl Model {
    /// The replacement, in the journey that is about one.
    pub fn replacement(&self) -> Option<&Replacing> {
        matches!(self.journey, Journey::Replace)
            .then_some(self.replacing.as_ref())
            .flatten()
    }

    /// Salesforce went on refusing the next key: it makes no sense to ask any longer.
    pub fn next_key_is_refused(&self) -> bool {
        self.problem == Some(super::Problem::NextRefused)
    }

    /// Places that hold a copy of the key, with what became of them.
    pub fn holders(&self) -> Vec<Holder> {
        let answers = &self.answers.replace;
        let names = answers.holders.iter().flatten();
        names
            .map(|name| Holder {
                name: name.clone(),
                staged: answers.staged.get(name).copied().unwrap_or_default(),
                consumer: answers.consumers.get(name).copied().unwrap_or_default(),
            })
            .collect()
    }

    /// A replacement is on record, so that leaving in its middle loses nothing.
    pub fn replaced_here(&self) -> bool {
        let saved = self.facts.saved_connection.as_deref();
        saved.is_some_and(|saved| saved.replacement.is_some())
    }

    /// The key is replaced because somebody else may have it.
    pub fn is_leaked(&self) -> bool {
        self.answers.replace.reason == Some(ReplaceReason::Leaked)
    }

    /// The certificate is uploaded by somebody else, and nobody said so far that it was.
    pub fn waits_for_upload(&self) -> bool {
        poll::is_left_to_others(self)
    }

    /// A key that was active before comes back, in the words for it. One that was given up before it
    /// ever was is a next key like another.
    pub fn comes_back(&self) -> bool {
        let taken_up = self.replacing.as_ref().is_some_and(|r| r.taken_up);
        self.goes_back() && !taken_up
    }

    /// The way back to the key before.
    pub fn goes_back(&self) -> bool {
        self.answers.replace.reason == Some(ReplaceReason::Back)
    }
}

/// The connection as it should be on disk now.
pub(super) fn wanted(model: &Model) -> Option<Connection> {
    let replacing = model.replacing.as_ref()?;
    let saved = model.facts.saved_connection.as_deref()?;
    let mut hand_overs = saved.hand_overs.clone();
    if let Some(new) = &model.facts.handed_over {
        hand_overs.retain(|old| !new.renews(old));
        hand_overs.push(new.clone());
    }
    let holders = holders_of(model, replacing, saved);
    Some(Connection {
        replacement: replacement_of(model, replacing),
        hand_overs,
        holders,
        ..saved.with_ring(replacing.ring.clone())
    })
}

/// Who has a copy of the key of today, as it was said: true whatever becomes of the replacement.
/// From the switch on it matters who works with the new key. Whoever was waited for before is named
/// until it is seen to work.
fn holders_of(model: &Model, replacing: &Replacing, saved: &Connection) -> Vec<Holder> {
    let mut holders = match (&model.answers.replace.holders, replacing.switched) {
        (_, Some(_)) => model.holders(),
        (Some(names), None) if !model.goes_back() => told(names, saved),
        _ => return saved.holders.clone(),
    };
    for waited in saved
        .holders
        .iter()
        .filter(|old| !old.consumer.is_settled())
    {
        if !holders.iter().any(|holder| holder.name == waited.name) {
            holders.push(waited.clone());
        }
    }
    holders
}

/// What was said before the switch. A hand-over that was made from here is on record already.
fn told(names: &[String], saved: &Connection) -> Vec<Holder> {
    let recorded = answers::recorded_holders(saved);
    let told = names.iter().filter_map(|name| {
        let known = saved.holders.iter().find(|holder| holder.name == *name);
        if known.is_some() || recorded.contains(name) {
            return known.cloned();
        }
        Some(Holder {
            name: name.clone(),
            staged: Staged::Open,
            consumer: Consumer::Has,
        })
    });
    told.collect()
}

/// What is worth keeping of it: from the first thing that was said about it or done for it.
fn replacement_of(model: &Model, replacing: &Replacing) -> Option<Replacement> {
    let answers = &model.answers.replace;
    let said = answers.holders.is_some() && answers.plan != Some(Plan::SecondApp);
    let done = replacing.ring.next.is_some() || replacing.switched.is_some();
    if replacing.over || replacing.given_up || !(said || done) {
        return None;
    }
    let ticks = model.ticks.iter();
    let done = ticks.filter(|(_, tick)| tick.state == TickState::Done);
    Some(Replacement {
        reason: answers.reason?,
        begun: replacing.begun,
        proved: replacing.proved,
        unproved: answers.unproved,
        switched: replacing.switched,
        holders: model.holders(),
        ticks: done.map(|(line, tick)| (line.clone(), *tick)).collect(),
    })
}

/// The way back, at any moment: before the switch the active key simply stays.
pub(super) fn give_up(model: &mut Model, effects: &mut Vec<super::Effect>) {
    let now = model.now;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    if replacing.switched.is_some() || replacing.over {
        return;
    }
    // Only of a key that was made in this run and is not in its store yet is it known that nobody
    // can have seen the certificate.
    let seen = replacing.stored || replacing.next_key.is_none();
    if let Ok(ring) = replacing.ring.clone().given_up(seen, now) {
        replacing.ring = if replacing.stored {
            ring.known_to_be_stored()
        } else {
            ring
        };
    }
    replacing.given_up = true;
    replacing.made = None;
    let handles = [replacing.next_key.take(), replacing.active_key.take()];
    model.problem = None;
    model.applying.clear();
    let queries = |effect: &super::Effect| effect.kind.is_commit();
    model.running.retain(|_, effect| queries(effect));
    for handle in handles.into_iter().flatten() {
        forget(model, handle, effects);
    }
    model.journal.push(Entry::ReplacementGivenUp);
}

/// An answer about the next key changed: one of another size, which nothing on disk names yet, is
/// made anew.
pub(super) fn changed(
    model: &mut Model,
    question: &super::QuestionId,
    effects: &mut Vec<super::Effect>,
) {
    let wanted = model.answers.key_size.map(crate::domain::KeySize::bits);
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    if *question == super::QuestionId::Store {
        stores::store_changed(model, effects);
        return;
    }
    if *question != super::QuestionId::KeySize || replacing.ring.next.is_some() {
        return;
    }
    let fits = |size: u32| wanted == Some(size);
    if replacing.made.as_ref().is_some_and(|made| !fits(made.bits)) {
        replacing.made = None;
        if let Some(handle) = replacing.next_key.take() {
            forget(model, handle, effects);
        }
    }
    model.running.retain(|_, effect| match &effect.kind {
        EffectKind::GenerateKey { size } => fits(size.bits()),
        EffectKind::MakeCertificate { .. } => false,
        _ => true,
    });
}

/// What the record should say is written although something stands in the way: the person may leave
/// now, and an intent that was withdrawn must not be found again.
pub(super) fn keep(model: &mut Model, effects: &mut Vec<super::Effect>) {
    if !matches!(model.problem, Some(Problem::Record(_))) && !model.is_running(Slot::Commit) {
        advance::save(model, effects);
    }
}

/// Whether the live test may run once more: of the key of today as long as there is no next one, of
/// the new key after the switch. Elsewhere nobody would wait for it.
pub(super) fn may_test_again(model: &mut Model) -> bool {
    if model.replacement().is_none() {
        return true;
    }
    let Some(replacing) = model.replacing.as_mut() else {
        return true;
    };
    if replacing.over || replacing.given_up {
        return false;
    }
    if replacing.switched.is_none() && replacing.task != ReplaceTask::Forget {
        // What was proved before is to be proved again.
        replacing.proved = None;
        return replacing.ring.next.is_none();
    }
    true
}

/// Salesforce is asked once more, and from now on as long as a change may spread.
pub(super) fn ask_again(model: &mut Model) {
    if let Some(replacing) = model.replacing.as_mut() {
        replacing.poll = Poll {
            active: replacing.poll.active.take(),
            ..Poll::default()
        };
    }
    let now = model.now;
    model.spread_by = model.spread_by.filter(|by| *by > now);
}

fn forget(model: &mut Model, handle: KeyHandle, effects: &mut Vec<super::Effect>) {
    let kind = EffectKind::ForgetKey(handle);
    effects.push(model.start(super::Slot::Forget, super::Scope::Application, kind));
}

/// The active key changed: facts, and the live test, are about the new one from now on.
fn look_at_active(model: &mut Model) {
    let Some(replacing) = model.replacing.as_ref() else {
        return;
    };
    let active = replacing.ring.active.clone();
    model.facts.key = Some(super::KeyFact {
        handle: None,
        facts: active.key,
        stored: Some(active.store),
        intended: Some(active.store),
    });
    model.facts.certificate = Some(super::CertificateFact {
        pem: active.certificate_pem,
        facts: active.certificate,
        written: Some(active.certificate_path),
    });
    live_test::restart(model);
}

/// Whether Salesforce accepted the active key in the live test of this run. A later check that
/// failed says nothing against the key.
fn active_accepted(model: &Model) -> bool {
    let over = model.test.phase == super::Phase::Finished && model.test_is_current();
    over && model.test.issued.is_some()
}

/// Values that a checklist of this replacement shows: those of the next key's certificate.
pub(super) fn certificate(model: &Model) -> Option<(String, String)> {
    let next = model.replacement()?.ring.next.as_ref()?;
    Some((
        next.held.certificate_pem.clone(),
        next.held.certificate_path.clone(),
    ))
}

/// The first step that waits for something.
pub(super) fn current_step(model: &Model) -> Option<Step> {
    Step::REPLACE
        .into_iter()
        .find(|step| pending_in(model, *step).is_some())
}
