//! Which URL goes through which proxy.

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::ProxyChoice;

/// The rules `reqwest` applies, by the same matcher made of the same settings, so that what is
/// said about a request and the way it takes cannot differ.
pub(super) struct ProxyRules {
    matcher: Matcher,
}

impl ProxyRules {
    pub(super) fn new(choice: &ProxyChoice) -> Self {
        let matcher = match choice {
            ProxyChoice::System => Matcher::from_system(),
            ProxyChoice::Fixed { proxy, except } => Matcher::builder()
                .https(proxy.as_str())
                .no(except.as_str())
                .build(),
        };
        Self { matcher }
    }

    /// `host:port` of the proxy for `url`, never with a user or password.
    pub(super) fn proxy_for(&self, url: &Url) -> Option<String> {
        let uri: Uri = url.as_str().parse().ok()?;
        let intercept = self.matcher.intercept(&uri)?;
        intercept.uri().authority().map(ToString::to_string)
    }
}
