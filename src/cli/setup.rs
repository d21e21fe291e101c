//! `sfjwt setup`: flags become answers, the scripted front end does the rest.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, json};

use crate::app::{Answer, Model, MsgBody, Problem, QuestionId, Start};
use crate::domain::{Connection, Draft, MyDomain, PracticeOptions, StoreKind};
use crate::guide::{self, messages};
use crate::runtime::{Ended, run};
use crate::scripted::{Left, Scripted, findings, remaining};

use super::args::{Global, SetupArgs};
use super::by_line;
use super::context::{Context, parse_name, practice_options};
use super::exit::{self, Failure};
use super::mode::{self, Mode};
use super::unfinished::Held;
use super::{hand_over, like, output, session, skip, summary, test, unfinished};

/// Runs the command.
pub(super) async fn setup(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
) -> Result<u8, Failure> {
    let args = &like::resolved(context, args)?;
    if args.practice && args.org.is_some() && attached(args).is_none() {
        return Err(Failure::usage(messages::PRACTICE_HAS_ITS_OWN_ORG));
    }
    match mode::mode(global, args.yes) {
        Mode::Plain => return by_line::setup(context, global, args).await,
        // Lines to leave undone are for runs that nobody sits in front of.
        Mode::Terminal if args.skip.is_empty() => {
            return session::setup(context, global, args).await;
        }
        Mode::Terminal | Mode::Flags => {}
    }
    let name = args.connection.as_deref().map(parse_name).transpose()?;
    if let Some(connection) = unfinished::finished(context, name.as_ref())? {
        let options = checked_options(args, connection.practice.is_some())?;
        refuse_other(args, &connection)?;
        return already_set_up(context, global, connection, options).await;
    }
    let practice = is_practice(args);
    let held = unfinished::take(context, name.as_ref(), practice, args.org.as_deref())?;
    if !args.yes {
        unlock(context, global, args, held.as_ref().map(|held| &held.draft))?;
    }
    let prepared = prepare(context, args, held)?;
    if prepared.practice && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let width = by_line::terminal_width();
    let mut front = Scripted::new(out, prepared.skip).with_width(width);
    let ended = run(
        &mut front,
        Arc::clone(&context.ports),
        Arc::default(),
        prepared.first,
    )
    .await;
    let left = front.left().clone();
    Ok(finish(context, global, "setup", &ended, &left))
}

/// What a set-up begins with.
pub(super) struct Prepared {
    /// The first messages: the start, and flags as answers.
    pub(super) first: Vec<MsgBody>,
    /// Checklist lines to leave undone.
    pub(super) skip: BTreeSet<String>,
    /// Simulated.
    pub(super) practice: bool,
    /// The saved set-up that goes on; nobody else works on it meanwhile.
    pub(super) held: Option<Held>,
}

/// Whether the flags ask for a practice run.
pub(super) fn is_practice(args: &SetupArgs) -> bool {
    args.practice || attached(args).is_some()
}

/// The simulated org to attach to.
pub(super) fn attached(args: &SetupArgs) -> Option<String> {
    args.org
        .as_deref()
        .filter(|org| is_loopback(org))
        .map(str::to_owned)
}

/// How to simulate, refused where nothing is simulated.
pub(super) fn checked_options(
    args: &SetupArgs,
    practice: bool,
) -> Result<PracticeOptions, Failure> {
    let options = practice_options(&args.practice_flags)?;
    practice_only(args, &options, practice)?;
    Ok(options)
}

/// Checks the flags against a saved set-up, and makes the first messages of both.
pub(super) fn prepare(
    context: &Context,
    args: &SetupArgs,
    held: Option<Held>,
) -> Result<Prepared, Failure> {
    let name = args.connection.as_deref().map(parse_name).transpose()?;
    let attached = attached(args);
    let draft = held.as_ref().map(|held| &held.draft);
    if let Some(draft) = draft {
        same_kind(args, draft)?;
    }
    let practice = is_practice(args) || draft.is_some_and(|draft| draft.practice.is_some());
    let options = checked_options(args, practice)?;
    let skip = skip::lines(args, draft)?;
    let start = match draft {
        Some(draft) => Start::Resume {
            draft: Box::new(draft.clone()),
            connection: context.records().connection(&draft.name)?.map(Box::new),
            practice: options,
            practice_origin: attached,
        },
        None => Start::Setup {
            id: uuid::Builder::from_random_bytes(context.ports.entropy.sixteen()).into_uuid(),
            name,
            practice: practice.then_some(options),
            practice_origin: attached,
        },
    };
    let mut first = vec![MsgBody::Start(Box::new(start))];
    first.extend(answers(args, practice)?);
    Ok(Prepared {
        first,
        skip,
        practice,
        held,
    })
}

/// A set-up that keeps its key in a file needs the passphrase before it begins.
fn unlock(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
    draft: Option<&Draft>,
) -> Result<(), Failure> {
    let stored = draft
        .and_then(|draft| draft.key.as_ref())
        .is_some_and(|key| key.stored);
    let saved = draft.and_then(|draft| draft.answers.store);
    let given = args.store.as_deref() == Some(StoreKind::File.as_str());
    let store = if given { Some(StoreKind::File) } else { saved };
    store.map_or(Ok(()), |store| context.unlock(global, store, !stored))
}

/// Faults, delays and lines left undone exist in a simulated org only.
fn practice_only(
    args: &SetupArgs,
    options: &PracticeOptions,
    practice: bool,
) -> Result<(), Failure> {
    if practice || (*options == PracticeOptions::default() && args.skip.is_empty()) {
        Ok(())
    } else {
        Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY))
    }
}

/// A practice run never goes on with a set-up of a real org, nor the other way round: requests
/// would leave this computer after a promise that they do not.
fn same_kind(args: &SetupArgs, draft: &Draft) -> Result<(), Failure> {
    let simulated = draft.practice.is_some();
    let real_org = args.org.as_deref().is_some_and(|org| !is_loopback(org));
    let practice = args.practice || args.org.is_some() && !real_org;
    if practice && !simulated || real_org && simulated {
        return Err(Failure::usage(messages::other_kind(
            draft.name.as_str(),
            simulated,
        )));
    }
    Ok(())
}

fn is_loopback(org: &str) -> bool {
    MyDomain::parse(org).is_ok_and(|address| address.org.is_practice())
}

/// The connection is there, and what the flags say is not what it is.
pub(super) fn refuse_other(args: &SetupArgs, connection: &Connection) -> Result<(), Failure> {
    let differs =
        |given: Option<&String>, saved: &str| given.is_some_and(|given| given.trim() != saved);
    let other = differs(args.username.as_ref(), connection.username.as_str())
        || differs(args.consumer_key.as_ref(), connection.consumer_key.as_str())
        || args.import_key.is_some()
        || args.cert.is_some()
        || (args.practice && connection.practice.is_none())
        || args
            .org
            .as_deref()
            .is_some_and(|org| is_another_org(org, connection));
    if other {
        let name = connection.name.as_str();
        return Err(Failure::usage(messages::already_set_up_differently(name)));
    }
    Ok(())
}

/// The connection is there: nothing is overwritten, its test is run instead.
async fn already_set_up(
    context: &Context,
    global: &Global,
    connection: Connection,
    options: PracticeOptions,
) -> Result<u8, Failure> {
    if !global.json {
        output::line(&messages::already_set_up(connection.name.as_str()));
    }
    test::run_test(context, global, connection, options, "setup", None).await
}

fn is_another_org(given: &str, connection: &Connection) -> bool {
    let parsed = MyDomain::parse(given);
    parsed.is_ok_and(|address| match connection.practice {
        // The port of a simulated org is another one each time.
        Some(_) => !address.org.is_practice(),
        None => address.org != connection.org,
    })
}

/// A path as it is kept in draft and connection: it must mean the same file from any folder.
pub(super) fn whole_path(path: &Path) -> String {
    // Shells leave the tilde of `--cert-out=~/a.crt` to us.
    if path.starts_with("~") {
        return path.display().to_string();
    }
    let absolute = std::path::absolute(path);
    absolute.map_or_else(|_| path.display().to_string(), |a| a.display().to_string())
}

/// Flags, as answers to their questions.
pub(super) fn answers(args: &SetupArgs, practice: bool) -> Result<Vec<MsgBody>, Failure> {
    let mut pairs: Vec<(QuestionId, String)> = Vec::new();
    let mut put = |question: QuestionId, value: Option<String>| {
        pairs.extend(value.map(|value| (question, value)));
    };
    put(QuestionId::Destination, args.target.clone());
    put(QuestionId::Org, args.org.clone().filter(|_| !practice));
    let source = match (&args.import_key, &args.cert) {
        (Some(_), _) => Some("import"),
        (None, Some(_)) => Some("certificate-only"),
        (None, None) => args.key_size.as_ref().map(|_| "generate"),
    };
    put(QuestionId::KeySource, source.map(str::to_owned));
    put(QuestionId::KeySize, args.key_size.clone());
    put(
        QuestionId::ImportKey,
        args.import_key
            .as_deref()
            .or(args.cert.as_deref())
            .map(whole_path),
    );
    put(QuestionId::CommonName, args.cn.clone());
    put(QuestionId::Days, args.days.clone());
    put(
        QuestionId::CertOut,
        args.cert_out.as_deref().map(whole_path),
    );
    put(QuestionId::Store, args.store.clone());
    put(QuestionId::Username, args.username.clone());
    put(QuestionId::AppKind, args.app.clone());
    put(
        QuestionId::AppExists,
        args.app_exists.then(|| "in-use".to_owned()),
    );
    put(QuestionId::ConsumerKey, args.consumer_key.clone());
    put(QuestionId::PreauthoriseBy, args.preauthorise_by.clone());
    for (id, value) in hand_over::fields(&args.fields)? {
        put(QuestionId::Field(id), Some(value));
    }
    Ok(pairs
        .into_iter()
        .map(|(question, value)| MsgBody::Answer(question, Answer::Text(value)))
        .collect())
}

/// Says how a set-up ended, as the command that began it; its exit code.
pub(super) fn finish(
    context: &Context,
    global: &Global,
    command: &str,
    ended: &Ended,
    left: &Left,
) -> u8 {
    let model = &ended.model;
    let code = exit_code(model, left);
    if global.json {
        let mut fields = summary::connection(model);
        fields.insert("exit".to_owned(), json!(code));
        fields.extend(summary::test(&model.test));
        fields.extend(error_fields(model, left));
        output::object(command, code == exit::OK, fields);
        return code;
    }
    match left {
        Left::Done if model.interrupted => output::warn(messages::INTERRUPTED),
        Left::Done => report_done(context, model),
        Left::Missing(question) => report_missing(model, question),
        Left::Refused(_) | Left::Stuck => report_stuck(model, left),
    }
    code
}

fn exit_code(model: &Model, left: &Left) -> u8 {
    match left {
        Left::Done if model.interrupted => exit::INTERRUPTED,
        Left::Done => exit::OK,
        Left::Missing(_) | Left::Refused(_) => exit::USAGE,
        Left::Stuck => model
            .problem
            .as_ref()
            .map_or(exit::FAILED, exit::of_problem),
    }
}

/// What was made, where it is, when it ends, and the next command.
pub(super) fn done_lines(model: &Model) -> Vec<String> {
    let (Some(name), Some(key), Some(certificate)) = (
        &model.facts.name,
        &model.facts.key,
        &model.facts.certificate,
    ) else {
        return Vec::new();
    };
    let works = if model.key_is_elsewhere() {
        messages::needs_key_holder(name.as_str())
    } else {
        let user = model.answers.username.as_ref();
        let username = user.map(ToString::to_string).unwrap_or_default();
        let org = model.org();
        let host = org.map(|org| org.host().to_owned()).unwrap_or_default();
        messages::works(name.as_str(), &username, &host)
    };
    let path = certificate.written.as_deref().unwrap_or_default();
    let store = key.stored.unwrap_or(StoreKind::Elsewhere);
    let target = model.answers.destination.as_deref().unwrap_or("other");
    let mut lines = vec![
        works,
        messages::made(key.facts.bits, store, path, certificate.facts.not_after),
        messages::next_commands(name.as_str(), target),
        messages::remind_me(name.as_str()),
    ];
    lines.extend(crate::app::moving_over(model));
    lines
}

fn report_done(context: &Context, model: &Model) {
    output::line("");
    for line in done_lines(model) {
        output::prose(&line);
    }
    if model
        .destination()
        .is_some_and(|destination| destination.id != "not-sure")
        && !model.is_adoption()
        && let Some(name) = &model.facts.name
        && let Ok(Some(connection)) = context.records().connection(name)
    {
        output::line("");
        hand_over::print(&connection, &model.answers.fields);
    }
}

fn report_missing(model: &Model, question: &QuestionId) {
    match (&model.facts.name, question) {
        (Some(name), QuestionId::ConsumerKey) => {
            output::line("");
            output::line(messages::YOUR_TURN);
            for line in remaining(model) {
                output::prose(&line);
            }
            output::line("");
            output::warn(&messages::go_on(name.as_str(), model.answers.store));
        }
        _ => {
            if let Some(words) = Left::Missing(question.clone()).words(model) {
                output::warn(&words.what);
            }
        }
    }
}

fn report_stuck(model: &Model, left: &Left) {
    if let Some(words) = left.words(model) {
        output::warn(&words.what);
        if !words.next.is_empty() {
            output::warn(&words.next);
        }
    }
    for line in findings(model) {
        output::prose(&line);
    }
    if let (Some(Problem::TestFailed(_)), Some(name)) = (&model.problem, &model.facts.name) {
        output::prose(&messages::try_again(name.as_str()));
    }
}

fn error_fields(model: &Model, left: &Left) -> Map<String, serde_json::Value> {
    let mut fields = Map::new();
    if let Some(words) = left.words(model).filter(|_| *left != Left::Done) {
        fields.insert(
            "error".to_owned(),
            json!({ "what": words.what, "next": words.next }),
        );
    }
    if let Left::Missing(question) = left {
        let flag = guide::question(question.key()).and_then(|text| text.flag.clone());
        fields.insert(
            "missing".to_owned(),
            json!({ "question": question.key(), "flag": flag }),
        );
    }
    fields
}
