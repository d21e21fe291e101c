//! One effect on the ports.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::{
    CertificateFailure, Effect, EffectKind, GivenCertificate, KeyHandle, Outcome, Upkeep, Upkept,
};
use crate::domain::{
    CertificateFacts, CertificateRequest, ConnectionName, CryptoError, EntryName, FileError,
    KeyFacts, KeyForm, KeySize, KeyStoreError, RecordError, StoreKind, UpkeepError,
};
use crate::ports::{Lock, SecretBytes, TestPool};

use super::blocking::{blocking, on_key_store};
use super::exchange::{self, Exchange};
use super::{Ports, Vault, ask_store, desk, import, pool, practice, probe, upkeep};

/// Largest key or certificate file that is read, in bytes.
pub(super) const FILE_LIMIT: usize = 64 * 1024;

/// Locks taken during the run; released when it ends.
#[derive(Default)]
pub(super) struct Locks(Mutex<Vec<Box<dyn Lock>>>);

impl Locks {
    fn keep(&self, lock: Box<dyn Lock>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(lock);
    }
}

/// Runs one effect to its end.
#[allow(clippy::too_many_lines, reason = "one line an effect: a table")]
pub(super) async fn execute(
    ports: Arc<Ports>,
    pool: Option<Arc<dyn TestPool>>,
    vault: Arc<Vault>,
    locks: Arc<Locks>,
    effect: Effect,
) -> Outcome {
    match effect.kind {
        EffectKind::ReserveName { wish, exact } => {
            Outcome::Named(io(move || reserve(&ports, &locks, &wish, exact)).await)
        }
        EffectKind::OpenPractice {
            name,
            origin,
            options,
        } => Outcome::PracticeOpen(
            practice::open(&ports, name.as_ref(), origin.as_deref(), &options).await,
        ),
        EffectKind::ProbeOrg { org } => Outcome::Probed(Box::new(probe::probe(&ports, &org).await)),
        EffectKind::GenerateKey { size } => Outcome::Generated(generate(ports, vault, size).await),
        EffectKind::ImportKey {
            path,
            with_certificate,
        } => Outcome::Imported(import::file(ports, vault, path, with_certificate).await),
        EffectKind::ReadCertificate { path } => {
            Outcome::CertificateRead(read_certificate(ports, path).await)
        }
        EffectKind::LoadKey { store, entry } => {
            Outcome::Loaded(load(ports, vault, store, entry).await)
        }
        EffectKind::MakeCertificate { key, request } => {
            Outcome::CertificateMade(certify(ports, vault, key, request).await)
        }
        EffectKind::Exchange {
            key,
            org,
            realm,
            issuer,
            subject,
            audience,
            clock_shift_s,
        } => {
            let what = Exchange {
                key,
                org,
                realm,
                issuer,
                subject,
                audience,
                clock_shift_s,
            };
            Outcome::Exchanged(exchange::exchange(&ports, &vault, what).await)
        }
        EffectKind::Call {
            token,
            instance,
            realm,
            call,
        } => Outcome::Called(exchange::call(&ports, &vault, token, &instance, realm, &call).await),
        EffectKind::Wait { delay } => {
            tokio::time::sleep(delay).await;
            Outcome::Waited
        }
        EffectKind::ForgetToken(handle) => {
            vault.forget_token(handle);
            Outcome::Forgotten
        }
        EffectKind::ForgetKey(handle) => {
            vault.forget_key(handle);
            Outcome::Forgotten
        }
        EffectKind::ImportPasted { paste } => {
            Outcome::Imported(import::pasted(ports, vault, paste).await)
        }
        EffectKind::ReadPastedCertificate { pem } => {
            Outcome::CertificateRead(read_pasted_certificate(ports, pem).await)
        }
        EffectKind::FindOtherKeys {
            consumer_key,
            practice,
            except,
        } => Outcome::OtherKeys(desk::other_keys(ports, consumer_key, practice, except).await),
        EffectKind::ReadShelf => Outcome::Shelf(Box::new(desk::shelf(ports).await)),
        EffectKind::BeginTests(names) => pool::begin(pool.as_deref(), names),
        EffectKind::WatchTests { after } => pool::watch(pool.as_deref(), after).await,
        EffectKind::LookAtStore { store } => Outcome::StoreSeen(desk::look(&ports, store).await),
        EffectKind::UnlockStore { store } => {
            Outcome::Unlocked(desk::unlock(&ports, &vault, store).await)
        }
        EffectKind::Copy { text } => Outcome::Copied(desk::copy(ports, text).await),
        EffectKind::Open { url } => Outcome::Opened(desk::open(ports, url).await),
        EffectKind::ListFolder { path } => Outcome::Folder(desk::list(ports, path).await),
        commit => commit_effect(ports, vault, commit).await,
    }
}

async fn commit_effect(ports: Arc<Ports>, vault: Arc<Vault>, kind: EffectKind) -> Outcome {
    match kind {
        EffectKind::SaveDraft(draft) => {
            Outcome::DraftSaved(io(move || ports.records.save_draft(&draft)).await)
        }
        EffectKind::StoreKey { key, store, entry } => {
            Outcome::KeyStored(store_key(ports, vault, key, store, entry).await)
        }
        EffectKind::WriteCertificate {
            path,
            file_name,
            private_place,
            pem,
        } => {
            let work = move || write_certificate(&ports, path, &file_name, private_place, &pem);
            let written = blocking(work).await;
            Outcome::CertificateWritten(written.unwrap_or_else(|| Err(file_thread_died())))
        }
        EffectKind::PracticeApply { origin, action, .. } => {
            Outcome::Applied(ports.practice.apply(&origin, &action).await)
        }
        EffectKind::ExportKey { store, entry, path } => {
            Outcome::KeyExported(desk::export_key(ports, store, entry, path).await)
        }
        EffectKind::WriteReport { path, text } => {
            Outcome::ReportWritten(desk::write_report(ports, path, text).await)
        }
        EffectKind::SaveConnection(connection) => {
            let work = move || {
                ports.records.save_connection(&connection)?;
                ports.records.remove_draft(&connection.name)
            };
            Outcome::ConnectionSaved(io(work).await)
        }
        EffectKind::SaveKeys(connection) => {
            Outcome::ConnectionSaved(io(move || ports.records.save_connection(&connection)).await)
        }
        EffectKind::RemoveKey { store, entry } => {
            Outcome::KeyRemoved(remove_key(&ports, store, entry).await)
        }
        EffectKind::Upkeep(wanted) => Outcome::Upkept(keep(&ports, wanted).await),
        EffectKind::SaveTestRecord { name, record } => {
            let work = move || ports.records.save_test_record(&name, &record);
            Outcome::TestRecordSaved(io(work).await)
        }
        _ => Outcome::Forgotten,
    }
}

async fn keep(ports: &Ports, wanted: Upkeep) -> Result<Upkept, UpkeepError> {
    Ok(match wanted {
        Upkeep::Remove(name) => {
            Upkept::Removed(upkeep::remove_connection(ports, &name, false).await?)
        }
        Upkeep::SetAside(name) => Upkept::Removed(upkeep::set_aside(ports, &name).await?),
        Upkeep::RemoveDraft(name) => Upkept::Removed(upkeep::remove_draft(ports, &name).await?),
        Upkeep::Rename { from, to } => {
            Upkept::Renamed(upkeep::rename_connection(ports, &from, &to).await?)
        }
        Upkeep::ForgetKey(name) => Upkept::Forgotten(upkeep::forget_key(ports, &name, true).await?),
        Upkeep::SeenToWork { name, place } => {
            let places = Vec::from_iter(place);
            Upkept::SeenToWork(upkeep::seen_to_work(ports, &name, &places).await?)
        }
    })
}

async fn io<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RecordError> + Send + 'static,
) -> Result<T, RecordError> {
    let died = || RecordError::Io {
        path: String::new(),
        reason: "the worker thread died".to_owned(),
    };
    blocking(work).await.unwrap_or_else(|| Err(died()))
}

pub(super) fn file_thread_died() -> FileError {
    FileError::Io {
        path: String::new(),
        reason: "the worker thread died".to_owned(),
    }
}

/// Takes the wish, or with a number behind it the first name that is free, and locks it.
fn reserve(
    ports: &Ports,
    locks: &Locks,
    wish: &ConnectionName,
    exact: bool,
) -> Result<ConnectionName, RecordError> {
    let mut name = wish.clone();
    for number in 2.. {
        match try_reserve(ports, &name) {
            Ok(lock) => {
                locks.keep(lock);
                return Ok(name);
            }
            Err(RecordError::Taken(_) | RecordError::Locked(_)) if !exact => {
                name = wish.numbered(number);
            }
            Err(error) => return Err(error),
        }
    }
    Err(RecordError::Taken(wish.to_string()))
}

fn try_reserve(ports: &Ports, name: &ConnectionName) -> Result<Box<dyn Lock>, RecordError> {
    let lock = ports.records.lock(name)?;
    let taken = ports.records.connection(name)?.is_some() || ports.records.draft(name)?.is_some();
    if taken {
        Err(RecordError::Taken(name.to_string()))
    } else {
        Ok(lock)
    }
}

async fn generate(
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    size: KeySize,
) -> Result<(KeyHandle, KeyFacts), CryptoError> {
    let work = move || {
        let key = ports.crypto.generate(size)?;
        let mut facts = ports
            .crypto
            .key_facts(&key)
            .map_err(|_| CryptoError::Generation)?;
        facts.form = KeyForm::Generated;
        Ok((vault.add_key(key), facts))
    };
    blocking(work).await.unwrap_or(Err(CryptoError::Generation))
}

async fn read_pasted_certificate(
    ports: Arc<Ports>,
    pem: String,
) -> Result<Box<GivenCertificate>, CertificateFailure> {
    let work = move || {
        let facts = ports
            .crypto
            .certificate_facts(pem.as_bytes())
            .map_err(CertificateFailure::Certificate)?;
        Ok(Box::new(GivenCertificate {
            path: String::new(),
            pem,
            facts,
        }))
    };
    blocking(work)
        .await
        .unwrap_or_else(|| Err(CertificateFailure::File(file_thread_died())))
}

async fn read_certificate(
    ports: Arc<Ports>,
    path: String,
) -> Result<Box<GivenCertificate>, CertificateFailure> {
    let work = move || {
        let path = ports.files.resolve(&path);
        let file = ports
            .files
            .read(&path, FILE_LIMIT)
            .map_err(CertificateFailure::File)?;
        let facts = ports
            .crypto
            .certificate_facts(file.expose())
            .map_err(CertificateFailure::Certificate)?;
        let pem = ports.crypto.certificate_pem(file.expose());
        let pem = pem.map_err(CertificateFailure::Certificate)?;
        let path = path.display().to_string();
        Ok(Box::new(GivenCertificate { path, pem, facts }))
    };
    blocking(work)
        .await
        .unwrap_or_else(|| Err(CertificateFailure::File(file_thread_died())))
}

async fn certify(
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    key: KeyHandle,
    request: CertificateRequest,
) -> Result<(String, CertificateFacts), CryptoError> {
    let work = move || {
        let key = vault.key(key).ok_or(CryptoError::Key)?;
        let pem = ports
            .crypto
            .self_signed(&key, &request, ports.entropy.sixteen())?;
        let facts = ports
            .crypto
            .certificate_facts(pem.as_bytes())
            .map_err(|error| CryptoError::Request(error.to_string()))?;
        Ok((pem, facts))
    };
    blocking(work).await.unwrap_or(Err(CryptoError::Key))
}

fn no_such_store(kind: StoreKind) -> KeyStoreError {
    KeyStoreError::Unavailable {
        reason: kind.as_str().to_owned(),
    }
}

async fn load(
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    kind: StoreKind,
    entry: EntryName,
) -> Result<(KeyHandle, KeyFacts, u64), KeyStoreError> {
    let store = ports.store(kind).ok_or_else(|| no_such_store(kind))?;
    let patience = ports.store_patience;
    let work = move || {
        let began = std::time::Instant::now();
        let key = store.get(&entry)?;
        let millis = probe::millis(began.elapsed());
        let damaged = |reason: String| KeyStoreError::Damaged { reason };
        let facts = ports
            .crypto
            .key_facts(&key)
            .map_err(|error| damaged(error.to_string()))?;
        if facts.spki != entry.spki {
            return Err(damaged("another key lies under this entry".to_owned()));
        }
        Ok((vault.add_key(key), facts, millis))
    };
    on_key_store(kind, patience, work)
        .await
        .unwrap_or(Err(KeyStoreError::TimedOut))
}

/// Written, read back, compared: a key nobody can read back must not be trusted to Salesforce.
async fn store_key(
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    key: KeyHandle,
    kind: StoreKind,
    entry: EntryName,
) -> Result<(), KeyStoreError> {
    let store = ports.store(kind).ok_or_else(|| no_such_store(kind))?;
    let missing = || KeyStoreError::Other {
        reason: "the key is not in memory".to_owned(),
    };
    let key = vault.key(key).ok_or_else(missing)?;
    let work = move || {
        store.put(&entry, &key)?;
        let back: SecretBytes = store.get(&entry)?;
        if back.expose() == key.expose() {
            Ok(())
        } else {
            Err(KeyStoreError::ReadBackDiffers)
        }
    };
    on_key_store(kind, ports.store_patience, work)
        .await
        .unwrap_or(Err(KeyStoreError::TimedOut))
}

/// One that is not there is gone, which is what was asked for.
async fn remove_key(ports: &Ports, kind: StoreKind, entry: EntryName) -> Result<(), KeyStoreError> {
    ask_store(ports, kind, move |store| match store.delete(&entry) {
        Err(KeyStoreError::NotFound) => Ok(()),
        other => other,
    })
    .await
}

/// To the file or into the folder asked for; by default to the Downloads folder under a name that
/// is free, and in any case among sfjwt's own certificates.
fn write_certificate(
    ports: &Ports,
    path: Option<String>,
    file_name: &str,
    private_place: bool,
    pem: &str,
) -> Result<String, FileError> {
    const MODE: u32 = 0o644;
    let own = free_name(ports, &ports.files.certificates(), file_name, pem)?;
    if let Some(typed) = path {
        let path = ports.files.resolve(&typed);
        if ports.files.is_folder(&path) {
            return free_name(ports, &path, file_name, pem);
        }
        ports.files.write_new(&path, pem.as_bytes(), MODE)?;
        return Ok(path.display().to_string());
    }
    match ports.files.downloads().filter(|_| !private_place) {
        Some(folder) => free_name(ports, &folder, file_name, pem),
        None => Ok(own),
    }
}

fn free_name(
    ports: &Ports,
    folder: &Path,
    file_name: &str,
    pem: &str,
) -> Result<String, FileError> {
    let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, "crt"));
    let mut path: PathBuf = folder.join(file_name);
    for number in 2.. {
        match ports.files.write_new(&path, pem.as_bytes(), 0o644) {
            Ok(()) => return Ok(path.display().to_string()),
            Err(FileError::Exists(_)) => path = folder.join(format!("{stem}-{number}.{extension}")),
            Err(error) => return Err(error),
        }
    }
    Err(FileError::Exists(path.display().to_string()))
}
