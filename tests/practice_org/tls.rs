//! TLS, and the names the org is reached by.

use std::path::PathBuf;

use serde_json::json;
use sfjwt::domain::{AppKind, Fault};

use super::bench::{Org, Reply, claims, curl, exchange_with, pair, preset, signed};

struct Tls {
    org: Org,
    _dir: tempfile::TempDir,
    ca: PathBuf,
}

fn start(kind: AppKind, faults: &[&str]) -> Tls {
    let dir = tempfile::tempdir().unwrap();
    let ca = dir.path().join("ca.pem");
    let org = Org::with(|config| {
        config.tls_ca_file = Some(ca.clone());
        config.options.faults = faults.iter().map(|id| Fault((*id).to_owned())).collect();
        let mut app = preset(&pair().certificate);
        app.app_kind = kind;
        config.preset = Some(app);
    });
    Tls { org, _dir: dir, ca }
}

impl Tls {
    fn port(&self) -> &str {
        self.org.base.rsplit_once(':').unwrap().1
    }

    /// Asks for a token at a Salesforce name that leads here.
    fn exchange(&self, host: &str, aud: &str) -> Reply {
        let connect = format!("{host}:443:127.0.0.1:{}", self.port());
        let ca = self.ca.to_str().unwrap();
        exchange_with(
            &format!("https://{host}"),
            &signed(&claims(aud)),
            &["--cacert", ca, "--connect-to", &connect],
        )
    }
}

#[test]
fn as_a_my_domain_through_the_usual_port() {
    let tls = start(AppKind::ExternalClientApp, &[]);
    for (host, aud) in [
        ("acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("acme.my.salesforce.com", "https://login.salesforce.com"),
        (
            "acme--uat.sandbox.my.salesforce.com",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        (
            "acme--uat.sandbox.my.salesforce.com",
            "https://test.salesforce.com",
        ),
        (
            "acme-dev-ed.develop.my.salesforce.com",
            "https://acme-dev-ed.develop.my.salesforce.com",
        ),
        (
            "acme.scratch.my.salesforce.com",
            "https://test.salesforce.com",
        ),
    ] {
        let reply = tls.exchange(host, aud);
        assert_eq!(reply.status, 200, "{host} {aud}: {reply:?}");
        let body = reply.json();
        assert_eq!(body["instance_url"], format!("https://{host}"));
        let shared = if host.contains("uat") || host.contains("scratch") {
            "https://test.salesforce.com/id/00D"
        } else {
            "https://login.salesforce.com/id/00D"
        };
        assert!(body["id"].as_str().unwrap().starts_with(shared), "{body}");
    }
    let wrong = tls.exchange("acme.my.salesforce.com", "https://test.salesforce.com");
    assert_eq!(wrong.error().2, "audience is invalid");
}

#[test]
fn external_client_apps_are_unknown_at_the_shared_hosts() {
    let tls = start(AppKind::ExternalClientApp, &[]);
    for host in ["login.salesforce.com", "test.salesforce.com"] {
        let reply = tls.exchange(host, &format!("https://{host}"));
        assert_eq!(
            reply.json(),
            json!({
                "error": "app_not_found",
                "error_description": "External client app is not installed in this org",
            })
        );
    }
    let tls = start(AppKind::ConnectedApp, &[]);
    let reply = tls.exchange("login.salesforce.com", "https://login.salesforce.com");
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn loopback_names_are_in_the_certificate() {
    let tls = start(AppKind::ExternalClientApp, &[]);
    let ca = tls.ca.to_str().unwrap();
    for name in ["127.0.0.1", "localhost"] {
        let base = format!("https://{name}:{}", tls.port());
        let reply = exchange_with(&base, &signed(&claims(&base)), &["--cacert", ca, "-4"]);
        assert_eq!(reply.status, 200, "{name}: {reply:?}");
        assert_eq!(reply.json()["instance_url"], base);
    }
    let unknown = curl(&[format!("{}/services/data", tls.org.base)]);
    assert_eq!(unknown.exit, 60, "nobody else trusts this authority");
    let written = std::fs::read_to_string(&tls.ca).unwrap();
    assert!(written.contains("BEGIN CERTIFICATE") && !written.contains("PRIVATE"));
}

#[test]
fn handshakes_that_fail() {
    for (fault, exit) in [("tls_intercept", 60), ("tls_version", 35)] {
        let tls = start(AppKind::ExternalClientApp, &[fault]);
        let ca = tls.ca.to_str().unwrap().to_owned();
        let url = format!("{}/services/data", tls.org.base);
        let reply = curl(&["--cacert", &ca, &url]);
        assert_eq!(reply.exit, exit, "{fault}: {reply:?}");
    }
}
