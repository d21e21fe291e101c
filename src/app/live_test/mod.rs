//! The live test: what to ask next, and what each answer means for the checks.
//!
//! It uses the local clock and one audience, because the consuming system will.

mod api;
mod evidence;
mod exchange;
mod experiment_state;
pub(super) mod experiments;
mod key;
mod network;

pub(super) use api::realm;
pub(super) use evidence::with_context;

use std::time::Duration;

use crate::diagnosis::{Evidence, Verdict};
use crate::domain::{
    CheckId, CheckResult, CheckState, Concern, EntryName, Fingerprint, StoreKind, TestRecord,
    Timestamp,
};

pub use experiment_state::{Ending, Experiments, OtherKey, Stage, Wish};

use super::persist::connection_of;
use super::{
    Effect, EffectKind, Entry, Issued, Journey, KeyHandle, Model, Outcome, Problem, ReplaceTask,
    Scope, Slot,
};

/// What a live test was made with. Another value of any of these makes its result stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestInputs {
    /// Origin of the org; for a simulated org its name, since its port changes.
    pub org: String,
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// `aud`; for a simulated org it follows the port and is left out.
    pub audience: Option<String>,
    /// Id of the destination, whose objects are looked at.
    pub destination: Option<String>,
    /// Public key that signed.
    pub spki: Option<Fingerprint>,
}

/// Where the live test stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Not begun.
    #[default]
    Idle,
    /// Reading the key from its store.
    LoadKey,
    /// Name, TLS, org, clock.
    Probe,
    /// The exchange.
    Exchange,
    /// Waiting for a change to spread; the next try is at this moment.
    Waiting(Timestamp),
    /// REST root at the newest version.
    Version,
    /// Whose token it is.
    Identity,
    /// Requests left today, where no header told.
    Limits,
    /// The destination's n-th object.
    Data(usize),
    /// Last row of Login History.
    LoginHistory,
    /// Over.
    Finished,
}

/// A live test, running or over.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveTest {
    /// Where it stands.
    pub phase: Phase,
    /// Every check, in order.
    pub checks: Vec<CheckResult>,
    /// What it is made with.
    pub inputs: Option<TestInputs>,
    /// When it began.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Exchanges tried.
    pub tries: u32,
    /// When the last one was begun.
    pub asked: Option<Timestamp>,
    /// The key, in the vault.
    pub key: Option<KeyHandle>,
    /// The token's public side.
    pub issued: Option<Issued>,
    /// Newest API version of the org, `67.0`.
    pub api_version: Option<String>,
    /// Objects that could not be read.
    pub unreadable: Vec<String>,
    /// Organisation id (15 or 18 characters).
    pub organization_id: Option<String>,
    /// User id.
    pub user_id: Option<String>,
    /// What the answer means, when one was not the hoped-for.
    pub verdict: Option<Verdict>,
    /// The raw answer behind the verdict: status, error body without tokens.
    pub raw: Option<(u16, String)>,
    /// What is known about the refusal, as it was judged.
    pub evidence: Option<Box<Evidence>>,
    /// What was or could be tried to settle it.
    pub experiments: Experiments,
    /// Why the key could not be read.
    pub key_problem: Option<Problem>,
    /// Its token is the first one of this set-up.
    pub first_token: bool,
}

impl Default for LiveTest {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            checks: CheckId::ALL.into_iter().map(CheckResult::pending).collect(),
            inputs: None,
            began: None,
            ended: None,
            tries: 0,
            asked: None,
            key: None,
            issued: None,
            api_version: None,
            unreadable: Vec::new(),
            organization_id: None,
            user_id: None,
            verdict: None,
            raw: None,
            evidence: None,
            experiments: Experiments::default(),
            key_problem: None,
            first_token: false,
        }
    }
}

impl LiveTest {
    /// One check.
    pub fn check(&self, id: CheckId) -> &CheckResult {
        // `checks` is made from `CheckId::ALL` and never shortened.
        &self.checks[id as usize]
    }

    /// Whether any check failed.
    pub fn failed(&self) -> bool {
        self.checks
            .iter()
            .any(|check| check.state == CheckState::Failed)
    }

    /// The first failed check's concern: it decides the exit code.
    pub fn concern(&self) -> Option<Concern> {
        let failed = self
            .checks
            .iter()
            .find(|check| check.state == CheckState::Failed)?;
        Some(failed.concern.unwrap_or(Concern::Local))
    }
}

/// Starts the next request of the live test, unless one is under way.
pub(super) fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    // What was asked with other answers must not be judged by these.
    if model.test.phase != Phase::Idle && !model.test_is_current() {
        model.running.retain(|_, effect| effect.slot != Slot::Test);
        model.test.phase = Phase::Idle;
    }
    if model.is_running(Slot::Test) {
        return;
    }
    if model.test.phase == Phase::Idle {
        begin(model, effects);
    }
    let next = match model.test.phase {
        Phase::Idle | Phase::Finished => None,
        Phase::LoadKey => key::load(model),
        Phase::Probe => network::probe(model),
        Phase::Exchange => exchange::exchange(model),
        Phase::Waiting(until) => {
            let delay = Duration::try_from(until - model.now).unwrap_or_default();
            Some(EffectKind::Wait { delay })
        }
        Phase::Version | Phase::Identity | Phase::Limits | Phase::Data(_) | Phase::LoginHistory => {
            api::call(model)
        }
    };
    match next {
        Some(kind) => effects.push(model.start(Slot::Test, Scope::Connection, kind)),
        None if model.test.phase != Phase::Finished => {
            // Something a request needs is not there: an end is better than waiting for nothing.
            let id = api::check_of(model.test.phase);
            set_failed(model, id, Concern::Local, crate::guide::notes::CANNOT_ASK);
            finish(model);
        }
        None => {}
    }
}

/// A token journey: the key, then the exchange, nothing else.
pub(super) fn advance_token(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Test) || model.token.is_some() {
        return;
    }
    let next = match (model.test.phase, model.test.key) {
        (Phase::Idle, _) => {
            model.test.phase = Phase::LoadKey;
            key::load(model)
        }
        (Phase::Exchange | Phase::Probe, Some(_)) => {
            model.test.phase = Phase::Exchange;
            exchange::exchange(model)
        }
        _ => None,
    };
    if let Some(kind) = next {
        effects.push(model.start(Slot::Test, Scope::Connection, kind));
    }
}

fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    let keys = [model.test.key, model.test.experiments.key];
    let key = keys.into_iter().flatten().map(EffectKind::ForgetKey);
    model
        .running
        .retain(|_, effect| effect.slot != Slot::Experiment);
    let token = model.test.issued.as_ref().map(|issued| issued.token);
    let key: Vec<EffectKind> = key.collect();
    for kind in key.into_iter().chain(token.map(EffectKind::ForgetToken)) {
        effects.push(model.start(Slot::Forget, Scope::Application, kind));
    }
    model.test = LiveTest {
        began: Some(model.now),
        inputs: inputs(model),
        ..LiveTest::default()
    };
    if model.key_is_elsewhere() {
        key::skip_without_key(model);
        model.test.phase = Phase::Probe;
    } else {
        model.test.phase = Phase::LoadKey;
    }
}

/// Lets a finished test go, so that it runs again when its step is reached. One that was green with
/// what is answered now stays: its step is not reached again, and its result is still to be saved.
pub(super) fn restart(model: &mut Model) {
    if model.test_is_green() {
        return;
    }
    if model.test.phase == Phase::Finished || matches!(model.test.phase, Phase::Waiting(_)) {
        model.running.retain(|_, effect| effect.slot != Slot::Test);
        model.test.phase = Phase::Idle;
    }
}

/// A finished test is to run again at `until`; what it found stays in sight until then.
pub(super) fn wait(model: &mut Model, until: Timestamp) {
    model.facts.green = None;
    model.test.phase = Phase::Waiting(until);
}

/// Ends a running test where it is: what was not reached says so.
pub(super) fn stop(model: &mut Model) {
    for check in &mut model.test.checks {
        if matches!(check.state, CheckState::Pending | CheckState::Running) {
            check.state = CheckState::Skipped;
            crate::guide::notes::STOPPED.clone_into(&mut check.note);
        }
    }
    model.test.phase = Phase::Finished;
}

/// Takes the result of the request under way.
pub(super) fn result(model: &mut Model, outcome: Outcome, effects: &mut Vec<Effect>) {
    match outcome {
        Outcome::Loaded(result) => key::loaded(model, result),
        Outcome::Probed(probe) => network::probed(model, &probe),
        Outcome::Exchanged(outcome) => exchange::exchanged(model, outcome),
        Outcome::Called(answer) => api::called(model, answer, effects),
        // A test that had ended begins anew; one that waits in its middle goes on.
        Outcome::Waited if model.test.ended.is_some() => model.test.phase = Phase::Idle,
        Outcome::Waited => model.test.phase = Phase::Exchange,
        _ => {}
    }
}

fn inputs(model: &Model) -> Option<TestInputs> {
    let org = match (&model.practice_name, model.org()) {
        (Some(name), _) if model.is_practice() => name.to_string(),
        (_, org) => org?.origin(),
    };
    Some(TestInputs {
        org,
        issuer: model
            .answers
            .consumer_key
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        subject: model
            .answers
            .username
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        audience: model
            .audience()
            .filter(|_| !model.is_practice())
            .map(|audience| audience.to_string()),
        destination: model.answers.destination.clone(),
        spki: model.facts.key.as_ref().map(|key| key.facts.spki),
    })
}

/// Records how a check ended.
fn set(
    model: &mut Model,
    id: CheckId,
    state: CheckState,
    millis: Option<u64>,
    note: impl Into<String>,
) {
    let proven = matches!(state, CheckState::Ok | CheckState::Failed);
    let check = &mut model.test.checks[id as usize];
    *check = CheckResult {
        id,
        state,
        millis,
        note: note.into(),
        proven,
        concern: None,
    };
    model.journal.push(Entry::Check(id));
}

/// Records a failed check with the side it is on.
fn set_failed(model: &mut Model, id: CheckId, concern: Concern, note: impl Into<String>) {
    set(model, id, CheckState::Failed, None, note);
    model.test.checks[id as usize].concern = Some(concern);
}

/// Ends the test: what was not reached is skipped, and says so.
fn finish(model: &mut Model) {
    for check in &mut model.test.checks {
        if matches!(check.state, CheckState::Pending | CheckState::Running) {
            check.state = CheckState::Skipped;
            crate::guide::notes::NOT_REACHED.clone_into(&mut check.note);
        }
    }
    model.test.phase = Phase::Finished;
    model.test.ended = Some(model.now);
    if let Some(concern) = model.test.concern() {
        model.journal.push(Entry::TestFailed);
        let forget = model
            .replacing
            .as_ref()
            .is_some_and(|replacing| replacing.task == ReplaceTask::Forget);
        // A token is what it takes to delete the keys of before.
        let forget = forget && model.test.issued.is_none();
        if forget || matches!(model.journey, Journey::Setup | Journey::Token(_)) {
            model.problem = Some(Problem::TestFailed(concern));
        }
    } else if !model.key_is_elsewhere() {
        model.facts.green = model.test.inputs.clone();
        model.journal.push(Entry::TestGreen);
    }
    experiments::after_test(model);
    super::repair::retell(model);
}

impl Model {
    /// The live test is green, and nothing it was proved with has changed since.
    pub fn test_is_green(&self) -> bool {
        self.facts.green.is_some() && self.facts.green == inputs(self)
    }

    /// The test was made with what is answered and known now.
    pub fn test_is_current(&self) -> bool {
        self.test.phase != Phase::Idle && self.test.inputs == inputs(self)
    }

    /// The connection on disk is the one that was set up.
    pub fn connection_is_saved(&self) -> bool {
        match (&self.journey, &self.facts.saved_connection) {
            (_, None) | (Journey::Home, _) => false,
            (Journey::Setup, Some(saved)) => {
                connection_of(self).is_some_and(|connection| connection == **saved)
            }
            (Journey::Test(_) | Journey::Token(_) | Journey::Replace, Some(_)) => true,
        }
    }

    /// Public key the live test was made with.
    fn inputs_spki(&self) -> Option<Fingerprint> {
        self.test.inputs.as_ref()?.spki
    }

    /// What is kept of a finished test.
    pub fn test_record(&self) -> Option<TestRecord> {
        Some(TestRecord {
            at: self.test.ended?,
            // Without a token nothing was proved, even if nothing failed.
            ok: !self.test.failed() && self.test.issued.is_some(),
            organization_id: self.test.organization_id.clone(),
            user_id: self.test.user_id.clone(),
            checks: self.test.checks.clone(),
        })
    }

    pub(super) fn key_entry(&self) -> Option<(StoreKind, EntryName)> {
        let key = self.facts.key.as_ref()?;
        let connection = match &self.journey {
            Journey::Setup | Journey::Home => EntryName {
                connection: self.id,
                spki: key.facts.spki,
            },
            Journey::Test(connection) | Journey::Token(connection) => connection.entry.clone(),
            Journey::Replace => self.replacing.as_ref()?.ring.active.entry.clone(),
        };
        Some((key.stored?, connection))
    }
}
