//! The rules of ARCHITECTURE.md, checked: which module may use which, and which outside crates.
//!
//! It reads the sources as text. A path root counts wherever it stands, so a forbidden use cannot
//! hide in a function body or a type.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its sources has to fail"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates that only hold data and rules about data.
const PURE: &[&str] = &[
    "regex",
    "serde",
    "serde_json",
    "thiserror",
    "time",
    "toml",
    "url",
    "uuid",
    "zeroize",
];

struct Rule {
    module: &'static str,
    /// Modules of this crate it may use besides itself.
    modules: &'static [&'static str],
    /// Outside crates besides [`PURE`]; `*`: any.
    crates: &'static [&'static str],
    /// Whether it may touch files, environment, threads, clocks.
    world: bool,
}

const RULES: &[Rule] = &[
    Rule {
        module: "domain",
        modules: &[],
        crates: &[],
        world: false,
    },
    Rule {
        module: "diagnosis",
        modules: &["domain"],
        crates: &[],
        world: false,
    },
    Rule {
        module: "guide",
        modules: &["domain"],
        crates: &[],
        world: false,
    },
    Rule {
        module: "app",
        modules: &["domain", "diagnosis", "guide"],
        crates: &[],
        world: false,
    },
    Rule {
        module: "ports",
        modules: &["domain", "app"],
        crates: &[],
        world: false,
    },
    Rule {
        module: "adapters",
        modules: &["domain", "ports"],
        crates: &["*"],
        world: true,
    },
    Rule {
        module: "runtime",
        modules: &["domain", "diagnosis", "app", "ports"],
        crates: &["tokio", "rustix"],
        world: true,
    },
    Rule {
        module: "scripted",
        modules: &["domain", "diagnosis", "app", "guide", "ports"],
        crates: &["textwrap"],
        world: false,
    },
    // Its lines come from an injected keyboard; tokio is there for the timer behind heartbeats.
    Rule {
        module: "plain",
        modules: &["domain", "diagnosis", "app", "guide", "ports", "scripted"],
        crates: &["tokio"],
        world: false,
    },
    Rule {
        module: "tui",
        modules: &["domain", "diagnosis", "app", "guide", "ports"],
        crates: &[
            "crossterm",
            "ratatui",
            "rustix",
            "textwrap",
            "tokio",
            "tui_input",
            "unicode_segmentation",
            "unicode_width",
        ],
        world: true,
    },
    Rule {
        module: "practice",
        modules: &["domain", "ports"],
        crates: &[
            "aws_lc_rs",
            "axum",
            "base64",
            "httpdate",
            "hyper",
            "hyper_util",
            "rcgen",
            "rustls",
            "tempfile",
            "tokio",
            "tokio_rustls",
            "x509_parser",
        ],
        world: true,
    },
    Rule {
        module: "cli",
        modules: &[
            "adapters",
            "app",
            "diagnosis",
            "domain",
            "guide",
            "plain",
            "ports",
            "practice",
            "runtime",
            "scripted",
            "tui",
        ],
        crates: &["*"],
        world: true,
    },
];

/// What the pure modules may not reach for, as it stands in a source.
const WORLD: &[&str] = &[
    "std::env",
    "std::fs",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "Instant::now",
    "SystemTime::now",
    "OffsetDateTime::now",
    "Uuid::new_v4",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The source without comments, so that words in them do not count.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"))
        .map(|line| line.split(" // ").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Words directly before `::` that are not themselves behind `::`.
fn path_roots(code: &str) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for (index, _) in code.match_indices("::") {
        let before = &code[..index];
        let word: String = before
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let rest = &before[..before.len() - word.len()];
        if !word.is_empty() && !rest.ends_with("::") {
            roots.insert(word.chars().rev().collect());
        }
    }
    roots
}

/// `crate::x`, also inside `use crate::{x, y}`.
fn own_modules(code: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut modules = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            Some(list) => {
                let list = list.split(';').next().unwrap_or_default();
                modules.extend(list.split([',', '{', '}']).map(|item| word(item.trim())));
            }
            None => {
                modules.insert(word(part));
            }
        }
    }
    modules
}

fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .map(|name| name.replace('-', "_"))
        .collect()
}

#[test]
fn modules_use_only_what_they_may() {
    let dependencies = dependencies();
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.module).collect();
    let mut broken = Vec::new();
    for rule in RULES {
        let files = sources(&Path::new("src").join(rule.module));
        assert!(!files.is_empty(), "{} is empty", rule.module);
        for file in files {
            let code = code(&file);
            let name = file.display();
            for used in own_modules(&code)
                .iter()
                .filter(|used| all.contains(used.as_str()))
            {
                if used != rule.module && !rule.modules.contains(&used.as_str()) {
                    broken.push(format!("{name}: uses {used}"));
                }
            }
            for root in path_roots(&code).intersection(&dependencies) {
                let root = root.as_str();
                if !PURE.contains(&root)
                    && !rule.crates.contains(&root)
                    && !rule.crates.contains(&"*")
                {
                    broken.push(format!("{name}: uses the crate {root}"));
                }
            }
            if !rule.world {
                let touched = WORLD.iter().filter(|word| code.contains(*word));
                broken.extend(touched.map(|word| format!("{name}: touches {word}")));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_module_has_a_rule() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let modules: BTreeSet<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|line| line.trim_end_matches(';'))
        .collect();
    let ruled: BTreeSet<&str> = RULES.iter().map(|rule| rule.module).collect();
    assert_eq!(modules, ruled);
}

/// Key bytes must not have `Debug`, `Clone` or `Serialize`: nothing may print or copy them by
/// accident.
#[test]
fn secret_bytes_derive_nothing() {
    let secret = fs::read_to_string("src/ports/secret.rs").unwrap();
    for forbidden in [
        "derive(",
        "impl Clone",
        "impl fmt::Debug",
        "impl std::fmt::Debug",
        "impl Serialize",
    ] {
        assert!(!secret.contains(forbidden), "SecretBytes has {forbidden}");
    }
}

/// The test would be worthless if it could not find anything.
#[test]
fn the_scanner_sees_what_it_should() {
    let code = "use crate::{app::Model, ports};\nfn f() { let x = reqwest::Client::new(); std::fs::read(p); }";
    assert!(own_modules(code).contains("app"));
    assert!(own_modules(code).contains("ports"));
    assert!(path_roots(code).contains("reqwest"));
    assert!(!path_roots(code).contains("Client"));
    assert!(WORLD.iter().any(|word| code.contains(word)));
}
