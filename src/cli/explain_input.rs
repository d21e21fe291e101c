//! What `sfjwt explain` is given: words, a file, standard input, and what is known beside them.

use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::diagnosis::{AppClass, Evidence, OrgClass, Remark, read_evidence, read_pasted_answer};
use crate::domain::{FileError, MyDomain, OrgKind};
use crate::guide::{explain as words, problems};

use super::args::ExplainArgs;
use super::context::Context;
use super::exit::{FAILED, Failure, USAGE};

/// Most megabytes that are read.
const LIMIT_MB: usize = 16;
const LIMIT: usize = LIMIT_MB * 1024 * 1024;

/// What was told.
pub(super) struct Input {
    /// As evidence.
    pub(super) evidence: Evidence,
    /// What of it could not be used, in sentences.
    pub(super) remarks: Vec<String>,
}

/// Puts everything together: the file first, the words over it, the flags over both.
pub(super) fn input(context: &Context, args: &ExplainArgs) -> Result<Input, Failure> {
    let from_input = args.from.as_deref() == Some(Path::new("-"));
    let words_from_input = matches!(args.words.as_slice(), [only] if only == "-");
    if from_input && words_from_input {
        return Err(Failure::usage(words::INPUT_TWICE));
    }
    let mut told = match &args.from {
        Some(_) if from_input => Some(read_evidence(&standard_input()?)),
        Some(path) => Some(read_evidence(&file(context, path)?)),
        None => None,
    };
    let text = match args.words.as_slice() {
        [] if told.is_none() => piped()?,
        [] => None,
        [_] if words_from_input => Some(standard_input()?),
        [error, description] => Some(format!("{error}: {description}")),
        words => Some(words.join(" ")),
    };
    if let Some(text) = text {
        match &mut told {
            // Standard input may hold either.
            None if args.words.is_empty() || words_from_input => told = Some(read_evidence(&text)),
            None => told = Some(only(read_pasted_answer(&text))),
            Some(told) => over(&mut told.evidence, read_pasted_answer(&text)),
        }
    }
    let Some(told) = told else {
        return Err(Failure::new(USAGE, words::nothing_given()));
    };
    let mut evidence = told.evidence;
    flags(&mut evidence, args)?;
    Ok(Input {
        evidence,
        remarks: told.remarks.iter().map(remark).collect(),
    })
}

fn only(evidence: Evidence) -> crate::diagnosis::Told {
    crate::diagnosis::Told {
        evidence,
        remarks: Vec::new(),
    }
}

fn remark(remark: &Remark) -> String {
    match remark {
        Remark::Unknown(name) => words::unknown_field(name),
        Remark::WrongValue(name) => words::wrong_value(name),
        Remark::NotJson(line, column) => words::not_json(*line, *column),
    }
}

/// What the words tell counts before what the file tells.
fn over(evidence: &mut Evidence, said: Evidence) {
    evidence.error = said.error;
    evidence.error_description = said.error_description;
    evidence.body = said.body.or(evidence.body.take());
    evidence.http_status = said.http_status.or(evidence.http_status);
    evidence.token_url = said.token_url.or(evidence.token_url.take());
    evidence.audience = said.audience.or(evidence.audience.take());
    evidence.assertion = said.assertion.or(evidence.assertion.take());
}

fn flags(evidence: &mut Evidence, args: &ExplainArgs) -> Result<(), Failure> {
    if let Some(org) = &args.org {
        let address = MyDomain::parse(org)
            .map_err(|error| Failure::new(USAGE, problems::org_address(&error)))?;
        let origin = address.org.origin();
        if *address.org.kind() == OrgKind::LoginHost {
            // It names no org; that somebody gives it tells where the request goes.
            evidence.token_url.get_or_insert(origin);
        } else {
            evidence.org_kind = OrgClass::of(address.org.kind()).or(evidence.org_kind);
            evidence.my_domain = Some(origin);
        }
    }
    match args.app.as_deref() {
        Some("eca") => evidence.app_kind = Some(AppClass::ExternalClientApp),
        Some(_) => evidence.app_kind = Some(AppClass::ConnectedApp),
        None => {}
    }
    Ok(())
}

fn file(context: &Context, path: &Path) -> Result<String, Failure> {
    let files = &context.ports.files;
    let read = files.read(&files.resolve(&path.display().to_string()), LIMIT);
    match read {
        Ok(bytes) => Ok(text(bytes.expose())),
        Err(FileError::TooLarge { .. }) => Err(Failure::new(FAILED, words::too_much(LIMIT_MB))),
        Err(error) => Err(Failure::local(problems::file(&error))),
    }
}

/// Standard input, if somebody put something into it.
fn piped() -> Result<Option<String>, Failure> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let text = standard_input()?;
    Ok((!text.trim().is_empty()).then_some(text))
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
    let read = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::local(words::unreadable_input(&error.to_string())))?;
    if bytes.len() > LIMIT {
        return Err(Failure::local(words::too_much(LIMIT_MB)));
    }
    Ok(text(&bytes))
}

/// UTF-8; or UTF-16, in which `PowerShell` writes what is redirected into a file.
fn text(bytes: &[u8]) -> String {
    let order = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return String::from_utf8_lossy(bytes).into_owned(),
    };
    let units: Vec<u16> = bytes[2..]
        .chunks_exact(2)
        .map(|pair| order([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}
