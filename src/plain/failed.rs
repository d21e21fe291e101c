//! What stands in the way, and the ways out: a number goes there.

use crate::app::{
    Door, Journey, Model, MsgBody, Problem, QuestionId, Step, Told, line_left_out, line_values,
    question_text, wait_until,
};
use crate::diagnosis::{Fix, FixTarget, Page, Verdict, page_of, redact};
use crate::domain::Timestamp;
use crate::guide::plain::stuck;
use crate::guide::{self, SetupPage, Words, experiments as trials, screens};
use crate::ports::Next;
use crate::scripted::{grounds, proposed, told};

use super::view::At;
use super::{Heard, Plain, ask, list};

/// Fixes that are offered at once.
const MOST_FIXES: usize = 9;

/// The fixes of the findings that are told, each once, best first.
pub(super) fn fixes(verdict: &Verdict) -> Vec<&Fix> {
    let mut fixes: Vec<&Fix> = Vec::new();
    for fix in told(verdict).flat_map(|finding| &finding.fixes) {
        if fixes.len() < MOST_FIXES && fixes.iter().all(|known| known.text != fix.text) {
            fixes.push(fix);
        }
    }
    fixes
}

fn offered(model: &Model) -> Vec<&Fix> {
    model.test.verdict.as_ref().map(fixes).unwrap_or_default()
}

/// The line that waits under findings.
pub(super) fn prompt(model: &Model) -> String {
    if offered(model).is_empty() {
        stuck::RETRY_PROMPT.to_owned()
    } else {
        stuck::FIX_PROMPT.to_owned()
    }
}

/// What stands in the way. Why the key could not be read says more than that the test failed.
fn problem(model: &Model) -> Option<&Problem> {
    model.test.key_problem.as_ref().or(model.problem.as_ref())
}

fn problem_words(model: &Model) -> Option<Words> {
    if model.next_key_is_refused() {
        return model.replacement()?.refused_words();
    }
    problem(model).and_then(Problem::words)
}

/// A way out of a problem.
enum Way {
    Retry,
    Line(Step, String, String),
    Change(QuestionId),
    Steps,
    GiveUp,
}

fn ways(model: &Model) -> Vec<Way> {
    let question = problem(model).and_then(|problem| ask::question_of(model, problem));
    if model.next_key_is_refused() {
        return vec![Way::Retry, Way::Steps, Way::GiveUp];
    }
    if let Some((step, line)) = line_left_out(model) {
        let label = line.render(&line_values(model)).label;
        return vec![Way::Line(step, line.id.clone(), label), Way::Retry];
    }
    match question {
        // The same one again would not open it either.
        Some(question) if question.secret().is_some() => vec![Way::Change(question)],
        Some(question) if model.may_change(&question) => vec![Way::Retry, Way::Change(question)],
        _ => vec![Way::Retry],
    }
}

/// A page of Setup by its id.
fn page(id: &str) -> Option<SetupPage> {
    SetupPage::ALL
        .into_iter()
        .find(|page| serde_json::to_value(page).is_ok_and(|value| value.as_str() == Some(id)))
}

impl Plain<'_> {
    /// Something failed: what, and the ways on.
    pub(super) fn stuck(&mut self, model: &Model) {
        self.voice.gap();
        for line in problem_words(model).iter().flat_map(stuck::failed) {
            self.voice.say(&line);
        }
        for (index, way) in ways(model).iter().enumerate() {
            let text = match way {
                Way::Retry => stuck::RETRY.to_owned(),
                Way::Line(_, _, label) => screens::line_left_out(label),
                Way::Steps => screens::replacing::STEPS.to_owned(),
                Way::GiveUp => screens::replacing::GIVE_UP.to_owned(),
                Way::Change(question) if question.secret().is_some() => {
                    stuck::PASSPHRASE.to_owned()
                }
                Way::Change(question) => stuck::change(&title_of(model, question)),
            };
            self.voice.say(&format!("{}. {text}", index + 1));
        }
    }

    pub(super) fn hear_stuck(&mut self, model: &Model, text: &str) -> Option<Next> {
        let ways = ways(model);
        if model.next_key_is_refused() {
            match self.hear_switch_over(model, text) {
                Heard::Not => {}
                Heard::Again => return None,
                Heard::Next(next) => return Some(next),
            }
        }
        let number = match text.trim_end_matches('.') {
            "" => Some(1),
            "retry" => return Some(Next::Send(vec![MsgBody::Retry])),
            number => number.parse::<usize>().ok(),
        };
        let way = number.and_then(|number| ways.get(number.checked_sub(1)?));
        match way {
            Some(Way::Retry) => Some(Next::Send(vec![MsgBody::Retry])),
            Some(Way::Line(step, line, _)) => {
                self.at = At::Line {
                    step: *step,
                    line: line.clone(),
                    fix: true,
                };
                self.asked = None;
                None
            }
            Some(way @ (Way::Steps | Way::GiveUp)) => {
                let word = match way {
                    Way::Steps => "steps",
                    _ => "give up",
                };
                match self.hear_switch_over(model, word) {
                    Heard::Next(next) => Some(next),
                    Heard::Not | Heard::Again => None,
                }
            }
            // The passphrase there was is taken away, and asked for before anything is tried.
            Some(Way::Change(question)) if question.secret().is_some() => Some(Next::Send(vec![
                MsgBody::Revisit(question.clone()),
                MsgBody::Retry,
            ])),
            Some(Way::Change(question)) => {
                self.at = At::Question {
                    question: question.clone(),
                    fix: true,
                };
                self.asked = None;
                None
            }
            None => {
                self.voice.say(&stuck::no_such(text, ways.len()));
                None
            }
        }
    }

    /// A failed test: what is wrong, why, and what to do.
    pub(super) fn findings(&mut self, model: &Model) {
        self.voice.gap();
        for line in grounds(model) {
            self.voice.say(&line);
        }
        let fixes = offered(model);
        if !fixes.is_empty() {
            self.voice.say(stuck::FIXES);
        }
        for (index, fix) in fixes.iter().enumerate() {
            self.voice.say(&format!("  {}. {}", index + 1, fix.text));
        }
        let open = model.proposed_experiments().len();
        if open > 0 {
            self.voice.say(&stuck::experiments(open));
        }
        let spreads = model
            .test
            .verdict
            .as_ref()
            .is_some_and(|v| v.may_be_propagation);
        if spreads && !model.is_practice() {
            self.voice.say(guide::messages::MAYBE_SPREADING);
        }
    }

    pub(super) fn hear_findings(
        &mut self,
        model: &Model,
        now: Timestamp,
        text: &str,
    ) -> Option<Next> {
        let fixes = offered(model);
        let number = match text.trim_end_matches('.') {
            "retry" => return Some(self.test_again()),
            "" if fixes.is_empty() => return Some(self.test_again()),
            "raw" => {
                let raw = model.test.raw.as_ref();
                let raw = raw.map(|(status, body)| stuck::raw(*status, body));
                self.voice.verbatim(raw.as_deref().unwrap_or(stuck::NO_RAW));
                return None;
            }
            "experiments" | "experiments yes" => return self.experiments(model, text),
            "" => Some(1),
            "why" => {
                let verdict = model.test.verdict.as_ref();
                let codes = verdict.into_iter().flat_map(told).map(|f| f.code.clone());
                self.voice.say(stuck::STATUS);
                for page in codes.take(1).filter_map(|code| page_of(&code)) {
                    self.tell_page(&page);
                }
                return None;
            }
            text if text.starts_with("status ") => {
                let status = redact(text.trim_start_matches("status ").trim());
                self.asked = None;
                return Some(Next::Send(vec![MsgBody::Told(Told::LoginHistory(status))]));
            }
            text if text.starts_with("report ") => {
                let path = text.trim_start_matches("report ").trim().to_owned();
                return Some(Next::Send(vec![MsgBody::WriteReport(path)]));
            }
            number => number.parse::<usize>().ok(),
        };
        let fix = number.and_then(|number| fixes.get(number.checked_sub(1)?));
        let Some(fix) = fix else {
            self.voice.say(&stuck::no_such(text, fixes.len().max(1)));
            return None;
        };
        self.go_to_fix(model, now, fix)
    }

    /// To the question, the line or the page; or it waits, or tests again.
    pub(super) fn go_to_fix(&mut self, model: &Model, now: Timestamp, fix: &Fix) -> Option<Next> {
        let in_setup = matches!(model.journey, Journey::Setup);
        if let Some(door) = self.opens(model, fix) {
            return Some(Next::Send(vec![MsgBody::Enter(door)]));
        }
        match &fix.target {
            FixTarget::Question(id) => match QuestionId::from_key(id) {
                Some(question) if in_setup && !(model.is_practice() && id == "org") => {
                    self.at = At::Question {
                        question,
                        fix: true,
                    };
                    self.asked = None;
                }
                _ => self.voice.say(&stuck::by_hand(&fix.text)),
            },
            FixTarget::Line(id) => match list::find(model, id) {
                Some((step, line)) => {
                    self.at = At::Line {
                        step,
                        line: line.id.clone(),
                        fix: true,
                    };
                    self.asked = None;
                }
                None => self.voice.say(&stuck::by_hand(&fix.text)),
            },
            FixTarget::Page(id) => {
                self.voice.say(&stuck::by_hand(&fix.text));
                let page = page(id)?;
                self.voice.say(&page.directions());
                let link = model.org().and_then(|org| page.link(&org))?;
                return Some(Next::Send(vec![MsgBody::Open(link)]));
            }
            FixTarget::Wait(minutes) => {
                self.pause = Some(wait_until(model, *minutes, now));
                self.asked = None;
            }
            FixTarget::Command(command) if command.starts_with("sfjwt test") => {
                return Some(self.test_again());
            }
            FixTarget::Command(command) => {
                let text = format!("{}: {command}", fix.text);
                self.voice.say(&stuck::by_hand(&text));
            }
            FixTarget::Check(_) => self.voice.say(&stuck::by_hand(&fix.text)),
        }
        None
    }

    /// Everything about a code.
    pub(super) fn tell_page(&mut self, page: &Page) {
        self.voice.gap();
        self.voice.say(&format!("{}  {}", page.code, page.title));
        for section in &page.sections {
            self.voice.say(section.kind.heading());
            for item in &section.items {
                self.voice.say(&format!("  {item}"));
            }
        }
    }

    /// What could be tried; on a real org it needs a yes.
    fn experiments(&mut self, model: &Model, text: &str) -> Option<Next> {
        let lines = proposed(model);
        if lines.is_empty() {
            self.voice.say(trials::NONE);
            return None;
        }
        if model.is_practice() || text.ends_with("yes") {
            return Some(Next::Send(vec![MsgBody::Experiment(true)]));
        }
        for line in &lines {
            self.voice.say(line);
        }
        self.voice.say(screens::EXPERIMENTS_HELP);
        self.voice.say(stuck::SAY_YES);
        None
    }

    /// A saved connection is opened to be changed, where the fix is a field or a line of it.
    fn opens(&mut self, model: &Model, fix: &Fix) -> Option<Door> {
        let door = crate::app::door_to_fix(model, fix)?;
        self.voice.say(stuck::OPENING);
        Some(door)
    }

    /// The live test once more.
    pub(super) fn test_again(&mut self) -> Next {
        self.voice.say(stuck::TESTING);
        self.asked = None;
        Next::Send(vec![MsgBody::Retry])
    }
}

fn title_of(model: &Model, question: &QuestionId) -> String {
    let text = question_text(model, question);
    text.map_or_else(|| question.key().to_owned(), |text| text.title)
}
