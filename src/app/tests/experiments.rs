//! Experiments: one answer leaves causes open, one changed thing settles it; nothing is sent
//! without a yes, and never too much.

use crate::app::*;
use crate::diagnosis::experiments::{ExperimentId, MOST_REQUESTS};
use crate::diagnosis::{Certainty, FixTarget};
use crate::domain::*;

use super::world::{Drive, World, key, refusal};

const SANDBOX: &str = "acme--uat.sandbox.my.salesforce.com";
const PRODUCTION: &str = "acme.my.salesforce.com";

/// A connection as a practice set-up makes it.
fn practised() -> Connection {
    let mut drive = Drive::practice(World::default());
    assert_eq!(drive.run(), Pending::Done);
    *drive.model.facts.saved_connection.clone().unwrap()
}

/// The same for a real org.
fn real(host: &str, username: &str) -> Connection {
    let org = MyDomain::parse(host).unwrap().org;
    Connection {
        practice: None,
        audience: Some(Audience::my_domain(&org)),
        org,
        username: Username::parse(username).unwrap(),
        store: StoreKind::File,
        ..practised()
    }
}

/// Its live test, whose exchanges are refused with these answers, one after the other.
fn tested(connection: Connection, world: World) -> Drive {
    let mut world = world;
    world.stored.insert(connection.entry.spki);
    let mut drive = Drive::new(world);
    drive.send(MsgBody::Start(Box::new(Start::Test {
        connection: Box::new(connection),
        practice: PracticeOptions::default(),
    })));
    assert_eq!(drive.run(), Pending::Done);
    drive
}

fn refusing(answers: &[(&str, &str)]) -> World {
    World {
        refusals: answers.iter().map(|(e, d)| refusal(e, d)).collect(),
        ..World::default()
    }
}

fn ids(drive: &Drive) -> Vec<ExperimentId> {
    let proposed = drive.model.test.experiments.proposed.iter();
    proposed.map(|experiment| experiment.id).collect()
}

fn first(drive: &Drive) -> (String, crate::diagnosis::Certainty) {
    let verdict = drive.model.test.verdict.as_ref().unwrap();
    let finding = &verdict.findings[0];
    (finding.cause.clone(), finding.certainty)
}

fn is_proven(drive: &Drive, cause: &str) {
    let proven = crate::diagnosis::Certainty::Proven;
    assert_eq!(first(drive), (cause.to_owned(), proven));
}

fn is_open(drive: &Drive) {
    let verdict = drive.model.test.verdict.as_ref().unwrap();
    let proven = crate::diagnosis::Certainty::Proven;
    assert!(verdict.findings.len() > 1, "one answer, several causes");
    assert!(verdict.findings.iter().all(|f| f.certainty != proven));
}

/// What the n-th exchange differs in from the first: names of fields of the effect.
fn differences(drive: &Drive, index: usize) -> Vec<&'static str> {
    let parts = |kind: &EffectKind| match kind.clone() {
        EffectKind::Exchange {
            key,
            org,
            issuer,
            subject,
            audience,
            clock_shift_s,
            ..
        } => [
            ("key", format!("{key:?}")),
            ("org", org.to_string()),
            ("issuer", issuer.to_string()),
            ("subject", subject.to_string()),
            ("audience", audience.to_string()),
            ("clock", clock_shift_s.to_string()),
        ],
        other => panic!("{other:?}"),
    };
    let (first, other) = (
        parts(&drive.world.exchanges[0]),
        parts(&drive.world.exchanges[index]),
    );
    let pairs = first.into_iter().zip(other);
    pairs
        .filter(|(one, two)| one != two)
        .map(|(one, _)| one.0)
        .collect()
}

fn agree(drive: &mut Drive) {
    drive.send(MsgBody::Experiment(true));
    assert_eq!(drive.run(), Pending::Done);
}

#[test]
fn the_classic_audience_settles_a_refused_audience() {
    let world = refusing(&[("invalid_grant", "audience is invalid")]);
    let mut drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    is_open(&drive);
    assert_eq!(ids(&drive)[0], ExperimentId::ClassicAudience);
    agree(&mut drive);
    is_proven(&drive, "aud_mismatch");
    assert_eq!(differences(&drive, 1), ["audience"]);
    let EffectKind::Exchange { audience, .. } = &drive.world.exchanges[1] else {
        panic!()
    };
    assert_eq!(audience.as_str(), "https://login.salesforce.com");
    let experiments = &drive.model.test.experiments;
    assert_eq!(experiments.stage, Stage::Done(Ending::Settled));
    assert!(
        experiments
            .therefore
            .starts_with("Tried audience https://login.salesforce.com → a token, therefore"),
        "{}",
        experiments.therefore
    );
    assert_eq!(drive.model.test.verdict.as_ref().unwrap().findings.len(), 1);
    // Wiped, and not given back: others may share the session.
    let token = EffectKind::ForgetToken(TokenHandle(99));
    assert_eq!(drive.world.forgotten, [token]);
    assert!(drive.world.calls.is_empty());
}

#[test]
fn an_answer_that_comes_later_shows_what_was_in_the_way() {
    let mut drive = tested(
        real(SANDBOX, "svc@acme.com.uat"),
        refusing(&[
            ("invalid_grant", "audience is invalid"),
            ("invalid_grant", "user hasn't approved this consumer"),
        ]),
    );
    agree(&mut drive);
    is_proven(&drive, "aud_mismatch");
    let EffectKind::Exchange { audience, .. } = &drive.world.exchanges[1] else {
        panic!()
    };
    assert_eq!(audience.as_str(), "https://test.salesforce.com");
    assert_eq!(drive.world.exchanges.len(), 2);
}

#[test]
fn the_my_domain_as_audience_settles_a_refused_classic_one() {
    let connection = || Connection {
        audience: Some(Audience::parse("https://login.salesforce.com").unwrap()),
        ..real(PRODUCTION, "svc@acme.com")
    };
    let refused = ("invalid_grant", "audience is invalid");
    let mut drive = tested(connection(), refusing(&[refused]));
    is_open(&drive);
    assert_eq!(ids(&drive)[0], ExperimentId::MyDomainAudience);
    agree(&mut drive);
    is_proven(&drive, "aud_mismatch");
    assert_eq!(differences(&drive, 1), ["audience"]);
    let EffectKind::Exchange { audience, .. } = &drive.world.exchanges[1] else {
        panic!()
    };
    assert_eq!(audience.as_str(), "https://acme.my.salesforce.com");
    // The same answer again: it was not this.
    let mut drive = tested(connection(), refusing(&[refused; 4]));
    agree(&mut drive);
    assert_ne!(first(&drive).1, crate::diagnosis::Certainty::Proven);
    assert_eq!(drive.model.test.experiments.stage, Stage::Done(Ending::All));
}

#[test]
fn a_corrected_clock_tells_a_slow_clock_from_a_shifted_time_zone() {
    let world = World {
        clock_offset_ms: 100_000,
        ..refusing(&[("invalid_grant", "expired authorization code")])
    };
    let mut drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    is_open(&drive);
    assert_eq!(ids(&drive), [ExperimentId::CorrectedClock]);
    agree(&mut drive);
    is_proven(&drive, "clock_slow");
    assert_eq!(differences(&drive, 1), ["clock"]);
}

#[test]
fn a_slow_clock_that_was_measured_may_still_not_be_why() {
    let same = ("invalid_grant", "expired authorization code");
    let world = World {
        clock_offset_ms: 400_000,
        ..refusing(&[same, same])
    };
    let mut drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    is_proven(&drive, "clock_slow");
    agree(&mut drive);
    assert_ne!(first(&drive).0, "clock_slow");
}

#[test]
fn the_my_domain_settles_a_login_host() {
    let mut connection = real(PRODUCTION, "svc@acme.com");
    connection.org = MyDomain::parse("login.salesforce.com").unwrap().org;
    connection.app_kind = AppKind::ConnectedApp;
    connection.audience = Some(Audience::parse("https://login.salesforce.com").unwrap());
    let mut world = refusing(&[("invalid_client_id", "client identifier invalid")]);
    world.stored.insert(connection.entry.spki);
    let mut drive = Drive::new(world);
    let org = MyDomain::parse(PRODUCTION).unwrap().org;
    drive.send_all(vec![
        MsgBody::Start(Box::new(Start::Test {
            connection: Box::new(connection),
            practice: PracticeOptions::default(),
        })),
        MsgBody::Told(Told::MyDomain(org)),
    ]);
    drive.run();
    is_open(&drive);
    assert_eq!(ids(&drive)[0], ExperimentId::MyDomainHost);
    agree(&mut drive);
    is_proven(&drive, "wrong_host_for_org");
    assert_eq!(differences(&drive, 1), ["org"]);
}

#[test]
fn the_key_of_another_connection_settles_an_invalid_assertion() {
    let mut world = refusing(&[("invalid_grant", "invalid assertion")]);
    let connection = real(PRODUCTION, "svc@acme.com");
    world.other_keys = vec![OtherKey {
        name: "next".to_owned(),
        role: KeyRole::Active,
        store: StoreKind::File,
        entry: EntryName {
            connection: connection.id,
            spki: key(77).spki,
        },
    }];
    world.stored.insert(key(77).spki);
    let mut drive = tested(connection, world);
    is_open(&drive);
    assert_eq!(ids(&drive)[0], ExperimentId::OtherKey);
    agree(&mut drive);
    is_proven(&drive, "old_key_after_rotation");
    assert_eq!(differences(&drive, 1), ["key"]);
    let wiped = EffectKind::ForgetKey(KeyHandle(77));
    assert!(drive.world.forgotten.contains(&wiped));
}

/// A replacement that is under way, or was given up, is where a refused signature comes from first:
/// it is said at once, with the way on.
#[test]
fn a_replacement_under_way_or_given_up_is_told_first() {
    let at = Timestamp::UNIX_EPOCH;
    let held = |connection: &Connection| HeldKey {
        entry: EntryName {
            connection: connection.id,
            spki: key(77).spki,
        },
        ..connection.active()
    };
    let with = |change: &dyn Fn(&mut Connection)| {
        let mut connection = real(PRODUCTION, "svc@acme.com");
        change(&mut connection);
        let world = refusing(&[("invalid_grant", "invalid assertion")]);
        let drive = tested(connection, world);
        let verdict = drive.model.test.verdict.clone().unwrap();
        let first = &verdict.findings[0];
        assert_eq!(first.cause, "old_key_after_rotation", "{verdict:?}");
        assert_eq!(first.certainty, Certainty::Likely);
        first.fixes[0].clone()
    };
    let fix = with(&|connection| {
        connection.next = Some(NextKey {
            ready: true,
            returning: false,
            taken_up: false,
            held: held(connection),
        });
    });
    let name = real(PRODUCTION, "svc@acme.com").name;
    let go_on = FixTarget::Command(format!("sfjwt rotate {name}"));
    assert_eq!(fix.target, go_on, "{fix:?}");
    let fix = with(&|connection| {
        connection.certificate_path = "/certs/acme.crt".to_owned();
        connection.retired = vec![RetiredKey {
            since: at,
            leaving: false,
            given_up: true,
            turned_back: false,
            unsure: false,
            held: held(connection),
        }];
    });
    assert!(fix.text.contains("/certs/acme.crt"), "{fix:?}");
}

/// The next key was tried in vain: its certificate is not in the app, and waiting for it is no fix.
#[test]
fn a_next_key_that_was_tried_in_vain_is_not_told_first() {
    let mut connection = real(PRODUCTION, "svc@acme.com");
    let entry = EntryName {
        connection: connection.id,
        spki: key(77).spki,
    };
    connection.next = Some(NextKey {
        ready: true,
        returning: false,
        taken_up: false,
        held: HeldKey {
            entry: entry.clone(),
            ..connection.active()
        },
    });
    let refused = ("invalid_grant", "invalid assertion");
    let mut world = refusing(&[refused; 6]);
    world.other_keys = vec![OtherKey {
        name: "acme".to_owned(),
        role: KeyRole::Next,
        store: StoreKind::File,
        entry,
    }];
    world.stored.insert(key(77).spki);
    let mut drive = tested(connection, world);
    assert_eq!(first(&drive).0, "old_key_after_rotation");
    assert_eq!(ids(&drive)[0], ExperimentId::OtherKey);
    agree(&mut drive);
    assert_ne!(first(&drive).0, "old_key_after_rotation");
}

#[test]
fn the_sandboxs_suffix_settles_a_missing_approval() {
    let world = refusing(&[("invalid_grant", "user hasn't approved this consumer")]);
    let mut drive = tested(real(SANDBOX, "svc@acme.com"), world);
    is_open(&drive);
    assert!(ids(&drive).contains(&ExperimentId::UsernameSuffix));
    agree(&mut drive);
    is_proven(&drive, "username_suffix_missing");
    assert_eq!(differences(&drive, 1), ["subject"]);
}

#[test]
fn the_control_tells_an_unknown_key_from_an_app_that_is_missing_here() {
    let missing = (
        "app_not_found",
        "External client app is not installed in this org",
    );
    // The test, the classic audience, the control.
    let world = refusing(&[
        missing,
        missing,
        ("invalid_client_id", "client identifier invalid"),
    ]);
    let mut drive = tested(real(SANDBOX, "svc@acme.com.uat"), world);
    is_open(&drive);
    let listed = |drive: &Drive| {
        let verdict = drive.model.test.verdict.as_ref().unwrap();
        verdict
            .findings
            .iter()
            .any(|f| f.cause == "consumer_key_wrong")
    };
    assert!(listed(&drive));
    assert_eq!(ids(&drive).last(), Some(&ExperimentId::UnknownConsumerKey));
    agree(&mut drive);
    assert_eq!(drive.world.exchanges.len(), 3);
    assert_eq!(differences(&drive, 2), ["issuer"]);
    assert!(!listed(&drive), "{:?}", drive.model.test.verdict);
}

#[test]
fn without_a_yes_nothing_is_sent_to_a_real_org() {
    let world = refusing(&[("invalid_grant", "audience is invalid")]);
    let mut drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    drive.send(MsgBody::Experiment(false));
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.world.exchanges.len(), 1);
    assert!(!drive.model.proposed_experiments().is_empty());
}

#[test]
fn a_practice_run_needs_no_yes_but_somebody_who_asks() {
    let world = refusing(&[("invalid_grant", "audience is invalid")]);
    let mut drive = tested(practised(), world);
    assert_eq!(drive.world.exchanges.len(), 1);
    drive.send(MsgBody::Experiment(false));
    assert_eq!(drive.run(), Pending::Done);
    is_proven(&drive, "aud_mismatch");
}

#[test]
fn a_yes_counts_once() {
    let again = ("invalid_grant", "audience is invalid");
    let world = refusing(&[again, again, again]);
    let mut drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    agree(&mut drive);
    let sent = drive.world.exchanges.len();
    drive.world.refusals = [refusal(again.0, again.1)].into();
    drive.send(MsgBody::Retry);
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.world.exchanges.len(), sent + 1, "only the test");
}

#[test]
fn a_rate_answer_stops_the_rest() {
    let mut world = refusing(&[("app_not_found", "External client app is not installed")]);
    let mut busy = refusal("rate_limit_exceeded", "number of logins exceeded");
    busy.status = 429;
    busy.headers
        .push(("retry-after".to_owned(), "120".to_owned()));
    world.refusals.push_back(busy);
    let mut drive = tested(real(SANDBOX, "svc@acme.com.uat"), world);
    assert!(ids(&drive).len() > 1);
    agree(&mut drive);
    assert_eq!(drive.world.exchanges.len(), 2);
    let experiments = &drive.model.test.experiments;
    assert_eq!(experiments.stage, Stage::Done(Ending::Rate(Some(120))));
    // Asked again, it stays quiet.
    agree(&mut drive);
    assert_eq!(drive.world.exchanges.len(), 2);
}

#[test]
fn after_a_rate_answer_nothing_is_proposed() {
    let mut busy = refusal("server_busy", "later");
    busy.status = 503;
    let world = World {
        refusals: [busy].into(),
        ..World::default()
    };
    let drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    assert!(ids(&drive).is_empty());
}

#[test]
fn never_more_than_six_and_each_after_a_pause() {
    let same = ("invalid_grant", "");
    let mut world = refusing(&[same; 12]);
    world.clock_offset_ms = 100_000;
    let connection = real(SANDBOX, "svc@acme.com");
    for number in 70..76 {
        world.other_keys.push(OtherKey {
            name: format!("k{number}"),
            role: KeyRole::Active,
            store: StoreKind::File,
            entry: EntryName {
                connection: connection.id,
                spki: key(number).spki,
            },
        });
        world.stored.insert(key(number).spki);
    }
    let mut drive = tested(connection, world);
    let began = drive.model.now;
    agree(&mut drive);
    let sent = drive.world.exchanges.len() - 1;
    assert!((3..=MOST_REQUESTS).contains(&sent), "{sent}");
    assert_eq!(drive.model.test.experiments.stage, Stage::Done(Ending::All));
    let sent = i64::try_from(sent).unwrap();
    assert!(drive.model.now - began >= time::Duration::seconds(sent));
    for index in 1..drive.world.exchanges.len() {
        assert_eq!(differences(&drive, index).len(), 1, "one thing each");
    }
}

#[test]
fn stopping_leaves_a_judgement_and_sends_nothing_more() {
    let world = refusing(&[("app_not_found", "External client app is not installed")]);
    let mut drive = tested(real(SANDBOX, "svc@acme.com.uat"), world);
    drive.send(MsgBody::Experiment(true));
    drive.send(MsgBody::StopTest);
    assert_eq!(drive.run(), Pending::Done);
    assert_eq!(drive.world.exchanges.len(), 1);
    assert_eq!(
        drive.model.test.experiments.stage,
        Stage::Done(Ending::Stopped)
    );
    assert!(drive.model.test.verdict.is_some());
}

#[test]
fn a_proven_cause_needs_no_experiment() {
    let world = refusing(&[(
        "inactive_org",
        "organization is locked, closed, or suspended",
    )]);
    let drive = tested(real(PRODUCTION, "svc@acme.com"), world);
    is_proven(&drive, "org_locked");
    assert!(ids(&drive).is_empty());
}

#[test]
fn without_the_key_a_throw_away_key_hints_and_proves_nothing() {
    let mut connection = real(PRODUCTION, "svc@acme.com");
    connection.store = StoreKind::Elsewhere;
    let world = refusing(&[("invalid_client_id", "client identifier invalid")]);
    let mut drive = tested(connection, world);
    assert!(drive.world.exchanges.is_empty());
    assert_eq!(ids(&drive), [ExperimentId::ThrowAwayKey]);
    agree(&mut drive);
    assert_eq!(drive.world.exchanges.len(), 1);
    assert!(matches!(
        drive.world.forgotten.as_slice(),
        [EffectKind::ForgetKey(_)]
    ));
    let verdict = drive.model.test.verdict.as_ref().unwrap();
    let causes: Vec<_> = verdict.findings.iter().map(|f| f.cause.as_str()).collect();
    assert!(causes.contains(&"consumer_key_wrong"), "{causes:?}");
    let proven = crate::diagnosis::Certainty::Proven;
    assert!(verdict.findings.iter().all(|f| f.certainty != proven));
    for id in [CheckId::AppKnown, CheckId::AppSignature, CheckId::UserToken] {
        assert_eq!(drive.model.test.check(id).state, CheckState::Skipped);
    }
}

#[test]
fn login_history_is_evidence_without_the_key() {
    let mut connection = real(PRODUCTION, "svc@acme.com");
    connection.store = StoreKind::Elsewhere;
    let mut drive = tested(connection, World::default());
    assert_eq!(drive.model.test.verdict, None);
    let status = "Restricted IP".to_owned();
    drive.send(MsgBody::Told(Told::LoginHistory(status)));
    is_proven(&drive, "ip_restricted");
}
