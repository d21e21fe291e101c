//! Facts about what was posted as `assertion`. The thing itself is a secret and is not kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::redact::one_line;

/// What was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssertionForm {
    /// Three base64url parts, the first two JSON objects.
    Jwt,
    /// Looks like a JWT, but has blanks, line breaks, padding, or parts that cannot be read.
    BrokenJwt,
    /// A private key.
    PrivateKey,
    /// A certificate or public key.
    Certificate,
    /// Anything else.
    Other,
}

/// What may be known about an assertion outside the vault.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssertionFacts {
    /// What it is.
    pub form: AssertionForm,
    /// `alg` of the header.
    pub algorithm: Option<String>,
    /// The claims Salesforce reads, of the type they had. `None` when they cannot be read.
    pub claims: Option<BTreeMap<String, Value>>,
}

/// The claims worth keeping; any other may hold anything.
const CLAIMS: [&str; 7] = ["iss", "sub", "prn", "aud", "exp", "iat", "nbf"];

/// Longest claim that is kept, in characters.
const CLAIM_LIMIT: usize = 300;

/// Most items of a list that are kept.
const MOST_ITEMS: usize = 4;

impl AssertionFacts {
    /// Reads the text that was posted. Never fails: what is no JWT is a finding.
    pub fn read(text: &str) -> Self {
        let bare = |form| Self {
            form,
            algorithm: None,
            claims: None,
        };
        if text.contains("PRIVATE KEY") {
            return bare(AssertionForm::PrivateKey);
        }
        if text.contains("BEGIN CERTIFICATE") || text.contains("PUBLIC KEY") {
            return bare(AssertionForm::Certificate);
        }
        let compact: String = text
            .trim()
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '=')
            .collect();
        let parts: Vec<&str> = compact.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return bare(AssertionForm::Other);
        };
        let (Some(header), Some(claims)) = (object(header), object(claims)) else {
            return bare(if header.starts_with("ey") {
                AssertionForm::BrokenJwt
            } else {
                AssertionForm::Other
            });
        };
        let whole = compact == text.trim() && !signature.is_empty();
        Self {
            form: if whole {
                AssertionForm::Jwt
            } else {
                AssertionForm::BrokenJwt
            },
            algorithm: header
                .get("alg")
                .and_then(Value::as_str)
                .map(|alg| one_line(alg, 20)),
            claims: Some(kept(claims)),
        }
    }
}

/// Keeps the claims Salesforce reads, texts cleaned and bounded.
fn kept(claims: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    claims
        .into_iter()
        .filter(|(name, _)| CLAIMS.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = match value {
                Value::String(text) => Value::String(one_line(&text, CLAIM_LIMIT)),
                // A list stays one: that it is no text is the finding.
                Value::Array(list) => list
                    .iter()
                    .take(MOST_ITEMS)
                    .map(|item| {
                        let text = item
                            .as_str()
                            .map_or_else(|| item.to_string(), str::to_owned);
                        Value::String(one_line(&text, CLAIM_LIMIT))
                    })
                    .collect(),
                Value::Object(_) => Value::Object(serde_json::Map::new()),
                plain => plain,
            };
            (name, value)
        })
        .collect()
}

/// Claims given as an object, from outside.
pub(crate) fn claims<'de, D>(input: D) -> Result<Option<BTreeMap<String, Value>>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(Option::<BTreeMap<String, Value>>::deserialize(input)?.map(kept))
}

impl<'de> Deserialize<'de> for AssertionFacts {
    /// Takes its own form, or the posted text, of which only the facts are kept.
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Input {
            Posted(String),
            Facts {
                form: AssertionForm,
                algorithm: Option<String>,
                claims: Option<BTreeMap<String, Value>>,
            },
        }
        Ok(match Input::deserialize(input)? {
            Input::Posted(text) => Self::read(&text),
            Input::Facts {
                form,
                algorithm,
                claims,
            } => Self {
                form,
                algorithm: algorithm.map(|alg| one_line(&alg, 20)),
                claims: claims.map(kept),
            },
        })
    }
}

fn object(part: &str) -> Option<BTreeMap<String, Value>> {
    serde_json::from_slice(&base64url(part)?).ok()
}

/// Decodes unpadded base64url (RFC 4648 §5).
pub(super) fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let mut bits = 0_u32;
    let mut count = 0_u32;
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(((bits >> count) & 0xff) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7515 appendix A.2: RS256, claims `iss`, `exp` and one of its own.
    const RFC_7515_A2: &str = "eyJhbGciOiJSUzI1NiJ9.\
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
        cC4hiUPoj9Eetdgtv3hF80EGrhuB";

    #[test]
    fn reads_a_jwt() {
        let facts = AssertionFacts::read(RFC_7515_A2);
        assert_eq!(facts.form, AssertionForm::Jwt);
        assert_eq!(facts.algorithm.as_deref(), Some("RS256"));
        let claims = facts.claims.unwrap();
        assert_eq!(claims["iss"], "joe");
        assert_eq!(claims["exp"], 1_300_819_380);
        assert_eq!(claims.len(), 2);
    }

    #[test]
    fn tells_apart_what_is_no_jwt() {
        for (text, form) in [
            (
                "-----BEGIN PRIVATE KEY-----\nMIIE",
                AssertionForm::PrivateKey,
            ),
            ("-----BEGIN CERTIFICATE-----", AssertionForm::Certificate),
            ("3MVG9abc", AssertionForm::Other),
            ("", AssertionForm::Other),
            ("a.b.c", AssertionForm::Other),
            ("eyJ!.eyJ.x", AssertionForm::BrokenJwt),
            (
                &RFC_7515_A2.replacen('.', ".\n", 1),
                AssertionForm::BrokenJwt,
            ),
            (&format!("{RFC_7515_A2}=="), AssertionForm::BrokenJwt),
        ] {
            assert_eq!(AssertionFacts::read(text).form, form, "{text}");
        }
    }

    #[test]
    fn the_posted_text_is_read_and_dropped() {
        let facts: AssertionFacts =
            serde_json::from_value(Value::String(RFC_7515_A2.to_owned())).unwrap();
        let kept = serde_json::to_string(&facts).unwrap();
        assert!(!kept.contains("cC4hiUPoj9Eetdgtv3hF80EGrhuB"), "{kept}");
        assert_eq!(
            serde_json::from_str::<AssertionFacts>(&kept).unwrap(),
            facts
        );
    }
}
