//! HTTP to the org over `reqwest` with rustls: what may be sent where, by which way, and what comes
//! back.
//!
//! | file | one idea |
//! |---|---|
//! | `mod` | the port: options, routes, what is refused before anything is sent |
//! | `client` | the three `reqwest` clients, built when first needed |
//! | `trust` | trust store of the platform, `--ca-file`, who issued an untrusted certificate |
//! | `proxy` | which URL goes through which proxy |
//! | `exchange` | one request, the bounded answer, the headers that are kept |
//! | `connect_watch` | how long a new connection took |
//! | `classify` | from a library's error to a [`TransportKind`] |

mod classify;
mod client;
mod connect_watch;
mod exchange;
mod proxy;
mod trust;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Host, Url};

use self::client::Clients;
use self::connect_watch::ConnectWatch;
use self::exchange::Broken;
use self::proxy::ProxyRules;
use crate::domain::{TransportError, TransportKind, clean_text};
use crate::ports::{BoxFuture, Http, HttpBody, HttpRequest, HttpResponse, NameLookup, Target};

/// Longest time to connect: name, TCP, proxy tunnel and TLS together.
const CONNECT_TIME: Duration = Duration::from_secs(10);

/// Longest whole call unless the options say otherwise.
const WHOLE_TIME: Duration = Duration::from_secs(30);

/// Longest error text, in characters.
const DETAIL_CHARS: usize = 400;

/// How to reach the org.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// More CA certificates (`--ca-file`): PEM, one or more, or a single one in DER. Trusted beside
    /// those of the platform.
    pub ca_file: Option<PathBuf>,
    /// Longest whole call; 30 s if not set. Connecting gets 10 s of it at most.
    pub timeout: Option<Duration>,
    /// The `User-Agent` header, to proxies too.
    pub user_agent: String,
    /// Which proxy to use for hosts other than this computer.
    pub proxy: ProxyChoice,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            ca_file: None,
            timeout: None,
            user_agent: concat!("sfjwt/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: ProxyChoice::System,
        }
    }
}

/// Where the proxy comes from. This computer itself is never reached through one.
#[derive(Debug, Clone, Default)]
pub enum ProxyChoice {
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` (upper case wins over lower), or
    /// else the system settings of macOS and Windows; read once, when the client is made.
    #[default]
    System,
    /// These values, whatever the environment says.
    Fixed {
        /// As in `HTTPS_PROXY`: `http://[user:password@]host:port`.
        proxy: String,
        /// As in `NO_PROXY`: domains, addresses or networks separated by commas; `*` for all.
        except: String,
    },
}

/// The way a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Plain HTTP on this computer: a practice run. Neither trust store nor proxy.
    Plain,
    /// TLS on this computer: a practice run with `--tls`. No proxy.
    Local,
    /// Any other host.
    Outside,
}

impl Route {
    fn of(url: &Url) -> Self {
        match (is_this_computer(url), url.scheme()) {
            (true, "http") => Self::Plain,
            (true, _) => Self::Local,
            (false, _) => Self::Outside,
        }
    }
}

/// [`Http`] over the network. Connections stay open for the next request to the same host.
pub struct HttpClient {
    clients: Clients,
    proxies: ProxyRules,
}

impl HttpClient {
    /// Reads the CA file, if one is named, and the proxy settings. The trust store of the platform
    /// is read at the first request that needs it.
    ///
    /// Fails with [`TransportKind::BadCaFile`] if the file cannot be read or holds no certificate.
    pub fn new(options: HttpOptions) -> Result<Self, TransportError> {
        let extra_roots = match &options.ca_file {
            Some(path) => trust::read_ca_file(path)?,
            None => Vec::new(),
        };
        let proxies = ProxyRules::new(&options.proxy);
        Ok(Self {
            clients: Clients::new(options, extra_roots),
            proxies,
        })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        refuse_secret_to_unchecked_host(&request)?;
        let url = target_url(&request.target).clone();
        let client = self.clients.get(Route::of(&url)).await?;
        let started = Instant::now();
        let watch = Arc::new(ConnectWatch::default());
        let sent = exchange::run(client, request, Arc::clone(&watch));
        match connect_watch::watched(Arc::clone(&watch), sent).await {
            Ok(mut response) => {
                response.elapsed = started.elapsed();
                Ok(response)
            }
            Err(broken) => Err(self.explain(&broken, &url, &watch, started.elapsed())),
        }
    }

    fn explain(
        &self,
        broken: &Broken,
        url: &Url,
        watch: &ConnectWatch,
        elapsed: Duration,
    ) -> TransportError {
        let (kind, mut detail) = match broken {
            Broken::TooLarge(limit) => (
                TransportKind::TooLarge,
                format!("the answer is larger than {limit} bytes"),
            ),
            Broken::Call(error) => (
                classify::kind(error, watch.is_connecting()),
                classify::detail(error),
            ),
        };
        if let Some(proxy) = self.proxy_of(url) {
            detail.push_str(" (through the proxy ");
            detail.push_str(&proxy);
            detail.push(')');
        }
        let issuer = match broken {
            Broken::TooLarge(_) => None,
            Broken::Call(error) => classify::issuer(error),
        };
        TransportError {
            issuer,
            ..failure(kind, &detail, elapsed)
        }
    }

    /// Host and port of the proxy that a request to `url` takes, without its password.
    fn proxy_of(&self, url: &Url) -> Option<String> {
        match Route::of(url) {
            Route::Plain | Route::Local => None,
            Route::Outside => self.proxies.proxy_for(url),
        }
    }

    async fn resolve(&self, url: &Url) -> Result<Option<NameLookup>, TransportError> {
        if self.proxy_of(url).is_some() {
            return Ok(None);
        }
        let started = Instant::now();
        let name = match url.host() {
            Some(Host::Domain(name)) => name,
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => {
                return Ok(Some(NameLookup {
                    addresses: 1,
                    elapsed: Duration::ZERO,
                }));
            }
            None => return Err(failure(TransportKind::Dns, "no host name", Duration::ZERO)),
        };
        let port = url.port_or_known_default().unwrap_or(443);
        let found = timeout(self.clients.connect_time(), lookup_host((name, port))).await;
        let elapsed = started.elapsed();
        let addresses = match found {
            Ok(Ok(addresses)) => addresses.count(),
            Ok(Err(error)) => {
                return Err(failure(TransportKind::Dns, &error.to_string(), elapsed));
            }
            Err(_) => {
                let detail = "the name server did not answer in time";
                return Err(failure(TransportKind::Dns, detail, elapsed));
            }
        };
        if addresses == 0 {
            let detail = "the name has no address";
            return Err(failure(TransportKind::Dns, detail, elapsed));
        }
        Ok(Some(NameLookup { addresses, elapsed }))
    }
}

impl Http for HttpClient {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }

    /// An address instead of a name counts as found, in no time.
    fn lookup<'a>(
        &'a self,
        url: &'a Url,
    ) -> BoxFuture<'a, Result<Option<NameLookup>, TransportError>> {
        Box::pin(self.resolve(url))
    }
}

/// An assertion or a token goes to a checked URL or nowhere. Reaching this is a mistake in our own
/// code, not the user's; no request leaves.
fn refuse_secret_to_unchecked_host(request: &HttpRequest) -> Result<(), TransportError> {
    let secret = request.bearer.is_some() || matches!(request.body, HttpBody::Form(_));
    match request.target {
        Target::Public(_) if secret => Err(failure(
            TransportKind::Other,
            "not sent: a secret must not go to an address that was not checked",
            Duration::ZERO,
        )),
        Target::Public(_) | Target::Trusted(_) => Ok(()),
    }
}

const fn target_url(target: &Target) -> &Url {
    match target {
        Target::Public(url) => url,
        Target::Trusted(trusted) => trusted.url(),
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn failure(kind: TransportKind, detail: &str, elapsed: Duration) -> TransportError {
    TransportError {
        kind,
        detail: clean_text(detail, DETAIL_CHARS),
        elapsed,
        issuer: None,
    }
}
