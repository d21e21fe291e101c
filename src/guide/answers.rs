//! Words for answers that were refused.

use super::{Destination, Words, destinations};
use crate::domain::Pasted;

fn words(what: String, next: impl Into<String>) -> Words {
    Words {
        what,
        next: next.into(),
    }
}

/// At most 60 characters of what was typed, without control characters.
fn shown(text: &str) -> String {
    crate::domain::clean_text(text.trim(), 60)
}

/// No such destination.
pub fn unknown_destination(text: &str) -> Words {
    let known: Vec<&str> = destinations().iter().map(|d| d.id.as_str()).collect();
    words(
        format!("`{}` is not a destination sfjwt knows.", shown(text)),
        format!("Take one of: {}.", known.join(", ")),
    )
}

/// The address tells the org only by a guess.
pub fn guessed_org(from: &str, guess: &str) -> Words {
    words(
        format!(
            "`{}` does not say for sure which org it belongs to.",
            shown(from)
        ),
        format!(
            "If it is {guess}, give that address. If not: Setup → My Domain → Current My Domain URL."
        ),
    )
}

/// A simulated org where a real one is asked for.
pub fn practice_address(origin: &str) -> Words {
    words(
        format!("{origin} is on this computer, not at Salesforce."),
        "Begin a practice run for it, or give the address of the org.",
    )
}

/// An External Client App asked for at a login host.
pub fn login_host(host: &str) -> Words {
    words(
        format!("{host} does not answer for an External Client App."),
        "Give the org's own address: Setup → My Domain → Current My Domain URL. Only an old Connected \
         App is reached here; if yours is one, choose that kind of app.",
    )
}

/// The previous key may be the one that Salesforce trusts.
pub fn previous_still_needed() -> Words {
    words(
        "Salesforce did not accept the key of today just now, so it may still trust the previous one."
            .to_owned(),
        "Keep it until the test is green.",
    )
}

/// More places than anybody checks one by one.
pub fn too_many_holders(count: usize, most: usize) -> Words {
    words(
        format!("{count} places are more than the {most} that can be asked about."),
        "Name groups of them instead: `build servers`, `partners`.",
    )
}

/// Not a size that is generated.
pub fn key_size(text: &str) -> Words {
    words(
        format!("`{}` is not a key size sfjwt makes.", shown(text)),
        "Take 2048 (right for almost everybody), 3072 or 4096.",
    )
}

/// Not one of the values offered.
pub fn not_a_choice(question: &str, text: &str, values: &[&str]) -> Words {
    words(
        format!(
            "`{}` is not an answer to `{}`.",
            shown(text),
            asked(question)
        ),
        format!("Take one of: {}.", values.join(", ")),
    )
}

/// The question as it was asked.
fn asked(question: &str) -> &str {
    super::question(question).map_or(question, |text| text.title.trim_end_matches(['?', '.']))
}

/// A value to give, by way of the question's example.
fn example(question: &str) -> String {
    let example = super::question(question).and_then(|text| text.example.as_deref());
    example.map_or("Give a value.".to_owned(), |example| {
        format!("Give a value, for example {example}.")
    })
}

/// Nothing was given.
pub fn empty(question: &str) -> Words {
    words(
        format!("Nothing was given for `{}`.", asked(question)),
        example(question),
    )
}

/// A common name that does not fit into a certificate.
pub fn common_name(text: &str) -> Words {
    let what = if text.trim().is_empty() {
        "The certificate needs a name.".to_owned()
    } else {
        format!(
            "`{}` does not fit into a certificate as its name.",
            shown(text)
        )
    };
    words(
        what,
        "Take 1 to 64 characters, for example the name of the integration.",
    )
}

/// A number of days out of range.
pub fn days(text: &str, most: u16) -> Words {
    let what = match text.trim().parse::<i64>() {
        _ if text.trim().is_empty() => "No number of days was given.".to_owned(),
        Ok(days) if days > i64::from(most) => format!("`{days}` days are too many."),
        Ok(days) => format!("`{days}` days are too few."),
        Err(_) => format!("`{}` is not a number of days.", shown(text)),
    };
    words(
        what,
        format!("Take a whole number from 1 to {most}; 365 is a good choice."),
    )
}

/// A field that the destination does not have.
pub fn unknown_field(id: &str, destination: Option<&Destination>) -> Words {
    let fields: Vec<&str> = destination
        .map(|d| d.fields.iter().map(|f| f.id.as_str()).collect())
        .unwrap_or_default();
    let next = if fields.is_empty() {
        "Leave it out: this destination asks for no further values.".to_owned()
    } else {
        format!("Take one of: {}.", fields.join(", "))
    };
    words(
        format!("`{}` is not a value this destination asks for.", shown(id)),
        next,
    )
}

/// A passphrase came as a text: flags, variables and fields for secrets are the only ways.
pub fn passphrase_as_text() -> Words {
    Words {
        what: "A passphrase is never taken as a plain text.".to_owned(),
        next: "Use --passphrase-file FILE, or the variable SFJWT_PASSPHRASE.".to_owned(),
    }
}

/// A secret where any text is taken: it must not get into a file of ours.
pub fn secret_in_field(found: &Pasted) -> Words {
    Words {
        what: format!("This is {found}. It does not belong here and was not kept."),
        next: "Clear the field and give what is asked for.".to_owned(),
    }
}
