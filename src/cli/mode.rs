//! Which front end: decided in one place from flags, terminals and the environment.

use std::io::{self, IsTerminal};

use super::args::Global;

/// Which front end runs a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Flags answer; nothing is asked.
    Flags,
    /// Plain prompts, line by line.
    Plain,
    /// The terminal UI.
    Terminal,
}

/// What decides the mode.
#[derive(Debug, Clone, Copy, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the surroundings"
)]
struct Surroundings {
    input_is_terminal: bool,
    output_is_terminal: bool,
    /// `--yes` or `--json`.
    never_ask: bool,
    /// `--accessible`, or the variable `ACCESSIBLE`.
    accessible: bool,
    /// `TERM=dumb`.
    dumb: bool,
}

const fn decide(s: Surroundings) -> Mode {
    if s.never_ask {
        Mode::Flags
    } else if s.accessible {
        Mode::Plain
    } else if !s.input_is_terminal || !s.output_is_terminal {
        Mode::Flags
    } else if s.dumb {
        Mode::Plain
    } else {
        Mode::Terminal
    }
}

/// The front end for a command; `yes`: it was told never to ask.
pub(super) fn mode(global: &Global, yes: bool) -> Mode {
    let set = |text: String| !matches!(text.trim(), "" | "0" | "false");
    decide(Surroundings {
        input_is_terminal: io::stdin().is_terminal(),
        output_is_terminal: io::stdout().is_terminal(),
        never_ask: yes || global.json,
        accessible: global.accessible || std::env::var("ACCESSIBLE").is_ok_and(set),
        dumb: std::env::var("TERM").is_ok_and(|term| term == "dumb"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_flags_and_wishes_decide_the_front_end() {
        let terminal = Surroundings {
            input_is_terminal: true,
            output_is_terminal: true,
            ..Surroundings::default()
        };
        let accessible = |s: Surroundings| Surroundings {
            accessible: true,
            ..s
        };
        let piped = Surroundings {
            input_is_terminal: false,
            ..terminal
        };
        let quiet = Surroundings {
            never_ask: true,
            ..terminal
        };
        let dumb = Surroundings {
            dumb: true,
            ..terminal
        };
        let cases = [
            (terminal, Mode::Terminal),
            (dumb, Mode::Plain),
            (piped, Mode::Flags),
            (
                Surroundings {
                    dumb: true,
                    ..piped
                },
                Mode::Flags,
            ),
            (quiet, Mode::Flags),
            (accessible(terminal), Mode::Plain),
            (accessible(piped), Mode::Plain),
            (accessible(quiet), Mode::Flags),
        ];
        for (surroundings, expected) in cases {
            assert_eq!(decide(surroundings), expected, "{surroundings:?}");
        }
    }
}
