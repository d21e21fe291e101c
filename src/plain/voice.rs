//! The output: whole lines broken at words, and a prompt that stays open until it is answered.

use std::io::Write;

use crate::domain::clean_lines;
use crate::scripted::wrap;

pub(super) struct Voice<'a> {
    out: &'a mut dyn Write,
    width: usize,
    /// A prompt stands there and waits; its line is not ended.
    open: bool,
    /// Nothing was said since the last empty line.
    fresh: bool,
}

impl<'a> Voice<'a> {
    pub(super) fn new(out: &'a mut dyn Write, width: usize) -> Self {
        Self {
            out,
            width,
            open: false,
            fresh: true,
        }
    }

    /// Says something. What came from outside cannot steer the terminal; a closed pipe is no
    /// reason to stop the journey.
    pub(super) fn say(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.end_prompt();
        drop(writeln!(
            self.out,
            "{}",
            wrap(&clean_lines(text), self.width)
        ));
        self.fresh = false;
    }

    /// Says something that is copied: it is not broken.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.end_prompt();
        drop(writeln!(self.out, "{}", clean_lines(text)));
        self.fresh = false;
    }

    /// An empty line between two things.
    pub(super) fn gap(&mut self) {
        self.end_prompt();
        if !self.fresh {
            drop(writeln!(self.out));
            self.fresh = true;
        }
    }

    /// A prompt that waits for an answer.
    pub(super) fn prompt(&mut self, text: &str) {
        self.end_prompt();
        let text = wrap(&clean_lines(text), self.width);
        drop(write!(self.out, "{} ", text.trim_end()));
        drop(self.out.flush());
        self.open = true;
        self.fresh = false;
    }

    /// Whether a prompt waits.
    pub(super) const fn waits(&self) -> bool {
        self.open
    }

    /// The prompt was answered; `ended`: its line was ended by the terminal.
    pub(super) fn answered(&mut self, ended: bool) {
        if ended {
            self.open = false;
        }
        self.end_prompt();
    }

    pub(super) fn flush(&mut self) {
        drop(self.out.flush());
    }

    fn end_prompt(&mut self) {
        if self.open {
            self.open = false;
            drop(writeln!(self.out));
        }
    }
}
