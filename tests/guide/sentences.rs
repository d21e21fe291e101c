use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;
use sfjwt::domain::{CheckId, CheckState};
use sfjwt::guide::{checks, destinations, question, questions};

#[test]
fn questions_of_the_flow() {
    let flags = [
        ("destination", Some("--for")),
        ("connection", Some("--connection")),
        ("org", Some("--org")),
        ("key-source", None),
        ("key-size", Some("--key-size")),
        ("import-key", Some("--import-key")),
        ("import-passphrase", Some("--import-passphrase-file")),
        ("common-name", Some("--cn")),
        ("days", Some("--days")),
        ("cert-out", Some("--cert-out")),
        ("store", Some("--store")),
        ("passphrase", Some("--passphrase-file")),
        ("username", Some("--username")),
        ("app-kind", Some("--app")),
        ("app-exists", None),
        ("consumer-key", Some("--consumer-key")),
        ("preauthorise-by", None),
        ("ready-to-test", None),
        ("replace-reason", Some("--leaked")),
        ("go-on-unproved", Some("--unproved")),
        ("holders", Some("--holder")),
        ("replace-plan", None),
        ("stage", None),
        ("moment", None),
        ("consumer", None),
        ("previous-key", None),
    ];
    for (id, flag) in flags {
        let question = question(id).unwrap();
        assert_eq!(question.flag.as_deref(), flag, "{id}");
        assert!(
            !question.title.is_empty() && question.help.ends_with('.'),
            "{id}"
        );
        let values: BTreeSet<&str> = question.choices.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(values.len(), question.choices.len(), "{id}");
    }
    assert_eq!(questions().len(), flags.len());
    let offered: Vec<&str> = question("destination")
        .unwrap()
        .choices
        .iter()
        .map(|c| c.value.as_str())
        .collect();
    let known: Vec<&str> = destinations().iter().map(|d| d.id.as_str()).collect();
    assert_eq!(offered, known);
    assert!(question("nothing").is_none());
}

/// Values of the choices that stand for a domain value are the domain's own words.
#[test]
fn choices_parse_as_domain_values() {
    for choice in &question("store").unwrap().choices {
        let store: sfjwt::domain::StoreKind =
            serde_json::from_value(choice.value.clone().into()).unwrap();
        assert_eq!(store.as_str(), choice.value);
    }
    for choice in &question("app-kind").unwrap().choices {
        let _kind: sfjwt::domain::AppKind =
            serde_json::from_value(choice.value.clone().into()).unwrap();
    }
    for choice in &question("key-size").unwrap().choices {
        let bits: u32 = choice.value.parse().unwrap();
        assert!(sfjwt::domain::KeySize::from_bits(bits).is_some());
    }
}

#[test]
fn labels_of_the_checks_tell_them_apart() {
    let shown: BTreeSet<(&str, &str)> = CheckId::ALL
        .into_iter()
        .map(|id| (checks::group_label(id.group()), checks::label(id)))
        .collect();
    assert_eq!(shown.len(), CheckId::ALL.len());
    let sentences: BTreeSet<&str> = CheckId::ALL.into_iter().map(checks::explanation).collect();
    assert_eq!(sentences.len(), CheckId::ALL.len());
    assert_eq!(
        checks::label(CheckId::KeyCertificate),
        "belongs to the certificate"
    );
    assert_eq!(checks::state_word(CheckState::Skipped), "skipped");
}

/// Texts of the guide, as they stand in the sources.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["assets/guides", "assets/destinations", "src/guide"] {
        walk(&root.join(folder), &mut found);
    }
    found
}

fn is_toml(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|extension| extension == "toml")
}

/// No advice to run a command that does not exist (a command appears when it works).
#[test]
fn only_commands_that_exist_are_advised() {
    let existing = [
        "setup",
        "adopt",
        "test",
        "diagnose",
        "explain",
        "inspect",
        "token",
        "export",
        "connection",
        "practice",
        "rotate",
    ];
    let command = Regex::new(r#"(?:\["sfjwt", "|\bsfjwt )([a-z]+)"#).unwrap();
    let flag = Regex::new(r"(?m)^[^#/]*\bsfjwt ([a-z]+)").unwrap();
    let mut advised = BTreeSet::new();
    for (file, text) in sources() {
        if is_toml(&file) {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                for found in command.captures_iter(line) {
                    advised.insert((file.clone(), found[1].to_owned()));
                }
            }
        } else if file.contains("problems") {
            for found in flag.captures_iter(&text) {
                advised.insert((file.clone(), found[1].to_owned()));
            }
        }
    }
    assert!(advised.len() > 3, "{advised:?}");
    // Followed by an ordinary word in a sentence, not by a command.
    let prose = [
        "to", "prints", "can", "will", "make", "is", "access", "in", "sends", "never",
    ];
    for (file, word) in advised {
        assert!(
            existing.contains(&word.as_str()) || prose.contains(&word.as_str()),
            "{file}: sfjwt {word}"
        );
    }
}

/// Flags that are advised are flags of the command line.
#[test]
fn only_flags_that_exist_are_advised() {
    let known = [
        "--practice",
        "--connection",
        "--org",
        "--for",
        "--app",
        "--consumer-key",
        "--username",
        "--key-size",
        "--import-key",
        "--cert",
        "--cn",
        "--days",
        "--cert-out",
        "--store",
        "--leaked",
        "--unproved",
        "--holder",
        "--next",
        "--yes",
        "--config-dir",
        "--ca-file",
        "--timeout",
        "--passphrase-file",
        "--import-passphrase-file",
        "--list",
        "--out",
        "--help",
    ];
    let flag = Regex::new(r"(?:^|[\s(])(--[a-z][a-z-]*)").unwrap();
    for (file, text) in sources() {
        if !file.contains("problems") && !file.contains("questions") {
            continue;
        }
        for found in flag.captures_iter(&text) {
            assert!(known.contains(&&found[1]), "{file}: {}", &found[1]);
        }
    }
}
