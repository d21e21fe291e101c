//! The pool of live tests: each is a journey of its own, so that checks, diagnosis and the saved
//! record are those of a single test. It decides nothing: [`TestSchedule`] says which may begin.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::app::{MsgBody, Outcome, Problem, Start};
use crate::diagnosis::{CauseId, Certainty, Finding};
use crate::domain::{
    Connection, ConnectionName, NotTested, PoolEnd, PoolFinding, PoolState, PoolTest,
    PracticeOptions, Realm, Refusal, RefusedOrigin, StoreKind, TestSchedule, TestedOrg, Turn,
};
use crate::ports::{BoxFuture, TestPool};

use super::blocking::blocking;
use super::event_loop::{Ended, run_unattended};
use super::{Ports, probe};

/// Live tests of many connections on one set of ports.
pub struct LiveTests(Arc<Shared>);

struct Shared {
    ports: Arc<Ports>,
    /// Asks each simulated org for these accidents; those it has by default.
    options: PracticeOptions,
    began: Instant,
    inner: Mutex<Inner>,
    version: watch::Sender<u64>,
}

#[derive(Default)]
struct Inner {
    state: PoolState,
    schedule: TestSchedule,
    /// In these worlds nothing more begins, because of this refusal.
    refused: Vec<(Realm, Refusal)>,
    /// How many ended.
    ended: u64,
    /// Asks the schedule again after a while.
    timer: Option<AbortHandle>,
}

impl LiveTests {
    /// Nothing is tested yet. `options` are for the simulated orgs.
    pub fn new(ports: Arc<Ports>, options: PracticeOptions) -> Self {
        Self(Arc::new(Shared {
            ports,
            options,
            began: Instant::now(),
            inner: Mutex::default(),
            version: watch::Sender::new(0),
        }))
    }

    /// How all tests stand now.
    pub fn state(&self) -> PoolState {
        self.look(PoolState::clone)
    }

    /// Looks at how all tests stand, without a copy of it. Nothing changes meanwhile.
    pub fn look<T>(&self, look: impl FnOnce(&PoolState) -> T) -> T {
        look(&self.0.lock().state)
    }

    /// Waits until the state is another version than `after`.
    pub async fn changed(&self, after: u64) {
        let mut version = self.0.version.subscribe();
        // It can only fail when the sender is gone, which is `self`.
        let _changed = version.wait_for(|version| *version != after).await;
    }
}

impl TestPool for LiveTests {
    fn begin(&self, names: Vec<ConnectionName>) {
        let names = self.0.enter(names);
        if !names.is_empty() {
            tokio::spawn(prepare(Arc::clone(&self.0), names));
        }
    }

    fn seen(&self, after: u64) -> BoxFuture<'_, PoolState> {
        Box::pin(async move {
            self.changed(after).await;
            self.state()
        })
    }
}

/// Runs [`crate::app::EffectKind::BeginTests`].
pub(super) fn begin(pool: Option<&dyn TestPool>, names: Vec<ConnectionName>) -> Outcome {
    if let Some(pool) = pool {
        pool.begin(names);
    }
    Outcome::TestsBegun
}

/// Runs [`crate::app::EffectKind::WatchTests`]. Without a pool there is never anything to be seen.
pub(super) async fn watch(pool: Option<&dyn TestPool>, after: u64) -> Outcome {
    match pool {
        Some(pool) => Outcome::TestsSeen(Box::new(pool.seen(after).await)),
        None => std::future::pending().await,
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change is complete before anything that could panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and tells those who watch.
    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let (result, version) = {
            let mut inner = self.lock();
            let result = change(&mut inner);
            inner.state.version += 1;
            (result, inner.state.version)
        };
        self.version.send_replace(version);
        result
    }

    /// From now on these wait; those that waited or ran already are not named again. Who asks for
    /// tests after a refusal knows of it.
    fn enter(&self, names: Vec<ConnectionName>) -> Vec<ConnectionName> {
        self.change(|inner| {
            inner.refused.clear();
            let open = |name: &ConnectionName| {
                let test = inner.state.tests.get(name);
                test.is_some_and(PoolTest::is_open)
            };
            let names: BTreeSet<ConnectionName> = names.into_iter().collect();
            let new: Vec<ConnectionName> = names.into_iter().filter(|name| !open(name)).collect();
            for name in &new {
                inner.state.tests.insert(name.clone(), PoolTest::Waiting);
            }
            new
        })
    }
}

/// Reads the records and gives what can be tested to the schedule.
async fn prepare(shared: Arc<Shared>, names: Vec<ConnectionName>) {
    let ports = Arc::clone(&shared.ports);
    let asked = names.clone();
    // The connection itself is read again at its turn: it may have changed by then, and a thousand
    // of them are much to keep.
    let read = move || {
        let read = names.into_iter().map(|name| {
            let org = read(&ports, &name).map(|connection| TestedOrg::of(&connection));
            (name, org)
        });
        read.collect::<Vec<_>>()
    };
    let read = blocking(read).await.unwrap_or_else(|| {
        let broken = asked.into_iter().map(|name| (name, Err(NotTested::Broken)));
        broken.collect()
    });
    shared.change(|inner| {
        for (name, org) in read {
            match org.and_then(|org| inner.may_ask(org.realm()).map(|()| org)) {
                Ok(org) => {
                    inner.schedule.add(name, org);
                }
                Err(reason) => inner.not_tested(name, reason),
            }
        }
    });
    pump(&shared);
}

/// The connection, or why it cannot be tested.
fn read(ports: &Ports, name: &ConnectionName) -> Result<Connection, NotTested> {
    let connection = ports.records.connection(name);
    let connection = connection.map_err(NotTested::Unreadable)?;
    let connection = connection.ok_or(NotTested::Gone)?;
    if connection.store == StoreKind::Elsewhere {
        return Err(NotTested::KeyHolder);
    }
    let store = ports.store(connection.store);
    if store.is_some_and(|store| store.is_locked()) {
        return Err(NotTested::Passphrase);
    }
    Ok(connection)
}

impl Inner {
    fn not_tested(&mut self, name: ConnectionName, reason: NotTested) {
        let test = PoolTest::NotTested(reason);
        self.state.tests.insert(name, test);
    }

    fn may_ask(&self, realm: Realm) -> Result<(), NotTested> {
        let refused = self.refused.iter().find(|(of, _)| *of == realm);
        refused.map_or(Ok(()), |(_, refusal)| {
            Err(NotTested::Refused(refusal.clone()))
        })
    }

    /// Nothing more begins in that world: the same may happen to the next user.
    fn refuse(&mut self, realm: Realm, refusal: &Refusal) {
        for name in self.schedule.give_up(realm) {
            self.not_tested(name, NotTested::Refused(refusal.clone()));
        }
        self.refused.push((realm, refusal.clone()));
    }
}

/// Begins what may begin now, and sees to being called again.
fn pump(shared: &Arc<Shared>) {
    loop {
        let now = shared.began.elapsed();
        let turn = shared.lock().schedule.next(now);
        match turn {
            Turn::Begin(name) => {
                let since = shared.ports.clock.now();
                shared.change(|inner| {
                    inner.schedule.begin(&name, now);
                    let running = PoolTest::Running { since };
                    inner.state.tests.insert(name.clone(), running);
                });
                tokio::spawn(one(Arc::clone(shared), name));
            }
            Turn::Wait(wait) => {
                let again = Arc::clone(shared);
                let timer = tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    pump(&again);
                });
                let old = shared.lock().timer.replace(timer.abort_handle());
                if let Some(old) = old {
                    old.abort();
                }
                return;
            }
            Turn::Idle => return,
        }
    }
}

/// One test, to its end. A panic in it is this test's end, and no other's.
async fn one(shared: Arc<Shared>, name: ConnectionName) {
    let began = Instant::now();
    let (ports, options) = (Arc::clone(&shared.ports), shared.options.clone());
    let journey = tokio::spawn(journey(ports, name.clone(), options));
    let ended = journey.await.unwrap_or(Err(NotTested::Broken));
    let millis = probe::millis(began.elapsed());
    let at = shared.ports.clock.now();
    shared.change(|inner| {
        inner.schedule.end(&name);
        let (realm, ended) = match ended {
            Ok(ended) => ended,
            Err(reason) => return inner.not_tested(name, reason),
        };
        let findings = ended.model.test.verdict.as_ref();
        let findings = findings.map_or(&[][..], |verdict| &verdict.findings);
        if let Some(why) = refused_origin(findings) {
            let of = name.clone();
            inner.refuse(realm, &Refusal { of, why });
        }
        inner.ended += 1;
        let end = PoolEnd {
            at,
            order: inner.ended,
            millis,
            ..end_of(&ended, findings, at)
        };
        let test = PoolTest::Ended(Arc::new(end));
        inner.state.tests.insert(name, test);
    });
    pump(&shared);
}

/// The journey of a single test; the simulated org it opened is closed behind it.
async fn journey(
    ports: Arc<Ports>,
    name: ConnectionName,
    practice: PracticeOptions,
) -> Result<(Realm, Ended), NotTested> {
    let files = Arc::clone(&ports);
    let connection = blocking(move || read(&files, &name)).await;
    let connection = Box::new(connection.unwrap_or(Err(NotTested::Broken))?);
    let realm = TestedOrg::of(&connection).realm();
    let simulated = connection.practice.clone();
    let practice = if simulated.is_some() {
        practice
    } else {
        PracticeOptions::default()
    };
    let start = Start::Test {
        connection,
        practice,
    };
    let first = vec![MsgBody::Start(Box::new(start))];
    let ended = run_unattended(Arc::clone(&ports), first).await;
    if let (Some(name), Some(_)) = (simulated, &ended.model.facts.practice) {
        ports.practice.close(&name).await;
    }
    Ok((realm, ended))
}

fn end_of(ended: &Ended, findings: &[Finding], at: crate::domain::Timestamp) -> PoolEnd {
    let model = &ended.model;
    let problem = model.test.key_problem.as_ref().or(model.problem.as_ref());
    let words = problem.and_then(Problem::words);
    PoolEnd {
        at,
        order: 0,
        millis: 0,
        record: model.test_record(),
        finding: findings.first().map(|finding| PoolFinding {
            code: finding.code.clone(),
            cause: finding.cause.clone(),
            title: finding.title.clone(),
        }),
        problem: words.map(|words| (words.what, words.next)),
    }
}

/// Whether the answer says that the user is frozen, or the address refused: it is the first thing
/// to think of, or likely at least. That it is merely possible says every refusal of a user.
fn refused_origin(findings: &[Finding]) -> Option<RefusedOrigin> {
    let mut findings = findings.iter().enumerate();
    findings.find_map(|(place, finding)| {
        let sure = place == 0 || finding.certainty != Certainty::Possible;
        let why = if finding.cause == CauseId::UserFrozen.as_str() {
            RefusedOrigin::Frozen
        } else if finding.cause == CauseId::IpRestricted.as_str() {
            RefusedOrigin::Address
        } else {
            return None;
        };
        sure.then_some(why)
    })
}
