//! Records the program on a terminal and draws what was seen: `assets/recording.svg`, which moves,
//! and `assets/recording-still.svg`, its most telling moment.
//!
//! Run by `tests/recording/record`. It drives the real program through a practice journey with real
//! keys; dates, ports and what is random are replaced by fixed ones of the same width, so that
//! recording again changes the pictures only where the program has changed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a failure has to stop it
#![allow(clippy::print_stdout)] // says what it wrote
#![allow(clippy::struct_excessive_bools, clippy::unused_self)] // looks of a cell; one painter

#[path = "../terminal/journey.rs"]
mod journey;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/pty.rs"]
mod pty;

mod camera;
mod grid;
mod script;
mod steady;
mod svg;

use std::fs;
use std::path::{Path, PathBuf};

/// GitHub shows larger pictures too, but nobody waits for them.
const LIMIT: usize = 300_000;

fn main() {
    let folder = std::env::args_os().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("assets"),
        PathBuf::from,
    );
    let film = script::film();
    let still = film.still;
    write(
        &folder.join("recording.svg"),
        &svg::moving(&film.frames, still),
    );
    write(
        &folder.join("recording-still.svg"),
        &svg::still(&film.frames[still].grid),
    );
}

fn write(path: &Path, picture: &str) {
    let size = picture.len();
    assert!(size < LIMIT, "{} would have {size} bytes", path.display());
    fs::write(path, picture).expect("the picture is written");
    println!("{}: {size} bytes", path.display());
}
