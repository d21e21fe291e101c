//! Which keys there are, and what each is for: entries of the key stores against the records that
//! name them.

use super::{Connection, ConnectionName, Draft, EntryName, StoreKind};

/// What a key-store entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// A connection signs with it.
    InUse,
    /// It shall become a connection's key.
    Next,
    /// It was a connection's key before, and is kept for the way back.
    Retired,
    /// It belongs to a set-up that is not finished.
    Unfinished,
    /// A record names it, and it is not in its store.
    Missing,
    /// No record names it, but a file beside the records does: a copy, a backup, one set aside.
    Beside,
    /// No record names it.
    Orphaned,
}

/// An entry, named or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryKey {
    /// What it is for.
    pub state: KeyState,
    /// Its store.
    pub store: StoreKind,
    /// The entry.
    pub entry: EntryName,
    /// The records that name it.
    pub names: Vec<ConnectionName>,
    /// What it is for to those, also where it is missing.
    pub claimed: Option<KeyState>,
    /// The file of [`KeyState::Beside`].
    pub beside: Option<String>,
}

/// A record's claim to an entry.
struct Claim<'a> {
    state: KeyState,
    store: StoreKind,
    entry: EntryName,
    name: &'a ConnectionName,
    /// Known to have been stored: when it is not there, it is missing.
    stored: bool,
}

/// Sorts what was found in the stores that could be listed. Entries of other stores that records
/// name are left out: nothing is known about them.
pub fn inventory(
    found: &[(StoreKind, Vec<EntryName>)],
    connections: &[Connection],
    drafts: &[Draft],
) -> Vec<InventoryKey> {
    let mut claims: Vec<Claim<'_>> = connections.iter().flat_map(of_connection).collect();
    claims.extend(drafts.iter().filter_map(of_draft));
    // The strongest claim decides: a connection's key that a set-up names too is in use.
    claims.sort_by_key(|claim| claim.state);
    let mut keys = Vec::new();
    for (store, entries) in found {
        for entry in entries {
            keys.push(sorted(*store, entry, &claims));
        }
    }
    for claim in claims.iter().filter(|claim| claim.stored) {
        let listed = found.iter().find(|(store, _)| *store == claim.store);
        let absent = listed.is_some_and(|(_, entries)| !entries.contains(&claim.entry));
        let known = |key: &&mut InventoryKey| key.store == claim.store && key.entry == claim.entry;
        match keys.iter_mut().find(known) {
            _ if !absent => {}
            Some(key) if key.names.contains(claim.name) => {}
            Some(key) => key.names.push(claim.name.clone()),
            None => keys.push(InventoryKey {
                state: KeyState::Missing,
                store: claim.store,
                entry: claim.entry.clone(),
                names: vec![claim.name.clone()],
                claimed: Some(claim.state),
                beside: None,
            }),
        }
    }
    let place = |key: &InventoryKey| (key.state, key.names.clone(), key.entry.spki);
    keys.sort_by_cached_key(place);
    keys
}

fn sorted(store: StoreKind, entry: &EntryName, claims: &[Claim<'_>]) -> InventoryKey {
    let own = |claim: &&Claim<'_>| claim.store == store && claim.entry == *entry;
    let own: Vec<&Claim<'_>> = claims.iter().filter(own).collect();
    let mut names: Vec<ConnectionName> = own.iter().map(|claim| claim.name.clone()).collect();
    names.dedup();
    InventoryKey {
        state: own.first().map_or(KeyState::Orphaned, |claim| claim.state),
        store,
        entry: entry.clone(),
        names,
        claimed: own.first().map(|claim| claim.state),
        beside: None,
    }
}

fn of_connection(connection: &Connection) -> Vec<Claim<'_>> {
    let claim = |state, store, entry: &EntryName, stored| Claim {
        state,
        store,
        entry: entry.clone(),
        name: &connection.name,
        stored,
    };
    let ring = connection.ring();
    let active = &ring.active;
    let mut claims = vec![claim(KeyState::InUse, active.store, &active.entry, true)];
    if let Some(next) = &ring.next {
        let held = &next.held;
        claims.push(claim(KeyState::Next, held.store, &held.entry, next.ready));
    }
    for retired in &ring.retired {
        let stored = !retired.leaving && !retired.unsure;
        let held = &retired.held;
        claims.push(claim(KeyState::Retired, held.store, &held.entry, stored));
    }
    claims.retain(|claim| claim.store != StoreKind::Elsewhere);
    claims
}

fn of_draft(draft: &Draft) -> Option<Claim<'_>> {
    let key = draft.key.as_ref()?;
    (key.store != StoreKind::Elsewhere).then_some(Claim {
        state: KeyState::Unfinished,
        store: key.store,
        entry: EntryName {
            connection: draft.id,
            spki: key.facts.spki,
        },
        name: &draft.name,
        stored: key.stored,
    })
}
