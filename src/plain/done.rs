//! The hand-over: what the destination gets, and the key by explicit act.

use crate::app::{Model, MsgBody};
use crate::domain::StoreKind;
use crate::guide::plain::done;
use crate::guide::{HandOverDocument, SectionKind, hand_over_of};
use crate::ports::Next;

use super::Plain;

/// Whether the key is here and may leave.
fn key_can_be_written(model: &Model) -> bool {
    model.facts.key.as_ref().is_some_and(|key| {
        let here = key
            .stored
            .is_some_and(|store| store != StoreKind::Elsewhere);
        here && !key.facts.is_legacy()
    })
}

/// What the destination gets; `None` while there is none.
pub(super) fn document(model: &Model, key_file: Option<String>) -> Option<HandOverDocument> {
    let destination = model.destination().filter(|d| d.id != "not-sure")?;
    let connection = model.facts.saved_connection.as_deref()?;
    Some(hand_over_of(
        destination,
        connection,
        &model.answers.fields,
        key_file,
    ))
}

/// The line that waits.
pub(super) fn prompt(model: &Model) -> String {
    if key_can_be_written(model) {
        done::PROMPT.to_owned()
    } else {
        done::PROMPT_NO_KEY.to_owned()
    }
}

impl Plain<'_> {
    pub(super) fn hand_over(&mut self, model: &Model) {
        self.voice.gap();
        match document(model, None) {
            Some(document) => self.document(model, &document),
            None => self.voice.say(done::NO_DESTINATION),
        }
        if key_can_be_written(model) {
            self.voice.gap();
            self.voice.say(done::KEY);
        }
    }

    /// What is read is broken at words; what is copied stays whole.
    fn document(&mut self, model: &Model, document: &HandOverDocument) {
        self.voice.say(&document.title);
        for section in &document.sections {
            self.voice.gap();
            self.voice.say(&section.title);
            self.voice.say(&section.intro);
            match section.kind {
                SectionKind::Steps | SectionKind::Text => self.voice.say(&section.body),
                SectionKind::Commands
                | SectionKind::Json
                | SectionKind::Yaml
                | SectionKind::Fields => self.voice.verbatim(&section.body),
            }
        }
        let named = model.facts.name.as_ref().zip(model.destination());
        let has_files = document.sections.iter().any(|s| s.file_name.is_some());
        if let (true, Some((name, destination))) = (has_files, named) {
            self.voice.gap();
            self.voice.say(&done::files(&destination.id, name.as_str()));
        }
        let field = |id: &String| model.destination()?.field(id);
        let missing = document.missing.iter().filter_map(field);
        let missing: Vec<&str> = missing.map(|field| field.label.as_str()).collect();
        if !missing.is_empty() {
            self.voice.gap();
            self.voice.say(&done::missing(&missing));
        }
    }

    pub(super) fn hear_done(&mut self, model: &Model, text: &str) -> Option<Next> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        match (word, rest.trim()) {
            ("", _) => Some(self.leave(super::Left::Done)),
            ("key", "") if key_can_be_written(model) => {
                self.voice.say(done::WHICH_FILE);
                None
            }
            ("key", file) if key_can_be_written(model) => {
                self.aside = super::Aside::KeyFile(file.to_owned());
                None
            }
            _ => {
                self.voice.say(&done::no_such(text));
                None
            }
        }
    }

    pub(super) fn hear_confirm(&mut self, file: &str, text: &str) -> Option<Next> {
        self.aside = super::Aside::None;
        // The hand-over stands above; only its prompt comes again.
        self.asked = Some(super::Prompt::HandOver);
        if matches!(text.to_lowercase().as_str(), "yes" | "y") {
            return Some(Next::Send(vec![MsgBody::ExportKey(file.to_owned())]));
        }
        self.voice.say(done::NOT_WRITTEN);
        None
    }
}
