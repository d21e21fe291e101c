//! One record, one TOML file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Table;

use super::{FOLDER_MODE, Schema};
use crate::adapters::files::atomic::{
    PRIVATE, UNFINISHED, create, folder_of, make_folder, reason, replace, sweep, sync_folder,
};
use crate::domain::{ConnectionName, EntryName, RecordError};

/// A record has a few kilobytes; more is not one of ours.
const MAX_BYTES: u64 = 1024 * 1024;

/// How many copies of one name are kept before giving up.
const MAX_BACKUPS: u32 = 100;

/// `<folder>/<name>.toml`.
pub(super) fn toml_path(folder: &Path, name: &ConnectionName) -> PathBuf {
    folder.join(format!("{name}.toml"))
}

/// Names of all records in a folder, sorted. Other files, among them unfinished ones, are passed
/// over.
pub(super) fn list(folder: &Path) -> Result<Vec<ConnectionName>, RecordError> {
    let files = files(folder)?;
    let mut names: Vec<ConnectionName> = files.iter().filter_map(|path| name_of(path)).collect();
    names.sort();
    Ok(names)
}

/// The paths of everything in a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, RecordError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(folder, &error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let paths: io::Result<Vec<PathBuf>> = paths.collect();
    paths.map_err(|error| failed(folder, &error))
}

/// The name of the record that a file is, if it is one.
fn name_of(path: &Path) -> Option<ConnectionName> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".toml")?;
    let name = ConnectionName::parse(stem).ok()?;
    (name.as_str() == stem).then_some(name)
}

/// Files of a folder of records that are none: copies, backups, what was set aside. Unfinished ones
/// of sfjwt's own are passed over.
pub(super) fn files_beside(folder: &Path) -> Result<Vec<PathBuf>, RecordError> {
    let mut paths = files(folder)?;
    paths.retain(|path| {
        let hidden = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with(UNFINISHED)
        });
        !hidden && name_of(path).is_none() && !path.is_dir()
    });
    paths.sort();
    Ok(paths)
}

/// Whether a file that is no record names a key. One that is damaged may have lost the key's digits:
/// its connection is enough. So may one that cannot be read at all.
pub(super) fn may_speak_of(path: &Path, entry: &EntryName) -> bool {
    let Ok(found) = read_bytes(path) else {
        return true;
    };
    // What is no text may be a record all the same: packed, or in another encoding.
    let Ok(text) = std::str::from_utf8(found.as_deref().unwrap_or_default()) else {
        return true;
    };
    let damaged = || toml::from_str::<Table>(text).is_err();
    text.contains(&entry.spki.to_string())
        || (text.contains(&entry.connection.to_string()) && damaged())
}

/// Reads a record, migrated in memory when it is older. Reading writes nothing, so that `token`
/// and `test` work where the disk is read-only.
pub(super) fn load<T: DeserializeOwned>(
    path: &Path,
    schema: &Schema,
) -> Result<Option<T>, RecordError> {
    let Some(text) = read_text(path)? else {
        return Ok(None);
    };
    let table = parse(path, &text)?;
    let version = version(path, &table)?;
    if version > schema.current {
        return Err(RecordError::Newer {
            path: shown(path),
            version,
        });
    }
    if version == schema.current {
        // From the text once more, because only that way an error knows its line.
        return toml::from_str(&text)
            .map(Some)
            .map_err(|error| damaged(path, in_words(&text, &error)));
    }
    let table = schema
        .migrate(table, version)
        .map_err(|error| damaged(path, error))?;
    table
        .try_into()
        .map(Some)
        .map_err(|error: toml::de::Error| damaged(path, error.message().to_owned()))
}

/// Writes a record. An older or damaged file that stood there is kept as `<name>.toml.v1`,
/// `<name>.toml.damaged`; a newer one is not touched.
pub(super) fn save<T: Serialize>(
    path: &Path,
    record: &T,
    schema: &Schema,
) -> Result<(), RecordError> {
    let text = toml::to_string_pretty(record).map_err(|error| damaged(path, error.to_string()))?;
    if let Some(present) = read_bytes(path)? {
        let there = as_text(path, &present)
            .and_then(|text| parse(path, text))
            .and_then(|table| version(path, &table));
        match there {
            Ok(version) if version > schema.current => {
                return Err(RecordError::Newer {
                    path: shown(path),
                    version,
                });
            }
            Ok(version) if version < schema.current => {
                back_up(path, &present, &format!("v{version}"))?;
            }
            Ok(_) => {}
            Err(_) => back_up(path, &present, "damaged")?,
        }
    }
    write(path, &text)
}

/// Replaces the file by `text`, making its folder if need be, and tidies the folder up.
pub(super) fn write(path: &Path, text: &str) -> Result<(), RecordError> {
    let folder = folder_of(path);
    make_folder(&folder, FOLDER_MODE).map_err(|error| failed(&folder, &error))?;
    replace(path, text.as_bytes(), PRIVATE).map_err(|error| failed(path, &error))?;
    sweep(&folder);
    Ok(())
}

/// Removes a file; an absent one is fine.
pub(super) fn remove(path: &Path) -> Result<(), RecordError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(path, &error)),
        Ok(()) => sync_folder(&folder_of(path)).map_err(|error| failed(path, &error)),
    }
}

/// The file's text, `None` when there is no file.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, RecordError> {
    match read_bytes(path)? {
        Some(bytes) => as_text(path, &bytes).map(|text| Some(text.to_owned())),
        None => Ok(None),
    }
}

fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, RecordError> {
    let opened = match fs::metadata(path) {
        // Opening a pipe waits for somebody to write into it.
        Ok(metadata) if !(metadata.is_file() || metadata.is_dir()) => {
            return Err(damaged(path, "it is not a file".to_owned()));
        }
        Ok(_) => File::open(path),
        Err(error) => Err(error),
    };
    let file = match opened {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, &error)),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(path, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        let reason = format!("it is larger than {MAX_BYTES} bytes");
        return Err(damaged(path, reason));
    }
    Ok(Some(bytes))
}

fn as_text<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, RecordError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = line_at(bytes, error.valid_up_to());
        damaged(path, format!("line {line}: this is not text"))
    })
}

fn parse(path: &Path, text: &str) -> Result<Table, RecordError> {
    text.parse()
        .map_err(|error| damaged(path, in_words(text, &error)))
}

/// The version comes before everything else: a newer file may look like anything.
fn version(path: &Path, table: &Table) -> Result<u32, RecordError> {
    let number = table
        .get("version")
        .ok_or_else(|| damaged(path, "there is no version in it".to_owned()))?;
    match number.as_integer() {
        Some(number) if number >= 0 => Ok(u32::try_from(number).unwrap_or(u32::MAX)),
        _ => Err(damaged(path, format!("`{number}` is not a version"))),
    }
}

/// Whether a file holds `text`, whatever else it holds; one that is too large to be read may.
pub(super) fn holds(path: &Path, text: &str) -> Result<bool, RecordError> {
    match read_bytes(path) {
        Ok(None) => Ok(false),
        Ok(Some(bytes)) => Ok(String::from_utf8_lossy(&bytes).contains(text)),
        Err(RecordError::Damaged { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Moves a file to `<name>.toml.damaged`, numbered where that is taken; returns its new place.
pub(super) fn set_aside(path: &Path) -> Result<String, RecordError> {
    for number in 1..=MAX_BACKUPS {
        let aside = beside(path, "damaged", number);
        // The name is taken first, so that nothing of anybody else's is ever replaced.
        match create(&aside, b"", PRIVATE) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&aside, &error)),
            Ok(()) => {
                fs::rename(path, &aside).map_err(|error| failed(path, &error))?;
                sync_folder(&folder_of(path)).map_err(|error| failed(path, &error))?;
                return Ok(shown(&aside));
            }
        }
    }
    Err(too_many(path))
}

fn beside(path: &Path, suffix: &str, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    if number > 1 {
        name.push(format!("-{number}"));
    }
    PathBuf::from(name)
}

fn too_many(path: &Path) -> RecordError {
    damaged(
        path,
        format!("and there are {MAX_BACKUPS} copies of it already"),
    )
}

/// Keeps `content` beside `path`. Copies of copies are numbered, none is ever replaced.
fn back_up(path: &Path, content: &[u8], suffix: &str) -> Result<(), RecordError> {
    for number in 1..=MAX_BACKUPS {
        let backup = beside(path, suffix, number);
        match create(&backup, content, PRIVATE) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if read_bytes(&backup)?.as_deref() == Some(content) {
                    return Ok(());
                }
            }
            Err(error) => return Err(failed(&backup, &error)),
        }
    }
    Err(too_many(path))
}

/// `line 3: …`, in one line and without the file's content.
fn in_words(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', " ");
    match error.span() {
        Some(span) => format!("line {}: {message}", line_at(text.as_bytes(), span.start)),
        None => message,
    }
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|b| **b == b'\n').count()
}

pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn damaged(path: &Path, reason: String) -> RecordError {
    RecordError::Damaged {
        path: shown(path),
        reason,
    }
}

pub(super) fn failed(path: &Path, error: &io::Error) -> RecordError {
    RecordError::Io {
        path: shown(path),
        reason: reason(error),
    }
}
