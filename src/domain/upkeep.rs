//! What looking after saved connections came to: removed, renamed, key forgotten.

use super::{
    Connection, ConnectionName, EntryName, HandOver, KeyStoreError, RecordError, StoreKind,
};

/// A key that was not deleted, because another record names it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Its store.
    pub store: StoreKind,
    /// Its entry there.
    pub entry: EntryName,
    /// The record that names it, or may: one that cannot be read, but speaks of this connection.
    pub by: ConnectionName,
}

/// What a removal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The name that is free again.
    pub name: ConnectionName,
    /// The connection as it was; `None`: there was a set-up only, or what there was could not be
    /// read.
    pub connection: Option<Box<Connection>>,
    /// An unfinished set-up was removed.
    pub draft: bool,
    /// The connection of that name is as it was: only its unfinished change, or a file that could not
    /// be read, was in question.
    pub stays: bool,
    /// Keys that were deleted.
    pub deleted: Vec<(StoreKind, EntryName)>,
    /// Keys that stay.
    pub kept: Vec<KeptKey>,
    /// Keys that were left where they are, because that was asked for.
    pub left: Vec<(StoreKind, EntryName)>,
    /// Where damaged files are now. Which keys they named is not known.
    pub set_aside: Vec<String>,
}

/// What a renaming did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The name before.
    pub from: ConnectionName,
    /// The name now.
    pub to: ConnectionName,
    /// An earlier renaming had stopped half-way and was finished.
    pub finished: bool,
    /// Connections that spoke of it by the old name and could not be changed.
    pub still_old: Vec<ConnectionName>,
}

/// What forgetting a key did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The connection, which says now that its key is held elsewhere.
    pub connection: Box<Connection>,
    /// Keys that were deleted; empty when they were gone already.
    pub deleted: Vec<(StoreKind, EntryName)>,
    /// Hand-overs with the key that are recorded: who has it now.
    pub holders: Vec<HandOver>,
}

/// What noting that a system works with the key of today did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenToWork {
    /// The connection.
    pub name: ConnectionName,
    /// Those that were noted.
    pub seen: Vec<String>,
    /// Those that are still waited for.
    pub open: Vec<String>,
}

/// Why it was not done. Nothing is half done unless it says so, and the same again goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpkeepError {
    /// A record could not be read or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A key store did not do it.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// A connection stays, because a store did not delete its key.
    #[error("the key of `{name}` could not be deleted: {error}")]
    NotDeleted {
        /// The connection.
        name: ConnectionName,
        /// What the store said.
        error: KeyStoreError,
    },
    /// There is nothing of that name.
    #[error("there is no connection named `{0}`")]
    Absent(ConnectionName),
    /// Both names are the same.
    #[error("`{0}` has this name already")]
    SameName(ConnectionName),
    /// Two records of one connection, by a renaming that stopped half-way, and one was changed
    /// since: nobody but the person knows which counts.
    #[error("`{from}` and `{to}` are the same connection, and differ")]
    Diverged {
        /// The name before.
        from: ConnectionName,
        /// The name after.
        to: ConnectionName,
    },
    /// The key is not here.
    #[error("the key of `{0}` is held elsewhere")]
    HeldElsewhere(ConnectionName),
    /// No hand-over with the key is recorded, so this may be its only copy.
    #[error("no hand-over of the key of `{0}` is recorded")]
    NotHandedOver(ConnectionName),
    /// A set-up of it is not finished.
    #[error("`{0}` is being set up")]
    Unfinished(ConnectionName),
    /// A replacement of its key is not finished.
    #[error("the key of `{0}` is being replaced")]
    Replacing(ConnectionName),
    /// It is none of those that were not seen to work so far.
    #[error("`{place}` is none of those that `{name}` waits for")]
    NoSuchPlace {
        /// The connection.
        name: ConnectionName,
        /// What was typed.
        place: String,
        /// Those that it waits for.
        open: Vec<String>,
    },
    /// Another record names the same key.
    #[error("`{by}` names the key of `{name}` too")]
    Shared {
        /// The connection.
        name: ConnectionName,
        /// The other one.
        by: ConnectionName,
    },
}
