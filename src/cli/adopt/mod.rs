//! `sfjwt adopt`: a key that exists, its certificate and its app become a connection. The journey is
//! that of a set-up, begun with what was found answered.

mod find;
mod sf;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::app::{AdoptStart, MsgBody, Start};
use crate::domain::{ConnectionName, Draft};
use crate::guide::adopt as words;
use crate::runtime::run;
use crate::scripted::Scripted;

use super::args::{AdoptArgs, Global, SetupArgs};
use super::context::{Context, parse_name};
use super::exit::{self, Failure};
use super::mode::{self, Mode};
use super::setup::{self, Prepared};
use super::unfinished::Held;
use super::{by_line, like, output, session, unfinished};
use find::Found;

/// Runs the command.
pub(super) async fn adopt(
    context: &mut Context,
    global: &Global,
    args: &AdoptArgs,
) -> Result<u8, Failure> {
    let mode = mode::mode(global, args.yes);
    let mut answers = set_up(args);
    let found = if args.from.is_some() {
        match sf::chosen(global, args, mode)? {
            sf::Chosen::Login(login) => sf::answer(context, *login, &mut answers)?,
            sf::Chosen::Listed => return Ok(exit::OK),
        }
    } else {
        find::find(context, &args.files)?
    };
    let prepared = prepare(context, &answers, found)?;
    match mode {
        Mode::Plain => return by_line::begin(context, global, prepared).await,
        Mode::Terminal => return session::begin(context, global, &answers, prepared).await,
        Mode::Flags => {}
    }
    let mut stdout = io::stdout();
    let out = (!global.json).then_some(&mut stdout as &mut dyn Write);
    let width = by_line::terminal_width();
    let mut front = Scripted::new(out, BTreeSet::new()).with_width(width);
    let ports = Arc::clone(&context.ports);
    let ended = run(&mut front, ports, Arc::default(), prepared.first).await;
    let left = front.left().clone();
    Ok(setup::finish(context, global, "adopt", &ended, &left))
}

/// The flags that are answers, as those of a set-up.
fn set_up(args: &AdoptArgs) -> SetupArgs {
    SetupArgs {
        connection: args.connection.clone(),
        org: args.org.clone(),
        target: args.target.clone(),
        app: args.app.clone(),
        consumer_key: args.consumer_key.clone(),
        username: args.username.clone(),
        store: args.store.clone(),
        fields: args.fields.clone(),
        yes: args.yes,
        ..SetupArgs::default()
    }
}

/// An adoption of that name that was begun: it goes on. Any other one takes the name: that is
/// refused before anything is asked.
fn begun(context: &Context, name: Option<&ConnectionName>) -> Result<Option<Held>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let taken = || Failure::usage(words::name_taken(name.as_str()));
    if context.records().connection(name)?.is_some() {
        return Err(taken());
    }
    let held = unfinished::hold(context, name)?;
    match held {
        Some(held) if !held.draft.answers.adopted => Err(taken()),
        held => Ok(held),
    }
}

/// What the home screen leads to: which key is asked there.
pub(super) fn from_home(context: &Context) -> Prepared {
    let start = AdoptStart {
        id: random(context),
        name: None,
        practice: None,
        practice_origin: None,
        key: None,
        certificate: None,
    };
    Prepared {
        first: vec![MsgBody::Start(Box::new(Start::Adopt(start)))],
        skip: BTreeSet::new(),
        practice: false,
        held: None,
    }
}

fn random(context: &Context) -> uuid::Uuid {
    uuid::Builder::from_random_bytes(context.ports.entropy.sixteen()).into_uuid()
}

/// What was answered before stays answered, where no flag says something else.
fn with_answers_of(args: &SetupArgs, draft: &Draft) -> SetupArgs {
    let answers = &draft.answers;
    let text = |flag: &Option<String>, answered: Option<String>| flag.clone().or(answered);
    let org = answers.org.as_ref().filter(|_| draft.practice.is_none());
    SetupArgs {
        org: text(&args.org, org.map(ToString::to_string)),
        target: text(&args.target, answers.destination.clone()),
        app: text(
            &args.app,
            answers.app_kind.map(|kind| like::app_flag(kind).to_owned()),
        ),
        consumer_key: text(
            &args.consumer_key,
            answers.consumer_key.as_ref().map(ToString::to_string),
        ),
        username: text(
            &args.username,
            answers.username.as_ref().map(ToString::to_string),
        ),
        store: text(
            &args.store,
            answers.store.map(|store| store.as_str().to_owned()),
        ),
        ..args.clone()
    }
}

fn prepare(context: &Context, args: &SetupArgs, found: Found) -> Result<Prepared, Failure> {
    let name = args.connection.as_deref().map(parse_name).transpose()?;
    let mut args = args.clone();
    let id = match begun(context, name.as_ref())? {
        Some(held) if held.draft.answers.imported_from.as_ref() != Some(&found.key) => {
            return Err(Failure::usage(words::name_taken(held.draft.name.as_str())));
        }
        Some(held) if held.draft.key.as_ref().is_some_and(|key| key.stored) => {
            return setup::prepare(context, &args, Some(held));
        }
        // Nothing is in a key store, so it begins anew; under the same id, so that a key whose way
        // there was cut off is met again.
        Some(held) => {
            args = with_answers_of(&args, &held.draft);
            context.records().remove_draft(&held.draft.name)?;
            held.draft.id
        }
        None => random(context),
    };
    let practice = setup::is_practice(&args);
    let start = AdoptStart {
        id,
        name,
        practice: practice.then(Default::default),
        practice_origin: setup::attached(&args),
        key: Some(found.key),
        certificate: found.certificate,
    };
    let mut first = vec![MsgBody::Start(Box::new(Start::Adopt(start)))];
    first.extend(setup::answers(&args, practice)?);
    Ok(Prepared {
        first,
        skip: BTreeSet::new(),
        practice,
        held: None,
    })
}

/// A path as it is shown and kept: it must mean the same file from any folder.
fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path);
    absolute.map_or_else(|_| path.display().to_string(), |a| a.display().to_string())
}

/// Prints a line where lines are printed.
fn say(text: &str) {
    output::prose(text);
}
