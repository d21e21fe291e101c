//! Where the person sits: at this computer, or at another one with only a terminal in between.

use std::ffi::OsString;
use std::path::Path;

/// Variables that an SSH server sets.
const SSH: [&str; 3] = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"];

/// Variables that name a display.
const DISPLAYS: [&str; 2] = ["DISPLAY", "WAYLAND_DISPLAY"];

/// Browsers that would draw into the terminal where sfjwt draws.
const TEXT_BROWSERS: [&str; 6] = ["lynx", "w3m", "links", "links2", "elinks", "www-browser"];

/// What the environment tells about the place of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    /// What they see.
    pub(super) screen: Screen,
    /// Their browser of choice is one that draws into the terminal.
    pub(super) text_browser: bool,
}

/// What a person sees of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Screen {
    /// Its screen.
    Here,
    /// A terminal on another computer, over SSH.
    Remote,
    /// A terminal of the Windows around this Linux, which can start Windows programs.
    Windows,
    /// A terminal.
    Terminal,
}

impl Seat {
    /// The seat of this process.
    pub(super) fn here() -> Self {
        Self::read(|name| std::env::var_os(name), Self::NAMES_DISPLAYS)
    }

    /// Whether this platform names its displays in variables: all of Unix but macOS.
    const NAMES_DISPLAYS: bool = cfg!(all(unix, not(target_os = "macos")));

    /// Reads the variables through `lookup`. A variable that is empty says nothing.
    pub(super) fn read(lookup: impl Fn(&str) -> Option<OsString>, names_displays: bool) -> Self {
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let any = |names: &[&str]| names.iter().any(|name| set(name).is_some());
        let screen = if any(&SSH) {
            Screen::Remote
        } else if !names_displays || any(&DISPLAYS) {
            Screen::Here
        } else if any(&["WSL_INTEROP"]) {
            Screen::Windows
        } else {
            Screen::Terminal
        };
        Self {
            screen,
            text_browser: set("BROWSER").is_some_and(|value| is_text_browser(&value)),
        }
    }
}

/// `BROWSER` is a list with colons between commands; the first one counts. Commands may have a
/// path and arguments.
fn is_text_browser(value: &OsString) -> bool {
    let value = value.to_string_lossy();
    let first = value.split(':').find(|command| !command.trim().is_empty());
    let program = first.and_then(|command| command.split_whitespace().next());
    let name = program.and_then(|program| Path::new(program).file_name()?.to_str());
    name.is_some_and(|name| TEXT_BROWSERS.contains(&name))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The seat that these variables describe, on a Unix that is not macOS.
    pub(in crate::adapters) fn seat(variables: &[(&str, &str)]) -> Seat {
        Seat::read(value_in(variables), true)
    }

    fn value_in(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| OsString::from(value))
        }
    }

    #[test]
    fn an_ssh_session_is_remote_even_with_a_forwarded_display() {
        for name in SSH {
            let seat = seat(&[(name, "10.0.0.1 50000 10.0.0.2 22"), ("DISPLAY", ":10")]);
            assert_eq!(seat.screen, Screen::Remote, "{name}");
        }
        for (name, value) in [("SSH_TTY", ""), ("SSH_AUTH_SOCK", "/run/agent")] {
            let seat = seat(&[(name, value), ("DISPLAY", ":0")]);
            assert_eq!(seat.screen, Screen::Here, "{name}");
        }
    }

    #[test]
    fn a_display_has_a_name_except_where_every_computer_has_one() {
        let screen = |name, value| seat(&[(name, value)]).screen;
        assert_eq!(screen("DISPLAY", ":0"), Screen::Here);
        assert_eq!(screen("WAYLAND_DISPLAY", "wayland-0"), Screen::Here);
        assert_eq!(screen("DISPLAY", ""), Screen::Terminal);
        assert_eq!(seat(&[]).screen, Screen::Terminal);
        assert_eq!(Seat::read(value_in(&[]), false).screen, Screen::Here);
    }

    #[test]
    fn windows_around_linux_is_seen() {
        let interop = ("WSL_INTEROP", "/run/WSL/8_interop");
        assert_eq!(seat(&[interop]).screen, Screen::Windows);
        assert_eq!(seat(&[interop, ("DISPLAY", ":0")]).screen, Screen::Here);
        let without = seat(&[("WSL_DISTRO_NAME", "Debian")]);
        assert_eq!(without.screen, Screen::Terminal);
    }

    #[test]
    fn a_text_browser_is_known_by_its_first_command() {
        for text in [
            "lynx",
            "w3m",
            "/usr/bin/links",
            "elinks %s",
            "www-browser",
            ":lynx:firefox",
        ] {
            assert!(seat(&[("BROWSER", text)]).text_browser, "{text}");
        }
        for other in ["firefox", "firefox:lynx", "", "/opt/lynx/firefox", "mylynx"] {
            assert!(!seat(&[("BROWSER", other)]).text_browser, "{other}");
        }
    }
}
