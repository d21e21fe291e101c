//! Going back: looking at an earlier place, and from there on again.

use crate::app::{Model, Pending, Place, QuestionId, Step, checklist_for, pending, trail};
use crate::guide::plain::ask;

use super::{Aside, Plain};

/// Where the person looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// Where the flow waits.
    Flow,
    /// At a question that was answered before.
    Question {
        /// Which.
        question: QuestionId,
        /// A finding or a problem led there: afterwards the flow goes on.
        fix: bool,
    },
    /// At a line that was ticked before.
    Line {
        /// Its step.
        step: Step,
        /// Its id.
        line: String,
        /// A finding led there.
        fix: bool,
    },
}

/// Every stop on the way, in order; checklists line by line.
fn stops(model: &Model) -> Vec<At> {
    let now = match pending(model) {
        Pending::Act { line, .. } => Some(line.id.as_str()),
        _ => None,
    };
    let mut stops = Vec::new();
    for place in trail(model) {
        match place {
            // What was typed for a passphrase is a secret and cannot be looked at.
            Place::Question(question) if question.secret().is_none() => {
                stops.push(At::Question {
                    question,
                    fix: false,
                });
            }
            Place::Checklist(step) => {
                let lines = checklist_for(model, step).map(|list| list.lines.iter());
                let passed = lines.into_iter().flatten().filter(|line| {
                    model.ticks.contains_key(&line.id) || now == Some(line.id.as_str())
                });
                stops.extend(passed.map(|line| At::Line {
                    step,
                    line: line.id.clone(),
                    fix: false,
                }));
            }
            Place::Question(_)
            | Place::Welcome
            | Place::Dashboard
            | Place::Connection(_)
            | Place::Work(_)
            | Place::Test
            | Place::HandOver
            | Place::SwitchOver
            | Place::Replaced
            | Place::Problem => {}
        }
    }
    stops
}

/// The stop where the flow waits, if it is one.
fn flow(model: &Model) -> Option<At> {
    match pending(model) {
        Pending::Ask(asked) => Some(At::Question {
            question: asked.question,
            fix: false,
        }),
        Pending::Act { step, line } => Some(At::Line {
            step,
            line: line.id.clone(),
            fix: false,
        }),
        _ => None,
    }
}

impl Plain<'_> {
    /// Where the person is, as a stop.
    fn here(&self, model: &Model) -> Option<At> {
        match &self.at {
            At::Flow => flow(model),
            At::Question { question, .. } => Some(At::Question {
                question: question.clone(),
                fix: false,
            }),
            At::Line { step, line, .. } => Some(At::Line {
                step: *step,
                line: line.clone(),
                fix: false,
            }),
        }
    }

    /// To the stop before this one.
    pub(super) fn back(&mut self, model: &Model) {
        if self.aside != Aside::None {
            self.aside = Aside::None;
            self.asked = None;
            return;
        }
        let stops = stops(model);
        let here = self.here(model);
        let position = here.and_then(|here| stops.iter().position(|stop| *stop == here));
        let before = position.unwrap_or(stops.len());
        match before.checked_sub(1).and_then(|index| stops.get(index)) {
            Some(stop) => {
                self.at = stop.clone();
                self.asked = None;
                self.passphrase.typed_once = false;
            }
            None => self.voice.say(ask::FIRST),
        }
    }

    /// On from a stop that was only looked at.
    pub(super) fn forward(&mut self, model: &Model) {
        let fix = matches!(
            self.at,
            At::Question { fix: true, .. } | At::Line { fix: true, .. }
        );
        let stops = stops(model);
        let here = self.here(model);
        let position = here.and_then(|here| stops.iter().position(|stop| *stop == here));
        let next = position.and_then(|position| stops.get(position + 1));
        self.at = match next {
            Some(next) if !fix && Some(next) != flow(model).as_ref() => next.clone(),
            _ => At::Flow,
        };
        self.asked = None;
    }

    /// To where the flow waits.
    pub(super) fn go_to_flow(&mut self) {
        self.at = At::Flow;
        self.asked = None;
    }
}
