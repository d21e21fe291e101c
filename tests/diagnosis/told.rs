//! Evidence as people write it down: the schema has every field, and whatever comes gives a verdict.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sfjwt::diagnosis::{
    CauseId, Evidence, SectionOf, causes, evidence_fields, judge, page, page_of, read_evidence,
    read_pasted_answer,
};

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema/evidence.schema.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn the_schema_has_the_fields_of_the_evidence_and_no_other() {
    let schema = schema();
    let described = schema["properties"].as_object().unwrap();
    let names: Vec<String> = described
        .keys()
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(names, evidence_fields());
    for (name, field) in described {
        assert!(field["description"].is_string(), "{name}");
    }
    assert!(schema.get("required").is_none());
}

/// Every value that the schema lists is one that is understood.
#[test]
fn every_value_of_the_schema_is_taken() {
    for (name, field) in schema()["properties"].as_object().unwrap() {
        for value in field["enum"].as_array().into_iter().flatten() {
            let told = read_evidence(&json!({ name: value }).to_string());
            assert_eq!(told.remarks, [], "{name}: {value}");
            let back = serde_json::to_value(&told.evidence).unwrap();
            assert_eq!(&back[name], value, "{name}");
        }
    }
}

/// The situations of the engine are evidence as the schema describes it, and read like it.
#[test]
fn the_situations_fit_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let made_up: Vec<Value> = serde_json::from_str(include_str!("situations.json")).unwrap();
    let real: Vec<Value> = serde_json::from_str(include_str!("real_life.json")).unwrap();
    let rows = made_up.iter().chain(&real);
    let mut count = 0;
    for (row, evidence) in rows.filter_map(|row| Some((row, row.get("evidence")?))) {
        count += 1;
        let errors: Vec<String> = validator
            .iter_errors(evidence)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", row["name"]);
        let told = read_evidence(&evidence.to_string());
        assert_eq!(told.remarks, [], "{}", row["name"]);
        let plain: Evidence = serde_json::from_value(evidence.clone()).unwrap();
        let first = |evidence: &Evidence| judge(evidence).findings[0].cause.clone();
        assert_eq!(first(&told.evidence), first(&plain), "{}", row["name"]);
    }
    assert!(count > 80, "{count}");
}

/// Codes, causes and pages are the same set; a page is found by each of its names.
#[test]
fn every_code_has_a_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/diagnostics/pages");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let ids: BTreeSet<String> = CauseId::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(files, ids);
    let listed: BTreeSet<String> = causes().keys().map(ToString::to_string).collect();
    assert_eq!(listed, ids);
    let codes: BTreeSet<&str> = causes().values().map(|cause| cause.code.as_str()).collect();
    assert_eq!(codes.len(), ids.len());
    for (id, cause) in causes() {
        let page = page(*id);
        assert_eq!(page.code, cause.code);
        assert_eq!(page_of(&cause.code.to_lowercase()).as_ref(), Some(&page));
        assert_eq!(page_of(&id.as_str().to_uppercase()).as_ref(), Some(&page));
    }
}

/// What a page says can be done, and its links are public.
#[test]
fn pages_name_public_sources_and_existing_commands() {
    let commands = [
        "setup",
        "test",
        "explain",
        "inspect",
        "diagnose",
        "--ca-file",
    ];
    for id in CauseId::ALL {
        let page = page(*id);
        let text = page.markdown();
        for section in SectionOf::ALL {
            assert!(
                text.contains(&format!("\n## {}\n", section.heading())),
                "{id}"
            );
        }
        for (at, _) in text.match_indices("`sfjwt ") {
            let word = text[at + 7..].split([' ', '`']).next().unwrap();
            assert!(commands.contains(&word), "{id}: sfjwt {word}");
        }
        let sources = page.items(SectionOf::Sources);
        let links = sources.iter().filter(|item| item.starts_with("- "));
        for link in links {
            assert!(link.starts_with("- https://"), "{id}: {link}");
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "(invalid_grant|invalid assertion|eyJhbGciOiJSUzI1NiJ9\\.e30\\.x|sandbox|https://x)"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(field(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn field() -> impl Strategy<Value = String> {
    let names = evidence_fields();
    prop_oneof![prop::sample::select(names), "[a-zA-Z_]{1,8}"]
}

fn any_evidence() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(field(), any_json(), 0..12)
        .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_json_gives_a_verdict(value in prop_oneof![any_json(), any_evidence()]) {
        let told = read_evidence(&value.to_string());
        let verdict = judge(&told.evidence);
        prop_assert!(!verdict.findings.is_empty());
    }

    /// A field that cannot be used takes no other with it.
    #[test]
    fn the_rest_counts(name in prop::sample::select(evidence_fields()), value in any_json()) {
        prop_assume!(!matches!(name.as_str(), "error" | "error_description" | "body"));
        let text = json!({ name: value, "error": "invalid_grant", "error_description": "audience is invalid" });
        let told = read_evidence(&text.to_string());
        prop_assert_eq!(told.evidence.error.as_deref(), Some("invalid_grant"));
    }

    #[test]
    fn any_text_gives_a_verdict(text in "\\PC{0,300}") {
        let verdict = judge(&read_pasted_answer(&text));
        prop_assert!(!verdict.findings.is_empty());
    }

    #[test]
    fn any_bytes_give_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let verdict = judge(&read_evidence(&String::from_utf8_lossy(&bytes)).evidence);
        prop_assert!(!verdict.findings.is_empty());
    }

    /// Wherever a secret stands in what was pasted, nothing of it is kept.
    #[test]
    fn what_is_pasted_keeps_no_secret(before in "[a-z ,:\\n]{0,60}", after in "[a-z ,:\\n]{0,60}") {
        for secret in [
            "00D5g000004abcd!AQEAQFqzP0l3bXkT7u9VwYxA1B2C3D4E5F6G7H8",
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UifQ.c2lnbmF0dXJlLXBhcnQtb2YtaXQ",
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
        ] {
            let text = format!("{before} {secret} {after}\ninvalid_grant: audience is invalid");
            let kept = serde_json::to_string(&read_pasted_answer(&text)).unwrap();
            for piece in secret.split(['.', '!', '\n']).filter(|piece| piece.len() > 24 && !piece.contains(' ')) {
                prop_assert!(!kept.contains(piece), "{piece} in {kept}");
            }
        }
    }
}

#[test]
fn ten_megabytes_and_deep_nesting_are_taken() {
    let long = format!(
        r#"{{"error":"invalid_grant","body":"{}"}}"#,
        "x ".repeat(5_000_000)
    );
    let told = read_evidence(&long);
    assert_eq!(told.evidence.error.as_deref(), Some("invalid_grant"));
    let deep = "[".repeat(100_000);
    assert!(!judge(&read_evidence(&deep).evidence).findings.is_empty());
    let deep = format!("{}1{}", r#"{"error":"#.repeat(5_000), "}".repeat(5_000));
    assert!(!judge(&read_evidence(&deep).evidence).findings.is_empty());
}
