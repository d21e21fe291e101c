//! A real Secret Service (gnome-keyring) for one test, on a session bus of its own.
#![allow(dead_code, reason = "each test crate uses its own part")]
#![allow(clippy::expect_used, reason = "support of tests")]
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// The service runs until this is dropped.
pub(crate) struct Keyring {
    session: Child,
    /// Closing it ends the session, also when the test is killed.
    open: Option<ChildStdin>,
    bus: String,
}

impl Keyring {
    /// Starts it: `unlocked`, `locked` or `no-provider`, as in with-keyring.sh. The keyring's file
    /// is in `home/data`.
    pub(crate) fn start(home: &Path, state: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-keyring.sh");
        let wait = r#"echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat"#;
        let mut session = Command::new(script)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home)
            .args(["--state", state, "--home"])
            .arg(home)
            .args(["/bin/sh", "-c", wait])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the session starts");
        let open = session.stdin.take();
        let mut out = BufReader::new(session.stdout.take().expect("piped"));
        let mut bus = String::new();
        out.read_line(&mut bus).expect("the bus's address");
        let bus = bus.trim().to_owned();
        assert!(bus.starts_with("unix:"), "no session bus: `{bus}`");
        Self { session, open, bus }
    }

    /// What a program needs to find it.
    pub(crate) fn env(&self) -> [(String, String); 1] {
        [("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.bus.clone())]
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        self.open = None;
        drop(self.session.wait());
    }
}
