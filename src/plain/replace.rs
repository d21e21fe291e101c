//! Replacing a key: which one, asking Salesforce with both keys, and what can be typed meanwhile.

use crate::app::{Entry, Journey, Model, MsgBody, Seen, Step, checklist_for};
use crate::guide::plain::replace;
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

impl Plain<'_> {
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
            (words::waiting(model.comes_back()).key, &poll.next),
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
