//! The audience of an assertion (salesforce-jwt.md §A.3).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::pasted::{Pasted, excerpt, tidy};
use super::{MyDomain, Realm, TrustedUrl};

/// Classic audience of production-like orgs.
const LOGIN: &str = "https://login.salesforce.com";

/// Classic audience of sandboxes and scratch orgs.
const TEST: &str = "https://test.salesforce.com";

/// `aud`: an origin without trailing slash; for users of an Experience Cloud site the site's URL.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Audience(String);

/// Why a text is no audience.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AudienceError {
    /// Nothing there.
    #[error("no audience given")]
    Empty,
    /// Something else of the field was pasted.
    #[error("this is {0}, not an audience")]
    Mistaken(Pasted),
    /// No URL.
    #[error("`{0}` is not a URL; an audience looks like https://acme.my.salesforce.com")]
    NotAUrl(String),
    /// Not https to a Salesforce host (or this computer, for a simulated org).
    #[error("`{0}` is not a Salesforce address")]
    NotSalesforce(String),
    /// Something behind the host, for example the token endpoint's path.
    #[error("an audience ends after the host: `{0}`")]
    Path(String),
}

/// How an audience relates to an org.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceFit {
    /// The org's own origin: right for every kind of app.
    MyDomain,
    /// `login`/`test`, the one documented for an org of this kind.
    Classic,
    /// `login` for a sandbox, or `test` for production.
    OtherClassic,
    /// An Experience Cloud site's URL: right for that site's users only.
    Site,
    /// Another org's origin.
    OtherOrg,
}

impl Audience {
    /// The org's own My Domain origin: right for every app kind today (salesforce-jwt.md §A.3).
    pub fn my_domain(org: &MyDomain) -> Self {
        Self(org.origin())
    }

    /// The classic audience: `test` for sandboxes and scratch orgs, `login` otherwise. Documented
    /// for Connected Apps; the thing to try after `audience is invalid`.
    pub fn classic(org: &MyDomain) -> Self {
        Self(if org.is_sandbox_like() { TEST } else { LOGIN }.to_owned())
    }

    /// Reads an audience that someone configured. A trailing slash goes; nothing else is repaired,
    /// because the point is to know what the other side sends.
    pub fn parse(input: &str) -> Result<Self, AudienceError> {
        match Pasted::recognise(input) {
            None | Some(Pasted::WebAddress(_)) => {}
            Some(other) => return Err(AudienceError::Mistaken(other)),
        }
        let text = tidy(input);
        if text.is_empty() {
            return Err(AudienceError::Empty);
        }
        let not_a_url = || AudienceError::NotAUrl(excerpt(&text));
        let url = Url::parse(&text).map_err(|_| not_a_url())?;
        let origin = url.origin();
        if !origin.is_tuple() || url.host_str().is_none_or(|host| host.ends_with('.')) {
            return Err(not_a_url());
        }
        let origin = origin.ascii_serialization();
        let allowed = [Realm::Salesforce, Realm::Practice]
            .into_iter()
            .any(|realm| TrustedUrl::new(url.as_str(), realm).is_ok());
        if !allowed {
            return Err(AudienceError::NotSalesforce(excerpt(&origin)));
        }
        let path = url.path().trim_end_matches('/');
        let bare = url.query().is_none() && url.fragment().is_none();
        let whole = format!("{origin}{path}");
        // A site's path may not end in what is taken off as a sentence's punctuation.
        if bare && (path.is_empty() || (is_site(&url) && tidy(&whole) == whole)) {
            Ok(Self(whole))
        } else {
            Err(AudienceError::Path(excerpt(&whole)))
        }
    }

    /// How it relates to `org`.
    pub fn fit(&self, org: &MyDomain) -> AudienceFit {
        if *self == Self::my_domain(org) {
            AudienceFit::MyDomain
        } else if *self == Self::classic(org) {
            AudienceFit::Classic
        } else if self.0 == LOGIN || self.0 == TEST {
            AudienceFit::OtherClassic
        } else if Url::parse(&self.0).is_ok_and(|url| is_site(&url)) {
            AudienceFit::Site
        } else {
            AudienceFit::OtherOrg
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a URL is an Experience Cloud site's, whose path belongs to it.
fn is_site(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host.ends_with(".site.com")
            || (host.ends_with(".force.com") && !host.ends_with(".lightning.force.com"))
    })
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Audience {
    type Error = AudienceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Audience> for String {
    fn from(audience: Audience) -> Self {
        audience.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(host: &str) -> MyDomain {
        MyDomain::parse(host).unwrap().org
    }

    #[test]
    fn classic_by_kind_of_org() {
        for (host, expected) in [
            ("acme.my.salesforce.com", LOGIN),
            ("acme-dev-ed.develop.my.salesforce.com", LOGIN),
            ("acme-dev-ed.trailblaze.my.salesforce.com", LOGIN),
            ("acme.demo.my.salesforce.com", LOGIN),
            ("acme--uat.sandbox.my.salesforce.com", TEST),
            ("acme.scratch.my.salesforce.com", TEST),
            ("acme--uat.my.salesforce.com", TEST),
            ("acme--uat.cs42.my.salesforce.com", TEST),
            ("login.salesforce.com", LOGIN),
            ("test.salesforce.com", TEST),
        ] {
            assert_eq!(Audience::classic(&org(host)).as_str(), expected, "{host}");
        }
    }

    #[test]
    fn reads_what_was_configured() {
        for (text, expected) in [
            ("https://login.salesforce.com/", LOGIN),
            (" \"https://TEST.salesforce.com\" ", TEST),
            (
                "https://acme.my.salesforce.com:443",
                "https://acme.my.salesforce.com",
            ),
            (
                "https://acme.my.site.com/portal/",
                "https://acme.my.site.com/portal",
            ),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ] {
            let audience = Audience::parse(text).unwrap();
            assert_eq!(audience.as_str(), expected);
            assert_eq!(Audience::parse(expected), Ok(audience));
        }
    }

    #[test]
    fn says_why_not() {
        for (text, expected) in [
            ("", AudienceError::Empty),
            (
                "acme.my.salesforce.com",
                AudienceError::NotAUrl("acme.my.salesforce.com".into()),
            ),
            (
                "https://acme.example",
                AudienceError::NotSalesforce("https://acme.example".into()),
            ),
            (
                "http://login.salesforce.com",
                AudienceError::NotSalesforce("http://login.salesforce.com".into()),
            ),
            (
                "https://login.salesforce.com/services/oauth2/token",
                AudienceError::Path("https://login.salesforce.com/services/oauth2/token".into()),
            ),
        ] {
            assert_eq!(Audience::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn relates_to_the_org() {
        let sandbox = org("acme--uat.sandbox.my.salesforce.com");
        for (text, fit) in [
            (
                "https://acme--uat.sandbox.my.salesforce.com",
                AudienceFit::MyDomain,
            ),
            (TEST, AudienceFit::Classic),
            (LOGIN, AudienceFit::OtherClassic),
            ("https://acme.my.site.com/x", AudienceFit::Site),
            ("https://acme.my.salesforce.com", AudienceFit::OtherOrg),
        ] {
            assert_eq!(Audience::parse(text).unwrap().fit(&sandbox), fit, "{text}");
        }
    }
}
