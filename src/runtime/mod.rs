//! The imperative shell: runs effects on the ports, keeps secrets in the vault, and hands every
//! result back to the core as a message.

mod blocking;
mod desk;
mod event_loop;
mod exchange;
mod execute;
mod failpoint;
mod import;
pub mod keys;
mod pool;
mod practice;
mod probe;
mod signals;
pub mod upkeep;
mod vault;

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{KeyStoreError, StoreKind};
use crate::ports::{
    Browser, Clipboard, Clock, Crypto, Entropy, Files, Http, KeyStore, Log, Practice, Records,
    SecretBytes,
};

pub use event_loop::{Ended, run, run_beside};
pub use pool::LiveTests;
pub use signals::StopSignals;
pub use vault::Vault;

/// Everything outside, as traits.
pub struct Ports {
    /// Keys, certificates, signatures.
    pub crypto: Arc<dyn Crypto>,
    /// Key stores; at most one of a kind.
    pub stores: Vec<Arc<dyn KeyStore>>,
    /// Passphrase of a file with a key that is imported, if it was given beforehand.
    pub import_passphrase: Option<SecretBytes>,
    /// HTTP.
    pub http: Arc<dyn Http>,
    /// Files outside sfjwt's folders.
    pub files: Arc<dyn Files>,
    /// sfjwt's records.
    pub records: Arc<dyn Records>,
    /// Simulated orgs.
    pub practice: Arc<dyn Practice>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// Browser.
    pub browser: Arc<dyn Browser>,
    /// Log.
    pub log: Arc<dyn Log>,
    /// How long a key store may take to answer; `None`: as long as it wants, because a person
    /// sees that it is waited for.
    pub store_patience: Option<Duration>,
}

/// Asks a key store for something, not longer than patience allows.
pub async fn ask_store<T: Send + 'static>(
    ports: &Ports,
    kind: StoreKind,
    work: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
) -> Result<T, KeyStoreError> {
    let store = ports
        .store(kind)
        .ok_or_else(|| KeyStoreError::Unavailable {
            reason: kind.as_str().to_owned(),
        })?;
    let patience = ports.store_patience;
    let asked = blocking::on_key_store(kind, patience, move || work(store.as_ref())).await;
    asked.unwrap_or(Err(KeyStoreError::TimedOut))
}

impl Ports {
    /// The store of a kind.
    pub fn store(&self, kind: StoreKind) -> Option<Arc<dyn KeyStore>> {
        self.stores
            .iter()
            .find(|store| store.kind() == kind)
            .cloned()
    }
}
