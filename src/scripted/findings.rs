//! What is wrong and what to do about it, as lines.

use crate::app::Model;
use crate::diagnosis::{Certainty, Finding, Verdict};
use crate::domain::CheckState;
use crate::guide::{self, explain, messages, notes};

/// Findings that are told; the first is the best.
const TOLD: usize = 3;

/// The findings of a failed test: cause, evidence, what to do. What Salesforce said is said once.
pub fn findings(model: &Model) -> Vec<String> {
    let mut lines = grounds(model);
    let Some(verdict) = &model.test.verdict else {
        return lines;
    };
    lines.extend(to_do(verdict));
    if verdict.may_be_propagation && !model.is_practice() {
        lines.push(messages::MAYBE_SPREADING.to_owned());
    }
    lines
}

/// What an answer means that somebody told of: the same lines as after a failed test.
pub fn explained(verdict: &Verdict) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !verdict.meaning.is_empty() {
        lines.push(verdict.meaning.clone());
    }
    lines.push(messages::FINDINGS_HEADING.to_owned());
    lines.extend(judgement(verdict, None));
    lines.extend(to_do(verdict));
    let codes: Vec<&str> = told(verdict).map(|finding| finding.code.as_str()).collect();
    lines.push(explain::read_on(&codes));
    lines
}

/// What to do about the best finding.
pub fn to_do(verdict: &Verdict) -> Vec<String> {
    let Some(first) = verdict.findings.first() else {
        return Vec::new();
    };
    let fixes = first.fixes.iter().enumerate();
    let fixes = fixes.map(|(index, fix)| format!("  {}. {}", index + 1, fix.text));
    std::iter::once(messages::FIXES_HEADING.to_owned())
        .chain(fixes)
        .collect()
}

/// The same without what to do.
pub fn grounds(model: &Model) -> Vec<String> {
    let test = &model.test;
    let heading = messages::FINDINGS_HEADING.to_owned();
    if let Some(verdict) = &test.verdict {
        let mut lines = vec![heading];
        lines.extend(judgement(verdict, test.raw.as_ref()));
        return lines;
    }
    // Nothing to judge: what the failed check says is all there is.
    let failed = test
        .checks
        .iter()
        .find(|check| check.state == CheckState::Failed);
    let failed = failed.filter(|_| test.key_problem.is_none());
    let words = failed.map(|check| format!("  {}: {}", guide::checks::label(check.id), check.note));
    words.map(|words| vec![heading, words]).unwrap_or_default()
}

/// What an answer means: the answer, then each cause with what speaks for and against it.
pub fn judgement(verdict: &Verdict, raw: Option<&(u16, String)>) -> Vec<String> {
    let said = |text: &&String| text.starts_with(messages::SAID);
    let first = verdict.findings.first();
    let answer = first.and_then(|finding| finding.evidence_for.iter().find(said));
    let mut lines: Vec<String> = match (answer, raw) {
        // An answer of one word has nothing behind its dot.
        (Some(answer), _) => vec![format!("  {}", answer.trim_end_matches([' ', '·']))],
        (None, Some((status, body))) => vec![messages::said(*status, body)],
        (None, None) => Vec::new(),
    };
    for finding in told(verdict) {
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
    lines
}

/// The findings that are told.
pub fn told(verdict: &Verdict) -> impl Iterator<Item = &Finding> {
    verdict.findings.iter().take(TOLD)
}
