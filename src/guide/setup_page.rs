//! Pages of Salesforce Setup: how to find them, and a link where the path is confirmed.

use serde::{Deserialize, Serialize};

use crate::domain::{MyDomain, OrgKind};

/// A page of Setup in Lightning Experience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupPage {
    /// External Client App Manager: list of all External Client Apps.
    ExternalClientAppManager,
    /// External Client Apps → Settings: org-wide switches, New Connected App.
    ExternalClientAppSettings,
    /// External Client Apps OAuth Usage: who uses an External Client App.
    ExternalClientAppsOauthUsage,
    /// App Manager: all apps, edit a Connected App.
    AppManager,
    /// Manage Connected Apps: policies of Connected Apps.
    ConnectedApps,
    /// Connected Apps OAuth Usage: who uses a Connected App.
    ConnectedAppsOauthUsage,
    /// My Domain.
    MyDomain,
    /// Users.
    Users,
    /// Profiles.
    Profiles,
    /// Permission Sets.
    PermissionSets,
    /// Permission Set Groups.
    PermissionSetGroups,
    /// Login History.
    LoginHistory,
    /// Certificate and Key Management.
    Certificates,
    /// Session Settings.
    SessionSettings,
    /// `OAuth and OpenID Connect Settings`.
    OauthOpenIdSettings,
    /// Identity Verification.
    IdentityVerification,
    /// Company Information: licences, API requests used, org id.
    CompanyInformation,
}

impl SetupPage {
    /// Every page.
    pub const ALL: [Self; 17] = [
        Self::ExternalClientAppManager,
        Self::ExternalClientAppSettings,
        Self::ExternalClientAppsOauthUsage,
        Self::AppManager,
        Self::ConnectedApps,
        Self::ConnectedAppsOauthUsage,
        Self::MyDomain,
        Self::Users,
        Self::Profiles,
        Self::PermissionSets,
        Self::PermissionSetGroups,
        Self::LoginHistory,
        Self::Certificates,
        Self::SessionSettings,
        Self::OauthOpenIdSettings,
        Self::IdentityVerification,
        Self::CompanyInformation,
    ];

    /// What to type into the Quick Find box of Setup.
    pub const fn quick_find(self) -> &'static str {
        match self {
            Self::ExternalClientAppManager => "External Client App Manager",
            Self::ExternalClientAppSettings => "External Client Apps",
            Self::ExternalClientAppsOauthUsage => "External Client Apps OAuth Usage",
            Self::AppManager => "App Manager",
            Self::ConnectedApps => "Manage Connected Apps",
            Self::ConnectedAppsOauthUsage => "Connected Apps OAuth Usage",
            Self::MyDomain => "My Domain",
            Self::Users => "Users",
            Self::Profiles => "Profiles",
            Self::PermissionSets => "Permission Sets",
            Self::PermissionSetGroups => "Permission Set Groups",
            Self::LoginHistory => "Login History",
            Self::Certificates => "Certificate and Key",
            Self::SessionSettings => "Session Settings",
            Self::OauthOpenIdSettings => "OAuth and OpenID",
            Self::IdentityVerification => "Identity Verification",
            Self::CompanyInformation => "Company Information",
        }
    }

    /// The page with that id, as assets name it.
    pub fn from_id(id: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(id.to_owned())).ok()
    }

    /// What to click in Quick Find's result where it is not the text itself.
    pub const fn entry(self) -> &'static str {
        match self {
            Self::ExternalClientAppSettings => "Settings",
            Self::Certificates => "Certificate and Key Management",
            Self::OauthOpenIdSettings => "OAuth and OpenID Connect Settings",
            other => other.quick_find(),
        }
    }

    /// Path below the Setup host. `None` where no path is confirmed: Quick Find has to do.
    ///
    /// Source: several independent public tables of Setup links that agree.
    pub const fn path(self) -> Option<&'static str> {
        Some(match self {
            Self::ExternalClientAppSettings
            | Self::ExternalClientAppsOauthUsage
            | Self::CompanyInformation => return None,
            Self::ExternalClientAppManager => {
                "/lightning/setup/ManageExternalClientApplication/home"
            }
            Self::AppManager => "/lightning/setup/NavigationMenus/home",
            Self::ConnectedApps => "/lightning/setup/ConnectedApplication/home",
            Self::ConnectedAppsOauthUsage => "/lightning/setup/ConnectedAppsUsage/home",
            Self::MyDomain => "/lightning/setup/OrgDomain/home",
            Self::Users => "/lightning/setup/ManageUsers/home",
            Self::Profiles => "/lightning/setup/EnhancedProfiles/home",
            Self::PermissionSets => "/lightning/setup/PermSets/home",
            Self::PermissionSetGroups => "/lightning/setup/PermSetGroups/home",
            Self::LoginHistory => "/lightning/setup/OrgLoginHistory/home",
            Self::Certificates => "/lightning/setup/CertificatesAndKeysManagement/home",
            Self::SessionSettings => "/lightning/setup/SecuritySession/home",
            Self::OauthOpenIdSettings => "/lightning/setup/OauthOidcSettings/home",
            Self::IdentityVerification => "/lightning/setup/IdentityVerification/home",
        })
    }

    /// Link to the page in `org`. `None` for a practice run (it has no Setup), for `login.` and
    /// `test.` (they are no org), and where no path is confirmed.
    pub fn link(self, org: &MyDomain) -> Option<String> {
        match org.kind() {
            OrgKind::Practice | OrgKind::LoginHost => None,
            _ => self
                .path()
                .map(|path| format!("{}{path}", org.setup_base())),
        }
    }

    /// The way to the page in words: `Setup → Quick Find: App Manager`.
    pub fn directions(self) -> String {
        let (text, entry) = (self.quick_find(), self.entry());
        if text == entry {
            format!("Setup → Quick Find: {text}")
        } else {
            format!("Setup → Quick Find: {text} → {entry}")
        }
    }
}
