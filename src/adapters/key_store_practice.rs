//! Keys of practice connections: plain PKCS#8 DER beside the simulated org's state, 0600. They open
//! nothing real, and a practice run must not ask for a passphrase.

use std::path::PathBuf;

use super::key_store_dir::KeyDir;
use super::key_store_entry::{accept, put_once};
use crate::domain::{EntryName, KeyStoreError, StoreKind};
use crate::ports::{KeyStore, SecretBytes};

/// Unencrypted key files in one folder.
pub struct PracticeStore {
    dir: KeyDir,
}

impl PracticeStore {
    /// Keeps keys in `dir`, which is made (0700) with the first key.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir: KeyDir::new(dir),
        }
    }
}

impl KeyStore for PracticeStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Practice
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        put_once(
            entry,
            key,
            || self.dir.read(&file_name(entry)),
            || self.dir.write_new(&file_name(entry), key.expose()),
        )
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        accept(entry, self.dir.read(&file_name(entry))?)
    }

    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError> {
        self.dir.entries(".der")
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        self.dir.delete(&file_name(entry))
    }
}

fn file_name(entry: &EntryName) -> String {
    format!("{}.der", entry.file_stem())
}
