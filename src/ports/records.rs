//! sfjwt's own records: connections, drafts, test results.

use crate::domain::{
    Connection, ConnectionName, Draft, EntryName, HandOver, RecordError, TestRecord,
};

/// An advisory lock; released when dropped.
pub trait Lock: Send {}

/// Reads and writes the records. Calls block; writes are atomic, 0600 and flushed to disk.
pub trait Records: Send + Sync {
    /// Names of all connections, sorted.
    fn connections(&self) -> Result<Vec<ConnectionName>, RecordError>;
    /// Names of all drafts, sorted.
    fn drafts(&self) -> Result<Vec<ConnectionName>, RecordError>;
    /// One connection.
    fn connection(&self, name: &ConnectionName) -> Result<Option<Connection>, RecordError>;
    /// Writes a connection. Hand-overs that were recorded meanwhile stay.
    fn save_connection(&self, connection: &Connection) -> Result<(), RecordError>;
    /// Records a hand-over, in place of an earlier one to the same destination, whatever else is
    /// being done with the connection.
    fn add_hand_over(&self, name: &ConnectionName, made: HandOver) -> Result<(), RecordError>;
    /// Removes a connection's record and its test results.
    fn remove_connection(&self, name: &ConnectionName) -> Result<(), RecordError>;
    /// One draft.
    fn draft(&self, name: &ConnectionName) -> Result<Option<Draft>, RecordError>;
    /// Writes a draft.
    fn save_draft(&self, draft: &Draft) -> Result<(), RecordError>;
    /// Removes a draft; an absent one is fine.
    fn remove_draft(&self, name: &ConnectionName) -> Result<(), RecordError>;
    /// The last test's result.
    fn test_record(&self, name: &ConnectionName) -> Result<Option<TestRecord>, RecordError>;
    /// Writes the last test's result.
    fn save_test_record(
        &self,
        name: &ConnectionName,
        record: &TestRecord,
    ) -> Result<(), RecordError>;
    /// Whether the files of a record, connection or draft, hold `text`, however damaged they are. It
    /// is asked before a key is deleted that a record may name which cannot be read.
    fn mentions(&self, name: &ConnectionName, text: &str) -> Result<bool, RecordError>;
    /// A file beside the records that speaks of a key, or may: a copy under another name, a backup,
    /// one that was set aside. Its path. Who brings such a file back wants the key.
    fn speaks_beside(&self, entry: &EntryName) -> Result<Option<String>, RecordError>;
    /// Moves what cannot be understood of a record, connection or draft, out of the way, as
    /// `<file>.damaged`; returns where it is now. Files that can be read, or that a newer sfjwt
    /// wrote, stay.
    fn set_aside(&self, name: &ConnectionName) -> Result<Vec<String>, RecordError>;
    /// Takes the lock that wizard and rotation hold on a connection.
    fn lock(&self, name: &ConnectionName) -> Result<Box<dyn Lock>, RecordError>;
}
