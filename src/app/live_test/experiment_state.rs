//! Where the experiments of a live test stand.

use crate::diagnosis::experiments::{Experiment, Tried};
use crate::domain::{EntryName, KeyRole, StoreKind};

use super::super::KeyHandle;

/// Whether experiments shall run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Nobody asked for them.
    #[default]
    None,
    /// They were asked for; enough in a practice run.
    Asked,
    /// The person said yes to requests to their org.
    Agreed,
}

/// Another connection of this computer whose key signs for the same app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherKey {
    /// Name of the connection.
    pub name: String,
    /// What it is to that connection.
    pub role: KeyRole,
    /// Where its key is.
    pub store: StoreKind,
    /// Under this entry.
    pub entry: EntryName,
}

/// Where the experiments of this test stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// There are none.
    #[default]
    None,
    /// Looking which other keys there are.
    Looking,
    /// They wait for a yes.
    Proposed,
    /// They run.
    Running,
    /// They are over.
    Done(Ending),
}

/// Why no more experiments run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All were made.
    All,
    /// One showed what is wrong.
    Settled,
    /// Salesforce asked to be left alone; seconds, where it named them.
    Rate(Option<u64>),
    /// No answer came.
    NoAnswer,
    /// The person stopped them, or changed something.
    Stopped,
}

/// The experiments of one live test.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Experiments {
    /// Where they stand.
    pub stage: Stage,
    /// What could be tried, in order, each with the sentence that announces it.
    pub proposed: Vec<Experiment>,
    /// What was tried, in the same order.
    pub tried: Vec<Tried>,
    /// *Tried A → X, tried B → Y, therefore Z.* Empty until they are over.
    pub therefore: String,
    /// Keys of other connections.
    pub(super) keys: Vec<OtherKey>,
    /// The key that was loaded or made for the experiment under way.
    pub(super) key: Option<KeyHandle>,
    /// The pause before the experiment under way was made.
    pub(super) paused: bool,
}

impl Experiments {
    /// Number of the experiment under way, from 1, and how many there are.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let running = self.stage == Stage::Running && !self.proposed.is_empty();
        running.then(|| {
            let all = self.proposed.len();
            ((self.tried.len() + 1).min(all), all)
        })
    }
}
