//! The host a request was sent to, and the audiences accepted there.
//!
//! One simulated org answers under every name that reaches it: on loopback, and as any My Domain
//! when a proxy or a resolver override leads there. What Salesforce's shared hosts do differently
//! (salesforce-jwt.md §A.3) is decided by the `Host` header.

/// What kind of host was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostKind {
    /// This computer.
    Loopback,
    /// A My Domain of production, Developer Edition, Trailhead, demo …
    MyDomain,
    /// A My Domain of a sandbox or scratch org.
    TestMyDomain,
    /// `login.salesforce.com`.
    Login,
    /// `test.salesforce.com`.
    Test,
    /// Lightning and Setup pages of an org: no token endpoint there.
    Pages,
    /// Not served.
    Foreign,
}

/// A parsed `Host` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    /// `https://acme.my.salesforce.com`, `http://127.0.0.1:4000`: no trailing slash.
    pub(super) origin: String,
    /// What kind it is.
    pub(super) kind: HostKind,
}

const LOGIN: &str = "https://login.salesforce.com";
const TEST: &str = "https://test.salesforce.com";

impl Host {
    /// Reads a `Host` header; `https` tells how the request came in. Default ports are dropped.
    pub(super) fn parse(header: &str, https: bool) -> Self {
        let authority = header.trim().to_ascii_lowercase();
        let (scheme, default_port) = if https {
            ("https", ":443")
        } else {
            ("http", ":80")
        };
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        Self {
            origin: format!("{scheme}://{authority}"),
            kind: kind_of(name_of(authority)),
        }
    }

    /// Whether `aud` is one of the audiences this host accepts. A trailing slash is forgiven, since
    /// Salesforce's own command line sends one (handoffs.md §0.6).
    ///
    /// On loopback the name does not tell production from sandbox, so both classic audiences are
    /// accepted beside the server's own origin.
    pub(super) fn accepts(&self, aud: &str) -> bool {
        let aud = aud.strip_suffix('/').unwrap_or(aud);
        if aud.eq_ignore_ascii_case(&self.origin) {
            return true;
        }
        match self.kind {
            HostKind::Loopback => aud == LOGIN || aud == TEST,
            HostKind::MyDomain => aud == LOGIN,
            HostKind::TestMyDomain => aud == TEST,
            HostKind::Login => my_domain_kind(aud) == Some(HostKind::MyDomain),
            HostKind::Test => my_domain_kind(aud) == Some(HostKind::TestMyDomain),
            HostKind::Pages | HostKind::Foreign => false,
        }
    }

    /// Whether this is one of the hosts all orgs share. External Client Apps are not known there.
    pub(super) const fn is_shared(&self) -> bool {
        matches!(self.kind, HostKind::Login | HostKind::Test)
    }

    /// Base of the identity URL. Salesforce names its shared host; on loopback that would send the
    /// token out of this computer, so there the server names itself.
    pub(super) fn identity_base(&self) -> &str {
        match self.kind {
            HostKind::Loopback | HostKind::Pages | HostKind::Foreign => &self.origin,
            HostKind::MyDomain | HostKind::Login => LOGIN,
            HostKind::TestMyDomain | HostKind::Test => TEST,
        }
    }
}

/// Whether `aud` is one of the two audiences that all orgs share.
pub(super) fn is_classic(aud: &str) -> bool {
    matches!(aud.strip_suffix('/').unwrap_or(aud), LOGIN | TEST)
}

fn name_of(authority: &str) -> &str {
    if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
        return &authority[..end + 2];
    }
    authority
        .split_once(':')
        .map_or(authority, |(name, _)| name)
}

fn kind_of(name: &str) -> HostKind {
    if matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return HostKind::Loopback;
    }
    match name {
        "login.salesforce.com" => return HostKind::Login,
        "test.salesforce.com" => return HostKind::Test,
        _ => {}
    }
    if name.ends_with(".lightning.force.com") || name.ends_with(".my.salesforce-setup.com") {
        return HostKind::Pages;
    }
    match name.strip_suffix(".my.salesforce.com") {
        Some("") | None => HostKind::Foreign,
        Some(label) if is_test_org(label) => HostKind::TestMyDomain,
        Some(_) => HostKind::MyDomain,
    }
}

/// `acme--uat.sandbox`, `acme--uat` (before enhanced domains), `acme.scratch`.
fn is_test_org(label: &str) -> bool {
    label.ends_with(".sandbox") || label.ends_with(".scratch") || label.contains("--")
}

fn my_domain_kind(aud: &str) -> Option<HostKind> {
    aud.strip_prefix("https://").map(kind_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(header: &str, https: bool) -> Host {
        Host::parse(header, https)
    }

    #[test]
    fn kinds_by_name() {
        for (name, kind) in [
            ("127.0.0.1:4000", HostKind::Loopback),
            ("localhost", HostKind::Loopback),
            ("[::1]:80", HostKind::Loopback),
            ("Acme.my.salesforce.com", HostKind::MyDomain),
            ("acme-dev-ed.develop.my.salesforce.com", HostKind::MyDomain),
            (
                "acme--uat.sandbox.my.salesforce.com",
                HostKind::TestMyDomain,
            ),
            ("acme--uat.my.salesforce.com", HostKind::TestMyDomain),
            ("acme.scratch.my.salesforce.com:443", HostKind::TestMyDomain),
            ("login.salesforce.com", HostKind::Login),
            ("test.salesforce.com", HostKind::Test),
            ("acme.lightning.force.com", HostKind::Pages),
            ("acme.my.salesforce.com.evil.example", HostKind::Foreign),
            (".my.salesforce.com", HostKind::Foreign),
            ("localhost.evil.example", HostKind::Foreign),
            ("", HostKind::Foreign),
        ] {
            assert_eq!(host(name, true).kind, kind, "{name}");
        }
    }

    #[test]
    fn own_origin_with_or_without_slash_and_default_port() {
        let plain = host("127.0.0.1:4000", false);
        assert!(plain.accepts("http://127.0.0.1:4000"));
        assert!(plain.accepts("http://127.0.0.1:4000/"));
        assert!(!plain.accepts("https://127.0.0.1:4000"));
        assert!(!plain.accepts("http://127.0.0.1:4001"));
        assert!(!plain.accepts("http://127.0.0.1:4000/services/oauth2/token"));
        let tls = host("acme.my.salesforce.com:443", true);
        assert_eq!(tls.origin, "https://acme.my.salesforce.com");
    }

    #[test]
    fn classic_audiences_by_kind_of_org() {
        let production = host("acme.my.salesforce.com", true);
        assert!(production.accepts(LOGIN) && !production.accepts(TEST));
        let sandbox = host("acme--uat.sandbox.my.salesforce.com", true);
        assert!(sandbox.accepts(TEST) && !sandbox.accepts(LOGIN));
        let loopback = host("localhost:1", false);
        assert!(loopback.accepts(LOGIN) && loopback.accepts(TEST));
        let shared = host("login.salesforce.com", true);
        assert!(shared.accepts(LOGIN) && shared.accepts("https://acme.my.salesforce.com"));
        assert!(!shared.accepts("https://acme--uat.sandbox.my.salesforce.com"));
        assert!(!production.accepts("https://globex.my.salesforce.com"));
        assert!(!production.accepts("https://example.com"));
    }

    #[test]
    fn on_loopback_the_identity_url_stays_here() {
        assert_eq!(
            host("127.0.0.1:9", false).identity_base(),
            "http://127.0.0.1:9"
        );
        assert_eq!(host("acme.my.salesforce.com", true).identity_base(), LOGIN);
    }
}
