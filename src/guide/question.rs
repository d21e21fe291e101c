//! The texts of the flow's questions.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{AssetError, destination, template};

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceText {
    /// The answer as the flow knows it.
    pub value: String,
    /// The answer as it is shown.
    pub label: String,
    /// What it means.
    pub help: String,
    /// How to give it on the command line, where the value is not typed as it is.
    pub cli: Option<String>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionText {
    /// Stable id.
    pub id: String,
    /// The question, one line.
    pub title: String,
    /// What to know before answering.
    pub help: String,
    /// Command-line flag that answers it; `None` where there is none.
    pub flag: Option<String>,
    /// An example answer.
    pub example: Option<String>,
    /// What a right answer looks like, in a few words, for while it is typed; free text only.
    pub expect: Option<String>,
    /// More about answering on the command line.
    pub cli: Option<String>,
    /// Answers to choose from; empty for free text.
    #[serde(default)]
    pub choices: Vec<ChoiceText>,
}

impl QuestionText {
    /// The choice with that value.
    pub fn choice(&self, value: &str) -> Option<&ChoiceText> {
        self.choices.iter().find(|choice| choice.value == value)
    }

    /// The same with what is asked about in place of `{name}`: in the title, in what to know, and
    /// in what each choice means.
    #[must_use]
    pub fn filled(&self, values: &[(&str, &str)]) -> Self {
        let fill = |text: &str| {
            template::fill(text, |name| {
                let found = values.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| Cow::Borrowed(*value))
            })
        };
        let mut filled = self.clone();
        filled.title = fill(&self.title);
        filled.help = fill(&self.help);
        for choice in &mut filled.choices {
            choice.label = fill(&choice.label);
            choice.help = fill(&choice.help);
        }
        filled
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<QuestionText>,
}

/// Reads the asset; the question `destination` gets its choices from the destinations.
fn load() -> Result<Vec<QuestionText>, AssetError> {
    let text = include_str!("../../assets/guides/questions.toml");
    let file: File = toml::from_str(text).map_err(|error| AssetError {
        file: "guides/questions.toml".to_owned(),
        reason: error.to_string(),
    })?;
    let mut questions = file.question;
    for question in questions.iter_mut().filter(|q| q.id == "destination") {
        question.choices = destination::destinations()
            .iter()
            .map(|destination| ChoiceText {
                value: destination.id.clone(),
                label: destination.name.clone(),
                help: destination.summary.clone(),
                cli: None,
            })
            .collect();
    }
    Ok(questions)
}

/// Every question.
pub fn questions() -> &'static [QuestionText] {
    static ALL: LazyLock<Vec<QuestionText>> = LazyLock::new(|| load().unwrap_or_default());
    &ALL
}

/// The question with that id.
pub fn question(id: &str) -> Option<&'static QuestionText> {
    questions().iter().find(|question| question.id == id)
}

pub(super) fn verify() -> Result<(), AssetError> {
    load().map(drop)
}
