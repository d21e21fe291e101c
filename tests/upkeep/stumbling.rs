//! Records that stop before the n-th write, as a process that is killed there.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sfjwt::adapters::records::FileRecords;
use sfjwt::domain::{
    Connection, ConnectionName, Draft, EntryName, HandOver, RecordError, TestRecord,
};
use sfjwt::ports::{Lock, Records};

/// All reads work; writes do until one is stopped, and none after it.
pub(crate) struct Stumbling {
    files: FileRecords,
    /// Writes left; `usize::MAX`: no end.
    left: AtomicUsize,
    stopped: AtomicBool,
}

impl Stumbling {
    pub(crate) fn over(files: FileRecords) -> Self {
        Self {
            files,
            left: AtomicUsize::new(usize::MAX),
            stopped: AtomicBool::new(false),
        }
    }

    /// The n-th write from now (from 1) does not happen, and no later one.
    pub(crate) fn stop_before(&self, n: usize) {
        self.left.store(n - 1, Ordering::SeqCst);
    }

    pub(crate) fn go_on(&self) {
        self.left.store(usize::MAX, Ordering::SeqCst);
        self.stopped.store(false, Ordering::SeqCst);
    }

    /// Whether a write was stopped.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn write(&self) -> Result<(), RecordError> {
        let left = self.left.load(Ordering::SeqCst);
        if left == 0 {
            self.stopped.store(true, Ordering::SeqCst);
            return Err(RecordError::Io {
                path: "somewhere".to_owned(),
                reason: "killed".to_owned(),
            });
        }
        if left != usize::MAX {
            self.left.store(left - 1, Ordering::SeqCst);
        }
        Ok(())
    }
}

impl Records for Stumbling {
    fn connections(&self) -> Result<Vec<ConnectionName>, RecordError> {
        self.files.connections()
    }

    fn drafts(&self) -> Result<Vec<ConnectionName>, RecordError> {
        self.files.drafts()
    }

    fn connection(&self, name: &ConnectionName) -> Result<Option<Connection>, RecordError> {
        self.files.connection(name)
    }

    fn save_connection(&self, connection: &Connection) -> Result<(), RecordError> {
        self.write()?;
        self.files.save_connection(connection)
    }

    fn add_hand_over(&self, name: &ConnectionName, made: HandOver) -> Result<(), RecordError> {
        self.write()?;
        self.files.add_hand_over(name, made)
    }

    fn remove_connection(&self, name: &ConnectionName) -> Result<(), RecordError> {
        self.write()?;
        self.files.remove_connection(name)
    }

    fn draft(&self, name: &ConnectionName) -> Result<Option<Draft>, RecordError> {
        self.files.draft(name)
    }

    fn save_draft(&self, draft: &Draft) -> Result<(), RecordError> {
        self.write()?;
        self.files.save_draft(draft)
    }

    fn remove_draft(&self, name: &ConnectionName) -> Result<(), RecordError> {
        self.write()?;
        self.files.remove_draft(name)
    }

    fn test_record(&self, name: &ConnectionName) -> Result<Option<TestRecord>, RecordError> {
        self.files.test_record(name)
    }

    fn save_test_record(
        &self,
        name: &ConnectionName,
        record: &TestRecord,
    ) -> Result<(), RecordError> {
        self.write()?;
        self.files.save_test_record(name, record)
    }

    fn mentions(&self, name: &ConnectionName, text: &str) -> Result<bool, RecordError> {
        self.files.mentions(name, text)
    }

    fn speaks_beside(&self, entry: &EntryName) -> Result<Option<String>, RecordError> {
        self.files.speaks_beside(entry)
    }

    fn set_aside(&self, name: &ConnectionName) -> Result<Vec<String>, RecordError> {
        self.write()?;
        self.files.set_aside(name)
    }

    fn lock(&self, name: &ConnectionName) -> Result<Box<dyn Lock>, RecordError> {
        self.files.lock(name)
    }
}
