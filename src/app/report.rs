//! One Markdown text for a ticket: what is known, what was checked, what was found. Pure, and
//! without secrets: every piece goes through [`redact`].

use std::fmt::Write as _;

use crate::diagnosis::{Certainty, Finding, Verdict, redact};
use crate::domain::{CheckResult, CheckState, ConsumerKey, Timestamp, Username};
use crate::guide::{self, messages, notes, report as words};

use super::Model;

/// What the report is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// Version of sfjwt.
    pub sfjwt: String,
    /// Operating system and processor.
    pub system: String,
}

impl Versions {
    /// Those of this build.
    pub fn here() -> Self {
        let system = if cfg!(target_os = "macos") {
            "macOS"
        } else if cfg!(target_os = "windows") {
            "Windows"
        } else if cfg!(target_os = "linux") {
            "Linux"
        } else {
            "another system"
        };
        let processor = if cfg!(target_arch = "x86_64") {
            "x86-64"
        } else if cfg!(target_arch = "aarch64") {
            "ARM64"
        } else {
            "another processor"
        };
        Self {
            sfjwt: env!("CARGO_PKG_VERSION").to_owned(),
            system: format!("{system}, {processor}"),
        }
    }
}

/// A further section, for example of experiments: its heading, and paragraphs or bullets.
pub type Extra = (String, Vec<String>);

/// The report of the model's live test; without one, of the answer that was explained in it.
pub fn report(model: &Model, more: &[Extra], versions: &Versions) -> String {
    if model.test.began.is_none()
        && let Some((text, verdict)) = &model.explained
    {
        return report_explained(text, verdict, &[], model.now, versions);
    }
    let subject = model.facts.name.as_ref().map(ToString::to_string);
    let mut out = head(subject.as_deref(), model.now, versions);
    if model.is_practice() {
        paragraph(&mut out, words::PRACTICE);
    }
    heading(&mut out, words::FACTS);
    bullets(&mut out, &facts(model));
    checks(&mut out, model);
    heading(&mut out, words::FINDINGS);
    match &model.test.verdict {
        Some(verdict) => findings(&mut out, verdict),
        None if model.test.failed() => paragraph(&mut out, words::NO_VERDICT),
        None => paragraph(&mut out, words::NO_FINDINGS),
    }
    if let Some((status, body)) = &model.test.raw {
        heading(&mut out, words::ANSWER);
        fence(&mut out, &format!("HTTP {status}\n{body}"));
    }
    extras(&mut out, more);
    out
}

/// The report of an answer that somebody told of: the text, what it means, and facts beside it.
pub fn report_explained(
    told: &str,
    verdict: &Verdict,
    facts: &[(String, String)],
    now: Timestamp,
    versions: &Versions,
) -> String {
    let mut out = head(None, now, versions);
    heading(&mut out, words::TOLD);
    fence(&mut out, told);
    if !facts.is_empty() {
        heading(&mut out, words::FACTS);
        bullets(&mut out, facts);
    }
    heading(&mut out, words::FINDINGS);
    findings(&mut out, verdict);
    out
}

fn head(subject: Option<&str>, now: Timestamp, versions: &Versions) -> String {
    let title = words::title(subject.unwrap_or(words::AN_ANSWER));
    page_head(&title, now, versions)
}

/// How a page begins: title, moment, and that it holds no secret.
pub(super) fn page_head(title: &str, now: Timestamp, versions: &Versions) -> String {
    let mut out = format!("# {}\n", line(title));
    let made = words::made(&messages::moment(now), &versions.sfjwt, &versions.system);
    paragraph(&mut out, &format!("{made} {}", words::NO_SECRETS));
    out
}

type Fact = (&'static str, Option<String>);

/// What is known of the connection and of its test.
fn facts(model: &Model) -> Vec<(String, String)> {
    let all = subject(model)
        .into_iter()
        .chain(key_and_certificate(model))
        .chain(test_facts(model));
    all.filter_map(|(label, value)| Some((label.to_owned(), value?)))
        .collect()
}

fn subject(model: &Model) -> [Fact; 6] {
    let answers = &model.answers;
    let name = model.facts.name.as_ref();
    let org = model.org();
    let org = org.map(|org| format!("{} ({})", org.origin(), org.kind().id()));
    let app = answers.app_kind.map(guide::facts::app);
    let key = answers.consumer_key.as_ref().map(ConsumerKey::as_str);
    let user = answers.username.as_ref().map(Username::as_str);
    [
        (words::CONNECTION, name.map(ToString::to_string)),
        (words::ORG, org),
        (words::APP, app.map(str::to_owned)),
        (words::CONSUMER_KEY, key.map(str::to_owned)),
        (words::USER, user.map(str::to_owned)),
        (
            words::AUDIENCE,
            model
                .audience()
                .map(|audience| audience.as_str().to_owned()),
        ),
    ]
}

/// Fingerprints with colons: a number of 64 digits may be a Consumer Secret, and would be marked.
fn key_and_certificate(model: &Model) -> [Fact; 2] {
    let key = model.facts.key.as_ref().map(|key| {
        let facts = &key.facts;
        let store = key.stored.map(notes::store).unwrap_or_default();
        words::key(facts.bits, &facts.spki.colons(), store)
    });
    let certificate = model.facts.certificate.as_ref().map(|certificate| {
        let facts = &certificate.facts;
        let (from, to) = (facts.not_before.date(), facts.not_after.date());
        words::certificate(from, to, &facts.fingerprint.colons())
    });
    [(words::KEY, key), (words::CERTIFICATE, certificate)]
}

fn test_facts(model: &Model) -> [Fact; 5] {
    let test = &model.test;
    let probe = model.facts.probe.as_ref().map(|(_, probe)| probe);
    let offset = probe.and_then(|probe| probe.clock_offset_ms);
    let ids = [&test.organization_id, &test.user_id];
    let ids: Vec<&str> = ids.into_iter().flatten().map(String::as_str).collect();
    [
        (words::CLOCK, offset.map(notes::clock)),
        (words::API_VERSION, test.api_version.clone()),
        (words::IDS, (!ids.is_empty()).then(|| ids.join(", "))),
        (
            words::TRIES,
            (test.tries > 0).then(|| test.tries.to_string()),
        ),
        (words::TESTED, test.began.map(messages::moment)),
    ]
}

fn checks(out: &mut String, model: &Model) {
    heading(out, words::CHECKS);
    check_rows(out, &model.test.checks);
}

/// Checks as a table; those that were not begun are left out.
pub(super) fn check_rows(out: &mut String, checks: &[CheckResult]) {
    out.push('\n');
    row(out, &words::CHECK_COLUMNS.map(str::to_owned));
    row(out, &["---", "---", "---", "---:"].map(str::to_owned));
    for check in checks {
        if check.state == CheckState::Pending {
            continue;
        }
        let name = format!(
            "{}: {}",
            guide::checks::group_label(check.id.group()),
            guide::checks::label(check.id)
        );
        let mut state = guide::checks::state_word(check.state).to_owned();
        if check.proven && check.state != CheckState::Skipped {
            state = format!("{state}, {}", words::PROVEN);
        }
        let millis = check.millis.map(|millis| millis.to_string());
        row(
            out,
            &[name, state, check.note.clone(), millis.unwrap_or_default()],
        );
    }
}

fn findings(out: &mut String, verdict: &Verdict) {
    if !verdict.meaning.is_empty() {
        paragraph(out, &verdict.meaning);
    }
    for (index, finding) in verdict.findings.iter().enumerate() {
        one_finding(out, index + 1, finding);
    }
}

fn one_finding(out: &mut String, number: usize, finding: &Finding) {
    let certainty = match finding.certainty {
        Certainty::Proven => notes::PROVEN,
        Certainty::Likely => notes::LIKELY,
        Certainty::Possible => notes::POSSIBLE,
    };
    let _infallible = write!(
        out,
        "\n### {number}. {} {} ({certainty})\n",
        finding.code,
        line(&finding.title)
    );
    // The answer itself stands in a block of its own.
    let said = |text: &&String| text.starts_with(messages::SAID);
    let speaks_for = finding.evidence_for.iter().filter(|text| !said(text));
    list(out, words::FOR, speaks_for.map(String::as_str));
    let against = finding.evidence_against.iter().map(String::as_str);
    list(out, words::AGAINST, against);
    let mut fixes = finding.fixes.iter().enumerate().peekable();
    if fixes.peek().is_some() {
        paragraph(out, words::TO_DO);
        out.push('\n');
    }
    for (index, fix) in fixes {
        let _infallible = writeln!(out, "{}. {}", index + 1, line(&fix.text));
    }
}

/// Bullets under a label, if there are any.
fn list<'a>(out: &mut String, label: &str, items: impl Iterator<Item = &'a str>) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        paragraph(out, label);
        out.push('\n');
    }
    for item in items {
        let _infallible = writeln!(out, "- {}", line(item));
    }
}

fn extras(out: &mut String, more: &[Extra]) {
    for (title, items) in more {
        heading(out, title);
        out.push('\n');
        for item in items {
            let _infallible = writeln!(out, "- {}", line(item));
        }
    }
}

pub(super) fn heading(out: &mut String, text: &str) {
    let _infallible = write!(out, "\n## {}\n", line(text));
}

pub(super) fn paragraph(out: &mut String, text: &str) {
    let _infallible = write!(out, "\n{}\n", line(text));
}

pub(super) fn bullets(out: &mut String, facts: &[(String, String)]) {
    out.push('\n');
    for (label, value) in facts {
        let _infallible = writeln!(out, "- {}: {}", line(label), line(value));
    }
}

pub(super) fn row(out: &mut String, cells: &[String; 4]) {
    let cells = cells.each_ref().map(|cell| line(cell).replace('|', "\\|"));
    let _infallible = writeln!(out, "| {} |", cells.join(" | "));
}

/// A block as it came; no run of backticks in it can end it early.
pub(super) fn fence(out: &mut String, text: &str) {
    let text = redact(text);
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ticks = "`".repeat((longest + 1).max(3));
    let _infallible = write!(out, "\n{ticks}\n{}\n{ticks}\n", text.trim_end());
}

/// Without secrets, on one line, and no HTML: a ticket system must not obey an answer.
fn line(text: &str) -> String {
    let words: Vec<String> = redact(text).split_whitespace().map(str::to_owned).collect();
    words.join(" ").replace('<', "&lt;").replace("](", "]\\(")
}
