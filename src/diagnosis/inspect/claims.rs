//! Issuer, subject, audience.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnosis::host::{Host, HostSort};
use crate::domain::{
    AudienceFault, Connection, ConsumerKey, ConsumerKeyError, ConsumerKeyHint, Pasted, Remark,
    SeenJwt, Username,
};

type Claims = BTreeMap<String, Value>;

/// What the token endpoint's address ends in.
const TOKEN_PATH: &str = "services/oauth2/token";

/// Judges the three.
pub(super) fn judge(
    jwt: &SeenJwt,
    claims: &Claims,
    connection: Option<&Connection>,
    remarks: &mut Vec<Remark>,
) {
    if let Some(text) = required(claims, "iss", remarks) {
        remarks.push(issuer(jwt, text, connection));
    }
    let name = subject_name(claims, remarks);
    if let Some(text) = required(claims, name, remarks) {
        remarks.push(subject(jwt, name, text, connection));
    }
    match claims.get("aud") {
        Some(Value::Array(list)) => {
            let all: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            remarks.push(Remark::Audience(AudienceFault::List, all.join(", ")));
        }
        Some(value) if !value.is_string() && !value.is_null() => {
            remarks.push(Remark::Audience(AudienceFault::NotText, value.to_string()));
        }
        _ => {
            if let Some(text) = required(claims, "aud", remarks) {
                remarks.push(match audience(text, connection) {
                    Some(fault) => Remark::Audience(fault, text.to_owned()),
                    None => Remark::ClaimFine("aud"),
                });
            }
        }
    }
}

/// `prn` is the old name of `sub`, and wins when both are there (salesforce-jwt.md §A.1).
fn subject_name(claims: &Claims, remarks: &mut Vec<Remark>) -> &'static str {
    if claims.contains_key("prn") {
        remarks.push(Remark::Prn(claims.contains_key("sub")));
        "prn"
    } else {
        "sub"
    }
}

/// A claim that has to be a text with something in it; says what is wrong otherwise.
fn required<'c>(
    claims: &'c Claims,
    name: &'static str,
    remarks: &mut Vec<Remark>,
) -> Option<&'c str> {
    match claims.get(name) {
        None | Some(Value::Null) => remarks.push(Remark::ClaimMissing(name)),
        Some(Value::String(text)) if text.trim().is_empty() => {
            remarks.push(Remark::ClaimEmpty(name));
        }
        Some(Value::String(text)) => return Some(text),
        Some(_) => remarks.push(Remark::ClaimType(name)),
    }
    None
}

fn recognised(jwt: &SeenJwt, name: &str) -> Option<Pasted> {
    let found = jwt.mistaken.iter().find(|(claim, _)| claim == name);
    found.map(|(_, pasted)| pasted.clone())
}

fn issuer(jwt: &SeenJwt, text: &str, connection: Option<&Connection>) -> Remark {
    if let Some(connection) = connection {
        return Remark::IssuerOf(connection.name.to_string());
    }
    match recognised(jwt, "iss") {
        None | Some(Pasted::ConsumerKey) => {}
        Some(other) => return Remark::IssuerIs(other),
    }
    match ConsumerKey::parse(text) {
        // What had to be tidied is not what Salesforce is sent.
        Ok(key) if key.as_str() != text => Remark::IssuerForm,
        Ok(key) => match key.hint() {
            Some(ConsumerKeyHint::UnusualLength(length)) => Remark::IssuerUnusual(length),
            Some(ConsumerKeyHint::UnusualStart) => Remark::IssuerUnusual(text.len()),
            None => Remark::ClaimFine("iss"),
        },
        Err(ConsumerKeyError::Mistaken(other)) => Remark::IssuerIs(other),
        Err(_) => Remark::IssuerForm,
    }
}

fn subject(
    jwt: &SeenJwt,
    name: &'static str,
    text: &str,
    connection: Option<&Connection>,
) -> Remark {
    match recognised(jwt, name) {
        None | Some(Pasted::Email(_)) => {}
        Some(other) => return Remark::SubjectIs(other),
    }
    match Username::parse(text) {
        Ok(username) if username.as_str() == text => {
            let other = connection
                .filter(|connection| !connection.username.as_str().eq_ignore_ascii_case(text));
            other.map_or(Remark::ClaimFine(name), |connection| Remark::SubjectOther {
                connection: connection.name.to_string(),
                username: connection.username.to_string(),
            })
        }
        _ => Remark::SubjectForm(text.to_owned()),
    }
}

/// What is wrong with an audience (salesforce-jwt.md §A.3).
fn audience(text: &str, connection: Option<&Connection>) -> Option<AudienceFault> {
    let lower = text.trim().to_ascii_lowercase();
    let (scheme, rest) = match lower.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, lower.as_str()),
    };
    let Some(host) = Host::read(&lower)
        .filter(|host| host.name.contains('.') || host.sort == HostSort::Loopback)
    else {
        return Some(AudienceFault::NoAddress);
    };
    let path = rest.split_once('/').map(|(_, path)| path);
    let site = host.sort == HostSort::OtherSalesforce;
    match host.sort {
        HostSort::Foreign => return Some(AudienceFault::Foreign),
        HostSort::Lightning | HostSort::Setup | HostSort::Instance => {
            return Some(AudienceFault::NoTokens);
        }
        // A practice run: its address changes from run to run.
        HostSort::Loopback => return None,
        _ => {}
    }
    if scheme.is_none() {
        return Some(AudienceFault::NoScheme);
    }
    if scheme != Some("https") {
        return Some(AudienceFault::Http);
    }
    match path {
        Some(path) if path.contains(TOKEN_PATH) => return Some(AudienceFault::TokenPath),
        Some("") => return Some(AudienceFault::Slash),
        // A site of Experience Cloud has its path in the audience.
        Some(_) if !site => return Some(AudienceFault::Path),
        _ => {}
    }
    let org = connection.filter(|connection| connection.practice.is_none())?;
    let own = Host::read(org.org.host())?;
    let other = match host.sort {
        HostSort::MyDomain => own.org_part() != host.org_part(),
        HostSort::Login => own.is_sandbox() == Some(true),
        HostSort::Test => own.is_sandbox() == Some(false),
        _ => false,
    };
    other.then_some(AudienceFault::OtherOrg)
}
