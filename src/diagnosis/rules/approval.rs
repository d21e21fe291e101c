//! The two halves of pre-authorisation (salesforce-jwt.md §H).

use crate::domain::CheckId;

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::evidence::PermittedUsers;
use crate::diagnosis::situation::Situation;

/// The app's policy, where it is known.
pub(super) fn policy(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    match situation.evidence.permitted_users {
        Some(PermittedUsers::SelfAuthorize) => {
            let why = "Permitted Users is All users may self-authorize";
            // This answer comes only with admin approval: what is reported is not what is saved.
            if entry.is_some_and(|entry| entry.passed(CheckId::UserFound)) {
                case.support(CauseId::NotPreauthorised, 5, why);
            } else {
                case.support(CauseId::NotPreauthorised, 45, why);
            }
            case.weaken(CauseId::UserNotAssigned, 30, why);
            case.weaken(CauseId::PermissionSetLicenceTrap, 20, why);
        }
        Some(PermittedUsers::AdminApproved) => {
            let why = "Permitted Users is Admin approved users are pre-authorized";
            case.rule_out(CauseId::NotPreauthorised);
            case.support(CauseId::UserNotAssigned, 25, why);
            case.support(CauseId::PermissionSetLicenceTrap, 10, why);
        }
        None => {}
    }
}

/// A permission set with the licence *Salesforce API Integration* has no *Assigned Connected Apps*.
pub(super) fn licence(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    match evidence.permission_set_licence.as_deref().map(str::trim) {
        Some("" | "--None--") => case.rule_out(CauseId::PermissionSetLicenceTrap),
        Some(licence) => {
            let why = format!("The permission set has the licence {licence}");
            // Only of this licence it is known that its sets cannot carry an app.
            let trap = licence.to_ascii_lowercase().contains("api integration");
            let points = if trap { 90 } else { 30 };
            case.support(CauseId::PermissionSetLicenceTrap, points, why);
        }
        None if evidence.by_profile == Some(true) => {
            case.rule_out(CauseId::PermissionSetLicenceTrap);
        }
        None => {}
    }
}
