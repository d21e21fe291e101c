//! What the flow waits for: derived from answers and facts each time.

use std::collections::BTreeSet;

use crate::domain::{StoreKind, TickState};
use crate::guide::Line;

use super::checklist::checklist_for;
use super::trail::ask_about;
use super::{Journey, KeySource, Kind, Model, Phase, Problem, QuestionId, Slot, Step};

/// A question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Which.
    pub question: QuestionId,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// What `Answer::Default` would mean; `None`: an answer is needed.
    pub default: Option<String>,
}

/// What the flow waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Pending {
    /// A person's answer.
    Ask(Ask),
    /// A checklist line in Setup.
    Act {
        /// The step it belongs to.
        step: Step,
        /// The line.
        line: &'static Line,
    },
    /// Effects under way.
    Busy(BTreeSet<Slot>),
    /// A way on from the welcome screen.
    Doors,
    /// A decision about something that failed.
    Stuck(Problem),
    /// Nothing: the journey is over.
    Done,
}

/// What the model waits for now.
pub fn pending(model: &Model) -> Pending {
    if model.interrupted {
        return Pending::Done;
    }
    if let Some(problem) = &model.problem {
        return Pending::Stuck(problem.clone());
    }
    match &model.journey {
        Journey::Setup => Step::ALL
            .into_iter()
            .find_map(|step| pending_in(model, step))
            .unwrap_or(Pending::Done),
        Journey::Replace => {
            if let Some(ask) = locked_store(model) {
                return ask;
            }
            let steps = Step::REPLACE.into_iter();
            let mut open = steps.filter_map(|step| pending_in(model, step));
            open.next().unwrap_or(Pending::Done)
        }
        Journey::Home => model
            .door
            .as_ref()
            .map_or(Pending::Doors, |_| Pending::Done),
        Journey::Test(_) if model.door.is_some() => Pending::Done,
        Journey::Test(_) => {
            if let Some(ask) = locked_store(model) {
                return ask;
            }
            let recorded = model.facts.record_saved.is_some() || model.stranger;
            let finished =
                model.test.phase == Phase::Finished && recorded && !model.experiments_go_on();
            if finished { Pending::Done } else { busy(model) }
        }
        Journey::Token(_) => {
            if model.token.is_some() {
                Pending::Done
            } else {
                busy(model)
            }
        }
    }
}

/// The connection's key is in a store that waits for its passphrase.
fn locked_store(model: &Model) -> Option<Pending> {
    let store = model.facts.key.as_ref()?.stored?;
    let locked = !model.store_is_open(store) && !model.is_running(Slot::Unlock);
    locked.then(|| ask(model, &QuestionId::Passphrase))?
}

fn busy(model: &Model) -> Pending {
    Pending::Busy(model.running.values().map(|effect| effect.slot).collect())
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "every caller is a step that may be complete"
)]
fn ask(model: &Model, question: &QuestionId) -> Option<Pending> {
    Some(Pending::Ask(ask_about(model, question)))
}

/// The first thing a step waits for; `None` when it is complete.
fn pending_in(model: &Model, step: Step) -> Option<Pending> {
    match step {
        Step::Destination => {
            let open = model.answers.destination.is_none();
            open.then(|| ask(model, &QuestionId::Destination))?
        }
        Step::Org => pending_org(model),
        Step::Key => pending_key(model),
        Step::User => {
            let open = model.answers.username.is_none();
            open.then(|| ask(model, &QuestionId::Username))?
        }
        Step::App => pending_app(model),
        Step::PreAuthorise => pending_preauthorise(model),
        Step::LiveTest => pending_test(model),
        Step::HandOver => pending_hand_over(model),
        of_replacing => super::replacing::pending_in(model, of_replacing),
    }
}

fn pending_org(model: &Model) -> Option<Pending> {
    if model.is_practice() {
        if model.facts.practice.is_none() {
            return Some(busy(model));
        }
    } else if model.answers.org.is_none() {
        return ask(model, &QuestionId::Org);
    }
    model.facts.name.is_none().then(|| busy(model))
}

fn pending_key(model: &Model) -> Option<Pending> {
    let answers = &model.answers;
    let Some(source) = answers.key_source else {
        return ask(model, &QuestionId::KeySource);
    };
    if source == KeySource::Generate && answers.key_size.is_none() {
        return ask(model, &QuestionId::KeySize);
    }
    if source != KeySource::Generate && answers.import_path.is_none() {
        return ask(model, &QuestionId::ImportKey);
    }
    if model.facts.import_locked && model.facts.key.is_none() {
        return ask(model, &QuestionId::ImportPassphrase);
    }
    // Whether there are questions about a certificate shows when the file is read.
    if model.is_adoption() && model.facts.key.is_none() {
        return Some(busy(model));
    }
    if source == KeySource::CertificateOnly {
        return model.facts.certificate.is_none().then(|| busy(model));
    }
    if answers.common_name.is_none() {
        return ask(model, &QuestionId::CommonName);
    }
    if answers.days.is_none() {
        return ask(model, &QuestionId::Days);
    }
    if answers.certificate_path.is_none() {
        return ask(model, &QuestionId::CertOut);
    }
    let Some(store) = answers.store else {
        return ask(model, &QuestionId::Store);
    };
    if model.needs_passphrase(store) {
        if model.is_running(Slot::Unlock) {
            return Some(busy(model));
        }
        return ask(model, &QuestionId::Passphrase);
    }
    let stored = model
        .facts
        .key
        .as_ref()
        .is_some_and(|key| key.stored.is_some() && key.stored == answers.store);
    let written = model
        .facts
        .certificate
        .as_ref()
        .is_some_and(|c| c.written.is_some());
    (!stored || !written).then(|| busy(model))
}

fn pending_app(model: &Model) -> Option<Pending> {
    let answers = &model.answers;
    if answers.app_kind.is_none() {
        return ask(model, &QuestionId::AppKind);
    }
    if answers.app_exists.is_none() {
        return ask(model, &QuestionId::AppExists);
    }
    // Whoever has the consumer key is past the checklist, except where ticking does the work, and
    // except for lines whose ground has changed since.
    let past = answers.consumer_key.is_some() && !model.is_practice();
    if let Some(act) = next_line(model, Step::App, past) {
        return Some(act);
    }
    let open = answers.consumer_key.is_none();
    open.then(|| ask(model, &QuestionId::ConsumerKey))?
}

fn pending_preauthorise(model: &Model) -> Option<Pending> {
    if model.answers.by_profile.is_none() {
        return ask(model, &QuestionId::PreauthoriseBy);
    }
    next_line(model, Step::PreAuthorise, false)
}

/// The next open line of a step's checklist, or waiting for the simulated org to do one.
fn next_line(model: &Model, step: Step, only_reopened: bool) -> Option<Pending> {
    if model.left.contains(&step) {
        return None;
    }
    let list = checklist_for(model, step)?;
    let line = list.lines.iter().find(|line| {
        let wanted = !only_reopened || model.reopened.contains(&line.id);
        wanted && !model.ticks.contains_key(&line.id)
    })?;
    if model.applying(&line.id) {
        return Some(busy(model));
    }
    Some(Pending::Act { step, line })
}

fn pending_test(model: &Model) -> Option<Pending> {
    if model.hand_over_only {
        return None;
    }
    if model.key_is_elsewhere() && model.test_is_current() {
        return None;
    }
    if model.answers.ready != Some(true) && !model.is_practice() {
        return ask(model, &QuestionId::ReadyToTest);
    }
    (!model.test_is_green()).then(|| busy(model))
}

fn pending_hand_over(model: &Model) -> Option<Pending> {
    let recorded = model.hand_over_only || model.facts.record_saved.is_some();
    if !model.connection_is_saved() || !recorded {
        return Some(busy(model));
    }
    let destination = model.destination()?;
    let field = destination
        .asked()
        .find(|field| !model.answers.fields.contains_key(&field.id))?;
    ask(model, &QuestionId::Field(field.id.clone()))
}

impl Model {
    /// Whether a store can be used now: the file store needs its passphrase first, and somebody has
    /// to be there to be asked for it.
    pub fn store_is_open(&self, store: StoreKind) -> bool {
        !self.attended || store != StoreKind::File || self.facts.unlocked
    }

    /// Whether the key cannot get to its store, or out of the one it is in, before the passphrase
    /// of the key file is known.
    pub(super) fn needs_passphrase(&self, store: StoreKind) -> bool {
        let locked_in = self.facts.key.as_ref().is_some_and(|key| {
            let moves = key.stored != Some(store) || self.facts.certificate.is_none();
            key.handle.is_none() && key.stored == Some(StoreKind::File) && moves
        });
        !self.store_is_open(store) || locked_in && !self.store_is_open(StoreKind::File)
    }

    /// The step that waits for something; `None` when the journey is over.
    pub fn current_step(&self) -> Option<Step> {
        if matches!(self.journey, Journey::Replace) {
            return super::replacing::current_step(self);
        }
        Step::ALL
            .into_iter()
            .find(|step| pending_in(self, *step).is_some())
    }

    /// Lines of Setup that nobody said were done, of the steps that have checklists.
    pub fn open_lines(&self) -> Vec<String> {
        let lists = [Step::App, Step::PreAuthorise].into_iter();
        lists
            .filter_map(|step| checklist_for(self, step))
            .flat_map(|list| list.lines.iter())
            .filter(|line| {
                self.ticks
                    .get(&line.id)
                    .is_none_or(|tick| tick.state == TickState::Skipped)
            })
            .map(|line| line.id.clone())
            .collect()
    }
}
