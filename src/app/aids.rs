//! What helps on the way and is no part of the journey: clipboard, browser, folders, exported key.

use super::report::{Versions, report};
use super::{Effect, EffectKind, ExportFailure, Model, MsgBody, Outcome, Scope, Slot};
use crate::diagnosis::{judge, read_pasted_answer};
use crate::domain::{CopyResult, FileError, FolderList, HandOver, NoBrowser};

/// Results of the last ones. Front ends show them; `serial` tells a new result from the last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aids {
    /// Counts results.
    pub serial: u64,
    /// What was copied, and how it ended.
    pub copied: Option<(u64, String, CopyResult)>,
    /// What was opened, and how it ended.
    pub opened: Option<(u64, String, Result<(), NoBrowser>)>,
    /// The last folder that was listed.
    pub folder: Option<(u64, Result<FolderList, FileError>)>,
    /// Where the key was written.
    pub exported: Option<(u64, Result<String, ExportFailure>)>,
    /// Where the report was written.
    pub reported: Option<(u64, Result<String, FileError>)>,
}

impl Aids {
    /// The number of the next result.
    pub(super) const fn next(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}

/// Takes a message that asks for help.
pub(super) fn take(model: &mut Model, body: MsgBody, effects: &mut Vec<Effect>) {
    let (slot, kind) = match body {
        MsgBody::Copy(text) => (Slot::Copy, EffectKind::Copy { text }),
        MsgBody::Open(url) => (Slot::Open, EffectKind::Open { url }),
        MsgBody::ListFolder(path) => (Slot::Folder, EffectKind::ListFolder { path }),
        MsgBody::ExportKey(path) => {
            effects.extend(export_key(model, path));
            return;
        }
        MsgBody::WriteReport(path) => {
            effects.extend(write_report(model, path));
            return;
        }
        MsgBody::Explain(text) => {
            let evidence = read_pasted_answer(&text);
            let shown = evidence.body.clone().unwrap_or_default();
            model.explained = Some((shown, Box::new(judge(&evidence))));
            return;
        }
        _ => return,
    };
    // The last wish counts: an earlier one that still runs is let go.
    model.running.retain(|_, effect| effect.slot != slot);
    effects.push(model.start(slot, Scope::Application, kind));
}

/// Writing the key to a file, if it is here and nothing else is being written.
fn export_key(model: &mut Model, path: String) -> Option<Effect> {
    if model.is_running(Slot::Commit) {
        return None;
    }
    // Before the switch it is the next key that others need.
    let next = model.replacement().and_then(super::Replacing::next_held);
    let next = next.map(|held| (held.store, held.entry.clone()));
    let (store, entry) = next.or_else(|| model.key_entry())?;
    let kind = EffectKind::ExportKey { store, entry, path };
    Some(model.start(Slot::Commit, Scope::Connection, kind))
}

/// Writing the report, unless something else is being written.
fn write_report(model: &mut Model, path: String) -> Option<Effect> {
    if model.is_running(Slot::Commit) {
        return None;
    }
    let text = report(model, &[], &Versions::here());
    let kind = EffectKind::WriteReport { path, text };
    Some(model.start(Slot::Commit, Scope::Application, kind))
}

/// Notes how it ended.
pub(super) fn ended(model: &mut Model, kind: EffectKind, outcome: Outcome) {
    let serial = model.aids.next();
    let aids = &mut model.aids;
    match (kind, outcome) {
        (EffectKind::Copy { text }, Outcome::Copied(result)) => {
            aids.copied = Some((serial, text, result));
        }
        (EffectKind::Open { url }, Outcome::Opened(result)) => {
            aids.opened = Some((serial, url, result));
        }
        (_, Outcome::ReportWritten(result)) => aids.reported = Some((serial, result)),
        (_, Outcome::Folder(result)) => aids.folder = Some((serial, result)),
        (_, Outcome::KeyExported(result)) => {
            if result.is_ok() {
                model.facts.handed_over = model.answers.destination.clone().map(|id| HandOver {
                    destination: id,
                    at: model.now,
                    key_exported: true,
                });
            }
            aids.exported = Some((serial, result));
        }
        _ => {}
    }
}
