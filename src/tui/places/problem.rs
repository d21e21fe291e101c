//! Something stands in the way: try again, change the answer, or leave.

use crate::app::{Journey, Model, MsgBody, Place, Problem, QuestionId};
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
    let key = model.test.key_problem.as_ref();
    let problem = key.or(model.problem.as_ref());
    if let Some(question) = problem
        .and_then(Problem::question)
        .filter(|q| may_change(model, q))
    {
        let label = match question {
            QuestionId::Store => screens::PROBLEM_OTHER_STORE,
            QuestionId::Passphrase => screens::PROBLEM_PASSPHRASE,
            QuestionId::ImportKey => screens::PROBLEM_OTHER_FILE,
            QuestionId::CertOut => screens::PROBLEM_OTHER_PLACE,
            _ => screens::PROBLEM_CHANGE,
        };
        ways.insert(0, (label, WayOut::Change(question)));
    }
    ways.push((screens::PROBLEM_LEAVE, WayOut::Leave));
    ways
}

/// A saved connection's answers are not changed by its test; a passphrase is only asked for again.
/// A key that is in its store stays there when that store does not open.
fn may_change(model: &Model, question: &QuestionId) -> bool {
    let setup = matches!(model.journey, Journey::Setup);
    let stored = model
        .facts
        .key
        .as_ref()
        .is_some_and(|key| key.stored.is_some());
    match question {
        QuestionId::Passphrase => true,
        QuestionId::Store => setup && !stored,
        _ => setup,
    }
}

/// Enter on a way out.
pub(in crate::tui) fn choose(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    match ways_out(model).into_iter().nth(ui.cursor) {
        Some((_, WayOut::Retry)) => vec![MsgBody::Retry],
        // A passphrase cannot be looked at again, only asked for again.
        Some((_, WayOut::Change(QuestionId::Passphrase))) => {
            vec![MsgBody::Revisit(QuestionId::Passphrase), MsgBody::Retry]
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
