//! The frame: header, facts, page, status line, keys. Pure: model and UI state in, cells out.

mod checklist;
pub(super) use chrome::org_trouble;

mod chrome;
mod connection;
mod dashboard;
pub(super) mod hand_over;
mod live_test;
mod on_top;
mod problem;
mod question;
pub(super) mod replacing;
mod tested;
mod welcome;
mod work;

use ratatui::Frame;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::app::{Journey, Model, Place};
use crate::domain::Timestamp;
use crate::guide::screens;

use super::Caps;
use super::page::Page;
use super::theme::Theme;
use super::ui::Ui;

/// Rows of header, facts, rule, status and keys.
const CHROME: u16 = 5;
/// The least rows a page needs: a box with its label and an error.
const LEAST_BODY: u16 = 8;
/// The least columns: the shortest field that a consumer key can be read in, piece by piece.
const LEAST_WIDTH: u16 = 44;
/// From this width on the steps stand at the side.
pub(super) const WIDE: u16 = 100;
/// Columns of the steps at the side.
const SIDEBAR: u16 = 34;
/// Columns left free at both sides of a page.
const MARGIN: u16 = 2;
/// A page is not wider than this: longer lines are hard to read.
const WIDEST: u16 = 92;
/// A table may be wider: it is read row by row, and what stands there is short.
const WIDEST_TABLE: u16 = 160;

/// Everything a frame is made of.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) model: &'a Model,
    pub(super) ui: &'a Ui,
    pub(super) now: Timestamp,
    pub(super) caps: Caps,
    pub(super) theme: Theme,
}

/// Paints the frame; returns the first row of the page that is shown.
pub fn draw(frame: &mut Frame<'_>, model: &Model, ui: &Ui, caps: Caps, now: Timestamp) -> usize {
    let view = View {
        model,
        ui,
        now,
        caps,
        theme: Theme::new(caps),
    };
    let area = frame.area();
    if area.width < LEAST_WIDTH || area.height < CHROME + LEAST_BODY {
        too_small(area, frame.buffer_mut());
        return ui.scroll;
    }
    let [header, facts, rule, body, status, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(LEAST_BODY),
        Constraint::Length(chrome::status_rows(&view, area.width)),
        Constraint::Length(1),
    ])
    .areas(area);
    let buffer = frame.buffer_mut();
    chrome::header(&view, header, buffer);
    let wide = area.width >= WIDE && view.has_steps();
    let body = if wide {
        let [side, body] =
            Layout::horizontal([Constraint::Length(SIDEBAR), Constraint::Min(0)]).areas(body);
        chrome::sidebar(&view, side, buffer);
        body
    } else {
        chrome::facts(&view, facts, buffer);
        body
    };
    chrome::rule(&view, rule, buffer);
    chrome::status(&view, status, buffer);
    chrome::keys(&view, keys, buffer);
    let (first, cursor) = paint(&view, body, buffer);
    if caps.ascii {
        plain_signs(buffer);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    first
}

impl View<'_> {
    /// Steps and facts belong to a set-up, and to replacing a key.
    fn has_steps(&self) -> bool {
        matches!(self.model.journey, Journey::Setup | Journey::Replace)
    }

    /// The step of what is shown.
    fn step(&self) -> Option<crate::app::Step> {
        self.model.step_at(&self.ui.place(self.model))
    }

    /// The table of connections is seen.
    fn shows_table(&self) -> bool {
        self.ui.overlays.is_empty() && self.ui.place(self.model) == Place::Dashboard
    }

    /// The page, or what lies on top of it; a table lays out no more than `height` rows of it.
    fn page(&self, width: usize, height: usize) -> Page {
        let mut page = Page::new(width, self.theme);
        if let Some(overlay) = self.ui.overlays.last() {
            on_top::fill(self, overlay, &mut page);
            return page;
        }
        match self.ui.place(self.model) {
            Place::Welcome => welcome::fill(self, &mut page),
            Place::Dashboard => dashboard::fill(self, &mut page, height),
            Place::Connection(id) => connection::fill(self, id, &mut page),
            Place::Question(question) => question::fill(self, &question, &mut page),
            Place::Work(step) => work::fill(self, step, &mut page),
            Place::Checklist(step) => checklist::fill(self, step, &mut page),
            Place::Test => live_test::fill(self, &mut page),
            Place::HandOver => hand_over::fill(self, &mut page),
            Place::Problem => problem::fill(self, &mut page),
            Place::SwitchOver => replacing::switch_over(self, &mut page),
            Place::Replaced => replacing::replaced(self, &mut page),
        }
        page
    }

    /// How far it was scrolled, and whether the focus is followed.
    fn wanted_scroll(&self) -> (usize, bool) {
        use super::overlay::Overlay;
        match self.ui.overlays.last() {
            Some(
                Overlay::Help { scroll } | Overlay::Raw { scroll } | Overlay::Page { scroll, .. },
            ) => (*scroll, false),
            Some(Overlay::Explained { scroll, .. }) => (*scroll, *scroll == 0),
            Some(Overlay::Dialog(dialog)) => (dialog.scroll, dialog.scroll == 0),
            Some(_) => (0, true),
            None => (self.ui.scroll, !self.ui.free_scroll),
        }
    }
}

fn paint(view: &View<'_>, body: Rect, buffer: &mut Buffer) -> (usize, Option<Position>) {
    let widest = if view.shows_table() {
        WIDEST_TABLE
    } else {
        WIDEST
    };
    let width = (body.width.saturating_sub(2 * MARGIN)).min(widest);
    let area = Rect {
        x: body.x + MARGIN,
        width,
        ..body
    };
    let height = usize::from(area.height);
    let page = view.page(usize::from(width), height);
    let (wanted, follow) = view.wanted_scroll();
    let first = page.first_row(wanted, height, follow);
    for (row, line) in page.rows.iter().enumerate() {
        let Some(place) = page.shown_at(row, first, height) else {
            continue;
        };
        let y = area.y + u16::try_from(place).unwrap_or(0);
        line.render(
            Rect {
                y,
                height: 1,
                ..area
            },
            buffer,
        );
    }
    more(view, body, first, &page, buffer);
    if view.caps.links {
        for link in &page.links {
            let place = page.shown_at(link.row, first, height);
            hyperlink(link, place, area, buffer);
        }
    }
    let cursor = page.cursor.and_then(|(column, row)| {
        let row = page.shown_at(row, first, height)?;
        let y = area.y + u16::try_from(row).ok()?;
        Some(Position::new(
            area.x + column.min(width.saturating_sub(1)),
            y,
        ))
    });
    (first, cursor)
}

/// The signs that sentences use, for terminals that have none. Letters of names stay what they are.
fn plain_signs(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let plain = match cell.symbol() {
            "→" | "▸" => ">",
            "←" => "<",
            "·" | "–" | "—" | "•" => "-",
            "…" => ".",
            "“" | "”" | "„" => "\"",
            "‘" | "’" => "'",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

/// Signs at the right edge that there is more above or below: on the rule above and the status row
/// below, where they cover nothing; on the page's last row only while the status is longer.
fn more(view: &View<'_>, body: Rect, first: usize, page: &Page, buffer: &mut Buffer) {
    let mark = |down: bool, y: u16, buffer: &mut Buffer| {
        let text = format!(" {} ", view.theme.more(down));
        let width = u16::try_from(text.chars().count()).unwrap_or(0);
        let place = Rect::new(body.right().saturating_sub(width), y, width, 1);
        let taken = down && place.positions().any(|at| buffer[at].symbol() != " ");
        let y = if taken { y.saturating_sub(1) } else { y };
        Line::styled(text, view.theme.quiet()).render(Rect { y, ..place }, buffer);
    };
    if first > 0 {
        mark(false, body.y.saturating_sub(1), buffer);
    }
    if first + usize::from(body.height) < page.rows.len() {
        mark(true, body.bottom(), buffer);
    }
}

/// A link that the terminal can follow (OSC 8): the whole sequence stands in one cell whose width
/// is forced, because control characters are taken out of text everywhere else.
fn hyperlink(link: &super::page::Link, place: Option<usize>, area: Rect, buffer: &mut Buffer) {
    let Some(row) = place else { return };
    let width = u16::try_from(link.url.chars().count()).unwrap_or(u16::MAX);
    let y = area
        .y
        .saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
    let safe = link.url.starts_with("https://") && link.url.chars().all(|c| c.is_ascii_graphic());
    let fits = y < area.bottom() && link.column.saturating_add(width) <= area.width;
    let Some(forced) = std::num::NonZeroU16::new(width).filter(|_| safe && fits) else {
        return;
    };
    let sequence = format!("\x1b]8;;{0}\x1b\\{0}\x1b]8;;\x1b\\", link.url);
    if let Some(cell) = buffer.cell_mut(Position::new(area.x + link.column, y)) {
        cell.set_symbol(&sequence);
        cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
    }
}

/// In the middle, whole sentences as long as they fit: the smaller the window, the more it is needed.
fn too_small(area: Rect, buffer: &mut Buffer) {
    let words = screens::too_small(
        (LEAST_WIDTH, CHROME + LEAST_BODY),
        (area.width, area.height),
    );
    let width = usize::from(area.width.max(1));
    let rows: Vec<String> = words
        .iter()
        .flat_map(|text| textwrap::wrap(text, width))
        .map(std::borrow::Cow::into_owned)
        .collect();
    let spare = usize::from(area.height).saturating_sub(rows.len()) / 2;
    let top = area.y + u16::try_from(spare).unwrap_or(0);
    for (y, text) in (top..area.bottom()).zip(&rows) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        Line::raw(text.as_str()).centered().render(row, buffer);
    }
}
