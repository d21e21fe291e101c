//! Takes out of a screen what differs from run to run, and only that: same width, same look.

use regex::Regex;
use time::macros::{date, format_description};
use time::{Date, OffsetDateTime};

use crate::grid::{Cell, Grid};
use crate::program::Home;

/// The day on which every recording is made.
const THE_DAY: Date = date!(2026 - 03 - 02);

/// Of the usual look and length; opens nothing.
const CONSUMER_KEY: &str =
    "3MVG9aDWLDrx9NCiPiA94sUieNl.RzgdlB9agc07tUzdSBABzOWewyUu2LjJVYeOA5_UF4pyaLsLmQ";

const REST_OF_IT: &str = "7KqPzT3.wE_0hRbN5sXcJ1mGfVdA8uYo6LiQ";

/// Patterns whose matches are replaced.
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
    /// For a program that ran in this home.
    pub(crate) fn new(home: &Home) -> Self {
        let rule = |pattern: &str, rule| (Regex::new(pattern).expect("a pattern"), rule);
        let folder = regex::escape(&home.path().display().to_string());
        Self {
            rules: vec![
                rule(r"\b20\d\d-\d\d-\d\d", Rule::Date),
                rule(&folder, Rule::Text("/home/ada/sfjwt")),
                // A Consumer Key, and the rest of one on the next row.
                rule(r"[A-Za-z0-9._]{60,}", Rule::Text(CONSUMER_KEY)),
                rule(r"^ +([A-Za-z0-9._]{12,}) *$", Rule::Text(REST_OF_IT)),
                rule(r"\b\d\d:\d\d:\d\d\b", Rule::Text("10:24:31")),
                rule(r"\b\d\d:\d\d\b", Rule::Text("10:24")),
                rule(r"127\.0\.0\.1:(\d{4,5})\b", Rule::Text("40514")),
                rule(r"\b(\d+) ms\b", Rule::Text("12")),
                rule(r"\b(\d+\.\d+) s\b", Rule::Text("0.4")),
                rule(r"works\. (\d+) ms", Rule::Text("48")),
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
        let format = format_description!("[year]-[month]-[day]");
        let date = Date::parse(old, format).ok()?;
        let moved = date.checked_add(THE_DAY - self.today)?;
        moved.format(format).ok()
    }
}
