//! What ticking one checklist line does in Setup. Pure: state in, changed state or a sentence out.
//!
//! Every action may be repeated: a line ticked twice is done once, so a set-up that was cut off
//! between an action and its record can be resumed.

use crate::domain::{AppKind, CERTIFICATE_FILE_LIMIT, ConsumerKey, SetupAction, SetupApplied};

use super::certificate;
use super::dice::{Dice, KEY_CHARACTERS};
use super::ids::{new_id, prefix};
use super::restrictions::AppStanding;
use super::state::{
    App, AppForm, AppPolicy, AppSettings, Assignment, OrgState, PermissionSet, PermittedUsers,
};

/// Length of a consumer key behind its fixed start `3MVG9` (salesforce-jwt.md §G).
const CONSUMER_KEY_TAIL: usize = 80;

/// Does one line's worth of Setup at `now_ms` (Unix milliseconds). An error is what Setup would
/// say; the state is then unchanged in everything that counts.
pub(super) fn apply(
    org: &mut OrgState,
    action: &SetupAction,
    now_ms: i64,
    dice: &mut Dice,
) -> Result<SetupApplied, String> {
    match action {
        SetupAction::OpenPage => Ok(SetupApplied::default()),
        SetupAction::NewApp { kind, name } => new_app(org, *kind, name, dice),
        SetupAction::EditApp { consumer_key } => edit_app(org, consumer_key),
        SetupAction::EnableOauth => edit(org, false, |settings| {
            settings.oauth_enabled = true;
            Ok(())
        }),
        SetupAction::SetCallbackUrl { url } => edit(org, true, |settings| {
            settings.callback_url = Some(checked_callback(url)?);
            Ok(())
        }),
        SetupAction::SelectScope { scope } => edit(org, true, |settings| {
            if !settings.scopes.contains(scope) {
                settings.scopes.push(scope.clone());
            }
            Ok(())
        }),
        SetupAction::EnableJwtFlow => edit(org, true, |settings| {
            settings.jwt_enabled = true;
            Ok(())
        }),
        SetupAction::UploadCertificate { pem } => edit(org, true, |settings| {
            settings.certificate = Some(checked_certificate(pem)?);
            Ok(())
        }),
        SetupAction::SaveApp => save_app(org, now_ms, dice),
        SetupAction::RevealConsumerKey => reveal_consumer_key(org),
        SetupAction::CreatePermissionSet { name } => create_permission_set(org, name, dice),
        SetupAction::AssignPermissionSet { name, username } => {
            assign_permission_set(org, name, username, now_ms, dice)
        }
        SetupAction::RequireAdminApproval => change_policy(org, now_ms, |policy| {
            policy.permitted_users = PermittedUsers::AdminApproved;
        }),
        SetupAction::SelectPermissionSet { name } => select_permission_set(org, name, now_ms),
        SetupAction::SelectProfile { username } => {
            let profile = find_user(org, username)?.profile.id.clone();
            change_policy(org, now_ms, |policy| {
                add_once(&mut policy.profiles, profile);
            })
        }
    }
}

fn new_app(
    org: &mut OrgState,
    kind: AppKind,
    name: &str,
    dice: &mut Dice,
) -> Result<SetupApplied, String> {
    if name.trim().is_empty() {
        let label = match kind {
            AppKind::ExternalClientApp => "External Client App Name",
            AppKind::ConnectedApp => "Connected App Name",
        };
        return Err(required(label));
    }
    org.form = Some(AppForm {
        editing: None,
        consumer_key: new_consumer_key(dice)?,
        settings: AppSettings {
            kind,
            name: name.trim().to_owned(),
            oauth_enabled: false,
            callback_url: None,
            scopes: Vec::new(),
            jwt_enabled: false,
            certificate: None,
            jwt_access_tokens: false,
        },
    });
    Ok(SetupApplied::default())
}

fn new_consumer_key(dice: &mut Dice) -> Result<ConsumerKey, String> {
    let text = format!("3MVG9{}", dice.text(KEY_CHARACTERS, CONSUMER_KEY_TAIL));
    ConsumerKey::parse(&text).map_err(|error| error.to_string())
}

/// Changes the open form; without one, the newest app's settings are opened for editing. The
/// fields below *Enable OAuth* are hidden until it is ticked.
fn edit(
    org: &mut OrgState,
    needs_oauth: bool,
    change: impl FnOnce(&mut AppSettings) -> Result<(), String>,
) -> Result<SetupApplied, String> {
    let mut form = match (org.form.take(), org.setup.apps.last()) {
        (Some(form), _) => form,
        (None, Some(app)) => AppForm {
            editing: Some(app.id.clone()),
            consumer_key: app.consumer_key.clone(),
            settings: app.settings.clone(),
        },
        (None, None) => return Err(no_app()),
    };
    let result = if needs_oauth && !form.settings.oauth_enabled {
        Err(match form.settings.kind {
            AppKind::ExternalClientApp => "This field appears after Enable OAuth is ticked.",
            AppKind::ConnectedApp => "This field appears after Enable OAuth Settings is ticked.",
        }
        .to_owned())
    } else {
        change(&mut form.settings)
    };
    org.form = Some(form);
    result.map(|()| SetupApplied::default())
}

/// Opens the settings of the app with that consumer key. What was typed into another form is lost,
/// as in the browser.
fn edit_app(org: &mut OrgState, consumer_key: &str) -> Result<SetupApplied, String> {
    let mut apps = org.setup.apps.iter();
    let app = apps.find(|app| app.consumer_key.as_str() == consumer_key.trim());
    let app = app.ok_or_else(no_such_app)?;
    org.form = Some(AppForm {
        editing: Some(app.id.clone()),
        consumer_key: app.consumer_key.clone(),
        settings: app.settings.clone(),
    });
    Ok(SetupApplied::default())
}

fn no_such_app() -> String {
    "There is no app with this Consumer Key in this org.".to_owned()
}

fn save_app(org: &mut OrgState, now_ms: i64, dice: &mut Dice) -> Result<SetupApplied, String> {
    let Some(form) = org.form.take() else {
        // Save on a page without changes: nothing to do, as long as there is an app.
        return match org.setup.apps.last() {
            Some(_) => Ok(SetupApplied::default()),
            None => Err(no_app()),
        };
    };
    if form.settings.oauth_enabled && form.settings.callback_url.is_none() {
        org.form = Some(form);
        return Err(required("Callback URL"));
    }
    let edited = form.editing.as_ref();
    let known = org
        .setup
        .apps
        .iter_mut()
        .find(|app| Some(&app.id) == edited);
    if let Some(app) = known {
        app.settings = form.settings;
        app.saved_at_ms = now_ms;
    } else {
        let prefix = match form.settings.kind {
            AppKind::ExternalClientApp => prefix::EXTERNAL_CLIENT_APP,
            AppKind::ConnectedApp => prefix::CONNECTED_APP,
        };
        org.setup.apps.push(App {
            id: new_id(prefix, &org.pod, dice),
            consumer_key: form.consumer_key,
            settings: form.settings,
            policy: AppPolicy::default(),
            standing: AppStanding::Usable,
            saved_at_ms: now_ms,
        });
    }
    Ok(publish(org, now_ms))
}

fn reveal_consumer_key(org: &OrgState) -> Result<SetupApplied, String> {
    let app = org.setup.apps.last().ok_or_else(no_app)?;
    if !app.settings.oauth_enabled {
        return Err(format!(
            "\"{}\" has no OAuth settings: edit it and tick Enable OAuth.",
            app.settings.name
        ));
    }
    Ok(SetupApplied {
        consumer_key: Some(app.consumer_key.clone()),
        spreads_for_ms: 0,
    })
}

fn create_permission_set(
    org: &mut OrgState,
    name: &str,
    dice: &mut Dice,
) -> Result<SetupApplied, String> {
    if name.trim().is_empty() {
        return Err(required("Label"));
    }
    if org.setup.permission_set(name).is_none() {
        org.setup.permission_sets.push(PermissionSet {
            id: new_id(prefix::PERMISSION_SET, &org.pod, dice),
            label: name.trim().to_owned(),
            licence: None,
            objects: Vec::new(),
            assignments: Vec::new(),
        });
    }
    Ok(SetupApplied::default())
}

fn assign_permission_set(
    org: &mut OrgState,
    name: &str,
    username: &str,
    now_ms: i64,
    dice: &mut Dice,
) -> Result<SetupApplied, String> {
    let user = find_user(org, username)?.clone();
    let set = find_permission_set(org, name)?;
    if !set.reaches(&user) {
        let id = set.id.clone();
        let assignment = Assignment {
            id: new_id(prefix::ASSIGNMENT, &org.pod, dice),
            user_id: user.id,
            saved_at_ms: now_ms,
        };
        for set in &mut org.setup.permission_sets {
            if set.id == id {
                set.assignments.push(assignment.clone());
            }
        }
    }
    Ok(publish(org, now_ms))
}

/// Selecting works before Permitted Users is switched too (the list can be edited from the
/// permission set's page); it has no effect until then.
fn select_permission_set(
    org: &mut OrgState,
    name: &str,
    now_ms: i64,
) -> Result<SetupApplied, String> {
    let set = find_permission_set(org, name)?;
    if let Some(licence) = &set.licence {
        return Err(format!(
            "Permission set \"{}\" is tied to the licence \"{licence}\" and cannot carry an app. \
             Take one with licence --None--.",
            set.label
        ));
    }
    let id = set.id.clone();
    change_policy(org, now_ms, |policy| {
        add_once(&mut policy.permission_sets, id);
    })
}

fn change_policy(
    org: &mut OrgState,
    now_ms: i64,
    change: impl FnOnce(&mut AppPolicy),
) -> Result<SetupApplied, String> {
    let app = org.setup.apps.last_mut().ok_or_else(no_app)?;
    change(&mut app.policy);
    app.policy.saved_at_ms = now_ms;
    Ok(publish(org, now_ms))
}

fn publish(org: &mut OrgState, now_ms: i64) -> SetupApplied {
    org.spread.publish(&org.setup, now_ms, org.propagation_ms);
    SetupApplied {
        consumer_key: None,
        spreads_for_ms: org.propagation_ms,
    }
}

fn add_once(list: &mut Vec<String>, id: String) {
    if !list.contains(&id) {
        list.push(id);
    }
}

fn find_user<'a>(org: &'a OrgState, username: &str) -> Result<&'a super::state::User, String> {
    org.user(username.trim())
        .ok_or_else(|| format!("There is no user {username} in this org."))
}

fn find_permission_set<'a>(org: &'a OrgState, name: &str) -> Result<&'a PermissionSet, String> {
    org.setup
        .permission_set(name)
        .ok_or_else(|| format!("There is no permission set \"{name}\" in this org."))
}

fn no_app() -> String {
    "There is no app in this org yet.".to_owned()
}

fn required(field: &str) -> String {
    format!("These required fields must be completed: {field}")
}

/// A callback URL is https, a custom scheme, or http on this computer; 2000 characters at most
/// (salesforce-jwt.md §C.1).
fn checked_callback(url: &str) -> Result<String, String> {
    let text = url.trim();
    if text.is_empty() {
        return Err(required("Callback URL"));
    }
    if text.len() > 2000 {
        return Err("Callback URL: at most 2000 characters.".to_owned());
    }
    let parsed = url::Url::parse(text)
        .map_err(|_| format!("Callback URL: \"{text}\" is not a valid URL."))?;
    let local = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1"));
    if parsed.scheme() == "http" && !local {
        return Err(format!("Callback URL: \"{text}\" must use https."));
    }
    Ok(text.to_owned())
}

/// Setup takes one X.509 certificate in a file under 4 KB. It does not look at the kind of key or
/// the dates (salesforce-jwt.md §B).
fn checked_certificate(pem: &str) -> Result<String, String> {
    if pem.len() >= CERTIFICATE_FILE_LIMIT {
        return Err(format!(
            "The certificate file is too large: {} bytes, and it cannot exceed 4 KB.",
            pem.len()
        ));
    }
    certificate::check_upload(pem).map_err(|problem| problem.to_string())?;
    Ok(pem.to_owned())
}

#[cfg(test)]
#[path = "setup_tests.rs"]
mod tests;
