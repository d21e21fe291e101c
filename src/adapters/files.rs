//! Files outside sfjwt's records: certificates, exported keys, imports.

pub(crate) mod atomic;
mod folder;
mod typed;

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use directories::UserDirs;
use zeroize::Zeroizing;

use super::paths::Paths;
use crate::domain::{FileError, FolderList};
use crate::ports::{Files, SecretBytes};

/// Bits of a mode that let other people in.
const OTHERS: u32 = 0o077;

/// The file system of this computer.
#[derive(Debug, Clone)]
pub struct OsFiles {
    paths: Paths,
}

impl OsFiles {
    /// Files beside the records at `paths`.
    pub const fn new(paths: Paths) -> Self {
        Self { paths }
    }

    /// Folders for private files, and sfjwt's own, are nobody else's; others follow the umask.
    fn folder_mode(&self, path: &Path, mode: u32) -> u32 {
        if mode & OTHERS == 0 || path.starts_with(self.paths.config_dir()) {
            0o700
        } else {
            0o777
        }
    }
}

impl Files for OsFiles {
    fn write_new(&self, path: &Path, content: &[u8], mode: u32) -> Result<(), FileError> {
        let folder = atomic::folder_of(path);
        atomic::make_folder(&folder, self.folder_mode(path, mode))
            .map_err(|error| failed(&folder, &error))?;
        match atomic::create(path, content, mode) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                accept_same(path, content, mode)
            }
            Err(error) => Err(failed(path, &error)),
        }
    }

    fn resolve(&self, typed: &str) -> PathBuf {
        let user = UserDirs::new();
        let home = user.as_ref().map(UserDirs::home_dir);
        // What is there under exactly this name is what was meant, whatever its name looks like.
        let literal = typed::in_home(typed.trim(), home);
        let path = if fs::symlink_metadata(&literal).is_ok() {
            literal
        } else {
            typed::meant(typed, home, cfg!(unix))
        };
        std::path::absolute(&path).unwrap_or(path)
    }

    fn is_folder(&self, path: &Path) -> bool {
        let written = path.as_os_str().to_string_lossy();
        written.ends_with(std::path::is_separator) || path.is_dir()
    }

    fn list(&self, path: &str) -> Result<FolderList, FileError> {
        let typed = path.trim();
        let folder = self.resolve(if typed.is_empty() { "." } else { typed });
        Ok(FolderList {
            asked: path.to_owned(),
            entries: folder::list(&folder).map_err(|error| failed(&folder, &error))?,
            absolute: shown(&folder),
        })
    }

    fn read(&self, path: &Path, limit: usize) -> Result<SecretBytes, FileError> {
        // Before it is opened: opening a pipe waits for somebody to write into it.
        let metadata = fs::metadata(path).map_err(|error| failed(path, &error))?;
        if !metadata.is_file() {
            let reason = if metadata.is_dir() {
                "this is a folder, not a file"
            } else {
                "this is a pipe or a device, not a file"
            };
            return Err(FileError::Io {
                path: shown(path),
                reason: reason.to_owned(),
            });
        }
        let file = File::open(path).map_err(|error| failed(path, &error))?;
        let content = read_bounded(file, limit).map_err(|error| failed(path, &error))?;
        content.ok_or_else(|| FileError::TooLarge {
            path: shown(path),
            limit,
        })
    }

    fn downloads(&self) -> Option<PathBuf> {
        let user = UserDirs::new()?;
        downloads_of(user.home_dir(), user.download_dir())
    }

    fn certificates(&self) -> PathBuf {
        self.paths.certificates()
    }
}

/// The folder the desktop names, or the usual one. A desktop without such a folder names the home
/// directory instead (xdg-user-dirs), which is no place for a certificate.
fn downloads_of(home: &Path, named: Option<&Path>) -> Option<PathBuf> {
    let usual = home.join("Downloads");
    named
        .filter(|folder| *folder != home)
        .into_iter()
        .chain([usual.as_path()])
        .find(|folder| folder.is_dir())
        .map(Path::to_path_buf)
}

/// Reads everything, or `None` when it is more than `limit` bytes. The buffer never moves, so
/// that no unwiped copy of a key is left behind.
fn read_bounded(mut source: impl Read, limit: usize) -> io::Result<Option<SecretBytes>> {
    let mut buffer = Zeroizing::new(vec![0; limit.saturating_add(1)]);
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if filled > limit {
        return Ok(None);
    }
    let mut content = std::mem::take(&mut *buffer);
    content.truncate(filled);
    Ok(Some(SecretBytes::new(content)))
}

/// The same content already there is as good as written, provided it is as private as asked.
fn accept_same(path: &Path, content: &[u8], mode: u32) -> Result<(), FileError> {
    let exists = || FileError::Exists(shown(path));
    let metadata = fs::metadata(path).map_err(|_| exists())?;
    // Opening a pipe or a device could wait forever.
    if !metadata.is_file() || metadata.len() != content.len() as u64 {
        return Err(exists());
    }
    let file = File::open(path).map_err(|_| exists())?;
    let same = read_bounded(&file, content.len())
        .ok()
        .flatten()
        .is_some_and(|there| there.expose() == content);
    if !same {
        return Err(exists());
    }
    tighten(&file, &metadata, mode).map_err(|error| failed(path, &error))
}

/// Takes permissions away that `mode` does not give; gives none.
#[cfg(unix)]
fn tighten(file: &File, metadata: &Metadata, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let present = metadata.permissions().mode() & 0o777;
    if present & OTHERS & !mode == 0 {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(present & mode))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on Unix, where it can fail")]
fn tighten(_file: &File, _metadata: &Metadata, _mode: u32) -> io::Result<()> {
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn failed(path: &Path, error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound(shown(path)),
        _ => FileError::Io {
            path: shown(path),
            reason: atomic::reason(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> (tempfile::TempDir, OsFiles) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::resolve(Some(folder.path().join("config"))).unwrap();
        (folder, OsFiles::new(paths))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn writes_once_and_never_over() {
        let (folder, files) = fixture();
        let path = folder.path().join("a/b/key.pem");
        files.write_new(&path, b"one", 0o600).unwrap();
        files.write_new(&path, b"one", 0o600).unwrap();
        assert_eq!(
            files.write_new(&path, b"two", 0o600),
            Err(FileError::Exists(path.display().to_string()))
        );
        assert_eq!(files.read(&path, 10).unwrap().expose(), b"one");
        assert_eq!(names(&folder.path().join("a/b")), ["key.pem"]);
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_as_asked() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, files) = fixture();
        let key = folder.path().join("keys/key.pem");
        files.write_new(&key, b"k", 0o600).unwrap();
        assert_eq!((mode(&key), mode(key.parent().unwrap())), (0o600, 0o700));

        let certificate = files.certificates().join("a.crt");
        files.write_new(&certificate, b"c", 0o644).unwrap();
        assert_eq!(mode(&certificate), 0o644);
        assert_eq!(mode(&files.certificates()), 0o700);

        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        files.write_new(&key, b"k", 0o600).unwrap();
        assert_eq!(mode(&key), 0o600, "an old copy is closed to others");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_are_not_written_through() {
        let (folder, files) = fixture();
        let target = folder.path().join("target");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(matches!(
            files.write_new(&link, b"x", 0o600),
            Err(FileError::Exists(_))
        ));
        assert!(!target.exists());
        fs::create_dir(&target).unwrap();
        assert!(matches!(
            files.write_new(&target, b"x", 0o600),
            Err(FileError::Exists(_))
        ));
    }

    #[test]
    fn reading_is_bounded_and_says_what_is_wrong() {
        let (folder, files) = fixture();
        let path = folder.path().join("f");
        fs::write(&path, b"12345").unwrap();
        assert_eq!(files.read(&path, 5).unwrap().expose(), b"12345");
        assert_eq!(
            files.read(&path, 4).err(),
            Some(FileError::TooLarge {
                path: path.display().to_string(),
                limit: 4
            })
        );
        let missing = folder.path().join("missing");
        assert_eq!(
            files.read(&missing, 4).err(),
            Some(FileError::NotFound(missing.display().to_string()))
        );
        assert!(matches!(
            files.read(folder.path(), 4),
            Err(FileError::Io { .. })
        ));
    }

    #[test]
    fn what_is_there_by_that_very_name_is_meant() {
        let (folder, files) = fixture();
        let odd = folder.path().join(r#"odd\ "name"'"#);
        fs::write(&odd, b"x").unwrap();
        assert_eq!(files.resolve(odd.to_str().unwrap()), odd);
        let quoted = format!("'{}'", folder.path().join("a b").display());
        assert_eq!(files.resolve(&quoted), folder.path().join("a b"));
        assert!(files.resolve("relative.crt").is_absolute());
    }

    #[test]
    fn a_folder_is_there_or_written_as_one() {
        let (folder, files) = fixture();
        let slash = |name: &str| format!("{}/", folder.path().join(name).display());
        assert!(files.is_folder(folder.path()));
        assert!(files.is_folder(&files.resolve(&slash("new"))));
        assert!(!files.is_folder(&folder.path().join("new")));
    }

    #[test]
    fn a_listing_says_where_it_is_or_what_is_wrong() {
        let (folder, files) = fixture();
        fs::write(folder.path().join("a.crt"), b"x").unwrap();
        let typed = format!("'{}'", folder.path().display());
        let list = files.list(&typed).unwrap();
        assert_eq!(list.asked, typed);
        assert_eq!(Path::new(&list.absolute), folder.path());
        assert_eq!(list.entries[0].name, "a.crt");

        let here = files.list("").unwrap();
        assert_eq!(Path::new(&here.absolute), std::env::current_dir().unwrap());

        let missing = folder.path().join("missing").display().to_string();
        assert_eq!(files.list(&missing), Err(FileError::NotFound(missing)));
        let file = folder.path().join("a.crt").display().to_string();
        assert!(matches!(
            files.list(&file),
            Err(FileError::Io { path, .. }) if path == file
        ));
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_named() {
        let (folder, files) = fixture();
        let file = folder.path().join("file");
        fs::write(&file, b"x").unwrap();
        let error = files.write_new(&file.join("sub/a.crt"), b"c", 0o644);
        let message = error.unwrap_err().to_string();
        assert!(message.contains("file"), "{message}");
        assert!(!message.contains("os error"), "{message}");
        assert_eq!(fs::read(&file).unwrap(), b"x");
    }

    #[test]
    fn downloads_are_there_or_nowhere() {
        let (folder, _) = fixture();
        let home = folder.path();
        let named = home.join("Transfers");
        assert_eq!(downloads_of(home, None), None);
        assert_eq!(downloads_of(home, Some(&named)), None);
        assert_eq!(downloads_of(home, Some(home)), None);
        let usual = home.join("Downloads");
        fs::create_dir(&usual).unwrap();
        assert_eq!(downloads_of(home, Some(&named)), Some(usual));
        fs::create_dir(&named).unwrap();
        assert_eq!(downloads_of(home, Some(&named)), Some(named));
    }

    #[test]
    fn one_of_many_writers_wins_whole() {
        let (folder, files) = fixture();
        let path = folder.path().join("f");
        let outcomes: Vec<bool> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8u8)
                .map(|number| {
                    let (files, path) = (&files, &path);
                    scope.spawn(move || files.write_new(path, &[number; 4096], 0o600).is_ok())
                })
                .collect();
            writers.into_iter().map(|w| w.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|won| **won).count(), 1);
        let content = fs::read(&path).unwrap();
        assert!(outcomes[usize::from(content[0])]);
        assert_eq!(content, [content[0]; 4096]);
        assert_eq!(names(folder.path()), ["f"]);
    }
}
