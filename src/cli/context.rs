//! What every command needs: paths, ports, and which connection is meant.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::adapters::browser::SystemBrowser;
use crate::adapters::clipboard::SystemClipboard;
use crate::adapters::clock::SystemClock;
use crate::adapters::crypto::SystemCrypto;
use crate::adapters::entropy::SystemEntropy;
use crate::adapters::files::OsFiles;
use crate::adapters::files::atomic::make_folder;
use crate::adapters::http::{HttpClient, HttpOptions};
use crate::adapters::key_store_file::FileStore;
use crate::adapters::key_store_keychain::KeychainStore;
use crate::adapters::key_store_practice::PracticeStore;
use crate::adapters::log::FileLog;
use crate::adapters::paths::Paths;
use crate::adapters::practice_client::PracticeClient;
use crate::adapters::records::FileRecords;
use crate::domain::{
    Connection, ConnectionName, Fault, FileError, MyDomain, PracticeError, PracticeOptions,
    RecordError, StoreKind, TransportError,
};
use crate::guide::{messages, problems};
use crate::ports::{KeyStore, Log, NoLog, Records, SecretBytes};
use crate::practice::{InProcess, check_faults};
use crate::runtime::Ports;

use super::args::{Global, PracticeFlags};
use super::exit::{Failure, USAGE};

/// How long a keychain may take when nobody sits in front of it.
const UNATTENDED_PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of a passphrase file that are read.
const PASSPHRASE_LIMIT: usize = 4096;

/// Paths and ports of one run.
pub(super) struct Context {
    pub(super) paths: Paths,
    pub(super) ports: Arc<Ports>,
}

impl Context {
    /// Wires the adapters to the ports.
    pub(super) fn new(global: &Global) -> Result<Self, Failure> {
        let paths = Paths::resolve(global.config_dir.clone())?;
        let passphrase = passphrase(global)?;
        // Private from the start, whatever the mask. Where nothing can be written, reading may do.
        for folder in [paths.config_dir(), paths.state_dir()] {
            drop(make_folder(folder, 0o700));
        }
        if let Some(path) = global.ca_file.as_ref().filter(|path| !path.is_file()) {
            let missing = FileError::NotFound(path.display().to_string());
            return Err(Failure::new(USAGE, problems::file(&missing)));
        }
        let timeout = global.timeout.map(Duration::from_secs);
        let http = HttpOptions {
            ca_file: global.ca_file.clone(),
            timeout,
            ..HttpOptions::default()
        };
        let http = HttpClient::new(http).map_err(|error| transport(&error))?;
        let log: Arc<dyn Log> = if global.verbose {
            Arc::new(FileLog::open(&paths.log_file())?)
        } else {
            Arc::new(NoLog)
        };
        let stores: Vec<Arc<dyn KeyStore>> = vec![
            Arc::new(KeychainStore::new()),
            Arc::new(FileStore::new(paths.keys(), passphrase)),
            Arc::new(PracticeStore::new(paths.practice())),
        ];
        let practice = InProcess::new(paths.practice(), Arc::new(PracticeClient::new()?));
        let ports = Ports {
            crypto: Arc::new(SystemCrypto::new()),
            stores,
            import_passphrase: import_passphrase(global)?,
            http: Arc::new(http),
            files: Arc::new(OsFiles::new(paths.clone())),
            records: Arc::new(FileRecords::new(paths.clone())),
            practice: Arc::new(practice),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            clipboard: Arc::new(SystemClipboard::new()),
            browser: Arc::new(SystemBrowser),
            log,
            store_patience: Some(UNATTENDED_PATIENCE),
        };
        Ok(Self {
            paths,
            ports: Arc::new(ports),
        })
    }

    /// A person sits in front and sees what is waited for: key stores may take their time.
    pub(super) fn attend(&mut self) {
        // Nothing runs yet, so nobody else holds the ports.
        if let Some(ports) = Arc::get_mut(&mut self.ports) {
            ports.store_patience = None;
        }
    }

    /// Before a key in a passphrase-protected file is used: asks for the passphrase, if nobody gave
    /// it and somebody sits at a terminal. `new_key` asks twice.
    pub(super) fn unlock(
        &mut self,
        global: &Global,
        store: StoreKind,
        new_key: bool,
    ) -> Result<(), Failure> {
        let attended = io::stdin().is_terminal() && io::stderr().is_terminal() && !global.json;
        if store != StoreKind::File || !attended || passphrase(global)?.is_some() {
            return Ok(());
        }
        let first = ask(messages::PASSPHRASE)?;
        if new_key && ask(messages::PASSPHRASE_AGAIN)?.expose() != first.expose() {
            return Err(Failure::usage(messages::PASSPHRASES_DIFFER));
        }
        let store = Arc::new(FileStore::new(self.paths.keys(), Some(first)));
        // Nothing runs yet, so nobody else holds the ports.
        if let Some(ports) = Arc::get_mut(&mut self.ports) {
            ports.stores.retain(|other| other.kind() != StoreKind::File);
            ports.stores.push(store);
        }
        Ok(())
    }

    /// The records.
    pub(super) fn records(&self) -> &dyn Records {
        self.ports.records.as_ref()
    }

    /// The connection that was named, or the only one.
    pub(super) fn connection(&self, name: Option<&str>) -> Result<Connection, Failure> {
        let known = self.records().connections()?;
        let names: Vec<String> = known.iter().map(ToString::to_string).collect();
        let name = match (name, known.as_slice()) {
            (Some(name), _) => parse_name(name)?,
            (None, [only]) => only.clone(),
            (None, _) => return Err(Failure::usage(messages::which_connection(&names))),
        };
        let found = self.records().connection(&name)?;
        if found.is_none() && self.records().draft(&name)?.is_some() {
            return Err(Failure::usage(messages::unfinished(name.as_str())));
        }
        found.ok_or_else(|| Failure::usage(messages::no_connection(name.as_str(), &names)))
    }
}

/// Parses the name of a connection.
pub(super) fn parse_name(name: &str) -> Result<ConnectionName, Failure> {
    ConnectionName::parse(name)
        .map_err(|error| Failure::new(USAGE, problems::connection_name(&error)))
}

/// Reads an address of an org given as a flag.
pub(super) fn my_domain(url: &str) -> Result<MyDomain, Failure> {
    MyDomain::parse(url)
        .map(|address| address.org)
        .map_err(|error| Failure::new(USAGE, problems::org_address(&error)))
}

/// How a practice run shall go, from the flags.
pub(super) fn practice_options(flags: &PracticeFlags) -> Result<PracticeOptions, Failure> {
    let faults: Vec<Fault> = flags.fault.iter().cloned().map(Fault).collect();
    check_faults(&faults).map_err(PracticeError::from)?;
    let in_range = |seconds: &f64| (0.0..=86_400.0).contains(seconds);
    if flags
        .propagation
        .as_ref()
        .is_some_and(|seconds| !in_range(seconds))
    {
        return Err(Failure::usage(messages::PROPAGATION_RANGE));
    }
    let propagation = flags.propagation.map(Duration::from_secs_f64);
    Ok(PracticeOptions {
        faults,
        propagation,
    })
}

/// Asks on the terminal, without echo.
pub(super) fn ask(prompt: &str) -> Result<SecretBytes, Failure> {
    let typed = rpassword::prompt_password(prompt);
    let typed = typed.map_err(|_| Failure::usage(messages::PASSPHRASE_HINT))?;
    Ok(SecretBytes::new(typed.into_bytes()))
}

/// From `--passphrase-file` (first line), or the variable `SFJWT_PASSPHRASE`.
pub(super) fn passphrase(global: &Global) -> Result<Option<SecretBytes>, Failure> {
    given(global.passphrase_file.as_deref(), "SFJWT_PASSPHRASE")
}

/// From `--import-passphrase-file` (first line), or the variable `SFJWT_IMPORT_PASSPHRASE`.
fn import_passphrase(global: &Global) -> Result<Option<SecretBytes>, Failure> {
    let file = global.import_passphrase_file.as_deref();
    given(file, "SFJWT_IMPORT_PASSPHRASE")
}

/// From a file (first line), or a variable.
pub(super) fn given(file: Option<&Path>, variable: &str) -> Result<Option<SecretBytes>, Failure> {
    match file {
        Some(path) => first_line(path).map(Some),
        None => Ok(std::env::var(variable)
            .ok()
            .filter(|text| !text.is_empty())
            .map(|text| SecretBytes::new(text.into_bytes()))),
    }
}

fn first_line(path: &Path) -> Result<SecretBytes, Failure> {
    let failed = |error: std::io::Error| RecordError::Io {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    let mut content = Vec::with_capacity(PASSPHRASE_LIMIT);
    let limit = u64::try_from(PASSPHRASE_LIMIT).unwrap_or_default();
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut content));
    let content = SecretBytes::new(content);
    read.map_err(failed)?;
    let bytes = content.expose();
    let end = bytes
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(bytes.len());
    Ok(SecretBytes::new(bytes[..end].to_vec()))
}

fn transport(error: &TransportError) -> Failure {
    Failure::new(USAGE, problems::transport(error, ""))
}
