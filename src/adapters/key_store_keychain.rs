//! The keychain of the operating system: macOS login keychain, Windows Credential Manager, Secret
//! Service elsewhere. Keys go in as raw PKCS#8 DER: Windows takes at most 2,560 bytes, and a
//! 4096-bit key fits only in this form.

use std::error::Error as StdError;

use keyring::Entry;
use keyring_core::Error;
use zeroize::Zeroize;

use super::key_store_entry::{accept, put_once};
use crate::domain::{EntryName, KeyStoreError, StoreKind};
use crate::ports::{KeyStore, SecretBytes};

/// Service under which all entries are kept; the user is the entry's name.
pub const SERVICE: &str = "sfjwt";

/// The platform's keychain. It is opened with the first call, and at most once per process: what
/// made that fail is the answer until the program is started again.
///
/// Calls may wait for as long as a person takes to answer the system's own prompt. They block, and
/// must not run on an async executor's thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeychainStore {
    _private: (),
}

impl KeychainStore {
    /// Opens nothing yet.
    pub const fn new() -> Self {
        Self { _private: () }
    }
}

impl KeyStore for KeychainStore {
    fn kind(&self) -> StoreKind {
        StoreKind::Keychain
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        let slot = open(entry)?;
        put_once(
            entry,
            key,
            || read(&slot),
            || slot.set_secret(key.expose()).map_err(map_error),
        )
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        accept(entry, read(&open(entry)?)?)
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        open(entry)?.delete_credential().map_err(map_error)
    }
}

fn open(entry: &EntryName) -> Result<Entry, KeyStoreError> {
    // Asked first, because `Entry::new` would hide why there is no store.
    if let Err(error) = Entry::store_status() {
        return Err(KeyStoreError::Unavailable {
            reason: opening_reason(error),
        });
    }
    Entry::new(SERVICE, &entry.to_string()).map_err(map_error)
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
