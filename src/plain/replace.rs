//! Replacing a key: which one, asking Salesforce with both keys, and what can be typed meanwhile.

use crate::app::{Door, Entry, Journey, Model, MsgBody, Problem, Seen, Shelf, Step, checklist_for};
use crate::guide::plain::{doors, replace};
use crate::guide::replacing as words;
use crate::guide::screens::replacing as screens;
use crate::ports::Next;
use crate::scripted::grounds;

use super::view::At;
use super::{Aside, Heard, Plain, failed};

/// Whether Salesforce is asked with the next key now.
pub(super) fn is_polling(model: &Model) -> bool {
    let asks = model.replacement().is_some_and(|r| r.poll.began.is_some());
    asks && model.current_step() == Some(Step::SwitchOver)
}

/// Whether it makes no sense to ask any longer.
pub(super) fn is_refused(model: &Model) -> bool {
    model.problem == Some(Problem::NextRefused)
}

impl Plain<'_> {
    /// The third door.
    pub(super) fn replace_door(&mut self, known: Option<&Shelf>) -> Option<Next> {
        match known.map(|known| known.connections.as_slice()) {
            None | Some([]) => {
                self.voice.say(replace::NONE);
                None
            }
            Some([(only, _)]) => {
                let door = Door::Replace(only.name.clone());
                Some(Next::Send(vec![MsgBody::Enter(door)]))
            }
            Some(_) => {
                self.aside = Aside::ReplaceDoor;
                None
            }
        }
    }

    /// Which connection?
    pub(super) fn which_to_replace(&mut self, model: &Model) {
        self.voice.gap();
        self.voice.say(replace::WHICH);
        let known = model.facts.shelf.as_deref();
        let connections = known.into_iter().flat_map(|known| &known.connections);
        for (index, (connection, _)) in connections.enumerate() {
            self.voice
                .say(&format!("{}. {}", index + 1, connection.name));
        }
    }

    pub(super) fn hear_replace_door(&mut self, model: &Model, text: &str) -> Option<Next> {
        if text.is_empty() {
            self.aside = Aside::None;
            return None;
        }
        let known = model.facts.shelf.as_deref();
        let connections = known.map_or(&[][..], |known| known.connections.as_slice());
        let number = text.trim_end_matches('.').parse::<usize>().ok();
        let by_number = number.and_then(|n| connections.get(n.checked_sub(1)?));
        let by_name = || connections.iter().find(|(c, _)| c.name.as_str() == text);
        let Some((chosen, _)) = by_number.or_else(by_name) else {
            self.voice.say(&doors::no_such(text, connections.len()));
            return None;
        };
        let door = Door::Replace(chosen.name.clone());
        Some(Next::Send(vec![MsgBody::Enter(door)]))
    }

    /// What can be typed where Salesforce is asked.
    pub(super) fn hear_switch_over(&mut self, model: &Model, text: &str) -> Heard {
        let again = self.aside == Aside::GivingUp;
        if again {
            self.aside = Aside::None;
        }
        match text.to_lowercase().as_str() {
            "raw" => self.raw_answers(model),
            "steps" => self.look_at_steps(model),
            "give up" if again => {
                return Heard::Next(Next::Send(vec![MsgBody::GiveUpReplacement]));
            }
            "give up" => {
                for line in screens::GIVE_UP_HELP {
                    self.voice.say(line);
                }
                self.voice.say(replace::GIVE_UP_AGAIN);
                self.aside = Aside::GivingUp;
            }
            _ => return Heard::Not,
        }
        Heard::Again
    }

    /// To the first line of the upload.
    pub(super) fn look_at_steps(&mut self, model: &Model) {
        let list = checklist_for(model, Step::Upload);
        if let Some(line) = list.and_then(|list| list.lines.first()) {
            self.at = At::Line {
                step: Step::Upload,
                line: line.id.clone(),
                fix: false,
            };
            self.asked = None;
        }
    }

    /// What Salesforce said to both keys, as it came.
    fn raw_answers(&mut self, model: &Model) {
        let Some(replacing) = model.replacement() else {
            return;
        };
        let poll = &replacing.poll;
        let both = [
            (words::NEXT_KEY, &poll.next),
            (words::ACTIVE_KEY, &poll.active),
        ];
        let mut said = false;
        for (name, seen) in both {
            if let Some(Seen::Refused(answer)) = seen {
                let text = replace::raw(name, answer.status, &answer.body);
                self.voice.verbatim(&text);
                said = true;
            }
        }
        if !said {
            self.voice.say(screens::NO_ANSWER_YET);
        }
    }

    /// A test of the key failed: why, before it is asked what to do.
    pub(super) fn tell_failed_test(&mut self, model: &Model) {
        let failed = model.journal.iter();
        let failed = failed.filter(|entry| **entry == Entry::TestFailed).count();
        let new = std::mem::replace(&mut self.told.failed, failed) < failed;
        if !new || !matches!(model.journey, Journey::Replace) {
            return;
        }
        self.voice.gap();
        for line in grounds(model) {
            self.voice.say(&line);
        }
        for fix in model
            .test
            .verdict
            .as_ref()
            .map(failed::fixes)
            .unwrap_or_default()
        {
            self.voice.say(&format!("  - {}", fix.text));
        }
    }
}
