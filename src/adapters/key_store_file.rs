//! Keys in passphrase-encrypted files, for servers without a keychain. The form is PKCS#8
//! `EncryptedPrivateKeyInfo` (RFC 5958 §3) as PEM, so `openssl pkey` opens it without sfjwt.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pkcs8::der::Decode;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{Kdf, Parameters};
use pkcs8::{EncryptedPrivateKeyInfo, LineEnding, PrivateKeyInfo, SecretDocument};

use super::crypto::{encrypted_pkcs8, sha256};
use super::key_store_dir::KeyDir;
use super::key_store_entry::{accept, put_once};
use crate::domain::{EntryName, Fingerprint, KeyStoreError, StoreKind};
use crate::ports::{KeyStore, SecretBytes};

/// PBKDF2-HMAC-SHA256 rounds (OWASP Password Storage Cheat Sheet, 2023).
const ITERATIONS: u32 = 600_000;

/// Rounds above which a file is not opened: it would take minutes, and sfjwt never wrote it.
const MAX_ITERATIONS: u32 = 10_000_000;

/// Begins the line that holds the SHA-256 of the encrypted DER. CBC has no tag of its own, so
/// without it a flipped bit would look like a wrong passphrase.
const CHECKSUM: &str = "SHA-256: ";

/// Encrypted key files in one folder.
pub struct FileStore {
    dir: KeyDir,
    passphrase: Mutex<Option<Arc<SecretBytes>>>,
}

impl FileStore {
    /// Keeps keys in `dir`, which is made (0700) with the first key. Without a passphrase keys can
    /// be deleted, but neither written nor read.
    pub fn new(dir: PathBuf, passphrase: Option<SecretBytes>) -> Self {
        Self {
            dir: KeyDir::new(dir),
            passphrase: Mutex::new(usable(passphrase)),
        }
    }

    /// What is stored under an entry, decrypted. Whether there is anything is told even without a
    /// passphrase.
    fn read(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        let file = self.dir.read(&file_name(entry))?;
        decrypt(&file, &*self.passphrase()?)
    }

    fn passphrase(&self) -> Result<Arc<SecretBytes>, KeyStoreError> {
        let held = self
            .passphrase
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or(KeyStoreError::PassphraseNeeded)
    }
}

/// An empty passphrase protects nothing.
fn usable(passphrase: Option<SecretBytes>) -> Option<Arc<SecretBytes>> {
    passphrase
        .filter(|passphrase| !passphrase.is_empty())
        .map(Arc::new)
}

impl KeyStore for FileStore {
    fn kind(&self) -> StoreKind {
        StoreKind::File
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        let passphrase = self.passphrase()?;
        put_once(
            entry,
            key,
            || self.read(entry),
            || {
                let text = encrypt(entry, key, &passphrase)?;
                self.dir.write_new(&file_name(entry), text.as_bytes())
            },
        )
    }

    fn unlock(&self, passphrase: SecretBytes) -> Result<(), KeyStoreError> {
        let passphrase = usable(Some(passphrase)).ok_or(KeyStoreError::PassphraseNeeded)?;
        *self
            .passphrase
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(passphrase);
        Ok(())
    }

    fn is_locked(&self) -> bool {
        self.passphrase().is_err()
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        accept(entry, self.read(entry)?)
    }

    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError> {
        self.dir.entries(".pem")
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        self.dir.delete(&file_name(entry))
    }
}

fn file_name(entry: &EntryName) -> String {
    format!("{}.pem", entry.file_stem())
}

/// The file's text: two lines for people and for [`CHECKSUM`], then the PEM block.
fn encrypt(
    entry: &EntryName,
    key: &SecretBytes,
    passphrase: &SecretBytes,
) -> Result<String, KeyStoreError> {
    let failed = |_| other("the key could not be encrypted");
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    aws_lc_rs::rand::fill(&mut salt)
        .and_then(|()| aws_lc_rs::rand::fill(&mut iv))
        .map_err(|_| other("the system gave no random bytes"))?;
    let parameters = Parameters::pbkdf2_sha256_aes256cbc(ITERATIONS, &salt, &iv)
        .map_err(|error| failed(error.into()))?;
    let document = PrivateKeyInfo::try_from(key.expose())
        .and_then(|info| info.encrypt_with_params(parameters, passphrase.expose()))
        .map_err(failed)?;
    let pem = document
        .to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF)
        .map_err(|error| failed(error.into()))?;
    Ok(format!(
        "sfjwt key {entry}\n{CHECKSUM}{}\n{}",
        sha256(document.as_bytes()),
        pem.as_str()
    ))
}

/// Opens a file. A wrong passphrase and a damaged file are told apart by the checksum line; in a
/// file without one (written by other software) padding decides.
fn decrypt(file: &SecretBytes, passphrase: &SecretBytes) -> Result<SecretBytes, KeyStoreError> {
    let der = encrypted_pkcs8(file.expose()).ok_or_else(|| damaged("no encrypted key is in it"))?;
    if checksum(file).is_some_and(|expected| expected != sha256(&der)) {
        return Err(damaged("its checksum does not fit"));
    }
    let info = EncryptedPrivateKeyInfo::from_der(&der)
        .map_err(|_| damaged("its encryption cannot be read"))?;
    check_cost(&info)?;
    let document: SecretDocument = info
        .decrypt(passphrase.expose())
        .map_err(|error| decryption_error(&error))?;
    Ok(SecretBytes::new(document.as_bytes().to_vec()))
}

fn checksum(file: &SecretBytes) -> Option<Fingerprint> {
    file.expose_str()?
        .lines()
        .find_map(|line| line.strip_prefix(CHECKSUM))
        .and_then(|digits| Fingerprint::parse(digits.trim()))
}

fn check_cost(info: &EncryptedPrivateKeyInfo<'_>) -> Result<(), KeyStoreError> {
    match &info.encryption_algorithm {
        EncryptionScheme::Pbes2(parameters) => match &parameters.kdf {
            Kdf::Pbkdf2(kdf) if kdf.iteration_count <= MAX_ITERATIONS => Ok(()),
            _ => Err(damaged("its key derivation is not one that sfjwt writes")),
        },
        _ => Err(damaged("its encryption is too old to be safe (PBES1)")),
    }
}

/// With a wrong passphrase the padding is wrong, or in one case of 256 right by chance, and then
/// what comes out is no DER.
fn decryption_error(error: &pkcs8::Error) -> KeyStoreError {
    use pkcs8::pkcs5::Error as Pkcs5;
    match error {
        pkcs8::Error::EncryptedPrivateKey(Pkcs5::DecryptFailed | Pkcs5::EncryptFailed)
        | pkcs8::Error::Asn1(_) => KeyStoreError::WrongPassphrase,
        other => damaged(&other.to_string()),
    }
}

fn damaged(reason: &str) -> KeyStoreError {
    KeyStoreError::Damaged {
        reason: reason.to_owned(),
    }
}

fn other(reason: &str) -> KeyStoreError {
    KeyStoreError::Other {
        reason: reason.to_owned(),
    }
}
