//! One sentence for what all experiments together say.

use super::words::{fill, words};
use super::{Experiment, ExperimentId, Observed, Tried};
use crate::diagnosis::{Certainty, Fix, FixTarget, Verdict};
use crate::domain::CheckId;

impl Tried {
    /// What came of it, in a few words: `a token`, `the same answer`, the answer itself.
    pub fn outcome(&self) -> String {
        match &self.observed {
            Observed::Token => "a token".to_owned(),
            Observed::Answered { same: true, .. } => "the same answer".to_owned(),
            Observed::Answered { words, .. } => words.clone(),
            Observed::NoAnswer(why) => format!("no answer ({why})"),
            Observed::NotSent(why) => format!("not sent ({why})"),
        }
    }

    /// What was tried and what came of it: `audience https://login.salesforce.com → a token`.
    pub fn line(&self) -> String {
        let Experiment { id, value, was, .. } = &self.experiment;
        let tried = fill(&words(*id).tried, value, was);
        format!("{tried} → {}", self.outcome())
    }

    /// What it means for the cause it is about; empty when nothing was answered.
    pub fn meaning(&self) -> String {
        let Experiment { id, value, was, .. } = &self.experiment;
        let words = words(*id);
        let unsigned = *id == ExperimentId::ThrowAwayKey;
        let template = match &self.observed {
            Observed::Token => &words.token,
            Observed::Answered { rate: true, .. }
            | Observed::NoAnswer(_)
            | Observed::NotSent(_) => return String::new(),
            Observed::Answered { further: true, .. } => &words.further,
            Observed::Answered { app_known, .. } if unsigned => match app_known {
                Some(true) => &words.further,
                Some(false) => &words.same,
                None => &words.other,
            },
            Observed::Answered { same: true, .. } => &words.same,
            Observed::Answered { .. } => &words.other,
        };
        fill(template, value, was)
    }
}

impl Tried {
    /// What to do after a decisive result, where that is more than the cause's own fixes say.
    pub(crate) fn fix(&self) -> Option<Fix> {
        let Experiment { id, value, was, .. } = &self.experiment;
        let target = match id {
            ExperimentId::ClassicAudience | ExperimentId::MyDomainAudience => {
                FixTarget::Check(CheckId::AppAudience)
            }
            ExperimentId::MyDomainHost => FixTarget::Question("org".to_owned()),
            ExperimentId::UsernameSuffix => FixTarget::Question("username".to_owned()),
            _ => return self.experiment.fix.clone().filter(|_| self.is_decisive()),
        };
        let text = fill(&words(*id).fix, value, was);
        self.is_decisive().then_some(Fix { text, target })
    }
}

/// *Tried A → X, tried B → Y, therefore Z.* Empty when nothing was tried.
pub fn therefore(tried: &[Tried], verdict: &Verdict) -> String {
    let Some(last) = tried.last() else {
        return String::new();
    };
    let lines: Vec<String> = tried
        .iter()
        .enumerate()
        .map(|(index, tried)| {
            let begin = if index == 0 { "Tried" } else { "tried" };
            format!("{begin} {}", tried.line())
        })
        .collect();
    let decisive = tried.iter().rev().find(|tried| tried.is_decisive());
    let alone = last.experiment.id == ExperimentId::ThrowAwayKey;
    let conclusion = match (decisive, verdict.findings.first()) {
        (Some(tried), _) => tried.meaning(),
        _ if alone && !last.meaning().is_empty() => last.meaning(),
        (None, Some(first)) => match first.certainty {
            Certainty::Proven => format!("the cause is: {}", first.title),
            Certainty::Likely => format!("the likely cause is: {}", first.title),
            Certainty::Possible => {
                format!(
                    "nothing tried makes it work; look first at: {}",
                    first.title
                )
            }
        },
        (None, None) => "nothing tried makes it work".to_owned(),
    };
    let text = format!("{}, therefore {conclusion}", lines.join(", "));
    format!("{}.", text.trim_end_matches('.'))
}
