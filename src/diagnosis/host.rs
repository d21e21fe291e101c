//! Which kind of host a request went to, read off its name (salesforce-jwt.md §G).

/// A host name with what it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    /// Lower case, without scheme, port and path.
    pub(crate) name: String,
    /// Its kind.
    pub(crate) sort: HostSort,
}

/// Kinds of hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostSort {
    /// `login.salesforce.com`.
    Login,
    /// `test.salesforce.com`.
    Test,
    /// `<label>[.<partition>].my.salesforce.com`.
    MyDomain,
    /// `<label>.lightning.force.com`.
    Lightning,
    /// `<label>.my.salesforce-setup.com`.
    Setup,
    /// `na1.`, `eu11.`, `cs42.salesforce.com`: not served any more since Spring '26.
    Instance,
    /// Another host of Salesforce: a site, a file host.
    OtherSalesforce,
    /// This computer: a practice run.
    Loopback,
    /// Not one of Salesforce's names.
    Foreign,
}

impl HostSort {
    /// `login.` or `test.`.
    pub(crate) const fn is_login(self) -> bool {
        matches!(self, Self::Login | Self::Test)
    }
}

impl Host {
    /// Reads a URL, an origin or a bare host name. `None` when there is no name in it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let name = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        let sort = sort(&name);
        Some(Self { name, sort })
    }

    /// Name of the sandbox: `uat` in `acme--uat.sandbox.my.salesforce.com`.
    pub(crate) fn sandbox_name(&self) -> Option<&str> {
        let label = self.name.split('.').next()?;
        let (_, sandbox) = label.rsplit_once("--")?;
        (self.is_sandbox() == Some(true) && !sandbox.is_empty()).then_some(sandbox)
    }

    /// Sandbox or scratch org; `None` when the name does not tell.
    pub(crate) fn is_sandbox(&self) -> Option<bool> {
        match self.sort {
            HostSort::MyDomain | HostSort::Lightning | HostSort::Setup => {
                let mut labels = self.name.split('.');
                let first = labels.next().unwrap_or_default();
                let partition = labels.next().unwrap_or_default();
                Some(matches!(partition, "sandbox" | "scratch") || first.contains("--"))
            }
            HostSort::Instance => self.name.starts_with("cs").then_some(true),
            _ => None,
        }
    }

    /// First label and partition, which all hosts of one org share: `acme--uat.sandbox`.
    pub(crate) fn org_part(&self) -> Option<&str> {
        [
            ".my.salesforce.com",
            ".my.salesforce.mil",
            ".lightning.force.com",
            ".my.salesforce-setup.com",
        ]
        .into_iter()
        .find_map(|suffix| self.name.strip_suffix(suffix))
    }
}

fn sort(name: &str) -> HostSort {
    let ends = |suffix: &str| {
        name.strip_suffix(suffix)
            .is_some_and(|rest| !rest.is_empty())
    };
    match name {
        "login.salesforce.com" => HostSort::Login,
        "test.salesforce.com" => HostSort::Test,
        "localhost" | "::1" | "practice.invalid" => HostSort::Loopback,
        _ if name.starts_with("127.") => HostSort::Loopback,
        _ if ends(".my.salesforce.com") || ends(".my.salesforce.mil") => HostSort::MyDomain,
        _ if ends(".lightning.force.com") => HostSort::Lightning,
        _ if ends(".my.salesforce-setup.com") => HostSort::Setup,
        _ if ends(".salesforce.com") && is_instance(name) => HostSort::Instance,
        _ if [
            ".salesforce.com",
            ".salesforce.mil",
            ".force.com",
            ".site.com",
            ".sfcrmapps.cn",
        ]
        .into_iter()
        .any(ends) =>
        {
            HostSort::OtherSalesforce
        }
        _ => HostSort::Foreign,
    }
}

/// `na1`, `eu11`, `cs42`, `usa4s`: two or three letters, then digits.
fn is_instance(name: &str) -> bool {
    let label = name.split('.').next().unwrap_or_default();
    let letters = label.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = label[letters..]
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    (2..=3).contains(&letters) && digits > 0 && label.len() <= letters + digits + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_hosts() {
        for (text, expected) in [
            (
                "https://login.salesforce.com/services/oauth2/token",
                HostSort::Login,
            ),
            ("test.salesforce.com", HostSort::Test),
            ("https://Acme.my.salesforce.com:443/", HostSort::MyDomain),
            ("acme--uat.sandbox.lightning.force.com", HostSort::Lightning),
            ("acme.my.salesforce-setup.com", HostSort::Setup),
            ("eu11.salesforce.com", HostSort::Instance),
            ("cs42.salesforce.com", HostSort::Instance),
            ("acme.my.site.com/portal", HostSort::OtherSalesforce),
            ("http://127.0.0.1:4000", HostSort::Loopback),
            ("http://[::1]:4000", HostSort::Loopback),
            (
                "https://acme.my.salesforce.com.evil.example",
                HostSort::Foreign,
            ),
            ("acme.example", HostSort::Foreign),
        ] {
            assert_eq!(Host::read(text).unwrap().sort, expected, "{text}");
        }
        assert_eq!(Host::read("  "), None);
        assert_eq!(Host::read("https:///x"), None);
    }

    #[test]
    fn tells_sandboxes() {
        let host = |text| Host::read(text).unwrap();
        let uat = host("acme--uat.sandbox.my.salesforce.com");
        assert_eq!(
            (uat.is_sandbox(), uat.sandbox_name()),
            (Some(true), Some("uat"))
        );
        assert_eq!(host("acme.my.salesforce.com").is_sandbox(), Some(false));
        assert_eq!(host("login.salesforce.com").is_sandbox(), None);
        assert_eq!(host("x.scratch.my.salesforce.com").is_sandbox(), Some(true));
    }
}
