//! A terminal for tests: a program in a real PTY, its screen parsed as a terminal would, keys,
//! pastes, resizes and signals for it.
//!
//! Everything waits for a condition, with a deadline; a failure shows the screen.
//!
//! The program runs below a small shell (the session's leader), because the kernel resets a
//! terminal whose leader ends: only who stays can see in what state the program left it. The shell
//! tells the program's process id, its exit code and the terminal's settings in an OSC of its own,
//! in line with the program's output.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, clippy::panic, reason = "support of tests")]
#![cfg(unix)]

#[path = "pty/display.rs"]
mod display;
#[path = "pty/keys.rs"]
mod keys;
#[path = "pty/launch.rs"]
mod launch;

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::Screen;

use display::Display;
pub(crate) use keys::Key;
pub(crate) use launch::Launch;

/// Far longer than anything takes: only what hangs meets it.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A program in a terminal. Killed when dropped.
pub(crate) struct Terminal {
    /// Just before the start.
    pub(crate) started: Instant,
    bare: bool,
    leader: u32,
    pid: u32,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    held: Option<Box<dyn SlavePty + Send>>,
    line: Arc<Line>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads tell.
struct Line {
    display: Mutex<Display>,
    changed: Condvar,
    letting_go: AtomicBool,
}

impl Line {
    fn display(&self) -> MutexGuard<'_, Display> {
        self.display.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Terminal {
    /// `sfjwt ARGS…` in a home of its own, on a terminal of that size.
    pub(crate) fn start(home: &Path, args: &[&str], cols: u16, rows: u16) -> Self {
        Launch::sfjwt(home, args).size(cols, rows).start()
    }

    fn spawn(launch: Launch) -> Self {
        let size = pty_size(launch.cols, launch.rows);
        let pair = native_pty_system().openpty(size).expect("a PTY");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let writer = pair.master.take_writer().expect("its input");
        let line = Arc::new(Line {
            display: Mutex::new(Display::new(launch.cols, launch.rows)),
            changed: Condvar::new(),
            letting_go: AtomicBool::new(false),
        });
        let started = Instant::now();
        let mut child = pair
            .slave
            .spawn_command(launch.command)
            .expect("the program starts");
        // Who reads a terminal that nobody holds is told of its end, on some machines before the last
        // bytes. With the shell, its note is the end; so the terminal stays held until then.
        let held = (!launch.bare).then_some(pair.slave);
        let leader = child.process_id().expect("it runs");
        let reading = Arc::clone(&line);
        let read = thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let count = match reader.read(&mut buffer) {
                    Ok(count @ 1..) => count,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Ok(_) | Err(_) => break,
                };
                if reading.letting_go.load(Ordering::SeqCst) {
                    return;
                }
                reading.display().process(&buffer[..count]);
                reading.changed.notify_all();
            }
            reading.display().closed = true;
            reading.changed.notify_all();
        });
        let waiting = Arc::clone(&line);
        let wait = thread::spawn(move || {
            let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
            waiting.display().leader_code = Some(code);
            waiting.changed.notify_all();
        });
        let mut terminal = Self {
            started,
            bare: launch.bare,
            leader,
            pid: leader,
            master: Some(pair.master),
            writer: Some(writer),
            held,
            line,
            threads: vec![read, wait],
        };
        if !launch.bare {
            let pid = terminal.wait_note("pid");
            terminal.pid = pid.parse().expect("a process id");
        }
        terminal
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.pid
    }

    /// The screen as it is now.
    pub(crate) fn screen(&self) -> Screen {
        self.line.display().screen().clone()
    }

    /// The text on it.
    pub(crate) fn text(&self) -> String {
        self.line.display().screen().contents()
    }

    /// The screen for a message of failure.
    pub(crate) fn dump(&self) -> String {
        self.line.display().dump()
    }

    /// Every byte the program wrote, and every screen it made of them: what to search for secrets.
    pub(crate) fn everything(&self) -> Vec<u8> {
        let display = self.line.display();
        let mut all = display.raw.clone();
        for screen in &display.screens {
            all.push(0);
            all.extend_from_slice(screen.as_bytes());
        }
        all
    }

    /// What the program sent to the terminal's clipboard, in base64.
    pub(crate) fn copied(&self) -> Vec<Vec<u8>> {
        self.line.display().copied()
    }

    /// Waits for the first text and tells how long it took from the start.
    #[track_caller]
    pub(crate) fn first_text_after(&self) -> Duration {
        let first = self.wait("text", |display| display.first_text);
        first.duration_since(self.started)
    }

    /// Sends what a key sends and tells how long it took until another screen was painted, to its
    /// last cell.
    #[track_caller]
    pub(crate) fn time_to_change(&mut self, key: &[u8]) -> Duration {
        let before = self.whole_frame();
        let pressed = Instant::now();
        self.send(key);
        self.wait("another screen", |display| {
            let another = display.screen().contents() != before;
            (another && display.frame_is_whole()).then_some(display.last_byte)
        })
        .map_or(Duration::ZERO, |painted| painted.duration_since(pressed))
    }

    /// Presses a key that paints the same screen from scratch and tells how long it took.
    #[track_caller]
    pub(crate) fn time_to_repaint(&mut self, key: &[u8]) -> Duration {
        // Blanks that were painted and those that never were look the same.
        let before = squeeze(&self.whole_frame());
        let length = self.line.display().raw.len();
        let least = before.chars().filter(|c| !c.is_whitespace()).count() / 2;
        let pressed = Instant::now();
        self.send(key);
        self.wait("the same screen, painted anew", |display| {
            let anew = display.raw.len() > length + least && display.frame_is_whole();
            (anew && squeeze(&display.screen().contents()) == before).then_some(display.last_byte)
        })
        .map_or(Duration::ZERO, |painted| painted.duration_since(pressed))
    }

    /// The text on the screen as soon as everything of it has arrived.
    #[track_caller]
    fn whole_frame(&self) -> String {
        self.wait("a whole frame", |display| {
            let whole = display.frame_is_whole();
            whole.then(|| display.screen().contents())
        })
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().expect("it has not hung up");
        writer.write_all(bytes).expect("the program's input");
        writer.flush().expect("the program's input");
    }

    /// Types a text.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, key: Key) {
        self.send(&key.bytes());
    }

    /// Pastes a text, as a terminal does for a program that asked to be told.
    #[track_caller]
    pub(crate) fn paste(&mut self, text: &str) {
        let told = self.screen().bracketed_paste();
        assert!(told, "bracketed paste is off\n{}", self.dump());
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        // First our side: what the program paints after it heard of it must find the room.
        self.line.display().resize(cols, rows);
        let master = self.master.as_ref().expect("it has not hung up");
        master.resize(pty_size(cols, rows)).expect("a new size");
    }

    /// Sends the program a signal: `TERM`, `HUP`, `KILL`, `CONT`, …
    pub(crate) fn signal(&self, name: &str) {
        kill(name, &self.pid.to_string());
    }

    /// Sends a signal to everything that runs in the terminal's foreground.
    pub(crate) fn signal_group(&self, name: &str) {
        let master = self.master.as_ref().expect("it has not hung up");
        let group = master.process_group_leader().expect("a foreground group");
        kill(name, &format!("-{group}"));
    }

    /// Closes the terminal, as closing its window does. `wake` is a key on which the program writes
    /// something.
    pub(crate) fn hang_up(&mut self, wake: Key) {
        self.line.letting_go.store(true, Ordering::SeqCst);
        self.key(wake);
        self.threads.remove(0).join().expect("the reader ends");
        self.writer = None;
        self.held = None;
        self.master = None;
    }

    /// Waits until a text stands on the screen; line breaks and runs of spaces count as one space.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        let wanted = squeeze(text);
        self.wait_until(&format!("`{text}`"), |screen| {
            squeeze(&screen.contents()).contains(&wanted)
        });
    }

    /// Waits until a text has gone from the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&self, text: &str) {
        let unwanted = squeeze(text);
        self.wait_until(&format!("no `{text}`"), |screen| {
            !squeeze(&screen.contents()).contains(&unwanted)
        });
    }

    /// Waits until the screen is as wished; `what` is for the message of failure.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, condition: impl Fn(&Screen) -> bool) {
        self.wait(what, |display| condition(display.screen()).then_some(()));
    }

    /// Presses a key and waits until the screen is another one; `false`: the program ended instead.
    pub(crate) fn changes_on(&mut self, key: Key) -> bool {
        let before = self.text();
        self.key(key);
        self.wait("another screen", |display| {
            let ended = display.note("exit").is_some();
            let changed = display.screen().contents() != before;
            (ended || changed).then_some(!ended)
        })
    }

    /// Waits until the program has written nothing for a while: for pictures, not for tests.
    pub(crate) fn wait_quiet(&self, long: Duration) {
        let mut display = self.line.display();
        while let Some(left) = display
            .last_byte
            .and_then(|last| long.checked_sub(last.elapsed()))
        {
            let woken = self.line.changed.wait_timeout(display, left);
            display = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until the program has ended, and all it wrote was read; returns its exit code, 128 and
    /// more for a signal.
    #[track_caller]
    pub(crate) fn wait_exit(&self) -> i32 {
        if self.bare {
            let code = self.wait("the end", |display| display.leader_code);
            return i32::try_from(code).expect("an exit code");
        }
        self.wait_note("exit").parse().expect("an exit code")
    }

    #[track_caller]
    fn wait_note(&self, name: &str) -> String {
        self.wait(&format!("the {name} of the program"), |display| {
            display.note(name)
        })
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, condition: impl Fn(&Display) -> Option<T>) -> T {
        let deadline = Instant::now() + LIMIT;
        let mut display = self.line.display();
        loop {
            if let Some(found) = condition(&display) {
                return found;
            }
            if let Some(end) = display.end() {
                panic!("no {what} before {end}:\n{}", display.dump());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "no {what} in {LIMIT:?}:\n{}",
                display.dump()
            );
            let woken = self.line.changed.wait_timeout(display, left);
            display = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// What the program has left changed in the terminal, after its end.
    #[track_caller]
    pub(crate) fn left_behind(&self) -> Vec<String> {
        assert!(!self.bare, "nobody looked");
        self.wait_exit();
        let display = self.line.display();
        let mut left = display.left_behind();
        let (before, after) = (display.note("before"), display.note("after"));
        if before != after {
            left.push(format!(
                "the terminal's settings are {after:?}, were {before:?}"
            ));
        }
        left
    }

    /// After its end the terminal must be as it was: main screen, cursor shown, bracketed paste,
    /// mouse and all other modes off, its settings (echo, lines) as before, the cursor at the start
    /// of a line.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        let left = self.left_behind();
        assert!(left.is_empty(), "{left:#?}\n{}", self.dump());
    }

    /// The terminal's settings differ from those before the program.
    pub(crate) fn settings_changed(&self) -> bool {
        let device = self.master.as_ref().and_then(|master| master.tty_name());
        let device = device.expect("the PTY's name");
        let flag = if cfg!(target_os = "linux") {
            "-F"
        } else {
            "-f"
        };
        let now = Command::new(launch::stty())
            .arg(flag)
            .arg(device)
            .arg("-g")
            .output()
            .expect("the terminal's settings");
        let now = String::from_utf8_lossy(&now.stdout).trim().to_owned();
        Some(now) != self.line.display().note("before")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let display = self.line.display();
        if display.leader_code.is_some() {
            return;
        }
        if display.note("exit").is_none() && self.pid != self.leader {
            quiet_kill(self.pid);
        }
        quiet_kill(self.leader);
    }
}

fn quiet_kill(pid: u32) {
    let mut command = Command::new("kill");
    command.args(["-s", "KILL", &pid.to_string()]);
    // It may have ended in this moment.
    drop(command.stderr(std::process::Stdio::null()).status());
}

fn kill(name: &str, whom: &str) {
    let mut command = Command::new("kill");
    let status = command.args(["-s", name, "--", whom]).status();
    let sent = status.expect("the `kill` command").success();
    assert!(sent, "signal {name} was not sent");
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}
