//! Every state of a replacement that can be reached, with every event in it, among them a crash
//! after each single commit: all a crash leaves is the ring as it was saved, the store, and the org.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use uuid::Uuid;

use super::*;
use crate::domain::{Fingerprint, KeyForm};

/// Number of a key; the one the connection was made with is 0.
type Id = u8;

/// Keys that a run may make besides the first: enough for a replacement, one that is given up, and
/// one on top.
const KEYS: Id = 4;

fn key(id: Id) -> HeldKey {
    let spki = Fingerprint::from_sha256([id; 32]);
    HeldKey {
        store: StoreKind::Practice,
        entry: EntryName {
            connection: Uuid::nil(),
            spki,
        },
        certificate_path: String::new(),
        certificate_pem: String::new(),
        key: KeyFacts {
            bits: 2048,
            spki,
            form: KeyForm::Generated,
        },
        certificate: CertificateFacts {
            subject: String::new(),
            self_signed: true,
            not_before: Timestamp::UNIX_EPOCH,
            not_after: Timestamp::UNIX_EPOCH,
            fingerprint: spki,
            spki,
            bits: 2048,
            pem_bytes: 0,
        },
    }
}

fn id(held: &HeldKey) -> Id {
    let found = (0..=KEYS).find(|id| key(*id).key.spki == held.key.spki);
    found.expect("only these keys are made")
}

/// What outlives a crash.
#[derive(Clone, PartialEq, Eq, Debug)]
struct World {
    ring: KeyRing,
    /// Keys in the store.
    store: BTreeSet<Id>,
    /// The key whose certificate the app has.
    trusted: Id,
    /// Keys made so far.
    made: Id,
}

/// A world in a form that can be looked up.
fn name(world: &World) -> String {
    let next = world
        .ring
        .next
        .as_ref()
        .map(|next| (id(&next.held), next.ready, next.returning));
    let retired = world.ring.retired.iter();
    let retired: Vec<(Id, bool)> = retired
        .map(|retired| (id(&retired.held), retired.leaving))
        .collect();
    format!(
        "active {} next {next:?} retired {retired:?} store {:?} trusted {} made {}",
        id(&world.ring.active),
        world.store,
        world.trusted,
        world.made
    )
}

/// One commit of sfjwt, or one deed of the person in Setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Intent of a new key.
    Intend,
    /// The next key goes into the store.
    Store,
    /// The store did not take it.
    Withdraw,
    /// It is known to be there.
    Ready,
    /// The person uploads that key's certificate.
    Upload(Id),
    /// Three successes, then the switch.
    Switch,
    /// Given up; the certificate was seen if the key got as far as its store.
    GiveUp,
    /// A key that was active is to be so again.
    Return(Id),
    /// The active key was accepted; the retired ones are to go.
    Leave,
    /// One is deleted from the store.
    Delete,
    /// The record forgets it.
    Forget,
}

const EVENTS: [Event; 19] = [
    Event::Intend,
    Event::Store,
    Event::Withdraw,
    Event::Ready,
    Event::Upload(0),
    Event::Upload(1),
    Event::Upload(2),
    Event::Upload(3),
    Event::Upload(4),
    Event::Switch,
    Event::GiveUp,
    Event::Return(0),
    Event::Return(1),
    Event::Return(2),
    Event::Return(3),
    Event::Return(4),
    Event::Leave,
    Event::Delete,
    Event::Forget,
];

/// What Salesforce would answer to `held` decides what sfjwt may do; nothing else does.
fn accepted(world: &World, held: &HeldKey) -> bool {
    world.trusted == id(held)
}

/// Certificates that are shown to the person.
fn is_offered(world: &World, wanted: Id) -> bool {
    let ring = &world.ring;
    let next = ring.next.iter().filter(|next| next.ready);
    let retired = ring.retired.iter().filter(|retired| !retired.leaving);
    std::iter::once(&ring.active)
        .chain(next.map(|next| &next.held))
        .chain(retired.map(|retired| &retired.held))
        .any(|held| id(held) == wanted)
}

fn happen(world: &World, event: Event) -> Option<World> {
    let mut after = world.clone();
    let now = Timestamp::UNIX_EPOCH;
    let ring = world.ring.clone();
    let next = world.ring.next.as_ref();
    match event {
        Event::Intend => {
            after.made += 1;
            let fits = after.made <= KEYS;
            after.ring = ring.intended(key(after.made)).ok().filter(|_| fits)?;
        }
        Event::Store => {
            let next = next.filter(|next| !next.ready)?;
            after.store.insert(id(&next.held));
        }
        Event::Withdraw => {
            next.filter(|next| !world.store.contains(&id(&next.held)))?;
            after.ring = ring.withdrawn().ok()?;
        }
        Event::Ready => {
            let next = next.filter(|next| world.store.contains(&id(&next.held)))?;
            after.ring = ring.ready(next.held.certificate_path.clone()).ok()?;
        }
        Event::Upload(wanted) => {
            if !is_offered(world, wanted) {
                return None;
            }
            after.trusted = wanted;
        }
        Event::Switch => {
            let proved = next.is_some_and(|next| accepted(world, &next.held));
            let successes = if proved { SUCCESSES_TO_SWITCH } else { 0 };
            after.ring = ring.switched(successes, now).ok()?;
        }
        Event::GiveUp => {
            let stored = |next: &NextKey| world.store.contains(&id(&next.held));
            after.ring = ring.given_up(next.is_some_and(stored), now).ok()?;
        }
        Event::Return(wanted) => {
            after.ring = ring.returning(&key(wanted).entry).ok()?;
        }
        Event::Leave => {
            // Here a certificate arrives at once; what spreads is looked at below.
            let proved = accepted(world, &world.ring.active);
            after.ring = ring.leaving(proved, now, Duration::ZERO).ok()?;
        }
        Event::Delete => {
            let gone = id(world.ring.to_delete()?);
            after.store.remove(&gone);
        }
        Event::Forget => {
            let gone = world.ring.to_delete()?.clone();
            if world.store.contains(&id(&gone)) {
                return None;
            }
            after.ring = ring.forgotten(&gone.entry);
        }
    }
    (after != *world).then_some(after)
}

/// Every world that can be reached, with what each event makes of it.
fn explore() -> BTreeMap<String, (World, Vec<String>)> {
    let first = World {
        ring: KeyRing {
            active: key(0),
            next: None,
            retired: Vec::new(),
        },
        store: BTreeSet::from([0]),
        trusted: 0,
        made: 0,
    };
    let mut worlds = BTreeMap::new();
    let mut open = VecDeque::from([first]);
    while let Some(world) = open.pop_front() {
        if worlds.contains_key(&name(&world)) {
            continue;
        }
        let after: Vec<World> = EVENTS
            .iter()
            .filter_map(|event| happen(&world, *event))
            .collect();
        let names = after.iter().map(name).collect();
        worlds.insert(name(&world), (world, names));
        open.extend(after);
    }
    worlds
}

/// Names of the worlds from which some event after the other leads to a wanted one.
fn can_reach(
    worlds: &BTreeMap<String, (World, Vec<String>)>,
    wanted: impl Fn(&World) -> bool,
) -> BTreeSet<String> {
    let mut before: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, (_, after)) in worlds {
        for next in after {
            before.entry(next).or_default().push(name);
        }
    }
    let there = worlds.iter().filter(|(_, (world, _))| wanted(world));
    let mut open: Vec<&str> = there.map(|(name, _)| name.as_str()).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name.to_owned()) {
            open.extend(before.get(name).into_iter().flatten());
        }
    }
    reached
}

#[test]
fn whatever_happens_no_key_is_lost_that_the_org_might_trust() {
    let worlds = explore();
    assert!(worlds.len() > 1000, "{} states", worlds.len());
    for (name, (world, _)) in &worlds {
        let named: Vec<Id> = world.ring.all().map(id).collect();
        let once: BTreeSet<Id> = named.iter().copied().collect();
        assert_eq!(once.len(), named.len(), "a key twice: {name}");
        assert!(
            world.store.contains(&id(&world.ring.active)),
            "the active key is not in the store: {name}"
        );
        assert!(
            world.store.contains(&world.trusted) && once.contains(&world.trusted),
            "the key that the org trusts is lost: {name}"
        );
        assert!(
            world.store.is_subset(&once),
            "a key in the store that no record names: {name}"
        );
    }
}

#[test]
fn from_everywhere_there_is_a_way_on_and_a_way_back() {
    let worlds = explore();
    let done = |world: &World| {
        let ring = &world.ring;
        ring.next.is_none() && ring.retired.is_empty() && world.trusted == id(&ring.active)
    };
    let on = can_reach(&worlds, done);
    let missing: Vec<&String> = worlds.keys().filter(|name| !on.contains(*name)).collect();
    assert!(missing.is_empty(), "no way on: {missing:#?}");
    // Back to any key that is kept and not being deleted.
    for wanted in 0..=KEYS {
        let back = can_reach(&worlds, |world| {
            id(&world.ring.active) == wanted && world.trusted == wanted
        });
        let missing: Vec<&String> = worlds
            .iter()
            .filter(|(_, (world, _))| is_offered(world, wanted))
            .map(|(name, _)| name)
            .filter(|name| !back.contains(*name))
            .collect();
        assert!(missing.is_empty(), "no way back to {wanted}: {missing:#?}");
    }
}

#[test]
fn what_is_not_possible_is_refused_with_its_reason() {
    let now = Timestamp::UNIX_EPOCH;
    let ring = KeyRing {
        active: key(0),
        next: None,
        retired: Vec::new(),
    };
    let refused = |ring: Result<KeyRing, RingRefused>| ring.map(drop).unwrap_err();
    assert_eq!(
        refused(ring.clone().ready(String::new())),
        RingRefused::NoNext
    );
    assert_eq!(refused(ring.clone().switched(3, now)), RingRefused::NoNext);
    assert_eq!(
        refused(ring.clone().given_up(true, now)),
        RingRefused::NoNext
    );
    assert_eq!(
        refused(ring.clone().returning(&key(1).entry)),
        RingRefused::NothingRetired
    );
    assert_eq!(
        refused(ring.clone().leaving(true, now, Duration::ZERO)),
        RingRefused::NothingRetired
    );
    assert_eq!(refused(ring.clone().intended(key(0))), RingRefused::SameKey);
    let intended = ring.intended(key(1)).unwrap();
    assert_eq!(
        refused(intended.clone().intended(key(2))),
        RingRefused::NextExists
    );
    assert_eq!(
        refused(intended.clone().switched(3, now)),
        RingRefused::NotReady
    );
    let ready = intended.ready("next.crt".to_owned()).unwrap();
    for successes in 0..SUCCESSES_TO_SWITCH {
        let refusal = refused(ready.clone().switched(successes, now));
        assert_eq!(refusal, RingRefused::NotProved(successes));
    }
    let switched = ready.switched(SUCCESSES_TO_SWITCH, now).unwrap();
    assert_eq!(switched.active.certificate_path, "next.crt");
    assert_eq!(switched.previous(), Some(&key(0)));
    assert_eq!(
        refused(switched.clone().leaving(false, now, Duration::ZERO)),
        RingRefused::ActiveNotProved
    );
    let leaving = switched.leaving(true, now, Duration::ZERO).unwrap();
    // Once that is on disk it goes on without asking Salesforce again.
    assert!(leaving.clone().leaving(false, now, Duration::ZERO).is_ok());
    assert_eq!(leaving.previous(), None);
    assert_eq!(
        refused(leaving.returning(&key(0).entry)),
        RingRefused::NothingRetired
    );
}

/// The active key is accepted by a server that has not heard of the upload yet: that proves nothing
/// against a certificate that is on its way.
#[test]
fn what_was_just_given_up_may_still_arrive() {
    let now = Timestamp::UNIX_EPOCH;
    let spreading = Duration::from_secs(600);
    let ring = KeyRing {
        active: key(0),
        next: None,
        retired: Vec::new(),
    };
    let given_up = ring.intended(key(1)).unwrap();
    let given_up = given_up.ready(String::new()).unwrap();
    let given_up = given_up.given_up(false, now).unwrap();
    for seconds in [0, 1, 599] {
        let at = now + Duration::from_secs(seconds);
        assert_eq!(
            given_up.clone().leaving(true, at, spreading),
            Err(RingRefused::MayArrive(now + spreading))
        );
    }
    let gone = given_up.leaving(true, now + spreading, spreading).unwrap();
    assert!(gone.retired[0].leaving);
    // What was switched away from is proved by the new key's three successes.
    let switched = KeyRing {
        active: key(0),
        next: None,
        retired: Vec::new(),
    };
    let switched = switched.intended(key(1)).unwrap();
    let switched = switched.ready(String::new()).unwrap();
    let switched = switched.switched(SUCCESSES_TO_SWITCH, now).unwrap();
    let gone = switched.leaving(true, now, spreading).unwrap();
    assert!(gone.retired[0].leaving);
    // One that nobody saw is deleted, stored or not.
    let unseen = gone.intended(key(2)).unwrap().given_up(false, now).unwrap();
    assert!(unseen.retired[1].leaving && !unseen.retired[1].given_up);
}

/// "The key before" is the one that signed before, also when another replacement was given up since.
#[test]
fn the_key_before_is_one_that_was_active() {
    let now = Timestamp::UNIX_EPOCH;
    let ring = KeyRing {
        active: key(0),
        next: None,
        retired: Vec::new(),
    };
    let replaced = ring.intended(key(1)).unwrap().ready(String::new()).unwrap();
    let replaced = replaced.switched(SUCCESSES_TO_SWITCH, now).unwrap();
    let next = replaced.intended(key(2)).unwrap();
    let given_up = next.ready(String::new()).unwrap();
    let given_up = given_up.given_up(false, now).unwrap();
    assert_eq!(given_up.previous(), Some(&key(0)));
    // Salesforce may know one that was given up: without another one, that is the way on.
    let mut alone = given_up;
    alone.retired.remove(0);
    assert_eq!(alone.previous(), Some(&key(2)));
}
