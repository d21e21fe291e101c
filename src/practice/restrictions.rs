//! What keeps somebody out who is known and approved: addresses, hours, the API, a blocked app.
//!
//! All of it is state: fields of the org's file, absent in an org where nothing is restricted.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// Minutes of a day.
const DAY_MINUTES: i64 = 1440;

/// What a profile forbids.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Restrictions {
    /// *Login IP Ranges*; none allows every address.
    pub(super) login_ips: Vec<IpRange>,
    /// *Login Hours*; none allows every hour.
    pub(super) login_hours: Option<Hours>,
    /// *API Enabled* is not ticked.
    pub(super) api_disabled: bool,
}

/// A range of addresses, both ends in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IpRange {
    /// First.
    pub(super) from: IpAddr,
    /// Last.
    pub(super) to: IpAddr,
}

/// Minutes of the day, in UTC; the second not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hours {
    /// From here on.
    pub(super) from: i64,
    /// Until here.
    pub(super) to: i64,
}

/// Whether an app may be used in this org.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AppStanding {
    /// It may.
    #[default]
    Usable,
    /// *Block* was pressed in Connected Apps OAuth Usage.
    Blocked,
    /// It belongs to another org and nobody installed it here.
    NotInstalled,
}

impl Restrictions {
    /// Why a login from `source_ip` at `org_now` (Unix seconds) is refused, if it is. The app's IP
    /// relaxation does not help in this flow (salesforce-jwt.md §0, fact 5).
    pub(super) fn refuse(&self, source_ip: &str, org_now: i64) -> Result<(), Refusal> {
        let address = source_ip.parse::<IpAddr>().ok();
        let inside = |range: &IpRange| {
            address.is_some_and(|address| range.from <= address && address <= range.to)
        };
        if !self.login_ips.is_empty() && !self.login_ips.iter().any(inside) {
            return Err(Refusal::IpRestricted);
        }
        let minute = org_now.div_euclid(60).rem_euclid(DAY_MINUTES);
        match self.login_hours {
            Some(hours) if !(hours.from..hours.to).contains(&minute) => Err(Refusal::LoginHours),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_hours() {
        let office = Restrictions {
            login_ips: vec![IpRange {
                from: "10.0.0.1".parse().unwrap(),
                to: "10.0.0.9".parse().unwrap(),
            }],
            login_hours: Some(Hours {
                from: 480,
                to: 1080,
            }),
            api_disabled: false,
        };
        let noon = 12 * 3600;
        assert_eq!(office.refuse("10.0.0.9", noon), Ok(()));
        assert_eq!(office.refuse("10.0.0.10", noon), Err(Refusal::IpRestricted));
        assert_eq!(office.refuse("?", noon), Err(Refusal::IpRestricted));
        assert_eq!(office.refuse("10.0.0.1", 0), Err(Refusal::LoginHours));
        assert_eq!(
            office.refuse("10.0.0.1", 18 * 3600),
            Err(Refusal::LoginHours)
        );
        assert_eq!(Restrictions::default().refuse("1.2.3.4", 0), Ok(()));
    }
}
