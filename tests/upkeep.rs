//! Removing, renaming and forgetting over records and key stores that fail at every single step:
//! no key is lost, and the same again goes on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail"
)]

#[path = "support/faulty_key_store.rs"]
mod faulty_key_store;
#[allow(dead_code, reason = "each test crate uses its own part")]
#[path = "records/fixture.rs"]
mod fixture;
#[path = "upkeep/stumbling.rs"]
mod stumbling;

#[path = "upkeep/keys.rs"]
mod keys;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use faulty_key_store::{Fault, FaultyKeyStore, Gate};
use fixture::{Place, at, draft, name, place};
use sfjwt::adapters::clock::SystemClock;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::entropy::SystemEntropy;
use sfjwt::adapters::files::OsFiles;
use sfjwt::adapters::http::{HttpClient, HttpOptions};
use sfjwt::adapters::practice_client::PracticeClient;
use sfjwt::domain::{
    Connection, ConnectionName, Consumer, EntryName, Fingerprint, Holder, KeyStoreError, NextKey,
    RecordError, RetiredKey, Staged, StoreKind, UpkeepError,
};
use sfjwt::ports::{KeyStore, NoLog, Records, SecretBytes};
use sfjwt::practice::InProcess;
use sfjwt::runtime::Ports;
use sfjwt::runtime::upkeep::{
    forget_key, remove_connection, remove_draft, rename_connection, seen_to_work, set_aside,
};
use stumbling::Stumbling;
use uuid::Uuid;

/// A folder of records and a keychain, both of which can be made to fail.
pub(crate) struct Desk {
    pub(crate) place: Place,
    pub(crate) ports: Ports,
    pub(crate) gate: Gate,
    pub(crate) writes: Arc<Stumbling>,
}

pub(crate) fn desk() -> Desk {
    let place = place();
    let (keychain, gate) = FaultyKeyStore::new(StoreKind::Keychain, Fault::None);
    let writes = Arc::new(Stumbling::over(place.records.clone()));
    let control = Arc::new(PracticeClient::new().unwrap());
    let ports = Ports {
        crypto: Arc::new(SystemCrypto::new()),
        stores: vec![Arc::new(keychain)],
        import_passphrase: None,
        http: Arc::new(HttpClient::new(HttpOptions::default()).unwrap()),
        files: Arc::new(OsFiles::new(place.paths.clone())),
        records: Arc::clone(&writes) as Arc<dyn Records>,
        practice: Arc::new(InProcess::new(place.paths.practice(), control)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        clipboard: Arc::new(sfjwt::adapters::clipboard::SystemClipboard::new()),
        browser: Arc::new(sfjwt::adapters::browser::SystemBrowser),
        log: Arc::new(NoLog),
        store_patience: Some(Duration::from_secs(20)),
    };
    Desk {
        place,
        ports,
        gate,
        writes,
    }
}

pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}

pub(crate) fn entry(id: Uuid, number: u8) -> EntryName {
    EntryName {
        connection: id,
        spki: Fingerprint::from_sha256([number; 32]),
    }
}

/// A connection of its own id with an active key, and if asked for a next one and two from before.
pub(crate) fn connection(text: &str, id: u128, many: bool) -> Connection {
    let id = Uuid::from_u128(id);
    let mut connection = Connection {
        id,
        entry: entry(id, 1),
        ..fixture::connection(text)
    };
    // Made a good while before it was handed over.
    connection.certificate.not_before = at(1) - time::Duration::DAY;
    if many {
        let held = |number| sfjwt::domain::HeldKey {
            entry: entry(id, number),
            ..connection.active()
        };
        let retired = |number| RetiredKey {
            since: at(1),
            leaving: false,
            given_up: false,
            turned_back: false,
            unsure: false,
            held: held(number),
        };
        let next = NextKey {
            ready: true,
            returning: false,
            taken_up: false,
            held: held(2),
        };
        connection = Connection {
            retired: vec![retired(3), retired(4)],
            next: Some(next),
            ..connection
        };
    }
    connection
}

impl Desk {
    /// Saves a connection, its last test, and every key it names.
    pub(crate) fn save(&self, connection: &Connection) {
        self.place.records.save_connection(connection).unwrap();
        let test = fixture::test_record("a");
        let records = &self.place.records;
        records.save_test_record(&connection.name, &test).unwrap();
        for (_, entry) in connection.entries() {
            self.keep(&entry);
        }
    }

    pub(crate) fn keep(&self, entry: &EntryName) {
        let store = self.store();
        store
            .put(entry, &SecretBytes::new(b"key".to_vec()))
            .unwrap();
    }

    pub(crate) fn has(&self, entry: &EntryName) -> bool {
        self.store().list().unwrap().contains(entry)
    }

    fn store(&self) -> Arc<dyn KeyStore> {
        self.ports.store(StoreKind::Keychain).unwrap()
    }

    fn connections(&self) -> Vec<String> {
        let names = self.place.records.connections().unwrap();
        names.iter().map(ToString::to_string).collect()
    }
}

/// A crash before any write leaves a state in which the same command again finishes.
#[test]
fn a_renaming_that_stops_anywhere_is_finished_by_the_next() {
    let (old, new) = (name("acme"), name("acme-prod"));
    let mut stops = 0;
    for write in 1.. {
        let desk = desk();
        let before = connection("acme", 1, true);
        desk.save(&before);
        let waiting = Connection {
            replaces: Some(old.clone()),
            ..connection("second", 2, false)
        };
        desk.save(&waiting);
        let mut unfinished = draft("acme");
        unfinished.id = before.id;
        desk.place.records.save_draft(&unfinished).unwrap();
        let keys = desk.gate.entries();
        desk.writes.stop_before(write);
        let renamed = wait(rename_connection(&desk.ports, &old, &new));
        let stopped = desk.writes.stopped();
        desk.writes.go_on();
        if renamed.is_err() {
            stops += 1;
            let either = [&old, &new].map(|name| desk.place.records.connection(name).unwrap());
            assert!(either.iter().flatten().any(|there| there.id == before.id));
            // The next command of any kind may come first: nothing of it may harm the key.
            wait(rename_connection(&desk.ports, &old, &new)).unwrap();
        }
        assert_eq!(desk.connections(), ["acme-prod", "second"], "write {write}");
        let after = desk.place.records.connection(&new).unwrap().unwrap();
        let expected = Connection {
            name: new.clone(),
            ..before
        };
        assert_eq!(after, expected);
        assert_eq!(
            desk.place.records.drafts().unwrap(),
            std::slice::from_ref(&new)
        );
        assert_eq!(desk.place.records.test_record(&old), Ok(None));
        assert_eq!(desk.gate.entries(), keys, "no key is touched");
        if !stopped {
            let second = desk.place.records.connection(&name("second")).unwrap();
            assert_eq!(second.unwrap().replaces, Some(new.clone()));
            break;
        }
    }
    assert!(stops >= 4, "{stops} writes could fail");
}

/// Who holds the key is asked at a replacement; later it is noted that one more works.
#[test]
fn systems_are_noted_as_they_are_seen_to_work() {
    let desk = desk();
    let holder = |name: &str, consumer| Holder {
        name: name.to_owned(),
        staged: Staged::Later,
        consumer,
    };
    let acme = Connection {
        holders: vec![
            holder("MuleSoft", Consumer::Works),
            holder("nightly export", Consumer::Later),
            holder("Ada", Consumer::Fails),
        ],
        ..connection("acme", 1, false)
    };
    desk.save(&acme);
    let name = name("acme");
    let note = |places: &[&str]| {
        let places: Vec<String> = places.iter().map(|&place| place.to_owned()).collect();
        wait(seen_to_work(&desk.ports, &name, &places))
    };
    let refused = note(&["Ada", "adam"]).unwrap_err();
    assert!(
        matches!(&refused, UpkeepError::NoSuchPlace { place, open, .. }
            if place == "adam" && *open == ["nightly export", "Ada"]),
        "{refused:?}"
    );
    let there = || desk.place.records.connection(&name).unwrap().unwrap();
    assert_eq!(there(), acme, "nothing half noted");
    assert_eq!(note(&["ada"]).unwrap().open, ["nightly export"]);
    assert_eq!(there().not_seen_to_work(), ["nightly export"]);
    assert_eq!(note(&[]).unwrap().seen, ["nightly export"]);
    assert_eq!(there().not_seen_to_work(), [""; 0]);
    assert_eq!(there().holders.len(), 3, "the next replacement asks again");
}

/// A second app that takes over from a connection does not go on naming it when it is gone.
#[test]
fn nobody_takes_over_from_a_connection_that_was_removed() {
    let desk = desk();
    desk.save(&connection("acme", 1, false));
    desk.save(&Connection {
        replaces: Some(name("acme")),
        ..connection("second", 2, false)
    });
    wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
    let second = desk.place.records.connection(&name("second")).unwrap();
    assert_eq!(second.unwrap().replaces, None);
}

#[test]
fn a_taken_name_and_the_same_name_are_refused() {
    let desk = desk();
    desk.save(&connection("acme", 1, false));
    desk.save(&connection("globex", 2, false));
    let (acme, globex, none) = (name("acme"), name("globex"), name("none"));
    let rename = |from: &ConnectionName, to: &ConnectionName| {
        wait(rename_connection(&desk.ports, from, to)).unwrap_err()
    };
    assert_eq!(
        rename(&acme, &globex),
        UpkeepError::Record(RecordError::Taken("globex".into()))
    );
    assert_eq!(rename(&acme, &acme), UpkeepError::SameName(acme.clone()));
    assert_eq!(rename(&none, &acme), UpkeepError::Absent(none.clone()));
    // An unfinished set-up takes its name as well.
    desk.place.records.save_draft(&draft("begun")).unwrap();
    assert_eq!(
        rename(&acme, &name("begun")),
        UpkeepError::Record(RecordError::Taken("begun".into()))
    );
    // Half a renaming, and one of the two was used since.
    let mut twin = connection("twin", 1, false);
    twin.hand_overs.clear();
    desk.save(&twin);
    assert!(matches!(
        rename(&acme, &name("twin")),
        UpkeepError::Diverged { .. }
    ));
    let _held = desk.place.records.lock(&acme).unwrap();
    for (from, to) in [(&acme, &none), (&globex, &acme)] {
        assert!(matches!(
            rename(from, to),
            UpkeepError::Record(RecordError::Locked(_))
        ));
    }
    assert_eq!(desk.connections(), ["acme", "globex", "twin"]);
}

/// The keychain fails on the n-th call, for every n: the record stays as long as a key does, and the
/// active key is the last to go.
#[test]
fn a_removal_over_a_failing_keychain_loses_no_record() {
    let acme = name("acme");
    for call in 1.. {
        let desk = desk();
        let connection = connection("acme", 1, true);
        desk.save(&connection);
        let done = desk.gate.calls();
        desk.gate.set(Fault::on_call(done + call));
        let removed = wait(remove_connection(&desk.ports, &acme, false));
        desk.gate.set(Fault::None);
        match removed {
            Ok(removed) => {
                assert_eq!((call, removed.deleted.len()), (5, 4));
                break;
            }
            Err(UpkeepError::NotDeleted {
                error: KeyStoreError::Other { .. },
                ..
            }) => {
                let there = desk.place.records.connection(&acme).unwrap();
                assert_eq!(there, Some(connection.clone()));
                assert!(desk.has(&connection.entry), "call {call}");
                let removed = wait(remove_connection(&desk.ports, &acme, false)).unwrap();
                assert_eq!(removed.deleted.len(), 5 - call);
            }
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(desk.gate.entries(), 0);
        assert!(desk.connections().is_empty());
    }
}

/// A change of a connection that was begun: it can be given up, and its connection stays, with a key
/// that both name.
#[test]
fn a_change_that_was_begun_is_removed_alone() {
    let desk = desk();
    let acme = connection("acme", 1, true);
    let change = sfjwt::domain::Draft {
        id: acme.id,
        ..fixture::draft("acme")
    };
    for own_key in [false, true] {
        desk.save(&acme);
        let key = change.key.clone().unwrap();
        let spki = if own_key {
            key.facts.spki
        } else {
            acme.key.spki
        };
        let change = sfjwt::domain::Draft {
            key: Some(sfjwt::domain::DraftKey {
                facts: sfjwt::domain::KeyFacts { spki, ..key.facts },
                store: StoreKind::Keychain,
                stored: true,
            }),
            ..change.clone()
        };
        desk.place.records.save_draft(&change).unwrap();
        let removed = wait(remove_draft(&desk.ports, &acme.name)).unwrap();
        assert!(removed.stays && removed.draft && removed.connection.is_none());
        assert_eq!(desk.place.records.draft(&acme.name), Ok(None));
        let there = desk.place.records.connection(&acme.name).unwrap();
        assert_eq!(there.as_ref(), Some(&acme));
        assert!(acme.entries().iter().all(|(_, entry)| desk.has(entry)));
    }
}

/// A file that cannot be read, beside a connection that can: only the file is in question.
#[test]
fn what_is_damaged_is_set_aside_alone() {
    let desk = desk();
    let acme = connection("acme", 1, true);
    desk.save(&acme);
    let damaged = || {
        std::fs::create_dir_all(desk.place.paths.drafts()).unwrap();
        std::fs::write(desk.place.paths.drafts().join("acme.toml"), "\0").unwrap();
    };
    for everything in [false, true] {
        damaged();
        let removed = if everything {
            wait(remove_connection(&desk.ports, &acme.name, false))
        } else {
            wait(set_aside(&desk.ports, &acme.name))
        };
        let removed = removed.unwrap();
        assert!(removed.stays && removed.connection.is_none());
        assert_eq!((removed.set_aside.len(), removed.deleted.len()), (1, 0));
        let there = desk.place.records.connection(&acme.name).unwrap();
        assert_eq!(there.as_ref(), Some(&acme));
        assert!(acme.entries().iter().all(|(_, entry)| desk.has(entry)));
    }
    // Mended meanwhile: there is nothing to set aside.
    let removed = wait(set_aside(&desk.ports, &acme.name)).unwrap();
    assert!(removed.stays && removed.set_aside.is_empty());
    assert_eq!(desk.connections(), ["acme"]);
}

/// The way out where a key store is gone for good.
#[test]
fn a_removal_can_leave_the_keys_where_they_are() {
    let desk = desk();
    let connection = connection("acme", 1, true);
    desk.save(&connection);
    let entries = desk.gate.entries();
    desk.gate.set(Fault::none_there());
    wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap_err();
    assert!(!desk.connections().is_empty());
    let removed = wait(remove_connection(&desk.ports, &name("acme"), true)).unwrap();
    assert_eq!((removed.deleted.len(), removed.left.len()), (0, 4));
    assert!(desk.connections().is_empty());
    assert_eq!(desk.gate.entries(), entries);
}

/// What never reached its store holds nothing up, be the store gone.
#[test]
fn what_may_never_have_been_stored_stops_no_removal() {
    let desk = desk();
    let mut connection = connection("acme", 1, true);
    connection.store = StoreKind::Elsewhere;
    connection.next = None;
    for retired in &mut connection.retired {
        retired.unsure = true;
    }
    desk.save(&connection);
    desk.gate.set(Fault::none_there());
    let removed = wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
    assert_eq!((removed.deleted.len(), removed.left.len()), (0, 0));
}

#[test]
fn a_removal_that_cannot_write_is_done_by_the_next() {
    for write in 1.. {
        let desk = desk();
        desk.save(&connection("acme", 1, true));
        desk.writes.stop_before(write);
        let removed = wait(remove_connection(&desk.ports, &name("acme"), false));
        let stopped = desk.writes.stopped();
        desk.writes.go_on();
        if !stopped {
            removed.unwrap();
            assert!(write > 1);
            break;
        }
        removed.unwrap_err();
        assert_eq!(desk.connections(), ["acme"]);
        wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
        assert!(desk.connections().is_empty());
    }
}

/// What another record names, or may name, is not deleted with this one.
#[test]
fn keys_of_others_stay() {
    let desk = desk();
    let (first, twin) = (connection("acme", 1, true), connection("twin", 1, false));
    desk.save(&first);
    desk.save(&twin);
    let removed = wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
    assert_eq!(removed.deleted.len(), 3);
    assert_eq!(removed.kept.len(), 1);
    assert_eq!(removed.kept[0].by, name("twin"));
    assert!(desk.has(&twin.entry));

    // A record that cannot be read and speaks of this connection; one that does not.
    desk.save(&first);
    let damaged = |text: String| {
        let file = fixture::toml_file(&desk.place.paths, "twin");
        std::fs::write(file, text).unwrap();
    };
    damaged(format!("id = \"{}\"\nversion = [", first.id));
    assert_eq!(
        wait(forget_key(&desk.ports, &name("acme"), true)).unwrap_err(),
        UpkeepError::Replacing(name("acme"))
    );
    let removed = wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
    assert_eq!((removed.deleted.len(), removed.kept.len()), (0, 4));
    desk.save(&first);
    damaged("version = [".to_owned());
    let removed = wait(remove_connection(&desk.ports, &name("acme"), false)).unwrap();
    assert_eq!((removed.deleted.len(), removed.kept.len()), (4, 0));
}

#[test]
fn forgetting_over_a_failing_keychain_goes_on() {
    let acme = name("acme");
    for call in 1.. {
        let desk = desk();
        let connection = Connection {
            next: None,
            ..connection("acme", 1, true)
        };
        desk.save(&connection);
        let done = desk.gate.calls();
        desk.gate.set(Fault::on_call(done + call));
        let forgotten = wait(forget_key(&desk.ports, &acme, false));
        desk.gate.set(Fault::None);
        let again = forgotten.is_err();
        let forgotten = if let Err(error) = forgotten {
            assert!(matches!(error, UpkeepError::KeyStore(_)), "{error:?}");
            let there = desk.place.records.connection(&acme).unwrap();
            assert_eq!(there, Some(connection.clone()));
            assert!(desk.has(&connection.entry));
            wait(forget_key(&desk.ports, &acme, false)).unwrap()
        } else {
            forgotten.unwrap()
        };
        assert_eq!(desk.gate.entries(), 0);
        assert_eq!(forgotten.holders.len(), 1);
        let there = desk.place.records.connection(&acme).unwrap().unwrap();
        assert_eq!(there.store, StoreKind::Elsewhere);
        assert_eq!(there.certificate, connection.certificate);
        assert!(
            there
                .entries()
                .iter()
                .all(|(store, _)| *store == StoreKind::Elsewhere)
        );
        if !again {
            assert_eq!(call, 4);
            break;
        }
    }
}

#[test]
fn the_only_copy_is_forgotten_with_a_yes_only() {
    let desk = desk();
    let mut only = connection("acme", 1, false);
    only.hand_overs[0].key_exported = false;
    desk.save(&only);
    let acme = name("acme");
    let forget = |sure| wait(forget_key(&desk.ports, &acme, sure));
    assert_eq!(
        forget(false).unwrap_err(),
        UpkeepError::NotHandedOver(acme.clone())
    );
    assert!(desk.has(&only.entry));
    desk.gate.set(Fault::none_there());
    assert!(matches!(
        forget(true).unwrap_err(),
        UpkeepError::KeyStore(KeyStoreError::Unavailable { .. })
    ));
    desk.gate.set(Fault::None);
    desk.place.records.save_draft(&draft("acme")).unwrap();
    assert_eq!(
        forget(true).unwrap_err(),
        UpkeepError::Unfinished(acme.clone())
    );
    desk.place.records.remove_draft(&acme).unwrap();
    forget(true).unwrap();
    assert!(!desk.has(&only.entry));
    assert_eq!(
        forget(true).unwrap_err(),
        UpkeepError::HeldElsewhere(acme.clone())
    );
    assert_eq!(
        wait(forget_key(&desk.ports, &name("none"), true)).unwrap_err(),
        UpkeepError::Absent(name("none"))
    );
}
