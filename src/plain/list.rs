//! Checklists, one line at a time.

use crate::app::{Model, MsgBody, Step, checklist_for, line_values};
use crate::domain::{OrgKind, TickState};
use crate::guide::plain::{ask, list};
use crate::guide::{Checklist, Line, RenderedLine};
use crate::ports::Next;
use crate::scripted::remaining;

use super::Plain;
use super::view::At;

/// The checklist of a step. For a saved connection, which does not know how its app was made, the
/// usual one.
fn checklist(model: &Model, step: Step) -> Option<&'static Checklist> {
    checklist_for(model, step).or_else(|| {
        let mut model = model.clone();
        model.answers.app_kind.get_or_insert_default();
        model.answers.app_exists.get_or_insert(false);
        model.answers.by_profile.get_or_insert(false);
        checklist_for(&model, step)
    })
}

/// The step and position of a line.
pub(super) fn find(model: &Model, id: &str) -> Option<(Step, &'static Line)> {
    let steps: &[Step] = if model.replacement().is_some() {
        &[Step::Upload]
    } else {
        &[Step::App, Step::PreAuthorise]
    };
    steps.iter().find_map(|step| {
        let line = checklist(model, *step)?.line(id)?;
        Some((*step, line))
    })
}

fn rendered(model: &Model, step: Step, id: &str) -> Option<(&'static Line, RenderedLine)> {
    let line = checklist(model, step)?.line(id)?;
    Some((line, line.render(&line_values(model))))
}

/// Address of the page, or the way to it in words.
fn page(model: &Model, line: &Line) -> Option<String> {
    let page = line.page?;
    let address = model.org().and_then(|org| page.link(&org));
    Some(address.unwrap_or_else(|| page.directions()))
}

impl Plain<'_> {
    fn is_fix(&self) -> bool {
        matches!(self.at, At::Line { fix: true, .. })
    }

    /// A line: what to do, values, page, what is seen then, what goes wrong.
    pub(super) fn line(&mut self, model: &Model, step: Step, id: &str) {
        let (Some(list), Some((line, shown))) = (checklist(model, step), rendered(model, step, id))
        else {
            return;
        };
        let index = list
            .lines
            .iter()
            .position(|line| line.id == id)
            .unwrap_or(0);
        self.voice.gap();
        let begins = list
            .lines
            .iter()
            .all(|line| !model.ticks.contains_key(&line.id));
        if begins && self.at == At::Flow {
            let of = step.siblings().len();
            self.voice.say(&list::title(step.number(), of, &list.title));
            self.voice.say(&list.intro);
            if model.is_practice() {
                self.voice.say(list::SIMULATED);
            }
            self.voice.gap();
        }
        self.voice
            .say(&list::line(index + 1, list.lines.len(), &shown.label));
        for copy in &shown.copy {
            self.voice.say(&list::value(&copy.label, &copy.value));
        }
        let page = page(model, line).filter(|page| !shown.label.starts_with(page));
        // The next lines are on the same page: its address once.
        if let Some(page) = page.filter(|page| self.told.page.as_ref() != Some(page) || begins) {
            self.voice.say(&list::page(&page));
            self.told.page = Some(page);
        }
        self.voice.say(&list::expect(&shown.expect));
        let trap = shown.trap.as_deref().map(list::trap);
        self.voice.say(&trap.unwrap_or_default());
        if let Some(tick) = model.ticks.get(id) {
            self.voice.say(&list::state(tick.state));
        }
    }

    /// The line that waits.
    pub(super) fn line_prompt(&mut self, model: &Model, id: &str) -> String {
        if self.is_fix() {
            return list::PROMPT_FIX.to_owned();
        }
        if self.at != At::Flow && model.ticks.contains_key(id) {
            return list::PROMPT_KEPT.to_owned();
        }
        if std::mem::replace(&mut self.told.commands, true) {
            list::PROMPT.to_owned()
        } else {
            list::PROMPT_FULL.to_owned()
        }
    }

    /// Takes what was typed at a line.
    pub(super) fn hear_line(
        &mut self,
        model: &Model,
        step: Step,
        id: &str,
        text: &str,
    ) -> Option<Next> {
        let ticked = model.ticks.contains_key(id);
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        match word.to_lowercase().as_str() {
            "" if self.at != At::Flow && ticked && !self.is_fix() => {
                self.voice.say(ask::KEPT);
                self.forward(model);
                None
            }
            "" | "done" | "d" => Some(self.done(model, id)),
            "skip" => {
                self.voice.say(list::SKIPPED);
                Some(self.tick(model, id, Some(TickState::Skipped)))
            }
            "undo" if ticked => {
                self.voice.say(list::OPEN);
                Some(self.tick(model, id, None))
            }
            "list" => {
                self.list(model, step);
                None
            }
            "open" => self.open_page(model, step, id),
            "copy" => self.copy_value(model, step, id, rest.trim()),
            "other" if model.is_practice() && step != Step::Upload => {
                self.voice.say(list::OTHER_IN_PRACTICE);
                None
            }
            "other" => {
                self.send_on(model);
                self.go_to_flow();
                Some(Next::Send(vec![MsgBody::LeaveChecklist(step)]))
            }
            _ => self.go_to_line(model, step, text),
        }
    }

    fn done(&mut self, model: &Model, id: &str) -> Next {
        let listed = checklist_for(model, Step::App).is_some() || model.replacement().is_some();
        if self.is_fix() && !listed {
            // A saved connection has no ticks; what counts is the test.
            self.go_to_flow();
            return self.test_again();
        }
        self.voice.say(list::DONE);
        self.tick(model, id, Some(TickState::Done))
    }

    fn tick(&mut self, model: &Model, id: &str, state: Option<TickState>) -> Next {
        if state.is_some() && self.at != At::Flow {
            self.forward(model);
        } else {
            self.go_to_flow();
        }
        Next::Send(vec![MsgBody::Tick(id.to_owned(), state)])
    }

    fn go_to_line(&mut self, model: &Model, step: Step, text: &str) -> Option<Next> {
        let number = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let line = number.and_then(|number| checklist(model, step)?.lines.get(number));
        match line {
            Some(line) => {
                self.at = At::Line {
                    step,
                    line: line.id.clone(),
                    fix: false,
                };
                self.asked = None;
            }
            None => self.voice.say(&list::no_such(text)),
        }
        None
    }

    fn list(&mut self, model: &Model, step: Step) {
        let Some(list) = checklist(model, step) else {
            return;
        };
        self.voice.gap();
        self.voice.say(&list.title);
        let values = line_values(model);
        for (index, line) in list.lines.iter().enumerate() {
            let state = model.ticks.get(&line.id).map(|tick| tick.state);
            let label = line.render(&values).label;
            self.voice
                .say(&list::listed(index + 1, list::word(state), &label));
        }
    }

    fn open_page(&mut self, model: &Model, step: Step, id: &str) -> Option<Next> {
        let org = model.org();
        let line = checklist(model, step)?.line(id)?;
        let address = org.as_ref().and_then(|org| line.page?.link(org));
        if let Some(address) = address {
            return Some(Next::Send(vec![MsgBody::Open(address)]));
        }
        let practice = org.is_some_and(|org| *org.kind() == OrgKind::Practice);
        self.voice.say(if practice {
            list::NO_PAGE_HERE
        } else {
            list::NO_PAGE
        });
        None
    }

    fn copy_value(&mut self, model: &Model, step: Step, id: &str, which: &str) -> Option<Next> {
        let (_, shown) = rendered(model, step, id)?;
        let number = which.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let chosen = match (shown.copy.as_slice(), number) {
            ([], _) => {
                self.voice.say(list::NO_VALUE);
                return None;
            }
            ([only], _) => Some(only),
            (several, Some(number)) => several.get(number),
            (_, None) => None,
        };
        if let Some(copy) = chosen {
            return Some(Next::Send(vec![MsgBody::Copy(copy.value.clone())]));
        }
        let labels: Vec<String> = shown.copy.into_iter().map(|c| c.label).collect();
        self.voice.say(&list::which_value(&labels));
        None
    }

    /// What remains, for somebody else.
    fn send_on(&mut self, model: &Model) {
        self.voice.gap();
        self.voice.say(list::SEND);
        for line in remaining(model) {
            self.voice.say(&line);
        }
        if let Some(path) = line_values(model).certificate_path {
            self.voice
                .say(&crate::guide::plain::everywhere::certificate(&path));
        }
        self.voice.gap();
        self.voice.say(list::SENT);
    }
}
