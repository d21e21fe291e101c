//! Usage errors: exit 2, the value in question, the way out, and nothing begun.

use super::practice;
use super::program::Home;

fn refused(args: &[&str], words: &[&str]) {
    let home = Home::new();
    let ended = home.sfjwt(args).exits(2).says(words);
    assert!(
        !ended.err.is_empty(),
        "it is said on standard error: {args:?}"
    );
    let begun: Vec<_> = home
        .files()
        .into_iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "lock"))
        .collect();
    assert!(begun.is_empty(), "{args:?} left {begun:?}");
}

#[test]
fn arguments_that_do_not_exist() {
    refused(&[], &["Usage: sfjwt"]);
    refused(&["setpu"], &["setpu", "setup"]);
    refused(&["setup", "--practise"], &["--practise", "--practice"]);
    refused(&["token", "a", "b"], &["b"]);
    refused(&["setup", "--timeout", "0"], &["--timeout"]);
    refused(&["practice", "--port", "70000"], &["70000"]);
    refused(&["practice", "--ca-out", "x.pem"], &["--tls"]);
    refused(
        &["practice", "--cert", "x.crt"],
        &["--consumer-key", "--username"],
    );
}

#[test]
fn arguments_that_exclude_each_other() {
    let both = practice("x", &["--key-size", "2048", "--import-key", "k.pem"]);
    refused(&both, &["--key-size", "--import-key"]);
    let both = practice("x", &["--import-key", "k.pem", "--cert", "c.crt"]);
    refused(&both, &["--import-key", "--cert"]);
}

#[test]
fn answers_that_are_none() {
    refused(
        &practice("x", &["--key-size", "1024"]),
        &["`1024`", "Take 2048"],
    );
    refused(&practice("x", &["--days", "0"]), &["`0`", "1 to 3650"]);
    refused(&practice("x", &["--days", "3651"]), &["`3651`"]);
    refused(
        &practice("x", &["--username", "jane"]),
        &["`jane`", "Setup → Users"],
    );
    refused(
        &practice("x", &["--consumer-key", "abc"]),
        &["Consumer Key"],
    );
    refused(
        &practice("x", &["--store", "cloud"]),
        &["`cloud`", "keychain"],
    );
    refused(&practice("x", &["--app", "lightning"]), &["`lightning`"]);
    refused(&practice("x", &["--for", "mars"]), &["`mars`"]);
    refused(
        &practice("x", &["--set", "region"]),
        &["`region`", "FIELD=VALUE"],
    );
    refused(
        &practice("x", &["--preauthorise-by", "magic"]),
        &["`magic`"],
    );
    refused(&practice("../x", &[]), &["`../x`", "acme-uat"]);
    refused(
        &["setup", "--yes", "--org", "acme"],
        &["`acme`", "My Domain"],
    );
    refused(
        &["setup", "--yes", "--org", "https://evil.example/"],
        &["evil.example"],
    );
}

/// A simulated org's accidents are no flags for a real one.
#[test]
fn practice_flags_on_a_real_org() {
    let org = ["setup", "--yes", "--org", "https://acme.my.salesforce.com"];
    for flag in [
        ["--fault", "slow"],
        ["--propagation", "1"],
        ["--skip", "create"],
    ] {
        refused(
            &[&org[..], &flag].concat(),
            &["work in a practice run only"],
        );
    }
}

/// The practice store keeps keys unencrypted: never for a real org.
#[test]
fn the_practice_store_for_a_real_org() {
    let org = "https://acme.my.salesforce.com";
    let args = ["setup", "--yes", "--org", org, "--username", "a@b.example"];
    refused(
        &[&args[..], &["--store", "practice"]].concat(),
        &["`practice`", "keychain"],
    );
}

#[test]
fn a_missing_answer_names_its_flag() {
    refused(&["setup", "--yes"], &["Which org", "--org"]);
    refused(&["setup"], &["--org"]);
    let args = practice("x", &["--import-key", "nosuch.pem"]);
    Home::new().sfjwt(&args).exits(1).says(&["nosuch.pem"]);
}

#[test]
fn commands_that_need_a_connection() {
    for command in [
        &["test"][..],
        &["token"],
        &["export", "key"],
        &["connection", "show"],
    ] {
        refused(command, &["No connection is saved yet", "sfjwt setup"]);
    }
    refused(&["test", "acme"], &["no connection named acme"]);
    refused(
        &["connection", "remove", "acme", "--yes"],
        &["no connection named acme"],
    );
    let home = Home::new();
    home.sfjwt(&practice("one", &[])).exits(0);
    home.sfjwt(&practice("two", &[])).exits(0);
    home.sfjwt(&["token"])
        .exits(2)
        .says(&["Which connection? Saved are: one, two."]);
    home.sfjwt(&["token", "three"]).exits(2).says(&["one, two"]);
}

#[test]
fn help_and_version_are_no_errors() {
    let home = Home::new();
    for args in [&["--help"][..], &["setup", "--help"], &["export", "-h"]] {
        home.sfjwt(args).exits(0).says(&["Usage: sfjwt"]);
    }
    let version = home.sfjwt(&["--version"]).exits(0);
    assert_eq!(
        version.out.trim(),
        concat!("sfjwt ", env!("CARGO_PKG_VERSION"))
    );
}

/// What is read as JSON stays one object, whatever happens.
#[test]
fn json_is_one_object_also_when_it_fails() {
    let home = Home::new();
    for args in [
        &["setup", "--yes", "--json"][..],
        &["setup", "--yes", "--json", "--org", "acme"],
        &["setup", "--practice", "--json", "--skip", "nothing"],
        &["test", "--json"],
        &["token", "nosuch", "--json"],
        &["export", "mars", "--json"],
        &["connection", "show", "--json"],
    ] {
        let ended = home.sfjwt(args).exits(2);
        let json = ended.json();
        assert_eq!(json["ok"], false, "{args:?}");
        assert_eq!(json["exit"], 2, "{args:?}");
        assert!(
            !json["error"]["what"].as_str().unwrap().is_empty(),
            "{args:?}"
        );
        assert_eq!(ended.err, "", "{args:?}");
    }
}
