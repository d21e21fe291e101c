//! An app that is there already: its certificate is replaced, and whoever has the old key is out.

use super::program::{Home, PracticeOrg};

fn replaces_the_certificate(kind: &str) {
    let home = Home::new();
    let org = PracticeOrg::start(&home, &[]);
    let setup = |name: &str, more: &[&str]| {
        let common = [
            "setup",
            "--yes",
            "--json",
            "--org",
            &org.origin,
            "--app",
            kind,
        ];
        let args = [&common[..], &["--connection", name], more].concat();
        home.sfjwt(&args).exits(0).json()
    };
    let first = setup("first", &[]);
    let second = setup("second", &["--app-exists"]);
    assert_eq!(
        first["consumer_key"], second["consumer_key"],
        "the same app"
    );
    assert_ne!(first["spki_sha256"], second["spki_sha256"]);
    home.sfjwt(&["test", "second"]).exits(0);
    home.sfjwt(&["test", "first"]).exits(4).says(&[
        "failed   signature",
        "invalid assertion",
        "two generations",
    ]);
}

#[test]
fn of_an_external_client_app() {
    replaces_the_certificate("eca");
}

#[test]
fn of_a_connected_app() {
    replaces_the_certificate("connected-app");
}
