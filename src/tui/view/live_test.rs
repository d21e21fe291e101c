//! The live test: five groups of checks filling in, the countdown, the finding with its fixes.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{Ending, Phase, Problem, Stage};
use crate::diagnosis::Finding;
use crate::domain::{CheckGroup, CheckResult, CheckState};
use crate::guide::{checks, experiments as trials, facts, notes, screens};

use super::View;
use crate::tui::page::{Page, cut};
use crate::tui::places::live_test::{self, certainty, finding, is_open_line};

/// Other explanations that are told at once.
const OTHERS: usize = 3;
/// Columns of the groups' names.
const NAMES: usize = 9;

pub(super) fn fill(view: &View<'_>, page: &mut Page) {
    page.blank();
    for group in [
        CheckGroup::Key,
        CheckGroup::Network,
        CheckGroup::App,
        CheckGroup::User,
        CheckGroup::Api,
    ] {
        self::group(view, page, group);
    }
    page.blank();
    let test = &view.model.test;
    match (test.phase, &view.model.problem) {
        (_, Some(Problem::Stopped)) => page.warn(screens::STOPPED),
        (Phase::Waiting(until), _) => {
            waiting(view, page, until);
            page.blank();
            findings(view, page);
        }
        (Phase::Finished, _) if test.failed() => findings(view, page),
        (Phase::Finished, _) if view.model.key_is_elsewhere() => page.good(screens::NEEDS_HOLDER),
        (Phase::Finished, _) => green(view, page),
        _ => {}
    }
}

/// A group's checks, one behind the other as far as they fit.
fn group(view: &View<'_>, page: &mut Page, group: CheckGroup) {
    let theme = page.theme;
    let mut spans = vec![Span::styled(
        format!("{:<NAMES$}", checks::group_label(group)),
        theme.title(),
    )];
    let mut used = NAMES;
    for (state, text) in entries(view, group) {
        let (sign, style) = theme.check(state);
        let room = page.width.saturating_sub(NAMES + sign.width() + 1);
        let text = cut(&text, room, theme.ascii);
        let width = sign.width() + 1 + text.width();
        if used > NAMES && used + width > page.width {
            page.row(Line::from(std::mem::take(&mut spans)));
            spans.push(Span::raw(" ".repeat(NAMES)));
            used = NAMES;
        }
        spans.push(Span::styled(sign, style));
        spans.push(Span::raw(format!(" {text}  ")));
        used += width + 2;
    }
    page.row(Line::from(spans));
}

/// The checks of a group that say something. What several were left out for is said once.
fn entries(view: &View<'_>, group: CheckGroup) -> Vec<(CheckState, String)> {
    let live = &view.model.test;
    let brief = live.failed() || matches!(live.phase, Phase::Waiting(_));
    let of_group = live.checks.iter().filter(|check| check.id.group() == group);
    let known: Vec<&CheckResult> = of_group
        .filter(|check| check.state != CheckState::Pending)
        .collect();
    let left_out = |check: &CheckResult| check.state == CheckState::Skipped;
    let shared = |check: &CheckResult| {
        let same = |other: &&&CheckResult| left_out(other) && other.note == check.note;
        left_out(check) && known.iter().filter(same).count() > 1
    };
    let reached = |check: &CheckResult| !left_out(check) || check.note != notes::NOT_REACHED;
    let mut entries: Vec<(CheckState, String)> = Vec::new();
    for check in known.iter().filter(|check| reached(check)) {
        let text = if shared(check) {
            check.note.clone()
        } else {
            words(check, brief)
        };
        if !entries.iter().any(|(_, said)| *said == text) {
            entries.push((check.state, text));
        }
    }
    if !known.iter().all(|check| reached(check)) {
        let rest = if entries.is_empty() {
            notes::NOT_REACHED
        } else {
            screens::REST_NOT_REACHED
        };
        entries.push((CheckState::Skipped, rest.to_owned()));
    }
    entries
}

/// A check in a few words: its label, and what was found where that says more. Where something is
/// to be done, what is fine takes no room from it.
fn words(check: &CheckResult, brief: bool) -> String {
    let label = checks::label(check.id);
    if brief && check.state == CheckState::Ok {
        return label.to_owned();
    }
    let short = check.note.width() <= 34 && !check.note.is_empty();
    let time = check
        .millis
        .filter(|millis| *millis > 0)
        .map(|millis| format!(" {}", facts::elapsed(millis)))
        .unwrap_or_default();
    match check.state {
        CheckState::Failed => label.to_owned(),
        CheckState::Skipped => format!("{label}: {}", check.note),
        _ if short => format!("{label}: {}{time}", check.note),
        _ => format!("{label}{time}"),
    }
}

fn waiting(view: &View<'_>, page: &mut Page, until: crate::domain::Timestamp) {
    let seconds = |moment: crate::domain::Timestamp| {
        u64::try_from((moment - view.now).whole_seconds()).unwrap_or(0)
    };
    let countdown = facts::countdown(seconds(until));
    let text = if view.model.test.ended.is_some() {
        screens::waiting(&countdown)
    } else {
        let last = seconds(view.model.spread_by.unwrap_or(until));
        screens::spreading(&countdown, &facts::duration(last))
    };
    let lead = format!("{} ", page.theme.here());
    page.hanging(&lead, &text, page.theme.focus(), Style::new());
}

fn findings(view: &View<'_>, page: &mut Page) {
    let failed: Vec<&CheckResult> = view
        .model
        .test
        .checks
        .iter()
        .filter(|check| check.state == CheckState::Failed)
        .collect();
    let Some(found) = finding(view.ui, view.model) else {
        let words = view.model.test.key_problem.as_ref();
        match words.and_then(Problem::words) {
            Some(words) => {
                page.bad(&words.what);
                page.para(&screens::without_flags(&words.next));
            }
            None => {
                for check in failed {
                    page.bad(&format!("{}: {}", checks::label(check.id), check.note));
                }
            }
        }
        page.blank();
        super::problem::ways_out(view, page);
        return;
    };
    experiments(view, page);
    page.hanging(
        &format!("{} ", page.theme.failed()),
        &format!("{}  {}   ({})", found.code, found.title, certainty(found)),
        page.theme.bad(),
        page.theme.title(),
    );
    evidence(page, found);
    page.blank();
    fixes(view, page, found);
    others(view, page);
}

/// What is being tried, or what came of it.
fn experiments(view: &View<'_>, page: &mut Page) {
    let experiments = &view.model.test.experiments;
    if let Some((number, of)) = experiments.progress() {
        let running = experiments.proposed.get(number - 1);
        let announcement = running.map_or("", |one| one.announcement.as_str());
        let lead = format!("{} ", page.theme.here());
        let text = screens::experiment_runs(number, of, announcement);
        page.hanging(&lead, &text, page.theme.focus(), Style::new());
        page.blank();
        return;
    }
    let why = match experiments.stage {
        Stage::Done(Ending::Rate(seconds)) => Some(trials::rate(seconds)),
        Stage::Done(Ending::NoAnswer) => Some(trials::NO_ANSWER.to_owned()),
        Stage::Done(Ending::Stopped) => Some(trials::STOPPED.to_owned()),
        _ => None,
    };
    let said = Some(experiments.therefore.clone()).filter(|text| !text.is_empty());
    let told: Vec<String> = why.into_iter().chain(said).collect();
    for text in &told {
        let lead = format!("{} ", page.theme.point());
        page.hanging(&lead, text, page.theme.focus(), Style::new());
    }
    if !told.is_empty() {
        page.blank();
    }
}

/// Other explanations, after what to do about the one that is looked at.
fn others(view: &View<'_>, page: &mut Page) {
    let all = live_test::findings(view.model);
    let shown = view.ui.finding.min(all.len().saturating_sub(1));
    let others = all.iter().enumerate().filter(|(index, _)| *index != shown);
    let others: Vec<&Finding> = others.take(OTHERS).map(|(_, finding)| finding).collect();
    if others.is_empty() {
        return;
    }
    page.blank();
    page.text(screens::OTHERWISE, page.theme.title());
    for other in others {
        let lead = format!("  {} ", page.theme.point());
        let text = format!("{} ({})", other.title, certainty(other));
        page.hanging(&lead, &text, Style::new(), Style::new());
    }
}

pub(super) fn evidence(page: &mut Page, finding: &Finding) {
    for text in &finding.evidence_for {
        page.hanging(
            &format!("  {}", screens::FOR),
            text,
            page.theme.title(),
            Style::new(),
        );
    }
    for text in &finding.evidence_against {
        page.hanging(
            &format!("  {}", screens::AGAINST),
            text,
            page.theme.title(),
            Style::new(),
        );
    }
}

fn fixes(view: &View<'_>, page: &mut Page, finding: &Finding) {
    page.text(screens::FIXES, page.theme.title());
    for (index, fix) in finding.fixes.iter().enumerate() {
        let marked = index == view.ui.cursor;
        let sign = if marked { page.theme.here() } else { " " };
        let lead = format!("{sign} {}  ", index + 1);
        let style = if marked {
            page.theme.focus()
        } else {
            Style::new()
        };
        let mut text = fix.text.clone();
        if is_open_line(view.model, fix) {
            text = format!("{text}   ({})", screens::NOT_TICKED);
        }
        page.focused_if(marked, |page| page.hanging(&lead, &text, style, style));
    }
}

fn green(view: &View<'_>, page: &mut Page) {
    let test = &view.model.test;
    let whole = test
        .began
        .zip(test.ended)
        .map(|(began, ended)| ended - began);
    let whole = whole.map_or(0, time::SignedDuration::whole_milliseconds);
    let salesforce: u64 = test
        .checks
        .iter()
        .filter(|check| !matches!(check.id.group(), CheckGroup::Key))
        .filter_map(|check| check.millis)
        .sum();
    let whole = u64::try_from(whole).unwrap_or(0).max(salesforce);
    page.hanging(
        &format!("{} ", page.theme.done()),
        &screens::works(&facts::elapsed(whole), &facts::elapsed(salesforce)),
        page.theme.good(),
        page.theme.title(),
    );
    for check in &test.checks {
        if check.state == CheckState::Warning {
            page.blank();
            page.warn(&format!("{}: {}", checks::label(check.id), check.note));
        }
    }
    // What somebody was told by another system, now that it works from here.
    if let (true, Some((text, verdict))) = (view.model.is_repair(), &view.model.explained) {
        page.blank();
        page.para(screens::WORKS_FROM_HERE);
        page.hanging("> ", text, Style::new(), page.theme.value());
        super::on_top::causes(page, verdict);
    }
}
