//! The state file: `<dir>/<name>.json`, 0600, replaced as a whole.
//!
//! Several processes may work on one org. Each reads the file anew and writes it back under an
//! advisory lock on `<name>.lock`, so no change is lost; replacing the file by a rename means that
//! a reader, or a process killed half-way, leaves the old content or the new, never a mixture.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::ConnectionName;

use super::dice::Dice;
use super::seed;
use super::state::{OrgState, STATE_VERSION};

/// Why the state cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    /// The system said no.
    #[error("`{path}`: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Not what was written.
    #[error("`{path}` is damaged ({reason}); remove it to begin anew")]
    Damaged {
        /// The file.
        path: String,
        /// In what way.
        reason: String,
    },
    /// Written by a newer version.
    #[error("`{path}` was written by a newer sfjwt (version {version})")]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        version: u32,
    },
    /// No random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// How well a change must be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// Survives a killed process: logins, counters.
    Process,
    /// Survives a power cut too: what somebody set up.
    Machine,
}

/// Access to one org's state.
#[derive(Debug)]
pub(super) struct Store {
    file: PathBuf,
    lock: PathBuf,
}

impl Store {
    /// Opens the state of an org, making a new one where there is none.
    pub(super) fn open(dir: &Path, name: &ConnectionName) -> Result<Self, StoreError> {
        let store = Self {
            file: dir.join(format!("{name}.json")),
            lock: dir.join(format!("{name}.lock")),
        };
        std::fs::create_dir_all(dir).map_err(|source| io_error(dir, source))?;
        let _guard = store.locked()?;
        if store.file.exists() {
            store.load()?;
        } else {
            let mut dice = Dice::new().ok_or(StoreError::NoRandomness)?;
            store.write(&seed::new_org(name, &mut dice), Durability::Machine)?;
        }
        Ok(store)
    }

    /// The state of the moment.
    pub(super) fn read(&self) -> Result<OrgState, StoreError> {
        self.load()
    }

    /// Changes the state; nothing else changes it meanwhile. When `change` fails, nothing is
    /// written.
    pub(super) fn update<T, E>(
        &self,
        durability: Durability,
        change: impl FnOnce(&mut OrgState, &mut Dice) -> Result<T, E>,
    ) -> Result<Result<T, E>, StoreError> {
        let mut dice = Dice::new().ok_or(StoreError::NoRandomness)?;
        let _guard = self.locked()?;
        let mut state = self.load()?;
        let result = change(&mut state, &mut dice);
        if result.is_ok() {
            self.write(&state, durability)?;
        }
        Ok(result)
    }

    /// Holds off every other process and thread until dropped.
    fn locked(&self) -> Result<File, StoreError> {
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .map_err(|source| io_error(&self.lock, source))?;
        lock.lock().map_err(|source| io_error(&self.lock, source))?;
        Ok(lock)
    }

    fn load(&self) -> Result<OrgState, StoreError> {
        #[derive(serde::Deserialize)]
        struct Versioned {
            version: u32,
        }
        let bytes = std::fs::read(&self.file).map_err(|source| io_error(&self.file, source))?;
        let path = || self.file.display().to_string();
        let read = serde_json::from_slice::<OrgState>(&bytes);
        // The version decides what it means that it cannot be read, or that it can.
        let version = match &read {
            Ok(state) => Some(state.version),
            Err(_) => serde_json::from_slice::<Versioned>(&bytes)
                .ok()
                .map(|versioned| versioned.version),
        };
        match (version, read) {
            (Some(version), _) if version > STATE_VERSION => Err(StoreError::Newer {
                path: path(),
                version,
            }),
            (_, Ok(state)) => Ok(state),
            (_, Err(error)) => Err(StoreError::Damaged {
                path: path(),
                reason: error.to_string(),
            }),
        }
    }

    fn write(&self, state: &OrgState, durability: Durability) -> Result<(), StoreError> {
        let failed = |source| io_error(&self.file, source);
        let dir = self.file.parent().unwrap_or(Path::new("."));
        let bytes = serde_json::to_vec(state).map_err(|error| failed(error.into()))?;
        // Made with mode 0600 from the start, in the same folder, so that it can be renamed.
        let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)?;
        if durability == Durability::Machine {
            file.as_file().sync_data().map_err(failed)?;
        }
        file.persist(&self.file)
            .map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn io_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::sync::Arc;

    fn name() -> ConnectionName {
        ConnectionName::parse("acme").unwrap()
    }

    #[test]
    fn concurrent_changes_are_all_kept() {
        let dir = tempfile::tempdir().unwrap();
        let stores: Vec<Arc<Store>> = (0..4)
            .map(|_| Arc::new(Store::open(dir.path(), &name()).unwrap()))
            .collect();
        let threads: Vec<_> = stores
            .into_iter()
            .map(|store| {
                std::thread::spawn(move || {
                    for _ in 0..25 {
                        store
                            .update(Durability::Process, |org, _| {
                                org.count_request(0);
                                Ok::<_, Infallible>(())
                            })
                            .unwrap()
                            .unwrap();
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let org = Store::open(dir.path(), &name()).unwrap().read().unwrap();
        assert_eq!(org.api_usage.used, 100);
    }

    #[test]
    fn a_failed_change_leaves_everything() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &name()).unwrap();
        let before = store.read().unwrap();
        let result = store
            .update(Durability::Machine, |org, _| {
                org.users.clear();
                Err::<(), _>("no")
            })
            .unwrap();
        assert_eq!(result, Err("no"));
        assert_eq!(store.read().unwrap(), before);
    }

    #[test]
    fn newer_and_damaged_files_are_refused_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("acme.json");
        for (content, words) in [
            (r#"{"version":99}"#, "newer sfjwt (version 99)"),
            (r#"{"version":1}"#, "damaged"),
            ("", "damaged"),
        ] {
            std::fs::write(&file, content).unwrap();
            let error = Store::open(dir.path(), &name()).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), content);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        Store::open(dir.path(), &name()).unwrap();
        let mode = std::fs::metadata(dir.path().join("acme.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
