//! Words around a question.

use crate::domain::Pasted;
use crate::guide::Words;

/// Heading of a question.
pub fn title(step: usize, of: usize, title: &str) -> String {
    format!("Step {step} of {of}. {title}")
}
/// The question again, with its answer so far.
pub fn again(step: usize, of: usize, title: &str) -> String {
    format!("Back at step {step} of {of}. {title}")
}
/// A numbered choice.
pub fn choice(number: usize, label: &str, help: &str) -> String {
    format!("{number}. {label}. {help}")
}
/// The prompt of a choice; the default is its number and label.
pub fn choose(default: Option<(usize, &str)>) -> String {
    match default {
        Some((number, label)) => format!("Number, or [Enter] for {number}, {label}: "),
        None => "Number: ".to_owned(),
    }
}
/// The prompt of a text.
pub fn text(default: Option<&str>) -> String {
    match default {
        Some(default) => format!("Answer, or [Enter] for {default}: "),
        None => "Answer: ".to_owned(),
    }
}
/// The prompt of a question that was answered before.
pub fn keep(answer: &str) -> String {
    format!("[Enter] keeps {answer}. Or another answer, `back`, `return`: ")
}
/// Nobody else has a copy of the key.
pub const NOBODY_ELSE: &str = "nobody else";
/// An example.
pub fn example(example: &str) -> String {
    format!("Example: {example}")
}
/// Where a proposed username comes from.
pub const SUGGESTED_USER: &str = "Suggested: the simulated org has this user for integrations.";
/// Where a proposed consumer key comes from.
pub const SUGGESTED_KEY: &str = "Suggested: the simulated org has just shown this Consumer Key.";
/// Where a proposed certificate name comes from.
pub const SUGGESTED_NAME: &str = "Suggested: the name of the connection.";
/// In place of an empty default: where the certificate goes.
pub const DOWNLOADS: &str = "the Downloads folder";
/// The same in a practice run.
pub const OWN_FOLDER: &str = "sfjwt's own folder";
/// In place of an empty default: the field stays open.
pub const LEAVE_OPEN: &str = "leaving it open";
/// In place of an empty default: the field's own value.
pub fn usual(value: &str) -> String {
    format!("the usual value, {value}")
}
/// Nothing was typed and there is no default.
pub const NEEDED: &str = "An answer is needed here. `help` says more, `quit` saves and leaves.";
/// None of the choices.
pub fn no_choice(typed: &str, last: usize) -> String {
    format!("`{typed}` is none of the choices. Type a number from 1 to {last}.")
}
/// The answer was refused.
pub fn refused(words: &Words) -> String {
    format!("{} {}", words.what, words.next)
}
/// A kept answer.
pub const KEPT: &str = "Kept.";
/// There is nothing before this.
pub const FIRST: &str = "This is the first one; there is nothing to go back to.";
/// Not ready for the test.
pub const NOT_READY: &str =
    "Everything so far is kept. Answer 1 when you are ready, or `quit` and go on later.";
/// A secret came where none belongs.
pub fn secret(what: &Pasted) -> String {
    format!(
        "This is {what}, which does not belong here. It was not kept and is not shown. Clear it \
         from the screen if others can see it."
    )
}
/// A private key, at a question that has a better answer for it.
pub const KEY_ELSEWHERE: &str = "This is a private key, which does not belong here. It was not \
    kept and is not shown. To use a key you have, go `back` to where the key comes from.";
/// A certificate where none belongs.
pub const CERTIFICATE: &str = "This is a certificate. It is public, but it does not answer this.";
/// Another text block of that kind.
pub fn block(what: &Pasted) -> String {
    format!("This is {what}. It does not answer this.")
}
/// A block that does not end.
pub const CUT_OFF: &str =
    "What was pasted has no END line, so it is not whole. Nothing of it was kept. Paste it again.";
/// A pasted key is taken.
pub const KEY_TAKEN: &str = "Reading the pasted private key. It is not shown again.";
/// A pasted certificate is taken.
pub const CERTIFICATE_TAKEN: &str = "Taking the pasted certificate: somebody else holds its key.";
/// Over an explanation.
pub const EXPLAINED: &str = "What this answer of Salesforce means:";
/// It is nothing that is known.
pub const UNKNOWN_ANSWER: &str =
    "sfjwt does not know this answer. A live test tells more: it sees what came before it.";
/// Under a cause.
pub fn to_do(code: &str) -> String {
    format!("What to do about {code}:")
}
/// From the welcome screen: where to go with it.
pub const WHICH_CONNECTION: &str =
    "Which connection is it about? Its number or name tests it, and a fix leads there:";
