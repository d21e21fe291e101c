//! The platform's own store of secrets, and what can be told about it without disturbing anybody.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

/// Opens the store: the macOS login keychain.
#[cfg(target_os = "macos")]
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Opens the store: the Windows Credential Manager.
#[cfg(windows)]
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Opens the store: the Secret Service of the session bus.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// The users under which `service` has secrets. No secret is read.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn users(store: &CredentialStore, service: &str) -> Result<Vec<String>, Error> {
    // The Credential Manager is searched by patterns of target names; so everything is looked at.
    let spec = if cfg!(target_os = "macos") {
        HashMap::from([("service", service)])
    } else {
        HashMap::new()
    };
    let found = store.search(&spec)?;
    let named = found.iter().filter_map(keyring_core::Entry::get_specifiers);
    let own = named.filter(|(kept_for, _)| kept_for == service);
    Ok(own.map(|(_, user)| user).collect())
}

/// The users under which `service` has secrets. No secret is read, but a locked collection does not
/// even tell these.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn users(store: &CredentialStore, service: &str) -> Result<Vec<String>, Error> {
    let found = store.search(&HashMap::from([("service", service)]))?;
    let mut users = Vec::new();
    for entry in &found {
        let (_, user) = entry.get_specifiers().ok_or_else(|| {
            let reason = "not all of its entries could be looked at";
            Error::NoStorageAccess(reason.into())
        })?;
        users.push(user);
    }
    Ok(users)
}

/// Whether there is a place for new secrets, locked or not: every account has one here.
#[cfg(not(all(unix, not(target_os = "macos"))))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere there may be none")]
pub(super) fn has_place() -> Result<(), Error> {
    Ok(())
}

/// Whether there is a place for new secrets, locked or not: the service's default collection. To
/// ask for it opens no window.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn has_place() -> Result<(), Error> {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;
    use zbus_secret_service_keyring_store::errors::{decode_error, platform_failure};

    let service = SecretService::connect(EncryptionType::Dh).map_err(platform_failure)?;
    let place = service.get_default_collection();
    place.map(|_| ()).map_err(decode_error)
}
