//! `sfjwt rotate`: a connection's key is replaced.

pub(super) mod refused;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::app::{
    Answer, Model, MsgBody, Problem, QuestionId, ReplaceTask, Replacing, Start, recorded_holders,
    replacement_summary,
};
use crate::domain::{
    Concern, Connection, ConnectionName, EntryName, HeldKey, PracticeOptions, StoreKind,
};
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
    refused::task(&connection, verb.unwrap_or_default())?;
    refused::twice(args, &connection)?;
    refused::forgetting(args, &connection)?;
    refused::other_flags(args, &connection)?;
    if let Some(task) = attended(verb) {
        let wanted = Wanted {
            name: &connection.name,
            task,
            practice: practice.clone(),
            answers: answers(args, &connection, true),
        };
        match mode::mode(global, args.yes) {
            Mode::Terminal => return session::rotate(context, global, wanted).await,
            Mode::Plain => return by_line::rotate(context, global, wanted).await,
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
    first.extend(answers(args, &connection, false));
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
    let begins = verb.is_none() && task == ReplaceTask::Begin;
    let waits = begins || (task == ReplaceTask::Back && connection.practice.is_none());
    Ok(report(global, &ended, &left, waits))
}

/// What a person shall be led through, with what the flags said already.
pub(super) struct Wanted<'a> {
    /// The connection.
    pub(super) name: &'a ConnectionName,
    /// How far.
    pub(super) task: ReplaceTask,
    practice: PracticeOptions,
    answers: Vec<MsgBody>,
}

impl Wanted<'_> {
    /// The first messages.
    pub(super) fn begin(self, start: Start) -> Vec<MsgBody> {
        let start = with_practice(start, self.practice);
        let mut first = vec![MsgBody::Start(Box::new(start))];
        first.extend(self.answers);
        first
    }
}

/// The verb that was given.
fn task(args: &RotateArgs) -> Option<ReplaceTask> {
    let verbs = [
        (args.begin, ReplaceTask::Begin),
        (args.switch, ReplaceTask::Switch),
        (args.revert || args.take_earlier, ReplaceTask::Back),
        (args.give_up, ReplaceTask::GiveUp),
        (args.forget_previous, ReplaceTask::Forget),
    ];
    let mut given = verbs.into_iter().filter(|(given, _)| *given);
    given.next().map(|(_, task)| task)
}

/// What is done with a person in front: the whole way, or the whole way back.
const fn attended(verb: Option<ReplaceTask>) -> Option<ReplaceTask> {
    match verb {
        None => Some(ReplaceTask::All),
        Some(ReplaceTask::Back) => verb,
        Some(_) => None,
    }
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

/// Flags, as answers to their questions. A replacement that is under way keeps its own. With a
/// person in front what was not said is asked.
fn answers(args: &RotateArgs, connection: &Connection, attended: bool) -> Vec<MsgBody> {
    let mut pairs: Vec<(QuestionId, String)> = Vec::new();
    let mut put = |question: QuestionId, value: Option<String>| {
        pairs.extend(value.map(|value| (question, value)));
    };
    if connection.replacement.is_none() {
        let forward = task(args).is_none_or(|task| task != ReplaceTask::Back);
        let reason = if args.leaked { "leaked" } else { "due" };
        let said = forward && (args.leaked || !attended);
        put(QuestionId::ReplaceReason, said.then(|| reason.to_owned()));
        // Those that are known hold copies as well.
        let mut holders = recorded_holders(connection);
        holders.extend(args.holder.iter().cloned());
        let holders = (!args.holder.is_empty()).then(|| holders.join(","));
        put(QuestionId::Holders, holders);
        let plan = (!attended).then(|| "same-app".to_owned());
        put(QuestionId::ReplacePlan, plan);
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
    if let Some(problem) = &model.problem {
        return exit::of_problem(problem);
    }
    if replacing.is_some_and(|replacing| replacing.kept_for_now().is_some()) {
        return exit::FAILED;
    }
    // The new key signs, and something with it does not work.
    if replacing.is_some_and(|replacing| replacing.switched.is_some()) && model.test.failed() {
        return summary::exit_code(&model.test);
    }
    exit::OK
}

/// Says how it ended.
fn report(global: &Global, ended: &Ended, left: &Left, waits: bool) -> u8 {
    let model = &ended.model;
    let replacing = model.replacing.as_ref();
    let waits = waits && replacing.is_some_and(|r| r.switched.is_none() && !(r.over || r.given_up));
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
    let name = model.facts.name.as_ref().map(ToString::to_string);
    let name = name.unwrap_or_default();
    let forgets = |replacing: &Replacing| replacing.task == ReplaceTask::Forget && !replacing.over;
    // Whether Salesforce said no, or was not reached.
    let said_no = summary::exit_code(&model.test) == exit::of_concern(Concern::Answer);
    if model.replacing.as_ref().is_some_and(forgets) && model.test.failed() {
        return Some(replacing::nothing_forgotten(&name, said_no));
    }
    if *left == Left::Missing(QuestionId::GoOnUnproved) {
        return Some(replacing::not_proved(&name, said_no));
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
