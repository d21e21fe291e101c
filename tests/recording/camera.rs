//! Films a person at the program: keeps the screens they see.

use std::time::Duration;

use crate::grid::Grid;
use crate::journey::Walk;
use crate::steady::Steady;

/// So long without a change nothing moves.
const STILL: Duration = Duration::from_millis(200);

/// A screen and how long it is shown.
pub(crate) struct Frame {
    /// The screen.
    pub(crate) grid: Grid,
    /// Milliseconds.
    pub(crate) millis: u32,
}

/// What was filmed.
#[derive(Default)]
pub(crate) struct Film {
    /// In order.
    pub(crate) frames: Vec<Frame>,
    /// Number of the frame that tells most.
    pub(crate) still: usize,
}

/// Films one walk.
pub(crate) struct Camera {
    pub(crate) walk: Walk,
    steady: Steady,
    film: Film,
}

impl Camera {
    pub(crate) fn new(walk: Walk, steady: Steady) -> Self {
        Self {
            walk,
            steady,
            film: Film::default(),
        }
    }

    /// Shows the screen, once nothing moves on it, for so long.
    pub(crate) fn keep(&mut self, millis: u32) {
        self.walk.terminal.wait_quiet(STILL);
        let grid = Grid::of(&self.walk.terminal.screen());
        let grid = self.steady.grid(grid);
        match self.film.frames.last_mut() {
            Some(last) if last.grid == grid => last.millis += millis,
            _ => self.film.frames.push(Frame { grid, millis }),
        }
    }

    /// Waits for a text and shows the screen it stands on for so long.
    #[track_caller]
    pub(crate) fn shows(&mut self, text: &str, millis: u32) {
        self.walk.terminal.wait_for(text);
        self.keep(millis);
    }

    /// Marks what was kept last as the most telling.
    pub(crate) fn is_the_still(&mut self) {
        self.film.still = self.film.frames.len() - 1;
    }

    /// What was filmed.
    pub(crate) fn film(self) -> Film {
        self.film
    }
}
