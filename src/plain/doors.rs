//! The welcome screen.

use crate::app::{Door, Model, MsgBody, Repair, draft_step};
use crate::diagnosis::page_of;
use crate::guide::plain::{doors, replace};
use crate::guide::{self, problems};
use crate::ports::Next;

use super::{Aside, Plain};

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
        for (index, line) in drafts.enumerate() {
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
        let drafts = known.map_or(&[][..], |known| known.drafts.as_slice());
        let last = doors::DOORS.len() + drafts.len();
        let enter = |door: Door| Some(Next::Send(vec![MsgBody::Enter(door)]));
        match text.trim_end_matches('.').parse::<usize>() {
            Ok(1) => return enter(Door::SetUp),
            Ok(2) => self.aside = Aside::FixDoor,
            Ok(3) => self.voice.say(replace::NONE),
            Ok(4) => return enter(Door::Practise),
            Ok(5) => return enter(Door::Adopt),
            number => {
                let behind = |n: usize| n.checked_sub(doors::DOORS.len() + 1);
                let by_number = number.ok().and_then(behind).and_then(|at| drafts.get(at));
                let by_name = || drafts.iter().find(|draft| draft.name.as_str() == text);
                if let Some(draft) = by_number.or_else(by_name) {
                    return enter(Door::Resume(draft.name.clone()));
                }
                self.voice.say(&doors::no_such(text, last));
            }
        }
        None
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
