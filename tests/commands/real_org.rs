//! A real org without `--consumer-key`: everything before it is done, said and kept. No network.

use std::fs;

use super::CONSUMER_KEY;
use super::openssl::openssl_text;
use super::program::{Ended, Home};

fn setup(home: &Home, more: &[&str]) -> Ended {
    let args = [&["setup", "--yes", "--connection", "acme"], more].concat();
    home.sfjwt_with("SFJWT_PASSPHRASE", "a passphrase", &args)
}

const FIRST: &[&str] = &[
    "--org",
    "https://acme.lightning.force.com/lightning/setup/SetupOneHome/home",
    "--username",
    "integration@acme.example",
    "--store",
    "file",
    "--timeout",
    "1",
];

#[test]
fn stops_before_the_consumer_key_with_everything_kept() {
    let home = Home::new();
    setup(&home, FIRST).exits(2).says(&[
        "acme.my.salesforce.com, production (read from acme.lightning.force.com",
        "Certificate   ",
        "Now it is your turn in Salesforce. At the end you have the Consumer Key.",
        "What remains, in Salesforce Setup:",
        "- Upload Files → choose the certificate",
        "- Manage Assignments → Add Assignment → tick integration@acme.example",
        "sfjwt setup --connection acme --consumer-key KEY --yes",
    ]);
    let draft = home.draft("acme").expect("a draft");
    let path = draft["certificate"]["path"].as_str().unwrap();
    let pem = fs::read(path).unwrap();
    let subject = openssl_text(&["x509", "-noout", "-subject"], &pem);
    assert!(subject.ends_with("sfjwt-acme"), "{subject}");
    assert_eq!(home.connection("acme"), None);

    // Again without it: the same end, the same pair, the same file.
    let again = setup(&home, &["--json"]).exits(2).json();
    assert_eq!(again["missing"]["flag"], "--consumer-key");
    assert_eq!(
        again["spki_sha256"].as_str(),
        draft["key"]["facts"]["spki"].as_str()
    );
    assert_eq!(again["certificate_path"], path);
    assert_eq!(fs::read(path).unwrap(), pem);
    assert_eq!(super::program::files_under(&home.config("keys")).len(), 1);
}

/// With the Consumer Key it goes on to the network, which is not there: exit 3, and still the same
/// key pair.
#[test]
fn resumes_with_the_same_key_pair() {
    let home = Home::new();
    let first = setup(&home, &[FIRST, &["--json"]].concat()).exits(2).json();
    // A proxy that is not there keeps the request on this computer.
    let nowhere = "http://127.0.0.1:9";
    let args = [
        "setup",
        "--yes",
        "--connection",
        "acme",
        "--consumer-key",
        CONSUMER_KEY,
        "--json",
    ];
    let mut command = home.command(&args);
    command
        .env("SFJWT_PASSPHRASE", "a passphrase")
        .env("HTTPS_PROXY", nowhere);
    let json = super::program::run(&mut command).exits(3).json();
    assert_eq!(json["spki_sha256"], first["spki_sha256"]);
    assert_eq!(json["certificate_sha256"], first["certificate_sha256"]);
    assert_eq!(json["consumer_key"], CONSUMER_KEY);
    assert!(home.draft("acme").is_some(), "kept for the next try");
}

/// The certificate goes where a person finds it.
#[test]
fn the_certificate_lies_in_downloads_or_where_it_was_asked_for() {
    let home = Home::new();
    fs::create_dir(home.join("Downloads")).unwrap();
    let json = setup(&home, &[FIRST, &["--json"]].concat()).exits(2).json();
    let path = json["certificate_path"].as_str().unwrap();
    assert!(
        path.starts_with(home.join("Downloads/sfjwt-acme-").to_str().unwrap()),
        "{path}"
    );

    let home = Home::new();
    let json = setup(
        &home,
        &[FIRST, &["--json", "--cert-out", "here.crt"]].concat(),
    );
    let json = json.exits(2).json();
    let expected = home.join("here.crt");
    assert_eq!(json["certificate_path"], expected.to_str().unwrap());
    assert!(expected.is_file());
}

#[test]
fn a_file_in_the_way_of_the_certificate_is_left_alone() {
    let home = Home::new();
    let file = home.write("mine.crt", "mine");
    setup(&home, &[FIRST, &["--cert-out", &file]].concat())
        .exits(1)
        .says(&[&file, "already"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    // Another place, and the same key.
    let spki = home.draft("acme").unwrap()["key"]["facts"]["spki"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = home.join("other.crt").display().to_string();
    let json = setup(&home, &["--json", "--cert-out", &other])
        .exits(2)
        .json();
    assert_eq!(json["spki_sha256"], spki.as_str());
    assert_eq!(json["certificate_path"], other);
}

/// A practice run never becomes real, and a real set-up never a practice run.
#[test]
fn practice_and_real_set_ups_are_never_mixed() {
    let home = Home::new();
    setup(&home, FIRST).exits(2);
    let before = home.draft("acme");
    setup(&home, &["--practice"])
        .exits(2)
        .says(&["acme", "real org"]);
    setup(&home, &["--org", "http://127.0.0.1:9"])
        .exits(2)
        .says(&["real org"]);
    assert_eq!(home.draft("acme"), before);

    let home = Home::new();
    setup(&home, &["--practice", "--skip", "permitted-users"]).exits(4);
    let before = home.draft("acme");
    setup(&home, FIRST).exits(2).says(&["acme", "practice run"]);
    assert_eq!(home.draft("acme"), before);
    setup(&home, &[])
        .exits(0)
        .says(&["Practice run: simulated"]);
    setup(&home, FIRST)
        .exits(2)
        .says(&["acme is set up already", "never overwrites"]);
}
