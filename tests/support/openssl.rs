//! Runs the OpenSSL command line, the independent judge of what sfjwt makes. Key material goes in
//! by stdin only.
#![allow(dead_code)] // each test file uses its part

use std::io::Write;
use std::process::{Command, Stdio};

/// What a run of OpenSSL left.
pub(crate) struct Run {
    /// Whether it exited with 0.
    pub(crate) ok: bool,
    /// Standard output.
    pub(crate) out: Vec<u8>,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs `openssl ARGS…` with `stdin`.
pub(crate) fn try_openssl(args: &[&str], stdin: &[u8]) -> Run {
    let mut child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("these tests need the `openssl` command (package `openssl`)");
    let mut input = child.stdin.take().expect("piped");
    // OpenSSL may refuse before it has read everything.
    input.write_all(stdin).ok();
    drop(input);
    let output = child.wait_with_output().expect("openssl ends");
    Run {
        ok: output.status.success(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// As [`try_openssl`], and it must succeed. Returns its output.
pub(crate) fn openssl(args: &[&str], stdin: &[u8]) -> Vec<u8> {
    let run = try_openssl(args, stdin);
    assert!(run.ok, "openssl {args:?} failed: {}", run.err);
    run.out
}

/// As [`openssl`], as text without outer white space.
pub(crate) fn openssl_text(args: &[&str], stdin: &[u8]) -> String {
    let text = String::from_utf8(openssl(args, stdin)).expect("openssl writes text");
    text.trim().to_owned()
}

/// A private key made by OpenSSL, PKCS#8 PEM.
pub(crate) fn genrsa(bits: u32) -> Vec<u8> {
    openssl(&["genrsa", &bits.to_string()], b"")
}
