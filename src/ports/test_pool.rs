//! Tests of many connections side by side, as the flow sees them.

use super::BoxFuture;
use crate::domain::{ConnectionName, PoolState};

/// Runs live tests beside whatever else happens. It outlives the journeys that begin tests: leaving
/// a screen cancels none.
pub trait TestPool: Send + Sync {
    /// Adds these connections to what is to be tested. One that waits or runs is not added again;
    /// one that was tested is tested anew. Needs a Tokio runtime.
    fn begin(&self, names: Vec<ConnectionName>);

    /// How all tests stand, as soon as that is another [`PoolState::version`] than `after`.
    fn seen(&self, after: u64) -> BoxFuture<'_, PoolState>;
}
