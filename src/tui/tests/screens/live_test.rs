//! The live test: running, waiting, red, green.

use super::Screen;
use super::welcome::connection;
use crate::app::tests::world::refusal;
use crate::app::*;
use crate::diagnosis::FixTarget;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

/// Ready for the first request.
fn ready() -> Stage {
    Stage::real().question(QuestionId::ReadyToTest)
}

/// What Salesforce said.
fn refused(error: &str, description: &str) -> Stage {
    ready()
        .refusing(vec![refusal(error, description)])
        .keys("<enter>")
}

fn not_approved() -> ExchangeAnswer {
    refusal("invalid_grant", "user hasn't approved this consumer")
}

/// A change was saved a moment ago, and Salesforce has not heard of it.
fn spreading() -> Stage {
    ready().refusing(vec![not_approved(); 3]).keys("<enter>")
}

/// A line was left out, and that is what Salesforce complains of.
fn line_left_out() -> Stage {
    let stage = Stage::real()
        .at(&Place::Checklist(Step::PreAuthorise))
        .keys("<enter><enter>s");
    stage
        .question(QuestionId::ReadyToTest)
        .refusing(vec![not_approved()])
        .keys("<enter>")
}

fn no_tls(kind: &EffectKind) -> Option<Outcome> {
    let error = TransportError {
        kind: TransportKind::TlsUntrusted,
        detail: "invalid peer certificate: UnknownIssuer".to_owned(),
        elapsed: std::time::Duration::from_millis(41),
        issuer: None,
    };
    matches!(kind, EffectKind::ProbeOrg { .. }).then(|| {
        Outcome::Probed(Box::new(OrgProbe {
            name: ProbeStep::Ok {
                value: 2,
                millis: 12,
            },
            tls: ProbeStep::Failed(error),
            org: ProbeStep::Skipped,
            clock_offset_ms: None,
        }))
    })
}

/// The user may not read contracts.
fn no_contracts(kind: &EffectKind) -> Option<Outcome> {
    let EffectKind::Call {
        call: RestCall::Get(path),
        ..
    } = kind
    else {
        return None;
    };
    path.contains("Contract").then(|| {
        Outcome::Called(RestAnswer::Answered(ExchangeAnswer {
            status: 400,
            headers: Vec::new(),
            body: r#"[{"errorCode":"INVALID_TYPE","message":"sObject type 'Contract' is not supported."}]"#.to_owned(),
            millis: 31,
            clock_offset_ms: Some(0),
        }))
    })
}

fn saved() -> Stage {
    let connection = connection();
    let mut stage = Stage::start(Start::Test {
        connection: Box::new(connection.clone()),
        practice: PracticeOptions::default(),
    });
    stage.world.stored.insert(connection.entry.spki);
    stage
}

fn key_elsewhere() -> Stage {
    Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "certificate-only")
        .question(QuestionId::ReadyToTest)
}

/// One answer leaves several causes open, and requests could tell them apart.
fn ambiguous() -> Stage {
    let mut stage = refused("invalid_grant", "audience is invalid");
    // The pauses between experiments end.
    stage.held.clear();
    stage
}

/// The fix that waits was chosen.
fn waiting_as_told() -> Stage {
    let stage = line_left_out();
    let (findings, fix) = (&stage.model.test.verdict, FixTarget::Wait(10));
    let causes = findings.iter().flat_map(|verdict| &verdict.findings);
    let at = causes
        .clone()
        .enumerate()
        .find_map(|(index, finding)| {
            let wait = finding.fixes.iter().position(|f| f.target == fix)?;
            Some((index, wait))
        })
        .expect("waiting is a fix");
    let keys = format!("{}{}", "<right>".repeat(at.0), at.1 + 1);
    stage.keys(&keys).later(3_000)
}

pub(super) const SCREENS: &[Screen] = &[
    ("test-running", || {
        ready().hold("Exchange").keys("<enter>").later(1_300)
    }),
    ("test-running-first-check", || {
        ready().hold("LoadKey").keys("<enter>").later(900)
    }),
    ("test-waiting-keychain", || {
        ready().hold("LoadKey").keys("<enter>").later(5_000)
    }),
    ("test-waiting-with-countdown", || spreading().later(4_000)),
    ("test-failed-line-left-out", line_left_out),
    ("test-failed-fix-gone-to", || {
        line_left_out().keys("<enter>")
    }),
    ("test-failed-second-fix-marked", || {
        line_left_out().keys("<down>")
    }),
    ("test-failed-other-cause", || {
        line_left_out().keys("<right>")
    }),
    ("test-failed-experiments-dialog", || ambiguous().keys("e")),
    ("test-failed-experiment-runs", || {
        ambiguous()
            .keys("e")
            .hold("Exchange")
            .keys("<enter>")
            .later(2_000)
    }),
    ("test-failed-experiments-over", || {
        ambiguous().keys("e<enter>").later(2_000).later(2_000)
    }),
    ("test-failed-code-page", || line_left_out().keys("i")),
    ("test-failed-login-history", || line_left_out().keys("l")),
    ("test-failed-login-history-told", || {
        line_left_out().keys("lFailed: Not approved for access<enter>")
    }),
    ("test-failed-report-field", || line_left_out().keys("w")),
    ("test-failed-report-written", || {
        line_left_out().keys("w<enter>")
    }),
    ("test-failed-waits-because-a-fix-says-so", waiting_as_told),
    ("test-failed-inactive-user", || {
        refused("inactive_user", "user is inactive")
    }),
    ("test-failed-app-not-found", || {
        refused("invalid_client_id", "client identifier invalid")
    }),
    ("test-failed-signature", || {
        refused("invalid_grant", "invalid assertion")
    }),
    ("test-failed-audience", || {
        refused("invalid_grant", "audience is invalid")
    }),
    ("test-failed-unknown-words", || {
        refused("strange_new_error", "something nobody has seen before")
    }),
    ("test-failed-transport", || {
        ready().with(no_tls).keys("<enter>")
    }),
    ("test-failed-no-key", || {
        let mut stage = ready();
        stage.world.load_error = Some(KeyStoreError::Locked {
            reason: "the collection is locked".to_owned(),
        });
        stage.keys("<enter>")
    }),
    ("test-failed-wrong-user", || {
        let mut stage = ready();
        stage.world.identity = Some("admin@acme.example".to_owned());
        stage.keys("<enter>")
    }),
    ("test-green", || ready().keys("<enter>")),
    ("test-green-with-warning", || {
        Stage::real()
            .answer(QuestionId::Destination, "google-integration-connectors")
            .question(QuestionId::ReadyToTest)
            .with(no_contracts)
            .keys("<enter>")
    }),
    ("test-green-practice", || Stage::practice().at(&Place::Test)),
    ("test-stopped", || {
        ready().hold("Exchange").keys("<enter><ctrl-c>")
    }),
    ("test-key-elsewhere", || key_elsewhere().keys("<enter>")),
    ("test-of-a-connection-green", saved),
    ("test-of-a-connection-failed", || {
        saved().refusing(vec![refusal("inactive_user", "user is inactive")])
    }),
    ("test-of-a-connection-passphrase", || {
        let connection = Connection {
            store: StoreKind::File,
            ..connection()
        };
        Stage::start(Start::Test {
            connection: Box::new(connection),
            practice: PracticeOptions::default(),
        })
    }),
    ("raw-answer", || {
        refused("inactive_user", "user is inactive").keys("x")
    }),
];
