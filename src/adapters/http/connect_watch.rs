//! How long a new connection took, and whether one is still being made.
//!
//! `reqwest` hands out no timings, but lets a layer wrap its connector, whose whole work is name,
//! TCP, proxy tunnel and TLS. The connector does not know for which request it works; it is called
//! from within that request's future, though, so a task-local value ties the two.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tower::{Layer, Service};

tokio::task_local! {
    static WATCH: Arc<ConnectWatch>;
}

/// What one request's connector did. Empty if an open connection was used again.
#[derive(Debug, Default)]
pub(super) struct ConnectWatch {
    began: OnceLock<Instant>,
    took: OnceLock<Duration>,
}

impl ConnectWatch {
    /// Time to connect, if a new connection was made.
    pub(super) fn took(&self) -> Option<Duration> {
        self.took.get().copied()
    }

    /// Whether a connection was begun and is not there yet.
    pub(super) fn is_connecting(&self) -> bool {
        self.began.get().is_some() && self.took.get().is_none()
    }

    fn begin(&self) -> Instant {
        *self.began.get_or_init(Instant::now)
    }

    fn done(&self, began: Instant) {
        // A second connection for one request is a silent retry; the first one's time stands.
        self.took.get_or_init(|| began.elapsed());
    }
}

/// Runs `request` so that a connection it makes reports to `watch`.
pub(super) async fn watched<F: Future>(watch: Arc<ConnectWatch>, request: F) -> F::Output {
    WATCH.scope(watch, request).await
}

/// Wraps the connector of a client.
#[derive(Debug, Clone, Copy)]
pub(super) struct WatchLayer;

impl<S> Layer<S> for WatchLayer {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Watched<S> {
        Watched { connector }
    }
}

/// A connector that reports.
#[derive(Debug, Clone)]
pub(super) struct Watched<S> {
    connector: S,
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.connector.poll_ready(cx)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        let watch = WATCH.try_with(Arc::clone).ok();
        let connecting = self.connector.call(destination);
        Box::pin(async move {
            let began = watch.as_ref().map(|watch| watch.begin());
            let connection = connecting.await?;
            if let (Some(watch), Some(began)) = (watch, began) {
                watch.done(began);
            }
            Ok(connection)
        })
    }
}
