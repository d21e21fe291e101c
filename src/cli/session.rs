//! A session on the terminal UI: the welcome screen, then what the person chooses, and back.

use std::sync::Arc;

use crate::app::{
    Door, Journey, Model, MsgBody, Pending, Phase, Problem, ReplaceTask, Start, pending,
    replacement_summary,
};
use crate::domain::{Connection, ConnectionName, PracticeOptions};
use crate::guide::{Words, messages, replacing, screens};
use crate::ports::{Lock, TestPool};
use crate::runtime::{Ended, LiveTests, StopSignals, Vault, run_beside};
use crate::scripted::findings;
use crate::tui::{Leaving, Tui};

use super::args::{Global, SetupArgs};
use super::caps::caps;
use super::context::{self, Context, parse_name};
use super::exit::{self, Failure};
use super::setup::Prepared;
use super::unfinished::{self, Held, Why};
use super::{adopt, like, output, rotate, second, setup, summary};

/// One journey to run: its first messages, and what is held while it runs.
struct Next {
    first: Vec<MsgBody>,
    held: Option<Held>,
    /// Of a saved connection that is being fixed.
    lock: Option<Box<dyn Lock>>,
}

impl Next {
    fn start(start: Start) -> Self {
        Self {
            first: vec![MsgBody::Start(Box::new(start))],
            held: None,
            lock: None,
        }
    }

    fn home() -> Self {
        Self::start(Start::Home {
            offer: None,
            practice: false,
        })
    }

    fn test(connection: Connection, practice: PracticeOptions) -> Self {
        Self::start(Start::Test {
            connection: Box::new(connection),
            practice,
        })
    }

    fn set_up(context: &Context, args: &SetupArgs, held: Option<Held>) -> Result<Self, Failure> {
        Ok(Self::prepared(setup::prepare(context, args, held)?))
    }

    fn prepared(prepared: setup::Prepared) -> Self {
        Self {
            first: prepared.first,
            held: prepared.held,
            lock: None,
        }
    }

    fn replace(
        context: &Context,
        name: &ConnectionName,
        task: ReplaceTask,
    ) -> Result<Self, Failure> {
        let opened = unfinished::open_to_replace(context, name, task)?;
        Ok(Self {
            lock: Some(opened.lock),
            ..Self::start(opened.start)
        })
    }
}

/// `sfjwt` on a terminal: the welcome screen first.
pub(super) async fn home(context: &mut Context, global: &Global) -> Result<u8, Failure> {
    session(context, global, &SetupArgs::default(), Next::home()).await
}

/// `sfjwt setup` on a terminal.
pub(super) async fn setup(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
) -> Result<u8, Failure> {
    let name = args.connection.as_deref().map(parse_name).transpose()?;
    if let Some(connection) = unfinished::finished(context, name.as_ref())? {
        let options = setup::checked_options(args, connection.practice.is_some())?;
        setup::refuse_other(args, &connection)?;
        return session(context, global, args, Next::test(connection, options)).await;
    }
    let practice = setup::is_practice(args);
    // Without an org that was named, whatever of this kind is unfinished may be meant.
    if name.is_none() && args.org.is_none() {
        let last = unfinished::all(context, practice)?.into_iter().next();
        if let Some(draft) = last {
            setup::checked_options(args, draft.practice.is_some())?;
            let next = Next::start(Start::Home {
                offer: Some(Box::new(draft)),
                practice,
            });
            return session(context, global, args, next).await;
        }
        let next = Next::set_up(context, args, None)?;
        return session(context, global, args, next).await;
    }
    let held = unfinished::take(context, name.as_ref(), practice, args.org.as_deref())?;
    let next = match held {
        // Not asked for by name: go on with it, or begin anew?
        Some(held) if name.is_none() => {
            // Whatever is wrong with the flags is said before anything is asked.
            setup::checked_options(args, held.draft.practice.is_some())?;
            Next::start(Start::Home {
                offer: Some(Box::new(held.draft)),
                practice,
            })
        }
        held => Next::set_up(context, args, held)?,
    };
    session(context, global, args, next).await
}

/// A journey that was prepared, on the terminal.
pub(super) async fn begin(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
    prepared: Prepared,
) -> Result<u8, Failure> {
    let next = Next {
        first: prepared.first,
        held: prepared.held,
        lock: None,
    };
    session(context, global, args, next).await
}

/// `sfjwt rotate` on a terminal.
pub(super) async fn rotate(
    context: &mut Context,
    global: &Global,
    wanted: rotate::Wanted<'_>,
) -> Result<u8, Failure> {
    let opened = unfinished::open_to_replace(context, wanted.name, wanted.task)?;
    let next = Next {
        first: wanted.begin(opened.start),
        held: None,
        lock: Some(opened.lock),
    };
    session(context, global, &SetupArgs::default(), next).await
}

/// Journey after journey, until the person leaves.
#[allow(clippy::too_many_lines, reason = "where each end leads: a table")]
async fn session(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
    mut next: Next,
) -> Result<u8, Failure> {
    context.attend();
    let unlocked = context::passphrase(global)?.is_some();
    // Before the terminal is taken: whatever comes from now on, it is given back.
    let _armed = StopSignals::new();
    let mut front = terminal(global)?;
    // It outlives every journey: tests go on while the person is somewhere else.
    let tests = LiveTests::new(Arc::clone(&context.ports), PracticeOptions::default());
    let tests: Arc<dyn TestPool> = Arc::new(tests);
    let mut from_home = false;
    // What set-ups that were finished on the way leave in the scrollback.
    let mut done: Vec<String> = Vec::new();
    let mut dashboard = false;
    loop {
        let vault = Arc::new(Vault::default());
        front.begin(Arc::clone(&vault) as _);
        let mut first = vec![MsgBody::Attend];
        first.extend(unlocked.then_some(MsgBody::Unlocked));
        first.append(&mut next.first);
        let ports = Arc::clone(&context.ports);
        let beside = Some(Arc::clone(&tests));
        let ended = run_beside(&mut front, ports, beside, vault, first).await;
        // The lock is held as long as the journey runs.
        drop((next.held.take(), next.lock.take()));
        let leaving = front.leaving();
        let model = &ended.model;
        next = match (&model.journey, &model.door, leaving) {
            (Journey::Home | Journey::Test(_) | Journey::Replace, Some(door), None)
                if !model.interrupted =>
            {
                if matches!(model.journey, Journey::Home) {
                    from_home = true;
                    dashboard = has_connections(model);
                }
                match through(context, args, model, door) {
                    Ok(next) => next,
                    // Another sfjwt works on it, a file is damaged: the other doors are there.
                    Err(failure) => {
                        front.say_next(&failure.words);
                        Next::home()
                    }
                }
            }
            // Before the first page is the welcome screen; what was answered is saved.
            (Journey::Setup, _, Some(Leaving::Back)) if !model.interrupted => {
                from_home = true;
                Next::home()
            }
            (Journey::Test(_) | Journey::Replace, _, Some(Leaving::Back)) if from_home => {
                Next::home()
            }
            // Whoever looks after several goes on with the others.
            (Journey::Test(_), _, Some(Leaving::Finished)) if dashboard => Next::home(),
            (Journey::Setup, _, Some(Leaving::Finished)) if dashboard && !model.interrupted => {
                if !model.hand_over_only {
                    done.extend(setup::done_lines(model));
                }
                Next::home()
            }
            _ => {
                let failed = front.has_failed();
                drop(front);
                for line in &done {
                    output::prose(line);
                }
                let code = leave(&ended, leaving);
                return Ok(if failed { exit::FAILED } else { code });
            }
        };
    }
}

/// Takes the terminal.
fn terminal(global: &Global) -> Result<Tui, Failure> {
    Tui::new(caps(global), Arc::new(Vault::default())).map_err(|error| {
        Failure::local(Words {
            what: messages::no_terminal(&error.to_string()),
            next: messages::NO_TERMINAL_NEXT.to_owned(),
        })
    })
}

/// The home screen was the table of connections.
fn has_connections(home: &Model) -> bool {
    let shelf = home.facts.shelf.as_ref();
    shelf.is_some_and(|shelf| !shelf.connections.is_empty())
}

/// The journey behind a door. Flags are answers to what they were given for: the set-up that was
/// offered, or a new one of the same kind, and no other.
fn through(
    context: &Context,
    args: &SetupArgs,
    home: &Model,
    door: &Door,
) -> Result<Next, Failure> {
    let offered = home.offer.as_ref().map(|(draft, _)| &draft.name);
    let opened = match door {
        Door::Repair(name, repair) => Some((name, Why::Repair((**repair).clone()))),
        Door::HandOver(name) => Some((name, Why::HandOver)),
        _ => None,
    };
    if let Some((name, why)) = opened {
        let opened = unfinished::open(context, name, why)?;
        return Ok(Next {
            lock: Some(opened.lock),
            ..Next::start(opened.start)
        });
    }
    match door {
        Door::Replace(name, task) => return Next::replace(context, name, *task),
        Door::Adopt => return Ok(Next::prepared(adopt::from_home(context))),
        Door::SecondApp(name) => {
            let holders = home.holders().into_iter().map(|holder| holder.name);
            let prepared = second::prepare(context, name, holders.collect())?;
            return Ok(Next::prepared(prepared));
        }
        _ => {}
    }
    let meant = match door {
        Door::Resume(name) => offered == Some(name),
        Door::Practise => setup::is_practice(args),
        Door::SetUp => !setup::is_practice(args),
        _ => false,
    };
    let mut args = if meant {
        args.clone()
    } else {
        SetupArgs::default()
    };
    let held = match door {
        Door::Resume(name) => Some(hold(context, name)?),
        Door::Test(name) => {
            let connection = context.connection(Some(name.as_str()))?;
            return Ok(Next::test(connection, PracticeOptions::default()));
        }
        Door::Practise => {
            args.practice = true;
            None
        }
        Door::Like(name) => {
            args = like::like(&context.connection(Some(name.as_str()))?);
            None
        }
        Door::SetUp
        | Door::Repair(..)
        | Door::HandOver(_)
        | Door::Replace(..)
        | Door::Adopt
        | Door::SecondApp(_)
        | Door::Quit => None,
    };
    Next::set_up(context, &args, held)
}

fn hold(context: &Context, name: &ConnectionName) -> Result<Held, Failure> {
    let held = unfinished::hold(context, name)?;
    held.ok_or_else(|| Failure::usage(messages::no_connection(name.as_str(), &[])))
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
    if model.hand_over_only {
        // That it works was not found out by handing it over.
        return exit::OK;
    }
    if matches!(model.journey, Journey::Replace) {
        return leave_replacement(model, interrupted);
    }
    let done = model.connection_is_saved();
    match (&model.journey, &model.facts.name) {
        (Journey::Setup, _) if done => {
            for line in setup::done_lines(model) {
                output::prose(&line);
            }
        }
        (Journey::Setup, Some(name)) if model.facts.saved_draft.is_some() => {
            output::prose(&screens::saved_go_on(name.as_str()));
        }
        (Journey::Setup, _) => output::prose(screens::LEAVE_NOTHING),
        _ => report_test(model),
    }
    if interrupted && !done {
        return exit::INTERRUPTED;
    }
    match (&model.journey, &model.problem) {
        (Journey::Setup, _) => exit::OK,
        (_, Some(problem)) => exit::of_problem(problem),
        // Left before it had ended: nothing was found out.
        (_, None) if model.test.phase != Phase::Finished => exit::INTERRUPTED,
        (_, None) => summary::exit_code(&model.test),
    }
}

/// What became of the key, or how its replacement goes on.
fn leave_replacement(model: &Model, interrupted: bool) -> u8 {
    let over = pending(model) == Pending::Done && !model.interrupted;
    if over {
        let told = replacement_summary(model);
        output::prose(&told.title);
        for line in &told.lines {
            output::prose(line);
        }
        return rotate::exit_code(model);
    }
    match &model.facts.name {
        Some(name) if model.replaced_here() => {
            output::prose(&replacing::goes_on(name.as_str()));
        }
        _ => output::prose(replacing::NOTHING_DONE),
    }
    if interrupted {
        exit::INTERRUPTED
    } else {
        rotate::exit_code(model)
    }
}

/// How a test ended, and the next command.
fn report_test(model: &Model) {
    if model.test.phase != Phase::Finished || model.problem.is_some() {
        output::prose(messages::TEST_STOPPED);
        return;
    }
    let works = model.test.issued.is_some() && !model.test.failed();
    if let (true, Some(name), Some(user), Some(org)) = (
        works,
        &model.facts.name,
        &model.answers.username,
        model.org(),
    ) {
        output::prose(&messages::works(name.as_str(), user.as_str(), org.host()));
    }
    if model.test.failed() {
        for line in findings(model) {
            output::prose(&line);
        }
        let problem = model.test.key_problem.as_ref().and_then(Problem::words);
        for text in problem.iter().flat_map(|words| [&words.what, &words.next]) {
            output::prose(text);
        }
    }
}
