//! The keys in all stores against the records that name them, and the removal of those that none
//! names.

use std::collections::BTreeMap;

use crate::domain::{
    Connection, ConnectionName, Draft, EntryName, InventoryKey, KeyState, KeyStoreError,
    RecordError, StoreKind, UpkeepError, inventory,
};
use crate::ports::Records;

use super::upkeep::{delete, on_disk};
use super::{Ports, ask_store};

/// Every key that was found or is named.
pub struct Keys {
    /// The keys, those in use first.
    pub keys: Vec<InventoryKey>,
    /// Stores that could not be listed.
    pub unlisted: Vec<(StoreKind, KeyStoreError)>,
    /// Whether a record names a key in one of those.
    pub unlisted_named: bool,
    /// Records that could not be read: a key may belong to one of them.
    pub unreadable: Vec<RecordError>,
}

/// What was removed.
pub struct Pruned {
    /// What there was.
    pub keys: Keys,
    /// Keys that were deleted.
    pub deleted: Vec<InventoryKey>,
    /// The first failure; it ended the work.
    pub failed: Option<KeyStoreError>,
}

/// Lists every key. No key is read.
///
/// The stores come first: a set-up writes down what it is about to store before it stores it, so
/// what is found belongs to a record that is there by now. The records are read twice, since one
/// may be renamed while they are read.
pub async fn keys(ports: &Ports) -> Result<Keys, UpkeepError> {
    let mut found: Vec<(StoreKind, Vec<EntryName>)> = Vec::new();
    let mut unlisted = Vec::new();
    let kinds: Vec<StoreKind> = ports.stores.iter().map(|store| store.kind()).collect();
    for kind in kinds {
        match ask_store(ports, kind, |store| store.list()).await {
            Ok(entries) => found.push((kind, entries)),
            Err(error) => unlisted.push((kind, error)),
        }
    }
    on_disk(ports, move |records| {
        let mut read = Read::default();
        read.twice(records)?;
        let named = read.connections.values().flat_map(Connection::entries);
        let mut stores = named.map(|(store, _)| store);
        let unlisted_named = stores.any(|store| unlisted.iter().any(|(kind, _)| *kind == store));
        Ok(Keys {
            unlisted,
            unlisted_named,
            unreadable: std::mem::take(&mut read.unreadable),
            keys: read.inventory(records, &found)?,
        })
    })
    .await
}

/// All records, by the name they were found under.
#[derive(Default)]
struct Read {
    connections: BTreeMap<ConnectionName, Connection>,
    drafts: BTreeMap<ConnectionName, Draft>,
    unreadable: Vec<RecordError>,
}

impl Read {
    /// Once more, because one may be renamed while they are read.
    fn twice(&mut self, records: &dyn Records) -> Result<(), RecordError> {
        self.all(records)?;
        self.unreadable.clear();
        self.all(records)
    }

    /// The keys that were found and those that are named. What no record names may still be wanted:
    /// by a file that somebody copied or renamed by hand, or that was set aside.
    fn inventory(
        self,
        records: &dyn Records,
        found: &[(StoreKind, Vec<EntryName>)],
    ) -> Result<Vec<InventoryKey>, RecordError> {
        let connections: Vec<Connection> = self.connections.into_values().collect();
        let drafts: Vec<Draft> = self.drafts.into_values().collect();
        let mut keys = inventory(found, &connections, &drafts);
        let orphans = keys.iter_mut();
        for key in orphans.filter(|key| key.state == KeyState::Orphaned) {
            key.beside = records.speaks_beside(&key.entry)?;
            if key.beside.is_some() {
                key.state = KeyState::Beside;
            }
        }
        Ok(keys)
    }

    /// Drafts first: one that becomes a connection in between is seen as either.
    fn all(&mut self, records: &dyn Records) -> Result<(), RecordError> {
        for name in records.drafts()? {
            match records.draft(&name) {
                Ok(draft) => self.drafts.extend(draft.map(|draft| (name, draft))),
                Err(error) => self.unreadable.push(error),
            }
        }
        for name in records.connections()? {
            match records.connection(&name) {
                Ok(found) => self.connections.extend(found.map(|found| (name, found))),
                Err(error) => self.unreadable.push(error),
            }
        }
        Ok(())
    }
}

/// Deletes every key that no record names; none at all while a record cannot be read, because the
/// key may be its. The keychain is one for all folders of records: without `keychain` its keys stay.
pub async fn prune(ports: &Ports, keychain: bool) -> Result<Pruned, UpkeepError> {
    let keys = keys(ports).await?;
    let mut pruned = Pruned {
        deleted: Vec::new(),
        failed: None,
        keys,
    };
    if !pruned.keys.unreadable.is_empty() {
        return Ok(pruned);
    }
    for key in &pruned.keys.keys {
        let stays = key.store == StoreKind::Keychain && !keychain;
        if key.state != KeyState::Orphaned || stays {
            continue;
        }
        // Somebody may have begun with it since the records were read.
        if !is_still_orphan(ports, key).await? {
            continue;
        }
        match delete(ports, key.store, &key.entry).await {
            Ok(_) => pruned.deleted.push(key.clone()),
            Err(error) => {
                pruned.failed = Some(error);
                break;
            }
        }
    }
    Ok(pruned)
}

async fn is_still_orphan(ports: &Ports, key: &InventoryKey) -> Result<bool, UpkeepError> {
    let key = key.clone();
    on_disk(ports, move |records| {
        let mut read = Read::default();
        read.twice(records)?;
        let readable = read.unreadable.is_empty();
        let found = [(key.store, vec![key.entry.clone()])];
        Ok(readable && read.inventory(records, &found)?.contains(&key))
    })
    .await
}
