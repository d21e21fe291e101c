//! Experiments after a failed live test: proposed, agreed to, sent one after the other.
//!
//! What could settle the open causes is planned in `diagnosis::experiments`; here it is run. On a
//! real org nothing is sent before somebody said yes. A token proves the cause and is wiped, never
//! given back: the org may hand out a session that others share.

use std::time::Duration;

use crate::diagnosis::experiments::{
    AtHand, Change, Experiment, KeyAtHand, MOST_REQUESTS, Observed, Tried, propose, therefore,
};
use crate::diagnosis::{CauseId, Certainty, Evidence, Fix, FixTarget, Place, judge};
use crate::domain::{Audience, CheckState, Concern, ConsumerKey, KeySize, MyDomain, Username};
use crate::guide::{notes, problems, replacing};

use super::super::{
    Effect, EffectKind, Entry, ExchangeOutcome, KeyHandle, Model, Outcome, Phase, Scope, Slot,
};
use super::experiment_state::{Ending, OtherKey, Stage, Wish};
use super::{api, evidence, exchange};

/// Pause before each request on a real org: login rates are counted by the minute.
const PAUSE: Duration = Duration::from_millis(1500);

impl Model {
    /// What could be tried and waits for a yes; empty when nothing does. On a practice run no yes
    /// is needed, but somebody has to ask.
    pub fn proposed_experiments(&self) -> &[Experiment] {
        let experiments = &self.test.experiments;
        if experiments.stage == Stage::Proposed {
            &experiments.proposed
        } else {
            &[]
        }
    }

    /// They may run: asked for, and agreed to where that is needed.
    fn may_experiment(&self) -> bool {
        match self.experiments {
            Wish::Agreed => true,
            Wish::Asked => self.is_practice(),
            Wish::None => false,
        }
    }

    /// Experiments are under way, or about to be.
    pub(in crate::app) fn experiments_go_on(&self) -> bool {
        match self.test.experiments.stage {
            Stage::Looking | Stage::Running => true,
            Stage::Proposed => self.may_experiment(),
            Stage::None | Stage::Done(_) => false,
        }
    }
}

/// The live test is over: is there something to try?
pub(super) fn after_test(model: &mut Model) {
    if model.test.evidence.is_none() {
        return;
    }
    let about_keys = [CauseId::OldKeyAfterRotation, CauseId::KeyCertMismatch];
    let open = model.test.verdict.iter().flat_map(|v| &v.findings);
    let keys_matter = open
        .filter(|finding| finding.certainty != Certainty::Proven)
        .any(|finding| about_keys.iter().any(|id| id.as_str() == finding.cause));
    if keys_matter && model.test.key.is_some() {
        model.test.experiments.stage = Stage::Looking;
    } else {
        plan(model);
    }
}

fn plan(model: &mut Model) {
    let Some(base) = model.test.evidence.clone() else {
        return;
    };
    let verdict = model.test.verdict.clone();
    let verdict = verdict.unwrap_or_else(|| judge(&base));
    let experiments = &mut model.test.experiments;
    let at_hand = AtHand {
        key: model.test.key.is_some(),
        other_keys: experiments.keys.iter().map(at_hand).collect(),
    };
    experiments.proposed = propose(&base, &verdict, &at_hand);
    if experiments.proposed.is_empty() {
        experiments.stage = Stage::None;
        // What was asked for in advance was for this test.
        model.experiments = Wish::None;
    } else {
        experiments.stage = Stage::Proposed;
        model.journal.push(Entry::ExperimentsProposed);
    }
}

fn at_hand(key: &OtherKey) -> KeyAtHand {
    let (text, command) = replacing::fix_with(&key.name, key.role);
    KeyAtHand {
        name: replacing::key_of(&key.name, key.role),
        fix: Fix {
            text,
            target: FixTarget::Command(command),
        },
    }
}

/// Starts the next request, if one is due.
pub(in crate::app) fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Experiment) || model.test.phase != Phase::Finished {
        return;
    }
    let kind = match model.test.experiments.stage {
        Stage::Looking => look_for_keys(model),
        Stage::Proposed if model.may_experiment() => {
            model.test.experiments.stage = Stage::Running;
            next(model)
        }
        Stage::Running if !model.test_is_current() => {
            end(model, Ending::Stopped);
            None
        }
        Stage::Running => next(model),
        _ => None,
    };
    if let Some(kind) = kind {
        effects.push(model.start(Slot::Experiment, Scope::Connection, kind));
    }
}

fn look_for_keys(model: &mut Model) -> Option<EffectKind> {
    let kind = model.answers.consumer_key.clone().zip(model.inputs_spki());
    let Some((consumer_key, except)) = kind else {
        plan(model);
        return None;
    };
    Some(EffectKind::FindOtherKeys {
        consumer_key,
        practice: model.practice_name.clone().filter(|_| model.is_practice()),
        except,
    })
}

/// The next step of the experiment under way; those that cannot be sent are noted and passed over.
fn next(model: &mut Model) -> Option<EffectKind> {
    loop {
        let experiments = &model.test.experiments;
        let index = experiments.tried.len();
        let due = experiments.proposed.get(index).cloned();
        let Some(experiment) = due.filter(|_| index < MOST_REQUESTS) else {
            end(model, Ending::All);
            return None;
        };
        if !experiments.paused {
            model.test.experiments.paused = true;
            model.journal.push(Entry::ExperimentBegins(index));
            if !model.is_practice() {
                return Some(EffectKind::Wait { delay: PAUSE });
            }
        }
        if let Some(kind) = step(model, &experiment) {
            return Some(kind);
        }
        let observed = Observed::NotSent(notes::CANNOT_ASK.to_owned());
        note(
            model,
            Tried {
                experiment,
                observed,
            },
        );
    }
}

/// The key it needs, then the request.
fn step(model: &Model, experiment: &Experiment) -> Option<EffectKind> {
    let own = model.test.experiments.key;
    match (&experiment.change, own) {
        (Change::Key(index), None) => {
            let other = model.test.experiments.keys.get(*index)?;
            Some(EffectKind::LoadKey {
                store: other.store,
                entry: other.entry.clone(),
            })
        }
        (Change::ThrowAwayKey, None) => Some(EffectKind::GenerateKey {
            size: KeySize::default(),
        }),
        (change, own) => request(model, change, own.or(model.test.key)?),
    }
}

/// The request that failed, with the one change.
fn request(model: &Model, change: &Change, key: KeyHandle) -> Option<EffectKind> {
    let mut org = model.org()?;
    let mut issuer = model.answers.consumer_key.clone()?;
    let mut subject = model.answers.username.clone()?;
    let mut audience = model.audience()?;
    let mut clock_shift_s = 0;
    match change {
        Change::Audience(text) => audience = Audience::parse(text).ok()?,
        Change::Clock(seconds) => clock_shift_s = *seconds,
        Change::Host(origin) => org = MyDomain::parse(origin).ok()?.org,
        Change::Username(text) => subject = Username::parse(text).ok()?,
        Change::ConsumerKey(text) => issuer = ConsumerKey::parse(text).ok()?,
        Change::Key(_) | Change::ThrowAwayKey => {}
    }
    Some(EffectKind::Exchange {
        key,
        org,
        realm: api::realm(model),
        issuer,
        subject,
        audience,
        clock_shift_s,
    })
}

/// Takes the result of an experiment's step.
pub(in crate::app) fn result(model: &mut Model, outcome: Outcome, effects: &mut Vec<Effect>) {
    match outcome {
        Outcome::OtherKeys(keys) => {
            model.test.experiments.keys = keys;
            return plan(model);
        }
        Outcome::Loaded(Ok((handle, _, _))) | Outcome::Generated(Ok((handle, _))) => {
            model.test.experiments.key = Some(handle);
            return;
        }
        _ => {}
    }
    let index = model.test.experiments.tried.len();
    let Some(experiment) = model.test.experiments.proposed.get(index).cloned() else {
        return;
    };
    let base = model.test.evidence.as_deref();
    let observed = match outcome {
        Outcome::Exchanged(ExchangeOutcome::Issued(issued)) => {
            let kind = EffectKind::ForgetToken(issued.token);
            effects.push(model.start(Slot::Forget, Scope::Application, kind));
            Observed::Token
        }
        Outcome::Exchanged(ExchangeOutcome::Refused(answer)) => {
            let seen =
                Evidence::from_answer(Place::Token, answer.status, &answer.headers, &answer.body);
            let first = base.filter(|base| base.has_answer());
            let tried = Tried::answered(experiment, first, &seen);
            return ended(model, tried, effects);
        }
        Outcome::Exchanged(ExchangeOutcome::NoAnswer(error)) => {
            let host = host_of(model, &experiment);
            Observed::NoAnswer(problems::transport(&error, &host).what)
        }
        Outcome::Exchanged(ExchangeOutcome::NotSent(refused)) => {
            Observed::NotSent(problems::host_refused(&refused).what)
        }
        Outcome::Exchanged(ExchangeOutcome::NotSigned(error)) => {
            Observed::NotSent(problems::crypto(&error).what)
        }
        Outcome::Loaded(Err(error)) => Observed::NotSent(problems::key_store(&error).what),
        Outcome::Generated(Err(error)) => Observed::NotSent(problems::crypto(&error).what),
        _ => return,
    };
    let tried = Tried {
        experiment,
        observed,
    };
    ended(model, tried, effects);
}

fn host_of(model: &Model, experiment: &Experiment) -> String {
    match &experiment.change {
        Change::Host(_) => experiment.value.clone(),
        _ => model
            .org()
            .map(|org| org.host().to_owned())
            .unwrap_or_default(),
    }
}

fn ended(model: &mut Model, tried: Tried, effects: &mut Vec<Effect>) {
    if let Some(key) = model.test.experiments.key.take() {
        effects.push(model.start(Slot::Forget, Scope::Application, EffectKind::ForgetKey(key)));
    }
    let elsewhere = matches!(tried.experiment.change, Change::Host(_));
    let ending = match (&tried.observed, tried.stops_with()) {
        (_, Some(wait)) => Some(Ending::Rate(wait)),
        _ if tried.is_decisive() => Some(Ending::Settled),
        // Another host may be missing; the one that answered before should answer again.
        (Observed::NoAnswer(_), _) if !elsewhere => Some(Ending::NoAnswer),
        _ => None,
    };
    note(model, tried);
    if let Some(ending) = ending {
        end(model, ending);
    }
}

/// Keeps the result and weighs the causes again.
fn note(model: &mut Model, tried: Tried) {
    let experiments = &mut model.test.experiments;
    experiments.paused = false;
    experiments.tried.push(tried);
    let index = experiments.tried.len() - 1;
    model.journal.push(Entry::ExperimentEnded(index));
    let tried = experiments.tried.clone();
    if let Some(evidence) = &mut model.test.evidence {
        evidence.tried = tried;
    }
    rejudge(model);
}

/// The verdict on all that is known by now, and beside the failed check what it says.
pub(super) fn rejudge(model: &mut Model) {
    let Some(evidence) = &model.test.evidence else {
        return;
    };
    let verdict = judge(evidence);
    let failed =
        model.test.checks.iter_mut().find(|check| {
            check.state == CheckState::Failed && check.concern == Some(Concern::Answer)
        });
    if let Some(check) = failed {
        check.note = exchange::title(&verdict);
    }
    model.test.verdict = Some(verdict);
}

fn end(model: &mut Model, ending: Ending) {
    model.experiments = Wish::None;
    let experiments = &mut model.test.experiments;
    experiments.stage = Stage::Done(ending);
    if let Some(verdict) = &model.test.verdict {
        experiments.therefore = therefore(&experiments.tried, verdict);
    }
    model.journal.push(Entry::ExperimentsOver);
}

/// The person stops them; a late answer is dropped, a token in it wiped.
pub(in crate::app) fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    model
        .running
        .retain(|_, effect| effect.slot != Slot::Experiment);
    if let Some(key) = model.test.experiments.key.take() {
        effects.push(model.start(Slot::Forget, Scope::Application, EffectKind::ForgetKey(key)));
    }
    end(model, Ending::Stopped);
}

/// The *Status* of Login History, as somebody read it: evidence for the test that is over.
pub(in crate::app) fn told(model: &mut Model) {
    if model.test.phase != Phase::Finished {
        return;
    }
    let status = model.login_history.clone();
    if let Some(evidence) = &mut model.test.evidence {
        evidence.login_history_status = status;
        rejudge(model);
    }
}

/// Without the key nothing was asked: what is known all the same.
pub(super) fn without_key(model: &mut Model) {
    let known = evidence::without_key(model);
    let judged = known.login_history_status.is_some();
    model.test.evidence = Some(Box::new(known));
    if judged {
        rejudge(model);
    }
}
