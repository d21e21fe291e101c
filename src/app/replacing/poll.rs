//! Salesforce is asked with the next key until it accepts it three times in a row; the key of today
//! is asked beside it, because only both answers together say what the app has.

use std::time::Duration;

use super::{ReplaceTask, Replacing, advance::switch, current_step, forget};
use crate::app::live_test::{realm, with_context};
use crate::app::update::SPREADING;
use crate::app::{
    Effect, EffectKind, Entry, ExchangeAnswer, ExchangeOutcome, KeyHandle, Model, Problem, Scope,
    Slot, Step,
};
use crate::diagnosis::{Evidence, Place, Verdict, judge};
use crate::domain::{SUCCESSES_TO_SWITCH, Timestamp, TransportError};
use crate::guide::{problems, replacing};

/// Between tries while the change spreads (salesforce-jwt.md §B: every 15 to 30 seconds).
const PAUSE: Duration = Duration::from_secs(15);
/// Between successes: another server may answer.
const SHORT_PAUSE: Duration = Duration::from_secs(4);
/// Both in a practice run, where spreading takes seconds.
const PRACTICE_PAUSE: Duration = Duration::from_millis(300);

/// What an exchange with one of the keys said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A token, which was wiped.
    Accepted,
    /// Another answer.
    Refused(ExchangeAnswer),
    /// None.
    NoAnswer(TransportError),
    /// It was not asked: signing failed, or the host may not be asked.
    NotAsked,
}

impl Seen {
    /// With a token.
    pub const fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }
}

impl Seen {
    /// What Salesforce said, in a few words of its own. `host`: who was asked.
    fn words(&self, host: &str) -> String {
        match self {
            Self::Accepted => replacing::ACCEPTED.to_owned(),
            Self::Refused(answer) => replacing::refused(&said(answer)),
            Self::NoAnswer(error) => problems::transport(error, host).what,
            Self::NotAsked => replacing::NOT_ASKED.to_owned(),
        }
    }
}

/// `invalid_grant: invalid assertion`, or the status where there is no such thing.
fn said(answer: &ExchangeAnswer) -> String {
    let evidence =
        Evidence::from_answer(Place::Token, answer.status, &answer.headers, &answer.body);
    let parts = [evidence.error, evidence.error_description];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() {
        format!("HTTP {}", answer.status)
    } else {
        said.join(": ")
    }
}

/// Where asking stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Poll {
    /// Who is asked.
    pub host: String,
    /// When it began.
    pub began: Option<Timestamp>,
    /// What the next key got last.
    pub next: Option<Seen>,
    /// What the active key got last.
    pub active: Option<Seen>,
    /// Times in a row that the next key was accepted.
    pub successes: u8,
    /// Rounds so far.
    pub tries: u32,
    /// The next round begins then.
    pub until: Option<Timestamp>,
    /// When the round under way was begun.
    pub asked: Option<Timestamp>,
    /// What the refusal of the next key means.
    pub verdict: Option<Box<Verdict>>,
}

impl Poll {
    /// What the next key and the one of today were told.
    pub fn words(&self) -> [String; 2] {
        let words = |seen: &Option<Seen>| match seen {
            Some(seen) => seen.words(&self.host),
            None => replacing::NOT_ASKED_YET.to_owned(),
        };
        let next = if self.successes > 0 {
            replacing::accepted(self.successes)
        } else {
            words(&self.next)
        };
        [next, words(&self.active)]
    }

    /// What the refusal of the next key was, in Salesforce's words.
    pub fn refusal(&self) -> String {
        match &self.next {
            Some(Seen::Refused(answer)) => said(answer),
            Some(other) => other.words(&self.host),
            None => replacing::NOT_ASKED_YET.to_owned(),
        }
    }
}

/// Starts the next request, or waits.
pub(super) fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    let running = model.is_running(Slot::Poll) || model.is_running(Slot::Beside);
    let Some(replacing) = model.replacing.as_ref() else {
        return;
    };
    if running || model.is_running(Slot::Commit) || model.is_running(Slot::Key) {
        return;
    }
    let Some(next) = replacing.next_key else {
        return;
    };
    if replacing.active_key.is_none() && !replacing.active_unreadable {
        let kind = EffectKind::LoadKey {
            store: replacing.ring.active.store,
            entry: replacing.ring.active.entry.clone(),
        };
        effects.push(model.start(Slot::Key, Scope::Connection, kind));
        return;
    }
    if let Some(until) = replacing.poll.until
        && until > model.now
    {
        let delay = Duration::try_from(until - model.now).unwrap_or_default();
        effects.push(model.start(Slot::Poll, Scope::Connection, EffectKind::Wait { delay }));
        return;
    }
    let active = replacing.active_key;
    ask(model, next, active, effects);
}

/// One round: both keys at the same time.
fn ask(model: &mut Model, next: KeyHandle, active: Option<KeyHandle>, effects: &mut Vec<Effect>) {
    let now = model.now;
    let (Some(request), beside) = (
        exchange(model, next),
        active.and_then(|active| exchange(model, active)),
    ) else {
        model.problem = Some(Problem::NextRefused);
        return;
    };
    let host = model.org().map(|org| org.host().to_owned());
    if let Some(replacing) = model.replacing.as_mut() {
        let poll = &mut replacing.poll;
        poll.host = host.unwrap_or_default();
        poll.began.get_or_insert(now);
        poll.tries += 1;
        poll.until = None;
        poll.asked = Some(now);
    }
    effects.push(model.start(Slot::Poll, Scope::Connection, request));
    if let Some(beside) = beside {
        effects.push(model.start(Slot::Beside, Scope::Connection, beside));
    }
}

fn exchange(model: &Model, key: KeyHandle) -> Option<EffectKind> {
    Some(EffectKind::Exchange {
        key,
        org: model.org()?,
        realm: realm(model),
        issuer: model.answers.consumer_key.clone()?,
        subject: model.answers.username.clone()?,
        audience: model.audience()?,
        clock_shift_s: 0,
    })
}

/// Takes an answer; tokens are wiped at once.
pub(super) fn answered(
    model: &mut Model,
    slot: Slot,
    outcome: ExchangeOutcome,
    effects: &mut Vec<Effect>,
) {
    let seen = match outcome {
        ExchangeOutcome::Issued(issued) => {
            let kind = EffectKind::ForgetToken(issued.token);
            effects.push(model.start(Slot::Forget, Scope::Application, kind));
            Seen::Accepted
        }
        ExchangeOutcome::Refused(answer) => Seen::Refused(answer),
        ExchangeOutcome::NoAnswer(error) => Seen::NoAnswer(error),
        ExchangeOutcome::NotSent(_) | ExchangeOutcome::NotSigned(_) => Seen::NotAsked,
    };
    if let Some(replacing) = model.replacing.as_mut() {
        let poll = &mut replacing.poll;
        if slot == Slot::Poll {
            poll.successes = if seen.is_accepted() {
                poll.successes.saturating_add(1)
            } else {
                0
            };
            poll.next = Some(seen);
        } else {
            poll.active = Some(seen);
        }
    }
    if !model.is_running(Slot::Poll) && !model.is_running(Slot::Beside) {
        decide(model, effects);
    }
}

/// After a round: switch, wait, or say why waiting makes no sense.
fn decide(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(replacing) = model.replacing.as_ref() else {
        return;
    };
    let poll = &replacing.poll;
    let successes = poll.successes;
    if successes >= SUCCESSES_TO_SWITCH {
        model.journal.push(Entry::Polled(poll.clone()));
        forget_keys(model, effects);
        switch(model, successes);
        return;
    }
    let verdict = match &poll.next {
        Some(Seen::Refused(answer)) => Some(Box::new(verdict(model, replacing, answer))),
        _ => None,
    };
    let over = is_over(model, replacing, verdict.as_deref());
    let pause = match (model.is_practice(), successes) {
        (true, _) => PRACTICE_PAUSE,
        (false, 0) => PAUSE,
        (false, _) => SHORT_PAUSE,
    };
    let until = model.now + pause;
    if let Some(replacing) = model.replacing.as_mut() {
        replacing.poll.verdict = verdict;
        replacing.poll.until = Some(until);
        let poll = replacing.poll.clone();
        model.journal.push(Entry::Polled(poll));
    }
    // Steps in Setup that were taken up again come first.
    if over && current_step(model) == Some(Step::SwitchOver) {
        model.problem = Some(Problem::NextRefused);
        model.journal.push(Entry::Problem(Problem::NextRefused));
    }
}

/// Waiting makes no sense any more: the change must have arrived, or the answer is about something
/// that no certificate changes.
fn is_over(model: &Model, replacing: &Replacing, verdict: Option<&Verdict>) -> bool {
    let poll = &replacing.poll;
    let spread_by = model
        .spread_by
        .or_else(|| poll.began.map(|began| began + spreading(model)));
    // What counts is when it was asked. While somebody else is to upload it, nobody knows since when
    // it may be there: then it is asked until it is.
    let late = !is_left_to_others(model)
        && spread_by.is_some_and(|by| poll.asked.unwrap_or(model.now) >= by);
    match &poll.next {
        Some(Seen::Accepted) | None => false,
        Some(Seen::NotAsked) => true,
        Some(Seen::NoAnswer(_)) => late,
        // The key of today is accepted: the app has its certificate, and the new one may come yet.
        Some(Seen::Refused(_)) if poll.active.as_ref().is_some_and(Seen::is_accepted) => late,
        Some(Seen::Refused(_)) => late || verdict.is_some_and(|v| !v.may_be_propagation),
    }
}

/// The upload was left to somebody else, who has not been heard of since.
pub(super) fn is_left_to_others(model: &Model) -> bool {
    // Without a person there is nobody who would stop asking.
    let all = |task| model.attended && (task == ReplaceTask::All || task == ReplaceTask::Back);
    let left = model.left.contains(&Step::Upload) && model.spread_by.is_none();
    left && model.replacement().is_some_and(|r| all(r.task))
}

/// Nobody ticked Save here: whoever says that it is uploaded may have done so a moment ago.
pub(super) fn spreading(model: &Model) -> Duration {
    match &model.facts.practice {
        Some((_, info)) => Duration::from_millis(info.propagation_ms.min(86_400_000)),
        None => SPREADING,
    }
}

/// What the refusal of the next key means, given what is known of both.
fn verdict(model: &Model, replacing: &Replacing, answer: &ExchangeAnswer) -> Verdict {
    let mut evidence =
        Evidence::from_answer(Place::Token, answer.status, &answer.headers, &answer.body);
    evidence.millis = Some(answer.millis);
    let mut evidence = with_context(model, evidence);
    // Facts of the model are those of the active key; what was asked with is the next one.
    evidence.key_matches_certificate = Some(true);
    if let Some(next) = replacing.next_held() {
        evidence.key_bits = Some(next.key.bits);
        evidence.certificate_days_left = Some(next.certificate.days_left(model.now));
    }
    judge(&evidence)
}

/// Both keys were only in the vault for this.
fn forget_keys(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(replacing) = model.replacing.as_mut() else {
        return;
    };
    let keys = [replacing.next_key.take(), replacing.active_key.take()];
    for key in keys.into_iter().flatten() {
        forget(model, key, effects);
    }
}
