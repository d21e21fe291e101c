//! The front end without questions: flags were the answers, lines or one JSON object come out.
//!
//! It has no logic of its own: it takes the default where there is one, lets the simulated org do
//! the checklist in a practice run, and leaves where only a person could decide.

mod experiments;
mod findings;
mod lines;
mod wrap;

use std::collections::BTreeSet;
use std::io::Write;

use crate::app::{
    Answer, Model, MsgBody, Pending, Problem, QuestionId, Step, pending, question_text,
};
use crate::domain::{TickState, Timestamp, clean_lines};
use crate::guide::{Words, messages};
use crate::ports::{FrontEnd, Next};

pub use crate::app::remaining;
pub use experiments::proposed;
pub use findings::{explained, findings, grounds, judgement, to_do, told};
pub use lines::Journal;
pub use wrap::wrap;

/// Why the scripted front end left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The journey is over.
    Done,
    /// This answer is missing.
    Missing(QuestionId),
    /// This answer was refused.
    Refused(QuestionId),
    /// Something stands in the way; it is in the model.
    Stuck,
}

impl Left {
    /// What to say about it; `None` where the findings of the test say it.
    pub fn words(&self, model: &Model) -> Option<Words> {
        match self {
            Self::Refused(question) => model.invalid.get(question).map(|invalid| invalid.0.clone()),
            Self::Missing(question) => Some(missing(model, question)),
            Self::Done | Self::Stuck => {
                let problem = model.test.key_problem.as_ref().or(model.problem.as_ref());
                problem.and_then(Problem::words)
            }
        }
    }
}

fn missing(model: &Model, question: &QuestionId) -> Words {
    let text = question_text(model, question);
    let text = text.as_ref();
    let title = text.map_or(question.key(), |text| text.title.as_str());
    let flag = text.and_then(|text| text.flag.as_deref());
    Words {
        what: messages::missing_answer(title, flag.unwrap_or_default()),
        next: String::new(),
    }
}

/// Answers by default, ticks in practice, prints what happens.
pub struct Scripted<'a> {
    out: Option<&'a mut dyn Write>,
    skip: BTreeSet<String>,
    width: Option<usize>,
    journal: Journal,
    left: Left,
}

impl<'a> Scripted<'a> {
    /// Prints lines to `out`, or nothing without one. `skip` are checklist lines left undone.
    pub fn new(out: Option<&'a mut dyn Write>, skip: BTreeSet<String>) -> Self {
        Self {
            out,
            skip,
            width: None,
            journal: Journal::default(),
            left: Left::Done,
        }
    }

    /// Breaks lines at words to fit into that many columns; whole lines without.
    #[must_use]
    pub fn with_width(mut self, width: Option<usize>) -> Self {
        self.width = width;
        self
    }

    /// Prints what is new. A closed pipe is no reason to stop the journey.
    fn print_news(&mut self, model: &Model) {
        let Some(out) = &mut self.out else { return };
        for line in self.journal.news(model) {
            let line = clean_lines(&line);
            let line = self
                .width
                .map_or_else(|| line.clone(), |width| wrap(&line, width));
            drop(writeln!(out, "{line}"));
        }
        drop(out.flush());
    }

    /// Why it left.
    pub fn left(&self) -> &Left {
        &self.left
    }

    fn leave(&mut self, left: Left) -> Next {
        self.left = left;
        Next::Leave
    }

    fn act(&mut self, model: &Model, step: Step, line: &str) -> Next {
        if model.is_practice() {
            let state = if self.skip.contains(line) {
                TickState::Skipped
            } else {
                TickState::Done
            };
            return Next::Send(vec![MsgBody::Tick(line.to_owned(), Some(state))]);
        }
        match step {
            // On a real org a person makes the app; its consumer key says that they did.
            Step::App if model.answers.consumer_key.is_none() => {
                self.leave(Left::Missing(QuestionId::ConsumerKey))
            }
            // Whether the rest was done is for the live test to find out.
            _ => Next::Send(vec![MsgBody::LeaveChecklist(step)]),
        }
    }
}

impl FrontEnd for Scripted<'_> {
    fn show(&mut self, model: &Model, _now: Timestamp) -> Next {
        self.print_news(model);
        if let Some(question) = model.invalid.keys().next() {
            return self.leave(Left::Refused(question.clone()));
        }
        match pending(model) {
            Pending::Done | Pending::Doors => self.leave(Left::Done),
            Pending::Stuck(_) => self.leave(Left::Stuck),
            Pending::Busy(_) => Next::Wait,
            Pending::Act { step, line } => self.act(model, step, &line.id),
            Pending::Ask(ask) if ask.default.is_some() => {
                Next::Send(vec![MsgBody::Answer(ask.question, Answer::Default)])
            }
            Pending::Ask(ask) => self.leave(Left::Missing(ask.question)),
        }
    }
}
