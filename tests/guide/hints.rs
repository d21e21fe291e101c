//! A second look at answers, and what was pasted where.

use sfjwt::app::QuestionId;
use sfjwt::domain::{AppKind, ConsumerKey, MyDomain, Pasted, RecordKind, Username};
use sfjwt::guide::hints::{self, Offer, PasteHint};

use crate::lines;

const SECRETS: [&str; 6] = [
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n",
    "-----BEGIN DH PARAMETERS-----\nMIIB\n",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
    "00D000000000001!AQEAQabcdefghijk",
    "force://PlatformCLI::token@acme.my.salesforce.com",
    "1955279925675241571",
];

const OTHERS: [&str; 9] = [
    "-----BEGIN CERTIFICATE-----\nMIID\n",
    "-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n",
    "-----BEGIN PUBLIC KEY-----\nMIIB\n",
    "3MVG9abcdefghijklmnopqrstuvwxyz0123456789",
    "0055g00000AbCdEAAV",
    "0xI5g00000AbCdE",
    "https://acme.my.salesforce.com/x?sid=00D",
    "https://console.cloud.google.com/welcome?project=acme",
    "svc@acme.com.uat",
];

fn questions() -> Vec<String> {
    let fixed = QuestionId::FIXED.iter().map(|id| id.key().to_owned());
    let fields = ["connection", "project-id", "service-account"].map(str::to_owned);
    fixed.chain(fields).collect()
}

fn pasted(text: &str, question: &str) -> PasteHint {
    hints::pasted(&Pasted::recognise(text).unwrap(), question)
}

#[test]
fn whatever_is_pasted_wherever_has_short_words() {
    for question in questions() {
        for text in SECRETS.into_iter().chain(OTHERS) {
            let hint = pasted(text, &question);
            let sentence = &hint.sentence;
            assert!(lines(sentence) <= 2, "{question}: {sentence}");
            assert!(sentence.ends_with(['.', '?']), "{sentence}");
            let asks = sentence.ends_with('?');
            let offers = !matches!(hint.offer, Offer::Leave | Offer::Refuse);
            assert_eq!(asks, offers, "{question}: {sentence}");
            // The record kinds, too, and nothing of a secret is repeated.
            assert!(
                !sentence.contains("MII") && !sentence.contains("AQEAQ"),
                "{sentence}"
            );
        }
    }
    for of in [
        RecordKind::User,
        RecordKind::Organization,
        RecordKind::Profile,
        RecordKind::PermissionSet,
        RecordKind::ExternalClientApp,
        RecordKind::ConnectedApp,
        RecordKind::AppSettings,
    ] {
        for question in questions() {
            let id = "0055g00000AbCdEAAV".to_owned();
            let hint = hints::pasted(&Pasted::RecordId { of, id }, &question);
            assert!(lines(&hint.sentence) <= 2, "{question}: {}", hint.sentence);
        }
    }
    assert_eq!(hints::error_answer().offer, Offer::Explain);
    assert!(lines(&hints::error_answer().sentence) <= 2);
}

#[test]
fn secrets_are_refused_and_the_words_say_that_nothing_was_kept() {
    for question in questions() {
        for secret in SECRETS {
            let hint = pasted(secret, &question);
            match (question.as_str(), hint.offer) {
                // A passphrase may look like anything but a key.
                ("passphrase", Offer::Leave) => assert!(!secret.contains("BEGIN"), "{secret}"),
                ("import-key" | "key-source", Offer::UseAsKey) => {
                    assert!(secret.contains("PRIVATE KEY"));
                }
                (_, offer) => {
                    assert_eq!(offer, Offer::Refuse, "{question}: {secret}");
                    assert!(hint.sentence.contains("not kept"), "{}", hint.sentence);
                }
            }
        }
        let key = pasted(SECRETS[0], &question).offer;
        let wanted = ["import-key", "key-source"].contains(&question.as_str());
        assert_eq!(
            key,
            if wanted {
                Offer::UseAsKey
            } else {
                Offer::Refuse
            },
            "{question}"
        );
    }
}

#[test]
fn a_value_is_offered_to_the_question_it_belongs_to() {
    let key = OTHERS[3];
    for (text, question, offer) in [
        (key, "consumer-key", Offer::UseAsConsumerKey),
        (key, "org", Offer::UseAsConsumerKey),
        (key, "username", Offer::UseAsConsumerKey),
        (key, "service-account", Offer::Leave),
        (OTHERS[6], "org", Offer::UseAsOrg),
        (OTHERS[6], "username", Offer::UseAsOrg),
        (OTHERS[7], "username", Offer::Leave),
        (OTHERS[8], "username", Offer::UseAsUsername),
        (OTHERS[8], "org", Offer::UseAsUsername),
        (OTHERS[8], "common-name", Offer::Leave),
        (OTHERS[8], "service-account", Offer::Leave),
        (OTHERS[0], "org", Offer::UseAsCertificate),
        (OTHERS[0], "import-key", Offer::UseAsCertificate),
        // The key is made by then: taking the certificate would throw it away.
        (OTHERS[0], "consumer-key", Offer::Leave),
        (OTHERS[0], "store", Offer::Leave),
        (OTHERS[4], "username", Offer::Leave),
    ] {
        assert_eq!(pasted(text, question).offer, offer, "{question}: {text}");
    }
    let id = pasted(OTHERS[4], "username").sentence;
    assert!(id.contains("user Id 0055g00000AbCdEAAV"), "{id}");
}

fn username_in(username: &str, org: &str) -> Option<String> {
    let org = MyDomain::parse(org).unwrap().org;
    hints::username_in_org(&Username::parse(username).unwrap(), &org)
}

#[test]
fn username_and_org_are_looked_at_together() {
    let (production, sandbox) = (
        "acme.my.salesforce.com",
        "acme--uat.sandbox.my.salesforce.com",
    );
    for (username, org, says) in [
        ("svc@acme.com", production, None),
        ("svc@acme.com.uat", sandbox, None),
        ("svc@acme.com.uat", production, Some("is it svc@acme.com?")),
        ("svc@acme.com", sandbox, Some("svc@acme.com.uat")),
        ("svc@acme.com.dev1", sandbox, Some("svc@acme.com.uat")),
        (
            "svc@acme.com.uat",
            "login.salesforce.com",
            Some("is it svc@acme.com?"),
        ),
        ("svc@acme.com", "login.salesforce.com", None),
        (
            "svc@acme.com",
            "test.salesforce.com",
            Some("end in the sandbox's name"),
        ),
        ("svc@acme.com.uat", "test.salesforce.com", None),
        ("svc@acme.com", "fun-fox-1.scratch.my.salesforce.com", None),
    ] {
        let hint = username_in(username, org);
        match says {
            None => assert_eq!(hint, None, "{username} {org}"),
            Some(says) => {
                let hint = hint.unwrap();
                assert!(hint.contains(says), "{username} {org}: {hint}");
                assert!(lines(&hint) <= 2, "{hint}");
            }
        }
    }
}

#[test]
fn a_consumer_key_is_looked_at() {
    let hint = |text: &str| hints::consumer_key(&ConsumerKey::parse(text).unwrap());
    assert_eq!(hint(&format!("3MVG9{}", "aB3._9Zx".repeat(10))), None);
    for (text, says) in [
        ("3MVG9abcdefghij".to_owned(), "cut off"),
        ("PlatformCLI".to_owned(), "begin with 3MVG9"),
        ("0a".repeat(32), "Consumer Secret"),
    ] {
        let hint = hint(&text).unwrap();
        assert!(hint.contains(says) && lines(&hint) <= 2, "{hint}");
        assert!(!hint.contains(&text), "{hint}");
    }
}

#[test]
fn login_hosts_are_for_old_connected_apps() {
    let at = |address: &str, kind| {
        let org = MyDomain::parse(address).unwrap().org;
        hints::app_at_org(&org, kind)
    };
    for host in ["login.salesforce.com", "test.salesforce.com"] {
        let eca = at(host, AppKind::ExternalClientApp).unwrap();
        assert!(
            eca.contains(host) && eca.ends_with("Current My Domain URL."),
            "{eca}"
        );
        let old = at(host, AppKind::ConnectedApp).unwrap();
        assert!(lines(&eca) <= 2 && lines(&old) <= 2);
    }
    assert_eq!(
        at("acme.my.salesforce.com", AppKind::ExternalClientApp),
        None
    );
}
