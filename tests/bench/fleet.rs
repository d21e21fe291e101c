//! `sfjwt test --all` over many practice connections, against the time that the signatures alone
//! take.
//!
//! `cargo bench --bench fleet [-- CONNECTIONS]`, 1,000 unless told. Prints a Markdown table. The
//! simulated orgs answer inside the same process, so that their side (checking each signature,
//! reading and replacing the org's file) is in the times too. Peak memory and open files are read
//! from `/proc` while it runs: Linux only.
#![allow(clippy::print_stdout)] // the table is the product
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a bench fails by panicking
#![allow(clippy::cast_precision_loss)]

#[path = "../support/fleet.rs"]
mod fleet;
#[path = "../support/program.rs"]
mod program;

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::{Audience, Claims, ConsumerKey, KeySize, MyDomain, Username};
use sfjwt::ports::Crypto;

use fleet::{Orgs, SEED, copy};
use program::Home;

/// Connections, unless the command line says otherwise.
const CONNECTIONS: usize = 1_000;

/// Runs of each kind; the fastest counts, because other work on the machine only ever adds.
const RUNS: usize = 3;

/// Between two looks at a running program.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What was seen of one run.
#[derive(Clone, Copy)]
struct Run {
    took: Duration,
    peak_kib: u64,
    files: usize,
}

/// That many assertions, signed one after the other on one core.
fn sign(count: usize) -> Duration {
    let crypto = SystemCrypto::new();
    let key = crypto.generate(KeySize::Rsa2048).unwrap();
    let issuer = ConsumerKey::parse(&format!("3MVG9{}", "x".repeat(80))).unwrap();
    let subject = Username::parse("integration@acme.example").unwrap();
    let audience = Audience::my_domain(&MyDomain::practice("http://127.0.0.1:4000"));
    let now = time::OffsetDateTime::now_utc();
    let claims = Claims::new(&issuer, &subject, &audience, now);
    let began = Instant::now();
    for _ in 0..count {
        std::hint::black_box(crypto.sign_assertion(&key, &claims)).unwrap();
    }
    began.elapsed()
}

fn home(count: usize, orgs: Orgs) -> Home {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes", "--connection", SEED])
        .exits(0);
    let names: Vec<String> = (1..count).map(|number| format!("c{number:05}")).collect();
    copy(&home.config(""), &names, orgs);
    home
}

fn test_all(home: &Home, count: usize) -> Run {
    let mut command = home.command(&["test", "--all"]);
    let out = fs::File::create(home.join("out")).unwrap();
    let began = Instant::now();
    let mut child = command.stdout(Stdio::from(out)).spawn().unwrap();
    let mut run = Run {
        took: Duration::ZERO,
        peak_kib: 0,
        files: 0,
    };
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        look(&child, &mut run);
        thread::sleep(LOOK_EVERY);
    };
    run.took = began.elapsed();
    let out = fs::read_to_string(home.join("out")).unwrap();
    assert!(status.success(), "{out}");
    let ok = out.lines().filter(|line| line.starts_with("ok ")).count();
    assert_eq!(ok, count, "each works");
    run
}

/// Its peak memory so far, and its open files. It may have ended meanwhile.
fn look(child: &Child, run: &mut Run) {
    let proc = format!("/proc/{}", child.id());
    let status = fs::read_to_string(format!("{proc}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        let size = line.strip_prefix("VmHWM:")?;
        size.split_whitespace().next()?.parse().ok()
    });
    run.peak_kib = run.peak_kib.max(peak.unwrap_or_default());
    let files = fs::read_dir(format!("{proc}/fd")).map_or(0, Iterator::count);
    run.files = run.files.max(files);
}

fn row(name: &str, run: Run, count: usize, signing: Duration) {
    let seconds = run.took.as_secs_f64();
    println!(
        "| {name} | {seconds:.2} s | {:.0} | {:.1} | {:.1} MB | {} |",
        count as f64 / seconds,
        seconds / signing.as_secs_f64(),
        run.peak_kib as f64 / 1024.0,
        run.files,
    );
}

fn main() {
    // Cargo adds `--bench`.
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let count = args.next().map_or(CONNECTIONS, |count| {
        count.parse().expect("a number of connections")
    });
    assert!(count > 0, "at least one connection");
    let signing = (0..RUNS).map(|_| sign(count)).min().unwrap();
    println!(
        "| {count} connections | time | tests a second | times the signing | peak memory | open files |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    println!(
        "| signatures alone, one core | {:.2} s | {:.0} | 1 | | |",
        signing.as_secs_f64(),
        count as f64 / signing.as_secs_f64()
    );
    for (name, orgs) in [
        ("`test --all`, a simulated org for each", Orgs::Own),
        ("`test --all`, one simulated org for all", Orgs::Shared),
    ] {
        let home = home(count, orgs);
        let runs = (0..RUNS).map(|_| test_all(&home, count));
        let best = runs.min_by_key(|run| run.took).unwrap();
        row(name, best, count, signing);
    }
}
