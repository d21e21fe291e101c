//! The JSON side of a journey's end.

use serde_json::{Map, Value, json};

use crate::app::{LiveTest, Model};
use crate::domain::{CheckResult, CheckState};

/// Checks as JSON: group, id, state, milliseconds, note.
fn check(check: &CheckResult) -> Value {
    json!({
        "id": check.id,
        "group": check.id.group(),
        "state": check.state,
        "ms": check.millis,
        "note": check.note,
        "proven": check.proven,
    })
}

/// Every check, and the findings of a failed one.
pub(super) fn test(test: &LiveTest) -> Map<String, Value> {
    let mut fields = Map::new();
    let checks: Vec<Value> = test.checks.iter().map(check).collect();
    fields.insert("checks".to_owned(), Value::Array(checks));
    fields.insert("organization_id".to_owned(), json!(test.organization_id));
    fields.insert("user_id".to_owned(), json!(test.user_id));
    fields.insert("tries".to_owned(), json!(test.tries));
    let findings = test.verdict.as_ref().map(|verdict| &verdict.findings);
    fields.insert(
        "findings".to_owned(),
        json!(findings.cloned().unwrap_or_default()),
    );
    if let Some((status, body)) = &test.raw {
        fields.insert(
            "answer".to_owned(),
            json!({ "status": status, "body": body }),
        );
    }
    fields
}

/// The connection as far as it is made.
pub(super) fn connection(model: &Model) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let facts = &model.facts;
    put("connection", json!(facts.name));
    put("practice", json!(model.is_practice()));
    put("destination", json!(model.answers.destination));
    put("org", json!(model.org().map(|org| org.origin())));
    put("username", json!(model.answers.username));
    put("consumer_key", json!(model.answers.consumer_key));
    put("app", json!(model.answers.app_kind));
    if let Some(key) = &facts.key {
        put("key_bits", json!(key.facts.bits));
        put("spki_sha256", json!(key.facts.spki));
        put("store", json!(key.stored));
    }
    if let Some(certificate) = &facts.certificate {
        put("certificate_path", json!(certificate.written));
        put("certificate_sha256", json!(certificate.facts.fingerprint));
        let end = certificate.facts.not_after;
        let end = end.format(&time::format_description::well_known::Rfc3339);
        put("not_after", json!(end.unwrap_or_default()));
    }
    fields
}

/// The exit code of a finished test.
pub(super) fn exit_code(test: &LiveTest) -> u8 {
    let failed = test
        .checks
        .iter()
        .any(|check| check.state == CheckState::Failed);
    if failed {
        test.concern()
            .map_or(super::exit::FAILED, super::exit::of_concern)
    } else {
        super::exit::OK
    }
}
