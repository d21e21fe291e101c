//! A session on the terminal UI: the welcome screen, then what the person chooses, and back.

use std::sync::Arc;

use crate::app::{Door, Journey, Model, MsgBody, Phase, Problem, ReplaceTask, Start};
use crate::domain::{Connection, ConnectionName, PracticeOptions};
use crate::guide::{Words, messages, screens};
use crate::ports::{Lock, TestPool};
use crate::runtime::{Ended, LiveTests, StopSignals, Vault, run_beside};
use crate::scripted::findings;
use crate::tui::{Leaving, Tui};

use super::args::{Global, SetupArgs};
use super::caps::caps;
use super::context::{self, Context, parse_name};
use super::exit::{self, Failure};
use super::setup::Prepared;
use super::unfinished::{self, Held};
use super::{output, setup, summary};

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
        let prepared = setup::prepare(context, args, held)?;
        Ok(Self {
            first: prepared.first,
            held: prepared.held,
            lock: None,
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
    name: &ConnectionName,
) -> Result<u8, Failure> {
    let opened = unfinished::open_to_replace(context, name, ReplaceTask::All)?;
    let next = Next {
        lock: Some(opened.lock),
        ..Next::start(opened.start)
    };
    session(context, global, &SetupArgs::default(), next).await
}

/// Journey after journey, until the person leaves.
async fn session(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
    mut next: Next,
) -> Result<u8, Failure> {
    context.attend();
    let unlocked = context::passphrase(global)?.is_some();
    let vault = Arc::new(Vault::default());
    // Before the terminal is taken: whatever comes from now on, it is given back.
    let _armed = StopSignals::new();
    let mut front = Tui::new(caps(global), vault).map_err(|error| {
        Failure::local(Words {
            what: messages::no_terminal(&error.to_string()),
            next: messages::NO_TERMINAL_NEXT.to_owned(),
        })
    })?;
    // It outlives every journey: tests go on while the person is somewhere else.
    let tests = LiveTests::new(Arc::clone(&context.ports), PracticeOptions::default());
    let tests: Arc<dyn TestPool> = Arc::new(tests);
    let mut from_home = false;
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
                from_home |= matches!(model.journey, Journey::Home);
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
            _ => {
                let failed = front.has_failed();
                drop(front);
                let code = leave(&ended, leaving);
                return Ok(if failed { exit::FAILED } else { code });
            }
        };
    }
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
    if let Door::Repair(name, repair) = door {
        let opened = unfinished::open(context, name, (**repair).clone())?;
        return Ok(Next {
            lock: Some(opened.lock),
            ..Next::start(opened.start)
        });
    }
    if let Door::Replace(name) = door {
        let opened = unfinished::open_to_replace(context, name, ReplaceTask::All)?;
        return Ok(Next {
            lock: Some(opened.lock),
            ..Next::start(opened.start)
        });
    }
    let meant = match door {
        Door::Resume(name) => offered == Some(name),
        Door::Practise => setup::is_practice(args),
        Door::SetUp => !setup::is_practice(args),
        Door::Test(_) | Door::Repair(..) | Door::Replace(_) | Door::SecondApp(_) | Door::Quit => {
            false
        }
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
        Door::SetUp | Door::Repair(..) | Door::Replace(_) | Door::SecondApp(_) | Door::Quit => None,
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
