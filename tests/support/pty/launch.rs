//! How a program is started on a terminal: hermetically, below a shell that stays.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use portable_pty::CommandBuilder;

use super::Terminal;
use super::display::NOTE;

/// The session's leader. Signals that a key sends to the whole group must not end it; a trap, unlike
/// ignoring them, is not handed down to the program.
const LEADER: &str = r#"
note() { printf '\033]%s;%s;%s\007' "$number" "$1" "$2"; }
number=$1 stty=$2; shift 2
trap : INT QUIT TERM
note before "$("$stty" -g)"
/bin/sh -c 'printf "\033]%s;pid;%s\007" "$1" $$; shift; exec "$@"' sh "$number" "$@"
code=$?
note after "$("$stty" -g)"
note exit $code
"#;

/// How a program is to be started.
pub(crate) struct Launch {
    pub(super) command: CommandBuilder,
    program: Vec<OsString>,
    pub(super) cols: u16,
    pub(super) rows: u16,
    pub(super) bare: bool,
}

impl Launch {
    /// `sfjwt ARGS…` with nothing of the surroundings: `home` is its HOME and working folder.
    pub(crate) fn sfjwt(home: &Path, args: &[&str]) -> Self {
        Self::program(home, env!("CARGO_BIN_EXE_sfjwt"), args)
    }

    /// Any program, the same way.
    pub(crate) fn program(home: &Path, program: impl AsRef<OsStr>, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        let nowhere = home.join("no-bus");
        command.env_clear();
        command.cwd(home);
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("XDG_RUNTIME_DIR", &nowhere);
        let bus = format!("unix:path={}", nowhere.display());
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        let args = args.iter().map(OsString::from);
        let program = std::iter::once(program.as_ref().to_owned()).chain(args);
        Self {
            command,
            program: program.collect(),
            cols: 80,
            rows: 24,
            bare: false,
        }
    }

    /// A size other than 80×24.
    pub(crate) fn size(mut self, cols: u16, rows: u16) -> Self {
        (self.cols, self.rows) = (cols, rows);
        self
    }

    /// A variable in its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Many of them.
    pub(crate) fn envs(self, all: &[(String, String)]) -> Self {
        all.iter()
            .fold(self, |launch, (name, value)| launch.env(name, value))
    }

    /// Without the shell above it: to measure. What the terminal was left like stays unknown.
    pub(crate) fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Starts it.
    pub(crate) fn start(mut self) -> Terminal {
        let argv = self.command.get_argv_mut();
        if self.bare {
            argv.clear();
        } else {
            argv.extend(["-c", LEADER, "sh", NOTE, stty()].map(OsString::from));
        }
        argv.append(&mut self.program);
        Terminal::spawn(self)
    }
}

/// The `stty` command.
pub(super) fn stty() -> &'static str {
    let places = ["/bin/stty", "/usr/bin/stty"];
    let found = places.into_iter().find(|path| Path::new(path).exists());
    found.expect("the `stty` command")
}
