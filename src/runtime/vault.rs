//! Where secrets live while the program runs. The core knows them by handle only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::{KeyHandle, TokenHandle};
use crate::ports::SecretBytes;

/// Private keys and tokens by handle; wiped when forgotten or dropped.
#[derive(Default)]
pub struct Vault {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    secrets: HashMap<u64, Arc<SecretBytes>>,
}

impl Vault {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere cannot leave the map half-written: every change is one call.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, secret: SecretBytes) -> u64 {
        let mut inner = self.lock();
        inner.next += 1;
        let number = inner.next;
        inner.secrets.insert(number, Arc::new(secret));
        number
    }

    /// Takes a private key (PKCS#8 DER).
    pub fn add_key(&self, key: SecretBytes) -> KeyHandle {
        KeyHandle(self.insert(key))
    }

    /// Takes an access token.
    pub fn add_token(&self, token: SecretBytes) -> TokenHandle {
        TokenHandle(self.insert(token))
    }

    /// A private key, for as long as the caller holds it.
    pub fn key(&self, handle: KeyHandle) -> Option<Arc<SecretBytes>> {
        self.lock().secrets.get(&handle.0).cloned()
    }

    /// An access token, for as long as the caller holds it.
    pub fn token(&self, handle: TokenHandle) -> Option<Arc<SecretBytes>> {
        self.lock().secrets.get(&handle.0).cloned()
    }

    /// Wipes a token (once nobody else holds it).
    pub fn forget_token(&self, handle: TokenHandle) {
        self.lock().secrets.remove(&handle.0);
    }

    /// Wipes a private key (once nobody else holds it).
    pub fn forget_key(&self, handle: KeyHandle) {
        self.lock().secrets.remove(&handle.0);
    }
}
