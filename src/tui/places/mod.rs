//! What keys mean on each kind of page, beyond what they mean everywhere.

pub(super) mod checklist;
pub(super) mod connection;
pub(super) mod dashboard;
pub(super) mod explained;
pub(super) mod hand_over;
pub(super) mod live_test;
pub(super) mod problem;
pub(super) mod question;
pub(super) mod replacing;
pub(super) mod welcome;
