//! Writing files so that a crash leaves the old content or the new one, never half of either.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{Builder, NamedTempFile};

/// Permission bits of a file that is nobody else's business.
pub(crate) const PRIVATE: u32 = 0o600;

/// Begins the names of unfinished files; what a crash leaves behind can be told by it.
pub(in crate::adapters) const UNFINISHED: &str = ".sfjwt-";

/// Nobody writes a file for that long: an unfinished one of that age was left by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// Replaces `path` by a file with `content` and permission bits `mode` (Unix): written beside it,
/// flushed, renamed, folder flushed. The folder must exist.
pub(crate) fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let (file, folder) = unfinished(path, content, mode)?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(&folder)
}

/// As [`replace`], but fails with [`io::ErrorKind::AlreadyExists`] when there is anything at
/// `path`, even a dangling link.
pub(crate) fn create(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let (file, folder) = unfinished(path, content, mode)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(&folder)
}

fn unfinished(path: &Path, content: &[u8], mode: u32) -> io::Result<(NamedTempFile, PathBuf)> {
    let folder = folder_of(path);
    // Made with 0600 by the crate; opened up only once everything is in it.
    let mut file = Builder::new().prefix(UNFINISHED).tempfile_in(&folder)?;
    file.write_all(content)?;
    set_mode(file.as_file(), mode)?;
    file.as_file().sync_all()?;
    Ok((file, folder))
}

/// Deletes the unfinished files that crashes left in one of sfjwt's own folders a day ago or
/// earlier. What cannot be deleted stays: it is in nobody's way.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if ours && is_left_behind(&entry) {
            let _removed = fs::remove_file(entry.path());
        }
    }
}

fn is_left_behind(entry: &fs::DirEntry) -> bool {
    let Ok(metadata) = entry.metadata() else {
        return false;
    };
    let age = metadata
        .modified()
        .ok()
        .and_then(|written| SystemTime::now().duration_since(written).ok());
    metadata.is_file() && age.is_some_and(|age| age >= LEFT_BEHIND)
}

/// The folder a file lies in; a bare name lies in the working directory.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes a folder and what is missing above it, with permission bits `mode` (Unix), flushed to
/// disk. Folders that are there already stay as they are.
pub(crate) fn make_folder(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder_of(folder);
    if parent != folder {
        make_folder(&parent, mode)?;
    }
    match make_one(folder, mode) {
        // Another sfjwt was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(io::Error::new(
            io::ErrorKind::NotADirectory,
            format!("`{}` is a file, not a folder", folder.display()),
        )),
        Err(error) => Err(error),
        Ok(()) => sync_folder(&parent),
    }
}

#[cfg(unix)]
fn make_one(folder: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(mode).create(folder)
}

#[cfg(not(unix))]
fn make_one(folder: &Path, _mode: u32) -> io::Result<()> {
    fs::create_dir(folder)
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on Unix, where it can fail")]
fn set_mode(_file: &File, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// A rename is on disk only when its folder is. Windows has no such operation.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems cannot; the rename itself was done.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on Unix, where it can fail")]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The system's words for an error, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}
