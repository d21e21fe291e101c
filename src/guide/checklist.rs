//! What to do in Salesforce Setup, one action a line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{AssetError, SetupPage, Values, template};
use crate::domain::{AppKind, SetupAction};

/// The checklists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChecklistId {
    /// A new External Client App.
    CreateExternalClientApp,
    /// An existing External Client App gets this certificate.
    UpdateExternalClientApp,
    /// A new Connected App, where Salesforce Support allowed it.
    CreateConnectedApp,
    /// An existing Connected App gets this certificate.
    UpdateConnectedApp,
    /// Pre-authorise by permission set, External Client App.
    PreauthoriseExternalClientAppByPermissionSet,
    /// Pre-authorise by profile, External Client App.
    PreauthoriseExternalClientAppByProfile,
    /// Pre-authorise by permission set, Connected App.
    PreauthoriseConnectedAppByPermissionSet,
    /// Pre-authorise by profile, Connected App.
    PreauthoriseConnectedAppByProfile,
    /// A user for the integration.
    CreateIntegrationUser,
    /// A new certificate in place of the old one, External Client App.
    ReplaceCertificateExternalClientApp,
    /// A new certificate in place of the old one, Connected App.
    ReplaceCertificateConnectedApp,
}

impl ChecklistId {
    /// Every checklist, in the order of declaration.
    pub const ALL: [Self; 11] = [
        Self::CreateExternalClientApp,
        Self::UpdateExternalClientApp,
        Self::CreateConnectedApp,
        Self::UpdateConnectedApp,
        Self::PreauthoriseExternalClientAppByPermissionSet,
        Self::PreauthoriseExternalClientAppByProfile,
        Self::PreauthoriseConnectedAppByPermissionSet,
        Self::PreauthoriseConnectedAppByProfile,
        Self::CreateIntegrationUser,
        Self::ReplaceCertificateExternalClientApp,
        Self::ReplaceCertificateConnectedApp,
    ];

    /// The checklist for the app itself.
    pub const fn app(kind: AppKind, exists: bool) -> Self {
        match (kind, exists) {
            (AppKind::ExternalClientApp, false) => Self::CreateExternalClientApp,
            (AppKind::ExternalClientApp, true) => Self::UpdateExternalClientApp,
            (AppKind::ConnectedApp, false) => Self::CreateConnectedApp,
            (AppKind::ConnectedApp, true) => Self::UpdateConnectedApp,
        }
    }

    /// The checklist for replacing an app's certificate.
    pub const fn replace_certificate(kind: AppKind) -> Self {
        match kind {
            AppKind::ExternalClientApp => Self::ReplaceCertificateExternalClientApp,
            AppKind::ConnectedApp => Self::ReplaceCertificateConnectedApp,
        }
    }

    /// The checklist for pre-authorising the user.
    pub const fn preauthorise(kind: AppKind, by_profile: bool) -> Self {
        match (kind, by_profile) {
            (AppKind::ExternalClientApp, false) => {
                Self::PreauthoriseExternalClientAppByPermissionSet
            }
            (AppKind::ExternalClientApp, true) => Self::PreauthoriseExternalClientAppByProfile,
            (AppKind::ConnectedApp, false) => Self::PreauthoriseConnectedAppByPermissionSet,
            (AppKind::ConnectedApp, true) => Self::PreauthoriseConnectedAppByProfile,
        }
    }

    /// File in `assets/guides`, and its text.
    const fn asset(self) -> (&'static str, &'static str) {
        macro_rules! asset {
            ($name:literal) => {
                (
                    concat!("guides/", $name, ".toml"),
                    include_str!(concat!("../../assets/guides/", $name, ".toml")),
                )
            };
        }
        match self {
            Self::CreateExternalClientApp => asset!("create-external-client-app"),
            Self::UpdateExternalClientApp => asset!("update-external-client-app"),
            Self::CreateConnectedApp => asset!("create-connected-app"),
            Self::UpdateConnectedApp => asset!("update-connected-app"),
            Self::PreauthoriseExternalClientAppByPermissionSet => {
                asset!("preauthorise-external-client-app-by-permission-set")
            }
            Self::PreauthoriseExternalClientAppByProfile => {
                asset!("preauthorise-external-client-app-by-profile")
            }
            Self::PreauthoriseConnectedAppByPermissionSet => {
                asset!("preauthorise-connected-app-by-permission-set")
            }
            Self::PreauthoriseConnectedAppByProfile => {
                asset!("preauthorise-connected-app-by-profile")
            }
            Self::CreateIntegrationUser => asset!("create-integration-user"),
            Self::ReplaceCertificateExternalClientApp => {
                asset!("replace-certificate-external-client-app")
            }
            Self::ReplaceCertificateConnectedApp => asset!("replace-certificate-connected-app"),
        }
    }
}

/// A checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// Which one.
    pub id: ChecklistId,
    /// Heading.
    pub title: String,
    /// What to know before the first line.
    pub intro: String,
    /// The lines, in order.
    pub lines: Vec<Line>,
}

impl Checklist {
    /// The line with that id.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }
}

/// A value to paste into a field of Setup.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyValue {
    /// The field's label, as Setup shows it.
    pub label: String,
    /// Template of the value.
    pub template: String,
}

/// One action in Setup.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Stable kebab-case id, unique in its checklist. Ticks in drafts are kept by it.
    #[serde(skip)]
    pub id: String,
    /// Template of the action in words, labels as Setup shows them.
    pub label: String,
    /// Values to paste.
    #[serde(default)]
    pub copy: Vec<CopyValue>,
    /// Template: what you should see then.
    pub expect: String,
    /// Template: what goes wrong here, and why it matters.
    pub trap: Option<String>,
    /// The page where it is done.
    pub page: Option<SetupPage>,
    /// It saves something that Salesforce takes 2 to 10 minutes to spread.
    #[serde(default)]
    pub starts_clock: bool,
    /// Its effect in the simulated org; strings are templates.
    action: SetupAction,
}

/// A value to paste, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedCopy {
    /// The field's label, as Setup shows it.
    pub label: String,
    /// The value.
    pub value: String,
}

/// A line, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedLine {
    /// The action in words.
    pub label: String,
    /// Values to paste; those not known are left out.
    pub copy: Vec<RenderedCopy>,
    /// What you should see then.
    pub expect: String,
    /// What goes wrong here.
    pub trap: Option<String>,
}

impl Line {
    /// What ticking the line does in the simulated org.
    pub fn action(&self, values: &Values) -> SetupAction {
        let fill = |text: &String| template::fill(text, |name| values.in_action(name));
        match &self.action {
            SetupAction::NewApp { kind, name } => SetupAction::NewApp {
                kind: *kind,
                name: fill(name),
            },
            SetupAction::EditApp { consumer_key } => SetupAction::EditApp {
                consumer_key: fill(consumer_key),
            },
            SetupAction::SetCallbackUrl { url } => SetupAction::SetCallbackUrl { url: fill(url) },
            SetupAction::UploadCertificate { pem } => {
                SetupAction::UploadCertificate { pem: fill(pem) }
            }
            SetupAction::CreatePermissionSet { name } => {
                SetupAction::CreatePermissionSet { name: fill(name) }
            }
            SetupAction::AssignPermissionSet { name, username } => {
                SetupAction::AssignPermissionSet {
                    name: fill(name),
                    username: fill(username),
                }
            }
            SetupAction::SelectPermissionSet { name } => {
                SetupAction::SelectPermissionSet { name: fill(name) }
            }
            SetupAction::SelectProfile { username } => SetupAction::SelectProfile {
                username: fill(username),
            },
            fixed @ (SetupAction::OpenPage
            | SetupAction::EnableOauth
            | SetupAction::SelectScope { .. }
            | SetupAction::EnableJwtFlow
            | SetupAction::SaveApp
            | SetupAction::RevealConsumerKey
            | SetupAction::RequireAdminApproval) => fixed.clone(),
        }
    }

    /// The line's words with `values` filled in.
    pub fn render(&self, values: &Values) -> RenderedLine {
        let words = |text: &str| template::fill(text, |name| values.in_sentence(name));
        RenderedLine {
            label: words(&self.label),
            copy: self
                .copy
                .iter()
                .filter_map(|copy| copy.render(values))
                .collect(),
            expect: words(&self.expect),
            trap: self.trap.as_deref().map(words),
        }
    }

    /// Every template of the line.
    fn templates(&self) -> impl Iterator<Item = &str> {
        [&self.label, &self.expect]
            .into_iter()
            .chain(&self.trap)
            .chain(self.copy.iter().map(|copy| &copy.template))
            .map(String::as_str)
    }
}

impl CopyValue {
    fn render(&self, values: &Values) -> Option<RenderedCopy> {
        let known = template::names(&self.template).all(|name| values.known(name).is_some());
        known.then(|| RenderedCopy {
            label: self.label.clone(),
            value: template::fill(&self.template, |name| values.known(name).map(Into::into)),
        })
    }
}

/// The checklist with that id.
pub fn checklist(id: ChecklistId) -> &'static Checklist {
    static ALL: LazyLock<[Checklist; 11]> = LazyLock::new(|| {
        ChecklistId::ALL.map(|id| {
            load(id).unwrap_or_else(|_| Checklist {
                id,
                title: String::new(),
                intro: String::new(),
                lines: Vec::new(),
            })
        })
    });
    &ALL[id as usize]
}

/// The first of `ids` whose checklist has a line with that id, and the line.
pub fn checklist_of(ids: &[ChecklistId], line: &str) -> Option<(ChecklistId, &'static Line)> {
    ids.iter()
        .find_map(|&id| checklist(id).line(line).map(|line| (id, line)))
}

/// A checklist's file. `order` names lines of the file itself, or shared ones of
/// `shared-lines.toml`; `shared` says which, where the shared line has another name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: ChecklistId,
    title: String,
    intro: String,
    order: Vec<String>,
    #[serde(default)]
    shared: BTreeMap<String, String>,
    #[serde(default)]
    line: BTreeMap<String, Line>,
}

const SHARED: (&str, &str) = (
    "guides/shared-lines.toml",
    include_str!("../../assets/guides/shared-lines.toml"),
);

fn shared_lines() -> Result<BTreeMap<String, Line>, AssetError> {
    parse(SHARED)
}

fn parse<T: serde::de::DeserializeOwned>((file, text): (&str, &str)) -> Result<T, AssetError> {
    toml::from_str(text).map_err(|error| AssetError {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

fn load(id: ChecklistId) -> Result<Checklist, AssetError> {
    static SHARED_LINES: LazyLock<Result<BTreeMap<String, Line>, AssetError>> =
        LazyLock::new(shared_lines);
    let shared = SHARED_LINES.as_ref().map_err(Clone::clone)?;
    let file: File = parse(id.asset())?;
    let mut own = file.line;
    let mut lines = Vec::with_capacity(file.order.len());
    for name in file.order {
        let elsewhere = file.shared.get(&name).unwrap_or(&name);
        let line = own.remove(&name).or_else(|| shared.get(elsewhere).cloned());
        let mut line = line.ok_or_else(|| fault(id, format!("no line `{name}`, or twice")))?;
        line.id = name;
        lines.push(line);
    }
    if let Some(unused) = own.keys().next() {
        return Err(fault(id, format!("line `{unused}` is not in `order`")));
    }
    if file.id != id {
        return Err(fault(id, "`id` is not the file's name".to_owned()));
    }
    Ok(Checklist {
        id,
        title: file.title,
        intro: file.intro,
        lines,
    })
}

fn fault(id: ChecklistId, reason: String) -> AssetError {
    AssetError {
        file: id.asset().0.to_owned(),
        reason,
    }
}

/// Every checklist loads, and uses only names that [`Values`] has.
pub(super) fn verify() -> Result<(), AssetError> {
    for id in ChecklistId::ALL {
        let checklist = load(id)?;
        for line in &checklist.lines {
            for name in line.templates().flat_map(template::names) {
                if !Values::NAMES.contains(&name) {
                    let reason = format!("line `{}`: no value `{name}`", line.id);
                    return Err(fault(id, reason));
                }
            }
        }
    }
    Ok(())
}
