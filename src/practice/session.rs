//! Access tokens and what they let do.

use aws_lc_rs::digest::{SHA256, digest};

use super::answer::Answer;
use super::base64url;
use super::dice::{Dice, KEY_CHARACTERS};
use super::ids;
use super::state::{App, OrgState, Session, Standing, User};

/// Session timeout: the org-wide default, two hours (salesforce-jwt.md §A.4).
const SESSION_SECONDS: i64 = 2 * 60 * 60;

/// SHA-256 of a token, hexadecimal.
pub(super) fn token_digest(token: &str) -> String {
    let digest = digest(&SHA256, token.as_bytes());
    digest
        .as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            for nibble in [byte >> 4, byte & 15] {
                hex.extend(char::from_digit(u32::from(nibble), 16));
            }
            hex
        })
}

/// A new token: `00D…!…`, or three dot-separated parts when the app issues JWT-based ones.
pub(super) fn new_token(org: &OrgState, app: &App, user: &User, dice: &mut Dice) -> String {
    if app.settings.jwt_access_tokens {
        let header = format!(
            r#"{{"tnk":"core/practice/{}","ver":"1.0","kid":"{}","tty":"sfdc-core-token","typ":"JWT","alg":"RS256"}}"#,
            org.organization_id,
            dice.text(KEY_CHARACTERS, 12),
        );
        let payload = format!(
            r#"{{"sub":"uid:{}","jti":"{}"}}"#,
            user.id,
            dice.text(KEY_CHARACTERS, 24)
        );
        let signature = dice.text(KEY_CHARACTERS, 256);
        let parts = [header, payload, signature].map(|part| base64url::encode(part.as_bytes()));
        return parts.join(".");
    }
    format!(
        "{}!{}",
        ids::short(&org.organization_id),
        dice.text(KEY_CHARACTERS, 96)
    )
}

/// The live session of a token.
pub(super) fn live<'a>(org: &'a OrgState, token: &str, org_now: i64) -> Option<&'a Session> {
    let digest = token_digest(token);
    org.sessions
        .iter()
        .find(|session| session.token_sha256 == digest)
        .filter(|session| org_now < session.issued_at + SESSION_SECONDS)
}

/// Session and user behind an `Authorization` header, or REST's refusal.
pub(super) fn rest_session<'a>(
    org: &'a OrgState,
    authorization: Option<&str>,
    org_now: i64,
) -> Result<(&'a Session, &'a User), Answer> {
    let expired = || Answer::rest_error(401, "INVALID_SESSION_ID", "Session expired or invalid");
    let header = authorization.ok_or_else(expired)?;
    let token = bearer(header)
        .ok_or_else(|| Answer::rest_error(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"))?;
    let session = live(org, token, org_now).ok_or_else(expired)?;
    let user = org
        .user_by_id(&session.user_id)
        .filter(|user| user.standing == Standing::Active)
        .ok_or_else(expired)?;
    if user.profile.restrictions.api_disabled {
        return Err(Answer::rest_error(
            403,
            "API_DISABLED_FOR_ORG",
            "API is not enabled for this Organization or Partner",
        ));
    }
    if !session.has_any(&["api", "full"]) {
        return Err(Answer::rest_error(
            401,
            "INVALID_SESSION_ID",
            "This session is not valid for use with the REST API",
        ));
    }
    Ok((session, user))
}

/// The token in `Bearer …` or, as Salesforce also takes it, `OAuth …`.
pub(super) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    known.then(|| token.trim())
}

impl Session {
    /// Whether it has one of these scopes.
    pub(super) fn has_any(&self, wanted: &[&str]) -> bool {
        self.scopes
            .iter()
            .any(|scope| wanted.contains(&scope.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(
            token_digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn header_schemes() {
        assert_eq!(bearer("Bearer x"), Some("x"));
        assert_eq!(bearer("OAuth x"), Some("x"));
        assert_eq!(bearer("Basic eDp5"), None);
        assert_eq!(bearer("x"), None);
    }
}
