//! What is on this computer already, and where a person can go from the welcome screen.

use crate::domain::{Connection, ConnectionName, Draft, RecordError, TestRecord, Timestamp};

use super::persist::resume;
use super::{Model, Repair, Step};

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

/// A way on from the welcome screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// Set up a connection.
    SetUp,
    /// Set up a connection to a simulated org.
    Practise,
    /// Go on with an unfinished set-up.
    Resume(ConnectionName),
    /// Test a connection.
    Test(ConnectionName),
    /// Test a connection and change what is wrong with it.
    Repair(ConnectionName, Box<Repair>),
    /// Replace a connection's key.
    Replace(ConnectionName),
    /// Set up a second app beside this connection's, to which its users move over.
    SecondApp(ConnectionName),
    /// Leave.
    Quit,
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
