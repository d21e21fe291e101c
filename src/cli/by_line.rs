//! With a person in front: which front end, and the way from the welcome screen to a journey and
//! back.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::sync::Arc;

use crate::app::{Door, MsgBody, ReplaceTask, Start, replacement_summary};
use crate::domain::{Connection, ConnectionName, PracticeOptions, StoreKind};
use crate::guide::messages;
use crate::plain::{Left, Plain, Resume, resume};
use crate::ports::{Files, Lock, SecretFields, TestPool};
use crate::runtime::{Ended, LiveTests, Vault, run_beside};
use crate::scripted::wrap;

use super::args::{Global, SetupArgs};
use super::context::{self, Context, parse_name};
use super::exit::{self, Failure};
use super::keyboard::Stdin;
use super::setup::{self, Prepared};
use super::unfinished::Why;
use super::{adopt, like, output, rotate, second, summary, unfinished};

/// Columns where nothing tells how wide the terminal is.
const WIDTH: usize = 80;
/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// Columns of the terminal; `None`: standard output is none.
pub(super) fn terminal_width() -> Option<usize> {
    // Asked first: without a terminal the size is asked of a program, and there is one line a test.
    if !io::stdout().is_terminal() {
        return None;
    }
    let (columns, _) = crossterm::terminal::size().ok()?;
    Some(usize::from(columns).clamp(20, WIDEST))
}

/// The person's side of a run: one keyboard for everything that is asked in it.
pub(super) struct Session {
    keyboard: Stdin,
    width: usize,
    unlocked: bool,
    /// Outlives every journey: tests go on while the person is somewhere else.
    tests: Arc<dyn TestPool>,
    /// A journey was before this one.
    back: bool,
    /// Tests up to the n-th that ended were told of.
    tests_told: u64,
}

/// How a journey ended.
struct Journey {
    ended: Ended,
    left: Left,
}

impl Session {
    /// Begins: key stores may take their time, because the person sees that they are waited for.
    pub(super) fn begin(context: &mut Context, global: &Global) -> Result<Self, Failure> {
        context.attend();
        let tests = LiveTests::new(Arc::clone(&context.ports), PracticeOptions::default());
        Ok(Self {
            tests: Arc::new(tests),
            back: false,
            tests_told: 0,
            keyboard: Stdin::new(),
            width: terminal_width().unwrap_or(WIDTH),
            unlocked: context::passphrase(global)?.is_some(),
        })
    }

    async fn run(
        &mut self,
        context: &Context,
        mut first: Vec<MsgBody>,
        skip: BTreeSet<String>,
    ) -> Journey {
        first.insert(0, MsgBody::Attend);
        if self.unlocked {
            first.push(MsgBody::Unlocked);
        }
        let vault = Arc::new(Vault::default());
        let secrets: Arc<dyn SecretFields> = Arc::<Vault>::clone(&vault);
        let files: Arc<dyn Files> = Arc::clone(&context.ports.files);
        let mut stdout = io::stdout();
        let mut front = Plain::new(&mut stdout, self.width, &mut self.keyboard, secrets, files)
            .with_skipped(skip)
            .returning(self.back, self.tests_told);
        let ports = Arc::clone(&context.ports);
        let beside = Some(Arc::clone(&self.tests));
        let ended = run_beside(&mut front, ports, beside, vault, first).await;
        let left = front.left();
        self.tests_told = front.tests_told();
        Journey { ended, left }
    }

    fn say(&self, text: &str) {
        output::line(&wrap(text, self.width));
    }
}

/// `sfjwt` alone: the welcome screen, a journey, and the welcome screen again.
pub(super) async fn home(context: &mut Context, global: &Global) -> Result<u8, Failure> {
    let mut session = Session::begin(context, global)?;
    loop {
        let first = vec![MsgBody::Start(Box::new(Start::Home {
            offer: None,
            practice: false,
        }))];
        let Journey { ended, left } = session.run(context, first, BTreeSet::new()).await;
        let door = match (left, ended.model.door) {
            (Left::Done, Some(door)) => door,
            (Left::Done | Left::Quit, _) => return Ok(exit::OK),
            (Left::Ended, _) => return Ok(exit::USAGE),
            (Left::Interrupted, _) => return Ok(exit::INTERRUPTED),
        };
        if door == Door::Quit {
            return Ok(exit::OK);
        }
        let result = through(&mut session, context, global, door).await;
        session.back = true;
        match result {
            Ok((_, Left::Done)) => {}
            Ok((code, _)) => return Ok(code),
            // Another sfjwt works on it, a file is damaged: the other doors are still there.
            Err(failure) => {
                session.say(&failure.words.what);
                session.say(&failure.words.next);
            }
        }
        output::line("");
    }
}

/// Through a door of the welcome screen.
async fn through(
    session: &mut Session,
    context: &mut Context,
    global: &Global,
    door: Door,
) -> Result<(u8, Left), Failure> {
    let mut args = SetupArgs::default();
    match door {
        Door::SetUp => {}
        Door::Practise => args.practice = true,
        Door::Resume(name) => args.connection = Some(name.to_string()),
        Door::Test(name) => {
            let connection = context.connection(Some(name.as_str()))?;
            return test(session, context, connection, PracticeOptions::default()).await;
        }
        Door::Repair(name, repair) => {
            return fix(session, context, &name, Why::Repair(*repair)).await;
        }
        Door::HandOver(name) => return fix(session, context, &name, Why::HandOver).await,
        Door::Like(name) => args = like::like(&context.connection(Some(name.as_str()))?),
        Door::Replace(name, task) => {
            return replace(session, context, global, &name, task).await;
        }
        Door::Adopt => {
            let prepared = adopt::from_home(context);
            return Ok(journey(session, context, global, prepared).await);
        }
        Door::SecondApp(name) => {
            let prepared = second::prepare(context, &name, Vec::new())?;
            return Ok(journey(session, context, global, prepared).await);
        }
        Door::Quit => return Ok((exit::OK, Left::Done)),
    }
    // What is unfinished stood beside the doors: whoever took another one wants a new one.
    let held = match &args.connection {
        Some(name) => unfinished::hold(context, &parse_name(name)?)?,
        None => None,
    };
    let prepared = setup::prepare(context, &args, held)?;
    Ok(journey(session, context, global, prepared).await)
}

/// A saved connection, tested and changed where that is needed, or handed over.
async fn fix(
    session: &mut Session,
    context: &Context,
    name: &ConnectionName,
    why: Why,
) -> Result<(u8, Left), Failure> {
    let tests = matches!(why, Why::Repair(_));
    let opened = unfinished::open(context, name, why)?;
    let first = vec![MsgBody::Start(Box::new(opened.start))];
    // The lock is held as long as the journey runs.
    let _lock = opened.lock;
    let Journey { ended, left } = session.run(context, first, BTreeSet::new()).await;
    // That it works was not found out by handing it over.
    if !tests && left == Left::Done {
        return Ok((exit::OK, left));
    }
    Ok((closed(session, &ended, left), left))
}

/// `sfjwt rotate`, asking.
pub(super) async fn rotate(
    context: &mut Context,
    global: &Global,
    wanted: rotate::Wanted<'_>,
) -> Result<u8, Failure> {
    let mut session = Session::begin(context, global)?;
    let (name, task) = (wanted.name, wanted.task);
    let opened = unfinished::open_to_replace(context, name, task)?;
    let first = wanted.begin(opened.start);
    let lock = opened.lock;
    Ok(replaced(&mut session, context, global, name, first, lock)
        .await?
        .0)
}

/// A connection's key is replaced.
async fn replace(
    session: &mut Session,
    context: &Context,
    global: &Global,
    name: &ConnectionName,
    task: ReplaceTask,
) -> Result<(u8, Left), Failure> {
    let opened = unfinished::open_to_replace(context, name, task)?;
    let first = vec![MsgBody::Start(Box::new(opened.start))];
    replaced(session, context, global, name, first, opened.lock).await
}

/// The journey, and where it leads.
async fn replaced(
    session: &mut Session,
    context: &Context,
    global: &Global,
    name: &ConnectionName,
    first: Vec<MsgBody>,
    lock: Box<dyn Lock>,
) -> Result<(u8, Left), Failure> {
    let Journey { ended, left } = session.run(context, first, BTreeSet::new()).await;
    // It is held as long as the journey runs.
    drop(lock);
    let model = &ended.model;
    if let (Left::Done, Some(Door::SecondApp(name))) = (left, &model.door) {
        let holders = model.holders().into_iter().map(|holder| holder.name);
        let prepared = second::prepare(context, name, holders.collect())?;
        return Ok(journey(session, context, global, prepared).await);
    }
    let code = match left {
        Left::Done => {
            let told = replacement_summary(model);
            output::line("");
            session.say(&told.title);
            for line in &told.lines {
                session.say(line);
            }
            rotate::exit_code(model)
        }
        Left::Quit => model.problem.as_ref().map_or(exit::USAGE, exit::of_problem),
        Left::Ended => exit::USAGE,
        Left::Interrupted => {
            output::warn(messages::INTERRUPTED);
            if model.replaced_here() {
                session.say(&crate::guide::replacing::goes_on(name.as_str()));
            }
            exit::INTERRUPTED
        }
    };
    Ok((code, left))
}

/// `sfjwt setup`, asking.
pub(super) async fn setup(
    context: &mut Context,
    global: &Global,
    args: &SetupArgs,
) -> Result<u8, Failure> {
    let mut session = Session::begin(context, global)?;
    let name = args.connection.as_deref().map(parse_name).transpose()?;
    if let Some(connection) = unfinished::finished(context, name.as_ref())? {
        let options = setup::checked_options(args, connection.practice.is_some())?;
        setup::refuse_other(args, &connection)?;
        session.say(&messages::already_set_up(connection.name.as_str()));
        return Ok(test(&mut session, context, connection, options).await?.0);
    }
    let held = if name.is_some() || args.org.is_some() {
        unfinished::take(
            context,
            name.as_ref(),
            setup::is_practice(args),
            args.org.as_deref(),
        )?
    } else {
        match ask_resume(&mut session, context, args.practice).await? {
            Resume::Continue(name) => unfinished::hold(context, &name)?,
            Resume::New => None,
            Resume::Leave(left) => return Ok(left_code(left)),
        }
    };
    let prepared = setup::prepare(context, args, held)?;
    Ok(journey(&mut session, context, global, prepared).await.0)
}

/// A journey that was prepared, asking.
pub(super) async fn begin(
    context: &mut Context,
    global: &Global,
    prepared: Prepared,
) -> Result<u8, Failure> {
    let mut session = Session::begin(context, global)?;
    Ok(journey(&mut session, context, global, prepared).await.0)
}

/// Which unfinished set-up goes on, if any fits.
async fn ask_resume(
    session: &mut Session,
    context: &Context,
    practice: bool,
) -> Result<Resume, Failure> {
    let drafts = unfinished::all(context, practice)?;
    if drafts.is_empty() {
        return Ok(Resume::New);
    }
    let now = context.ports.clock.now();
    let mut stdout = io::stdout();
    let width = session.width;
    Ok(resume(&mut stdout, width, &mut session.keyboard, &drafts, now).await)
}

const fn left_code(left: Left) -> u8 {
    match left {
        Left::Done => exit::OK,
        Left::Quit | Left::Ended => exit::USAGE,
        Left::Interrupted => exit::INTERRUPTED,
    }
}

/// Runs a set-up and says how it ended.
async fn journey(
    session: &mut Session,
    context: &Context,
    _global: &Global,
    prepared: Prepared,
) -> (u8, Left) {
    if prepared.practice {
        session.say(messages::PRACTICE_BANNER);
    }
    // The lock is held as long as the journey runs.
    let Prepared {
        first,
        skip,
        held: _held,
        ..
    } = prepared;
    let Journey { ended, left } = session.run(context, first, skip).await;
    (closed(session, &ended, left), left)
}

/// Says how a set-up ended; its exit code.
fn closed(session: &Session, ended: &Ended, left: Left) -> u8 {
    let model = &ended.model;
    match left {
        Left::Done => {
            output::line("");
            for line in setup::done_lines(model) {
                session.say(&line);
            }
            exit::OK
        }
        Left::Quit => model.problem.as_ref().map_or(exit::USAGE, exit::of_problem),
        Left::Ended => exit::USAGE,
        Left::Interrupted => {
            interrupted(session, ended);
            exit::INTERRUPTED
        }
    }
}

fn interrupted(session: &Session, ended: &Ended) {
    output::warn(messages::INTERRUPTED);
    if let Some(name) = &ended.model.facts.name {
        session.say(&crate::guide::plain::everywhere::go_on(name.as_str()));
    }
}

/// `sfjwt test`, with a way from a finding to its fix.
pub(super) async fn test_command(
    context: &mut Context,
    global: &Global,
    connection: Connection,
    options: PracticeOptions,
) -> Result<u8, Failure> {
    let mut session = Session::begin(context, global)?;
    if connection.practice.is_some() {
        session.say(messages::PRACTICE_BANNER);
    }
    Ok(test(&mut session, context, connection, options).await?.0)
}

async fn test(
    session: &mut Session,
    context: &Context,
    connection: Connection,
    practice: PracticeOptions,
) -> Result<(u8, Left), Failure> {
    let start = Start::Test {
        connection: Box::new(connection),
        practice,
    };
    let first = vec![MsgBody::Start(Box::new(start))];
    let Journey { ended, left } = session.run(context, first, BTreeSet::new()).await;
    let model = &ended.model;
    if let (Left::Done, Some(Door::Repair(name, repair))) = (left, &model.door) {
        let why = Why::Repair((**repair).clone());
        return fix(session, context, name, why).await;
    }
    let code = match left {
        Left::Interrupted => {
            output::warn(messages::STOPPED);
            exit::INTERRUPTED
        }
        Left::Ended => exit::USAGE,
        Left::Done | Left::Quit => match &model.problem {
            Some(problem) => exit::of_problem(problem),
            None => summary::exit_code(&model.test),
        },
    };
    if let (Left::Done, Some(name)) = (left, &model.facts.name) {
        let elsewhere =
            model.facts.key.as_ref().and_then(|key| key.stored) == Some(StoreKind::Elsewhere);
        let user = model.answers.username.as_ref();
        match (elsewhere, user, model.org()) {
            (false, Some(user), Some(org)) => {
                session.say(&messages::works(name.as_str(), user.as_str(), org.host()));
            }
            _ => session.say(&messages::needs_key_holder(name.as_str())),
        }
    }
    Ok((code, left))
}
