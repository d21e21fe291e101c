//! Reads texts of evidence that comes from outside, redacting them on the way in.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::redact::redact;

/// A text without secrets.
pub(crate) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(input)?;
    Ok(text.map(|text| redact(&text)))
}

/// One text or several.
pub(crate) fn texts<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Option::<OneOrMany>::deserialize(input)? {
        None => Vec::new(),
        Some(OneOrMany::One(text)) => vec![redact(&text)],
        Some(OneOrMany::Many(texts)) => texts.iter().map(|text| redact(text)).collect(),
    })
}

/// Header names (in lower case) and values.
pub(crate) fn headers<'de, D>(input: D) -> Result<BTreeMap<String, String>, D::Error>
where
    D: Deserializer<'de>,
{
    let raw = Option::<BTreeMap<String, String>>::deserialize(input)?.unwrap_or_default();
    Ok(raw
        .into_iter()
        .map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value = if name == "authorization" {
                scheme_only(&value)
            } else {
                redact(&value)
            };
            (name, value)
        })
        .collect())
}

/// `Basic …` and `Bearer …` keep the first word, which tells what was sent along.
fn scheme_only(value: &str) -> String {
    let scheme = value.split_whitespace().next().unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => "Basic …".to_owned(),
        "bearer" => "Bearer …".to_owned(),
        _ => "…".to_owned(),
    }
}
