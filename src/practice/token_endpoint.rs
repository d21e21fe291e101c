//! The token endpoint: carries out the decision, keeps Login History and sessions.

use std::collections::HashMap;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::answer::Answer;
use super::ask::Ask;
use super::dice::Dice;
use super::exchange::{self, Grant, Refused};
use super::host::Host;
use super::identity;
use super::ids;
use super::refusal::Refusal;
use super::session;
use super::state::{LoginRow, OrgState, Session};
use super::tables::LOGIN_PREFIX;
use super::token_request::TokenRequest;

/// Tokens handed out by this process, to hand them out again while they live, as Salesforce may do
/// (salesforce-jwt.md §A.4). Only in memory: the state file has digests.
#[derive(Default)]
pub(super) struct Issued(HashMap<SessionKey, Zeroizing<String>>);

#[derive(PartialEq, Eq, Hash)]
struct SessionKey {
    app_id: String,
    user_id: String,
    scopes: Vec<String>,
}

/// Answers a readable token request. `now` is the real time in Unix milliseconds (what has spread
/// by now), `org_now` the org's clock in Unix seconds.
pub(super) fn exchange(
    state: &mut OrgState,
    ask: &Ask,
    request: &TokenRequest,
    issued: &mut Issued,
    (now, org_now): (i64, i64),
    dice: &mut Dice,
) -> Answer {
    let decision = exchange::decide(
        state,
        &ask.host,
        &request.assertion,
        &ask.source_ip,
        (now, org_now),
    );
    let known_app = match &decision {
        Ok(grant) => Some(grant.app),
        Err(refused) => refused.app,
    };
    if request.secret_sent && known_app.is_some() {
        return Refusal::ClientCredentials.answer();
    }
    let (answer, user_id, application, status) = match decision {
        Err(Refused { refusal, user, app }) => {
            let row = user.zip(refusal.login_status());
            let application = app.map(|app| app.settings.name.clone());
            let Some((user, status)) = row else {
                return refusal.answer();
            };
            (refusal.answer(), user.id.clone(), application, status)
        }
        Ok(grant) => {
            let application = Some(grant.app.settings.name.clone());
            let user_id = grant.user.id.clone();
            let (answer, session) = issue(state, ask, &grant, issued, org_now, dice);
            if let Some(session) = session {
                state.open_session(session);
            }
            (answer, user_id, application, "Success")
        }
    };
    record_login(state, ask, &user_id, application, (status, org_now), dice);
    answer
}

/// The answer with a token: a living one again, or a new one with its session.
fn issue(
    state: &OrgState,
    ask: &Ask,
    grant: &Grant<'_>,
    issued: &mut Issued,
    org_now: i64,
    dice: &mut Dice,
) -> (Answer, Option<Session>) {
    let Grant { user, app } = grant;
    let key = SessionKey {
        app_id: app.id.clone(),
        user_id: user.id.clone(),
        scopes: app.settings.scopes.clone(),
    };
    let living = issued
        .0
        .get(&key)
        .filter(|token| session::live(state, token, org_now).is_some());
    let (token, session) = if let Some(token) = living {
        (token.clone(), None)
    } else {
        let token = Zeroizing::new(session::new_token(state, app, user, dice));
        let session = Session {
            token_sha256: session::token_digest(&token),
            user_id: key.user_id.clone(),
            app_id: key.app_id.clone(),
            scopes: key.scopes.clone(),
            issued_at: org_now,
        };
        issued.0.insert(key, token.clone());
        (token, Some(session))
    };
    let mut body = json!({
        "access_token": *token,
        "scope": app.settings.scopes.join(" "),
        "instance_url": instance_url(&ask.host),
        "id": identity::identity_url(state, &ask.host, user),
        "token_type": "Bearer",
    });
    if let (true, Value::Object(fields)) = (app.settings.jwt_access_tokens, &mut body) {
        let host = Value::from("https://api.salesforce.com");
        fields.insert("api_instance_url".to_owned(), host);
    }
    (Answer::json(200, &body).uncached(), session)
}

/// The host asked. A shared host would name the org's My Domain, which a simulated org has not.
fn instance_url(host: &Host) -> &str {
    if host.is_shared() {
        "https://practice.my.salesforce.com"
    } else {
        &host.origin
    }
}

/// Adds a row to Login History.
pub(super) fn record_login(
    state: &mut OrgState,
    ask: &Ask,
    user_id: &str,
    application: Option<String>,
    (status, org_now): (&str, i64),
    dice: &mut Dice,
) {
    let login_url = ask.host.origin.split_once("://");
    let row = LoginRow {
        id: ids::new_id(LOGIN_PREFIX, &state.pod, dice),
        user_id: user_id.to_owned(),
        at: org_now,
        status: status.to_owned(),
        source_ip: ask.source_ip.clone(),
        application: application.unwrap_or_else(|| "N/A".to_owned()),
        login_url: login_url.map_or(String::new(), |(_, host)| host.to_owned()),
    };
    state.record_login(row);
}
