//! What remains to be done in Setup, as a text for people.

use crate::domain::TickState;
use crate::guide::{Line, messages};

use super::{Model, Step, checklist_for, line_values};

/// The line that takes the certificate.
const UPLOAD: &str = "upload-certificate";

/// What remains to be done in Setup, as far as is known.
pub fn remaining(model: &Model) -> Vec<String> {
    let mut model = model.clone();
    let answers = &mut model.answers;
    answers.app_kind.get_or_insert_default();
    answers.app_exists.get_or_insert(false);
    answers.by_profile.get_or_insert(false);
    let values = line_values(&model);
    let mut lines = vec![messages::REMAINS_HEADING.to_owned()];
    let org = model.org();
    let steps: &[Step] = if model.replacement().is_some() {
        &[Step::Upload]
    } else {
        &[Step::App, Step::PreAuthorise]
    };
    for step in steps.iter().copied() {
        let Some(list) = checklist_for(&model, step) else {
            continue;
        };
        lines.push(String::new());
        lines.push(list.title.clone());
        let mut last_link = None;
        let is_done = |line: &Line| {
            let tick = model.ticks.get(&line.id);
            tick.is_some_and(|tick| tick.state == TickState::Done)
        };
        if list.lines.iter().all(is_done) {
            lines.push(messages::REMAINS_NOTHING.to_owned());
            continue;
        }
        for line in &list.lines {
            let shown = line.render(&values);
            // Whoever goes on has to know where in the form that is.
            if is_done(line) {
                lines.push(messages::remains_done(&shown.label));
                continue;
            }
            lines.push(messages::remains_line(&shown.label));
            let file = values.certificate_path.as_deref();
            let file = file.filter(|_| line.id == UPLOAD);
            lines.extend(file.map(messages::remains_file));
            lines.extend(
                shown
                    .copy
                    .iter()
                    .map(|copy| messages::remains_value(&copy.label, &copy.value)),
            );
            lines.extend(shown.trap.as_deref().map(messages::remains_trap));
            // The next lines are on the same page: its link once.
            let link = org.as_ref().and_then(|org| line.page?.link(org));
            if link != last_link {
                lines.extend(link.as_deref().map(messages::remains_link));
                last_link = link;
            }
        }
    }
    lines
}
