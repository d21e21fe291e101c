//! From evidence to verdict.

use super::case::{Case, Suspect};
use super::catalogue::{Entry, catalogue};
use super::causes::{Cause, causes};
use super::condition::possible;
use super::finding::{Fix, FixTarget};
use super::redact::one_line;
use super::situation::Situation;
use super::words::fill;
use super::{CauseId, Certainty, Evidence, Finding, Severity, Verdict, rules};

/// Most findings shown; what comes after has hardly anything for it.
const MOST_FINDINGS: usize = 8;

/// Longest quotation of an answer inside a sentence, in characters.
const QUOTE_LIMIT: usize = 300;

/// Judges the evidence: what the answer proves, and findings, best first. There is always at least
/// one finding; an answer that is not known is shown as it came, with what was verified.
pub fn judge(evidence: &Evidence) -> Verdict {
    let evidence = &evidence.completed();
    let situation = Situation::of(evidence);
    let entry = catalogue().find(evidence);
    let mut case = Case::open(entry, &situation);
    for rule in rules::ALL {
        rule(&situation, entry, &mut case);
    }
    let unknown_answer = entry.is_none() && evidence.has_answer();
    let closed = case.close(!unknown_answer);
    // Where there are no words, as after a failure that is only classified, what it means stands in.
    let quote = entry.map(|entry| quoted(evidence).unwrap_or_else(|| entry.meaning.clone()));
    let mut findings: Vec<Finding> = closed
        .suspects
        .into_iter()
        .enumerate()
        // What was measured is told even when it comes after all that may be.
        .filter(|(rank, (suspect, _))| *rank < MOST_FINDINGS || suspect.aside)
        .filter_map(|(_, (suspect, certainty))| {
            let named = entry.is_some_and(|entry| entry.names(suspect.cause));
            let quote = quote.as_deref().filter(|_| named);
            finding(&suspect, certainty, quote, &situation)
        })
        .collect();
    if unknown_answer || findings.is_empty() {
        findings.extend(unrecognised(&situation));
    }
    Verdict {
        answer: entry.map(|entry| entry.id.clone()),
        meaning: entry.map(|entry| entry.meaning.clone()).unwrap_or_default(),
        says: entry
            .map(|entry| entry.proves.says.clone())
            .unwrap_or_default(),
        proves: closed.proves,
        may_be_propagation: may_be_propagation(entry, &situation),
        findings,
    }
}

fn may_be_propagation(entry: Option<&Entry>, situation: &Situation<'_>) -> bool {
    entry.is_some_and(|entry| entry.propagation) && situation.is_spreading() == Some(true)
}

fn finding(
    suspect: &Suspect,
    certainty: Certainty,
    quote: Option<&str>,
    situation: &Situation<'_>,
) -> Option<Finding> {
    let cause = causes().get(&suspect.cause)?;
    let mut evidence_for: Vec<String> = quote.map(str::to_owned).into_iter().collect();
    evidence_for.extend(suspect.evidence_for.iter().cloned());
    let severity = if suspect.aside && cause.severity == Severity::Error {
        Severity::Warning
    } else {
        cause.severity
    };
    Some(Finding {
        code: cause.code.clone(),
        cause: suspect.cause.as_str().to_owned(),
        severity,
        certainty,
        title: fill(&cause.title, situation),
        evidence_for,
        evidence_against: suspect.evidence_against.clone(),
        fixes: rules::fixes_found(suspect.cause, situation)
            .into_iter()
            .chain(fixes(cause, situation))
            .collect(),
        links: cause.links.clone(),
    })
}

/// The cause's fixes for this situation; those of lines left undone come first.
pub(super) fn fixes(cause: &Cause, situation: &Situation<'_>) -> Vec<Fix> {
    let undone = |target: &FixTarget| match target {
        FixTarget::Line(line) => {
            let evidence = situation.evidence;
            evidence.undone_lines.contains(line) || evidence.skipped_lines.contains(line)
        }
        _ => false,
    };
    let mut fixes: Vec<Fix> = cause
        .fixes
        .iter()
        .filter(|advice| possible(&advice.when, situation))
        .map(|advice| Fix {
            text: fill(&advice.text, situation),
            target: match &advice.target {
                FixTarget::Command(command) => FixTarget::Command(fill_command(command, situation)),
                other => other.clone(),
            },
        })
        .collect();
    fixes.sort_by_key(|fix| !undone(&fix.target));
    fixes
}

/// A command is code: nothing of it is capitalised, and a name that is not known is left off.
fn fill_command(command: &str, situation: &Situation<'_>) -> String {
    let name = situation.evidence.connection.as_deref().unwrap_or_default();
    command.replace("{connection}", name).trim().to_owned()
}

/// What was answered, as one sentence.
fn quoted(evidence: &Evidence) -> Option<String> {
    let status = evidence
        .http_status
        .map(|status| format!(" (HTTP {status})"))
        .unwrap_or_default();
    let words = match (&evidence.error, &evidence.error_description) {
        (Some(error), Some(description)) => format!("Salesforce said: {error} · {description}"),
        (Some(one), None) | (None, Some(one)) => format!("Salesforce said: {one}"),
        (None, None) => {
            if let Some(detail) = &evidence.transport_detail {
                format!("Seen on the way: {detail}")
            } else if let Some(title) = &evidence.page_title {
                format!("A web page came: {title}")
            } else if let Some(body) = evidence.body.as_deref().filter(|body| !body.is_empty()) {
                format!("The answer was: {body}")
            } else {
                evidence.http_status?;
                "The answer was empty".to_owned()
            }
        }
    };
    Some(one_line(&words, QUOTE_LIMIT) + &status)
}

/// The finding for an answer that is not in the catalogue: raw, with what was verified.
fn unrecognised(situation: &Situation<'_>) -> Option<Finding> {
    let evidence = situation.evidence;
    let cause = causes().get(&CauseId::UnrecognisedAnswer)?;
    let mut evidence_for: Vec<String> = quoted(evidence).into_iter().collect();
    evidence_for.extend(rules::verified(situation));
    let (severity, title) = if evidence.has_answer() {
        (Severity::Error, fill(&cause.title, situation))
    } else {
        let title = "Nothing here tells of an error, and no answer was given to judge";
        (Severity::Note, title.to_owned())
    };
    Some(Finding {
        code: cause.code.clone(),
        cause: CauseId::UnrecognisedAnswer.as_str().to_owned(),
        severity,
        certainty: Certainty::Possible,
        title,
        evidence_for,
        evidence_against: Vec::new(),
        fixes: fixes(cause, situation),
        links: cause.links.clone(),
    })
}
