//! The program on a real terminal, as a person has it: a PTY, a screen, keys.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

#[cfg(target_os = "linux")]
#[path = "../support/keyring.rs"]
mod keyring;
#[path = "../support/keys.rs"]
mod keys;
#[path = "../support/leaks.rs"]
mod leaks;
#[path = "../support/practice_state.rs"]
mod practice_state;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/pty.rs"]
mod pty;

mod adopted;
mod dashboard;
mod diagnosed;
mod fixed;
mod green;
mod harness;
mod interrupted;
mod journey;
mod looks;
mod pasted;
mod replacing;
mod restored;

/// Waits until something outside of the terminal is so.
#[track_caller]
fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + pty::LIMIT;
    while !condition() {
        assert!(std::time::Instant::now() < deadline, "never: {what}");
        std::thread::yield_now();
    }
}
