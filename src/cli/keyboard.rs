//! Lines from standard input, read by a thread of their own when they are asked for.

use std::future::Future;
use std::io::{self, IsTerminal, Read};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeroize::{Zeroize, Zeroizing};

use crate::plain::{Keyboard, Typed};

/// Longest line. The room is taken at once: a buffer that grew would leave copies behind.
const LIMIT: usize = 64 * 1024;

/// Standard input as a keyboard.
pub(super) struct Stdin {
    requests: Sender<bool>,
    lines: UnboundedReceiver<Typed>,
    /// A line is being read; whether without echo.
    reading: Option<bool>,
    arrived: Option<Typed>,
    ended: bool,
    terminal: bool,
    /// The last line was typed without echo.
    hidden: bool,
}

impl Stdin {
    pub(super) fn new() -> Self {
        let (requests, wanted) = channel();
        let (sender, lines) = unbounded_channel();
        let terminal = io::stdin().is_terminal();
        // It ends with the process: nobody can interrupt a read.
        thread::spawn(move || serve(&wanted, &sender, terminal));
        Self {
            requests,
            lines,
            reading: None,
            arrived: None,
            ended: false,
            terminal,
            hidden: false,
        }
    }
}

impl Drop for Stdin {
    fn drop(&mut self) {
        // A signal may have ended the run while a secret was typed.
        if self.terminal && self.reading == Some(true) {
            drop(crossterm::terminal::disable_raw_mode());
        }
    }
}

impl Keyboard for Stdin {
    fn read(&mut self, hidden: bool) {
        if self.reading.is_some() || self.arrived.is_some() || self.ended {
            return;
        }
        let hidden = hidden && self.terminal;
        if self.requests.send(hidden).is_ok() {
            self.reading = Some(hidden);
        } else {
            self.ended = true;
        }
    }

    fn reads_openly(&self) -> bool {
        self.terminal && self.reading == Some(false)
    }

    fn echoes(&self) -> bool {
        self.terminal && !self.hidden
    }

    fn take(&mut self) -> Option<Typed> {
        if self.arrived.is_none()
            && let Ok(typed) = self.lines.try_recv()
        {
            self.arrived = Some(typed);
        }
        let typed = match self.arrived.take() {
            Some(typed) => typed,
            None if self.ended => return Some(Typed::End),
            None => return None,
        };
        self.hidden = self.reading.take() == Some(true);
        self.ended |= matches!(typed, Typed::End);
        // Ctrl-D leaves the cursor where it was.
        self.hidden |= self.ended;
        Some(typed)
    }

    fn arrived(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async {
            if self.arrived.is_some() {
                return;
            }
            if self.reading.is_none() {
                std::future::pending::<()>().await;
            }
            self.arrived = Some(self.lines.recv().await.unwrap_or(Typed::End));
        })
    }
}

fn serve(wanted: &Receiver<bool>, sender: &UnboundedSender<Typed>, terminal: bool) {
    let mut source = Source::new();
    while let Ok(hidden) = wanted.recv() {
        let raw = hidden && terminal && crossterm::terminal::enable_raw_mode().is_ok();
        let typed = if raw {
            source.hidden_line()
        } else {
            source.line()
        };
        if raw {
            drop(crossterm::terminal::disable_raw_mode());
        }
        if sender.send(typed).is_err() {
            return;
        }
    }
}

/// Bytes of standard input, past the standard library's buffer, which nobody wipes.
struct Source {
    input: Box<dyn Read>,
    buffer: Zeroizing<Vec<u8>>,
    start: usize,
    end: usize,
}

impl Source {
    fn new() -> Self {
        Self {
            input: unbuffered(),
            buffer: Zeroizing::new(vec![0; 4096]),
            start: 0,
            end: 0,
        }
    }

    /// The next byte; `None` at the end.
    fn byte(&mut self) -> Option<u8> {
        if self.start == self.end {
            self.buffer.zeroize();
            self.buffer.resize(4096, 0);
            self.start = 0;
            self.end = loop {
                match self.input.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Ok(length) => break length,
                    Err(_) => break 0,
                }
            };
        }
        let byte = self.buffer[..self.end].get(self.start).copied();
        if byte.is_some() {
            self.buffer[self.start] = 0;
            self.start += 1;
        }
        byte
    }

    /// A line as the terminal, or a pipe, gives it.
    fn line(&mut self) -> Typed {
        let mut line = Zeroizing::new(Vec::with_capacity(LIMIT));
        loop {
            match self.byte() {
                None if line.is_empty() => return Typed::End,
                None | Some(b'\n') => break,
                Some(byte) if line.len() < LIMIT => line.push(byte),
                Some(_) => {}
            }
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Typed::Line(text(&line))
    }

    /// A line that the terminal does not show: keys come one by one.
    fn hidden_line(&mut self) -> Typed {
        let mut line = Zeroizing::new(Vec::with_capacity(LIMIT));
        loop {
            match self.byte() {
                None => return Typed::End,
                Some(3) => return Typed::Interrupt,
                Some(4) if line.is_empty() => return Typed::End,
                Some(b'\r' | b'\n') => return Typed::Line(text(&line)),
                Some(8 | 127) => {
                    // A whole character: its continuation bytes, then its first.
                    while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
                }
                Some(21) => line.clear(),
                Some(27) => self.skip_escape(),
                Some(byte) if byte >= 32 && line.len() < LIMIT => line.push(byte),
                Some(_) => {}
            }
        }
    }

    /// Arrow keys and their like: `ESC [ … letter`, `ESC O letter`.
    fn skip_escape(&mut self) {
        if self.start == self.end {
            return;
        }
        if let Some(b'[' | b'O') = self.byte() {
            while self.start < self.end {
                if self.byte().is_some_and(|byte| (64..=126).contains(&byte)) {
                    return;
                }
            }
        }
    }
}

fn text(line: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(line.len() * 3));
    for chunk in line.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

#[cfg(unix)]
fn unbuffered() -> Box<dyn Read> {
    use std::os::fd::AsFd;
    match io::stdin().as_fd().try_clone_to_owned() {
        Ok(descriptor) => Box::new(std::fs::File::from(descriptor)),
        Err(_) => Box::new(io::stdin()),
    }
}

/// Consoles are read as text by the standard library alone.
#[cfg(not(unix))]
fn unbuffered() -> Box<dyn Read> {
    Box::new(io::stdin())
}
