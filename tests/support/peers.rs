//! Local servers for tests of the HTTP client: proper ones, with TLS or without, and rude ones.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, reason = "support of tests")]

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a peer saw.
#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<String>,
}

/// A local server. Ends with the runtime of the test.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Peer {
    /// Answers every request with these bytes, over plain HTTP, and keeps the connection open.
    pub(crate) async fn plain(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |stream, seen| {
            let answer = answer.clone();
            async move { converse(stream, &answer, &seen).await }
        })
        .await
    }

    /// The same over TLS.
    pub(crate) async fn tls(config: Arc<ServerConfig>, answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        let acceptor = TlsAcceptor::from(config);
        Self::start(move |stream, seen| {
            let (acceptor, answer) = (acceptor.clone(), answer.clone());
            async move {
                let stream = acceptor.accept(stream).await?;
                converse(stream, &answer, &seen).await
            }
        })
        .await
    }

    /// Does what it is told with every connection.
    pub(crate) async fn rude<H, F>(handle: H) -> Self
    where
        H: Fn(TcpStream) -> F + Send + 'static,
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::start(move |stream, _| handle(stream)).await
    }

    async fn start<H, F>(handle: H) -> Self
    where
        H: Fn(TcpStream, Arc<Mutex<Seen>>) -> F + Send + 'static,
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("free port");
        let address = listener.local_addr().expect("the port's number");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let counted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.lock().expect("no panic").connections += 1;
                tokio::spawn(handle(stream, Arc::clone(&counted)));
            }
        });
        Self { address, seen }
    }

    /// A URL of this peer.
    pub(crate) fn url(&self, scheme: &str, path: &str) -> String {
        format!("{scheme}://{}{path}", self.address)
    }

    /// Number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().expect("no panic").connections
    }

    /// Every request so far, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").requests.clone()
    }
}

async fn converse<S>(mut stream: S, answer: &[u8], seen: &Mutex<Seen>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(request) = read_request(&mut stream).await? {
        seen.lock().expect("no panic").requests.push(request);
        stream.write_all(answer).await?;
        stream.flush().await?;
    }
    Ok(())
}

/// Reads one request with its body. `None` if the client hung up.
pub(crate) async fn read_request<S>(stream: &mut S) -> io::Result<Option<String>>
where
    S: AsyncRead + Unpin,
{
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(whole) = whole_request(&bytes) {
            return Ok(Some(whole));
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(None),
            n => bytes.extend_from_slice(&buffer[..n]),
        }
    }
}

fn whole_request(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().expect("a length"));
    (body.len() >= length).then(|| text.to_string())
}

/// A port nobody listens on.
pub(crate) fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("free port");
    listener.local_addr().expect("the port's number").port()
}

/// A certificate authority made for one test.
pub(crate) struct TestCa {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
    pub(crate) der: Vec<u8>,
}

impl TestCa {
    /// A new one, with this common name.
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self {
            pem: certificate.pem(),
            der: certificate.der().to_vec(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Writes the CA file into `dir`.
    pub(crate) fn file(&self, dir: &Path) -> PathBuf {
        let path = dir.join("ca.pem");
        std::fs::write(&path, &self.pem).expect("a writable directory");
        path
    }

    /// A server for these names, its certificate valid from yesterday until tomorrow.
    pub(crate) fn server(&self, names: &[&str]) -> Arc<ServerConfig> {
        let now = OffsetDateTime::now_utc();
        self.server_between(names, now - Duration::DAY, now + Duration::DAY)
    }

    /// A server for these names, its certificate valid between these dates.
    pub(crate) fn server_between(
        &self,
        names: &[&str],
        from: OffsetDateTime,
        until: OffsetDateTime,
    ) -> Arc<ServerConfig> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(names).expect("names");
        (params.not_before, params.not_after) = (from, until);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("key and certificate");
        Arc::new(config)
    }
}
