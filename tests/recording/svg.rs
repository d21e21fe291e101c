//! Draws screens as SVG: plain text in the reader's own fixed-width font, no script, no outside
//! file. Rows that occur more than once are drawn once and referred to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::camera::Frame;
use crate::grid::{Cell, Grid, Look};

/// Width and height of a cell, in hundredths of a unit: whole numbers keep the picture the same
/// everywhere.
const CELL: (usize, usize) = (840, 1800);

/// Room around the screen, in units.
const MARGIN: usize = 16;

/// Where the letters stand in their row, in hundredths.
const BASELINE: usize = 1350;

const GROUND: &str = "#0d1117";
const TEXT: &str = "#e6edf3";

/// The 16 colours, each at least 4.5:1 on the ground but black.
const COLOURS: [&str; 16] = [
    "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
    "#8b949e", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff",
];

/// A picture of one screen.
pub(crate) fn still(grid: &Grid) -> String {
    let mut picture = Picture::default();
    let body = picture.screen(grid, 0);
    picture.wrap(grid, "", &body)
}

/// The screens one after the other, without end. Who wants no motion sees `calm` alone.
pub(crate) fn moving(frames: &[Frame], calm: usize) -> String {
    let mut picture = Picture::default();
    let first = &frames.first().expect("something was filmed").grid;
    let (width, _) = size(first);
    let mut body = String::from("<g class=\"film\">");
    for (number, frame) in frames.iter().enumerate() {
        body.push_str(&picture.screen(&frame.grid, number * width));
    }
    body.push_str("</g>");
    picture.wrap(first, &motion(frames, calm, width), &body)
}

/// One strip of film that jumps from screen to screen.
fn motion(frames: &[Frame], calm: usize, width: usize) -> String {
    let all: u32 = frames.iter().map(|frame| frame.millis).sum();
    let shift = |number: usize| format!("transform:translateX(-{}px)", units(number * width));
    let mut steps = String::new();
    let mut until = 0;
    for (number, frame) in frames.iter().enumerate() {
        let share = f64::from(until) * 100.0 / f64::from(all);
        write!(steps, "{share:.3}%{{{}}}", shift(number)).expect("room");
        until += frame.millis;
    }
    write!(steps, "100%{{{}}}", shift(frames.len() - 1)).expect("room");
    format!(
        "@keyframes film{{{steps}}}\n.film{{animation:film {all}ms step-end infinite}}\n\
         @media(prefers-reduced-motion:reduce){{.film{{animation:none;{}}}}}\n",
        shift(calm)
    )
}

/// Width and height of a screen, in hundredths.
fn size(grid: &Grid) -> (usize, usize) {
    let cols = grid.rows.first().map_or(0, Vec::len);
    (cols * CELL.0, grid.rows.len() * CELL.1)
}

#[derive(Default)]
struct Picture {
    /// Rows by how they are drawn, with their numbers.
    rows: BTreeMap<String, usize>,
    looks: BTreeMap<Look, usize>,
}

impl Picture {
    /// One screen that begins at `x` hundredths.
    fn screen(&mut self, grid: &Grid, x: usize) -> String {
        let mut body = String::new();
        for (number, row) in grid.rows.iter().enumerate() {
            let drawn = self.row(row);
            if drawn.is_empty() {
                continue;
            }
            let next = self.rows.len();
            let id = *self.rows.entry(drawn).or_insert(next);
            let (x, y) = (units(x), units(number * CELL.1));
            write!(body, "<use href=\"#r{id}\" x=\"{x}\" y=\"{y}\"/>").expect("room");
        }
        body.push('\n');
        body
    }

    fn row(&mut self, row: &[Cell]) -> String {
        let mut drawn = String::new();
        let mut at = 0;
        while at < row.len() {
            let look = row[at].look;
            let same = row[at..].iter().take_while(|cell| cell.look == look);
            let length = same.count();
            self.run(&mut drawn, &row[at..at + length], at);
            at += length;
        }
        drawn
    }

    /// Cells of one look: their ground, their lines, their words.
    fn run(&mut self, drawn: &mut String, cells: &[Cell], at: usize) {
        let look = cells[0].look;
        if let Some(ground) = ground(look) {
            let (x, width) = (units(at * CELL.0), units(cells.len() * CELL.0));
            let height = units(CELL.1);
            write!(
                drawn,
                "<rect x=\"{x}\" width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
            )
            .expect("room");
        }
        let mut from = 0;
        while from < cells.len() {
            let kind = Kind::of(cells[from].symbol);
            let length = kind.length(&cells[from..]);
            let part = &cells[from..from + length];
            match kind {
                Kind::Blank => {}
                Kind::Line => self.lines(drawn, part, at + from),
                Kind::Words => self.words(drawn, part, at + from),
            }
            from += length;
        }
    }

    fn words(&mut self, drawn: &mut String, cells: &[Cell], at: usize) {
        let class = self.class(cells[0].look);
        let (x, y) = (units(at * CELL.0), units(BASELINE));
        let length = units(cells.len() * CELL.0);
        let text = escape(&Grid::text(cells));
        write!(
            drawn,
            "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\"{class}>{text}</text>"
        )
        .expect("room");
    }

    /// Box drawing as strokes: letters of most fonts leave gaps between rows.
    fn lines(&mut self, drawn: &mut String, cells: &[Cell], at: usize) {
        let colour = text_colour(cells[0].look);
        let mut path = String::new();
        for (number, cell) in cells.iter().enumerate() {
            let left = (at + number) * CELL.0;
            let (x, y) = (left + CELL.0 / 2, CELL.1 / 2);
            let arms = arms(cell.symbol).expect("box drawing");
            let ends = [(x, 0), (left + CELL.0, y), (x, CELL.1), (left, y)];
            for (end, _) in ends.iter().zip(arms).filter(|(_, drawn)| *drawn) {
                let (x2, y2) = (units(end.0), units(end.1));
                write!(path, "M{} {}L{x2} {y2}", units(x), units(y)).expect("room");
            }
        }
        write!(drawn, "<path d=\"{path}\" stroke=\"{colour}\"/>").expect("room");
    }

    fn class(&mut self, look: Look) -> String {
        let ground = look.ground.filter(|_| look.inverse);
        let look = Look { ground, ..look };
        if look == Look::default() {
            return String::new();
        }
        let next = self.looks.len();
        let number = *self.looks.entry(look).or_insert(next);
        format!(" class=\"l{number}\"")
    }

    fn wrap(&self, grid: &Grid, motion: &str, body: &str) -> String {
        let (width, height) = size(grid);
        let outer = (units(width + 200 * MARGIN), units(height + 200 * MARGIN));
        let (width, height) = (units(width), units(height));
        let mut styles = String::new();
        for (look, number) in &self.looks {
            writeln!(styles, ".l{number}{{{}}}", style(*look)).expect("room");
        }
        let mut rows: Vec<(&String, &usize)> = self.rows.iter().collect();
        rows.sort_by_key(|(_, number)| **number);
        let mut defs = String::new();
        for (drawn, number) in rows {
            writeln!(defs, "<g id=\"r{number}\">{drawn}</g>").expect("room");
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
             <title>sfjwt in a terminal: a practice run from the first question to a green test</title>\n\
             <style>\n\
             text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',\
             'Liberation Mono',monospace;fill:{TEXT};white-space:pre}}\n\
             path{{fill:none;stroke-width:1}}\n{styles}{motion}</style>\n\
             <defs>\n{defs}</defs>\n\
             <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
             <svg x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{width}\" height=\"{height}\">\n{body}</svg>\n\
             </svg>\n",
            outer.0, outer.1
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Line,
    Words,
}

impl Kind {
    fn of(symbol: char) -> Self {
        if symbol == ' ' {
            Self::Blank
        } else if arms(symbol).is_some() {
            Self::Line
        } else {
            Self::Words
        }
    }

    /// So many cells belong together; single spaces do not part words.
    fn length(self, cells: &[Cell]) -> usize {
        let kinds: Vec<Self> = cells.iter().map(|cell| Self::of(cell.symbol)).collect();
        let mut length = 0;
        while let Some(kind) = kinds.get(length) {
            let between = self == Self::Words
                && *kind == Self::Blank
                && kinds.get(length + 1) == Some(&Self::Words);
            if *kind != self && !between {
                break;
            }
            length += 1;
        }
        length
    }
}

/// Which arms a box-drawing character has: up, right, down, left.
const fn arms(symbol: char) -> Option<[bool; 4]> {
    Some(match symbol {
        '─' | '━' => [false, true, false, true],
        '│' | '┃' => [true, false, true, false],
        '┌' | '╭' => [false, true, true, false],
        '┐' | '╮' => [false, false, true, true],
        '└' | '╰' => [true, true, false, false],
        '┘' | '╯' => [true, false, false, true],
        '├' => [true, true, true, false],
        '┤' => [true, false, true, true],
        '┬' => [false, true, true, true],
        '┴' => [true, true, false, true],
        '┼' => [true, true, true, true],
        _ => return None,
    })
}

fn named(colour: Option<u8>, other: &'static str) -> &'static str {
    colour.map_or(other, |number| COLOURS[usize::from(number)])
}

fn text_colour(look: Look) -> &'static str {
    if look.inverse {
        named(look.ground, GROUND)
    } else {
        named(look.text, TEXT)
    }
}

fn ground(look: Look) -> Option<&'static str> {
    if look.inverse {
        Some(named(look.text, TEXT))
    } else {
        look.ground.map(|number| COLOURS[usize::from(number)])
    }
}

fn style(look: Look) -> String {
    let mut style = format!("fill:{}", text_colour(look));
    for (on, text) in [
        (look.bold, ";font-weight:bold"),
        (look.dim, ";opacity:.7"),
        (look.underline, ";text-decoration:underline"),
    ] {
        if on {
            style.push_str(text);
        }
    }
    style
}

/// Hundredths as a decimal number.
fn units(hundredths: usize) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:02}")
            .trim_end_matches('0')
            .to_owned()
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
