//! Files outside sfjwt's own folders: certificates, exported keys, imports.

use std::path::{Path, PathBuf};

use super::SecretBytes;
use crate::domain::{FileError, FolderList};

/// Reads and writes files. Calls block.
pub trait Files: Send + Sync {
    /// Writes a new file with `mode` (Unix permission bits), never overwriting; parent folders are
    /// made. The same content already there is fine.
    fn write_new(&self, path: &Path, content: &[u8], mode: u32) -> Result<(), FileError>;

    /// Reads a file of at most `limit` bytes.
    fn read(&self, path: &Path, limit: usize) -> Result<SecretBytes, FileError>;

    /// The file that was meant by a path as people type, paste or drop it: `~`, quotes, escaped
    /// spaces and `file://` are understood; the result is absolute. Where something is there by
    /// exactly the name that was typed, that is meant.
    fn resolve(&self, typed: &str) -> PathBuf;

    /// Whether a resolved path is that of a folder: one that is there, or one that was written with
    /// a separator at its end.
    fn is_folder(&self, path: &Path) -> bool;

    /// Lists a folder, written as [`Files::resolve`] takes it. Without a name: the working folder.
    fn list(&self, path: &str) -> Result<FolderList, FileError>;

    /// Folder for certificates that a person uploads: Downloads, where there is one.
    fn downloads(&self) -> Option<PathBuf>;

    /// sfjwt's own folder for certificates.
    fn certificates(&self) -> PathBuf;
}
