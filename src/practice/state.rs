//! What the simulated org knows: users, apps, permission sets, logins, sessions, accidents.

use serde::{Deserialize, Serialize};

use crate::domain::{AppKind, ConsumerKey};

use super::ids;
use super::restrictions::{AppStanding, Restrictions};

/// Version of the state file. Newer ones are refused.
pub(super) const STATE_VERSION: u32 = 1;

/// Requests a day: the allocation of a small Enterprise Edition org.
pub(super) const DAILY_API_REQUESTS: u64 = 100_000;

/// Login History rows and sessions that are kept; older ones fall off.
const KEPT_ROWS: usize = 100;

/// A whole org.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OrgState {
    /// [`STATE_VERSION`] when it was written.
    pub(super) version: u32,
    /// Organization id, 18 characters.
    pub(super) organization_id: String,
    /// Its name.
    pub(super) organization_name: String,
    /// Characters 4 and 5 of every id of this org.
    pub(super) pod: String,
    /// Everybody.
    pub(super) users: Vec<User>,
    /// The app form that is open and not saved.
    pub(super) form: Option<AppForm>,
    /// Setup as its pages show it.
    pub(super) setup: Setup,
    /// Setup as the token endpoint sees it, and what is on its way there.
    pub(super) spread: Spread,
    /// How long a saved change takes to spread, in milliseconds.
    pub(super) propagation_ms: u64,
    /// Accidents to have, as `id`, `id=value` or `id@endpoint`.
    pub(super) faults: Vec<String>,
    /// Login History, oldest first.
    pub(super) logins: Vec<LoginRow>,
    /// Requests of the day.
    pub(super) api_usage: ApiUsage,
    /// Sessions: access tokens by their digest.
    pub(super) sessions: Vec<Session>,
    /// The org is locked: nobody gets in.
    #[serde(default)]
    pub(super) locked: bool,
}

/// What Setup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Setup {
    /// Saved apps, oldest first.
    pub(super) apps: Vec<App>,
    /// Permission sets with their assignments.
    pub(super) permission_sets: Vec<PermissionSet>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct User {
    /// User id.
    pub(super) id: String,
    /// Username.
    pub(super) username: String,
    /// Full name.
    pub(super) name: String,
    /// Profile.
    pub(super) profile: Profile,
    /// Whether they may log in at all.
    pub(super) standing: Standing,
    /// Has *Use Any API Client*: passes the app's policy without being selected.
    pub(super) any_api_client: bool,
    /// Administrator: reads every object, *Manage Users*.
    pub(super) administrator: bool,
}

/// Whether a user may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    /// They may.
    Active,
    /// *Freeze* was pressed, by an administrator or by Salesforce.
    Frozen,
    /// *Active* is not ticked.
    Inactive,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Profile {
    /// Profile id.
    pub(super) id: String,
    /// Name as Setup shows it.
    pub(super) name: String,
    /// What it forbids.
    #[serde(default)]
    pub(super) restrictions: Restrictions,
}

/// A permission set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PermissionSet {
    /// Id.
    pub(super) id: String,
    /// Label as Setup shows it.
    pub(super) label: String,
    /// Licence; `None` is *--None--*.
    pub(super) licence: Option<String>,
    /// Objects it lets read.
    pub(super) objects: Vec<String>,
    /// Who has it.
    pub(super) assignments: Vec<Assignment>,
}

/// A permission set assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Assignment {
    /// Id.
    pub(super) id: String,
    /// The user.
    pub(super) user_id: String,
    /// When it was saved, Unix milliseconds.
    pub(super) saved_at_ms: i64,
}

/// The content of an app's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AppSettings {
    /// Kind of app.
    pub(super) kind: AppKind,
    /// Name.
    pub(super) name: String,
    /// *Enable OAuth*.
    pub(super) oauth_enabled: bool,
    /// *Callback URL*.
    pub(super) callback_url: Option<String>,
    /// Selected scopes, by API value.
    pub(super) scopes: Vec<String>,
    /// *Enable JWT Bearer Flow* / *Use digital signatures*.
    pub(super) jwt_enabled: bool,
    /// The uploaded certificate, PEM.
    pub(super) certificate: Option<String>,
    /// *Issue JSON Web Token (JWT)-based access tokens for named users*.
    pub(super) jwt_access_tokens: bool,
}

/// A form that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AppForm {
    /// The app that is edited; `None` for a new one.
    pub(super) editing: Option<String>,
    /// Key the app will have.
    pub(super) consumer_key: ConsumerKey,
    /// What is filled in.
    pub(super) settings: AppSettings,
}

/// A saved app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct App {
    /// Record id.
    pub(super) id: String,
    /// Consumer key.
    pub(super) consumer_key: ConsumerKey,
    /// Settings.
    pub(super) settings: AppSettings,
    /// Policies.
    pub(super) policy: AppPolicy,
    /// Whether it may be used at all.
    #[serde(default)]
    pub(super) standing: AppStanding,
    /// When the settings were saved last, Unix milliseconds.
    pub(super) saved_at_ms: i64,
}

/// An app's policies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct AppPolicy {
    /// *Permitted Users*.
    pub(super) permitted_users: PermittedUsers,
    /// Ids of the selected permission sets.
    pub(super) permission_sets: Vec<String>,
    /// Ids of the selected profiles.
    pub(super) profiles: Vec<String>,
    /// When the policies were saved last, Unix milliseconds; zero for never.
    pub(super) saved_at_ms: i64,
}

/// *Permitted Users*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PermittedUsers {
    /// *All users may self-authorize*.
    #[default]
    SelfAuthorize,
    /// *Admin approved users are pre-authorized*.
    AdminApproved,
}

/// Setup on its way to the servers that answer token requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Spread {
    /// What has arrived.
    pub(super) arrived: Setup,
    /// What has not, oldest save first.
    pub(super) pending: Vec<PendingSetup>,
}

/// A saved change that arrives later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PendingSetup {
    /// When it arrives, Unix milliseconds.
    pub(super) at_ms: i64,
    /// The whole of Setup after the change.
    pub(super) setup: Setup,
}

/// A row of Login History.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LoginRow {
    /// Id.
    pub(super) id: String,
    /// User.
    pub(super) user_id: String,
    /// When, Unix seconds by the org's clock.
    pub(super) at: i64,
    /// `Status`.
    pub(super) status: String,
    /// `SourceIp`.
    pub(super) source_ip: String,
    /// `Application`: the app's name.
    pub(super) application: String,
    /// `LoginUrl`: host asked.
    pub(super) login_url: String,
}

/// Requests counted against the daily allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct ApiUsage {
    /// Day, counted from 1970-01-01 in UTC.
    pub(super) day: i64,
    /// Requests on that day.
    pub(super) used: u64,
}

/// An issued access token. Only its digest is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    /// SHA-256 over the token, hexadecimal.
    pub(super) token_sha256: String,
    /// User.
    pub(super) user_id: String,
    /// App.
    pub(super) app_id: String,
    /// Scopes it has.
    pub(super) scopes: Vec<String>,
    /// When it was issued, Unix seconds by the org's clock.
    pub(super) issued_at: i64,
}

impl OrgState {
    /// The user of that name. Salesforce compares usernames without case.
    pub(super) fn user(&self, username: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.username.eq_ignore_ascii_case(username))
    }

    /// The user of that id.
    pub(super) fn user_by_id(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| ids::same(&user.id, id))
    }

    /// Counts one request against the day's allocation.
    pub(super) fn count_request(&mut self, org_now: i64) {
        let day = org_now.div_euclid(86_400);
        if self.api_usage.day != day {
            self.api_usage = ApiUsage { day, used: 0 };
        }
        self.api_usage.used += 1;
    }

    /// Logins from that moment (Unix seconds) on.
    pub(super) fn logins_since(&self, moment: i64) -> usize {
        self.logins.iter().filter(|row| row.at >= moment).count()
    }

    /// Adds a row to Login History.
    pub(super) fn record_login(&mut self, row: LoginRow) {
        self.logins.push(row);
        drop_oldest(&mut self.logins);
    }

    /// Adds a session.
    pub(super) fn open_session(&mut self, session: Session) {
        self.sessions.push(session);
        drop_oldest(&mut self.sessions);
    }
}

fn drop_oldest<T>(rows: &mut Vec<T>) {
    if rows.len() > KEPT_ROWS {
        rows.drain(..rows.len() - KEPT_ROWS);
    }
}

impl Setup {
    /// The permission set of that label.
    pub(super) fn permission_set(&self, label: &str) -> Option<&PermissionSet> {
        self.permission_sets
            .iter()
            .find(|set| set.label.eq_ignore_ascii_case(label.trim()))
    }

    /// The app with that consumer key.
    pub(super) fn app(&self, consumer_key: &str) -> Option<&App> {
        self.apps
            .iter()
            .find(|app| app.settings.oauth_enabled && app.consumer_key.as_str() == consumer_key)
    }

    /// Whether a permission set lets the user read an object.
    pub(super) fn may_read(&self, user: &User, object: &str) -> bool {
        user.administrator
            || self
                .permission_sets
                .iter()
                .any(|set| set.reaches(user) && set.objects.iter().any(|name| name == object))
    }
}

impl PermissionSet {
    /// Whether it is assigned to the user.
    pub(super) fn reaches(&self, user: &User) -> bool {
        self.assignments.iter().any(|row| row.user_id == user.id)
    }
}

impl Spread {
    /// Setup as the token endpoint sees it at `now_ms`.
    pub(super) fn at(&self, now_ms: i64) -> &Setup {
        self.pending
            .iter()
            .rev()
            .find(|change| change.at_ms <= now_ms)
            .map_or(&self.arrived, |change| &change.setup)
    }

    /// Sends a saved change on its way.
    pub(super) fn publish(&mut self, setup: &Setup, now_ms: i64, propagation_ms: u64) {
        self.settle(now_ms);
        if propagation_ms == 0 {
            self.pending.clear();
            self.arrived = setup.clone();
        } else {
            let delay = i64::try_from(propagation_ms).unwrap_or(i64::MAX);
            self.pending.push(PendingSetup {
                at_ms: now_ms.saturating_add(delay),
                setup: setup.clone(),
            });
        }
    }

    /// Drops what newer arrivals made obsolete.
    fn settle(&mut self, now_ms: i64) {
        let last = self.pending.iter().rposition(|row| row.at_ms <= now_ms);
        if let Some(newest) = last.and_then(|last| self.pending.drain(..=last).next_back()) {
            self.arrived = newest.setup;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup_with(label: &str) -> Setup {
        Setup {
            apps: Vec::new(),
            permission_sets: vec![PermissionSet {
                id: "0PS".to_owned(),
                label: label.to_owned(),
                licence: None,
                objects: Vec::new(),
                assignments: Vec::new(),
            }],
        }
    }

    fn label(spread: &Spread, now_ms: i64) -> &str {
        spread
            .at(now_ms)
            .permission_sets
            .first()
            .map_or("", |set| set.label.as_str())
    }

    #[test]
    fn a_change_arrives_after_its_time_and_not_before() {
        let mut spread = Spread::default();
        spread.publish(&setup_with("one"), 1_000, 500);
        spread.publish(&setup_with("two"), 1_200, 500);
        assert_eq!(label(&spread, 1_499), "");
        assert_eq!(label(&spread, 1_500), "one");
        assert_eq!(label(&spread, 1_699), "one");
        assert_eq!(label(&spread, 1_700), "two");
        spread.publish(&setup_with("three"), 2_000, 500);
        assert_eq!(spread.pending.len(), 1, "what arrived is not kept twice");
        assert_eq!(label(&spread, 2_000), "two");
    }

    #[test]
    fn without_propagation_it_is_there_at_once() {
        let mut spread = Spread::default();
        spread.publish(&setup_with("slow"), 0, 10_000);
        spread.publish(&setup_with("now"), 1, 0);
        assert_eq!(label(&spread, 1), "now");
        assert_eq!(label(&spread, 20_000), "now");
    }
}
