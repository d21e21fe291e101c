//! Lines that break at words, with what follows indented under the text it belongs to.

use textwrap::{Options, WordSplitter};

/// Furthest column at which a table's text may begin.
const TABLE: usize = 24;

/// `text`, each of its lines broken at words so that it fits into `width` columns. A single word
/// that is longer, an address for example, stays whole: it has to be copied as it is.
pub fn wrap(text: &str, width: usize) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| wrap_line(line, width))
        .collect();
    lines.join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let words = line.trim_start_matches(' ');
    let first = " ".repeat(line.len() - words.len());
    let rest = " ".repeat(hanging(line).min(width / 2));
    let options = Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&rest)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(words, options)
}

/// Where the text begins: behind the last column of a table (two spaces or more), else behind a
/// bullet or number, else behind the indentation.
fn hanging(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let column = line
        .char_indices()
        .take(TABLE)
        .skip(indent)
        .filter(|(at, c)| *c != ' ' && line[..*at].ends_with("  "))
        .map(|(at, _)| line[..at].chars().count())
        .last();
    let bullet = || {
        let (mark, _) = line[indent..].split_once(' ')?;
        let number = mark
            .strip_suffix('.')
            .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
        (number || matches!(mark, "-" | "!")).then(|| indent + mark.len() + 1)
    };
    column
        .filter(|column| *column > indent)
        .or_else(bullet)
        .unwrap_or(indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_words_under_the_text() {
        assert_eq!(wrap("short", 20), "short");
        assert_eq!(
            wrap("  User     ok       scopes: api refresh_token", 34),
            "  User     ok       scopes: api\n                 refresh_token"
        );
        assert_eq!(
            wrap("  1. one two three four", 14),
            "  1. one two\n     three\n     four"
        );
        assert_eq!(
            wrap("User          integration@acme.example", 20)
                .lines()
                .count(),
            2
        );
    }

    #[test]
    fn what_is_to_be_copied_stays_whole() {
        let link = format!("  https://{}", "x".repeat(100));
        assert!(wrap(&link, 20).contains(link.trim()));
        assert_eq!(
            wrap("one-two-three-four-five", 10),
            "one-two-three-four-five"
        );
    }
}
