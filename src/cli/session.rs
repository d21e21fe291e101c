//! A session in front of a person: the welcome screen, then what they choose, and back.

use std::sync::Arc;

use crate::app::{Door, Journey, Model, MsgBody, Start};
use crate::domain::{Connection, ConnectionName, PracticeOptions};
use crate::guide::{Words, messages, screens};
use crate::runtime::{Ended, Vault, run};
use crate::tui::{Leaving, Tui};

use super::args::{Global, SetupArgs};
use super::context::Context;
use super::exit::{self, Failure};
use super::interactive::caps;
use super::output;
use super::setup::{Wanted, answers, new_id, report_done};
use super::unfinished::{self, Held};

/// One journey to run: its first messages, and what is held while it runs.
struct Next {
    first: Vec<MsgBody>,
    held: Option<Held>,
}

impl Next {
    fn start(start: Start) -> Self {
        Self {
            first: vec![MsgBody::Start(Box::new(start))],
            held: None,
        }
    }

    fn home() -> Self {
        Self::start(Start::Home {
            offer: None,
            practice: false,
        })
    }
}

/// `sfjwt` on a terminal: the welcome screen first.
pub(super) async fn home(context: &mut Context, global: &Global) -> Result<u8, Failure> {
    session(context, global, None, Next::home()).await
}

/// `sfjwt setup` on a terminal.
pub(super) async fn setup(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
) -> Result<u8, Failure> {
    let wanted = Wanted::of(args)?;
    if let Some(connection) = unfinished::finished(context, wanted.name.as_ref())? {
        let next = Next::start(test_of(connection));
        return session(context, global, Some(args), next).await;
    }
    let held = wanted.unfinished(context, args)?;
    let next = match held {
        // Asked for by its name: no question whether to go on with it.
        Some(held) if wanted.name.is_some() => resume(context, &wanted, args, held)?,
        Some(held) => Next::start(Start::Home {
            offer: Some(Box::new(held.draft.clone())),
            practice: held.draft.practice.is_some(),
        }),
        None => anew(context, &wanted, args)?,
    };
    session(context, global, Some(args), next).await
}

fn resume(
    context: &Context,
    wanted: &Wanted,
    args: &SetupArgs,
    held: Held,
) -> Result<Next, Failure> {
    let mut next = Next::start(wanted.start(context, Some(&held.draft)));
    next.first
        .extend(answers(args, held.draft.practice.is_some())?);
    next.held = Some(held);
    Ok(next)
}

fn anew(context: &Context, wanted: &Wanted, args: &SetupArgs) -> Result<Next, Failure> {
    let mut next = Next::start(wanted.start(context, None));
    next.first.extend(answers(args, wanted.practice)?);
    Ok(next)
}

fn test_of(connection: Connection) -> Start {
    Start::Test {
        connection: Box::new(connection),
        practice: PracticeOptions::default(),
    }
}

/// Journey after journey, until the person leaves.
async fn session(
    context: &mut Context,
    global: &Global,
    args: Option<&SetupArgs>,
    mut next: Next,
) -> Result<u8, Failure> {
    let unlocked = context.attend(global)?;
    let vault = Arc::new(Vault::default());
    let mut front = Tui::new(caps(global), vault).map_err(|error| {
        Failure::local(Words {
            what: messages::no_terminal(&error.to_string()),
            next: messages::NO_TERMINAL_NEXT.to_owned(),
        })
    })?;
    let mut from_home = false;
    loop {
        let vault = Arc::new(Vault::default());
        front.begin(Arc::clone(&vault) as _);
        let mut first = vec![MsgBody::Attend];
        first.extend(unlocked.then_some(MsgBody::Unlocked));
        first.append(&mut next.first);
        let ports = Arc::clone(&context.ports);
        let ended = run(&mut front, ports, vault, first).await;
        let held = next.held.take();
        drop(held);
        let leaving = front.leaving();
        let model = &ended.model;
        next = match (&model.journey, &model.door, leaving) {
            (Journey::Home, Some(door), None) => {
                from_home = true;
                through(context, args, door)?
            }
            (Journey::Test(_), _, Some(Leaving::Back)) if from_home => Next::home(),
            _ => {
                drop(front);
                return Ok(leave(&ended, leaving));
            }
        };
    }
}

/// The journey behind a door.
fn through(context: &Context, args: Option<&SetupArgs>, door: &Door) -> Result<Next, Failure> {
    let practice = match door {
        Door::Resume(name) => return resume_named(context, args, name),
        Door::Test(name) => {
            return Ok(Next::start(test_of(
                context.connection(Some(name.as_str()))?,
            )));
        }
        Door::SetUp | Door::Quit => false,
        Door::Practise => true,
    };
    let mut next = Next::start(Start::Setup {
        id: new_id(context),
        name: None,
        practice: practice.then(PracticeOptions::default),
        practice_origin: None,
    });
    if let Some(args) = args {
        next = anew(context, &Wanted::of(args)?, args)?;
    }
    Ok(next)
}

fn resume_named(
    context: &Context,
    args: Option<&SetupArgs>,
    name: &ConnectionName,
) -> Result<Next, Failure> {
    let held = unfinished::take(context, Some(name), false, None)?;
    let held = held.ok_or_else(|| Failure::usage(messages::no_connection(name.as_str(), &[])))?;
    match args {
        Some(args) => resume(context, &Wanted::of(args)?, args, held),
        None => Ok(Next {
            first: vec![MsgBody::Start(Box::new(Start::Resume {
                draft: Box::new(held.draft.clone()),
                practice: PracticeOptions::default(),
                practice_origin: None,
            }))],
            held: Some(held),
        }),
    }
}

/// What stays in the scrollback, and the exit code.
fn leave(ended: &Ended, leaving: Option<Leaving>) -> u8 {
    let model = &ended.model;
    let interrupted = model.interrupted || leaving == Some(Leaving::Now);
    if matches!(model.journey, Journey::Home) {
        return if interrupted {
            exit::INTERRUPTED
        } else {
            exit::OK
        };
    }
    let done = model.connection_is_saved();
    match (&model.journey, &model.facts.name) {
        (Journey::Setup, _) if done => report_done(model),
        (Journey::Setup, Some(name)) if model.facts.saved_draft.is_some() => {
            output::line(&screens::saved_go_on(name.as_str()));
        }
        (Journey::Setup, _) => output::line(screens::LEAVE_NOTHING),
        _ => report_test(model),
    }
    if interrupted && !done {
        return exit::INTERRUPTED;
    }
    match (&model.journey, &model.problem) {
        (Journey::Setup, _) => exit::OK,
        (_, Some(problem)) => exit::of_problem(problem),
        (_, None) => super::summary::exit_code(&model.test),
    }
}

fn report_test(model: &Model) {
    let works = model.test.issued.is_some() && !model.test.failed();
    if let (true, Some(name), Some(user), Some(org)) = (
        works,
        &model.facts.name,
        &model.answers.username,
        model.org(),
    ) {
        output::line(&messages::works(name.as_str(), user.as_str(), org.host()));
    }
}
