//! The guide's assets: they load, they render, and what they promise holds.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "guide/checklists.rs"]
mod checklists;
#[path = "guide/copy_items.rs"]
mod copy_items;
#[path = "guide/destinations.rs"]
mod destinations;
#[path = "guide/facts.rs"]
mod facts;
#[path = "guide/google.rs"]
mod google;
#[path = "guide/hints.rs"]
mod hints;
#[path = "guide/problems.rs"]
mod problems;
#[path = "guide/questions.rs"]
mod questions;
#[path = "guide/reading.rs"]
mod reading;
#[path = "guide/sentences.rs"]
mod sentences;
#[cfg(unix)]
#[path = "guide/shell.rs"]
mod shell;

use sfjwt::guide::{HandOverContext, Values};

/// Values as a finished set-up has them.
pub(crate) fn sample_values() -> Values {
    Values {
        app_name: Some("Acme integration".to_owned()),
        contact_email: Some("admin@acme.example".to_owned()),
        certificate_pem: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
            .to_owned(),
        certificate_path: Some("/home/ada/Downloads/sfjwt-acme-uat-2026-11-22.crt".to_owned()),
        username: Some("svc@acme.example.uat".to_owned()),
        profile: Some("Minimum Access - API Only Integrations".to_owned()),
        ..Values::default()
    }
}

/// The values of a connection to a sandbox.
pub(crate) fn sample_context() -> HandOverContext {
    let origin = "https://acme--uat.sandbox.my.salesforce.com";
    HandOverContext {
        connection: "acme-uat".to_owned(),
        org_origin: origin.to_owned(),
        org_host: "acme--uat.sandbox.my.salesforce.com".to_owned(),
        token_url: format!("{origin}/services/oauth2/token"),
        audience: origin.to_owned(),
        consumer_key: "3MVG9abc.def_123".to_owned(),
        username: "svc@acme.example.uat".to_owned(),
        certificate_fingerprint: "00:FF".repeat(4),
        certificate_not_after: "2027-11-22".to_owned(),
        key_file: Some("/home/ada/acme-uat.key".to_owned()),
        practice: false,
    }
}

/// Lines that a text takes on a screen of 80 columns, with two columns left free on each side.
pub(crate) fn lines(text: &str) -> usize {
    textwrap::wrap(text, 76).len()
}

#[test]
fn every_asset_can_be_used() {
    sfjwt::guide::verify_assets().unwrap();
}
