//! What a destination gets: its templates with the connection's values filled in.
//!
//! No secret comes here. Where the private key is needed, the document says how to get it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use time::macros::format_description;

use super::destination::{Content, Destination, Section};
use super::{shell, template};
use crate::domain::{Audience, Connection, MyDomain};

/// The connection's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverContext {
    /// Name of the connection.
    pub connection: String,
    /// `https://<host>`, no trailing slash.
    pub org_origin: String,
    /// Host name.
    pub org_host: String,
    /// Where the signed request is sent.
    pub token_url: String,
    /// `aud`.
    pub audience: String,
    /// `iss`.
    pub consumer_key: String,
    /// `sub`.
    pub username: String,
    /// SHA-256 fingerprint of the certificate, as OpenSSL shows it.
    pub certificate_fingerprint: String,
    /// Last day of the certificate, `2027-11-22`.
    pub certificate_not_after: String,
    /// Path of the exported key, where one was written.
    pub key_file: Option<String>,
    /// The org is simulated, so nothing of this works elsewhere.
    pub practice: bool,
}

impl HandOverContext {
    /// The values of `connection`. `org` is its org; for a practice connection the simulated org
    /// at its address of the moment.
    pub fn new(connection: &Connection, org: &MyDomain, key_file: Option<String>) -> Self {
        let origin = org.origin();
        let audience = connection.audience.clone();
        let day = format_description!("[year]-[month]-[day]");
        let not_after = connection.certificate.not_after;
        Self {
            connection: connection.name.to_string(),
            token_url: format!("{origin}/services/oauth2/token"),
            audience: audience
                .unwrap_or_else(|| Audience::my_domain(org))
                .to_string(),
            org_host: org.host().to_owned(),
            org_origin: origin,
            consumer_key: connection.consumer_key.to_string(),
            username: connection.username.to_string(),
            certificate_fingerprint: connection.certificate.fingerprint.colons(),
            certificate_not_after: not_after
                .format(day)
                .unwrap_or_else(|_| not_after.to_string()),
            key_file,
            practice: connection.practice.is_some(),
        }
    }

    /// Names that templates may use besides the destination's fields.
    pub const NAMES: [&str; 12] = [
        "connection",
        "connection-file",
        "connection-dashed",
        "org-origin",
        "org-host",
        "token-url",
        "audience",
        "consumer-key",
        "username",
        "certificate-fingerprint",
        "certificate-not-after",
        "key-file",
    ];

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let value = match name {
            "connection" => &self.connection,
            "connection-file" => return Some(Cow::Owned(file_word(&self.connection))),
            "connection-dashed" => return Some(Cow::Owned(self.connection.replace('_', "-"))),
            "org-origin" => &self.org_origin,
            "org-host" => &self.org_host,
            "token-url" => &self.token_url,
            "audience" => &self.audience,
            "consumer-key" => &self.consumer_key,
            "username" => &self.username,
            "certificate-fingerprint" => &self.certificate_fingerprint,
            "certificate-not-after" => &self.certificate_not_after,
            "key-file" => self.key_file.as_deref().unwrap_or("<KEY_FILE>"),
            _ => return None,
        };
        Some(Cow::Borrowed(value))
    }
}

/// A word that is safe in a file name everywhere.
fn file_word(text: &str) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    text.chars().map(safe).collect()
}

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
    /// File name under which it may be written.
    pub file_name: Option<String>,
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
/// fit its field's pattern counts as missing.
pub fn hand_over(
    destination: &Destination,
    context: &HandOverContext,
    fields: &BTreeMap<String, String>,
) -> HandOverDocument {
    let (answers, missing) = resolve(destination, context, fields);
    let filler = Filler { context, answers };
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
    let mut missing = Vec::new();
    for field in &destination.fields {
        let given = fields.get(&field.id).filter(|value| !value.is_empty());
        let value = given.cloned().or_else(|| {
            let default = field.default.as_deref()?;
            Some(template::fill(default, |name| context.value(name)))
        });
        let usable = value.filter(|value| field.check(value).is_ok());
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
        file_name: None,
    }
}

struct Filler<'a> {
    context: &'a HandOverContext,
    answers: BTreeMap<String, String>,
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
        let (kind, body, fields) = self.content(&section.content);
        RenderedSection {
            id: section.id.clone(),
            title: section.title.clone(),
            intro: self.text(&section.intro),
            kind,
            body,
            fields,
            file_name: section.file_name.as_deref().map(|name| self.text(name)),
        }
    }

    fn content(&self, content: &Content) -> (SectionKind, String, Vec<RenderedField>) {
        match content {
            Content::Commands { commands } => {
                let lines: Vec<String> = commands.iter().map(|line| self.command(line)).collect();
                (SectionKind::Commands, lines.join("\n"), Vec::new())
            }
            Content::Json { json } => {
                let body = format!("{:#}", self.json(json));
                (SectionKind::Json, body, Vec::new())
            }
            Content::Yaml { yaml } => {
                // A JSON string is a YAML double-quoted scalar (YAML 1.2.2 §1.2).
                let quoted = |name: &str| {
                    let value = self.value(name)?;
                    Some(Value::from(value.as_ref()).to_string().into())
                };
                (SectionKind::Yaml, template::fill(yaml, quoted), Vec::new())
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
                (SectionKind::Fields, body.join("\n"), fields)
            }
            Content::Steps { steps } => {
                let line =
                    |(index, step): (usize, &String)| format!("{}. {}", index + 1, self.text(step));
                let body: Vec<String> = steps.iter().enumerate().map(line).collect();
                (SectionKind::Steps, body.join("\n"), Vec::new())
            }
            Content::Text { text } => (SectionKind::Text, self.text(text.trim()), Vec::new()),
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
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.json(item)).collect()),
            Value::Object(members) => {
                let member = |(key, item): (&String, &Value)| (key.clone(), self.json(item));
                Value::Object(members.iter().map(member).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }
}
