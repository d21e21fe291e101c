//! What experiments showed: the same request with one thing changed.

use crate::domain::CheckId;

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::evidence::AppClass;
use crate::diagnosis::experiments::{ExperimentId, Observed, Tried};
use crate::diagnosis::finding::{Fix, ProofState};
use crate::diagnosis::situation::Situation;

/// Weighs the causes with everything that was tried.
pub(super) fn experiments(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    for tried in &situation.evidence.tried {
        match tried.experiment.id {
            ExperimentId::UnknownConsumerKey => control(tried, entry, case),
            ExperimentId::ThrowAwayKey => throw_away(tried, situation, case),
            _ => changed(tried, situation, case),
        }
    }
}

/// The cause that a decisive result establishes.
fn established(tried: &Tried, situation: &Situation<'_>) -> Option<CauseId> {
    let said = situation.evidence.error_description.as_deref();
    let said = said.unwrap_or_default().to_ascii_lowercase();
    let connected = matches!(
        situation.app,
        Some(AppClass::ConnectedApp | AppClass::Packaged)
    ) && !said.contains("external client app");
    match tried.experiment.id {
        ExperimentId::MyDomainHost if connected => Some(CauseId::WrongHostForOrg),
        id => id.about().first().copied(),
    }
}

/// What experiments showed is to be done about a cause.
pub(crate) fn fixes_found(cause: CauseId, situation: &Situation<'_>) -> Vec<Fix> {
    let tried = situation.evidence.tried.iter();
    tried
        .filter(|tried| established(tried, situation) == Some(cause))
        .filter_map(Tried::fix)
        .collect()
}

fn changed(tried: &Tried, situation: &Situation<'_>, case: &mut Case) {
    let why = format!("Tried {}; nothing else was changed", tried.line());
    match (&tried.observed, established(tried, situation)) {
        (Observed::Token, Some(blamed)) => {
            case.prove(blamed, why);
            // With this one change it works: nothing else is in the way.
            case.rule_out_all_but(blamed);
        }
        (Observed::Answered { further: true, .. }, Some(blamed)) => {
            case.prove(blamed, why);
        }
        (Observed::Answered { same: true, .. }, Some(blamed)) => {
            // A slow clock stays measured, but is not why.
            if blamed == CauseId::ClockSlow && case.is_proven(blamed) {
                return case.aside(blamed, tried.meaning());
            }
            for named in tried.experiment.id.about() {
                // The username without suffix says nothing about its spelling.
                let points = if *named == blamed { 60 } else { 20 };
                case.weaken(*named, points, tried.meaning());
            }
        }
        _ => {}
    }
}

/// The control: what an app that does not exist is answered.
fn control(tried: &Tried, entry: Option<&Entry>, case: &mut Case) {
    let Observed::Answered {
        same, rate: false, ..
    } = tried.observed
    else {
        return;
    };
    let why = tried.meaning();
    let unknown = entry.is_some_and(|entry| entry.proves.failed.contains(&CheckId::AppKnown));
    match (same, unknown) {
        (true, true) => {
            case.support(CauseId::ConsumerKeyWrong, 15, why.clone());
            case.support(CauseId::WrongHostForOrg, 10, why.clone());
            case.support(CauseId::AppMissingInSandbox, 10, why.clone());
            case.weaken(CauseId::PropagationDelay, 10, why);
        }
        (true, false) => {
            for cause in [CauseId::ConsumerKeyWrong, CauseId::WrongHostForOrg] {
                case.support(cause, 30, why.clone());
            }
            for cause in [CauseId::KeyCertMismatch, CauseId::OldKeyAfterRotation] {
                case.weaken(cause, 30, why.clone());
            }
        }
        (false, true) => {
            case.weaken(CauseId::ConsumerKeyWrong, 60, why.clone());
            case.support(CauseId::EcaNeedsMyDomain, 10, why.clone());
            case.support(CauseId::PropagationDelay, 20, why);
        }
        (false, false) => {
            case.proof(CheckId::AppKnown, ProofState::Ok);
            for cause in [CauseId::ConsumerKeyWrong, CauseId::WrongHostForOrg] {
                case.weaken(cause, 40, why.clone());
            }
        }
    }
}

/// A key made for the request: it hints at whether the host knows the app, and proves nothing.
fn throw_away(tried: &Tried, situation: &Situation<'_>, case: &mut Case) {
    let why = format!("Tried {}: {}", tried.line(), tried.meaning());
    match tried.observed {
        Observed::Answered {
            app_known: Some(false),
            ..
        } => {
            case.suspect(CauseId::ConsumerKeyWrong, 45, why.clone());
            case.suspect(CauseId::WrongHostForOrg, 40, why.clone());
            let login = situation
                .host
                .as_ref()
                .is_some_and(|host| host.sort.is_login());
            if login && situation.app != Some(AppClass::ConnectedApp) {
                case.suspect(CauseId::EcaNeedsMyDomain, 50, why.clone());
            }
            if situation.sandbox == Some(true) {
                case.suspect(CauseId::AppMissingInSandbox, 40, why);
            }
        }
        Observed::Answered {
            app_known: Some(true),
            ..
        } => {
            for cause in [CauseId::ConsumerKeyWrong, CauseId::WrongHostForOrg] {
                case.weaken(cause, 40, why.clone());
            }
        }
        Observed::Token => case.suspect(CauseId::NotASalesforceHost, 60, why),
        _ => {}
    }
}
