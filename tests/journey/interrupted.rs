//! Stopped while a change spreads: what was done is kept, and the set-up goes on where it was.

use super::program::{Home, Running};

fn stopped_by(signal: &str) {
    let home = Home::new();
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--propagation",
        "3",
    ];
    let mut setup = Running::start(&mut home.command(&args));
    setup.wait_for("waiting  The change may still be spreading");
    let (code, _) = setup.stop(signal);
    assert_eq!(code, Some(130), "{signal}");

    let draft = home.draft("acme").expect("the draft is kept");
    assert_eq!(draft["key"]["stored"].as_bool(), Some(true));
    let spki = draft["key"]["facts"]["spki"].as_str().unwrap();
    assert_eq!(
        home.connection("acme"),
        None,
        "nothing unproved is a connection"
    );
    home.sfjwt(&["connection", "list"])
        .exits(0)
        .says(&["unfinished; go on: sfjwt setup --connection acme"]);

    // The rest of the time is waited for, then it is green with the same key.
    let json = home
        .sfjwt(&["setup", "--yes", "--connection", "acme", "--json"])
        .exits(0)
        .json();
    assert_eq!(json["spki_sha256"], spki);
    assert_eq!(home.draft("acme"), None);
}

#[test]
fn by_ctrl_c() {
    stopped_by("INT");
}

#[test]
fn by_sigterm() {
    stopped_by("TERM");
}

#[test]
fn by_a_closed_terminal() {
    stopped_by("HUP");
}

/// Two at a time on one connection would overwrite each other's steps.
#[test]
fn a_second_set_up_of_the_same_connection_is_kept_out() {
    let home = Home::new();
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--propagation",
        "600",
    ];
    let mut setup = Running::start(&mut home.command(&args));
    setup.wait_for("waiting");
    home.sfjwt(&["setup", "--yes", "--connection", "acme"])
        .exits(1)
        .says(&["Another sfjwt is working on `acme` (process "]);
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(1)
        .says(&["Another sfjwt is working on `acme` (process "]);
    // Under another name there is nothing in the way.
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", "other"])
        .exits(0);
    setup.stop("TERM");
    home.sfjwt(&["connection", "remove", "acme", "--yes"])
        .exits(0);
}
