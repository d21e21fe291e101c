//! `sfjwt test --all`: the live tests of all connections, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use crate::domain::{
    CheckResult, Connection, ConnectionName, NotTested, PoolEnd, PoolState, PoolTest,
    PracticeOptions, RefusedOrigin, StoreKind, TestedOrg,
};
use crate::guide::fleet::{self, Tally};
use crate::guide::messages;
use crate::ports::TestPool;
use crate::runtime::{LiveTests, StopSignals};

use super::args::{Global, TestArgs};
use super::context::{Context, practice_options};
use super::exit::{self, Failure};
use super::{output, summary};

/// Longest name that the columns make room for.
const WIDEST_NAME: usize = 32;

/// What is known of a connection without its test.
struct Known {
    practice: bool,
    org: TestedOrg,
    host: String,
    username: String,
    store: StoreKind,
}

impl Known {
    fn of(connection: &Connection) -> Self {
        Self {
            practice: connection.practice.is_some(),
            org: TestedOrg::of(connection),
            host: connection.org.host().to_owned(),
            username: connection.username.to_string(),
            store: connection.store,
        }
    }
}

/// The connections of this run; `None` where a record cannot be read.
type Fleet = BTreeMap<ConnectionName, Option<Known>>;

/// Runs the command.
pub(super) async fn test_all(
    context: &mut Context,
    global: &Global,
    args: &TestArgs,
) -> Result<u8, Failure> {
    let options = practice_options(&args.practice_flags)?;
    let fleet = read(context)?;
    let known = || fleet.values().flatten();
    let real: BTreeSet<&TestedOrg> = known()
        .filter(|known| !known.practice && known.store != StoreKind::Elsewhere)
        .map(|known| &known.org)
        .collect();
    if options != PracticeOptions::default() && known().any(|known| !known.practice) {
        return Err(Failure::usage(messages::PRACTICE_FLAGS_ONLY));
    }
    // Asked once, before anything runs: nobody is interrupted in the middle for it.
    if known().any(|known| known.store == StoreKind::File) {
        context.unlock(global, StoreKind::File, false)?;
    }
    if !real.is_empty() {
        output::warn(&fleet::before_real_orgs(real.len()));
    } else if !fleet.is_empty() && !global.json {
        output::line(messages::PRACTICE_BANNER);
    }
    let mixed = !real.is_empty() && known().any(|known| known.practice);
    let mut lines = Lines::new(global.json, &fleet, mixed);
    let ended = run(context, options, &fleet, &mut lines).await;
    Ok(report(global, &fleet, &ended))
}

/// Everything that is saved, as far as it can be read.
fn read(context: &Context) -> Result<Fleet, Failure> {
    let names = context.records().connections()?;
    let read = names.into_iter().map(|name| {
        let connection = context.records().connection(&name);
        let known = connection.ok().flatten().as_ref().map(Known::of);
        (name, known)
    });
    Ok(read.collect())
}

/// How the run ended.
struct Ended {
    state: PoolState,
    millis: u64,
    interrupted: bool,
}

/// Tests everything; each line is printed as soon as its test ended.
async fn run(
    context: &Context,
    options: PracticeOptions,
    fleet: &Fleet,
    lines: &mut Lines,
) -> Ended {
    let mut stop = StopSignals::new();
    let began = Instant::now();
    let pool = LiveTests::new(Arc::clone(&context.ports), options);
    let mut interrupted = false;
    if !fleet.is_empty() {
        pool.begin(fleet.keys().cloned().collect());
    }
    let mut seen = 0;
    while !interrupted && pool.look(PoolState::works) {
        tokio::select! {
            biased;
            () = stop.next() => interrupted = true,
            () = pool.changed(seen) => {}
        }
        seen = pool.look(|state| {
            lines.print(state);
            state.version
        });
    }
    let mut state = pool.state();
    // Who waits or runs now never ends.
    for test in state.tests.values_mut().filter(|test| test.is_open()) {
        *test = PoolTest::NotTested(NotTested::Stopped);
    }
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ended {
        state,
        millis,
        interrupted,
    }
}

/// Prints what ended since the last time.
struct Lines {
    silent: bool,
    width: usize,
    /// Practice connections that have to be told from real ones.
    simulated: BTreeSet<ConnectionName>,
    /// How many ended, as far as they are told.
    told: u64,
    not_tested: BTreeSet<ConnectionName>,
}

impl Lines {
    fn new(silent: bool, fleet: &Fleet, mixed: bool) -> Self {
        let names = fleet.keys().map(|name| name.as_str().len());
        let practice = |known: &Option<Known>| known.as_ref().is_some_and(|known| known.practice);
        let simulated = fleet.iter().filter(|(_, known)| mixed && practice(known));
        let simulated: BTreeSet<ConnectionName> = simulated.map(|(name, _)| name.clone()).collect();
        let mark = if simulated.is_empty() {
            0
        } else {
            fleet::SIMULATED.len() + 1
        };
        Self {
            silent,
            width: names.max().unwrap_or_default().min(WIDEST_NAME) + mark,
            simulated,
            told: 0,
            not_tested: BTreeSet::new(),
        }
    }

    fn print(&mut self, state: &PoolState) {
        if self.silent {
            return;
        }
        let mut ended: Vec<(&ConnectionName, &PoolEnd)> = state
            .tests
            .iter()
            .filter_map(|(name, test)| match test {
                PoolTest::Ended(end) if end.order > self.told => Some((name, end.as_ref())),
                _ => None,
            })
            .collect();
        ended.sort_by_key(|(_, end)| end.order);
        for (name, end) in ended {
            self.told = end.order;
            let time = fleet::seconds(end.millis);
            self.line(fleet::verdict(end), name, &time, &fleet::remark(end));
        }
        for (name, test) in &state.tests {
            if let PoolTest::NotTested(reason) = test
                && self.not_tested.insert(name.clone())
            {
                let what = fleet::not_tested(reason).what;
                self.line(fleet::NOT_TESTED, name, "", &what);
            }
        }
    }

    fn line(&self, verdict: &str, name: &ConnectionName, time: &str, remark: &str) {
        let name = if self.simulated.contains(name) {
            format!("{name} {}", fleet::SIMULATED)
        } else {
            name.to_string()
        };
        let line = format!("{verdict:<11} {name:<0$} {time:>8}  {remark}", self.width);
        output::prose(line.trim_end());
    }
}

/// Counts, says and returns how it came out.
fn report(global: &Global, fleet: &Fleet, ended: &Ended) -> u8 {
    let tests = &ended.state.tests;
    let tally = tally(tests.values());
    let code = if ended.interrupted {
        exit::INTERRUPTED
    } else if tests.values().any(is_open_question) {
        exit::FAILED
    } else {
        exit::OK
    };
    let longest = longest(&ended.state);
    if global.json {
        let connections = fleet.iter().filter_map(|(name, known)| {
            let test = tests.get(name)?;
            Some(connection(name, known.as_ref(), test))
        });
        let mut fields = Map::new();
        fields.insert("exit".to_owned(), json!(code));
        fields.insert("ms".to_owned(), json!(ended.millis));
        fields.insert("summary".to_owned(), counts(&tally, longest));
        let connections: Vec<Value> = connections.collect();
        fields.insert("connections".to_owned(), Value::Array(connections));
        output::object("test", code == exit::OK, fields);
        return code;
    }
    if fleet.is_empty() {
        output::line(messages::NO_CONNECTIONS);
        return code;
    }
    if ended.interrupted {
        output::warn(messages::INTERRUPTED);
    }
    output::line("");
    output::prose(&fleet::summary(&tally, ended.millis, longest));
    for next in next_steps(&ended.state) {
        output::prose(&next);
    }
    code
}

/// Something is wrong, or nobody knows. That a key is held elsewhere is known, and no fault.
fn is_open_question(test: &PoolTest) -> bool {
    match test {
        PoolTest::Ended(end) => !end.ok(),
        PoolTest::NotTested(reason) => *reason != NotTested::KeyHolder,
        PoolTest::Waiting | PoolTest::Running { .. } => true,
    }
}

fn tally<'a>(tests: impl Iterator<Item = &'a PoolTest>) -> Tally {
    let mut tally = Tally::default();
    for test in tests {
        *match test {
            PoolTest::Ended(end) => match (end.ok(), end.warnings().next()) {
                (false, _) => &mut tally.failed,
                (true, Some(_)) => &mut tally.warned,
                (true, None) => &mut tally.work,
            },
            _ => &mut tally.not_tested,
        } += 1;
    }
    tally
}

/// The test that took longest.
fn longest(state: &PoolState) -> Option<(&str, u64)> {
    let ended = state.tests.iter().filter_map(|(name, test)| match test {
        PoolTest::Ended(end) => Some((name.as_str(), end.millis)),
        _ => None,
    });
    ended.max_by_key(|(_, millis)| *millis)
}

/// Each way out once: of what was not tested, and of the first that failed.
fn next_steps(state: &PoolState) -> Vec<String> {
    let mut steps = Vec::new();
    let failed = state.tests.iter().find_map(|(name, test)| match test {
        PoolTest::Ended(end) if !end.ok() => Some(name),
        _ => None,
    });
    for test in state.tests.values() {
        if let PoolTest::NotTested(reason) = test {
            let next = fleet::not_tested(reason).next;
            if !next.is_empty() && !steps.contains(&next) {
                steps.push(next);
            }
        }
    }
    if let Some(name) = failed {
        let look = fleet::look_closer(name.as_str());
        // The refusal that stopped the others leads there already.
        if !steps.iter().any(|step| step.contains(name.as_str())) {
            steps.push(look);
        }
    }
    steps
}

fn counts(tally: &Tally, longest: Option<(&str, u64)>) -> Value {
    json!({
        "ok": tally.work,
        "warning": tally.warned,
        "failed": tally.failed,
        "not_tested": tally.not_tested,
        "longest": longest.map(|(name, millis)| json!({ "connection": name, "ms": millis })),
    })
}

/// One connection of the JSON object.
fn connection(name: &ConnectionName, known: Option<&Known>, test: &PoolTest) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("connection", json!(name));
    put("practice", json!(known.map(|known| known.practice)));
    // The address of a simulated org is another one each time.
    let host = known.filter(|known| !known.practice);
    put(
        "org",
        json!(host.map(|known| format!("https://{}", known.host))),
    );
    put("username", json!(known.map(|known| &known.username)));
    match test {
        PoolTest::Ended(end) => {
            put("state", json!(fleet::verdict(end)));
            put("at", json!(summary::rfc3339(end.at)));
            put("ms", json!(end.millis));
            let finding = end.finding.as_ref().filter(|_| !end.ok());
            put("code", json!(finding.map(|finding| &finding.code)));
            put("cause", json!(finding.map(|finding| &finding.cause)));
            put("title", json!(finding.map(|finding| &finding.title)));
            put("failed", json!(end.failed().map(brief)));
            let warnings: Vec<Value> = end.warnings().map(brief).collect();
            put("warnings", Value::Array(warnings));
            if let Some((what, next)) = &end.problem {
                put("error", json!({ "what": what, "next": next }));
            }
        }
        PoolTest::NotTested(reason) => {
            put("state", json!("not-tested"));
            put("reason", json!(reason_id(reason)));
            let words = fleet::not_tested(reason);
            put("error", json!({ "what": words.what, "next": words.next }));
        }
        // Made an end of before anything is reported.
        PoolTest::Waiting | PoolTest::Running { .. } => {}
    }
    Value::Object(fields)
}

fn brief(check: &CheckResult) -> Value {
    json!({ "id": check.id, "note": check.note })
}

fn reason_id(reason: &NotTested) -> &'static str {
    match reason {
        NotTested::Passphrase => "passphrase",
        NotTested::KeyHolder => "key-holder",
        NotTested::Refused(refusal) => match refusal.why {
            RefusedOrigin::Frozen => "user-frozen-elsewhere",
            RefusedOrigin::Address => "address-refused-elsewhere",
        },
        NotTested::Gone => "gone",
        NotTested::Unreadable(_) => "unreadable",
        NotTested::Stopped => "stopped",
        NotTested::Broken => "broken",
    }
}
