//! Handing over: documents for destinations, and the private key by explicit act only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::openssl::openssl;
use super::practice;
use super::program::{Home, run};

fn with_connection() -> Home {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    home
}

#[test]
fn the_key_goes_to_a_new_file_that_nobody_else_can_read() {
    let home = with_connection();
    home.sfjwt(&["export", "key", "acme", "--out", "handover"])
        .exits(0)
        .says(&["handover/acme.pem", "Whoever has that file"])
        .says_nothing_of(&["PRIVATE KEY"]);
    let file = home.join("handover/acme.pem");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let folder = fs::metadata(home.join("handover")).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    let pem = fs::read(&file).unwrap();
    openssl(&["pkey", "-check", "-noout"], &pem);

    // The same key again is no harm; anything else there is left alone.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    home.sfjwt(&["export", "key", "acme", "--out", "handover"])
        .exits(0);
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    fs::write(&file, "mine").unwrap();
    home.sfjwt(&["export", "key", "acme", "--out", "handover"])
        .exits(1)
        .says(&["handover/acme.pem", "left as it is"]);
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn the_key_goes_through_a_pipe_and_into_nothing_else() {
    let home = with_connection();
    let ended = home.sfjwt(&["export", "key", "acme"]).exits(0);
    assert_eq!(ended.err, "");
    openssl(&["pkey", "-check", "-noout"], ended.out.as_bytes());
    // A JSON object gets logged and pasted around.
    let refused = home.sfjwt(&["export", "key", "acme", "--json"]).exits(2);
    assert_eq!(refused.json()["ok"], false);
    assert!(!refused.all().contains("PRIVATE KEY-----"));
    let path = home
        .sfjwt(&["export", "key", "acme", "--out", "d", "--json"])
        .exits(0);
    assert_eq!(path.json()["path"], "d/acme.pem");
}

/// A real terminal, made by `script`.
#[test]
fn the_key_is_never_shown_on_a_terminal() {
    let home = with_connection();
    let program = env!("CARGO_BIN_EXE_sfjwt");
    let mut command = Command::new("script");
    home.isolate(&mut command);
    command
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["--quiet", "--return", "--command"])
        .arg(format!("'{program}' export key acme"))
        .arg("/dev/null");
    run(&mut command)
        .exits(2)
        .says(&["not shown on a screen", "--out DIR"])
        .says_nothing_of(&["-----BEGIN"]);
}

#[test]
fn what_was_handed_over_is_remembered() {
    let home = with_connection();
    home.sfjwt(&["export", "versionforge", "acme"]).exits(0);
    home.sfjwt(&["export", "key", "acme"]).exits(0);
    home.sfjwt(&["export", "key", "acme"]).exits(0);
    let shown = home.sfjwt(&["connection", "show", "acme"]).exits(0).says(&[
        "Handed over   versionforge, instructions",
        "Handed over   key, private key written out",
    ]);
    assert_eq!(shown.out.matches("Handed over").count(), 2);
    home.sfjwt(&["test", "acme"]).exits(0);
}

/// A copy of the key is out, and its record cannot say so: one answer says both.
#[test]
fn a_hand_over_that_cannot_be_noted_is_said() {
    let home = with_connection();
    let locks = home.join(".local/state/sfjwt/locks");
    fs::remove_dir_all(&locks).unwrap();
    fs::write(&locks, "in the way").unwrap();
    let args = ["export", "key", "acme", "--out", "d", "--json"];
    let refused = home.sfjwt(&args).exits(1).json();
    assert_eq!(refused["ok"], false);
    let what = refused["error"]["what"].as_str().unwrap();
    assert!(
        what.contains("The private key is in d/acme.pem, but"),
        "{what}"
    );
    assert!(home.join("d/acme.pem").exists());
}

#[test]
fn every_destination_has_a_document_without_the_key() {
    let home = with_connection();
    let list = home.sfjwt(&["export", "--list"]).exits(0);
    for destination in sfjwt::guide::destinations() {
        assert!(list.out.contains(&destination.id), "{}", list.out);
        home.sfjwt(&["export", &destination.id, "acme"])
            .exits(0)
            .says(&["practice run"])
            .says_nothing_of(&["PRIVATE KEY-----\n", "MII"]);
    }
    home.sfjwt(&["export", "mars", "acme"])
        .exits(2)
        .says(&["`mars`", "versionforge"]);
}

#[test]
fn fields_are_checked_and_files_never_overwritten() {
    let home = with_connection();
    let target = "google-integration-connectors";
    home.sfjwt(&[
        "export",
        target,
        "acme",
        "--set",
        "project-id=Not A Project",
    ])
    .exits(2)
    .says(&["Not A Project"]);
    home.sfjwt(&["export", target, "acme", "--set", "nosuch=1"])
        .exits(2)
        .says(&["nosuch", "project-id"]);
    let args = [
        "export",
        target,
        "acme",
        "--out",
        "out",
        "--set",
        "project-id=acme-prod-1",
        "--set",
        "location=europe-west1",
        "--set",
        "service-account=sf@acme-prod-1.iam.gserviceaccount.com",
    ];
    home.sfjwt(&args)
        .exits(0)
        .says(&["Written: out/acme-google-connection.json"])
        .says_nothing_of(&["Still to fill in", "<PROJECT_ID>"]);
    let file = home.join("out/acme-google-connection.json");
    let json: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let subject = &json["authConfig"]["oauth2JwtBearer"]["jwtClaims"]["subject"];
    assert_eq!(subject, "integration@acme.practice.example");
    fs::write(&file, "mine").unwrap();
    home.sfjwt(&args)
        .exits(1)
        .says(&["acme-google-connection.json"]);
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}
