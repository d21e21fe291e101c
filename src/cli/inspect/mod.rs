//! `sfjwt inspect`: what a file is, what is wrong with it, and whether two files belong together.

mod facts;
mod json;
mod lines;
mod read;
mod report;
mod signature;

use std::path::Path;

use crate::adapters::crypto::SystemCrypto;
use crate::diagnosis::inspect::Known;
use crate::domain::{Connection, Seen};
use crate::guide::{inspect as words, problems};
use crate::ports::{Inspect, SecretBytes};

use super::args::{Global, InspectArgs};
use super::context::{Context, passphrase};
use super::exit::{self, Failure};
use super::output;
use read::Input;
use report::Report;

/// Runs the command.
pub(super) fn inspect(
    context: &Context,
    global: &Global,
    args: &InspectArgs,
) -> Result<u8, Failure> {
    let second = args.second.as_deref().or(args.cert.as_deref());
    let stdin = Path::new("-");
    if args.file == stdin && second == Some(stdin) {
        return Err(Failure::usage(words::same_input()));
    }
    if args.repair.as_deref() == Some(stdin) {
        return Err(Failure::usage(words::repair_to_stdout()));
    }
    let mut inputs = vec![read::input(context, &args.file)?];
    if let Some(path) = second {
        inputs.push(read::input(context, path)?);
    }
    let inspector = SystemCrypto::new();
    let passphrase = passphrase(global)?;
    let connections = connections(context);
    let known = Known {
        now: context.ports.clock.now(),
        connections: &connections,
    };
    let report = Report::of(&inputs, &inspector, passphrase.as_ref(), context, &known);
    let repair = args.repair.as_deref();
    let repaired = match repair.zip(inputs.first()) {
        Some((out, input)) => mend(
            context,
            &inspector,
            input,
            passphrase.as_ref(),
            out,
            &report,
        )?,
        None => None,
    };
    let unmended = repair.is_some() && repaired.is_none();
    let code = if report.has_error() || unmended {
        exit::FAILED
    } else {
        exit::OK
    };
    if global.json {
        output::object(
            "inspect",
            code == exit::OK,
            json::fields(&report, repaired.as_deref(), code),
        );
    } else {
        lines::print(&report);
        if let Some(path) = &repaired {
            output::line(&words::repaired(path));
        }
    }
    if unmended {
        output::warn(words::nothing_to_mend());
    }
    Ok(code)
}

/// Every connection that can be read; one that cannot is no reason to say less about a file.
fn connections(context: &Context) -> Vec<Connection> {
    let records = context.records();
    let names = records.connections().unwrap_or_default();
    names
        .iter()
        .filter_map(|name| records.connection(name).ok().flatten())
        .collect()
}

/// Writes the mended key into a new file; `None` when there is nothing to mend.
fn mend(
    context: &Context,
    inspector: &dyn Inspect,
    input: &Input,
    passphrase: Option<&SecretBytes>,
    out: &Path,
    report: &Report,
) -> Result<Option<String>, Failure> {
    let repairable = report
        .files
        .first()
        .is_some_and(|file| matches!(&file.seen, Seen::Key(key) if key.repairable));
    let mended = if repairable {
        inspector.mend(&input.bytes, passphrase)
    } else {
        None
    };
    let Some(pem) = mended else {
        return Ok(None);
    };
    let written = context.ports.files.write_new(out, pem.expose(), 0o600);
    written.map_err(|error| Failure::local(problems::file(&error)))?;
    Ok(Some(out.display().to_string()))
}
