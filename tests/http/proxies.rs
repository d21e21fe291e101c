//! Through a company's proxy, and past it. Pins hyper-util's texts of a failed CONNECT.

use std::time::Duration;

use sfjwt::adapters::http::HttpClient;
use sfjwt::domain::{Realm, TransportKind};
use sfjwt::ports::Http;
use tempfile::tempdir;
use url::Url;

use super::connect_proxy::ConnectProxy;
use super::peers::{Peer, TestCa, closed_port};
use super::{answer, client, failure, get, options, post};

const ORG: &str = "https://acme.my.salesforce.com/services/oauth2/token";
const HOST: &str = "acme.my.salesforce.com";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

#[tokio::test]
async fn an_org_is_reached_through_the_tunnel_and_stays_connected() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let org = Peer::tls(ca.server(&[HOST]), OK).await;
    let proxy = ConnectProxy::to(org.address);
    let client = client(Some(ca.file(dir.path())), &proxy.url(), "");
    let first = answer(&client, get(ORG)).await;
    let second = answer(&client, post(ORG, Realm::Salesforce, "assertion=e30")).await;
    assert_eq!((first.status, second.status), (200, 200));
    assert!(first.connect.is_some_and(|took| took <= first.elapsed));
    assert_eq!(second.connect, None);
    assert_eq!(org.requests().len(), 2);
    let connects = proxy.connects();
    assert_eq!(connects.len(), 1);
    assert_eq!(connects[0].authority, format!("{HOST}:443"));
    let agent = concat!("sfjwt/", env!("CARGO_PKG_VERSION"));
    assert_eq!(connects[0].user_agent.as_deref(), Some(agent));
}

#[tokio::test]
async fn the_login_of_the_proxy_url_is_used_and_never_shown() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let org = Peer::tls(ca.server(&[HOST]), OK).await;
    // `Aladdin:opensesame` (RFC 7617 §2, with another password).
    let proxy = ConnectProxy::with_login(org.address, "Basic QWxhZGRpbjpvcGVuc2VzYW1l");
    let ca_file = ca.file(dir.path());
    let known = client(
        Some(ca_file.clone()),
        &proxy.url_with_login("Aladdin:opensesame"),
        "",
    );
    assert_eq!(answer(&known, get(ORG)).await.status, 200);
    let wrong = client(
        Some(ca_file),
        &proxy.url_with_login("Aladdin:wrongword"),
        "",
    );
    let error = failure(&wrong, get(ORG)).await;
    assert_eq!(error.kind, TransportKind::ProxyAuth, "{error}");
    assert!(!error.detail.contains("wrongword"), "{error}");
    assert!(!error.detail.contains("Aladdin"), "{error}");
}

#[tokio::test]
async fn what_the_proxy_does_wrong_is_blamed_on_the_proxy() {
    let cases = [
        (
            ConnectProxy::refusing("407 Proxy Authentication Required"),
            TransportKind::ProxyAuth,
            "proxy authorization required",
        ),
        (
            ConnectProxy::refusing("403 Forbidden"),
            TransportKind::ProxyRefused,
            "tunnel error: unsuccessful",
        ),
        (
            ConnectProxy::refusing("502 Bad Gateway"),
            TransportKind::ProxyRefused,
            "tunnel error: unsuccessful",
        ),
    ];
    for (proxy, kind, words) in cases {
        let error = failure(&client(None, &proxy.url(), ""), get(ORG)).await;
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.detail.contains(words), "{error}");
        let address = proxy.url().replace("http://", "through the proxy ");
        assert!(error.detail.contains(&address), "{error}");
        assert_eq!(proxy.targets(), [format!("{HOST}:443")]);
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached() {
    let down = format!("http://127.0.0.1:{}", closed_port());
    for proxy in [down.as_str(), "http://no-such-proxy.invalid:3128"] {
        let error = failure(&client(None, proxy, ""), get(ORG)).await;
        assert_eq!(error.kind, TransportKind::ProxyUnreachable, "{error}");
    }
}

#[tokio::test]
async fn a_proxy_that_hangs_up_or_says_nothing() {
    let hung_up = Peer::rude(|stream| async move { stream.set_zero_linger() }).await;
    let error = failure(&client(None, &hung_up.url("http", ""), ""), get(ORG)).await;
    assert_eq!(error.kind, TransportKind::ProxyRefused, "{error}");

    let stalling = ConnectProxy::stalling();
    let mut options = options(None, &stalling.url(), "");
    options.timeout = Some(Duration::from_millis(500));
    let impatient = HttpClient::new(options).expect("a client");
    let error = failure(&impatient, get(ORG)).await;
    assert_eq!(error.kind, TransportKind::ConnectTimeout, "{error}");
    assert!(error.detail.contains("through the proxy"), "{error}");
}

#[tokio::test]
async fn an_org_behind_the_proxy_fails_as_itself() {
    let ca = TestCa::new("Inspection CA");
    let org = Peer::tls(ca.server(&[HOST]), OK).await;
    let proxy = ConnectProxy::to(org.address);
    let error = failure(&client(None, &proxy.url(), ""), get(ORG)).await;
    assert_eq!(error.kind, TransportKind::TlsUntrusted, "{error}");
    assert!(error.detail.contains("CN=Inspection CA"), "{error}");
}

#[tokio::test]
async fn this_computer_is_never_reached_through_a_proxy() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let tls = Peer::tls(ca.server(&["127.0.0.1", "localhost"]), OK).await;
    let plain = Peer::plain(OK).await;
    let proxy = ConnectProxy::refusing("403 Forbidden");
    let client = client(Some(ca.file(dir.path())), &proxy.url(), "");
    let by_name = format!("https://localhost:{}/", tls.address.port());
    for url in [plain.url("http", "/"), tls.url("https", "/"), by_name] {
        assert_eq!(answer(&client, get(&url)).await.status, 200, "{url}");
    }
    assert_eq!(proxy.targets(), [] as [&str; 0]);
}

#[tokio::test]
async fn exceptions_go_past_the_proxy_and_lookups_follow_the_same_rule() {
    let proxy = ConnectProxy::refusing("403 Forbidden");
    let client = client(None, &proxy.url(), "intern.invalid");
    let inside = "https://acme.intern.invalid/";
    let outside = "https://acme.extern.invalid/";
    let url = |text| Url::parse(text).expect("a URL");

    let error = failure(&client, get(inside)).await;
    assert_eq!(error.kind, TransportKind::Dns, "{error}");
    assert!(!error.detail.contains("through the proxy"), "{error}");
    let error = client.lookup(&url(inside)).await.expect_err("no such name");
    assert_eq!(error.kind, TransportKind::Dns, "{error}");
    assert_eq!(proxy.targets(), [] as [&str; 0]);

    let error = failure(&client, get(outside)).await;
    assert_eq!(error.kind, TransportKind::ProxyRefused, "{error}");
    assert_eq!(proxy.targets(), ["acme.extern.invalid:443"]);
    let looked_up = client
        .lookup(&url(outside))
        .await
        .expect("the proxy's work");
    assert_eq!(looked_up, None);
}

#[tokio::test]
async fn a_proxy_setting_nobody_can_use_is_an_error() {
    for (proxy, words) in [
        ("http://", "empty host"),
        ("socks5://127.0.0.1:1080", "unsupported scheme socks5"),
    ] {
        let error = failure(&client(None, proxy, ""), get(ORG)).await;
        assert_eq!(error.kind, TransportKind::ProxyUnreachable, "{error}");
        assert!(error.detail.contains(words), "{error}");
    }
}
