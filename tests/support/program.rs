//! Runs the built `sfjwt` as a person would, but hermetically: a private home, a cleared
//! environment (so no proxy, no session bus, no passphrase of the surroundings), no terminal.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, clippy::panic, reason = "support of tests")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Far longer than any run takes: only a hanging program meets it.
pub(crate) const LIMIT: Duration = Duration::from_secs(90);

/// A home directory of its own, with nothing in it.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

/// What a run left.
pub(crate) struct Ended {
    /// Exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Home {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A path inside.
    pub(crate) fn join(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.path().join(inside)
    }

    /// sfjwt's configuration folder.
    pub(crate) fn config(&self, inside: &str) -> PathBuf {
        self.join(".config/sfjwt").join(inside)
    }

    /// sfjwt's state folder.
    pub(crate) fn state(&self, inside: &str) -> PathBuf {
        self.join(".local/state/sfjwt").join(inside)
    }

    /// Writes a file into the home; returns its path as text.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.join(name);
        fs::write(&path, content).expect("the file is written");
        path.display().to_string()
    }

    /// `sfjwt ARGS…` in this home, ready to be changed and started.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sfjwt"));
        self.isolate(&mut command);
        command.args(args);
        command
    }

    /// Takes everything of the surroundings away from a command.
    pub(crate) fn isolate(&self, command: &mut Command) {
        let nowhere = self.join("no-bus");
        command
            .env_clear()
            .current_dir(self.path())
            .env("HOME", self.path())
            // Without these, a session bus of the developer's own would be found.
            .env("XDG_RUNTIME_DIR", &nowhere)
            .env(
                "DBUS_SESSION_BUS_ADDRESS",
                format!("unix:path={}", nowhere.display()),
            )
            .stdin(Stdio::null());
    }

    /// Runs `sfjwt ARGS…` to its end.
    pub(crate) fn sfjwt(&self, args: &[&str]) -> Ended {
        run(&mut self.command(args))
    }

    /// As [`Home::sfjwt`], with a variable in the environment.
    pub(crate) fn sfjwt_with(&self, name: &str, value: &str, args: &[&str]) -> Ended {
        run(self.command(args).env(name, value))
    }

    /// Every file below, in order.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        files_under(self.path())
    }

    /// The draft of a set-up that is not finished.
    pub(crate) fn draft(&self, name: &str) -> Option<toml::Table> {
        read_toml(&self.config("drafts").join(format!("{name}.toml")))
    }

    /// A saved connection.
    pub(crate) fn connection(&self, name: &str) -> Option<toml::Table> {
        read_toml(&self.config("connections").join(format!("{name}.toml")))
    }
}

fn read_toml(path: &Path) -> Option<toml::Table> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.parse().expect("valid TOML"))
}

/// Every file below a folder, in order.
pub(crate) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("its type").is_dir() {
            found.extend(files_under(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Runs a command to its end; a hanging one is killed and fails the test.
pub(crate) fn run(command: &mut Command) -> Ended {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let pid = child.id();
    let (sender, receiver) = mpsc::channel();
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    thread::spawn(move || {
        let reader = thread::spawn(move || read_all(err.as_mut()));
        let stdout = read_all(out.as_mut());
        let stderr = reader.join().unwrap_or_default();
        let status = child.wait().expect("its status");
        sender.send(Output {
            status,
            stdout,
            stderr,
        })
    });
    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        signal(pid, "KILL");
        panic!("{command:?} did not end in {LIMIT:?}");
    };
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

fn read_all(from: Option<&mut impl Read>) -> Vec<u8> {
    let mut all = Vec::new();
    if let Some(from) = from {
        from.read_to_end(&mut all).expect("its output");
    }
    all
}

/// Sends a signal to a process that this test started.
pub(crate) fn signal(pid: u32, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &pid.to_string()])
        .status()
        .expect("the `kill` command");
    assert!(status.success(), "signal {name} was not sent");
}

impl Ended {
    /// The one JSON object.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one line: {}", self.all());
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.all()))
    }

    /// Both outputs.
    pub(crate) fn all(&self) -> String {
        format!("exit {:?}\n{}{}", self.code, self.out, self.err)
    }

    /// It must have ended with this exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.all());
        self
    }

    /// Its outputs must hold all of these texts.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        let all = self.all();
        for text in texts {
            assert!(all.contains(text), "`{text}` is missing:\n{all}");
        }
        self
    }

    /// Its outputs must hold none of these texts.
    #[track_caller]
    pub(crate) fn says_nothing_of(self, texts: &[&str]) -> Self {
        let all = self.all();
        for text in texts {
            assert!(!all.contains(text), "`{text}` should not be there:\n{all}");
        }
        self
    }
}

/// A program that runs beside the test. Killed when dropped.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Running {
    /// Starts it; its standard output can be waited for line by line.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("piped");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            lines,
            seen: Vec::new(),
        }
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that holds `text`.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if line.contains(text) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("no `{text}` in {:?}", self.seen),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it ended without `{text}`: {:?}", self.seen)
                }
            }
        }
    }

    /// Sends a signal and waits for the end; returns the exit code, and everything it printed.
    pub(crate) fn stop(mut self, name: &str) -> (Option<i32>, String) {
        signal(self.id(), name);
        let deadline = Instant::now() + LIMIT;
        // The reader ends with the program's output, and the output with the program.
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it did not stop: {:?}", self.seen),
            }
        }
        let status = self.child.wait().expect("its status");
        (status.code(), self.seen.join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `sfjwt practice` in the foreground.
pub(crate) struct PracticeOrg {
    /// The process.
    pub(crate) process: Running,
    /// Where it listens.
    pub(crate) origin: String,
}

impl PracticeOrg {
    /// Starts it with further arguments and waits until it is ready.
    pub(crate) fn start(home: &Home, args: &[&str]) -> Self {
        let mut command = home.command(&["practice"]);
        let mut process = Running::start(command.args(args));
        let ready = process.wait_for("ready at");
        let origin = ready
            .split_whitespace()
            .find(|word| word.starts_with("http"))
            .expect("its address")
            .to_owned();
        Self { process, origin }
    }

    /// Its socket address.
    pub(crate) fn address(&self) -> std::net::SocketAddr {
        let (_, address) = self.origin.split_once("://").expect("a URL");
        address.parse().expect("an address")
    }
}

/// The checks of a JSON object as `(id, state)`.
pub(crate) fn checks(json: &Value) -> Vec<(String, String)> {
    let text = |check: &Value, field: &str| check[field].as_str().expect("a text").to_owned();
    json["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .map(|check| (text(check, "id"), text(check, "state")))
        .collect()
}
