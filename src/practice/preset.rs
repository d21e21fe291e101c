//! An org that is set up from the start, for the foreground command: app, certificate, policy and
//! assignment are there, except for the lines to be left undone.

use std::str::FromStr;

use crate::domain::{AppKind, ConsumerKey, SetupAction, Username};

use super::dice::Dice;
use super::seed;
use super::setup;
use super::state::OrgState;

/// Label of the permission set a preset makes.
const PRESET_PERMISSION_SET: &str = "sfjwt access";

/// What to set up.
#[derive(Debug, Clone)]
pub struct Preset {
    /// The app's certificate, PEM.
    pub certificate_pem: String,
    /// The app's consumer key.
    pub consumer_key: ConsumerKey,
    /// The user to pre-authorise; made when the org does not have it.
    pub username: Username,
    /// Kind of app.
    pub app_kind: AppKind,
    /// *Issue JSON Web Token (JWT)-based access tokens for named users* ticked.
    pub jwt_access_tokens: bool,
    /// Lines to leave undone.
    pub undone: Vec<PresetLine>,
}

/// A line of the checklist that a preset can leave undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetLine {
    /// Scope `api`.
    ScopeApi,
    /// Scope `refresh_token`.
    ScopeRefreshToken,
    /// *Enable JWT Bearer Flow*.
    EnableJwt,
    /// *Upload Files*.
    UploadCertificate,
    /// *Create* / *Save*.
    Create,
    /// *Permitted Users*.
    PermittedUsers,
    /// Selecting the permission set in the app's policies.
    SelectPermissionSet,
    /// Assigning the permission set to the user.
    AssignPermissionSet,
}

impl PresetLine {
    /// Every line.
    pub const ALL: [Self; 8] = [
        Self::ScopeApi,
        Self::ScopeRefreshToken,
        Self::EnableJwt,
        Self::UploadCertificate,
        Self::Create,
        Self::PermittedUsers,
        Self::SelectPermissionSet,
        Self::AssignPermissionSet,
    ];

    /// Its id on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ScopeApi => "scope-api",
            Self::ScopeRefreshToken => "scope-refresh-token",
            Self::EnableJwt => "enable-jwt",
            Self::UploadCertificate => "upload-certificate",
            Self::Create => "create",
            Self::PermittedUsers => "permitted-users",
            Self::SelectPermissionSet => "select-permission-set",
            Self::AssignPermissionSet => "assign-permission-set",
        }
    }
}

/// A text that names no line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a line that can be left undone; there are: {known}", known = known_lines())]
pub struct UnknownLine(pub String);

fn known_lines() -> String {
    PresetLine::ALL.map(PresetLine::id).join(", ")
}

impl FromStr for PresetLine {
    type Err = UnknownLine;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|line| line.id() == text)
            .ok_or_else(|| UnknownLine(text.to_owned()))
    }
}

/// Puts a preset into the org, in place of an earlier app with the same key. It counts as set up
/// long ago: nothing of it is still spreading.
pub(super) fn apply(
    org: &mut OrgState,
    preset: &Preset,
    now_ms: i64,
    dice: &mut Dice,
) -> Result<(), String> {
    let done = |line| !preset.undone.contains(&line);
    org.setup
        .apps
        .retain(|app| app.consumer_key != preset.consumer_key);
    if org.user(preset.username.as_str()).is_none() {
        seed::add_integration_user(org, preset.username.as_str(), dice);
    }
    for set in &mut org.setup.permission_sets {
        if set.label == PRESET_PERMISSION_SET {
            set.assignments.clear();
        }
    }
    let propagation_ms = std::mem::take(&mut org.propagation_ms);
    let result = actions(preset, done).iter().try_for_each(|action| {
        setup::apply(org, action, now_ms, dice)?;
        // The form has just been opened: give it the wanted key and the switch no action has.
        if let (SetupAction::NewApp { .. }, Some(form)) = (action, org.form.as_mut()) {
            form.consumer_key = preset.consumer_key.clone();
            form.settings.jwt_access_tokens = preset.jwt_access_tokens;
        }
        Ok(())
    });
    org.spread.publish(&org.setup, now_ms, 0);
    org.propagation_ms = propagation_ms;
    result
}

fn actions(preset: &Preset, done: impl Fn(PresetLine) -> bool) -> Vec<SetupAction> {
    let set = || PRESET_PERMISSION_SET.to_owned();
    let scope = |scope: &str| SetupAction::SelectScope {
        scope: scope.to_owned(),
    };
    let saved = done(PresetLine::Create);
    let candidates = [
        (
            true,
            SetupAction::NewApp {
                kind: preset.app_kind,
                name: "sfjwt".to_owned(),
            },
        ),
        (true, SetupAction::EnableOauth),
        (
            true,
            SetupAction::SetCallbackUrl {
                url: "https://localhost".to_owned(),
            },
        ),
        (done(PresetLine::ScopeApi), scope("api")),
        (done(PresetLine::ScopeRefreshToken), scope("refresh_token")),
        (done(PresetLine::EnableJwt), SetupAction::EnableJwtFlow),
        (
            done(PresetLine::UploadCertificate),
            SetupAction::UploadCertificate {
                pem: preset.certificate_pem.clone(),
            },
        ),
        (saved, SetupAction::SaveApp),
        (true, SetupAction::CreatePermissionSet { name: set() }),
        (
            done(PresetLine::AssignPermissionSet),
            SetupAction::AssignPermissionSet {
                name: set(),
                username: preset.username.as_str().to_owned(),
            },
        ),
        (
            saved && done(PresetLine::PermittedUsers),
            SetupAction::RequireAdminApproval,
        ),
        (
            saved && done(PresetLine::SelectPermissionSet),
            SetupAction::SelectPermissionSet { name: set() },
        ),
    ];
    candidates
        .into_iter()
        .filter_map(|(wanted, action)| wanted.then_some(action))
        .collect()
}
