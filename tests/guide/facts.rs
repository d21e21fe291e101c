//! Short words for narrow places.

use proptest::prelude::*;
use sfjwt::app::Step;
use sfjwt::domain::{
    AppKind, CertificateFacts, KeyFacts, KeyForm, MyDomain, OrgKind, StoreKind, Timestamp, Username,
};
use sfjwt::guide::{destinations, facts};
use time::macros::datetime;
use time::{Duration, UtcOffset};

fn fits(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= facts::WIDTH
}

fn org(address: &str) -> MyDomain {
    MyDomain::parse(address).unwrap().org
}

#[test]
fn every_step_has_a_title() {
    assert_eq!(facts::STEP_TITLES.len(), Step::ALL.len());
    for step in Step::ALL {
        assert!(fits(facts::step_title(step.number())), "{step:?}");
    }
    assert_eq!(facts::step_title(Step::Key.number()), "Key and certificate");
    assert_eq!(facts::step_title(Step::HandOver.number()), "Hand over");
    assert_eq!(facts::step_title(0), "Where it is used");
    assert_eq!(facts::step_title(9), "");
    assert_eq!(facts::stepper(5), "Step 5 of 8 · App");
}

#[test]
fn destinations_have_short_names() {
    let names: Vec<String> = destinations().iter().map(facts::destination).collect();
    assert_eq!(
        names,
        [
            "Google Connectors",
            "VersionForge",
            "Salesforce CLI / CI",
            "Something else",
            "Not sure yet"
        ]
    );
}

#[test]
fn an_org_says_its_name_and_kind() {
    for (address, name, kind) in [
        ("acme.my.salesforce.com", "acme", "PRODUCTION"),
        (
            "acme--uat.sandbox.my.salesforce.com",
            "acme · uat",
            "SANDBOX",
        ),
        (
            "acme-dev-ed.develop.my.salesforce.com",
            "acme-dev-ed",
            "DEVELOPER",
        ),
        (
            "acme-dev-ed.trailblaze.my.salesforce.com",
            "acme-dev-ed",
            "TRAILHEAD",
        ),
        (
            "fun-fox-1.scratch.my.salesforce.com",
            "fun-fox-1",
            "SCRATCH",
        ),
        ("acme.demo.my.salesforce.com", "acme", "DEMO"),
        ("login.salesforce.com", "login.salesforce.com", "LOGIN HOST"),
        ("http://127.0.0.1:4000", "simulated org", "PRACTICE"),
        (
            "a-company-with-a-long-name--integration.sandbox.my.salesforce.com",
            "a-company-w…tegration",
            "SANDBOX",
        ),
    ] {
        let org = org(address);
        let shown = facts::org(&org);
        assert!(fits(&shown), "{shown}");
        if shown.contains('…') {
            assert!(
                shown.starts_with("a-company-w") && shown.ends_with("ntegration"),
                "{shown}"
            );
        } else {
            assert_eq!(shown, name);
        }
        assert_eq!(facts::org_kind(org.kind()), kind);
    }
    assert!(fits(&facts::org_kind(&OrgKind::Other("x".repeat(60)))));
}

#[test]
fn key_certificate_user_and_app() {
    let key = |bits| KeyFacts {
        bits,
        spki: sfjwt::domain::Fingerprint::from_sha256([0; 32]),
        form: KeyForm::Generated,
    };
    let two = key(2048);
    assert_eq!(
        facts::key(&two, Some(StoreKind::Keychain)),
        "2048, in your keychain"
    );
    assert_eq!(
        facts::key(&two, Some(StoreKind::File)),
        "2048, encrypted file"
    );
    assert_eq!(
        facts::key(&two, Some(StoreKind::Elsewhere)),
        "2048, held elsewhere"
    );
    assert_eq!(facts::key(&key(4096), None), "4096, not kept yet");
    for store in [
        None,
        Some(StoreKind::Keychain),
        Some(StoreKind::File),
        Some(StoreKind::Practice),
        Some(StoreKind::Elsewhere),
    ] {
        assert!(fits(&facts::key(&key(4096), store)), "{store:?}");
    }
    let certificate = CertificateFacts {
        fingerprint: sfjwt::domain::Fingerprint::from_sha256([0; 32]),
        spki: sfjwt::domain::Fingerprint::from_sha256([0; 32]),
        not_before: datetime!(2026-11-22 00:00 UTC),
        not_after: datetime!(2027-11-22 14:00 UTC),
        subject: "acme".to_owned(),
        bits: 2048,
        self_signed: true,
        pem_bytes: 1200,
    };
    assert_eq!(facts::certificate(&certificate), "to 2027-11-22");
    let user = Username::parse("svc@acme.com.uat").unwrap();
    assert_eq!(facts::user(&user), "svc@acme.com.uat");
    let long = Username::parse("integration@acme.example.uat").unwrap();
    let shown = facts::user(&long);
    assert!(fits(&shown) && shown.ends_with("xample.uat"), "{shown}");
    assert!(fits(facts::app(AppKind::ExternalClientApp)));
    assert_eq!(facts::app(AppKind::ConnectedApp), "Connected App");
}

#[test]
fn how_long_ago() {
    let now = datetime!(2026-11-22 14:00 UTC);
    for (before, words) in [
        (Duration::ZERO, "just now"),
        (Duration::seconds(59), "just now"),
        (Duration::seconds(-30), "just now"),
        (Duration::seconds(60), "1 minute ago"),
        (Duration::minutes(3), "3 minutes ago"),
        (Duration::minutes(59), "59 minutes ago"),
        (Duration::minutes(60), "1 h ago"),
        (Duration::hours(2), "2 h ago"),
        (Duration::hours(23), "23 h ago"),
        (Duration::hours(24), "yesterday"),
        (Duration::hours(37), "yesterday"),
        (Duration::hours(39), "2 days ago"),
        (Duration::days(6), "6 days ago"),
        (Duration::days(30), "30 days ago"),
        (Duration::days(31), "2026-10-22"),
        (Duration::days(-2), "2026-11-24"),
    ] {
        assert_eq!(facts::ago(now - before, now), words, "{before}");
    }
    // 23:30 UTC is the next day two hours further east.
    let east = UtcOffset::from_hms(2, 0, 0).unwrap();
    let then = datetime!(2026-11-20 23:30 UTC);
    assert_eq!(facts::ago(then, now), "2 days ago");
    assert_eq!(facts::ago(then, now.to_offset(east)), "yesterday");
    assert_eq!(
        facts::saved(now - Duration::days(1), now),
        "saved yesterday"
    );
    assert_eq!(
        facts::saved(now - Duration::minutes(3), now),
        "saved 3 minutes ago"
    );
    assert_eq!(facts::saved(now, now), "saved just now");
    assert_eq!(
        facts::saved(now - Duration::days(99), now),
        "saved on 2026-08-15"
    );
}

#[test]
fn how_long() {
    for (seconds, countdown, words) in [
        (0, "0:00", "0 s"),
        (24, "0:24", "24 s"),
        (60, "1:00", "1 min"),
        (299, "4:59", "4 min"),
        (3_600, "1:00:00", "1 h"),
        (3_725, "1:02:05", "1 h"),
        (172_799, "47:59:59", "47 h"),
        (259_200, "72:00:00", "3 days"),
    ] {
        assert_eq!(facts::countdown(seconds), countdown);
        assert_eq!(facts::duration(seconds), words);
    }
    assert_eq!(facts::elapsed(340), "340 ms");
    assert_eq!(facts::elapsed(6_249), "6.2 s");
    assert_eq!(facts::elapsed(65_000), "1 min 5 s");
}

proptest! {
    #[test]
    fn shortening_keeps_both_ends_and_what_fits(text in "[^…]*", most in 1_usize..40) {
        let short = facts::shortened(&text, most);
        prop_assert!(short.chars().count() <= most);
        if text.chars().count() <= most {
            prop_assert_eq!(short, text);
        } else {
            let (head, end) = short.split_once('…').unwrap();
            prop_assert!(text.starts_with(head) && text.ends_with(end), "{}", short);
        }
    }

    #[test]
    fn any_two_moments_have_words(then in -99_999_999_999_i64..99_999_999_999, now in -99_999_999_999_i64..99_999_999_999) {
        let moment = |seconds| Timestamp::from_unix_timestamp(seconds).unwrap();
        let words = facts::ago(moment(then), moment(now));
        prop_assert!(!words.is_empty() && words.chars().count() <= 14, "{}", words);
    }
}
