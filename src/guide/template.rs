//! Templates: text with `{name}` placeholders.

use std::borrow::Cow;

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    /// The name, and the placeholder as it was written.
    Name(&'a str, &'a str),
}

/// Replaces each `{name}` by what `lookup` gives for it, in one pass: braces in values stay as
/// they are. A name that `lookup` does not know stays as written.
pub(super) fn fill<'v>(template: &str, lookup: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut out = String::with_capacity(template.len());
    for piece in Pieces(template) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Name(name, written) => match lookup(name) {
                Some(value) => out.push_str(&value),
                None => out.push_str(written),
            },
        }
    }
    out
}

/// The names used in a template, in order, repeated ones repeated.
pub(super) fn names(template: &str) -> impl Iterator<Item = &str> {
    Pieces(template).filter_map(|piece| match piece {
        Piece::Name(name, _) => Some(name),
        Piece::Text(_) => None,
    })
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.0.is_empty() {
            return None;
        }
        let start = next_placeholder(self.0);
        let (piece, rest) = match start {
            Some((0, end)) => {
                let (written, rest) = self.0.split_at(end);
                let name = written.trim_start_matches('{').trim_end_matches('}');
                (Piece::Name(name, written), rest)
            }
            Some((start, _)) => {
                let (text, rest) = self.0.split_at(start);
                (Piece::Text(text), rest)
            }
            None => (Piece::Text(self.0), ""),
        };
        self.0 = rest;
        Some(piece)
    }
}

/// Start and end of the first `{name}`: a lower-case letter, then lower-case letters, digits, `-`.
fn next_placeholder(text: &str) -> Option<(usize, usize)> {
    for (start, _) in text.match_indices('{') {
        let inside = &text[start + 1..];
        let length = inside
            .bytes()
            .take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
            .count();
        let begins_with_letter = inside
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_lowercase());
        if begins_with_letter && inside[length..].starts_with('}') {
            return Some((start, start + 1 + length + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo(template: &str) -> String {
        fill(template, |name| match name {
            "a" => Some("{b}".into()),
            "b" => Some("two".into()),
            _ => None,
        })
    }

    #[test]
    fn fills_once_and_keeps_what_it_does_not_know() {
        assert_eq!(demo("x {a} {b}{b} {c}"), "x {b} twotwo {c}");
    }

    #[test]
    fn braces_that_are_no_placeholder_stay() {
        for text in [
            "${{ secrets.X }}",
            "{",
            "{}",
            "{A}",
            "{a",
            "{1}",
            "{ü}",
            "{{",
        ] {
            assert_eq!(demo(text), text);
        }
        assert_eq!(demo("{{b}}"), "{two}");
    }

    #[test]
    fn lists_names() {
        assert_eq!(
            names("{a}-{b-2}{a}{ c }").collect::<Vec<_>>(),
            ["a", "b-2", "a"]
        );
    }
}
