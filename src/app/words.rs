//! The words of a question as it is asked now: about which place, of which connection, and what that
//! means for others.

use super::{Journey, Model, Place, QuestionId, Step};
use crate::domain::{Holder, Staged};
use crate::guide::{self, QuestionText, adopt, replacing};

/// The texts of `question`, with this journey's values in them. `None`: a field of the destination,
/// whose words stand with the destination.
pub fn question_text(model: &Model, question: &QuestionId) -> Option<QuestionText> {
    let text = guide::question(question.key())?;
    let name = model.facts.name.as_ref();
    let name = name.map(ToString::to_string).unwrap_or_default();
    let ready = |holder: &Holder| holder.staged == Staged::Done;
    let (ready, open): (Vec<Holder>, Vec<Holder>) = model.holders().into_iter().partition(ready);
    let names = |holders: Vec<Holder>| holders.into_iter().map(|h| h.name).collect::<Vec<_>>();
    let others = replacing::others(&names(open), &names(ready));
    let values = [
        ("place", question.about().unwrap_or_default()),
        ("connection", name.as_str()),
        ("others", others.as_str()),
    ];
    let mut text = text.filled(&values);
    match question {
        // Before anything is asked: what the emergency way means for everybody.
        QuestionId::Holders if model.is_leaked() => {
            text.help = format!("{} {}", replacing::LEAK_PLAN, text.help);
        }
        QuestionId::ImportKey if model.is_adoption() => {
            adopt::WHICH_KEY_HELP.clone_into(&mut text.help);
        }
        QuestionId::Moment if model.comes_back() => {
            replacing::BACK_MOMENT.clone_into(&mut text.title);
            text.help = format!("{others} {}", replacing::BACK_MOMENT_HELP);
        }
        QuestionId::Stage(place) if model.comes_back() => {
            text.title = replacing::back_stage(place);
            replacing::BACK_STAGE_HELP.clone_into(&mut text.help);
            let told = text.choices.iter_mut().zip(replacing::BACK_STAGE_CHOICES);
            for (choice, (label, help)) in told {
                label.clone_into(&mut choice.label);
                help.clone_into(&mut choice.help);
            }
        }
        QuestionId::Consumer(place) if model.comes_back() => {
            text.title = replacing::back_consumer(place);
            replacing::BACK_CONSUMER_HELP.clone_into(&mut text.help);
        }
        _ => {}
    }
    Some(text)
}

impl Model {
    /// The step that a place belongs to in this journey; `None` for places that belong to none.
    /// Questions about a key are those about the next one while a key is replaced.
    pub fn step_at(&self, place: &Place) -> Option<Step> {
        let step = place.step()?;
        if !matches!(self.journey, Journey::Replace) {
            return Some(step);
        }
        let switched = self
            .replacing
            .as_ref()
            .is_some_and(|r| r.switched.is_some());
        Some(match step {
            Step::Key => Step::NextKey,
            Step::LiveTest if switched => Step::Consumers,
            Step::LiveTest => Step::ProveKey,
            step => step,
        })
    }
}
