//! A folder of key files: 0700, files 0600, each written whole and flushed or not at all, none ever
//! replaced.

use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::domain::{EntryName, KeyStoreError};
use crate::ports::SecretBytes;

/// Larger than any key file; more is not read.
const MAX_FILE: u64 = 64 * 1024;

/// Begins the names of unfinished files.
const UNFINISHED: &str = ".new-";

/// The folder. It is made on the first write.
pub(super) struct KeyDir {
    dir: PathBuf,
}

impl KeyDir {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// The whole content of `name`.
    pub(super) fn read(&self, name: &str) -> Result<SecretBytes, KeyStoreError> {
        let path = self.dir.join(name);
        let failed = |error: std::io::Error| io_error(&path, &error);
        // Opening a pipe waits for somebody to write into it.
        if !fs::metadata(&path).map_err(failed)?.is_file() {
            return Err(KeyStoreError::Damaged {
                reason: format!("`{}` is not a file", path.display()),
            });
        }
        let file = File::open(&path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if size > MAX_FILE {
            return Err(KeyStoreError::Damaged {
                reason: format!("`{}` has {size} bytes", path.display()),
            });
        }
        // Room for everything at once, so that no half-filled copy is left behind.
        let mut content = Vec::with_capacity(usize::try_from(MAX_FILE).unwrap_or_default() + 1);
        let read = file.take(MAX_FILE + 1).read_to_end(&mut content);
        let content = SecretBytes::new(content);
        read.map_err(failed)?;
        Ok(content)
    }

    /// Entries whose files have this ending; none where there is no folder.
    pub(super) fn entries(&self, ending: &str) -> Result<Vec<EntryName>, KeyStoreError> {
        let failed = |error: std::io::Error| io_error(&self.dir, &error);
        let files = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut entries = Vec::new();
        for file in files {
            let name = file.map_err(failed)?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(ending));
            entries.extend(stem.and_then(EntryName::parse));
        }
        Ok(entries)
    }

    /// Writes a new file; [`KeyStoreError::Occupied`] if the name is taken.
    pub(super) fn write_new(&self, name: &str, content: &[u8]) -> Result<(), KeyStoreError> {
        make_private(&self.dir).map_err(|error| io_error(&self.dir, &error))?;
        let path = self.dir.join(name);
        let failed = |error: std::io::Error| io_error(&path, &error);
        let _lock = self.lock().map_err(failed)?;
        self.sweep().map_err(failed)?;
        // tempfile makes it 0600 on Unix from the start.
        let mut temporary = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.dir)
            .map_err(failed)?;
        temporary.write_all(content).map_err(failed)?;
        temporary.as_file().sync_all().map_err(failed)?;
        match temporary.persist_noclobber(&path) {
            Ok(_) => self.flush(),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                Err(KeyStoreError::Occupied)
            }
            Err(error) => Err(failed(error.error)),
        }
    }

    /// Removes a file.
    pub(super) fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        let path = self.dir.join(name);
        let failed = |error: std::io::Error| io_error(&path, &error);
        let _lock = self.lock().map_err(failed)?;
        self.sweep().map_err(failed)?;
        fs::remove_file(&path).map_err(|error| io_error(&path, &error))?;
        self.flush()
    }

    /// One writer at a time; released when dropped.
    fn lock(&self) -> std::io::Result<File> {
        let lock = open_lock(&self.dir)?;
        lock.lock()?;
        Ok(lock)
    }

    /// Removes what a crash left half-written: it may hold a key. The lock says that nobody is
    /// still writing it.
    fn sweep(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Makes a new or removed name survive a power cut, where folders can be flushed.
    fn flush(&self) -> Result<(), KeyStoreError> {
        if cfg!(unix) {
            File::open(&self.dir)
                .and_then(|dir| dir.sync_all())
                .map_err(|error| io_error(&self.dir, &error))?;
        }
        Ok(())
    }
}

/// What a writer locks: the folder itself, where that is possible.
#[cfg(unix)]
fn open_lock(dir: &Path) -> std::io::Result<File> {
    File::open(dir)
}

#[cfg(not(unix))]
fn open_lock(dir: &Path) -> std::io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(".writing"))
}

#[cfg(unix)]
fn make_private(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // It may have been made earlier by someone with a laxer mask.
    if fs::metadata(dir)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private(dir: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).create(dir)
}

fn io_error(path: &Path, error: &std::io::Error) -> KeyStoreError {
    let reason = format!("`{}`: {error}", path.display());
    match error.kind() {
        ErrorKind::NotFound => KeyStoreError::NotFound,
        ErrorKind::PermissionDenied => KeyStoreError::Denied { reason },
        _ => KeyStoreError::Other { reason },
    }
}
