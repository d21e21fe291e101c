//! Every cause from several sides (`variants.json`): facts only, words only, bodies only, other
//! spellings. Together with the other tables no cause is left out.

use std::collections::BTreeSet;

use serde::Deserialize;
use sfjwt::diagnosis::{CauseId, Certainty, Evidence, judge};

/// One row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    name: String,
    first: String,
    /// Causes that cannot be told from it: one of them may stand first, with `first` beside it.
    #[serde(default)]
    or: Vec<String>,
    certainty: Option<Certainty>,
    evidence: Evidence,
}

fn rows() -> Vec<Variant> {
    serde_json::from_str(include_str!("variants.json")).unwrap()
}

fn complaint(row: &Variant) -> Option<String> {
    let verdict = judge(&row.evidence);
    let found: Vec<_> = verdict
        .findings
        .iter()
        .map(|finding| (finding.cause.as_str(), finding.certainty))
        .collect();
    let first = found[0].0;
    let right = first == row.first
        || (row.or.iter().any(|other| other == first)
            && found.iter().take(2).any(|(cause, _)| *cause == row.first));
    let sure = row.certainty.is_none_or(|wanted| wanted == found[0].1);
    (!right || !sure).then(|| format!("{}: wanted {}, got {found:?}", row.name, row.first))
}

#[test]
fn the_right_cause_comes_first() {
    let complaints: Vec<String> = rows().iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn no_cause_is_left_out() {
    let shown: BTreeSet<String> = rows().into_iter().map(|row| row.first).collect();
    let missing: Vec<&str> = CauseId::ALL
        .iter()
        .map(|cause| cause.as_str())
        .filter(|cause| !shown.contains(*cause))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
