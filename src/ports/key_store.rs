//! Stores of private keys.

use super::SecretBytes;
use crate::domain::{EntryName, KeyStoreError, StoreKind};

/// A place for private keys (PKCS#8 DER). Calls block; entries are immutable.
pub trait KeyStore: Send + Sync {
    /// Which kind it is.
    fn kind(&self) -> StoreKind;

    /// Whether it can be used at all, told within seconds and without asking anybody: no window is
    /// opened. One that is locked can be used: somebody may unlock it.
    fn status(&self) -> Result<(), KeyStoreError> {
        Ok(())
    }

    /// Stores a key under a new entry. The same bytes again are fine, other bytes are refused
    /// with [`KeyStoreError::Occupied`]: nothing is ever overwritten.
    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError>;

    /// Takes the passphrase that protects the store, in place of any it had. Stores without one
    /// take none.
    fn unlock(&self, passphrase: SecretBytes) -> Result<(), KeyStoreError> {
        drop(passphrase);
        Ok(())
    }

    /// Whether it waits for its passphrase: until then no key can be read.
    fn is_locked(&self) -> bool {
        false
    }

    /// Reads a key.
    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError>;

    /// Names every entry in it, and reads no key. What others keep there is passed over.
    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError>;

    /// Removes a key. An absent entry is [`KeyStoreError::NotFound`].
    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError>;
}
