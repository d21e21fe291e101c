//! Which front end: the terminal UI, plain prompts, or flags. And what the terminal can show.

use std::io::{self, IsTerminal};

use crate::tui::Caps;

use super::args::Global;

/// A front end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Flags are the answers; nothing is asked.
    Flags,
    /// The terminal UI.
    Terminal,
}

/// Decides it once: flags where nobody can answer or `--yes` and `--json` say so.
pub(super) fn mode(global: &Global, unattended: bool) -> Mode {
    let terminals = io::stdin().is_terminal() && io::stdout().is_terminal();
    if unattended || global.json || !terminals {
        return Mode::Flags;
    }
    Mode::Terminal
}

/// What the terminal can show, from flags and environment.
pub(super) fn caps(global: &Global) -> Caps {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let set = |name: &str| !var(name).is_empty();
    let term = var("TERM");
    let color = match global.color.as_str() {
        "always" => true,
        "never" => false,
        // https://no-color.org, and CLICOLOR=0 of older programs.
        _ => !set("NO_COLOR") && var("CLICOLOR") != "0",
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(var);
    let locale = locale.iter().find(|value| !value.is_empty());
    let utf8 = locale.is_some_and(|value| {
        let value = value.to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    });
    // The console of Linux has few signs; a window of Windows or macOS has them whatever is set.
    let signs = (utf8 || cfg!(any(windows, target_os = "macos"))) && term != "linux";
    Caps {
        color,
        ascii: global.ascii || !signs,
        // GNU screen swallows what it does not know.
        links: !global.no_links && !term.starts_with("screen") && !set("STY"),
        motion: !global.no_animation,
    }
}
