//! What is known of clients: their habits, and what they cannot get wrong.

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;
use crate::diagnosis::{CauseId, Place};

/// Parts of a client's name in lower case, a cause its makers or users are known for, and why.
const HABITS: [(&[&str], CauseId, &str); 5] = [
    (
        // https://github.com/simple-salesforce/simple-salesforce/issues/491
        &["simple-salesforce", "simple_salesforce"],
        CauseId::ExpTimezone,
        "older versions of simple-salesforce take UTC for local time",
    ),
    (
        &["postman", "curl", "insomnia", "jwt.io"],
        CauseId::AssertionReused,
        "a signed request made by hand is often sent again later",
    ),
    (
        // https://github.com/n8n-io/n8n/issues/18439
        &["n8n"],
        CauseId::KeyUnreadable,
        "its field for the key took line breaks away",
    ),
    (
        // https://github.com/n8n-io/n8n/pull/32325, https://github.com/restforce/restforce/pull/744
        &["n8n", "restforce"],
        CauseId::RateLimited,
        "it logs in for each request unless told to keep the token",
    ),
    (
        // https://github.com/axios/axios/issues/362
        &["axios"],
        CauseId::WrongContentType,
        "it sends objects as JSON unless told otherwise",
    ),
];

/// What a client that builds the request itself gets right.
const BUILT: [CauseId; 6] = [
    CauseId::MissingClaims,
    CauseId::WrongContentType,
    CauseId::WrongGrantType,
    CauseId::AlgorithmNotRs256,
    CauseId::ExpUnitWrong,
    CauseId::AssertionIsNotAJwt,
];

/// Weighs what is known of the client.
pub(super) fn habits(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let name = situation.evidence.client.as_deref().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    let shown = name.trim();
    for (parts, cause, why) in HABITS {
        if parts.iter().any(|part| lower.contains(part)) {
            case.support(cause, 20, format!("The client is {shown}: {why}"));
        }
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let is = |word: &str| words.contains(&word);
    if is("sf") || is("sfdx") || lower.contains("salesforce cli") || is("sfjwt") {
        let why = format!("The client is {shown}, which builds the request itself");
        for cause in BUILT {
            case.weaken(cause, 30, why.clone());
        }
    }
    let on_salesforce = situation.evidence.place == Place::NamedCredential
        || is("apex")
        || lower.contains("named credential")
        || lower.contains("external credential");
    if on_salesforce {
        let why = "The request is signed on Salesforce's own servers, whose clock is right";
        case.weaken(CauseId::ClockSlow, 40, why);
        case.weaken(CauseId::KeyUnreadable, 40, why);
    }
}
