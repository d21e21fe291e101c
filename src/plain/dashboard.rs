//! The list of connections: said once, and whole only where somebody can listen to it.

use crate::app::{Door, Model, MsgBody, Order, ReplaceTask, Saved, Shelf, Upkeep};
use crate::domain::{Connection, ConnectionName, PoolTest};
use crate::guide::plain::dashboard as words;
use crate::guide::screens::dashboard as table;
use crate::guide::{messages, problems, removal};
use crate::ports::Next;

use super::Plain;
use super::connection::{facts_of, line};
use super::state::{Aside, Sure};

/// More are not said unasked.
const MOST: usize = 20;

/// What the list remembers.
#[derive(Default)]
pub(super) struct Table {
    /// Another journey was before.
    pub(super) back: bool,
    /// Tests up to the n-th that ended were told of.
    pub(super) tests_told: u64,
    filter: String,
    /// Everything is wanted, however long.
    whole: bool,
    upkeep_told: u64,
    /// Tests that were not begun and were told of.
    not_begun: Vec<ConnectionName>,
    tested: bool,
}

/// There is a list to go from.
pub(super) fn has_connections(model: &Model) -> bool {
    let there = model.facts.shelf.as_deref();
    there.is_some_and(|there| !there.connections.is_empty())
}

impl Plain<'_> {
    /// What is shown, in the order of its numbers.
    fn listed<'m>(&self, model: &'m Model) -> Vec<Saved<'m>> {
        let there = model.facts.shelf.as_deref();
        let mut list = there.map_or_else(Vec::new, |there| {
            there.list(&self.table.filter, self.order(there), model.now)
        });
        if self.is_part(list.len()) {
            list.truncate(MOST);
        }
        list
    }

    fn is_part(&self, count: usize) -> bool {
        !self.table.whole && self.table.filter.is_empty() && count > MOST
    }

    /// Where not all are said, those come first that need attention.
    fn order(&self, there: &Shelf) -> Order {
        let all = there.connections.len() + there.drafts.len() + there.unreadable.len();
        if self.is_part(all) {
            Order::Attention
        } else {
            Order::Name
        }
    }

    /// The list, with numbers.
    pub(super) fn dashboard(&mut self, model: &Model) {
        let Some(there) = model.facts.shelf.as_deref() else {
            return;
        };
        self.voice.gap();
        if std::mem::take(&mut self.table.back) {
            self.voice.say(words::BACK);
        }
        let attention = there.attention(model.now);
        let count = table::count(
            there.connections.len(),
            attention.due,
            attention.failed,
            attention.unreadable,
        );
        self.voice.say(&words::head(&count));
        let list = self.listed(model);
        let all = there.connections.len() + there.drafts.len() + there.unreadable.len();
        if list.is_empty() {
            let filter = self.table.filter.clone();
            self.voice.say(&words::nothing(&filter));
        } else if list.len() < all {
            let filter = self.table.filter.clone();
            self.voice.say(&words::part(list.len(), all, &filter));
        }
        for (index, saved) in list.iter().enumerate() {
            let line = line(model, saved);
            self.voice.say(&format!("{}. {line}", index + 1));
        }
        self.voice.say(words::HINT);
    }

    /// A number or name of the list.
    fn found<'m>(&self, model: &'m Model, typed: &str) -> Option<Saved<'m>> {
        let number = typed.trim_end_matches('.').parse::<usize>().ok();
        let by_number = number.and_then(|number| number.checked_sub(1));
        if let Some(saved) = by_number.and_then(|at| self.listed(model).into_iter().nth(at)) {
            return Some(saved);
        }
        let there = model.facts.shelf.as_deref()?;
        let mut all = there.list("", Order::Name, model.now).into_iter();
        all.find(|saved| saved.name().is_some_and(|name| name.as_str() == typed))
    }

    pub(super) fn hear_dashboard(&mut self, model: &Model, text: &str) -> Option<Next> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        let enter = |door: Door| Some(Next::Send(vec![MsgBody::Enter(door)]));
        let word = word.to_lowercase();
        // As the command line calls it.
        let word = if word == "rotate" { "replace" } else { &word };
        match (word, rest) {
            ("new", "") => enter(Door::SetUp),
            ("adopt", "") if self.found(model, text).is_none() => enter(Door::Adopt),
            ("practise" | "practice", "") if self.found(model, text).is_none() => {
                enter(Door::Practise)
            }
            ("fix", "") => {
                self.aside = Aside::FixDoor;
                None
            }
            ("list", "") => {
                self.table.whole = true;
                self.table.filter.clear();
                self.dashboard(model);
                None
            }
            ("filter", filter) => {
                filter.clone_into(&mut self.table.filter);
                self.table.whole = false;
                self.dashboard(model);
                None
            }
            ("test", "all") => self.test_all(model),
            ("works", rest) => self.hear_works(model, rest),
            ("rename", names) => self.hear_rename(model, names),
            (
                command @ ("test" | "open" | "diagnose" | "replace" | "hand-over" | "like"
                | "forget" | "remove" | "continue" | "go-back" | "delete-earlier"),
                typed,
            ) => self.hear_about(model, command, typed),
            _ => {
                if let Some(saved) = self.found(model, text) {
                    self.about(model, &saved)
                } else {
                    self.voice.say(&words::no_such(text));
                    None
                }
            }
        }
    }

    /// A command and the connection it is about.
    fn hear_about(&mut self, model: &Model, command: &str, typed: &str) -> Option<Next> {
        if typed.is_empty() {
            self.voice.say(&words::which(command));
            return None;
        }
        let Some(saved) = self.found(model, typed) else {
            self.voice.say(&words::no_connection(typed));
            return None;
        };
        let enter = |door: Door| Some(Next::Send(vec![MsgBody::Enter(door)]));
        match (command, &saved) {
            ("open", saved) => self.about(model, saved),
            ("remove", saved) => self.ask_removal(model, saved),
            ("continue", Saved::Draft(draft)) => enter(Door::Resume(draft.name.clone())),
            (command, Saved::Connection(connection, _)) => {
                let name = connection.name.clone();
                match command {
                    "test" => {
                        self.voice.say(&table::testing(1));
                        Some(Next::Send(vec![MsgBody::TestMany(vec![name])]))
                    }
                    "diagnose" | "continue" => enter(Door::Test(name)),
                    "hand-over" => enter(Door::HandOver(name)),
                    "like" => enter(Door::Like(name)),
                    "replace" => enter(Door::Replace(name, ReplaceTask::All)),
                    "delete-earlier" if connection.has_keys_to_forget() => {
                        self.ask_forgetting_earlier(connection)
                    }
                    "go-back" | "delete-earlier" => {
                        let way = connection.way_back().filter(|_| command == "go-back");
                        if let Some(way) = way {
                            return enter(Door::Replace(name, ReplaceTask::of(way)));
                        }
                        self.voice.say(&words::no_earlier(name.as_str()));
                        None
                    }
                    _ => self.ask_forgetting(connection),
                }
            }
            _ => {
                self.voice.say(&words::no_connection(typed));
                None
            }
        }
    }

    fn test_all(&mut self, model: &Model) -> Option<Next> {
        let there = model.facts.shelf.as_deref()?;
        let list = there.list(&self.table.filter, Order::Name, model.now);
        let connections: Vec<&Connection> = list.iter().filter_map(Saved::connection).collect();
        if connections.is_empty() {
            self.voice.say(table::NOTHING_TO_TEST);
            return None;
        }
        if connections.iter().any(|c| c.practice.is_none()) {
            self.voice.say(messages::VPN_WARNING);
        }
        self.voice.say(&table::testing(connections.len()));
        let names = connections.iter().map(|c| c.name.clone()).collect();
        Some(Next::Send(vec![MsgBody::TestMany(names)]))
    }

    /// A connection, and perhaps one of the systems that it waits for.
    fn hear_works(&mut self, model: &Model, rest: &str) -> Option<Next> {
        let (typed, place) = rest.split_once(' ').unwrap_or((rest, ""));
        if typed.is_empty() {
            self.voice.say(&words::which("works"));
            return None;
        }
        let Some(Saved::Connection(connection, _)) = self.found(model, typed) else {
            self.voice.say(&words::no_connection(typed));
            return None;
        };
        let name = connection.name.clone();
        let place = Some(place.trim().to_owned()).filter(|place| !place.is_empty());
        let noted = MsgBody::Upkeep(Upkeep::SeenToWork { name, place });
        Some(Next::Send(vec![noted]))
    }

    fn hear_rename(&mut self, model: &Model, names: &str) -> Option<Next> {
        let found = names.split_once(' ').and_then(|(old, new)| {
            let from = self.found(model, old)?.name()?;
            Some((from, new.trim()))
        });
        let Some((from, new)) = found else {
            self.voice.say(words::RENAME_HOW);
            return None;
        };
        match ConnectionName::parse(new) {
            Ok(to) => Some(Next::Send(vec![MsgBody::Upkeep(Upkeep::Rename {
                from,
                to,
            })])),
            Err(error) => {
                let words = problems::connection_name(&error);
                self.voice.say(&format!("{} {}", words.what, words.next));
                None
            }
        }
    }

    fn ask_removal(&mut self, model: &Model, saved: &Saved<'_>) -> Option<Next> {
        let name = saved.name()?;
        self.voice.gap();
        self.voice.say(&table::remove(&name));
        match saved {
            Saved::Connection(connection, _) => {
                for text in table::removal_of(connection) {
                    self.voice.say(&text);
                }
                self.voice.say(&table::remains_of(connection));
            }
            Saved::Draft(draft) => {
                let beside = model.facts.shelf.as_ref();
                let beside = beside.and_then(|shelf| shelf.named(&name));
                for text in table::removal_of_draft(draft, beside) {
                    self.voice.say(&text);
                }
            }
            Saved::Unreadable(error) => {
                self.voice.say(&problems::record(error).what);
                self.voice.say(table::REMOVAL_OF_DAMAGED);
            }
        }
        self.aside = Aside::Sure(Sure::Upkeep(saved.removal(name)));
        None
    }

    fn ask_forgetting(&mut self, connection: &Connection) -> Option<Next> {
        let name = connection.name.clone();
        self.voice.gap();
        self.voice.say(&table::forget_help(connection));
        self.aside = Aside::Sure(Sure::Upkeep(Upkeep::ForgetKey(name)));
        None
    }

    fn ask_forgetting_earlier(&mut self, connection: &Connection) -> Option<Next> {
        self.voice.gap();
        self.voice.say(&table::forget_earlier_help(connection));
        let door = Door::Replace(connection.name.clone(), ReplaceTask::Forget);
        self.aside = Aside::Sure(Sure::Enter(door));
        None
    }

    /// Only a whole `yes` does it.
    pub(super) fn hear_sure(&mut self, wanted: &Sure, text: &str) -> Option<Next> {
        self.aside = Aside::None;
        // The list need not be said again for that.
        self.asked = Some(super::state::Prompt::Doors);
        if text.eq_ignore_ascii_case("yes") {
            return Some(Next::Send(vec![wanted.clone().into()]));
        }
        self.voice.say(words::LEFT);
        None
    }

    /// Everything about one of them.
    fn about(&mut self, model: &Model, saved: &Saved<'_>) -> Option<Next> {
        self.voice.gap();
        match saved {
            Saved::Connection(connection, record) => {
                for line in facts_of(model, connection, *record) {
                    self.voice.say(&line);
                }
            }
            Saved::Draft(draft) => {
                let door = Door::Resume(draft.name.clone());
                return Some(Next::Send(vec![MsgBody::Enter(door)]));
            }
            Saved::Unreadable(error) => {
                let words = problems::record(error);
                self.voice.say(&words.what);
                self.voice.say(&words.next);
            }
        }
        None
    }

    /// How a change ended: said once, with what remains elsewhere.
    pub(super) fn tell_upkeep(&mut self, model: &Model) {
        let keeping = &model.keeping;
        if keeping.serial == self.table.upkeep_told {
            return;
        }
        self.table.upkeep_told = keeping.serial;
        let Some((_, result)) = &keeping.ended else {
            return;
        };
        let lines = match result {
            Ok(crate::app::Upkept::Removed(removed)) => removal::removed(removed),
            Ok(crate::app::Upkept::Renamed(renamed)) => removal::renamed(renamed),
            Ok(crate::app::Upkept::SeenToWork(noted)) => removal::seen_to_work(noted),
            Ok(crate::app::Upkept::Forgotten(forgotten)) => removal::forgotten(forgotten),
            Err(error) => vec![table::refused(error)],
        };
        for line in lines {
            self.voice.say(&line);
        }
    }

    /// Tests beside that ended since it was looked last, in the order in which they did.
    pub(super) fn tell_tests(&mut self, model: &Model) {
        if !matches!(model.journey, crate::app::Journey::Home) || model.facts.shelf.is_none() {
            return;
        }
        let told = self.table.tests_told;
        let mut ended: Vec<_> = model.pool.tests.iter().collect();
        ended.retain(|(_, test)| matches!(test, PoolTest::Ended(end) if end.order > told));
        ended.sort_by_key(|(_, test)| match test {
            PoolTest::Ended(end) => end.order,
            _ => 0,
        });
        for (name, test) in ended {
            if let PoolTest::Ended(end) = test {
                self.table.tests_told = end.order;
                self.table.tested = true;
                self.say_tested(model, name);
            }
        }
        for (name, test) in &model.pool.tests {
            let was_told = self.table.not_begun.contains(name);
            match test {
                PoolTest::NotTested(_) if !was_told => {
                    self.table.not_begun.push(name.clone());
                    self.table.tested = true;
                    self.say_tested(model, name);
                }
                PoolTest::NotTested(_) => {}
                _ => self.table.not_begun.retain(|other| other != name),
            }
        }
        if self.table.tested && !model.pool.works() {
            self.table.tested = false;
            if model.pool.tests.len() > 1 {
                self.voice.say(words::ALL_TESTED);
            }
        }
    }

    fn say_tested(&mut self, model: &Model, name: &ConnectionName) {
        let there = model.facts.shelf.as_deref();
        if let Some(connection) = there.and_then(|there| there.named(name)) {
            let how = model.standing(connection, None).words(model.now);
            self.voice.say(&words::tested(name, &how));
        }
    }
}
