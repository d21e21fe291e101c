//! What is in the stores against what records name.

use sfjwt::domain::{KeyState, KeyStoreError, RecordError, StoreKind, UpkeepError};
use sfjwt::ports::Records;
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
