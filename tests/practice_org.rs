//! The simulated org as an outsider meets it: requests by OpenSSL and curl.
// Helpers of tests are tests to us, but not to clippy.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "practice_org/bench.rs"]
mod bench;
#[path = "practice_org/control.rs"]
mod control;
#[path = "practice_org/exchange.rs"]
mod exchange;
#[path = "practice_org/faults.rs"]
mod faults;
#[path = "practice_org/in_process.rs"]
mod in_process;
#[path = "practice_org/rest.rs"]
mod rest;
#[path = "practice_org/tls.rs"]
mod tls;
