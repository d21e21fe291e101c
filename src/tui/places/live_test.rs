//! The live test's page: going to a fix, trying again, looking at the raw answer.

use crate::app::{Journey, Model, MsgBody, Place, Problem, QuestionId, Step, door_to_fix};
use crate::diagnosis::{Finding, Fix, FixTarget};
use crate::guide::{SetupPage, screens};

use crate::tui::ui::{Ui, is_done};

/// The first finding: the best explanation.
pub(in crate::tui) fn finding(model: &Model) -> Option<&Finding> {
    model.test.verdict.as_ref()?.findings.first()
}

/// Its fixes.
pub(in crate::tui) fn fixes(model: &Model) -> &[Fix] {
    finding(model).map_or(&[], |finding| finding.fixes.as_slice())
}

/// The fix that is marked first: the first checklist line that nobody ticked, else the first.
pub(in crate::tui) fn first_fix(model: &Model) -> usize {
    fixes(model)
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
    [Step::App, Step::PreAuthorise].into_iter().find(|step| {
        super::checklist::lines(model, *step)
            .iter()
            .any(|l| l.id == line)
    })
}

/// What can be marked on the failed test's page: the finding's fixes, or the ways out where the key
/// did not come and there is nothing to find.
pub(in crate::tui) fn choices(model: &Model) -> usize {
    if fixes(model).is_empty() && model.test.failed() {
        super::problem::ways_out(model).len()
    } else {
        fixes(model).len()
    }
}

/// Enter on a fix: to the exact field or line, or the page in Setup.
pub(in crate::tui) fn go(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    if fixes(model).is_empty() {
        return super::problem::choose(ui, model);
    }
    match fixes(model).get(ui.cursor) {
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
            }
            url.map(MsgBody::Open).into_iter().collect()
        }
        FixTarget::Command(command) => vec![MsgBody::Copy(command.clone())],
        FixTarget::Wait(minutes) => vec![MsgBody::RetryIn(*minutes)],
        FixTarget::Check(_) => vec![MsgBody::Retry],
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
