//! `sfjwt explain`: from whatever somebody was told, without a network.

use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};

use super::json::{evidence_fits, object};
use super::practice;
use super::program::{Ended, Home, run};

const APPROVED: &str = "user hasn't approved this consumer";

/// Runs `sfjwt explain ARGS…` with this on standard input.
fn with_input(home: &Home, args: &[&str], input: &[u8]) -> Ended {
    let file = home.join("stdin");
    fs::write(&file, input).unwrap();
    let mut command = home.command(&[&["explain"], args].concat());
    command.stdin(Stdio::from(fs::File::open(file).unwrap()));
    run(&mut command)
}

fn explained(args: &[&str], code: i32) -> Value {
    let home = Home::new();
    let all = [&["explain", "--json"], args].concat();
    object("explain", home.sfjwt(&all), code)
}

#[test]
fn the_error_and_what_is_known_beside_it() {
    let json = explained(&["invalid_grant", APPROVED], 0);
    assert_eq!(json["answer"], "hasnt_approved");
    assert_eq!(json["findings"][0]["code"], "SFJWT-APPR-01");
    assert_eq!(json["findings"][0]["certainty"], "possible");
    let json = explained(
        &[
            "app_not_found: External client app is not installed in this org",
            "--org",
            "https://login.salesforce.com",
            "--app",
            "eca",
        ],
        0,
    );
    assert_eq!(json["findings"][0]["cause"], "eca_needs_my_domain");
    assert_eq!(json["findings"][0]["certainty"], "proven");
    assert_eq!(json["findings"][0]["evidence"][0]["speaks"], "for");
}

#[test]
fn lines_for_people() {
    let home = Home::new();
    let ended = home.sfjwt(&["explain", "invalid_grant", APPROVED]).exits(0);
    ended.says(&[
        "What is wrong",
        "SFJWT-APPR-01",
        "(possible)",
        "What to do",
        "1. Permitted Users",
        "sfjwt explain SFJWT-APPR-01",
    ]);
    let words = ["explain", "nothing", "works", "any", "more"];
    home.sfjwt(&words)
        .exits(1)
        .says(&["What was told", "nothing works any more", "Login History"]);
}

#[test]
fn logs_and_evidence_through_every_door() {
    let home = Home::new();
    let log = format!(
        "09:14 POST failed\n09:14 {{\"error\":\"invalid_grant\",\"error_description\":\"{APPROVED}\"}}\n"
    );
    let path = home.write("sync.log", &log);
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(log.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (args, input) in [
        (vec!["-"], log.as_bytes()),
        (vec![], log.as_bytes()),
        (vec!["--from", "-"], log.as_bytes()),
        (vec!["--from", path.as_str()], b"".as_slice()),
        (vec!["-"], utf16.as_slice()),
    ] {
        let json = object(
            "explain",
            with_input(&home, &[args.as_slice(), &["--json"]].concat(), input),
            0,
        );
        assert_eq!(json["answer"], "hasnt_approved", "{args:?}");
    }
    let evidence = json!({
        "where": "token", "error": "invalid_grant", "error_description": APPROVED,
        "permitted_users": "admin_approved", "http_status": 400,
        "my_domain": "https://acme.my.salesforce.com", "token_url": "https://acme.my.salesforce.com",
    });
    evidence_fits(&evidence);
    let path = home.write("evidence.json", evidence.to_string());
    let args = ["explain", "--from", &path, "--json"];
    let json = object("explain", home.sfjwt(&args), 0);
    assert_eq!(json["findings"][0]["cause"], "policy_ok_user_not_assigned");
    // What is said in words counts before what the file says.
    let args = ["explain", "audience is invalid", "--from", &path, "--json"];
    let json = object("explain", home.sfjwt(&args), 0);
    assert_eq!(json["answer"], "audience_invalid");
}

#[test]
fn what_cannot_be_used_is_named() {
    let home = Home::new();
    let text = r#"{"error":"invalid_grant","error_description":"audience is invalid","http_status":{},"colour":"red"}"#;
    let ended = with_input(&home, &["--from", "-"], text.as_bytes()).exits(0);
    assert!(ended.err.contains("`http_status`"), "{}", ended.err);
    assert!(ended.err.contains("`colour`"), "{}", ended.err);
    let json = object(
        "explain",
        with_input(&home, &["--from", "-", "--json"], text.as_bytes()),
        0,
    );
    assert_eq!(json["warnings"].as_array().unwrap().len(), 2);
    for text in ["[]", "null", "7", "{}", "{\"error\":", "\u{0}", "[[[[[["] {
        let ended = with_input(&home, &["--from", "-", "--json"], text.as_bytes());
        let json = object("explain", ended, 1);
        assert_eq!(
            json["findings"][0]["cause"], "unrecognised_answer",
            "{text}"
        );
    }
    let huge = vec![b'x'; 17 * 1024 * 1024];
    with_input(&home, &["-"], &huge).exits(1).says(&["16 MB"]);
    object("explain", with_input(&home, &["-", "--json"], &huge), 1);
    home.sfjwt(&["explain", "--from", "nothing.json"])
        .exits(1)
        .says(&["nothing.json"]);
}

#[test]
fn usage() {
    let home = Home::new();
    let ended = home.sfjwt(&["explain"]).exits(2);
    assert!(ended.out.is_empty());
    ended.says(&["nothing to explain", "sfjwt explain -", "--from", "--list"]);
    home.sfjwt(&["explain", "-", "--from", "-"]).exits(2);
    let mars = ["explain", "invalid_grant", "--org", "mars"];
    home.sfjwt(&mars).exits(2).says(&["mars"]);
    home.sfjwt(&["explain", "invalid_grant", "--app", "x"])
        .exits(2);
}

#[test]
fn pages_and_their_list() {
    let home = Home::new();
    let list = object("explain", home.sfjwt(&["explain", "--list", "--json"]), 0);
    let codes = list["codes"].as_array().unwrap();
    assert_eq!(codes.len(), sfjwt::diagnosis::CauseId::ALL.len());
    for code in codes.iter().take(3) {
        let code = code["code"].as_str().unwrap();
        let page = object("explain", home.sfjwt(&["explain", code, "--json"]), 0);
        assert_eq!(page["page"]["code"], code);
    }
    home.sfjwt(&["explain", "sfjwt-appr-01"]).exits(0).says(&[
        "What it means",
        "How to be sure",
        "How to fix it",
        "https://",
    ]);
    home.sfjwt(&["explain", "KEY_cert_mismatch"])
        .exits(0)
        .says(&["SFJWT-KEY-01"]);
    home.sfjwt(&["explain", "SFJWT-AUTH-99"])
        .exits(1)
        .says(&["SFJWT-AUTH-99", "--list"]);
}

#[test]
fn reports_hold_what_is_known_and_no_secret() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--skip", "permitted-users"]))
        .exits(4);
    let setup = practice("other", &[]);
    home.sfjwt(&setup).exits(0);
    let report = home.join("report.md");
    let path = report.display().to_string();
    let fault = [
        "test",
        "other",
        "--fault",
        "inactive_user",
        "--report",
        &path,
    ];
    home.sfjwt(&fault).exits(4).says(&["Written: "]);
    let text = fs::read_to_string(&report).unwrap();
    for piece in [
        "# sfjwt report: other",
        "Practice run",
        "## Facts",
        "- Consumer Key: 3MVG9",
        "SHA-256",
        "| Check | State | Fact | ms |",
        "SFJWT-USER-03",
        "inactive_user",
        "HTTP 400",
    ] {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
    assert!(
        !text.contains("PRIVATE KEY") && !text.contains("eyJ"),
        "{text}"
    );
    // Nothing is overwritten, and the test's own result stands.
    let again = ["test", "other", "--report", &path];
    home.sfjwt(&again).exits(4).says(&[&path]);
    let green = ["test", "other", "--fault", "none", "--report", &path];
    home.sfjwt(&green).exits(1).says(&["It works", &path]);
    assert_eq!(fs::read_to_string(&report).unwrap(), text);

    let path = home.join("told.md").display().to_string();
    let token = "00D5g000004abcd!AQEAQFqzP0l3bXkT7u9VwYxA1B2C3D4E5F6G7H8";
    let said = format!("invalid_grant audience is invalid, token {token}");
    let args = ["explain", &said, "--report", &path, "--json"];
    let json = object("explain", home.sfjwt(&args), 0);
    assert_eq!(json["report"], path.as_str());
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("SFJWT-JWT-03") && !text.contains("AQEAQF"),
        "{text}"
    );
    fs::write(&path, "mine").unwrap();
    home.sfjwt(&args).exits(1).says(&["told.md"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}
