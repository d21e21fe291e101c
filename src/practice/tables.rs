//! Objects that can be queried, and who sees which rows.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::ids::{prefix, with_suffix};
use super::state::{OrgState, Standing, User};

/// A row by field name; relationship fields with their dots.
pub(super) type Row = Map<String, Value>;

/// An object as one user sees it.
pub(super) struct Table {
    /// Name as Salesforce writes it.
    pub(super) name: &'static str,
    /// Fields.
    pub(super) fields: &'static [&'static str],
    /// Fields that cannot stand in a WHERE clause.
    pub(super) unfilterable: &'static [&'static str],
    /// Rows the user may see.
    pub(super) rows: Vec<Row>,
}

/// Standard objects with their name field and key prefix. One sample row each.
const BUSINESS: [(&str, &[&str], &str); 9] = [
    ("Account", &["Id", "Name"], "001"),
    ("Contact", &["Id", "Name"], "003"),
    ("Lead", &["Id", "Name"], "00Q"),
    ("Opportunity", &["Id", "Name"], "006"),
    ("Case", &["Id", "CaseNumber"], "500"),
    ("Contract", &["Id", "ContractNumber"], "800"),
    ("Product2", &["Id", "Name"], "01t"),
    ("Order", &["Id", "OrderNumber"], "801"),
    ("Task", &["Id", "Subject"], "00T"),
];

const USER: &[&str] = &[
    "Id",
    "Username",
    "Name",
    "ProfileId",
    "Profile.Name",
    "IsActive",
    "UserType",
];
const PROFILE: &[&str] = &["Id", "Name"];
const ORGANIZATION: &[&str] = &[
    "Id",
    "Name",
    "InstanceName",
    "IsSandbox",
    "NamespacePrefix",
    "OrganizationType",
    "TrialExpirationDate",
];
const PERMISSION_SET: &[&str] = &["Id", "Label", "Name", "License.Name"];
const PERMISSION_SET_ASSIGNMENT: &[&str] = &[
    "Id",
    "AssigneeId",
    "Assignee.Username",
    "PermissionSetId",
    "PermissionSet.Label",
    "PermissionSet.Name",
];
const LOGIN_HISTORY: &[&str] = &[
    "Id",
    "UserId",
    "LoginTime",
    "LoginType",
    "LoginSubType",
    "LoginUrl",
    "SourceIp",
    "Status",
    "Application",
    "AuthenticationServiceId",
];
/// Object Reference, *`LoginHistory`*: these two have no `Filter` property.
const LOGIN_HISTORY_UNFILTERABLE: &[&str] = &["Status", "SourceIp", "Application"];

/// The object of that name (any case) as `viewer` sees it; `None` when it is unknown or invisible,
/// which Salesforce does not tell apart. `ScratchOrgInfo` is unknown here, as in every org that is
/// no Dev Hub.
pub(super) fn table(org: &OrgState, viewer: &User, object: &str) -> Option<Table> {
    let business = BUSINESS
        .into_iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(object));
    if let Some((name, fields, key_prefix)) = business {
        // What the org shows after login does not wait for propagation.
        return org
            .setup
            .may_read(viewer, name)
            .then(|| plain(name, fields, vec![sample(org, name, fields, key_prefix)]));
    }
    let name = object.to_ascii_lowercase();
    let table = match name.as_str() {
        "user" => plain("User", USER, users(org, viewer)),
        "profile" => plain("Profile", PROFILE, profiles(org, viewer)),
        "organization" => plain("Organization", ORGANIZATION, vec![organization(org)]),
        "permissionset" => plain(
            "PermissionSet",
            PERMISSION_SET,
            permission_sets(org, viewer),
        ),
        "permissionsetassignment" => plain(
            "PermissionSetAssignment",
            PERMISSION_SET_ASSIGNMENT,
            assignments(org, viewer),
        ),
        "loginhistory" => Table {
            unfilterable: LOGIN_HISTORY_UNFILTERABLE,
            ..plain("LoginHistory", LOGIN_HISTORY, logins(org, viewer))
        },
        _ => return None,
    };
    Some(table)
}

const fn plain(name: &'static str, fields: &'static [&'static str], rows: Vec<Row>) -> Table {
    Table {
        name,
        fields,
        unfilterable: &[],
        rows,
    }
}

/// An administrator sees everybody, everybody else sees themselves.
fn sees(viewer: &User, user_id: &str) -> bool {
    viewer.administrator || viewer.id == user_id
}

fn row(value: Value) -> Row {
    match value {
        Value::Object(fields) => fields,
        _ => Row::new(),
    }
}

fn sample(org: &OrgState, object: &str, fields: &[&str], key_prefix: &str) -> Row {
    let mut sample = Row::new();
    for field in fields {
        let value = match *field {
            "Id" => with_suffix(&format!("{key_prefix}{}0000000001", org.pod)),
            number if number.ends_with("Number") => "00000001".to_owned(),
            _ => format!("Practice {object}"),
        };
        sample.insert((*field).to_owned(), Value::from(value));
    }
    sample
}

fn users(org: &OrgState, viewer: &User) -> Vec<Row> {
    let visible = org.users.iter().filter(|user| sees(viewer, &user.id));
    visible
        .map(|user| {
            row(json!({
                "Id": user.id,
                "Username": user.username,
                "Name": user.name,
                "ProfileId": user.profile.id,
                "Profile.Name": user.profile.name,
                "IsActive": user.standing != Standing::Inactive,
                "UserType": "Standard",
            }))
        })
        .collect()
}

fn profiles(org: &OrgState, viewer: &User) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for user in org.users.iter().filter(|user| sees(viewer, &user.id)) {
        let profile = row(json!({"Id": user.profile.id, "Name": user.profile.name}));
        if !rows.contains(&profile) {
            rows.push(profile);
        }
    }
    rows
}

fn organization(org: &OrgState) -> Row {
    row(json!({
        "Id": org.organization_id,
        "Name": org.organization_name,
        "InstanceName": "PRACTICE",
        "IsSandbox": false,
        "NamespacePrefix": null,
        "OrganizationType": "Developer Edition",
        "TrialExpirationDate": null,
    }))
}

fn permission_sets(org: &OrgState, viewer: &User) -> Vec<Row> {
    let sets = org.setup.permission_sets.iter();
    sets.filter(|set| viewer.administrator || set.reaches(viewer))
        .map(|set| {
            row(json!({
                "Id": set.id,
                "Label": set.label,
                "Name": api_name(&set.label),
                "License.Name": set.licence,
            }))
        })
        .collect()
}

fn assignments(org: &OrgState, viewer: &User) -> Vec<Row> {
    let mut rows = Vec::new();
    for set in &org.setup.permission_sets {
        for assignment in &set.assignments {
            if !sees(viewer, &assignment.user_id) {
                continue;
            }
            let username = org
                .user_by_id(&assignment.user_id)
                .map(|user| user.username.as_str());
            rows.push(row(json!({
                "Id": assignment.id,
                "AssigneeId": assignment.user_id,
                "Assignee.Username": username,
                "PermissionSetId": set.id,
                "PermissionSet.Label": set.label,
                "PermissionSet.Name": api_name(&set.label),
            })));
        }
    }
    rows
}

fn logins(org: &OrgState, viewer: &User) -> Vec<Row> {
    let visible = org
        .logins
        .iter()
        .filter(|login| sees(viewer, &login.user_id));
    visible
        .map(|login| {
            row(json!({
                "Id": login.id,
                "UserId": login.user_id,
                "LoginTime": salesforce_time(login.at),
                "LoginType": "Remote Access 2.0",
                "LoginSubType": null,
                "LoginUrl": login.login_url,
                "SourceIp": login.source_ip,
                "Status": login.status,
                "Application": login.application,
                "AuthenticationServiceId": null,
            }))
        })
        .collect()
}

/// Letters, digits and underscores, as Setup derives it from the label.
fn api_name(label: &str) -> String {
    label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// `2026-11-22T14:11:03.000+0000`, the form of REST answers.
fn salesforce_time(unix_seconds: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].000+0000");
    OffsetDateTime::from_unix_timestamp(unix_seconds)
        .ok()
        .and_then(|time| time.format(format).ok())
        .unwrap_or_default()
}

/// Ids of login rows carry this prefix.
pub(super) const LOGIN_PREFIX: &str = prefix::LOGIN_HISTORY;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ConnectionName;
    use crate::practice::dice::Dice;
    use crate::practice::seed;

    fn org() -> OrgState {
        let name = ConnectionName::parse("acme").unwrap();
        seed::new_org(&name, &mut Dice::from_seed([9; 32]))
    }

    #[test]
    fn objects_are_visible_by_permission_set() {
        let org = org();
        let integration = org.user("integration@acme.practice.example").unwrap();
        let admin = org.user("admin@acme.practice.example").unwrap();
        for (object, by_integration) in [
            ("Account", true),
            ("opportunity", true),
            ("Case", false),
            ("Contract", false),
            ("ScratchOrgInfo", false),
        ] {
            assert_eq!(
                table(&org, integration, object).is_some(),
                by_integration,
                "{object}"
            );
        }
        assert!(table(&org, admin, "Contract").is_some());
        assert!(table(&org, admin, "Nonsense__c").is_none());
    }

    #[test]
    fn rows_are_ones_own_except_for_administrators() {
        let org = org();
        let integration = org.user("integration@acme.practice.example").unwrap();
        let admin = org.user("admin@acme.practice.example").unwrap();
        assert_eq!(table(&org, integration, "User").unwrap().rows.len(), 1);
        assert_eq!(
            table(&org, admin, "User").unwrap().rows.len(),
            org.users.len()
        );
        assert_eq!(table(&org, admin, "Profile").unwrap().rows.len(), 2);
        assert_eq!(
            table(&org, admin, "PermissionSetAssignment")
                .unwrap()
                .rows
                .len(),
            3
        );
    }

    #[test]
    fn every_row_has_every_field() {
        let org = org();
        let admin = org.user("admin@acme.practice.example").unwrap();
        for object in [
            "User",
            "Profile",
            "Organization",
            "PermissionSet",
            "Account",
            "Case",
        ] {
            let table = table(&org, admin, object).unwrap();
            for row in &table.rows {
                for field in table.fields {
                    assert!(row.contains_key(*field), "{object}.{field}");
                }
            }
        }
    }

    #[test]
    fn times_have_the_form_of_rest_answers() {
        assert_eq!(
            salesforce_time(1_795_356_663),
            "2026-11-22T14:11:03.000+0000"
        );
    }
}
