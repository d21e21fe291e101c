//! Every screen in the states it has: how each is reached, by name. Snapshots and the sweep of
//! sizes paint them.

mod checklists;
pub(super) mod dashboard;
mod hand_over;
mod key;
mod live_test;
mod overlays;
mod problems;
mod questions;
mod replacing;
mod welcome;
mod work;

use super::stage::Stage;

/// A screen's name, and the way to it.
pub(super) type Screen = (&'static str, fn() -> Stage);

/// All of them.
pub(super) fn all() -> Vec<Screen> {
    [
        welcome::SCREENS,
        dashboard::SCREENS,
        questions::SCREENS,
        key::SCREENS,
        work::SCREENS,
        checklists::SCREENS,
        live_test::SCREENS,
        hand_over::SCREENS,
        overlays::SCREENS,
        problems::SCREENS,
        replacing::SCREENS,
    ]
    .concat()
}

#[test]
fn names_are_different() {
    let names: std::collections::BTreeSet<&str> = all().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), all().len());
}
