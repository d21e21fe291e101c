//! What every key store does the same way: entries are immutable, belong to one key, and a write
//! counts only after the same bytes were read back.

use super::crypto::checked_fingerprint;
use crate::domain::{EntryName, KeyStoreError};
use crate::ports::SecretBytes;

/// Stores `key` under a new entry by `write`, unless `read` finds the same bytes there already.
/// `read` gives back whatever is stored, unjudged. `write` must fail with
/// [`KeyStoreError::Occupied`] where it can tell that it came second.
pub(super) fn put_once(
    entry: &EntryName,
    key: &SecretBytes,
    read: impl Fn() -> Result<SecretBytes, KeyStoreError>,
    write: impl FnOnce() -> Result<(), KeyStoreError>,
) -> Result<(), KeyStoreError> {
    match read() {
        Ok(there) if there.expose() == key.expose() => return Ok(()),
        Ok(_) => return Err(KeyStoreError::Occupied),
        Err(KeyStoreError::NotFound) => {}
        Err(error) => return Err(error),
    }
    if checked_fingerprint(key) != Ok(entry.spki) {
        return Err(KeyStoreError::Other {
            reason: format!("this key does not belong to entry {entry}"),
        });
    }
    let written = write();
    if let Err(KeyStoreError::Occupied) | Ok(()) = written {
        return match (read()?.expose() == key.expose(), written) {
            (true, _) => Ok(()),
            (false, Ok(())) => Err(KeyStoreError::ReadBackDiffers),
            (false, Err(error)) => Err(error),
        };
    }
    written
}

/// Refuses stored bytes that are no valid key, or another key than the entry's name says.
pub(super) fn accept(entry: &EntryName, stored: SecretBytes) -> Result<SecretBytes, KeyStoreError> {
    match checked_fingerprint(&stored) {
        Ok(spki) if spki == entry.spki => Ok(stored),
        Ok(spki) => Err(KeyStoreError::Damaged {
            reason: format!("another key is stored there, {}", spki.short()),
        }),
        Err(error) => Err(KeyStoreError::Damaged {
            reason: error.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::adapters::crypto::SystemCrypto;
    use crate::domain::{Fingerprint, KeySize};
    use crate::ports::Crypto;

    /// A key and the entry it belongs to.
    fn key() -> (EntryName, SecretBytes) {
        let key = SystemCrypto::new().generate(KeySize::Rsa2048).unwrap();
        let entry = EntryName {
            connection: uuid::Uuid::nil(),
            spki: checked_fingerprint(&key).unwrap(),
        };
        (entry, key)
    }

    /// Puts into a slot that, when written to, holds `kept` instead.
    fn put_into(slot: Option<&[u8]>, kept: Option<&[u8]>) -> Result<(), KeyStoreError> {
        let (entry, key) = key();
        let slot = RefCell::new(slot.map(<[u8]>::to_vec));
        put_once(
            &entry,
            &key,
            || match &*slot.borrow() {
                Some(bytes) => Ok(SecretBytes::new(bytes.clone())),
                None => Err(KeyStoreError::NotFound),
            },
            || {
                *slot.borrow_mut() = Some(kept.unwrap_or(key.expose()).to_vec());
                Ok(())
            },
        )
    }

    #[test]
    fn writes_into_a_free_slot_only() {
        assert_eq!(put_into(None, None), Ok(()));
        assert_eq!(put_into(Some(b"x"), None), Err(KeyStoreError::Occupied));
    }

    #[test]
    fn notices_that_other_bytes_were_kept() {
        assert_eq!(
            put_into(None, Some(b"cut off")),
            Err(KeyStoreError::ReadBackDiffers)
        );
    }

    #[test]
    fn coming_second_is_fine_with_the_same_key_only() {
        let (entry, key) = key();
        for (winner, result) in [
            (key.expose(), Ok(())),
            (&b"x"[..], Err(KeyStoreError::Occupied)),
        ] {
            let slot: RefCell<Option<&[u8]>> = RefCell::new(None);
            let put = put_once(
                &entry,
                &key,
                || match &*slot.borrow() {
                    Some(bytes) => Ok(SecretBytes::new(bytes.to_vec())),
                    None => Err(KeyStoreError::NotFound),
                },
                || {
                    *slot.borrow_mut() = Some(winner);
                    Err(KeyStoreError::Occupied)
                },
            );
            assert_eq!(put, result);
        }
    }

    #[test]
    fn a_key_goes_under_its_own_fingerprint_only() {
        let (mut entry, key) = key();
        entry.spki = Fingerprint::from_sha256([7; 32]);
        let put = put_once(&entry, &key, || Err(KeyStoreError::NotFound), || Ok(()));
        assert!(matches!(put, Err(KeyStoreError::Other { .. })));
        assert!(matches!(
            accept(&entry, key).map(|_| ()),
            Err(KeyStoreError::Damaged { .. })
        ));
    }
}
