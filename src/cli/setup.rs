//! `sfjwt setup`: flags become answers, the scripted front end does the rest.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, json};

use crate::app::{Answer, Model, MsgBody, Problem, QuestionId, Start};
use crate::domain::{Connection, ConnectionName, Draft, MyDomain, PracticeOptions, StoreKind};
use crate::guide::{self, messages};
use crate::runtime::{Ended, run};
use crate::scripted::{Left, Scripted, findings, remaining};

use super::args::{Global, SetupArgs};
use super::context::{Context, parse_name, practice_options};
use super::exit::{self, Failure};
use super::unfinished::Held;
use super::{hand_over, output, skip, summary, test, unfinished};

/// What the flags ask for, checked.
pub(super) struct Wanted {
    /// The connection's name, if one was given.
    pub(super) name: Option<ConnectionName>,
    /// A practice run.
    pub(super) practice: bool,
    /// Attach to the simulated org that runs there.
    pub(super) attached: Option<String>,
    /// How to simulate.
    pub(super) options: PracticeOptions,
}

impl Wanted {
    /// Reads the flags.
    pub(super) fn of(args: &SetupArgs) -> Result<Self, Failure> {
        let attached = args
            .org
            .as_deref()
            .filter(|org| is_loopback(org))
            .map(str::to_owned);
        if args.practice && args.org.is_some() && attached.is_none() {
            return Err(Failure::usage(messages::PRACTICE_HAS_ITS_OWN_ORG));
        }
        Ok(Self {
            name: args.connection.as_deref().map(parse_name).transpose()?,
            practice: args.practice || attached.is_some(),
            attached,
            options: practice_options(&args.practice_flags)?,
        })
    }

    /// The unfinished set-up that fits, locked.
    pub(super) fn unfinished(
        &self,
        context: &Context,
        args: &SetupArgs,
    ) -> Result<Option<Held>, Failure> {
        let (name, org) = (self.name.as_ref(), args.org.as_deref());
        let held = unfinished::take(context, name, self.practice, org)?;
        if let Some(held) = &held {
            same_kind(args, &held.draft)?;
        }
        let simulated = held.as_ref().is_some_and(|h| h.draft.practice.is_some());
        practice_only(args, &self.options, self.practice || simulated)?;
        Ok(held)
    }

    /// How the journey begins: with the draft, or anew.
    pub(super) fn start(&self, context: &Context, draft: Option<&Draft>) -> Start {
        match draft {
            Some(draft) => Start::Resume {
                draft: Box::new(draft.clone()),
                practice: self.options.clone(),
                practice_origin: self.attached.clone(),
            },
            None => Start::Setup {
                id: new_id(context),
                name: self.name.clone(),
                practice: self.practice.then(|| self.options.clone()),
                practice_origin: self.attached.clone(),
            },
        }
    }
}

/// A random id for a new connection.
pub(super) fn new_id(context: &Context) -> uuid::Uuid {
    uuid::Builder::from_random_bytes(context.ports.entropy.sixteen()).into_uuid()
}

/// Runs the command.
pub(super) async fn setup(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
) -> Result<u8, Failure> {
    let wanted = Wanted::of(args)?;
    if let Some(connection) = unfinished::finished(context, wanted.name.as_ref())? {
        practice_only(args, &wanted.options, connection.practice.is_some())?;
        return already_set_up(context, global, args, &connection, wanted.options).await;
    }
    let held = wanted.unfinished(context, args)?;
    let draft = held.as_ref().map(|held| &held.draft);
    let practice_run = wanted.practice || draft.is_some_and(|draft| draft.practice.is_some());
    let skip = skip::lines(args, draft)?;
    if !args.yes {
        unlock(context, global, args, draft)?;
    }
    let mut first = vec![MsgBody::Start(Box::new(wanted.start(context, draft)))];
    first.extend(answers(args, practice_run)?);
    if practice_run && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let mut front = Scripted::new(out, skip);
    let ports = Arc::clone(&context.ports);
    let ended = run(&mut front, ports, Arc::default(), first).await;
    let left = front.left().clone();
    Ok(finish(context, global, &ended, &left))
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

/// The connection is there: nothing is overwritten, its test is run instead.
async fn already_set_up(
    context: &Context,
    global: &Global,
    args: &SetupArgs,
    connection: &Connection,
    options: PracticeOptions,
) -> Result<u8, Failure> {
    let name = connection.name.as_str();
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
        return Err(Failure::usage(messages::already_set_up_differently(name)));
    }
    if !global.json {
        output::line(&messages::already_set_up(name));
    }
    test::run_test(context, global, connection.clone(), options, "setup").await
}

fn is_another_org(given: &str, connection: &Connection) -> bool {
    let parsed = MyDomain::parse(given);
    parsed.is_ok_and(|address| match connection.practice {
        // The port of a simulated org is another one each time.
        Some(_) => !address.org.is_practice(),
        None => address.org != connection.org,
    })
}

/// Flags, as answers to their questions.
pub(super) fn answers(args: &SetupArgs, practice: bool) -> Result<Vec<MsgBody>, Failure> {
    // Kept in draft and connection, so it must mean the same file from any folder.
    let path = |path: &Path| {
        // Shells leave the tilde of `--cert-out=~/a.crt` to us.
        if path.starts_with("~") {
            return path.display().to_string();
        }
        let absolute = std::path::absolute(path);
        absolute.map_or_else(|_| path.display().to_string(), |a| a.display().to_string())
    };
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
            .map(path),
    );
    put(QuestionId::CommonName, args.cn.clone());
    put(QuestionId::Days, args.days.clone());
    put(QuestionId::CertOut, args.cert_out.as_deref().map(path));
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

fn finish(context: &Context, global: &Global, ended: &Ended, left: &Left) -> u8 {
    let model = &ended.model;
    let code = exit_code(model, left);
    if global.json {
        let mut fields = summary::connection(model);
        fields.insert("exit".to_owned(), json!(code));
        fields.extend(summary::test(&model.test));
        fields.extend(error_fields(model, left));
        output::object("setup", code == exit::OK, fields);
        return code;
    }
    match left {
        Left::Done if model.interrupted => output::warn(messages::INTERRUPTED),
        Left::Done => {
            report_done(model);
            print_hand_over(context, model);
        }
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

pub(super) fn report_done(model: &Model) {
    let (Some(name), Some(key), Some(certificate)) = (
        &model.facts.name,
        &model.facts.key,
        &model.facts.certificate,
    ) else {
        return;
    };
    output::line("");
    if model.key_is_elsewhere() {
        output::line(&messages::needs_key_holder(name.as_str()));
    } else {
        let username = model
            .answers
            .username
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let host = model
            .org()
            .map(|org| org.host().to_owned())
            .unwrap_or_default();
        output::line(&messages::works(name.as_str(), &username, &host));
    }
    let path = certificate.written.as_deref().unwrap_or_default();
    let store = key.stored.unwrap_or(crate::domain::StoreKind::Elsewhere);
    output::line(&messages::made(
        key.facts.bits,
        store,
        path,
        certificate.facts.not_after,
    ));
    let target = model.answers.destination.as_deref().unwrap_or("other");
    output::line(&messages::next_commands(name.as_str(), target));
}

/// What the destination gets, if it is known which.
fn print_hand_over(context: &Context, model: &Model) {
    if let Some(name) = &model.facts.name
        && model
            .destination()
            .is_some_and(|destination| destination.id != "not-sure")
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
                output::line(&line);
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
        output::line(&line);
    }
    if let (Some(Problem::TestFailed(_)), Some(name)) = (&model.problem, &model.facts.name) {
        output::line(&messages::try_again(name.as_str()));
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
