//! The questions of a replacement: what is asked, and what an answer means.

use crate::app::validate::{Invalid, choice};
use crate::app::{Answers, Kind, Model, QuestionId};
use crate::domain::{Connection, Consumer, Pasted, ReplaceReason, Staged};
use crate::guide;

use super::{Plan, active_accepted};

/// Most places that are asked about.
const MOST_HOLDERS: usize = 20;

/// Longest name of a place, in characters.
const MOST_CHARACTERS: usize = 60;

/// What is between two places in one answer.
const BETWEEN: [char; 3] = [',', ';', '\n'];

/// Places the connection was handed over to, by their names, and those that were told when its key
/// was replaced before.
pub fn recorded_holders(connection: &Connection) -> Vec<String> {
    let copies = connection
        .hand_overs
        .iter()
        .filter(|made| made.key_exported);
    let mut names: Vec<String> = Vec::new();
    for made in copies {
        let destination = guide::destination(&made.destination);
        let name = match destination {
            // Written out before it was decided where it goes.
            Some(open) if open.id == "not-sure" => guide::replacing::key_file_of(made.at.date()),
            Some(destination) => destination.name.clone(),
            None if made.destination == "key" => guide::replacing::key_file_of(made.at.date()),
            None => made.destination.clone(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for told in &connection.holders {
        if !names.contains(&told.name) {
            names.push(told.name.clone());
        }
    }
    names
}

/// What kind of answer a question takes, and its default.
pub(in crate::app) fn ask(model: &Model, question: &QuestionId) -> (Kind, Option<String>) {
    let text = |default: &str| Some(default.to_owned());
    match question {
        QuestionId::ReplaceReason => (choices(&["due", "leaked"]), text("due")),
        QuestionId::GoOnUnproved => (choices(&["again", "go-on"]), None),
        QuestionId::Holders => {
            let saved = model.facts.saved_connection.as_deref();
            let names = saved.map(recorded_holders).unwrap_or_default();
            (Kind::Text, Some(names.join(", ")))
        }
        QuestionId::ReplacePlan => (choices(&["second-app", "same-app"]), text("same-app")),
        QuestionId::Stage(_) => (choices(&["done", "later"]), text("later")),
        QuestionId::Moment => (choices(&["now", "later"]), text("now")),
        QuestionId::Consumer(_) => (choices(&["works", "fails", "later"]), text("later")),
        QuestionId::PreviousKey => {
            let gone = model.is_leaked() && active_accepted(model);
            let default = if gone { "forget" } else { "keep" };
            (choices(&["keep", "forget"]), text(default))
        }
        _ => (Kind::Text, None),
    }
}

fn choices(values: &[&str]) -> Kind {
    Kind::Choice(values.iter().map(|value| (*value).to_owned()).collect())
}

/// What was answered, in the form in which it would be typed.
pub(in crate::app) fn text(model: &Model, question: &QuestionId) -> Option<String> {
    let answers = &model.answers.replace;
    let text = match question {
        QuestionId::ReplaceReason => answers.reason?.as_str(),
        QuestionId::GoOnUnproved => answers.unproved.then_some("go-on")?,
        QuestionId::Holders => return answers.holders.as_ref().map(|names| names.join(", ")),
        QuestionId::ReplacePlan => match answers.plan? {
            Plan::SecondApp => "second-app",
            Plan::SameApp => "same-app",
        },
        QuestionId::Stage(name) => match answers.staged.get(name)? {
            Staged::Open => return None,
            Staged::Done => "done",
            Staged::Later => "later",
        },
        QuestionId::Moment => {
            if answers.now? {
                "now"
            } else {
                "later"
            }
        }
        QuestionId::Consumer(name) => match answers.consumers.get(name)? {
            Consumer::Open | Consumer::Has => return None,
            Consumer::Works => "works",
            Consumer::Fails => "fails",
            Consumer::Later => "later",
        },
        QuestionId::PreviousKey => {
            if answers.forget? {
                "forget"
            } else {
                "keep"
            }
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// Takes `text` as the answer to `question`.
pub(in crate::app) fn apply(
    answers: &mut Answers,
    model: &Model,
    question: &QuestionId,
    text: &str,
) -> Result<(), Invalid> {
    let to = &mut answers.replace;
    match question {
        QuestionId::ReplaceReason => {
            let reasons = [ReplaceReason::Due, ReplaceReason::Leaked];
            to.reason = Some(reasons[choice(question, text, &["due", "leaked"])?]);
        }
        QuestionId::GoOnUnproved => {
            to.unproved = choice(question, text, &["again", "go-on"])? == 1;
        }
        QuestionId::Holders => to.holders = Some(holders(text)?),
        QuestionId::ReplacePlan => {
            let plans = [Plan::SecondApp, Plan::SameApp];
            to.plan = Some(plans[choice(question, text, &["second-app", "same-app"])?]);
        }
        QuestionId::Stage(name) => {
            let states = [Staged::Done, Staged::Later];
            let state = states[choice(question, text, &["done", "later"])?];
            to.staged.insert(name.clone(), state);
        }
        QuestionId::Moment => to.now = Some(choice(question, text, &["now", "later"])? == 0),
        QuestionId::Consumer(name) => {
            let states = [Consumer::Works, Consumer::Fails, Consumer::Later];
            let state = states[choice(question, text, &["works", "fails", "later"])?];
            to.consumers.insert(name.clone(), state);
        }
        QuestionId::PreviousKey => {
            let forget = choice(question, text, &["keep", "forget"])? == 1;
            // Salesforce accepting the active key is the proof that it trusts no other one.
            if forget && !active_accepted(model) {
                return Err(Invalid(guide::answers::previous_still_needed()));
            }
            to.forget = Some(forget);
        }
        _ => {}
    }
    Ok(())
}

/// Names between commas. Nobody is an answer too.
fn holders(text: &str) -> Result<Vec<String>, Invalid> {
    if let Some(found) = Pasted::recognise(text).filter(Pasted::is_secret) {
        return Err(Invalid(guide::answers::secret_in_field(&found)));
    }
    let mut names: Vec<String> = Vec::new();
    for name in text.split(BETWEEN).map(str::trim) {
        let name = crate::domain::clean_text(name, MOST_CHARACTERS);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_HOLDERS {
        return Err(Invalid(guide::answers::too_many_holders(
            names.len(),
            MOST_HOLDERS,
        )));
    }
    Ok(names)
}
