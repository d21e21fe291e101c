//! The data files are whole and agree with each other.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sfjwt::diagnosis::{
    CauseId, Entry, Evidence, FixTarget, Place, Sample, catalogue, causes, judge,
};
use sfjwt::domain::TransportKind;

use crate::ids;

fn set<'a>(items: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    items.into_iter().collect()
}

fn sampled(entry: &Entry, sample: &Sample) -> Evidence {
    let body = sample.body.as_deref();
    match (sample.status, body) {
        (Some(status), Some(body)) => Evidence::from_answer(entry.place, status, &[], body),
        _ => Evidence {
            place: entry.place,
            body: body.map(str::to_owned),
            transport_detail: sample.detail.clone(),
            ..Evidence::default()
        },
    }
}

#[test]
fn the_files_can_be_read() {
    // Both fall back to nothing when they cannot: this is where that is found.
    serde_json::from_str::<Value>(include_str!("../../assets/diagnostics/catalogue.json")).unwrap();
    toml::from_str::<toml::Table>(include_str!("../../assets/diagnostics/causes.toml")).unwrap();
    assert_eq!(catalogue().schema, 1);
    assert!(!catalogue().answers.is_empty());
    assert!(!causes().is_empty());
}

#[test]
fn every_documented_cause_has_its_data() {
    let documented = set(ids::CAUSES);
    assert_eq!(documented.len(), ids::CAUSES.len());
    assert_eq!(
        documented,
        set(CauseId::ALL.iter().map(|cause| cause.as_str()))
    );
    assert_eq!(documented, set(causes().keys().map(|cause| cause.as_str())));
}

#[test]
fn codes_are_unique_and_well_formed() {
    let mut seen = BTreeSet::new();
    for (cause, data) in causes() {
        let parts: Vec<&str> = data.code.split('-').collect();
        let [product, group, number] = parts.as_slice() else {
            panic!("{cause}: {}", data.code);
        };
        assert_eq!(*product, "SFJWT", "{cause}");
        assert!(ids::GROUPS.contains(group), "{cause}: {group}");
        assert!(
            number.len() == 2 && number.parse::<u8>().is_ok(),
            "{cause}: {number}"
        );
        assert!(seen.insert(data.code.as_str()), "{} twice", data.code);
    }
    // Printed on tickets and in people's notes: these never change.
    assert_eq!(causes()[&CauseId::NotPreauthorised].code, "SFJWT-APPR-01");
    assert_eq!(causes()[&CauseId::UserNotAssigned].code, "SFJWT-APPR-02");
}

#[test]
fn every_fix_leads_somewhere() {
    for (cause, data) in causes() {
        assert!(!data.fixes.is_empty(), "{cause} has no fix");
        for line in &data.lines {
            assert!(ids::LINES.contains(&line.as_str()), "{cause}: {line}");
        }
        for fix in &data.fixes {
            assert!(!fix.text.is_empty());
            match &fix.target {
                FixTarget::Question(id) => assert!(ids::QUESTIONS.contains(&id.as_str()), "{id}"),
                FixTarget::Line(id) => assert!(ids::LINES.contains(&id.as_str()), "{id}"),
                FixTarget::Page(id) => assert!(ids::PAGES.contains(&id.as_str()), "{id}"),
                FixTarget::Wait(minutes) => assert!((1..=60).contains(minutes), "{minutes}"),
                FixTarget::Command(line) => assert!(line.starts_with("sfjwt "), "{line}"),
                FixTarget::Check(_) => {}
            }
        }
        for link in &data.links {
            assert!(link.starts_with("https://"), "{cause}: {link}");
        }
    }
}

#[test]
fn a_cause_made_by_an_undone_line_has_a_fix_for_it() {
    for (cause, data) in causes() {
        for line in data.lines.iter().filter(|line| *line != "enable-oauth") {
            let led_to = data.fixes.iter().any(|fix| match &fix.target {
                FixTarget::Line(target) => target == line,
                // The line that shows the consumer key ends in the question that takes it.
                FixTarget::Question(target) => target == line || line == "create-permission-set",
                _ => false,
            });
            assert!(led_to, "{cause}: no fix leads to {line}");
        }
    }
}

#[test]
fn no_answer_was_renamed_or_lost() {
    let known: Vec<&str> = catalogue().answers.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(set(known.iter().copied()).len(), known.len(), "an id twice");
    for id in ids::ANSWERS {
        assert!(catalogue().entry(id).is_some(), "{id}");
    }
}

#[test]
fn every_answer_is_found_by_its_sample_and_by_no_other() {
    for entry in &catalogue().answers {
        let Some(sample) = &entry.sample else {
            assert!(
                !entry.sample_facts.is_empty(),
                "{} has nothing to show it",
                entry.id
            );
            continue;
        };
        let evidence = sampled(entry, sample);
        let matching: Vec<&str> = catalogue()
            .answers
            .iter()
            .filter(|other| other.place == entry.place && other.matches(&evidence))
            .map(|other| other.id.as_str())
            .collect();
        assert_eq!(matching, [entry.id.as_str()], "{evidence:?}");
        assert_eq!(
            catalogue().find(&evidence).map(|e| e.id.as_str()),
            Some(entry.id.as_str())
        );
    }
}

/// Somebody who pastes an answer seldom says where it came from.
#[test]
fn every_answer_is_found_without_its_place() {
    for entry in &catalogue().answers {
        let Some(sample) = &entry.sample else {
            continue;
        };
        let evidence = Evidence {
            place: Place::Unknown,
            ..sampled(entry, sample)
        };
        let first = &judge(&evidence).findings[0].cause;
        assert!(
            entry
                .causes
                .iter()
                .any(|named| named.cause.as_str() == first),
            "{}: {first}",
            entry.id
        );
    }
}

#[test]
fn every_sample_gets_the_causes_of_its_answer() {
    for entry in &catalogue().answers {
        let evidence = if let Some(sample) = &entry.sample {
            sampled(entry, sample)
        } else {
            let facts: Map<String, Value> = entry.sample_facts.clone().into_iter().collect();
            serde_json::from_value(Value::Object(facts)).unwrap()
        };
        let verdict = judge(&evidence);
        let first = verdict.findings[0].cause.as_str();
        assert!(
            entry
                .causes
                .iter()
                .any(|cause| cause.cause.as_str() == first),
            "{}: {first}",
            entry.id
        );
        if entry.sample.is_some() {
            assert_eq!(verdict.answer.as_deref(), Some(entry.id.as_str()));
            assert_eq!(verdict.meaning, entry.meaning);
        }
    }
}

#[test]
fn every_answer_says_what_it_proves() {
    for entry in &catalogue().answers {
        let proves = &entry.proves;
        assert!(
            !entry.meaning.is_empty() && !proves.says.is_empty(),
            "{}",
            entry.id
        );
        assert!(
            !entry.causes.is_empty() && !entry.sources.is_empty(),
            "{}",
            entry.id
        );
        let all = [&proves.ok, &proves.likely, &proves.failed, &proves.unknown];
        let listed: Vec<_> = all.into_iter().flatten().collect();
        let unique: BTreeSet<_> = listed.iter().collect();
        assert_eq!(
            unique.len(),
            listed.len(),
            "{}: a check in two lists",
            entry.id
        );
        assert_eq!(
            proves.failed.is_empty(),
            entry.place == Place::Setup,
            "{}",
            entry.id
        );
    }
}

#[test]
fn every_cause_is_reached_by_an_answer_or_a_fact() {
    let mut reached: BTreeSet<CauseId> = catalogue()
        .answers
        .iter()
        .flat_map(|entry| entry.causes.iter().map(|cause| cause.cause))
        .collect();
    // Measured, not answered; shown to work in `situations`.
    reached.extend([
        CauseId::ApiLimitLow,
        CauseId::KeyTooSmall,
        CauseId::WrongIdentity,
        CauseId::UnrecognisedAnswer,
    ]);
    assert_eq!(reached, CauseId::ALL.iter().copied().collect());
}

#[test]
fn every_failure_of_transport_has_a_finding() {
    for (kind, cause) in [
        (TransportKind::Dns, "dns_failure"),
        (TransportKind::Refused, "connection_refused"),
        (TransportKind::NoRoute, "connect_timeout"),
        (TransportKind::ConnectTimeout, "connect_timeout"),
        (TransportKind::AnswerTimeout, "connect_timeout"),
        (TransportKind::Reset, "connection_reset"),
        (TransportKind::ClosedEarly, "connection_reset"),
        (TransportKind::TlsUntrusted, "tls_intercepted"),
        (TransportKind::TlsWrongName, "tls_intercepted"),
        (TransportKind::TlsDates, "clock_slow"),
        (TransportKind::TlsNotSpoken, "not_a_salesforce_host"),
        (TransportKind::TlsRefused, "tls_version"),
        (TransportKind::ProxyAuth, "proxy_auth_required"),
        (TransportKind::ProxyRefused, "connection_refused"),
        (TransportKind::ProxyUnreachable, "connection_refused"),
        (TransportKind::NotHttp, "html_instead_of_json"),
        (TransportKind::TooLarge, "html_instead_of_json"),
        (TransportKind::NoRoots, "tls_intercepted"),
        (TransportKind::BadCaFile, "tls_intercepted"),
        (TransportKind::Other, "unrecognised_answer"),
    ] {
        let verdict = judge(&Evidence::from_transport(
            Place::Token,
            kind,
            "a library's words",
        ));
        assert_eq!(verdict.findings[0].cause, cause, "{kind:?}");
        let quoted = &verdict.findings[0].evidence_for[0];
        assert!(quoted.contains("a library's words"), "{kind:?}: {quoted}");
    }
}
