//! The exchange of an assertion for a token (RFC 7523 §2.1), and REST calls with the token.

use std::sync::Arc;

use serde::Deserialize;
use url::form_urlencoded;
use zeroize::Zeroize;

use crate::app::{ExchangeOutcome, Issued, KeyHandle, RestAnswer, RestCall, TokenHandle};
use crate::domain::{
    Audience, Claims, ConsumerKey, CryptoError, JWT_BEARER_GRANT_TYPE, MyDomain, Realm, TrustedUrl,
    Username,
};
use crate::ports::{HttpBody, HttpRequest, HttpResponse, Method, SecretBytes, Target};

use super::blocking::blocking;
use super::probe::{millis, visible};
use super::{Ports, Vault};

/// What one exchange needs.
pub(super) struct Exchange {
    pub(super) key: KeyHandle,
    pub(super) org: MyDomain,
    pub(super) realm: Realm,
    pub(super) issuer: ConsumerKey,
    pub(super) subject: Username,
    pub(super) audience: Audience,
    pub(super) clock_shift_s: i64,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    instance_url: String,
    #[serde(default)]
    id: String,
}

/// Signs, posts, and keeps the token in the vault.
pub(super) async fn exchange(ports: &Arc<Ports>, vault: &Vault, what: Exchange) -> ExchangeOutcome {
    let url = format!("{}/services/oauth2/token", what.org.origin());
    let target = match TrustedUrl::new(&url, what.realm) {
        Ok(target) => target,
        Err(refused) => return ExchangeOutcome::NotSent(refused),
    };
    let Some(key) = vault.key(what.key) else {
        return ExchangeOutcome::NotSigned(CryptoError::Key);
    };
    let shift = time::Duration::seconds(what.clock_shift_s);
    let now = ports.clock.now();
    let now = now.checked_add(shift).unwrap_or(now);
    let claims = Claims::new(&what.issuer, &what.subject, &what.audience, now);
    let crypto = Arc::clone(&ports.crypto);
    let signed = blocking(move || crypto.sign_assertion(&key, &claims)).await;
    let assertion = match signed.unwrap_or(Err(CryptoError::Signing)) {
        Ok(assertion) => assertion,
        Err(error) => return ExchangeOutcome::NotSigned(error),
    };
    let request = HttpRequest {
        method: Method::Post,
        target: Target::Trusted(target),
        bearer: None,
        body: HttpBody::Form(token_form(&assertion)),
    };
    match ports.http.send(request).await {
        Ok(response) => read_answer(ports, vault, &response),
        Err(error) => ExchangeOutcome::NoAnswer(error),
    }
}

/// `grant_type` and `assertion`, form-encoded, without leaving a copy behind.
fn token_form(assertion: &SecretBytes) -> SecretBytes {
    let text = assertion.expose_str().unwrap_or_default();
    // Twice the length always fits: base64url and dots need no escapes.
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(text.len() * 2 + 128));
    form.append_pair("grant_type", JWT_BEARER_GRANT_TYPE);
    form.append_pair("assertion", text);
    SecretBytes::new(form.finish().into_bytes())
}

fn read_answer(ports: &Ports, vault: &Vault, response: &HttpResponse) -> ExchangeOutcome {
    let parsed = if response.status == 200 {
        serde_json::from_slice::<TokenAnswer>(response.body.expose())
            .ok()
            .filter(|answer| is_token(&answer.access_token))
    } else {
        None
    };
    match parsed {
        Some(answer) => ExchangeOutcome::Issued(Issued {
            token: vault.add_token(SecretBytes::new(answer.access_token.into_bytes())),
            scope: clean(&answer.scope),
            instance_url: clean(&answer.instance_url),
            identity_url: clean(&answer.id),
            millis: millis(response.elapsed),
        }),
        None => ExchangeOutcome::Refused(visible(response, ports.clock.now(), false)),
    }
}

/// Visible ASCII (RFC 6749, appendix A.12). Anything else is no token, and could steer a terminal.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn clean(text: &str) -> String {
    crate::domain::clean_text(text, 400)
}

/// One REST call. The instance comes from Salesforce's answer, and is checked all the same.
pub(super) async fn call(
    ports: &Ports,
    vault: &Vault,
    token: TokenHandle,
    instance: &str,
    realm: Realm,
    call: &RestCall,
) -> RestAnswer {
    let path = match call {
        RestCall::Get(path) => path.as_str(),
        RestCall::Revoke => "/services/oauth2/revoke",
    };
    let target = match TrustedUrl::new(&format!("{}{path}", instance.trim_end_matches('/')), realm)
    {
        Ok(target) => Target::Trusted(target),
        Err(refused) => return RestAnswer::NotSent(refused),
    };
    let token = vault.token(token);
    let bearer = token.as_ref().map(|token| token.duplicate());
    let request = match call {
        RestCall::Get(_) => HttpRequest {
            method: Method::Get,
            target,
            bearer,
            body: HttpBody::Empty,
        },
        RestCall::Revoke => HttpRequest {
            method: Method::Post,
            target,
            bearer: None,
            body: HttpBody::Form(revoke_form(bearer.as_ref())),
        },
    };
    match ports.http.send(request).await {
        Ok(response) => RestAnswer::Answered(visible(&response, ports.clock.now(), true)),
        Err(error) => RestAnswer::NoAnswer(error),
    }
}

/// RFC 7009 §2.1: the token in the body.
fn revoke_form(token: Option<&SecretBytes>) -> SecretBytes {
    let mut text = token
        .and_then(SecretBytes::expose_str)
        .unwrap_or_default()
        .to_owned();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(text.len() * 3 + 16));
    form.append_pair("token", &text);
    text.zeroize();
    SecretBytes::new(form.finish().into_bytes())
}
