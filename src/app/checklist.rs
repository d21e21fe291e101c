//! Which checklist a step has, and what its lines mean for this set-up.

use crate::domain::{SetupAction, TickState};
use crate::guide::{Checklist, ChecklistId, Line, Values, checklist};

use super::{Model, Problem, Step};

/// The checklist of a step, once the answers that choose it are there.
pub fn checklist_for(model: &Model, step: Step) -> Option<&'static Checklist> {
    let kind = model.answers.app_kind?;
    let id = match step {
        Step::App => ChecklistId::app(kind, model.answers.app_exists?),
        Step::PreAuthorise => ChecklistId::preauthorise(kind, model.answers.by_profile?),
        Step::Upload => ChecklistId::replace_certificate(kind),
        _ => return None,
    };
    Some(checklist(id))
}

/// The values that a checklist's lines show and copy.
pub fn line_values(model: &Model) -> Values {
    let certificate = model.facts.certificate.as_ref();
    let certificate = super::replacing::certificate(model).or_else(|| {
        let certificate = certificate?;
        Some((
            certificate.pem.clone(),
            certificate.written.clone().unwrap_or_default(),
        ))
    });
    let (pem, path) = certificate.unwrap_or_default();
    let consumer_key = model.answers.consumer_key.as_ref();
    Values {
        app_name: Some(model.app_name()),
        certificate_pem: pem,
        certificate_path: Some(path).filter(|path| !path.is_empty()),
        consumer_key: consumer_key.map(ToString::to_string),
        username: model.answers.username.as_ref().map(ToString::to_string),
        ..Values::default()
    }
}

/// Finds a line by its id in the checklists of this set-up.
pub(super) fn find_line(model: &Model, id: &str) -> Option<(Step, &'static Line)> {
    let steps: &[Step] = if model.replacing.is_some() {
        &[Step::Upload]
    } else {
        &[Step::App, Step::PreAuthorise]
    };
    steps.iter().find_map(|step| {
        let list = checklist_for(model, *step)?;
        list.lines
            .iter()
            .find(|line| line.id == id)
            .map(|line| (*step, line))
    })
}

/// What ticking a line does in the simulated org.
pub(super) fn line_action(model: &Model, line: &Line) -> SetupAction {
    line.action(&line_values(model))
}

/// A change of the app's form counts once it is saved: the line that saves is open again.
pub(super) fn reopen_save(model: &mut Model, step: Step, changed: &Line) {
    let edits_the_form = matches!(
        line_action(model, changed),
        SetupAction::EnableOauth
            | SetupAction::SetCallbackUrl { .. }
            | SetupAction::SelectScope { .. }
            | SetupAction::EnableJwtFlow
            | SetupAction::UploadCertificate { .. }
    );
    let Some(list) = checklist_for(model, step).filter(|_| edits_the_form) else {
        return;
    };
    for line in &list.lines {
        if line_action(model, line) == SetupAction::SaveApp {
            model.ticks.remove(&line.id);
        }
    }
}

/// The first line before those that wait which was left out: why the simulated org refused one.
pub fn line_left_out(model: &Model) -> Option<(Step, &'static Line)> {
    if !matches!(model.problem, Some(Problem::Practice(_))) {
        return None;
    }
    [Step::App, Step::PreAuthorise]
        .into_iter()
        .find_map(|step| {
            let list = checklist_for(model, step)?;
            let left = |line: &&Line| {
                let tick = model.ticks.get(&line.id);
                tick.is_some_and(|tick| tick.state == TickState::Skipped)
            };
            list.lines.iter().find(left).map(|line| (step, line))
        })
}

impl Model {
    /// Name of the app in Setup: at most 80 characters, letters, digits and spaces.
    pub fn app_name(&self) -> String {
        let name = self
            .facts
            .name
            .as_ref()
            .map_or("connection", |name| name.as_str());
        format!("sfjwt {}", name.replace(['-', '_'], " "))
    }

    /// Common name proposed for the certificate.
    pub fn default_common_name(&self) -> Option<String> {
        let name = self.facts.name.as_ref()?;
        Some(format!("sfjwt-{name}").chars().take(64).collect())
    }
}
