//! Signs requests by OpenSSL, so that nothing of sfjwt judges its own work.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::openssl::openssl;
use super::program::Home;

/// A Consumer Key of the usual form.
pub(crate) const CONSUMER_KEY: &str =
    "3MVG9k2T1dXQyJmPzUcN6wRbVhE0sLqAoFiGxMvB7tYrK5DnHjSaWlZeCpOuI3fT8gR4yQ1mN6bXcVzLkJhGf";

/// Now, in Unix seconds.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// Claims as they should be, with changes on top; `null` takes a claim away.
pub(crate) fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": CONSUMER_KEY,
        "sub": "integration@acme.example",
        "aud": "https://acme.my.salesforce.com",
        "exp": now() + 170,
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims
                .as_object_mut()
                .unwrap()
                .insert(name.clone(), value.clone()),
        };
    }
    claims
}

/// base64url of a JSON value.
pub(crate) fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A compact JWT, signed with a digest by OpenSSL.
pub(crate) fn sign_as(key: &str, header: &Value, claims: &Value, digest: &str) -> String {
    let home = Home::new();
    let path = home.write("k.pem", key);
    let input = format!("{}.{}", part(header), part(claims));
    let signature = openssl(&["dgst", digest, "-sign", &path], input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// As Salesforce wants it.
pub(crate) fn sign(key: &str, claims: &Value) -> String {
    sign_as(
        key,
        &json!({"alg": "RS256", "typ": "JWT"}),
        claims,
        "-sha256",
    )
}
