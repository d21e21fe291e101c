//! The audience against host and org (salesforce-jwt.md §A.3).

use crate::domain::CheckId;

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::host::{Host, HostSort};
use crate::diagnosis::situation::Situation;

/// Weighs the audience.
pub(super) fn audience(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(text) = situation.audience.as_deref() else {
        return;
    };
    if entry.is_some_and(|entry| entry.passed(CheckId::AppAudience)) {
        return;
    }
    let Some(host) = Host::read(text) else {
        case.suspect(
            CauseId::AudMismatch,
            50,
            format!("The audience is no address: {text}"),
        );
        return;
    };
    let refused = entry.is_some_and(|entry| entry.proves.failed.contains(&CheckId::AppAudience));
    if let Some(fault) = fault(text, &host, situation) {
        let why = format!("The audience is {text}: {fault}");
        if refused {
            case.prove(CauseId::AudMismatch, why);
        } else {
            case.suspect(CauseId::AudMismatch, 45, why);
        }
        return;
    }
    let own = situation.org.as_ref().or(situation.host.as_ref());
    if own.is_some_and(|own| own.name == host.name) {
        let why = if refused {
            "The audience is the org's My Domain; some orgs take only the classic one"
        } else {
            "The audience is the org's My Domain"
        };
        case.weaken(CauseId::AudMismatch, 10, why);
    }
}

/// What is wrong with it for sure.
fn fault(text: &str, host: &Host, situation: &Situation<'_>) -> Option<&'static str> {
    let lower = text.trim().to_ascii_lowercase();
    let path = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest)
        .split_once('/')
        .map_or("", |(_, path)| path);
    let sandbox = situation.sandbox;
    let own = situation.org.as_ref().or(situation.host.as_ref());
    match host.sort {
        HostSort::Lightning | HostSort::Setup | HostSort::Instance => {
            Some("not an address that issues tokens")
        }
        HostSort::Login if sandbox == Some(true) => {
            Some("for a sandbox or scratch org it is https://test.salesforce.com, or its My Domain")
        }
        HostSort::Test if sandbox == Some(false) => {
            Some("test is for sandboxes and scratch orgs only")
        }
        HostSort::MyDomain
            if own.is_some_and(|own| {
                own.sort == HostSort::MyDomain && own.org_part() != host.org_part()
            }) =>
        {
            Some("the My Domain of another org")
        }
        HostSort::Foreign => Some("not a Salesforce address"),
        // A site of Experience Cloud has its path in the audience.
        HostSort::Loopback | HostSort::OtherSalesforce => None,
        _ if path.contains("oauth2/token") => {
            Some("the token URL; it has to be the origin, without a path")
        }
        _ if !path.is_empty() => Some("it has a path; it has to be the origin"),
        _ if lower.starts_with("http://") => Some("http instead of https"),
        _ if !lower.starts_with("https://") => Some("it lacks https://"),
        _ => None,
    }
}
