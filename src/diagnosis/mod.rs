//! Evidence in, ranked findings out. Pure.
