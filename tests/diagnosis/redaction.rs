//! No secret survives redaction, wherever it stands.

use proptest::prelude::*;
use sfjwt::diagnosis::{Evidence, Place, judge, redact};

/// Letters and digits.
const LETTERS: [std::ops::RangeInclusive<char>; 3] = ['A'..='Z', 'a'..='z', '0'..='9'];

/// Base64url text that looks random; long enough to be recognised in what is left.
fn secret_text(length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::char::ranges(LETTERS.as_slice().into()), length)
        .prop_map(String::from_iter)
}

/// Whether any piece of `secret` of 16 characters is in `text`.
fn leaks(text: &str, secret: &str) -> Option<String> {
    (0..secret.len().saturating_sub(16))
        .map(|start| &secret[start..start + 16])
        .find(|piece| text.contains(piece))
        .map(str::to_owned)
}

/// A secret, and a text that carries it.
fn carried() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        secret_text(400).prop_map(|key| {
            let lines: Vec<String> = key
                .chars()
                .collect::<Vec<_>>()
                .chunks(64)
                .map(String::from_iter)
                .collect();
            let pem = format!(
                "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
                lines.join("\n")
            );
            (key.chunk_of(64), pem)
        }),
        secret_text(400).prop_map(|key| {
            let pem = format!(
                "-----BEGIN RSA PRIVATE KEY-----\\n{key}\\n-----END RSA PRIVATE KEY-----\\n"
            );
            (key, pem)
        }),
        secret_text(400)
            .prop_map(|key| (key.clone(), format!("-----BEGIN EC PRIVATE KEY-----{key}"))),
        secret_text(600).prop_map(|key| (
            key.clone(),
            format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{key}")
        )),
        (secret_text(60), secret_text(342)).prop_map(|(claims, signature)| {
            (
                signature.clone(),
                format!("eyJhbGciOiJSUzI1NiJ9.eyJ{claims}.{signature}"),
            )
        }),
        // A short signature (HS256, or one cut off): nothing but the header's letters tells it.
        secret_text(40).prop_map(|signature| {
            (
                signature.clone(),
                format!("eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.{signature}"),
            )
        }),
        secret_text(80).prop_map(|rest| (rest.clone(), format!("00D5g00000ABCDE!{rest}"))),
        secret_text(80).prop_map(|rest| (rest.clone(), format!("00D5g00000ABCDEEA0%21{rest}"))),
        secret_text(24).prop_map(|value| (value.clone(), format!(r#""access_token":"{value}""#))),
        secret_text(24)
            .prop_map(|value| (value.clone(), format!(r#""client_secret" : "{value}""#))),
        secret_text(24)
            .prop_map(|value| (value.clone(), format!(r#"\"refresh_token\":\"{value}\""#))),
        secret_text(24).prop_map(|value| (value.clone(), format!("assertion={value}&x=1"))),
        secret_text(24).prop_map(|value| (value.clone(), format!("Authorization: Bearer {value}"))),
        secret_text(24)
            .prop_map(|value| (value.clone(), format!("<sessionId>{value}</sessionId>"))),
        "[0-9A-F]{64}".prop_map(|value| (value.clone(), value)),
    ]
}

trait ChunkOf {
    fn chunk_of(&self, length: usize) -> String;
}

impl ChunkOf for String {
    /// The first line of a wrapped key: what is searched for must not span lines.
    fn chunk_of(&self, length: usize) -> String {
        self[..length].to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_secret_survives(before in ".{0,80}", (secret, text) in carried(), after in "(|[ \n,;\"'}].{0,80})") {
        let redacted = redact(&format!("{before}{text}{after}"));
        prop_assert_eq!(leaks(&redacted, &secret), None, "{}", redacted);
    }

    #[test]
    fn nor_a_hidden_one(secret in secret_text(80), at in 0_usize..80) {
        let mut token = format!("00D5g00000ABCDE!{secret}");
        token.insert(16 + at, '\u{200b}');
        let redacted = redact(&token);
        prop_assert_eq!(leaks(&redacted, &secret), None, "{}", redacted);
    }

    #[test]
    fn no_finding_carries_one((secret, text) in carried()) {
        let body = serde_json::json!({"error": "x", "error_description": text.clone()}).to_string();
        for body in [body, text] {
            let evidence = Evidence::from_answer(Place::Token, 400, &[], &body);
            let said = serde_json::to_string(&(&evidence, judge(&evidence))).unwrap();
            prop_assert_eq!(leaks(&said, &secret), None, "{}", said);
        }
    }

    #[test]
    fn evidence_from_outside_is_redacted_on_the_way_in((secret, text) in carried()) {
        let outside = serde_json::json!({
            "body": text, "error": text, "error_description": text, "transport_detail": text,
            "request_body": text, "consumer_key": text, "username": text, "assertion": text,
            "login_history_status": text, "token_url": text, "changed": [text], "audience": text,
            "request_headers": {"authorization": text, "x": text}, "headers": {"x": text},
            "claims_given": {"iss": text, "sub": [text], "other": text},
        });
        let evidence: Evidence = serde_json::from_value(outside).unwrap();
        let said = serde_json::to_string(&(&evidence, judge(&evidence))).unwrap();
        prop_assert_eq!(leaks(&said, &secret), None, "{}", said);
    }

    #[test]
    fn twice_is_once(text in any::<String>(), (_, carrier) in carried()) {
        let once = redact(&format!("{text}{carrier}{text}"));
        prop_assert_eq!(redact(&once), once);
    }

    #[test]
    fn nothing_left_to_obey(text in any::<String>()) {
        let redacted = redact(&text);
        prop_assert!(redacted.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
        prop_assert!(redacted.chars().count() <= sfjwt::diagnosis::REDACTED_LIMIT + 60);
    }
}
