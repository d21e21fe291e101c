//! A replacement of a connection's key that is under way: what was decided and done so far. Which
//! keys there are stands in the [`super::KeyRing`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Tick, Timestamp};

/// Why the key is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplaceReason {
    /// Its certificate ends, or it is time.
    Due,
    /// Somebody else may have the key.
    Leaked,
    /// Back to the key before.
    Back,
}

impl ReplaceReason {
    /// The word used on the command line and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Leaked => "leaked",
            Self::Back => "back",
        }
    }
}

/// Whether a place that holds the key has the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Staged {
    /// Not asked yet.
    #[default]
    Open,
    /// The next key lies there, ready.
    Done,
    /// It is changed there after the switch.
    Later,
}

/// Whether a place that holds the key works with the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consumer {
    /// Not asked yet.
    #[default]
    Open,
    /// It has the key of today already, as somebody told.
    Has,
    /// It logs in with the new key.
    Works,
    /// It does not.
    Fails,
    /// Looked at later.
    Later,
}

impl Consumer {
    /// Nobody needs to look whether it works.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Has | Self::Works)
    }
}

/// Somebody who holds a copy of the key: a system, a person, a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What it is called: the name of a destination, or as it was typed.
    pub name: String,
    /// Before the switch.
    #[serde(default)]
    pub staged: Staged,
    /// After the switch.
    #[serde(default)]
    pub consumer: Consumer,
}

/// A replacement under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Why.
    pub reason: ReplaceReason,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub begun: Timestamp,
    /// The active key was accepted at this moment, before anything was changed.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub proved: Option<Timestamp>,
    /// It was not, and the person went on all the same.
    #[serde(default)]
    pub unproved: bool,
    /// The switch was made.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub switched: Option<Timestamp>,
    /// Who holds a copy of the key.
    #[serde(default)]
    pub holders: Vec<Holder>,
    /// Lines of the upload, by their id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ticks: BTreeMap<String, Tick>,
}

/// What became of the keys of a connection: where a refused signature may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyHistory {
    /// A next key is ready; the app may have its certificate already.
    NextReady,
    /// The key before is about to come back; the app may have its certificate already.
    ComingBack,
    /// A key was given up on the way; its certificate may have been uploaded.
    GivenUp,
    /// The key of today took the place of an earlier one.
    Replaced,
}
