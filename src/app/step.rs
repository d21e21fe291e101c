//! The steps of a set-up, and those of replacing a key.

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
    /// Replacing a key: does the key of today work?
    ProveKey,
    /// Who holds a copy of it.
    Holders,
    /// The next key and its certificate.
    NextKey,
    /// The next key at the places that need it.
    Stage,
    /// When the certificate is uploaded.
    Moment,
    /// The upload, in Setup.
    Upload,
    /// Salesforce is asked until it accepts the next key; then it is the active one.
    SwitchOver,
    /// Whether everybody works with the new key.
    Consumers,
    /// What becomes of the key before.
    Previous,
}

impl Step {
    /// All steps of a set-up in order.
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

    /// All steps of replacing a key in order.
    pub const REPLACE: [Self; 9] = [
        Self::ProveKey,
        Self::Holders,
        Self::NextKey,
        Self::Stage,
        Self::Moment,
        Self::Upload,
        Self::SwitchOver,
        Self::Consumers,
        Self::Previous,
    ];

    /// The steps of the journey it belongs to.
    pub fn siblings(self) -> &'static [Self] {
        if Self::ALL.contains(&self) {
            &Self::ALL
        } else {
            &Self::REPLACE
        }
    }

    /// Position among the steps of its journey, from 1.
    pub fn number(self) -> usize {
        self.siblings()
            .iter()
            .position(|step| *step == self)
            .map_or(1, |index| index + 1)
    }
}
