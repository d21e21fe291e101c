//! Groups *App* and *User*: one exchange, and what its answer proves.

use std::time::Duration;

use crate::diagnosis::{Certainty, ProofState, Verdict};
use crate::domain::{CheckId, CheckState, Concern};
use crate::guide::notes as checks;

use super::super::{
    EffectKind, Entry, ExchangeAnswer, ExchangeOutcome, Issued, Journey, Model, Phase,
};
use super::{api, evidence, finish, network, set, set_failed};

/// Pause between tries while a change spreads.
const PAUSE: Duration = Duration::from_secs(15);
/// Pause in a practice run, where spreading takes seconds.
const PRACTICE_PAUSE: Duration = Duration::from_millis(500);

/// Checks that a token proves, in order.
const PROVED_BY_TOKEN: [CheckId; 5] = [
    CheckId::AppKnown,
    CheckId::AppSignature,
    CheckId::AppAudience,
    CheckId::UserFound,
    CheckId::UserApproved,
];

pub(super) fn exchange(model: &mut Model) -> Option<EffectKind> {
    model.test.tries += 1;
    model.test.asked = Some(model.now);
    Some(EffectKind::Exchange {
        key: model.test.key?,
        org: model.org()?,
        realm: api::realm(model),
        issuer: model.answers.consumer_key.clone()?,
        subject: model.answers.username.clone()?,
        audience: model.audience()?,
        clock_shift_s: 0,
    })
}

pub(super) fn exchanged(model: &mut Model, outcome: ExchangeOutcome) {
    match outcome {
        ExchangeOutcome::Issued(issued) => accepted(model, issued),
        ExchangeOutcome::Refused(answer) => refused(model, &answer),
        ExchangeOutcome::NoAnswer(error) => network::failed(model, CheckId::AppKnown, &error),
        ExchangeOutcome::NotSent(refused) => {
            let words = crate::guide::problems::host_refused(&refused);
            set_failed(model, CheckId::AppKnown, Concern::Local, words.what);
            finish(model);
        }
        ExchangeOutcome::NotSigned(error) => {
            let words = crate::guide::problems::crypto(&error);
            set_failed(model, CheckId::AppSignature, Concern::Local, words.what);
            finish(model);
        }
    }
}

fn accepted(model: &mut Model, mut issued: Issued) {
    // An answer without it leaves the host that was asked.
    if issued.instance_url.is_empty() {
        issued.instance_url = model.org().map(|org| org.origin()).unwrap_or_default();
    }
    if matches!(model.journey, Journey::Token(_)) {
        model.token = Some(issued.token);
    }
    for id in PROVED_BY_TOKEN {
        set(model, id, CheckState::Ok, None, "");
    }
    let has_api = issued
        .scope
        .split_whitespace()
        .any(|scope| matches!(scope, "api" | "full"));
    let state = if has_api {
        CheckState::Ok
    } else {
        CheckState::Warning
    };
    set(
        model,
        CheckId::UserScopes,
        state,
        None,
        issued.scope.clone(),
    );
    set(
        model,
        CheckId::UserToken,
        CheckState::Ok,
        Some(issued.millis),
        "",
    );
    model.test.first_token = !model.facts.token_issued;
    model.facts.token_issued = true;
    let (organization, user) = identity_ids(&issued.identity_url);
    model.test.organization_id = organization;
    model.test.user_id = user;
    model.test.verdict = None;
    model.test.evidence = None;
    model.test.raw = None;
    model.test.issued = Some(issued);
    model.test.phase = Phase::Version;
}

/// `https://login.salesforce.com/id/<organisation>/<user>` (salesforce-jwt.md §A.4).
fn identity_ids(url: &str) -> (Option<String>, Option<String>) {
    let mut parts = url.rsplit('/').take(2).map(|part| {
        let is_id =
            matches!(part.len(), 15 | 18) && part.chars().all(|c| c.is_ascii_alphanumeric());
        is_id.then(|| part.to_owned())
    });
    let user = parts.next().flatten();
    let organization = parts.next().flatten();
    (organization, user)
}

fn refused(model: &mut Model, answer: &ExchangeAnswer) {
    let (evidence, verdict) = evidence::token_refused(model, answer);
    model.test.evidence = Some(Box::new(evidence));
    if let Some(pause) = pause_for_spreading(model, &verdict) {
        let seconds = pause.as_secs().max(1);
        model.journal.push(Entry::Spreading {
            seconds,
            tries: model.test.tries,
        });
        model.test.verdict = Some(verdict);
        model.test.phase = Phase::Waiting(model.now + pause);
        return;
    }
    model.test.raw = Some((answer.status, answer.body.clone()));
    apply_proofs(model, &verdict);
    model.test.verdict = Some(verdict);
    finish(model);
}

/// Keep polling while a change may still be spreading, but never let that delay a cause that can
/// be fixed now: an open checklist line, or an answer that spreading does not explain.
fn pause_for_spreading(model: &Model, verdict: &Verdict) -> Option<Duration> {
    let spread_by = model.spread_by?;
    let in_setup = matches!(model.journey, Journey::Setup);
    let fixable = !model.open_lines().is_empty();
    // What counts is when it was asked: a slow answer may be from before the change arrived.
    let asked = model.test.asked.unwrap_or(model.now);
    if !in_setup || !verdict.may_be_propagation || fixable || asked >= spread_by {
        return None;
    }
    let left = Duration::try_from(spread_by - model.now).unwrap_or_default();
    let pause = if model.is_practice() {
        PRACTICE_PAUSE
    } else {
        PAUSE
    };
    // The last try comes just after the change must have arrived.
    Some(pause.min(left + Duration::from_millis(50)))
}

/// The first thing the answer proved wrong fails; what it proved right is right; the rest was not
/// reached.
fn apply_proofs(model: &mut Model, verdict: &Verdict) {
    let mut any_failed = false;
    for (id, state) in &verdict.proves {
        if model.test.check(*id).state != CheckState::Pending {
            continue;
        }
        match state {
            ProofState::Ok => set(model, *id, CheckState::Ok, None, ""),
            // The order in which Salesforce checks is not documented: fine, but not proven.
            ProofState::Likely => {
                set(model, *id, CheckState::Ok, None, checks::PROBABLY_FINE);
                model.test.checks[*id as usize].proven = false;
            }
            ProofState::Failed if !any_failed => {
                any_failed = true;
                set_failed(model, *id, Concern::Answer, title(verdict));
            }
            ProofState::Failed | ProofState::Unknown => {}
        }
    }
    if !any_failed {
        set_failed(model, CheckId::UserToken, Concern::Answer, title(verdict));
    }
}

/// What is said beside the failed check: the first cause if it is at least likely, else only what
/// the answer means. A guess is no fact.
pub(super) fn title(verdict: &Verdict) -> String {
    match verdict.findings.first() {
        Some(finding) if finding.certainty != Certainty::Possible => finding.title.clone(),
        _ if !verdict.meaning.is_empty() => verdict.meaning.clone(),
        _ => checks::REFUSED.to_owned(),
    }
}
