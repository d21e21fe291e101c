//! One simulated org: takes requests as data, gives answers as data. HTTP is elsewhere.

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use zeroize::Zeroizing;

use crate::domain::{
    AppKind, ConnectionName, PracticeInfo, PracticeOptions, SetupAction, SetupApplied,
};

use super::answer::Answer;
use super::ask::{Ask, Delivery, Handled};
use super::assertion::Assertion;
use super::dice::{Dice, HEX};
use super::endpoint::{Endpoint, Resource};
use super::faults::{self, ActiveFault, NO_FAULT, TlsFault};
use super::host::HostKind;
use super::identity;
use super::preset::{self, Preset};
use super::rest::{self, RestAsk};
use super::seed;
use super::session;
use super::setup;
use super::state::OrgState;
use super::store::{Durability, Store, StoreError};
use super::token_endpoint::{self, Issued};
use super::token_request;

/// An org with its state file.
pub(super) struct Org {
    store: Store,
    name: ConnectionName,
    nonce: String,
    /// Tokens handed out by this process, to hand them out again while they live.
    issued: Mutex<Issued>,
}

impl Org {
    /// Opens or makes the org, and changes what the options ask for.
    pub(super) fn open(
        dir: &Path,
        name: &ConnectionName,
        options: &PracticeOptions,
        preset: Option<&Preset>,
    ) -> Result<Self, OpenError> {
        faults::check_faults(&options.faults)?;
        let mut dice = Dice::new().ok_or(StoreError::NoRandomness)?;
        let org = Self {
            store: Store::open(dir, name)?,
            name: name.clone(),
            nonce: dice.text(HEX, 32),
            issued: Mutex::new(Issued::default()),
        };
        org.set_options(options)?;
        if let Some(preset) = preset {
            let now = now_ms();
            org.store
                .update(Durability::Machine, |state, dice| {
                    preset::apply(state, preset, now, dice)
                })?
                .map_err(OpenError::Preset)?;
        }
        Ok(org)
    }

    /// Stores faults and propagation time where they are given.
    pub(super) fn set_options(&self, options: &PracticeOptions) -> Result<(), OpenError> {
        if options.faults.is_empty() && options.propagation.is_none() {
            return Ok(());
        }
        faults::check_faults(&options.faults)?;
        let change = |state: &mut OrgState, _: &mut Dice| {
            if !options.faults.is_empty() {
                let given = options.faults.iter().map(|fault| fault.0.clone());
                state.faults = given.filter(|fault| fault != NO_FAULT).collect();
            }
            if let Some(propagation) = options.propagation {
                state.propagation_ms = u64::try_from(propagation.as_millis()).unwrap_or(u64::MAX);
            }
            Ok::<_, Infallible>(())
        };
        self.store.update(Durability::Machine, change)?.or(Ok(()))
    }

    /// A random word of this instance, to recognise it by.
    pub(super) fn nonce(&self) -> &str {
        &self.nonce
    }

    /// What the org says about itself.
    pub(super) fn info(&self) -> Result<PracticeInfo, StoreError> {
        let state = self.store.read()?;
        Ok(PracticeInfo {
            product: "sfjwt-practice".to_owned(),
            name: self.name.as_str().to_owned(),
            integration_username: seed::integration_username(&self.name),
            propagation_ms: state.propagation_ms,
        })
    }

    /// Does one line's worth of Setup. The inner error is what Setup would say.
    pub(super) fn apply(
        &self,
        action: &SetupAction,
    ) -> Result<Result<SetupApplied, String>, StoreError> {
        let now = now_ms();
        self.store.update(Durability::Machine, |state, dice| {
            let creates_connected_app = matches!(
                action,
                SetupAction::NewApp {
                    kind: AppKind::ConnectedApp,
                    ..
                }
            );
            let blocked = faults::active(&state.faults)
                .iter()
                .find_map(ActiveFault::setup_refusal);
            match blocked {
                Some(words) if creates_connected_app => Err(words.to_owned()),
                _ => setup::apply(state, action, now, dice),
            }
        })
    }

    /// An accident in the TLS handshake, if one is asked for.
    pub(super) fn tls_fault(&self) -> Option<TlsFault> {
        let state = self.store.read().ok()?;
        faults::active(&state.faults)
            .iter()
            .find_map(ActiveFault::tls)
    }

    /// Answers a request.
    pub(super) fn handle(&self, ask: &Ask) -> Handled {
        let now = now_ms();
        let state = match self.store.read() {
            Ok(state) => state,
            Err(error) => return Handled::now(broken(&error), now / 1000),
        };
        let endpoint = Endpoint::parse(&ask.path);
        let mut hitting = faults::active(&state.faults);
        let logins = state.logins_since((now / 1000).saturating_sub(3600));
        let reached = |fault: &ActiveFault| fault.login_limit().is_none_or(|limit| logins >= limit);
        hitting.retain(|fault| fault.hits(&endpoint) && reached(fault));
        let skew = hitting.iter().find_map(ActiveFault::skew_seconds);
        let org_now = (now / 1000).saturating_add(skew.unwrap_or(0));
        let delay_ms = hitting.iter().find_map(ActiveFault::delay_ms).unwrap_or(0);
        let delivery = self
            .accident(ask, &endpoint, &hitting, org_now)
            .unwrap_or_else(|| {
                let left = hitting.iter().find_map(ActiveFault::requests_left);
                Delivery::Answer(self.answer(ask, &endpoint, left, (now, org_now)))
            });
        Handled {
            delivery,
            delay_ms,
            org_now,
        }
    }

    fn accident(
        &self,
        ask: &Ask,
        endpoint: &Endpoint,
        hitting: &[ActiveFault],
        org_now: i64,
    ) -> Option<Delivery> {
        let soql = parameter(&ask.query, "q").unwrap_or_default();
        let object = super::soql::parse(&soql).map(|query| query.object);
        let object = object.unwrap_or_default();
        hitting.iter().find_map(|fault| {
            if let Some(wire) = fault.wire() {
                return Some(Delivery::Wire(wire.clone()));
            }
            let answer = fault.answer(&object)?;
            if let (Endpoint::Token, Some(status)) = (endpoint, fault.login_status()) {
                // The row is a courtesy of the simulation; the accident happens without it too.
                let _unrecorded = self.record_accident(ask, status, org_now);
            }
            Some(Delivery::Answer(answer))
        })
    }

    /// A row in Login History for an accident, when the assertion names a user of this org.
    fn record_accident(&self, ask: &Ask, status: &str, org_now: i64) -> Result<(), StoreError> {
        let Ok(request) = token_request::read(&ask.host, &ask.posted()) else {
            return Ok(());
        };
        let change = |state: &mut OrgState, dice: &mut Dice| {
            let assertion = Assertion::parse(&request.assertion);
            let subject = assertion.as_ref().and_then(Assertion::subject);
            if let Some(user) = subject.and_then(|name| state.user(name)) {
                let user_id = user.id.clone();
                token_endpoint::record_login(state, ask, &user_id, None, (status, org_now), dice);
            }
            Ok::<_, Infallible>(())
        };
        self.store.update(Durability::Process, change)?.or(Ok(()))
    }

    fn answer(
        &self,
        ask: &Ask,
        endpoint: &Endpoint,
        requests_left: Option<u64>,
        (now, org_now): (i64, i64),
    ) -> Answer {
        if ask.host.kind == HostKind::Foreign {
            return Answer::empty(404);
        }
        let result = match endpoint {
            Endpoint::Token => self.token(ask, now, org_now),
            Endpoint::Versions => Ok(rest::versions()),
            Endpoint::Userinfo => self
                .store
                .read()
                .map(|state| identity::userinfo(&state, &ask.host, ask.authorization(), org_now)),
            Endpoint::Identity { organization, user } => self.store.read().map(|state| {
                let ids = (organization.as_str(), user.as_str());
                identity::identity(&state, &ask.host, ask.authorization(), ids, org_now)
            }),
            Endpoint::Revoke => self.revoke(ask, org_now),
            Endpoint::Rest { version, resource } => {
                self.rest(ask, *version, resource, requests_left, org_now)
            }
            Endpoint::Unknown => Ok(page_not_found()),
        };
        result.unwrap_or_else(|error| broken(&error))
    }

    fn token(&self, ask: &Ask, now: i64, org_now: i64) -> Result<Answer, StoreError> {
        let request = match token_request::read(&ask.host, &ask.posted()) {
            Ok(request) => request,
            Err(refusal) => return Ok(refusal.answer()),
        };
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let change = |state: &mut OrgState, dice: &mut Dice| {
            Ok::<_, Infallible>(token_endpoint::exchange(
                state,
                ask,
                &request,
                &mut issued,
                (now, org_now),
                dice,
            ))
        };
        let done = self.store.update(Durability::Process, change)?;
        Ok(done.unwrap_or_else(|never| match never {}))
    }

    fn rest(
        &self,
        ask: &Ask,
        version: u32,
        resource: &Resource,
        requests_left: Option<u64>,
        org_now: i64,
    ) -> Result<Answer, StoreError> {
        if ask.method != "GET" && ask.method != "HEAD" {
            let message = format!(
                "HTTP Method '{}' not allowed. Allowed are HEAD,GET",
                ask.method
            );
            return Ok(Answer::rest_error(405, "METHOD_NOT_ALLOWED", &message));
        }
        let soql = parameter(&ask.query, "q");
        let change = |state: &mut OrgState, _: &mut Dice| {
            state.count_request(org_now);
            let ask_rest = RestAsk {
                version,
                resource,
                authorization: ask.authorization(),
                soql: soql.as_deref(),
                requests_left,
            };
            Ok::<_, Infallible>(rest::answer(state, &ask.host, &ask_rest, org_now))
        };
        let done = self.store.update(Durability::Process, change)?;
        Ok(done.unwrap_or_else(|never| match never {}))
    }

    /// `POST /services/oauth2/revoke` with `token`, in the form or the query string.
    fn revoke(&self, ask: &Ask, org_now: i64) -> Result<Answer, StoreError> {
        let in_form = std::str::from_utf8(&ask.body)
            .ok()
            .and_then(|body| parameter(body, "token"));
        let token = in_form.or_else(|| parameter(&ask.query, "token"));
        let token = Zeroizing::new(token.unwrap_or_default());
        if token.starts_with("eyJ") {
            return Ok(Answer::token_error(
                "unsupported_token_type",
                "this token type is not supported",
            ));
        }
        let change = |state: &mut OrgState, _: &mut Dice| {
            if session::live(state, &token, org_now).is_none() {
                return Ok::<_, Infallible>(Answer::token_error("invalid_token", "invalid token"));
            }
            let digest = session::token_digest(&token);
            state.sessions.retain(|row| row.token_sha256 != digest);
            Ok(Answer::empty(200))
        };
        let done = self.store.update(Durability::Process, change)?;
        Ok(done.unwrap_or_else(|never| match never {}))
    }
}

/// Why an org could not be opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    /// Its state.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault that was asked for.
    #[error(transparent)]
    Fault(#[from] faults::FaultError),
    /// The preset.
    #[error("{0}")]
    Preset(String),
}

fn parameter(encoded: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(encoded.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn page_not_found() -> Answer {
    let mut page = Answer::empty(404).with_header("Content-Type", "text/html;charset=UTF-8");
    page.body = b"<!DOCTYPE html><html><head><title>URL No Longer Exists</title></head>\
        <body>URL No Longer Exists</body></html>"
        .to_vec();
    page
}

/// The simulation itself is in trouble: said plainly, not in Salesforce's name.
fn broken(error: &StoreError) -> Answer {
    Answer::text(500, &format!("The practice run's state: {error}"))
}

/// The real time, Unix milliseconds.
fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok())
        .unwrap_or(0)
}
