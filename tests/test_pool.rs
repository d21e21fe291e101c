//! The pool of live tests on real ports: never two tests of one connection at a time, whatever asks
//! for them, and everything that was begun ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail"
)]
#![cfg(unix)] // the support of these tests wants file modes

#[path = "support/fleet.rs"]
mod fleet;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fleet::{Orgs, SEED, copy};
use sfjwt::adapters::clock::SystemClock;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::adapters::entropy::SystemEntropy;
use sfjwt::adapters::files::OsFiles;
use sfjwt::adapters::http::{HttpClient, HttpOptions};
use sfjwt::adapters::key_store_practice::PracticeStore;
use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::practice_client::PracticeClient;
use sfjwt::adapters::records::FileRecords;
use sfjwt::app::{MsgBody, Start};
use sfjwt::domain::{
    ConnectionName, NotTested, PoolState, PoolTest, PracticeError, PracticeInfo, PracticeOptions,
    SetupAction, SetupApplied, TESTS_AT_ONCE,
};
use sfjwt::ports::{BoxFuture, NoLog, Practice, TestPool};
use sfjwt::practice::InProcess;
use sfjwt::runtime::{LiveTests, Ports, run};
use sfjwt::scripted::Scripted;

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);

/// How often each org is open now, and what the most was.
#[derive(Default)]
struct Counts {
    open: BTreeMap<String, usize>,
    most: BTreeMap<String, usize>,
    most_in_all: usize,
    opened: usize,
}

/// Counts who opened the simulated orgs. Each connection here has one of its own.
struct Counting {
    inner: InProcess,
    counts: Arc<Mutex<Counts>>,
}

impl Practice for Counting {
    fn open<'a>(
        &'a self,
        name: &'a ConnectionName,
        options: &'a PracticeOptions,
    ) -> BoxFuture<'a, Result<String, PracticeError>> {
        Box::pin(async move {
            {
                let mut counts = self.counts.lock().unwrap();
                counts.opened += 1;
                let open = counts.open.entry(name.to_string()).or_default();
                *open += 1;
                let open = *open;
                let most = counts.most.entry(name.to_string()).or_default();
                *most = open.max(*most);
                let all = counts.open.values().sum::<usize>();
                counts.most_in_all = counts.most_in_all.max(all);
            }
            self.inner.open(name, options).await
        })
    }

    fn close<'a>(&'a self, name: &'a ConnectionName) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            *self
                .counts
                .lock()
                .unwrap()
                .open
                .get_mut(name.as_str())
                .unwrap() -= 1;
            self.inner.close(name).await;
        })
    }

    fn info<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<PracticeInfo, PracticeError>> {
        self.inner.info(origin)
    }

    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>> {
        self.inner.apply(origin, action)
    }
}

fn ports(folder: &Path, practice: impl FnOnce(InProcess) -> Arc<dyn Practice>) -> Arc<Ports> {
    let paths = Paths::resolve(Some(folder.to_owned())).unwrap();
    let control = Arc::new(PracticeClient::new().unwrap());
    Arc::new(Ports {
        crypto: Arc::new(SystemCrypto::new()),
        stores: vec![Arc::new(PracticeStore::new(paths.practice()))],
        http: Arc::new(HttpClient::new(HttpOptions::default()).unwrap()),
        files: Arc::new(OsFiles::new(paths.clone())),
        records: Arc::new(FileRecords::new(paths.clone())),
        practice: practice(InProcess::new(paths.practice(), control)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        clipboard: Arc::new(sfjwt::adapters::clipboard::SystemClipboard::new()),
        browser: Arc::new(sfjwt::adapters::browser::SystemBrowser),
        log: Arc::new(NoLog),
        import_passphrase: None,
        store_patience: None,
    })
}

fn name(text: &str) -> ConnectionName {
    ConnectionName::parse(text).unwrap()
}

/// A folder with so many practice connections, and their names.
async fn connections(count: usize) -> (tempfile::TempDir, Vec<ConnectionName>) {
    let folder = tempfile::tempdir().unwrap();
    let ports = ports(folder.path(), |inner| Arc::new(inner));
    let start = MsgBody::Start(Box::new(Start::Setup {
        id: uuid::Uuid::from_u128(0x5f),
        name: Some(name(SEED)),
        practice: Some(PracticeOptions::default()),
        practice_origin: None,
    }));
    let mut front = Scripted::new(None, BTreeSet::new());
    let ended = run(&mut front, ports, Arc::default(), vec![start]).await;
    assert!(ended.model.connection_is_saved());
    let names: Vec<String> = (0..count).map(|number| format!("c{number}")).collect();
    copy(folder.path(), &names, Orgs::Own);
    let names = names.iter().map(|text| name(text)).collect();
    (folder, names)
}

/// Watches until nothing waits or runs; every version that was seen.
async fn watch(pool: &LiveTests) -> Vec<PoolState> {
    let mut seen = Vec::new();
    let mut after = 0;
    let all = async {
        loop {
            let state = pool.seen(after).await;
            assert_ne!(state.version, after, "something changed");
            after = state.version;
            let open = state.works();
            seen.push(state);
            if !open {
                return;
            }
        }
    };
    tokio::time::timeout(LIMIT, all).await.expect("they end");
    seen
}

fn counting(folder: &Path) -> (LiveTests, Arc<Mutex<Counts>>) {
    let counts = Arc::<Mutex<Counts>>::default();
    let shared = Arc::clone(&counts);
    let practice = |inner| -> Arc<dyn Practice> {
        Arc::new(Counting {
            inner,
            counts: shared,
        })
    };
    let pool = LiveTests::new(ports(folder, practice), PracticeOptions::default());
    (pool, counts)
}

#[tokio::test]
async fn no_connection_is_tested_twice_at_a_time() {
    let (folder, names) = connections(20).await;
    let (pool, counts) = counting(folder.path());
    // Asked for twice in one breath, by two, and again while they run.
    pool.begin([&names[..], &names[..]].concat());
    pool.begin(names.clone());
    let under_way = pool.seen(pool.state().version).await;
    pool.begin(names.clone());
    assert!(under_way.works());
    watch(&pool).await;
    {
        let counts = counts.lock().unwrap();
        assert_eq!(counts.opened, 20, "each was tested once");
        assert!(counts.most.values().all(|most| *most == 1));
        assert!(counts.most_in_all <= TESTS_AT_ONCE);
        assert!(counts.open.values().all(|open| *open == 0), "and closed");
    }
    let ended = pool.state();
    let mut order: Vec<u64> = ended
        .tests
        .values()
        .map(|test| match test {
            PoolTest::Ended(end) if end.ok() => end.order,
            other => panic!("{other:?}"),
        })
        .collect();
    order.sort_unstable();
    assert_eq!(order, (1..=20).collect::<Vec<u64>>());

    // When it ended, it may be asked for anew.
    pool.begin(vec![names[3].clone()]);
    assert_eq!(pool.state().tests[&names[3]], PoolTest::Waiting);
    watch(&pool).await;
    assert_eq!(counts.lock().unwrap().opened, 21);
}

#[tokio::test]
async fn who_watches_sees_each_test_to_its_end() {
    let (folder, names) = connections(12).await;
    let (pool, _) = counting(folder.path());
    pool.begin(names.clone());
    let seen = watch(&pool).await;
    let rank = |test: &PoolTest| match test {
        PoolTest::Waiting => 0,
        PoolTest::Running { .. } => 1,
        PoolTest::Ended(_) | PoolTest::NotTested(_) => 2,
    };
    for pair in seen.windows(2) {
        assert!(pair[0].version < pair[1].version);
        for name in &names {
            let (before, after) = (&pair[0].tests[name], &pair[1].tests[name]);
            assert!(rank(before) <= rank(after), "{before:?} → {after:?}");
        }
        let running = pair[1].tests.values().filter(|test| rank(test) == 1);
        assert!(running.count() <= TESTS_AT_ONCE);
    }
    // Nothing more happens, so there is nothing more to be seen.
    let quiet = pool.seen(pool.state().version);
    let quiet = tokio::time::timeout(Duration::from_millis(50), quiet).await;
    assert!(quiet.is_err());
}

#[tokio::test]
async fn what_is_gone_is_said() {
    let (folder, names) = connections(1).await;
    let (pool, counts) = counting(folder.path());
    pool.begin(vec![names[0].clone(), name("nobody")]);
    watch(&pool).await;
    let gone = PoolTest::NotTested(NotTested::Gone);
    assert_eq!(pool.state().tests[&name("nobody")], gone);
    assert_eq!(counts.lock().unwrap().opened, 1);
}

/// The simulated org that a screen still needs is not closed behind a test.
#[tokio::test]
async fn an_org_that_another_journey_opened_stays() {
    let (folder, names) = connections(1).await;
    let ports = ports(folder.path(), |inner| Arc::new(inner));
    let options = PracticeOptions::default();
    let origin = ports.practice.open(&names[0], &options).await.unwrap();
    let pool = LiveTests::new(Arc::clone(&ports), PracticeOptions::default());
    pool.begin(names.clone());
    watch(&pool).await;
    assert!(ports.practice.info(&origin).await.is_ok());
    ports.practice.close(&names[0]).await;
    let closed = ports.practice.info(&origin).await;
    assert_eq!(closed, Err(PracticeError::Unreachable(origin)));
}
