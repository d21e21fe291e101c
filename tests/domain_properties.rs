//! Whatever is typed or pasted, parsing ends with a value or an error, and a value read again is
//! the same value.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests are tests

use proptest::prelude::*;
use sfjwt::domain::{
    Audience, ConnectionName, ConsumerKey, MyDomain, OrgKind, OrgNote, Pasted, Realm, TrustedUrl,
    Username,
};

/// Texts near enough to addresses to get past the first check.
fn address_like() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![
        Just(""),
        Just("https://"),
        Just("http://"),
        Just("HTTPS:\\\\"),
        Just("//"),
        Just("ftp://"),
    ];
    let label = "[a-zA-Z0-9-]{1,12}|c|na30|cs42|login|test|127.0.0.1|localhost";
    let partition = prop_oneof![
        Just(""),
        Just(".sandbox"),
        Just(".develop"),
        Just(".scratch"),
        Just(".trailblaze"),
        Just(".demo"),
        Just(".cs42"),
        Just(".na30"),
        Just(".x.y"),
    ];
    let suffix = prop_oneof![
        Just(".my.salesforce.com"),
        Just(".my.salesforce.mil"),
        Just(".my.sfcrmproducts.cn"),
        Just(".lightning.force.com"),
        Just(".my.salesforce-setup.com"),
        Just(".vf.force.com"),
        Just(".visual.force.com"),
        Just(".container.force.com"),
        Just(".file.force.com"),
        Just(".my.site.com"),
        Just(".salesforce.com"),
        Just(".my.salesforce.com.mcas.ms"),
        Just(".example"),
        Just(""),
    ];
    let tail = prop_oneof![
        Just(""),
        Just("/"),
        Just("."),
        Just(":443/x?y#z"),
        Just(":80"),
        Just(":4000"),
        Just(" and more"),
        Just("\","),
    ];
    let package = prop_oneof![
        Just(""),
        Just("--uat"),
        Just("--c"),
        Just("--uat--c"),
        Just("–uat")
    ];
    (scheme, label, package, partition, suffix, tail)
        .prop_map(|(a, b, c, d, e, f)| format!("{a}{b}{c}{d}{e}{f}"))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        ".{0,300}",
        "[ -~]{0,120}",
        address_like(),
        (address_like(), any::<String>()).prop_map(|(a, b)| format!("{b} {a}")),
    ]
}

/// Makes texts that hold a secret at a random place.
fn with_secret() -> impl Strategy<Value = (String, String)> {
    let secret = prop_oneof![
        "[0-9A-F]{64}",
        "eyJ[a-zA-Z0-9_-]{30}\\.[a-zA-Z0-9_-]{30}\\.[a-zA-Z0-9_-]{30}",
        "MII[a-zA-Z0-9+/]{300}",
        "00D[a-zA-Z0-9]{12}![a-zA-Z0-9_.]{40}",
    ];
    ("[ \\n\"']{0,3}", secret, "[ \\n\"']{0,3}").prop_map(|(a, secret, b)| {
        let text = format!("{a}{secret}{b}");
        (text, secret)
    })
}

/// Every way a text can come back to a person.
fn echoes(text: &str) -> String {
    format!(
        "{:?} {} {:?} {} {:?} {} {:?} {} {:?} {}",
        MyDomain::parse(text),
        shown(MyDomain::parse(text)),
        ConsumerKey::parse(text),
        shown(ConsumerKey::parse(text)),
        Username::parse(text),
        shown(Username::parse(text)),
        Audience::parse(text),
        shown(Audience::parse(text)),
        ConnectionName::parse(text),
        shown(ConnectionName::parse(text)),
    )
}

fn shown<T, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_org_read_twice_is_the_same_org(text in any_text()) {
        if let Ok(first) = MyDomain::parse(&text) {
            for again in [first.org.to_string(), first.org.origin(), String::from(first.org.clone())] {
                // A simulated org's host alone does not tell http from https.
                if first.org.is_practice() && !again.contains("://") {
                    continue;
                }
                let second = MyDomain::parse(&again).unwrap();
                prop_assert_eq!(&second.org, &first.org);
                let note = (*first.org.kind() == OrgKind::LoginHost).then_some(OrgNote::LoginHost);
                prop_assert_eq!(second.note, note);
            }
        }
    }

    #[test]
    fn an_org_that_was_read_can_be_used(text in address_like()) {
        if let Ok(address) = MyDomain::parse(&text) {
            let org = address.org;
            let realm = if org.is_practice() { Realm::Practice } else { Realm::Salesforce };
            let token_url = format!("{}/services/oauth2/token", org.origin());
            prop_assert!(TrustedUrl::new(&token_url, realm).is_ok(), "{}", token_url);
            prop_assert!(url::Url::parse(&org.setup_base()).is_ok());
            prop_assert!(!org.origin().ends_with('/'));
            let name = ConnectionName::parse(&org.label());
            prop_assert_eq!(name.map(|name| name.to_string()), Ok(org.label()));
            for audience in [Audience::my_domain(&org), Audience::classic(&org)] {
                prop_assert_eq!(Audience::parse(audience.as_str()), Ok(audience));
            }
            let json = serde_json::to_string(&org).unwrap();
            prop_assert_eq!(serde_json::from_str::<MyDomain>(&json).unwrap(), org);
        }
    }

    #[test]
    fn the_generator_makes_orgs(label in "[a-z][a-z0-9]{2,8}", sandbox in "[a-z][a-z0-9]{1,8}") {
        let host = format!("{label}--{sandbox}.sandbox.lightning.force.com");
        let org = MyDomain::parse(&host).unwrap().org;
        prop_assert_eq!(org.host(), format!("{label}--{sandbox}.sandbox.my.salesforce.com"));
        prop_assert_eq!(org.sandbox(), Some(sandbox.as_str()));
        prop_assert_eq!(org.name(), label.as_str());
    }

    #[test]
    fn other_values_read_twice_are_the_same(text in any_text()) {
        if let Ok(key) = ConsumerKey::parse(&text) {
            prop_assert_eq!(ConsumerKey::parse(key.as_str()), Ok(key));
        }
        if let Ok(username) = Username::parse(&text) {
            prop_assert_eq!(Username::parse(username.as_str()), Ok(username));
        }
        if let Ok(audience) = Audience::parse(&text) {
            prop_assert_eq!(Audience::parse(audience.as_str()), Ok(audience));
        }
        if let Ok(name) = ConnectionName::parse(&text) {
            prop_assert_eq!(ConnectionName::parse(name.as_str()), Ok(name));
        }
        let made = ConnectionName::from_words(&text);
        prop_assert_eq!(ConnectionName::parse(made.as_str()), Ok(made.clone()));
        prop_assert!(ConnectionName::parse(made.numbered(u32::MAX).as_str()).is_ok());
    }

    #[test]
    fn usernames_and_keys_in_their_form_are_taken(
        user in "[a-z]{1,10}\\.?[a-z0-9]{1,10}@[a-z]{2,10}\\.(com|de|io)(\\.[a-z0-9]{2,8})?",
        key in "3MVG9[A-Za-z0-9._]{25}x[A-Za-z0-9._]{54}",
    ) {
        let parsed = Username::parse(&format!(" <{user}>\n")).unwrap();
        prop_assert_eq!(parsed.as_str(), user.as_str());
        let sandbox = MyDomain::parse("acme--uat.sandbox.my.salesforce.com").unwrap().org;
        parsed.hint_for(&sandbox);
        let (head, tail) = key.split_at(30);
        let parsed = ConsumerKey::parse(&format!("\"{head}\n{tail}\"")).unwrap();
        prop_assert_eq!(parsed.as_str(), key.as_str());
        prop_assert_eq!(parsed.hint(), None);
    }

    #[test]
    fn no_error_repeats_a_secret((text, secret) in with_secret()) {
        prop_assert!(Pasted::recognise(&text).is_some_and(|found| found.is_secret()));
        let echoed = echoes(&text);
        // Even a part of it would be too much; sixteen characters in a row are no accident.
        prop_assert!(!echoed.contains(&secret[..16]), "{}", echoed);
        prop_assert!(!echoed.contains(&secret[secret.len() - 16..]), "{}", echoed);
    }

    #[test]
    fn recognising_never_panics(text in any::<String>()) {
        if let Some(found) = Pasted::recognise(&text) {
            prop_assert!(!found.to_string().is_empty());
        }
    }
}

#[test]
fn a_pem_key_is_not_repeated_in_any_field() {
    let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDExampleExample";
    for text in [
        format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"),
        format!("-----BEGIN PRIVATE KEY-----\\n{body}\\n-----END PRIVATE KEY-----"),
        format!("key: -----BEGIN RSA PRIVATE KEY----- {body}"),
    ] {
        let echoed = echoes(&text);
        assert!(!echoed.contains(&body[..16]), "{echoed}");
    }
}
