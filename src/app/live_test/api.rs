//! Group *API* and the identity check: what can be done with the token.

use serde_json::Value;

use crate::diagnosis::Verdict;
use crate::domain::{CheckId, CheckState, Concern, Realm};
use crate::guide::notes as checks;

use super::super::{
    Effect, EffectKind, ExchangeAnswer, Journey, KeySource, Model, Phase, RestAnswer, RestCall,
    Scope, Slot,
};
use super::{evidence, finish, network, set, set_failed};

/// Below this many requests left today a warning is due.
const FEW_REQUESTS: u64 = 1_000;

/// The call of the present phase.
pub(super) fn call(model: &mut Model) -> Option<EffectKind> {
    let version = model.test.api_version.clone()?;
    let root = format!("/services/data/v{version}");
    let path = match model.test.phase {
        Phase::Version => format!("{root}/"),
        Phase::Identity => {
            let user = model.test.user_id.clone()?;
            query(
                &root,
                &format!("SELECT Id, Username, IsActive FROM User WHERE Id = '{user}'"),
            )
        }
        Phase::Limits => format!("{root}/limits/"),
        Phase::Data(index) => {
            let object = model.destination()?.objects.get(index)?;
            query(&root, &format!("SELECT Id FROM {object} LIMIT 1"))
        }
        Phase::LoginHistory => {
            let user = model.test.user_id.clone()?;
            // Status and SourceIp cannot be filtered on, so only the order is asked for.
            let fields = "LoginTime, Status, SourceIp, Application, LoginType";
            let soql = format!(
                "SELECT {fields} FROM LoginHistory WHERE UserId = '{user}' ORDER BY LoginTime DESC LIMIT 1"
            );
            query(&root, &soql)
        }
        _ => return None,
    };
    rest(model, RestCall::Get(path))
}

fn query(root: &str, soql: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    format!("{root}/query/?q={encoded}")
}

fn rest(model: &Model, call: RestCall) -> Option<EffectKind> {
    let issued = model.test.issued.as_ref()?;
    Some(EffectKind::Call {
        token: issued.token,
        instance: issued.instance_url.clone(),
        realm: realm(model),
        call,
    })
}

/// In which world this journey's secrets live.
pub(in crate::app) const fn realm(model: &Model) -> Realm {
    if model.is_practice() {
        Realm::Practice
    } else {
        Realm::Salesforce
    }
}

/// Takes the answer of the present phase's call.
pub(super) fn called(model: &mut Model, answer: RestAnswer, effects: &mut Vec<Effect>) {
    let answer = match answer {
        RestAnswer::Answered(answer) => answer,
        RestAnswer::NoAnswer(error) => {
            let id = check_of(model.test.phase);
            network::failed(model, id, &error);
            return;
        }
        RestAnswer::NotSent(refused) => {
            let words = crate::guide::problems::host_refused(&refused);
            set_failed(model, CheckId::ApiVersion, Concern::Answer, words.what);
            finish(model);
            return;
        }
    };
    match model.test.phase {
        Phase::Version => version(model, &answer),
        Phase::Identity => identity(model, &answer),
        Phase::Limits => limits(model, &answer),
        Phase::Data(index) => data(model, index, &answer),
        Phase::LoginHistory => login_history(model, &answer),
        _ => {}
    }
    if model.test.phase == Phase::Finished {
        give_back(model, effects);
    }
}

pub(super) const fn check_of(phase: Phase) -> CheckId {
    match phase {
        Phase::Identity => CheckId::UserIdentity,
        Phase::Limits => CheckId::ApiLimits,
        Phase::Data(_) => CheckId::ApiData,
        Phase::LoginHistory => CheckId::ApiLoginHistory,
        _ => CheckId::ApiVersion,
    }
}

fn version(model: &mut Model, answer: &ExchangeAnswer) {
    if answer.status == 200 {
        let version = model.test.api_version.clone().unwrap_or_default();
        set(
            model,
            CheckId::ApiVersion,
            CheckState::Ok,
            Some(answer.millis),
            version,
        );
        usage(model, answer);
        if model.test.user_id.is_some() {
            model.test.phase = Phase::Identity;
        } else {
            set(
                model,
                CheckId::UserIdentity,
                CheckState::Skipped,
                None,
                checks::NO_IDENTITY,
            );
            after_identity(model);
        }
        return;
    }
    model.test.raw = Some((answer.status, answer.body.clone()));
    let verdict = evidence::rest_refused(model, answer);
    set_failed(
        model,
        CheckId::ApiVersion,
        Concern::Answer,
        first_title(&verdict, answer),
    );
    model.test.verdict = Some(verdict);
    finish(model);
}

fn first_title(verdict: &Verdict, answer: &ExchangeAnswer) -> String {
    let first = verdict.findings.first();
    first.map_or_else(
        || checks::rest_status(answer.status),
        |finding| finding.title.clone(),
    )
}

/// The header comes with every REST answer and costs no request of its own.
fn usage(model: &mut Model, answer: &ExchangeAnswer) {
    let header = answer
        .headers
        .iter()
        .find(|(name, _)| name == "sforce-limit-info");
    let parsed = header.and_then(|(_, value)| {
        let pair = value.split("api-usage=").nth(1)?;
        let (used, max) = pair.split([',', ';']).next()?.trim().split_once('/')?;
        let max: u64 = max.trim().parse().ok()?;
        Some((max.saturating_sub(used.trim().parse().ok()?), max))
    });
    if let Some((left, max)) = parsed {
        set_usage(model, left, max, None);
    }
}

fn set_usage(model: &mut Model, left: u64, max: u64, millis: Option<u64>) {
    let state = if left < FEW_REQUESTS {
        CheckState::Warning
    } else {
        CheckState::Ok
    };
    set(
        model,
        CheckId::ApiLimits,
        state,
        millis,
        checks::requests_left(left, max),
    );
}

fn identity(model: &mut Model, answer: &ExchangeAnswer) {
    let asked = model
        .answers
        .username
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let found = records(answer).and_then(|records| text(records.first()?, "Username"));
    match found {
        Some(found) if found.eq_ignore_ascii_case(&asked) => {
            set(
                model,
                CheckId::UserIdentity,
                CheckState::Ok,
                Some(answer.millis),
                found,
            );
        }
        Some(found) => {
            set_failed(
                model,
                CheckId::UserIdentity,
                Concern::Answer,
                checks::other_user(&found, &asked),
            );
            model.test.verdict = Some(evidence::wrong_identity(model, &found));
            return finish(model);
        }
        None => {
            // The token is this user's by construction; only the look at the record was refused.
            let note = checks::rest_status(answer.status);
            set(
                model,
                CheckId::UserIdentity,
                CheckState::Warning,
                Some(answer.millis),
                note,
            );
        }
    }
    after_identity(model);
}

fn after_identity(model: &mut Model) {
    let known = model.test.check(CheckId::ApiLimits).state != CheckState::Pending;
    model.test.phase = if known { Phase::Data(0) } else { Phase::Limits };
    skip_data_without_objects(model);
}

/// Login History is the last look; without a user id there is no row to look for.
fn to_login_history(model: &mut Model) {
    model.test.phase = Phase::LoginHistory;
    if model.test.user_id.is_none() {
        let id = CheckId::ApiLoginHistory;
        set(model, id, CheckState::Skipped, None, checks::NO_IDENTITY);
        finish(model);
    }
}

fn limits(model: &mut Model, answer: &ExchangeAnswer) {
    let parsed = json(answer).and_then(|body| {
        let daily = body.get("DailyApiRequests")?;
        Some((
            daily.get("Remaining")?.as_u64()?,
            daily.get("Max")?.as_u64()?,
        ))
    });
    if let Some((left, max)) = parsed {
        set_usage(model, left, max, Some(answer.millis));
    } else {
        let note = checks::rest_status(answer.status);
        set(
            model,
            CheckId::ApiLimits,
            CheckState::Skipped,
            Some(answer.millis),
            note,
        );
    }
    model.test.phase = Phase::Data(0);
    skip_data_without_objects(model);
}

fn skip_data_without_objects(model: &mut Model) {
    let none = model
        .destination()
        .is_none_or(|destination| destination.objects.is_empty());
    if none && model.test.phase == Phase::Data(0) {
        set(
            model,
            CheckId::ApiData,
            CheckState::Skipped,
            None,
            checks::NO_OBJECTS,
        );
        to_login_history(model);
    }
}

fn data(model: &mut Model, index: usize, answer: &ExchangeAnswer) {
    let objects = model
        .destination()
        .map(|destination| destination.objects.clone())
        .unwrap_or_default();
    if answer.status != 200
        && let Some(object) = objects.get(index)
    {
        model.test.unreadable.push(object.clone());
    }
    if index + 1 < objects.len() {
        model.test.phase = Phase::Data(index + 1);
        return;
    }
    let unreadable = model.test.unreadable.clone();
    if unreadable.is_empty() {
        set(
            model,
            CheckId::ApiData,
            CheckState::Ok,
            None,
            checks::can_read(&objects),
        );
    } else {
        set(
            model,
            CheckId::ApiData,
            CheckState::Warning,
            None,
            checks::cannot_read(&unreadable),
        );
    }
    to_login_history(model);
}

fn login_history(model: &mut Model, answer: &ExchangeAnswer) {
    let row = records(answer).and_then(|records| {
        let row = records.first()?;
        let time = text(row, "LoginTime")?;
        Some((
            time,
            text(row, "SourceIp").unwrap_or_default(),
            text(row, "Status").unwrap_or_default(),
        ))
    });
    if let Some((time, address, status)) = row {
        let note = checks::login_row(&time, &address, &status);
        set(
            model,
            CheckId::ApiLoginHistory,
            CheckState::Ok,
            Some(answer.millis),
            note,
        );
    } else {
        let note = checks::NO_LOGIN_HISTORY;
        set(
            model,
            CheckId::ApiLoginHistory,
            CheckState::Skipped,
            Some(answer.millis),
            note,
        );
    }
    finish(model);
}

/// The token is given back after the first test of an app made in this set-up, never otherwise:
/// the org may hand out a live session that others share. A key that was brought along
/// says that somebody uses it.
fn give_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let new_app = matches!(model.journey, Journey::Setup)
        && model.answers.app_exists == Some(false)
        && model.answers.key_source == Some(KeySource::Generate);
    if new_app
        && model.test.first_token
        && let Some(kind) = rest(model, RestCall::Revoke)
    {
        model.test.first_token = false;
        effects.push(model.start(Slot::Revoke, Scope::Connection, kind));
    }
}

fn json(answer: &ExchangeAnswer) -> Option<Value> {
    (answer.status == 200).then(|| serde_json::from_str(&answer.body).ok())?
}

fn records(answer: &ExchangeAnswer) -> Option<Vec<Value>> {
    json(answer)?.get("records")?.as_array().cloned()
}

fn text(record: &Value, field: &str) -> Option<String> {
    record
        .get(field)?
        .as_str()
        .map(|text| crate::domain::clean_text(text, 120))
}
