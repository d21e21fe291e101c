//! The tests of many connections, side by side: how each of them stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CheckResult, CheckState, ConnectionName, RecordError, TestRecord, Timestamp};

/// How all tests that were begun stand. Another [`PoolState::version`] means that something changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PoolState {
    /// Counts the changes; 0 before anything was begun.
    pub version: u64,
    /// Each connection whose test was asked for.
    pub tests: BTreeMap<ConnectionName, PoolTest>,
}

impl PoolState {
    /// Whether a test waits or runs.
    pub fn works(&self) -> bool {
        self.tests.values().any(PoolTest::is_open)
    }
}

/// How one test stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolTest {
    /// For its turn.
    Waiting,
    /// Under way.
    Running {
        /// Since when.
        since: Timestamp,
    },
    /// It ended, in whatever way.
    Ended(Arc<PoolEnd>),
    /// It was not begun, and why.
    NotTested(NotTested),
}

impl PoolTest {
    /// Whether it waits or runs.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Running { .. })
    }
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolEnd {
    /// When.
    pub at: Timestamp,
    /// The how-manieth that ended, from 1: the order in which they did.
    pub order: u64,
    /// Duration in milliseconds.
    pub millis: u64,
    /// What was found out, as it is kept; `None` when it could not even begin.
    pub record: Option<TestRecord>,
    /// The first finding about a failure.
    pub finding: Option<PoolFinding>,
    /// Why it could not go on, and the way out, where it is no finding.
    pub problem: Option<(String, String)>,
}

impl PoolEnd {
    /// No check failed, and a token was issued.
    pub fn ok(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.ok)
    }

    /// Checks that are worth a look.
    pub fn warnings(&self) -> impl Iterator<Item = &CheckResult> {
        self.in_state(CheckState::Warning)
    }

    /// The first check that failed.
    pub fn failed(&self) -> Option<&CheckResult> {
        self.in_state(CheckState::Failed).next()
    }

    fn in_state(&self, state: CheckState) -> impl Iterator<Item = &CheckResult> {
        let checks = self.record.iter().flat_map(|record| &record.checks);
        checks.filter(move |check| check.state == state)
    }
}

/// A cause in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolFinding {
    /// `SFJWT-…`.
    pub code: String,
    /// Id of the cause.
    pub cause: String,
    /// One sentence.
    pub title: String,
}

/// Why a test was not begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTested {
    /// Its key is in the key file store, whose passphrase nobody gave.
    Passphrase,
    /// Somebody else holds its key.
    KeyHolder,
    /// Salesforce refused the login of another connection in a way that the next logins may make
    /// worse.
    Refused(Refusal),
    /// There is no such connection any more.
    Gone,
    /// Its record cannot be read.
    Unreadable(RecordError),
    /// The program stopped before its turn came, or before it ended.
    Stopped,
    /// A bug of ours ended it.
    Broken,
}

/// The refusal that made the others wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Of this connection's login.
    pub of: ConnectionName,
    /// Why, as far as the answer tells.
    pub why: RefusedOrigin,
}

/// What an answer says that may come from the place the requests come from: Salesforce may freeze
/// users whose logins arrive through an anonymising VPN or proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedOrigin {
    /// The user is frozen, or probably is.
    Frozen,
    /// The address is outside the login IP ranges.
    Address,
}
