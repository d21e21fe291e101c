//! What a destination gets: its templates with the connection's values filled in.
//!
//! No secret comes here. Where the private key is needed, the document says how to get it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::domain::Connection;

use super::destination::{Content, Destination, Field, Section};
use super::hand_over_context::HandOverContext;
use super::{shell, template};

/// How a section's body is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// Commands of a POSIX shell, one a line.
    Commands,
    /// A JSON document.
    Json,
    /// A YAML text.
    Yaml,
    /// Fields of a form, `label: value` lines; also in [`RenderedSection::fields`].
    Fields,
    /// Numbered steps, one a line.
    Steps,
    /// Text.
    Text,
}

/// A field of a form, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedField {
    /// The field's label.
    pub label: String,
    /// What goes into it.
    pub value: String,
}

/// A section, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedSection {
    /// Stable id.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What to do with it; may be empty.
    pub intro: String,
    /// How to read the body.
    pub kind: SectionKind,
    /// The body.
    pub body: String,
    /// The fields one by one; empty for other kinds.
    pub fields: Vec<RenderedField>,
    /// Commands or steps one by one; empty for other kinds. A command may have several lines.
    pub parts: Vec<String>,
    /// File name under which it may be written.
    pub file_name: Option<String>,
    /// The private key, where this section needs it.
    pub key: Option<KeyItem>,
}

/// The private key is needed here. It never stands in a document; only its place does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyItem {
    /// The other system's name for it.
    pub label: String,
    /// The file it was written to, if it was.
    pub path: Option<String>,
}

/// What a destination gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandOverDocument {
    /// Heading.
    pub title: String,
    /// The sections, in order.
    pub sections: Vec<RenderedSection>,
    /// Ids of fields without a usable value; their placeholders stand in the sections.
    pub missing: Vec<String>,
}

/// Fills in what `destination` gets. `fields` are the answers by field id; an answer that does not
/// fit its field, or the fields before it, counts as missing.
pub fn hand_over(
    destination: &Destination,
    context: &HandOverContext,
    fields: &BTreeMap<String, String>,
) -> HandOverDocument {
    let (answers, missing) = resolve(destination, context, fields);
    let numbers = destination.fields.iter().filter(|field| field.number);
    let filler = Filler {
        context,
        answers,
        numbers: numbers.map(|field| field.id.as_str()).collect(),
    };
    let mut sections: Vec<RenderedSection> = destination
        .sections
        .iter()
        .map(|section| filler.section(section))
        .collect();
    if context.practice {
        sections.insert(0, practice_notice());
    }
    HandOverDocument {
        title: format!("{}: {}", destination.name, context.connection),
        sections,
        missing,
    }
}

impl Field {
    /// The value that an empty answer stands for, to be shown beside the question.
    pub fn usual(&self, context: &HandOverContext) -> Option<String> {
        let default = self.default.as_deref()?;
        Some(template::fill(default, |name| context.value(name)))
    }
}

/// What `destination` gets of a saved connection. `key_file` is where its key was written.
pub fn hand_over_of(
    destination: &Destination,
    connection: &Connection,
    fields: &BTreeMap<String, String>,
    key_file: Option<String>,
) -> HandOverDocument {
    let context = HandOverContext::new(connection, &connection.org, key_file);
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let given = given
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    hand_over(destination, &context, &given)
}

impl HandOverDocument {
    /// The document as text: its title, then each section, then what is missing.
    pub fn blocks(&self) -> Vec<String> {
        let mut blocks = vec![self.title.clone()];
        blocks.extend(self.sections.iter().map(|section| {
            let parts = [&section.title, &section.intro, &section.body];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.map(String::as_str).collect::<Vec<_>>().join("\n")
        }));
        if !self.missing.is_empty() {
            blocks.push(super::messages::fill_in(&self.missing));
        }
        blocks
    }
}

/// Values of the fields (answer, else default, else placeholder), and the ids without a value.
fn resolve(
    destination: &Destination,
    context: &HandOverContext,
    fields: &BTreeMap<String, String>,
) -> (BTreeMap<String, String>, Vec<String>) {
    let mut answers = BTreeMap::new();
    // Only what can be right is compared with.
    let mut known = BTreeMap::new();
    let mut missing = Vec::new();
    for field in &destination.fields {
        let given = fields.get(&field.id).filter(|value| !value.is_empty());
        let value = given.cloned().or_else(|| field.usual(context));
        let usable = value.filter(|value| destination.check(field, value, &known).is_ok());
        if let Some(value) = &usable {
            known.insert(field.id.clone(), value.clone());
        }
        if usable.is_none() {
            missing.push(field.id.clone());
        }
        let value = usable.unwrap_or_else(|| field.placeholder.clone());
        answers.insert(field.id.clone(), value);
    }
    (answers, missing)
}

fn practice_notice() -> RenderedSection {
    RenderedSection {
        id: "practice".to_owned(),
        title: "This is a practice run".to_owned(),
        intro: String::new(),
        kind: SectionKind::Text,
        body: "The org is simulated on this computer. Read on to see what you will get; do not \
               enter these values anywhere, no other system can reach this org."
            .to_owned(),
        fields: Vec::new(),
        parts: Vec::new(),
        file_name: None,
        key: None,
    }
}

struct Filler<'a> {
    context: &'a HandOverContext,
    answers: BTreeMap<String, String>,
    /// Ids of the fields that hold numbers.
    numbers: Vec<&'a str>,
}

impl Filler<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let answer = self.answers.get(name).map(|value| value.as_str().into());
        answer.or_else(|| self.context.value(name))
    }

    fn text(&self, template: &str) -> String {
        template::fill(template, |name| self.value(name))
    }

    fn section(&self, section: &Section) -> RenderedSection {
        let Body {
            kind,
            text,
            fields,
            parts,
        } = self.content(&section.content);
        RenderedSection {
            id: section.id.clone(),
            title: section.title.clone(),
            intro: self.text(&section.intro),
            kind,
            body: text,
            fields,
            parts,
            file_name: section.file_name.as_deref().map(|name| self.text(name)),
            key: section.key_item.as_ref().map(|label| KeyItem {
                label: label.clone(),
                path: self.context.key_file.clone(),
            }),
        }
    }

    fn content(&self, content: &Content) -> Body {
        match content {
            Content::Commands { commands } => {
                let lines: Vec<String> = commands.iter().map(|line| self.command(line)).collect();
                Body::parts(SectionKind::Commands, lines.join("\n"), lines)
            }
            Content::Json { json } => {
                Body::text(SectionKind::Json, format!("{:#}", self.json(json)))
            }
            Content::Yaml { yaml } => {
                // A JSON string is a YAML double-quoted scalar (YAML 1.2.2 §1.2).
                let quoted = |name: &str| {
                    let value = self.value(name)?;
                    Some(Value::from(value.as_ref()).to_string().into())
                };
                Body::text(SectionKind::Yaml, template::fill(yaml, quoted))
            }
            Content::Fields { rows } => {
                let fields: Vec<RenderedField> = rows
                    .iter()
                    .map(|row| RenderedField {
                        label: row.label.clone(),
                        value: self.text(&row.value),
                    })
                    .collect();
                let line = |field: &RenderedField| format!("{}: {}", field.label, field.value);
                let body: Vec<String> = fields.iter().map(line).collect();
                Body {
                    fields,
                    ..Body::text(SectionKind::Fields, body.join("\n"))
                }
            }
            Content::Steps { steps } => {
                let steps: Vec<String> = steps.iter().map(|step| self.text(step)).collect();
                let line = |(index, step): (usize, &String)| format!("{}. {step}", index + 1);
                let body: Vec<String> = steps.iter().enumerate().map(line).collect();
                Body::parts(SectionKind::Steps, body.join("\n"), steps)
            }
            Content::Text { text } => Body::text(SectionKind::Text, self.text(text.trim())),
        }
    }

    fn command(&self, pipeline: &[Vec<String>]) -> String {
        let filled: Vec<Vec<String>> = pipeline
            .iter()
            .map(|words| words.iter().map(|word| self.text(word)).collect())
            .collect();
        shell::pipeline(&filled)
    }

    /// Fills the strings of a parsed document, so that values can never change its structure.
    fn json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.json_string(text),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.json(item)).collect()),
            Value::Object(members) => {
                let member = |(key, item): (&String, &Value)| (key.clone(), self.json(item));
                Value::Object(members.iter().map(member).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }
    /// A string, filled in; a number where the template is a field that holds one, and nothing else.
    fn json_string(&self, template: &str) -> Value {
        let text = self.text(template);
        let whole = template
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let number = whole.is_some_and(|name| self.numbers.contains(&name));
        match text.parse::<u64>() {
            Ok(value) if number => Value::from(value),
            _ => Value::String(text),
        }
    }
}

/// A section's content, filled in.
struct Body {
    kind: SectionKind,
    text: String,
    fields: Vec<RenderedField>,
    parts: Vec<String>,
}

impl Body {
    fn text(kind: SectionKind, text: String) -> Self {
        Self::parts(kind, text, Vec::new())
    }

    fn parts(kind: SectionKind, text: String, parts: Vec<String>) -> Self {
        Self {
            kind,
            text,
            fields: Vec::new(),
            parts,
        }
    }
}
