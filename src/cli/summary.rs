//! The JSON side of a journey's end.

use serde_json::{Map, Value, json};

use crate::app::{LiveTest, Model};
use crate::domain::{CheckResult, CheckState, StoreKind, TestRecord, Timestamp};

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

/// The result of an earlier live test.
pub(super) fn record(record: &TestRecord) -> Value {
    json!({
        "at": rfc3339(record.at),
        "ok": record.ok,
        "organization_id": record.organization_id,
        "user_id": record.user_id,
        "checks": record.checks.iter().map(check).collect::<Vec<Value>>(),
    })
}

/// A time as text; one that RFC 3339 has no form for (a year beyond 9999) is left out.
pub(super) fn rfc3339(time: Timestamp) -> String {
    time.format(&time::format_description::well_known::Rfc3339)
        .unwrap_or_default()
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
        // Of somebody else's key even the certificate may not be known.
        if facts.certificate.is_some() || key.stored != Some(StoreKind::Elsewhere) {
            put("key_bits", json!(key.facts.bits));
            put("spki_sha256", json!(key.facts.spki));
        }
        put("store", json!(key.stored));
    }
    if !facts.mended.is_empty() {
        put("mended", json!(facts.mended));
    }
    if let Some(certificate) = &facts.certificate {
        put("certificate_path", json!(certificate.written));
        put("certificate_sha256", json!(certificate.facts.fingerprint));
        put("not_after", json!(rfc3339(certificate.facts.not_after)));
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
