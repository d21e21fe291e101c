//! Group *Network*: name, TLS, a Salesforce org, clock.

use crate::domain::{CheckId, CheckState, Concern, TransportError};
use crate::guide::notes as checks;

use super::super::{EffectKind, ExchangeAnswer, Model, OrgProbe, Phase, ProbeStep};
use super::{evidence, experiments, finish, set, set_failed};

/// From this difference on a clock is worth a warning, in milliseconds (`Date` has whole seconds).
const CLOCK_WARNING_MS: i64 = 30_000;

pub(super) fn probe(model: &Model) -> Option<EffectKind> {
    Some(EffectKind::ProbeOrg { org: model.org()? })
}

pub(super) fn probed(model: &mut Model, probe: &OrgProbe) {
    if let Some(org) = model.org() {
        model.facts.probe = Some((org, Box::new(probe.clone())));
    }
    let through = name(model, &probe.name) && tls(model, &probe.tls) && org(model, &probe.org);
    if !through {
        return;
    }
    clock(model, probe.clock_offset_ms);
    if model.key_is_elsewhere() {
        experiments::without_key(model);
        finish(model);
    } else {
        model.test.phase = Phase::Exchange;
    }
}

/// Each of the three returns whether to go on.
fn name(model: &mut Model, step: &ProbeStep<usize>) -> bool {
    let id = CheckId::NetworkName;
    match step {
        ProbeStep::Ok { value, millis } => {
            set(
                model,
                id,
                CheckState::Ok,
                Some(*millis),
                checks::addresses(*value),
            );
        }
        ProbeStep::Failed(error) => {
            failed(model, id, error);
            return false;
        }
        ProbeStep::Skipped => set(model, id, CheckState::Skipped, None, checks::PROXY_RESOLVES),
    }
    true
}

fn tls(model: &mut Model, step: &ProbeStep<()>) -> bool {
    let id = CheckId::NetworkTls;
    let plain_http = model
        .org()
        .is_some_and(|org| org.origin().starts_with("http://"));
    match step {
        ProbeStep::Failed(error) => {
            failed(model, id, error);
            return false;
        }
        _ if plain_http => set(model, id, CheckState::Skipped, None, checks::LOOPBACK),
        ProbeStep::Ok { millis, .. } => set(model, id, CheckState::Ok, Some(*millis), ""),
        ProbeStep::Skipped => set(model, id, CheckState::Skipped, None, checks::NOT_REACHED),
    }
    true
}

fn org(model: &mut Model, step: &ProbeStep<Result<String, ExchangeAnswer>>) -> bool {
    let id = CheckId::NetworkOrg;
    match step {
        ProbeStep::Ok {
            value: Ok(version),
            millis,
        } => {
            model.test.api_version = Some(version.clone());
            set(
                model,
                id,
                CheckState::Ok,
                Some(*millis),
                checks::api_version(version),
            );
            true
        }
        ProbeStep::Ok {
            value: Err(answer), ..
        } => {
            model.test.raw = Some((answer.status, answer.body.clone()));
            set_failed(
                model,
                id,
                Concern::Transport,
                checks::not_an_org(answer.status),
            );
            model.test.verdict = Some(evidence::not_an_org(model, answer));
            finish(model);
            false
        }
        ProbeStep::Failed(error) => {
            failed(model, id, error);
            false
        }
        ProbeStep::Skipped => false,
    }
}

fn clock(model: &mut Model, offset_ms: Option<i64>) {
    let Some(offset) = offset_ms else {
        return set(
            model,
            CheckId::NetworkClock,
            CheckState::Skipped,
            None,
            checks::NO_DATE,
        );
    };
    let state = if offset.abs() >= CLOCK_WARNING_MS {
        CheckState::Warning
    } else {
        CheckState::Ok
    };
    set(
        model,
        CheckId::NetworkClock,
        state,
        None,
        checks::clock(offset),
    );
}

pub(super) fn failed(model: &mut Model, id: CheckId, error: &TransportError) {
    let host = model
        .org()
        .map(|org| org.host().to_owned())
        .unwrap_or_default();
    set_failed(
        model,
        id,
        Concern::Transport,
        crate::guide::problems::transport(error, &host).what,
    );
    model.test.verdict = Some(evidence::transport(model, error));
    finish(model);
}
