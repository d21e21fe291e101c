//! How a connection stands with its tests: the last one of its own, and those that run beside.

use crate::domain::{
    CheckId, CheckState, Connection, NotTested, PoolFinding, PoolTest, TestRecord, Timestamp,
};
use crate::guide::facts;
use crate::guide::screens::dashboard as words;

use super::Model;

/// How the last test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastTest {
    /// There was none.
    Never,
    /// It works.
    Works,
    /// It works, and something is worth a look.
    Warns,
    /// This check failed.
    Failed(CheckId),
    /// Nothing failed, and no token was issued: the key is elsewhere.
    Unproved,
}

impl LastTest {
    /// What a record says.
    pub fn of(record: Option<&TestRecord>) -> Self {
        let Some(record) = record else {
            return Self::Never;
        };
        let first = |state| record.checks.iter().find(|check| check.state == state);
        match (record.ok, first(CheckState::Failed)) {
            (true, _) if first(CheckState::Warning).is_some() => Self::Warns,
            (true, _) => Self::Works,
            (false, Some(check)) => Self::Failed(check.id),
            (false, None) => Self::Unproved,
        }
    }
}

/// How a connection stands: its test beside, if there is one, else its last test.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing<'a> {
    /// Its test waits for its turn.
    Waiting,
    /// It is being tested.
    Running {
        /// Since when.
        since: Timestamp,
    },
    /// Its test was not begun.
    NotTested(&'a NotTested),
    /// Its test could not be made.
    Broken {
        /// When.
        at: Timestamp,
        /// Why, and the way out.
        why: Option<&'a (String, String)>,
    },
    /// It was never tested.
    Never,
    /// It was tested.
    Tested {
        /// What was found out.
        record: &'a TestRecord,
        /// How it ended.
        how: LastTest,
        /// The cause, where it is known by now.
        finding: Option<&'a PoolFinding>,
    },
}

impl Model {
    /// How a connection with this last test stands now.
    pub fn standing<'a>(
        &'a self,
        connection: &Connection,
        record: Option<&'a TestRecord>,
    ) -> Standing<'a> {
        let end = match self.pool.tests.get(&connection.name) {
            Some(PoolTest::Waiting) => return Standing::Waiting,
            Some(PoolTest::Running { since }) => return Standing::Running { since: *since },
            Some(PoolTest::NotTested(why)) => return Standing::NotTested(why),
            // What was found out later, in a journey of its own, counts more.
            Some(PoolTest::Ended(end)) => {
                Some(end).filter(|end| record.is_none_or(|record| end.at >= record.at))
            }
            None => None,
        };
        match (end, record) {
            (Some(end), _) if end.record.is_none() => Standing::Broken {
                at: end.at,
                why: end.problem.as_ref(),
            },
            (Some(end), record) => match end.record.as_ref().or(record) {
                Some(record) => Standing::Tested {
                    record,
                    how: LastTest::of(Some(record)),
                    finding: end.finding.as_ref(),
                },
                None => Standing::Never,
            },
            (None, Some(record)) => Standing::Tested {
                record,
                how: LastTest::of(Some(record)),
                finding: None,
            },
            (None, None) => Standing::Never,
        }
    }
}

impl Standing<'_> {
    /// In words, with the reason where there is one.
    pub fn words(&self, now: Timestamp) -> String {
        let (record, how, finding) = match self {
            Self::Waiting => return words::WAITING.to_owned(),
            Self::Running { since } => return words::running((now - *since).whole_seconds()),
            Self::NotTested(why) => return words::why_not_tested(why),
            Self::Broken { at, why } => return words::could_not(&facts::ago(*at, now), *why),
            Self::Never => return words::NOT_TESTED.to_owned(),
            Self::Tested {
                record,
                how,
                finding,
            } => (*record, *how, *finding),
        };
        let ago = facts::ago(record.at, now);
        let said = match how {
            LastTest::Never => words::NOT_TESTED.to_owned(),
            LastTest::Works => words::worked(&ago),
            LastTest::Warns => words::warned(&ago),
            LastTest::Failed(check) => words::failed(check, &ago),
            LastTest::Unproved => words::unproved(&ago),
        };
        let why = finding.map(|finding| words::finding(&finding.title, &finding.code));
        words::last_test(&said, &why.unwrap_or_else(|| note(record, how)))
    }
}

/// What the check says that the verdict is about.
fn note(record: &TestRecord, how: LastTest) -> String {
    let LastTest::Failed(id) = how else {
        return String::new();
    };
    let failed = record.checks.iter().find(|check| check.id == id);
    failed.map_or_else(String::new, |check| check.note.clone())
}
