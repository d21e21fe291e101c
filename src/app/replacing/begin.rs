//! A replacement begins, or goes on.

use crate::domain::{Connection, PracticeOptions, ReplaceReason};

use super::{Model, ReplaceTask, Replacing};
use crate::app::update::SPREADING;
use crate::app::{Entry, Journey, Plan, Step, persist};

/// Takes a connection up. `pem` is its certificate's text where its record does not have it.
pub(in crate::app) fn begin(
    model: &mut Model,
    connection: &Connection,
    pem: String,
    task: ReplaceTask,
    practice: PracticeOptions,
) {
    persist::load_connection(model, connection, practice);
    model.journey = Journey::Replace;
    // A token of an app that is in use may be a session that others share.
    model.facts.token_issued = true;
    let mut ring = connection.ring();
    if ring.active.certificate_pem.is_empty() {
        ring.active.certificate_pem = pem;
    }
    let record = connection.replacement.as_ref();
    model.replacing = Some(Replacing {
        task,
        ring,
        begun: record.map_or(model.now, |record| record.begun),
        proved: record.and_then(|record| record.proved),
        switched: record.and_then(|record| record.switched),
        over: false,
        given_up: false,
        hurried: false,
        taken_up: false,
        next_key: None,
        made: None,
        stored: false,
        active_key: None,
        active_unreadable: false,
        undeletable: Vec::new(),
        poll: super::Poll::default(),
        spreading: SPREADING,
    });
    if record.is_some() {
        recall(model, connection);
        let ends = task == ReplaceTask::GiveUp || (task == ReplaceTask::Back && !model.goes_back());
        if !ends {
            model.journal.push(Entry::Resumed(connection.name.clone()));
        }
    }
    if let Some(replacing) = model.replacing.as_mut() {
        let next = replacing.ring.next.as_ref();
        replacing.taken_up = next.is_some_and(|next| next.taken_up);
    }
    match task {
        ReplaceTask::All | ReplaceTask::Begin | ReplaceTask::Forget => {}
        ReplaceTask::Switch => {
            // Whoever says so has uploaded the certificate.
            model.answers.replace.now = Some(true);
            // A simulated org has no other hands than ours: there the lines are done now.
            if !model.is_practice() {
                model.left.insert(Step::Upload);
            }
        }
        ReplaceTask::Back => go_back(model, connection),
        ReplaceTask::GiveUp => super::give_up(model, &mut Vec::new()),
    }
}

/// What was said and done before.
fn recall(model: &mut Model, connection: &Connection) {
    let Some(record) = &connection.replacement else {
        return;
    };
    let answers = &mut model.answers.replace;
    answers.reason = Some(record.reason);
    answers.unproved = record.unproved;
    answers.holders = Some(record.holders.iter().map(|h| h.name.clone()).collect());
    answers.plan = Some(Plan::SameApp);
    for holder in &record.holders {
        answers.staged.insert(holder.name.clone(), holder.staged);
        answers
            .consumers
            .insert(holder.name.clone(), holder.consumer);
    }
    // Asked again only as long as nothing was done in Setup.
    answers.now = (!record.ticks.is_empty()).then_some(true);
    model.ticks.clone_from(&record.ticks);
    model.spread_by = persist::spread_by(model);
}

/// Before the switch the next key is given up; after it, the key before becomes the next one.
fn go_back(model: &mut Model, connection: &Connection) {
    let already = model.goes_back();
    let now = model.now;
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let open = replacing.switched.is_none() && connection.replacement.is_some();
    if open || replacing.ring.next.is_some() {
        // A way back that was begun goes on.
        if !already {
            super::give_up(model, &mut Vec::new());
        }
        return;
    }
    let previous = replacing.ring.previous().map(|held| held.entry.clone());
    let returning = previous.and_then(|entry| replacing.ring.clone().returning(&entry).ok());
    let Some(ring) = returning else {
        return;
    };
    replacing.taken_up = ring.next.as_ref().is_some_and(|next| next.taken_up);
    replacing.ring = ring;
    replacing.switched = None;
    replacing.begun = now;
    replacing.proved = None;
    let recorded = match &connection.replacement {
        Some(record) => record.holders.iter().map(|h| h.name.clone()).collect(),
        None => super::answers::recorded_holders(connection),
    };
    model.ticks.clear();
    model.spread_by = None;
    model.answers.replace = super::ReplaceAnswers {
        reason: Some(ReplaceReason::Back),
        holders: Some(recorded),
        plan: Some(Plan::SameApp),
        ..super::ReplaceAnswers::default()
    };
}
