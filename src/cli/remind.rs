//! `sfjwt remind`: reminders for other systems, printed or written into new files.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::domain::Connection;
use crate::guide::remind::{self, Call, ReminderFile};
use crate::guide::{messages, problems};

use super::args::{Global, RemindArgs};
use super::context::Context;
use super::exit::{self, Failure};
use super::output;

/// Runs the command.
pub(super) fn remind(context: &Context, global: &Global, args: &RemindArgs) -> Result<u8, Failure> {
    let connections = connections(context, args.connection.as_deref())?;
    let call = call(context, global, args)?;
    let now = context.ports.clock.now();
    let (files, next) = if args.systemd {
        (remind::systemd(&call), remind::systemd_next(&call))
    } else if args.cron {
        let line = ReminderFile {
            name: format!("{}.cron", call.stem()),
            content: remind::cron(&call),
        };
        (vec![line], vec![remind::CRON_NEXT.to_owned()])
    } else if args.github {
        let file = remind::workflow(&call.stem(), &connections);
        let next = remind::workflow_next(&file.name);
        (vec![file], next)
    } else {
        let file = remind::calendar(&call.stem(), &connections, now);
        (vec![file], vec![remind::CALENDAR_NEXT.to_owned()])
    };
    let written = match &args.out {
        Some(folder) => write(context, folder, &files)?,
        None => Vec::new(),
    };
    if global.json {
        print_json(&connections, &files, &written, &next);
    } else if args.out.is_some() {
        for path in &written {
            output::line(&messages::written(path));
        }
        for line in &next {
            output::prose(line);
        }
    } else {
        print(&files);
        for line in &next {
            output::warn(line);
        }
    }
    Ok(exit::OK)
}

/// The one that was named, or all. One that cannot be read ends the command: a reminder that leaves
/// one out in silence is none.
fn connections(context: &Context, name: Option<&str>) -> Result<Vec<Connection>, Failure> {
    if name.is_some() {
        return Ok(vec![context.connection(name)?]);
    }
    let records = context.records();
    let mut connections = Vec::new();
    for name in records.connections()? {
        connections.extend(records.connection(&name)?);
    }
    if connections.is_empty() {
        return Err(Failure::usage(remind::NOTHING));
    }
    Ok(connections)
}

/// How this program is called by a timer.
fn call(context: &Context, global: &Global, args: &RemindArgs) -> Result<Call, Failure> {
    let program = std::env::current_exe().map_err(|error| {
        let error = crate::domain::FileError::Io {
            path: "sfjwt".to_owned(),
            reason: error.to_string(),
        };
        Failure::local(problems::file(&error))
    })?;
    // A timer has none of the variables of this shell.
    let variable = std::env::var_os("XDG_CONFIG_HOME").is_some_and(|value| !value.is_empty());
    let own_folder = global.config_dir.is_some() || variable;
    let folder = context.paths.config_dir().display().to_string();
    let connection = args.connection.as_deref();
    let connection = connection.map(super::context::parse_name).transpose()?;
    Ok(Call {
        program: program.display().to_string(),
        config_dir: own_folder.then_some(folder),
        connection: connection.map(|name| name.to_string()),
    })
}

fn write(context: &Context, folder: &Path, files: &[ReminderFile]) -> Result<Vec<String>, Failure> {
    let mut written = Vec::new();
    let folder = context.ports.files.resolve(&folder.display().to_string());
    for file in files {
        let path = folder.join(&file.name);
        let result = context
            .ports
            .files
            .write_new(&path, file.content.as_bytes(), 0o644);
        result.map_err(|error| Failure::local(problems::file(&error)))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

/// As the files are, byte for byte; between several their names, as comments.
fn print(files: &[ReminderFile]) {
    for file in files {
        if files.len() > 1 {
            output::line(&format!("# {}", file.name));
        }
        output::write(file.content.as_bytes());
    }
}

fn print_json(
    connections: &[Connection],
    files: &[ReminderFile],
    written: &[String],
    next: &[String],
) {
    let names: Vec<&str> = connections.iter().map(|one| one.name.as_str()).collect();
    let contents = files
        .iter()
        .map(|file| json!({ "name": file.name, "content": file.content }));
    let mut fields = Map::new();
    fields.insert("connections".to_owned(), json!(names));
    fields.insert("files".to_owned(), contents.collect::<Vec<Value>>().into());
    fields.insert("written".to_owned(), json!(written));
    fields.insert("next".to_owned(), json!(next));
    output::object("remind", true, fields);
}
