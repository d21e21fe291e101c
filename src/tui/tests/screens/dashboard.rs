//! The table of connections, the page of one, and what opens from them.

use super::Screen;
use super::welcome::{connection, shelf};
use crate::app::tests::world::START;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

pub(super) const SCREENS: &[Screen] = &[
    ("dashboard-one", || Stage::home(one())),
    ("dashboard-one-practice", || Stage::home(practice())),
    ("dashboard-all-verdicts", || Stage::home(verdicts())),
    ("dashboard-by-attention", || {
        Stage::home(verdicts()).keys("s")
    }),
    ("dashboard-with-set-ups", || Stage::home(shelf())),
    ("dashboard-500", || Stage::home(many(500))),
    ("dashboard-500-last", || {
        Stage::home(many(500)).keys("<end>")
    }),
    ("dashboard-500-middle", || {
        Stage::home(many(500)).keys("<pgdn><pgdn><pgdn><up>")
    }),
    ("dashboard-filter-typing", || {
        Stage::home(many(500)).keys("/sandbox 12")
    }),
    ("dashboard-filtered", || {
        Stage::home(many(500)).keys("/12<enter><down>")
    }),
    ("dashboard-filter-nothing", || {
        Stage::home(many(500)).keys("/no such org")
    }),
    ("dashboard-tests-running", || {
        let mut stage = Stage::home(verdicts());
        stage.world.pool = tests_beside();
        stage.later(0)
    }),
    ("dashboard-test-all-dialog", || {
        Stage::home(verdicts()).keys("T")
    }),
    ("dashboard-test-begun", || Stage::home(verdicts()).keys("t")),
    ("dashboard-remove-dialog", || {
        Stage::home(verdicts()).keys("x")
    }),
    ("dashboard-remove-set-up-dialog", || {
        Stage::home(shelf()).keys("x")
    }),
    ("dashboard-remove-damaged-dialog", || {
        Stage::home(verdicts()).keys("<home><enter>")
    }),
    ("dashboard-removed", || {
        Stage::home(verdicts()).keys("x<down><enter>")
    }),
    ("dashboard-remove-failed", || {
        Stage::home(verdicts())
            .with(|kind| match kind {
                EffectKind::Upkeep(_) => Some(Outcome::Upkept(Err(UpkeepError::KeyStore(
                    KeyStoreError::Locked {
                        reason: "the keychain is locked".to_owned(),
                    },
                )))),
                _ => None,
            })
            .keys("x<down><enter>")
    }),
    ("dashboard-rename", || Stage::home(verdicts()).keys("e")),
    ("dashboard-rename-refused", || {
        Stage::home(verdicts()).keys("e<ctrl-u>Globex Prod!<enter>")
    }),
    ("dashboard-rename-taken", || {
        Stage::home(verdicts()).keys("e<ctrl-u>globex<enter>")
    }),
    ("dashboard-renamed", || {
        Stage::home(verdicts()).keys("e<ctrl-u>zeta<enter>")
    }),
    ("dashboard-help", || Stage::home(verdicts()).keys("?")),
    ("connection", || Stage::home(one()).keys("<enter>")),
    ("connection-failed", || {
        let mut stage = Stage::home(verdicts());
        stage.world.pool = tests_beside();
        stage.later(0).keys("/initech<enter><enter>")
    }),
    ("connection-ended", || {
        Stage::home(verdicts()).keys("/umbrella<enter><enter>")
    }),
    ("connection-replacing", || {
        Stage::home(verdicts()).keys("/wayne<enter><enter>")
    }),
    ("connection-replaced", || {
        Stage::home(replaced()).keys("<enter>")
    }),
    ("connection-given-up", || {
        let mut shelf = replaced();
        let (connection, _) = &mut shelf.connections[0];
        connection.retired[0].given_up = true;
        Stage::home(shelf).keys("<enter>")
    }),
    ("connection-forget-earlier-dialog", || {
        Stage::home(replaced()).keys("<enter>5")
    }),
    ("connection-needs-passphrase", || {
        let mut stage = Stage::home(verdicts());
        stage.world.pool = tests_beside();
        stage.later(0).keys("/hooli<enter><enter>")
    }),
    ("connection-forget-dialog", || {
        Stage::home(one()).keys("<enter>7")
    }),
    ("hand-over-from-dashboard", || {
        Stage::start(Start::HandOver {
            connection: Box::new(Connection {
                destination: "google-integration-connectors".to_owned(),
                ..connection()
            }),
            certificate: "PEM".to_owned(),
            practice: PracticeOptions::default(),
        })
    }),
];

/// One whose key was replaced, and two systems that had the one before.
fn replaced() -> Shelf {
    let mut shelf = one();
    let (connection, _) = &mut shelf.connections[0];
    let holder = |name: &str, consumer| Holder {
        name: name.to_owned(),
        staged: Staged::Open,
        consumer,
    };
    connection.retired = vec![RetiredKey {
        since: START,
        leaving: false,
        given_up: false,
        turned_back: false,
        unsure: false,
        held: connection.active(),
    }];
    connection.holders = vec![
        holder("MuleSoft", Consumer::Works),
        holder("nightly export", Consumer::Later),
    ];
    shelf
}

const DAY: time::Duration = time::Duration::DAY;

/// A connection as it might be in a company's list.
fn made(name: &str, org: &str, user: &str) -> Connection {
    let first = connection();
    Connection {
        id: uuid::Uuid::from_u128(name.bytes().fold(7, |id, byte| id * 31 + u128::from(byte))),
        name: ConnectionName::parse(name).unwrap(),
        org: MyDomain::parse(org).unwrap().org,
        username: Username::parse(user).unwrap(),
        certificate_path: format!("/home/ada/Downloads/sfjwt-{name}-2026-11-22.crt"),
        ..first
    }
}

/// The same with this many days of a year left.
fn ending_in(connection: Connection, days: i64) -> Connection {
    let not_after = START + DAY * i32::try_from(days).unwrap();
    Connection {
        certificate: CertificateFacts {
            not_before: not_after - DAY * 365,
            not_after,
            ..connection.certificate.clone()
        },
        ..connection
    }
}

fn record(ago: time::Duration, state: Option<(CheckId, CheckState, &str)>) -> TestRecord {
    let check = state.map(|(id, state, note)| CheckResult {
        state,
        note: note.to_owned(),
        ..CheckResult::pending(id)
    });
    let failed = matches!(state, Some((_, CheckState::Failed, _)));
    TestRecord {
        at: START - ago,
        ok: !failed,
        organization_id: None,
        user_id: None,
        checks: check.into_iter().collect(),
    }
}

fn acme() -> Connection {
    let acme = made("acme-prod", "acme.my.salesforce.com", "svc@acme.example");
    ending_in(
        Connection {
            hand_overs: vec![HandOver {
                destination: "google-integration-connectors".to_owned(),
                at: START - DAY * 30,
                key_exported: true,
            }],
            ..acme
        },
        218,
    )
}

fn one() -> Shelf {
    Shelf {
        connections: vec![(acme(), Some(record(time::Duration::HOUR * 2, None)))],
        ..Shelf::default()
    }
}

fn practice() -> Shelf {
    let stage = Stage::practice().at(&Place::HandOver);
    Shelf {
        connections: vec![(connection_of(&stage.model).unwrap(), None)],
        ..Shelf::default()
    }
}

/// Every way a connection can stand.
#[allow(clippy::too_many_lines, reason = "one row a verdict")]
pub(super) fn verdicts() -> Shelf {
    let warned = (
        CheckId::ApiData,
        CheckState::Warning,
        "cannot read Contract",
    );
    let refused = (
        CheckId::UserApproved,
        CheckState::Failed,
        "user is not admin approved to access this app",
    );
    let uat = made(
        "acme-uat",
        "acme--uat.sandbox.my.salesforce.com",
        "svc@acme.example.uat",
    );
    let globex = made("globex", "globex.my.salesforce.com", "api@globex.example");
    let hooli = Connection {
        store: StoreKind::File,
        ..made("hooli", "hooli.my.salesforce.com", "svc@hooli.example")
    };
    let initech = made(
        "initech",
        "initech-dev-ed.develop.my.salesforce.com",
        "peter@initech.example",
    );
    let stark = Connection {
        store: StoreKind::Elsewhere,
        ..made("stark", "stark.my.salesforce.com", "svc@stark.example")
    };
    let umbrella = made(
        "umbrella",
        "umbrella.my.salesforce.com",
        "svc@umbrella.example",
    );
    let wayne = Connection {
        replacement: Some(Replacement {
            reason: ReplaceReason::Due,
            begun: START - DAY * 2,
            proved: None,
            unproved: false,
            switched: None,
            holders: Vec::new(),
            ticks: std::collections::BTreeMap::new(),
        }),
        ..made("wayne", "wayne.my.salesforce.com", "svc@wayne.example")
    };
    let hour = time::Duration::HOUR;
    Shelf {
        connections: vec![
            (acme(), Some(record(hour * 2, None))),
            (ending_in(uat, 365), Some(record(hour / 20, None))),
            (ending_in(globex, 21), Some(record(DAY * 6, Some(warned)))),
            (ending_in(hooli, 300), None),
            (
                ending_in(initech, 310),
                Some(record(hour * 3, Some(refused))),
            ),
            (
                ending_in(stark, 120),
                Some(TestRecord {
                    ok: false,
                    ..record(DAY * 40, None)
                }),
            ),
            (ending_in(umbrella, -4), Some(record(DAY * 400, None))),
            (ending_in(wayne, 12), Some(record(hour, None))),
        ],
        drafts: Vec::new(),
        unreadable: vec![RecordError::Damaged {
            path: "/home/ada/.config/sfjwt/connections/broken.toml".to_owned(),
            reason: "line 3: expected a value".to_owned(),
        }],
    }
}

/// Some of them are tested beside.
fn tests_beside() -> PoolState {
    let name = |name: &str| ConnectionName::parse(name).unwrap();
    let since = START - time::Duration::seconds(4);
    let refused = (CheckId::UserApproved, CheckState::Failed, "not approved");
    let end = PoolEnd {
        at: START,
        order: 1,
        millis: 900,
        record: Some(record(time::Duration::ZERO, Some(refused))),
        finding: Some(PoolFinding {
            code: "SFJWT-APPR-02".to_owned(),
            cause: "approved.not".to_owned(),
            title: "The user may not use this app yet.".to_owned(),
        }),
        problem: None,
    };
    PoolState {
        version: 1,
        tests: [
            (name("acme-prod"), PoolTest::Running { since }),
            (name("acme-uat"), PoolTest::Waiting),
            (name("hooli"), PoolTest::NotTested(NotTested::Passphrase)),
            (name("initech"), PoolTest::Ended(std::sync::Arc::new(end))),
        ]
        .into(),
    }
}

/// A consultant's list.
pub(in crate::tui::tests) fn many(count: usize) -> Shelf {
    let base = acme();
    let connections = (1..=count).map(|number| {
        let name = format!("customer-{number:03}");
        let sandbox = number % 3 == 0;
        let org = if sandbox {
            format!("customer{number}--uat.sandbox.my.salesforce.com")
        } else {
            format!("customer{number}.my.salesforce.com")
        };
        let connection = Connection {
            id: uuid::Uuid::from_u128(number as u128),
            name: ConnectionName::parse(&name).unwrap(),
            org: MyDomain::parse(&org).unwrap().org,
            username: Username::parse(&format!("svc@customer{number}.example")).unwrap(),
            ..base.clone()
        };
        let days = i64::try_from(number * 37 % 400).unwrap() - 20;
        let failed = (CheckId::UserApproved, CheckState::Failed, "");
        let test = (number % 7 > 0).then(|| {
            let ago = time::Duration::minutes(i64::try_from(number * number).unwrap());
            record(ago, (number % 11 == 0).then_some(failed))
        });
        (ending_in(connection, days), test)
    });
    Shelf {
        connections: connections.collect(),
        ..Shelf::default()
    }
}
