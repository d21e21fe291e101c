//! `sfjwt test`: the live test of a saved connection.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::app::report::{Versions, report as app_report};
use crate::app::{Model, MsgBody, Start};
use crate::domain::{Connection, PracticeOptions};
use crate::guide::{messages, replacing};
use crate::runtime::{Ended, run};
use crate::scripted::{Left, Scripted, findings};

use super::args::{Global, TestArgs};
use super::by_line;
use super::context::{Context, practice_options};
use super::exit::{self, Failure};
use super::explain::write_new;
use super::mode::{self, Mode};
use super::{output, summary, test_all};

/// Runs the command.
pub(super) async fn test(
    context: &mut Context,
    global: &Global,
    args: &TestArgs,
) -> Result<u8, Failure> {
    if args.all {
        return test_all::test_all(context, global, args).await;
    }
    let connection = context.connection(args.connection.as_deref())?;
    let options = practice_options(&args.practice_flags)?;
    if connection.practice.is_none() && options != PracticeOptions::default() {
        return Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY));
    }
    // Who asks for a report wants the test and its result, and no conversation.
    if args.report.is_none() && mode::mode(global, false) == Mode::Plain {
        return by_line::test_command(context, global, connection, options).await;
    }
    context.unlock(global, connection.store, false)?;
    if connection.practice.is_some() && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let report = args.report.as_deref();
    run_test(context, global, connection, options, "test", report).await
}

/// Tests a connection and reports under the name of `command`; into the file as well, if one is
/// named.
pub(super) async fn run_test(
    context: &Context,
    global: &Global,
    connection: Connection,
    practice: PracticeOptions,
    command: &str,
    file: Option<&Path>,
) -> Result<u8, Failure> {
    let start = Start::Test {
        connection: Box::new(connection),
        practice,
    };
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let mut front = Scripted::new(out, BTreeSet::new()).with_width(by_line::terminal_width());
    let first = vec![MsgBody::Start(Box::new(start))];
    let ended = run(
        &mut front,
        Arc::clone(&context.ports),
        Arc::default(),
        first,
    )
    .await;
    let left = front.left().clone();
    let code = report(global, &ended, &left, command, Extras::default());
    if let Some(file) = file {
        let text = app_report(&ended.model, &[], &Versions::here());
        let written = write_new(context, file, &text);
        // The one JSON object has been printed: what became of the file stands beside it.
        match written {
            Ok(path) if global.json => output::warn(&messages::written(&path)),
            Ok(path) => output::line(&messages::written(&path)),
            Err(failure) => {
                output::warn(&failure.words.what);
                output::warn(&failure.words.next);
                return Ok(if code == exit::OK { failure.code } else { code });
            }
        }
    }
    Ok(code)
}

/// How long a certificate that was given up may still be on its way, generously.
const SPREADS: time::Duration = time::Duration::minutes(20);

/// What a command adds to the report of a live test.
#[derive(Default)]
pub(super) struct Extras {
    /// To the JSON object.
    pub(super) fields: Map<String, Value>,
    /// After the findings.
    pub(super) lines: Vec<String>,
    /// The findings stand on the screen already.
    pub(super) findings_told: bool,
}

/// Prints how a live test ended; returns the exit code.
pub(super) fn report(
    global: &Global,
    ended: &Ended,
    left: &Left,
    command: &str,
    extras: Extras,
) -> u8 {
    let model = &ended.model;
    let code = match (&model.problem, model.interrupted) {
        (_, true) => exit::INTERRUPTED,
        (Some(problem), false) => exit::of_problem(problem),
        (None, false) => summary::exit_code(&model.test),
    };
    let words = left.words(model);
    if global.json {
        let mut fields = summary::connection(model);
        fields.insert("exit".to_owned(), json!(code));
        fields.extend(summary::test(&model.test));
        fields.extend(extras.fields);
        if let Some(words) = words {
            fields.insert(
                "error".to_owned(),
                json!({ "what": words.what, "next": words.next }),
            );
        }
        output::object(command, code == exit::OK, fields);
        return code;
    }
    if model.interrupted {
        output::warn(messages::INTERRUPTED);
        return code;
    }
    output::line("");
    if let Some(words) = words {
        output::warn(&words.what);
        output::warn(&words.next);
    }
    let told = extras.findings_told.then(Vec::new);
    for line in told
        .unwrap_or_else(|| findings(model))
        .iter()
        .chain(&extras.lines)
    {
        output::prose(line);
    }
    if let (exit::OK, Some(name), Some(user), Some(org)) = (
        code,
        &model.facts.name,
        &model.answers.username,
        model.org(),
    ) {
        let elsewhere = model.key_is_elsewhere();
        let text = if elsewhere {
            messages::needs_key_holder(name.as_str())
        } else {
            messages::works(name.as_str(), user.as_str(), org.host())
        };
        output::line(&text);
    }
    keys(model, code);
    code
}

/// What is to be known of the connection's keys beside the result.
fn keys(model: &Model, code: u8) {
    let Some(saved) = model.facts.saved_connection.as_deref() else {
        return;
    };
    if let Some(record) = &saved.replacement {
        output::prose(&replacing::not_finished(saved.name.as_str(), record));
        return;
    }
    let last = saved.retired.last();
    let given_up = last.filter(|key| key.given_up || key.turned_back);
    if code == exit::OK && given_up.is_some_and(|key| model.now - key.since < SPREADS) {
        output::prose(&replacing::may_still_arrive(&saved.active()));
    }
}
