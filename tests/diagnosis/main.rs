//! Diagnosis: its data is whole, its verdicts are right, nothing leaks, nothing panics.
#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

mod ambiguous;
mod data;
mod experiments;
mod fields;
mod ids;
mod properties;
mod reach;
mod real_life;
mod redaction;
mod situations;
mod told;
mod variants;
mod verdicts;
