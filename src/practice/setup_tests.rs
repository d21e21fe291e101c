//! Rules of Setup, line by line.

use super::*;
use crate::domain::ConnectionName;
use crate::practice::exchange;
use crate::practice::host::Host;
use crate::practice::refusal::Refusal;
use crate::practice::seed;

const NOW: i64 = 1_700_000_000_000;

struct Bench {
    org: OrgState,
    dice: Dice,
}

impl Bench {
    fn new() -> Self {
        let mut dice = Dice::from_seed([5; 32]);
        let name = ConnectionName::parse("acme").unwrap();
        Self {
            org: seed::new_org(&name, &mut dice),
            dice,
        }
    }

    fn apply(&mut self, action: &SetupAction) -> Result<SetupApplied, String> {
        apply(&mut self.org, action, NOW, &mut self.dice)
    }

    fn all(&mut self, actions: &[SetupAction]) {
        for action in actions {
            self.apply(action).unwrap();
        }
    }

    fn refused(&mut self, action: &SetupAction) -> String {
        self.apply(action).unwrap_err()
    }
}

fn text(word: &str) -> String {
    word.to_owned()
}

fn new_app(kind: AppKind) -> SetupAction {
    SetupAction::NewApp {
        kind,
        name: text("sfjwt"),
    }
}

fn callback(url: &str) -> SetupAction {
    SetupAction::SetCallbackUrl { url: text(url) }
}

fn select(name: &str) -> SetupAction {
    SetupAction::SelectPermissionSet { name: text(name) }
}

fn saved_app() -> Vec<SetupAction> {
    vec![
        new_app(AppKind::ExternalClientApp),
        SetupAction::EnableOauth,
        callback("https://localhost"),
        SetupAction::SaveApp,
    ]
}

#[test]
fn the_form_counts_only_when_it_is_saved() {
    let mut bench = Bench::new();
    bench.all(&saved_app()[..3]);
    assert!(bench.org.setup.apps.is_empty());
    bench.apply(&SetupAction::SaveApp).unwrap();
    assert_eq!(bench.org.setup.apps.len(), 1);
    assert_eq!(bench.org.spread.at(NOW), &bench.org.setup);
    bench.apply(&SetupAction::EnableJwtFlow).unwrap();
    assert!(!bench.org.setup.apps[0].settings.jwt_enabled, "not saved");
    bench.apply(&SetupAction::SaveApp).unwrap();
    assert!(bench.org.setup.apps[0].settings.jwt_enabled);
    assert_eq!(bench.org.setup.apps.len(), 1, "edited, not made anew");
}

#[test]
fn the_consumer_key_has_the_form_of_salesforces() {
    let mut bench = Bench::new();
    bench.all(&saved_app());
    let applied = bench.apply(&SetupAction::RevealConsumerKey).unwrap();
    let key = applied.consumer_key.unwrap();
    assert!(key.as_str().starts_with("3MVG9"));
    assert_eq!(key.as_str().len(), 85);
    let again = bench.apply(&SetupAction::RevealConsumerKey).unwrap();
    assert_eq!(again.consumer_key, Some(key));
}

#[test]
fn required_fields_and_hidden_fields() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.refused(&SetupAction::EnableOauth),
        "There is no app in this org yet."
    );
    bench.apply(&new_app(AppKind::ExternalClientApp)).unwrap();
    assert!(
        bench
            .refused(&SetupAction::EnableJwtFlow)
            .contains("Enable OAuth")
    );
    bench.apply(&SetupAction::EnableOauth).unwrap();
    assert_eq!(
        bench.refused(&SetupAction::SaveApp),
        "These required fields must be completed: Callback URL"
    );
    for bad in ["", "not a url", "http://acme.example/cb"] {
        assert!(bench.refused(&callback(bad)).contains("Callback URL"));
    }
    bench.apply(&callback("https://localhost")).unwrap();
    bench.apply(&SetupAction::SaveApp).unwrap();
}

#[test]
fn an_app_without_oauth_has_no_consumer_key() {
    let mut bench = Bench::new();
    bench.all(&[new_app(AppKind::ConnectedApp), SetupAction::SaveApp]);
    assert!(
        bench
            .refused(&SetupAction::RevealConsumerKey)
            .contains("has no OAuth settings")
    );
}

#[test]
fn only_one_certificate_under_four_kilobytes_is_taken() {
    let mut bench = Bench::new();
    bench.all(&saved_app()[..2]);
    let upload = |pem: &str| SetupAction::UploadCertificate { pem: text(pem) };
    for (file, words) in [
        (
            "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n",
            "private key",
        ),
        (
            "-----BEGIN PUBLIC KEY-----\nMC4=\n-----END PUBLIC KEY-----\n",
            "not a valid X.509",
        ),
        ("hello", "not a valid X.509"),
        (&"x".repeat(5000), "cannot exceed 4 KB"),
    ] {
        let sentence = bench.refused(&upload(file));
        assert!(sentence.contains(words), "{sentence}");
    }
    assert_eq!(
        bench.org.form.as_ref().unwrap().settings.certificate,
        None,
        "a refused file changes nothing"
    );
}

#[test]
fn the_licensed_permission_set_cannot_carry_the_app() {
    let mut bench = Bench::new();
    bench.all(&saved_app());
    let sentence = bench.refused(&select(seed::OBJECT_ACCESS));
    assert!(
        sentence.contains("Salesforce API Integration"),
        "{sentence}"
    );
    assert!(
        bench
            .refused(&select("nothing"))
            .contains("no permission set")
    );
}

#[test]
fn every_line_may_be_ticked_twice() {
    let mut bench = Bench::new();
    let mut actions = saved_app();
    actions.extend([
        SetupAction::CreatePermissionSet {
            name: text("Access"),
        },
        SetupAction::AssignPermissionSet {
            name: text("Access"),
            username: text("integration@acme.practice.example"),
        },
        SetupAction::RequireAdminApproval,
        select("Access"),
        SetupAction::SelectProfile {
            username: text("integration@acme.practice.example"),
        },
    ]);
    for action in &actions {
        bench.apply(action).unwrap();
        bench.apply(action).unwrap();
    }
    let setup = &bench.org.setup;
    assert_eq!(setup.apps.len(), 1);
    assert_eq!(setup.permission_sets.len(), 2);
    assert_eq!(setup.permission_set("access").unwrap().assignments.len(), 1);
    assert_eq!(setup.apps[0].policy.permission_sets.len(), 1);
    assert_eq!(setup.apps[0].policy.profiles.len(), 1);
}

#[test]
fn unknown_users_are_named() {
    let mut bench = Bench::new();
    let sentence = bench.refused(&SetupAction::SelectProfile {
        username: text("nobody@acme.example"),
    });
    assert_eq!(
        sentence,
        "There is no user nobody@acme.example in this org."
    );
}

#[test]
fn saving_tells_how_long_it_spreads() {
    let mut bench = Bench::new();
    bench.org.propagation_ms = 4_000;
    for action in &saved_app()[..3] {
        assert_eq!(bench.apply(action).unwrap().spreads_for_ms, 0);
    }
    let applied = bench.apply(&SetupAction::SaveApp).unwrap();
    assert_eq!(applied.spreads_for_ms, 4_000);
    assert!(bench.org.spread.at(NOW + 3_999).apps.is_empty());
    assert_eq!(bench.org.spread.at(NOW + 4_000).apps.len(), 1);
}

/// What an unsigned assertion with the newest key is told.
fn answer_for(org: &OrgState, host: &str) -> Refusal {
    let key = org.form.as_ref().map_or_else(
        || org.setup.apps[0].consumer_key.clone(),
        |form| form.consumer_key.clone(),
    );
    let part = |json: &str| crate::practice::base64url::encode(json.as_bytes());
    let assertion = format!(
        "{}.{}.AAAA",
        part(r#"{"alg":"RS256"}"#),
        part(&format!(r#"{{"iss":"{key}","sub":"x"}}"#))
    );
    let host = Host::parse(host, true);
    exchange::decide(org, &host, &assertion, "127.0.0.1", (NOW, NOW / 1000))
        .unwrap_err()
        .refusal
}

#[test]
fn an_app_that_is_not_there_yet_is_refused_by_its_kind() {
    for (kind, refusal) in [
        (
            AppKind::ExternalClientApp,
            Refusal::UnknownExternalClientApp,
        ),
        (AppKind::ConnectedApp, Refusal::UnknownClient),
    ] {
        let mut bench = Bench::new();
        bench.org.propagation_ms = 1_000;
        bench.all(&[
            new_app(kind),
            SetupAction::EnableOauth,
            callback("https://localhost"),
        ]);
        assert_eq!(answer_for(&bench.org, "acme.my.salesforce.com"), refusal);
        bench.apply(&SetupAction::SaveApp).unwrap();
        assert_eq!(answer_for(&bench.org, "acme.my.salesforce.com"), refusal);
    }
}

#[test]
fn shared_hosts_know_connected_apps_only() {
    for (kind, refusal) in [
        (
            AppKind::ExternalClientApp,
            Refusal::UnknownExternalClientApp,
        ),
        (AppKind::ConnectedApp, Refusal::JwtNotEnabled),
    ] {
        let mut bench = Bench::new();
        bench.all(&[
            new_app(kind),
            SetupAction::EnableOauth,
            callback("https://localhost"),
            SetupAction::SaveApp,
        ]);
        assert_eq!(answer_for(&bench.org, "login.salesforce.com"), refusal);
    }
}
