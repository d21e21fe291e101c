//! RSA key generation: this crate against `openssl genrsa`, taking turns.
//!
//! `cargo bench --bench keygen [-- KEYS]`, 30 keys of each size unless told. Prints a Markdown table
//! of milliseconds. OpenSSL runs as a process, so that row holds its start as well: the crate is
//! shown inside this process, and as a process of its own (this program, started again).
#![allow(clippy::print_stdout)] // the table is the product
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a bench fails by panicking
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::KeySize;
use sfjwt::ports::Crypto;

/// Asks this program to generate one key and end.
const ONE: &str = "--one";

/// Keys of each size, unless the command line says otherwise.
const KEYS: usize = 30;

fn generate(size: KeySize) {
    black_box(SystemCrypto::new().generate(size)).expect("a key");
}

fn in_process(size: KeySize) -> Duration {
    let start = Instant::now();
    generate(size);
    start.elapsed()
}

fn process(command: &mut Command) -> Duration {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.stderr(Stdio::null()).status().expect("it starts");
    let took = start.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    took
}

fn own_process(size: KeySize) -> Duration {
    let program = std::env::current_exe().unwrap();
    process(Command::new(program).args([ONE, &size.bits().to_string()]))
}

fn openssl(size: KeySize) -> Duration {
    process(Command::new("openssl").args(["genrsa", &size.bits().to_string()]))
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() - 1;
    sorted[((last as f64 * share).round() as usize).min(last)]
}

fn row(name: &str, times: &[Duration], base: Option<f64>) -> f64 {
    let mut sorted: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1000.0).collect();
    sorted.sort_by(f64::total_cmp);
    let (median, p95) = (quantile(&sorted, 0.5), quantile(&sorted, 0.95));
    let ratio = base.map_or("1".to_owned(), |base| format!("{:.2}", median / base));
    println!(
        "| {name} | {} | {median:.1} | {p95:.1} | {ratio} |",
        sorted.len()
    );
    median
}

fn measure(size: KeySize, keys: usize) {
    let [mut inside, mut own, mut other] = [const { Vec::new() }; 3];
    for _ in 0..keys {
        other.push(openssl(size));
        inside.push(in_process(size));
        own.push(own_process(size));
    }
    let bits = size.bits();
    let base = row(&format!("`openssl genrsa {bits}`"), &other, None);
    row(
        &format!("sfjwt, {bits} bits, in its process"),
        &inside,
        Some(base),
    );
    row(
        &format!("sfjwt, {bits} bits, with a process start"),
        &own,
        Some(base),
    );
}

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if let [one, bits] = args.as_slice()
        && one == ONE
    {
        let size = bits.parse().ok().and_then(KeySize::from_bits);
        generate(size.expect("a key size"));
        return;
    }
    let keys = args
        .first()
        .map_or(KEYS, |keys| keys.parse().expect("a number of keys"));
    assert!(keys > 0, "at least one key");
    println!("| key generation | n | median ms | p95 ms | ratio |");
    println!("|---|---:|---:|---:|---:|");
    let starts: Vec<Duration> = (0..keys)
        .map(|_| process(Command::new("openssl").arg("version")))
        .collect();
    for size in [KeySize::Rsa2048, KeySize::Rsa4096] {
        measure(size, keys);
    }
    row(
        "for comparison: `openssl version`, a bare process start",
        &starts,
        None,
    );
}
