//! `sfjwt diagnose`: the live test, what its answer means, and experiments that settle it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::app::{Ending, Journey, Model, Msg, MsgBody, Stage, Start, Told, update};
use crate::diagnosis::experiments::{Experiment, Observed, Tried};
use crate::diagnosis::redact;
use crate::domain::{Draft, PracticeOptions, StoreKind, clean_text};
use crate::guide::{experiments as words, messages};
use crate::runtime::run;
use crate::scripted::{Scripted, proposed};

use super::args::{DiagnoseArgs, Global};
use super::consent::Asking;
use super::context::{Context, my_domain, parse_name, practice_options};
use super::exit::Failure;
use super::mode::{self, Mode};
use super::test::{Extras, report};
use super::{by_line, output, stranger};

/// Longest *Status* of Login History that is taken, in characters.
const STATUS_CHARS: usize = 200;

/// Runs the command.
pub(super) async fn diagnose(
    context: &mut Context,
    global: &Global,
    args: &DiagnoseArgs,
) -> Result<u8, Failure> {
    let (start, store) = subject(context, args)?;
    let practised = is_practice(&start);
    let agreed = args.experiments || args.throw_away_key;
    let attended = mode::mode(global, false) != Mode::Flags && !agreed;
    if store != StoreKind::Elsewhere {
        if args.throw_away_key {
            return Err(Failure::usage(words::NO_THROW_AWAY));
        }
        context.unlock(global, store, false)?;
    }
    let mut first = vec![MsgBody::Start(Box::new(start))];
    if let Some(url) = &args.my_domain {
        first.push(MsgBody::Told(Told::MyDomain(my_domain(url)?)));
    }
    if let Some(status) = &args.login_history_status {
        let status = clean_text(&redact(status.trim()), STATUS_CHARS);
        first.push(MsgBody::Told(Told::LoginHistory(status)));
    }
    first.push(MsgBody::Experiment(agreed));
    if practised && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let scripted = Scripted::new(out, BTreeSet::new()).with_width(by_line::terminal_width());
    let mut front = Asking::new(scripted, attended);
    let ports = Arc::clone(&context.ports);
    let ended = run(&mut front, ports, Arc::default(), first).await;
    let left = front.left().clone();
    let model = &ended.model;
    let extras = Extras {
        fields: fields(model),
        lines: if front.has_asked() {
            Vec::new()
        } else {
            lines(model)
        },
        findings_told: front.has_asked() && model.test.experiments.tried.is_empty(),
    };
    Ok(report(global, &ended, &left, "diagnose", extras))
}

/// A saved connection, or somebody else's.
fn subject(context: &Context, args: &DiagnoseArgs) -> Result<(Start, StoreKind), Failure> {
    let options = practice_options(&args.practice_flags)?;
    if stranger::is_meant(args) {
        if args.connection.is_some() {
            return Err(Failure::usage(words::NAME_OR_STRANGER));
        }
        if options != PracticeOptions::default() {
            return Err(Failure::usage(words::STRANGER_NO_PRACTICE));
        }
        return Ok((stranger::start(context, args)?, StoreKind::Elsewhere));
    }
    if let Some(draft) = unfinished(context, args.connection.as_deref())? {
        let store = draft
            .key
            .as_ref()
            .map_or(StoreKind::Elsewhere, |key| key.store);
        if draft.practice.is_none() && options != PracticeOptions::default() {
            return Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY));
        }
        let start = Start::Unfinished {
            draft: Box::new(draft),
            practice: options,
        };
        return Ok((start, store));
    }
    let connection = context.connection(args.connection.as_deref())?;
    if connection.practice.is_none() && options != PracticeOptions::default() {
        return Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY));
    }
    let store = connection.store;
    let start = Start::Test {
        connection: Box::new(connection),
        practice: options,
    };
    Ok((start, store))
}

/// The set-up of that name, where it stopped at its live test: everything else is there.
fn unfinished(context: &Context, name: Option<&str>) -> Result<Option<Draft>, Failure> {
    let Some(name) = name.map(parse_name).transpose()? else {
        return Ok(None);
    };
    let records = context.records();
    if records.connection(&name)?.is_some() {
        return Ok(None);
    }
    let Some(draft) = records.draft(&name)? else {
        return Ok(None);
    };
    // Whether it is complete is the core's to say; nothing is started here.
    let mut model = Model::new(context.ports.clock.now());
    let begin = Msg {
        at: model.now,
        body: MsgBody::Start(Box::new(Start::Unfinished {
            draft: Box::new(draft.clone()),
            practice: PracticeOptions::default(),
        })),
    };
    let _not_run = update(&mut model, begin);
    Ok(matches!(model.journey, Journey::Test(_)).then_some(draft))
}

fn is_practice(start: &Start) -> bool {
    match start {
        Start::Test { connection, .. } => connection.practice.is_some(),
        Start::Unfinished { draft, .. } => draft.practice.is_some(),
        Start::Stranger { connection, .. } => connection.org.is_practice(),
        _ => false,
    }
}

/// What could be tried still, and how to say yes.
fn lines(model: &Model) -> Vec<String> {
    let mut lines = proposed(model);
    if !lines.is_empty() {
        let flag = if model.key_is_elsewhere() {
            "--throw-away-key"
        } else {
            "--experiments"
        };
        let name = model.facts.name.as_ref().map(ToString::to_string);
        let command = match name {
            Some(name) => format!("sfjwt diagnose {name} {flag}"),
            None => flag.to_owned(),
        };
        lines.push(words::how(&command));
    }
    if model.key_is_elsewhere() && model.login_history.is_none() && !model.test.failed() {
        lines.push(words::KEY_ELSEWHERE.to_owned());
    }
    lines
}

fn fields(model: &Model) -> Map<String, Value> {
    let experiments = &model.test.experiments;
    let (ending, wait) = match experiments.stage {
        Stage::Done(ending) => (Some(ending_id(ending)), retry_after(ending)),
        _ => (None, None),
    };
    let waiting: Vec<Value> = model.proposed_experiments().iter().map(planned).collect();
    let tried: Vec<Value> = experiments.tried.iter().map(tried).collect();
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("proposed", Value::Array(waiting));
    put("experiments", Value::Array(tried));
    put("ending", json!(ending));
    put("retry_after_s", json!(wait));
    put("therefore", json!(experiments.therefore));
    fields
}

const fn ending_id(ending: Ending) -> &'static str {
    match ending {
        Ending::All => "all",
        Ending::Settled => "settled",
        Ending::Rate(_) => "rate",
        Ending::NoAnswer => "no-answer",
        Ending::Stopped => "stopped",
    }
}

const fn retry_after(ending: Ending) -> Option<u64> {
    match ending {
        Ending::Rate(seconds) => seconds,
        _ => None,
    }
}

fn planned(experiment: &Experiment) -> Value {
    json!({
        "id": experiment.id,
        "name": experiment.name,
        "announcement": experiment.announcement,
    })
}

fn tried(tried: &Tried) -> Value {
    let (outcome, answer) = match &tried.observed {
        Observed::Token => ("token", Value::Null),
        Observed::Answered {
            status,
            words,
            same,
            ..
        } => {
            let outcome = if *same { "same-answer" } else { "other-answer" };
            (outcome, json!({ "status": status, "words": words }))
        }
        Observed::NoAnswer(_) => ("no-answer", Value::Null),
        Observed::NotSent(_) => ("not-sent", Value::Null),
    };
    json!({
        "id": tried.experiment.id,
        "name": tried.experiment.name,
        "announcement": tried.experiment.announcement,
        "outcome": outcome,
        "answer": answer,
        "says": tried.line(),
        "meaning": tried.meaning(),
        "decisive": tried.is_decisive(),
    })
}
