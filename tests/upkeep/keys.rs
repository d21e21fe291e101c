//! What is in the stores against what records name.

use std::sync::Arc;

use sfjwt::adapters::records::FileRecords;
use sfjwt::domain::{
    Draft, EntryName, KeyState, KeyStoreError, RecordError, StoreKind, UpkeepError,
};
use sfjwt::ports::{KeyStore, Records, SecretBytes};
use sfjwt::runtime::keys::{Keys, keys, prune};
use uuid::Uuid;

use crate::faulty_key_store::Fault;
use crate::{Desk, connection, desk, entry, fixture, wait};

fn states(keys: &Keys) -> Vec<(KeyState, u8)> {
    let states = keys.keys.iter().map(|key| {
        let digits = key.entry.spki.to_string();
        (key.state, u8::from_str_radix(&digits[..2], 16).unwrap())
    });
    states.collect()
}

fn list(desk: &Desk) -> Keys {
    wait(keys(&desk.ports)).unwrap_or_else(|error: UpkeepError| panic!("{error}"))
}

/// One key of each kind.
fn every_kind() -> Desk {
    let desk = desk();
    desk.save(&connection("acme", 1, true));
    // Named, and not there.
    let gone = connection("gone", 2, false);
    desk.place.records.save_connection(&gone).unwrap();
    // Of a set-up, which keeps it in this store.
    let mut begun = fixture::draft("begun");
    let key = begun.key.as_mut().unwrap();
    key.store = StoreKind::Keychain;
    key.stored = true;
    desk.keep(&entry(begun.id, 7));
    desk.place.records.save_draft(&begun).unwrap();
    for number in [20, 21] {
        desk.keep(&entry(Uuid::from_u128(9), number));
    }
    desk
}

#[test]
fn every_key_is_sorted() {
    let desk = every_kind();
    assert_eq!(
        states(&list(&desk)),
        [
            (KeyState::InUse, 1),
            (KeyState::Next, 2),
            (KeyState::Retired, 3),
            (KeyState::Retired, 4),
            (KeyState::Unfinished, 7),
            (KeyState::Missing, 1),
        ]
        .into_iter()
        .chain([(KeyState::Orphaned, 20), (KeyState::Orphaned, 21)])
        .collect::<Vec<_>>()
    );
}

#[test]
fn orphans_alone_are_pruned() {
    let desk = every_kind();
    let there = desk.gate.entries();
    let pruned = wait(prune(&desk.ports, false)).unwrap();
    assert!(pruned.deleted.is_empty(), "the keychain is shared");
    let pruned = wait(prune(&desk.ports, true)).unwrap();
    assert_eq!((pruned.deleted.len(), pruned.failed), (2, None));
    assert_eq!(desk.gate.entries(), there - 2);
    assert!(wait(prune(&desk.ports, true)).unwrap().deleted.is_empty());
}

/// A record that somebody copied by hand, under a name that sfjwt does not look at, or that was set
/// aside: who brings it back wants its key. A damaged one may have lost the key's digits.
#[test]
fn what_a_file_beside_the_records_names_stays() {
    let desk = desk();
    desk.save(&connection("acme", 1, false));
    let folder = desk.place.paths.connections();
    let record = folder.join("acme.toml");
    for (file, cut) in [
        ("B.toml", false),
        ("d (copy).toml", false),
        (".acme.toml.swp", false),
        ("acme.toml.damaged", true),
    ] {
        let beside = folder.join(file);
        std::fs::rename(&record, &beside).unwrap();
        let text = std::fs::read_to_string(&beside).unwrap();
        if cut {
            std::fs::write(&beside, &text[..text.len() / 4]).unwrap();
        }
        let found = list(&desk);
        assert_eq!(states(&found), [(KeyState::Beside, 1)], "{file}");
        let path = found.keys[0].beside.clone().unwrap();
        assert!(path.ends_with(file), "{path}");
        let pruned = wait(prune(&desk.ports, true)).unwrap();
        assert!(pruned.deleted.is_empty(), "{file}");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(&beside, &record).unwrap();
    }
    std::fs::remove_file(&record).unwrap();
    assert_eq!(wait(prune(&desk.ports, true)).unwrap().deleted.len(), 1);
}

/// A store in which a deletion takes so long that meanwhile somebody begins with the next key.
struct Meanwhile {
    store: Arc<dyn KeyStore>,
    records: FileRecords,
    begun: Draft,
}

impl KeyStore for Meanwhile {
    fn kind(&self) -> StoreKind {
        self.store.kind()
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        self.store.put(entry, key)
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        self.store.get(entry)
    }

    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError> {
        self.store.list()
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        self.records.save_draft(&self.begun).unwrap();
        self.store.delete(entry)
    }
}

#[test]
fn a_key_that_is_named_meanwhile_stays() {
    let mut desk = desk();
    let mut begun = fixture::draft("begun");
    let taken = EntryName {
        connection: begun.id,
        spki: begun.key.as_ref().unwrap().facts.spki,
    };
    begun.key.as_mut().unwrap().store = StoreKind::Keychain;
    // Sorted before it: deleted first.
    let other = entry(begun.id, 0);
    desk.keep(&other);
    desk.keep(&taken);
    desk.ports.stores = vec![Arc::new(Meanwhile {
        store: desk.ports.store(StoreKind::Keychain).unwrap(),
        records: desk.place.records.clone(),
        begun,
    })];
    let pruned = wait(prune(&desk.ports, true)).unwrap();
    let deleted: Vec<_> = pruned.deleted.iter().map(|key| &key.entry).collect();
    assert_eq!(deleted, [&other]);
    assert!(desk.has(&taken));
}

#[test]
fn no_key_goes_while_a_record_is_unreadable() {
    for (folder, text) in [
        ("connections", "version = 99"),
        ("connections", "nonsense"),
        ("drafts", ""),
    ] {
        let desk = every_kind();
        let there = desk.gate.entries();
        let file = desk.place.paths.config_dir().join(folder).join("bad.toml");
        std::fs::write(&file, text).unwrap();
        let pruned = wait(prune(&desk.ports, true)).unwrap();
        assert!(pruned.deleted.is_empty());
        assert_eq!(pruned.keys.unreadable.len(), 1);
        assert!(matches!(
            &pruned.keys.unreadable[0],
            RecordError::Damaged { path, .. } | RecordError::Newer { path, .. }
                if *path == file.display().to_string()
        ));
        assert_eq!(desk.gate.entries(), there);
    }
}

#[test]
fn a_keychain_that_fails_on_any_call_loses_nothing_that_is_named() {
    for call in 1.. {
        let desk = every_kind();
        let named = desk.gate.entries() - 2;
        let done = desk.gate.calls();
        desk.gate.set(Fault::on_call(done + call));
        let pruned = wait(prune(&desk.ports, true)).unwrap();
        desk.gate.set(Fault::None);
        match call {
            // It could not even be listed, and records name keys in it.
            1 => {
                assert!(pruned.keys.unlisted_named);
                assert!(matches!(
                    pruned.keys.unlisted[..],
                    [(StoreKind::Keychain, KeyStoreError::Other { .. })]
                ));
                let missing = |key: &sfjwt::domain::InventoryKey| key.state == KeyState::Missing;
                assert!(!pruned.keys.keys.iter().any(missing), "that is not known");
                assert!(pruned.deleted.is_empty());
            }
            2 | 3 => {
                assert!(pruned.failed.is_some());
                assert_eq!(pruned.deleted.len(), call - 2);
            }
            _ => {
                assert_eq!((pruned.deleted.len(), pruned.failed), (2, None));
                break;
            }
        }
        wait(prune(&desk.ports, true)).unwrap();
        assert_eq!(desk.gate.entries(), named);
    }
}

/// Nothing of a connection is in the keychain: what signs and what shall is missing, as is a key that
/// was replaced. One that was given up may never have been there.
#[test]
fn what_is_missing_is_told_by_what_it_was() {
    let desk = desk();
    let mut acme = connection("acme", 1, true);
    acme.retired[1].given_up = true;
    acme.retired[1].unsure = true;
    desk.place.records.save_connection(&acme).unwrap();
    let listed = list(&desk);
    let told = listed.keys.iter().map(|key| {
        let text = sfjwt::guide::keys::missing(&acme.name, key.claimed);
        (key.state, key.claimed.unwrap(), text)
    });
    let told: Vec<_> = told.collect();
    let missing = |claimed| {
        let mut found = told.iter().filter(|(_, is, _)| *is == claimed);
        let (state, _, text) = found.next().unwrap();
        assert_eq!((*state, found.next()), (KeyState::Missing, None));
        text.clone()
    };
    assert_eq!(told.len(), 3);
    assert!(missing(KeyState::InUse).contains("another computer"));
    assert!(missing(KeyState::Next).contains("rotate acme --revert"));
    assert!(missing(KeyState::Retired).contains("rotate acme --forget-previous"));
}
