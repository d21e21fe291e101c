//! A small vault for tests: the real one belongs to the runtime, which the terminal UI never sees.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::app::{PasteHandle, SecretField};
use crate::ports::{SecretBytes, SecretEdit, SecretFields};

/// What was typed and pasted.
#[derive(Default)]
pub(super) struct Safe(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    fields: BTreeMap<SecretField, (Vec<char>, usize)>,
    pastes: BTreeMap<u64, SecretBytes>,
    next: u64,
}

impl Safe {
    /// Pasted keys that were neither read nor wiped.
    pub(super) fn pastes(&self) -> usize {
        self.0.lock().unwrap().pastes.len()
    }

    /// As reading a pasted key does: it leaves the vault.
    pub(super) fn take(&self, paste: PasteHandle) -> bool {
        self.0.lock().unwrap().pastes.remove(&paste.0).is_some()
    }

    /// As unlocking a store does: both fields are empty afterwards.
    pub(super) fn empty_fields(&self) {
        self.0.lock().unwrap().fields.clear();
    }
}

impl SecretFields for Safe {
    fn edit(&self, field: SecretField, edit: SecretEdit) -> (usize, usize) {
        let mut inner = self.0.lock().unwrap();
        let (text, cursor) = inner.fields.entry(field).or_default();
        match edit {
            SecretEdit::Insert(c) => {
                text.insert(*cursor, c);
                *cursor += 1;
            }
            SecretEdit::Backspace if *cursor > 0 => {
                *cursor -= 1;
                text.remove(*cursor);
            }
            SecretEdit::Delete if *cursor < text.len() => {
                text.remove(*cursor);
            }
            SecretEdit::Left => *cursor = cursor.saturating_sub(1),
            SecretEdit::Right => *cursor = (*cursor + 1).min(text.len()),
            SecretEdit::Home => *cursor = 0,
            SecretEdit::End => *cursor = text.len(),
            SecretEdit::Clear => {
                text.clear();
                *cursor = 0;
            }
            SecretEdit::Backspace | SecretEdit::Delete => {}
        }
        (text.len(), *cursor)
    }

    fn same(&self, one: SecretField, other: SecretField) -> bool {
        let inner = self.0.lock().unwrap();
        let text = |field| inner.fields.get(&field).map(|(text, _)| text);
        text(one).is_some() && text(one) == text(other)
    }

    fn keep_paste(&self, text: SecretBytes) -> PasteHandle {
        let mut inner = self.0.lock().unwrap();
        inner.next += 1;
        let number = inner.next;
        inner.pastes.insert(number, text);
        PasteHandle(number)
    }

    fn forget_paste(&self, paste: PasteHandle) {
        self.take(paste);
    }
}
