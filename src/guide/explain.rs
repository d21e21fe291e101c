//! Words of `sfjwt explain`.

use super::Words;

/// Nothing was given.
pub fn nothing_given() -> Words {
    Words {
        what: "There is nothing to explain yet.".to_owned(),
        next: "Give the error as it was shown, in quotes: sfjwt explain \"invalid_grant: user \
               hasn't approved this consumer\". A log comes with sfjwt explain -, facts with \
               --from FILE, a code alone shows its page, --list lists the codes."
            .to_owned(),
    }
}

/// A code that is none.
pub fn unknown_code(code: &str) -> Words {
    Words {
        what: format!("There is no code `{code}`."),
        next: "See all codes: sfjwt explain --list".to_owned(),
    }
}

/// Standard input could not be read, or is endless.
pub fn unreadable_input(reason: &str) -> Words {
    Words {
        what: format!("Standard input could not be read: {reason}."),
        next: "Save it to a file, and give that: sfjwt explain --from FILE".to_owned(),
    }
}

/// Standard input holds more than is read.
pub fn too_much(limit_mb: usize) -> Words {
    Words {
        what: format!("More than {limit_mb} MB were given; that is no error message."),
        next: "Give the part of the log around the error.".to_owned(),
    }
}

/// Standard input was asked for twice.
pub const INPUT_TWICE: &str = "Standard input can be read once: as the error, or as --from.";

/// A field that no evidence has.
pub fn unknown_field(name: &str) -> String {
    format!("`{name}` is no field of the evidence; it was left out.")
}

/// A field with a value of the wrong kind.
pub fn wrong_value(name: &str) -> String {
    format!("`{name}` has a value that it cannot have; it was left out, the rest counts.")
}

/// What was given begins like JSON.
pub fn not_json(line: usize, column: usize) -> String {
    format!("This is no valid JSON (line {line}, column {column}); it was read as text.")
}

/// Over the text of an answer that is not known.
pub const TOLD_HEADING: &str = "What was told, without keys and tokens";

/// Below it.
pub const NOT_KNOWN: &str = "sfjwt does not know this answer, and does not guess. More helps: the \
    whole answer, the log around it, the Status of the row in Login History.";

/// Where to read on.
pub fn read_on(codes: &[&str]) -> String {
    let commands: Vec<String> = codes
        .iter()
        .map(|code| format!("sfjwt explain {code}"))
        .collect();
    format!("More about it: {}", commands.join(" · "))
}
