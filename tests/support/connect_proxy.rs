//! A real CONNECT proxy (RFC 9110 §9.3.6) on loopback, for tests.
//!
//! It leads every `host:443` to one local address, so that an unmodified program can be run against
//! `https://acme.my.salesforce.com` (`HTTPS_PROXY` set to [`ConnectProxy::url`]) without leaving the
//! computer. On threads, so that it works beside a child process and without an async runtime.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, reason = "support of tests")]

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Largest request head that is read, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// One CONNECT that was asked for, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connect {
    /// `host:port`.
    pub(crate) authority: String,
    /// The `Proxy-Authorization` header.
    pub(crate) authorization: Option<String>,
    /// The `User-Agent` header.
    pub(crate) user_agent: Option<String>,
}

/// What the proxy does with a CONNECT.
#[derive(Debug, Clone)]
enum Behaviour {
    /// Opens the tunnel to this address for port 443, answers 403 for others.
    Tunnel(SocketAddr),
    /// The same, but 407 without this `Proxy-Authorization`.
    Login(SocketAddr, String),
    /// Answers with this status line (without the version).
    Answer(String),
    /// Says nothing and keeps the connection open.
    Stall,
}

/// The proxy. Stops, and cuts its tunnels, when dropped.
pub(crate) struct ConnectProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    behaviour: Behaviour,
    seen: Mutex<Vec<Connect>>,
    open: Mutex<Vec<TcpStream>>,
    stopping: AtomicBool,
}

impl ConnectProxy {
    /// A proxy that leads every `host:443` to `target`.
    pub(crate) fn to(target: SocketAddr) -> Self {
        Self::start(Behaviour::Tunnel(target))
    }

    /// As [`ConnectProxy::to`], but only for who sends this `Proxy-Authorization`.
    pub(crate) fn with_login(target: SocketAddr, authorization: &str) -> Self {
        Self::start(Behaviour::Login(target, authorization.to_owned()))
    }

    /// A proxy that answers every CONNECT with a status such as `403 Forbidden`.
    pub(crate) fn refusing(status: &str) -> Self {
        Self::start(Behaviour::Answer(status.to_owned()))
    }

    /// A proxy that accepts connections and never answers.
    pub(crate) fn stalling() -> Self {
        Self::start(Behaviour::Stall)
    }

    fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let shared = Arc::new(Shared {
            behaviour,
            seen: Mutex::default(),
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::spawn(move || accepting.accept(&listener));
        Self {
            address,
            shared,
            acceptor: Some(acceptor),
        }
    }

    /// What belongs into `HTTPS_PROXY`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same with a user and a password in it.
    pub(crate) fn url_with_login(&self, login: &str) -> String {
        format!("http://{login}@{}", self.address)
    }

    /// Every CONNECT so far, in order.
    pub(crate) fn connects(&self) -> Vec<Connect> {
        self.shared.seen.lock().expect("no panic").clone()
    }

    /// The `host:port` of every CONNECT so far, in order.
    pub(crate) fn targets(&self) -> Vec<String> {
        let connects = self.connects();
        connects.into_iter().map(|seen| seen.authority).collect()
    }
}

impl Drop for ConnectProxy {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the acceptor.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
        for stream in self.shared.open.lock().expect("no panic").drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok(stream) = stream else { continue };
            let serving = Arc::clone(self);
            thread::spawn(move || {
                // A client that goes away is its own business.
                drop(serving.serve(stream));
            });
        }
    }

    fn keep(&self, stream: &TcpStream) -> io::Result<()> {
        let kept = stream.try_clone()?;
        self.open.lock().expect("no panic").push(kept);
        Ok(())
    }

    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        self.keep(&client)?;
        let head = read_head(&mut client)?;
        let connect = parse(&head)?;
        self.seen.lock().expect("no panic").push(connect.clone());
        match &self.behaviour {
            Behaviour::Tunnel(target) => self.tunnel(client, &connect, *target),
            Behaviour::Login(target, login) if connect.authorization.as_ref() == Some(login) => {
                self.tunnel(client, &connect, *target)
            }
            Behaviour::Login(..) => {
                let status = "407 Proxy Authentication Required";
                let extra = "Proxy-Authenticate: Basic realm=\"test\"\r\n";
                answer(&mut client, status, extra)
            }
            Behaviour::Answer(status) => answer(&mut client, status, ""),
            Behaviour::Stall => client.read(&mut [0]).map(drop),
        }
    }

    fn tunnel(
        &self,
        mut client: TcpStream,
        connect: &Connect,
        target: SocketAddr,
    ) -> io::Result<()> {
        if !connect.authority.ends_with(":443") {
            return answer(&mut client, "403 Forbidden", "");
        }
        let mut server = TcpStream::connect(target)?;
        self.keep(&server)?;
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
        let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
        let upstream = thread::spawn(move || {
            drop(io::copy(&mut from_client, &mut to_server));
            drop(to_server.shutdown(Shutdown::Write));
        });
        drop(io::copy(&mut server, &mut client));
        drop(client.shutdown(Shutdown::Write));
        drop(upstream.join());
        Ok(())
    }
}

fn answer(client: &mut TcpStream, status: &str, extra: &str) -> io::Result<()> {
    write!(
        client,
        "HTTP/1.1 {status}\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

/// Byte by byte, so that nothing of what follows the head is swallowed.
fn read_head(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == HEAD_LIMIT || client.read(&mut byte)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn parse(head: &str) -> io::Result<Connect> {
    let mut lines = head.lines();
    let request = lines.next().unwrap_or_default();
    let authority = request
        .strip_prefix("CONNECT ")
        .and_then(|rest| rest.strip_suffix(" HTTP/1.1"))
        .ok_or(io::ErrorKind::InvalidData)?;
    let header = |wanted: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.trim().to_owned())
    };
    Ok(Connect {
        authority: authority.to_owned(),
        authorization: header("proxy-authorization"),
        user_agent: header("user-agent"),
    })
}
