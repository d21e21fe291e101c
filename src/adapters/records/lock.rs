//! The lock on a connection: an advisory lock on a file that says who holds it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::store::failed;
use crate::domain::{ConnectionName, LockHeld, RecordError, Timestamp};
use crate::ports::Lock;

/// A write takes milliseconds, on a slow disk perhaps a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// More than the file ever holds.
const MAX_BYTES: u64 = 1024;

/// Held for as long as the file is open; the system lets go of it even after a crash. The file
/// stays: removing it would let two processes lock two different files of one name.
struct FileLock {
    file: File,
}

impl Lock for FileLock {}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Only for those who read it; what counts is the lock itself.
        drop(self.file.set_len(0));
    }
}

/// What a lock file says.
#[derive(Serialize, Deserialize)]
struct Holder {
    process: u32,
    #[serde(with = "time::serde::rfc3339")]
    since: Timestamp,
}

/// Takes the lock at `path`, or says who has it. What a dead process left in the file counts
/// nothing: its lock ended with it.
pub(super) fn take(path: &Path, name: &ConnectionName) -> Result<Box<dyn Lock>, RecordError> {
    let mut file = open(path).map_err(|error| failed(path, &error))?;
    match file.try_lock() {
        Ok(()) => {
            // A disk that is full keeps nobody from working; the next one is told less.
            drop(sign(&mut file));
            Ok(Box::new(FileLock { file }))
        }
        Err(TryLockError::WouldBlock) => Err(RecordError::Locked(LockHeld {
            name: name.to_string(),
            by: holder(file),
        })),
        Err(TryLockError::Error(error)) => Err(failed(path, &error)),
    }
}

/// Runs `work` while nobody else changes the same record. Waits for whoever does: that is a matter of
/// milliseconds, unlike the lock of a journey. One who does not come to an end was stopped in the
/// middle, and is not waited for.
pub(super) fn exclusively<T>(
    path: &Path,
    name: &ConnectionName,
    work: impl FnOnce() -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    let file = open(path).map_err(|error| failed(path, &error))?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return work(),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(RecordError::Locked(LockHeld {
                    name: name.to_string(),
                    by: None,
                }));
            }
            Err(TryLockError::Error(error)) => return Err(failed(path, &error)),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, crate::adapters::files::atomic::PRIVATE);
    options.open(path)
}

fn sign(file: &mut File) -> io::Result<()> {
    let holder = Holder {
        process: std::process::id(),
        since: Timestamp::now_utc(),
    };
    let text = toml::to_string(&holder).map_err(io::Error::other)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

/// Who signed a lock that is held. Between taking and signing a predecessor may still stand there:
/// one that is not alive any more is not named.
fn holder(file: File) -> Option<(u32, Timestamp)> {
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    let holder: Holder = toml::from_str(&text).ok()?;
    alive(holder.process).then_some((holder.process, holder.since))
}

#[cfg(unix)]
fn alive(process: u32) -> bool {
    let id = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    // Somebody else's process may not be asked, but it is there.
    id.is_some_and(|id| {
        !matches!(
            rustix::process::test_kill_process(id),
            Err(rustix::io::Errno::SRCH)
        )
    })
}

#[cfg(not(unix))]
const fn alive(_process: u32) -> bool {
    true
}
