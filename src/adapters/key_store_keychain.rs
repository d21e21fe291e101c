//! The keychain of the operating system: macOS login keychain, Windows Credential Manager, Secret
//! Service elsewhere. Keys go in as raw PKCS#8 DER: Windows takes at most 2,560 bytes, and a
//! 4096-bit key fits only in this form.

use std::error::Error as StdError;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroize;

use super::key_store_entry::{accept, put_once};
use super::key_store_platform as platform;
use crate::domain::{EntryName, KeyStoreError, StoreKind};
use crate::ports::{KeyStore, SecretBytes};

/// Service under which all entries are kept; the user is the entry's name.
pub const SERVICE: &str = "sfjwt";

/// How long a look at the keychain may take: a Secret Service may have to be started first.
const LOOK: Duration = Duration::from_secs(3);

/// The platform's keychain. It is opened with the first call, and again after a call that failed:
/// what was missing, locked or hanging may be there by the next time.
///
/// Calls may wait for as long as a person takes to answer the system's own prompt. They block, and
/// must not run on an async executor's thread.
#[derive(Default)]
pub struct KeychainStore {
    opened: Mutex<Option<Arc<CredentialStore>>>,
}

impl KeychainStore {
    /// Opens nothing yet.
    pub const fn new() -> Self {
        Self {
            opened: Mutex::new(None),
        }
    }

    fn opened(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with an entry. Nothing is held while it is done: it may never come back.
    fn with<T>(
        &self,
        entry: &EntryName,
        work: impl FnOnce(&Entry) -> Result<T, KeyStoreError>,
    ) -> Result<T, KeyStoreError> {
        let opened = self.opened().clone();
        let store = match opened {
            Some(store) => store,
            None => platform::open().map_err(|error| unavailable(&error))?,
        };
        let slot = store.build(SERVICE, &entry.to_string(), None);
        let result = slot.map_err(map_error).and_then(|slot| work(&slot));
        let usable = !matches!(&result, Err(error) if spoils(error));
        *self.opened() = usable.then_some(store);
        result
    }
}

/// After such a failure the open store is not trusted any more. Others say something about the
/// entry, and nothing about the store.
const fn spoils(error: &KeyStoreError) -> bool {
    matches!(
        error,
        KeyStoreError::Unavailable { .. }
            | KeyStoreError::Locked { .. }
            | KeyStoreError::Denied { .. }
            | KeyStoreError::TimedOut
            | KeyStoreError::Other { .. }
    )
}

impl KeyStore for KeychainStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Keychain
    }

    fn status(&self) -> Result<(), KeyStoreError> {
        let (sender, receiver) = channel();
        let look = move || {
            // Nobody listening any more is no fault: it took too long.
            drop(sender.send(look()));
        };
        if thread::Builder::new().spawn(look).is_err() {
            return Ok(());
        }
        receiver
            .recv_timeout(LOOK)
            .unwrap_or(Err(KeyStoreError::TimedOut))
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        self.with(entry, |slot| {
            put_once(
                entry,
                key,
                || read(slot),
                || slot.set_secret(key.expose()).map_err(map_error),
            )
        })
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        self.with(entry, |slot| accept(entry, read(slot)?))
    }

    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError> {
        // On a connection of its own, as a look is: the open store may be waiting for somebody.
        let store = platform::open().map_err(|error| unavailable(&error))?;
        let users = platform::users(store.as_ref(), SERVICE).map_err(map_error)?;
        Ok(users
            .iter()
            .filter_map(|user| EntryName::parse(user))
            .collect())
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        self.with(entry, |slot| slot.delete_credential().map_err(map_error))
    }
}

/// On a connection of its own: the open store may be waiting for somebody.
fn look() -> Result<(), KeyStoreError> {
    drop(platform::open().map_err(|error| unavailable(&error))?);
    platform::has_place().map_err(map_error)
}

fn unavailable(error: &Error) -> KeyStoreError {
    KeyStoreError::Unavailable {
        reason: opening_reason(error),
    }
}

fn read(slot: &Entry) -> Result<SecretBytes, KeyStoreError> {
    slot.get_secret().map(SecretBytes::new).map_err(map_error)
}

/// Why the platform's store could not be opened, in the platform's words.
fn opening_reason(error: &Error) -> String {
    match error {
        Error::Invalid(_, reason) => reason.clone(),
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => words(cause.as_ref()),
        other => clean(&other.to_string()),
    }
}

/// Sorts a platform's failure. Errors that carry the stored bytes are wiped and never shown.
fn map_error(error: Error) -> KeyStoreError {
    match error {
        Error::NoEntry => KeyStoreError::NotFound,
        Error::TooLong(_, limit) => KeyStoreError::TooLong { limit },
        Error::NoStorageAccess(cause) => no_access(cause.as_ref()),
        Error::PlatformFailure(cause) => platform_failure(cause.as_ref()),
        Error::NoDefaultStore => KeyStoreError::Unavailable {
            reason: "no keychain was opened".to_owned(),
        },
        Error::NotSupportedByStore(reason) => KeyStoreError::Unavailable {
            reason: clean(&reason),
        },
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeyStoreError::Damaged {
                reason: "the keychain cannot decode it".to_owned(),
            }
        }
        Error::Ambiguous(entries) => KeyStoreError::Other {
            reason: format!("{} entries of the keychain have this name", entries.len()),
        },
        other => KeyStoreError::Other {
            reason: clean(&other.to_string()),
        },
    }
}

/// `NoStorageAccess`: as a rule locked. A Secret Service that has no default collection yet
/// (nobody has logged in graphically) answers with "no result"; there is nothing to unlock then.
fn no_access(cause: &(dyn StdError + 'static)) -> KeyStoreError {
    let reason = words(cause);
    match mac_status(cause) {
        Some(MAC_WRITE_PERMISSION | MAC_INVALID_OWNER | MAC_READ_ONLY) => {
            KeyStoreError::Denied { reason }
        }
        Some(_) => KeyStoreError::Unavailable { reason },
        None if reason.contains("result not returned") => KeyStoreError::Unavailable {
            reason: format!("it has no default keyring yet ({reason})"),
        },
        None => KeyStoreError::Locked { reason },
    }
}

fn platform_failure(cause: &(dyn StdError + 'static)) -> KeyStoreError {
    let reason = words(cause);
    let says = |text: &str| reason.contains(text);
    match mac_status(cause) {
        Some(MAC_CANCELLED | MAC_AUTH_FAILED) => return KeyStoreError::Denied { reason },
        Some(MAC_NO_INTERACTION) => return KeyStoreError::Locked { reason },
        _ => {}
    }
    // Names of D-Bus errors (D-Bus specification; Secret Service API, "Errors").
    if says("Secret.Error.IsLocked") {
        KeyStoreError::Locked { reason }
    } else if says("DBus.Error.AccessDenied") {
        KeyStoreError::Denied { reason }
    } else if says("DBus.Error.NoReply") || says("DBus.Error.Timeout") {
        KeyStoreError::TimedOut
    } else if says("DBus.Error.ServiceUnknown") || says("DBus.Error.NameHasNoOwner") {
        KeyStoreError::Unavailable { reason }
    } else {
        KeyStoreError::Other { reason }
    }
}

/// Result codes of macOS Security Services (`SecBase.h`).
const MAC_WRITE_PERMISSION: i32 = -61;
const MAC_CANCELLED: i32 = -128;
const MAC_INVALID_OWNER: i32 = -25244;
const MAC_READ_ONLY: i32 = -25292;
const MAC_AUTH_FAILED: i32 = -25293;
const MAC_NO_INTERACTION: i32 = -25308;

/// The result code in a macOS error. Its type is not ours to name on other platforms, but its
/// `Debug` form begins with the code.
fn mac_status(cause: &(dyn StdError + 'static)) -> Option<i32> {
    let text = format!("{cause:?}");
    let digits = text.strip_prefix("Error { code: ")?;
    let end = digits.find([',', ' '])?;
    digits[..end].parse().ok()
}

/// The message with all its causes, each once.
fn words(error: &(dyn StdError + 'static)) -> String {
    let mut text = clean(&error.to_string());
    let mut source = error.source();
    while let Some(cause) = source {
        let more = clean(&cause.to_string());
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}

fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{message}")]
    struct Cause {
        message: &'static str,
    }

    fn cause(message: &'static str) -> Box<dyn StdError + Send + Sync> {
        Box::new(Cause { message })
    }

    /// Prints like the error type of macOS' Security framework.
    mod mac {
        #[derive(Debug, thiserror::Error)]
        #[error("{message}")]
        #[allow(dead_code)]
        pub(super) struct Error {
            pub(super) code: i32,
            pub(super) message: &'static str,
        }
    }

    fn mac(code: i32) -> Box<dyn StdError + Send + Sync> {
        Box::new(mac::Error {
            code,
            message: "said so",
        })
    }

    #[test]
    fn sorts_secret_service_failures() {
        let locked = map_error(Error::NoStorageAccess(cause("SS error: prompt dismissed")));
        assert!(matches!(locked, KeyStoreError::Locked { .. }));
        let none = map_error(Error::NoStorageAccess(cause(
            "SS error: result not returned from SS API",
        )));
        assert!(matches!(none, KeyStoreError::Unavailable { .. }));
        let gone = map_error(Error::PlatformFailure(cause(
            "org.freedesktop.DBus.Error.ServiceUnknown: gone",
        )));
        assert!(matches!(gone, KeyStoreError::Unavailable { .. }));
        let silent = map_error(Error::PlatformFailure(cause(
            "org.freedesktop.DBus.Error.NoReply: no",
        )));
        assert_eq!(silent, KeyStoreError::TimedOut);
    }

    #[test]
    fn sorts_mac_failures() {
        for code in [MAC_CANCELLED, MAC_AUTH_FAILED] {
            assert_eq!(
                map_error(Error::PlatformFailure(mac(code))),
                KeyStoreError::Denied {
                    reason: "said so".to_owned()
                }
            );
        }
        assert!(matches!(
            map_error(Error::PlatformFailure(mac(MAC_NO_INTERACTION))),
            KeyStoreError::Locked { .. }
        ));
        assert!(matches!(
            map_error(Error::NoStorageAccess(mac(-25291))),
            KeyStoreError::Unavailable { .. }
        ));
        assert!(matches!(
            map_error(Error::PlatformFailure(mac(-1))),
            KeyStoreError::Other { .. }
        ));
    }

    #[test]
    fn says_the_limit_and_never_the_bytes() {
        assert_eq!(
            map_error(Error::TooLong("secret".to_owned(), 2560)),
            KeyStoreError::TooLong { limit: 2560 }
        );
        let shown = format!("{:?}", map_error(Error::BadEncoding(b"SECRET".to_vec())));
        assert!(
            !shown.contains("SECRET") && !shown.contains("83"),
            "{shown}"
        );
    }

    #[test]
    fn an_entry_fits_the_windows_limit_for_user_names() {
        // CRED_MAX_USERNAME_LENGTH
        let entry = EntryName {
            connection: uuid::Uuid::nil(),
            spki: crate::domain::Fingerprint::from_sha256([0xFF; 32]),
        };
        assert!(entry.to_string().len() <= 513);
    }
}
