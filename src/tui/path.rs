//! Paths: completion by Tab, and the file picker. Folders are read by an effect; here is only what
//! is made of their content.

use crate::app::{Model, MsgBody};
use crate::domain::{FileError, FolderList, Timestamp};
use crate::guide::{problems, screens};

use super::overlay::{Overlay, Picker};
use super::ui::Ui;

/// The folder part of a path as typed, with its separator; empty for the working folder.
pub(super) fn folder_of(typed: &str) -> &str {
    typed
        .rfind(['/', std::path::MAIN_SEPARATOR])
        .map_or("", |at| &typed[..=at])
}

fn asked(typed: &str) -> String {
    let folder = folder_of(typed);
    if folder.is_empty() {
        if typed.starts_with('~') { "~/" } else { "." }.to_owned()
    } else {
        folder.to_owned()
    }
}

/// Tab: asks for the folder's content.
pub(super) fn complete(ui: &mut Ui) -> Vec<MsgBody> {
    let typed = ui.form.focused().and_then(|field| field.text());
    let Some(typed) = typed else {
        return Vec::new();
    };
    ui.completing = true;
    vec![MsgBody::ListFolder(asked(typed))]
}

/// F6: opens the picker.
pub(super) fn browse(ui: &mut Ui) -> Vec<MsgBody> {
    let Some(field) = ui.form.focused() else {
        return Vec::new();
    };
    let typed = field.text().unwrap_or_default();
    let folder = if typed.is_empty() {
        "~/".to_owned()
    } else {
        asked(typed)
    };
    ui.completing = false;
    ui.overlays.push(Overlay::Picker(Picker {
        question: field.question.clone(),
        folder: None,
        cursor: 0,
        problem: None,
    }));
    vec![MsgBody::ListFolder(folder)]
}

/// A folder's content is there.
pub(super) fn listed(ui: &mut Ui, result: &Result<FolderList, FileError>) -> Vec<MsgBody> {
    let picker = ui.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Picker(picker) => Some(picker),
        _ => None,
    });
    if let Some(picker) = picker {
        match result {
            Ok(folder) => {
                picker.folder = Some(folder.clone());
                picker.cursor = 0;
                picker.problem = None;
            }
            Err(error) => picker.problem = Some(problems::file(error).what),
        }
    } else if std::mem::take(&mut ui.completing) {
        match result {
            Ok(folder) => completed(ui, folder),
            Err(error) => ui.notice = Some(problems::file(error).what),
        }
    }
    Vec::new()
}

/// Completes what is typed as far as all names agree.
fn completed(ui: &mut Ui, folder: &FolderList) {
    let Some(field) = ui.form.focused_mut() else {
        return;
    };
    let Some(typed) = field.text().map(str::to_owned) else {
        return;
    };
    // Something else was typed meanwhile: the answer is to another question.
    if asked(&typed) != folder.asked {
        return;
    }
    let begun = &typed[folder_of(&typed).len()..];
    let begun = if begun == "~" { "" } else { begun };
    let fits: Vec<_> = folder
        .entries
        .iter()
        .filter(|entry| entry.name.starts_with(begun))
        .collect();
    let Some(first) = fits.first() else {
        ui.notice = Some(screens::NO_COMPLETION.to_owned());
        return;
    };
    let common = fits.iter().fold(first.name.clone(), |common, entry| {
        let same = common
            .char_indices()
            .zip(entry.name.chars())
            .take_while(|((_, a), b)| a == b)
            .last()
            .map_or(0, |((at, c), _)| at + c.len_utf8());
        common[..same].to_owned()
    });
    let separator = if fits.len() == 1 && first.is_folder {
        "/"
    } else {
        ""
    };
    let base = if folder_of(&typed).is_empty() && typed.starts_with('~') {
        "~/"
    } else {
        folder_of(&typed)
    };
    let text = format!("{base}{common}{separator}");
    let several = fits.len();
    // Completion is typing: the moment of the last edit stays what it was.
    let at = field.edited.unwrap_or(Timestamp::UNIX_EPOCH);
    field.set(&text, at);
    if several > 1 {
        ui.notice = Some(screens::completions(several));
    }
}

/// The picker's entries: up, then what is in the folder.
pub(super) fn entries(picker: &Picker) -> Vec<(String, bool)> {
    let mut entries = vec![(screens::PARENT.to_owned(), true)];
    let listed = picker.folder.iter().flat_map(|folder| &folder.entries);
    entries.extend(listed.map(|entry| (entry.name.clone(), entry.is_folder)));
    entries
}

/// Enter in the picker: into a folder, or this file.
pub(super) fn pick(ui: &mut Ui, _model: &Model, now: Timestamp) -> Vec<MsgBody> {
    let Some(Overlay::Picker(picker)) = ui.overlays.last() else {
        return Vec::new();
    };
    let Some(folder) = picker.folder.as_ref() else {
        return Vec::new();
    };
    let base = folder.absolute.trim_end_matches('/').to_owned();
    let question = picker.question.clone();
    let chosen = entries(picker).into_iter().nth(picker.cursor);
    match chosen {
        Some((name, true)) if name == screens::PARENT => {
            let parent = base.rfind('/').map_or("/", |at| &base[..=at]);
            vec![MsgBody::ListFolder(parent.to_owned())]
        }
        Some((name, true)) => vec![MsgBody::ListFolder(format!("{base}/{name}/"))],
        Some((name, false)) => {
            ui.overlays.pop();
            let field = ui.form.fields.iter_mut().find(|f| f.question == question);
            if let Some(field) = field {
                field.set(&format!("{base}/{name}"), now);
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}
