//! The table of connections: which row is marked, the filter, what keys do with it. The page of one
//! connection is in [`super::connection`].

use tui_input::Input;

use crate::app::{Door, Model, MsgBody, Order, Place, Saved, SavedId};
use crate::domain::{Connection, ConnectionName};
use crate::guide::messages;
use crate::guide::screens::dashboard as words;

use crate::tui::keymap::{Intent, KeyPress, Marked};
use crate::tui::overlay::{Act, Dialog, Overlay};
use crate::tui::places::connection;
use crate::tui::react::request;
use crate::tui::ui::{Hands, Leaving, Ui};

/// Rows that a page key moves.
const PAGE: usize = 10;

/// What the table remembers, from one journey to the next too.
#[derive(Debug, Clone, Default)]
pub(in crate::tui) struct Table {
    /// Text of the filter.
    pub(in crate::tui) filter: Input,
    /// The filter has the focus.
    pub(in crate::tui) filtering: bool,
    /// In which order.
    pub(in crate::tui) order: Order,
    /// What is marked, whatever row it stands in.
    marked: Option<SavedId>,
}

/// Rows of the table.
pub(in crate::tui) fn rows<'a>(ui: &Ui, model: &'a Model) -> Vec<Saved<'a>> {
    let shelf = model.facts.shelf.as_deref();
    let table = &ui.table;
    shelf.map_or_else(Vec::new, |shelf| {
        shelf.list(table.filter.value(), table.order, model.now)
    })
}

/// The marked row.
pub(in crate::tui) fn marked<'a>(ui: &Ui, model: &'a Model) -> Option<Saved<'a>> {
    rows(ui, model).into_iter().nth(ui.cursor)
}

/// What is marked, as far as keys care.
pub(in crate::tui) fn kind(ui: &Ui, model: &Model) -> Marked {
    match marked(ui, model) {
        None => Marked::Nothing,
        Some(Saved::Connection(..)) => Marked::Connection,
        Some(Saved::Draft(_)) => Marked::Draft,
        Some(Saved::Unreadable(_)) => Marked::Unreadable,
    }
}

/// The table is opened: what was marked before is marked again, else what is unfinished.
pub(in crate::tui) fn opened(ui: &Ui, model: &Model) -> usize {
    let rows = rows(ui, model);
    let known = ui.table.marked.as_ref();
    let at = known.and_then(|id| rows.iter().position(|row| row.is(id)));
    // Somebody who left in the middle most likely wants to go on.
    let draft = || rows.iter().position(|row| matches!(row, Saved::Draft(_)));
    // A file that cannot be read is named first, and is not what one came for.
    let first = || rows.iter().position(|row| row.connection().is_some());
    at.or_else(draft).or_else(first).unwrap_or(0)
}

/// Rows may have changed: the cursor stays on what was marked, or where that was.
pub(in crate::tui) fn follow(ui: &mut Ui, model: &Model) {
    if ui.shown != Some(Place::Dashboard) {
        return;
    }
    let rows = rows(ui, model);
    if let Some(id) = &ui.table.marked {
        let here = rows.get(ui.cursor).is_some_and(|row| row.is(id));
        let at = rows.iter().position(|row| row.is(id));
        if let (false, Some(at)) = (here, at) {
            ui.cursor = at;
        }
    }
    ui.cursor = ui.cursor.min(rows.len().saturating_sub(1));
    ui.table.marked = rows
        .get(ui.cursor)
        .map(Saved::id)
        .or(ui.table.marked.take());
}

/// The cursor was moved: what is there now is marked.
fn mark(ui: &mut Ui, model: &Model) {
    ui.table.marked = marked(ui, model).map(|row| row.id());
}

/// Moves the mark by so many rows.
pub(in crate::tui) fn step(ui: &mut Ui, model: &Model, down: bool, by: usize) {
    let last = rows(ui, model).len().saturating_sub(1);
    ui.free_scroll = false;
    ui.cursor = if down {
        ui.cursor.saturating_add(by).min(last)
    } else {
        ui.cursor.saturating_sub(by)
    };
    mark(ui, model);
}

/// What an intent means for the table.
pub(in crate::tui) fn act(ui: &mut Ui, hands: &Hands<'_>, intent: Intent) -> Vec<MsgBody> {
    let model = hands.model;
    match intent {
        Intent::Up | Intent::Down => step(ui, model, intent == Intent::Down, 1),
        Intent::PageUp | Intent::PageDown => step(ui, model, intent == Intent::PageDown, PAGE),
        Intent::First | Intent::Last => step(ui, model, intent == Intent::Last, usize::MAX),
        Intent::Quit => ui.leave = Some(Leaving::Quit),
        Intent::Filter => ui.table.filtering = true,
        Intent::Sort => sort(ui),
        Intent::New => return vec![MsgBody::Enter(Door::SetUp)],
        Intent::Adopt => return vec![MsgBody::Enter(Door::Adopt)],
        Intent::Practise => return vec![MsgBody::Enter(Door::Practise)],
        Intent::FixError => ui.overlays.push(Overlay::Explain {
            input: Input::default(),
        }),
        // The filter stays, and letters are commands again.
        Intent::Primary if ui.table.filtering => ui.table.filtering = false,
        Intent::Primary => open(ui, model),
        Intent::TestAll => return test_all(ui, model),
        Intent::Rename => rename(ui, model),
        Intent::Remove => remove(ui, model),
        intent => {
            let connection = marked(ui, model).and_then(|row| row.connection());
            return connection.map_or_else(Vec::new, |c| connection::act(ui, model, c, intent));
        }
    }
    Vec::new()
}

/// Enter: the page of a connection, the way on of a set-up, what is wrong with a file.
fn open(ui: &mut Ui, model: &Model) {
    match marked(ui, model) {
        Some(Saved::Connection(connection, _)) => {
            ui.look = Some(Place::Connection(connection.id));
        }
        Some(Saved::Draft(draft)) => {
            let dialog = Dialog::resume(model, draft, draft.practice.is_some());
            ui.overlays.push(Overlay::Dialog(dialog));
        }
        Some(row @ Saved::Unreadable(_)) => {
            ui.overlays
                .extend(Dialog::remove(&row, model).map(Overlay::Dialog));
        }
        None => {}
    }
}

fn rename(ui: &mut Ui, model: &Model) {
    if let Some(row @ (Saved::Connection(..) | Saved::Draft(_))) = marked(ui, model)
        && let Some(from) = row.name()
    {
        ui.overlays.push(Overlay::rename(from));
    }
}

fn remove(ui: &mut Ui, model: &Model) {
    let dialog = marked(ui, model).and_then(|row| Dialog::remove(&row, model));
    ui.overlays.extend(dialog.map(Overlay::Dialog));
}

/// Tests every connection that is shown. Logins to several real orgs need a yes.
fn test_all(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    let shown = rows(ui, model).into_iter();
    let shown: Vec<&Connection> = shown.filter_map(|row| row.connection()).collect();
    let names: Vec<ConnectionName> = shown.iter().map(|c| c.name.clone()).collect();
    let real = shown.iter().filter(|c| c.practice.is_none()).count();
    let message = MsgBody::TestMany(names);
    match shown.len() {
        0 => {
            ui.notice = Some(words::NOTHING_TO_TEST.to_owned());
            Vec::new()
        }
        count if real > 1 => {
            let [test, not] = words::TEST_ALL_CHOICES;
            ui.overlays.push(Overlay::Dialog(Dialog::new(
                &words::test_all(count),
                vec![
                    words::TEST_ALL_HELP.to_owned(),
                    messages::VPN_WARNING.to_owned(),
                ],
                vec![(test, Act::Send(vec![message])), (not, Act::Close)],
            )));
            Vec::new()
        }
        count => {
            ui.notice = Some(words::testing(count));
            vec![message]
        }
    }
}

fn sort(ui: &mut Ui) {
    let (order, said) = match ui.table.order {
        Order::Name => (Order::Attention, words::BY_ATTENTION),
        Order::Attention => (Order::Name, words::BY_NAME),
    };
    ui.table.order = order;
    // Another order is looked at from its beginning.
    ui.table.marked = None;
    ui.cursor = 0;
    ui.notice = Some(said.to_owned());
}

/// Esc: the filter goes, and all are shown.
pub(in crate::tui) fn show_all(ui: &mut Ui) {
    ui.table.filtering = false;
    ui.table.filter = Input::default();
}

/// A key that is no command, while the filter has the focus.
pub(in crate::tui) fn typed(ui: &mut Ui, model: &Model, press: KeyPress) {
    if let (true, Some(request)) = (ui.table.filtering, request(press)) {
        ui.table.filter.handle(request);
        follow(ui, model);
    }
}

/// A filter is typed, or hides something: Esc shows all.
pub(in crate::tui) fn is_filtered(ui: &Ui) -> bool {
    ui.table.filtering || !ui.table.filter.value().is_empty()
}
