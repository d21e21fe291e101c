//! Every failure on the way, each provoked by a peer that really behaves so.

use std::io;
use std::time::Duration;

use sfjwt::domain::{TransportError, TransportKind};
use sfjwt::ports::Http;
use tempfile::tempdir;
use time::OffsetDateTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::peers::{Peer, TestCa, closed_port, read_request};
use super::{direct, failure, get, impatient};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Short enough for a test, long enough for a loaded computer to connect.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Says `words` after one request, then hangs up.
async fn after_request(words: &'static str) -> Peer {
    Peer::rude(move |mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(words.as_bytes()).await
    })
    .await
}

/// Says `words` after one request, then nothing more until the client gives up.
async fn then_silence(words: &'static str) -> Peer {
    Peer::rude(move |mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(words.as_bytes()).await?;
        until_hung_up(stream).await
    })
    .await
}

async fn until_hung_up(mut stream: TcpStream) -> io::Result<()> {
    while stream.read(&mut [0; 1024]).await? > 0 {}
    Ok(())
}

/// Says these bytes after what it takes for a TLS `ClientHello`, then hangs up properly.
async fn after_hello(bytes: &'static [u8]) -> Peer {
    Peer::rude(move |mut stream| async move {
        let hello = stream.read(&mut [0; 4096]).await?;
        assert!(hello > 0);
        stream.write_all(bytes).await?;
        until_hung_up(stream).await
    })
    .await
}

async fn plain(peer: &Peer) -> TransportError {
    failure(&direct(None), get(&peer.url("http", "/"))).await
}

async fn tls(peer: &Peer) -> TransportError {
    failure(&direct(None), get(&peer.url("https", "/"))).await
}

fn assert_kind(error: &TransportError, kind: TransportKind) {
    assert_eq!(error.kind, kind, "{error}");
    assert!(!error.detail.is_empty());
    // Neither the URL nor anything that moves a cursor.
    assert!(!error.detail.contains("://"), "{error}");
    assert!(!error.detail.chars().any(char::is_control), "{error}");
}

#[tokio::test]
async fn untrusted_names_the_issuer() {
    let ca = TestCa::new("Inspection\u{1b}[31m CA");
    let error = tls(&Peer::tls(ca.server(&["127.0.0.1"]), OK).await).await;
    assert_kind(&error, TransportKind::TlsUntrusted);
    assert!(error.detail.contains("CN=Inspection"), "{error}");
    let issuer = error.issuer.as_deref().unwrap_or_default();
    assert!(issuer.starts_with("CN=Inspection"), "by itself: {issuer:?}");
    assert!(!issuer.contains(char::is_control), "{issuer:?}");
    let words = sfjwt::guide::problems::transport(&error, "acme.my.salesforce.com");
    assert!(words.what.contains(issuer), "{}", words.what);
}

#[tokio::test]
async fn certificate_for_another_name() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let peer = Peer::tls(ca.server(&["other.example"]), OK).await;
    let client = direct(Some(ca.file(dir.path())));
    let error = failure(&client, get(&peer.url("https", "/"))).await;
    assert_kind(&error, TransportKind::TlsWrongName);
    assert!(error.detail.contains("other.example"), "{error}");
}

#[tokio::test]
async fn certificate_out_of_date() {
    let dir = tempdir().expect("a directory");
    let ca = TestCa::new("Test CA");
    let client = direct(Some(ca.file(dir.path())));
    let (now, day) = (OffsetDateTime::now_utc(), time::Duration::DAY);
    for (from, until) in [(now - 2 * day, now - day), (now + day, now + 2 * day)] {
        let config = ca.server_between(&["127.0.0.1"], from, until);
        let peer = Peer::tls(config, OK).await;
        let error = failure(&client, get(&peer.url("https", "/"))).await;
        assert_kind(&error, TransportKind::TlsDates);
    }
}

#[tokio::test]
async fn https_to_a_plain_port() {
    let peer = after_hello(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    assert_kind(&tls(&peer).await, TransportKind::TlsNotSpoken);
}

#[tokio::test]
async fn handshake_refused_by_alert_or_by_an_old_version() {
    // A fatal alert `protocol_version`, and a ServerHello of TLS 1.0 (RFC 8446 §6.2, RFC 2246 §7.4.1.3).
    let alert = b"\x15\x03\x01\x00\x02\x02\x46";
    let hello = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01\
        \x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\
        \x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\
        \x00\x00\x2f\x00";
    assert_kind(
        &tls(&after_hello(alert).await).await,
        TransportKind::TlsRefused,
    );
    assert_kind(
        &tls(&after_hello(hello).await).await,
        TransportKind::TlsRefused,
    );
}

#[tokio::test]
async fn plain_http_to_a_tls_port() {
    let ca = TestCa::new("Test CA");
    let peer = Peer::tls(ca.server(&["127.0.0.1"]), OK).await;
    assert_kind(&plain(&peer).await, TransportKind::NotHttp);
}

#[tokio::test]
async fn nobody_listens() {
    for scheme in ["http", "https"] {
        let url = format!("{scheme}://127.0.0.1:{}/", closed_port());
        let error = failure(&direct(None), get(&url)).await;
        assert_kind(&error, TransportKind::Refused);
    }
}

#[tokio::test]
async fn name_not_found() {
    let client = direct(None);
    let url = "https://acme-no-such-host.invalid/";
    assert_kind(&failure(&client, get(url)).await, TransportKind::Dns);
    let url = Url::parse(url).expect("a URL");
    let error = client.lookup(&url).await.expect_err("no such name");
    assert_kind(&error, TransportKind::Dns);
}

#[tokio::test]
async fn reset_instead_of_an_answer() {
    let peer = Peer::rude(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.set_zero_linger()
    })
    .await;
    assert_kind(&plain(&peer).await, TransportKind::Reset);
}

#[tokio::test]
async fn cut_off_during_the_handshake() {
    let reset = Peer::rude(|mut stream| async move {
        let hello = stream.read(&mut [0; 16]).await?;
        assert!(hello > 0);
        stream.set_zero_linger()
    })
    .await;
    assert_kind(&tls(&reset).await, TransportKind::Reset);
    let closed = Peer::rude(|mut stream| async move {
        let hello = stream.read(&mut [0; 4096]).await?;
        assert!(hello > 0);
        stream.shutdown().await?;
        until_hung_up(stream).await
    })
    .await;
    assert_kind(&tls(&closed).await, TransportKind::Reset);
}

#[tokio::test]
async fn closed_before_or_within_the_answer() {
    for words in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nfive!",
    ] {
        let error = plain(&after_request(words).await).await;
        assert_kind(&error, TransportKind::ClosedEarly);
    }
}

#[tokio::test]
async fn answers_that_are_not_http() {
    for words in [
        "220 mail.example ESMTP\r\n",
        "\u{0}\u{1}\u{2}\u{3}garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
    ] {
        let error = plain(&after_request(words).await).await;
        assert_kind(&error, TransportKind::NotHttp);
    }
}

#[tokio::test]
async fn a_peer_that_speaks_first_is_not_http() {
    let peer = Peer::rude(|mut stream| async move {
        stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await?;
        until_hung_up(stream).await
    })
    .await;
    let error = plain(&peer).await;
    assert_kind(&error, TransportKind::NotHttp);
}

#[tokio::test]
async fn a_head_without_end_is_too_large() {
    let peer = Peer::rude(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\nX-Long: ").await?;
        loop {
            stream.write_all(&[b'x'; 4096]).await?;
        }
    })
    .await;
    assert_kind(&plain(&peer).await, TransportKind::TooLarge);
}

#[tokio::test]
async fn a_stalled_handshake_is_a_connection_that_did_not_come_about() {
    let peer = Peer::rude(until_hung_up).await;
    let client = impatient(None, PATIENCE);
    let error = failure(&client, get(&peer.url("https", "/"))).await;
    assert_kind(&error, TransportKind::ConnectTimeout);
    assert!(error.elapsed >= PATIENCE, "{:?}", error.elapsed);
}

#[tokio::test]
async fn a_stalled_answer_is_told_from_a_stalled_connection() {
    let stalled = async |words| {
        let peer = then_silence(words).await;
        failure(&impatient(None, PATIENCE), get(&peer.url("http", "/"))).await
    };
    let (silent, in_head, in_body) = tokio::join!(
        stalled(""),
        stalled("HTTP/1.1 200 OK\r\n"),
        stalled("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!"),
    );
    for error in [silent, in_head, in_body] {
        assert_kind(&error, TransportKind::AnswerTimeout);
        assert!(error.elapsed >= PATIENCE, "{:?}", error.elapsed);
    }
}

#[tokio::test]
async fn a_dripping_answer_ends_with_the_time_for_the_whole_call() {
    let peer = Peer::rude(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        let mut drops = tokio::time::interval(Duration::from_millis(20));
        loop {
            drops.tick().await;
            stream.write_all(b"x").await?;
        }
    })
    .await;
    let client = impatient(None, PATIENCE);
    let error = failure(&client, get(&peer.url("http", "/"))).await;
    assert_kind(&error, TransportKind::AnswerTimeout);
}
