//! `sfjwt`: see the library crate.
fn main() {}
