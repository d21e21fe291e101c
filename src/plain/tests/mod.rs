//! Tests of the plain prompts: lines in, text out, in a made-up world.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets something unexpected has to fail"
)]

mod dialogues;
mod everywhere;
mod pasting;
mod replacing;
mod talk;
mod waiting;
