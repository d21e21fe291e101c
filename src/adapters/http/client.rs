//! The `reqwest` clients, one a route, each built when first needed.
//!
//! Reading the platform's trust store takes 10 to 50 ms, too long for a practice run that needs
//! none of it and for the thread that paints: it happens once, on a thread of its own.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, NoProxy, Proxy, redirect, retry};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::connect_watch::WatchLayer;
use super::{CONNECT_TIME, HttpOptions, ProxyChoice, Route, WHOLE_TIME, classify, failure, trust};
use crate::domain::{TransportError, TransportKind};

/// How long an unused connection is kept. Shorter than servers and company firewalls keep theirs,
/// so that a request after a pause does not run into a connection that is dead at the other end.
const KEEP_IDLE: Duration = Duration::from_secs(20);

/// The clients that exist so far, and what is needed to make the others.
pub(super) struct Clients {
    options: HttpOptions,
    extra_roots: Arc<[CertificateDer<'static>]>,
    trust: OnceCell<ClientConfig>,
    plain: OnceCell<Client>,
    local: OnceCell<Client>,
    outside: OnceCell<Client>,
}

impl Clients {
    pub(super) fn new(options: HttpOptions, extra_roots: Vec<CertificateDer<'static>>) -> Self {
        Self {
            options,
            extra_roots: extra_roots.into(),
            trust: OnceCell::new(),
            plain: OnceCell::new(),
            local: OnceCell::new(),
            outside: OnceCell::new(),
        }
    }

    /// The client for a route. A failure is not kept: the next call tries again, because the user
    /// may have installed what was missing.
    pub(super) async fn get(&self, route: Route) -> Result<&Client, TransportError> {
        match route {
            Route::Plain => {
                let build = || async { self.direct(trust::no_roots()?) };
                self.plain.get_or_try_init(build).await
            }
            Route::Local => {
                let build = || async { self.direct(self.trust().await?) };
                self.local.get_or_try_init(build).await
            }
            Route::Outside => {
                let build = || async { self.outside(self.trust().await?) };
                self.outside.get_or_try_init(build).await
            }
        }
    }

    /// Longest time to connect.
    pub(super) fn connect_time(&self) -> Duration {
        self.whole_time().min(CONNECT_TIME)
    }

    fn whole_time(&self) -> Duration {
        self.options.timeout.unwrap_or(WHOLE_TIME)
    }

    async fn trust(&self) -> Result<ClientConfig, TransportError> {
        let load = || async {
            let extra_roots = Arc::clone(&self.extra_roots);
            spawn_blocking(move || trust::platform_roots(&extra_roots))
                .await
                .unwrap_or_else(|error| {
                    let detail = error.to_string();
                    Err(failure(TransportKind::Other, &detail, Duration::ZERO))
                })
        };
        self.trust.get_or_try_init(load).await.cloned()
    }

    fn direct(&self, tls: ClientConfig) -> Result<Client, TransportError> {
        finish(self.common(tls).no_proxy())
    }

    fn outside(&self, tls: ClientConfig) -> Result<Client, TransportError> {
        let builder = self.common(tls);
        let builder = match &self.options.proxy {
            // The default of `reqwest`.
            ProxyChoice::System => builder,
            ProxyChoice::Fixed { proxy, except } => {
                let proxy = Proxy::https(proxy.as_str())
                    .map_err(|error| unusable(TransportKind::ProxyUnreachable, &error))?;
                builder.proxy(proxy.no_proxy(NoProxy::from_string(except)))
            }
        };
        finish(builder)
    }

    fn common(&self, tls: ClientConfig) -> ClientBuilder {
        Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(self.options.user_agent.clone())
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .http1_only()
            .tcp_nodelay(true)
            .pool_idle_timeout(KEEP_IDLE)
            .connect_timeout(self.connect_time())
            .timeout(self.whole_time())
            .connector_layer(WatchLayer)
    }
}

fn finish(builder: ClientBuilder) -> Result<Client, TransportError> {
    builder
        .build()
        .map_err(|error| unusable(TransportKind::Other, &error))
}

fn unusable(kind: TransportKind, error: &reqwest::Error) -> TransportError {
    failure(kind, &classify::detail(error), Duration::ZERO)
}
