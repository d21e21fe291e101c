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

    /// A pasted key, for as long as the caller holds it.
    pub fn paste(&self, handle: PasteHandle) -> Option<Arc<SecretBytes>> {
        self.lock().secrets.get(&handle.0).cloned()
    }

    /// A pasted key; it leaves the vault.
    pub fn take_paste(&self, handle: PasteHandle) -> Option<Arc<SecretBytes>> {
        self.lock().secrets.remove(&handle.0)
    }

    /// What was typed into a secret field; it is empty afterwards, the others are as they were.
    pub fn take_field_alone(&self, field: SecretField) -> SecretBytes {
        let taken = self.lock().fields.remove(&field);
        taken.unwrap_or_default().bytes()
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

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: SecretField = SecretField::Passphrase;
    const AGAIN: SecretField = SecretField::PassphraseAgain;

    fn type_into(vault: &Vault, field: SecretField, text: &str) {
        for c in text.chars() {
            vault.edit(field, SecretEdit::Insert(c));
        }
    }

    /// What a field holds after these edits of `text`, with length and cursor.
    fn edited(text: &str, edits: &[SecretEdit]) -> (String, usize, usize) {
        let vault = Vault::default();
        type_into(&vault, FIELD, text);
        let mut end = (0, 0);
        for edit in edits {
            end = vault.edit(FIELD, *edit);
        }
        let taken = vault.take_field(FIELD);
        (taken.expose_str().unwrap().to_owned(), end.0, end.1)
    }

    fn is(text: &str, len: usize, cursor: usize) -> (String, usize, usize) {
        (text.to_owned(), len, cursor)
    }

    #[test]
    fn characters_go_where_the_cursor_is() {
        use SecretEdit::{End, Home, Insert, Left, Right};
        assert_eq!(edited("ac", &[Left, Insert('b')]), is("abc", 3, 2));
        assert_eq!(edited("bc", &[Home, Insert('a')]), is("abc", 3, 1));
        assert_eq!(edited("ab", &[Home, End, Insert('c')]), is("abc", 3, 3));
        assert_eq!(edited("ab", &[Home, Right, Right, Right]), is("ab", 2, 2));
        assert_eq!(edited("ab", &[Left, Left, Left]), is("ab", 2, 0));
        assert_eq!(edited("", &[Left, Right, End]), is("", 0, 0));
    }

    #[test]
    fn characters_are_removed_beside_the_cursor() {
        use SecretEdit::{Backspace, Delete, Home, Left};
        assert_eq!(edited("abc", &[Backspace]), is("ab", 2, 2));
        assert_eq!(edited("abc", &[Left, Backspace]), is("ac", 2, 1));
        assert_eq!(edited("abc", &[Left, Delete]), is("ab", 2, 2));
        assert_eq!(edited("abc", &[Home, Backspace]), is("abc", 3, 0));
        assert_eq!(edited("abc", &[Delete]), is("abc", 3, 3));
        assert_eq!(edited("", &[Backspace, Delete]), is("", 0, 0));
    }

    #[test]
    fn clearing_leaves_nothing() {
        use SecretEdit::{Clear, Insert};
        assert_eq!(edited("abc", &[Clear]), is("", 0, 0));
        assert_eq!(edited("abc", &[Clear, Insert('x')]), is("x", 1, 1));
    }

    #[test]
    fn length_and_cursor_count_characters_of_any_script() {
        use SecretEdit::{Backspace, Insert, Left};
        assert_eq!(edited("pä🔑ß", &[Left]), is("pä🔑ß", 4, 3));
        assert_eq!(edited("pä🔑ß", &[Left, Backspace]), is("päß", 3, 2));
        assert_eq!(edited("日本", &[Left, Insert('🦀')]), is("日🦀本", 3, 2));
    }

    #[test]
    fn control_characters_are_no_text() {
        let controls = ['\n', '\r', '\t', '\u{1b}', '\u{7f}', '\0'].map(SecretEdit::Insert);
        assert_eq!(edited("ab", &controls), is("ab", 2, 2));
    }

    #[test]
    fn a_full_field_takes_no_more_and_never_moves() {
        let vault = Vault::default();
        let address = || vault.lock().fields[&FIELD].text.as_ptr();
        type_into(&vault, FIELD, "🔑");
        let before = address();
        type_into(&vault, FIELD, &"🔑".repeat(FIELD_LIMIT + 10));
        assert_eq!(address(), before, "no copy was left behind");
        assert_eq!(
            vault.edit(FIELD, SecretEdit::Insert('x')),
            (FIELD_LIMIT, FIELD_LIMIT)
        );
        let taken = vault.take_field(FIELD);
        assert_eq!(taken.expose_str(), Some(&*"🔑".repeat(FIELD_LIMIT)));
    }

    #[test]
    fn the_same_twice_is_the_same() {
        let same = |one: &str, other: &str| {
            let vault = Vault::default();
            type_into(&vault, FIELD, one);
            type_into(&vault, AGAIN, other);
            let found = vault.same(FIELD, AGAIN);
            assert_eq!(found, vault.same(AGAIN, FIELD));
            found
        };
        assert!(same("pass", "pass"));
        assert!(same("pä🔑", "pä🔑"));
        for (one, other) in [
            ("pass", "Pass"),
            ("pass", "pas"),
            ("pass", ""),
            ("", ""),
            ("ab", "ba"),
            // Both show as ä; the file store would see other bytes.
            ("\u{e4}", "a\u{308}"),
        ] {
            assert!(!same(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_taken_is_gone_from_both_fields() {
        let vault = Vault::default();
        type_into(&vault, FIELD, "pass");
        type_into(&vault, AGAIN, "pass");
        assert!(vault.take_field(FIELD).expose() == b"pass");
        assert!(vault.lock().fields.is_empty());
        assert!(vault.take_field(FIELD).is_empty());
        assert!(!vault.same(FIELD, AGAIN));
        assert_eq!(vault.edit(AGAIN, SecretEdit::Right), (0, 0));
    }
}
