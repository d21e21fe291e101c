//! Many practice connections out of one: records, keys and simulated orgs, copied as files.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, reason = "support of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Name of the connection that is copied: nothing else in its files looks like it.
pub(crate) const SEED: &str = "fleet-seed";

/// What the copies log in to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orgs {
    /// Each to a simulated org of its own.
    Own,
    /// All to the seed's.
    Shared,
}

/// Copies the connection [`SEED`] in sfjwt's configuration folder; each copy has a record, a key
/// file and (if wanted) an org of its own, though with the same key.
pub(crate) fn copy(config: &Path, names: &[String], orgs: Orgs) {
    let record = read(&config.join(format!("connections/{SEED}.toml")));
    let state = read(&config.join(format!("practice/{SEED}.json")));
    let table: toml::Table = record.parse().expect("TOML");
    let text = |path: &[&str]| {
        let value = path[1..]
            .iter()
            .fold(&table[path[0]], |value, key| &value[*key]);
        value.as_str().expect("a text").to_owned()
    };
    let (id, spki) = (text(&["id"]), text(&["entry", "spki"]));
    let key = fs::read(config.join(format!("practice/{id}-{spki}.der"))).expect("its key");
    for (number, name) in names.iter().enumerate() {
        let new_id = format!("{:08x}-0000-4000-8000-{:012x}", number + 1, number + 1);
        let copied = match orgs {
            Orgs::Own => record.replace(SEED, name),
            Orgs::Shared => {
                record.replace(&format!("name = \"{SEED}\""), &format!("name = \"{name}\""))
            }
        };
        let copied = copied.replace(&id, &new_id);
        write(&config.join(format!("connections/{name}.toml")), copied);
        write(&config.join(format!("practice/{new_id}-{spki}.der")), &key);
        if orgs == Orgs::Own {
            let state = state.replace(SEED, name);
            write(&config.join(format!("practice/{name}.json")), state);
        }
    }
}

/// Lets a simulated org have a fault from now on.
pub(crate) fn fault(config: &Path, org: &str, fault: &str) {
    let path = config.join(format!("practice/{org}.json"));
    let mut state: Value = serde_json::from_str(&read(&path)).expect("JSON");
    state["faults"] = serde_json::json!([fault]);
    write(&path, state.to_string());
}

/// Makes a connection one of a real org: then nothing of it may be sent to this computer.
pub(crate) fn make_real(config: &Path, name: &str, host: &str) {
    let path = record_of(config, name);
    let mut table: toml::Table = read(&path).parse().expect("TOML");
    table.remove("practice");
    table.insert("org".to_owned(), host.into());
    write(&path, table.to_string());
}

fn record_of(config: &Path, name: &str) -> PathBuf {
    config.join(format!("connections/{name}.toml"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

/// As sfjwt writes them: for the owner alone.
fn write(path: &Path, content: impl AsRef<[u8]>) {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path).expect("a file to write");
    file.write_all(content.as_ref()).expect("written");
}
