//! The eight steps of a set-up.

use serde::Serialize;

/// A step. Which one is current follows from the facts; it is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Where the credential will be used.
    Destination,
    /// Which org.
    Org,
    /// Key and certificate.
    Key,
    /// Integration user.
    User,
    /// The app in Salesforce.
    App,
    /// Pre-authorisation of the user.
    PreAuthorise,
    /// The live test.
    LiveTest,
    /// Hand-over to the destination.
    HandOver,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 8] = [
        Self::Destination,
        Self::Org,
        Self::Key,
        Self::User,
        Self::App,
        Self::PreAuthorise,
        Self::LiveTest,
        Self::HandOver,
    ];

    /// Position, from 1 to 8.
    pub fn number(self) -> usize {
        Self::ALL
            .iter()
            .position(|step| *step == self)
            .map_or(1, |index| index + 1)
    }
}
