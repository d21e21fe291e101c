//! Where secrets live while the program runs. The core knows them by handle only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::app::{KeyHandle, PasteHandle, SecretField, TokenHandle};
use crate::ports::{SecretBytes, SecretEdit, SecretFields};

/// Longest secret that can be typed, in characters. The room is taken at once: a buffer that grew
/// would leave copies behind.
const FIELD_LIMIT: usize = 256;

/// Private keys, tokens and secret fields; wiped when forgotten or dropped.
#[derive(Default)]
pub struct Vault {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    secrets: HashMap<u64, Arc<SecretBytes>>,
    fields: HashMap<SecretField, Field>,
}

/// A secret text under its cursor.
struct Field {
    text: Zeroizing<Vec<char>>,
    cursor: usize,
}

impl Default for Field {
    fn default() -> Self {
        Self {
            text: Zeroizing::new(Vec::with_capacity(FIELD_LIMIT)),
            cursor: 0,
        }
    }
}

impl Field {
    fn edit(&mut self, edit: SecretEdit) {
        let (len, at) = (self.text.len(), self.cursor);
        match edit {
            SecretEdit::Insert(c) if len < FIELD_LIMIT && !c.is_control() => {
                self.text.insert(at, c);
                self.cursor += 1;
            }
            SecretEdit::Backspace if at > 0 => {
                self.text.remove(at - 1);
                self.cursor -= 1;
            }
            SecretEdit::Delete if at < len => {
                self.text.remove(at);
            }
            SecretEdit::Left => self.cursor = at.saturating_sub(1),
            SecretEdit::Right => self.cursor = (at + 1).min(len),
            SecretEdit::Home => self.cursor = 0,
            SecretEdit::End => self.cursor = len,
            SecretEdit::Clear => *self = Self::default(),
            SecretEdit::Insert(_) | SecretEdit::Backspace | SecretEdit::Delete => {}
        }
    }

    /// UTF-8, in a buffer that never grew.
    fn bytes(&self) -> SecretBytes {
        let mut bytes = Vec::with_capacity(self.text.len() * 4);
        let mut buffer = Zeroizing::new([0; 4]);
        for c in self.text.iter() {
            bytes.extend_from_slice(c.encode_utf8(&mut *buffer).as_bytes());
        }
        SecretBytes::new(bytes)
    }
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

    /// A pasted key; it leaves the vault.
    pub fn take_paste(&self, handle: PasteHandle) -> Option<Arc<SecretBytes>> {
        self.lock().secrets.remove(&handle.0)
    }

    /// What was typed into a secret field; both fields are empty afterwards.
    pub fn take_field(&self, field: SecretField) -> SecretBytes {
        let mut inner = self.lock();
        let taken = inner.fields.remove(&field).unwrap_or_default().bytes();
        inner.fields.clear();
        taken
    }
}

impl SecretFields for Vault {
    fn edit(&self, field: SecretField, edit: SecretEdit) -> (usize, usize) {
        let mut inner = self.lock();
        let field = inner.fields.entry(field).or_default();
        field.edit(edit);
        (field.text.len(), field.cursor)
    }

    fn same(&self, one: SecretField, other: SecretField) -> bool {
        let inner = self.lock();
        let text = |field: SecretField| inner.fields.get(&field).map(|field| &field.text);
        match (text(one), text(other)) {
            (Some(one), Some(other)) => {
                let differs = one
                    .iter()
                    .zip(other.iter())
                    .fold(0, |sum, (a, b)| sum | (u32::from(*a) ^ u32::from(*b)));
                one.len() == other.len() && differs == 0
            }
            _ => false,
        }
    }

    fn keep_paste(&self, text: SecretBytes) -> PasteHandle {
        PasteHandle(self.insert(text))
    }

    fn forget_paste(&self, paste: PasteHandle) {
        drop(self.take_paste(paste));
    }
}
