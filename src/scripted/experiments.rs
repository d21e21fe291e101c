//! Experiments as lines.

use crate::app::{Ending, Model, Stage};
use crate::guide::experiments as words;

/// What could be tried and waits for a yes, one line each; empty when nothing does.
pub fn proposed(model: &Model) -> Vec<String> {
    let experiments = model.proposed_experiments();
    if experiments.is_empty() {
        return Vec::new();
    }
    let list = experiments.iter().enumerate();
    let list = list.map(|(index, one)| words::listed(index + 1, &one.announcement));
    std::iter::once(words::proposed(experiments.len()))
        .chain(list)
        .collect()
}

/// Before the n-th runs.
pub(super) fn begins(model: &Model, index: usize) -> Vec<String> {
    let all = &model.test.experiments.proposed;
    let Some(experiment) = all.get(index) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if index == 0 {
        lines.push(words::HEADING.to_owned());
    }
    lines.push(words::begins(
        index + 1,
        all.len(),
        &experiment.announcement,
    ));
    lines
}

/// After it ran.
pub(super) fn ended(model: &Model, index: usize) -> Vec<String> {
    let tried = model.test.experiments.tried.get(index);
    let line = tried.map(|tried| words::ended(&tried.outcome(), &tried.meaning()));
    line.into_iter().collect()
}

/// What all of them say.
pub(super) fn over(model: &Model) -> Vec<String> {
    let experiments = &model.test.experiments;
    let why = match experiments.stage {
        Stage::Done(Ending::Rate(seconds)) => Some(words::rate(seconds)),
        Stage::Done(Ending::NoAnswer) => Some(words::NO_ANSWER.to_owned()),
        Stage::Done(Ending::Stopped) => Some(words::STOPPED.to_owned()),
        _ => None,
    };
    let therefore = Some(experiments.therefore.clone()).filter(|text| !text.is_empty());
    why.into_iter().chain(therefore).collect()
}
