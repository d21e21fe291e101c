//! Text that others wrote, made safe to show.

/// What stands in for a character that must not reach a terminal or a log.
const REPLACEMENT: char = '\u{FFFD}';

/// What stands at the end of text that was cut.
const ELLIPSIS: char = '…';

/// Makes text of a server, a certificate or a library safe to show on one line: at most `max`
/// characters, the last one `…` if something was cut off.
///
/// Line breaks and tabs become a space. Every other control character (ESC with it, so no terminal
/// sequence survives) and every invisible or direction-changing character becomes U+FFFD, so that
/// one sees that something was there. Those are the ones of "Trojan Source" (CVE-2021-42574),
/// zero-width characters, and the invisible tag characters. Cleaning clean text changes nothing.
///
/// Reads no further than it needs, however long `text` is.
pub fn clean_text(text: &str, max: usize) -> String {
    let mut clean: String = text.chars().take(max).map(harmless).collect();
    if text.chars().nth(max).is_some() && clean.pop().is_some() {
        clean.push(ELLIPSIS);
    }
    clean
}

/// As [`clean_text`], for text of several lines: line breaks stay, nothing is cut.
pub fn clean_lines(text: &str) -> String {
    let harmless = |c| if c == '\n' { c } else { harmless(c) };
    text.chars().map(harmless).collect()
}

/// The character itself, or what stands in for it.
fn harmless(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_hidden(c) => REPLACEMENT,
        c => c,
    }
}

/// Soft hyphen, fillers, zero-width characters, direction marks, embeddings, overrides, isolates,
/// invisible operators, byte order mark, annotations, tags.
const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terminal_sequences_and_direction_tricks_lose_their_effect() {
        assert_eq!(clean_text("\u{1b}[31mred", 20), "\u{FFFD}[31mred");
        assert_eq!(clean_text("a\u{202E}cod.exe", 20), "a\u{FFFD}cod.exe");
        assert_eq!(clean_text("one\r\ntwo\tthree", 20), "one  two three");
        assert_eq!(
            clean_text("\u{9b}2J\u{7}\0", 20),
            "\u{FFFD}2J\u{FFFD}\u{FFFD}"
        );
    }

    #[test]
    fn other_scripts_stay_as_they_are() {
        for text in ["Übergrößenträger", "日本語", "עברית", "🙂 ok"] {
            assert_eq!(clean_text(text, 40), text);
        }
    }

    #[test]
    fn a_cut_shows() {
        assert_eq!(clean_text("abcdef", 6), "abcdef");
        assert_eq!(clean_text("abcdefg", 6), "abcde…");
        assert_eq!(clean_text("ab", 1), "…");
        assert_eq!(clean_text("ab", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_harmful_survives(text in any::<String>(), max in 0usize..80) {
            let clean = clean_text(&text, max);
            prop_assert!(clean.chars().count() <= max);
            prop_assert!(!clean.chars().any(char::is_control));
            prop_assert!(clean.chars().all(|c| harmless(c) == c));
            prop_assert_eq!(clean_text(&clean, max), clean);
        }

        #[test]
        fn control_and_direction_characters_are_never_kept(
            text in "[\\x00-\\x1f\\x7f-\\x9f\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,40}",
        ) {
            let clean = clean_text(&text, 100);
            prop_assert!(clean.chars().all(|c| c == ' ' || c == REPLACEMENT));
            prop_assert_eq!(clean.chars().count(), text.chars().count());
        }

        #[test]
        fn printable_ascii_is_untouched(text in "[ -~]{0,60}") {
            prop_assert_eq!(clean_text(&text, 60), text);
        }
    }
}
