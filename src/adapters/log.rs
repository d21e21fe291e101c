//! The log that `-v` writes: one line per message and effect, appended, readable by its owner.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::domain::RecordError;
use crate::ports::Log;

/// Appends to a file.
pub struct FileLog(Mutex<File>);

impl FileLog {
    /// Opens (or makes) the file, mode 0600.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let failed = |error: std::io::Error| RecordError::Io {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        Ok(Self(Mutex::new(options.open(path).map_err(failed)?)))
    }
}

impl Log for FileLog {
    fn line(&self, text: &str) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop the work.
        drop(writeln!(file, "{text}"));
    }
}
