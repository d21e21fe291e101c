//! The way through a practice set-up, stop by stop, as a person goes it. What a stop is recognised
//! by comes from the guide, so that better words break no test.

#![allow(dead_code, reason = "each target uses its own part")]

use vt100::Screen;

use sfjwt::guide::{self, ChecklistId, screens};

use crate::program::Home;
use crate::pty::{Key, Launch, Terminal};

/// The connection's name unless another is wished for.
pub(crate) const NAME: &str = "practice";

/// A place where a person does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    Destination,
    KeySource,
    KeySize,
    Certificate,
    Store,
    Username,
    AppKind,
    AppExists,
    App,
    ConsumerKey,
    PreauthoriseBy,
    PreAuthorise,
    Test,
    HandOver,
}

impl Stop {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 14] = [
        Self::Destination,
        Self::KeySource,
        Self::KeySize,
        Self::Certificate,
        Self::Store,
        Self::Username,
        Self::AppKind,
        Self::AppExists,
        Self::App,
        Self::ConsumerKey,
        Self::PreauthoriseBy,
        Self::PreAuthorise,
        Self::Test,
        Self::HandOver,
    ];

    /// What is on the screen there, and nowhere else.
    pub(crate) fn sign(self) -> String {
        let question = |id| guide::question(id).expect("a question").title.clone();
        match self {
            Self::Destination => question("destination"),
            Self::KeySource => question("key-source"),
            Self::KeySize => question("key-size"),
            Self::Certificate => question("common-name"),
            Self::Store => question("store"),
            Self::Username => question("username"),
            Self::AppKind => question("app-kind"),
            Self::AppExists => question("app-exists"),
            Self::App => title(ChecklistId::CreateExternalClientApp),
            Self::ConsumerKey => question("consumer-key"),
            Self::PreauthoriseBy => question("preauthorise-by"),
            Self::PreAuthorise => title(ChecklistId::PreauthoriseExternalClientAppByPermissionSet),
            Self::Test => "It works".to_owned(),
            Self::HandOver => "This is a practice run".to_owned(),
        }
    }

    /// How many lines its checklist has.
    pub(crate) fn number_of_lines(self) -> usize {
        match self {
            Self::App => lines(ChecklistId::CreateExternalClientApp),
            Self::PreAuthorise => lines(ChecklistId::PreauthoriseExternalClientAppByPermissionSet),
            _ => 0,
        }
    }

    /// The next one.
    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stop| *stop > self)
    }
}

fn title(id: ChecklistId) -> String {
    guide::checklist(id).title.clone()
}

fn lines(id: ChecklistId) -> usize {
    guide::checklist(id).lines.len()
}

/// A person in front of the program.
pub(crate) struct Walk {
    pub(crate) terminal: Terminal,
    /// Which choice of store, `None`: the proposed one.
    pub(crate) store: Option<&'static str>,
    /// The sign of what is chosen.
    pub(crate) mark: char,
    at: Stop,
    ticked: usize,
}

impl Walk {
    /// `sfjwt setup --practice` in a terminal of 80×24, at the first question.
    pub(crate) fn start(home: &Home) -> Self {
        Self::launch(setup(home))
    }

    /// The same, started in a special way.
    pub(crate) fn launch(launch: Launch) -> Self {
        let mut walk = Self::of(launch.start());
        walk.sees(Stop::Destination);
        walk
    }

    /// A person before a program that stands anywhere.
    pub(crate) fn of(terminal: Terminal) -> Self {
        Self {
            terminal,
            store: None,
            mark: '▸',
            at: Stop::Destination,
            ticked: 0,
        }
    }

    /// Waits until the program stands there.
    #[track_caller]
    pub(crate) fn sees(&mut self, stop: Stop) {
        self.terminal.wait_for(&stop.sign());
        self.at = stop;
        self.ticked = 0;
    }

    /// Waits until it is painted, without having gone anywhere.
    #[track_caller]
    pub(crate) fn sees_again(&self, stop: Stop) {
        self.terminal.wait_for(&stop.sign());
    }

    /// Back to the first field of a page.
    pub(crate) fn first_field(&mut self) {
        let title = &guide::question("common-name").expect("a question").title;
        self.terminal.key(Key::Up);
        self.terminal.key(Key::Up);
        self.terminal.wait_for(&format!("{} {title}", self.mark));
    }

    /// Waits until the program stands at a line of a checklist, `ticked` of which are done.
    #[track_caller]
    pub(crate) fn goes_on_at(&mut self, stop: Stop, line: &str, ticked: usize) {
        self.terminal.wait_until(line, |screen| {
            marked(screen, self.mark).is_some_and(|marked| marked.contains(line))
        });
        (self.at, self.ticked) = (stop, ticked);
    }

    /// Does what is to be done at this stop, up to the next.
    #[track_caller]
    pub(crate) fn pass(&mut self) {
        let stop = self.at;
        match stop {
            Stop::Certificate => {
                for id in ["days", "cert-out"] {
                    self.enter();
                    let title = &guide::question(id).expect("a question").title;
                    self.terminal.wait_for(&format!("{} {title}", self.mark));
                }
                self.enter();
            }
            Stop::Store => match self.store {
                Some(choice) => self.terminal.type_text(choice),
                None => self.enter(),
            },
            Stop::App | Stop::PreAuthorise => {
                for _ in self.ticked..stop.number_of_lines() {
                    self.tick();
                }
            }
            _ => self.enter(),
        }
        if let Some(next) = stop.next() {
            self.sees(next);
        }
    }

    /// Passes every stop before this one.
    #[track_caller]
    pub(crate) fn walk_to(&mut self, stop: Stop) {
        while self.at < stop {
            self.pass();
        }
    }

    /// Ticks the marked line and waits until another line is marked, or the list has gone.
    #[track_caller]
    pub(crate) fn tick(&mut self) {
        let before = self.wait_marked();
        self.enter();
        self.ticked += 1;
        self.leaves(before.as_ref());
    }

    /// Leaves the marked line out.
    #[track_caller]
    pub(crate) fn skip(&mut self) {
        let before = self.wait_marked();
        self.terminal.type_text("s");
        self.leaves(before.as_ref());
    }

    /// The beginning of the line with the mark.
    pub(crate) fn marked(&self) -> Option<String> {
        marked(&self.terminal.screen(), self.mark)
    }

    #[track_caller]
    fn wait_marked(&self) -> Option<String> {
        self.terminal
            .wait_until("a mark", |screen| marked(screen, self.mark).is_some());
        self.marked()
    }

    #[track_caller]
    fn leaves(&self, line: Option<&String>) {
        self.terminal
            .wait_until(&format!("another line than {line:?}"), |screen| {
                marked(screen, self.mark).as_ref() != line
                    && !screen.contents().contains(screens::APPLYING)
            });
    }

    /// Ticks lines until this one is marked.
    #[track_caller]
    pub(crate) fn tick_until(&mut self, words: &str) {
        for _ in self.ticked..self.at.number_of_lines() {
            if self.marked().is_some_and(|line| line.contains(words)) {
                return;
            }
            self.tick();
        }
        panic!("no line `{words}`:\n{}", self.terminal.dump());
    }

    /// From the hand-over's page to the end.
    #[track_caller]
    pub(crate) fn finish(&mut self) {
        self.enter();
        self.terminal.wait_for("Finished?");
        self.enter();
    }

    /// Presses Enter, once the footer says that it does something.
    #[track_caller]
    pub(crate) fn enter(&mut self) {
        self.terminal.wait_until("Enter in the footer", |screen| {
            let (_, cols) = screen.size();
            let last = screen.rows(0, cols.get()).last();
            last.is_some_and(|row| row.contains("Enter"))
        });
        self.terminal.key(Key::Enter);
    }

    /// Goes on after the program was killed: the same command, the offer to continue.
    #[track_caller]
    pub(crate) fn resume(home: &Home, launch: Launch) -> Self {
        let mut walk = Self::of(launch.start());
        walk.terminal.wait_for(&screens::resume(NAME));
        assert!(home.draft(NAME).is_some());
        walk.enter();
        walk
    }
}

/// `sfjwt setup --practice` in this home.
pub(crate) fn setup(home: &Home) -> Launch {
    Launch::sfjwt(home.path(), &["setup", "--practice"])
}

/// The beginning of the line with the mark: its end may be covered.
fn marked(screen: &Screen, mark: char) -> Option<String> {
    let (_, cols) = screen.size();
    let mut rows = screen.rows(0, cols.get());
    let row = rows.find_map(|row| Some(row.trim_start().strip_prefix(mark)?.trim().to_owned()))?;
    Some(row.chars().take(30).collect())
}
