//! `assets/diagnostics/README.md` says which answers stay ambiguous, and the catalogue agrees.

use std::collections::{BTreeMap, BTreeSet};

use sfjwt::diagnosis::{Evidence, catalogue, judge};

const README: &str = include_str!("../../assets/diagnostics/README.md");

/// Answers whose most frequent causes are equally frequent, by the catalogue.
fn by_catalogue() -> BTreeMap<String, BTreeSet<String>> {
    catalogue()
        .answers
        .iter()
        .filter_map(|entry| {
            // Likelihoods are ordered, the most frequent first.
            let most = entry.causes.iter().map(|cause| cause.likelihood).min()?;
            let equal: BTreeSet<String> = entry
                .causes
                .iter()
                .filter(|cause| cause.likelihood == most)
                .map(|cause| cause.cause.as_str().to_owned())
                .collect();
            (equal.len() > 1).then(|| (entry.id.clone(), equal))
        })
        .collect()
}

/// Rows of the table: answer, causes, why, what settles it.
fn rows() -> Vec<[&'static str; 4]> {
    README
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            cells.try_into().unwrap()
        })
        .collect()
}

fn named(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_list_is_the_catalogues() {
    let mut listed = BTreeMap::new();
    for [answer, causes, why, settles] in rows() {
        assert!(why.len() > 20 && settles.len() > 20, "{answer}");
        let answer = named(answer).into_iter().next().unwrap();
        assert!(
            listed.insert(answer.clone(), named(causes)).is_none(),
            "{answer} twice"
        );
    }
    assert_eq!(listed, by_catalogue());
}

#[test]
fn what_is_ambiguous_is_shown_side_by_side() {
    for (id, causes) in by_catalogue() {
        let entry = catalogue().entry(&id).unwrap();
        let sample = entry.sample.as_ref().unwrap();
        let evidence = Evidence {
            place: entry.place,
            http_status: sample.status,
            body: sample.body.clone(),
            transport_detail: sample.detail.clone(),
            ..Evidence::default()
        };
        let found: BTreeSet<String> = judge(&evidence)
            .findings
            .iter()
            .take(causes.len())
            .map(|finding| finding.cause.clone())
            .collect();
        assert_eq!(found, causes, "{id}");
    }
}
