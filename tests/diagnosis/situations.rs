//! Situations as somebody would report them (`situations.json`), each with the cause that has to
//! come first.

use serde::Deserialize;
use sfjwt::diagnosis::{Certainty, Evidence, judge};

/// One row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Situation {
    name: String,
    first: String,
    /// How sure the first finding has to be, where that matters.
    certainty: Option<Certainty>,
    evidence: Evidence,
}

#[test]
fn the_right_cause_comes_first() {
    let rows: Vec<Situation> = serde_json::from_str(include_str!("situations.json")).unwrap();
    assert!(rows.len() >= 60, "rows were lost: {}", rows.len());
    for row in rows {
        let verdict = judge(&row.evidence);
        let all: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| (finding.cause.as_str(), finding.certainty))
            .collect();
        let first = &verdict.findings[0];
        assert_eq!(first.cause, row.first, "{}: {all:?}", row.name);
        if let Some(certainty) = row.certainty {
            assert_eq!(first.certainty, certainty, "{}: {all:?}", row.name);
        }
        assert!(!first.fixes.is_empty(), "{}", row.name);
        assert!(!first.title.contains('{'), "{}: {}", row.name, first.title);
    }
}
