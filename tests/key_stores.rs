//! The stores that live in folders, and the contract of the port that all stores share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

#[path = "support/faulty_key_store.rs"]
mod faulty_key_store;
#[path = "support/keys.rs"]
mod keys;
#[path = "support/openssl.rs"]
mod openssl;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use faulty_key_store::{Fault, FaultyKeyStore};
use keys::{KEY_2048, KEY_4096, OTHER_2048, entry};
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::{EncryptedPrivateKeyInfo, LineEnding, SecretDocument};
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::key_store_file::FileStore;
use sfjwt::adapters::key_store_practice::PracticeStore;
use sfjwt::domain::{EntryName, KeyStoreError, StoreKind};
use sfjwt::ports::{Crypto, KeyStore, SecretBytes};
use tempfile::TempDir;

/// Whether an error is the one meant.
type Expected = fn(&KeyStoreError) -> bool;

const PASSPHRASE: &str = "correct horse";

fn secret(text: &str) -> SecretBytes {
    SecretBytes::new(text.as_bytes().to_vec())
}

fn file_store(dir: &Path, passphrase: Option<&str>) -> FileStore {
    FileStore::new(dir.to_owned(), passphrase.map(secret))
}

fn error<T>(result: Result<T, KeyStoreError>) -> KeyStoreError {
    result.map(|_| ()).expect_err("it is refused")
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir)
        .map(|found| found.map(|file| file.unwrap().path()).collect())
        .unwrap_or_default();
    all.sort();
    all
}

/// A folder that does not exist yet, and what keeps its parent.
fn folder() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("deep").join("keys");
    (parent, dir)
}

/// What every working store does.
fn keeps_the_contract(store: &dyn KeyStore) {
    let (first, second) = (entry(1, &KEY_2048), entry(2, &KEY_2048));
    assert_eq!(store.list(), Ok(Vec::new()));
    assert_eq!(error(store.get(&first)), KeyStoreError::NotFound);
    assert_eq!(error(store.delete(&first)), KeyStoreError::NotFound);

    store.put(&first, &KEY_2048).unwrap();
    store.put(&first, &KEY_2048).unwrap();
    assert!(store.get(&first).unwrap().expose() == KEY_2048.expose());
    assert_eq!(
        error(store.put(&first, &OTHER_2048)),
        KeyStoreError::Occupied
    );
    assert!(store.get(&first).unwrap().expose() == KEY_2048.expose());

    assert_eq!(error(store.get(&second)), KeyStoreError::NotFound);
    store.put(&second, &KEY_2048).unwrap();
    let listed = store.list().unwrap();
    assert!(listed.len() == 2 && listed.contains(&first) && listed.contains(&second));
    store.delete(&first).unwrap();
    assert_eq!(store.list(), Ok(vec![second.clone()]));
    assert_eq!(error(store.get(&first)), KeyStoreError::NotFound);
    assert!(store.get(&second).unwrap().expose() == KEY_2048.expose());
}

#[test]
fn the_practice_store_keeps_the_contract() {
    let (_parent, dir) = folder();
    let store = PracticeStore::new(dir.clone());
    assert_eq!(store.kind(), StoreKind::Practice);
    keeps_the_contract(&store);
    assert_eq!(files(&dir).len(), 1, "no temporary file stays");
}

#[test]
fn the_file_store_keeps_the_contract() {
    let (_parent, dir) = folder();
    let store = file_store(&dir, Some(PASSPHRASE));
    assert_eq!(store.kind(), StoreKind::File);
    keeps_the_contract(&store);
    assert_eq!(files(&dir).len(), 1, "no temporary file stays");
}

#[test]
fn the_faulty_store_without_fault_keeps_the_contract() {
    let (store, gate) = FaultyKeyStore::new(StoreKind::Keychain, Fault::None);
    keeps_the_contract(&store);
    assert_eq!(gate.entries(), 1);
}

#[test]
fn a_key_goes_under_its_own_entry_only() {
    let (_parent, dir) = folder();
    let foreign = entry(1, &OTHER_2048);
    for store in [
        &PracticeStore::new(dir.clone()) as &dyn KeyStore,
        &file_store(&dir, Some(PASSPHRASE)),
    ] {
        let refused = error(store.put(&foreign, &KEY_2048));
        assert!(matches!(refused, KeyStoreError::Other { .. }), "{refused}");
    }
    assert_eq!(files(&dir), Vec::<PathBuf>::new());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_keys() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    for encrypted in [true, false] {
        let (_parent, dir) = folder();
        // A folder left open by an older program is closed.
        fs::create_dir_all(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        if encrypted {
            let store = file_store(&dir, Some(PASSPHRASE));
            store.put(&entry(1, &KEY_2048), &KEY_2048).unwrap();
        } else {
            let store = PracticeStore::new(dir.clone());
            store.put(&entry(1, &KEY_2048), &KEY_2048).unwrap();
        }
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&files(&dir)[0]), 0o600);
    }
}

#[test]
fn the_file_holds_nothing_of_the_key_in_the_clear() {
    let (_parent, dir) = folder();
    let key = &KEY_4096;
    file_store(&dir, Some(PASSPHRASE))
        .put(&entry(1, key), key)
        .unwrap();
    let file = fs::read_to_string(&files(&dir)[0]).unwrap();
    let pem = SystemCrypto::new().export_pem(key).unwrap();
    let pem = pem.expose_str().unwrap();
    for line in pem.lines().filter(|line| !line.starts_with('-')) {
        assert!(!file.contains(line));
    }
    assert!(!file.contains(PASSPHRASE));
}

#[test]
fn a_passphrase_is_needed_and_must_fit() {
    let (_parent, dir) = folder();
    let name = entry(1, &KEY_2048);
    for none in [None, Some("")] {
        let locked = file_store(&dir, none);
        assert_eq!(error(locked.get(&name)), KeyStoreError::NotFound);
        assert_eq!(
            error(locked.put(&name, &KEY_2048)),
            KeyStoreError::PassphraseNeeded
        );
    }
    file_store(&dir, Some(PASSPHRASE))
        .put(&name, &KEY_2048)
        .unwrap();
    let before = fs::read(&files(&dir)[0]).unwrap();

    let locked = file_store(&dir, None);
    assert_eq!(error(locked.get(&name)), KeyStoreError::PassphraseNeeded);
    for wrong in ["Correct horse", "correct horse ", "x"] {
        let store = file_store(&dir, Some(wrong));
        assert_eq!(error(store.get(&name)), KeyStoreError::WrongPassphrase);
        assert_eq!(
            error(store.put(&name, &KEY_2048)),
            KeyStoreError::WrongPassphrase
        );
    }
    assert!(fs::read(&files(&dir)[0]).unwrap() == before);
    locked.delete(&name).unwrap();
    assert_eq!(files(&dir), Vec::<PathBuf>::new());
}

fn is_damaged(store: &dyn KeyStore, entry: &EntryName) -> bool {
    matches!(error(store.get(entry)), KeyStoreError::Damaged { .. })
}

#[test]
fn damage_to_an_encrypted_file_is_no_wrong_passphrase() {
    let (_parent, dir) = folder();
    let store = file_store(&dir, Some(PASSPHRASE));
    let name = entry(1, &KEY_2048);
    store.put(&name, &KEY_2048).unwrap();
    let path = files(&dir).remove(0);
    let good = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let without = |skip: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != skip);
        kept.flat_map(|(_, line)| [*line, "\n"]).collect::<String>()
    };
    let last_data = lines.len() - 2;
    let swapped = good.replacen(lines[20], &lines[20].chars().rev().collect::<String>(), 1);
    for damaged in [
        String::new(),
        good[..good.len() / 2].to_owned(),
        swapped,
        without(10),
        without(last_data),
        "x".repeat(70_000),
    ] {
        fs::write(&path, &damaged).unwrap();
        assert!(is_damaged(&store, &name), "{damaged}");
    }
    // Without the checksum line it is still a good file.
    assert!(lines[1].starts_with("SHA-256: "));
    fs::write(&path, without(1)).unwrap();
    assert!(store.get(&name).unwrap().expose() == KEY_2048.expose());
}

#[test]
fn files_encrypted_by_openssl_are_opened() {
    let (_parent, dir) = folder();
    let store = file_store(&dir, Some(PASSPHRASE));
    let name = entry(1, &KEY_2048);
    store.put(&name, &KEY_2048).unwrap();
    let path = files(&dir).remove(0);
    let pem = SystemCrypto::new().export_pem(&KEY_2048).unwrap();
    let encrypt = |more: &[&str]| {
        let pass = format!("pass:{PASSPHRASE}");
        let fixed = ["pkcs8", "-topk8", "-passout", pass.as_str()];
        openssl::openssl(&[&fixed, more].concat(), pem.expose())
    };
    fs::write(&path, encrypt(&["-v2", "aes-128-cbc", "-iter", "5000"])).unwrap();
    assert!(store.get(&name).unwrap().expose() == KEY_2048.expose());
}

#[test]
fn a_file_that_would_take_minutes_to_open_is_not_tried() {
    let (_parent, dir) = folder();
    let store = file_store(&dir, Some(PASSPHRASE));
    let name = entry(1, &KEY_2048);
    store.put(&name, &KEY_2048).unwrap();
    let rounds = 100_000_000;
    let (salt, iv) = ([0; 16], [0; 16]);
    let costly = EncryptedPrivateKeyInfo {
        encryption_algorithm: Parameters::pbkdf2_sha256_aes256cbc(rounds, &salt, &iv)
            .unwrap()
            .into(),
        encrypted_data: &[0; 64],
    };
    let pem = SecretDocument::try_from(costly)
        .unwrap()
        .to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF)
        .unwrap();
    fs::write(&files(&dir)[0], pem.as_bytes()).unwrap();
    assert!(is_damaged(&store, &name));
}

#[test]
fn another_key_under_the_name_is_noticed() {
    let (_parent, dir) = folder();
    let (name, other) = (entry(1, &KEY_2048), entry(1, &OTHER_2048));
    let encrypted = file_store(&dir, Some(PASSPHRASE));
    let plain = PracticeStore::new(dir.join("plain"));
    let stores: [(&dyn KeyStore, PathBuf); 2] =
        [(&encrypted, dir.clone()), (&plain, dir.join("plain"))];
    for (store, dir) in stores {
        store.put(&other, &OTHER_2048).unwrap();
        let stray = files(&dir).into_iter().find(|path| path.is_file()).unwrap();
        let file_name = stray.file_name().unwrap().to_str().unwrap();
        let renamed = file_name.replace(&other.file_stem(), &name.file_stem());
        fs::rename(&stray, dir.join(renamed)).unwrap();
        assert!(is_damaged(store, &name));
        assert_eq!(error(store.put(&name, &KEY_2048)), KeyStoreError::Occupied);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let (parent, dir) = folder();
    fs::write(parent.path().join("deep"), "a file").unwrap();
    let store = PracticeStore::new(dir);
    let refused = error(store.put(&entry(1, &KEY_2048), &KEY_2048));
    let KeyStoreError::Other { reason } = refused else {
        panic!("{refused:?}")
    };
    assert!(reason.contains("deep"), "{reason}");
}

#[test]
fn many_writers_of_one_key_all_succeed() {
    let (_parent, dir) = folder();
    let store = Arc::new(PracticeStore::new(dir.clone()));
    let name = entry(1, &KEY_2048);
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (store, name) = (Arc::clone(&store), name.clone());
            std::thread::spawn(move || store.put(&name, &KEY_2048))
        })
        .collect();
    for writer in writers {
        assert_eq!(writer.join().unwrap(), Ok(()));
    }
    assert_eq!(files(&dir).len(), 1);
}

#[test]
fn injected_faults_are_what_they_say() {
    let name = entry(1, &KEY_2048);
    let cases: [(Fault, Expected); 4] = [
        (Fault::none_there(), |e| {
            matches!(e, KeyStoreError::Unavailable { .. })
        }),
        (Fault::locked(), |e| {
            matches!(e, KeyStoreError::Locked { .. })
        }),
        (Fault::denied(), |e| {
            matches!(e, KeyStoreError::Denied { .. })
        }),
        (Fault::KeepsOtherBytes, |e| {
            matches!(e, KeyStoreError::ReadBackDiffers)
        }),
    ];
    for (fault, expected) in cases {
        let (store, _gate) = FaultyKeyStore::new(StoreKind::Keychain, fault);
        assert!(expected(&error(store.put(&name, &KEY_2048))));
    }

    let (store, gate) = FaultyKeyStore::new(StoreKind::Keychain, Fault::on_call(2));
    store.put(&name, &KEY_2048).unwrap();
    assert!(matches!(
        error(store.get(&name)),
        KeyStoreError::Other { .. }
    ));
    assert!(store.get(&name).unwrap().expose() == KEY_2048.expose());
    assert_eq!(gate.calls(), 3);

    gate.set(Fault::ReturnsOtherBytes);
    assert!(store.get(&name).unwrap().expose() != KEY_2048.expose());
}

#[test]
fn a_store_that_never_answers_blocks_until_let_go() {
    let name = entry(1, &KEY_2048);
    let (store, gate) = FaultyKeyStore::new(StoreKind::Keychain, Fault::NeverAnswers);
    let call = std::thread::spawn(move || error(store.get(&name)));
    assert!(gate.wait_until_blocked(Duration::from_secs(10)));
    assert!(!call.is_finished());
    drop(gate);
    assert_eq!(call.join().unwrap(), KeyStoreError::TimedOut);
}
