//! The journal as lines: short, status words first, nothing that moves.

use std::collections::BTreeSet;

use crate::app::{Entry, Journey, Model, PRACTICE_NAME, Poll, Step, checklist_for, line_values};
use crate::domain::{
    CertificateFacts, CheckGroup, CheckId, CheckResult, CheckState, ConsumerKey, KeyFacts,
    Timestamp,
};
use crate::guide::{self, hints, messages, notes, replacing};

use super::experiments;

/// How far the journal was told.
#[derive(Default)]
pub struct Journal {
    entries: usize,
    /// A person ticks the checklist and needs no list of what was ticked.
    attended: bool,
    setup_heading: bool,
    /// What both keys were told last.
    polled: Option<String>,
    test: TestLines,
}

/// How far the live test was told.
#[derive(Default)]
struct TestLines {
    /// When the test began that is being told; another one is told anew.
    began: Option<Timestamp>,
    heading: bool,
    group: Option<CheckGroup>,
    waiting: bool,
    /// Checks that ended, and how many were told. They end in the order of the requests, and are
    /// told group by group.
    ended: BTreeSet<usize>,
    told: usize,
}

impl Journal {
    /// For a person who does the checklist line by line.
    pub fn attended() -> Self {
        Self {
            attended: true,
            ..Self::default()
        }
    }

    /// The lines that are new.
    pub fn news(&mut self, model: &Model) -> Vec<String> {
        let new = model.journal.iter().skip(self.entries);
        // Experiments come after the checks, whose lines wait for their groups.
        let (after, new): (Vec<&Entry>, Vec<&Entry>) = new.partition(|entry| {
            matches!(
                entry,
                Entry::ExperimentBegins(_) | Entry::ExperimentEnded(_) | Entry::ExperimentsOver
            )
        });
        self.entries = model.journal.len();
        if self.test.began != model.test.began {
            self.test = TestLines {
                began: model.test.began,
                ..TestLines::default()
            };
        }
        let green = self.attended && matches!(model.journey, Journey::Setup);
        let green = green && new.contains(&&Entry::TestGreen);
        let told = new.into_iter().flat_map(|entry| self.lines(model, entry));
        let mut lines: Vec<String> = told.collect();
        lines.extend(self.checks(model));
        lines.extend(after.into_iter().flat_map(|entry| self.lines(model, entry)));
        // A person goes on to other questions: that it worked is said before them.
        lines.extend(green.then(|| messages::IT_WORKS.to_owned()));
        lines
    }

    #[allow(clippy::too_many_lines, reason = "one arm an entry: a table")]
    fn lines(&mut self, model: &Model, entry: &Entry) -> Vec<String> {
        match entry {
            Entry::PracticeOpen(origin) => vec![messages::practice_org(origin)],
            Entry::Named(name) => vec![named(model, name.as_str())],
            Entry::Resumed(name) if model.replacing.is_some() => {
                vec![replacing::under_way(name.as_str())]
            }
            Entry::Resumed(name) => vec![messages::resumed(name.as_str())],
            Entry::Destination(id) => {
                let name = guide::destination(id).map_or(id.as_str(), |d| d.name.as_str());
                vec![messages::destination(name)]
            }
            Entry::Org(host, note) => {
                let org = model.answers.org.iter();
                org.map(|org| messages::org(host, org.kind(), note.as_ref()))
                    .collect()
            }
            Entry::KeyMended(_)
            | Entry::LegacyKey(_)
            | Entry::CertificateKept(_)
            | Entry::CertificateUnknown => {
                let said = entry.found().map(|sentence| guide::adopt::line(&sentence));
                said.into_iter().collect()
            }
            // Made while the person still reads the first question about it.
            Entry::KeyReady(_) if self.attended => Vec::new(),
            Entry::KeyReady(facts) => vec![messages::key_ready(facts)],
            Entry::KeyStored(store) => {
                let key = key_on_its_way(model).filter(|_| self.attended);
                let ready = key.map(messages::key_ready).into_iter();
                ready.chain([messages::key_stored(*store)]).collect()
            }
            Entry::KeyElsewhere => vec![messages::KEY_ELSEWHERE.to_owned()],
            Entry::CertificateWritten(path) => {
                let end = certificate_on_its_way(model).map(|facts| facts.not_after);
                end.map(|end| messages::certificate(path, end))
                    .into_iter()
                    .collect()
            }
            Entry::User(name) => user(model, name),
            Entry::ConsumerKey(key) => consumer_key(model, key),
            Entry::LineDone(_) | Entry::LineSkipped(_) | Entry::Spreading { .. }
                if self.attended =>
            {
                Vec::new()
            }
            Entry::LineDone(id) => self.checklist_line(model, id, messages::line_done),
            Entry::LineSkipped(id) => self.checklist_line(model, id, messages::line_skipped),
            Entry::Check(id) => {
                self.test.ended.insert(*id as usize);
                Vec::new()
            }
            Entry::Spreading { seconds, .. } if !self.test.waiting => {
                self.test.waiting = true;
                vec![messages::spreading(*seconds)]
            }
            // It stands in nobody's way, so nobody else says it; what does is said at the end.
            Entry::Problem(problem) if model.problem.is_none() => {
                problem.words().iter().map(messages::aside).collect()
            }
            Entry::ExperimentBegins(index) => experiments::begins(model, *index),
            Entry::ExperimentEnded(index) => experiments::ended(model, *index),
            Entry::ExperimentsOver => experiments::over(model),
            Entry::Polled(poll) => self.polled(poll, model.comes_back()),
            Entry::SwitchedOver => switched(model),
            Entry::Spreading { .. }
            | Entry::ExperimentsProposed
            // Said at the end, with what follows from it.
            | Entry::KeyForgotten
            | Entry::ReplacementGivenUp
            | Entry::TestGreen
            | Entry::TestFailed
            | Entry::Saved(_)
            | Entry::Refused(_)
            | Entry::Problem(_) => Vec::new(),
        }
    }

    /// Both keys beside each other, when one of them got another answer than before.
    fn polled(&mut self, poll: &Poll, back: bool) -> Vec<String> {
        let [next, active] = poll.words();
        let line = replacing::polled(&next, &active, back);
        if self.polled.as_ref() == Some(&line) {
            return Vec::new();
        }
        self.polled = Some(line.clone());
        vec![line]
    }

    fn checklist_line(
        &mut self,
        model: &Model,
        id: &str,
        words: fn(&str) -> String,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.setup_heading {
            self.setup_heading = true;
            lines.push(messages::SETUP_HEADING.to_owned());
        }
        lines.push(words(&label(model, id)));
        lines
    }

    /// Checks that ended, in the order of their groups: one waits until those before it are settled.
    fn checks(&mut self, model: &Model) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(id) = CheckId::ALL.get(self.test.told) {
            let check = model.test.check(*id);
            if matches!(check.state, CheckState::Pending | CheckState::Running) {
                break;
            }
            if self.test.ended.contains(&self.test.told) {
                lines.extend(self.check(model, check));
            }
            self.test.told += 1;
        }
        lines
    }

    fn check(&mut self, model: &Model, check: &CheckResult) -> Vec<String> {
        let mut lines = Vec::new();
        let group = check.id.group();
        let same_group = self.test.group == Some(group);
        // Without the key whole groups are skipped for one reason: it is said once a group.
        if check.note == notes::KEY_ELSEWHERE && same_group {
            return lines;
        }
        if !self.test.heading {
            self.test.heading = true;
            lines.push(messages::TEST_HEADING.to_owned());
            let asked = model.is_practice() || self.attended;
            if !asked && matches!(model.journey, Journey::Setup) {
                lines.push(format!("  {}", messages::VPN_WARNING));
            }
        }
        self.test.group = Some(group);
        let name = if same_group {
            ""
        } else {
            guide::checks::group_label(group)
        };
        let status = guide::checks::state_word(check.state);
        let mut line = format!("  {name:<8} {status:<8} {}", guide::checks::label(check.id));
        if !check.note.is_empty() {
            line = format!("{line}: {}", check.note);
        }
        if let Some(millis) = check.millis {
            line = format!("{line} ({millis} ms)");
        }
        lines.push(line);
        lines
    }
}

/// The switch. What became of the other key is said at the end.
fn switched(model: &Model) -> Vec<String> {
    let name = model.facts.name.as_ref().map(ToString::to_string);
    vec![replacing::switched(
        &name.unwrap_or_default(),
        model.comes_back(),
    )]
}

/// The key that is stored now: in a replacement the next one, not that of today.
fn key_on_its_way(model: &Model) -> Option<&KeyFacts> {
    let next = model.replacement().map(|replacing| replacing.next_held());
    match next {
        Some(next) => next.map(|held| &held.key),
        None => model.facts.key.as_ref().map(|key| &key.facts),
    }
}

/// Its certificate.
fn certificate_on_its_way(model: &Model) -> Option<&CertificateFacts> {
    let next = model.replacement().map(|replacing| replacing.next_held());
    match next {
        Some(next) => next.map(|held| &held.certificate),
        None => model.facts.certificate.as_ref().map(|made| &made.facts),
    }
}

/// The name; and the usual one, where that was taken.
fn named(model: &Model, name: &str) -> String {
    let first = model.is_practice() && model.wish.is_none();
    let other = first && name != PRACTICE_NAME;
    messages::named(name, other.then_some(PRACTICE_NAME))
}

/// The username, and what makes it worth a second look.
fn user(model: &Model, name: &str) -> Vec<String> {
    let user = model.answers.username.as_ref();
    let org = model.answers.org.as_ref();
    let hint = user.zip(org).and_then(|(user, org)| user.hint_for(org));
    let mut lines = vec![messages::user(name)];
    lines.extend(hint.as_ref().map(messages::username_hint));
    let practice = model.facts.practice.as_ref();
    lines.extend(user.zip(practice).and_then(|(user, (_, info))| {
        hints::username_in_practice(user, &info.integration_username)
    }));
    lines
}

/// The consumer key, and what makes it worth a second look.
fn consumer_key(model: &Model, key: &str) -> Vec<String> {
    let answer = model.answers.consumer_key.as_ref();
    let mut lines = vec![messages::consumer_key(key)];
    lines.extend(
        answer
            .and_then(ConsumerKey::hint)
            .map(messages::consumer_key_hint),
    );
    lines
}

/// A checklist line's label with this set-up's values in it.
fn label(model: &Model, id: &str) -> String {
    let values = line_values(model);
    let steps: &[Step] = if model.replacing.is_some() {
        &[Step::Upload]
    } else {
        &[Step::App, Step::PreAuthorise]
    };
    steps
        .iter()
        .copied()
        .filter_map(|step| checklist_for(model, step)?.line(id))
        .map(|line| line.render(&values).label)
        .next()
        .unwrap_or_else(|| id.to_owned())
}
