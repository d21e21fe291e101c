//! The welcome screen and what opens from it.

use super::Screen;
use crate::app::tests::world::refusal;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

pub(super) const SCREENS: &[Screen] = &[
    ("welcome", || Stage::home(Shelf::default())),
    ("welcome-reading", || Stage::home(shelf()).hold("ReadShelf")),
    ("welcome-with-set-ups", || Stage::home(set_ups())),
    ("welcome-last-set-up", || {
        Stage::home(set_ups()).keys("<down><down><down><down><down><down><down><down><down>")
    }),
    ("welcome-practise-marked", || {
        Stage::home(Shelf::default()).keys("<down><down><down>")
    }),
    ("resume-dialog", || Stage::home(shelf()).keys("<enter>")),
    ("resume-dialog-practice", || {
        Stage::home(shelf()).keys("<down><enter>")
    }),
    ("resume-offered", || {
        Stage::start(Start::Home {
            offer: Some(Box::new(draft())),
            practice: false,
        })
    }),
    ("replace-dialog", || Stage::home(Shelf::default()).keys("3")),
    ("explain-empty", || Stage::home(Shelf::default()).keys("2")),
    ("explain-filled", || {
        Stage::home(Shelf::default()).keys("2").paste(
            r#"{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}"#,
        )
    }),
    ("explained", || {
        Stage::home(Shelf::default())
            .keys("2")
            .paste(
                r#"{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}"#,
            )
            .keys("<enter>")
    }),
    ("explained-for-a-connection", || {
        Stage::home(shelf())
            .keys("f")
            .paste("invalid_app_access user is not admin approved to access this app")
            .keys("<enter>")
    }),
    ("repair-failed", || repair(vec![not_approved()])),
    ("repair-first-fix", || {
        repair(vec![not_approved()]).keys("<enter>")
    }),
    ("repair-green-with-what-was-told", || repair(Vec::new())),
    ("hand-over-finished-dialog", || {
        Stage::practice().at(&Place::HandOver).keys("<enter>")
    }),
    ("explained-unknown", || {
        Stage::home(Shelf::default()).keys("2it just does not work<enter>")
    }),
];

/// A connection of another computer's programs was refused, and it is opened with what they said.
fn repair(answers: Vec<ExchangeAnswer>) -> Stage {
    let connection = connection();
    let mut stage = Stage::start(Start::Repair {
        connection: Box::new(connection.clone()),
        certificate: String::new(),
        repair: Repair {
            fix: None,
            told: Some("invalid_grant: invalid assertion".to_owned()),
        },
        practice: PracticeOptions::default(),
    });
    stage.world.stored.insert(connection.entry.spki);
    stage.world.refusals = answers.into();
    stage
}

fn not_approved() -> ExchangeAnswer {
    refusal(
        "invalid_app_access",
        "user is not admin approved to access this app",
    )
}

/// A set-up in the middle of its checklist.
fn draft() -> Draft {
    let stage = Stage::real()
        .at(&Place::Checklist(Step::App))
        .keys("<enter><enter>");
    *stage.model.facts.saved_draft.clone().unwrap()
}

fn practice_draft() -> Draft {
    let stage = Stage::practice().question(QuestionId::AppKind);
    *stage.model.facts.saved_draft.clone().unwrap()
}

/// A connection that works.
pub(super) fn connection() -> Connection {
    let stage = Stage::real().at(&Place::HandOver);
    connection_of(&stage.model).unwrap()
}

/// Two unfinished set-ups, and no connection yet.
fn set_ups() -> Shelf {
    Shelf {
        connections: Vec::new(),
        ..shelf()
    }
}

/// Two connections, one of them tested, and two unfinished set-ups.
pub(super) fn shelf() -> Shelf {
    let now = crate::app::tests::world::START;
    let first = connection();
    let second = Connection {
        name: ConnectionName::parse("globex-production-billing").unwrap(),
        username: Username::parse("integration.billing@globex.example").unwrap(),
        ..first.clone()
    };
    let record = TestRecord {
        at: now - time::Duration::minutes(3),
        ok: true,
        organization_id: None,
        user_id: None,
        checks: Vec::new(),
    };
    Shelf {
        connections: vec![(first, Some(record)), (second, None)],
        drafts: vec![
            Draft {
                saved: now - time::Duration::hours(26),
                name: ConnectionName::parse("acme-uat-2").unwrap(),
                ..draft()
            },
            practice_draft(),
        ],
        unreadable: Vec::new(),
    }
}
