//! The decision: may this assertion have a token? Pure; nothing is asked or changed outside.
//!
//! The order of the checks is the one reconstructed in salesforce-jwt.md §H.

use crate::domain::AppKind;

use super::assertion::Assertion;
use super::faults;
use super::host::{Host, is_classic};
use super::refusal::Refusal;
use super::restrictions::AppStanding;
use super::seed::INTEGRATION_LICENCE;
use super::state::{App, OrgState, PermissionSet, PermittedUsers, Setup, Standing, User};

/// A token may be issued.
#[derive(Debug)]
pub(super) struct Grant<'a> {
    /// For this user.
    pub(super) user: &'a User,
    /// Through this app.
    pub(super) app: &'a App,
}

/// No token. User and app are there when the org got far enough to know them.
#[derive(Debug)]
pub(super) struct Refused<'a> {
    /// Why.
    pub(super) refusal: Refusal,
    /// The user named in the assertion.
    pub(super) user: Option<&'a User>,
    /// The app named in the assertion.
    pub(super) app: Option<&'a App>,
}

/// Decides on an assertion sent to `host` from `source_ip`. `now_ms` is the real time (what has spread by now),
/// `org_now` the org's clock in Unix seconds.
pub(super) fn decide<'a>(
    org: &'a OrgState,
    host: &Host,
    assertion: &str,
    source_ip: &str,
    (now_ms, org_now): (i64, i64),
) -> Result<Grant<'a>, Refused<'a>> {
    let refused = |refusal, user, app| Refused { refusal, user, app };
    let Some(assertion) = Assertion::parse(assertion) else {
        return Err(refused(Refusal::Assertion, None, None));
    };
    let user = assertion.subject().and_then(|name| org.user(name));
    let Some(issuer) = assertion.issuer() else {
        return Err(refused(Refusal::Assertion, user, None));
    };
    let setup = org.spread.at(now_ms);
    let app = find_app(org, setup, host, issuer).map_err(|refusal| refused(refusal, None, None))?;
    let classic_only = faults::classic_audience_only(&org.faults);
    check_assertion(&assertion, app, host, org_now, classic_only)
        .map_err(|refusal| refused(refusal, user, Some(app)))?;
    // An unknown username gets the words of a missing approval: of the documented answers the only
    // one that does not tell whether the user exists (salesforce-jwt.md §A.5, §H).
    let Some(user) = user else {
        return Err(refused(Refusal::NotApprovedByUser, None, Some(app)));
    };
    approval(setup, app, user)
        .and_then(|()| check_scopes(&app.settings.scopes))
        .and_then(|()| check_user(user))
        .and_then(|()| user.profile.restrictions.refuse(source_ip, org_now))
        .and_then(|()| check_org(org))
        .map_err(|refusal| refused(refusal, Some(user), Some(app)))?;
    Ok(Grant { user, app })
}

fn find_app<'a>(
    org: &OrgState,
    setup: &'a Setup,
    host: &Host,
    consumer_key: &str,
) -> Result<&'a App, Refusal> {
    let unknown = |kind| match kind {
        AppKind::ExternalClientApp => Refusal::UnknownExternalClientApp,
        AppKind::ConnectedApp => Refusal::UnknownClient,
    };
    match setup.app(consumer_key) {
        Some(app) if host.is_shared() && app.settings.kind == AppKind::ExternalClientApp => {
            Err(Refusal::UnknownExternalClientApp)
        }
        Some(app) if app.standing == AppStanding::NotInstalled => Err(Refusal::NotInstalled),
        Some(app) => Ok(app),
        None => Err(known_kind(org, consumer_key).map_or(Refusal::UnknownClient, unknown)),
    }
}

/// Kind of an app that exists but cannot be used: saved and still spreading, saved without OAuth,
/// or only a form. Salesforce tells the two kinds apart even then.
fn known_kind(org: &OrgState, consumer_key: &str) -> Option<AppKind> {
    let form = org.form.as_ref();
    let in_form = form.map(|form| (&form.consumer_key, form.settings.kind));
    let saved = org
        .setup
        .apps
        .iter()
        .map(|app| (&app.consumer_key, app.settings.kind));
    saved
        .chain(in_form)
        .find(|(key, _)| key.as_str() == consumer_key)
        .map(|(_, kind)| kind)
}

fn check_assertion(
    assertion: &Assertion<'_>,
    app: &App,
    host: &Host,
    org_now: i64,
    classic_only: bool,
) -> Result<(), Refusal> {
    let certificate = app.settings.certificate.as_deref();
    let Some(certificate) = certificate.filter(|_| app.settings.jwt_enabled) else {
        return Err(Refusal::JwtNotEnabled);
    };
    if !assertion.is_signed_by(certificate) {
        return Err(Refusal::Signature);
    }
    match assertion.is_expired(org_now) {
        None => return Err(Refusal::Assertion),
        Some(true) => return Err(Refusal::Expired),
        Some(false) => {}
    }
    let audiences = assertion.audiences().ok_or(Refusal::Assertion)?;
    let accepts = |aud: &str| host.accepts(aud) && (!classic_only || is_classic(aud));
    if !audiences.iter().any(|aud| accepts(aud)) {
        return Err(Refusal::Audience);
    }
    if assertion.subject().is_none() {
        return Err(Refusal::Assertion);
    }
    Ok(())
}

/// The two halves of pre-authorisation (salesforce-jwt.md §H): Permitted Users not switched, and
/// switched without covering the user.
fn approval(setup: &Setup, app: &App, user: &User) -> Result<(), Refusal> {
    let policy = &app.policy;
    if app.standing == AppStanding::Blocked {
        return Err(Refusal::AppBlocked);
    }
    if policy.permitted_users == PermittedUsers::SelfAuthorize {
        return Err(Refusal::NotApprovedByUser);
    }
    let by_set = setup
        .permission_sets
        .iter()
        .any(|set| policy.permission_sets.contains(&set.id) && carries(set) && set.reaches(user));
    let by_profile = policy.profiles.contains(&user.profile.id);
    if by_set || by_profile || user.any_api_client {
        Ok(())
    } else {
        Err(Refusal::NotApprovedByAdmin)
    }
}

/// A set of this licence has no *Assigned Connected Apps* (salesforce-jwt.md §0, fact 4).
fn carries(set: &PermissionSet) -> bool {
    set.licence.as_deref() != Some(INTEGRATION_LICENCE)
}

/// `refresh_token` must be there although none is ever returned (salesforce-jwt.md §0, fact 3),
/// and with it at least one other scope (Salesforce help *OAuth 2.0 JWT Bearer Flow*; §C.3).
fn check_scopes(scopes: &[String]) -> Result<(), Refusal> {
    let is_refresh = |scope: &&String| matches!(scope.as_str(), "refresh_token" | "offline_access");
    if !scopes.iter().any(|scope| is_refresh(&scope)) {
        Err(Refusal::NoRefreshScope)
    } else if scopes.iter().all(|scope| is_refresh(&scope)) {
        Err(Refusal::NoScopes)
    } else {
        Ok(())
    }
}

const fn check_org(org: &OrgState) -> Result<(), Refusal> {
    if org.locked {
        Err(Refusal::OrgLocked)
    } else {
        Ok(())
    }
}

const fn check_user(user: &User) -> Result<(), Refusal> {
    match user.standing {
        Standing::Active => Ok(()),
        Standing::Inactive => Err(Refusal::InactiveUser),
        Standing::Frozen => Err(Refusal::FrozenUser),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(list: &[&str]) -> Result<(), Refusal> {
        check_scopes(
            &list
                .iter()
                .map(|scope| (*scope).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn scopes_that_do_and_do_not_suffice() {
        assert_eq!(scopes(&["api", "refresh_token"]), Ok(()));
        assert_eq!(scopes(&["id", "offline_access"]), Ok(()));
        assert_eq!(scopes(&["api"]), Err(Refusal::NoRefreshScope));
        assert_eq!(scopes(&["full"]), Err(Refusal::NoRefreshScope));
        assert_eq!(scopes(&[]), Err(Refusal::NoRefreshScope));
        assert_eq!(scopes(&["refresh_token"]), Err(Refusal::NoScopes));
    }
}
