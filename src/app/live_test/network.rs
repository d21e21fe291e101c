//! Group *Network*: name, TLS, a Salesforce org, clock.

use crate::domain::{CheckId, CheckState, Concern, TransportError};
use crate::guide::notes as checks;

use super::super::{EffectKind, Model, OrgProbe, Phase, ProbeStep};
use super::{evidence, finish, set, set_failed};

/// From this difference on a clock is worth a warning, in milliseconds (`Date` has whole seconds).
const CLOCK_WARNING_MS: i64 = 30_000;

pub(super) fn probe(model: &Model) -> Option<EffectKind> {
    Some(EffectKind::ProbeOrg { org: model.org()? })
}

pub(super) fn probed(model: &mut Model, probe: &OrgProbe) {
    if let Some(org) = model.org() {
        model.facts.probe = Some((org, Box::new(probe.clone())));
    }
    let plain_http = model
        .org()
        .is_some_and(|org| org.origin().starts_with("http://"));
    match &probe.name {
        ProbeStep::Ok { value, millis } => {
            set(
                model,
                CheckId::NetworkName,
                CheckState::Ok,
                Some(*millis),
                checks::addresses(*value),
            );
        }
        ProbeStep::Failed(error) => return failed(model, CheckId::NetworkName, error),
        ProbeStep::Skipped => {
            let note = if model.is_practice() {
                checks::LOOPBACK
            } else {
                checks::PROXY_RESOLVES
            };
            set(model, CheckId::NetworkName, CheckState::Skipped, None, note);
        }
    }
    match &probe.tls {
        ProbeStep::Ok { millis, .. } if !plain_http => {
            set(
                model,
                CheckId::NetworkTls,
                CheckState::Ok,
                Some(*millis),
                "",
            );
        }
        ProbeStep::Failed(error) => return failed(model, CheckId::NetworkTls, error),
        ProbeStep::Ok { .. } | ProbeStep::Skipped => {
            let note = if plain_http { checks::LOOPBACK } else { "" };
            set(model, CheckId::NetworkTls, CheckState::Skipped, None, note);
        }
    }
    match &probe.org {
        ProbeStep::Ok {
            value: Ok(version),
            millis,
        } => {
            model.test.api_version = Some(version.clone());
            set(
                model,
                CheckId::NetworkOrg,
                CheckState::Ok,
                Some(*millis),
                checks::api_version(version),
            );
        }
        ProbeStep::Ok {
            value: Err(answer), ..
        } => {
            model.test.raw = Some((answer.status, answer.body.clone()));
            set_failed(
                model,
                CheckId::NetworkOrg,
                Concern::Transport,
                checks::not_an_org(answer.status),
            );
            model.test.verdict = Some(evidence::not_an_org(model, answer));
            return finish(model);
        }
        ProbeStep::Failed(error) => return failed(model, CheckId::NetworkOrg, error),
        ProbeStep::Skipped => {}
    }
    clock(model, probe.clock_offset_ms);
    if model.key_is_elsewhere() {
        finish(model);
    } else {
        model.test.phase = Phase::Exchange;
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
