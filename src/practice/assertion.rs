//! The assertion: a compact JWT (RFC 7519), read as leniently as Salesforce reads it and verified
//! as strictly (RFC 7523 §3; salesforce-jwt.md §A.1).

use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use serde_json::{Map, Value};
use x509_parser::pem::parse_x509_pem;

use super::base64url;

/// How far in the past `exp` may lie, in seconds. Clients that send `exp` = now are known to work
/// (handoffs.md §0.6), so there is a leeway; its size is an estimate.
const LEEWAY_SECONDS: f64 = 180.0;

/// A JWT that could be read. Nothing about it is verified yet.
pub(super) struct Assertion<'a> {
    signing_input: &'a str,
    signature: Vec<u8>,
    algorithm: String,
    claims: Map<String, Value>,
}

impl<'a> Assertion<'a> {
    /// Splits and decodes; `None` when the text is no JWT. Claims that are unknown do not matter.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (signing_input, signature) = text.rsplit_once('.')?;
        let (header, payload) = signing_input.split_once('.')?;
        let header = json_object(header)?;
        let algorithm = header.get("alg")?.as_str()?.to_owned();
        Some(Self {
            signing_input,
            signature: base64url::decode(signature)?,
            algorithm,
            claims: json_object(payload)?,
        })
    }

    /// `iss`: the consumer key.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.claims.get("iss")?.as_str()
    }

    /// The username: `prn` where it is given, else `sub` (Salesforce help 000204593).
    pub(super) fn subject(&self) -> Option<&str> {
        let name = self.claims.get("prn").or_else(|| self.claims.get("sub"))?;
        name.as_str()
    }

    /// `aud` as a list: one text, or several (RFC 7519 §4.1.3). Absent or of another type: `None`.
    pub(super) fn audiences(&self) -> Option<Vec<&str>> {
        match self.claims.get("aud")? {
            Value::String(one) => Some(vec![one]),
            Value::Array(several) => several.iter().map(Value::as_str).collect(),
            _ => None,
        }
    }

    /// `exp` as a number. Some clients send it as text. Milliseconds are not converted: they are
    /// a date far ahead, and there is no upper limit (salesforce-jwt.md §A.2).
    fn expiry(&self) -> Option<f64> {
        let seconds = match self.claims.get("exp")? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        seconds.filter(|seconds| seconds.is_finite())
    }

    /// Whether `exp` is over at `now` (Unix seconds); `None` when there is no readable `exp`.
    pub(super) fn is_expired(&self, now: i64) -> Option<bool> {
        // Unix seconds fit a double exactly for the next 285 million years.
        #[allow(clippy::cast_precision_loss)]
        let now = now as f64;
        Some(self.expiry()? + LEEWAY_SECONDS < now)
    }

    /// Whether it was signed with RS256 by the key of this certificate (PEM). Dates, issuer and
    /// chain of the certificate are not looked at (salesforce-jwt.md §B).
    pub(super) fn is_signed_by(&self, certificate: &str) -> bool {
        self.algorithm == "RS256"
            && public_key(certificate).is_some_and(|key| {
                // 1024-bit keys of old Connected Apps go on working until they are replaced.
                UnparsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, key)
                    .verify(self.signing_input.as_bytes(), &self.signature)
                    .is_ok()
            })
    }
}

fn json_object(part: &str) -> Option<Map<String, Value>> {
    match serde_json::from_slice(&base64url::decode(part)?).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// The `RSAPublicKey` (PKCS#1 DER) in a certificate; of any other kind of key the bytes, which then
/// verify nothing.
fn public_key(certificate: &str) -> Option<Vec<u8>> {
    let (_, pem) = parse_x509_pem(certificate.as_bytes()).ok()?;
    let certificate = pem.parse_x509().ok()?;
    Some(certificate.public_key().subject_public_key.data.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(header: &str, payload: &str) -> String {
        format!(
            "{}.{}.{}",
            base64url::encode(header.as_bytes()),
            base64url::encode(payload.as_bytes()),
            base64url::encode(b"signature")
        )
    }

    fn expired(exp: &str, now: i64) -> Option<bool> {
        let text = jwt(r#"{"alg":"RS256"}"#, &format!(r#"{{"exp":{exp}}}"#));
        Assertion::parse(&text).unwrap().is_expired(now)
    }

    #[test]
    fn what_is_no_jwt_is_not_read() {
        for bad in [
            "",
            "a.b",
            "a.b.c",
            "-----BEGIN PRIVATE KEY-----",
            &jwt("[]", "{}"),
            &jwt(r#"{"typ":"JWT"}"#, "{}"),
            &jwt(r#"{"alg":"RS256"}"#, "7"),
            &format!("{}=", jwt(r#"{"alg":"RS256"}"#, "{}")),
            &format!("{}\n", jwt(r#"{"alg":"RS256"}"#, "{}")),
        ] {
            assert!(Assertion::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn prn_wins_over_sub() {
        let both = jwt(r#"{"alg":"RS256"}"#, r#"{"sub":"a@b.c","prn":"d@e.f"}"#);
        assert_eq!(Assertion::parse(&both).unwrap().subject(), Some("d@e.f"));
        let one = jwt(r#"{"alg":"RS256"}"#, r#"{"sub":"a@b.c","x":[1]}"#);
        assert_eq!(Assertion::parse(&one).unwrap().subject(), Some("a@b.c"));
    }

    #[test]
    fn expiry_in_every_form_clients_send() {
        let now = 1_700_000_000;
        assert_eq!(expired("1700000180", now), Some(false));
        assert_eq!(expired("1700000000", now), Some(false), "exp = now");
        assert_eq!(
            expired("1699999820", now),
            Some(false),
            "edge of the leeway"
        );
        assert_eq!(expired("1699999819", now), Some(true));
        assert_eq!(expired("1700000000300", now), Some(false), "milliseconds");
        assert_eq!(expired("\"1700000180\"", now), Some(false), "text");
        assert_eq!(expired("1700000180.5", now), Some(false));
        assert_eq!(expired("300", now), Some(true), "a duration");
        assert_eq!(expired("\"soon\"", now), None);
        assert_eq!(expired("true", now), None);
    }

    #[test]
    fn audiences_as_text_or_list() {
        let of = |aud: &str| {
            let text = jwt(r#"{"alg":"RS256"}"#, &format!(r#"{{"aud":{aud}}}"#));
            let assertion = Assertion::parse(&text).unwrap();
            assertion
                .audiences()
                .map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(of(r#""a""#), Some(vec!["a".to_owned()]));
        assert_eq!(of(r#"["a","b"]"#).map(|list| list.len()), Some(2));
        assert_eq!(of("7"), None);
    }
}
