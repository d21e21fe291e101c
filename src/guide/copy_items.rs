//! A hand-over document piece by piece, for screens on which one copies field after field.

use super::hand_over::{RenderedSection, SectionKind};

/// What a piece is, and so what can be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKind {
    /// The value of a field of the other system's form: copy it.
    Field,
    /// A command: copy it, or run it in a terminal.
    Command,
    /// A whole file: copy it, or write it under this name.
    File(Option<String>),
    /// Something to do; there is nothing to copy.
    Step,
    /// Text to read; there is nothing to copy.
    Text,
    /// The private key is needed here. It is never on a screen or on the clipboard: offer to write
    /// the key file (PKCS#8 PEM, readable by its owner alone).
    KeyNeeded,
}

impl ItemKind {
    /// Whether the value is there to be copied.
    pub const fn is_copied(&self) -> bool {
        matches!(self, Self::Field | Self::Command | Self::File(_))
    }
}

/// A piece of a hand-over document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyItem {
    /// What it is for: a field's label, `Command 2 of 3`, a file name.
    pub label: String,
    /// The value. For the private key the file it was written to, empty before that.
    pub value: String,
    /// What it is.
    pub kind: ItemKind,
}

impl RenderedSection {
    /// The section's pieces, in order; where the private key is needed, that comes last.
    pub fn items(&self) -> Vec<CopyItem> {
        let mut items = match self.kind {
            SectionKind::Commands => self.numbered("Command", &ItemKind::Command),
            SectionKind::Steps => self.numbered("Step", &ItemKind::Step),
            SectionKind::Fields => self
                .fields
                .iter()
                .map(|field| item(&field.label, &field.value, ItemKind::Field))
                .collect(),
            SectionKind::Json | SectionKind::Yaml => {
                let label = self.file_name.as_deref().unwrap_or(&self.title);
                let kind = ItemKind::File(self.file_name.clone());
                vec![item(label, &self.body, kind)]
            }
            SectionKind::Text => vec![item(&self.title, &self.body, ItemKind::Text)],
        };
        if let Some(key) = &self.key {
            let path = key.path.as_deref().unwrap_or_default();
            items.push(item(&key.label, path, ItemKind::KeyNeeded));
        }
        items
    }

    fn numbered(&self, word: &str, kind: &ItemKind) -> Vec<CopyItem> {
        let count = self.parts.len();
        let label = |index: usize| match count {
            1 => word.to_owned(),
            _ => format!("{word} {} of {count}", index + 1),
        };
        let all = self.parts.iter().enumerate();
        all.map(|(index, part)| item(&label(index), part, kind.clone()))
            .collect()
    }
}

fn item(label: &str, value: &str, kind: ItemKind) -> CopyItem {
    CopyItem {
        label: label.to_owned(),
        value: value.to_owned(),
        kind,
    }
}
