//! The program on a real terminal, as a person has it: a PTY, a screen, keys.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

#[cfg(target_os = "linux")]
#[path = "../support/keyring.rs"]
mod keyring;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/pty.rs"]
mod pty;

mod harness;

/// Waits until something outside of the terminal is so.
#[track_caller]
fn eventually(what: &str, condition: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + pty::LIMIT;
    while !condition() {
        assert!(std::time::Instant::now() < deadline, "never: {what}");
        std::thread::yield_now();
    }
}
