use std::collections::BTreeSet;

use proptest::prelude::*;
use sfjwt::domain::{AppKind, MyDomain, SetupAction};
use sfjwt::guide::{ChecklistId, SetupPage, Values, checklist, checklist_of};
use url::Url;

use crate::sample_values;

fn actions(id: ChecklistId, values: &Values) -> Vec<SetupAction> {
    let lines = &checklist(id).lines;
    let all = lines.iter().map(|line| line.action(values));
    all.filter(|action| *action != SetupAction::OpenPage)
        .collect()
}

fn ids(id: ChecklistId) -> Vec<&'static str> {
    checklist(id)
        .lines
        .iter()
        .map(|line| line.id.as_str())
        .collect()
}

#[test]
fn ids_are_unique_kebab_case_words() {
    for id in ChecklistId::ALL {
        let names = ids(id);
        assert!(names.len() >= 3, "{id:?} has {} lines", names.len());
        assert_eq!(
            names.iter().collect::<BTreeSet<_>>().len(),
            names.len(),
            "{id:?}"
        );
        for name in names {
            let kebab = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(kebab && !name.starts_with('-'), "{id:?} {name}");
        }
    }
}

#[test]
fn the_flow_finds_the_lines_it_knows_by_name() {
    assert_eq!(
        ids(ChecklistId::CreateExternalClientApp),
        [
            "open-app-manager",
            "new-app",
            "contact-email",
            "distribution-state",
            "enable-oauth",
            "callback-url",
            "scope-api",
            "scope-refresh-token",
            "enable-jwt",
            "upload-certificate",
            "leave-jwt-tokens-off",
            "create",
            "consumer-key",
        ]
    );
    for kind in [AppKind::ExternalClientApp, AppKind::ConnectedApp] {
        let existing = ids(ChecklistId::app(kind, true));
        for name in [
            "check-usage",
            "scope-api",
            "scope-refresh-token",
            "upload-certificate",
            "save",
        ] {
            assert!(existing.contains(&name), "{kind:?} {name}");
        }
        let by_set = ids(ChecklistId::preauthorise(kind, false));
        for name in [
            "create-permission-set",
            "assign-permission-set",
            "permitted-users",
        ] {
            assert!(by_set.contains(&name), "{kind:?} {name}");
        }
        assert_eq!(by_set.last(), Some(&"select-permission-set"));
        let by_profile = ids(ChecklistId::preauthorise(kind, true));
        assert_eq!(by_profile.last(), Some(&"select-profile"));
    }
    let both = [
        ChecklistId::CreateExternalClientApp,
        ChecklistId::CreateConnectedApp,
    ];
    assert_eq!(
        checklist_of(&both, "save").unwrap().0,
        ChecklistId::CreateConnectedApp
    );
    assert!(checklist_of(&both, "nothing").is_none());
}

/// The policy has to be saved before the selection can be made (Salesforce help *Preauthorize User
/// App Access Through External Client App Policies*).
#[test]
fn the_policy_comes_before_the_selection() {
    for kind in [AppKind::ExternalClientApp, AppKind::ConnectedApp] {
        for by_profile in [false, true] {
            let names = ids(ChecklistId::preauthorise(kind, by_profile));
            let at = |name: &str| names.iter().position(|n| *n == name);
            let selection = at("select-permission-set")
                .or(at("select-profile"))
                .unwrap();
            assert!(at("permitted-users").unwrap() < selection, "{names:?}");
            if kind == AppKind::ExternalClientApp {
                assert_eq!(at("reopen-policies"), Some(selection - 1), "{names:?}");
            }
        }
    }
}

#[test]
fn ticking_every_line_builds_the_app_in_the_simulated_org() {
    let values = sample_values();
    let pem = values.certificate_pem.clone();
    let scope = |scope: &str| SetupAction::SelectScope {
        scope: scope.to_owned(),
    };
    assert_eq!(
        actions(ChecklistId::CreateExternalClientApp, &values),
        [
            SetupAction::NewApp {
                kind: AppKind::ExternalClientApp,
                name: "Acme integration".to_owned()
            },
            SetupAction::EnableOauth,
            SetupAction::SetCallbackUrl {
                url: "https://localhost".to_owned()
            },
            scope("api"),
            scope("refresh_token"),
            SetupAction::EnableJwtFlow,
            SetupAction::UploadCertificate { pem },
            SetupAction::SaveApp,
            SetupAction::RevealConsumerKey,
        ]
    );
    assert_eq!(
        actions(
            ChecklistId::PreauthoriseExternalClientAppByPermissionSet,
            &values
        ),
        [
            SetupAction::CreatePermissionSet {
                name: "sfjwt access".to_owned()
            },
            SetupAction::AssignPermissionSet {
                name: "sfjwt access".to_owned(),
                username: "svc@acme.example.uat".to_owned()
            },
            SetupAction::RequireAdminApproval,
            SetupAction::SelectPermissionSet {
                name: "sfjwt access".to_owned()
            },
        ]
    );
    assert_eq!(
        actions(ChecklistId::PreauthoriseConnectedAppByProfile, &values),
        [
            SetupAction::RequireAdminApproval,
            SetupAction::SelectProfile {
                username: "svc@acme.example.uat".to_owned()
            },
        ]
    );
}

/// Both kinds of app need the same things done to them.
#[test]
fn a_new_connected_app_gets_the_same_settings() {
    let values = sample_values();
    let sorted = |id| {
        let mut all: Vec<String> = actions(id, &values)
            .iter()
            .map(|a| format!("{a:?}"))
            .collect();
        all.retain(|action| !action.starts_with("NewApp"));
        all.sort();
        all
    };
    assert_eq!(
        sorted(ChecklistId::CreateConnectedApp),
        sorted(ChecklistId::CreateExternalClientApp)
    );
    for (one, other) in [
        (
            ChecklistId::PreauthoriseConnectedAppByPermissionSet,
            ChecklistId::PreauthoriseExternalClientAppByPermissionSet,
        ),
        (
            ChecklistId::PreauthoriseConnectedAppByProfile,
            ChecklistId::PreauthoriseExternalClientAppByProfile,
        ),
    ] {
        assert_eq!(actions(one, &values), actions(other, &values));
    }
}

#[test]
fn exactly_the_saving_lines_start_the_clock() {
    let values = sample_values();
    for id in ChecklistId::ALL {
        for line in &checklist(id).lines {
            let spreads = matches!(
                line.action(&values),
                SetupAction::SaveApp
                    | SetupAction::AssignPermissionSet { .. }
                    | SetupAction::RequireAdminApproval
                    | SetupAction::SelectPermissionSet { .. }
                    | SetupAction::SelectProfile { .. }
            );
            assert_eq!(line.starts_clock, spreads, "{id:?} {}", line.id);
        }
    }
}

#[test]
fn no_placeholder_survives_and_no_line_is_empty() {
    for values in [sample_values(), Values::default()] {
        for id in ChecklistId::ALL {
            for line in &checklist(id).lines {
                let rendered = line.render(&values);
                let mut texts = vec![rendered.label, rendered.expect];
                assert!(line.page.is_some(), "{id:?} {}", line.id);
                texts.extend(rendered.trap);
                texts.extend(rendered.copy.into_iter().map(|copy| copy.value));
                for text in texts {
                    assert!(!text.trim().is_empty(), "{id:?} {}", line.id);
                    assert!(!text.contains(['{', '}']), "{id:?} {}: {text}", line.id);
                    assert!(!text.contains("  ") && text.trim() == text, "{text}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_known_is_said_in_words_and_not_offered_to_copy() {
    let line = checklist(ChecklistId::CreateExternalClientApp)
        .line("upload-certificate")
        .unwrap();
    assert_eq!(line.render(&Values::default()).copy, []);
    let known = line.render(&sample_values());
    assert_eq!(
        known.copy[0].value,
        sample_values().certificate_path.unwrap()
    );
    let line = checklist(ChecklistId::PreauthoriseExternalClientAppByPermissionSet)
        .line("assign-permission-set")
        .unwrap();
    let unknown = line.render(&Values::default());
    assert_eq!(unknown.copy, []);
    assert!(
        unknown.label.contains("tick the integration user →"),
        "{}",
        unknown.label
    );
}

/// Labels of External Client Apps, as Salesforce shows them; a changed word costs the reader minutes.
const EXTERNAL_LABELS: &[&str] = &[
    "External Client App Manager",
    "New External Client App",
    "External Client App Name",
    "API Name",
    "Contact Email",
    "Distribution State",
    "Local",
    "API (Enable OAuth Settings)",
    "Enable OAuth",
    "App Settings",
    "Callback URL",
    "OAuth Scopes",
    "Manage user data via APIs (api)",
    "Perform requests at any time (refresh_token, offline_access)",
    "Flow Enablement",
    "Enable JWT Bearer Flow",
    "Upload Files",
    "Security",
    "Issue JSON Web Token (JWT)-based access tokens for named users",
    "Create",
    "Settings",
    "OAuth Settings",
    "Consumer Key and Secret",
    "Consumer Key",
    "Policies",
    "OAuth Policies",
    "Permitted Users",
    "Admin approved users are pre-authorized",
    "App Policies",
    "Select Profiles",
    "Select Permission Sets",
    "Selected",
    "--None--",
    "Salesforce API Integration",
    "Manage Assignments",
    "Add Assignment",
    "Use Any API Client",
    "Create, edit, and delete External Client Apps",
    "View all External Client Apps, view their settings, and edit their policies",
];

/// Labels of Connected Apps, as Salesforce shows them; a changed word costs the reader minutes.
const CONNECTED_LABELS: &[&str] = &[
    "Allow creation of connected apps",
    "New Connected App",
    "Connected App Name",
    "Enable OAuth Settings",
    "Use digital signatures",
    "Choose File",
    "Selected OAuth Scopes",
    "Access and manage your data (api)",
    "Perform requests on your behalf at any time",
    "Continue",
    "Manage Consumer Details",
    "Edit Policies",
    "IP Relaxation",
    "Manage Profiles",
    "Manage Permission Sets",
    "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.",
];

/// Labels of users, as Salesforce shows them; a changed word costs the reader minutes.
const USER_LABELS: &[&str] = &[
    "Salesforce Integration",
    "Minimum Access - API Only Integrations",
    "Permission Set License Assignments",
    "Salesforce API Integration",
    "Object Settings",
    "API Enabled",
];

#[test]
fn setup_labels_are_salesforces_own() {
    let text = |id: ChecklistId| {
        let values = sample_values();
        let lines = checklist(id).lines.iter().map(|line| {
            let line = line.render(&values);
            format!(
                "{} {} {}\n",
                line.label,
                line.expect,
                line.trap.unwrap_or_default()
            )
        });
        lines.collect::<String>()
    };
    let external = text(ChecklistId::CreateExternalClientApp)
        + &text(ChecklistId::PreauthoriseExternalClientAppByPermissionSet)
        + &text(ChecklistId::PreauthoriseExternalClientAppByProfile);
    for label in EXTERNAL_LABELS {
        assert!(external.contains(label), "{label}");
    }
    let connected = text(ChecklistId::CreateConnectedApp)
        + &text(ChecklistId::PreauthoriseConnectedAppByPermissionSet)
        + &text(ChecklistId::PreauthoriseConnectedAppByProfile);
    for label in CONNECTED_LABELS {
        assert!(connected.contains(label), "{label}");
    }
    let user = text(ChecklistId::CreateIntegrationUser);
    for label in USER_LABELS {
        assert!(user.contains(label), "{label}");
    }
}

#[test]
fn links_point_into_the_org_and_nowhere_else() {
    let org = MyDomain::parse("acme.my.salesforce.com").unwrap().org;
    let mut linked = BTreeSet::new();
    for page in SetupPage::ALL {
        assert!(page.directions().starts_with("Setup → Quick Find: "));
        assert_eq!(
            page.link(&MyDomain::practice("http://127.0.0.1:4000")),
            None,
            "{page:?}"
        );
        let Some(link) = page.link(&org) else {
            continue;
        };
        let url = Url::parse(&link).unwrap();
        assert_eq!(url.scheme(), "https");
        assert!(link.starts_with(&org.setup_base()), "{link}");
        assert!(url.path().starts_with("/lightning/setup/"), "{link}");
        assert!(
            url.path().ends_with("/home") && url.query().is_none(),
            "{link}"
        );
        assert!(linked.insert(link), "{page:?} shares its link");
    }
    assert_eq!(linked.len(), SetupPage::ALL.len() - 3);
}

proptest! {
    #[test]
    fn any_values_render_as_they_are(name in any::<String>(), user in any::<String>(), pem in any::<String>()) {
        let values = Values {
            app_name: Some(name.clone()),
            username: Some(user.clone()),
            profile: Some(name.clone()),
            certificate_pem: pem.clone(),
            permission_set: user.clone(),
            ..sample_values()
        };
        for id in ChecklistId::ALL {
            for line in &checklist(id).lines {
                let _rendered = line.render(&values);
                match line.action(&values) {
                    SetupAction::NewApp { name: given, .. } => prop_assert_eq!(given, name.clone()),
                    SetupAction::UploadCertificate { pem: given } => prop_assert_eq!(given, pem.clone()),
                    SetupAction::AssignPermissionSet { name: set, username } => {
                        prop_assert_eq!((set, username), (user.clone(), user.clone()));
                    }
                    _ => {}
                }
            }
        }
    }
}
