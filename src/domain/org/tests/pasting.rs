//! What people paste, and what is said about it.

use super::{read, refused};
use crate::domain::RecordKind;
use crate::domain::org::{MyDomain, OrgAddressError, OrgNote};
use crate::domain::pasted::Pasted;

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
}

#[test]
fn refuses_what_is_no_plain_https_address() {
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
}

#[test]
fn refuses_what_is_no_address() {
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
