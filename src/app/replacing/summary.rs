//! What became of a replacement, in words for every front end.

use crate::app::Entry;
use crate::app::checklist::find_line;
use crate::domain::{HeldKey, TickState, Timestamp};
use crate::guide::{Words, replacing as words};

use super::{Model, ReplaceTask, Replacing, Seen};

/// How it stands when nothing is waited for any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacementSummary {
    /// In one line.
    pub title: String,
    /// What to know and what to do next.
    pub lines: Vec<String>,
}

/// What was done, and what stays to be done.
pub fn replacement_summary(model: &Model) -> ReplacementSummary {
    let name = model.facts.name.as_ref().map(ToString::to_string);
    let name = name.unwrap_or_default();
    let told = model
        .replacing
        .as_ref()
        .map(|replacing| told(model, replacing, &name));
    let (title, lines) = told.unwrap_or_default();
    ReplacementSummary { title, lines }
}

fn told(model: &Model, replacing: &Replacing, name: &str) -> (String, Vec<String>) {
    let active = &replacing.ring.active;
    if replacing.given_up {
        let uploaded = saved_in_setup(model);
        // Without a next key there is no certificate that anybody could have uploaded.
        let mut kept = replacing.ring.retired.iter();
        let seen = uploaded || kept.any(|key| key.given_up || key.turned_back);
        let lines = seen.then(|| words::given_up(active, uploaded));
        return (words::GIVEN_UP.to_owned(), lines.into_iter().collect());
    }
    if replacing.task == ReplaceTask::Forget {
        let mut lines = left_behind(replacing, name);
        if let Some((key, until)) = replacing.kept_for_now() {
            lines.push(words::kept_for_now(key, until, name));
        }
        // Asked for in this run or in the one that made the switch.
        let saved = model.facts.saved_connection.as_deref();
        let open = saved.map(crate::domain::Connection::not_seen_to_work);
        let open = open.unwrap_or_default();
        if !open.is_empty() {
            lines.push(words::still_to_check(&open, name));
        }
        let title = if lines.is_empty() || replacing.undeletable.is_empty() {
            words::forgotten(deleted(model))
        } else {
            words::NOT_FORGOTTEN.to_owned()
        };
        return (title, lines);
    }
    if replacing.switched.is_some() {
        return (
            words::switched(name, model.comes_back()),
            after_switch(model, replacing, name),
        );
    }
    match replacing.next_held() {
        Some(previous) if model.goes_back() => (
            words::back_title(name, model.comes_back()),
            vec![words::back_next(name, previous)],
        ),
        Some(next) if replacing.ring.next.as_ref().is_some_and(|n| n.ready) => {
            let mut lines = words::ready(name, next);
            let title = lines.remove(0);
            lines.push(words::after_begin(name, model.is_leaked()));
            lines.extend(left_behind(replacing, name));
            (title, lines)
        }
        _ => (words::NOTHING_DONE.to_owned(), Vec::new()),
    }
}

fn after_switch(model: &Model, replacing: &Replacing, name: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let open = still_open(model);
    if !open.is_empty() {
        lines.push(words::still_to_check(&open, name));
    }
    match replacing.ring.previous() {
        Some(previous) => {
            lines.push(words::kept(previous));
            lines.push(words::after_switch(name, model.is_leaked()));
        }
        None if replacing.undeletable.is_empty() => lines.push(words::forgotten(deleted(model))),
        None => {}
    }
    lines.extend(left_behind(replacing, name));
    if model.is_leaked() {
        lines.extend(words::AFTER_LEAK.map(str::to_owned));
    }
    lines
}

/// Somebody ticked the line that saves the app with its other certificate.
fn saved_in_setup(model: &Model) -> bool {
    let ticked = |line: &String| find_line(model, line).is_some_and(|(_, line)| line.starts_clock);
    let mut done = model.ticks.iter();
    done.any(|(line, tick)| tick.state == TickState::Done && ticked(line))
}

/// Keys that were deleted in this run.
fn deleted(model: &Model) -> usize {
    let entries = model.journal.iter();
    entries
        .filter(|entry| matches!(entry, Entry::KeyForgotten))
        .count()
}

/// Places that were not seen to work with the new key.
fn still_open(model: &Model) -> Vec<String> {
    let holders = model.holders().into_iter();
    holders
        .filter(|holder| !holder.consumer.is_settled())
        .map(|holder| holder.name)
        .collect()
}

/// Keys that were to be deleted and could not be: they are still there.
fn left_behind(replacing: &Replacing, name: &str) -> Vec<String> {
    let there = |held: &&HeldKey| replacing.undeletable.contains(&held.entry);
    let all = replacing.ring.all();
    all.filter(there)
        .map(|held| words::not_deleted(held, name))
        .collect()
}

impl Replacing {
    /// After earlier keys were deleted: one that stays, as its certificate may still arrive, and until
    /// when.
    pub fn kept_for_now(&self) -> Option<(&HeldKey, Timestamp)> {
        let forgets = self.task == ReplaceTask::Forget && self.over;
        let mut kept = self
            .ring
            .retired
            .iter()
            .filter(|kept| forgets && !kept.leaving);
        kept.next_back()
            .map(|kept| (&kept.held, kept.since + self.spreading))
    }

    /// Why waiting for the next key makes no sense any more.
    pub fn refused_words(&self) -> Option<Words> {
        let next = self.ring.next.as_ref();
        let back = next.is_some_and(|next| next.returning && !next.taken_up);
        let next = self.next_held()?;
        let old_accepted = self.poll.active.as_ref().is_some_and(Seen::is_accepted);
        Some(words::next_refused(
            &self.poll.refusal(),
            old_accepted,
            &next.certificate_path,
            back,
        ))
    }
}
