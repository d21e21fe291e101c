//! What a person waits for at the terminal UI: the first frame, keys, a repaint; and what it costs
//! meanwhile.
//!
//! `cargo bench --bench terminal` builds the program as it is delivered, runs it on a PTY and prints
//! a Markdown table. Times end when a terminal's parser has the screen, so they hold its work and
//! that of this program too. Linux only: processor time and memory are read from /proc.
#![allow(clippy::print_stdout)] // the table is the product
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a bench fails by panicking
#![cfg_attr(not(target_os = "linux"), allow(dead_code, unused_imports))]

#[path = "../support/fleet.rs"]
mod fleet;
#[path = "../terminal/journey.rs"]
mod journey;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/pty.rs"]
mod pty;

use std::fs;
use std::thread;
use std::time::Duration;

use journey::{Stop, Walk};
use program::Home;
use pty::Launch;

/// Starts of the program.
const STARTS: usize = 30;
/// Keys pressed while a key is generated.
const PRESSES: usize = 1000;
/// Repaints.
const REPAINTS: usize = 200;
/// How long doing nothing is watched.
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    if !cfg!(target_os = "linux") {
        println!("Only on Linux.");
        return;
    }
    println!("| what | median | p95 | p99 | goal |");
    println!("|---|---|---|---|---|");
    row("a shell's first word, for comparison", first(shell), "");
    row("`sfjwt --version`, for comparison", first(version), "");
    row("first frame of `sfjwt`", first(welcome), "10 ms");
    row("first frame of `sfjwt setup`", first(setup), "10 ms");
    row(
        "key press to screen, 4096-bit key being made",
        presses(),
        "p99 8 ms",
    );
    row("repaint of 200×60", repaints(), "");
    dashboard();
    println!(
        "| processor, {} s idle | {} | | | 0 |",
        IDLE.as_secs(),
        idle()
    );
    println!(
        "| memory at the live test (VmRSS) | {} | | | 30 MB |",
        memory()
    );
}

fn row(what: &str, mut times: Vec<Duration>, goal: &str) {
    times.sort_unstable();
    let at = |percent: usize| {
        let index = (times.len() * percent).div_ceil(100).saturating_sub(1);
        format!("{:.1} ms", times[index].as_secs_f64() * 1000.0)
    };
    println!("| {what} | {} | {} | {} | {goal} |", at(50), at(95), at(99));
}

fn shell(home: &Home) -> Launch {
    Launch::program(home.path(), "/bin/sh", &["-c", "echo word"])
}

fn version(home: &Home) -> Launch {
    Launch::sfjwt(home.path(), &["--version"])
}

fn welcome(home: &Home) -> Launch {
    Launch::sfjwt(home.path(), &[])
}

fn setup(home: &Home) -> Launch {
    Launch::sfjwt(home.path(), &["setup"])
}

/// From the start to the first text, in a new home each time; the first one only warms up.
fn first(launch: fn(&Home) -> Launch) -> Vec<Duration> {
    let times = (0..=STARTS).map(|_| {
        let home = Home::new();
        let terminal = launch(&home).bare().start();
        terminal.first_text_after()
    });
    times.skip(1).collect()
}

/// On the page after the choice of the size, as long as a thread beside the main one computes.
fn presses() -> Vec<Duration> {
    let mut times = Vec::new();
    while times.len() < PRESSES {
        let home = Home::new();
        let mut walk = Walk::launch(journey::setup(&home));
        walk.walk_to(Stop::KeySize);
        walk.terminal.type_text("3");
        walk.sees(Stop::Certificate);
        while computes(walk.terminal.id()) && times.len() < PRESSES {
            times.push(walk.terminal.time_to_change(b"x"));
            times.push(walk.terminal.time_to_change(b"\x7f"));
        }
    }
    times
}

/// A thread beside the main one is on a processor.
fn computes(pid: u32) -> bool {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return false;
    };
    tasks.flatten().any(|task| {
        let main = task.file_name().to_str() == Some(&pid.to_string());
        let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        !main && after_name(&stat).starts_with('R')
    })
}

/// The fields of a stat file from the state on: the name before them may hold anything.
fn after_name(stat: &str) -> &str {
    stat.rsplit_once(") ").map_or("", |(_, fields)| fields)
}

fn repaints() -> Vec<Duration> {
    let home = Home::new();
    let mut walk = Walk::launch(journey::setup(&home).size(200, 60));
    walk.walk_to(Stop::KeySource);
    let times = (0..REPAINTS).map(|_| walk.terminal.time_to_repaint(b"\x0c"));
    times.collect()
}

/// Connections in the table.
const CONNECTIONS: usize = 500;

/// The table of many connections: until it stands, a key in it, and the whole of it anew.
fn dashboard() {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--connection", fleet::SEED];
    assert_eq!(home.sfjwt(&args).code, Some(0));
    let names: Vec<String> = (1..CONNECTIONS)
        .map(|n| format!("customer-{n:03}"))
        .collect();
    fleet::copy(&home.config(""), &names, fleet::Orgs::Shared);
    let start = || Launch::sfjwt(home.path(), &[]).size(200, 60);
    let first = (0..=STARTS).map(|_| start().bare().start().first_text_after());
    row(
        &format!("first frame with {CONNECTIONS} connections"),
        first.skip(1).collect(),
        "10 ms",
    );
    let mut terminal = start().start();
    terminal.wait_for(&format!("{CONNECTIONS} connections"));
    let moves = (0..REPAINTS).map(|_| terminal.time_to_change(b"\x1b[B"));
    let moves = moves.collect();
    row(
        &format!("arrow key in the table of {CONNECTIONS}, 200×60"),
        moves,
        "p99 8 ms",
    );
    let repaints = (0..REPAINTS).map(|_| terminal.time_to_repaint(b"\x0c"));
    row(
        &format!("repaint of the table of {CONNECTIONS}, 200×60"),
        repaints.collect(),
        "",
    );
}

/// Processor time while nothing happens, on the welcome screen and in a field with a cursor.
fn idle() -> String {
    let home = Home::new();
    let welcome = Launch::sfjwt(home.path(), &[]).start();
    welcome.first_text_after();
    let other = Home::new();
    let mut field = Walk::start(&other);
    field.walk_to(Stop::Username);
    let pids = [welcome.id(), field.terminal.id()];
    // What was begun with the page is over when it has been quiet for a while.
    thread::sleep(Duration::from_secs(1));
    let before = pids.map(ticks);
    thread::sleep(IDLE);
    let after = pids.map(ticks);
    format!(
        "welcome {} ticks, field {} ticks",
        after[0] - before[0],
        after[1] - before[1]
    )
}

/// User and system time in clock ticks (usually 10 ms each).
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let fields: Vec<&str> = after_name(&stat).split(' ').collect();
    let number = |index: usize| fields[index].parse::<u64>().expect("a number");
    number(11) + number(12)
}

fn memory() -> String {
    let home = Home::new();
    let mut walk = Walk::start(&home);
    walk.walk_to(Stop::Test);
    let status = fs::read_to_string(format!("/proc/{}/status", walk.terminal.id()));
    let status = status.expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|number| number.parse().ok())
        .expect("a number");
    format!("{:.1} MB", kib * 1024.0 / 1e6)
}
