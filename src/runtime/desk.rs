//! What helps on the way: clipboard, browser, folders, what is there already, an exported key.

use std::sync::Arc;

use crate::app::{ExportFailure, OtherKey, SecretField, Shelf};
use crate::domain::{
    Connection, ConnectionName, ConsumerKey, CopyResult, CryptoError, EntryName, FileError,
    Fingerprint, FolderList, HeldKey, KeyRole, KeyStoreError, NoBrowser, RecordError, StoreKind,
};

use super::blocking::blocking;
use super::{Ports, Vault, ask_store};

/// Everything on this computer that can be read; what cannot is named.
pub(super) async fn shelf(ports: Arc<Ports>) -> Shelf {
    blocking(move || read_shelf(&ports))
        .await
        .unwrap_or_default()
}

/// Keys of the same world that sign for the same app: of other connections, and those that were or
/// shall be active in the same one. What cannot be read is none.
pub(super) async fn other_keys(
    ports: Arc<Ports>,
    app: ConsumerKey,
    practice: Option<ConnectionName>,
    except: Fingerprint,
) -> Vec<OtherKey> {
    let work = move || {
        let records = ports.records.as_ref();
        let names = records.connections().unwrap_or_default();
        let known = names
            .iter()
            .filter_map(|name| records.connection(name).ok().flatten());
        known
            .filter(|other| other.consumer_key == app && other.practice == practice)
            .flat_map(|other| keys_of(&other))
            .filter(|key| key.entry.spki != except && key.store != StoreKind::Elsewhere)
            .collect()
    };
    blocking(work).await.unwrap_or_default()
}

/// Every key of a connection, the active one first.
fn keys_of(connection: &Connection) -> Vec<OtherKey> {
    let ring = connection.ring();
    let named = |held: &HeldKey, role: KeyRole| OtherKey {
        name: connection.name.to_string(),
        role,
        store: held.store,
        entry: held.entry.clone(),
    };
    let next = ring.next.iter();
    let retired = ring.retired.iter().filter(|key| !key.leaving);
    std::iter::once(named(&ring.active, KeyRole::Active))
        .chain(next.map(|key| named(&key.held, KeyRole::Next)))
        .chain(retired.map(|key| {
            let role = if key.given_up {
                KeyRole::GivenUp
            } else {
                KeyRole::Previous
            };
            named(&key.held, role)
        }))
        .collect()
}

fn read_shelf(ports: &Ports) -> Shelf {
    let records = ports.records.as_ref();
    let mut shelf = Shelf::default();
    let names = |read: Result<Vec<ConnectionName>, RecordError>, shelf: &mut Shelf| {
        read.unwrap_or_else(|error| {
            shelf.unreadable.push(error);
            Vec::new()
        })
    };
    for name in names(records.connections(), &mut shelf) {
        match records.connection(&name) {
            Ok(Some(connection)) => {
                // A last test that cannot be read is no reason to hide the connection.
                let tested = records.test_record(&name).ok().flatten();
                shelf.connections.push((connection, tested));
            }
            Ok(None) => {}
            Err(error) => shelf.unreadable.push(error),
        }
    }
    for name in names(records.drafts(), &mut shelf) {
        let made = shelf.connections.iter().find(|(c, _)| c.name == name);
        match records.draft(&name) {
            // A crash right after the connection was written may have left its draft.
            Ok(Some(draft)) if made.is_none_or(|(c, _)| !draft.is_left_behind_by(c)) => {
                shelf.drafts.push(draft);
            }
            Ok(_) => {}
            Err(error) => shelf.unreadable.push(error),
        }
    }
    shelf
        .drafts
        .sort_by_key(|draft| std::cmp::Reverse(draft.saved));
    shelf
}

/// Whether a store can be used at all.
pub(super) async fn look(ports: &Ports, store: StoreKind) -> Result<(), KeyStoreError> {
    ask_store(ports, store, |store| store.status()).await
}

/// Gives a store the passphrase that was typed.
pub(super) async fn unlock(
    ports: &Ports,
    vault: &Vault,
    store: StoreKind,
) -> Result<(), KeyStoreError> {
    let passphrase = vault.take_field(SecretField::Passphrase);
    ask_store(ports, store, move |store| store.unlock(passphrase)).await
}

/// Copies a text.
pub(super) async fn copy(ports: Arc<Ports>, text: String) -> CopyResult {
    blocking(move || ports.clipboard.copy(&text))
        .await
        .unwrap_or(CopyResult::AskTerminal)
}

/// Opens a page.
pub(super) async fn open(ports: Arc<Ports>, url: String) -> Result<(), NoBrowser> {
    blocking(move || ports.browser.open(&url))
        .await
        .unwrap_or(Err(NoBrowser::Failed))
}

/// Lists a folder.
pub(super) async fn list(ports: Arc<Ports>, path: String) -> Result<FolderList, FileError> {
    let died = FileError::Io {
        path: path.clone(),
        reason: "the worker thread died".to_owned(),
    };
    blocking(move || ports.files.list(&path))
        .await
        .unwrap_or(Err(died))
}

/// Reads the key and writes it as PKCS#8 PEM into a new file that only its owner can read.
pub(super) async fn export_key(
    ports: Arc<Ports>,
    store: StoreKind,
    entry: EntryName,
    path: String,
) -> Result<String, ExportFailure> {
    let key = ask_store(&ports, store, move |store| store.get(&entry))
        .await
        .map_err(ExportFailure::KeyStore)?;
    let work = move || {
        let pem = ports.crypto.export_pem(&key);
        let pem = pem.map_err(ExportFailure::Key)?;
        let file = ports.files.resolve(&path);
        ports
            .files
            .write_new(&file, pem.expose(), 0o600)
            .map_err(ExportFailure::File)?;
        Ok(file.display().to_string())
    };
    blocking(work)
        .await
        .unwrap_or(Err(ExportFailure::Key(CryptoError::Generation)))
}

/// Writes a report into a new file that others may read.
pub(super) async fn write_report(
    ports: Arc<Ports>,
    path: String,
    text: String,
) -> Result<String, FileError> {
    let died = FileError::Io {
        path: path.clone(),
        reason: "the worker thread died".to_owned(),
    };
    let work = move || {
        let file = ports.files.resolve(&path);
        ports.files.write_new(&file, text.as_bytes(), 0o644)?;
        Ok(file.display().to_string())
    };
    blocking(work).await.unwrap_or(Err(died))
}
