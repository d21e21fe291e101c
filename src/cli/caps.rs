//! What the terminal can show, from flags and environment.

use crate::tui::Caps;

use super::args::Global;

/// Decides it once.
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
