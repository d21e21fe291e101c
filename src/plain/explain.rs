//! What a pasted answer of Salesforce means, and how clipboard, browser and export ended.

use crate::app::{ExportFailure, Journey, Model, MsgBody, Shelf, checklist_for};
use crate::diagnosis::redact;
use crate::guide::plain::{ask, everywhere};
use crate::guide::{Words, messages, problems, screens};
use crate::ports::Next;
use crate::scripted::{judgement, told};

use super::{Aside, Plain, Prompt, done};

impl Plain<'_> {
    /// Asks what a text means. A token in it goes no further.
    pub(super) fn explain(&mut self, text: &str) -> Next {
        self.explaining = true;
        Next::Send(vec![MsgBody::Explain(redact(text))])
    }

    /// Says it, once.
    pub(super) fn tell_explanation(&mut self, model: &Model) {
        if !std::mem::take(&mut self.explaining) {
            return;
        }
        let Some((text, verdict)) = &model.explained else {
            return;
        };
        self.voice.gap();
        self.voice.say(ask::EXPLAINED);
        if verdict.answer.is_none() {
            self.voice.say(&format!("  {} {text}", messages::SAID));
            self.voice.say(ask::UNKNOWN_ANSWER);
            return;
        }
        self.voice.say(&verdict.meaning);
        for line in judgement(verdict, None) {
            self.voice.say(&line);
        }
        for finding in told(verdict).filter(|finding| !finding.fixes.is_empty()) {
            self.voice.say(&ask::to_do(&finding.code));
            for fix in &finding.fixes {
                self.voice.say(&format!("  - {}", fix.text));
            }
        }
        let home = matches!(model.journey, Journey::Home);
        let any = |shelf: &Shelf| !shelf.connections.is_empty();
        if let Some(shelf) = model
            .facts
            .shelf
            .as_deref()
            .filter(|shelf| home && any(shelf))
        {
            self.voice.say(ask::WHICH_CONNECTION);
            for (index, (connection, _)) in shelf.connections.iter().enumerate() {
                let name = connection.name.as_str();
                self.voice.say(&format!("{}. {name}", index + 1));
            }
            self.aside = Aside::FixDoor;
        }
    }

    /// It works from here: what somebody was told comes from another system.
    pub(super) fn tell_told(&mut self, model: &Model) {
        let told = model
            .repair
            .as_ref()
            .and_then(|repair| repair.told.as_ref());
        if let (Some(_), Some((text, verdict))) = (told, &model.explained) {
            self.voice.gap();
            self.voice.say(screens::WORKS_FROM_HERE);
            let lines = judgement(verdict, None);
            if !lines.iter().any(|line| line.contains(messages::SAID)) {
                self.voice.say(&format!("  {} {text}", messages::SAID));
            }
            for line in lines {
                self.voice.say(&line);
            }
        }
    }

    /// Says how the last ones ended.
    pub(super) fn tell_aids(&mut self, model: &Model) {
        let aids = &model.aids;
        if aids.serial == self.heard {
            return;
        }
        let since = self.heard;
        self.heard = aids.serial;
        if let Some((_, text, result)) = aids.copied.as_ref().filter(|(at, ..)| *at > since) {
            self.voice.say(&everywhere::copied(text, *result));
        }
        if let Some((_, url, result)) = aids.opened.as_ref().filter(|(at, ..)| *at > since) {
            self.voice.say(&everywhere::opened(url, *result));
        }
        if let Some((_, result)) = aids.reported.as_ref().filter(|(at, ..)| *at > since) {
            match result {
                Ok(path) => self.voice.say(&messages::written(path)),
                Err(error) => self.voice.say(&ask::refused(&problems::file(error))),
            }
        }
        if let Some((_, result)) = aids.exported.as_ref().filter(|(at, ..)| *at > since) {
            match result {
                Ok(path) => {
                    self.voice.say(&messages::key_exported(path));
                    self.commands_with_key(model, path);
                }
                Err(failure) => self.voice.say(&ask::refused(&export_words(failure))),
            }
        }
    }

    /// The destination's text once more, where it named the key file by a placeholder.
    fn commands_with_key(&mut self, model: &Model, path: &str) {
        let document = done::document(model, Some(path.to_owned()));
        let before = done::document(model, None);
        for (with, without) in document.iter().zip(&before) {
            let changed = with.sections.iter().zip(&without.sections);
            for (section, _) in changed.filter(|(with, without)| with.body != without.body) {
                self.voice.gap();
                self.voice.say(&section.title);
                self.voice.verbatim(&section.body);
            }
        }
    }

    /// What `help` says.
    pub(super) fn help(&mut self, model: &Model, prompt: &Prompt) {
        match prompt {
            Prompt::Question(question) => self.question_help(model, question),
            Prompt::Line(step, _) => {
                if let Some(list) = checklist_for(model, *step) {
                    self.voice.say(&list.title);
                    self.voice.say(&list.intro);
                }
            }
            Prompt::Doors if super::dashboard::has_connections(model) => {
                for line in crate::guide::plain::dashboard::COMMANDS {
                    self.voice.say(line);
                }
                return;
            }
            Prompt::Waiting | Prompt::Quiet => {
                self.voice.say(crate::guide::plain::busy::COMMANDS);
                return;
            }
            _ => {}
        }
        for line in everywhere::COMMANDS {
            self.voice.say(line);
        }
        if matches!(prompt, Prompt::Line(..)) {
            for line in everywhere::CHECKLIST {
                self.voice.say(line);
            }
        }
    }
}

fn export_words(failure: &ExportFailure) -> Words {
    match failure {
        ExportFailure::KeyStore(error) => problems::key_store(error),
        ExportFailure::Key(error) => problems::crypto(error),
        ExportFailure::File(error) => problems::file(error),
    }
}
