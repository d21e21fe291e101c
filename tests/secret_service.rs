//! The keychain store against a real Secret Service (gnome-keyring), started without a display.
//!
//! The store takes its bus from the environment, so every test runs its child half in a process of
//! its own: this same program, inside `support/with-keyring.sh`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking
#![cfg(target_os = "linux")]

#[path = "support/keys.rs"]
mod keys;

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use keys::{KEY_2048, KEY_4096, entry};
use sfjwt::adapters::key_store_keychain::KeychainStore;
use sfjwt::domain::KeyStoreError;
use sfjwt::ports::{KeyStore, SecretBytes};

/// Which part the child plays; absent in the parent.
const ROLE: &str = "SFJWT_TEST_KEYRING_ROLE";

/// Far longer than any run; a keyring that waits for a person must not stop the tests for ever.
const LIMIT: Duration = Duration::from_secs(120);

fn role() -> Option<String> {
    std::env::var(ROLE).ok()
}

/// The key that the parent hands over.
fn key_from_parent() -> SecretBytes {
    let mut der = Vec::new();
    std::io::stdin().read_to_end(&mut der).unwrap();
    SecretBytes::new(der)
}

fn error<T>(result: Result<T, KeyStoreError>) -> KeyStoreError {
    result.map(|_| ()).expect_err("it is refused")
}

/// Runs the child half of `test` in a session with a keyring in that state.
fn in_session(test: &str, role: &str, state: &str, home: &Path, key: &SecretBytes) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-keyring.sh");
    let mut command = Command::new(script);
    command.args(["--state", state, "--home"]).arg(home);
    run(
        test,
        role,
        command.arg(std::env::current_exe().unwrap()),
        key,
    );
}

/// Runs the child half of `test` without any session bus.
fn without_bus(test: &str, role: &str, key: &SecretBytes) {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .env("XDG_RUNTIME_DIR", empty.path())
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    run(test, role, &mut command, key);
}

fn run(test: &str, role: &str, command: &mut Command, key: &SecretBytes) {
    let mut child = command
        .args(["--exact", test, "--nocapture"])
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the child starts (bash is needed)");
    // A child that fails early closes its end.
    child.stdin.take().unwrap().write_all(key.expose()).ok();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let output = receiver
        .recv_timeout(LIMIT)
        .expect("the child ends in time")
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && out.contains("1 passed"),
        "child half `{role}` of {test}:\n{out}\n{err}"
    );
}

#[test]
fn keeps_keys_and_nothing_of_them_anywhere_else() {
    const TEST: &str = "keeps_keys_and_nothing_of_them_anywhere_else";
    match role().as_deref() {
        Some("store") => return child_keeps_the_contract(),
        Some("read again") => return child_reads_again(),
        _ => {}
    }
    let home = tempfile::tempdir().unwrap();
    let key = &KEY_4096;
    in_session(TEST, "store", "unlocked", home.path(), key);
    let keyring = home.path().join("data/keyrings/login.keyring");
    assert!(
        fs::metadata(&keyring).unwrap().len() > 2000,
        "the key is in the keyring's file, encrypted"
    );
    assert_eq!(leaks(home.path(), key), Vec::<PathBuf>::new());
    in_session(TEST, "read again", "unlocked", home.path(), key);
    assert_eq!(leaks(home.path(), key), Vec::<PathBuf>::new());
}

/// In the child: everything a store must do, with the key left in its second entry.
fn child_keeps_the_contract() {
    let key = key_from_parent();
    let (first, second) = (entry(1, &key), entry(2, &key));
    let store = KeychainStore::new();
    assert_eq!(store.list(), Ok(Vec::new()));
    assert_eq!(error(store.get(&first)), KeyStoreError::NotFound);
    assert_eq!(error(store.delete(&first)), KeyStoreError::NotFound);
    store.put(&first, &key).unwrap();
    store.put(&first, &key).unwrap();
    assert!(store.get(&first).unwrap().expose() == key.expose());
    assert_eq!(error(store.put(&first, &KEY_2048)), KeyStoreError::Occupied);
    assert!(store.get(&first).unwrap().expose() == key.expose());
    assert_eq!(error(store.get(&second)), KeyStoreError::NotFound);
    store.put(&second, &key).unwrap();
    let listed = store.list().unwrap();
    assert!(listed.len() == 2 && listed.contains(&first) && listed.contains(&second));
    store.delete(&first).unwrap();
    assert_eq!(store.list(), Ok(vec![second.clone()]));
    assert_eq!(error(store.get(&first)), KeyStoreError::NotFound);
    assert_eq!(error(store.delete(&first)), KeyStoreError::NotFound);
    assert!(store.get(&second).unwrap().expose() == key.expose());
}

fn child_reads_again() {
    let key = key_from_parent();
    let store = KeychainStore::new();
    assert!(store.get(&entry(2, &key)).unwrap().expose() == key.expose());
}

#[test]
fn a_locked_keyring_is_said_to_be_locked() {
    const TEST: &str = "a_locked_keyring_is_said_to_be_locked";
    match role().as_deref() {
        Some("store") => return child_keeps_the_contract(),
        Some("locked") => return child_finds_it_locked(),
        _ => {}
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "store", "unlocked", home.path(), &KEY_2048);
    in_session(TEST, "locked", "locked", home.path(), &KEY_2048);
}

fn child_finds_it_locked() {
    let key = key_from_parent();
    let store = KeychainStore::new();
    for refused in [
        error(store.get(&entry(2, &key))),
        error(store.delete(&entry(2, &key))),
        error(store.put(&entry(3, &key), &key)),
        // Not even what there is is told, so nothing counts as missing.
        error(store.list()),
    ] {
        assert!(
            matches!(refused, KeyStoreError::Locked { .. }),
            "{refused:?}"
        );
    }
}

#[test]
fn a_service_without_keyring_is_no_keychain() {
    const TEST: &str = "a_service_without_keyring_is_no_keychain";
    if role().is_some() {
        let key = key_from_parent();
        let reason = unavailable(&key);
        assert!(reason.contains("no default keyring yet"), "{reason}");
        assert_eq!(
            KeychainStore::new().status(),
            Err(KeyStoreError::Unavailable { reason })
        );
        return;
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "child", "locked", home.path(), &KEY_2048);
}

#[test]
fn a_bus_without_service_is_no_keychain() {
    const TEST: &str = "a_bus_without_service_is_no_keychain";
    if role().is_some() {
        let key = key_from_parent();
        let reason = unavailable(&key);
        assert!(reason.contains("org.freedesktop.secrets"), "{reason}");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "child", "no-provider", home.path(), &KEY_2048);
}

#[test]
fn no_bus_is_no_keychain() {
    const TEST: &str = "no_bus_is_no_keychain";
    if role().is_some() {
        let key = key_from_parent();
        let reason = unavailable(&key);
        assert!(!reason.is_empty());
        assert_eq!(
            KeychainStore::new().status(),
            Err(KeyStoreError::Unavailable { reason })
        );
        return;
    }
    without_bus(TEST, "child", &KEY_2048);
}

/// In the child: a key cannot be stored for want of a keychain. Returns the reason.
fn unavailable(key: &SecretBytes) -> String {
    match error(KeychainStore::new().put(&entry(1, key), key)) {
        KeyStoreError::Unavailable { reason } => reason,
        other => panic!("{other:?}"),
    }
}

/// Starts the Secret Service with its keyring open, in place of one that runs already.
fn start_unlocked_service() {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--replace", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut password = daemon.stdin.take().unwrap();
    password.write_all(b"test-password").unwrap();
    drop(password);
    // It goes into the background once it runs.
    assert!(daemon.wait().unwrap().success());
    let wait = ["wait", "--session", "--timeout", "10"];
    let mut gdbus = Command::new("gdbus");
    gdbus.args(wait).arg("org.freedesktop.secrets");
    assert!(gdbus.status().unwrap().success(), "the service is there");
}

#[test]
fn a_second_try_finds_a_service_that_came_meanwhile() {
    const TEST: &str = "a_second_try_finds_a_service_that_came_meanwhile";
    if role().is_some() {
        let key = key_from_parent();
        let store = KeychainStore::new();
        for refused in [
            error(store.status()),
            error(store.put(&entry(1, &key), &key)),
        ] {
            assert!(
                matches!(refused, KeyStoreError::Unavailable { .. }),
                "{refused:?}"
            );
        }
        start_unlocked_service();
        store.status().unwrap();
        store.put(&entry(1, &key), &key).unwrap();
        assert!(store.get(&entry(1, &key)).unwrap().expose() == key.expose());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "child", "no-provider", home.path(), &KEY_2048);
}

#[test]
fn a_second_try_finds_a_keyring_that_was_unlocked_meanwhile() {
    const TEST: &str = "a_second_try_finds_a_keyring_that_was_unlocked_meanwhile";
    match role().as_deref() {
        Some("store") => return child_keeps_the_contract(),
        Some("unlock") => return child_sees_it_unlocked(),
        _ => {}
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "store", "unlocked", home.path(), &KEY_2048);
    in_session(TEST, "unlock", "locked", home.path(), &KEY_2048);
}

fn child_sees_it_unlocked() {
    let key = key_from_parent();
    let store = KeychainStore::new();
    assert_eq!(
        store.status(),
        Ok(()),
        "locked is no reason to go elsewhere"
    );
    let refused = error(store.put(&entry(3, &key), &key));
    assert!(
        matches!(refused, KeyStoreError::Locked { .. }),
        "{refused:?}"
    );
    start_unlocked_service();
    store.put(&entry(3, &key), &key).unwrap();
    assert!(store.get(&entry(2, &key)).unwrap().expose() == key.expose());
}

/// The open store belongs to a service that is gone: the first call may fail, the next must not.
#[test]
fn a_second_try_finds_a_service_that_was_started_anew() {
    const TEST: &str = "a_second_try_finds_a_service_that_was_started_anew";
    if role().is_some() {
        let key = key_from_parent();
        let store = KeychainStore::new();
        store.put(&entry(1, &key), &key).unwrap();
        start_unlocked_service();
        let first = store.get(&entry(1, &key));
        let again = first.or_else(|_| store.get(&entry(1, &key))).unwrap();
        assert!(again.expose() == key.expose());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    in_session(TEST, "child", "unlocked", home.path(), &KEY_2048);
}

/// Files under `dir` in which a piece of the key's private half is found, as it is, in Base64 or in
/// hexadecimal digits.
fn leaks(dir: &Path, key: &SecretBytes) -> Vec<PathBuf> {
    let needles = needles(key);
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() && holds_any(&fs::read(&path).unwrap(), &needles) {
                found.push(path);
            }
        }
    }
    found
}

fn holds_any(content: &[u8], needles: &[Vec<u8>]) -> bool {
    // Line breaks may split what is looked for.
    let joined: Vec<u8> = content
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    needles.iter().any(|needle| {
        [content, &joined]
            .iter()
            .any(|text| text.windows(needle.len()).any(|part| part == needle))
    })
}

/// Thirty bytes from the middle of the file, where the private exponent is.
fn needles(key: &SecretBytes) -> Vec<Vec<u8>> {
    let der = key.expose();
    let middle = der.len() / 2 / 3 * 3;
    let piece = &der[middle..middle + 30];
    let hex = hex(piece);
    let mut needles = vec![
        piece.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    // However the key is aligned in what was encoded.
    needles.extend((0..3).map(|shift| {
        STANDARD_NO_PAD
            .encode(&piece[shift..shift + 27])
            .into_bytes()
    }));
    needles
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[test]
fn the_search_for_leaks_finds_leaks() {
    let key = &KEY_2048;
    let der = key.expose();
    let base64 = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes).into_bytes();
    let shifted = [b"x", der].concat();
    let folded: Vec<u8> = base64(der)
        .chunks(64)
        .flat_map(|line| [line, b"\r\n"].concat())
        .collect();
    for leak in [
        der.to_vec(),
        base64(der),
        base64(&shifted),
        folded,
        hex(der).to_uppercase().into_bytes(),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("harmless"), b"nothing").unwrap();
        assert_eq!(leaks(dir.path(), key), Vec::<PathBuf>::new());
        fs::write(deep.join("leak"), [b"before ", &leak[..]].concat()).unwrap();
        let found = leaks(dir.path(), key);
        assert_eq!(found[0].file_name(), Some(OsStr::new("leak")));
    }
}
