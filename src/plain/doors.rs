//! The welcome screen.

use crate::app::{Door, Model, MsgBody, Repair, Shelf, draft_step};
use crate::diagnosis::page_of;
use crate::domain::ConnectionName;
use crate::guide::plain::doors;
use crate::guide::{self, messages, problems};
use crate::ports::Next;

use super::{Aside, Plain};

/// Behind the four doors: what is saved.
enum Saved {
    Draft(ConnectionName),
    Connection(ConnectionName),
}

fn saved(known: &Shelf) -> Vec<Saved> {
    let drafts = known
        .drafts
        .iter()
        .map(|draft| Saved::Draft(draft.name.clone()));
    let connections = known
        .connections
        .iter()
        .map(|(connection, _)| Saved::Connection(connection.name.clone()));
    drafts.chain(connections).collect()
}

impl Saved {
    fn door(self) -> Door {
        match self {
            Self::Draft(name) => Door::Resume(name),
            Self::Connection(name) => Door::Test(name),
        }
    }

    const fn name(&self) -> &ConnectionName {
        match self {
            Self::Draft(name) | Self::Connection(name) => name,
        }
    }
}

/// An unfinished set-up in one line.
pub(super) fn draft_line(draft: &crate::domain::Draft, now: crate::domain::Timestamp) -> String {
    let step = draft_step(draft, now).number();
    let title = guide::plain::step(step);
    doors::draft(draft.name.as_str(), step, title, draft.saved, now)
}

impl Plain<'_> {
    /// What this is, what it takes, where to go.
    pub(super) fn doors(&mut self, model: &Model) {
        self.voice.gap();
        self.voice.say(doors::WELCOME);
        for line in doors::NEEDED {
            self.voice.say(line);
        }
        self.voice.gap();
        for (index, door) in doors::DOORS.iter().enumerate() {
            self.voice.say(&format!("{}. {door}", index + 1));
        }
        let Some(known) = model.facts.shelf.as_deref() else {
            return;
        };
        let drafts = known
            .drafts
            .iter()
            .map(|draft| draft_line(draft, model.now));
        let connections = known.connections.iter().map(|(connection, tested)| {
            let ends = messages::ends(connection.certificate.not_after.date());
            let tested = tested.as_ref().map(|record| (record.ok, record.at));
            doors::connection(
                connection.name.as_str(),
                &ends,
                &doors::tested(tested, model.now),
            )
        });
        let lines: Vec<String> = drafts.chain(connections).collect();
        for (index, line) in lines.iter().enumerate() {
            self.voice
                .say(&format!("{}. {line}", doors::DOORS.len() + index + 1));
        }
        for error in &known.unreadable {
            self.voice
                .say(&doors::unreadable(&problems::record(error).what));
        }
    }

    pub(super) fn hear_doors(&mut self, model: &Model, text: &str) -> Option<Next> {
        let known = model.facts.shelf.as_deref();
        let saved = known.map(saved).unwrap_or_default();
        let last = doors::DOORS.len() + saved.len();
        let enter = |door: Door| Some(Next::Send(vec![MsgBody::Enter(door)]));
        match text.trim_end_matches('.').parse::<usize>() {
            Ok(1) => enter(Door::SetUp),
            Ok(2) => {
                self.aside = Aside::FixDoor;
                None
            }
            Ok(3) => self.replace_door(known),
            Ok(4) => enter(Door::Practise),
            number => {
                let by_number = number
                    .ok()
                    .and_then(|n| n.checked_sub(doors::DOORS.len() + 1));
                let chosen = saved.into_iter().enumerate().find(|(index, saved)| {
                    Some(*index) == by_number || saved.name().as_str() == text
                });
                if let Some((_, saved)) = chosen {
                    return enter(saved.door());
                }
                self.voice.say(&doors::no_such(text, last));
                None
            }
        }
    }

    /// An error to be explained, or a connection to be tested.
    pub(super) fn hear_fix_door(&mut self, model: &Model, text: &str) -> Option<Next> {
        if text.is_empty() {
            self.aside = Aside::None;
            return None;
        }
        let known = model.facts.shelf.as_deref();
        let mut connections = known.into_iter().flat_map(|known| &known.connections);
        // A number says which, once the connections stand there with their numbers.
        let number = text.trim_end_matches('.').parse::<usize>().ok();
        let index = number.filter(|_| model.explained.is_some());
        let found = match index.and_then(|number| number.checked_sub(1)) {
            Some(index) => connections.nth(index),
            None => connections.find(|(connection, _)| connection.name.as_str() == text),
        };
        match found {
            Some((connection, _)) => {
                let repair = Repair {
                    fix: None,
                    told: model.explained.as_ref().map(|(text, _)| text.clone()),
                };
                let door = repair.door(connection.name.clone());
                Some(Next::Send(vec![MsgBody::Enter(door)]))
            }
            None if index.is_some() => {
                let count = known.map_or(0, |known| known.connections.len());
                self.voice.say(&doors::no_such(text, count));
                None
            }
            None => match page_of(text) {
                Some(page) => {
                    self.tell_page(&page);
                    None
                }
                None => Some(self.explain(text)),
            },
        }
    }
}
