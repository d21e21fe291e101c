//! Accidents the org can be told to have. Each is data: `assets/practice/faults.json`.
//!
//! A fault is named `id`, `id=value` or `id@place`, or both: `slow=500@token`. `none` clears.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{Fault, PracticeError};

use super::answer::Answer;
use super::endpoint::{Endpoint, Place};

/// The name that clears all stored faults.
pub const NO_FAULT: &str = "none";

/// One fault of the data file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a kind of accident in the data file"
)]
pub(super) struct FaultData {
    id: String,
    summary: String,
    at: Vec<Place>,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    json: Option<Value>,
    text: Option<String>,
    filler: Option<usize>,
    login_status: Option<String>,
    setup: Option<String>,
    wire: Option<WireFault>,
    tls: Option<TlsFault>,
    value: Option<String>,
    #[serde(default)]
    delay: bool,
    #[serde(default)]
    skew: bool,
    #[serde(default)]
    requests_left: bool,
    #[serde(default)]
    login_limit: bool,
    #[serde(default)]
    classic_audience: bool,
}

/// What goes wrong below HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub(super) enum WireFault {
    /// Nothing is ever answered.
    Silence,
    /// The connection is reset.
    Reset,
    /// These bytes instead of an answer.
    Send {
        /// Sent as they are.
        bytes: String,
        /// What follows.
        then: After,
    },
}

/// What follows the bytes of a [`WireFault::Send`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum After {
    /// The connection is closed.
    Close,
    /// It stays open, and nothing more comes.
    Stall,
}

/// What goes wrong in the TLS handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum TlsFault {
    /// A certificate of another authority.
    Intercept,
    /// An alert that no offered version will do.
    Version,
}

static DATA: LazyLock<Vec<FaultData>> = LazyLock::new(|| {
    // The file is part of the program; a test reads it. Damaged, it would offer no faults.
    serde_json::from_str(include_str!("../../assets/practice/faults.json")).unwrap_or_default()
});

/// Ids of all faults, in the order of the data file.
pub fn fault_ids() -> Vec<&'static str> {
    DATA.iter().map(|fault| fault.id.as_str()).collect()
}

/// Every fault with one line about it, for help texts.
pub fn fault_summaries() -> Vec<(&'static str, &'static str)> {
    DATA.iter()
        .map(|fault| (fault.id.as_str(), fault.summary.as_str()))
        .collect()
}

/// Why a text names no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// No such fault.
    #[error("`{0}` is not a fault; there are: {known}", known = fault_ids().join(", "))]
    Unknown(String),
    /// The part behind `@`.
    #[error(
        "`{0}` is not a place; there are: token, userinfo, revoke, versions, rest, limits, query, any"
    )]
    Place(String),
    /// The part behind `=`.
    #[error("`{value}` is not a value that `{id}` takes")]
    Value {
        /// The fault.
        id: String,
        /// The text.
        value: String,
    },
}

/// Checks faults given by a person before they are stored.
pub fn check_faults(faults: &[Fault]) -> Result<(), FaultError> {
    faults
        .iter()
        .filter(|fault| fault.0 != NO_FAULT)
        .try_for_each(|fault| ActiveFault::parse(&fault.0).map(drop))
}

impl From<FaultError> for PracticeError {
    fn from(error: FaultError) -> Self {
        match error {
            FaultError::Unknown(name) => Self::UnknownFault(name),
            other => Self::Start(other.to_string()),
        }
    }
}

/// A fault with its value and place.
#[derive(Debug, Clone)]
pub(super) struct ActiveFault {
    data: &'static FaultData,
    value: String,
    place: Option<Place>,
}

impl ActiveFault {
    /// Reads `id[=value][@place]`.
    pub(super) fn parse(text: &str) -> Result<Self, FaultError> {
        // A value may hold an @ (a URL); a place never holds anything else than letters.
        let (rest, place) = match text.rsplit_once('@') {
            Some((rest, place)) if place.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let known = Place::parse(place);
                (
                    rest,
                    Some(known.ok_or_else(|| FaultError::Place(place.to_owned()))?),
                )
            }
            _ => (text, None),
        };
        let (id, value) = match rest.split_once('=') {
            Some((id, value)) => (id, Some(value)),
            None => (rest, None),
        };
        let data = DATA
            .iter()
            .find(|fault| fault.id == id)
            .ok_or_else(|| FaultError::Unknown(id.to_owned()))?;
        let fault = Self {
            data,
            value: value
                .or(data.value.as_deref())
                .unwrap_or_default()
                .to_owned(),
            place,
        };
        if fault.takes(value) {
            Ok(fault)
        } else {
            Err(FaultError::Value {
                id: id.to_owned(),
                value: value.unwrap_or_default().to_owned(),
            })
        }
    }

    fn takes(&self, given: Option<&str>) -> bool {
        let Some(value) = given else {
            return true;
        };
        let data = self.data;
        if data.skew {
            // A century is more than any clock is wrong, and keeps the arithmetic safe.
            value
                .parse::<i64>()
                .is_ok_and(|skew| skew.unsigned_abs() < 3_200_000_000)
        } else if data.delay || data.requests_left || data.login_limit {
            value.parse::<u32>().is_ok()
        } else {
            // Only a header can carry it: nothing that would break out of one.
            data.value.is_some() && value.bytes().all(|byte| (0x20..0x7F).contains(&byte))
        }
    }

    /// Whether it hits a request for `endpoint`.
    pub(super) fn hits(&self, endpoint: &Endpoint) -> bool {
        match self.place {
            Some(place) => place.covers(endpoint),
            None => self.data.at.iter().any(|place| place.covers(endpoint)),
        }
    }

    /// The answer it puts in place of the org's, if it is of that kind. `object` is the object a
    /// query asks for.
    pub(super) fn answer(&self, object: &str) -> Option<Answer> {
        let mut answer = match (&self.data.json, self.data.status?) {
            (Some(json), status) => Answer::json(status, &filled(json, object)),
            (None, status) => Answer::empty(status),
        };
        for (name, value) in &self.data.headers {
            answer = answer.with_header(name, &value.replace("{value}", &self.value));
        }
        if let Some(text) = &self.data.text {
            answer.body = text.clone().into_bytes();
        }
        if let Some(length) = self.data.filler {
            answer.body = vec![b' '; length];
        }
        Some(answer.uncached())
    }

    /// What it does below HTTP.
    pub(super) const fn wire(&self) -> Option<&'static WireFault> {
        self.data.wire.as_ref()
    }

    /// What it does in the TLS handshake.
    pub(super) const fn tls(&self) -> Option<TlsFault> {
        self.data.tls
    }

    /// What Setup says when a Connected App is created.
    pub(super) fn setup_refusal(&self) -> Option<&'static str> {
        self.data.setup.as_deref()
    }

    /// `Status` of the row it leaves in Login History.
    pub(super) fn login_status(&self) -> Option<&'static str> {
        self.data.login_status.as_deref()
    }

    /// How long it delays an answer, in milliseconds.
    pub(super) fn delay_ms(&self) -> Option<u64> {
        self.data.delay.then(|| self.value.parse().ok())?
    }

    /// By how much the org's clock differs, in seconds; positive when it is ahead.
    pub(super) fn skew_seconds(&self) -> Option<i64> {
        self.data.skew.then(|| self.value.parse().ok())?
    }

    /// How many logins within an hour it lets pass before it hits; `None`: it hits at once.
    pub(super) fn login_limit(&self) -> Option<usize> {
        self.data.login_limit.then(|| self.value.parse().ok())?
    }

    /// How many API requests are left today.
    pub(super) fn requests_left(&self) -> Option<u64> {
        self.data.requests_left.then(|| self.value.parse().ok())?
    }
}

fn filled(json: &Value, object: &str) -> Value {
    match json {
        Value::String(text) => Value::from(text.replace("{object}", object)),
        Value::Array(items) => items.iter().map(|item| filled(item, object)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, object)))
            .collect(),
        other => other.clone(),
    }
}

/// Whether the org takes no My Domain as audience.
pub(super) fn classic_audience_only(stored: &[String]) -> bool {
    active(stored)
        .iter()
        .any(|fault| fault.data.classic_audience)
}

/// The stored faults; names a newer version may have left behind are passed over.
pub(super) fn active(stored: &[String]) -> Vec<ActiveFault> {
    stored
        .iter()
        .filter_map(|text| ActiveFault::parse(text).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_whole() {
        let raw: Vec<Value> =
            serde_json::from_str(include_str!("../../assets/practice/faults.json")).unwrap();
        assert_eq!(fault_ids().len(), raw.len());
        assert!(raw.len() > 50);
        for fault in DATA.iter() {
            let does_something = fault.status.is_some()
                || fault.wire.is_some()
                || fault.tls.is_some()
                || fault.setup.is_some()
                || fault.delay
                || fault.skew
                || fault.requests_left
                || fault.classic_audience;
            assert!(does_something, "{}", fault.id);
            assert!(ActiveFault::parse(&fault.id).is_ok(), "{}", fault.id);
        }
        let mut ids = fault_ids();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), raw.len(), "ids are unique");
    }

    #[test]
    fn values_and_places() {
        let skew = ActiveFault::parse("clock_skew=-60").unwrap();
        assert_eq!(skew.skew_seconds(), Some(-60));
        let token = Endpoint::parse("/services/oauth2/token");
        let versions = Endpoint::parse("/services/data");
        let reset = ActiveFault::parse("reset@token").unwrap();
        assert!(reset.hits(&token) && !reset.hits(&versions));
        let redirect = ActiveFault::parse("redirect=http://user@127.0.0.1:9/x@token").unwrap();
        let location = redirect.answer("").unwrap().headers;
        assert!(location.contains(&(
            "Location".to_owned(),
            "http://user@127.0.0.1:9/x".to_owned()
        )));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            (
                "nonsense",
                "`nonsense` is not a fault; there are: eca_not_installed, ",
            ),
            ("reset@moon", "`moon` is not a place"),
            ("clock_skew=soon", "`soon` is not a value"),
            ("slow=-1", "`-1` is not a value"),
            ("inactive_user=5", "`5` is not a value"),
            ("redirect=http://x\r\nSet-Cookie: a", "is not a value"),
        ] {
            let error = ActiveFault::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
        assert!(check_faults(&[Fault(NO_FAULT.to_owned())]).is_ok());
    }
}
