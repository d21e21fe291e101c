//! A page about one cause: what it means, in which words Salesforce says it, how to be sure, how to
//! fix it, where it is known from.
//!
//! Written by hand in `assets/diagnostics/pages/<cause>.md`, but for the words of Salesforce: they
//! come from the catalogue, so that the two never differ.

use std::fmt::Write as _;

use super::catalogue::{Confidence, Entry, EntryCause, Likelihood, catalogue};
use super::causes::causes;
use super::redact::one_line;
use super::{CauseId, Place};

/// The page of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Stable code, `SFJWT-<GROUP>-<NN>`.
    pub code: String,
    /// What it is about.
    pub cause: CauseId,
    /// What is wrong, without the values of a case.
    pub title: String,
    /// The sections, in the order in which they are read.
    pub sections: Vec<PageSection>,
}

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSection {
    /// Which.
    pub kind: SectionOf,
    /// Its paragraphs, bullets (`- …`) and steps (`1. …`), each on one line.
    pub items: Vec<String>,
}

/// The sections that every page has, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionOf {
    /// What it means.
    Meaning,
    /// Salesforce's words for it, out of the catalogue.
    Wording,
    /// How to be sure.
    Sure,
    /// How to fix it.
    Fix,
    /// Where it is known from.
    Sources,
}

impl SectionOf {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Meaning,
        Self::Wording,
        Self::Sure,
        Self::Fix,
        Self::Sources,
    ];

    /// Its heading, also in the file.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Meaning => "What it means",
            Self::Wording => "In which words it comes",
            Self::Sure => "How to be sure",
            Self::Fix => "How to fix it",
            Self::Sources => "Sources",
        }
    }
}

impl Page {
    /// The items of a section.
    pub fn items(&self, kind: SectionOf) -> &[String] {
        let section = self.sections.iter().find(|section| section.kind == kind);
        section.map_or(&[], |section| &section.items)
    }

    /// The page as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {} {}\n", self.code, self.title);
        for section in &self.sections {
            let lists = section.items.iter().all(|item| is_listed(item));
            let gap = if lists { "\n" } else { "\n\n" };
            let _infallible = write!(
                text,
                "\n## {}\n\n{}\n",
                section.kind.heading(),
                section.items.join(gap)
            );
        }
        text
    }
}

/// The page of a cause.
pub fn page(cause: CauseId) -> Page {
    let (title, mut sections) = read(cause.page_text());
    let code = causes().get(&cause).map(|cause| cause.code.clone());
    let code = code.unwrap_or_default();
    let wording = PageSection {
        kind: SectionOf::Wording,
        items: wording(cause),
    };
    let after_meaning = sections.len().min(1);
    sections.insert(after_meaning, wording);
    Page {
        title: title
            .strip_prefix(&code)
            .map_or(title.as_str(), str::trim_start)
            .to_owned(),
        code,
        cause,
        sections,
    }
}

/// The page that is meant by a code or by the id of a cause, in capitals or not.
pub fn page_of(name: &str) -> Option<Page> {
    let name = name.trim();
    let cause = causes().iter().find(|(id, cause)| {
        cause.code.eq_ignore_ascii_case(name) || id.as_str().eq_ignore_ascii_case(name)
    });
    cause.map(|(id, _)| page(*id))
}

/// Title and hand-written sections of a page's text.
fn read(text: &str) -> (String, Vec<PageSection>) {
    let mut title = String::new();
    let mut sections: Vec<PageSection> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            heading.clone_into(&mut title);
        } else if let Some(heading) = line.strip_prefix("## ") {
            let kind = SectionOf::ALL
                .into_iter()
                .find(|kind| kind.heading() == heading.trim());
            sections.extend(kind.map(|kind| PageSection {
                kind,
                items: Vec::new(),
            }));
            open = false;
        } else if line.trim().is_empty() {
            open = false;
        } else if let Some(section) = sections.last_mut() {
            match section.items.last_mut() {
                Some(item) if open && !is_listed(line) => {
                    item.push(' ');
                    item.push_str(line.trim());
                }
                _ => section.items.push(line.trim().to_owned()),
            }
            open = true;
        }
    }
    (title, sections)
}

/// Whether a line begins a bullet or a step.
fn is_listed(line: &str) -> bool {
    line.starts_with("- ")
        || line.split_once(". ").is_some_and(|(number, _)| {
            number.chars().all(|c| c.is_ascii_digit()) && !number.is_empty()
        })
}

/// The answers that have this cause, those that have it most often first.
fn wording(cause: CauseId) -> Vec<String> {
    let mut all: Vec<(Likelihood, &Entry)> = catalogue()
        .answers
        .iter()
        .filter_map(|entry| {
            let named = |named: &&EntryCause| named.cause == cause;
            let named = entry.causes.iter().find(named)?;
            Some((named.likelihood, entry))
        })
        .collect();
    all.sort_by_key(|(likelihood, _)| *likelihood);
    let mut items: Vec<String> = Vec::new();
    for (likelihood, entry) in all {
        let item = format!(
            "- {}{}",
            quoted(entry),
            how_often(likelihood, entry.confidence)
        );
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        let unknown = cause == CauseId::UnrecognisedAnswer;
        items.push(if unknown { ANY_WORDS } else { NO_WORDS }.to_owned());
    }
    items
}

/// What to say about the answer that is none of the known ones.
const ANY_WORDS: &str = "In any words that are on none of the other pages.";

/// What to say where no answer tells of the cause.
const NO_WORDS: &str =
    "No answer says this: it shows in the files, the request or the settings themselves.";

fn quoted(entry: &Entry) -> String {
    let said = match (&entry.error, &entry.error_description) {
        (Some(error), Some(description)) => format!("`{error}`: `{description}`"),
        (Some(one), None) => format!("`{one}`"),
        (None, Some(words)) if entry.place == Place::Setup => format!("`{words}`"),
        (None, _) => {
            let detail = entry
                .sample
                .as_ref()
                .and_then(|sample| sample.detail.as_deref());
            match (detail, &entry.error_description) {
                (Some(detail), Some(words)) => {
                    format!(
                        "{words}: programs say, for example, `{}`",
                        one_line(detail, 120)
                    )
                }
                (None, Some(words)) => words.clone(),
                (_, None) => entry.meaning.clone(),
            }
        }
    };
    match entry.http_status.as_slice() {
        [] => said,
        [one] => format!("{said} (HTTP {one})"),
        several => {
            let numbers: Vec<String> = several.iter().map(u16::to_string).collect();
            format!("{said} (HTTP {})", numbers.join(", "))
        }
    }
}

const fn how_often(likelihood: Likelihood, confidence: Confidence) -> &'static str {
    match (likelihood, confidence) {
        (Likelihood::Certain, Confidence::Low) => {
            ", always this cause; the wording is not confirmed"
        }
        (Likelihood::Certain, _) => ", always this cause",
        (Likelihood::High, Confidence::Low) => ", often this cause; the wording is not confirmed",
        (Likelihood::High, _) => ", often this cause",
        (Likelihood::Medium, _) => ", now and then this cause",
        (Likelihood::Low, _) => ", seldom this cause",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_code_and_cause_in_any_case() {
        let by_code = page_of(" sfjwt-appr-01 ").unwrap();
        assert_eq!(by_code.cause, CauseId::NotPreauthorised);
        assert_eq!(by_code.title, "The app waits for the user's own approval");
        assert_eq!(page_of("NOT_preauthorised_self_authorize"), Some(by_code));
        assert_eq!(page_of("SFJWT-APPR-99"), None);
        assert_eq!(page_of(""), None);
    }

    #[test]
    fn paragraphs_and_steps_are_one_line_each() {
        let (title, sections) =
            read("# X\n\n## What it means\n\na\nb\n\nc\n\n## How to fix it\n\n1. d\n   e\n2. f\n");
        assert_eq!(title, "X");
        assert_eq!(sections[0].items, ["a b", "c"]);
        assert_eq!(sections[1].items, ["1. d e", "2. f"]);
    }

    #[test]
    fn every_page_is_whole() {
        for cause in CauseId::ALL {
            let page = page(*cause);
            let kinds: Vec<SectionOf> = page.sections.iter().map(|one| one.kind).collect();
            assert_eq!(kinds, SectionOf::ALL, "{cause}");
            assert!(
                page.sections.iter().all(|one| !one.items.is_empty()),
                "{cause}"
            );
            let head = cause.page_text().lines().next().unwrap();
            assert_eq!(head, format!("# {} {}", page.code, page.title), "{cause}");
            let steps = page.items(SectionOf::Fix);
            for (index, step) in steps.iter().enumerate() {
                assert!(
                    step.starts_with(&format!("{}. ", index + 1)),
                    "{cause}: {step}"
                );
            }
        }
    }
}
