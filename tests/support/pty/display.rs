//! The terminal's side of a PTY: what the program wrote, the screen it makes, the modes it switched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroU16;
use std::time::Instant;

use regex::bytes::Regex;
use vt100::Screen;

/// Number of the private OSC by which the wrapper tells what a screen does not show.
pub(super) const NOTE: &str = "7731";

/// Modes that are on in a terminal nobody has touched: automatic wrapping, the cursor.
const ON_AT_FIRST: [u16; 2] = [7, 25];

/// `ESC [ ? 25 h ESC [ 99999 ; 99999 H`
const LONGEST_FRAME_END: usize = 20;

/// Everything that came from the program so far.
pub(super) struct Display {
    parser: vt100::Parser<Notes>,
    /// Every byte, for what a screen does not keep.
    pub(super) raw: Vec<u8>,
    /// Every screen that differed from the one before.
    pub(super) screens: Vec<String>,
    /// When the first text stood on the screen.
    pub(super) first_text: Option<Instant>,
    /// When the last byte came.
    pub(super) last_byte: Option<Instant>,
    /// Nobody can write any more.
    pub(super) closed: bool,
    /// Exit code of the session's leader, once it ended.
    pub(super) leader_code: Option<u32>,
}

/// What the wrapper told.
#[derive(Default)]
pub(super) struct Notes {
    by_name: BTreeMap<String, String>,
    copied: Vec<Vec<u8>>,
}

impl vt100::Callbacks for Notes {
    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if let [number, name, value] = params
            && *number == NOTE.as_bytes()
        {
            self.by_name.insert(text(name), text(value));
        }
    }

    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        self.copied.push(data.to_vec());
    }
}

impl Display {
    pub(super) fn new(cols: u16, rows: u16) -> Self {
        let (rows, cols) = (at_least_one(rows), at_least_one(cols));
        Self {
            parser: vt100::Parser::new_with_callbacks(rows, cols, 500, Notes::default()),
            raw: Vec::new(),
            screens: Vec::new(),
            first_text: None,
            last_byte: None,
            closed: false,
            leader_code: None,
        }
    }

    pub(super) fn process(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
        let now = Instant::now();
        self.last_byte = Some(now);
        let text = self.screen().contents();
        if self.first_text.is_none() && !text.trim().is_empty() {
            self.first_text = Some(now);
        }
        if self.screens.last() != Some(&text) {
            self.screens.push(text);
        }
    }

    pub(super) fn resize(&mut self, cols: u16, rows: u16) {
        self.parser.set_size(at_least_one(rows), at_least_one(cols));
    }

    pub(super) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Whether the last frame came to its end: behind the cells the cursor is hidden, or shown and
    /// put to its place.
    pub(super) fn frame_is_whole(&self) -> bool {
        const SHOWN: &[u8] = b"\x1b[?25h";
        let end = self.raw.len();
        let tail = &self.raw[end.saturating_sub(LONGEST_FRAME_END)..];
        let shown = tail.windows(SHOWN.len()).rposition(|at| at == SHOWN);
        let place = shown.map(|at| &tail[at + SHOWN.len()..]);
        let placed = place.is_some_and(|to| to.starts_with(b"\x1b[") && to.ends_with(b"H"));
        placed || tail.ends_with(b"\x1b[?25l")
    }

    /// What the wrapper told under this name.
    pub(super) fn note(&self, name: &str) -> Option<String> {
        self.parser.callbacks().by_name.get(name).cloned()
    }

    /// How the program ended, if it did and everything it wrote was read.
    pub(super) fn end(&self) -> Option<String> {
        let told = self.note("exit").map(|code| format!("exit {code}"));
        let gone = self.leader_code.filter(|_| self.closed);
        told.or_else(|| gone.map(|code| format!("its end ({code})")))
    }

    /// What was sent to the terminal's clipboard (OSC 52), as it came: base64.
    pub(super) fn copied(&self) -> Vec<Vec<u8>> {
        self.parser.callbacks().copied.clone()
    }

    /// Private modes that are not as they were at first, and what else is left behind.
    pub(super) fn left_behind(&self) -> Vec<String> {
        let mut left: Vec<String> = private_modes(&self.raw)
            .into_iter()
            .filter(|(mode, on)| *on != ON_AT_FIRST.contains(mode))
            .map(|(mode, on)| format!("{} is {}", name_of(mode), if on { "on" } else { "off" }))
            .collect();
        let pushed = count(&self.raw, r"\x1b\[>[0-9;]*u");
        let popped = count(&self.raw, r"\x1b\[<[0-9;]*u");
        if pushed > popped {
            left.push("keyboard flags are still pushed".to_owned());
        }
        let screen = self.screen();
        let plain = screen.fgcolor() == vt100::Color::Default
            && screen.bgcolor() == vt100::Color::Default
            && !(screen.bold() || screen.dim() || screen.underline() || screen.inverse());
        if !plain {
            left.push("colours or attributes are on".to_owned());
        }
        let (_, column) = screen.cursor_position();
        if column != 0 {
            left.push(format!(
                "the cursor stands in column {column}, not at the start"
            ));
        }
        left
    }

    /// The screen as text for people who look for a fault.
    pub(super) fn dump(&self) -> String {
        dump(self.screen())
    }
}

/// A screen in a frame, with what one does not see.
pub(super) fn dump(screen: &Screen) -> String {
    let (rows, cols) = screen.size();
    let (row, column) = screen.cursor_position();
    let mut text = format!(
        "{cols}x{rows}, cursor {row}:{column}{}{}\n",
        if screen.hide_cursor() {
            " (hidden)"
        } else {
            ""
        },
        if screen.alternate_screen() {
            ", alternate screen"
        } else {
            ""
        },
    );
    for line in screen.rows(0, cols.get()) {
        writeln!(text, "  |{line}").expect("a string takes everything");
    }
    text
}

/// The last state of every private mode that was switched.
fn private_modes(raw: &[u8]) -> BTreeMap<u16, bool> {
    let pattern = Regex::new(r"\x1b\[\?([0-9;]+)([hl])").expect("a pattern");
    let mut modes = BTreeMap::new();
    for found in pattern.captures_iter(raw) {
        let on = &found[2] == b"h";
        let numbers = String::from_utf8_lossy(&found[1]).into_owned();
        modes.extend(
            numbers
                .split(';')
                .filter_map(|n| n.parse().ok())
                .map(|mode| (mode, on)),
        );
    }
    modes
}

fn name_of(mode: u16) -> String {
    let name = match mode {
        25 => "the cursor",
        47 | 1047 | 1049 => "the alternate screen",
        9 | 1000..=1003 | 1005 | 1006 | 1015 => "the mouse",
        1004 => "focus reporting",
        1007 => "alternate scrolling",
        2004 => "bracketed paste",
        2026 => "synchronised output",
        _ => "a mode",
    };
    format!("{name} (?{mode})")
}

fn count(raw: &[u8], pattern: &str) -> usize {
    Regex::new(pattern)
        .expect("a pattern")
        .find_iter(raw)
        .count()
}

fn at_least_one(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN)
}
