//! Situations to which a cause or a fix is limited.

use serde::{Deserialize, Serialize};

use super::evidence::AppClass;
use super::host::HostSort;
use super::situation::Situation;
use crate::domain::KeyHistory;

/// A situation, as the data files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The app is an External Client App.
    ExternalClientApp,
    /// The app is a Connected App.
    ConnectedApp,
    /// The request went to `login.` or `test.salesforce.com`.
    LoginHost,
    /// The request went to a My Domain.
    MyDomainHost,
    /// The org is a sandbox or scratch org.
    Sandbox,
    /// It is neither.
    NotSandbox,
    /// The user is pre-authorised by profile.
    ByProfile,
    /// The user is pre-authorised by permission set.
    ByPermissionSet,
    /// The key is being replaced, and the next one is ready; or the one before is coming back.
    KeyIsBeingReplaced,
    /// A next key was given up, and is kept.
    KeyWasGivenUp,
}

impl Condition {
    /// Whether it holds; `None` when the evidence does not tell.
    pub(crate) fn holds(self, situation: &Situation<'_>) -> Option<bool> {
        match self {
            Self::ExternalClientApp => situation.app.map(|app| app == AppClass::ExternalClientApp),
            Self::ConnectedApp => situation.app.map(|app| app != AppClass::ExternalClientApp),
            Self::LoginHost => situation.host.as_ref().map(|host| host.sort.is_login()),
            Self::MyDomainHost => situation
                .host
                .as_ref()
                .map(|host| matches!(host.sort, HostSort::MyDomain)),
            Self::Sandbox => situation.sandbox,
            Self::NotSandbox => situation.sandbox.map(|sandbox| !sandbox),
            Self::ByProfile => situation.evidence.by_profile,
            // Without a record there is nothing to go on with.
            Self::KeyIsBeingReplaced => Some(matches!(
                situation.evidence.key_history,
                Some(KeyHistory::NextReady | KeyHistory::ComingBack)
            )),
            Self::KeyWasGivenUp => {
                Some(situation.evidence.key_history == Some(KeyHistory::GivenUp))
            }
            Self::ByPermissionSet => situation.evidence.by_profile.map(|by_profile| !by_profile),
        }
    }
}

/// Whether none of `conditions` is known not to hold.
pub(crate) fn possible(conditions: &[Condition], situation: &Situation<'_>) -> bool {
    conditions
        .iter()
        .all(|condition| condition.holds(situation) != Some(false))
}
