//! Hand-over documents piece by piece.

use std::collections::BTreeMap;

use sfjwt::guide::{CopyItem, HandOverContext, ItemKind, destination, destinations, hand_over};

use crate::sample_context;

fn items(id: &str, section: &str, context: &HandOverContext) -> Vec<CopyItem> {
    let document = hand_over(destination(id).unwrap(), context, &BTreeMap::new());
    let found = document.sections.into_iter().find(|s| s.id == section);
    found.unwrap().items()
}

fn item(label: &str, value: &str, kind: ItemKind) -> CopyItem {
    CopyItem {
        label: label.to_owned(),
        value: value.to_owned(),
        kind,
    }
}

#[test]
fn a_form_is_copied_field_by_field_and_the_key_is_a_file() {
    let mut context = sample_context();
    context.key_file = None;
    assert_eq!(
        items("versionforge", "fields", &context),
        [
            item(
                "instanceUrl",
                "https://acme--uat.sandbox.my.salesforce.com",
                ItemKind::Field
            ),
            item("clientId", "3MVG9abc.def_123", ItemKind::Field),
            item("username", "svc@acme.example.uat", ItemKind::Field),
        ]
    );
    assert_eq!(
        items("versionforge", "key", &context),
        [
            item("Command", "sfjwt export key acme-uat", ItemKind::Command),
            item("privateKey", "", ItemKind::KeyNeeded),
        ]
    );
    context.key_file = Some("/home/ada/acme-uat.pem".to_owned());
    let written = items("versionforge", "key", &context);
    assert_eq!(written[1].value, "/home/ada/acme-uat.pem");
    let forms: Vec<String> = items("versionforge", "open", &context)
        .into_iter()
        .map(|step| step.value)
        .collect();
    assert!(
        forms[1].contains("Dashboard → Connections → Add Connection"),
        "{forms:?}"
    );
}

#[test]
fn commands_come_one_by_one_and_files_whole() {
    let google = "google-integration-connectors";
    let commands = items(google, "key", &sample_context());
    let labels: Vec<&str> = commands.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Command 1 of 3", "Command 2 of 3", "Command 3 of 3"]
    );
    assert!(
        commands[2]
            .value
            .starts_with("sfjwt export key acme-uat | gcloud")
    );
    let name = "acme-uat-google-connection.json";
    let file = items(google, "connection", &sample_context());
    assert_eq!(file.len(), 1);
    assert_eq!(file[0].label, name);
    assert_eq!(file[0].kind, ItemKind::File(Some(name.to_owned())));
    let steps = items(google, "secret-console", &sample_context());
    assert_eq!(
        steps[1].value,
        "Create secret → Name: salesforce-acme-uat-key"
    );
    assert!(!steps[1].kind.is_copied());
    assert_eq!(steps.last().unwrap().kind, ItemKind::KeyNeeded);
}

/// A value with a line break makes a command of two lines, not two commands.
#[test]
fn a_command_of_two_lines_stays_one() {
    let mut context = sample_context();
    context.username = "two\nlines".to_owned();
    let login = items("salesforce-cli", "login", &context);
    assert_eq!(login.len(), 2);
    assert!(login[0].value.contains("two\nlines"));
}

#[test]
fn every_section_has_items_that_hold_all_of_its_body() {
    for destination in destinations() {
        let document = hand_over(destination, &sample_context(), &BTreeMap::new());
        for section in document.sections {
            let items = section.items();
            assert!(!items.is_empty(), "{} {}", destination.id, section.id);
            for item in &items {
                assert!(!item.label.is_empty(), "{} {}", destination.id, section.id);
                let key = item.kind == ItemKind::KeyNeeded;
                assert!(key || section.body.contains(&item.value), "{}", item.value);
            }
            let written: usize = items
                .iter()
                .filter(|item| item.kind != ItemKind::KeyNeeded)
                .map(|item| item.label.len() + item.value.len())
                .sum();
            assert!(written * 10 >= section.body.len() * 9, "{}", section.id);
        }
    }
}

/// Wherever a system wants the private key, the screen is told so.
#[test]
fn every_destination_that_takes_the_key_says_where() {
    for destination in destinations().iter().filter(|d| d.id != "not-sure") {
        let keys = destination.sections.iter().filter(|s| s.key_item.is_some());
        assert!(keys.count() >= 1, "{}", destination.id);
    }
}
