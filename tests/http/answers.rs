//! What comes back, what is sent, and what is not.

use sfjwt::domain::{Realm, TransportKind};
use sfjwt::ports::{Http, HttpBody, HttpRequest, Method, Target};
use tempfile::tempdir;
use time::macros::datetime;
use tokio::io::AsyncWriteExt;
use url::Url;

use super::peers::{Peer, TestCa, read_request};
use super::{answer, direct, failure, get, post, secret};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";
const MEBIBYTE: usize = 1024 * 1024;

#[tokio::test]
async fn date_status_and_body_of_a_refusal_are_kept() {
    let peer = Peer::plain(
        "HTTP/1.1 400 Bad Request\r\nDate: Tue, 07 May 2024 10:20:30 GMT\r\n\
         Content-Type: application/json\r\nContent-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}",
    )
    .await;
    let url = peer.url("http", "/services/oauth2/token");
    let got = answer(&direct(None), post(&url, Realm::Practice, "a=b")).await;
    assert_eq!(got.status, 400);
    assert_eq!(got.date, Some(datetime!(2024-05-07 10:20:30 UTC)));
    assert_eq!(got.header("content-type"), Some("application/json"));
    assert_eq!(got.body.expose_str(), Some("{\"error\":\"invalid_grant\"}"));
    assert!(got.connect.is_some_and(|connect| connect <= got.elapsed));
}

#[tokio::test]
async fn headers_are_cleaned_and_sessions_left_out() {
    let peer = Peer::plain(
        "HTTP/1.1 302 Found\r\nDate: yesterday\r\nServer: \u{202e}evil\tname\r\n\
         Set-Cookie: sid=00Dsecret\r\nX-Other: 1\r\nSforce-Limit-Info: api-usage=1/15000\r\n\
         Location: https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=00Dsecret#x\r\n\
         Content-Length: 0\r\n\r\n",
    )
    .await;
    let got = answer(&direct(None), get(&peer.url("http", "/"))).await;
    assert_eq!(got.date, None);
    assert_eq!(got.header("server"), Some("\u{fffd}evil name"));
    assert_eq!(got.header("sforce-limit-info"), Some("api-usage=1/15000"));
    assert_eq!(got.header("x-other"), None);
    let location = "https://acme.my.salesforce.com/secur/frontdoor.jsp";
    assert_eq!(got.header("location"), Some(location));
    assert!(!format!("{:?}", got.headers).contains("00Dsecret"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_the_form_goes_nowhere_else() {
    let elsewhere = Peer::plain(OK).await;
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let location = elsewhere.url("http", "/token");
        let peer = Peer::plain(format!(
            "HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        ))
        .await;
        let request = post(&peer.url("http", "/"), Realm::Practice, "assertion=e30");
        let got = answer(&direct(None), request).await;
        assert!(status.starts_with(&got.status.to_string()));
        assert_eq!(got.header("location"), Some(location.as_str()));
        assert_eq!(peer.requests().len(), 1);
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn the_form_and_the_token_arrive_as_the_rfcs_say() {
    let peer = Peer::plain(OK).await;
    let client = direct(None);
    let url = peer.url("http", "/services/oauth2/token");
    answer(&client, post(&url, Realm::Practice, "assertion=e30&x=1")).await;
    let mut request = post(&url, Realm::Practice, "");
    request.bearer = Some(secret("00Dtoken"));
    request.body = HttpBody::Json("{\"a\":1}".to_owned());
    answer(&client, request).await;

    let requests = peer.requests();
    let [form, token] = requests.as_slice() else {
        panic!("two requests, not {requests:?}");
    };
    assert!(form.starts_with("POST /services/oauth2/token HTTP/1.1\r\n"));
    assert!(form.contains("content-type: application/x-www-form-urlencoded\r\n"));
    assert!(form.ends_with("\r\n\r\nassertion=e30&x=1"));
    assert!(form.contains(concat!(
        "user-agent: sfjwt/",
        env!("CARGO_PKG_VERSION"),
        "\r\n"
    )));
    assert!(!form.contains("authorization"));
    assert!(!form.contains("accept-encoding"));
    assert!(token.contains("authorization: Bearer 00Dtoken\r\n"));
    assert!(token.contains("content-type: application/json\r\n"));
    assert!(token.ends_with("{\"a\":1}"));
}

#[tokio::test]
async fn secrets_for_unchecked_addresses_are_not_sent() {
    let peer = Peer::plain(OK).await;
    let client = direct(None);
    let public = || Target::Public(Url::parse(&peer.url("http", "/")).expect("a URL"));
    let form = HttpRequest {
        method: Method::Post,
        target: public(),
        bearer: None,
        body: HttpBody::Form(secret("assertion=e30")),
    };
    let token = HttpRequest {
        method: Method::Get,
        target: public(),
        bearer: Some(secret("00Dtoken")),
        body: HttpBody::Empty,
    };
    for request in [form, token] {
        let error = failure(&client, request).await;
        assert_eq!(error.kind, TransportKind::Other);
        assert!(error.detail.starts_with("not sent:"), "{}", error.detail);
        assert!(!error.detail.contains("00Dtoken") && !error.detail.contains("e30"));
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test]
async fn a_token_that_fits_no_header_is_an_error_without_the_token() {
    let peer = Peer::plain(OK).await;
    let mut request = post(&peer.url("http", "/"), Realm::Practice, "");
    request.bearer = Some(secret("00D\ninjected: header"));
    let error = failure(&direct(None), request).await;
    assert_eq!(error.kind, TransportKind::Other);
    assert!(!error.detail.contains("injected"), "{}", error.detail);
    assert_eq!(peer.connections(), 0);
}

#[tokio::test]
async fn the_connection_of_the_probe_serves_the_token_request() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let tls = Peer::tls(ca.server(&["127.0.0.1"]), OK).await;
    let plain = Peer::plain(OK).await;
    let client = direct(Some(ca.file(dir.path())));
    for (peer, scheme) in [(&plain, "http"), (&tls, "https")] {
        let url = peer.url(scheme, "/services/data");
        let first = answer(&client, get(&url)).await;
        let second = answer(&client, post(&url, Realm::Practice, "assertion=e30")).await;
        assert!(first.connect.is_some(), "{scheme}");
        assert_eq!(second.connect, None, "{scheme}");
        assert_eq!(peer.connections(), 1, "{scheme}");
        assert_eq!(peer.requests().len(), 2, "{scheme}");
    }
}

#[tokio::test]
async fn a_connection_the_server_ends_is_made_anew() {
    let peer =
        Peer::plain("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").await;
    let client = direct(None);
    for connections in 1..=3 {
        let got = answer(&client, get(&peer.url("http", "/"))).await;
        assert!(got.connect.is_some());
        assert_eq!(peer.connections(), connections);
    }
}

#[tokio::test]
async fn bodies_are_bounded_with_and_without_a_length() {
    let client = direct(None);
    for (size, fits) in [(MEBIBYTE, true), (MEBIBYTE + 1, false)] {
        let body = "x".repeat(size);
        let length = Peer::plain(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n{body}"
        ))
        .await;
        let chunked = Peer::plain(format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n0\r\n\r\n"
        ))
        .await;
        for peer in [length, chunked] {
            let got = client.send(get(&peer.url("http", "/"))).await;
            match got {
                Ok(got) => assert!(fits && got.body.len() == size),
                Err(error) => assert!(!fits && error.kind == TransportKind::TooLarge, "{error}"),
            }
        }
    }
}

#[tokio::test]
async fn an_endless_body_is_not_read_to_the_end() {
    let peer = Peer::rude(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        loop {
            stream.write_all(&[b'x'; 4096]).await?;
        }
    })
    .await;
    let error = failure(&direct(None), get(&peer.url("http", "/"))).await;
    assert_eq!(error.kind, TransportKind::TooLarge, "{error}");
}

#[tokio::test]
async fn names_on_this_computer_are_looked_up_and_addresses_need_not_be() {
    let client = direct(None);
    let name = Url::parse("http://localhost:1").expect("a URL");
    let found = client
        .lookup(&name)
        .await
        .expect("localhost")
        .expect("looked up");
    assert!(found.addresses >= 1);
    let address = Url::parse("http://127.0.0.1:1").expect("a URL");
    let found = client
        .lookup(&address)
        .await
        .expect("an address")
        .expect("itself");
    assert_eq!((found.addresses, found.elapsed.as_nanos()), (1, 0));
}
