//! The server: binds to loopback, accepts connections, stops.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::domain::{
    ConnectionName, PracticeError, PracticeInfo, PracticeOptions, SetupAction, SetupApplied,
};

use super::faults::TlsFault;
use super::http::{self, Peer, Shared};
use super::org::{OpenError, Org};
use super::preset::Preset;
use super::running::{Running, RunningFile};
use super::tls::{self, Tls};
use super::wire::{Socket, Wire};

/// How long open requests may take to end once the server stops.
const GRACE: Duration = Duration::from_millis(500);

/// How long to wait after a failed accept: out of file descriptors stays so for a while.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How to run a simulated org.
#[derive(Debug, Clone)]
pub struct PracticeConfig {
    /// Folder of the state files; made when absent.
    pub dir: PathBuf,
    /// Name of the org's state.
    pub name: ConnectionName,
    /// Port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// Serve TLS, and write the certificate of the authority made for it (PEM) to this file.
    pub tls_ca_file: Option<PathBuf>,
    /// Faults and propagation time to store.
    pub options: PracticeOptions,
    /// An app that is set up already.
    pub preset: Option<Preset>,
    /// Write `<dir>/<name>.running`, so that other processes use this server. Only for one that
    /// outlives them: the foreground command.
    pub announce: bool,
}

/// A running simulated org. Dropping it stops it at once.
pub struct PracticeServer {
    origin: String,
    org: Arc<Org>,
    stop: watch::Sender<bool>,
    accepting: Option<JoinHandle<()>>,
    running: Option<RunningFile>,
}

impl PracticeServer {
    /// Starts it on the current Tokio runtime. It listens when this returns.
    pub async fn start(config: PracticeConfig) -> Result<Self, PracticeError> {
        let PracticeConfig {
            dir,
            name,
            options,
            preset,
            ..
        } = config.clone();
        let opened =
            tokio::task::spawn_blocking(move || Org::open(&dir, &name, &options, preset.as_ref()));
        let org = Arc::new(opened.await.map_err(failed)?.map_err(open_error)?);
        let tls = match &config.tls_ca_file {
            Some(path) => Some(Arc::new(Tls::new(path).map_err(failed)?)),
            None if org.tls_fault().is_some() => {
                let sentence = "this fault happens in the TLS handshake, so it needs --tls";
                return Err(PracticeError::Start(sentence.to_owned()));
            }
            None => None,
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| PracticeError::Start(format!("{address}: {error}")))?;
        let port = listener.local_addr().map_err(failed)?.port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let running = announce(&config, &org, scheme, port)?;
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, Arc::clone(&org), tls, stopped));
        Ok(Self {
            origin: format!("{scheme}://127.0.0.1:{port}"),
            org,
            stop,
            accepting: Some(accepting),
            running,
        })
    }

    /// Where it listens, for example `http://127.0.0.1:40123`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What the org says about itself.
    pub fn info(&self) -> Result<PracticeInfo, PracticeError> {
        self.org.info().map_err(failed)
    }

    /// Does one checklist line's worth of Setup. Blocks on the state file.
    pub fn apply(&self, action: &SetupAction) -> Result<SetupApplied, PracticeError> {
        self.org
            .apply(action)
            .map_err(failed)?
            .map_err(PracticeError::Refused)
    }

    /// Stores faults and propagation time. Blocks on the state file.
    pub(super) fn set_options(&self, options: &PracticeOptions) -> Result<(), PracticeError> {
        self.org.set_options(options).map_err(open_error)
    }

    /// Stops: no new connections, a moment for open requests, then the end.
    pub async fn shutdown(mut self) {
        self.running = None;
        self.stop.send_replace(true);
        if let Some(accepting) = self.accepting.take() {
            // It ends by itself within the grace time; that it was cancelled would be fine too.
            let _ended = accepting.await;
        }
    }
}

impl fmt::Debug for PracticeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PracticeServer")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl Drop for PracticeServer {
    fn drop(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
        }
    }
}

fn announce(
    config: &PracticeConfig,
    org: &Org,
    scheme: &str,
    port: u16,
) -> Result<Option<RunningFile>, PracticeError> {
    if !config.announce {
        return Ok(None);
    }
    let content = Running {
        scheme: scheme.to_owned(),
        port,
        nonce: org.nonce().to_owned(),
        pid: std::process::id(),
    };
    RunningFile::write(&config.dir, &config.name, content)
        .map(Some)
        .map_err(failed)
}

async fn accept(
    listener: TcpListener,
    org: Arc<Org>,
    tls: Option<Arc<Tls>>,
    mut stopped: watch::Receiver<bool>,
) {
    let https = tls.is_some();
    let shared = Shared {
        org: Arc::clone(&org),
        https,
    };
    let router = http::router(shared);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // An error here is about one connection, or passes (too many open files).
                let Ok((tcp, address)) = accepted else {
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                };
                let serving = serve(tcp, address, router.clone(), Arc::clone(&org), tls.clone(), stopped.clone());
                connections.spawn(serving);
            }
            Some(_) = connections.join_next() => {}
            _ = stopped.changed() => break,
        }
    }
    let all = async { while connections.join_next().await.is_some() {} };
    // Whatever is left then is cut off when the set is dropped: a silence fault never ends.
    let _in_time = tokio::time::timeout(GRACE, all).await;
}

async fn serve(
    tcp: TcpStream,
    address: SocketAddr,
    router: Router,
    org: Arc<Org>,
    tls: Option<Arc<Tls>>,
    mut stopped: watch::Receiver<bool>,
) {
    // Without it small answers wait for acknowledgements.
    if tcp.set_nodelay(true).is_err() {
        return;
    }
    let Some(socket) = handshake(tcp, org, tls).await else {
        return;
    };
    let wire = Wire::new(socket);
    let peer = Peer {
        wire: wire.control(),
        address,
    };
    let service = TowerToHyperService::new(router.layer(Extension(peer)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let connection = http.serve_connection(TokioIo::new(wire), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // Clients break off, and accidents break off: nothing to report.
    drop(ended);
}

async fn handshake(tcp: TcpStream, org: Arc<Org>, tls: Option<Arc<Tls>>) -> Option<Socket> {
    let Some(tls) = tls else {
        return Some(Socket::Plain(tcp));
    };
    let fault = tokio::task::spawn_blocking(move || org.tls_fault())
        .await
        .ok()?;
    let acceptor = match fault {
        None => &tls.trusted,
        Some(TlsFault::Intercept) => &tls.intercepted,
        Some(TlsFault::Version) => {
            tls::refuse_version(tcp).await.ok()?;
            return None;
        }
    };
    let stream = acceptor.accept(tcp).await.ok()?;
    Some(Socket::Tls(Box::new(stream)))
}

fn failed(error: impl std::fmt::Display) -> PracticeError {
    PracticeError::Start(error.to_string())
}

fn open_error(error: OpenError) -> PracticeError {
    match error {
        OpenError::Fault(fault) => fault.into(),
        other => failed(other),
    }
}
