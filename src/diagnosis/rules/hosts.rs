//! Where the request went, against where the org is.

use crate::domain::CheckId;

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::evidence::AppClass;
use crate::diagnosis::finding::ProofState;
use crate::diagnosis::host::{Host, HostSort};
use crate::diagnosis::situation::Situation;
use crate::diagnosis::{CauseId, OrgClass, Place};

/// A host that is none of Salesforce's.
pub(super) fn foreign(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(host) = situation
        .host
        .as_ref()
        .filter(|host| host.sort == HostSort::Foreign)
    else {
        return;
    };
    let why = format!("{} is not one of Salesforce's host names", host.name);
    // An Experience Cloud site may have a name of its own; then Salesforce's JSON comes from it.
    if entry.is_some_and(|entry| entry.place.is_api()) {
        case.suspect(CauseId::NotASalesforceHost, 25, why);
    } else {
        case.prove(CauseId::NotASalesforceHost, why);
        case.proof(CheckId::NetworkOrg, ProofState::Failed);
    }
}

/// `login.` and `test.salesforce.com`: not for External Client Apps, and each only for its kind of
/// org (salesforce-jwt.md §A.3).
pub(super) fn login_host(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(host) = situation.host.as_ref().filter(|host| host.sort.is_login()) else {
        return;
    };
    if situation.app == Some(AppClass::ExternalClientApp) {
        let why = format!(
            "The request went to {}; External Client Apps are found only at the org's My Domain",
            host.name
        );
        let stopped_there = entry.is_some_and(|entry| {
            entry.names(CauseId::EcaNeedsMyDomain)
                && entry.proves.failed.contains(&CheckId::AppKnown)
        });
        if stopped_there {
            case.prove(CauseId::EcaNeedsMyDomain, why);
        } else {
            case.suspect(CauseId::EcaNeedsMyDomain, 45, why);
        }
    } else {
        let why = format!("The request went to {}", host.name);
        case.support(CauseId::EcaNeedsMyDomain, 10, why);
    }
    wrong_login_host(host, situation, case);
    if situation.evidence.org_kind == Some(OrgClass::Government) {
        let why = format!("{} does not serve Government Cloud orgs", host.name);
        case.suspect(CauseId::WrongHostForOrg, 50, why);
    }
    if situation.evidence.org_kind == Some(OrgClass::Trailhead) {
        let why = format!(
            "A Trailhead org may answer only at its My Domain, not at {}",
            host.name
        );
        case.support(CauseId::WrongHostForOrg, 45, why);
    }
}

/// Hosts tried without success, this one included.
pub(super) fn tried(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let tried: Vec<Host> = situation
        .evidence
        .hosts_tried
        .iter()
        .filter_map(|text| Host::read(text))
        .collect();
    if tried.is_empty() {
        return;
    }
    let names: Vec<&str> = tried.iter().map(|host| host.name.as_str()).collect();
    let own = |host: &Host| match &situation.org {
        Some(org) => host.name == org.name,
        None => host.sort == HostSort::MyDomain,
    };
    if tried.iter().any(own) {
        let why = format!("Tried without success: {}", names.join(", "));
        case.weaken(CauseId::WrongHostForOrg, 25, why.clone());
        case.weaken(CauseId::EcaNeedsMyDomain, 40, why);
    } else if situation
        .host
        .iter()
        .chain(&tried)
        .all(|host| host.sort.is_login())
    {
        let why = format!(
            "Tried only at shared hosts ({}), not at a My Domain",
            names.join(", ")
        );
        case.support(CauseId::WrongHostForOrg, 10, why.clone());
        case.support(CauseId::EcaNeedsMyDomain, 15, why);
    }
}

fn wrong_login_host(host: &Host, situation: &Situation<'_>, case: &mut Case) {
    let is_test = host.sort == HostSort::Test;
    match situation.sandbox {
        Some(sandbox) if sandbox != is_test => {
            let kind = if sandbox {
                "a sandbox or scratch org"
            } else {
                "no sandbox"
            };
            let why = format!("The request went to {}, but the org is {kind}", host.name);
            case.suspect(CauseId::WrongHostForOrg, 50, why);
        }
        // Some orgs forbid logins through the shared host; the own one always works.
        Some(_)
            if situation
                .org
                .as_ref()
                .is_some_and(|org| !org.sort.is_login()) =>
        {
            let why = format!(
                "The request went to {}, not to the org's My Domain",
                host.name
            );
            case.support(CauseId::WrongHostForOrg, 22, why);
        }
        Some(_) if situation.evidence.org_kind == Some(OrgClass::Trailhead) => {}
        Some(_) => {
            let why = format!("{} is the classic host of this kind of org", host.name);
            case.weaken(CauseId::WrongHostForOrg, 10, why);
        }
        None => {
            let why = format!(
                "{} looks users up in all orgs: a wrong org stays unseen there",
                host.name
            );
            case.support(CauseId::WrongHostForOrg, 15, why);
        }
    }
}

/// A host of Salesforce that serves no logins, or another org's My Domain.
pub(super) fn wrong_org(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let Some(host) = situation.host.as_ref() else {
        return;
    };
    let page_of_setup = match host.sort {
        HostSort::Lightning => "a Lightning page, which takes no logins",
        HostSort::Setup => "a page of Setup, which takes no logins",
        HostSort::Instance => "an old instance address, not served since Spring '26",
        _ => "",
    };
    if !page_of_setup.is_empty() {
        let why = format!("The request went to {}: {page_of_setup}", host.name);
        case.prove(CauseId::WrongHostForOrg, why);
        return;
    }
    let Some(org) = situation.org.as_ref() else {
        return;
    };
    let both_orgs = host.sort == HostSort::MyDomain && org.sort == HostSort::MyDomain;
    if both_orgs && host.org_part() != org.org_part() {
        let why = format!(
            "The request went to {}, the user's org is {}",
            host.name, org.name
        );
        case.suspect(CauseId::WrongHostForOrg, 50, why);
    }
}

/// The request went where it should.
pub(super) fn same_org(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let my_domain = situation
        .host
        .as_ref()
        .is_some_and(|host| matches!(host.sort, HostSort::MyDomain | HostSort::Loopback));
    if !my_domain {
        return;
    }
    let why = "The request went to the org's own My Domain";
    if situation.at_own_my_domain() == Some(true) {
        case.weaken(CauseId::WrongHostForOrg, 25, why);
    }
    if situation.at_own_my_domain() != Some(false) {
        case.weaken(CauseId::EcaNeedsMyDomain, 50, why);
    }
    // An External Client App may also be missed through the audience.
    let classic = situation
        .audience
        .as_deref()
        .and_then(Host::read)
        .filter(|audience| audience.sort.is_login());
    if let Some(audience) = classic.filter(|_| situation.app == Some(AppClass::ExternalClientApp)) {
        let why = format!(
            "The audience is {}; for an External Client App it is the org's My Domain",
            audience.name
        );
        case.support(CauseId::EcaNeedsMyDomain, 60, why);
    }
}

/// Apps of production do not always arrive in a copied or refreshed sandbox.
pub(super) fn sandbox_app(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    if situation.changed("sandbox_refreshed") {
        let why = "The sandbox was refreshed; a local app does not survive that reliably";
        case.support(CauseId::AppMissingInSandbox, 50, why);
    } else if situation.sandbox == Some(true) {
        let why = "The org is a sandbox or scratch org";
        case.support(CauseId::AppMissingInSandbox, 10, why);
        if situation.at_own_my_domain() == Some(true) {
            let why = "The address is right, yet the app is not found there";
            case.support(CauseId::AppMissingInSandbox, 10, why);
        }
    }
}

/// REST calls belong to `instance_url`.
pub(super) fn instance(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    if !matches!(evidence.place, Place::Rest | Place::Soap | Place::Userinfo) {
        return;
    }
    let instance = evidence.instance_url.as_deref().and_then(Host::read);
    let (Some(instance), Some(host)) = (instance, situation.host.as_ref()) else {
        return;
    };
    if instance.name == host.name {
        let why = format!("The call went to {}, as instance_url says", host.name);
        case.weaken(CauseId::RestWrongInstance, 60, why);
    } else {
        let why = format!(
            "The call went to {}, instance_url says {}",
            host.name, instance.name
        );
        if entry.is_none_or(|entry| entry.names(CauseId::RestWrongInstance)) {
            case.prove(CauseId::RestWrongInstance, why);
        } else {
            case.aside(CauseId::RestWrongInstance, why);
        }
    }
}
