//! Situations of real people (`real_life.json`), told in our own words, each with the public thread
//! it comes from. What has to come first is what solved it there.

use serde::Deserialize;
use sfjwt::diagnosis::{Evidence, Verdict, judge, read_pasted_answer};

/// One row: what was known, as evidence or as the text somebody would paste.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// The public thread or page.
    source: String,
    /// The cause that solved it.
    first: String,
    /// Causes that nobody could tell from it with what was known: one of them may stand first, with
    /// `first` beside it.
    #[serde(default)]
    or: Vec<String>,
    /// What solved it.
    why: String,
    evidence: Option<Evidence>,
    text: Option<String>,
}

impl Row {
    fn judged(&self) -> Verdict {
        match (&self.evidence, &self.text) {
            (Some(evidence), None) => judge(evidence),
            (None, Some(text)) => judge(&read_pasted_answer(text)),
            _ => panic!("{}: evidence or text", self.name),
        }
    }

    /// What is wrong with the verdict, if anything.
    fn complaint(&self) -> Option<String> {
        let verdict = self.judged();
        let causes: Vec<&str> = verdict.findings.iter().map(|f| f.cause.as_str()).collect();
        let first = causes[0];
        let right = first == self.first
            || (self.or.iter().any(|other| other == first)
                && causes.iter().take(2).any(|cause| *cause == self.first));
        (!right).then(|| format!("{}: wanted {}, got {causes:?}", self.name, self.first))
    }
}

fn rows() -> Vec<Row> {
    serde_json::from_str(include_str!("real_life.json")).unwrap()
}

#[test]
fn what_solved_it_comes_first() {
    let complaints: Vec<String> = rows().iter().filter_map(Row::complaint).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn there_are_enough_and_each_says_where_it_comes_from() {
    let rows = rows();
    assert!(rows.len() >= 45, "{}", rows.len());
    assert!(rows.iter().filter(|row| row.text.is_some()).count() >= 10);
    for row in &rows {
        assert!(row.source.starts_with("https://"), "{}", row.name);
        assert!(!row.why.is_empty(), "{}", row.name);
    }
}
