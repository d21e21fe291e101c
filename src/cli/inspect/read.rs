//! Reads the files, within bounds, and nothing that is no file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::{Failure, USAGE};
use crate::domain::{FileError, clean_text};
use crate::guide::{inspect as words, problems};
use crate::ports::SecretBytes;

/// Largest file that is read, in megabytes.
const MEGABYTES: usize = 4;

/// The same in bytes.
const LIMIT: usize = MEGABYTES * 1024 * 1024;

/// How standard input is called in what is said about it.
const STDIN: &str = "-";

/// A file that was read.
pub(super) struct Input {
    /// Its path as it was given.
    pub(super) source: String,
    /// Its bytes: a key, maybe.
    pub(super) bytes: SecretBytes,
}

/// Reads a file, or standard input for `-`. Everything that stands in the way is a usage error:
/// nothing was looked at.
pub(super) fn input(context: &Context, path: &Path) -> Result<Input, Failure> {
    let source = clean_text(&path.display().to_string(), 200);
    let bytes = if source == STDIN {
        standard_input()?
    } else {
        file(context, path, &source)?
    };
    Ok(Input { source, bytes })
}

fn refused(words: crate::guide::Words) -> Failure {
    Failure::new(USAGE, words)
}

fn file(context: &Context, path: &Path, source: &str) -> Result<SecretBytes, Failure> {
    // Opening a pipe would wait for somebody to write into it.
    let metadata = fs::metadata(path).map_err(|error| {
        let error = match error.kind() {
            io::ErrorKind::NotFound => FileError::NotFound(source.to_owned()),
            _ => FileError::Io {
                path: source.to_owned(),
                reason: error.to_string(),
            },
        };
        refused(problems::file(&error))
    })?;
    if metadata.is_dir() {
        return Err(refused(words::folder(source)));
    }
    if !metadata.is_file() {
        return Err(refused(words::device(source)));
    }
    let read = context.ports.files.read(path, LIMIT);
    read.map_err(|error| {
        refused(match error {
            FileError::TooLarge { .. } => words::large(source, MEGABYTES),
            error => problems::file(&error),
        })
    })
}

fn standard_input() -> Result<SecretBytes, Failure> {
    let mut content = Vec::with_capacity(64 * 1024);
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    let read = io::stdin().lock().take(limit).read_to_end(&mut content);
    let content = SecretBytes::new(content);
    read.map_err(|error| {
        refused(problems::file(&FileError::Io {
            path: STDIN.to_owned(),
            reason: error.to_string(),
        }))
    })?;
    if content.len() > LIMIT {
        return Err(refused(words::large(STDIN, MEGABYTES)));
    }
    Ok(content)
}
