//! Paths of the org.

use serde::Deserialize;

/// Oldest and newest REST API version served: Summer '14 to Summer '26.
const VERSIONS: std::ops::RangeInclusive<u32> = 31..=67;

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// `/services/oauth2/token`.
    Token,
    /// `/services/oauth2/userinfo`.
    Userinfo,
    /// `/services/oauth2/revoke`.
    Revoke,
    /// `/id/ORG/USER`.
    Identity {
        /// Organization id.
        organization: String,
        /// User id.
        user: String,
    },
    /// `/services/data`: needs no token.
    Versions,
    /// Anything under `/services/data/vNN.0`.
    Rest {
        /// Version number.
        version: u32,
        /// Resource.
        resource: Resource,
    },
    /// Anything else.
    Unknown,
}

/// A REST resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resource {
    /// The version's root.
    Root,
    /// `limits`.
    Limits,
    /// `query`.
    Query,
    /// `sobjects/X/describe`.
    Describe(String),
    /// `sobjects/X/ID`.
    Row {
        /// Object.
        object: String,
        /// Record id.
        id: String,
    },
    /// Not there.
    Missing,
}

/// Where an accident can hit: names used in the fault data and behind the `@` of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Token endpoint.
    Token,
    /// Userinfo and identity URL.
    Userinfo,
    /// Revocation.
    Revoke,
    /// The list of versions.
    Versions,
    /// Every REST resource behind a token.
    Rest,
    /// `limits` only.
    Limits,
    /// `query` only.
    Query,
    /// Every answer of the org.
    Any,
}

impl Place {
    /// Reads the word behind `@`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::from(text)).ok()
    }

    /// Whether a request for `endpoint` is hit.
    pub(super) fn covers(self, endpoint: &Endpoint) -> bool {
        match self {
            Self::Any => true,
            Self::Token => *endpoint == Endpoint::Token,
            Self::Revoke => *endpoint == Endpoint::Revoke,
            Self::Versions => *endpoint == Endpoint::Versions,
            Self::Userinfo => {
                matches!(endpoint, Endpoint::Userinfo | Endpoint::Identity { .. })
            }
            Self::Rest => matches!(endpoint, Endpoint::Rest { .. }),
            Self::Limits => endpoint.resource() == Some(&Resource::Limits),
            Self::Query => endpoint.resource() == Some(&Resource::Query),
        }
    }
}

impl Endpoint {
    /// Reads a path. Trailing slashes do not matter.
    pub(super) fn parse(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["services", "oauth2", "token"] => Self::Token,
            ["services", "oauth2", "userinfo"] => Self::Userinfo,
            ["services", "oauth2", "revoke"] => Self::Revoke,
            ["id", organization, user] => Self::Identity {
                organization: (*organization).to_owned(),
                user: (*user).to_owned(),
            },
            ["services", "data"] => Self::Versions,
            ["services", "data", version, rest @ ..] => match version_number(version) {
                Some(version) => Self::Rest {
                    version,
                    resource: Resource::parse(rest),
                },
                None => Self::Rest {
                    version: *VERSIONS.end(),
                    resource: Resource::Missing,
                },
            },
            _ => Self::Unknown,
        }
    }

    const fn resource(&self) -> Option<&Resource> {
        match self {
            Self::Rest { resource, .. } => Some(resource),
            _ => None,
        }
    }
}

impl Resource {
    fn parse(parts: &[&str]) -> Self {
        match parts {
            [] => Self::Root,
            ["limits"] => Self::Limits,
            ["query"] => Self::Query,
            ["sobjects", object, "describe"] => Self::Describe((*object).to_owned()),
            ["sobjects", object, id] => Self::Row {
                object: (*object).to_owned(),
                id: (*id).to_owned(),
            },
            _ => Self::Missing,
        }
    }
}

fn version_number(text: &str) -> Option<u32> {
    let number = text.strip_prefix('v')?.strip_suffix(".0")?.parse().ok()?;
    VERSIONS.contains(&number).then_some(number)
}

/// Every version with its release name, oldest first: three a year, `v66` is Spring '26.
pub(super) fn versions() -> Vec<(u32, String)> {
    VERSIONS
        .map(|version| {
            let release = match version % 3 {
                0 => "Spring",
                1 => "Summer",
                _ => "Winter",
            };
            // Winter belongs to the year that begins after it is out.
            let year = (version + 1) / 3 + 4;
            (version, format!("{release} '{year}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_and_without_slash() {
        assert_eq!(Endpoint::parse("/services/oauth2/token"), Endpoint::Token);
        assert_eq!(Endpoint::parse("/services/data/"), Endpoint::Versions);
        assert_eq!(
            Endpoint::parse("/services/data/v67.0/query/"),
            Endpoint::Rest {
                version: 67,
                resource: Resource::Query
            }
        );
        assert_eq!(Endpoint::parse("/services/oauth2"), Endpoint::Unknown);
    }

    #[test]
    fn versions_that_do_not_exist_have_no_resources() {
        for bad in [
            "/services/data/v99.0/",
            "/services/data/v67/",
            "/services/data/67.0/",
        ] {
            let Endpoint::Rest { resource, .. } = Endpoint::parse(bad) else {
                panic!("{bad} is a REST path");
            };
            assert_eq!(resource, Resource::Missing, "{bad}");
        }
    }

    #[test]
    fn release_names_follow_the_known_ones() {
        let list = versions();
        let name = |number| {
            list.iter()
                .find(|(version, _)| *version == number)
                .map(|(_, label)| label.as_str())
        };
        assert_eq!(name(67), Some("Summer '26"));
        assert_eq!(name(66), Some("Spring '26"));
        assert_eq!(name(65), Some("Winter '26"));
        assert_eq!(name(64), Some("Summer '25"));
        assert_eq!(name(58), Some("Summer '23"));
        assert_eq!(list.last().map(|(version, _)| *version), Some(67));
    }

    #[test]
    fn places_cover_what_they_say() {
        let limits = Endpoint::parse("/services/data/v67.0/limits");
        for (word, covered) in [
            ("any", true),
            ("rest", true),
            ("limits", true),
            ("query", false),
            ("token", false),
            ("versions", false),
        ] {
            assert_eq!(
                Place::parse(word).unwrap().covers(&limits),
                covered,
                "{word}"
            );
        }
        assert_eq!(Place::parse("moon"), None);
    }
}
