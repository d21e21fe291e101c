use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use sfjwt::domain::{KeyForm, TrustedUrl};
use sfjwt::guide::{
    HandOverDocument, RenderedSection, SectionKind, destination, destinations, hand_over,
};

use crate::sample_context;

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

fn google_answers() -> BTreeMap<String, String> {
    answers(&[
        ("project-id", "acme-integration-42"),
        ("location", "europe-west3"),
        (
            "service-account",
            "sf@acme-integration-42.iam.gserviceaccount.com",
        ),
    ])
}

fn document(id: &str, fields: &BTreeMap<String, String>) -> HandOverDocument {
    hand_over(destination(id).unwrap(), &sample_context(), fields)
}

fn section<'d>(document: &'d HandOverDocument, id: &str) -> &'d RenderedSection {
    document
        .sections
        .iter()
        .find(|section| section.id == id)
        .unwrap()
}

#[test]
fn the_destinations_and_their_sections() {
    let ids: Vec<&str> = destinations().iter().map(|d| d.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "google-integration-connectors",
            "versionforge",
            "salesforce-cli",
            "other",
            "not-sure"
        ]
    );
    for destination in destinations() {
        assert_eq!(destination.key_form, KeyForm::Pkcs8Pem);
        let sections: BTreeSet<&str> = destination.sections.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(
            sections.len(),
            destination.sections.len(),
            "{}",
            destination.id
        );
        let fields: BTreeSet<&str> = destination.fields.iter().map(|f| f.id.as_str()).collect();
        assert_eq!(fields.len(), destination.fields.len(), "{}", destination.id);
        for field in &destination.fields {
            assert!(field.placeholder.starts_with('<'), "{}", field.id);
            assert!(field.check(&field.example).is_ok(), "{}", field.id);
        }
    }
}

#[test]
fn no_placeholder_survives_anywhere() {
    for destination in destinations() {
        for fields in [google_answers(), BTreeMap::new()] {
            let document = hand_over(destination, &sample_context(), &fields);
            for section in &document.sections {
                let name = section.file_name.clone().unwrap_or_default();
                let body = match section.kind {
                    SectionKind::Json => String::new(),
                    SectionKind::Yaml => section.body.replace("${{ secrets.SF_JWT_KEY }}", ""),
                    _ => section.body.clone(),
                };
                for text in [&section.title, &section.intro, &name, &body] {
                    assert!(
                        !text.contains(['{', '}']),
                        "{} {}: {text}",
                        destination.id,
                        section.id
                    );
                }
                assert!(
                    !section.body.is_empty(),
                    "{} {}",
                    destination.id,
                    section.id
                );
                assert!(
                    !section.body.contains("-----BEGIN"),
                    "a key in {}",
                    section.id
                );
            }
        }
    }
}

/// Field names and values of the published `connectors` v1 discovery document.
#[test]
fn googles_request_body_is_exactly_this() {
    let document = document("google-integration-connectors", &google_answers());
    assert_eq!(document.missing, Vec::<String>::new());
    let section = section(&document, "connection");
    assert_eq!(
        section.file_name.as_deref(),
        Some("acme-uat-google-connection.json")
    );
    let body: Value = serde_json::from_str(&section.body).unwrap();
    assert_eq!(
        body,
        json!({
            "connectorVersion": "projects/acme-integration-42/locations/global/providers/salesforce/connectors/salesforce/versions/1",
            "serviceAccount": "sf@acme-integration-42.iam.gserviceaccount.com",
            "description": "Salesforce acme--uat.sandbox.my.salesforce.com as svc@acme.example.uat",
            "authConfig": {
                "authType": "OAUTH2_JWT_BEARER",
                "oauth2JwtBearer": {
                    "clientKey": {
                        "secretVersion": "projects/acme-integration-42/secrets/salesforce-acme-uat-key/versions/1"
                    },
                    "jwtClaims": {
                        "issuer": "3MVG9abc.def_123",
                        "subject": "svc@acme.example.uat",
                        "audience": "https://acme--uat.sandbox.my.salesforce.com"
                    }
                }
            },
            "nodeConfig": { "minNodeCount": 2, "maxNodeCount": 50 }
        })
    );
}

#[test]
fn googles_commands_carry_the_key_over_stdin() {
    let document = document("google-integration-connectors", &google_answers());
    let project = "--project=acme-integration-42";
    let secret = "salesforce-acme-uat-key";
    let member = "--member=serviceAccount:sf@acme-integration-42.iam.gserviceaccount.com";
    assert_eq!(
        section(&document, "key").body.lines().collect::<Vec<_>>(),
        [
            format!(
                "gcloud services enable connectors.googleapis.com secretmanager.googleapis.com {project}"
            ),
            format!("gcloud secrets create {secret} --replication-policy=automatic {project}"),
            format!(
                "sfjwt export key acme-uat | gcloud secrets versions add {secret} --data-file=- {project} --format='value(name)'"
            ),
        ]
    );
    let binding = |role: &str| {
        format!(
            "gcloud secrets add-iam-policy-binding {secret} {member} --role=roles/secretmanager.{role} --condition=None {project}"
        )
    };
    assert_eq!(
        section(&document, "access")
            .body
            .lines()
            .collect::<Vec<_>>(),
        [binding("secretAccessor"), binding("viewer")]
    );
    assert!(section(&document, "create").body.ends_with(
        "'https://connectors.googleapis.com/v1/projects/acme-integration-42/locations/europe-west3/connections?connectionId=salesforce-acme-uat'"
    ));
}

#[test]
fn unanswered_and_impossible_fields_show_as_placeholders() {
    let google = "google-integration-connectors";
    let empty = document(google, &BTreeMap::new());
    assert_eq!(empty.missing, ["project-id", "location", "service-account"]);
    assert!(
        section(&empty, "key")
            .body
            .contains("--project='<PROJECT_ID>'")
    );
    let body: Value = serde_json::from_str(&section(&empty, "connection").body).unwrap();
    assert_eq!(body["serviceAccount"], "<SERVICE_ACCOUNT>");

    let mut fields = google_answers();
    fields.insert("project-id".to_owned(), "My Project; rm -rf ~".to_owned());
    let refused = document(google, &fields);
    assert_eq!(refused.missing, ["project-id"]);
    assert!(
        refused
            .sections
            .iter()
            .all(|section| !section.body.contains("rm -rf"))
    );
    let field = destination(google).unwrap().field("project-id").unwrap();
    let words = field.check("My Project").unwrap_err();
    assert!(words.what.contains("My Project"), "{}", words.what);
    assert!(words.next.contains(&field.example), "{}", words.next);
}

#[test]
fn a_name_with_underscores_becomes_one_that_google_takes() {
    let mut context = sample_context();
    context.connection = "acme_uat".to_owned();
    let google = destination("google-integration-connectors").unwrap();
    let document = hand_over(google, &context, &google_answers());
    assert_eq!(document.missing, Vec::<String>::new());
    assert!(
        section(&document, "create")
            .body
            .contains("connectionId=salesforce-acme-uat")
    );
}

#[test]
fn versionforge_gets_its_four_fields_but_never_the_key() {
    let document = document("versionforge", &BTreeMap::new());
    let fields = section(&document, "fields");
    let pairs: Vec<(&str, &str)> = fields
        .fields
        .iter()
        .map(|f| (f.label.as_str(), f.value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("instanceUrl", "https://acme--uat.sandbox.my.salesforce.com"),
            ("clientId", "3MVG9abc.def_123"),
            ("username", "svc@acme.example.uat"),
        ]
    );
    let key = section(&document, "key");
    assert!(key.title.contains("privateKey"));
    assert_eq!(key.body, "sfjwt export key acme-uat");
}

#[test]
fn the_cli_is_logged_in_with_the_exported_file() {
    let document = document("salesforce-cli", &BTreeMap::new());
    assert_eq!(
        section(&document, "login").body.lines().next(),
        Some(
            "sf org login jwt --username svc@acme.example.uat --jwt-key-file /home/ada/acme-uat.key \
             --client-id 3MVG9abc.def_123 --instance-url https://acme--uat.sandbox.my.salesforce.com \
             --alias acme-uat"
        )
    );
    let mut context = sample_context();
    context.key_file = None;
    let cli = destination("salesforce-cli").unwrap();
    let unknown = hand_over(cli, &context, &BTreeMap::new());
    assert!(
        section(&unknown, "login")
            .body
            .contains("--jwt-key-file '<KEY_FILE>'")
    );
}

#[test]
fn a_practice_run_says_so_first() {
    let mut context = sample_context();
    context.practice = true;
    for destination in destinations() {
        let document = hand_over(destination, &context, &BTreeMap::new());
        assert_eq!(document.sections[0].id, "practice");
    }
}

/// The only places named as endpoints are the org itself and Google.
#[test]
fn token_url_is_a_salesforce_host() {
    let url = sample_context().token_url;
    assert!(TrustedUrl::new(&url, sfjwt::domain::Realm::Salesforce).is_ok());
    let other = document("other", &BTreeMap::new());
    let body: Value = serde_json::from_str(&section(&other, "summary").body).unwrap();
    assert_eq!(body["tokenUrl"], url.as_str());
}

proptest! {
    #[test]
    fn any_values_keep_json_yaml_and_lines_intact(text in any::<String>(), other in any::<String>()) {
        let mut context = sample_context();
        context.username.clone_from(&text);
        context.consumer_key.clone_from(&other);
        let fields: BTreeMap<String, String> = destinations()
            .iter()
            .flat_map(|d| &d.fields)
            .map(|field| (field.id.clone(), text.clone()))
            .collect();
        for destination in destinations() {
            let document = hand_over(destination, &context, &fields);
            for section in document.sections {
                match section.kind {
                    SectionKind::Json => {
                        let body: Value = serde_json::from_str(&section.body).unwrap();
                        let claims = &body["authConfig"]["oauth2JwtBearer"]["jwtClaims"]["subject"];
                        let subject = if claims.is_null() { &body["username"] } else { claims };
                        prop_assert_eq!(subject.as_str(), Some(text.as_str()));
                    }
                    SectionKind::Yaml => {
                        let line = section.body.lines().find(|l| l.contains("SF_USERNAME: ")).unwrap();
                        let value = line.split_once("SF_USERNAME: ").unwrap().1;
                        prop_assert_eq!(serde_json::from_str::<String>(value).unwrap(), text.clone());
                    }
                    _ => {}
                }
            }
        }
    }
}
