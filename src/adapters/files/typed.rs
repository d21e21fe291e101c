//! Paths as people type, paste and drop them.

use std::path::{Path, PathBuf};

use url::Url;

/// The path that was meant. Terminals put quotes around what is dropped on them, or (`escapes`: on
/// Unix) backslashes before its spaces; file managers copy `file://` addresses; `~` is `home`.
pub(super) fn meant(typed: &str, home: Option<&Path>, escapes: bool) -> PathBuf {
    let typed = typed.trim();
    let inside = unquoted(typed);
    let text = inside.unwrap_or(typed);
    if let Some(path) = file_address(text) {
        return path;
    }
    match inside {
        // How a shell writes an apostrophe inside apostrophes.
        Some(text) if escapes && typed.starts_with('\'') => {
            in_home(&text.replace(r"'\''", "'"), home)
        }
        None if escapes => in_home(&unescaped(text), home),
        _ => in_home(text, home),
    }
}

/// `~` and what is below it; `~name` is somebody else's and stays as it is.
pub(super) fn in_home(text: &str, home: Option<&Path>) -> PathBuf {
    let below = text.strip_prefix('~').filter(|rest| {
        let mut rest = rest.chars();
        rest.next().is_none_or(std::path::is_separator)
    });
    match (below, home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(text),
    }
}

fn unquoted(text: &str) -> Option<&str> {
    ['\'', '"']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

fn file_address(text: &str) -> Option<PathBuf> {
    let (scheme, _) = text.split_once(':')?;
    let url = scheme
        .eq_ignore_ascii_case("file")
        .then(|| Url::parse(text).ok())??;
    url.to_file_path().ok()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().unwrap_or('\\')),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "/home/ada";

    fn on_unix(typed: &str) -> String {
        let path = meant(typed, Some(Path::new(HOME)), true);
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn home_is_a_tilde() {
        assert_eq!(on_unix("~"), "/home/ada");
        assert_eq!(on_unix("~/"), "/home/ada/");
        assert_eq!(on_unix("~/Downloads/a.crt"), "/home/ada/Downloads/a.crt");
        assert_eq!(on_unix("~//a.crt"), "/home/ada/a.crt");
        assert_eq!(on_unix("~grace/a.crt"), "~grace/a.crt");
        assert_eq!(on_unix("/a/~/b"), "/a/~/b");
        assert_eq!(meant("~/a", None, true), Path::new("~/a"));
    }

    #[test]
    fn what_a_terminal_puts_around_a_dropped_file_is_taken_off() {
        for typed in [
            "/tmp/my key.pem",
            "  /tmp/my key.pem \r\n",
            "'/tmp/my key.pem'",
            "\"/tmp/my key.pem\"\n",
            "/tmp/my\\ key.pem ",
            "file:///tmp/my%20key.pem",
            "FILE:///tmp/my%20key.pem\r\n",
            "'file:///tmp/my%20key.pem'",
            "file://localhost/tmp/my%20key.pem",
        ] {
            assert_eq!(on_unix(typed), "/tmp/my key.pem", "{typed:?}");
        }
        assert_eq!(on_unix(r"/tmp/it\'s\ \(1\).pem"), "/tmp/it's (1).pem");
        assert_eq!(on_unix(r"'/tmp/it'\''s.pem'"), "/tmp/it's.pem");
        assert_eq!(on_unix("file:///tmp/%C3%BC.pem"), "/tmp/ü.pem");
        assert_eq!(on_unix("'~/My Keys/a.pem'"), "/home/ada/My Keys/a.pem");
        assert_eq!(on_unix(r"~/My\ Keys/a.pem"), "/home/ada/My Keys/a.pem");
        assert_eq!(on_unix(r"/tmp/my\\key"), r"/tmp/my\key");
    }

    #[test]
    fn odd_input_stays_what_it_is() {
        for odd in [
            "",
            "'",
            "it's.pem",
            "'half",
            "a:b",
            "files:///x",
            "file://other.example/x",
            "C:/Users/Ada/a.pem",
        ] {
            assert_eq!(on_unix(odd), odd, "{odd:?}");
        }
        assert_eq!(on_unix(r"ends\"), r"ends\");
        assert_eq!(on_unix("''"), "");
    }

    #[test]
    fn a_backslash_of_windows_separates() {
        let on_windows = |typed: &str| meant(typed, None, false);
        let path = r"C:\Users\Ada Lovelace\a.pem";
        assert_eq!(on_windows(path), Path::new(path));
        assert_eq!(on_windows(&format!("\"{path}\"")), Path::new(path));
        assert_eq!(
            on_windows(r"\\server\share\a.pem"),
            Path::new(r"\\server\share\a.pem")
        );
        assert_eq!(on_windows(r"it'\''s"), Path::new(r"it'\''s"));
    }
}
