//! Which test may begin next. Pure: time comes from outside, as a duration since any fixed moment.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::{Connection, ConnectionName, Realm};

/// Tests under way at a time. A test is a dozen requests, each waiting for the one before, so that
/// a few keep a computer's link and cores busy; more would look like an attack from one address.
pub const TESTS_AT_ONCE: usize = 8;

/// A test that takes longer than this waits for an org that does not answer: it holds a place no
/// longer.
pub const SLOW_AFTER: Duration = Duration::from_secs(3);

/// Tests under way at a time, those of silent orgs too: each holds a socket and a thread's result.
pub const MOST_AT_ONCE: usize = 64;

/// Time between the beginnings of two tests on one real org. Salesforce counts logins of a user by
/// the hour, and its address by the minute; one a second stays far from either.
pub const SPACING: Duration = Duration::from_secs(1);

/// What two tests may have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestedOrg {
    /// A real org, by the host that is asked. Behind a login host there may be several; they are
    /// treated as one, because nobody can tell from here.
    Real(String),
    /// A simulated one.
    Practice(ConnectionName),
}

impl TestedOrg {
    /// The org a connection logs in to.
    pub fn of(connection: &Connection) -> Self {
        match &connection.practice {
            Some(name) => Self::Practice(name.clone()),
            None => Self::Real(connection.org.host().to_ascii_lowercase()),
        }
    }

    /// In which world it is.
    pub const fn realm(&self) -> Realm {
        match self {
            Self::Real(_) => Realm::Salesforce,
            Self::Practice(_) => Realm::Practice,
        }
    }
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Begin this one, and ask again.
    Begin(ConnectionName),
    /// Ask again after this time, or when one ended.
    Wait(Duration),
    /// Ask again when one ended or was added.
    Idle,
}

/// Tests that wait and tests that run.
#[derive(Debug, Clone, Default)]
pub struct TestSchedule {
    waiting: VecDeque<(ConnectionName, TestedOrg)>,
    running: BTreeMap<ConnectionName, (TestedOrg, Duration)>,
    /// When the last test on each real org began.
    begun: BTreeMap<String, Duration>,
}

impl TestSchedule {
    /// Adds a test. `false`, and nothing changes, where one of that connection waits or runs.
    pub fn add(&mut self, name: ConnectionName, org: TestedOrg) -> bool {
        let known = self.running.contains_key(&name)
            || self.waiting.iter().any(|(waiting, _)| *waiting == name);
        if !known {
            self.waiting.push_back((name, org));
        }
        !known
    }

    /// What to do at `now`: the first that waits and may begin, in the order they were added.
    pub fn next(&self, now: Duration) -> Turn {
        if self.waiting.is_empty() || self.running.len() >= MOST_AT_ONCE {
            return Turn::Idle;
        }
        let quick = self.running.values();
        let quick = quick.map(|(_, since)| (*since + SLOW_AFTER).saturating_sub(now));
        let quick: Vec<Duration> = quick.filter(|left| !left.is_zero()).collect();
        if quick.len() >= TESTS_AT_ONCE {
            return quick.into_iter().min().map_or(Turn::Idle, Turn::Wait);
        }
        let mut soonest: Option<Duration> = None;
        for (name, org) in &self.waiting {
            match self.until(org, now) {
                Some(wait) if wait.is_zero() => return Turn::Begin(name.clone()),
                Some(wait) => soonest = Some(soonest.map_or(wait, |other| other.min(wait))),
                None => {}
            }
        }
        soonest.map_or(Turn::Idle, Turn::Wait)
    }

    /// How long a test on this org has to wait; `None`: until another one ended.
    fn until(&self, org: &TestedOrg, now: Duration) -> Option<Duration> {
        let TestedOrg::Real(host) = org else {
            return Some(Duration::ZERO);
        };
        if self.running.values().any(|(other, _)| other == org) {
            return None;
        }
        let last = self.begun.get(host);
        Some(last.map_or(Duration::ZERO, |last| (*last + SPACING).saturating_sub(now)))
    }

    /// A test that waits begins at `now`.
    pub fn begin(&mut self, name: &ConnectionName, now: Duration) {
        let at = self.waiting.iter().position(|(waiting, _)| waiting == name);
        if let Some((name, org)) = at.and_then(|at| self.waiting.remove(at)) {
            if let TestedOrg::Real(host) = &org {
                self.begun.insert(host.clone(), now);
            }
            self.running.insert(name, (org, now));
        }
    }

    /// A test that ran ended.
    pub fn end(&mut self, name: &ConnectionName) {
        self.running.remove(name);
    }

    /// Takes out what waits in a world; what runs there goes on.
    pub fn give_up(&mut self, realm: Realm) -> Vec<ConnectionName> {
        let waiting = std::mem::take(&mut self.waiting);
        let (out, stays): (VecDeque<_>, VecDeque<_>) = waiting
            .into_iter()
            .partition(|(_, org)| org.realm() == realm);
        self.waiting = stays;
        out.into_iter().map(|(name, _)| name).collect()
    }

    /// How many run.
    pub fn running(&self) -> usize {
        self.running.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Duration = Duration::from_secs(100);

    fn name(text: &str) -> ConnectionName {
        ConnectionName::parse(text).unwrap()
    }

    fn real(host: &str) -> TestedOrg {
        TestedOrg::Real(host.to_owned())
    }

    fn practice(of: &str) -> TestedOrg {
        TestedOrg::Practice(name(of))
    }

    /// Begins whatever may begin at that moment; their names, and what is to be done then.
    fn begin_all(schedule: &mut TestSchedule, now: Duration) -> (Vec<String>, Turn) {
        let mut begun = Vec::new();
        loop {
            match schedule.next(now) {
                Turn::Begin(name) => {
                    schedule.begin(&name, now);
                    begun.push(name.to_string());
                }
                turn => return (begun, turn),
            }
        }
    }

    #[test]
    fn not_more_than_the_bound_at_a_time() {
        let mut schedule = TestSchedule::default();
        for number in 0..20 {
            assert!(schedule.add(name(&format!("c{number}")), practice("shared")));
        }
        let (begun, turn) = begin_all(&mut schedule, T0);
        assert_eq!(begun.len(), TESTS_AT_ONCE);
        assert_eq!(begun[0], "c0", "in the order they were added");
        assert_eq!(
            turn,
            Turn::Wait(SLOW_AFTER),
            "an org that is silent by then"
        );
        schedule.end(&name("c3"));
        assert_eq!(schedule.next(T0), Turn::Begin(name("c8")));
    }

    #[test]
    fn silent_orgs_hold_nobody_up() {
        let mut schedule = TestSchedule::default();
        for number in 0..100 {
            schedule.add(name(&format!("c{number}")), practice("x"));
        }
        let mut now = T0;
        for _ in 0..MOST_AT_ONCE / TESTS_AT_ONCE {
            let (begun, _) = begin_all(&mut schedule, now);
            assert_eq!(begun.len(), TESTS_AT_ONCE);
            now += SLOW_AFTER;
        }
        assert_eq!(schedule.running(), MOST_AT_ONCE);
        assert_eq!(schedule.next(now), Turn::Idle, "even they are bounded");
    }

    #[test]
    fn one_at_a_time_on_a_real_org_and_spaced() {
        let mut schedule = TestSchedule::default();
        for (connection, org) in [("a1", "a"), ("a2", "a"), ("b1", "b"), ("a3", "a")] {
            schedule.add(name(connection), real(org));
        }
        let (begun, turn) = begin_all(&mut schedule, T0);
        assert_eq!(begun, ["a1", "b1"]);
        assert_eq!(turn, Turn::Idle, "a1 has to end first");
        let half = T0 + SPACING / 2;
        schedule.end(&name("a1"));
        assert_eq!(
            begin_all(&mut schedule, half),
            (vec![], Turn::Wait(SPACING / 2))
        );
        let (begun, turn) = begin_all(&mut schedule, T0 + SPACING);
        assert_eq!((begun, turn), (vec!["a2".to_owned()], Turn::Idle));
        // However long it took: then the next one may begin at once.
        schedule.end(&name("a2"));
        let (begun, _) = begin_all(&mut schedule, T0 + SPACING * 5);
        assert_eq!(begun, ["a3"]);
    }

    #[test]
    fn practice_is_not_spaced() {
        let mut schedule = TestSchedule::default();
        schedule.add(name("a"), practice("one"));
        schedule.add(name("b"), practice("one"));
        assert_eq!(begin_all(&mut schedule, T0).0, ["a", "b"]);
    }

    #[test]
    fn nothing_is_added_twice() {
        let mut schedule = TestSchedule::default();
        assert!(schedule.add(name("a"), real("a")));
        assert!(!schedule.add(name("a"), real("a")), "it waits");
        begin_all(&mut schedule, T0);
        assert!(!schedule.add(name("a"), real("a")), "it runs");
        schedule.end(&name("a"));
        assert!(schedule.add(name("a"), real("a")));
        assert_eq!(schedule.next(T0), Turn::Wait(SPACING), "spaced from before");
    }

    #[test]
    fn after_a_refusal_nothing_more_begins_in_that_world() {
        let mut schedule = TestSchedule::default();
        for number in 0..10 {
            schedule.add(name(&format!("r{number}")), real(&format!("h{number}")));
        }
        begin_all(&mut schedule, T0);
        schedule.add(name("p"), practice("p"));
        let given_up = schedule.give_up(Realm::Salesforce);
        assert_eq!(given_up, [name("r8"), name("r9")]);
        assert_eq!(schedule.running(), 8, "what runs goes on");
        schedule.end(&name("r0"));
        assert_eq!(begin_all(&mut schedule, T0).0, ["p"]);
        assert_eq!(schedule.next(T0), Turn::Idle);
    }

    /// A whole day of tests by a made-up clock: everything runs once, the rules hold at each moment.
    #[test]
    fn everything_runs_once_within_the_rules() {
        let mut schedule = TestSchedule::default();
        let orgs = ["a", "a", "a", "b", "c", "c", "d"];
        let count = 70;
        for number in 0..count {
            schedule.add(name(&format!("c{number}")), real(orgs[number % orgs.len()]));
        }
        let mut now = T0;
        let mut last: BTreeMap<String, Duration> = BTreeMap::new();
        let mut running: VecDeque<(ConnectionName, Duration)> = VecDeque::new();
        let mut done = 0;
        while done < count {
            match schedule.next(now) {
                Turn::Begin(begun) => {
                    let number: usize = begun.as_str()[1..].parse().unwrap();
                    let org = orgs[number % orgs.len()].to_owned();
                    if let Some(before) = last.insert(org, now) {
                        assert!(now >= before + SPACING);
                    }
                    schedule.begin(&begun, now);
                    running.push_back((begun, now));
                    assert!(running.len() <= TESTS_AT_ONCE);
                }
                turn => {
                    let ends = running.front().map(|(_, since)| *since + SPACING / 3);
                    let wakes = match turn {
                        Turn::Wait(wait) => Some(now + wait),
                        _ => None,
                    };
                    now = ends.into_iter().chain(wakes).min().unwrap().max(now);
                    while running
                        .front()
                        .is_some_and(|(_, since)| *since + SPACING / 3 <= now)
                    {
                        schedule.end(&running.pop_front().unwrap().0);
                        done += 1;
                    }
                }
            }
        }
        assert_eq!(schedule.running(), 0);
        assert_eq!(schedule.next(now), Turn::Idle);
    }
}
