//! A screen as the picture needs it: cells with their look.

use vt100::{Color, Screen};

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Look {
    /// One of the 16 colours of the text; `None`: the terminal's own.
    pub(crate) text: Option<u8>,
    /// The same for the ground.
    pub(crate) ground: Option<u8>,
    /// Bold.
    pub(crate) bold: bool,
    /// Dim.
    pub(crate) dim: bool,
    /// Underlined.
    pub(crate) underline: bool,
    /// Text and ground change places.
    pub(crate) inverse: bool,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What stands in it. The program's screens have no wider characters.
    pub(crate) symbol: char,
    /// How.
    pub(crate) look: Look,
}

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grid {
    /// Its rows, all of the same length.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// What stands on a terminal's screen; the cursor, if it is shown, is an inverse cell.
    pub(crate) fn of(screen: &Screen) -> Self {
        let (rows, cols) = screen.size();
        let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
        let row = |row: u16| {
            (0..cols.get())
                .map(|col| {
                    let mut cell = cell(screen, row, col);
                    cell.look.inverse ^= cursor == Some((row, col));
                    cell
                })
                .collect()
        };
        Self {
            rows: (0..rows.get()).map(row).collect(),
        }
    }

    /// The text of a row, one character a cell.
    pub(crate) fn text(row: &[Cell]) -> String {
        row.iter().map(|cell| cell.symbol).collect()
    }
}

fn cell(screen: &Screen, row: u16, col: u16) -> Cell {
    let cell = screen.cell(row, col).expect("a cell of the screen");
    Cell {
        symbol: cell.contents().chars().next().unwrap_or(' '),
        look: Look {
            text: colour(cell.fgcolor()),
            ground: colour(cell.bgcolor()),
            bold: cell.bold(),
            dim: cell.dim(),
            underline: cell.underline(),
            inverse: cell.inverse(),
        },
    }
}

fn colour(colour: Color) -> Option<u8> {
    match colour {
        Color::Default => None,
        Color::Idx(number @ 0..16) => Some(number),
        other => panic!("{other:?} is none of the 16 colours that themes know"),
    }
}
