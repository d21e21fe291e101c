//! Looking after saved connections: removing, renaming, forgetting a key. The command line and the
//! dashboard do it by these functions.
//!
//! A record and a key store cannot change together, so the order is chosen such that a crash or a
//! failing store between two steps loses no key and leaves a state in which the same again goes on.

mod claims;
mod rename;

use crate::domain::{
    Connection, ConnectionName, Draft, EntryName, Forgotten, HandOver, KeptKey, KeyStoreError,
    RecordError, Removed, SeenToWork, StoreKind, UpkeepError,
};
use crate::ports::Records;

use claims::{Claims, Named, named};
pub use rename::rename_connection;

use super::{Ports, ask_store, blocking};

/// Removes a connection, its unfinished set-up, and every key they name, unless another record
/// names it too. The keys go first: a record without a key is seen and can be removed again, a key
/// without a record would be forgotten. With `keep_keys` they stay where they are: the way out where
/// a store is gone for good.
///
/// A damaged record is set aside instead, and nothing else is done: a whole one beside it is not
/// what was seen to be wrong.
pub async fn remove_connection(
    ports: &Ports,
    name: &ConnectionName,
    keep_keys: bool,
) -> Result<Removed, UpkeepError> {
    let wanted = name.clone();
    let found = on_disk(ports, move |records| Found::look(records, &wanted)).await?;
    remove(ports, name, found, keep_keys).await
}

/// Removes an unfinished set-up alone, with the key that it names, unless another record names it
/// too: the connection that it was to change stays as it is.
pub async fn remove_draft(ports: &Ports, name: &ConnectionName) -> Result<Removed, UpkeepError> {
    let wanted = name.clone();
    let look = move |records: &dyn Records| {
        let mut found = Found::look(records, &wanted)?;
        let Some(connection) = found.connection.take() else {
            return Ok(found);
        };
        if found.draft.is_none() {
            return Err(UpkeepError::Absent(wanted));
        }
        let entries = connection.entries();
        let of_connection = |entry: &EntryName| entries.iter().any(|(_, named)| named == entry);
        found.keys.retain(|key| !of_connection(&key.entry));
        found.kept.retain(|key| !of_connection(&key.entry));
        found.stays = true;
        Ok(found)
    };
    let found = on_disk(ports, look).await?;
    remove(ports, name, found, false).await
}

/// Sets aside what is damaged under a name, and leaves everything else as it is.
pub async fn set_aside(ports: &Ports, name: &ConnectionName) -> Result<Removed, UpkeepError> {
    let wanted = name.clone();
    let look = move |records: &dyn Records| {
        let found = Found::look(records, &wanted)?;
        let whole = found.connection.is_some() || found.draft.is_some();
        Ok(Found {
            stays: found.stays || whole,
            connection: None,
            draft: None,
            keys: Vec::new(),
            kept: Vec::new(),
            ..found
        })
    };
    let found = on_disk(ports, look).await?;
    remove(ports, name, found, false).await
}

async fn remove(
    ports: &Ports,
    name: &ConnectionName,
    found: Found,
    keep_keys: bool,
) -> Result<Removed, UpkeepError> {
    let Found {
        lock: _lock,
        connection,
        draft,
        damaged,
        stays,
        keys,
        kept,
    } = found;
    let (mut deleted, mut left) = (Vec::new(), Vec::new());
    for key in keys {
        if keep_keys {
            left.push((key.store, key.entry));
            continue;
        }
        // Never known to be stored: the store may not even be there.
        match delete(ports, key.store, &key.entry).await {
            Ok(true) => deleted.push((key.store, key.entry)),
            Err(error) if key.stored => {
                let name = name.clone();
                return Err(UpkeepError::NotDeleted { name, error });
            }
            Ok(false) | Err(_) => {}
        }
    }
    let (name, has_connection, has_draft) = (name.clone(), connection.is_some(), draft.is_some());
    on_disk(ports, move |records| {
        let set_aside = if damaged {
            records.set_aside(&name)?
        } else {
            Vec::new()
        };
        if has_connection {
            records.remove_connection(&name)?;
            // Whoever cannot be changed now names one that is gone, which harms nothing.
            rename::speak_of(records, &name, None).ok();
        }
        if has_draft {
            records.remove_draft(&name)?;
        }
        Ok(Removed {
            name,
            connection: connection.map(Box::new),
            draft: has_draft,
            stays,
            deleted,
            kept,
            left,
            set_aside,
        })
    })
    .await
}

/// How many private keys a connection and its unfinished set-up have here; `None`: something of that
/// name cannot be understood.
pub fn keys_of(records: &dyn Records, name: &ConnectionName) -> Result<Option<usize>, UpkeepError> {
    let mut damaged = false;
    let connection = readable(records.connection(name), &mut damaged)?;
    let draft = readable(records.draft(name), &mut damaged)?;
    if connection.is_none() && draft.is_none() && !damaged {
        return Err(UpkeepError::Absent(name.clone()));
    }
    let keys = named(connection.as_ref(), draft.as_ref());
    Ok((!damaged).then_some(keys.len()))
}

/// What is there under a name, held by its lock.
struct Found {
    lock: Box<dyn crate::ports::Lock>,
    connection: Option<Connection>,
    draft: Option<Draft>,
    damaged: bool,
    /// The connection is not in question.
    stays: bool,
    /// To be deleted; the active key last, so that a failure before it leaves a connection that
    /// works.
    keys: Vec<Named>,
    kept: Vec<KeptKey>,
}

impl Found {
    fn look(records: &dyn Records, name: &ConnectionName) -> Result<Self, UpkeepError> {
        let lock = records.lock(name)?;
        let mut damaged = false;
        let connection = readable(records.connection(name), &mut damaged)?;
        let draft = readable(records.draft(name), &mut damaged)?;
        if connection.is_none() && draft.is_none() && !damaged {
            return Err(UpkeepError::Absent(name.clone()));
        }
        if damaged {
            return Ok(Self {
                lock,
                stays: connection.is_some(),
                connection: None,
                draft: None,
                damaged,
                keys: Vec::new(),
                kept: Vec::new(),
            });
        }
        let claims = Claims::of_others(records, name, damaged)?;
        let (mut keys, mut kept) = (Vec::<Named>::new(), Vec::new());
        for key in named(connection.as_ref(), draft.as_ref()) {
            match claims.holder(records, &key.entry)? {
                Some(by) => kept.push(KeptKey {
                    store: key.store,
                    entry: key.entry,
                    by,
                }),
                None => keys.push(key),
            }
        }
        Ok(Self {
            lock,
            connection,
            draft,
            damaged,
            stays: false,
            keys,
            kept,
        })
    }
}

/// A damaged record counts as none, and is noted; other failures stop.
fn readable<T>(
    read: Result<Option<T>, RecordError>,
    damaged: &mut bool,
) -> Result<Option<T>, RecordError> {
    match read {
        Err(RecordError::Damaged { .. }) => {
            *damaged = true;
            Ok(None)
        }
        other => other,
    }
}

/// Deletes the private key of a connection that was handed over; the connection stays and says that
/// its key is held elsewhere. Without a recorded hand-over of the key only when `sure`: it may be
/// the only copy. The key goes first: a record that still names it leads back here.
pub async fn forget_key(
    ports: &Ports,
    name: &ConnectionName,
    sure: bool,
) -> Result<Forgotten, UpkeepError> {
    let wanted = name.clone();
    let forgettable = move |records: &dyn Records| forgettable(records, &wanted, sure);
    let (_lock, connection, holders) = on_disk(ports, forgettable).await?;
    let mut deleted = Vec::new();
    for key in named(Some(&connection), None) {
        match delete(ports, key.store, &key.entry).await {
            Ok(true) => deleted.push((key.store, key.entry)),
            Err(error) if key.stored => return Err(error.into()),
            Ok(false) | Err(_) => {}
        }
    }
    let connection = Connection {
        store: StoreKind::Elsewhere,
        retired: Vec::new(),
        ..connection
    };
    on_disk(ports, move |records| {
        records.save_connection(&connection)?;
        Ok(Forgotten {
            connection: Box::new(connection),
            deleted,
            holders,
        })
    })
    .await
}

/// Notes that these systems work with the key of today; none named: all that were waited for.
pub async fn seen_to_work(
    ports: &Ports,
    name: &ConnectionName,
    places: &[String],
) -> Result<SeenToWork, UpkeepError> {
    let (name, places) = (name.clone(), places.to_vec());
    on_disk(ports, move |records| {
        let _lock = records.lock(&name)?;
        let there = records.connection(&name)?;
        let there = there.ok_or_else(|| UpkeepError::Absent(name.clone()))?;
        let open = there.not_seen_to_work();
        // Capital letters do not tell two places apart.
        let same = |typed: &String| {
            let mut same = open.iter();
            let same = same.find(|open| open.to_lowercase() == typed.trim().to_lowercase());
            same.cloned().unwrap_or_else(|| typed.clone())
        };
        let places: Vec<String> = places.iter().map(same).collect();
        if let Some(place) = places.iter().find(|place| !open.contains(place)) {
            let place = place.clone();
            return Err(UpkeepError::NoSuchPlace { name, place, open });
        }
        let seen = if places.is_empty() { open } else { places };
        let noted = seen.iter();
        let noted = noted.fold(there.clone(), |noted, place| noted.seen_to_work(place));
        if noted != there {
            records.save_connection(&noted)?;
        }
        let open = noted.not_seen_to_work();
        Ok(SeenToWork { name, seen, open })
    })
    .await
}

/// A connection whose key may be forgotten, held by its lock, and who has the key.
type Forgettable = (Box<dyn crate::ports::Lock>, Connection, Vec<HandOver>);

/// Whether a connection's key may be forgotten; nothing is done yet.
pub fn forgettable(
    records: &dyn Records,
    name: &ConnectionName,
    sure: bool,
) -> Result<Forgettable, UpkeepError> {
    let lock = records.lock(name)?;
    let connection = records.connection(name)?;
    if records.draft(name)?.is_some() {
        return Err(UpkeepError::Unfinished(name.clone()));
    }
    let connection = connection.ok_or_else(|| UpkeepError::Absent(name.clone()))?;
    if connection.store == StoreKind::Elsewhere {
        return Err(UpkeepError::HeldElsewhere(name.clone()));
    }
    if connection.next.is_some() || connection.replacement.is_some() {
        return Err(UpkeepError::Replacing(name.clone()));
    }
    let holders = connection.holders_of_today();
    if holders.is_empty() && !sure {
        return Err(UpkeepError::NotHandedOver(name.clone()));
    }
    let claims = Claims::of_others(records, name, false)?;
    for (_, entry) in connection.entries() {
        if let Some(by) = claims.holder(records, &entry)? {
            let name = name.clone();
            return Err(UpkeepError::Shared { name, by });
        }
    }
    Ok((lock, connection, holders))
}

/// Deletes a key; false when there was none.
pub(super) async fn delete(
    ports: &Ports,
    kind: StoreKind,
    entry: &EntryName,
) -> Result<bool, KeyStoreError> {
    if ports.store(kind).is_none() {
        return Ok(false);
    }
    let entry = entry.clone();
    match ask_store(ports, kind, move |store| store.delete(&entry)).await {
        Ok(()) => Ok(true),
        Err(KeyStoreError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Works on the records on a thread of its own: the disk may be slow, and a screen must not wait.
pub(super) async fn on_disk<T: Send + 'static>(
    ports: &Ports,
    work: impl FnOnce(&dyn Records) -> Result<T, UpkeepError> + Send + 'static,
) -> Result<T, UpkeepError> {
    let records = std::sync::Arc::clone(&ports.records);
    let done = blocking::blocking(move || work(records.as_ref())).await;
    done.unwrap_or_else(|| {
        Err(UpkeepError::KeyStore(KeyStoreError::Other {
            reason: "no thread could be started".to_owned(),
        }))
    })
}
