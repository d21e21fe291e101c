//! Destinations: the systems that will use the credential, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Deserializer};

use super::agreement::Agreement;
use super::{AssetError, Words};
use crate::domain::{KeyForm, Pasted, clean_text};

/// A system that will use the credential.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Stable id; also the value of `--for` and the argument of `sfjwt export`.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Name of at most 22 characters, for narrow places; `None`: the name is short enough.
    pub short: Option<String>,
    /// One sentence.
    pub summary: String,
    /// What to know early.
    pub note: Option<String>,
    /// Whether it takes a private key for this flow at all.
    pub takes_key: bool,
    /// The form in which it takes the key.
    pub key_form: KeyForm,
    /// API names of objects whose readability is checked at the end.
    #[serde(default)]
    pub objects: Vec<String>,
    /// What only the person knows.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// What is handed over, in order.
    pub sections: Vec<Section>,
}

/// Something only the person knows, for example a project id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable id; also the name in templates.
    pub id: String,
    /// Name on screen.
    pub label: String,
    /// Where to find it.
    pub help: String,
    /// Template of the value when nothing is answered.
    pub default: Option<String>,
    /// What stands in the document as long as there is no value, for example `<PROJECT_ID>`.
    pub placeholder: String,
    /// Regular expression the whole value has to match.
    pub pattern: Option<String>,
    /// An example.
    pub example: String,
    /// What a right value looks like, in a few words, for while it is typed.
    pub expect: Option<String>,
    /// Whether a person is asked for it. Where not, the default is right for almost everybody.
    #[serde(default = "yes")]
    pub asked: bool,
    /// The value is a whole number; JSON gets it as one.
    #[serde(default)]
    pub number: bool,
    /// How it has to go with another field.
    pub agreement: Option<Agreement>,
}

const fn yes() -> bool {
    true
}

impl Field {
    /// Refuses a value that cannot be right by itself, with the words to say so.
    pub fn check(&self, value: &str) -> Result<(), Words> {
        let printable = !value.is_empty() && !value.chars().any(char::is_control);
        let matches = match &self.pattern {
            Some(pattern) => {
                Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(value))
            }
            None => true,
        };
        if printable && matches {
            return Ok(());
        }
        Err(Words {
            what: format!("`{}` cannot be right for {}.", shown(value), self.label),
            next: format!("{} It looks like this: {}", self.help, self.example),
        })
    }
}

/// A value for a message: on one line, short, and never a secret that landed in the wrong field.
fn shown(value: &str) -> String {
    if Pasted::recognise(value).is_some_and(|found| found.is_secret()) {
        return "…".to_owned();
    }
    clean_text(value, 80)
}

/// A part of what is handed over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Section {
    /// Stable id, unique in its destination.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Template of what to do with it.
    #[serde(default)]
    pub intro: String,
    /// Template of the file name under which it may be written.
    pub file_name: Option<String>,
    /// The other system's name for the private key, where this section needs it as a file or text.
    pub key_item: Option<String>,
    /// The content.
    #[serde(flatten)]
    pub content: Content,
}

/// Content of a section, by kind. Every string is a template.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Content {
    /// Shell commands: each a pipeline of commands, each of those a list of words. Values are
    /// quoted word by word, so they can never become syntax.
    Commands {
        /// The pipelines.
        commands: Vec<Vec<Vec<String>>>,
    },
    /// A JSON document; values go into its strings.
    Json {
        /// The document.
        #[serde(deserialize_with = "json_text")]
        json: serde_json::Value,
    },
    /// YAML text; each value is written as a double-quoted scalar.
    Yaml {
        /// The text.
        yaml: String,
    },
    /// Fields of a form, to be copied one by one.
    Fields {
        /// The fields, in the form's order.
        rows: Vec<Row>,
    },
    /// Things to do, in order.
    Steps {
        /// The steps.
        steps: Vec<String>,
    },
    /// Text.
    Text {
        /// The text.
        text: String,
    },
}

/// A field of another system's form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The field's label there.
    pub label: String,
    /// Template of the value.
    pub value: String,
}

fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<serde_json::Value, D::Error> {
    let text = String::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(serde::de::Error::custom)
}

impl Destination {
    /// Reads a destination's TOML text; `file` names it in the error.
    pub fn parse(file: &str, text: &str) -> Result<Self, AssetError> {
        toml::from_str(text).map_err(|error| AssetError {
            file: file.to_owned(),
            reason: error.to_string(),
        })
    }

    /// The field with that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Refuses a field's value that cannot be right, by itself or beside the answers to other
    /// fields.
    pub fn check(
        &self,
        field: &Field,
        value: &str,
        answers: &BTreeMap<String, String>,
    ) -> Result<(), Words> {
        field.check(value)?;
        let Some(agreement) = field.agreement else {
            return Ok(());
        };
        let mut known = answers.clone();
        for other in &self.fields {
            // A default with a template in it depends on the connection.
            let fixed = other.default.as_ref().filter(|text| !text.contains('{'));
            if let Some(default) = fixed {
                known
                    .entry(other.id.clone())
                    .or_insert_with(|| default.clone());
            }
        }
        agreement.check(value, &known)
    }

    /// What to say about a right value that could not be checked beside the others.
    pub fn remark(
        &self,
        field: &Field,
        value: &str,
        answers: &BTreeMap<String, String>,
    ) -> Option<String> {
        field.agreement?.remark(value, answers)
    }

    /// The fields that a person is asked for, in order.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.asked)
    }
}

/// File and text of every destination, in the order in which they are offered.
const ASSETS: [(&str, &str); 5] = [
    (
        "destinations/google-integration-connectors.toml",
        include_str!("../../assets/destinations/google-integration-connectors.toml"),
    ),
    (
        "destinations/versionforge.toml",
        include_str!("../../assets/destinations/versionforge.toml"),
    ),
    (
        "destinations/salesforce-cli.toml",
        include_str!("../../assets/destinations/salesforce-cli.toml"),
    ),
    (
        "destinations/other.toml",
        include_str!("../../assets/destinations/other.toml"),
    ),
    (
        "destinations/not-sure.toml",
        include_str!("../../assets/destinations/not-sure.toml"),
    ),
];

fn load() -> Result<Vec<Destination>, AssetError> {
    ASSETS
        .into_iter()
        .map(|(file, text)| Destination::parse(file, text))
        .collect()
}

/// Every destination, in the order in which they are offered.
pub fn destinations() -> &'static [Destination] {
    static ALL: LazyLock<Vec<Destination>> = LazyLock::new(|| load().unwrap_or_default());
    &ALL
}

/// The destination with that id.
pub fn destination(id: &str) -> Option<&'static Destination> {
    destinations()
        .iter()
        .find(|destination| destination.id == id)
}

pub(super) fn verify() -> Result<(), AssetError> {
    for (destination, (file, _)) in load()?.iter().zip(ASSETS) {
        for field in &destination.fields {
            let pattern = field.pattern.as_deref().unwrap_or_default();
            Regex::new(pattern).map_err(|error| AssetError {
                file: file.to_owned(),
                reason: format!("field `{}`: {error}", field.id),
            })?;
            field.check(&field.example).map_err(|words| AssetError {
                file: file.to_owned(),
                reason: words.what,
            })?;
        }
    }
    Ok(())
}
