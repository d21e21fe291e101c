//! What a replacement waits for, step by step: derived each time, like that of a set-up.

use crate::app::checklist::checklist_for;
use crate::app::trail::ask_about;
use crate::app::{Model, Pending, Phase, QuestionId, Slot, Step};
use crate::domain::{Consumer, ReplaceReason, Staged};

use super::{Plan, ReplaceTask, Replacing};

/// The first thing a step waits for; `None` when it is passed.
pub(in crate::app) fn pending_in(model: &Model, step: Step) -> Option<Pending> {
    let replacing = model.replacement()?;
    if replacing.given_up || replacing.over {
        // Only what is still to be written is waited for.
        let open = step == Step::Previous && super::advance::has_work(model);
        return open.then(|| busy(model));
    }
    match (replacing.task, step) {
        (ReplaceTask::Forget, Step::ProveKey) => proof(model, replacing),
        (ReplaceTask::Forget, Step::Previous) => Some(busy(model)),
        (ReplaceTask::Forget, _) => None,
        _ if ends_before_upload(model, replacing) && is_begun(replacing) => None,
        _ => all(model, replacing, step),
    }
}

/// What comes next is a person's, in Salesforce. A simulated org does it itself.
fn ends_before_upload(model: &Model, replacing: &Replacing) -> bool {
    let alone = !model.attended && !model.is_practice();
    let ends = replacing.task == ReplaceTask::Begin || (alone && model.goes_back());
    ends && replacing.task != ReplaceTask::Switch && replacing.switched.is_none()
}

/// Everything before the upload is done and saved.
fn is_begun(replacing: &Replacing) -> bool {
    replacing.ring.next.as_ref().is_some_and(|next| next.ready)
}

fn all(model: &Model, replacing: &Replacing, step: Step) -> Option<Pending> {
    let switched = replacing.switched.is_some();
    match step {
        Step::ProveKey if !switched => prove(model, replacing),
        Step::Holders if !switched => holders(model, replacing),
        Step::NextKey if !switched => next_key(model, replacing),
        Step::Stage if !switched => stage(model),
        Step::Moment if !switched => moment(model),
        Step::Upload if !switched => upload(model),
        Step::SwitchOver if !switched => {
            // The next key may be in another store than the one of today.
            let next = replacing
                .next_held()
                .filter(|_| replacing.next_key.is_none());
            let locked = next.is_some_and(|held| !model.store_is_open(held.store));
            Some(if locked && !model.is_running(Slot::Unlock) {
                asked(model, &QuestionId::Passphrase)
            } else {
                busy(model)
            })
        }
        Step::Consumers => consumers(model, replacing),
        Step::Previous => Some(previous(model, replacing)),
        _ => None,
    }
}

fn busy(model: &Model) -> Pending {
    Pending::Busy(model.running.values().map(|effect| effect.slot).collect())
}

fn asked(model: &Model, question: &QuestionId) -> Pending {
    Pending::Ask(ask_about(model, question))
}

/// Why, and whether the key of today works: so that a later failure is known to be due to the
/// change.
fn prove(model: &Model, replacing: &Replacing) -> Option<Pending> {
    let answers = &model.answers.replace;
    match answers.reason {
        None => return Some(asked(model, &QuestionId::ReplaceReason)),
        // The way back needs no proof of what it leads away from.
        Some(ReplaceReason::Back) => return None,
        Some(_) => {}
    }
    if answers.unproved || replacing.ring.next.is_some() {
        return None;
    }
    proof(model, replacing)
}

fn proof(model: &Model, replacing: &Replacing) -> Option<Pending> {
    if replacing.proved.is_some() && replacing.task != ReplaceTask::Forget {
        return None;
    }
    let forgets = replacing.task == ReplaceTask::Forget;
    let proved = model.test_is_green() || (forgets && super::active_accepted(model));
    if model.test.phase == Phase::Finished && model.test_is_current() && !proved {
        return Some(asked(model, &QuestionId::GoOnUnproved));
    }
    (!proved).then(|| busy(model))
}

fn holders(model: &Model, replacing: &Replacing) -> Option<Pending> {
    let answers = &model.answers.replace;
    if answers.holders.is_none() {
        return Some(asked(model, &QuestionId::Holders));
    }
    let open = plan_matters(model) && answers.plan.is_none() && replacing.ring.next.is_none();
    if open {
        return Some(asked(model, &QuestionId::ReplacePlan));
    }
    (answers.plan == Some(Plan::SecondApp)).then_some(Pending::Done)
}

/// A second app keeps others running; for a leaked key nobody shall run on.
pub(in crate::app) fn plan_matters(model: &Model) -> bool {
    let answers = &model.answers.replace;
    let others = answers
        .holders
        .as_ref()
        .is_some_and(|names| !names.is_empty());
    others && answers.reason == Some(ReplaceReason::Due)
}

fn next_key(model: &Model, replacing: &Replacing) -> Option<Pending> {
    if let Some(next) = &replacing.ring.next {
        return (!next.ready).then(|| {
            let locked = !model.store_is_open(next.held.store) && !model.is_running(Slot::Unlock);
            if locked {
                asked(model, &QuestionId::Passphrase)
            } else {
                busy(model)
            }
        });
    }
    let answers = &model.answers;
    let open = [
        (answers.key_size.is_none(), QuestionId::KeySize),
        (answers.days.is_none(), QuestionId::Days),
        (answers.certificate_path.is_none(), QuestionId::CertOut),
        (answers.store.is_none(), QuestionId::Store),
    ];
    if let Some((_, question)) = open.into_iter().find(|(open, _)| *open) {
        return Some(asked(model, &question));
    }
    let locked = answers
        .store
        .is_some_and(|store| !model.store_is_open(store));
    if locked && !model.is_running(Slot::Unlock) {
        return Some(asked(model, &QuestionId::Passphrase));
    }
    Some(busy(model))
}

/// A leaked key is replaced at once: who has the next one is a matter for afterwards.
fn stage(model: &Model) -> Option<Pending> {
    let mut holders = model.holders().into_iter();
    let open = holders.find(|holder| holder.staged == Staged::Open);
    let holder = open.filter(|_| !model.is_leaked())?;
    Some(asked(model, &QuestionId::Stage(holder.name)))
}

fn moment(model: &Model) -> Option<Pending> {
    match model.answers.replace.now {
        // The moment for a leaked key is now.
        _ if model.is_leaked() => None,
        Some(true) => None,
        Some(false) => Some(Pending::Done),
        None => Some(asked(model, &QuestionId::Moment)),
    }
}

fn upload(model: &Model) -> Option<Pending> {
    if model.left.contains(&Step::Upload) {
        return None;
    }
    let list = checklist_for(model, Step::Upload)?;
    let open = |line: &&crate::guide::Line| !model.ticks.contains_key(&line.id);
    let line = list.lines.iter().find(open)?;
    if model.applying(&line.id) {
        return Some(busy(model));
    }
    Some(Pending::Act {
        step: Step::Upload,
        line,
    })
}

/// After the switch: the live test with the new key, then everybody who holds one.
fn consumers(model: &Model, replacing: &Replacing) -> Option<Pending> {
    replacing.switched?;
    let tested = model.test.phase == Phase::Finished && model.test_is_current();
    if !tested || model.facts.record_saved != model.test.ended {
        return Some(busy(model));
    }
    let mut holders = model.holders().into_iter();
    let open = holders.find(|h| h.consumer == Consumer::Open)?;
    Some(asked(model, &QuestionId::Consumer(open.name)))
}

fn previous(model: &Model, replacing: &Replacing) -> Pending {
    let kept = replacing.ring.previous().is_some();
    match model.answers.replace.forget {
        None if kept => asked(model, &QuestionId::PreviousKey),
        // Deleting it, or writing that nothing is open any more.
        _ => busy(model),
    }
}
