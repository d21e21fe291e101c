//! Questions as they stand on a screen of 80 columns.

use sfjwt::app::QuestionId;
use sfjwt::guide::{destinations, question, questions};

use crate::lines;

/// Free text is asked for; the others are choices.
const FREE: [&str; 9] = [
    "connection",
    "org",
    "import-key",
    "common-name",
    "days",
    "cert-out",
    "username",
    "consumer-key",
    "holders",
];

#[test]
fn every_question_of_the_flow_has_words() {
    for id in QuestionId::FIXED {
        assert!(question(id.key()).is_some(), "{id:?}");
    }
}

#[test]
fn a_question_fits_a_small_screen() {
    for question in questions() {
        let id = &question.id;
        assert!(question.title.chars().count() <= 60, "{id}");
        assert!(
            question.title.ends_with(['?', 'y']),
            "{id}: {}",
            question.title
        );
        assert!(lines(&question.help) <= 4, "{id}: {}", question.help);
        for choice in &question.choices {
            assert!(choice.label.chars().count() <= 60, "{id} {}", choice.label);
            // Beside or under its label, indented.
            let help = textwrap::wrap(&choice.help, 68).len();
            assert!(help <= 2, "{id} {}: {}", choice.value, choice.help);
            assert!(choice.help.ends_with('.'), "{id} {}", choice.value);
        }
        let expect = question.expect.as_deref().unwrap_or_default();
        assert!(expect.chars().count() <= 70, "{id}: {expect}");
    }
}

#[test]
fn free_text_says_what_it_expects_and_gives_an_example() {
    for id in FREE {
        let question = question(id).unwrap();
        assert!(question.choices.is_empty(), "{id}");
        assert!(question.expect.is_some(), "{id}");
        assert!(question.example.is_some(), "{id}");
    }
    for question in questions() {
        let free = FREE.contains(&question.id.as_str())
            || ["passphrase", "import-passphrase"].contains(&question.id.as_str());
        assert_eq!(question.expect.is_some(), free, "{}", question.id);
    }
    // The example of a secret would be one that somebody takes.
    assert_eq!(question("passphrase").unwrap().example, None);
}

/// Whoever answers on a screen has no command line in front of them.
#[test]
fn screens_show_no_flags() {
    let is_flag = |word: &str| {
        let word = word.trim_start_matches('(');
        word.starts_with("--") && word.as_bytes().get(2).is_some_and(u8::is_ascii_lowercase)
    };
    for question in questions() {
        let choices = question.choices.iter();
        let mut texts: Vec<&str> = choices.flat_map(|c| [&*c.label, &*c.help]).collect();
        texts.extend([&*question.title, &*question.help]);
        texts.extend(question.expect.as_deref());
        for text in texts {
            assert!(!text.split_whitespace().any(is_flag), "{text}");
            assert!(!text.contains("command line"), "{text}");
        }
    }
}

#[test]
fn fields_of_destinations_fit_too() {
    for destination in destinations() {
        let short = destination.short.as_ref().unwrap_or(&destination.name);
        assert!(short.chars().count() <= 22, "{short}");
        for field in &destination.fields {
            let id = &field.id;
            assert!(field.label.chars().count() <= 60, "{id}");
            assert!(lines(&field.help) <= 4 && field.help.ends_with('.'), "{id}");
            let expect = field.expect.as_deref().unwrap();
            assert!(lines(expect) <= 1, "{id}: {expect}");
            // A wrong value is named, what is wrong with it is said, all on a few lines.
            let words = field.check("\u{7}").unwrap_err();
            assert!(words.what.contains(&field.label), "{id}: {}", words.what);
            assert!(lines(&words.next) <= 4, "{id}: {}", words.next);
        }
        let asked = destination.asked().count();
        assert!(asked <= 5, "{}: {asked} questions", destination.id);
        for field in destination.fields.iter().filter(|field| !field.asked) {
            assert!(field.default.is_some(), "{} has no default", field.id);
        }
    }
}

#[test]
fn a_secret_in_a_field_is_not_repeated() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n";
    for field in destinations().iter().flat_map(|d| &d.fields) {
        for secret in [key, &"0A".repeat(32), "00D000000000001!AQEAQabcdefghijk"] {
            let Err(words) = field.check(secret) else {
                continue;
            };
            let said = format!("{} {}", words.what, words.next);
            assert!(said.contains("`…`"), "{said}");
            assert!(!said.contains(&secret[20..]), "{said}");
        }
    }
}
