//! Something stands in the way: try again, change the answer, or leave.

use crate::app::{Model, MsgBody, Place, Problem, QuestionId, Step, line_left_out, line_values};
use crate::guide::screens;

use crate::tui::ui::{Leaving, Ui};

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) enum WayOut {
    Change(QuestionId),
    Line(Step, String),
    Retry,
    Leave,
}

/// The ways out, the most useful first.
pub(in crate::tui) fn ways_out(model: &Model) -> Vec<(String, WayOut)> {
    let mut ways = vec![(screens::PROBLEM_RETRY.to_owned(), WayOut::Retry)];
    let key = model.test.key_problem.as_ref();
    let problem = key.or(model.problem.as_ref());
    if let Some(question) = problem
        .and_then(Problem::question)
        .filter(|question| model.may_change(question))
    {
        let label = match question {
            QuestionId::Store => screens::PROBLEM_OTHER_STORE,
            QuestionId::Passphrase | QuestionId::ImportPassphrase => screens::PROBLEM_PASSPHRASE,
            QuestionId::ImportKey => screens::PROBLEM_OTHER_FILE,
            QuestionId::CertOut => screens::PROBLEM_OTHER_PLACE,
            QuestionId::Username => screens::PROBLEM_USERNAME,
            _ => screens::PROBLEM_CHANGE,
        };
        ways.insert(0, (label.to_owned(), WayOut::Change(question)));
    }
    if let Some((step, line)) = line_left_out(model) {
        let label = screens::line_left_out(&line.render(&line_values(model)).label);
        ways.insert(0, (label, WayOut::Line(step, line.id.clone())));
    }
    ways.push((screens::PROBLEM_LEAVE.to_owned(), WayOut::Leave));
    ways
}

/// Enter on a way out.
pub(in crate::tui) fn choose(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    match ways_out(model).into_iter().nth(ui.cursor) {
        Some((_, WayOut::Retry)) => vec![MsgBody::Retry],
        // A passphrase cannot be looked at again, only asked for again.
        Some((_, WayOut::Change(question))) if question.secret().is_some() => {
            vec![MsgBody::Revisit(question), MsgBody::Retry]
        }
        Some((_, WayOut::Change(question))) => {
            ui.look = Some(Place::Question(question));
            ui.fixing = true;
            Vec::new()
        }
        Some((_, WayOut::Line(step, line))) => {
            let place = Place::Checklist(step);
            ui.look = Some(place.clone());
            ui.enter(model, place);
            let lines = super::checklist::lines(model, step);
            ui.cursor = lines.iter().position(|l| l.id == line).unwrap_or(0);
            Vec::new()
        }
        Some((_, WayOut::Leave)) => {
            ui.leave = Some(Leaving::Quit);
            Vec::new()
        }
        None => Vec::new(),
    }
}
