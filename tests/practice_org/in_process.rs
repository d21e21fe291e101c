//! The port: a running org is found, otherwise one is started in this process.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sfjwt::adapters::practice_client::PracticeClient;
use sfjwt::domain::{AppKind, Fault, PracticeError, PracticeOptions, SetupAction};
use sfjwt::ports::Practice;
use sfjwt::practice::{InProcess, PracticeServer};

use super::bench::{config, name};

fn practice(dir: &Path) -> InProcess {
    InProcess::new(dir.to_owned(), Arc::new(PracticeClient::new().unwrap()))
}

fn new_app() -> SetupAction {
    SetupAction::NewApp {
        kind: AppKind::ExternalClientApp,
        name: "Acme".to_owned(),
    }
}

#[tokio::test]
async fn without_a_running_one_it_starts_its_own_once() {
    let dir = tempfile::tempdir().unwrap();
    let practice = practice(dir.path());
    let options = PracticeOptions {
        faults: Vec::new(),
        propagation: Some(Duration::from_millis(700)),
    };
    let origin = practice.open(&name(), &options).await.unwrap();
    let again = practice
        .open(&name(), &PracticeOptions::default())
        .await
        .unwrap();
    assert_eq!(origin, again);
    let info = practice.info(&origin).await.unwrap();
    assert_eq!(info.name, "acme");
    assert_eq!(info.propagation_ms, 700);
    practice.apply(&origin, &new_app()).await.unwrap();
    practice
        .apply(&origin, &SetupAction::SaveApp)
        .await
        .unwrap();
    let refused = practice
        .apply(&origin, &SetupAction::RevealConsumerKey)
        .await;
    assert!(matches!(refused, Err(PracticeError::Refused(_))));
    assert!(!dir.path().join("acme.running").exists());
    drop(practice);
    let client = self::practice(dir.path());
    assert_eq!(
        client.info(&origin).await,
        Err(PracticeError::Unreachable(origin.clone())),
        "stopped with its owner"
    );
}

#[tokio::test]
async fn a_running_one_is_used_and_told_the_options() {
    let dir = tempfile::tempdir().unwrap();
    let mut announced = config(dir.path());
    announced.announce = true;
    let server = PracticeServer::start(announced).await.unwrap();
    assert!(dir.path().join("acme.running").exists());
    let practice = practice(dir.path());
    let options = PracticeOptions {
        faults: vec![Fault("maint_503@rest".to_owned())],
        propagation: Some(Duration::from_secs(3)),
    };
    let origin = practice.open(&name(), &options).await.unwrap();
    assert_eq!(origin, server.origin());
    assert_eq!(server.info().unwrap().propagation_ms, 3000);
    practice.apply(&origin, &new_app()).await.unwrap();
    let refused = practice
        .apply(&origin, &SetupAction::RevealConsumerKey)
        .await;
    assert_eq!(
        refused,
        Err(PracticeError::Refused(
            "There is no app in this org yet.".to_owned()
        ))
    );
    server.shutdown().await;
    assert!(!dir.path().join("acme.running").exists());
}

#[tokio::test]
async fn a_stale_file_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut other = config(dir.path());
    other.name = sfjwt::domain::ConnectionName::parse("other").unwrap();
    let other = PracticeServer::start(other).await.unwrap();
    let port: u16 = other.origin().rsplit_once(':').unwrap().1.parse().unwrap();
    for content in [
        // Nothing listens on the discard port.
        r#"{"scheme":"http","port":9,"nonce":"x","pid":1}"#.to_owned(),
        // Somebody else listens there by now.
        format!(r#"{{"scheme":"http","port":{port},"nonce":"x","pid":1}}"#),
        format!(r#"{{"scheme":"https","port":{port},"nonce":"x","pid":1}}"#),
        "nonsense".to_owned(),
    ] {
        std::fs::write(dir.path().join("acme.running"), &content).unwrap();
        let practice = practice(dir.path());
        let origin = practice
            .open(&name(), &PracticeOptions::default())
            .await
            .unwrap();
        assert_ne!(origin, other.origin(), "{content}");
        assert_eq!(practice.info(&origin).await.unwrap().name, "acme");
    }
}

#[tokio::test]
async fn unknown_faults_and_what_is_no_practice_run() {
    let dir = tempfile::tempdir().unwrap();
    let practice = practice(dir.path());
    let options = PracticeOptions {
        faults: vec![Fault("nonsense".to_owned())],
        propagation: None,
    };
    assert_eq!(
        practice.open(&name(), &options).await,
        Err(PracticeError::UnknownFault("nonsense".to_owned()))
    );
    for origin in ["https://acme.my.salesforce.com", "http://192.0.2.1"] {
        assert_eq!(
            practice.info(origin).await,
            Err(PracticeError::NotPractice(origin.to_owned()))
        );
    }
    std::fs::write(dir.path().join("acme.json"), "{}").unwrap();
    let damaged = practice.open(&name(), &PracticeOptions::default()).await;
    assert!(
        matches!(damaged, Err(PracticeError::Start(_))),
        "{damaged:?}"
    );
}
