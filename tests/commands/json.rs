//! Every JSON object against its schema in `assets/schema`, and the schemas against mistakes.

use std::fs;
use std::path::Path;

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::openssl::{genrsa, openssl, openssl_text};
use super::practice;
use super::program::{Ended, Home, PracticeOrg};

const COMMON: &str = "json-schema:///common.schema.json";

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
    let text = fs::read_to_string(folder.join(format!("{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Calls `with` with the validator of a command.
fn with_schema<T>(name: &str, with: impl FnOnce(&Validator) -> T) -> T {
    let registry = Registry::new()
        .add(COMMON, read("common"))
        .unwrap()
        .prepare()
        .unwrap();
    let validator = jsonschema::options()
        .with_base_uri(format!("json-schema:///{name}.schema.json"))
        .with_registry(&registry)
        .offline()
        .build(&read(name))
        .unwrap();
    with(&validator)
}

#[track_caller]
fn fits(name: &str, object: &Value) {
    let errors = with_schema(name, |schema| {
        schema
            .iter_errors(object)
            .map(|error| error.to_string())
            .collect::<Vec<_>>()
    });
    assert!(errors.is_empty(), "{errors:#?}\n{object:#}");
}

#[track_caller]
fn does_not_fit(name: &str, object: &Value) {
    let valid = with_schema(name, |schema| schema.is_valid(object));
    assert!(!valid, "{object:#}");
}

/// The object that a run printed, which fits the schema.
pub(crate) fn object(name: &str, ended: Ended, code: i32) -> Value {
    let json = ended.exits(code).json();
    fits(name, &json);
    json
}

/// Evidence as it is published.
#[track_caller]
pub(crate) fn evidence_fits(evidence: &Value) {
    fits("evidence", evidence);
}

#[test]
fn set_ups_and_tests_that_end_well() {
    let home = Home::new();
    let args = practice("acme", &["--json", "--for", "versionforge"]);
    let json = object("setup", home.sfjwt(&args), 0);
    let openssl_says = |args: &[&str]| {
        let pem = fs::read(json["certificate_path"].as_str().unwrap()).unwrap();
        openssl_text(&[&["x509", "-noout"], args].concat(), &pem)
    };
    let fingerprint = openssl_says(&["-fingerprint", "-sha256"]);
    let fingerprint = fingerprint
        .split_once('=')
        .unwrap()
        .1
        .replace(':', "")
        .to_lowercase();
    assert_eq!(json["certificate_sha256"], fingerprint.as_str());
    // `notAfter=2027-11-22 16:44:09Z`
    let end = openssl_says(&["-enddate", "-dateopt", "iso_8601"]);
    let end = end.split_once('=').unwrap().1.replace(' ', "T");
    assert_eq!(json["not_after"], end.as_str());

    object("test", home.sfjwt(&["test", "acme", "--json"]), 0);
    // Set up already: its test, under the name of the command that was given.
    object("setup", home.sfjwt(&args), 0);
    let attached = practice(
        "b",
        &["--json", "--app", "connected-app", "--key-size", "4096"],
    );
    object("setup", home.sfjwt(&attached), 0);
}

#[test]
fn a_key_held_elsewhere() {
    let home = Home::new();
    let key = home.write("k.pem", genrsa(3072));
    let args = ["req", "-x509", "-key", &key, "-subj", "/CN=x", "-days", "9"];
    let certificate = home.write("c.crt", openssl(&args, b""));
    let setup = practice("acme", &["--json", "--cert", &certificate]);
    let json = object("setup", home.sfjwt(&setup), 0);
    assert_eq!(json["store"], "elsewhere");
    assert_eq!(json["user_id"], Value::Null);
    object("test", home.sfjwt(&["test", "acme", "--json"]), 0);
    object("token", home.sfjwt(&["token", "acme", "--json"]), 2);
    object(
        "connection",
        home.sfjwt(&["connection", "show", "--json"]),
        0,
    );
}

#[test]
fn set_ups_and_tests_that_fail() {
    let home = Home::new();
    let setup = |name: &str, more: &[&str]| {
        let all = [&["--json", "--timeout", "1"], more].concat();
        home.sfjwt(&practice(name, &all))
    };
    let json = object("setup", setup("a", &["--skip", "permitted-users"]), 4);
    assert_eq!(json["findings"][0]["code"], "SFJWT-APPR-01");
    object("setup", setup("b", &["--skip", "consumer-key"]), 2);
    object("setup", setup("c", &["--skip", "create"]), 1);
    object("setup", setup("d", &["--store", "keychain"]), 5);
    object("setup", setup("e", &["--fault", "maint_503"]), 3);
    object("setup", setup("f", &["--fault", "reset@token"]), 3);
    object("setup", setup("g", &["--fault", "html_instead"]), 4);
    object("setup", setup("h", &["--fault", "nosuch"]), 2);
    object("setup", setup("i", &["--days", "0"]), 2);
    object("setup", setup("j", &["--import-key", "nosuch"]), 1);
    object("setup", home.sfjwt(&["setup", "--yes", "--json"]), 2);
    object(
        "setup",
        home.sfjwt(&["setup", "--yes", "--json", "--skip", "create"]),
        2,
    );

    setup("works", &[]).exits(0);
    let test = |fault: &str| home.sfjwt(&["test", "works", "--json", "--fault", fault]);
    object("test", test("inactive_user"), 4);
    object("test", test("rest_limit"), 4);
    object("test", test("nosuch"), 2);
    object("test", home.sfjwt(&["test", "nosuch", "--json"]), 2);
    fs::write(home.config("practice/works.json"), "damaged").unwrap();
    object("test", home.sfjwt(&["test", "works", "--json"]), 1);
}

#[test]
fn diagnoses() {
    let home = Home::new();
    let made = home.sfjwt(&practice("acme", &["--json"])).exits(0).json();
    let diagnose = |more: &[&str]| home.sfjwt(&[&["diagnose", "--json"], more].concat());
    let fine = object("diagnose", diagnose(&[]), 0);
    for (field, value) in [
        ("/ending", json!("bored")),
        ("/experiments", json!([{}])),
        ("/proposed", Value::Null),
        ("/exit", json!(4)),
    ] {
        let mut spoilt = fine.clone();
        *spoilt.pointer_mut(field).unwrap() = value;
        does_not_fit("diagnose", &spoilt);
    }
    let settled = diagnose(&["--fault", "classic_audience_only"]);
    let settled = object("diagnose", settled, 4);
    assert_eq!(settled["experiments"][0]["outcome"], "token");
    for fault in [
        "rate_login",
        "reset@token",
        "maint_503",
        "invalid_assertion",
    ] {
        let code = i32::from(!matches!(fault, "reset@token" | "maint_503")) + 3;
        object(
            "diagnose",
            diagnose(&["--fault", "none", "--fault", fault]),
            code,
        );
    }
    object("diagnose", diagnose(&["nosuch"]), 2);
    // Somebody else's, on this computer and on one that is not there.
    let org = PracticeOrg::start(&home, &["acme", "--fault", "none"]);
    let stranger = |org: &str| {
        let user = made["username"].as_str().unwrap();
        let key = made["consumer_key"].as_str().unwrap();
        diagnose(&["--org", org, "--username", user, "--consumer-key", key])
    };
    object("diagnose", stranger(&org.origin), 0);
    let mut command = home.command(&["diagnose", "--json", "--timeout", "1"]);
    command
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .args([
            "--org",
            "acme.my.salesforce.com",
            "--username",
            "a@b.example",
        ])
        .args(["--consumer-key", super::CONSUMER_KEY]);
    object("diagnose", super::program::run(&mut command), 3);
}

#[test]
fn tokens() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let json = object("token", home.sfjwt(&["token", "acme", "--json"]), 0);
    assert!(json["access_token"].as_str().unwrap().starts_with("00D"));
    home.sfjwt(&["test", "acme", "--fault", "inactive_user"])
        .exits(4);
    object("token", home.sfjwt(&["token", "acme", "--json"]), 4);
    home.sfjwt(&["test", "acme", "--fault", "reset@token"])
        .exits(3);
    object("token", home.sfjwt(&["token", "acme", "--json"]), 3);
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0);
    object("token", home.sfjwt(&["token", "acme", "--json"]), 2);
}

#[test]
fn exports() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    object("export", home.sfjwt(&["export", "--list", "--json"]), 0);
    for destination in sfjwt::guide::destinations() {
        let args = ["export", &destination.id, "acme", "--json"];
        object("export", home.sfjwt(&args), 0);
    }
    let google = "google-integration-connectors";
    let json = object(
        "export",
        home.sfjwt(&["export", google, "--out", "o", "--json"]),
        0,
    );
    assert_eq!(json["written"][0], "o/acme-google-connection.json");
    object(
        "export",
        home.sfjwt(&["export", "key", "acme", "--out", "o", "--json"]),
        0,
    );
    object(
        "export",
        home.sfjwt(&["export", "key", "acme", "--json"]),
        2,
    );
    object("export", home.sfjwt(&["export", "mars", "--json"]), 2);
}

#[test]
fn connections() {
    let home = Home::new();
    object(
        "connection",
        home.sfjwt(&["connection", "list", "--json"]),
        0,
    );
    object(
        "connection",
        home.sfjwt(&["connection", "show", "--json"]),
        2,
    );
    home.sfjwt(&practice("acme", &[])).exits(0);
    home.sfjwt(&["export", "key", "acme"]).exits(0);
    home.sfjwt(&practice("draft", &["--skip", "enable-jwt"]))
        .exits(4);
    let json = object(
        "connection",
        home.sfjwt(&["connection", "list", "--json"]),
        0,
    );
    assert_eq!(json["drafts"], json!(["draft"]));
    object(
        "connection",
        home.sfjwt(&["connection", "show", "acme", "--json"]),
        0,
    );
    fs::write(home.config("connections/bad.toml"), "version = 99").unwrap();
    let json = object(
        "connection",
        home.sfjwt(&["connection", "list", "--json"]),
        1,
    );
    assert_eq!(json["connections"][0]["name"], "acme");
    assert_eq!(json["unreadable"].as_array().unwrap().len(), 1);
    object(
        "connection",
        home.sfjwt(&["connection", "remove", "acme", "--json"]),
        2,
    );
    let args = ["connection", "rename", "acme", "acme-2", "--json"];
    let json = object("connection", home.sfjwt(&args), 0);
    assert_eq!(json["before"], "acme");
    let args = ["connection", "forget-key", "acme-2", "--yes", "--json"];
    let json = object("connection", home.sfjwt(&args), 0);
    assert_eq!(json["holders"][0]["destination"], "key");
    object("connection", home.sfjwt(&args), 2);
    let args = ["connection", "remove", "acme-2", "--yes", "--json"];
    object("connection", home.sfjwt(&args), 0);
}

/// A schema that lets everything through proves nothing.
#[test]
fn the_schemas_notice_what_is_wrong() {
    let home = Home::new();
    let setup = home.sfjwt(&practice("acme", &["--json"])).exits(0).json();
    let spoilt = |path: &str, value: Value| {
        let mut object = setup.clone();
        *object.pointer_mut(path).unwrap() = value;
        object
    };
    for (path, value) in [
        ("/schema", json!(2)),
        ("/command", json!("test")),
        ("/ok", json!(false)),
        ("/exit", json!(4)),
        ("/key_bits", json!("2048")),
        ("/certificate_sha256", json!("AB:CD")),
        ("/not_after", json!("tomorrow")),
        ("/store", json!("cloud")),
        ("/organization_id", Value::Null),
        ("/user_id", json!("Jane")),
        ("/checks", json!([])),
        ("/checks/0/state", json!("fine")),
        ("/checks/0/ms", json!("1")),
        ("/checks/0/id", json!("key")),
    ] {
        does_not_fit("setup", &spoilt(path, value));
    }
    for field in [
        "connection",
        "key_bits",
        "certificate_path",
        "certificate_sha256",
        "not_after",
        "store",
        "checks",
        "organization_id",
        "user_id",
        "exit",
    ] {
        let mut object = setup.clone();
        object.as_object_mut().unwrap().remove(field).unwrap();
        does_not_fit("setup", &object);
    }
    let mut more = setup.clone();
    more["undocumented"] = json!(1);
    does_not_fit("setup", &more);
    does_not_fit("test", &setup);
    does_not_fit(
        "token",
        &json!({"schema": 1, "command": "token", "ok": true}),
    );
    does_not_fit("connection", &json!({}));
    does_not_fit(
        "export",
        &json!({"schema": 1, "command": "export", "ok": true}),
    );
}
