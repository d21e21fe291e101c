//! The live test's page: going to a fix, trying again, looking at the raw answer.

use crate::app::{Journey, Model, MsgBody, Phase, Place, Problem, QuestionId, Step, door_to_fix};
use crate::diagnosis::{Certainty, Finding, Fix, FixTarget};
use crate::guide::{SetupPage, notes, screens};

use crate::tui::keymap::Intent;
use crate::tui::overlay::{Dialog, Overlay};
use crate::tui::ui::{Leaving, Ui, is_done};

/// All findings, the best explanation first.
pub(in crate::tui) fn findings(model: &Model) -> &[Finding] {
    let verdict = model.test.verdict.as_ref();
    verdict.map_or(&[], |verdict| verdict.findings.as_slice())
}

/// Where the report is proposed to go.
fn proposed_report(model: &Model) -> String {
    let name = model.facts.name.as_ref();
    let name = name.map_or("test", |name| name.as_str());
    let at = model.test.ended.unwrap_or(model.now);
    let (date, time) = (at.date(), at.time());
    let (hour, minute, second) = time.as_hms();
    format!("~/sfjwt-{name}-{date}-{hour:02}{minute:02}{second:02}.md")
}

/// How sure a finding is, in a word.
pub(in crate::tui) const fn certainty(finding: &Finding) -> &'static str {
    match finding.certainty {
        Certainty::Proven => notes::PROVEN,
        Certainty::Likely => notes::LIKELY,
        Certainty::Possible => notes::POSSIBLE,
    }
}

/// A finding as a text to send.
fn as_text(finding: &Finding) -> String {
    let (code, title, certainty) = (&finding.code, &finding.title, certainty(finding));
    let mut lines = vec![format!("{code}  {title} ({certainty})")];
    let grounds = finding.evidence_for.iter();
    lines.extend(grounds.map(|text| format!("{}{text}", screens::FOR)));
    let against = finding.evidence_against.iter();
    lines.extend(against.map(|text| format!("{}{text}", screens::AGAINST)));
    let fixes = finding.fixes.iter();
    lines.extend(fixes.map(|fix| format!("- {}", fix.text)));
    lines.join("\n")
}

/// The finding that is looked at.
pub(in crate::tui) fn finding<'a>(ui: &Ui, model: &'a Model) -> Option<&'a Finding> {
    let findings = findings(model);
    findings.get(ui.finding).or_else(|| findings.first())
}

/// Looks at the next finding, or the one before.
fn turn(ui: &mut Ui, model: &Model, forward: bool) {
    let count = findings(model).len();
    ui.finding = if forward {
        (ui.finding + 1).min(count.saturating_sub(1))
    } else {
        ui.finding.saturating_sub(1)
    };
    ui.cursor = first_fix(ui, model);
    ui.scroll = 0;
    ui.free_scroll = false;
}

/// The page in Setup behind the marked fix.
pub(in crate::tui) fn link(ui: &Ui, model: &Model) -> Option<String> {
    let fix = fixes(ui, model).get(ui.cursor)?;
    let page = match &fix.target {
        FixTarget::Page(id) => SetupPage::from_id(id)?,
        FixTarget::Line(line) => {
            let step = step_of_line(model, line)?;
            let lines = super::checklist::lines(model, step);
            lines.iter().find(|l| l.id == *line)?.page?
        }
        _ => return None,
    };
    page.link(&model.org()?)
}

/// What can be copied here: the marked fix's command, else the finding as it stands.
pub(in crate::tui) fn copy_value(ui: &Ui, model: &Model) -> Option<String> {
    let fix = fixes(ui, model).get(ui.cursor);
    if let Some(FixTarget::Command(command)) = fix.map(|fix| &fix.target) {
        return Some(command.clone());
    }
    finding(ui, model).map(as_text)
}

/// Its fixes.
pub(in crate::tui) fn fixes<'a>(ui: &Ui, model: &'a Model) -> &'a [Fix] {
    finding(ui, model).map_or(&[], |finding| finding.fixes.as_slice())
}

/// The fix that is marked first: the first checklist line that nobody ticked, else the first.
pub(in crate::tui) fn first_fix(ui: &Ui, model: &Model) -> usize {
    fixes(ui, model)
        .iter()
        .position(|fix| is_open_line(model, fix))
        .unwrap_or(0)
}

/// Whether a fix is a checklist line that is not ticked.
pub(in crate::tui) fn is_open_line(model: &Model, fix: &Fix) -> bool {
    let FixTarget::Line(line) = &fix.target else {
        return false;
    };
    step_of_line(model, line).is_some() && !is_done(model, line)
}

fn step_of_line(model: &Model, line: &str) -> Option<Step> {
    // A saved connection's lines were done long ago, by whoever set it up.
    [Step::App, Step::PreAuthorise].into_iter().find(|step| {
        super::checklist::lines(model, *step)
            .iter()
            .any(|l| l.id == line)
    })
}

/// What can be marked on the failed test's page: the finding's fixes, or the ways out where the key
/// did not come and there is nothing to find.
pub(in crate::tui) fn choices(ui: &Ui, model: &Model) -> usize {
    if fixes(ui, model).is_empty() && model.test.failed() {
        super::problem::ways_out(model).len()
    } else {
        fixes(ui, model).len()
    }
}

/// Enter on a fix: to the exact field or line, or the page in Setup.
fn go(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    if fixes(ui, model).is_empty() {
        return super::problem::choose(ui, model);
    }
    match fixes(ui, model).get(ui.cursor) {
        Some(fix) => follow(ui, model, fix),
        None => vec![MsgBody::Retry],
    }
}

/// To where a fix is made. A saved connection that was only tested is opened for it.
pub(in crate::tui) fn follow(ui: &mut Ui, model: &Model, fix: &Fix) -> Vec<MsgBody> {
    if let Some(door) = door_to_fix(model, fix) {
        return vec![MsgBody::Enter(door)];
    }
    match &fix.target {
        FixTarget::Question(id) => go_to_question(ui, model, id),
        FixTarget::Line(line) => go_to_line(ui, model, line),
        FixTarget::Page(id) => {
            let url = SetupPage::from_id(id).zip(model.org());
            let url = url.and_then(|(page, org)| page.link(&org));
            if url.is_none() {
                ui.notice = SetupPage::from_id(id).map(SetupPage::directions);
            } else if id == "login-history" {
                ui.notice = Some(screens::STATUS_HINT.to_owned());
            }
            url.map(MsgBody::Open).into_iter().collect()
        }
        FixTarget::Command(command) => vec![MsgBody::Copy(command.clone())],
        FixTarget::Wait(minutes) => vec![MsgBody::RetryIn(*minutes)],
        FixTarget::Check(_) => {
            ui.notice = Some(screens::TESTED_AGAIN.to_owned());
            vec![MsgBody::Retry]
        }
    }
}

fn go_to_question(ui: &mut Ui, model: &Model, id: &str) -> Vec<MsgBody> {
    match QuestionId::from_key(id) {
        // The org of a practice run is the simulated one.
        Some(QuestionId::Org) if model.is_practice() => {
            ui.notice = Some(screens::FIX_IN_SETUP.to_owned());
        }
        Some(question) if matches!(model.journey, Journey::Setup) => {
            ui.look = Some(Place::Question(question));
            ui.fixing = true;
        }
        _ => ui.notice = Some(screens::FIX_IN_SETUP.to_owned()),
    }
    Vec::new()
}

fn go_to_line(ui: &mut Ui, model: &Model, line: &str) -> Vec<MsgBody> {
    let step = step_of_line(model, line).filter(|_| matches!(model.journey, Journey::Setup));
    let Some(step) = step else {
        ui.notice = Some(screens::FIX_IN_SETUP.to_owned());
        return Vec::new();
    };
    let place = Place::Checklist(step);
    ui.look = Some(place.clone());
    ui.enter(model, place);
    ui.fixing = true;
    let lines = super::checklist::lines(model, step);
    ui.cursor = lines.iter().position(|l| l.id == line).unwrap_or(0);
    // The finding suspects it: the tick is taken back, so that Enter does it once more.
    if is_done(model, line) {
        return vec![MsgBody::Tick(line.to_owned(), None)];
    }
    Vec::new()
}

/// Back from a fix: the test runs again by itself.
pub(in crate::tui) fn returned(model: &Model) -> Vec<MsgBody> {
    match model.problem {
        Some(Problem::TestFailed(_)) => vec![MsgBody::Retry],
        _ => Vec::new(),
    }
}

/// What a key means on the live test's page.
pub(in crate::tui) fn act(ui: &mut Ui, model: &Model, intent: Intent) -> Vec<MsgBody> {
    match intent {
        Intent::Primary => primary(ui, model),
        Intent::NextCause | Intent::CauseBefore => {
            turn(ui, model, intent == Intent::NextCause);
            Vec::new()
        }
        Intent::Experiment => {
            let dialog = Dialog::experiments(model);
            ui.overlays.push(Overlay::Dialog(dialog));
            Vec::new()
        }
        Intent::Page => {
            let code = finding(ui, model).map(|finding| finding.code.clone());
            let page = code.map(|code| Overlay::Page { scroll: 0, code });
            ui.overlays.extend(page);
            Vec::new()
        }
        Intent::Status => {
            let input = tui_input::Input::new(model.login_history.clone().unwrap_or_default());
            ui.overlays.push(Overlay::Status { input });
            Vec::new()
        }
        Intent::WriteReport => {
            let input = tui_input::Input::new(proposed_report(model));
            ui.overlays.push(Overlay::Report { input });
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Enter: to the fix that is marked; from a green test onwards.
fn primary(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    if asks_for_a_fix(model) {
        return go(ui, model);
    }
    if !matches!(model.journey, Journey::Setup | Journey::Replace) {
        ui.leave = Some(Leaving::Back);
    } else if model.test_is_green() || model.key_is_elsewhere() {
        // What is still being saved is not waited for here.
        ui.green_seen = true;
        ui.look = None;
    }
    Vec::new()
}

/// A finished test with something to do, or one that waits for its next try.
pub(in crate::tui) fn asks_for_a_fix(model: &Model) -> bool {
    match model.test.phase {
        Phase::Finished => model.problem.is_some() || model.test.failed(),
        Phase::Waiting(_) => true,
        _ => model.problem.is_some(),
    }
}
