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

    /// Asks the simulated org at `origin` who it is.
    fn info<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<PracticeInfo, PracticeError>>;

    /// Does one checklist line's worth of Setup there.
    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>>;
}
