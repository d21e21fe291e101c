//! What one part names, another part has: fixes lead to questions, lines and pages that exist.

#![allow(clippy::unwrap_used, reason = "a page without a name has to fail")]

use std::collections::BTreeSet;

use sfjwt::diagnosis::{FixTarget, causes};
use sfjwt::domain::AppKind;
use sfjwt::guide::{ChecklistId, SetupPage, checklist, destinations, question, verify_assets};

fn pages() -> BTreeSet<String> {
    SetupPage::ALL
        .iter()
        .map(|page| {
            serde_json::to_value(page)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

fn lines() -> BTreeSet<String> {
    ChecklistId::ALL
        .into_iter()
        .flat_map(|id| checklist(id).lines.iter().map(|line| line.id.clone()))
        .collect()
}

#[test]
fn every_fix_leads_somewhere() {
    let (pages, lines) = (pages(), lines());
    let mut lost = Vec::new();
    for cause in causes().values() {
        for fix in &cause.fixes {
            let found = match &fix.target {
                FixTarget::Question(id) => question(id).is_some(),
                FixTarget::Line(id) => lines.contains(id),
                FixTarget::Page(id) => pages.contains(id),
                FixTarget::Wait(_) | FixTarget::Command(_) | FixTarget::Check(_) => true,
            };
            if !found {
                lost.push(format!("{:?}: {:?}", cause.code, fix.target));
            }
        }
    }
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// A tick is kept by its line's id alone, so the two lists of one set-up must not share ids.
#[test]
fn the_lists_of_one_set_up_share_no_line() {
    for kind in [AppKind::ExternalClientApp, AppKind::ConnectedApp] {
        for exists in [false, true] {
            for by_profile in [false, true] {
                let app = checklist(ChecklistId::app(kind, exists));
                let policy = checklist(ChecklistId::preauthorise(kind, by_profile));
                let both = app.lines.iter().chain(&policy.lines);
                let ids: BTreeSet<&str> = both.map(|line| line.id.as_str()).collect();
                assert_eq!(
                    ids.len(),
                    app.lines.len() + policy.lines.len(),
                    "{kind:?} {exists} {by_profile}"
                );
            }
        }
    }
}

#[test]
fn assets_are_sound() {
    verify_assets().unwrap();
    assert!(
        destinations()
            .iter()
            .any(|destination| destination.id == "not-sure")
    );
}
