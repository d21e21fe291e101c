//! What the terminal UI remembers besides the model: what is looked at, what is typed, what lies on
//! top. Pure: input and model in, messages out.

use crate::app::{Journey, Model, MsgBody, Place, Slot, here, trail};
use crate::domain::{TickState, Timestamp};
use crate::guide::screens;
use crate::ports::SecretFields;

use super::form::{Form, page_of};
use super::noticed::keychain_since;
use super::overlay::{Dialog, Overlay};
use super::places::dashboard::{self, Table};
use super::places::{checklist, connection, live_test, welcome};

/// After how long a key store is waited for in words.
pub(super) const PATIENCE: time::Duration = time::Duration::seconds(5);
/// Within this, a second Ctrl-C leaves at once.
pub(super) const TWICE: time::Duration = time::Duration::seconds(2);

/// Something the front end has to do with the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Paint everything again.
    Redraw,
    /// Show labels and values outside of the screen, one a line, from the first column.
    Plain(Vec<(String, String)>),
    /// Pause the program.
    Suspend,
    /// Send a text to the terminal's clipboard (OSC 52).
    TerminalCopy(String),
}

/// How a journey is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// End the program; everything is saved.
    Quit,
    /// End the program at once, on the second Ctrl-C.
    Now,
    /// The journey is over.
    Finished,
    /// Back to the welcome screen, if it came from there.
    Back,
}

/// State of the terminal UI.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each remembers one thing that happened"
)]
#[derive(Debug, Clone, Default)]
pub struct Ui {
    /// The place looked at, if it is not the one where the flow waits.
    pub(super) look: Option<Place>,
    /// The place whose page is shown.
    pub(super) shown: Option<Place>,
    /// Fields of the page, if it is a question.
    pub(super) form: Form,
    /// Marked line, fix, item or entry of the page.
    pub(super) cursor: usize,
    /// What lies on top; the last is seen.
    pub(super) overlays: Vec<Overlay>,
    /// Which of the findings is looked at.
    pub(super) finding: usize,
    /// What the status line says until the next key.
    pub(super) notice: Option<String>,
    /// First row that is shown.
    pub(super) scroll: usize,
    /// Keep the focus in sight (off while a person scrolls).
    pub(super) free_scroll: bool,
    /// Leave now, and how.
    pub(super) leave: Option<Leaving>,
    /// The fix that a connection was opened for was gone to.
    pub(super) repairing: bool,
    /// Things to do with the terminal.
    pub(super) requests: Vec<Request>,
    /// Came here from a finding: afterwards back to the test.
    pub(super) fixing: bool,
    /// Answers of this place were sent: go to what comes after it.
    pub(super) onward: Option<Place>,
    /// The green test was seen.
    pub(super) green_seen: bool,
    pub(super) interrupted_at: Option<Timestamp>,
    pub(super) seen_aids: u64,
    pub(super) keychain_seen: Option<Timestamp>,
    last_here: Option<Place>,
    /// Tab asked for a folder.
    pub(super) completing: bool,
    offered: bool,
    pub(super) probed: Option<String>,
    pub(super) shelf_seen: bool,
    /// The table of connections.
    pub(super) table: Table,
    pub(super) seen_upkeep: u64,
}

impl Ui {
    /// The place that is shown.
    pub(super) fn place(&self, model: &Model) -> Place {
        let place = self.look.clone().unwrap_or_else(|| here(model));
        match place {
            // It was removed meanwhile.
            Place::Connection(id) if connection::shown(model, id).is_none() => here(model),
            place => page_of(model, place),
        }
    }

    /// Pages on the way, in order, the one where the flow waits last.
    pub(super) fn pages(model: &Model) -> Vec<Place> {
        let mut pages: Vec<Place> = Vec::new();
        for place in trail(model) {
            let page = page_of(model, place);
            if pages.last() != Some(&page) {
                pages.push(page);
            }
        }
        pages
    }

    /// Things to do with the terminal, each told once.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Brings itself up to date with the model: called before every frame.
    pub fn sync(&mut self, model: &Model, now: Timestamp) -> Vec<MsgBody> {
        if let (Some((draft, practice)), false) = (&model.offer, self.offered) {
            self.offered = true;
            let dialog = Dialog::resume(model, draft, *practice);
            self.overlays.push(Overlay::Dialog(dialog));
        }
        self.follow_flow(model);
        let place = self.place(model);
        if self.shown.as_ref() != Some(&place) {
            self.enter(model, place);
        }
        self.notice_shelf(model);
        dashboard::follow(self, model);
        self.take_upkeep(model);
        self.forget_interrupt(now);
        self.form.show_refused(model);
        self.watch_probe(model);
        self.watch_keychain(model, now);
        self.form.check_idle(model, now);
        let fixing = self.first_fix(model);
        if !fixing.is_empty() {
            return fixing;
        }
        self.take_aids(model)
    }

    /// A connection that was opened for a fix: there it goes at once; the test runs after it.
    fn first_fix(&mut self, model: &Model) -> Vec<MsgBody> {
        let fix = model.repair.as_ref().and_then(|repair| repair.fix.clone());
        match fix.filter(|_| !self.repairing && here(model) == Place::Test) {
            Some(fix) => {
                self.repairing = true;
                live_test::follow(self, model, &fix)
            }
            None => Vec::new(),
        }
    }

    /// Where the flow went on, the page follows; a green test stays until it was seen.
    fn follow_flow(&mut self, model: &Model) {
        let here = here(model);
        if let Some(done) = self.onward.take() {
            self.look = next_page(model, &done);
        }
        let was_test = self.last_here == Some(Place::Test);
        let past = !matches!(here, Place::Test | Place::Problem);
        let passed = model.test_is_green() || model.key_is_elsewhere() && model.test_is_current();
        // Once the key was switched, what was looked at before it is no place any more.
        if is_switched(model) && self.look.as_ref().is_some_and(|look| *look != Place::Test) {
            self.look = None;
        }
        if was_test && past && passed && !self.green_seen && self.look.is_none() {
            self.look = Some(Place::Test);
        }
        if here == Place::Test && !model.test_is_green() {
            self.green_seen = false;
        }
        // What stands in the way comes first, wherever one looks.
        if here == Place::Problem && self.last_here != Some(Place::Problem) {
            self.look = None;
        }
        if self.look.as_ref() == Some(&here) {
            self.look = None;
        }
        self.last_here = Some(here);
    }

    /// A page is opened.
    pub(super) fn enter(&mut self, model: &Model, place: Place) {
        self.form = match &place {
            Place::Question(question) => Form::of(model, question),
            _ => Form::default(),
        };
        self.cursor = match &place {
            Place::Checklist(step) => checklist::first_open(model, *step),
            Place::Test => {
                self.finding = 0;
                live_test::first_fix(self, model)
            }
            Place::Dashboard => dashboard::opened(self, model),
            _ => 0,
        };
        self.scroll = 0;
        // What the destination gets is read from its first sentence on.
        self.free_scroll = matches!(place, Place::HandOver | Place::Connection(_));
        self.shown = Some(place);
    }

    /// For another journey: what the table shows is kept, everything else is forgotten.
    pub(super) fn next_journey(&mut self, notice: Option<String>) {
        let table = std::mem::take(&mut self.table);
        *self = Self {
            notice,
            table,
            ..Self::default()
        };
        self.table.filtering = false;
    }

    /// When to look again although nothing happened, for what changes with time.
    pub fn wake(&mut self, model: &Model, now: Timestamp, motion: bool) -> Option<time::Duration> {
        let mut wakes: Vec<time::Duration> = Vec::new();
        wakes.extend(self.form.check_idle(model, now));
        if let Some(since) = keychain_since(model).filter(|since| now - *since < PATIENCE) {
            wakes.push(PATIENCE - (now - since));
        }
        let spreading = matches!(model.test.phase, crate::app::Phase::Waiting(_));
        let polling = model.replacement().and_then(|r| r.poll.until);
        let counts = matches!(self.shown, Some(Place::SwitchOver)) && polling.is_some();
        if counts || spreading && matches!(self.shown, Some(Place::Test)) {
            wakes.push(time::Duration::seconds(1));
        } else if let Some(since) = busy_since(model) {
            let young = now - since < time::Duration::milliseconds(150);
            wakes.push(match (young, motion) {
                (true, _) => time::Duration::milliseconds(150),
                (false, true) => time::Duration::milliseconds(125),
                (false, false) => time::Duration::seconds(1),
            });
        }
        let table = matches!(self.shown, Some(Place::Dashboard | Place::Connection(_)));
        if table && model.pool.works() {
            wakes.push(time::Duration::seconds(1));
        }
        if let Some(at) = self.interrupted_at.filter(|at| now - *at < TWICE) {
            wakes.push(TWICE - (now - at));
        }
        wakes.into_iter().min()
    }

    /// Back one page. Always possible; at the first one it says so.
    pub(super) fn back(&mut self, model: &Model) -> Vec<MsgBody> {
        let place = self.place(model);
        if self.fixing {
            self.fixing = false;
            self.look = None;
            return live_test::returned(model);
        }
        // Who came to fix something leaves from the test, not through the set-up that made it.
        if model.is_repair() && place == Place::Test {
            self.leave = Some(Leaving::Back);
            return Vec::new();
        }
        match place {
            Place::Dashboard => {
                dashboard::show_all(self);
                return Vec::new();
            }
            Place::Connection(_) => {
                self.look = None;
                return Vec::new();
            }
            _ => {}
        }
        let pages = Self::pages(model);
        let at = pages.iter().position(|page| *page == place);
        match at.and_then(|at| at.checked_sub(1)).map(|at| &pages[at]) {
            Some(before) => self.look = Some(before.clone()),
            None if matches!(model.journey, Journey::Home) => {}
            None => self.leave = Some(Leaving::Back),
        }
        Vec::new()
    }

    /// Forward among visited pages.
    pub(super) fn forward(&mut self, model: &Model) {
        self.fixing = false;
        let place = self.place(model);
        self.look = next_page(model, &place);
    }

    /// Ctrl-C: what runs is stopped, or leaving is asked about; twice within two seconds leaves.
    pub(super) fn interrupt(&mut self, model: &Model, now: Timestamp) -> Vec<MsgBody> {
        let again = self.interrupted_at.is_some_and(|at| now - at <= TWICE);
        self.interrupted_at = Some(now);
        if again {
            self.leave = Some(Leaving::Now);
            return Vec::new();
        }
        self.notice = Some(screens::CTRL_C_AGAIN.to_owned());
        let asks = model.is_running(Slot::Test) || model.test.experiments.progress().is_some();
        if asks && self.place(model) == Place::Test {
            return vec![MsgBody::StopTest];
        }
        self.ask_to_leave(model);
        self.notice = Some(screens::CTRL_C_AGAIN.to_owned());
        Vec::new()
    }

    /// Asks whether to leave; at the welcome screen leaving needs no question.
    pub(super) fn ask_to_leave(&mut self, model: &Model) {
        if matches!(model.journey, Journey::Home) {
            self.leave = Some(Leaving::Quit);
        } else if !self.overlays.iter().any(Overlay::is_leave) {
            self.overlays.push(Overlay::Dialog(Dialog::leave(model)));
        }
    }

    /// What was painted settles how far a page is scrolled: never beyond its end.
    pub fn settle(&mut self, first_row: usize) {
        let following =
            matches!(self.overlays.last(), Some(Overlay::Dialog(dialog)) if dialog.scroll == 0);
        if following {
            return;
        }
        match self.overlays.last_mut().map(Overlay::scroll_mut) {
            Some(Some(scroll)) => *scroll = first_row,
            Some(None) => {}
            None => self.scroll = first_row,
        }
    }

    /// Scrolls by `rows` without moving the focus.
    pub(super) const fn scroll_by(&mut self, rows: isize) {
        self.scroll = self.scroll.saturating_add_signed(rows);
        self.free_scroll = true;
    }

    /// Moves the marked entry within `count`.
    pub(super) fn move_cursor(&mut self, down: bool, count: usize) {
        self.free_scroll = false;
        self.cursor = if down {
            (self.cursor + 1).min(count.saturating_sub(1))
        } else {
            self.cursor.saturating_sub(1)
        };
    }
}

/// The new key has taken over.
fn is_switched(model: &Model) -> bool {
    let replacing = model.replacement();
    replacing.is_some_and(|replacing| replacing.switched.is_some())
}

/// The page after `place`; `None`: where the flow waits.
fn next_page(model: &Model, place: &Place) -> Option<Place> {
    let pages = Ui::pages(model);
    let at = pages.iter().position(|page| page == place)?;
    let next = pages.get(at + 1)?;
    (at + 2 < pages.len()).then(|| next.clone())
}

/// Since when something has been worked on that the person waits for.
pub(super) fn busy_since(model: &Model) -> Option<Timestamp> {
    let waits = |slot: Slot| {
        matches!(
            slot,
            Slot::Name
                | Slot::Practice
                | Slot::Key
                | Slot::Certificate
                | Slot::Commit
                | Slot::Test
                | Slot::Unlock
        )
    };
    model
        .running
        .values()
        .filter(|effect| waits(effect.slot))
        .map(|effect| effect.since)
        .min()
}

/// The secret fields a message may be about.
pub(super) struct Hands<'a> {
    pub(super) model: &'a Model,
    pub(super) secrets: &'a dyn SecretFields,
    pub(super) now: Timestamp,
}

/// Whether a line is done.
pub(super) fn is_done(model: &Model, line: &str) -> bool {
    model
        .ticks
        .get(line)
        .is_some_and(|tick| tick.state == TickState::Done)
}

/// Entries of the welcome screen.
pub(super) fn entries(model: &Model) -> usize {
    welcome::entries(model).len()
}
