//! A new org: who and what is in it before anybody sets anything up.

use crate::domain::ConnectionName;

use super::dice::{ALPHANUMERIC, Dice};
use super::ids::{new_id, prefix};
use super::restrictions::Restrictions;
use super::state::{
    ApiUsage, Assignment, OrgState, PermissionSet, Profile, STATE_VERSION, Setup, Spread, Standing,
    User,
};

/// Profile of integration users (salesforce-jwt.md §F).
pub(super) const INTEGRATION_PROFILE: &str = "Minimum Access - API Only Integrations";

/// Licence whose permission sets cannot carry an app (salesforce-jwt.md §0, fact 4).
pub(super) const INTEGRATION_LICENCE: &str = "Salesforce API Integration";

/// Permission set that gives the integration user its data. Deliberately without Case, which the
/// licence is reported to exclude, and without Contract: something to find in the live test.
pub(super) const OBJECT_ACCESS: &str = "Integration Object Access";

/// Objects [`OBJECT_ACCESS`] lets read.
const READABLE: [&str; 4] = ["Account", "Contact", "Lead", "Opportunity"];

/// Username of the user made for integrations, without any extra permission.
pub(super) fn integration_username(name: &ConnectionName) -> String {
    // A username has at most 80 characters, a connection's name up to 64.
    let label: String = name.as_str().chars().take(40).collect();
    format!(
        "integration@{}.practice.example",
        label.trim_end_matches(['-', '_'])
    )
}

/// A fresh org.
pub(super) fn new_org(name: &ConnectionName, dice: &mut Dice) -> OrgState {
    let pod = dice.text(ALPHANUMERIC, 2);
    let users = new_users(name, &pod, dice);
    let access = PermissionSet {
        id: new_id(prefix::PERMISSION_SET, &pod, dice),
        label: OBJECT_ACCESS.to_owned(),
        licence: Some(INTEGRATION_LICENCE.to_owned()),
        objects: READABLE.map(str::to_owned).to_vec(),
        assignments: users
            .iter()
            .filter(|user| user.profile.name == INTEGRATION_PROFILE)
            .map(|user| Assignment {
                id: new_id(prefix::ASSIGNMENT, &pod, dice),
                user_id: user.id.clone(),
                saved_at_ms: 0,
            })
            .collect(),
    };
    let setup = Setup {
        apps: Vec::new(),
        permission_sets: vec![access],
    };
    OrgState {
        version: STATE_VERSION,
        organization_id: new_id(prefix::ORGANIZATION, &pod, dice),
        organization_name: format!("{name} (practice run)"),
        pod,
        users,
        form: None,
        spread: Spread {
            arrived: setup.clone(),
            pending: Vec::new(),
        },
        setup,
        propagation_ms: 0,
        faults: Vec::new(),
        logins: Vec::new(),
        api_usage: ApiUsage::default(),
        sessions: Vec::new(),
        locked: false,
    }
}

/// One more integration user, for a preset that names its own.
pub(super) fn add_integration_user(org: &mut OrgState, username: &str, dice: &mut Dice) {
    let known = org
        .users
        .iter()
        .map(|user| &user.profile)
        .find(|profile| profile.name == INTEGRATION_PROFILE)
        .cloned();
    let profile = known.unwrap_or_else(|| Profile {
        id: new_id(prefix::PROFILE, &org.pod, dice),
        name: INTEGRATION_PROFILE.to_owned(),
        restrictions: Restrictions::default(),
    });
    let user = plain_user(username.to_owned(), "Integration", &profile, &org.pod, dice);
    let assignment = Assignment {
        id: new_id(prefix::ASSIGNMENT, &org.pod, dice),
        user_id: user.id.clone(),
        saved_at_ms: 0,
    };
    org.users.push(user);
    for set in &mut org.setup.permission_sets {
        if set.label == OBJECT_ACCESS {
            set.assignments.push(assignment.clone());
        }
    }
}

fn new_users(name: &ConnectionName, pod: &str, dice: &mut Dice) -> Vec<User> {
    let integration = Profile {
        id: new_id(prefix::PROFILE, pod, dice),
        name: INTEGRATION_PROFILE.to_owned(),
        restrictions: Restrictions::default(),
    };
    let administrator = Profile {
        id: new_id(prefix::PROFILE, pod, dice),
        name: "System Administrator".to_owned(),
        restrictions: Restrictions::default(),
    };
    let address = |local: &str| format!("{local}@{name}.practice.example");
    let mut people = vec![
        plain_user(
            integration_username(name),
            "Integration",
            &integration,
            pod,
            dice,
        ),
        plain_user(address("admin"), "Administrator", &administrator, pod, dice),
        plain_user(
            address("inactive"),
            "Former Integration",
            &integration,
            pod,
            dice,
        ),
        plain_user(
            address("frozen"),
            "Frozen Integration",
            &integration,
            pod,
            dice,
        ),
    ];
    for user in &mut people {
        match user.name.as_str() {
            "Administrator" => {
                user.administrator = true;
                user.any_api_client = true;
            }
            "Former Integration" => user.standing = Standing::Inactive,
            "Frozen Integration" => user.standing = Standing::Frozen,
            _ => {}
        }
    }
    people
}

fn plain_user(username: String, name: &str, profile: &Profile, pod: &str, dice: &mut Dice) -> User {
    User {
        id: new_id(prefix::USER, pod, dice),
        username,
        name: name.to_owned(),
        profile: profile.clone(),
        standing: Standing::Active,
        any_api_client: false,
        administrator: false,
    }
}
