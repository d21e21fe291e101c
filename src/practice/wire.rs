//! A connection that can be told to misbehave.
//!
//! The server speaks through [`Wire`]. A request handler that wants an accident below HTTP sets it
//! with [`WireControl`] and returns any answer; when the HTTP library writes that answer, the
//! accident happens in its place.

use std::io::{self, Error, ErrorKind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::faults::After;

/// What is to happen instead of the next answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Accident {
    Reset,
    Send { bytes: Vec<u8>, then: After },
}

/// The handler's end.
#[derive(Debug, Clone, Default)]
pub(super) struct WireControl(Arc<Mutex<Option<Accident>>>);

impl WireControl {
    /// Resets the connection instead of answering.
    pub(super) fn reset(&self) {
        self.set(Accident::Reset);
    }

    /// Sends these bytes instead of an answer.
    pub(super) fn send(&self, bytes: &str, then: After) {
        let bytes = bytes.as_bytes().to_vec();
        self.set(Accident::Send { bytes, then });
    }

    fn set(&self, accident: Accident) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(accident);
    }

    fn take(&self) -> Option<Accident> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Plain TCP or TLS.
pub(super) enum Socket {
    /// `http`.
    Plain(TcpStream),
    /// `https`.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Socket {
    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.get_ref().0,
        }
    }

    fn writer(&mut self) -> Pin<&mut (dyn AsyncWrite + Send + Unpin)> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp),
            Self::Tls(tls) => Pin::new(tls.as_mut()),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(cx, buffer),
            Self::Tls(tls) => Pin::new(tls.as_mut()).poll_read(cx, buffer),
        }
    }
}

/// A connection with its accident.
pub(super) struct Wire {
    socket: Socket,
    control: WireControl,
    /// Bytes of a running accident and how many are sent.
    sending: Option<(Vec<u8>, usize, After)>,
}

impl Wire {
    /// Wraps a socket.
    pub(super) fn new(socket: Socket) -> Self {
        Self {
            socket,
            control: WireControl::default(),
            sending: None,
        }
    }

    /// The handler's end of it.
    pub(super) fn control(&self) -> WireControl {
        self.control.clone()
    }

    fn poll_accident(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Some((bytes, sent, then)) = &mut self.sending else {
            return Poll::Ready(Ok(0));
        };
        while *sent < bytes.len() {
            *sent += ready!(self.socket.writer().poll_write(cx, &bytes[*sent..]))?;
        }
        ready!(self.socket.writer().poll_flush(cx))?;
        match then {
            After::Close => {
                ready!(self.socket.writer().poll_shutdown(cx))?;
                Poll::Ready(Err(Error::from(ErrorKind::BrokenPipe)))
            }
            After::Stall => self.poll_until_left(cx),
        }
    }

    /// Waits until the client leaves; whatever it still says is not listened to.
    fn poll_until_left(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut scratch = [0; 256];
        loop {
            let mut buffer = ReadBuf::new(&mut scratch);
            ready!(Pin::new(&mut self.socket).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Err(Error::from(ErrorKind::BrokenPipe)));
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        match wire.control.take() {
            Some(Accident::Reset) => {
                // Closing without lingering makes the system send RST.
                wire.socket.tcp().set_zero_linger()?;
                return Poll::Ready(Err(Error::from(ErrorKind::ConnectionReset)));
            }
            Some(Accident::Send { bytes, then }) => wire.sending = Some((bytes, 0, then)),
            None => {}
        }
        if wire.sending.is_some() {
            return wire.poll_accident(cx);
        }
        wire.socket.writer().poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().socket.writer().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().socket.writer().poll_shutdown(cx)
    }
}
