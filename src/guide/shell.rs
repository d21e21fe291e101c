//! Words of a POSIX shell command, quoted so that a value can never become syntax.

/// Characters that no shell treats specially inside a word.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '@' | '%' | '+' | '=' | ':' | ',' | '.' | '/' | '_' | '-')
}

/// One word: as it is where that is safe, else in single quotes (POSIX.1-2017, Shell Command
/// Language §2.2.2). NUL, which no argument can hold, is left out.
///
/// In `--flag=value` only the value is quoted, as a person would write it.
pub fn quote(word: &str) -> String {
    if let Some((flag, value)) = word.split_once('=')
        && flag.starts_with("--")
        && flag.chars().all(is_plain)
        && !value.is_empty()
    {
        return format!("{flag}={}", quote_value(value));
    }
    quote_value(word)
}

fn quote_value(value: &str) -> String {
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    let inner = value.replace('\0', "").replace('\'', r"'\''");
    format!("'{inner}'")
}

/// A pipeline of commands on one line, each command a list of words.
pub fn pipeline(commands: &[Vec<String>]) -> String {
    commands
        .iter()
        .map(|words| {
            words
                .iter()
                .map(|word| quote(word))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect::<Vec<_>>()
        .join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_needed() {
        assert_eq!(quote("plain-1.txt"), "plain-1.txt");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("--format=value(name)"), "--format='value(name)'");
        assert_eq!(quote("--x=$(id)"), "--x='$(id)'");
        assert_eq!(quote("--$(id)=x"), "'--$(id)=x'");
        assert_eq!(quote("<PROJECT_ID>"), "'<PROJECT_ID>'");
        assert_eq!(quote("~"), "'~'");
    }
}
