//! Reading a key from a file, or from what was pasted.

use std::sync::Arc;

use crate::app::{ImportFailure, ImportedKey, PasteHandle, SecretField};
use crate::domain::ImportError;
use crate::ports::SecretBytes;

use super::blocking::blocking;
use super::execute::{FILE_LIMIT, file_thread_died};
use super::{Ports, Vault};

type Read = Result<Box<ImportedKey>, ImportFailure>;

/// From a file.
pub(super) async fn file(ports: Arc<Ports>, vault: Arc<Vault>, path: String) -> Read {
    let work = move || {
        let file = ports
            .files
            .read(&ports.files.resolve(&path), FILE_LIMIT)
            .map_err(ImportFailure::File)?;
        read(&ports, &vault, &file)
    };
    blocking(work)
        .await
        .unwrap_or_else(|| Err(ImportFailure::File(file_thread_died())))
}

/// From what was pasted. It stays in the vault only as long as its passphrase is wanting.
pub(super) async fn pasted(ports: Arc<Ports>, vault: Arc<Vault>, paste: PasteHandle) -> Read {
    let work = move || {
        let gone = || ImportFailure::File(file_thread_died());
        let text = vault.paste(paste).ok_or_else(gone)?;
        let result = read(&ports, &vault, &text);
        let locked = matches!(
            result,
            Err(ImportFailure::Key(
                ImportError::Encrypted | ImportError::WrongPassphrase
            ))
        );
        if !locked {
            drop(vault.take_paste(paste));
        }
        result
    };
    blocking(work)
        .await
        .unwrap_or_else(|| Err(ImportFailure::File(file_thread_died())))
}

/// With the passphrase that was typed, else with the one that was given beforehand.
fn read(ports: &Ports, vault: &Vault, file: &SecretBytes) -> Read {
    let typed = vault.take_field_alone(SecretField::ImportPassphrase);
    let typed = Some(typed).filter(|typed| !typed.is_empty());
    let passphrase = typed.as_ref().or(ports.import_passphrase.as_ref());
    let opened = ports.crypto.open(file, passphrase);
    let opened = opened.map_err(ImportFailure::Key)?;
    // One that cannot be read after all is none.
    let certificate = opened.certificate.and_then(|pem| {
        let facts = ports.crypto.certificate_facts(pem.as_bytes()).ok()?;
        Some((pem, facts))
    });
    Ok(Box::new(ImportedKey {
        handle: vault.add_key(opened.key),
        facts: opened.facts,
        mended: opened.mended,
        certificate,
    }))
}
