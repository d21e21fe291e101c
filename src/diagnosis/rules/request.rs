//! How the request was sent: content type, grant type, secrets sent along.

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;
use crate::diagnosis::{CauseId, Place};

/// `grant_type` of this flow (RFC 7523 §2.1).
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Weighs headers and body of the token request.
pub(super) fn shape(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    if !matches!(
        evidence.place,
        Place::Unknown | Place::Token | Place::NamedCredential
    ) {
        return;
    }
    // Another flow's answer, or one that shows the request was understood, settles this already.
    let understood = entry.is_some_and(|entry| {
        ![
            CauseId::WrongContentType,
            CauseId::WrongGrantType,
            CauseId::ClientSecretSent,
            CauseId::AssertionIsNotAJwt,
        ]
        .into_iter()
        .any(|cause| entry.names(cause))
    });
    if understood {
        return;
    }
    if let Some(content_type) = evidence.request_headers.get("content-type") {
        let why = format!("The request was sent as {content_type}");
        if content_type
            .to_ascii_lowercase()
            .contains("x-www-form-urlencoded")
        {
            case.weaken(CauseId::WrongContentType, 60, why);
        } else {
            case.prove(CauseId::WrongContentType, why);
        }
    }
    let basic = evidence
        .request_headers
        .get("authorization")
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("basic"));
    if basic {
        let why = "The request carried Basic authentication";
        case.support(CauseId::ClientSecretSent, 45, why);
    }
    if let Some(body) = evidence.request_body.as_deref() {
        request_body(body, case);
    }
}

/// How the access token was sent along with a call.
pub(super) fn token_header(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    let with_token = matches!(evidence.place, Place::Rest | Place::Userinfo);
    let token_blamed = entry.is_some_and(|entry| entry.names(CauseId::BadOrStaleAccessToken));
    if !with_token || !token_blamed || evidence.request_headers.is_empty() {
        return;
    }
    match evidence.request_headers.get("authorization") {
        None => {
            let why = "The call carried no Authorization header";
            case.prove(CauseId::BadOrStaleAccessToken, why);
        }
        Some(value) if !value.to_ascii_lowercase().starts_with("bearer") => {
            let why = "The Authorization header does not begin with Bearer";
            case.prove(CauseId::BadOrStaleAccessToken, why);
        }
        Some(_) => {}
    }
}

fn request_body(body: &str, case: &mut Case) {
    if body.contains("client_secret") {
        let why = "The request carried a client_secret";
        case.support(CauseId::ClientSecretSent, 45, why);
    }
    if body.trim_start().starts_with('{') {
        let why = "The request's body is JSON";
        case.prove(CauseId::WrongContentType, why);
        return;
    }
    match grant_type(body) {
        Some(grant) if grant.replace("%3a", ":") == GRANT_TYPE => {
            let why = "grant_type is the JWT bearer flow's";
            case.weaken(CauseId::WrongGrantType, 60, why);
        }
        Some(grant) => {
            let why = format!("grant_type of the request is {grant}");
            case.prove(CauseId::WrongGrantType, why);
        }
        None => {
            let why = "The request's body has no grant_type";
            case.prove(CauseId::WrongGrantType, why);
        }
    }
}

/// The value of `grant_type` in a form, in lower case.
fn grant_type(form: &str) -> Option<String> {
    form.split('&').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == "grant_type").then(|| value.to_ascii_lowercase())
    })
}
