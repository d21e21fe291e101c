//! What the scripted front end prints: short lines, status words first, nothing that moves.

use std::io::Write;

use crate::app::{Entry, Journey, Model, PRACTICE_NAME, Step, checklist_for, line_values};
use crate::diagnosis::Certainty;
use crate::domain::{CheckGroup, CheckResult, CheckState, ConsumerKey, clean_lines};
use crate::guide::{self, messages, notes};

/// How far the journal was printed.
#[derive(Default)]
pub(super) struct Printed {
    entries: usize,
    setup_heading: bool,
    test_heading: bool,
    group: Option<CheckGroup>,
    waiting: bool,
}

impl Printed {
    /// Prints what is new. A closed pipe is no reason to stop the journey.
    pub(super) fn print_new(&mut self, model: &Model, out: &mut dyn Write) {
        let new = model.journal.iter().skip(self.entries);
        self.entries = model.journal.len();
        for entry in new {
            for line in self.lines(model, entry) {
                drop(writeln!(out, "{}", clean_lines(&line)));
            }
        }
        drop(out.flush());
    }

    fn lines(&mut self, model: &Model, entry: &Entry) -> Vec<String> {
        match entry {
            Entry::PracticeOpen(origin) => vec![messages::practice_org(origin)],
            Entry::Named(name) => {
                let first = model.is_practice() && model.wish.is_none();
                let other = first && name.as_str() != PRACTICE_NAME;
                let taken = other.then_some(PRACTICE_NAME);
                vec![messages::named(name.as_str(), taken)]
            }
            Entry::Resumed(name) => vec![messages::resumed(name.as_str())],
            Entry::Destination(id) => {
                let name = guide::destination(id).map_or(id.as_str(), |d| d.name.as_str());
                vec![messages::destination(name)]
            }
            Entry::Org(host, note) => {
                let kind = model.answers.org.as_ref().map(|org| org.kind().clone());
                kind.map(|kind| messages::org(host, &kind, note.as_ref()))
                    .into_iter()
                    .collect()
            }
            Entry::KeyReady(facts) => vec![messages::key_ready(facts)],
            Entry::KeyStored(store) => vec![messages::key_stored(*store)],
            Entry::KeyElsewhere => vec![messages::KEY_ELSEWHERE.to_owned()],
            Entry::CertificateWritten(path) => {
                let end = model.facts.certificate.as_ref().map(|c| c.facts.not_after);
                end.map(|end| messages::certificate(path, end))
                    .into_iter()
                    .collect()
            }
            Entry::User(name) => user(model, name),
            Entry::ConsumerKey(key) => consumer_key(model, key),
            Entry::LineDone(id) => self.checklist_line(model, id, messages::line_done),
            Entry::LineSkipped(id) => self.checklist_line(model, id, messages::line_skipped),
            Entry::Check(id) => self.check(model, model.test.check(*id)),
            Entry::Spreading { seconds, .. } if !self.waiting => {
                self.waiting = true;
                vec![messages::spreading(*seconds)]
            }
            // It stands in nobody's way, so nobody else says it; what does is said at the end.
            Entry::Problem(problem) if model.problem.is_none() => {
                let words = problem.words();
                words
                    .map(|words| messages::aside(&words))
                    .into_iter()
                    .collect()
            }
            Entry::Spreading { .. }
            | Entry::TestGreen
            | Entry::TestFailed
            | Entry::Saved(_)
            | Entry::Refused(_)
            | Entry::Problem(_) => Vec::new(),
        }
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

    fn check(&mut self, model: &Model, check: &CheckResult) -> Vec<String> {
        let mut lines = Vec::new();
        // Without the key whole groups are skipped for one reason: it is said once a group.
        if check.note == notes::KEY_ELSEWHERE && self.group == Some(check.id.group()) {
            return lines;
        }
        if !self.test_heading {
            self.test_heading = true;
            lines.push(messages::TEST_HEADING.to_owned());
            if !model.is_practice() && matches!(model.journey, Journey::Setup) {
                lines.push(format!("  {}", messages::VPN_WARNING));
            }
        }
        let group = check.id.group();
        let name = if self.group == Some(group) {
            ""
        } else {
            guide::checks::group_label(group)
        };
        self.group = Some(group);
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

/// The username, and what makes it worth a second look.
fn user(model: &Model, name: &str) -> Vec<String> {
    let user = model.answers.username.as_ref();
    let org = model.answers.org.as_ref();
    let hint = user.zip(org).and_then(|(user, org)| user.hint_for(org));
    let mut lines = vec![messages::user(name)];
    lines.extend(hint.as_ref().map(messages::username_hint));
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
    [Step::App, Step::PreAuthorise]
        .into_iter()
        .filter_map(|step| checklist_for(model, step)?.line(id))
        .map(|line| line.render(&values).label)
        .next()
        .unwrap_or_else(|| id.to_owned())
}

/// The findings of a failed test: cause, evidence, what to do. What Salesforce said is said once.
pub fn findings(model: &Model) -> Vec<String> {
    let test = &model.test;
    let mut lines = vec![messages::FINDINGS_HEADING.to_owned()];
    let Some(verdict) = &test.verdict else {
        // Nothing to judge: what the failed check says is all there is.
        let failed = test
            .checks
            .iter()
            .find(|check| check.state == CheckState::Failed);
        let failed = failed.filter(|_| test.key_problem.is_none());
        let words =
            failed.map(|check| format!("  {}: {}", guide::checks::label(check.id), check.note));
        return words
            .map(|words| vec![lines.remove(0), words])
            .unwrap_or_default();
    };
    let said = |text: &&String| text.starts_with(messages::SAID);
    let first = verdict.findings.first();
    let answer = first.and_then(|finding| finding.evidence_for.iter().find(said));
    match (answer, &test.raw) {
        (Some(answer), _) => lines.push(format!("  {answer}")),
        (None, Some((status, body))) => lines.push(messages::said(*status, body)),
        (None, None) => {}
    }
    for finding in verdict.findings.iter().take(3) {
        let certainty = match finding.certainty {
            Certainty::Proven => notes::PROVEN,
            Certainty::Likely => notes::LIKELY,
            Certainty::Possible => notes::POSSIBLE,
        };
        lines.push(format!(
            "  {}  {} ({certainty})",
            finding.code, finding.title
        ));
        let grounds = finding.evidence_for.iter().filter(|text| !said(text));
        lines.extend(grounds.map(|text| messages::speaks_for(text)));
        lines.extend(
            finding
                .evidence_against
                .iter()
                .map(|text| messages::speaks_against(text)),
        );
    }
    if let Some(first) = first {
        lines.push(messages::FIXES_HEADING.to_owned());
        let fixes = first.fixes.iter().enumerate();
        lines.extend(fixes.map(|(index, fix)| format!("  {}. {}", index + 1, fix.text)));
    }
    if verdict.may_be_propagation && !model.is_practice() {
        lines.push(messages::MAYBE_SPREADING.to_owned());
    }
    lines
}
