//! The terminal itself: entered once, given back on every way out.
//!
//! Whatever happens (quit, error, panic, SIGTERM, SIGHUP, pause), [`restore`] gives back what was
//! taken, in the reverse order, and doing it twice does no harm.

use std::io::{self, BufWriter, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::clipboard::CopyToClipboard;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind,
    KeyModifiers,
};
use ratatui::crossterm::style::Print;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{Input, KeyPress};

/// The terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Something panicked: the terminal was given back, and nothing may be painted any more.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Wheel turns arrive as arrow keys, without the mouse being taken from the person (xterm's
/// alternate scroll, private mode 1007).
const WHEEL_ON: &str = "\x1b[?1007h";
const WHEEL_OFF: &str = "\x1b[?1007l";

/// Room for a whole frame: it goes out in one piece, so that nobody sees half of it. The standard
/// output alone sends a kilobyte at a time.
const FRAME: usize = 64 * 1024;

type Backend = CrosstermBackend<BufWriter<Stdout>>;

/// A terminal that is painted on.
pub(super) struct Terminal {
    inner: ratatui::Terminal<Backend>,
}

impl Terminal {
    /// Takes the terminal: raw mode, alternate screen, pastes as one piece.
    ///
    /// # Errors
    /// The terminal refused; it was given back.
    pub(super) fn enter() -> io::Result<Self> {
        give_back_on_panic();
        take().inspect_err(|_| restore())?;
        let out = BufWriter::with_capacity(FRAME, io::stdout());
        let inner = ratatui::Terminal::new(CrosstermBackend::new(out));
        let mut terminal = Self {
            inner: inner.inspect_err(|_| restore())?,
        };
        terminal.wipe().inspect_err(|_| restore())?;
        Ok(terminal)
    }

    /// Takes the terminal again after a pause, and forgets what was painted.
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        take()?;
        self.wipe()
    }

    /// Clears the screen and forgets what was painted. `ratatui::Terminal::clear` would ask the
    /// terminal where its cursor is: some never answer, and the answer of others is taken by the
    /// thread that reads keys; either way nothing would be seen for two seconds.
    fn wipe(&mut self) -> io::Result<()> {
        let size = self.inner.size()?;
        self.inner.resize(size.into())
    }

    /// Leaves the screen and prints lines as they are, where the mouse can select them whole.
    pub(super) fn print_outside(lines: &[String]) {
        let mut out = io::stdout();
        drop(execute!(out, LeaveAlternateScreen, cursor::Show));
        for line in lines {
            // In raw mode a line feed alone stays in its column.
            drop(execute!(out, Print(line), Print("\r\n")));
        }
    }

    /// Back to the screen.
    pub(super) fn back_inside(&mut self) {
        drop(execute!(io::stdout(), EnterAlternateScreen));
        self.repaint();
    }

    /// The painter.
    pub(super) const fn painter(&mut self) -> &mut ratatui::Terminal<Backend> {
        &mut self.inner
    }

    /// Forgets what was painted: the next frame is whole.
    pub(super) fn repaint(&mut self) {
        // A terminal that cannot be cleared is painted over anyway.
        drop(self.wipe());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, Print(WHEEL_ON))?;
    // Consoles without it (old Windows) refuse; pastes then arrive as keys.
    drop(execute!(io::stdout(), EnableBracketedPaste));
    Ok(())
}

/// Gives the terminal back. Safe to call at any time, any number of times.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Each step alone: one that fails must not keep the others from being done.
    drop(execute!(out, DisableBracketedPaste));
    drop(execute!(out, Print(WHEEL_OFF), LeaveAlternateScreen));
    drop(disable_raw_mode());
    drop(execute!(out, cursor::Show));
    drop(out.flush());
}

/// Whether the terminal is ours now.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Whether something panicked.
pub(super) fn has_panicked() -> bool {
    PANICKED.load(Ordering::SeqCst)
}

/// The message of a panic is of no use on a screen that is about to vanish.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICKED.store(true, Ordering::SeqCst);
            restore();
            before(info);
        }));
    });
}

/// Sends a text to the clipboard of the terminal (OSC 52). It never says whether it arrived.
pub(super) fn copy_by_terminal(text: &str) {
    drop(execute!(
        io::stdout(),
        CopyToClipboard::to_clipboard_from(text)
    ));
}

/// Reads keys, pastes and sizes on a thread of its own, which exit never joins.
pub(super) fn inputs() -> UnboundedReceiver<Input> {
    let (sender, receiver) = unbounded_channel();
    let reading = std::thread::Builder::new().spawn(move || read_all(&sender));
    // Without the thread there is no input: the channel is closed, and the front end leaves.
    drop(reading);
    receiver
}

fn read_all(sender: &UnboundedSender<Input>) {
    while let Ok(event) = event::read() {
        if let Some(input) = input(event)
            && sender.send(input).is_err()
        {
            return;
        }
    }
}

/// Keys that were pressed or held, never those that are let go.
fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Input::Key(press(key))),
        Event::Paste(text) => Some(Input::Paste(text.into())),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        _ => None,
    }
}

fn press(key: KeyEvent) -> KeyPress {
    let mut modifiers =
        key.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
    // Shift is in the character already; Shift-Tab has a code of its own. AltGr arrives as
    // Ctrl-Alt on Windows and makes characters.
    modifiers -= KeyModifiers::SHIFT;
    let alt_gr = modifiers == KeyModifiers::CONTROL | KeyModifiers::ALT;
    if matches!(key.code, KeyCode::Char(_)) && alt_gr {
        modifiers = KeyModifiers::NONE;
    }
    let code = match key.code {
        KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
            KeyCode::Char(c.to_ascii_lowercase())
        }
        code => code,
    };
    KeyPress { code, modifiers }
}
