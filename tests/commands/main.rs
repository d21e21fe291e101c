//! Every command of the built program at its edges: usage, stores, key files, records, hand-overs,
//! and the JSON objects against their schemas.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![allow(clippy::print_stderr, reason = "says what could not be shown here")]
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "../support/connect_proxy.rs"]
mod connect_proxy;
#[allow(dead_code, reason = "each test crate uses its own part")]
#[path = "../records/fixture.rs"]
mod fixture;
#[path = "../support/fleet.rs"]
mod fleet;
#[path = "../support/openssl.rs"]
mod openssl;
#[path = "../support/practice_state.rs"]
#[allow(dead_code, reason = "each test crate uses its own part")]
mod practice_state;
#[path = "../support/program.rs"]
mod program;

mod adopt;
mod connections;
mod explain;
mod export;
mod json;
mod keys;
mod reach;
mod reach_explain;
mod reach_inspect;
mod reach_real;
mod real_org;
mod records;
mod remind;
mod rotate;
mod rotate_ends;
mod saved;
mod status;
mod stores;
mod test_all;
mod upkeep;
mod usage;

/// A consumer key of the usual form.
const CONSUMER_KEY: &str =
    "3MVG9k2T1dXQyJmPzUcN6wRbVhE0sLqAoFiGxMvB7tYrK5DnHjSaWlZeCpOuI3fT8gR4yQ1mN6bXcVzLkJhGf";

/// The arguments of a practice set-up of `name`, and more.
fn practice<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &["setup", "--practice", "--yes", "--connection", name],
        more,
    ]
    .concat()
}
