//! The hand-over: what the destination gets, and the key by explicit act.

use crate::app::{Model, MsgBody};
use crate::domain::StoreKind;
use crate::guide::plain::done;
use crate::guide::{HandOverDocument, hand_over_of};
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
            Some(document) => {
                for (index, block) in document.blocks().into_iter().enumerate() {
                    if index > 0 {
                        self.voice.gap();
                    }
                    self.voice.verbatim(&block);
                }
            }
            None => self.voice.say(done::NO_DESTINATION),
        }
        if key_can_be_written(model) {
            self.voice.gap();
            self.voice.say(done::KEY);
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
                self.key_file = Some(file.to_owned());
                None
            }
            _ => {
                self.voice.say(&done::no_such(text));
                None
            }
        }
    }

    pub(super) fn hear_confirm(&mut self, file: &str, text: &str) -> Option<Next> {
        self.key_file = None;
        // The hand-over stands above; only its prompt comes again.
        self.asked = Some(super::Prompt::HandOver);
        if matches!(text.to_lowercase().as_str(), "yes" | "y") {
            return Some(Next::Send(vec![MsgBody::ExportKey(file.to_owned())]));
        }
        self.voice.say(done::NOT_WRITTEN);
        None
    }
}
