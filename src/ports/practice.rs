//! The simulated org, as the flow sees it.

use super::BoxFuture;
use crate::domain::{
    ConnectionName, PracticeError, PracticeInfo, PracticeOptions, SetupAction, SetupApplied,
};

/// Runs and changes simulated orgs.
pub trait Practice: Send + Sync {
    /// Makes the simulated org of that name available (finds a running one, or starts it inside
    /// this process) and returns its origin, for example `http://127.0.0.1:40123`.
    fn open<'a>(
        &'a self,
        name: &'a ConnectionName,
        options: &'a PracticeOptions,
    ) -> BoxFuture<'a, Result<String, PracticeError>>;

    /// Whoever opened the simulated org of that name does not need it any more. One inside this
    /// process ends with the last who opened it; who never says so keeps it to the end.
    fn close<'a>(&'a self, name: &'a ConnectionName) -> BoxFuture<'a, ()>;

    /// Asks the simulated org at `origin` who it is.
    fn info<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<PracticeInfo, PracticeError>>;

    /// Does one checklist line's worth of Setup there.
    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>>;
}

/// What answers at an origin: who it is, and the random word of that very instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeIdentity {
    /// What it says about itself.
    pub info: PracticeInfo,
    /// Its word: another one after every start.
    pub nonce: String,
}

/// Talks to a simulated org that runs outside this process, over its control API.
pub trait PracticeControl: Send + Sync {
    /// Asks who answers at `origin`.
    fn identify<'a>(
        &'a self,
        origin: &'a str,
    ) -> BoxFuture<'a, Result<PracticeIdentity, PracticeError>>;

    /// Does one checklist line's worth of Setup there.
    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>>;
}
