//! The catalogue of answers: what each means, proves, and comes from
//! (`assets/diagnostics/catalogue.json`).

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{CheckId, TransportKind};

use super::{CauseId, Condition, Evidence, Place};

const CATALOGUE: &str = include_str!("../../assets/diagnostics/catalogue.json");

/// How often a cause is behind an answer, without any other fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// The answer names it.
    Certain,
    /// Often.
    High,
    /// Now and then.
    Medium,
    /// Seldom.
    Low,
}

/// How well an entry is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Seen word by word in several places, or documented.
    High,
    /// Seen once, or documented in other words.
    Medium,
    /// Inferred.
    Low,
}

/// A cause of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryCause {
    /// Which.
    pub cause: CauseId,
    /// How often.
    pub likelihood: Likelihood,
    /// Left out when one of these is known not to hold.
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// What an answer proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proves {
    /// Checks it proves fine.
    pub ok: Vec<CheckId>,
    /// Checks that are very probably fine: the order of Salesforce's checks is not documented.
    pub likely: Vec<CheckId>,
    /// Checks it stopped at.
    pub failed: Vec<CheckId>,
    /// Checks it leaves open.
    pub unknown: Vec<CheckId>,
    /// The same in sentences.
    pub says: Vec<String>,
}

/// Shape of an answer that has no error code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// One of these statuses; any, when empty.
    #[serde(default)]
    pub status: Vec<u16>,
    /// `empty`, or `html`; anything, when absent.
    pub body: Option<String>,
}

/// An example of an answer, for tests and for the simulated org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// HTTP status, where there is one.
    pub status: Option<u16>,
    /// Body of the answer.
    pub body: Option<String>,
    /// Words of a library or of this program, where there was no answer.
    pub detail: Option<String>,
}

/// One answer of the catalogue.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Stable id; also the name of the fault that makes the simulated org answer so.
    pub id: String,
    /// Where it is seen.
    #[serde(rename = "where")]
    pub place: Place,
    /// Statuses it was seen with.
    pub http_status: Vec<u16>,
    /// Error code, where there is one.
    pub error: Option<String>,
    /// Description as Salesforce words it.
    pub error_description: Option<String>,
    /// Regular expression without regard to case, over `error`, a blank and `error_description`,
    /// or over the body, or over a library's words.
    #[serde(rename = "match")]
    pub pattern: Option<String>,
    /// Failures of transport it stands for.
    #[serde(default)]
    pub transport: Vec<TransportKind>,
    /// Shape of the answer, where it has no error code.
    pub shape: Option<Shape>,
    /// What it means.
    pub meaning: String,
    /// What it proves.
    pub proves: Proves,
    /// Whether a change that is still spreading can explain it.
    pub propagation: bool,
    /// Causes, the most frequent first.
    pub causes: Vec<EntryCause>,
    /// How well it is known.
    pub confidence: Confidence,
    /// Example.
    pub sample: Option<Sample>,
    /// The example's body was made up here, not seen.
    #[serde(default)]
    pub sample_invented: bool,
    /// Facts that show it, for entries that are measured and not answered: fields of [`Evidence`].
    #[serde(default)]
    pub sample_facts: BTreeMap<String, Value>,
    /// Where it is known from.
    pub sources: Vec<String>,
    /// Compiled when first needed.
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

/// Statuses of proxies, limits and outages (RFC 9110 §15; 420 and 431 as Salesforce uses them).
const TELLING_STATUSES: [u16; 7] = [407, 420, 429, 431, 502, 503, 504];

/// All answers, in the order in which they are tried.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Version of the file's form.
    pub schema: u32,
    /// The answers.
    pub answers: Vec<Entry>,
}

static TABLE: LazyLock<Catalogue> =
    LazyLock::new(|| serde_json::from_str(CATALOGUE).unwrap_or_default());

/// The catalogue. Read at the first call, patterns compiled when first tried: an exchange that
/// succeeds never pays for it.
pub fn catalogue() -> &'static Catalogue {
    &TABLE
}

impl Catalogue {
    /// The entry with that id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.answers.iter().find(|entry| entry.id == id)
    }

    /// The entry that fits: a failure of transport by its kind; else the first that matches in the
    /// evidence's own place; else the first in the other places.
    pub fn find(&self, evidence: &Evidence) -> Option<&Entry> {
        if let Some(kind) = evidence.transport {
            let by_kind = self
                .answers
                .iter()
                .find(|entry| entry.transport.contains(&kind));
            if by_kind.is_some() {
                return by_kind;
            }
        }
        let own = evidence.place.catalogued();
        // A web page is never an API's answer, whatever words are on it.
        if evidence.error.is_none() && evidence.is_html() && own != Place::Setup {
            return self.first_in(Place::Transport, evidence);
        }
        self.first_in(own, evidence)
            .or_else(|| {
                Place::SEARCHED
                    .into_iter()
                    .filter(|place| *place != own && may_be_elsewhere(own, *place, evidence))
                    .find_map(|place| self.first_in(place, evidence))
            })
            .or_else(|| self.by_status(evidence))
    }

    /// A status that tells enough, whatever words came with it.
    fn by_status(&self, evidence: &Evidence) -> Option<&Entry> {
        let status = evidence
            .http_status
            .filter(|status| TELLING_STATUSES.contains(status))?;
        self.answers.iter().find(|entry| {
            let shape = entry.shape.as_ref();
            shape.is_some_and(|shape| shape.body.is_none() && shape.status.contains(&status))
        })
    }

    fn first_in(&self, place: Place, evidence: &Evidence) -> Option<&Entry> {
        self.answers
            .iter()
            .find(|entry| entry.place == place && entry.matches(evidence))
    }
}

/// An API's own error code is looked for in other APIs, but not among the words of libraries.
fn may_be_elsewhere(own: Place, other: Place, evidence: &Evidence) -> bool {
    let api_error = own.is_api() && evidence.error.is_some();
    match other {
        Place::Transport => !api_error,
        Place::Local => matches!(own, Place::Unknown | Place::Setup),
        _ => true,
    }
}

impl Entry {
    /// Whether the evidence shows this answer.
    pub fn matches(&self, evidence: &Evidence) -> bool {
        let kind = evidence
            .transport
            .is_some_and(|kind| self.transport.contains(&kind));
        kind || self.shape_matches(evidence) || self.text_matches(evidence)
    }

    fn shape_matches(&self, evidence: &Evidence) -> bool {
        let Some(shape) = &self.shape else {
            return false;
        };
        if evidence.error.is_some() {
            return false;
        }
        let status = shape.status.is_empty()
            || evidence
                .http_status
                .is_some_and(|status| shape.status.contains(&status));
        let body = match shape.body.as_deref() {
            None => true,
            Some("html") => evidence.is_html(),
            Some(_) => evidence
                .body
                .as_deref()
                .is_some_and(|body| body.trim().is_empty()),
        };
        status && body
    }

    fn text_matches(&self, evidence: &Evidence) -> bool {
        let Some(pattern) = &self.pattern else {
            return false;
        };
        let regex = self.compiled.get_or_init(|| {
            RegexBuilder::new(pattern)
                .case_insensitive(true)
                .build()
                .ok()
        });
        let text = answer_text(evidence);
        regex
            .as_ref()
            .is_some_and(|regex| !text.is_empty() && regex.is_match(&text))
    }

    /// Whether the answer shows that this check was passed, for sure or very probably.
    pub(crate) fn passed(&self, check: CheckId) -> bool {
        self.proves.ok.contains(&check) || self.proves.likely.contains(&check)
    }

    /// Whether the answer names this cause among others.
    pub(crate) fn names(&self, cause: CauseId) -> bool {
        self.causes.iter().any(|named| named.cause == cause)
    }
}

/// The text that patterns are tried on.
fn answer_text(evidence: &Evidence) -> String {
    plainly(&raw_text(evidence))
}

fn raw_text(evidence: &Evidence) -> String {
    match (&evidence.error, &evidence.error_description) {
        (Some(error), Some(description)) => format!("{error} {description}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => [&evidence.body, &evidence.transport_detail]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Words as Salesforce sent them: mail programs and editors curl quotes, web pages and addresses
/// write characters in codes, people add a full stop.
fn plainly(text: &str) -> String {
    let mut plain = text.replace(['\u{2018}', '\u{2019}', '\u{b4}', '`'], "'");
    for (code, character) in [
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("\\u0027", "'"),
        ("&quot;", "\""),
    ] {
        plain = plain.replace(code, character);
    }
    if !plain.contains(char::is_whitespace) || plain.contains("%20") || plain.contains("%27") {
        plain = plain
            .replace("%20", " ")
            .replace("%27", "'")
            .replace('+', " ");
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    words
        .join(" ")
        .trim_end_matches(['.', '!', ',', ';', ':', '"', '\''])
        .to_owned()
}
