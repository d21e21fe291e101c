//! The JSON object against `assets/schema/inspect.schema.json`, and its causes against the list.

use std::fs;
use std::path::Path;

use jsonschema::Registry;
use serde_json::{Value, json};
use sfjwt::diagnosis::CauseId;

use super::inspect_text;

const COMMON: &str = "json-schema:///common.schema.json";

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
    let text = fs::read_to_string(folder.join(format!("{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn errors(object: &Value) -> Vec<String> {
    let registry = Registry::new().add(COMMON, read("common")).unwrap();
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options()
        .with_base_uri("json-schema:///inspect.schema.json")
        .with_registry(&registry)
        .offline()
        .build(&read("inspect"))
        .unwrap();
    let all = validator.iter_errors(object);
    all.map(|error| error.to_string()).collect()
}

/// It fits the schema, and every cause is a known one.
#[track_caller]
pub(crate) fn fits(object: &Value) {
    let errors = errors(object);
    assert!(errors.is_empty(), "{errors:#?}\n{object:#}");
    let known = |cause: &str| CauseId::ALL.iter().any(|id| id.as_str() == cause);
    let files = object["files"].as_array().into_iter().flatten();
    let remarks = files.flat_map(|file| file["remarks"].as_array().unwrap());
    let findings = object["findings"].as_array().into_iter().flatten();
    for told in remarks.chain(findings) {
        let cause = told["cause"].as_str();
        assert!(cause.is_none_or(known), "{told}");
    }
}

#[test]
fn the_schema_notices_what_is_wrong() {
    let right = inspect_text(super::KEY.as_str(), 0);
    for (path, value) in [
        ("/schema", json!(2)),
        ("/command", json!("test")),
        ("/ok", json!("yes")),
        ("/exit", json!(7)),
        ("/files", json!([])),
        ("/files/0/item", json!("thing")),
        ("/files/0/key/container", json!("pkcs99")),
        ("/files/0/key/public/spki", json!("AB:CD")),
        ("/files/0/key/damages", json!(["scratched"])),
        ("/findings", json!([{}])),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        assert!(!errors(&wrong).is_empty(), "{path}");
    }
    let mut more = right.clone();
    more["files"][0]["pem"] = json!("…");
    assert!(!errors(&more).is_empty());
}
