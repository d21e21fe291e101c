//! Signs and styles. Only the sixteen colours of the terminal's own theme, on its own background;
//! every colour stands beside a sign or a word that says the same.

use ratatui::style::{Color, Modifier, Style};

use super::Caps;
use crate::domain::CheckState;

/// How things look, given what the terminal can show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    color: bool,
    /// Plain ASCII.
    pub(super) ascii: bool,
}

#[allow(
    clippy::unused_self,
    reason = "a style is asked of the theme, whether colours matter to it or not"
)]
impl Theme {
    pub(super) const fn new(caps: Caps) -> Self {
        Self {
            color: caps.color,
            ascii: caps.ascii,
        }
    }

    const fn pick(self, sign: &'static str, plain: &'static str) -> &'static str {
        if self.ascii { plain } else { sign }
    }

    /// Done, fine.
    pub(super) const fn done(self) -> &'static str {
        self.pick("✓", "[x]")
    }

    /// Failed, refused.
    pub(super) const fn failed(self) -> &'static str {
        self.pick("✗", "[!]")
    }

    /// Here, chosen.
    pub(super) const fn here(self) -> &'static str {
        self.pick("▸", ">")
    }

    /// Not reached, left out.
    pub(super) const fn left_out(self) -> &'static str {
        self.pick("–", "-")
    }

    /// A point of a list.
    pub(super) const fn point(self) -> &'static str {
        self.pick("·", "-")
    }

    /// Stands for one hidden character.
    pub(super) const fn hidden(self) -> &'static str {
        self.pick("•", "*")
    }

    /// There is more below or above.
    pub(super) const fn more(self, down: bool) -> &'static str {
        if down {
            self.pick("↓ more", "v more")
        } else {
            self.pick("↑ more", "^ more")
        }
    }

    /// Corners and lines of a box: top left, top right, bottom left, bottom right, horizontal,
    /// vertical.
    pub(super) const fn frame(self) -> [&'static str; 6] {
        if self.ascii {
            ["+", "+", "+", "+", "-", "|"]
        } else {
            ["┌", "┐", "└", "┘", "─", "│"]
        }
    }

    /// A sign that turns while work goes on.
    pub(super) const fn spinner(self, tick: usize) -> &'static str {
        if self.ascii {
            ["-", "\\", "|", "/"][tick % 4]
        } else {
            ["◐", "◓", "◑", "◒"][tick % 4]
        }
    }

    const fn paint(self, color: Color) -> Style {
        if self.color {
            Style::new().fg(color)
        } else {
            Style::new()
        }
    }

    /// Headings.
    pub(super) const fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What has the focus.
    pub(super) const fn focus(self) -> Style {
        self.paint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Values to copy, addresses.
    pub(super) const fn value(self) -> Style {
        self.paint(Color::Cyan)
    }

    /// Fine.
    pub(super) const fn good(self) -> Style {
        self.paint(Color::Green)
    }

    /// Wrong.
    pub(super) const fn bad(self) -> Style {
        self.paint(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Worth a look.
    pub(super) const fn warn(self) -> Style {
        self.paint(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// Practice runs and sandboxes, beside the word.
    pub(super) const fn badge(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Lines, hints that stand elsewhere too.
    pub(super) const fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Sign and style of a check's state.
    pub(super) const fn check(self, state: CheckState) -> (&'static str, Style) {
        match state {
            CheckState::Ok => (self.done(), self.good()),
            CheckState::Warning => (self.pick("!", "!"), self.warn()),
            CheckState::Failed => (self.failed(), self.bad()),
            CheckState::Skipped => (self.left_out(), Style::new()),
            CheckState::Running => (self.here(), self.focus()),
            CheckState::Pending => (self.point(), Style::new()),
        }
    }
}
