//! What is in a folder, for completion and for choosing a file.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use crate::domain::FolderEntry;

/// Most entries that are listed.
const LIST_LIMIT: usize = 2000;

/// Most entries that are looked at: a folder may be huge, and the first of its names are not the
/// first that were found.
const SCAN_LIMIT: usize = 50_000;

/// Folders, then files; what is hidden by a dot comes after everything else.
pub(super) fn list(folder: &Path) -> io::Result<Vec<FolderEntry>> {
    let mut entries: Vec<FolderEntry> = fs::read_dir(folder)?
        .flatten()
        .take(SCAN_LIMIT)
        .map(|entry| FolderEntry {
            name: entry.file_name().to_string_lossy().into_owned(),
            is_folder: is_folder(&entry),
        })
        .collect();
    entries.sort_by_cached_key(|entry| {
        let name = &entry.name;
        let hidden = name.starts_with('.');
        (hidden, !entry.is_folder, name.to_lowercase(), name.clone())
    });
    entries.truncate(LIST_LIMIT);
    Ok(entries)
}

/// Only a link needs a second look at the disk.
fn is_folder(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = list(folder).unwrap().into_iter();
        entries.map(|entry| entry.name).collect()
    }

    #[test]
    fn folders_come_first_and_hidden_names_last() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.crt", "A.crt", ".profile", "ä.crt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        for name in ["keys", "Downloads", ".ssh"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let expected = [
            "Downloads",
            "keys",
            "A.crt",
            "b.crt",
            "ä.crt",
            ".ssh",
            ".profile",
        ];
        assert_eq!(names(folder.path()), expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_a_folder() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        symlink(folder.path().join("real"), folder.path().join("link")).unwrap();
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        let entries = list(folder.path()).unwrap();
        let folders: Vec<(&str, bool)> = entries
            .iter()
            .map(|entry| (entry.name.as_str(), entry.is_folder))
            .collect();
        assert_eq!(
            folders,
            [("link", true), ("real", true), ("dangling", false)]
        );
    }

    #[test]
    fn of_a_huge_folder_the_first_names_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        for number in (0..LIST_LIMIT + 50).rev() {
            fs::write(folder.path().join(format!("{number:05}")), "").unwrap();
        }
        let names = names(folder.path());
        assert_eq!(names.len(), LIST_LIMIT);
        assert_eq!((&*names[0], &*names[1]), ("00000", "00001"));
    }
}
