//! What is known about a failure, gathered for the diagnosis.

use crate::diagnosis::{AppClass, Evidence, OrgClass, PermittedUsers, Place, Verdict, judge};
use crate::domain::{Tick, TickState, TransportError};

use super::super::checklist::{find_line, line_values};
use super::super::{ExchangeAnswer, Model};

/// The token endpoint answered, but not with a token.
pub(super) fn token_refused(model: &Model, answer: &ExchangeAnswer) -> (Evidence, Verdict) {
    let evidence = with_context(model, from_answer(Place::Token, answer));
    let verdict = judge(&evidence);
    (evidence, verdict)
}

/// Nothing was asked, because the key is held elsewhere. The clock that counts is the key holder's.
pub(super) fn without_key(model: &Model) -> Evidence {
    let evidence = Evidence {
        place: Place::Local,
        ..Evidence::default()
    };
    Evidence {
        clock_offset_s: None,
        ..with_context(model, evidence)
    }
}

/// A REST call was refused.
pub(super) fn rest_refused(model: &Model, answer: &ExchangeAnswer) -> Verdict {
    judge(&with_context(model, from_answer(Place::Rest, answer)))
}

/// Something answered where the org should be.
pub(super) fn not_an_org(model: &Model, answer: &ExchangeAnswer) -> Verdict {
    judge(&with_context(model, from_answer(Place::Transport, answer)))
}

/// No answer came.
pub(super) fn transport(model: &Model, error: &TransportError) -> Verdict {
    let evidence = Evidence::from_transport(Place::Transport, error.kind, &error.detail);
    judge(&with_context(model, evidence))
}

/// The key does not belong to the certificate.
pub(super) fn local_mismatch(model: &Model) -> Verdict {
    let evidence = Evidence {
        place: Place::Local,
        key_matches_certificate: Some(false),
        ..Evidence::default()
    };
    judge(&with_context(model, evidence))
}

/// The token belongs to another user.
pub(super) fn wrong_identity(model: &Model, found: &str) -> Verdict {
    let evidence = Evidence {
        place: Place::Rest,
        token_username: Some(found.to_owned()),
        ..Evidence::default()
    };
    judge(&with_context(model, evidence))
}

fn from_answer(place: Place, answer: &ExchangeAnswer) -> Evidence {
    let mut evidence = Evidence::from_answer(place, answer.status, &answer.headers, &answer.body);
    evidence.millis = Some(answer.millis);
    evidence
}

/// Adds everything this set-up knows.
pub(in crate::app) fn with_context(model: &Model, mut evidence: Evidence) -> Evidence {
    let org = model.org();
    let origin = org.as_ref().map(crate::domain::MyDomain::origin);
    evidence.token_url = origin
        .as_ref()
        .map(|origin| format!("{origin}/services/oauth2/token"));
    let told = model
        .my_domain
        .as_ref()
        .map(crate::domain::MyDomain::origin);
    evidence.my_domain = told.or(origin);
    evidence
        .login_history_status
        .clone_from(&model.login_history);
    evidence.org_kind = org.as_ref().and_then(|org| OrgClass::of(org.kind()));
    evidence.audience = model.audience().map(|audience| audience.to_string());
    evidence.app_kind = model.answers.app_kind.map(AppClass::from);
    evidence.by_profile = model.answers.by_profile;
    evidence.username = model.answers.username.as_ref().map(ToString::to_string);
    evidence.consumer_key = model.answers.consumer_key.as_ref().map(ToString::to_string);
    // Of the key that is tested, not of one that it is to take the place of.
    let tested = model.facts.key.as_ref().map(|key| key.facts.spki);
    let saved = model.facts.saved_connection.as_deref();
    let saved = saved.filter(|saved| Some(saved.key.spki) == tested);
    evidence.key_history = saved.and_then(crate::domain::Connection::key_history);
    let path = saved.map(|saved| saved.certificate_path.clone());
    evidence.certificate_path = path.filter(|path| !path.is_empty());
    evidence.connection = model.facts.name.as_ref().map(ToString::to_string);
    evidence.clock_offset_s = clock_offset(model);
    let certificate = model.facts.certificate.as_ref().map(|c| &c.facts);
    evidence.certificate_days_left = certificate.map(|c| c.days_left(model.now));
    // Of a key that is held elsewhere only the certificate is known: nothing to compare.
    let here = model
        .facts
        .key
        .as_ref()
        .filter(|_| !model.key_is_elsewhere());
    if let Some(key) = here {
        evidence.key_bits = Some(key.facts.bits);
        evidence.key_matches_certificate = evidence
            .key_matches_certificate
            .or_else(|| Some(certificate?.spki == key.facts.spki));
    }
    lines(model, &mut evidence);
    evidence
}

/// Local clock minus Salesforce's, in seconds.
#[allow(
    clippy::cast_precision_loss,
    reason = "a clock offset in milliseconds fits a double"
)]
fn clock_offset(model: &Model) -> Option<f64> {
    let (_, probe) = model.facts.probe.as_ref()?;
    probe
        .clock_offset_ms
        .map(|offset| -(offset as f64) / 1000.0)
}

/// What was ticked is claimed; what was left out is known; the rest is open.
fn lines(model: &Model, evidence: &mut Evidence) {
    // What was done when a saved connection was made may have been changed since.
    let known = |tick: &Tick| {
        let made = model.facts.saved_connection.as_ref();
        !model.is_repair() || made.is_some_and(|made| tick.at > made.created)
    };
    let state = |wanted: TickState| {
        let ticks = model
            .ticks
            .iter()
            .filter(move |(_, tick)| tick.state == wanted && known(tick));
        ticks.map(|(line, _)| line.clone()).collect::<Vec<_>>()
    };
    evidence.done_lines = state(TickState::Done);
    evidence.skipped_lines = state(TickState::Skipped);
    // Without a single tick nobody worked through the lists here: nothing is known to be undone.
    if !model.ticks.is_empty() {
        evidence.undone_lines = model.open_lines();
    }
    let values = line_values(model);
    let named = evidence.undone_lines.iter().chain(&evidence.skipped_lines);
    evidence.line_labels = named
        .filter_map(|id| {
            let (_, line) = find_line(model, id)?;
            Some((id.clone(), line.render(&values).label))
        })
        .collect();
    let ticked = |line: &str| {
        model
            .ticks
            .get(line)
            .is_some_and(|tick| tick.state == TickState::Done && known(tick))
    };
    if ticked("permitted-users") {
        evidence.permitted_users = Some(PermittedUsers::AdminApproved);
    }
    let last = model
        .ticks
        .values()
        .filter(|tick| tick.state == TickState::Done && known(tick))
        .map(|tick| tick.at)
        .max();
    // In a practice run it is known whether a change has arrived; minutes would say less.
    let last = last.filter(|_| !model.is_practice());
    evidence.minutes_since_saved = last.map(|at| (model.now - at).as_seconds_f64() / 60.0);
    let asked = model.test.asked.unwrap_or(model.now);
    evidence.spreading = model.spread_by.map(|by| asked < by);
}
