//! The experiments' sentences (`assets/diagnostics/experiments.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::ExperimentId;
use crate::diagnosis::redact::one_line;

const EXPERIMENTS: &str = include_str!("../../../assets/diagnostics/experiments.toml");

/// Longest value put into a sentence, in characters.
const VALUE_LIMIT: usize = 120;

/// What there is to say about one experiment; templates with `{value}` and `{was}`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) name: String,
    pub(super) announce: String,
    pub(super) tried: String,
    pub(super) token: String,
    pub(super) further: String,
    pub(super) same: String,
    pub(super) other: String,
    #[serde(default)]
    pub(super) fix: String,
}

static TABLE: LazyLock<BTreeMap<ExperimentId, Words>> =
    LazyLock::new(|| toml::from_str(EXPERIMENTS).unwrap_or_default());
static NOTHING: LazyLock<Words> = LazyLock::new(Words::default);

/// Words of an experiment. Compiled in; a test reads them all.
pub(super) fn words(id: ExperimentId) -> &'static Words {
    TABLE.get(&id).unwrap_or(&NOTHING)
}

/// Fills a template in one pass: a value is never read as a template itself.
pub(super) fn fill(template: &str, value: &str, was: &str) -> String {
    let mut text = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (word, filled) = if from.starts_with("{value}") {
            ("{value}", value)
        } else if from.starts_with("{was}") {
            ("{was}", was)
        } else {
            ("{", "{")
        };
        text.push_str(&one_line(filled, VALUE_LIMIT));
        rest = &from[word.len()..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_experiment_has_all_its_words() {
        for id in ExperimentId::ALL {
            let words = words(id);
            for text in [
                &words.name,
                &words.announce,
                &words.tried,
                &words.token,
                &words.further,
                &words.same,
                &words.other,
            ] {
                assert!(!text.is_empty(), "{id:?}");
                let filled = fill(text, "A", "B");
                assert!(!filled.contains(['{', '}']), "{id:?}: {filled}");
            }
            assert!(words.announce.ends_with('.'), "{id:?}");
            let text = serde_json::to_value(id).unwrap();
            assert_eq!(text.as_str(), Some(id.as_str()));
        }
        assert_eq!(TABLE.len(), ExperimentId::ALL.len());
    }

    #[test]
    fn values_are_no_templates() {
        assert_eq!(
            fill("{value}|{was}|{x}", "{was}", "{value}"),
            "{was}|{value}|{x}"
        );
    }
}
