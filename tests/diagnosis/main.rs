//! Diagnosis: its data is whole, its verdicts are right, nothing leaks, nothing panics.

mod data;
mod ids;
mod properties;
mod redaction;
mod situations;
mod verdicts;
