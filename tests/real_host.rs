//! The unmodified program against `https://acme.my.salesforce.com`, as against a real org: through
//! a CONNECT proxy of the test's own, with `--ca-file`, to `sfjwt practice --tls`. The proxy writes
//! down every host that was asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "real_host/all.rs"]
mod all;
#[path = "support/connect_proxy.rs"]
mod connect_proxy;
#[path = "real_host/experiments.rs"]
mod experiments;
#[path = "support/program.rs"]
mod program;
#[path = "support/pty.rs"]
mod pty;
#[path = "real_host/replacing.rs"]
mod replacing;

use std::process::Command;

use connect_proxy::ConnectProxy;
use program::{Ended, Home, PracticeOrg, checks, run};
use serde_json::Value;

const CONSUMER_KEY: &str =
    "3MVG9k2T1dXQyJmPzUcN6wRbVhE0sLqAoFiGxMvB7tYrK5DnHjSaWlZeCpOuI3fT8gR4yQ1mN6bXcVzLkJhGf";
const USERNAME: &str = "integration@acme.example";
const PASSPHRASE: &str = "a passphrase";
const PRODUCTION: &str = "acme.my.salesforce.com";
const SANDBOX: &str = "acme--uat.sandbox.my.salesforce.com";

/// Nothing listens there: what goes to it stays on this computer.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A set-up of a real org up to the Consumer Key, and the org that has the certificate by now.
struct Scene {
    home: Home,
    org: PracticeOrg,
    ca_file: String,
    host: &'static str,
}

impl Scene {
    fn new(host: &'static str, practice: &[&str]) -> Self {
        let home = Home::new();
        let certificate = home.join("acme.crt").display().to_string();
        let ca_file = home.join("ca.pem").display().to_string();
        let org = format!("https://{host}");
        let first = [
            "setup",
            "--yes",
            "--connection",
            "acme",
            "--org",
            &org,
            "--username",
            USERNAME,
            "--store",
            "file",
            "--cert-out",
            &certificate,
        ];
        sfjwt(&home, NOWHERE, &first)
            .exits(2)
            .says(&["--consumer-key"]);
        let preset = [
            "--tls",
            "--ca-out",
            &ca_file,
            "--cert",
            &certificate,
            "--consumer-key",
            CONSUMER_KEY,
            "--username",
            USERNAME,
        ];
        let org = PracticeOrg::start(&home, &[&preset[..], practice].concat());
        Self {
            home,
            org,
            ca_file,
            host,
        }
    }

    fn proxy(&self) -> ConnectProxy {
        ConnectProxy::to(self.org.address())
    }

    /// The second run, with the Consumer Key.
    fn setup(&self, proxy: &str, more: &[&str]) -> Ended {
        let args = [
            "setup",
            "--yes",
            "--connection",
            "acme",
            "--consumer-key",
            CONSUMER_KEY,
        ];
        sfjwt(&self.home, proxy, &[&args[..], more].concat())
    }

    fn trusting(&self) -> [&str; 2] {
        ["--ca-file", &self.ca_file]
    }

    fn targets(&self) -> String {
        format!("{}:443", self.host)
    }
}

fn sfjwt(home: &Home, proxy: &str, args: &[&str]) -> Ended {
    let mut command = home.command(args);
    command
        .env("HTTPS_PROXY", proxy)
        .env("SFJWT_PASSPHRASE", PASSPHRASE);
    run(&mut command)
}

fn failed(json: &Value) -> Vec<String> {
    let failed = checks(json)
        .into_iter()
        .filter(|(_, state)| state == "failed");
    failed.map(|(id, _)| id).collect()
}

fn is_green(scene: &Scene) -> Value {
    let proxy = scene.proxy();
    let json = scene
        .setup(&proxy.url(), &[&scene.trusting()[..], &["--json"]].concat())
        .exits(0)
        .json();
    assert_eq!(json["practice"], false);
    assert_eq!(json["org"], format!("https://{}", scene.host));
    for (id, state) in checks(&json) {
        // The proxy resolves the name; no destination was chosen.
        let skipped = ["network-name", "api-data"].contains(&id.as_str());
        assert_eq!(state, if skipped { "skipped" } else { "ok" }, "{id}");
    }
    // Whatever was sent, went to the org and nowhere else.
    let targets = proxy.targets();
    assert!(!targets.is_empty());
    assert!(
        targets.iter().all(|target| *target == scene.targets()),
        "{targets:?}"
    );
    json
}

#[test]
fn a_production_org_is_set_up_tested_and_used() {
    let scene = Scene::new(PRODUCTION, &[]);
    let draft = scene.home.draft("acme").unwrap();
    let json = is_green(&scene);
    assert_eq!(
        json["spki_sha256"].as_str(),
        draft["key"]["facts"]["spki"].as_str()
    );
    let saved = scene.home.connection("acme").unwrap();
    assert!(saved.get("practice").is_none(), "a real one: {saved}");
    assert_eq!(
        saved["audience"].as_str(),
        Some("https://acme.my.salesforce.com")
    );

    let proxy = scene.proxy();
    let with_ca = |args: &[&str]| {
        sfjwt(
            &scene.home,
            &proxy.url(),
            &[args, &scene.trusting()].concat(),
        )
    };
    with_ca(&["test", "acme"])
        .exits(0)
        .says(&["It works: integration@acme.example can log in to acme.my.salesforce.com"])
        .says_nothing_of(&["simulated"]);
    let token = with_ca(&["token", "acme"]).exits(0).out;
    with_ca(&["connection", "show", "acme"])
        .exits(0)
        .says(&["acme.my.salesforce.com, production"]);
    assert!(
        proxy
            .targets()
            .iter()
            .all(|target| *target == scene.targets())
    );

    // Another maker's client takes the token.
    let header = scene
        .home
        .write("header", format!("Authorization: Bearer {token}"));
    let mut curl = Command::new("curl");
    scene.home.isolate(&mut curl);
    curl.env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["--silent", "--show-error", "--proxy", &proxy.url()])
        .args([
            "--cacert",
            &scene.ca_file,
            "--header",
            &format!("@{header}"),
        ])
        .arg("https://acme.my.salesforce.com/services/data/v60.0/limits");
    let limits = run(&mut curl).exits(0).json();
    assert!(limits["DailyApiRequests"]["Max"].is_u64(), "{limits}");
}

#[test]
fn a_sandbox_is_set_up() {
    let scene = Scene::new(SANDBOX, &[]);
    is_green(&scene);
    let proxy = scene.proxy();
    let test = [&["test"], &scene.trusting()[..]].concat();
    sfjwt(&scene.home, &proxy.url(), &test)
        .exits(0)
        .says(&["can log in to acme--uat.sandbox.my.salesforce.com"]);
    let shown = scene.home.sfjwt(&["connection", "show"]).exits(0);
    shown.says(&["acme--uat.sandbox.my.salesforce.com, sandbox \"uat\""]);
}

/// A Connected App takes another way through the checks.
#[test]
fn a_connected_app_is_set_up() {
    is_green(&Scene::new(PRODUCTION, &["--app", "connected-app"]));
}

/// `SSL_CERT_FILE` is what other tools on such a network are given.
#[test]
fn the_variable_for_certificates_works_too() {
    let scene = Scene::new(PRODUCTION, &[]);
    let proxy = scene.proxy();
    let args = [
        "setup",
        "--yes",
        "--connection",
        "acme",
        "--consumer-key",
        CONSUMER_KEY,
    ];
    let mut command = scene.home.command(&args);
    command
        .env("HTTPS_PROXY", proxy.url())
        .env("SFJWT_PASSPHRASE", PASSPHRASE)
        .env("SSL_CERT_FILE", &scene.ca_file);
    run(&mut command).exits(0).says(&["It works"]);
}

/// An authority that nobody trusts: not a byte of HTTP is sent.
#[test]
fn an_unknown_authority_is_exit_3() {
    let scene = Scene::new(PRODUCTION, &[]);
    let proxy = scene.proxy();
    let json = scene.setup(&proxy.url(), &["--json"]).exits(3).json();
    assert_eq!(failed(&json), ["network-tls"]);
    assert_eq!(json["findings"][0]["cause"], "tls_intercepted");
    scene.setup(&proxy.url(), &[]).exits(3).says(&["--ca-file"]);
    assert!(scene.home.connection("acme").is_none());
    // With it, the same set-up goes on.
    is_green(&scene);
}

#[test]
fn a_proxy_that_does_not_let_through_is_exit_3() {
    let scene = Scene::new(PRODUCTION, &["--fault", "none"]);
    let more = [&scene.trusting()[..], &["--json", "--timeout", "1"]].concat();
    let refusing = ConnectProxy::refusing("403 Forbidden");
    let stalling = ConnectProxy::stalling();
    let login = ConnectProxy::with_login(scene.org.address(), "Basic QWxhZGRpbjpvcGVuc2VzYW1l");
    for (proxy, cause) in [
        (NOWHERE.to_owned(), "connection_refused"),
        (refusing.url(), "connection_refused"),
        (stalling.url(), "connect_timeout"),
        (login.url(), "proxy_auth_required"),
        (
            login.url_with_login("Aladdin:closesesame"),
            "proxy_auth_required",
        ),
    ] {
        let ended = scene
            .setup(&proxy, &more)
            .exits(3)
            .says_nothing_of(&["closesesame"]);
        let json = ended.json();
        assert_eq!(json["findings"][0]["cause"], cause, "{proxy}: {json:#}");
        assert_eq!(failed(&json).len(), 1, "{proxy}");
    }
    let with_login = login.url_with_login("Aladdin:opensesame");
    scene
        .setup(&with_login, &more)
        .exits(0)
        .says_nothing_of(&["opensesame"]);
}

/// A redirect of the token endpoint is not followed with a signed request.
#[test]
fn a_signed_request_goes_to_the_org_alone() {
    let fault = "redirect=https://login.evil.example/services/oauth2/token";
    let scene = Scene::new(PRODUCTION, &["--fault", fault]);
    let proxy = scene.proxy();
    let json = scene
        .setup(&proxy.url(), &[&scene.trusting()[..], &["--json"]].concat())
        .exits(4)
        .json();
    assert_eq!(json["findings"][0]["cause"], "redirected");
    let targets = proxy.targets();
    assert!(
        targets.iter().all(|target| *target == scene.targets()),
        "{targets:?}"
    );
}

/// The certificate of another authority, shown to this one connection: somebody reads along.
#[test]
fn an_intercepted_connection_is_told_from_a_wrong_name() {
    let scene = Scene::new(PRODUCTION, &["--fault", "tls_intercept"]);
    let proxy = scene.proxy();
    let more = [&scene.trusting()[..], &["--json"]].concat();
    let json = scene.setup(&proxy.url(), &more).exits(3).json();
    assert_eq!(failed(&json), ["network-tls"]);
    assert_eq!(json["findings"][0]["cause"], "tls_intercepted");

    let scene = Scene::new(PRODUCTION, &["--fault", "tls_version"]);
    let proxy = scene.proxy();
    let more = [&scene.trusting()[..], &["--json"]].concat();
    let json = scene.setup(&proxy.url(), &more).exits(3).json();
    assert_eq!(json["findings"][0]["cause"], "tls_version");
}

/// Whatever the surroundings say, a simulated org is never asked through a proxy.
#[test]
fn loopback_never_goes_through_a_proxy() {
    let home = Home::new();
    let proxy = ConnectProxy::refusing("403 Forbidden");
    let mut command = home.command(&["setup", "--practice", "--yes"]);
    for name in [
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "http_proxy",
        "https_proxy",
        "ALL_PROXY",
    ] {
        command.env(name, proxy.url());
    }
    run(&mut command).exits(0).says(&["It works"]);
    assert_eq!(proxy.targets(), Vec::<String>::new());
}

/// `NO_PROXY` is about other hosts here. (That a host in it is asked directly is shown with a
/// loopback peer in `tests/http`: here it would ask the real Salesforce.)
#[test]
fn no_proxy_of_other_hosts_changes_nothing() {
    let scene = Scene::new(PRODUCTION, &[]);
    let proxy = scene.proxy();
    let args = [
        "setup",
        "--yes",
        "--connection",
        "acme",
        "--consumer-key",
        CONSUMER_KEY,
    ];
    let mut command = scene.home.command(&[&args[..], &scene.trusting()].concat());
    command
        .env("HTTPS_PROXY", proxy.url())
        .env("NO_PROXY", "localhost,.example.com,salesforce.com.example")
        .env("SFJWT_PASSPHRASE", PASSPHRASE);
    run(&mut command).exits(0);
    assert!(proxy.targets().contains(&scene.targets()));
}
