//! The terminal UI as a front end: input to messages, model to frames, timers.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::{Model, Pending, pending};
use crate::domain::{Timestamp, clean_lines};
use crate::guide::{Words, screens};
use crate::ports::{FrontEnd, Next, SecretFields};

use super::terminal::{self, Terminal};
use super::ui::Leaving;
use super::{Caps, Input, Request, Ui, draw};

/// The terminal UI.
pub struct Tui {
    terminal: Terminal,
    caps: Caps,
    ui: Ui,
    secrets: Arc<dyn SecretFields>,
    inputs: UnboundedReceiver<Input>,
    queue: VecDeque<Input>,
    wake: Option<Duration>,
    continued: Continued,
    closed: bool,
    paused: bool,
    outside: bool,
    greeting: Option<String>,
}

impl Tui {
    /// Takes the terminal and paints nothing yet. `secrets` holds what is typed into secret fields.
    ///
    /// # Errors
    /// The terminal could not be taken.
    pub fn new(caps: Caps, secrets: Arc<dyn SecretFields>) -> io::Result<Self> {
        let terminal = Terminal::enter()?;
        Ok(Self {
            terminal,
            caps,
            ui: Ui::default(),
            secrets,
            inputs: terminal::inputs(),
            queue: VecDeque::new(),
            wake: None,
            continued: Continued::new(),
            closed: false,
            paused: false,
            outside: false,
            greeting: None,
        })
    }

    /// For the next journey: what was looked at and typed is forgotten, the terminal is kept.
    pub fn begin(&mut self, secrets: Arc<dyn SecretFields>) {
        if !terminal::is_taken() {
            self.resume();
        }
        self.ui.next_journey(self.greeting.take());
        self.secrets = secrets;
    }

    /// Says something on the next journey's first page: why the last one did not begin.
    pub fn say_next(&mut self, words: &Words) {
        self.greeting = Some(format!("{} {}", words.what, words.next));
    }

    /// Whether something went wrong inside: a panic, or a terminal that went away.
    pub fn has_failed(&self) -> bool {
        self.closed || terminal::has_panicked()
    }

    /// How the journey was left.
    pub const fn leaving(&self) -> Option<Leaving> {
        self.ui.leave
    }

    fn paint(&mut self, model: &Model, now: Timestamp) -> io::Result<()> {
        let (ui, caps) = (&self.ui, self.caps);
        let mut first = 0;
        self.terminal
            .painter()
            .draw(|frame| first = draw(frame, model, ui, caps, now))?;
        self.ui.settle(first);
        Ok(())
    }

    /// Does what the UI asked to be done with the terminal.
    fn serve(&mut self) {
        for request in self.ui.take_requests() {
            match request {
                Request::Redraw => self.terminal.repaint(),
                Request::TerminalCopy(text) => terminal::copy_by_terminal(&text),
                Request::Suspend => self.pause(),
                Request::Plain(values) => self.show_outside(values),
            }
        }
    }

    /// Values outside of the screen until the next key. They are public; they may stay in the
    /// scrollback.
    fn show_outside(&mut self, values: Vec<(String, String)>) {
        let mut lines = vec![screens::PLAIN.to_owned(), String::new()];
        for (label, value) in values {
            lines.extend((!label.is_empty()).then_some(label));
            lines.extend(value.lines().map(clean_lines));
            lines.push(String::new());
        }
        Terminal::print_outside(&lines);
        self.outside = true;
    }

    /// Gives the terminal back and stops the whole process group, as a shell expects of Ctrl-Z: a
    /// signal that only this process raised is dropped where nobody is there to continue it.
    #[cfg(unix)]
    fn pause(&mut self) {
        use rustix::process::{Signal, kill_current_process_group};
        terminal::restore();
        self.paused = true;
        if kill_current_process_group(Signal::STOP).is_err() {
            self.resume();
        }
    }

    /// There is no such thing here.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "as on Unix, where it stops")]
    fn pause(&mut self) {}

    /// Takes the terminal again.
    fn resume(&mut self) {
        self.paused = false;
        if self.terminal.enter_again().is_err() {
            self.ui.leave = Some(Leaving::Quit);
        }
    }

    /// Takes whatever input there is. `None`: everything is taken and nothing is to be sent.
    fn take_input(&mut self, model: &Model, now: Timestamp) -> Option<Next> {
        loop {
            let messages = self.ui.sync(model, now);
            if !messages.is_empty() {
                return Some(Next::Send(messages));
            }
            if self.ui.leave.is_some() {
                return Some(Next::Leave);
            }
            let input = self.queue.pop_front()?;
            if self.outside {
                if matches!(input, Input::Key(_)) {
                    self.outside = false;
                    self.terminal.back_inside();
                }
                continue;
            }
            let messages = self.ui.react(model, self.secrets.as_ref(), now, input);
            self.serve();
            if !messages.is_empty() {
                return Some(Next::Send(messages));
            }
        }
    }
}

impl FrontEnd for Tui {
    fn show(&mut self, model: &Model, now: Timestamp) -> Next {
        let chosen = model.door.is_some() && pending(model) == Pending::Done;
        // A signal, a panic, a terminal that went away: the way out, without a word to nobody.
        if model.interrupted || chosen || self.closed || terminal::has_panicked() {
            return Next::Leave;
        }
        if let Some(next) = self.take_input(model, now) {
            return next;
        }
        self.serve();
        if !self.paused && !self.outside && self.paint(model, now).is_err() {
            self.ui.leave = Some(Leaving::Quit);
            return Next::Leave;
        }
        let wake = self.ui.wake(model, now, self.caps.motion);
        self.wake = wake.map(|wake| wake.try_into().unwrap_or(Duration::from_millis(1)));
        Next::Wait
    }

    fn finishing(&mut self) {
        terminal::restore();
    }

    fn input(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            let wake = self.wake.take();
            let sleep = async {
                match wake {
                    Some(wake) => tokio::time::sleep(wake).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                input = self.inputs.recv() => match input {
                    Some(input) => self.queue.push_back(input),
                    None => self.closed = true,
                },
                () = sleep => {}
                () = self.continued.wait() => self.resume(),
            }
            while let Ok(input) = self.inputs.try_recv() {
                self.queue.push_back(input);
            }
        })
    }
}

/// Tells when the program goes on after a pause, whoever paused it.
struct Continued {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Continued {
    fn new() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let number = rustix::process::Signal::CONT.as_raw();
            Self {
                signal: signal(SignalKind::from_raw(number)).ok(),
            }
        }
        #[cfg(not(unix))]
        Self {}
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}
