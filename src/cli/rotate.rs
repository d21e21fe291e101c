//! `sfjwt rotate`: a connection's key is replaced.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::app::{
    Answer, Model, MsgBody, Problem, QuestionId, ReplaceTask, Start, replacement_summary,
};
use crate::domain::{Connection, EntryName, HeldKey, PracticeOptions, ReplaceReason, StoreKind};
use crate::guide::{Words, messages, replacing};
use crate::runtime::{Ended, run};
use crate::scripted::{Left, Scripted, findings};

use super::args::{Global, RotateArgs};
use super::context::{Context, practice_options};
use super::exit::{self, Failure};
use super::mode::{self, Mode};
use super::{by_line, output, session, summary, unfinished};

/// Runs the command.
pub(super) async fn rotate(
    context: &mut Context,
    global: &Global,
    args: &RotateArgs,
) -> Result<u8, Failure> {
    let connection = context.connection(args.connection.as_deref())?;
    let practice = practice_options(&args.practice_flags)?;
    if connection.practice.is_none() && practice != PracticeOptions::default() {
        return Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY));
    }
    let verb = task(args);
    refuse(&connection, verb)?;
    refuse_other(args, &connection)?;
    if let Some(task) = attended(verb) {
        let name = &connection.name;
        match mode::mode(global, args.yes) {
            Mode::Terminal => return session::rotate(context, global, name, task).await,
            Mode::Plain => return by_line::rotate(context, global, name, task).await,
            Mode::Flags => {}
        }
    }
    // On a real org only a person can upload; a simulated one does it itself.
    let unattended = if connection.practice.is_some() {
        ReplaceTask::All
    } else {
        ReplaceTask::Begin
    };
    let task = verb.unwrap_or(unattended);
    // Any of its keys may be in a key file, or the next one go into the first.
    let in_file = |(store, _): &(StoreKind, EntryName)| *store == StoreKind::File;
    let there = connection.entries().iter().any(in_file);
    let goes = args.store.as_deref() == Some(StoreKind::File.as_str());
    if there || goes {
        context.unlock(global, StoreKind::File, !there)?;
    }
    let opened = unfinished::open_to_replace(context, &connection.name, task)?;
    let mut first = vec![MsgBody::Start(Box::new(with_practice(
        opened.start,
        practice,
    )))];
    first.extend(answers(args, &connection));
    if connection.practice.is_some() && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let mut front = Scripted::new(out, BTreeSet::new()).with_width(by_line::terminal_width());
    let ports = Arc::clone(&context.ports);
    let ended = run(&mut front, ports, Arc::default(), first).await;
    drop(opened.lock);
    let left = front.left().clone();
    let waits = verb.is_none() && task == ReplaceTask::Begin;
    Ok(report(global, &ended, &left, waits))
}

/// The verb that was given.
const fn task(args: &RotateArgs) -> Option<ReplaceTask> {
    match (args.begin, args.switch, args.revert, args.forget_previous) {
        (true, ..) => Some(ReplaceTask::Begin),
        (_, true, ..) => Some(ReplaceTask::Switch),
        (_, _, true, _) => Some(ReplaceTask::Back),
        (_, _, _, true) => Some(ReplaceTask::Forget),
        _ => None,
    }
}

/// What is done with a person in front: the whole way, or the whole way back.
const fn attended(verb: Option<ReplaceTask>) -> Option<ReplaceTask> {
    match verb {
        None => Some(ReplaceTask::All),
        Some(ReplaceTask::Back) => verb,
        Some(_) => None,
    }
}

/// What a verb needs and the connection does not have.
fn refuse(connection: &Connection, task: Option<ReplaceTask>) -> Result<(), Failure> {
    let name = connection.name.as_str();
    let ring = connection.ring();
    let missing = match task {
        Some(ReplaceTask::Switch) if ring.next.is_none() => {
            Some(replacing::nothing_to_switch(name))
        }
        Some(ReplaceTask::Back) if ring.next.is_none() && ring.previous().is_none() => {
            Some(replacing::nothing_to_revert(name))
        }
        // Its record would go with the keys of before.
        Some(ReplaceTask::Forget) if ring.next.is_some() => Some(replacing::finish_first(name)),
        Some(ReplaceTask::Forget) if ring.retired.is_empty() => {
            Some(replacing::nothing_to_forget(name))
        }
        _ => None,
    };
    missing.map_or(Ok(()), |words| Err(Failure::new(exit::USAGE, words)))
}

/// Flags that say something else than what was begun. The same again is fine: a command that was
/// stopped is repeated as it was.
fn refuse_other(args: &RotateArgs, connection: &Connection) -> Result<(), Failure> {
    let Some(record) = &connection.replacement else {
        return Ok(());
    };
    let name = connection.name.as_str();
    let refused = |flag: &str, is: &str| {
        let words = replacing::begun_differently(name, flag, is);
        Err(Failure::new(exit::USAGE, words))
    };
    let differs = |given: Option<&String>, is: &str| given.is_some_and(|given| given.trim() != is);
    let active = connection.active();
    let next = connection.next.as_ref().map(|next| &next.held);
    if let Some(made) = next.or(record.switched.map(|_| &active)) {
        let bits = made.key.bits.to_string();
        let certificate = &made.certificate;
        let days = (certificate.not_after - certificate.not_before).whole_days();
        let days = days.to_string();
        for (flag, given, is) in [
            ("--key-size", &args.key_size, bits.as_str()),
            ("--days", &args.days, days.as_str()),
            ("--store", &args.store, made.store.as_str()),
        ] {
            if differs(given.as_ref(), is) {
                return refused(flag, is);
            }
        }
    }
    let known = |holder: &&String| {
        record
            .holders
            .iter()
            .any(|known| known.name == holder.trim())
    };
    if let Some(other) = args.holder.iter().find(|holder| !known(holder)) {
        let names: Vec<&str> = record.holders.iter().map(|h| h.name.as_str()).collect();
        return refused(&format!("--holder {other}"), &replacing::holders(&names));
    }
    if args.leaked && record.reason == ReplaceReason::Due {
        return refused("--leaked", replacing::PLANNED);
    }
    Ok(())
}

fn with_practice(start: Start, options: PracticeOptions) -> Start {
    match start {
        Start::Replace {
            connection,
            certificate,
            task,
            ..
        } => Start::Replace {
            connection,
            certificate,
            task,
            practice: options,
        },
        other => other,
    }
}

/// Flags, as answers to their questions. A replacement that is under way keeps its own.
fn answers(args: &RotateArgs, connection: &Connection) -> Vec<MsgBody> {
    let mut pairs: Vec<(QuestionId, String)> = Vec::new();
    let mut put = |question: QuestionId, value: Option<String>| {
        pairs.extend(value.map(|value| (question, value)));
    };
    if connection.replacement.is_none() {
        let reason = if args.leaked { "leaked" } else { "due" };
        let back = args.revert.then_some(());
        put(
            QuestionId::ReplaceReason,
            back.is_none().then(|| reason.to_owned()),
        );
        let holders = (!args.holder.is_empty()).then(|| args.holder.join(","));
        put(QuestionId::Holders, holders);
        put(QuestionId::ReplacePlan, Some("same-app".to_owned()));
    }
    put(
        QuestionId::GoOnUnproved,
        args.unproved.then(|| "go-on".to_owned()),
    );
    put(QuestionId::KeySize, args.key_size.clone());
    put(QuestionId::Days, args.days.clone());
    let path = args.cert_out.as_deref().map(super::setup::whole_path);
    put(QuestionId::CertOut, path);
    put(QuestionId::Store, args.store.clone());
    let forget = args.forget_previous.then(|| "forget".to_owned());
    // Of no use to `--forget-previous` itself, which asks nothing.
    put(
        QuestionId::PreviousKey,
        forget.filter(|_| task(args) == Some(ReplaceTask::Switch)),
    );
    let answers = pairs.into_iter();
    answers
        .map(|(question, value)| MsgBody::Answer(question, Answer::Text(value)))
        .collect()
}

/// The exit code of a replacement.
pub(super) fn exit_code(model: &Model) -> u8 {
    if model.interrupted {
        return exit::INTERRUPTED;
    }
    let replacing = model.replacing.as_ref();
    if replacing.is_some_and(|replacing| !replacing.undeletable.is_empty()) {
        return exit::of_concern(crate::domain::Concern::KeyStore);
    }
    model.problem.as_ref().map_or(exit::OK, exit::of_problem)
}

/// Says how it ended.
fn report(global: &Global, ended: &Ended, left: &Left, waits: bool) -> u8 {
    let model = &ended.model;
    let code = match left {
        _ if model.interrupted => exit::INTERRUPTED,
        Left::Missing(_) | Left::Refused(_) => {
            unreadable(model, left).map_or(exit::USAGE, exit::of_problem)
        }
        // What comes next is a person's: as a set-up without the consumer key.
        Left::Done if waits => exit::USAGE,
        Left::Done | Left::Stuck => exit_code(model),
    };
    let words = words(model, left);
    if global.json {
        let mut fields = summary::connection(model);
        fields.insert("exit".to_owned(), json!(code));
        fields.extend(keys(model));
        if let Some(words) = words {
            fields.insert(
                "error".to_owned(),
                json!({ "what": words.what, "next": words.next }),
            );
        }
        output::object("rotate", code == exit::OK, fields);
        return code;
    }
    if model.interrupted {
        output::warn(messages::INTERRUPTED);
    }
    if let Some(words) = &words {
        output::warn(&words.what);
        output::warn(&words.next);
    }
    if model.test.failed() {
        for line in findings(model) {
            output::prose(&line);
        }
    }
    if *left == Left::Done && !model.interrupted {
        let told = replacement_summary(model);
        output::line("");
        output::prose(&told.title);
        for line in &told.lines {
            output::prose(line);
        }
    }
    code
}

/// The key of today cannot be read, so that nothing could be tried with it: that is no question
/// whether to go on without.
fn unreadable<'a>(model: &'a Model, left: &Left) -> Option<&'a Problem> {
    let problem = model.test.key_problem.as_ref();
    problem.filter(|_| *left == Left::Missing(QuestionId::GoOnUnproved))
}

/// What stands in the way.
fn words(model: &Model, left: &Left) -> Option<Words> {
    if let Some(words) = unreadable(model, left).and_then(Problem::words) {
        return Some(replacing::unreadable(words));
    }
    match (&model.problem, &model.replacing) {
        (Some(Problem::NextRefused), Some(replacing)) => replacing.refused_words(),
        _ => left.words(model),
    }
}

/// Its keys, for programs.
fn keys(model: &Model) -> Map<String, Value> {
    let mut fields = Map::new();
    let Some(replacing) = &model.replacing else {
        return fields;
    };
    let key = |held: &HeldKey| {
        json!({
            "spki": held.key.spki,
            "bits": held.key.bits,
            "store": held.store,
            "certificate_fingerprint": held.certificate.fingerprint,
            "certificate_path": held.certificate_path,
            "not_after": held.certificate.not_after.format(
                &time::format_description::well_known::Rfc3339
            ).ok(),
        })
    };
    let ring = &replacing.ring;
    fields.insert("active".to_owned(), key(&ring.active));
    fields.insert(
        "next".to_owned(),
        json!(ring.next.as_ref().map(|next| key(&next.held))),
    );
    let previous: Vec<Value> = ring.retired.iter().map(|r| key(&r.held)).collect();
    fields.insert("previous".to_owned(), Value::Array(previous));
    fields.insert("switched".to_owned(), json!(replacing.switched.is_some()));
    fields
}
