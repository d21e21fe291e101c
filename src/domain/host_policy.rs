//! Where an assertion or a token may be sent.

use std::fmt;

use url::{Host, Url};

use super::pasted::excerpt;

/// Which world a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Realm {
    /// A real org: https to a host that is Salesforce's.
    Salesforce,
    /// A practice run: loopback only.
    Practice,
}

/// A URL that was checked against its [`Realm`]. Requests that carry an assertion or a token take
/// nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedUrl(Url);

/// Why a URL may not receive an assertion or a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostRefused {
    /// Not a URL at all.
    #[error("`{0}` is not a URL")]
    NotAUrl(String),
    /// Not https, or another port, or credentials in the URL.
    #[error("`{0}` is not a plain https address on port 443")]
    NotPlainHttps(String),
    /// Not one of Salesforce's host names.
    #[error("`{0}` is not a Salesforce host")]
    NotSalesforce(String),
    /// A practice run may only talk to this computer.
    #[error("`{0}` is not this computer, and a practice run stays on it")]
    NotLoopback(String),
}

/// Suffixes under which Salesforce serves orgs (salesforce-jwt.md §G). In China the My Domain lies
/// under `sfcrmproducts.cn` and the pages under `sfcrmapps.cn`.
const SALESFORCE_SUFFIXES: [&str; 6] = [
    ".salesforce.com",
    ".salesforce.mil",
    ".force.com",
    ".site.com",
    ".sfcrmapps.cn",
    ".sfcrmproducts.cn",
];

impl TrustedUrl {
    /// Checks `url` for `realm`.
    pub fn new(url: &str, realm: Realm) -> Result<Self, HostRefused> {
        let parsed = Url::parse(url).map_err(|_| HostRefused::NotAUrl(excerpt(url)))?;
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(HostRefused::NotPlainHttps(origin(&parsed)));
        }
        match realm {
            Realm::Salesforce => check_salesforce(&parsed)?,
            Realm::Practice => check_loopback(&parsed)?,
        }
        Ok(Self(parsed))
    }

    /// The URL.
    pub const fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for TrustedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn check_salesforce(url: &Url) -> Result<(), HostRefused> {
    if url.scheme() != "https" || url.port().is_some() {
        return Err(HostRefused::NotPlainHttps(origin(url)));
    }
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let known = SALESFORCE_SUFFIXES.iter().any(|suffix| {
        host.strip_suffix(suffix)
            .is_some_and(|label| !label.is_empty())
    });
    if known {
        Ok(())
    } else {
        Err(HostRefused::NotSalesforce(host))
    }
}

fn check_loopback(url: &Url) -> Result<(), HostRefused> {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let scheme_ok = matches!(url.scheme(), "http" | "https");
    if loopback && scheme_ok {
        Ok(())
    } else {
        Err(HostRefused::NotLoopback(origin(url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salesforce_hosts_over_https_only() {
        for good in [
            "https://acme.my.salesforce.com/services/oauth2/token",
            "https://login.salesforce.com/",
            "https://acme.my.salesforce.mil",
            "https://acme.my.sfcrmproducts.cn",
            "https://acme.my.site.com/portal",
        ] {
            assert!(TrustedUrl::new(good, Realm::Salesforce).is_ok(), "{good}");
        }
        for bad in [
            "http://acme.my.salesforce.com",
            "https://acme.my.salesforce.com:8443",
            "https://acme.my.salesforce.com.evil.example",
            "https://evilsalesforce.com",
            "https://.salesforce.com",
            "https://acme.my.salesforce.com.",
            "https://acme.my.salesforce.com@evil.example",
            "https://evil.example/.my.salesforce.com",
            "https://evil.example\\.my.salesforce.com",
            "https://evil.example#.my.salesforce.com",
            "https://user:pass@acme.my.salesforce.com",
            "https://127.0.0.1",
            "nonsense",
        ] {
            assert!(TrustedUrl::new(bad, Realm::Salesforce).is_err(), "{bad}");
        }
    }

    #[test]
    fn practice_stays_on_this_computer() {
        for good in [
            "http://127.0.0.1:4000",
            "https://localhost:4000",
            "http://[::1]:1",
        ] {
            assert!(TrustedUrl::new(good, Realm::Practice).is_ok(), "{good}");
        }
        for bad in [
            "http://192.168.0.1",
            "https://acme.my.salesforce.com",
            "file:///etc",
            "http://localhost.evil.example",
        ] {
            assert!(TrustedUrl::new(bad, Realm::Practice).is_err(), "{bad}");
        }
    }
}
