//! A yes before experiments send requests to somebody's org, asked where a person can be asked.

use std::future::Future;
use std::pin::Pin;

use crate::app::{Model, MsgBody};
use crate::domain::Timestamp;
use crate::guide::experiments as words;
use crate::plain::{Keyboard, Typed};
use crate::ports::{FrontEnd, Next};
use crate::scripted::{Left, Scripted, findings, proposed};

use super::keyboard::Stdin;
use super::output;

/// The front end without questions, with this one question.
pub(super) struct Asking<'a> {
    inner: Scripted<'a>,
    /// `None`: nobody to ask.
    keyboard: Option<Stdin>,
    asked: bool,
}

impl<'a> Asking<'a> {
    /// `attended`: somebody can be asked.
    pub(super) fn new(inner: Scripted<'a>, attended: bool) -> Self {
        Self {
            inner,
            keyboard: attended.then(Stdin::new),
            asked: false,
        }
    }

    /// Why it left.
    pub(super) fn left(&self) -> &Left {
        self.inner.left()
    }

    /// Whether what was found and proposed stands on the screen already.
    pub(super) const fn has_asked(&self) -> bool {
        self.asked
    }
}

impl FrontEnd for Asking<'_> {
    fn show(&mut self, model: &Model, now: Timestamp) -> Next {
        let next = self.inner.show(model, now);
        let waits = !model.interrupted && !model.proposed_experiments().is_empty();
        let Some(keyboard) = self.keyboard.as_mut().filter(|_| waits) else {
            return next;
        };
        if next != Next::Leave {
            return next;
        }
        if !self.asked {
            self.asked = true;
            output::line("");
            for line in findings(model).iter().chain(&proposed(model)) {
                output::prose(line);
            }
            output::write(words::ASK.as_bytes());
            keyboard.read(false);
        }
        match keyboard.take() {
            None => Next::Wait,
            Some(Typed::Line(line)) if is_yes(&line) => {
                self.keyboard = None;
                Next::Send(vec![MsgBody::Experiment(true)])
            }
            Some(_) => {
                self.keyboard = None;
                Next::Leave
            }
        }
    }

    fn finishing(&mut self) {
        self.inner.finishing();
    }

    fn input(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        match &mut self.keyboard {
            Some(keyboard) => keyboard.arrived(),
            None => Box::pin(std::future::pending()),
        }
    }
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}
