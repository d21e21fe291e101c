//! What happened before, what happens elsewhere, and what Login History says.

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;

/// Words in the column *Status* of Login History, in lower case, and what they name.
const STATUSES: [(&[&str], CauseId); 18] = [
    (&["restricted ip", "ip restricted"], CauseId::IpRestricted),
    (
        &[
            "restricted time",
            "restricted hours",
            "login hours",
            "outside",
        ],
        CauseId::LoginHours,
    ),
    (
        &["consumer key", "consumer deleted", "client identifier"],
        CauseId::ConsumerKeyWrong,
    ),
    (&["not installed", "uninstalled"], CauseId::AppNotInstalled),
    (
        &["signature invalid", "invalid signature"],
        CauseId::KeyCertMismatch,
    ),
    (
        &["assertion invalid", "invalid assertion"],
        CauseId::KeyCertMismatch,
    ),
    (
        &["api disabled", "api is not enabled"],
        CauseId::ApiDisabled,
    ),
    (&["password expired"], CauseId::PasswordExpired),
    (
        &["invalid password", "password lockout", "security token"],
        CauseId::WrongGrantType,
    ),
    (
        &["invalid username", "unknown user"],
        CauseId::UsernameWrong,
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
pub(super) fn login_history(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    let Some(status) = evidence.login_history_status.as_deref() else {
        if let Some(ip) = evidence.login_history_source_ip.as_deref() {
            let why = format!("Login History shows {ip} as the address of the request");
            case.support(CauseId::IpRestricted, 10, why);
        }
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
        // These are said in the same words for more than one reason.
        Some(named @ (CauseId::UserNotAssigned | CauseId::ClockSlow)) => {
            let alone = entry.is_none() && !evidence.has_answer();
            case.suspect(named, if alone { 60 } else { 45 }, why.clone());
            let other = if named == CauseId::ClockSlow {
                CauseId::ExpTimezone
            } else {
                CauseId::NotPreauthorised
            };
            case.support(other, 40, why.clone());
            if alone {
                case.suspect(other, 58, why);
            }
        }
        Some(CauseId::KeyCertMismatch) => {
            case.suspect(CauseId::KeyCertMismatch, 45, why.clone());
            case.suspect(CauseId::OldKeyAfterRotation, 40, why);
        }
        Some(named) => case.prove(named, why),
        None if lower.trim() == "success" => {
            for cause in [
                CauseId::IpRestricted,
                CauseId::LoginHours,
                CauseId::UserFrozen,
                CauseId::UserInactive,
                CauseId::RateLimited,
                CauseId::OrgLocked,
                CauseId::NotPreauthorised,
                CauseId::UserNotAssigned,
                CauseId::UsernameWrong,
                CauseId::KeyCertMismatch,
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
        ("client", CauseId::MissingClaims, 15),
        ("client", CauseId::WrongGrantType, 15),
        ("client", CauseId::KeyCertMismatch, 10),
        ("client", CauseId::IpRestricted, 25),
        ("sandbox_refreshed", CauseId::OldKeyAfterRotation, 15),
        ("policy", CauseId::PropagationDelay, 5),
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
    // Mostly for the same user: then the user is fine, and where this client runs is not.
    for cause in [
        CauseId::UserFrozen,
        CauseId::UserInactive,
        CauseId::NotPreauthorised,
        CauseId::UserNotAssigned,
    ] {
        case.weaken(cause, 15, why);
    }
    case.support(CauseId::IpRestricted, 20, why);
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
