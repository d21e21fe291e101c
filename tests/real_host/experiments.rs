//! `sfjwt diagnose` as against a real org: requests beyond the test need a yes.

use std::fs;

use super::program::Ended;
use super::pty::{Key, Launch};
use super::{PASSPHRASE, PRODUCTION, SANDBOX, Scene, sfjwt};

/// A connection that worked, then changed: `(before, after)` in its file.
fn changed(scene: &Scene, changes: &[(&str, &str)]) {
    let proxy = scene.proxy();
    scene.setup(&proxy.url(), &scene.trusting()).exits(0);
    let path = scene.home.config("connections/acme.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before} in {text}");
        text = text.replace(before, after);
    }
    fs::write(&path, text).unwrap();
}

fn diagnose(scene: &Scene, proxy: &str, more: &[&str]) -> Ended {
    let args = [&["diagnose", "acme"], &scene.trusting()[..], more].concat();
    sfjwt(&scene.home, proxy, &args)
}

/// It was saved as a Connected App, which a login host may serve; in truth it is an External Client
/// App, known at the My Domain only.
#[test]
fn a_login_host_is_settled_with_a_yes_only() {
    let scene = Scene::new(PRODUCTION, &[]);
    let changes = [
        (
            "org = \"acme.my.salesforce.com\"",
            "org = \"login.salesforce.com\"",
        ),
        (
            "audience = \"https://acme.my.salesforce.com\"",
            "audience = \"https://login.salesforce.com\"",
        ),
    ];
    changed(
        &scene,
        &[&changes[..], &[("external-client-app", "connected-app")]].concat(),
    );
    let there = ["--my-domain", "https://acme.my.salesforce.com"];
    let proxy = scene.proxy();
    diagnose(&scene, &proxy.url(), &there).exits(4).says(&[
        "Send the same signed request to acme.my.salesforce.com instead of login.salesforce.com",
        "sfjwt diagnose acme --experiments",
    ]);
    let login_only = proxy
        .targets()
        .iter()
        .all(|target| target == "login.salesforce.com:443");
    assert!(login_only, "without a yes: {:?}", proxy.targets());

    let more = [&there[..], &["--experiments", "--json"]].concat();
    let json = diagnose(&scene, &proxy.url(), &more).exits(4).json();
    let first = &json["findings"][0];
    assert_eq!(first["cause"], "eca_needs_my_domain", "{json:#}");
    assert_eq!(first["certainty"], "proven");
    assert_eq!(json["experiments"][0]["outcome"], "token");
    assert!(proxy.targets().contains(&scene.targets()));
}

/// The same answer for a Username that is wrong and for one that nobody approved.
#[test]
fn a_sandboxs_username_is_settled() {
    let scene = Scene::new(SANDBOX, &[]);
    let changes = [("integration@acme.example", "integration@acme.example.uat")];
    changed(&scene, &changes);
    let proxy = scene.proxy();
    let asked = diagnose(&scene, &proxy.url(), &["--json"]).exits(4).json();
    assert_ne!(asked["findings"][0]["certainty"], "proven", "{asked:#}");
    assert_eq!(asked["experiments"].as_array().unwrap().len(), 0);
    assert!(!asked["proposed"].as_array().unwrap().is_empty());
    let more = ["--json", "--experiments"];
    let json = diagnose(&scene, &proxy.url(), &more).exits(4).json();
    let first = &json["findings"][0];
    assert_eq!(first["cause"], "username_suffix_missing", "{json:#}");
    assert_eq!(first["certainty"], "proven");
    let sent = json["experiments"].as_array().unwrap();
    assert!((1..=6).contains(&sent.len()), "{sent:?}");
    assert_eq!(sent.last().unwrap()["outcome"], "token");
}

/// Piped lines of a person: no is no, yes is yes.
#[test]
fn a_person_is_asked() {
    let scene = Scene::new(SANDBOX, &[]);
    let changes = [("integration@acme.example", "integration@acme.example.uat")];
    changed(&scene, &changes);
    let proxy = scene.proxy();
    let args = [&["diagnose", "acme", "--accessible"], &scene.trusting()[..]].concat();
    for (typed, sent) in [("no\n", false), ("yes\n", true), ("", false)] {
        let input = scene.home.write("typed", typed);
        let mut command = scene.home.command(&args);
        command
            .env("HTTPS_PROXY", proxy.url())
            .env("SFJWT_PASSPHRASE", super::PASSPHRASE)
            .stdin(fs::File::open(input).unwrap());
        let ended = super::run(&mut command).exits(4);
        let ended = ended.says(&["Send them? [y/N]", "1. Ask"]);
        let made = ended.all().contains("→ a token");
        assert_eq!(made, sent, "{typed:?}: {}", ended.all());
    }
}

/// Somebody else's connection: not even one request with a throw-away key without a yes.
#[test]
fn a_throw_away_key_needs_a_yes() {
    let scene = Scene::new(PRODUCTION, &[]);
    let proxy = scene.proxy();
    let stranger = [
        "diagnose",
        "--json",
        "--org",
        "https://acme.my.salesforce.com",
        "--username",
        super::USERNAME,
        "--consumer-key",
        super::CONSUMER_KEY,
    ];
    let ask = |more: &[&str]| {
        let args = [&stranger[..], &scene.trusting()[..], more].concat();
        sfjwt(&scene.home, &proxy.url(), &args).exits(0).json()
    };
    let asked = ask(&[]);
    assert_eq!(asked["experiments"].as_array().unwrap().len(), 0);
    assert_eq!(asked["proposed"][0]["id"], "throw-away-key");
    let state = scene.home.config("practice/practice.json");
    let logins = || {
        let state = fs::read(&state).unwrap();
        let state: serde_json::Value = serde_json::from_slice(&state).unwrap();
        state["logins"].as_array().unwrap().len()
    };
    let before = logins();
    let sent = ask(&["--throw-away-key"]);
    assert_eq!(
        sent["experiments"][0]["answer"]["words"],
        "invalid_grant · invalid assertion"
    );
    assert_eq!(logins(), before + 1, "the failed login of that one request");
    assert!(
        proxy
            .targets()
            .iter()
            .all(|target| *target == scene.targets())
    );
}

/// Who sits at a terminal is asked; anything but a yes sends nothing more.
#[test]
fn on_a_terminal_only_a_yes_sends_more() {
    let scene = Scene::new(SANDBOX, &[]);
    let changes = [("integration@acme.example", "integration@acme.example.uat")];
    changed(&scene, &changes);
    let asked = |answer: &str| {
        let proxy = scene.proxy();
        let args = [&["diagnose", "acme"], &scene.trusting()[..]].concat();
        let mut terminal = Launch::sfjwt(scene.home.path(), &args)
            .size(100, 60)
            .env("HTTPS_PROXY", proxy.url())
            .env("SFJWT_PASSPHRASE", PASSPHRASE)
            .start();
        terminal.wait_for("Send them? [y/N]");
        let before = proxy.targets().len();
        terminal.type_text(answer);
        terminal.key(Key::Enter);
        assert_eq!(terminal.wait_exit(), 4, "{}", terminal.dump());
        (
            terminal.text().contains("therefore"),
            proxy.targets().len() - before,
        )
    };
    assert_eq!(asked("n"), (false, 0));
    assert_eq!(asked(""), (false, 0));
    assert!(asked("y").0);
}
