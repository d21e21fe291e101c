//! Reads evidence that somebody wrote down as JSON. Whatever is in it, something comes out: a field
//! of the wrong type is left out and named, the rest counts.

use serde_json::{Map, Value, json};

use super::reported::{fill_in, read_pasted_answer};
use super::{Evidence, redact};

/// Evidence as it was told, and what of it could not be used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// What could be used.
    pub evidence: Evidence,
    /// What could not, in the order of the names.
    pub remarks: Vec<Remark>,
}

/// Something in evidence that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// No field has this name.
    Unknown(String),
    /// The field's value has another type, or is none of the values it may have.
    WrongValue(String),
    /// It begins like JSON and is none; it was read as text. Line and column of the mistake.
    NotJson(usize, usize),
}

/// Most remarks: more of them say nothing new.
const MOST_REMARKS: usize = 20;

/// Names of all fields of evidence, in the order of the alphabet.
pub fn evidence_fields() -> Vec<String> {
    let all = serde_json::to_value(Evidence::default()).unwrap_or_default();
    let map = all.as_object().cloned().unwrap_or_default();
    let mut names: Vec<String> = map.keys().cloned().collect();
    names.sort();
    names
}

/// Evidence from JSON (`assets/schema/evidence.schema.json`). An answer's body, a log, any text is
/// read as what was pasted. Never fails.
pub fn read_evidence(text: &str) -> Told {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str::<Value>(trimmed) {
        Ok(Value::Object(map)) if is_evidence(&map) => object(map),
        Err(error) if trimmed.starts_with('{') => {
            pasted(text, Some(Remark::NotJson(error.line(), error.column())))
        }
        Ok(_) | Err(_) => pasted(text, None),
    }
}

fn pasted(text: &str, remark: Option<Remark>) -> Told {
    Told {
        evidence: read_pasted_answer(text),
        remarks: remark.into_iter().collect(),
    }
}

/// Fields that answers and log entries have as well.
const SHARED: [&str; 7] = [
    "body",
    "client",
    "connection",
    "error",
    "headers",
    "scopes",
    "where",
];

/// An answer, or the entry of a log, may have a field of the same name: it is evidence if it has a
/// field that only evidence has, or hardly any other.
fn is_evidence(map: &Map<String, Value>) -> bool {
    let fields = evidence_fields();
    let known = || map.keys().filter(|name| fields.contains(name));
    let own = known().any(|name| !SHARED.contains(&name.as_str()));
    let count = known().count();
    own || (count > 0 && count * 2 >= map.len())
}

fn object(map: Map<String, Value>) -> Told {
    let fields = evidence_fields();
    let mut taken = Map::new();
    let mut remarks = Vec::new();
    for (name, value) in map {
        if value.is_null() {
            continue;
        }
        let shown = redact(&name).chars().take(60).collect();
        if !fields.contains(&name) {
            remarks.push(Remark::Unknown(shown));
        } else if let Some(value) = usable(&name, value) {
            taken.insert(name, value);
        } else {
            remarks.push(Remark::WrongValue(shown));
        }
    }
    remarks.truncate(MOST_REMARKS);
    let body = taken.get("body").and_then(Value::as_str).map(str::to_owned);
    // Each field was tried alone, and fields do not depend on one another.
    let mut evidence: Evidence = serde_json::from_value(Value::Object(taken)).unwrap_or_default();
    complete(&mut evidence, body.as_deref());
    Told { evidence, remarks }
}

/// The value, or what was surely meant by it: a number or yes and no written as text, a number
/// where a text belongs, one text where a list belongs.
fn usable(name: &str, value: Value) -> Option<Value> {
    let fits = |value: &Value| {
        let object = json!({ name: value });
        serde_json::from_value::<Evidence>(object).is_ok()
    };
    if fits(&value) {
        return Some(value);
    }
    let text = |text: &str| Value::String(text.to_owned());
    let mut others: Vec<Value> = Vec::new();
    match &value {
        Value::String(said) => {
            others.extend(serde_json::from_str(said.trim()).ok());
            let word = said.trim().to_lowercase();
            others.extend(match word.as_str() {
                "yes" => Some(Value::Bool(true)),
                "no" => Some(Value::Bool(false)),
                _ => None,
            });
            others.push(text(&word.replace([' ', '-'], "_")));
            others.push(text(&word.replace([' ', '_'], "-")));
        }
        Value::Number(_) | Value::Bool(_) => others.push(text(&value.to_string())),
        // An answer's body that was not written as text.
        Value::Object(_) | Value::Array(_) if matches!(name, "body" | "request_body") => {
            others.push(text(&value.to_string()));
        }
        _ => {}
    }
    others.push(Value::Array(vec![value]));
    others.into_iter().find(|value| fits(value))
}

/// What a field holds besides its own: the code and the sentence in one, or the whole in the body.
fn complete(evidence: &mut Evidence, body: Option<&str>) {
    if let Some(both) = evidence.error.clone()
        && evidence.error_description.is_none()
        && both.contains(' ')
    {
        evidence.error = None;
        fill_in(evidence, &both);
        evidence.error = evidence.error.take().or(Some(both));
    }
    if evidence.error.is_none()
        && let Some(body) = body
    {
        fill_in(evidence, body);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;
    use crate::diagnosis::{OrgClass, Place, judge};

    #[test]
    fn what_is_of_the_wrong_type_is_named_and_left_out() {
        let told = read_evidence(
            r#"{"error":"invalid_grant","error_description":"audience is invalid","http_status":"400",
                "clock_offset_s":{"a":1},"org_kind":"Sandbox","where":"mars","scopes":"api",
                "username":null,"nonsense":1,"worked_before":"true","changed":7}"#,
        );
        let evidence = told.evidence;
        assert_eq!(evidence.http_status, Some(400));
        assert_eq!(evidence.org_kind, Some(OrgClass::Sandbox));
        assert_eq!(evidence.scopes, Some(vec!["api".to_owned()]));
        assert_eq!(evidence.worked_before, Some(true));
        assert_eq!(evidence.place, Place::Unknown);
        assert_eq!(
            told.remarks,
            [
                Remark::WrongValue("clock_offset_s".into()),
                Remark::Unknown("nonsense".into()),
                Remark::WrongValue("where".into()),
            ]
        );
        assert_eq!(judge(&read_evidence("{}").evidence).answer, None);
    }

    #[test]
    fn the_body_is_read_too() {
        for text in [
            r#"{"http_status":400,"body":"{\"error\":\"invalid_grant\",\"error_description\":\"audience is invalid\"}"}"#,
            r#"{"http_status":400,"body":{"error":"invalid_grant","error_description":"audience is invalid"}}"#,
            r#"{"error":"invalid_grant: audience is invalid"}"#,
            r#"[{"error":"invalid_grant","error_description":"audience is invalid"}]"#,
            "error: audience is invalid",
        ] {
            let told = read_evidence(text);
            let answer = judge(&told.evidence).answer;
            assert_eq!(
                answer.as_deref(),
                Some("audience_invalid"),
                "{text}: {told:?}"
            );
        }
        let told = read_evidence("{\"error\": \"audience is invalid\",\n oops");
        assert_eq!(told.remarks, [Remark::NotJson(2, 2)]);
    }
}
