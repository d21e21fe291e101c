//! `sfjwt inspect`: keys, certificates, signed requests, pairs, damaged files, published vectors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(unix)] // homes are private by variables that Windows does not have

#[path = "../support/leaks.rs"]
mod leaks;
#[path = "../support/openssl.rs"]
mod openssl;
#[path = "../support/program.rs"]
mod program;

mod certificates;
mod damaged;
mod files;
mod keys;
mod pairs;
mod properties;
mod requests;
mod schema;
mod sign;
mod vectors;

use std::sync::LazyLock;

use serde_json::Value;

use openssl::{genrsa, openssl};
use program::Home;

/// A key made by OpenSSL, PKCS#8 PEM.
static KEY: LazyLock<String> = LazyLock::new(|| text(genrsa(2048)));
/// Another one.
static OTHER_KEY: LazyLock<String> = LazyLock::new(|| text(genrsa(2048)));

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// A self-signed certificate of a key, valid for a year.
fn certificate(key: &str) -> String {
    let home = Home::new();
    let path = home.write("k.pem", key);
    let args = ["req", "-x509", "-key", &path, "-subj", "/CN=acme/O=Acme"];
    text(openssl(&[&args[..], &["-days", "365"]].concat(), b""))
}

/// Runs `sfjwt inspect ARGS… --json`; its object fits the schema.
#[track_caller]
fn inspect(home: &Home, args: &[&str], code: i32) -> Value {
    let all = [&["inspect", "--json"], args].concat();
    let json = home.sfjwt(&all).exits(code).json();
    schema::fits(&json);
    json
}

/// Writes the content and inspects it.
#[track_caller]
fn inspect_text(content: impl AsRef<[u8]>, code: i32) -> Value {
    let home = Home::new();
    let path = home.write("file", content);
    inspect(&home, &[&path], code)
}

/// Ids of all causes, the worst first.
fn causes(json: &Value) -> Vec<String> {
    let findings = json["findings"].as_array().unwrap();
    let cause = |finding: &Value| finding["cause"].as_str().unwrap().to_owned();
    findings.iter().map(cause).collect()
}

/// Every sentence about the first file.
fn sentences(json: &Value) -> String {
    let remarks = json["files"][0]["remarks"].as_array().unwrap();
    let what = |remark: &Value| remark["what"].as_str().unwrap().to_owned();
    remarks.iter().map(what).collect::<Vec<_>>().join("\n")
}
