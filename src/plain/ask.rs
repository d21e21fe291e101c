//! Questions: numbered choices, defaults in words, the same rules as everywhere.

use crate::app::{
    Answer, Kind, Model, MsgBody, Place, Problem, QuestionId, answer_text, ask_about,
    question_text, validate,
};
use crate::guide::plain::{ask, secret};
use crate::guide::{self, Field};
use crate::ports::Next;

use super::Plain;
use super::view::At;

/// A choice as it is shown.
struct Shown {
    value: String,
    label: String,
    help: String,
}

/// The words of a question: title, help, example.
fn texts(model: &Model, question: &QuestionId) -> (String, String, Option<String>) {
    if let QuestionId::Field(id) = question {
        return field(model, id).map_or_else(
            || (id.clone(), String::new(), None),
            |field| {
                (
                    field.label.clone(),
                    field.help.clone(),
                    Some(field.example.clone()),
                )
            },
        );
    }
    question_text(model, question).map_or_else(
        || (question.key().to_owned(), String::new(), None),
        |text| (text.title, text.help, text.example),
    )
}

fn field(model: &Model, id: &str) -> Option<&'static Field> {
    model.destination()?.field(id)
}

/// The choices of a question; none for free text.
fn choices(model: &Model, question: &QuestionId) -> Vec<Shown> {
    let values = match ask_about(model, question).kind {
        Kind::Choice(values) => values,
        Kind::Confirm => vec!["yes".to_owned(), "no".to_owned()],
        Kind::Text | Kind::Path | Kind::Number | Kind::Secret { .. } => Vec::new(),
    };
    let text = question_text(model, question);
    let shown = values.into_iter().map(|value| {
        let choice = text.as_ref().and_then(|text| text.choice(&value));
        Shown {
            label: choice.map_or_else(|| value.clone(), |choice| choice.label.clone()),
            help: choice.map(|choice| choice.help.clone()).unwrap_or_default(),
            value,
        }
    });
    shown.collect()
}

/// An answer as it is repeated: a choice by its label.
fn named(model: &Model, question: &QuestionId, answer: &str) -> String {
    let choices = choices(model, question);
    let choice = choices.iter().position(|choice| choice.value == answer);
    match choice {
        Some(index) => format!("{}, {}", index + 1, choices[index].label),
        None if answer.is_empty() => empty_default(model, question),
        None => answer.to_owned(),
    }
}

/// What an empty answer means.
fn empty_default(model: &Model, question: &QuestionId) -> String {
    match question {
        QuestionId::CertOut if model.is_practice() => ask::OWN_FOLDER.to_owned(),
        QuestionId::CertOut => ask::DOWNLOADS.to_owned(),
        QuestionId::Holders => ask::NOBODY_ELSE.to_owned(),
        QuestionId::Field(id) => field(model, id)
            .and_then(|field| field.default.as_deref())
            .map_or_else(
                || ask::LEAVE_OPEN.to_owned(),
                |value| ask::usual(&filled(model, value)),
            ),
        _ => String::new(),
    }
}

/// A field's default with the connection's name in it.
fn filled(model: &Model, template: &str) -> String {
    let name = model
        .facts
        .name
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    template
        .replace("{connection-dashed}", &name.replace('_', "-"))
        .replace("{connection}", &name)
}

/// Why a default was proposed.
fn why(question: &QuestionId, default: Option<&String>) -> Option<&'static str> {
    default?;
    match question {
        QuestionId::Username => Some(ask::SUGGESTED_USER),
        QuestionId::ConsumerKey => Some(ask::SUGGESTED_KEY),
        QuestionId::CommonName => Some(ask::SUGGESTED_NAME),
        _ => None,
    }
}

/// The question whose answer would change a problem.
pub(super) fn question_of(model: &Model, problem: &Problem) -> Option<QuestionId> {
    let reads_a_key = model.facts.key.is_none() && model.answers.import_path.is_some();
    match problem {
        Problem::File(_) if reads_a_key => Some(QuestionId::ImportKey),
        problem => problem.question(),
    }
}

impl Plain<'_> {
    fn looks_back(&self) -> bool {
        self.at != At::Flow
    }

    /// The question, what to know, the choices.
    pub(super) fn question(&mut self, model: &Model, question: &QuestionId) {
        let (title, help, example) = texts(model, question);
        let step = model.step_at(&Place::Question(question.clone()));
        let step = step.unwrap_or_else(|| question.step());
        let (number, of) = (step.number(), step.siblings().len());
        self.voice.gap();
        if self.looks_back() {
            self.voice.say(&ask::again(number, of, &title));
        } else {
            self.voice.say(&ask::title(number, of, &title));
        }
        self.voice.say(&help);
        let asked = ask_about(model, question);
        let choices = choices(model, question);
        for (index, choice) in choices.iter().enumerate() {
            self.voice
                .say(&ask::choice(index + 1, &choice.label, &choice.help));
        }
        if let Kind::Secret { .. } = asked.kind {
            self.voice.say(secret::HIDDEN);
        } else if choices.is_empty() && asked.default.as_deref().is_none_or(str::is_empty) {
            self.voice
                .say(&example.map(|text| ask::example(&text)).unwrap_or_default());
        }
        if !self.looks_back() {
            let why = why(question, asked.default.as_ref());
            self.voice.say(why.unwrap_or_default());
        }
    }

    /// The line that waits for the answer.
    pub(super) fn question_prompt(&self, model: &Model, question: &QuestionId) -> String {
        let asked = ask_about(model, question);
        if let Kind::Secret { .. } = asked.kind {
            return match (self.passphrase.showed, self.passphrase.typed_once) {
                (true, _) => secret::ENTER_FIRST,
                (false, true) => secret::AGAIN,
                (false, false) => secret::FIRST,
            }
            .to_owned();
        }
        if self.looks_back()
            && let Some(answer) = answer_text(model, question)
        {
            return ask::keep(&named(model, question, &answer));
        }
        let default = asked.default.as_deref();
        let choices = choices(model, question);
        if choices.is_empty() {
            let default = default.map(|default| named(model, question, default));
            return ask::text(default.as_deref());
        }
        let chosen = choices
            .iter()
            .position(|choice| Some(choice.value.as_str()) == default);
        ask::choose(chosen.map(|index| (index + 1, choices[index].label.as_str())))
    }

    /// Takes an answer: a number, a value, or nothing for the default.
    pub(super) fn hear_answer(
        &mut self,
        model: &Model,
        question: &QuestionId,
        text: &str,
    ) -> Option<Next> {
        let before = answer_text(model, question);
        if text.is_empty() {
            return self.hear_enter(model, question, before.is_some());
        }
        let choices = choices(model, question);
        let Some(value) = value_of(&choices, text) else {
            self.voice.say(&ask::no_choice(text, choices.len()));
            return None;
        };
        if let Err(invalid) = validate(model, question, &value) {
            self.voice.say(&ask::refused(&invalid.0));
            return None;
        }
        if self.looks_back() && before.as_deref() == Some(value.as_str()) {
            self.voice.say(ask::KEPT);
            self.forward(model);
            return None;
        }
        if *question == QuestionId::ReadyToTest && value == "no" {
            self.voice.say(ask::NOT_READY);
            return None;
        }
        self.go_to_flow();
        Some(Next::Send(answer(model, question, value)))
    }

    fn hear_enter(&mut self, model: &Model, question: &QuestionId, answered: bool) -> Option<Next> {
        if self.looks_back() && answered {
            self.voice.say(ask::KEPT);
            self.forward(model);
            return None;
        }
        let Some(default) = ask_about(model, question).default else {
            self.voice.say(ask::NEEDED);
            return None;
        };
        self.go_to_flow();
        Some(Next::Send(answer(model, question, default)))
    }

    /// What `help` says about a question.
    pub(super) fn question_help(&mut self, model: &Model, question: &QuestionId) {
        let (title, help, example) = texts(model, question);
        self.voice.say(&title);
        self.voice.say(&help);
        self.voice
            .say(&example.map(|text| ask::example(&text)).unwrap_or_default());
        let flag = guide::question(question.key()).and_then(|text| text.flag.as_deref());
        let flag = flag.map(guide::plain::everywhere::flag);
        self.voice.say(&flag.unwrap_or_default());
    }
}

/// The answer; and what stands in the way is tried again, where it is not about this answer by
/// itself.
fn answer(model: &Model, question: &QuestionId, value: String) -> Vec<MsgBody> {
    let mut messages = vec![MsgBody::Answer(question.clone(), Answer::Text(value))];
    let problem = model.problem.as_ref();
    if problem.is_some_and(|problem| problem.question().as_ref() != Some(question)) {
        messages.push(MsgBody::Retry);
    }
    messages
}

/// What was meant: a choice by number, value or label; free text as it is.
fn value_of(choices: &[Shown], text: &str) -> Option<String> {
    if choices.is_empty() {
        return Some(text.to_owned());
    }
    let same = |known: &str| known.eq_ignore_ascii_case(text);
    let by_name = choices
        .iter()
        .find(|choice| same(&choice.value) || same(&choice.label));
    let number = text.trim_end_matches('.').parse::<usize>().ok();
    let by_number = number.and_then(|number| choices.get(number.checked_sub(1)?));
    // `y` and `n`, where that is what is asked.
    let by_letter = || {
        let mut named = choices
            .iter()
            .filter(|choice| matches!(choice.value.as_str(), "yes" | "no"));
        named.find(|choice| text.len() == 1 && choice.value.starts_with(&text.to_lowercase()))
    };
    by_name
        .or(by_number)
        .or_else(by_letter)
        .map(|choice| choice.value.clone())
}
