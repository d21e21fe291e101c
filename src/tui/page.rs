//! A page as rows of text, wrapped to a width: what every screen is made of. Scrolling, the cursor
//! and following links need nothing else.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;

/// A link in a page: row, first column, address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) row: usize,
    pub(super) column: u16,
    pub(super) url: String,
}

/// Rows of a page.
pub(super) struct Page {
    pub(super) rows: Vec<Line<'static>>,
    /// Rows that have to be in sight: what has the focus.
    pub(super) focus: Option<(usize, usize)>,
    /// Where the terminal's cursor stands: column and row.
    pub(super) cursor: Option<(u16, usize)>,
    /// Addresses that may be followed.
    pub(super) links: Vec<Link>,
    /// First rows that stay when the rest scrolls.
    pub(super) fixed: usize,
    /// Columns.
    pub(super) width: usize,
    /// Signs and styles.
    pub(super) theme: Theme,
}

impl Page {
    pub(super) const fn new(width: usize, theme: Theme) -> Self {
        Self {
            rows: Vec::new(),
            focus: None,
            cursor: None,
            links: Vec::new(),
            fixed: 0,
            width,
            theme,
        }
    }

    /// An empty row.
    pub(super) fn blank(&mut self) {
        self.rows.push(Line::default());
    }

    /// A row as it is.
    pub(super) fn row(&mut self, line: impl Into<Line<'static>>) {
        self.rows.push(line.into());
    }

    /// A heading with an empty row below.
    pub(super) fn title(&mut self, text: &str) {
        self.text(text, self.theme.title());
        self.blank();
    }

    /// Wrapped text.
    pub(super) fn text(&mut self, text: &str, style: Style) {
        self.hanging("", text, Style::new(), style);
    }

    /// Wrapped text in the usual style.
    pub(super) fn para(&mut self, text: &str) {
        self.text(text, Style::new());
    }

    /// Wrapped text behind `lead`, further rows below the text's start.
    pub(super) fn hanging(&mut self, lead: &str, text: &str, lead_style: Style, style: Style) {
        let indent = " ".repeat(lead.width());
        let width = self.width.saturating_sub(indent.width()).max(8);
        let pieces = text.split('\n').flat_map(|part| {
            // A line that begins further in goes on there.
            let inner = part.len() - part.trim_start_matches(' ').len();
            let inner = " ".repeat(inner.min(width / 2));
            // Codes, commands and addresses are full of hyphens; breaking there would change them.
            let options = Options::new(width)
                .word_splitter(WordSplitter::NoHyphenation)
                .subsequent_indent(&inner);
            textwrap::wrap(part, options)
                .into_iter()
                .map(std::borrow::Cow::into_owned)
                .collect::<Vec<_>>()
        });
        for (index, piece) in pieces.enumerate() {
            let lead = if index == 0 {
                Span::styled(lead.to_owned(), lead_style)
            } else {
                Span::raw(indent.clone())
            };
            let piece = Span::styled(piece, style);
            self.rows.push(Line::from(vec![lead, piece]));
        }
    }

    /// An address in plain text that may also be followed; one that is too long goes on in the next
    /// row and is followed from its first.
    pub(super) fn link(&mut self, lead: &str, url: &str) {
        let column = u16::try_from(lead.width()).unwrap_or(0);
        if lead.width() + url.width() <= self.width {
            self.links.push(Link {
                row: self.rows.len(),
                column,
                url: url.to_owned(),
            });
        }
        self.hanging(lead, url, Style::new(), self.theme.value());
    }

    /// Sentences behind a sign: fine, worth a look, wrong.
    pub(super) fn good(&mut self, text: &str) {
        let lead = format!("{} ", self.theme.done());
        self.hanging(&lead, text, self.theme.good(), Style::new());
    }

    /// See [`Page::good`].
    pub(super) fn warn(&mut self, text: &str) {
        self.hanging("! ", text, self.theme.warn(), Style::new());
    }

    /// See [`Page::good`].
    pub(super) fn bad(&mut self, text: &str) {
        let lead = format!("{} ", self.theme.failed());
        self.hanging(&lead, text, self.theme.bad(), Style::new());
    }

    /// Marks the rows that `fill` adds as what has the focus.
    pub(super) fn focused(&mut self, fill: impl FnOnce(&mut Self)) {
        let start = self.rows.len();
        fill(self);
        self.focus = Some((start, self.rows.len()));
    }

    /// The same, if it is so.
    pub(super) fn focused_if(&mut self, marked: bool, fill: impl FnOnce(&mut Self)) {
        if marked {
            self.focused(fill);
        } else {
            fill(self);
        }
    }

    /// What is rolled past, in rows, so that of `height` rows those that scroll have the focus in
    /// sight (its start first, if it is higher than the window) and no empty end; `wanted` is moved
    /// as little as needed.
    pub(super) fn first_row(&self, wanted: usize, height: usize, follow: bool) -> usize {
        let height = height.saturating_sub(self.fixed).max(1);
        let last = (self.rows.len() - self.fixed.min(self.rows.len())).saturating_sub(height);
        let mut first = wanted.min(last);
        if let (Some((start, end)), true) = (self.focus, follow) {
            let (start, end) = (
                start.saturating_sub(self.fixed),
                end.saturating_sub(self.fixed),
            );
            if end > first + height {
                first = end - height;
            }
            first = first.min(start);
        }
        first.min(last)
    }

    /// Where a row is shown when `first` rows are rolled past; `None`: not in sight.
    pub(super) fn shown_at(&self, row: usize, first: usize, height: usize) -> Option<usize> {
        if row < self.fixed {
            return (row < height).then_some(row);
        }
        let place = row.checked_sub(first)?;
        (place >= self.fixed && place < height).then_some(place)
    }
}

/// Text cut to `width` columns, with a sign that something is missing.
pub(super) fn cut(text: &str, width: usize, ascii: bool) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mark = if ascii { "..." } else { "…" };
    let mut out = String::new();
    let room = width.saturating_sub(mark.width());
    for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(text, true) {
        if out.width() + grapheme.width() > room {
            break;
        }
        out.push_str(grapheme);
    }
    if width >= mark.width() {
        out.push_str(mark);
    }
    out
}
