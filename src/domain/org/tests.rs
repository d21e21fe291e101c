//! Every row of salesforce-jwt.md §G, and the ways in which people paste.

use super::*;
use crate::domain::RecordKind;

fn read(text: &str) -> OrgAddress {
    MyDomain::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> OrgAddressError {
    match MyDomain::parse(text) {
        Ok(address) => panic!("{text} became {}", address.org),
        Err(error) => error,
    }
}

#[test]
fn knows_every_kind_of_my_domain() {
    let sandbox = |name: &str| OrgKind::Sandbox(name.into());
    let other = |name: &str| OrgKind::Other(name.into());
    for (host, kind, label) in [
        ("acme.my.salesforce.com", OrgKind::Production, "acme"),
        (
            "acme--uat.sandbox.my.salesforce.com",
            sandbox("uat"),
            "acme-uat",
        ),
        (
            "platform-flow-18--pilot.sandbox.my.salesforce.com",
            sandbox("pilot"),
            "platform-flow-18-pilot",
        ),
        (
            "fun-fact-1-dev-ed.scratch.my.salesforce.com",
            OrgKind::Scratch,
            "fun-fact-1-dev-ed",
        ),
        (
            "acme-dev-ed.develop.my.salesforce.com",
            OrgKind::Developer,
            "acme-dev-ed",
        ),
        (
            "orgfarm-0a1b2c3d4e-dev-ed.develop.my.salesforce.com",
            OrgKind::Developer,
            "orgfarm-0a1b2c3d4e-dev-ed",
        ),
        (
            "brave-otter-1-dev-ed.trailblaze.my.salesforce.com",
            OrgKind::Trailhead,
            "brave-otter-1-dev-ed",
        ),
        ("acme.demo.my.salesforce.com", other("demo"), "acme"),
        ("acme.free.my.salesforce.com", other("free"), "acme"),
        ("acme.patch.my.salesforce.com", other("patch"), "acme"),
        ("acme.trial.my.salesforce.com", other("trial"), "acme"),
        (
            "acme-dev-ed.my.salesforce.com",
            OrgKind::Developer,
            "acme-dev-ed",
        ),
        ("acme--uat.my.salesforce.com", sandbox("uat"), "acme-uat"),
        (
            "acme--uat.cs42.my.salesforce.com",
            sandbox("uat"),
            "acme-uat",
        ),
        (
            "page-1-dev-ed.cs42.my.salesforce.com",
            OrgKind::Scratch,
            "page-1-dev-ed",
        ),
        ("acme.my.salesforce.mil", OrgKind::Production, "acme"),
        (
            "acme--uat.sandbox.my.salesforce.mil",
            sandbox("uat"),
            "acme-uat",
        ),
        ("acme.my.sfcrmproducts.cn", OrgKind::Production, "acme"),
        (
            "acme--uat.sandbox.my.sfcrmproducts.cn",
            sandbox("uat"),
            "acme-uat",
        ),
        // A company's name may look like an instance once it is a My Domain.
        ("na12.my.salesforce.com", OrgKind::Production, "na12"),
    ] {
        let address = read(host);
        assert_eq!(address.org.host(), host);
        assert_eq!(address.org.origin(), format!("https://{host}"));
        assert_eq!(address.org.kind(), &kind, "{host}");
        assert_eq!(address.org.label(), label);
        assert_eq!(address.note, None, "{host}");
    }
}

#[test]
fn converts_pages_of_the_same_org_and_says_so() {
    for (pasted, host) in [
        ("acme.lightning.force.com", "acme.my.salesforce.com"),
        (
            "acme--uat.sandbox.lightning.force.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        (
            "acme-dev-ed.develop.lightning.force.com",
            "acme-dev-ed.develop.my.salesforce.com",
        ),
        ("acme.my.salesforce-setup.com", "acme.my.salesforce.com"),
        (
            "acme--uat.sandbox.my.salesforce-setup.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme.lightning.crmforce.mil", "acme.my.salesforce.mil"),
        ("acme.lightning.sfcrmapps.cn", "acme.my.sfcrmproducts.cn"),
        ("acme.lightning.force.com.mcas.ms", "acme.my.salesforce.com"),
        ("acme.my.salesforce.com.mcas.ms", "acme.my.salesforce.com"),
    ] {
        let address = read(&format!(
            "https://{pasted}/lightning/setup/SetupOneHome/home"
        ));
        assert_eq!(address.org.host(), host);
        assert!(
            matches!(&address.note, Some(OrgNote::ConvertedFrom(from)) if pasted.starts_with(from)),
            "{address:?}"
        );
    }
}

#[test]
fn guesses_have_to_be_confirmed() {
    for (pasted, host) in [
        ("acme.file.force.com", "acme.my.salesforce.com"),
        ("acme--c.vf.force.com", "acme.my.salesforce.com"),
        (
            "acme--uat--c.sandbox.vf.force.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme--uat--c.vf.force.com", "acme--uat.my.salesforce.com"),
        (
            "acme-dev-ed--c.develop.vf.force.com",
            "acme-dev-ed.develop.my.salesforce.com",
        ),
        ("acme--c.na30.visual.force.com", "acme.my.salesforce.com"),
        (
            "acme--uat--c.cs42.visual.force.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme--sbqq.container.force.com", "acme.my.salesforce.com"),
        (
            "acme--uat--sbqq.sandbox.container.force.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme.my.site.com", "acme.my.salesforce.com"),
        (
            "acme--uat.sandbox.my.site.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme.my.salesforce-sites.com", "acme.my.salesforce.com"),
        (
            "acme.builder.salesforce-experience.com",
            "acme.my.salesforce.com",
        ),
        ("acme--c.documentforce.com", "acme.my.salesforce.com"),
        ("acme.salesforce.com", "acme.my.salesforce.com"),
        (
            "acme--uat--c.sandbox.my.salesforce.com",
            "acme--uat.sandbox.my.salesforce.com",
        ),
    ] {
        let address = read(&format!("https://{pasted}/apex/page?id=1"));
        assert_eq!(address.org.host(), host, "{pasted}");
        assert_eq!(address.note, Some(OrgNote::Guessed(pasted.into())));
        assert_eq!(
            MyDomain::try_from(pasted.to_owned()),
            Err(OrgAddressError::Unconfirmed(pasted.into())),
            "a record may not hold a guess"
        );
    }
}

#[test]
fn login_hosts_are_for_old_connected_apps() {
    for host in ["login.salesforce.com", "test.salesforce.com"] {
        let address = read(&format!("https://{host}/?locale=de"));
        assert_eq!(address.org.host(), host);
        assert_eq!(address.org.kind(), &OrgKind::LoginHost);
        assert_eq!(address.note, Some(OrgNote::LoginHost));
        assert_eq!(MyDomain::try_from(host.to_owned()), Ok(address.org));
    }
    assert_eq!(read("login.salesforce.com").org.label(), "salesforce-login");
}

#[test]
fn tolerates_how_people_paste() {
    for text in [
        "acme.my.salesforce.com",
        "  ACME.My.Salesforce.COM  ",
        "https://acme.my.salesforce.com/",
        "https://acme.my.salesforce.com./",
        "https://acme.my.salesforce.com:443/services/oauth2/token?x=1#y",
        "http://acme.my.salesforce.com",
        "HTTPS://acme.my.salesforce.com",
        "ttps://acme.my.salesforce.com",
        "://acme.my.salesforce.com",
        "//acme.my.salesforce.com",
        "https//acme.my.salesforce.com",
        "https:\\\\acme.my.salesforce.com\\x",
        "view-source:https://acme.my.salesforce.com/x",
        "\"https://acme.my.salesforce.com\",",
        "<https://acme.my.salesforce.com>",
        "(acme.my.salesforce.com).",
        "[acme.my.salesforce.com]",
        "“acme.my.salesforce.com”",
        "\u{feff}acme.my.sales\u{200b}force.com\r\n",
        "acme。my。salesforce。com",
        "ａｃｍｅ.my.salesforce.com",
        "https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=00D000000000001!AQ",
        "acme.my.salesforce.com/user@example.com",
    ] {
        let address = read(text);
        assert_eq!(address.org.host(), "acme.my.salesforce.com", "{text}");
        assert_eq!(address.note, None, "{text}");
    }
}

#[test]
fn one_address_in_a_sentence_is_a_guess() {
    for text in [
        "Current My Domain URL acme.my.salesforce.com",
        "Our org is https://acme.my.salesforce.com/lightning, thanks!",
        "https://acme.my.sales\nforce.com/lightning",
        "acme.my.salesforce.com https://acme.my.salesforce.com/",
    ] {
        let address = read(text);
        assert_eq!(address.org.host(), "acme.my.salesforce.com", "{text}");
        assert!(matches!(address.note, Some(OrgNote::Guessed(_))), "{text}");
    }
    let dash = read("https://acme–uat.sandbox.my.salesforce.com/a–b");
    assert_eq!(dash.org.host(), "acme--uat.sandbox.my.salesforce.com");
    assert!(matches!(dash.note, Some(OrgNote::Guessed(_))));
    assert_eq!(
        refused("acme.my.salesforce.com or globex.my.salesforce.com"),
        OrgAddressError::Several(vec![
            "acme.my.salesforce.com".into(),
            "globex.my.salesforce.com".into()
        ])
    );
}

#[test]
fn refuses_what_leads_to_no_org() {
    for host in [
        "na1.salesforce.com",
        "eu11.salesforce.com",
        "cs42.salesforce.com",
        "na1-api.salesforce.com",
        "usa123s.salesforce.com",
        "na1.lightning.force.com",
        "c.na30.visual.force.com",
    ] {
        assert_eq!(
            refused(&format!("https://{host}/home")),
            OrgAddressError::Instance(host.into())
        );
    }
    for host in [
        "www.salesforce.com",
        "help.salesforce.com",
        "welcome.salesforce.com",
        "salesforce.com",
        "my.salesforce.com",
        "a.b.salesforce.com",
        "force.com",
    ] {
        assert_eq!(refused(host), OrgAddressError::NotAnOrg(host.into()));
    }
    for host in [
        "acme.com",
        "acme.my.salesforce.com.evil.example",
        "acme-my.salesforce.co",
        "evilsalesforce.com",
        "evil.example.mcas.ms",
    ] {
        assert!(
            matches!(refused(host), OrgAddressError::NotSalesforce(shown) if host.starts_with(&shown)),
            "{host}"
        );
    }
    for (text, host) in [
        ("https://192.168.0.10/x", "192.168.0.10"),
        ("0.0.0.0", "0.0.0.0"),
        ("http://[2001:db8::1]/", "[2001:db8::1]"),
    ] {
        assert_eq!(refused(text), OrgAddressError::IpAddress(host.into()));
    }
    for text in [
        "https://user:pass@acme.my.salesforce.com",
        "user:pass@acme.my.salesforce.com",
        "https://user@acme.my.salesforce.com",
    ] {
        assert_eq!(
            refused(text),
            OrgAddressError::UserInfo("acme.my.salesforce.com".into())
        );
    }
    assert_eq!(
        refused("https://acme.my.salesforce.com@evil.example/"),
        OrgAddressError::UserInfo("evil.example".into())
    );
    assert_eq!(
        refused("https://acme.my.salesforce.com:8443"),
        OrgAddressError::Port {
            host: "acme.my.salesforce.com".into(),
            port: 8443
        }
    );
    assert_eq!(
        refused("ftp://acme.my.salesforce.com"),
        OrgAddressError::Scheme("ftp".into())
    );
    for text in ["acme", "production", "https://", "a b c", "https:///"] {
        assert!(
            matches!(refused(text), OrgAddressError::NotAnAddress(_)),
            "{text}"
        );
    }
    for text in ["", "  ", "\"\"", "\u{200b}"] {
        assert_eq!(refused(text), OrgAddressError::Empty, "{text:?}");
    }
    // Cyrillic а, an underscore, a hyphen at the end.
    for text in [
        "\u{430}cme.my.salesforce.com",
        "ac_me.my.salesforce.com",
        "acme-.my.salesforce.com",
        "acme---uat.my.salesforce.com",
        "acme----uat.my.salesforce.com",
        "acme..my.salesforce.com",
    ] {
        assert!(
            matches!(refused(text), OrgAddressError::Characters(_)),
            "{text}"
        );
    }
}

#[test]
fn says_what_else_was_pasted() {
    let key = format!("3MVG9{}", "x".repeat(80));
    for (text, expected) in [
        ("admin@acme.com", Pasted::Email("admin@acme.com".into())),
        (
            "admin@acme.my.salesforce.com",
            Pasted::Email("admin@acme.my.salesforce.com".into()),
        ),
        (&key, Pasted::ConsumerKey),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", Pasted::PrivateKey),
        (
            "00D5g00000AbCdE",
            Pasted::RecordId {
                of: RecordKind::Organization,
                id: "00D5g00000AbCdE".into(),
            },
        ),
        (
            "force://PlatformCLI::5Aep861@acme.my.salesforce.com",
            Pasted::CliAuthUrl,
        ),
    ] {
        assert_eq!(refused(text), OrgAddressError::Mistaken(expected), "{text}");
    }
}

#[test]
fn an_address_on_this_computer_is_a_practice_run() {
    for (text, origin) in [
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        (
            "http://127.0.0.1:4000/services/data",
            "http://127.0.0.1:4000",
        ),
        ("127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("localhost:4000", "http://localhost:4000"),
        ("https://localhost:8443/", "https://localhost:8443"),
        ("HTTP://LOCALHOST.:80", "http://localhost"),
        ("http://[::1]:4000", "http://[::1]:4000"),
        ("http://[::1]", "http://[::1]"),
    ] {
        let org = read(text).org;
        assert!(org.is_practice(), "{text}");
        assert_eq!(org.origin(), origin, "{text}");
        assert_eq!(MyDomain::practice(text), org);
        assert_eq!(org.setup_base(), origin);
        assert_eq!(org.label(), "practice");
    }
    let stored = MyDomain::practice("practice.invalid");
    assert_eq!(stored.host(), "practice.invalid");
    assert_eq!(stored.origin(), "http://practice.invalid");
    for elsewhere in [
        "https://acme.my.salesforce.com",
        "http://192.168.0.1:80",
        "x",
        "",
    ] {
        assert_eq!(MyDomain::practice(elsewhere), stored);
    }
}

#[test]
fn records_hold_one_string() {
    for host in [
        "acme--uat.sandbox.my.salesforce.com",
        "practice.invalid",
        "http://127.0.0.1:4000",
        "https://localhost:8443",
    ] {
        let json = format!("\"{host}\"");
        let org: MyDomain = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&org).unwrap(), json);
    }
    assert!(serde_json::from_str::<MyDomain>("\"https://evil.example\"").is_err());
}

#[test]
fn describes_itself_as_data() {
    let summary = read("acme--uat.sandbox.my.salesforce.com").org.summary();
    assert_eq!(
        summary,
        OrgSummary {
            kind: "sandbox",
            name: "acme".into(),
            sandbox: Some("uat".into()),
            partition: None,
        }
    );
    let demo = read("acme.demo.my.salesforce.com").org.summary();
    assert_eq!(
        (demo.kind, demo.partition.as_deref()),
        ("other", Some("demo"))
    );
    assert_eq!(read("localhost:1").org.summary().kind, "practice");
}

#[test]
fn links_into_setup() {
    for (host, base) in [
        ("acme.my.salesforce.com", "https://acme.lightning.force.com"),
        (
            "acme--uat.sandbox.my.salesforce.com",
            "https://acme--uat.sandbox.lightning.force.com",
        ),
        (
            "acme--uat.cs42.my.salesforce.com",
            "https://acme--uat.cs42.my.salesforce.com",
        ),
        ("acme.my.salesforce.mil", "https://acme.my.salesforce.mil"),
        ("login.salesforce.com", "https://login.salesforce.com"),
    ] {
        assert_eq!(read(host).org.setup_base(), base);
    }
}
