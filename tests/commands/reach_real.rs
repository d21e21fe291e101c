//! The same for situations that need a real host's name: the built program against
//! `https://acme….my.salesforce.com`, led by a CONNECT proxy to the simulated org behind TLS.

use super::CONSUMER_KEY;
use super::connect_proxy::ConnectProxy;
use super::program::{Ended, Home, PracticeOrg, run};
use super::reach::complaint;

/// Causes shown here.
pub(super) const CAUSES: [&str; 4] = [
    "tls_intercepted",
    "tls_version",
    "app_missing_in_sandbox",
    "username_suffix_missing",
];

const PRODUCTION: &str = "https://acme.my.salesforce.com";
const SANDBOX: &str = "https://acme--uat.sandbox.my.salesforce.com";

/// Nothing listens there: what goes to it stays on this computer.
const NOWHERE: &str = "http://127.0.0.1:9";

fn sfjwt(home: &Home, proxy: &str, args: &[&str]) -> Ended {
    let mut command = home.command(args);
    command
        .env("HTTPS_PROXY", proxy)
        .env("SFJWT_PASSPHRASE", "a passphrase");
    run(&mut command)
}

/// Sets up `org` up to the Consumer Key, then asks the simulated org, run with `practice`, in its
/// place; its certificate is trusted or not.
fn asked(org: &str, username: &str, practice: &[&str], trusted: bool) -> Ended {
    let home = Home::new();
    let certificate = home.join("acme.crt").display().to_string();
    let ca_file = home.join("ca.pem").display().to_string();
    let name = ["setup", "--yes", "--connection", "acme"];
    let first = ["--org", org, "--username", username, "--store", "file"];
    let out = ["--cert-out", &certificate];
    sfjwt(&home, NOWHERE, &[&name[..], &first, &out].concat()).exits(2);
    let preset = [
        "--tls",
        "--ca-out",
        &ca_file,
        "--cert",
        &certificate,
        "--consumer-key",
        CONSUMER_KEY,
        "--username",
        username,
    ];
    let simulated = PracticeOrg::start(&home, &[&preset[..], practice].concat());
    let proxy = ConnectProxy::to(simulated.address());
    let second = ["--json", "--timeout", "5", "--consumer-key", CONSUMER_KEY];
    let trusting: &[&str] = if trusted {
        &["--ca-file", &ca_file]
    } else {
        &[]
    };
    sfjwt(
        &home,
        &proxy.url(),
        &[&name[..], &second, trusting].concat(),
    )
}

#[test]
fn a_certificate_of_somebody_in_between() {
    let ended = asked(PRODUCTION, "sync@acme.example", &[], false);
    assert_eq!(complaint("tls_intercepted", 3, &ended, &[]), None);
    let fault = ["--fault", "tls_intercept"];
    let ended = asked(PRODUCTION, "sync@acme.example", &fault, true);
    assert_eq!(complaint("tls_intercepted", 3, &ended, &[]), None);
}

#[test]
fn no_common_version_of_tls() {
    let fault = ["--fault", "tls_version"];
    let ended = asked(PRODUCTION, "sync@acme.example", &fault, true);
    assert_eq!(complaint("tls_version", 3, &ended, &[]), None);
}

#[test]
fn an_app_that_the_sandbox_does_not_have() {
    let skip = ["--skip", "create"];
    let ended = asked(SANDBOX, "sync@acme.example.uat", &skip, true);
    assert_eq!(complaint("app_missing_in_sandbox", 4, &ended, &[]), None);
}

#[test]
fn a_username_of_production_in_a_sandbox() {
    let fault = ["--fault", "invalid_user"];
    let ended = asked(SANDBOX, "sync@acme.example", &fault, true);
    let or = ["username_wrong"];
    assert_eq!(complaint("username_suffix_missing", 4, &ended, &or), None);
}
