//! The table of connections. Only the rows in sight are laid out, each in one line.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{Saved, draft_step, lifetime};
use crate::domain::{Connection, Due, MyDomain, OrgKind, TestRecord, TimeLeft};
use crate::guide::screens::dashboard as words;
use crate::guide::{facts, lifetime as life};

use super::View;
use super::tested::{self, Told};
use crate::tui::page::{Page, cut};
use crate::tui::places::dashboard::{is_filtered, rows};

/// From this width on user and key have columns.
const WITH_USER: usize = 112;
/// Columns that the sign before a row takes.
const SIGN: usize = 2;
/// From this width on the last test says what failed.
const WITH_CHECK: usize = 30;

/// Widths of the columns.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    org: usize,
    kind: usize,
    user: usize,
    key: usize,
    certificate: usize,
    test: usize,
}

impl Columns {
    /// What is left beyond the least goes first to names, then to what the test says.
    fn of(width: usize) -> Self {
        let mut columns = Self {
            name: 14,
            org: 11,
            kind: 10,
            user: 0,
            key: 0,
            certificate: 20,
            test: 15,
        };
        let mut most: [usize; 3] = [24, 18, 0];
        if width >= WITH_USER {
            (columns.user, columns.key) = (18, 14);
            most = [30, 22, 34];
        }
        let mut spare = width.saturating_sub(columns.whole());
        let growing = [&mut columns.name, &mut columns.org, &mut columns.user];
        for (column, most) in growing.into_iter().zip(most) {
            let more = most.saturating_sub(*column).min(spare / 2);
            *column += more;
            spare -= more;
        }
        columns.test += spare;
        // A window that is narrower than all of them shows what fits.
        let over = columns.whole().saturating_sub(width);
        columns.certificate -= over.min(columns.certificate);
        columns
    }

    fn all(self) -> [usize; 7] {
        [
            self.name,
            self.org,
            self.kind,
            self.user,
            self.key,
            self.certificate,
            self.test,
        ]
    }

    fn whole(self) -> usize {
        let shown = self.all().into_iter().filter(|width| *width > 0);
        SIGN + shown.map(|width| width + 1).sum::<usize>() - 1
    }
}

/// A cell: its text and how it looks.
type Cell = (String, Style);

pub(super) fn fill(view: &View<'_>, page: &mut Page, height: usize) {
    let model = view.model;
    let rows = rows(view.ui, model);
    let columns = Columns::of(page.width);
    if is_filtered(view.ui) {
        let all = model.facts.shelf.as_ref().map_or(0, |shelf| {
            shelf.connections.len() + shelf.drafts.len() + shelf.unreadable.len()
        });
        filter(view, page, &words::filtered(rows.len(), all));
    }
    heads(page, columns);
    page.fixed = page.rows.len();
    if rows.is_empty() {
        let filter = view.ui.table.filter.value();
        page.blank();
        page.para(&words::no_match(filter));
        page.para(words::NO_MATCH_NEXT);
        return;
    }
    let fixed = page.fixed;
    page.rows.resize_with(fixed + rows.len(), Line::default);
    let at = fixed + view.ui.cursor.min(rows.len() - 1);
    page.focus = Some((at, at + 1));
    let first = page.first_row(view.ui.scroll, height, !view.ui.free_scroll);
    let shown = rows.iter().enumerate().skip(first);
    for (index, row) in shown.take(height.saturating_sub(fixed)) {
        let marked = fixed + index == at;
        page.rows[fixed + index] = line(view, columns, row, marked);
    }
}

/// The filter, and how much of everything it lets through.
fn filter(view: &View<'_>, page: &mut Page, count: &str) {
    let input = &view.ui.table.filter;
    let room = page
        .width
        .saturating_sub(words::FILTER.width() + count.width() + 3);
    let scroll = input.visual_scroll(room.saturating_sub(1));
    let part = super::question::marked_window(input.value(), scroll, room);
    let pad = " ".repeat(room.saturating_sub(part.width()) + 2);
    if view.ui.table.filtering && view.ui.overlays.is_empty() {
        let column = words::FILTER.width() + input.visual_cursor().saturating_sub(scroll);
        page.cursor = Some((u16::try_from(column).unwrap_or(u16::MAX), page.rows.len()));
    }
    page.row(Line::from(vec![
        Span::styled(words::FILTER, page.theme.title()),
        Span::styled(part, page.theme.focus()),
        Span::raw(pad),
        Span::raw(count.to_owned()),
    ]));
}

fn heads(page: &mut Page, columns: Columns) {
    let heads = [
        words::NAME,
        words::ORG,
        "",
        words::USER,
        words::KEY,
        words::CERTIFICATE,
        words::LAST_TEST,
    ];
    let style = page.theme.title();
    let cells = heads.map(|head| (head.to_owned(), style));
    let line = laid_out("  ", style, columns, cells, page.theme.ascii);
    page.row(line);
}

/// Cells beside each other, each cut or filled to its column.
fn laid_out(
    sign: &str,
    style: Style,
    columns: Columns,
    cells: [Cell; 7],
    ascii: bool,
) -> Line<'static> {
    let mut spans = vec![Span::styled(sign.to_owned(), style)];
    for ((text, style), width) in cells.into_iter().zip(columns.all()) {
        if width == 0 {
            continue;
        }
        let text = cut(&text, width, ascii);
        let pad = " ".repeat(width.saturating_sub(text.width()) + 1);
        spans.push(Span::styled(text, style));
        spans.push(Span::raw(pad));
    }
    Line::from(spans)
}

fn line(view: &View<'_>, columns: Columns, row: &Saved<'_>, marked: bool) -> Line<'static> {
    let theme = view.theme;
    let style = if marked { theme.focus() } else { Style::new() };
    let sign = format!("{} ", if marked { theme.here() } else { " " });
    let name = row.name();
    let name = name.map_or_else(|| words::NO_NAME.to_owned(), |name| name.to_string());
    let plain = |text: String| (text, style);
    match row {
        Saved::Connection(connection, record) => {
            let (org, kind) = org_of(&connection.org, columns.org);
            let key = format!("{} {}", connection.key.bits, words::store(connection.store));
            let cells = [
                plain(name),
                plain(org),
                plain(kind),
                plain(facts::shortened(connection.username.as_str(), columns.user)),
                plain(key),
                certificate(view, connection, style),
                test(view, connection, *record, columns.test, style),
            ];
            laid_out(&sign, style, columns, cells, theme.ascii)
        }
        Saved::Draft(draft) => {
            let practice = draft.practice.as_ref();
            let org = practice.map(|name| MyDomain::practice(name.as_str()));
            let org = org.as_ref().or(draft.answers.org.as_ref());
            let (org, kind) = org.map(|org| org_of(org, columns.org)).unwrap_or_default();
            let step = draft_step(draft, view.now).number();
            let about = words::unfinished(step, &facts::ago(draft.saved, view.now));
            let cells = [plain(name), plain(org), plain(kind)];
            merged(&sign, style, columns, cells, &about, theme.ascii)
        }
        Saved::Unreadable(error) => {
            let theme_style = if marked { style } else { theme.warn() };
            let about = format!("! {}", words::unreadable(error));
            let whole = Columns {
                org: 0,
                kind: 0,
                ..columns
            };
            let cells = [plain(name), plain(String::new()), plain(String::new())];
            let mut line = merged(&sign, style, whole, cells, &about, theme.ascii);
            if let Some(last) = line.spans.last_mut() {
                last.style = theme_style;
            }
            line
        }
    }
}

/// The first columns, and one text over the rest.
fn merged(
    sign: &str,
    style: Style,
    columns: Columns,
    [name, org, kind]: [Cell; 3],
    text: &str,
    ascii: bool,
) -> Line<'static> {
    let rest = [columns.user, columns.key, columns.certificate, columns.test];
    let rest = rest.into_iter().filter(|width| *width > 0);
    let lost = [(columns.org, 11), (columns.kind, 10)];
    let lost = lost.into_iter().filter(|(width, _)| *width == 0);
    let room = rest.map(|width| width + 1).sum::<usize>() - 1;
    let room = room + lost.map(|(_, width)| width + 1).sum::<usize>();
    let only = Columns {
        user: 0,
        key: 0,
        certificate: 0,
        test: 0,
        ..columns
    };
    let empty = || (String::new(), style);
    let cells = [name, org, kind, empty(), empty(), empty(), empty()];
    let mut line = laid_out(sign, style, only, cells, ascii);
    line.push_span(Span::styled(cut(text, room, ascii), style));
    line
}

/// The org as a person calls it, and its kind.
fn org_of(org: &MyDomain, width: usize) -> (String, String) {
    let name = match org.kind() {
        OrgKind::Practice if width < 13 => words::SIMULATED.to_owned(),
        _ => facts::shortened(&facts::org(org), width),
    };
    (name, facts::org_kind(org.kind()).into_owned())
}

/// A bar and words; a mark where the key should be replaced.
fn certificate(view: &View<'_>, connection: &Connection, style: Style) -> Cell {
    let theme = view.theme;
    let lifetime = lifetime(connection, view.now);
    let style = match lifetime.due {
        Some(Due::Ended) => theme.bad(),
        Some(_) => theme.warn(),
        None => style,
    };
    if connection.replacement.is_some() {
        return (words::REPLACING.to_owned(), style);
    }
    let short = life::short(&lifetime);
    let text = match (lifetime.left, lifetime.due) {
        (TimeLeft::Left(_), due) => {
            let mark = if due.is_some() { "!" } else { "" };
            format!("{} {short}{mark}", life::bar(&lifetime, theme.ascii))
        }
        _ => short,
    };
    (text, style)
}

fn test(
    view: &View<'_>,
    connection: &Connection,
    record: Option<&TestRecord>,
    width: usize,
    style: Style,
) -> Cell {
    let Told { sign, style, text } =
        tested::short(view, connection, record, width >= WITH_CHECK, style);
    (format!("{sign} {text}"), style)
}
