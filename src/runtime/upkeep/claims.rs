//! Which keys records name, and who else names them.

use crate::domain::{Connection, ConnectionName, Draft, EntryName, RecordError, StoreKind};
use crate::ports::Records;

/// A key that a record names, and whether it is known to have been stored.
pub(super) struct Named {
    pub(super) store: StoreKind,
    pub(super) entry: EntryName,
    pub(super) stored: bool,
}

/// Every key that a connection and its draft name, each once: those for the way back first, the
/// active one last.
pub(super) fn named(connection: Option<&Connection>, draft: Option<&Draft>) -> Vec<Named> {
    let mut keys: Vec<Named> = Vec::new();
    if let Some((draft, key)) = draft.and_then(|draft| Some((draft, draft.key.as_ref()?))) {
        keys.push(Named {
            store: key.store,
            entry: EntryName {
                connection: draft.id,
                spki: key.facts.spki,
            },
            stored: key.stored,
        });
    }
    for key in connection.map(held).unwrap_or_default().into_iter().rev() {
        keys.retain(|other| (other.store, &other.entry) != (key.store, &key.entry));
        keys.push(key);
    }
    keys.retain(|key| key.store != StoreKind::Elsewhere);
    keys
}

/// Every key of a connection, the active one first. Of one that was only intended it is not known
/// whether it reached its store.
fn held(connection: &Connection) -> Vec<Named> {
    let intended = connection.next.iter().filter(|next| !next.ready);
    let given_up = connection.retired.iter().filter(|retired| retired.unsure);
    let unsure: Vec<&EntryName> = intended
        .map(|next| &next.held.entry)
        .chain(given_up.map(|retired| &retired.held.entry))
        .collect();
    let entries = connection.entries().into_iter();
    let named = entries.map(|(store, entry)| Named {
        stored: !unsure.contains(&&entry),
        store,
        entry,
    });
    named.collect()
}

/// What other records say about keys.
pub(super) struct Claims {
    named: Vec<(ConnectionName, EntryName)>,
    /// Records that cannot be read: what they name is not known.
    unreadable: Vec<ConnectionName>,
}

impl Claims {
    /// What all records but the readable ones of `name` claim.
    pub(super) fn of_others(
        records: &dyn Records,
        name: &ConnectionName,
        damaged: bool,
    ) -> Result<Self, RecordError> {
        let mut claims = Self {
            named: Vec::new(),
            unreadable: damaged.then(|| name.clone()).into_iter().collect(),
        };
        for other in records.connections()? {
            if other != *name {
                let read = records.connection(&other);
                claims.add(
                    other,
                    read.map(|found| found.as_ref().map(Connection::entries)),
                );
            }
        }
        for other in records.drafts()? {
            if other != *name {
                let read = records.draft(&other);
                let keys = |draft: Draft| named(None, Some(&draft));
                let keys = |draft| keys(draft).into_iter().map(|key| (key.store, key.entry));
                claims.add(other, read.map(|found| found.map(|d| keys(d).collect())));
            }
        }
        Ok(claims)
    }

    fn add(
        &mut self,
        name: ConnectionName,
        read: Result<Option<Vec<(StoreKind, EntryName)>>, RecordError>,
    ) {
        match read {
            Ok(entries) => {
                let entries = entries.into_iter().flatten();
                let named = entries.map(|(_, entry)| (name.clone(), entry));
                self.named.extend(named);
            }
            Err(_) => self.unreadable.push(name),
        }
    }

    /// Who names an entry, or may: a record that cannot be read and speaks of its connection.
    pub(super) fn holder(
        &self,
        records: &dyn Records,
        entry: &EntryName,
    ) -> Result<Option<ConnectionName>, RecordError> {
        if let Some((by, _)) = self.named.iter().find(|(_, named)| named == entry) {
            return Ok(Some(by.clone()));
        }
        let id = entry.connection.to_string();
        for name in &self.unreadable {
            if records.mentions(name, &id)? {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }
}
