//! The loop: messages in, effects out, until the front end leaves.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinError;

use crate::app::{Effect, Model, Msg, MsgBody, Pending, Slot, pending, update, update_all};
use crate::diagnosis::redact;
use crate::ports::{FrontEnd, Next, TestPool};

use super::execute::{Locks, execute};
use super::{Ports, StopSignals, Vault, failpoint};

/// How long quitting waits for commits under way.
const COMMIT_GRACE: Duration = Duration::from_secs(10);

/// A key store that has been asked for longer than this when the person leaves is not waited for.
const STORE_PATIENCE: Duration = Duration::from_secs(5);

/// What is left when the run is over.
pub struct Ended {
    /// The model as it ended.
    pub model: Model,
    /// Its secrets.
    pub vault: Arc<Vault>,
}

/// How an effect's task ended: with its result, or with a bug of ours.
type Done = Result<Msg, JoinError>;

struct Shell {
    ports: Arc<Ports>,
    pool: Option<Arc<dyn TestPool>>,
    vault: Arc<Vault>,
    locks: Arc<Locks>,
    sender: UnboundedSender<Done>,
}

/// Runs a journey to its end: `first` are the messages it begins with, `vault` holds its secrets
/// (front ends with secret fields share it).
pub async fn run(
    front: &mut dyn FrontEnd,
    ports: Arc<Ports>,
    vault: Arc<Vault>,
    first: Vec<MsgBody>,
) -> Ended {
    run_beside(front, ports, None, vault, first).await
}

/// The same beside tests of other connections, which the journey may begin and watch.
pub async fn run_beside(
    front: &mut dyn FrontEnd,
    ports: Arc<Ports>,
    pool: Option<Arc<dyn TestPool>>,
    vault: Arc<Vault>,
    first: Vec<MsgBody>,
) -> Ended {
    let mut stop = StopSignals::new();
    let mut model = Model::new(ports.clock.now());
    let (shell, mut results) = Shell::new(ports, pool, vault);
    shell.begin(&mut model, first);
    let mut queue: VecDeque<MsgBody> = VecDeque::new();
    loop {
        while let Some(body) = queue.pop_front() {
            let at = shell.ports.clock.now();
            shell.apply(&mut model, Msg { at, body });
        }
        match front.show(&model, shell.ports.clock.now()) {
            Next::Send(messages) => queue.extend(messages),
            Next::Leave => break,
            Next::Wait => tokio::select! {
                biased;
                () = stop.next() => queue.push_back(MsgBody::Interrupt),
                Some(done) = results.recv() => shell.land(&mut model, done),
                () = front.input() => {}
            },
        }
    }
    if model.running.values().any(is_awaited) {
        front.finishing();
        drain(&shell, &mut model, &mut results, &mut stop).await;
    }
    Ended {
        model,
        vault: shell.vault,
    }
}

/// Runs a journey in front of nobody until it waits for a person or is over. Signals are somebody
/// else's business: whoever lets go of this future stops it.
pub(super) async fn run_unattended(ports: Arc<Ports>, first: Vec<MsgBody>) -> Ended {
    let mut model = Model::new(ports.clock.now());
    let (shell, mut results) = Shell::new(ports, None, Arc::default());
    shell.begin(&mut model, first);
    while matches!(pending(&model), Pending::Busy(_)) {
        let Some(done) = results.recv().await else {
            break;
        };
        shell.land(&mut model, done);
    }
    Ended {
        model,
        vault: shell.vault,
    }
}

impl Shell {
    fn new(
        ports: Arc<Ports>,
        pool: Option<Arc<dyn TestPool>>,
        vault: Arc<Vault>,
    ) -> (Self, UnboundedReceiver<Done>) {
        let (sender, results) = unbounded_channel();
        let shell = Self {
            ports,
            pool,
            vault,
            locks: Arc::default(),
            sender,
        };
        (shell, results)
    }

    /// Flags answer before anything is started.
    fn begin(&self, model: &mut Model, first: Vec<MsgBody>) {
        let at = self.ports.clock.now();
        for body in &first {
            self.log(|| format!("{body:?}"));
        }
        let messages = first.into_iter().map(|body| Msg { at, body }).collect();
        for effect in update_all(model, messages) {
            self.start(effect);
        }
    }

    fn apply(&self, model: &mut Model, message: Msg) {
        self.log(|| format!("{:?}", message.body));
        for effect in update(model, message) {
            self.start(effect);
        }
    }

    /// Messages and effects carry no secret; redacting them is the second fence.
    fn log(&self, text: impl FnOnce() -> String) {
        if self.ports.log.wanted() {
            let at = self.ports.clock.now();
            self.ports.log.line(&format!("{at} {}", redact(&text())));
        }
    }

    /// Applies a result. A panic in an effect's task goes on here: nobody would wait for a result
    /// that never comes, and the program ends as after any other panic.
    fn land(&self, model: &mut Model, done: Done) {
        match done.map_err(JoinError::try_into_panic) {
            Ok(message) => self.apply(model, message),
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The runtime is being shut down.
            Err(Err(_)) => {}
        }
    }

    fn start(&self, effect: Effect) {
        self.log(|| format!("{:?} {:?}", effect.id, effect.kind));
        let (ports, vault, locks) = (
            Arc::clone(&self.ports),
            Arc::clone(&self.vault),
            Arc::clone(&self.locks),
        );
        let pool = self.pool.clone();
        let sender = self.sender.clone();
        let clock = Arc::clone(&self.ports.clock);
        let commit = effect.kind.is_commit().then(failpoint::before_commit);
        let id = effect.id;
        let work = tokio::spawn(async move {
            let outcome = execute(ports, pool, vault, locks, effect).await;
            if let Some(number) = commit {
                failpoint::after_commit(number);
            }
            outcome
        });
        tokio::spawn(async move {
            let done = work.await.map(|outcome| Msg {
                at: clock.now(),
                body: MsgBody::Result(id, Box::new(outcome)),
            });
            // The loop being gone is no fault: the run is over.
            drop(sender.send(done));
        });
    }
}

/// Commits, and giving a token back: a token left alive would be a loose end.
fn is_awaited(effect: &Effect) -> bool {
    effect.kind.is_commit() || effect.slot == Slot::Revoke
}

/// Waits, for a bounded time, until no commit is under way; their results are applied. A key store
/// that did not answer before will not now, and a resume looks into it anyway.
async fn drain(
    shell: &Shell,
    model: &mut Model,
    results: &mut UnboundedReceiver<Done>,
    stop: &mut StopSignals,
) {
    let began = shell.ports.clock.now();
    let hangs = |effect: &Effect| {
        effect.kind.key_store().is_some() && began - effect.since >= STORE_PATIENCE
    };
    let wait = async {
        while model.running.values().any(|e| is_awaited(e) && !hangs(e)) {
            let Some(done) = results.recv().await else {
                return;
            };
            shell.land(model, done);
        }
    };
    // After the grace period, or a second signal, the draft on disk is what counts.
    tokio::select! {
        () = wait => {}
        () = tokio::time::sleep(COMMIT_GRACE) => {}
        () = stop.next() => {}
    }
}
