//! What happened before, what happens elsewhere, and what Login History says.

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;

/// Words in the column *Status* of Login History, in lower case, and what they name.
const STATUSES: [(&[&str], CauseId); 10] = [
    (&["restricted ip", "ip restricted"], CauseId::IpRestricted),
    (
        &["restricted hours", "login hours", "outside"],
        CauseId::LoginHours,
    ),
    (&["frozen"], CauseId::UserFrozen),
    (
        &["inactive user", "user is inactive", "inactive"],
        CauseId::UserInactive,
    ),
    (&["maximum logins", "login rate"], CauseId::RateLimited),
    (
        &["organization locked", "org is locked", "trial expired"],
        CauseId::OrgLocked,
    ),
    (&["blocked"], CauseId::AppBlocked),
    (
        &["not admin approved", "not approved for access"],
        CauseId::UserNotAssigned,
    ),
    (&["audience"], CauseId::AudMismatch),
    (
        &["expired authorization", "assertion expired"],
        CauseId::ClockSlow,
    ),
];

/// Login History names the reason the token endpoint keeps to itself.
pub(super) fn login_history(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    let Some(status) = evidence.login_history_status.as_deref() else {
        return;
    };
    let lower = status.to_ascii_lowercase();
    let mut why = format!("Login History says: {status}");
    if let Some(ip) = evidence.login_history_source_ip.as_deref() {
        why = format!("{why}, from {ip}");
    }
    let named = STATUSES
        .iter()
        .find(|(words, _)| words.iter().any(|word| lower.contains(word)))
        .map(|(_, named)| *named);
    match named {
        // These two are said in the same words for more than one reason.
        Some(named @ (CauseId::UserNotAssigned | CauseId::ClockSlow)) => {
            case.suspect(named, 45, why);
        }
        Some(named) => case.prove(named, why),
        None if lower.trim() == "success" => {
            for cause in [
                CauseId::IpRestricted,
                CauseId::LoginHours,
                CauseId::UserFrozen,
                CauseId::UserInactive,
            ] {
                case.weaken(cause, 30, why.clone());
            }
        }
        // Not a status we know; `verified` shows it beside an answer that is not known either.
        None => {}
    }
}

/// It worked before: then what was right from the start still is, and what changed is suspect.
pub(super) fn before(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    for (what, cause, points) in [
        ("key", CauseId::KeyCertMismatch, 25),
        ("key", CauseId::OldKeyAfterRotation, 30),
        ("certificate", CauseId::OldKeyAfterRotation, 45),
        ("sandbox_refreshed", CauseId::ConsumerKeyWrong, 10),
        ("sandbox_refreshed", CauseId::UsernameSuffixMissing, 15),
        ("sandbox_refreshed", CauseId::NotPreauthorised, 10),
        ("user", CauseId::UserNotAssigned, 30),
        ("user", CauseId::UsernameWrong, 20),
        ("user", CauseId::UserInactive, 25),
        ("policy", CauseId::UserNotAssigned, 35),
        ("policy", CauseId::IpRestricted, 15),
        ("host", CauseId::WrongHostForOrg, 35),
        ("host", CauseId::AudMismatch, 25),
        ("client", CauseId::WrongContentType, 20),
        ("client", CauseId::AssertionIsNotAJwt, 25),
        ("client", CauseId::ExpTimezone, 15),
        ("client", CauseId::ExpUnitWrong, 15),
    ] {
        if situation.changed(what) {
            let thing = what.replace('_', " ");
            case.support(cause, points, format!("Changed since it worked: {thing}"));
        }
    }
    if evidence.worked_before != Some(true) {
        if evidence.worked_before == Some(false) {
            case.rule_out(CauseId::OldKeyAfterRotation);
        }
        return;
    }
    let why = "It worked before";
    for cause in [
        CauseId::UserFrozen,
        CauseId::UserInactive,
        CauseId::OldKeyAfterRotation,
        CauseId::IpRestricted,
    ] {
        case.support(cause, 15, why);
    }
    if evidence.changed.is_empty() {
        for cause in [
            CauseId::NotPreauthorised,
            CauseId::MissingRefreshTokenScope,
            CauseId::MissingApiScope,
            CauseId::JwtFlowNotEnabled,
            CauseId::PermissionSetLicenceTrap,
            CauseId::EcaNeedsMyDomain,
        ] {
            case.weaken(cause, 20, why);
        }
    }
}

/// Another client with the same app works: app and certificate are right.
pub(super) fn other_client(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    if situation.evidence.other_client_works != Some(true) {
        return;
    }
    let why = "Another client works with the same app";
    for cause in [
        CauseId::JwtFlowNotEnabled,
        CauseId::MissingRefreshTokenScope,
        CauseId::AppBlocked,
        CauseId::AppNotInstalled,
        CauseId::PropagationDelay,
        CauseId::AppMissingInSandbox,
        CauseId::Maintenance,
        CauseId::OrgLocked,
    ] {
        case.weaken(cause, 40, why);
    }
    for cause in [
        CauseId::KeyCertMismatch,
        CauseId::OldKeyAfterRotation,
        CauseId::AudMismatch,
        CauseId::WrongHostForOrg,
        CauseId::ClockSlow,
        CauseId::UsernameWrong,
        CauseId::ConsumerKeyWrong,
        CauseId::AssertionIsNotAJwt,
        CauseId::ExpTimezone,
    ] {
        case.support(cause, 15, why);
    }
}
