//! `<dir>/<name>.running`: where a server in the foreground listens, for other processes.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::ConnectionName;

/// What the file says. It may be stale: whoever reads it asks the server for its nonce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Running {
    /// `http` or `https`.
    pub(super) scheme: String,
    /// Port on 127.0.0.1.
    pub(super) port: u16,
    /// The server's word at `/_practice/info`.
    pub(super) nonce: String,
    /// Its process, for people.
    pub(super) pid: u32,
}

/// The file, removed when dropped.
#[derive(Debug)]
pub(super) struct RunningFile {
    path: PathBuf,
    content: Running,
}

impl Running {
    /// Reads the file; `None` when there is none or it says nothing.
    pub(super) fn read(dir: &Path, name: &ConnectionName) -> Option<Self> {
        let bytes = std::fs::read(path(dir, name)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The server's origin.
    pub(super) fn origin(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }
}

impl RunningFile {
    /// Writes the file, 0600, in place of an older one.
    pub(super) fn write(
        dir: &Path,
        name: &ConnectionName,
        content: Running,
    ) -> std::io::Result<Self> {
        let path = path(dir, name);
        let file = tempfile::NamedTempFile::new_in(dir)?;
        serde_json::to_writer(&file, &content)?;
        file.persist(&path)?;
        Ok(Self { path, content })
    }
}

impl Drop for RunningFile {
    fn drop(&mut self) {
        // A second server of the same name may have replaced it: then it is not ours to remove.
        let ours = std::fs::read(&self.path)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Running>(&bytes).ok())
            .is_some_and(|found| found.nonce == self.content.nonce);
        if ours {
            // Left behind it is only stale, and its readers expect that.
            let _removed = std::fs::remove_file(&self.path);
        }
    }
}

fn path(dir: &Path, name: &ConnectionName) -> PathBuf {
    dir.join(format!("{name}.running"))
}
