//! Takes out of a screen what differs from run to run, and only that: same width, same look.

use regex::Regex;
use time::macros::{date, format_description};
use time::{Date, OffsetDateTime};

use crate::grid::{Cell, Grid};

/// The day on which every recording is made.
const THE_DAY: Date = date!(2026 - 03 - 02);

/// Patterns whose matches are replaced: the hexadecimal digits of ids and fingerprints and other
/// random characters keep their kind.
pub(crate) struct Steady {
    rules: Vec<(Regex, Rule)>,
    today: Date,
}

enum Rule {
    /// Days move by as many days as lie between today and the day of the recording.
    Date,
    /// This text, repeated or cut to the width.
    Text(&'static str),
}

impl Steady {
    pub(crate) fn new() -> Self {
        let rule = |pattern: &str, rule| (Regex::new(pattern).expect("a pattern"), rule);
        Self {
            rules: vec![
                rule(r"\b20\d\d-\d\d-\d\d\b", Rule::Date),
                rule(r"\b20\d{6}\b", Rule::Date),
                rule(r"\b\d\d:\d\d:\d\d\b", Rule::Text("10:24:31")),
                rule(r"\b\d\d:\d\d\b", Rule::Text("10:24")),
                rule(r"127\.0\.0\.1:(\d{4,5})\b", Rule::Text("40514")),
                rule(r"\b(\d+) ms\b", Rule::Text("12")),
                rule(r"\b(\d+\.\d+) s\b", Rule::Text("0.4")),
            ],
            today: OffsetDateTime::now_utc().date(),
        }
    }

    /// The screen as it would have been on the day of the recording.
    pub(crate) fn grid(&self, mut grid: Grid) -> Grid {
        for row in &mut grid.rows {
            self.row(row);
        }
        grid
    }

    fn row(&self, row: &mut [Cell]) {
        for (pattern, rule) in &self.rules {
            let text = Grid::text(row);
            for found in pattern.captures_iter(&text) {
                let part = found.get(1).or_else(|| found.get(0)).expect("a match");
                let at = text[..part.start()].chars().count();
                for (cell, symbol) in row[at..].iter_mut().zip(self.new_text(rule, part.as_str())) {
                    cell.symbol = symbol;
                }
            }
        }
    }

    fn new_text(&self, rule: &Rule, old: &str) -> Vec<char> {
        let width = old.chars().count();
        match rule {
            Rule::Text(text) => text.chars().cycle().take(width).collect(),
            Rule::Date => self
                .moved(old)
                .unwrap_or_else(|| old.to_owned())
                .chars()
                .collect(),
        }
    }

    fn moved(&self, old: &str) -> Option<String> {
        let dashes = format_description!("[year]-[month]-[day]");
        let plain = format_description!("[year][month][day]");
        let format = if old.contains('-') { dashes } else { plain };
        let date = Date::parse(old, format).ok()?;
        let moved = date.checked_add(THE_DAY - self.today)?;
        moved.format(format).ok()
    }
}
