//! What the environment says. A process must not change its own, so each test starts itself again
//! as a child with another one.

use std::env;
use std::process::{Command, Output};

use sfjwt::adapters::http::{HttpClient, HttpOptions};
use sfjwt::ports::Http;
use tempfile::tempdir;
use tokio::task::spawn_blocking;
use url::Url;

use super::connect_proxy::ConnectProxy;
use super::get;
use super::peers::{Peer, TestCa};

/// Set for the child: the URL it fetches.
const CHILD: &str = "SFJWT_TEST_FETCH";
const ORG: &str = "https://acme.my.salesforce.com/";
const HOST: &str = "acme.my.salesforce.com";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// In the child: fetches the URL with default options, prints what came of it, and is done.
async fn is_child() -> bool {
    let Ok(url) = env::var(CHILD) else {
        return false;
    };
    let client = HttpClient::new(HttpOptions::default()).expect("a client");
    let parsed = Url::parse(&url).expect("a URL");
    match client.lookup(&parsed).await {
        Ok(None) => println!("lookup=proxy"),
        Ok(Some(_)) => println!("lookup=found"),
        Err(error) => println!("lookup={:?}", error.kind),
    }
    match client.send(get(&url)).await {
        Ok(answer) => println!("status={}", answer.status),
        Err(error) => println!("kind={:?} {}", error.kind, error.detail),
    }
    true
}

/// Runs the test called `test` again, in a child with only these variables about proxies and trust.
async fn child(test: &str, url: &str, variables: &[(&str, String)]) -> String {
    let mut command = Command::new(env::current_exe().expect("this program"));
    let test = format!("environment::{test}");
    command.args(["--exact", &test, "--nocapture"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR");
    command.env(CHILD, url).envs(variables.iter().cloned());
    let output: Output = spawn_blocking(move || command.output())
        .await
        .expect("no panic")
        .expect("a child");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[tokio::test]
async fn proxy_variables_are_followed() {
    if is_child().await {
        return;
    }
    let test = "proxy_variables_are_followed";
    let proxy = ConnectProxy::refusing("403 Forbidden");
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let before = proxy.targets().len();
        let said = child(test, ORG, &[(name, proxy.url())]).await;
        assert!(said.contains("lookup=proxy"), "{name}: {said}");
        assert!(said.contains("kind=ProxyRefused"), "{name}: {said}");
        assert_eq!(proxy.targets()[before..], [format!("{HOST}:443")], "{name}");
    }
}

#[tokio::test]
async fn no_proxy_is_followed() {
    if is_child().await {
        return;
    }
    let proxy = ConnectProxy::refusing("403 Forbidden");
    let variables = [
        ("HTTPS_PROXY", proxy.url()),
        ("NO_PROXY", ".invalid".to_owned()),
    ];
    let url = "https://acme.my.invalid/";
    let said = child("no_proxy_is_followed", url, &variables).await;
    assert!(
        said.contains("lookup=Dns") && said.contains("kind=Dns"),
        "{said}"
    );
    assert_eq!(proxy.targets(), [] as [&str; 0]);
}

/// Only there does the trust store come from files (rustls-native-certs).
#[cfg(target_os = "linux")]
#[tokio::test]
async fn ssl_cert_file_replaces_the_trust_store() {
    if is_child().await {
        return;
    }
    let test = "ssl_cert_file_replaces_the_trust_store";
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let org = Peer::tls(ca.server(&[HOST]), OK).await;
    let proxy = ConnectProxy::to(org.address);
    let with = |file: String| [("HTTPS_PROXY", proxy.url()), ("SSL_CERT_FILE", file)];

    let file = ca.file(dir.path()).display().to_string();
    let said = child(test, ORG, &with(file)).await;
    assert!(said.contains("status=200"), "{said}");

    let missing = dir.path().join("missing.pem").display().to_string();
    let said = child(test, ORG, &with(missing)).await;
    assert!(said.contains("kind=NoRoots"), "{said}");
    assert!(
        said.contains("SSL_CERT_FILE=") && said.contains("missing.pem"),
        "{said}"
    );
}
