//! Films a terminal: presses keys, waits for what they bring, keeps the screens.

use crate::grid::Grid;
use crate::pty::{Key, Terminal};
use crate::steady::Steady;

/// A screen and how long it is shown.
pub(crate) struct Frame {
    /// The screen.
    pub(crate) grid: Grid,
    /// Milliseconds.
    pub(crate) millis: u32,
}

/// What was filmed.
pub(crate) struct Film {
    /// In order.
    pub(crate) frames: Vec<Frame>,
    still: usize,
}

impl Film {
    /// Number of the frame that tells most.
    pub(crate) fn still(&self) -> usize {
        self.still
    }
}

/// Films one terminal.
pub(crate) struct Camera<'a> {
    terminal: &'a mut Terminal,
    steady: &'a Steady,
    film: Film,
}

impl<'a> Camera<'a> {
    pub(crate) fn new(terminal: &'a mut Terminal, steady: &'a Steady) -> Self {
        Self {
            terminal,
            steady,
            film: Film {
                frames: Vec::new(),
                still: 0,
            },
        }
    }

    /// Waits for a text and shows the screen it stands on for so long.
    pub(crate) fn shows(&mut self, text: &str, millis: u32) {
        self.terminal.wait_for(text);
        self.keep(millis);
    }

    /// Marks what was shown last as the most telling.
    pub(crate) fn is_the_still(&mut self) {
        self.film.still = self.film.frames.len() - 1;
    }

    /// Presses a key and shows the screen on which the text stands.
    pub(crate) fn press(&mut self, key: Key, text: &str, millis: u32) {
        self.terminal.key(key);
        self.shows(text, millis);
    }

    /// Types a printable key and shows the screen on which the text stands.
    pub(crate) fn letter(&mut self, letter: &str, text: &str, millis: u32) {
        self.terminal.type_text(letter);
        self.shows(text, millis);
    }

    /// What was filmed.
    pub(crate) fn film(self) -> Film {
        self.film
    }

    fn keep(&mut self, millis: u32) {
        let grid = self.steady.grid(Grid::of(&self.terminal.screen()));
        match self.film.frames.last_mut() {
            Some(last) if last.grid == grid => last.millis += millis,
            _ => self.film.frames.push(Frame { grid, millis }),
        }
    }
}
