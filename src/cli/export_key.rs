//! `sfjwt export key`: the private key by explicit act, in the form the other system takes.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::{Map, json};

use crate::domain::{Connection, ExportForm, FileError, HeldKey, StoreKind};
use crate::guide::{adopt as words, messages, problems};
use crate::ports::{Export, SecretBytes};
use crate::runtime::ask_store;

use super::args::{ExportArgs, Global};
use super::context::{Context, ask, given};
use super::exit::{self, Failure};
use super::{hand_over, output};

/// Largest certificate file that is read, in bytes.
const CERTIFICATE_LIMIT: usize = 64 * 1024;

/// Least characters of a new passphrase (NIST SP 800-63B, 5.1.1.1).
const LEAST_PASSPHRASE: usize = crate::app::LEAST_PASSPHRASE;

/// Writes the key to a pipe, or to a new file that only its owner can read.
pub(super) async fn key(
    context: &mut Context,
    global: &Global,
    args: &ExportArgs,
) -> Result<u8, Failure> {
    let connection = context.connection(args.connection.as_deref())?;
    let form = form(args)?;
    let out = args.out.as_deref();
    if out.is_none() && (io::stdout().is_terminal() || global.json) {
        return Err(Failure::usage(messages::KEY_NOT_TO_TERMINAL));
    }
    let held = held(&connection, args.next)?;
    let certificate = certificate(context, &held, form)?;
    context.unlock(global, held.store, false)?;
    let passphrase = form
        .is_encrypted()
        .then(|| passphrase(global, args))
        .transpose()?;
    let entry = held.entry.clone();
    let key = ask_store(&context.ports, held.store, move |store| store.get(&entry)).await?;
    let export = Export {
        form,
        passphrase: passphrase.as_ref(),
        certificate: certificate.as_deref(),
        name: connection.name.as_str(),
    };
    let file = context.ports.crypto.export(&key, &export);
    let file = file.map_err(|error| Failure::local(problems::crypto(&error)))?;
    let path = out.map(|folder| folder.join(file_name(&connection, args.next, form)));
    match &path {
        None => to_pipe(&file)?,
        Some(path) => {
            let written = context.ports.files.write_new(path, file.expose(), 0o600);
            written.map_err(|error| Failure::local(problems::file(&error)))?;
        }
    }
    let path = path.map(|path| path.display().to_string());
    // It is out, whether or not that can be noted: both are said.
    hand_over::note(context, &connection, "key", true)
        .map_err(|error| Failure::local(words::not_noted(path.as_deref(), &error)))?;
    if let Some(path) = path {
        tell(global, &connection, form, &path);
    }
    Ok(exit::OK)
}

/// The active key, or the one that shall take its place; refused where it may not leave.
fn held(connection: &Connection, next: bool) -> Result<HeldKey, Failure> {
    let name = connection.name.as_str();
    let held = if next {
        let ready = connection.next.as_ref().filter(|next| next.ready);
        let ready = ready.map(|next| next.held.clone());
        ready.ok_or_else(|| Failure::usage(words::no_next_key(name)))?
    } else {
        connection.active()
    };
    if held.store == StoreKind::Elsewhere {
        return Err(Failure::usage(messages::key_of_another(name)));
    }
    if held.key.is_legacy() {
        return Err(Failure::usage(messages::legacy_not_exported(held.key.bits)));
    }
    Ok(held)
}

fn form(args: &ExportArgs) -> Result<ExportForm, Failure> {
    let Some(word) = args.form.as_deref() else {
        return Ok(ExportForm::Pkcs8);
    };
    let known = ExportForm::ALL.map(ExportForm::as_str);
    ExportForm::parse(word).ok_or_else(|| Failure::usage(words::unknown_form(word, &known)))
}

/// The certificate that goes into a PKCS#12 file. Records of version 1 have it in its file only.
fn certificate(
    context: &Context,
    held: &HeldKey,
    form: ExportForm,
) -> Result<Option<String>, Failure> {
    if form != ExportForm::Pkcs12 {
        return Ok(None);
    }
    if !held.certificate_pem.is_empty() {
        return Ok(Some(held.certificate_pem.clone()));
    }
    let path = Path::new(&held.certificate_path);
    let read = context.ports.files.read(path, CERTIFICATE_LIMIT);
    let read = read.map_err(|error| Failure::local(problems::file(&error)))?;
    let pem = context.ports.crypto.certificate_pem(read.expose());
    let words = |error| problems::certificate(&error, &held.certificate_path);
    pem.map(Some).map_err(|error| Failure::local(words(error)))
}

/// From `--export-passphrase-file` (first line), the variable `SFJWT_EXPORT_PASSPHRASE`, or typed
/// twice.
fn passphrase(global: &Global, args: &ExportArgs) -> Result<SecretBytes, Failure> {
    let file = args.export_passphrase_file.as_deref();
    let found = given(file, "SFJWT_EXPORT_PASSPHRASE")?.filter(|text| !text.is_empty());
    let attended = io::stdin().is_terminal() && io::stderr().is_terminal() && !global.json;
    let found = match found {
        Some(found) => found,
        None if attended => {
            let first = ask(words::EXPORT_PASSPHRASE)?;
            if ask(messages::PASSPHRASE_AGAIN)?.expose() != first.expose() {
                return Err(Failure::usage(messages::PASSPHRASES_DIFFER));
            }
            first
        }
        None => return Err(Failure::usage(words::EXPORT_PASSPHRASE_MISSING)),
    };
    let long_enough = found
        .expose_str()
        .is_some_and(|text| text.chars().count() >= LEAST_PASSPHRASE);
    if long_enough {
        Ok(found)
    } else {
        Err(Failure::usage(words::short_passphrase(LEAST_PASSPHRASE)))
    }
}

fn to_pipe(file: &SecretBytes) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(file.expose())
        .and_then(|()| stdout.flush());
    written.map_err(|error| {
        let error = FileError::Io {
            path: "standard output".to_owned(),
            reason: error.to_string(),
        };
        Failure::local(problems::file(&error))
    })
}

fn tell(global: &Global, connection: &Connection, form: ExportForm, path: &str) {
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(connection.name));
        fields.insert("form".to_owned(), json!(form.as_str()));
        fields.insert("path".to_owned(), json!(path));
        output::object("export", true, fields);
    } else {
        output::line(&messages::key_exported(path));
    }
}

/// A name for each key and form, so that one never stands in another's way.
fn file_name(connection: &Connection, next: bool, form: ExportForm) -> String {
    let name = &connection.name;
    let next = if next { "-next" } else { "" };
    let kind = match form {
        ExportForm::Pkcs1 => "-pkcs1",
        ExportForm::EncryptedPkcs8 => "-encrypted",
        ExportForm::Pkcs8 | ExportForm::Pkcs12 | ExportForm::Base64 => "",
    };
    format!("{name}{next}{kind}.{}", form.extension())
}
