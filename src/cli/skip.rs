//! `--skip`: only lines of this set-up's own checklists can be left undone.

use std::collections::BTreeSet;

use crate::domain::{AppKind, Draft};
use crate::guide::{ChecklistId, checklist, messages};

use super::args::SetupArgs;
use super::exit::Failure;

/// The lines to leave undone. A line that the checklists do not have is refused: nothing would
/// come of it, and the run would be believed to show what happens without it.
pub(super) fn lines(args: &SetupArgs, draft: Option<&Draft>) -> Result<BTreeSet<String>, Failure> {
    let known: Vec<&str> = checklists(args, draft)
        .into_iter()
        .flat_map(|id| &checklist(id).lines)
        .map(|line| line.id.as_str())
        .collect();
    match args
        .skip
        .iter()
        .find(|line| !known.contains(&line.as_str()))
    {
        Some(unknown) => Err(Failure::usage(messages::unknown_line(unknown, &known))),
        None => Ok(args.skip.iter().cloned().collect()),
    }
}

/// What the flags say, else what was answered before, else the defaults of the questions.
fn checklists(args: &SetupArgs, draft: Option<&Draft>) -> [ChecklistId; 2] {
    let saved = draft.map(|draft| &draft.answers);
    let kind = match args.app.as_deref().map(str::trim) {
        Some(text) if text.eq_ignore_ascii_case("connected-app") => AppKind::ConnectedApp,
        Some(_) => AppKind::ExternalClientApp,
        None => saved.and_then(|saved| saved.app_kind).unwrap_or_default(),
    };
    let exists = args.app_exists || saved.and_then(|saved| saved.app_exists) == Some(true);
    let by_profile = match args.preauthorise_by.as_deref().map(str::trim) {
        Some(text) => text.eq_ignore_ascii_case("profile"),
        None => saved.and_then(|saved| saved.by_profile) == Some(true),
    };
    [
        ChecklistId::app(kind, exists),
        ChecklistId::preauthorise(kind, by_profile),
    ]
}
