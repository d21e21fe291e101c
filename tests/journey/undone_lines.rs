//! Every line of every checklist, left undone on its own: the simulated org refuses as Salesforce
//! would, the first advice is about that line, and doing it mends the same set-up with the same key.

use serde_json::Value;
use sfjwt::domain::AppKind;
use sfjwt::guide::{ChecklistId, checklist};

use super::program::{Ended, Home};

/// What comes of leaving a line undone.
enum Outcome {
    /// Opening a page, or a field nobody reads: green all the same.
    Green,
    /// Setup itself does not take the next click; its words.
    SetupRefuses(&'static str),
    /// The Consumer Key is never seen, so it is asked for.
    Missing,
    /// The exchange fails: `error`, `error_description`, the check that fails, the first cause.
    Refused(&'static str, &'static str, &'static str, &'static str),
}

fn outcome(line: &str, kind: AppKind) -> Outcome {
    use Outcome::{Green, Missing, Refused, SetupRefuses};
    match line {
        "open-app-manager"
        | "contact-email"
        | "distribution-state"
        | "leave-jwt-tokens-off"
        | "open-permission-sets"
        | "name-permission-set"
        | "open-policies"
        | "reopen-policies"
        | "note-profile" => Green,
        "new-app" | "create" | "save" => SetupRefuses("There is no app in this org yet"),
        "enable-oauth" => SetupRefuses(match kind {
            AppKind::ExternalClientApp => "This field appears after Enable OAuth is ticked",
            AppKind::ConnectedApp => "This field appears after Enable OAuth Settings is ticked",
        }),
        "callback-url" => SetupRefuses("These required fields must be completed: Callback URL"),
        "create-permission-set" => SetupRefuses("There is no permission set \"sfjwt access\""),
        "consumer-key" => Missing,
        "scope-api" => Refused(
            "invalid_grant",
            "no valid scopes defined",
            "user-scopes",
            "scopes_unusable",
        ),
        "scope-refresh-token" => Refused(
            "invalid_request",
            "refresh_token scope is required and the connected app should be installed and \
             preauthorized",
            "user-scopes",
            "missing_refresh_token_scope",
        ),
        "enable-jwt" | "upload-certificate" => Refused(
            "invalid_grant",
            "invalid assertion",
            "app-signature",
            "jwt_flow_not_enabled",
        ),
        "permitted-users" => Refused(
            "invalid_grant",
            "user hasn't approved this consumer",
            "user-approved",
            "not_preauthorised_self_authorize",
        ),
        "assign-permission-set" | "select-permission-set" | "select-profile" => Refused(
            "invalid_app_access",
            "user is not admin approved to access this app",
            "user-approved",
            "policy_ok_user_not_assigned",
        ),
        other => panic!("the new line `{other}` needs an expectation here"),
    }
}

/// One way of setting up: its flags and its two checklists.
struct Way {
    kind: AppKind,
    by_profile: bool,
    flags: &'static [&'static str],
}

impl Way {
    fn setup(&self, home: &Home, more: &[&str]) -> Ended {
        let common = [
            "setup",
            "--practice",
            "--yes",
            "--json",
            "--connection",
            "acme",
        ];
        let args = [&common[..], self.flags, more].concat();
        home.sfjwt(&args)
    }

    fn try_each_line(&self, id: ChecklistId) {
        for line in &checklist(id).lines {
            self.try_line(&line.id);
        }
    }

    fn try_line(&self, line: &str) {
        let home = Home::new();
        let ended = self.setup(&home, &["--skip", line]);
        let (code, json) = (ended.code, ended.json());
        let context = format!(
            "{line} by {:?}, by profile {}:\n{json:#}",
            self.kind, self.by_profile
        );
        match outcome(line, self.kind) {
            Outcome::Green => return assert_eq!(code, Some(0), "{context}"),
            Outcome::SetupRefuses(words) => {
                assert_eq!(code, Some(1), "{context}");
                let what = json["error"]["what"].as_str().unwrap();
                assert!(what.contains(words), "{context}");
            }
            Outcome::Missing => {
                assert_eq!(code, Some(2), "{context}");
                assert_eq!(json["missing"]["flag"], "--consumer-key", "{context}");
            }
            Outcome::Refused(error, description, check, cause) => {
                assert_eq!(code, Some(4), "{context}");
                assert_eq!(json["answer"]["status"], 400, "{context}");
                let body: Value =
                    serde_json::from_str(json["answer"]["body"].as_str().unwrap()).unwrap();
                assert_eq!(body["error"], error, "{context}");
                assert_eq!(body["error_description"], description, "{context}");
                assert_eq!(failed(&json), [check], "{context}");
                let first = &json["findings"][0];
                assert_eq!(first["cause"], cause, "{context}");
                assert_eq!(first["fixes"][0]["target"]["line"], line, "{context}");
            }
        }
        // Doing the line is all it takes, and the key stays the same.
        let mended = self.setup(&home, &[]).exits(0).json();
        assert_eq!(mended["spki_sha256"], json["spki_sha256"], "{context}");
        assert_eq!(
            mended["certificate_sha256"], json["certificate_sha256"],
            "{context}"
        );
    }
}

fn failed(json: &Value) -> Vec<&str> {
    let checks = json["checks"].as_array().unwrap().iter();
    checks
        .filter(|check| check["state"] == "failed")
        .map(|check| check["id"].as_str().unwrap())
        .collect()
}

const EXTERNAL_CLIENT_APP: Way = Way {
    kind: AppKind::ExternalClientApp,
    by_profile: false,
    flags: &[],
};

const CONNECTED_APP: Way = Way {
    kind: AppKind::ConnectedApp,
    by_profile: false,
    flags: &["--app", "connected-app"],
};

#[test]
fn each_line_of_a_new_external_client_app() {
    EXTERNAL_CLIENT_APP.try_each_line(ChecklistId::CreateExternalClientApp);
}

#[test]
fn each_line_of_its_pre_authorisation() {
    let id = ChecklistId::PreauthoriseExternalClientAppByPermissionSet;
    EXTERNAL_CLIENT_APP.try_each_line(id);
}

#[test]
fn each_line_of_a_new_connected_app() {
    CONNECTED_APP.try_each_line(ChecklistId::CreateConnectedApp);
}

#[test]
fn each_line_of_the_connected_apps_pre_authorisation() {
    CONNECTED_APP.try_each_line(ChecklistId::PreauthoriseConnectedAppByPermissionSet);
}

#[test]
fn each_line_of_pre_authorising_by_profile() {
    Way {
        kind: AppKind::ExternalClientApp,
        by_profile: true,
        flags: &["--preauthorise-by", "profile"],
    }
    .try_each_line(ChecklistId::PreauthoriseExternalClientAppByProfile);
    Way {
        kind: AppKind::ConnectedApp,
        by_profile: true,
        flags: &["--app", "connected-app", "--preauthorise-by", "profile"],
    }
    .try_each_line(ChecklistId::PreauthoriseConnectedAppByProfile);
}

/// The one everybody forgets, in the words on the screen.
#[test]
fn permitted_users_left_alone_says_what_to_do() {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--skip", "permitted-users"];
    let ended = home.sfjwt(&args).exits(4).says(&[
        "undone   OAuth Policies → Permitted Users → choose Admin approved users are pre-authorized",
        "failed   approved",
        "What is wrong",
        "user hasn't approved this consumer",
        "Permitted Users is still All users may self-authorize",
        "What to do",
        "  1. Permitted Users = Admin approved users are pre-authorized, Save",
    ]);
    // The remedy comes after the cause.
    let place = |text: &str| ended.out.find(text).unwrap();
    assert!(place("What is wrong") < place("What to do"));
    home.sfjwt(&["setup", "--practice", "--yes"])
        .exits(0)
        .says(&[
            "Going on with the saved set-up of practice.",
            "done     OAuth Policies → Permitted Users",
            "It works",
        ]);
}

/// Two lines at once: the answer is about the first that Salesforce looks at, then about the other.
#[test]
fn two_lines_are_found_one_after_the_other() {
    let home = Home::new();
    let both = ["--skip", "permitted-users", "--skip", "upload-certificate"];
    let first = EXTERNAL_CLIENT_APP.setup(&home, &both).exits(4).json();
    assert_eq!(failed(&first), ["app-signature"]);
    let second = EXTERNAL_CLIENT_APP
        .setup(&home, &["--skip", "permitted-users"])
        .exits(4)
        .json();
    assert_eq!(failed(&second), ["user-approved"]);
    EXTERNAL_CLIENT_APP.setup(&home, &[]).exits(0);
}

#[test]
fn a_line_that_is_in_no_checklist_is_a_usage_error() {
    let home = Home::new();
    EXTERNAL_CLIENT_APP
        .setup(&home, &["--skip", "permited-users"])
        .exits(2)
        .says(&["`permited-users` is not a line", "permitted-users"]);
    // A line of another way of setting up would change nothing, and be believed to.
    EXTERNAL_CLIENT_APP
        .setup(&home, &["--skip", "select-profile"])
        .exits(2)
        .says(&["`select-profile` is not a line", "select-permission-set"]);
    assert!(
        home.files().is_empty(),
        "nothing was begun: {:?}",
        home.files()
    );
}
