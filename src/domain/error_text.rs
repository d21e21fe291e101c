//! Recognises an error of Salesforce in whatever lands in a field: an answer, a log line, a
//! sentence. What it means, the diagnosis finds out.

/// Error codes of the token address that mean nothing else, wherever they stand (error-catalogue,
/// `where` = token endpoint).
const ERROR_CODES: [&str; 19] = [
    "invalid_grant",
    "invalid_client",
    "invalid_client_id",
    "invalid_client_credentials",
    "invalid_request",
    "invalid_app_access",
    "invalid_assertion",
    "invalid_scope",
    "app_not_found",
    "unsupported_grant_type",
    "unauthorized_client",
    "inactive_user",
    "inactive_org",
    "rate_limit_exceeded",
    "oauth_app_access_denied",
    "oauth_app_blocked",
    "oauth_ec_app_not_found",
    "invalid_session_id",
    "api_disabled_for_org",
];

/// Sentences that no value of a field holds.
const ERROR_SENTENCES: [&str; 10] = [
    "approved this consumer",
    "audience is invalid",
    "client identifier invalid",
    "expired authorization code",
    "invalid assertion",
    "not admin approved to access this app",
    "external client app is not installed",
    "app must be installed into org",
    "session expired or invalid",
    "refresh_token scope is required",
];

/// Whether the text tells of an error of Salesforce: one of its codes as a whole word, one of
/// its sentences, or the fields of an answer. A word that merely contains a code, an address
/// for example, does not. There may be a secret in it as well: redact it before it is shown.
pub fn tells_error(text: &str) -> bool {
    // An address with an error in it is an address first.
    if text.contains("://")
        && !text.trim().contains(char::is_whitespace)
        && !text.trim_start().starts_with(['{', '['])
    {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let part = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '.' | '/' | '-'));
    let answer = lower.trim_start().starts_with(['{', '['])
        && (lower.contains("\"error\"") || lower.contains("\"errorcode\""));
    let tidied = |word: &str| word.trim_matches(['.', '-', '/']).to_owned();
    answer
        || ERROR_SENTENCES.iter().any(|words| lower.contains(words))
        || lower
            .split(part)
            .map(tidied)
            .any(|word| ERROR_CODES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::Pasted;

    #[test]
    fn spoken_errors() {
        for text in [
            "invalid_grant - user hasn't approved this consumer",
            "invalid_grant",
            "ERROR running org login jwt: audience is invalid",
            r#"{"error":"x","error_description":"y"}"#,
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
            "Error authenticating (invalid_client_id).",
        ] {
            assert_eq!(Pasted::recognise(text), Some(Pasted::ErrorAnswer), "{text}");
        }
        for text in [
            "invalid_grant@acme.com",
            "https://acme.my.salesforce.com/?error=invalid_grant",
            "my_invalid_grant_test",
            "acme error",
            "{acme}",
            "error",
            "grant",
        ] {
            assert_ne!(Pasted::recognise(text), Some(Pasted::ErrorAnswer), "{text}");
        }
        let with_token = "invalid_grant 00D000000000001!AQEAQabcdefghijk";
        assert_eq!(Pasted::recognise(with_token), Some(Pasted::AccessToken));
    }
}
