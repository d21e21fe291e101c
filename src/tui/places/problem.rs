//! Something stands in the way: try again, change the answer, or leave.

use crate::app::{Model, MsgBody, Place, Problem, QuestionId};
use crate::guide::screens;

use crate::tui::ui::{Leaving, Ui};

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) enum WayOut {
    Change(QuestionId),
    Retry,
    Leave,
}

/// The ways out, the most useful first.
pub(in crate::tui) fn ways_out(model: &Model) -> Vec<(&'static str, WayOut)> {
    let mut ways = vec![(screens::PROBLEM_RETRY, WayOut::Retry)];
    if let Some(question) = model.problem.as_ref().and_then(Problem::question) {
        let label = match question {
            QuestionId::Store => screens::PROBLEM_OTHER_STORE,
            QuestionId::Passphrase => screens::PROBLEM_PASSPHRASE,
            QuestionId::ImportKey => screens::PROBLEM_OTHER_FILE,
            _ => screens::PROBLEM_CHANGE,
        };
        ways.insert(0, (label, WayOut::Change(question)));
    }
    ways.push((screens::PROBLEM_LEAVE, WayOut::Leave));
    ways
}

/// Enter on a way out.
pub(in crate::tui) fn choose(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    match ways_out(model).into_iter().nth(ui.cursor) {
        Some((_, WayOut::Retry)) => vec![MsgBody::Retry],
        // A passphrase cannot be looked at again, only asked for again.
        Some((_, WayOut::Change(QuestionId::Passphrase))) => {
            vec![MsgBody::Revisit(QuestionId::Passphrase)]
        }
        Some((_, WayOut::Change(question))) => {
            ui.look = Some(Place::Question(question));
            ui.fixing = true;
            Vec::new()
        }
        Some((_, WayOut::Leave)) => {
            ui.leave = Some(Leaving::Quit);
            Vec::new()
        }
        None => Vec::new(),
    }
}
