//! A frame as text: the characters, then one letter a cell for what is not plain.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A painted frame.
pub(super) struct Shot {
    pub(super) buffer: Buffer,
    pub(super) cursor: Option<Position>,
}

impl Shot {
    /// The rows, without blanks at their ends.
    pub(super) fn rows(&self) -> Vec<String> {
        self.map(|cell| cell.symbol().to_owned())
    }

    /// Everything that can be read.
    pub(super) fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// As it stands in a snapshot.
    pub(super) fn print(&self) -> String {
        let area = self.buffer.area;
        let mut out = format!("{}x{}", area.width, area.height);
        match self.cursor {
            Some(at) => writeln!(out, ", cursor at column {}, row {}", at.x, at.y).unwrap(),
            None => writeln!(out, ", no cursor").unwrap(),
        }
        for row in self.rows() {
            writeln!(out, "{row}").unwrap();
        }
        writeln!(out, "~~~ styles").unwrap();
        let styles = self.map(|cell| letter(cell).to_string());
        for (number, row) in styles.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            writeln!(out, "{number:>2}:{row}").unwrap();
        }
        out
    }

    fn map(&self, show: impl Fn(&Cell) -> String) -> Vec<String> {
        let area = self.buffer.area;
        (area.y..area.bottom())
            .map(|y| {
                let mut row = String::new();
                let mut x = area.x;
                while x < area.right() {
                    let cell = &self.buffer[(x, y)];
                    row.push_str(&show(cell));
                    let width = u16::try_from(cell.symbol().width()).unwrap_or(1);
                    x += width.max(1);
                }
                row.trim_end().to_owned()
            })
            .collect()
    }
}

/// `C`yan, `G`reen, `R`ed, `M`agenta, small if not bold; `B` bold alone; `#` reversed. Dim is never
/// the only sign of anything and is left out.
fn letter(cell: &Cell) -> char {
    let bold = cell.modifier.contains(Modifier::BOLD);
    if cell.modifier.contains(Modifier::REVERSED) {
        return '#';
    }
    let letter = match cell.fg {
        Color::Reset if bold => return 'B',
        Color::Reset => return ' ',
        Color::Cyan => 'c',
        Color::Green => 'g',
        Color::Red => 'r',
        Color::Magenta => 'm',
        _ => '?',
    };
    if bold {
        letter.to_ascii_uppercase()
    } else {
        letter
    }
}
