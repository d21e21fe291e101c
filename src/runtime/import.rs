//! Reading a key from a file, or from what was pasted, and its certificate where it lies beside.

use std::path::Path;
use std::sync::Arc;

use crate::app::{GivenCertificate, ImportFailure, ImportedKey, PASTED, PasteHandle, SecretField};
use crate::domain::{Fingerprint, ImportError};
use crate::ports::SecretBytes;

use super::blocking::blocking;
use super::execute::{FILE_LIMIT, file_thread_died};
use super::{Ports, Vault};

/// Endings of the files that may be certificates.
const CERTIFICATE_ENDINGS: [&str; 4] = ["crt", "cer", "pem", "der"];
/// So many of them are read.
const MOST_FILES: usize = 500;

type Read = Result<Box<ImportedKey>, ImportFailure>;

/// From a file; `with_certificate` also looks for its certificate in the same folder.
pub(super) async fn file(
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    path: String,
    with_certificate: bool,
) -> Read {
    let work = move || {
        let resolved = ports.files.resolve(&path);
        let file = ports
            .files
            .read(&resolved, FILE_LIMIT)
            .map_err(ImportFailure::File)?;
        let mut read = read(&ports, &vault, &file, &path)?;
        if with_certificate && read.certificate.is_none() {
            read.certificate = beside(&ports, &resolved, read.facts.spki);
        }
        Ok(read)
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
        let result = read(&ports, &vault, &text, PASTED);
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
fn read(ports: &Ports, vault: &Vault, file: &SecretBytes, path: &str) -> Read {
    let typed = vault.take_field_alone(SecretField::ImportPassphrase);
    let typed = Some(typed).filter(|typed| !typed.is_empty());
    let passphrase = typed.as_ref().or(ports.import_passphrase.as_ref());
    let opened = ports.crypto.open(file, passphrase);
    let opened = opened.map_err(ImportFailure::Key)?;
    // One that cannot be read after all is none.
    let certificate = opened.certificate.and_then(|pem| {
        let facts = ports.crypto.certificate_facts(pem.as_bytes()).ok()?;
        let path = path.to_owned();
        Some(GivenCertificate { path, pem, facts })
    });
    Ok(Box::new(ImportedKey {
        handle: vault.add_key(opened.key),
        facts: opened.facts,
        mended: opened.mended,
        certificate,
    }))
}

/// The certificate of that key among the files beside it: by its content, because names tell little.
/// Of several, the one that ends last.
fn beside(ports: &Ports, key: &Path, spki: Fingerprint) -> Option<GivenCertificate> {
    let folder = key.parent()?;
    let list = ports.files.list(&folder.display().to_string()).ok()?;
    let may_be = |name: &Path| {
        let ending = name.extension().and_then(|ending| ending.to_str());
        let ending = ending.map(str::to_ascii_lowercase);
        ending.is_some_and(|ending| CERTIFICATE_ENDINGS.contains(&ending.as_str()))
    };
    let files = list.entries.into_iter().filter(|entry| !entry.is_folder);
    let names = files.map(|entry| entry.name);
    let likely = names.filter(|name| may_be(Path::new(name)));
    let certificates = likely.take(MOST_FILES).filter_map(|name| {
        let path = folder.join(name);
        let file = ports.files.read(&path, FILE_LIMIT).ok()?;
        let facts = ports.crypto.certificate_facts(file.expose()).ok()?;
        let pem = ports.crypto.certificate_pem(file.expose()).ok()?;
        let path = path.display().to_string();
        Some(GivenCertificate { path, pem, facts })
    });
    certificates
        .filter(|given| given.facts.spki == spki)
        .max_by_key(|given| given.facts.not_after)
}
