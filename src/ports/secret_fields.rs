//! Text fields for secrets. What is typed goes straight into the vault; whoever paints the field
//! learns length and cursor, nothing else.

use crate::app::{PasteHandle, SecretField};

use super::SecretBytes;

/// One edit of a secret field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SecretEdit {
    /// A character at the cursor.
    Insert(char),
    /// The character before the cursor.
    Backspace,
    /// The character at the cursor.
    Delete,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// Everything.
    Clear,
}

/// The secret fields of a run.
pub trait SecretFields: Send + Sync {
    /// Edits a field; returns its length and cursor in characters.
    fn edit(&self, field: SecretField, edit: SecretEdit) -> (usize, usize);

    /// Whether two fields hold the same, compared without telling where they differ.
    fn same(&self, one: SecretField, other: SecretField) -> bool;

    /// Keeps a pasted private key until it is imported.
    fn keep_paste(&self, text: SecretBytes) -> PasteHandle;

    /// Wipes a pasted key that was not wanted.
    fn forget_paste(&self, paste: PasteHandle);
}
