//! Files that hold no key and no certificate.

use crate::diagnosis::answer::is_html;
use crate::diagnosis::{Evidence, Verdict, judge, read_pasted_answer};
use crate::domain::{Pasted, Remark};

use super::find_jwt::{FoundJwt, find_jwt};

/// So many bytes of a text are read; patterns are looked for in all of them, several times.
const READ_LIMIT: usize = 256 * 1024;

/// What a text is.
pub enum SeenText {
    /// A signed request.
    Jwt(Box<FoundJwt>),
    /// An answer that the engine knows, or at least one with an error in it.
    Answer(Box<(Evidence, Verdict)>),
    /// Something else, said in one remark.
    Other(Remark),
}

/// Reads what is no key and no certificate. Never fails, whatever the bytes.
pub fn read_text(bytes: &[u8]) -> SeenText {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return SeenText::Other(Remark::Binary);
    };
    let text = beginning(text.trim_start_matches('\u{feff}'));
    if text.trim().is_empty() {
        return SeenText::Other(Remark::Empty);
    }
    if text.contains('\0') {
        return SeenText::Other(Remark::Binary);
    }
    // First: an access token is one, and no request to be judged.
    if matches!(Pasted::recognise(text), Some(Pasted::AccessToken)) {
        return SeenText::Other(Remark::LooksLike(Pasted::AccessToken));
    }
    if let Some(found) = find_jwt(text) {
        return SeenText::Jwt(Box::new(found));
    }
    let evidence = read_pasted_answer(text);
    let verdict = judge(&evidence);
    if is_html(text) && verdict.answer.is_none() {
        return SeenText::Other(Remark::Html(evidence.page_title));
    }
    if verdict.answer.is_some() || (text.contains('{') && evidence.error.is_some()) {
        return SeenText::Answer(Box::new((evidence, verdict)));
    }
    SeenText::Other(match Pasted::recognise(text) {
        // The words alone: had there been a block, it would have been found.
        None | Some(Pasted::PrivateKey | Pasted::PublicKey | Pasted::Certificate) => {
            Remark::UnknownText
        }
        Some(pasted) => Remark::LooksLike(pasted),
    })
}

/// The beginning of a long text, up to the end of a character.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(READ_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
