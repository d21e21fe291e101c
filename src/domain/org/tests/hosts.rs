//! Which host belongs to which org.

use super::read;
use crate::domain::org::{MyDomain, OrgAddressError, OrgKind, OrgNote, OrgSummary};

fn check_kinds<const N: usize>(rows: [(&str, OrgKind, &str); N]) {
    for (host, kind, label) in rows {
        let address = read(host);
        assert_eq!(address.org.host(), host);
        assert_eq!(address.org.origin(), format!("https://{host}"));
        assert_eq!(address.org.kind(), &kind, "{host}");
        assert_eq!(address.org.label(), label);
        assert_eq!(address.note, None, "{host}");
    }
}

fn sandbox(name: &str) -> OrgKind {
    OrgKind::Sandbox(name.into())
}

fn other(name: &str) -> OrgKind {
    OrgKind::Other(name.into())
}

#[test]
fn knows_every_kind_of_my_domain() {
    check_kinds([
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
    ]);
}

#[test]
fn knows_the_forms_of_before_and_of_elsewhere() {
    check_kinds([
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
    ]);
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
