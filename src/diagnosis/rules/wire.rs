//! Answers that are no API's: redirects and web pages.

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::experiments::retry_after_seconds;
use crate::diagnosis::host::{Host, HostSort};
use crate::diagnosis::situation::Situation;

/// Where a redirect leads.
pub(super) fn redirect(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let Some(to) = situation
        .evidence
        .headers
        .get("location")
        .and_then(|location| Host::read(location))
    else {
        return;
    };
    let why = format!("It sends on to {}", to.name);
    if to.sort == HostSort::Foreign {
        case.support(
            CauseId::Redirected,
            0,
            format!("{why}, which is not Salesforce's"),
        );
    } else {
        case.support(CauseId::Redirected, 0, why.clone());
        case.support(CauseId::WrongHostForOrg, 25, why);
    }
}

/// How long the service asks to be left alone (`Retry-After`).
pub(super) fn retry_after(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let Some(seconds) = retry_after_seconds(situation.evidence) else {
        return;
    };
    let why = format!("It asks to wait {seconds} s before the next request (Retry-After)");
    for cause in [
        CauseId::RateLimited,
        CauseId::Maintenance,
        CauseId::ServerError,
    ] {
        case.support(cause, 0, why.clone());
    }
}

/// Words of a page's title that tell who made it.
pub(super) fn page(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let Some(title) = situation.evidence.page_title.as_deref() else {
        return;
    };
    let lower = title.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let why = format!("The page's title is: {title}");
    if has(&["no longer exists"]) {
        // Salesforce's own page for addresses it has given up.
        case.prove(CauseId::WrongHostForOrg, why);
    } else if has(&["maintenance", "unavailable", "not available"]) {
        case.suspect(CauseId::Maintenance, 45, why);
    } else if has(&["not found", "login", "log in"]) {
        case.support(CauseId::WrongHostForOrg, 35, why);
    } else if has(&[
        "blocked", "denied", "proxy", "firewall", "hotspot", "wi-fi", "wifi",
    ]) {
        case.support(CauseId::NotASalesforceHost, 10, why);
    }
}

/// A web page, or no host at all, from an org made minutes ago: it is not ready yet.
pub(super) fn unready_org(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let young = situation
        .evidence
        .minutes_since_org_created
        .filter(|minutes| (0.0..60.0).contains(minutes));
    let on_the_way = entry.is_some_and(|entry| entry.propagation && !entry.place.is_api());
    if let (Some(minutes), true) = (young, on_the_way) {
        let why = format!("The org was created {minutes:.0} minutes ago and may not be ready yet");
        case.suspect(CauseId::PropagationDelay, 60, why);
    }
}
