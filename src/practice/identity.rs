//! Userinfo and the identity URL.

use serde_json::{Value, json};

use super::answer::Answer;
use super::host::Host;
use super::ids;
use super::session;
use super::state::{OrgState, Standing, User};

/// Scopes that open the identity service (salesforce-jwt.md §E; Salesforce help *Identity URLs*).
const IDENTITY_SCOPES: [&str; 5] = ["id", "openid", "profile", "email", "full"];

/// `GET /services/oauth2/userinfo`. Refusals are plain text with 403.
pub(super) fn userinfo(
    org: &OrgState,
    host: &Host,
    authorization: Option<&str>,
    org_now: i64,
) -> Answer {
    match identity_user(org, authorization, org_now) {
        Ok(user) => Answer::json(200, &described(org, host, user)),
        Err(refusal) => refusal,
    }
}

/// `GET /id/ORG/USER`. The user must be the token's own.
pub(super) fn identity(
    org: &OrgState,
    host: &Host,
    authorization: Option<&str>,
    (organization, user_id): (&str, &str),
    org_now: i64,
) -> Answer {
    let user = match identity_user(org, authorization, org_now) {
        Ok(user) => user,
        Err(refusal) => return refusal,
    };
    if !ids::same(organization, &org.organization_id) {
        return Answer::text(403, "Wrong_Org");
    }
    if !ids::same(user_id, &user.id) {
        return Answer::text(404, "Bad_Id");
    }
    let mut body = described(org, host, user);
    if let Value::Object(fields) = &mut body {
        fields.insert("id".to_owned(), Value::from(identity_url(org, host, user)));
        fields.insert("asserted_user".to_owned(), Value::from(true));
        fields.insert("username".to_owned(), Value::from(user.username.as_str()));
        fields.insert("active".to_owned(), Value::from(is_active(user)));
    }
    Answer::json(200, &body)
}

/// The `id` of a token answer.
pub(super) fn identity_url(org: &OrgState, host: &Host, user: &User) -> String {
    format!(
        "{}/id/{}/{}",
        host.identity_base(),
        org.organization_id,
        user.id
    )
}

fn identity_user<'a>(
    org: &'a OrgState,
    authorization: Option<&str>,
    org_now: i64,
) -> Result<&'a User, Answer> {
    let header = authorization.ok_or_else(|| Answer::text(403, "Missing_OAuth_Token"))?;
    session::bearer(header)
        .and_then(|token| session::live(org, token, org_now))
        .filter(|session| session.has_any(&IDENTITY_SCOPES))
        .and_then(|session| org.user_by_id(&session.user_id))
        .ok_or_else(|| Answer::text(403, "Bad_OAuth_Token"))
}

fn described(org: &OrgState, host: &Host, user: &User) -> Value {
    let rest = format!("{}/services/data/v{{version}}/", host.origin);
    json!({
        "sub": identity_url(org, host, user),
        "user_id": user.id,
        "organization_id": org.organization_id,
        "preferred_username": user.username,
        "nickname": user.name,
        "name": user.name,
        "email": user.username,
        "email_verified": true,
        "active": is_active(user),
        "user_type": "STANDARD",
        "urls": {
            "rest": rest,
            "query": format!("{rest}query/"),
            "sobjects": format!("{rest}sobjects/"),
        },
    })
}

/// *Active* as the user's page shows it: a frozen user still is.
fn is_active(user: &User) -> bool {
    user.standing != Standing::Inactive
}
