//! Words for files, records and the simulated org.

use super::{Pair, Words, reason};
use crate::domain::{FileError, PracticeError, RecordError};

const FILE_EXISTS: Pair = (
    "There is a file `{path}` already.",
    "It was left as it is. Choose another place or name, or move that file away.",
);
const FILE_NOT_FOUND: Pair = (
    "There is no file `{path}`.",
    "Check the path; a file can be dragged into the terminal window to write its path.",
);
const FILE_TOO_LARGE: Pair = (
    "`{path}` is larger than {limit} bytes, more than a key or certificate ever is.",
    "It is probably another file. Choose the key or certificate itself.",
);
const FILE_IO: Pair = (
    "`{path}` could not be read or written: {reason}.",
    "Check that the folder exists, that you may write there and that the disk is not full, or \
     choose another place.",
);

/// A failure of a file.
pub fn file(error: &FileError) -> Words {
    match error {
        FileError::Exists(path) => Words::fill(FILE_EXISTS, &[("path", path)]),
        FileError::NotFound(path) => Words::fill(FILE_NOT_FOUND, &[("path", path)]),
        FileError::TooLarge { path, limit } => {
            let limit = limit.to_string();
            Words::fill(FILE_TOO_LARGE, &[("path", path), ("limit", &limit)])
        }
        FileError::Io { path, reason: text } => {
            Words::fill(FILE_IO, &[("path", path), ("reason", reason(text))])
        }
    }
}

const RECORD_NEWER: Pair = (
    "`{path}` was written by a newer sfjwt (version {version} of the file).",
    "It was left as it is. Update sfjwt, then try again.",
);
const RECORD_DAMAGED: Pair = (
    "`{path}` cannot be understood: {reason}.",
    "It was left as it is. Correct it in a text editor or bring it back from a backup; or move it \
     away and set the connection up again. The private key is not in this file.",
);
const RECORD_LOCKED: Pair = (
    "Another sfjwt is working on `{name}`{by}.",
    "Finish or close it there, then try again. If it hangs, end that process: what it did so far is \
     saved.",
);
const RECORD_NO_HOME: Pair = (
    "There is no home directory to keep connections in.",
    "Name a folder with --config-dir.",
);
const RECORD_TAKEN: Pair = (
    "There is a connection or an unfinished set-up named `{name}` already; it stays as it is.",
    "Take another name with --connection.",
);
const RECORD_IO: Pair = (
    "`{path}` could not be read or written: {reason}.",
    "Check that you may write there and that the disk is not full, or name another folder with \
     --config-dir.",
);

/// A failure of what sfjwt keeps on disk.
pub fn record(error: &RecordError) -> Words {
    match error {
        RecordError::Newer { path, version } => {
            let version = version.to_string();
            Words::fill(RECORD_NEWER, &[("path", path), ("version", &version)])
        }
        RecordError::Damaged { path, reason: text } => {
            Words::fill(RECORD_DAMAGED, &[("path", path), ("reason", reason(text))])
        }
        RecordError::Locked(held) => {
            let by = held.by.map(|(process, since)| {
                let since = crate::guide::messages::moment(since);
                format!(" (process {process}, since {since})")
            });
            let by = by.unwrap_or_default();
            Words::fill(RECORD_LOCKED, &[("name", &held.name), ("by", &by)])
        }
        RecordError::Taken(name) => Words::fill(RECORD_TAKEN, &[("name", name)]),
        RecordError::NoHome => Words::fill(RECORD_NO_HOME, &[]),
        RecordError::Io { path, reason: text } => {
            Words::fill(RECORD_IO, &[("path", path), ("reason", reason(text))])
        }
    }
}

const PRACTICE_START: Pair = (
    "The practice run could not be started: {reason}.",
    "Check that you may write there and that the disk is not full, then try again; another \
     --connection begins with a fresh one.",
);
const PRACTICE_UNREACHABLE: Pair = (
    "No practice run answers at {address}.",
    "Start one with sfjwt practice in another window and use the address that it prints.",
);
const PRACTICE_NOT_PRACTICE: Pair = (
    "What answers at {address} is not a practice run.",
    "Start one with sfjwt practice in another window and use the address that it prints.",
);
const PRACTICE_REFUSED: Pair = (
    "The simulated org cannot do that line: {reason}.",
    "A line above it is needed first.",
);
const PRACTICE_FAULT: Pair = (
    "`{fault}` is not a fault that a practice run can have.",
    "The list is in sfjwt practice --help.",
);

const PRACTICE_USER: Pair = (
    "The simulated org has no user {username}.",
    "Change the username to {known}, which it has, then do the line again.",
);

/// The simulated org was made without the user that was answered.
pub fn practice_user(username: &str, known: &str) -> Words {
    Words::fill(PRACTICE_USER, &[("username", username), ("known", known)])
}

/// A failure of the simulated org.
pub fn practice(error: &PracticeError) -> Words {
    match error {
        PracticeError::Start(text) => Words::fill(PRACTICE_START, &[("reason", reason(text))]),
        PracticeError::Unreachable(at) => Words::fill(PRACTICE_UNREACHABLE, &[("address", at)]),
        PracticeError::NotPractice(at) => Words::fill(PRACTICE_NOT_PRACTICE, &[("address", at)]),
        PracticeError::Refused(text) => Words::fill(PRACTICE_REFUSED, &[("reason", reason(text))]),
        PracticeError::UnknownFault(name) => Words::fill(PRACTICE_FAULT, &[("fault", name)]),
    }
}
