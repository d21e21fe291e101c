//! The whole journey with the built program, against the simulated org, as a newcomer would do it:
//! an empty home, no session bus, no terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "../support/program.rs"]
mod program;

mod attached;
mod existing_app;
mod experiments;
mod faults;
mod first_command;
mod interrupted;
mod undone_lines;
