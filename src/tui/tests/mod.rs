//! Tests of the terminal UI: every screen painted and compared, and input nobody thought of.

mod found;
mod keymap;
mod monkey;
mod random;
mod screens;
mod shot;
mod sizes;
mod snapshots;
mod stage;
mod typed;
mod vault;
