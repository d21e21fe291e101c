//! sfjwt's own records as files: connections and drafts in TOML, test results in JSON.
//!
//! Every write replaces the file as a whole. Nothing here holds a secret, and still everything is
//! 0600 in folders of 0700: who logs in where is nobody else's business.

mod lock;
mod migrate;
mod store;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use migrate::{Migration, Schema};

use super::files::atomic::make_folder;
use super::paths::Paths;
use crate::domain::{
    Connection, ConnectionName, Draft, EntryName, HandOver, RecordError, TestRecord,
};
use crate::ports::{Lock, Records};
use store::{damaged, failed, list, remove, shown};

/// Version of the test results' files.
const TEST_RECORD_VERSION: u32 = 1;

/// Permission bits of the records' folders.
const FOLDER_MODE: u32 = 0o700;

/// The records at a place.
#[derive(Debug, Clone)]
pub struct FileRecords {
    paths: Paths,
    connections: Schema,
    drafts: Schema,
}

/// A test result as it is written, with its version.
#[derive(Serialize, Deserialize)]
struct StoredTest {
    version: u32,
    #[serde(flatten)]
    record: TestRecord,
}

impl FileRecords {
    /// Records at `paths`, in today's schema.
    pub const fn new(paths: Paths) -> Self {
        Self::with_schemas(paths, Schema::CONNECTIONS, Schema::DRAFTS)
    }

    /// Records in other schemas, for tests of migrations.
    pub const fn with_schemas(paths: Paths, connections: Schema, drafts: Schema) -> Self {
        Self {
            paths,
            connections,
            drafts,
        }
    }
}

impl FileRecords {
    /// Reads and writes a record with nobody else in between.
    fn changing<T>(
        &self,
        name: &ConnectionName,
        work: impl FnOnce() -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let folder = self.paths.locks();
        make_folder(&folder, FOLDER_MODE).map_err(|error| failed(&folder, &error))?;
        lock::exclusively(&folder.join(format!("{name}.writing.lock")), name, work)
    }
}

impl Records for FileRecords {
    fn connections(&self) -> Result<Vec<ConnectionName>, RecordError> {
        list(&self.paths.connections())
    }

    fn drafts(&self) -> Result<Vec<ConnectionName>, RecordError> {
        list(&self.paths.drafts())
    }

    fn connection(&self, name: &ConnectionName) -> Result<Option<Connection>, RecordError> {
        let path = store::toml_path(&self.paths.connections(), name);
        let found: Option<Connection> = store::load(&path, &self.connections)?;
        check_name(&path, name, found, |connection| &connection.name)
    }

    fn save_connection(&self, connection: &Connection) -> Result<(), RecordError> {
        self.changing(&connection.name, || {
            let path = store::toml_path(&self.paths.connections(), &connection.name);
            // A hand-over may have been recorded since this one was read. What cannot be read has
            // none to tell.
            let there = self.connection(&connection.name).ok().flatten();
            let merged = there.map(|there| connection.with_hand_overs_of(&there));
            let whole = merged.as_ref().unwrap_or(connection);
            store::save(&path, whole, &self.connections)
        })
    }

    fn add_hand_over(&self, name: &ConnectionName, made: HandOver) -> Result<(), RecordError> {
        self.changing(name, || {
            let path = store::toml_path(&self.paths.connections(), name);
            let Some(connection) = self.connection(name)? else {
                // Renamed or removed meanwhile: that a key went out must not be lost in silence.
                let gone = std::io::Error::from(std::io::ErrorKind::NotFound);
                return Err(failed(&path, &gone));
            };
            let changed = connection.with_hand_over(made);
            store::save(&path, &changed, &self.connections)
        })
    }

    fn remove_connection(&self, name: &ConnectionName) -> Result<(), RecordError> {
        // Results first: left alone they would pass for those of the next one of that name.
        remove(&test_path(&self.paths, name))?;
        remove(&store::toml_path(&self.paths.connections(), name))
    }

    fn draft(&self, name: &ConnectionName) -> Result<Option<Draft>, RecordError> {
        let path = store::toml_path(&self.paths.drafts(), name);
        let found: Option<Draft> = store::load(&path, &self.drafts)?;
        check_name(&path, name, found, |draft| &draft.name)
    }

    fn save_draft(&self, draft: &Draft) -> Result<(), RecordError> {
        let path = store::toml_path(&self.paths.drafts(), &draft.name);
        store::save(&path, draft, &self.drafts)
    }

    fn remove_draft(&self, name: &ConnectionName) -> Result<(), RecordError> {
        remove(&store::toml_path(&self.paths.drafts(), name))
    }

    fn test_record(&self, name: &ConnectionName) -> Result<Option<TestRecord>, RecordError> {
        let path = test_path(&self.paths, name);
        let Some(text) = store::read_text(&path)? else {
            return Ok(None);
        };
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| damaged(&path, error.to_string()))?;
        let version = value.get("version").and_then(serde_json::Value::as_u64);
        match version {
            Some(version) if version > u64::from(TEST_RECORD_VERSION) => Err(RecordError::Newer {
                path: shown(&path),
                version: u32::try_from(version).unwrap_or(u32::MAX),
            }),
            Some(_) => serde_json::from_str::<StoredTest>(&text)
                .map(|stored| Some(stored.record))
                .map_err(|error| damaged(&path, error.to_string())),
            None => Err(damaged(&path, "there is no version in it".to_owned())),
        }
    }

    fn save_test_record(
        &self,
        name: &ConnectionName,
        record: &TestRecord,
    ) -> Result<(), RecordError> {
        let path = test_path(&self.paths, name);
        let stored = StoredTest {
            version: TEST_RECORD_VERSION,
            record: record.clone(),
        };
        let mut text = serde_json::to_string_pretty(&stored)
            .map_err(|error| damaged(&path, error.to_string()))?;
        text.push('\n');
        store::write(&path, &text)
    }

    fn mentions(&self, name: &ConnectionName, text: &str) -> Result<bool, RecordError> {
        for folder in [self.paths.connections(), self.paths.drafts()] {
            if store::holds(&store::toml_path(&folder, name), text)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn speaks_beside(&self, entry: &EntryName) -> Result<Option<String>, RecordError> {
        for folder in [self.paths.connections(), self.paths.drafts()] {
            for path in store::files_beside(&folder)? {
                if store::may_speak_of(&path, entry) {
                    return Ok(Some(shown(&path)));
                }
            }
        }
        Ok(None)
    }

    fn set_aside(&self, name: &ConnectionName) -> Result<Vec<String>, RecordError> {
        let is_damaged = |error: RecordError| matches!(error, RecordError::Damaged { .. });
        let mut aside = Vec::new();
        if self.connection(name).is_err_and(is_damaged) {
            let path = store::toml_path(&self.paths.connections(), name);
            aside.push(store::set_aside(&path)?);
            remove(&test_path(&self.paths, name))?;
        }
        if self.draft(name).is_err_and(is_damaged) {
            aside.push(store::set_aside(&store::toml_path(
                &self.paths.drafts(),
                name,
            ))?);
        }
        Ok(aside)
    }

    fn lock(&self, name: &ConnectionName) -> Result<Box<dyn Lock>, RecordError> {
        let folder = self.paths.locks();
        make_folder(&folder, FOLDER_MODE).map_err(|error| failed(&folder, &error))?;
        let path = folder.join(format!("{name}.lock"));
        lock::take(&path, name)
    }
}

fn test_path(paths: &Paths, name: &ConnectionName) -> std::path::PathBuf {
    paths.tests().join(format!("{name}.json"))
}

/// A record copied by hand under another name would otherwise share the first one's key entries.
fn check_name<T>(
    path: &Path,
    name: &ConnectionName,
    found: Option<T>,
    own: impl Fn(&T) -> &ConnectionName,
) -> Result<Option<T>, RecordError> {
    match found {
        Some(record) if own(&record) != name => Err(damaged(
            path,
            format!("it holds `{}`, not `{name}`", own(&record)),
        )),
        other => Ok(other),
    }
}
