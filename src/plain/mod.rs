//! The front end that asks line by line: append-only, for screen readers and simple terminals.
//!
//! It shows what [`crate::app::pending()`] says and answers with messages, as the other front ends
//! do. Nothing moves, nothing is drawn; what takes long says so every ten seconds.

mod ask;
mod busy;
mod connection;
mod dashboard;
mod done;
mod doors;
mod explain;
mod facts;
mod failed;
mod keyboard;
mod list;
mod paste;
mod replace;
mod resume;
mod secret;
mod state;
mod view;
mod voice;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::future::Future;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::app::{Journey, Kind, Model, MsgBody, Pending, Problem, Stage, ask_about, pending};
use crate::diagnosis::Fix;
use crate::domain::{TickState, Timestamp};
use crate::guide::plain as words;
use crate::ports::{Files, FrontEnd, Next, SecretFields};
use crate::scripted::Journal;

pub use keyboard::{Keyboard, Typed};
pub use resume::{Resume, resume};

use busy::Patience;
use dashboard::{Table, has_connections};
use paste::Block;
use state::{Aside, Heard, Passphrase, Prompt, Told};
use view::At;
use voice::Voice;

/// Why the plain prompts were left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The journey is over.
    Done,
    /// The person typed `quit`.
    Quit,
    /// The input ended: as if cancelled.
    Ended,
    /// Ctrl-C or a signal.
    Interrupted,
}

/// Asks line by line.
pub struct Plain<'a> {
    voice: Voice<'a>,
    keyboard: &'a mut dyn Keyboard,
    secrets: Arc<dyn SecretFields>,
    files: Arc<dyn Files>,
    skip: BTreeSet<String>,
    journal: Journal,
    at: At,
    asked: Option<Prompt>,
    aside: Aside,
    passphrase: Passphrase,
    told: Told,
    /// A block of lines that is arriving.
    block: Option<Block>,
    /// An empty line that still belongs to the last one.
    trailing: bool,
    /// Results of aids up to here were told.
    heard: u64,
    explaining: bool,
    patience: Patience,
    pause: Option<Timestamp>,
    /// The list of connections.
    table: Table,
    /// The fix that a connection was opened for was gone to.
    repairing: bool,
    wake: Option<Duration>,
    left: Left,
}

impl<'a> Plain<'a> {
    /// Speaks to `out` in lines of `width` columns and listens to `keyboard`.
    pub fn new(
        out: &'a mut dyn Write,
        width: usize,
        keyboard: &'a mut dyn Keyboard,
        secrets: Arc<dyn SecretFields>,
        files: Arc<dyn Files>,
    ) -> Self {
        Self {
            voice: Voice::new(out, width),
            keyboard,
            secrets,
            files,
            skip: BTreeSet::new(),
            journal: Journal::attended(),
            at: At::Flow,
            asked: None,
            aside: Aside::None,
            passphrase: Passphrase::default(),
            told: Told::default(),
            block: None,
            trailing: false,
            heard: 0,
            explaining: false,
            patience: Patience::default(),
            pause: None,
            table: Table::default(),
            repairing: false,
            wake: None,
            left: Left::Done,
        }
    }

    /// Checklist lines that a flag said to leave undone.
    #[must_use]
    pub fn with_skipped(mut self, skip: BTreeSet<String>) -> Self {
        self.skip = skip;
        self
    }

    /// Comes from another journey, in which tests up to the n-th that ended were told of.
    #[must_use]
    pub const fn returning(mut self, back: bool, tests_told: u64) -> Self {
        self.table.back = back;
        self.table.tests_told = tests_told;
        self
    }

    /// Tests up to the n-th that ended were told of.
    pub const fn tests_told(&self) -> u64 {
        self.table.tests_told
    }

    /// Why it was left.
    pub const fn left(&self) -> Left {
        self.left
    }

    fn leave(&mut self, left: Left) -> Next {
        self.voice.answered(false);
        self.voice.flush();
        self.left = left;
        Next::Leave
    }

    /// What is to be asked now.
    fn prompt(&self, model: &Model) -> Prompt {
        match &self.at {
            At::Question { question, .. } => return Prompt::Question(question.clone()),
            At::Line { step, line, .. } => return Prompt::Line(*step, line.clone()),
            At::Flow => {}
        }
        if self.pause.is_some() {
            return Prompt::Pause;
        }
        if matches!(
            model.test.experiments.stage,
            Stage::Looking | Stage::Running
        ) {
            return Prompt::Quiet;
        }
        match pending(model) {
            Pending::Ask(ask) => Prompt::Question(ask.question),
            Pending::Act { step, line } => Prompt::Line(step, line.id.clone()),
            Pending::Busy(_) if self.patience.offers() => Prompt::Waiting,
            Pending::Busy(_) => Prompt::Quiet,
            Pending::Doors if self.aside == Aside::FixDoor => Prompt::FixDoor,
            Pending::Doors if model.facts.shelf.is_none() => Prompt::Quiet,
            Pending::Doors if matches!(self.aside, Aside::Sure(_)) => match &self.aside {
                Aside::Sure(wanted) => Prompt::Sure(wanted.clone()),
                _ => Prompt::Doors,
            },
            Pending::Doors => Prompt::Doors,
            Pending::Stuck(Problem::TestFailed(_)) if model.test.key_problem.is_none() => {
                Prompt::Findings
            }
            Pending::Stuck(_) => Prompt::Stuck,
            Pending::Done => self.at_the_end(model),
        }
    }

    fn at_the_end(&self, model: &Model) -> Prompt {
        match (&model.journey, &self.aside) {
            (Journey::Test(_), _) if model.door.is_some() => Prompt::Over,
            (Journey::Setup, _) if model.is_repair() => Prompt::Over,
            (Journey::Setup, Aside::KeyFile(file)) => Prompt::Confirm(file.clone()),
            (Journey::Setup, _) => Prompt::HandOver,
            (Journey::Test(_), _) if model.test.key_problem.is_some() => Prompt::Stuck,
            (Journey::Test(_), _) if model.test.failed() => Prompt::Findings,
            _ => Prompt::Over,
        }
    }

    /// Asks what is to be asked: with everything around it if it is new, else only the prompt.
    fn speak(&mut self, model: &Model, now: Timestamp) -> Next {
        if busy::answers_soon(model, now) {
            // Its answer comes first, so that the prompt is not said twice.
            self.wake = Some(busy::A_MOMENT);
            return Next::Wait;
        }
        if let Some(fix) = self.first_fix(model) {
            self.repairing = true;
            if let Some(next) = self.go_to_fix(model, now, &fix) {
                return next;
            }
        }
        let prompt = self.prompt(model);
        let new = self.asked.as_ref() != Some(&prompt);
        self.asked = Some(prompt.clone());
        if let Some(line) = self.line_to_skip(model, &prompt) {
            return Next::Send(vec![MsgBody::Tick(line, Some(TickState::Skipped))]);
        }
        if prompt == Prompt::Over {
            self.tell_told(model);
            return self.leave(Left::Done);
        }
        self.wake = self.wait_words(model, &prompt, now);
        if prompt == Prompt::Quiet || self.block.is_some() {
            self.voice.flush();
            if self.block.is_some() {
                self.keyboard.read(false);
            }
            return Next::Wait;
        }
        if new {
            self.introduce(model, &prompt);
        }
        let hidden = matches!(&prompt, Prompt::Question(question)
            if matches!(ask_about(model, question).kind, Kind::Secret { .. }));
        if !self.voice.waits() {
            self.passphrase.showed = hidden && self.keyboard.reads_openly();
            let text = self.prompt_words(model, &prompt);
            self.voice.prompt(&text);
        }
        self.keyboard.read(hidden && !self.passphrase.showed);
        Next::Wait
    }

    /// A connection that was opened for a fix: there it goes, once the test has failed again.
    fn first_fix(&self, model: &Model) -> Option<Fix> {
        let failed = matches!(pending(model), Pending::Stuck(Problem::TestFailed(_)));
        let open = failed && !self.repairing && self.at == At::Flow;
        model.repair.as_ref().filter(|_| open)?.fix.clone()
    }

    fn line_to_skip(&self, model: &Model, prompt: &Prompt) -> Option<String> {
        match prompt {
            Prompt::Line(_, line) if self.at == At::Flow => {
                let open = self.skip.contains(line) && !model.ticks.contains_key(line);
                open.then(|| line.clone())
            }
            _ => None,
        }
    }

    fn introduce(&mut self, model: &Model, prompt: &Prompt) {
        match prompt {
            Prompt::Doors if has_connections(model) => self.dashboard(model),
            Prompt::Doors => self.doors(model),
            Prompt::FixDoor => {
                self.voice.gap();
                self.voice.say(words::doors::FIX);
            }
            Prompt::Question(question) => self.question(model, question),
            Prompt::Line(step, line) => self.line(model, *step, line),
            Prompt::Stuck => self.stuck(model),
            Prompt::Findings => self.findings(model),
            Prompt::HandOver => self.hand_over(model),
            Prompt::Confirm(file) => {
                let path = self.files.resolve(file);
                self.voice
                    .say(&words::done::confirm(&path.display().to_string()));
            }
            Prompt::Sure(_) | Prompt::Pause | Prompt::Waiting | Prompt::Quiet | Prompt::Over => {}
        }
    }

    fn prompt_words(&mut self, model: &Model, prompt: &Prompt) -> String {
        match prompt {
            Prompt::Doors if has_connections(model) => words::dashboard::PROMPT.to_owned(),
            Prompt::Doors => words::doors::PROMPT.to_owned(),
            Prompt::Sure(_) => words::dashboard::SURE.to_owned(),
            Prompt::FixDoor => words::doors::FIX_PROMPT.to_owned(),
            Prompt::Question(question) => self.question_prompt(model, question),
            Prompt::Line(_, line) => self.line_prompt(model, line),
            Prompt::Stuck if model.next_key_is_refused() => words::replace::STUCK_PROMPT.to_owned(),
            Prompt::Stuck => words::stuck::PROMPT.to_owned(),
            Prompt::Findings => failed::prompt(model),
            Prompt::HandOver => done::prompt(model),
            Prompt::Confirm(_) => words::done::CONFIRM_PROMPT.to_owned(),
            Prompt::Pause => words::busy::PAUSE_PROMPT.to_owned(),
            Prompt::Waiting | Prompt::Quiet | Prompt::Over => words::busy::PROMPT.to_owned(),
        }
    }

    /// Takes a line; `None`: the prompt stands again.
    fn hear(&mut self, model: &Model, now: Timestamp, line: &Zeroizing<String>) -> Option<Next> {
        if std::mem::take(&mut self.trailing) && line.trim().is_empty() {
            return None;
        }
        let prompt = self.prompt(model);
        if let Prompt::Question(question) = &prompt
            && matches!(ask_about(model, question).kind, Kind::Secret { .. })
            && !self.is_key_block(line)
        {
            return self.hear_secret(model, question, line);
        }
        match self.hear_paste(model, &prompt, line) {
            Heard::Not => {}
            Heard::Again => return None,
            Heard::Next(next) => return Some(next),
        }
        let text = line.trim();
        match self.hear_command(model, &prompt, text) {
            Heard::Not => {}
            Heard::Again => return None,
            Heard::Next(next) => return Some(next),
        }
        match &prompt {
            Prompt::Doors if has_connections(model) => self.hear_dashboard(model, text),
            Prompt::Doors => self.hear_doors(model, text),
            Prompt::Sure(wanted) => self.hear_sure(wanted, text),
            Prompt::FixDoor => self.hear_fix_door(model, text),
            Prompt::Question(question) => self.hear_answer(model, question, text),
            Prompt::Line(step, line) => self.hear_line(model, *step, line, text),
            Prompt::Stuck => self.hear_stuck(model, text),
            Prompt::Findings => self.hear_findings(model, now, text),
            Prompt::HandOver => self.hear_done(model, text),
            Prompt::Confirm(file) => self.hear_confirm(file, text),
            Prompt::Pause => {
                self.pause = None;
                Some(self.test_again())
            }
            Prompt::Waiting | Prompt::Quiet | Prompt::Over => self.hear_waiting(model, text),
        }
    }

    /// Commands that work everywhere.
    fn hear_command(&mut self, model: &Model, prompt: &Prompt, text: &str) -> Heard {
        match text.to_lowercase().as_str() {
            "quit" | "exit" => return Heard::Next(self.quit(model)),
            "help" | "?" => self.help(model, prompt),
            "show" => self.show_facts(model),
            "back" => self.back(model),
            "return" => self.go_to_flow(),
            _ => return Heard::Not,
        }
        Heard::Again
    }

    fn quit(&mut self, model: &Model) -> Next {
        let over =
            matches!(model.journey, Journey::Setup) && matches!(pending(model), Pending::Done);
        let text = match (&model.journey, &model.facts.name) {
            (Journey::Home, _) => String::new(),
            (Journey::Setup, _) if over => String::new(),
            (Journey::Setup, Some(name)) => words::everywhere::saved(name.as_str()),
            (Journey::Setup, None) => words::everywhere::NOTHING.to_owned(),
            (Journey::Replace, Some(name)) if model.replaced_here() => {
                crate::guide::replacing::goes_on(name.as_str())
            }
            (Journey::Test(_) | Journey::Token(_) | Journey::Replace, _) => {
                words::everywhere::UNCHANGED.to_owned()
            }
        };
        self.voice.say(&text);
        self.leave(if over { Left::Done } else { Left::Quit })
    }

    /// The input ended: everything is kept, and how to go on is said.
    fn ended(&mut self, model: &Model) -> Next {
        self.voice.say(words::everywhere::ENDED);
        let next = self.quit(model);
        // At the very end nothing is missing any more.
        if self.left == Left::Quit {
            self.left = Left::Ended;
        }
        next
    }

    fn news(&mut self, model: &Model) {
        for line in self.journal.news(model) {
            self.voice.say(&line);
        }
        self.tell_failed_test(model);
        self.tell_aids(model);
        self.tell_upkeep(model);
        self.tell_tests(model);
        self.tell_explanation(model);
    }
}

impl FrontEnd for Plain<'_> {
    fn show(&mut self, model: &Model, now: Timestamp) -> Next {
        self.news(model);
        if model.interrupted {
            return self.leave(Left::Interrupted);
        }
        if self.pause.is_some_and(|until| now >= until) {
            self.pause = None;
            return self.test_again();
        }
        while let Some(typed) = self.keyboard.take() {
            self.voice.answered(self.keyboard.echoes());
            let heard = match typed {
                // What nobody may ever do is not waited for without anybody there.
                Typed::End
                    if self.prompt(model) == Prompt::Waiting && !model.waits_for_upload() =>
                {
                    self.patience.end();
                    None
                }
                Typed::End => Some(self.ended(model)),
                Typed::Interrupt => Some(Next::Send(vec![MsgBody::Interrupt])),
                Typed::Line(line) => self.hear(model, now, &line),
            };
            if let Some(next) = heard {
                return next;
            }
        }
        self.speak(model, now)
    }

    fn input(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        let wake = self.wake;
        Box::pin(async move {
            let timer = async {
                match wake {
                    Some(delay) => tokio::time::sleep(delay).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.keyboard.arrived() => {}
                () = timer => {}
            }
        })
    }
}
