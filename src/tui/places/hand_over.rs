//! The hand-over's page: values to copy one by one, the key file by explicit act.

use crate::app::{ExportFailure, Journey, Model};
use crate::domain::{CopyResult, FileError, StoreKind};
use crate::guide::{self, HandOverContext, HandOverDocument, messages, problems, screens};

use crate::tui::ui::{Request, Ui};

/// What the destination gets, once the connection is saved.
pub(in crate::tui) fn document(model: &Model) -> Option<HandOverDocument> {
    if !matches!(model.journey, Journey::Setup) {
        return None;
    }
    let connection = model.facts.saved_connection.as_deref()?;
    let destination = model.destination()?;
    let org = model.org()?;
    let exported = model.aids.exported.as_ref();
    let key_file = exported.and_then(|(_, result)| result.as_ref().ok().cloned());
    let context = HandOverContext::new(connection, &org, key_file);
    let given = model.answers.fields.iter();
    let given = given
        .filter(|(_, value)| !value.is_empty())
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    Some(guide::hand_over(destination, &context, &given))
}

/// A key file can be written: the key is here, and the destination takes one.
pub(in crate::tui) fn may_write_key(model: &Model) -> bool {
    let store = model.facts.key.as_ref().and_then(|key| key.stored);
    model.facts.saved_connection.is_some()
        && store.is_some_and(|store| store != StoreKind::Elsewhere)
        && model.destination().is_some_and(|d| d.takes_key)
}

/// Whether a path says where a file will be, whatever the working folder is.
pub(in crate::tui) fn is_whole_path(typed: &str) -> bool {
    let typed = typed.trim();
    typed.starts_with('~') || std::path::Path::new(typed).is_absolute()
}

/// Where the key file is proposed to go: beside the certificate, under a name not tried yet.
pub(in crate::tui) fn proposed_key_file(model: &Model) -> String {
    let certificate = model
        .facts
        .certificate
        .as_ref()
        .and_then(|certificate| certificate.written.as_deref())
        .unwrap_or_default();
    let name = model.facts.name.as_ref();
    key_file_beside(model, certificate, name.map_or("key", |name| name.as_str()))
}

/// The same for the key of a certificate that lies there, with that name.
pub(in crate::tui) fn key_file_beside(model: &Model, certificate: &str, name: &str) -> String {
    let folder = certificate.rfind(['/', '\\']).map(|at| &certificate[..=at]);
    let folder = folder.unwrap_or("~/");
    let taken = match model.aids.exported.as_ref().map(|(_, result)| result) {
        Some(Ok(path) | Err(ExportFailure::File(FileError::Exists(path)))) => path.clone(),
        _ => String::new(),
    };
    let numbered = (2..100).map(|number| format!("{folder}{name}-{number}.pem"));
    std::iter::once(format!("{folder}{name}.pem"))
        .chain(numbered)
        .find(|path| !taken.ends_with(path.trim_start_matches('~')))
        .unwrap_or_default()
}

/// Something was copied, or the terminal shall do it.
pub(in crate::tui) fn copied(ui: &mut Ui, text: &str, result: CopyResult) {
    let shown = text.lines().next().unwrap_or_default();
    match result {
        CopyResult::Clipboard => ui.notice = Some(screens::copied(shown)),
        CopyResult::AskTerminal => {
            ui.requests.push(Request::TerminalCopy(text.to_owned()));
            ui.notice = Some(screens::SENT_TO_TERMINAL.to_owned());
        }
    }
}

/// How writing the report ended.
pub(in crate::tui) fn reported(result: &Result<String, FileError>) -> String {
    match result {
        Ok(path) => messages::written(path),
        Err(error) => {
            let words = problems::file(error);
            format!("{} {}", words.what, words.next)
        }
    }
}

/// How writing the key file ended.
pub(in crate::tui) fn exported(result: &Result<String, ExportFailure>) -> String {
    let words = match result {
        Ok(path) => return messages::key_exported(path),
        Err(ExportFailure::KeyStore(error)) => problems::key_store(error),
        Err(ExportFailure::Key(error)) => problems::crypto(error),
        Err(ExportFailure::File(error)) => problems::file(error),
    };
    format!("{} {}", words.what, words.next)
}
