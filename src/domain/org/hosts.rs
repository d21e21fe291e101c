//! Salesforce's host names: which org one belongs to, and which kind of org that is.
//!
//! Source: Salesforce help *My Domain URL Formats*, *Partitioned Domains* and *My Domain
//! Considerations* (Spring '26), collected in salesforce-jwt.md §G.

use super::{MyDomain, OrgAddress, OrgAddressError, OrgKind, OrgNote};

/// How a family of host names leads to the My Domain host.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is the My Domain host.
    Own,
    /// The part before the suffix is the same.
    Same,
    /// The first label is My Domain, `--`, package: `acme--c`, `acme--uat--c`.
    BeforePackage,
    /// The first label need not be the My Domain name, but mostly is.
    Perhaps,
}

const COMMERCIAL: &str = ".my.salesforce.com";
const DEFENSE: &str = ".my.salesforce.mil";
const CHINA: &str = ".my.sfcrmproducts.cn";

/// Suffix of a host, suffix of the My Domain host it belongs to, and how.
const FAMILIES: [(&str, &str, Way); 25] = [
    (COMMERCIAL, COMMERCIAL, Way::Own),
    (DEFENSE, DEFENSE, Way::Own),
    (CHINA, CHINA, Way::Own),
    (".lightning.force.com", COMMERCIAL, Way::Same),
    (".my.salesforce-setup.com", COMMERCIAL, Way::Same),
    (".lightning.crmforce.mil", DEFENSE, Way::Same),
    (".lightning.force.mil", DEFENSE, Way::Same),
    (".lightning.sfcrmapps.cn", CHINA, Way::Same),
    (".vf.force.com", COMMERCIAL, Way::BeforePackage),
    (".visual.force.com", COMMERCIAL, Way::BeforePackage),
    (".visualforce.com", COMMERCIAL, Way::BeforePackage),
    (".container.force.com", COMMERCIAL, Way::BeforePackage),
    (".container.lightning.com", COMMERCIAL, Way::BeforePackage),
    (".content.force.com", COMMERCIAL, Way::BeforePackage),
    (".documentforce.com", COMMERCIAL, Way::BeforePackage),
    (".file.force.com", COMMERCIAL, Way::Perhaps),
    (".my.site.com", COMMERCIAL, Way::Perhaps),
    (".my.salesforce-sites.com", COMMERCIAL, Way::Perhaps),
    (".my.salesforce-scrt.com", COMMERCIAL, Way::Perhaps),
    (
        ".builder.salesforce-experience.com",
        COMMERCIAL,
        Way::Perhaps,
    ),
    (
        ".live-preview.salesforce-experience.com",
        COMMERCIAL,
        Way::Perhaps,
    ),
    (
        ".preview.salesforce-experience.com",
        COMMERCIAL,
        Way::Perhaps,
    ),
    (".cloudforce.com", COMMERCIAL, Way::Perhaps),
    (".vf.force.mil", DEFENSE, Way::BeforePackage),
    (".my.sfcrmapps.cn", CHINA, Way::Perhaps),
];

/// Two-label hosts of Salesforce that are no org's.
const NO_ORG: [&str; 24] = [
    "admin",
    "answers",
    "api",
    "appexchange",
    "architect",
    "community",
    "compliance",
    "developer",
    "developers",
    "help",
    "identity",
    "info",
    "lightning",
    "my",
    "partners",
    "sandbox",
    "scratch",
    "security",
    "status",
    "success",
    "support",
    "trailhead",
    "trust",
    "www",
];

/// Letters with which the names of instances begin.
const INSTANCES: [&str; 24] = [
    "na", "eu", "ap", "cs", "gs", "um", "usa", "can", "bra", "gbr", "deu", "fra", "ita", "esp",
    "che", "swe", "irl", "are", "isr", "ind", "jpn", "kor", "aus", "chn",
];

/// Microsoft Defender for Cloud Apps puts this behind every host it proxies in the browser.
const BROWSER_PROXY: &str = ".mcas.ms";

/// Sorts a lower-case ASCII host.
pub(super) fn classify(host: &str) -> Result<OrgAddress, OrgAddressError> {
    check_labels(host)?;
    if let Some(inner) = host.strip_suffix(BROWSER_PROXY) {
        let address = classify(inner)?;
        let note = address
            .note
            .unwrap_or_else(|| OrgNote::ConvertedFrom(host.to_owned()));
        return Ok(OrgAddress {
            note: Some(note),
            ..address
        });
    }
    if matches!(host, "login.salesforce.com" | "test.salesforce.com") {
        return Ok(OrgAddress {
            org: MyDomain {
                host: host.to_owned(),
                kind: OrgKind::LoginHost,
            },
            note: Some(OrgNote::LoginHost),
        });
    }
    for (suffix, target, way) in FAMILIES {
        if let Some(left) = host.strip_suffix(suffix) {
            return by_family(host, left, target, way);
        }
    }
    let Some(left) = host.strip_suffix(".salesforce.com") else {
        return Err(elsewhere(host));
    };
    if is_instance(left) {
        return Err(OrgAddressError::Instance(host.to_owned()));
    }
    if left.contains('.') || NO_ORG.contains(&left) || left == "welcome" {
        return Err(OrgAddressError::NotAnOrg(host.to_owned()));
    }
    // Typed from memory.
    by_family(host, left, COMMERCIAL, Way::Perhaps)
}

/// Neither an org's host nor one that leads to an org.
fn elsewhere(host: &str) -> OrgAddressError {
    let owned = [
        "salesforce.com",
        "force.com",
        "site.com",
        "salesforce.mil",
        "salesforce-setup.com",
        "sfcrmapps.cn",
        "sfcrmproducts.cn",
    ];
    let of_salesforce = owned.iter().any(|domain| {
        host.strip_suffix(domain)
            .is_some_and(|left| left.is_empty() || left.ends_with('.'))
    });
    if of_salesforce {
        OrgAddressError::NotAnOrg(host.to_owned())
    } else {
        OrgAddressError::NotSalesforce(host.to_owned())
    }
}

fn by_family(
    host: &str,
    left: &str,
    target: &str,
    way: Way,
) -> Result<OrgAddress, OrgAddressError> {
    let (first, partition) = left.split_once('.').unwrap_or((left, ""));
    let instance_page = matches!(first, "c") && is_instance(partition);
    if way != Way::Own && (instance_page || (partition.is_empty() && is_instance(first))) {
        return Err(OrgAddressError::Instance(host.to_owned()));
    }
    let converted = Some(OrgNote::ConvertedFrom(host.to_owned()));
    let mut parts = first.split("--");
    let (base, sandbox, more) = (
        parts.next().unwrap_or_default(),
        parts.next(),
        parts.next().is_some(),
    );
    Ok(match way {
        // No sandbox's name holds a hyphen: the third piece is a package's.
        Way::Own | Way::Same if more => {
            let left = rejoin(base, sandbox, partition);
            address(&left, target, Some(guessed(host)))
        }
        Way::Own => address(left, target, None),
        Way::Same => address(left, target, converted),
        Way::BeforePackage | Way::Perhaps => {
            let packaged = way == Way::BeforePackage && partition != "sandbox";
            let sandbox = sandbox.filter(|_| more || !packaged);
            // Old page hosts name the instance; a sandbox is found today in its partition.
            let partition = match (is_instance(partition), sandbox) {
                (true, Some(_)) => "sandbox",
                (true, None) => "",
                (false, _) => partition,
            };
            let left = rejoin(base, sandbox, partition);
            address(&left, target, Some(guessed(host)))
        }
    })
}

fn rejoin(base: &str, sandbox: Option<&str>, partition: &str) -> String {
    let mut left = base.to_owned();
    if let Some(sandbox) = sandbox {
        left = format!("{left}--{sandbox}");
    }
    if partition.is_empty() {
        left
    } else {
        format!("{left}.{partition}")
    }
}

fn guessed(host: &str) -> OrgNote {
    OrgNote::Guessed(host.to_owned())
}

fn address(left: &str, suffix: &str, note: Option<OrgNote>) -> OrgAddress {
    OrgAddress {
        org: MyDomain {
            host: format!("{left}{suffix}"),
            kind: kind(left),
        },
        note,
    }
}

/// The kind of org from what stands before the My Domain suffix.
fn kind(left: &str) -> OrgKind {
    let (first, partition) = left.split_once('.').unwrap_or((left, ""));
    let sandbox = first.split_once("--").map(|(_, name)| name.to_owned());
    match (partition, sandbox) {
        ("" | "sandbox", Some(name)) => OrgKind::Sandbox(name),
        ("", None) if first.ends_with("-dev-ed") => OrgKind::Developer,
        ("", None) => OrgKind::Production,
        ("scratch", _) => OrgKind::Scratch,
        ("develop", _) => OrgKind::Developer,
        ("trailblaze", _) => OrgKind::Trailhead,
        (instance, Some(name)) if is_instance(instance) => OrgKind::Sandbox(name),
        // Scratch orgs of before partitioned domains lived on sandbox instances.
        (instance, None) if is_sandbox_instance(instance) && first.ends_with("-dev-ed") => {
            OrgKind::Scratch
        }
        (other, _) => OrgKind::Other(other.to_owned()),
    }
}

/// `na1`, `eu11`, `cs42`, `usa123s`, with or without `-api`.
pub(super) fn is_instance(label: &str) -> bool {
    let label = label.strip_suffix("-api").unwrap_or(label);
    let letters = label.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (prefix, rest) = label.split_at(letters);
    let digits = rest.strip_suffix(|c: char| c.is_ascii_lowercase());
    let digits = digits.unwrap_or(rest);
    INSTANCES.contains(&prefix)
        && (1..=4).contains(&digits.len())
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// Instances that hold sandboxes: `cs42`, or an `s` at the end.
pub(super) fn is_sandbox_instance(label: &str) -> bool {
    is_instance(label) && (label.starts_with("cs") || label.ends_with('s'))
}

/// Host names as Salesforce makes them: letters, digits and inner hyphens. What came in with other
/// letters arrives here as `xn--…` and is no name of theirs.
fn check_labels(host: &str) -> Result<(), OrgAddressError> {
    let good = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.starts_with("xn--")
            && label
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    // `--` parts a sandbox's or package's name from the name before it; neither is empty.
    let first = host.split('.').next().unwrap_or_default();
    let pieces = first.split("--").all(good);
    if host.len() <= 253 && pieces && host.split('.').all(good) {
        Ok(())
    } else {
        Err(OrgAddressError::Characters(crate::domain::pasted::excerpt(
            host,
        )))
    }
}
