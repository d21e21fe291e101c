//! What is on this computer already, and where a person can go from the home screen.

use uuid::Uuid;

use crate::domain::{
    Connection, ConnectionName, Draft, Lifetime, OrgKind, RecordError, TestRecord, Timestamp,
};

use super::Upkeep;
use super::persist::resume;
use super::{LastTest, Model, Repair, ReplaceTask, Step};

/// Connections and unfinished set-ups, as far as they can be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// Connections with their last test, sorted by name.
    pub connections: Vec<(Connection, Option<TestRecord>)>,
    /// Unfinished set-ups, the last saved first.
    pub drafts: Vec<Draft>,
    /// Records that could not be read.
    pub unreadable: Vec<RecordError>,
}

/// A way on from the home screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// Set up a connection.
    SetUp,
    /// Set up a connection to a simulated org.
    Practise,
    /// Take over a key and an app that were made elsewhere.
    Adopt,
    /// Go on with an unfinished set-up.
    Resume(ConnectionName),
    /// Test a connection.
    Test(ConnectionName),
    /// Test a connection and change what is wrong with it.
    Repair(ConnectionName, Box<Repair>),
    /// Replace a connection's key, as far as that.
    Replace(ConnectionName, ReplaceTask),
    /// Set up a second app beside this connection's, to which its users move over.
    SecondApp(ConnectionName),
    /// Hand a connection over to the system that uses it, without a test before.
    HandOver(ConnectionName),
    /// Set up another connection like this one: same org, user, destination and kind of app, with a
    /// key and a name of its own.
    Like(ConnectionName),
    /// Leave.
    Quit,
}

/// Something that is saved, as the home screen lists it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Saved<'a> {
    /// A record that could not be read.
    Unreadable(&'a RecordError),
    /// An unfinished set-up.
    Draft(&'a Draft),
    /// A connection, with its last test.
    Connection(&'a Connection, Option<&'a TestRecord>),
}

/// What tells one thing that is saved from another, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedId {
    /// A record that could not be read, by what is wrong with it.
    Unreadable(RecordError),
    /// An unfinished set-up.
    Draft(Uuid),
    /// A connection.
    Connection(Uuid),
}

/// How many need somebody's attention, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attention {
    /// Connections whose key should be replaced.
    pub due: usize,
    /// Connections whose last test failed.
    pub failed: usize,
    /// Records that could not be read.
    pub unreadable: usize,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What is unfinished or unreadable, then connections by name.
    #[default]
    Name,
    /// What needs attention first: failed, then due, then by name.
    Attention,
}

impl<'a> Saved<'a> {
    /// What it is known by.
    pub fn id(&self) -> SavedId {
        match self {
            Self::Unreadable(error) => SavedId::Unreadable((*error).clone()),
            Self::Draft(draft) => SavedId::Draft(draft.id),
            Self::Connection(connection, _) => SavedId::Connection(connection.id),
        }
    }

    /// Its removal: of what the row is about, and of nothing else under its name.
    pub fn removal(&self, name: ConnectionName) -> Upkeep {
        match self {
            Self::Unreadable(_) => Upkeep::SetAside(name),
            Self::Draft(_) => Upkeep::RemoveDraft(name),
            Self::Connection(..) => Upkeep::Remove(name),
        }
    }

    /// Whether it is the one known by `id`.
    pub fn is(&self, id: &SavedId) -> bool {
        match (self, id) {
            (Self::Unreadable(error), SavedId::Unreadable(known)) => *error == known,
            (Self::Draft(draft), SavedId::Draft(id)) => draft.id == *id,
            (Self::Connection(connection, _), SavedId::Connection(id)) => connection.id == *id,
            _ => false,
        }
    }

    /// Its name; `None` for a file whose name is none.
    pub fn name(&self) -> Option<ConnectionName> {
        match self {
            Self::Unreadable(error) => name_of_record(error),
            Self::Draft(draft) => Some(draft.name.clone()),
            Self::Connection(connection, _) => Some(connection.name.clone()),
        }
    }

    /// The connection, if it is one.
    pub const fn connection(&self) -> Option<&'a Connection> {
        match self {
            Self::Connection(connection, _) => Some(connection),
            _ => None,
        }
    }

    /// Whether every word of `filter` (in small letters) stands in its name, org or user.
    fn matches(&self, filter: &str) -> bool {
        let mut text = String::new();
        let mut add = |part: &str| {
            text.push_str(&part.to_lowercase());
            text.push(' ');
        };
        match self {
            Self::Unreadable(error) => add(&error.to_string()),
            Self::Draft(draft) => {
                add(draft.name.as_str());
                if let Some(org) = &draft.answers.org {
                    add(org.host());
                }
                if let Some(user) = &draft.answers.username {
                    add(user.as_str());
                }
            }
            Self::Connection(connection, _) => {
                add(connection.name.as_str());
                add(connection.org.host());
                add(connection.username.as_str());
                add(kind_word(connection.org.kind()));
            }
        }
        filter.split_whitespace().all(|word| text.contains(word))
    }

    /// How urgent it is; the least comes first.
    fn urgency(&self, now: Timestamp) -> u8 {
        match self {
            Self::Unreadable(_) => 0,
            Self::Connection(_, test) if matches!(LastTest::of(*test), LastTest::Failed(_)) => 1,
            Self::Connection(connection, _) if is_due(connection, now) => 2,
            Self::Connection(connection, _) if connection.replacement.is_some() => 3,
            Self::Draft(_) => 4,
            Self::Connection(..) => 5,
        }
    }
}

const fn kind_word(kind: &OrgKind) -> &'static str {
    match kind {
        OrgKind::Production => "production",
        OrgKind::Sandbox(_) => "sandbox",
        OrgKind::Scratch => "scratch",
        OrgKind::Developer => "developer",
        OrgKind::Trailhead => "trailhead",
        OrgKind::Practice => "practice",
        OrgKind::LoginHost => "login",
        OrgKind::Other(_) => "other",
    }
}

fn is_due(connection: &Connection, now: Timestamp) -> bool {
    lifetime(connection, now).due.is_some()
}

/// Where the active certificate of a connection stands in its life.
pub fn lifetime(connection: &Connection, now: Timestamp) -> Lifetime {
    let certificate = &connection.certificate;
    Lifetime::of(certificate.not_before, certificate.not_after, now)
}

/// The name in the path of a record that could not be read.
fn name_of_record(error: &RecordError) -> Option<ConnectionName> {
    let (RecordError::Newer { path, .. }
    | RecordError::Damaged { path, .. }
    | RecordError::Io { path, .. }) = error
    else {
        return None;
    };
    let file = path.rsplit(['/', '\\']).next()?;
    ConnectionName::parse(file.strip_suffix(".toml")?).ok()
}

impl Shelf {
    /// Nothing at all is saved.
    pub const fn is_empty(&self) -> bool {
        self.connections.is_empty() && self.drafts.is_empty() && self.unreadable.is_empty()
    }

    /// A connection by its id.
    pub fn connection(&self, id: Uuid) -> Option<(&Connection, Option<&TestRecord>)> {
        let found = self.connections.iter().find(|(known, _)| known.id == id)?;
        Some((&found.0, found.1.as_ref()))
    }

    /// A connection by its name.
    pub fn named(&self, name: &ConnectionName) -> Option<&Connection> {
        let found = self
            .connections
            .iter()
            .find(|(known, _)| known.name == *name);
        found.map(|(connection, _)| connection)
    }

    /// Whether a name is taken by a connection or an unfinished set-up.
    pub fn has(&self, name: &ConnectionName) -> bool {
        self.named(name).is_some() || self.drafts.iter().any(|draft| draft.name == *name)
    }

    /// What is saved and fits `filter`, in order.
    pub fn list(&self, filter: &str, order: Order, now: Timestamp) -> Vec<Saved<'_>> {
        let filter = filter.trim().to_lowercase();
        let unreadable = self.unreadable.iter().map(Saved::Unreadable);
        let drafts = self.drafts.iter().map(Saved::Draft);
        let connections = self.connections.iter();
        let connections =
            connections.map(|(connection, test)| Saved::Connection(connection, test.as_ref()));
        let all = unreadable.chain(drafts).chain(connections);
        let mut list: Vec<Saved<'_>> = all
            .filter(|saved| filter.is_empty() || saved.matches(&filter))
            .collect();
        if order == Order::Attention {
            list.sort_by_key(|saved| saved.urgency(now));
        }
        list
    }

    /// How many need attention.
    pub fn attention(&self, now: Timestamp) -> Attention {
        let all = self.connections.iter();
        let due = all
            .clone()
            .filter(|(connection, _)| is_due(connection, now));
        let last = all.map(|(_, test)| LastTest::of(test.as_ref()));
        Attention {
            due: due.count(),
            failed: last
                .filter(|last| matches!(last, LastTest::Failed(_)))
                .count(),
            unreadable: self.unreadable.len(),
        }
    }
}

/// The step an unfinished set-up stands at, as far as its file tells.
pub fn draft_step(draft: &Draft, now: Timestamp) -> Step {
    let mut model = Model::new(now);
    resume(
        &mut model,
        draft.clone(),
        crate::domain::PracticeOptions::default(),
    );
    // A simulated org is opened when the set-up goes on; that is no step of its own.
    model.practice = None;
    if let Some(practice) = &draft.practice {
        model.answers.org = Some(crate::domain::MyDomain::practice(practice.as_str()));
    }
    model.current_step().unwrap_or(Step::HandOver)
}
