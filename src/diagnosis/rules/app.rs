//! The app: its key's form, its owner, its scopes, what is left of its requests.

use crate::domain::CheckId;

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::evidence::AppClass;
use crate::diagnosis::finding::ProofState;
use crate::diagnosis::redact::SECRET_MARK;
use crate::diagnosis::situation::Situation;

/// How keys made by Salesforce begin, and their usual length (salesforce-jwt.md §G).
const USUAL_START: &str = "3MVG9";
const USUAL_LENGTH: usize = 85;

/// Under this many requests left today it is time for a warning.
const FEW_REQUESTS: u64 = 1000;

/// What can be read off the text given as consumer key.
pub(super) fn consumer_key_form(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(key) = situation.consumer_key.as_deref() else {
        return;
    };
    if entry.is_some_and(|entry| entry.passed(CheckId::AppKnown)) {
        return;
    }
    let length = key.chars().count();
    let secret = key.contains(SECRET_MARK)
        || (length == 64 && key.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F')));
    if secret {
        let why = "What was given as Consumer Key has the form of a Consumer Secret";
        case.prove(CauseId::ConsumerSecretPasted, why);
        return;
    }
    if is_record_id(key) {
        let why = format!("What was given as Consumer Key is a record id: {key}");
        case.prove(CauseId::ConsumerSecretPasted, why);
        return;
    }
    // Nothing about its form suggests a secret or an id.
    case.rule_out(CauseId::ConsumerSecretPasted);
    if key.chars().any(char::is_whitespace) {
        let why = "There is a blank or line break inside the Consumer Key";
        case.support(CauseId::ConsumerKeyWrong, 45, why);
    } else if !key.starts_with(USUAL_START) {
        let why = format!("The Consumer Key does not begin with {USUAL_START}, as nearly all do");
        case.support(CauseId::ConsumerKeyWrong, 20, why);
    } else if length + 5 < USUAL_LENGTH {
        let why = format!(
            "The Consumer Key has {length} characters, usual are {USUAL_LENGTH}: it may be cut short"
        );
        case.support(CauseId::ConsumerKeyWrong, 30, why);
    } else {
        let why = format!("The Consumer Key has the usual form ({length} characters)");
        case.weaken(CauseId::ConsumerKeyWrong, 10, why);
    }
}

/// Record ids have 15 or 18 letters and digits; apps' begin so.
fn is_record_id(key: &str) -> bool {
    matches!(key.len(), 15 | 18)
        && key.chars().all(|c| c.is_ascii_alphanumeric())
        && ["0xI", "0H4", "0Ci", "888", "0CI"]
            .iter()
            .any(|prefix| key.starts_with(prefix))
}

/// Apps of another org.
pub(super) fn packaged(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    if situation.app == Some(AppClass::Packaged) {
        let why = "The app comes from another org";
        let unknown = entry.is_some_and(|entry| entry.proves.failed.contains(&CheckId::AppKnown));
        if unknown {
            let why = "The app comes from another org and is not known here";
            case.suspect(CauseId::AppNotInstalled, 70, why);
        }
        case.support(CauseId::AppNotInstalled, 30, why);
        case.support(CauseId::AppBlocked, 15, why);
    }
}

/// The scopes selected on the app, where they are known.
pub(super) fn scopes(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(scopes) = situation.evidence.scopes.as_deref() else {
        return;
    };
    let has = |wanted: &[&str]| {
        scopes
            .iter()
            .any(|scope| wanted.iter().any(|name| same_scope(scope, name)))
    };
    let refresh = has(&["refresh_token", "offline_access"]);
    let api = has(&["api", "full"]);
    let listed = if scopes.is_empty() {
        "none".to_owned()
    } else {
        scopes.join(", ")
    };
    let why = format!("Scopes selected on the app: {listed}");
    let stopped_at_scopes =
        entry.is_some_and(|entry| entry.proves.failed.contains(&CheckId::UserScopes));
    let issued = entry.is_some_and(|entry| entry.passed(CheckId::UserToken));
    for (there, cause) in [
        (refresh, CauseId::MissingRefreshTokenScope),
        (api, CauseId::MissingApiScope),
    ] {
        if issued && cause == CauseId::MissingRefreshTokenScope {
            continue;
        }
        if there {
            case.weaken(cause, 50, why.clone());
        } else if stopped_at_scopes && case.suspects(cause) {
            case.prove(cause, why.clone());
        } else {
            // Without refresh_token no approval counts (salesforce-jwt.md §A.5).
            let points = if cause == CauseId::MissingRefreshTokenScope {
                60
            } else {
                45
            };
            case.suspect(cause, points, why.clone());
        }
    }
    let usable = scopes
        .iter()
        .any(|scope| !same_scope(scope, "refresh_token") && !same_scope(scope, "offline_access"));
    if usable {
        case.weaken(CauseId::ScopesUnusable, 50, why);
    } else {
        case.support(CauseId::ScopesUnusable, 45, why);
    }
}

/// Compares scopes, also in the spelling of the metadata (`RefreshToken`).
fn same_scope(scope: &str, name: &str) -> bool {
    let plain = |text: &str| text.trim().to_ascii_lowercase().replace('_', "");
    plain(scope) == plain(name)
}

/// Requests left today.
pub(super) fn limits(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    if let Some(left) = situation
        .evidence
        .api_requests_left
        .filter(|left| *left < FEW_REQUESTS)
    {
        case.proof(CheckId::ApiLimits, ProofState::Failed);
        case.aside(
            CauseId::ApiLimitLow,
            format!("{left} API requests are left for today"),
        );
    }
}
