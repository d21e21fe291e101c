//! The token endpoint's form (RFC 6749 §4.5 with RFC 7523 §2.1).

use crate::domain::JWT_BEARER_GRANT_TYPE;

use super::host::{Host, HostKind};
use super::refusal::Refusal;

/// A readable token request.
#[derive(PartialEq, Eq)]
pub(super) struct TokenRequest {
    /// The assertion. A credential for three minutes, so this type is not shown.
    pub(super) assertion: String,
    /// Whether a client secret came along, in the form or as Basic authentication.
    pub(super) secret_sent: bool,
}

/// What of the HTTP request matters here.
pub(super) struct Posted<'a> {
    /// Method.
    pub(super) method: &'a str,
    /// `Content-Type`.
    pub(super) content_type: Option<&'a str>,
    /// `Authorization`.
    pub(super) authorization: Option<&'a str>,
    /// Body.
    pub(super) body: &'a [u8],
}

/// Reads the form. A body of another content type is not read at all, so its `grant_type` counts
/// as absent (error catalogue, `unsupported_grant`).
pub(super) fn read(host: &Host, posted: &Posted<'_>) -> Result<TokenRequest, Refusal> {
    if posted.method != "POST" {
        return Err(Refusal::NotPost);
    }
    if host.kind == HostKind::Pages {
        return Err(Refusal::WrongDomain);
    }
    if !posted.content_type.is_some_and(is_form) {
        return Err(Refusal::GrantType);
    }
    let pairs: Vec<_> = url::form_urlencoded::parse(posted.body).collect();
    let values = |wanted: &str| -> Vec<&str> {
        pairs
            .iter()
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_ref())
            .collect()
    };
    match values("grant_type").as_slice() {
        [one] if *one == JWT_BEARER_GRANT_TYPE => {}
        [_, _, ..] => return Err(Refusal::Parameter),
        _ => return Err(Refusal::GrantType),
    }
    let assertion = match values("assertion").as_slice() {
        [one] if !one.is_empty() => (*one).to_owned(),
        _ => return Err(Refusal::Parameter),
    };
    let basic = posted
        .authorization
        .is_some_and(|header| header.to_ascii_lowercase().starts_with("basic "));
    Ok(TokenRequest {
        assertion,
        secret_sent: basic || !values("client_secret").is_empty(),
    })
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRANT: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

    fn outcome(method: &str, content_type: &str, body: &str) -> Result<bool, Refusal> {
        let posted = Posted {
            method,
            content_type: Some(content_type),
            authorization: None,
            body: body.as_bytes(),
        };
        let host = Host::parse("127.0.0.1:1", false);
        read(&host, &posted).map(|request| request.secret_sent)
    }

    #[test]
    fn forms_that_are_and_are_not_read() {
        let good = format!("{GRANT}&assertion=a.b.c");
        assert_eq!(outcome("POST", FORM, &good), Ok(false));
        assert_eq!(
            outcome("POST", FORM, &format!("{good}&scope=api")),
            Ok(false)
        );
        assert_eq!(
            outcome("POST", FORM, &format!("{good}&client_secret=x")),
            Ok(true)
        );
        assert_eq!(outcome("GET", FORM, &good), Err(Refusal::NotPost));
        assert_eq!(
            outcome("POST", "application/json", &good),
            Err(Refusal::GrantType)
        );
        assert_eq!(
            outcome("POST", FORM, "assertion=a.b.c"),
            Err(Refusal::GrantType)
        );
        assert_eq!(
            outcome("POST", FORM, "grant_type=password&assertion=a"),
            Err(Refusal::GrantType)
        );
        assert_eq!(outcome("POST", FORM, GRANT), Err(Refusal::Parameter));
        assert_eq!(
            outcome("POST", FORM, &format!("{GRANT}&assertion=")),
            Err(Refusal::Parameter)
        );
        assert_eq!(
            outcome("POST", FORM, &format!("{good}&assertion=d")),
            Err(Refusal::Parameter)
        );
    }

    #[test]
    fn pages_hosts_take_no_token_requests() {
        let posted = Posted {
            method: "POST",
            content_type: Some(FORM),
            authorization: None,
            body: b"",
        };
        let host = Host::parse("acme.lightning.force.com", true);
        assert_eq!(read(&host, &posted).err(), Some(Refusal::WrongDomain));
    }
}
