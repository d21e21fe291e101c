//! Replacing a key, place by place; and a second app beside the first.

use super::Screen;
use super::welcome::connection;
use crate::app::tests::world::{START, refusal};
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

/// The key of today is in its store; `holders` is who else has it.
fn with_copies(holders: &[&str]) -> Stage {
    let mut connection = connection();
    let made = holders.iter().map(|id| HandOver {
        destination: (*id).to_owned(),
        at: connection.created,
        key_exported: true,
    });
    connection.hand_overs = made.collect();
    let stored = connection.entry.spki;
    let mut stage = Stage::start(Start::Replace {
        connection: Box::new(connection),
        certificate: "PEM".to_owned(),
        task: ReplaceTask::All,
        practice: PracticeOptions::default(),
    });
    stage.world.stored.insert(stored);
    // Not the number of the key of today.
    stage.world.next_key = 40;
    stage
}

/// Keys from before are to go: one that was switched away from, or one that was given up just now.
fn forgetting(given_up: bool) -> Stage {
    let mut connection = connection();
    let stored = connection.entry.spki;
    connection.retired = vec![RetiredKey {
        since: START,
        leaving: false,
        given_up,
        turned_back: false,
        unsure: false,
        held: HeldKey {
            entry: EntryName {
                spki: Fingerprint::from_sha256([30; 32]),
                ..connection.entry.clone()
            },
            ..connection.active()
        },
    }];
    let mut stage = Stage::start(Start::Replace {
        connection: Box::new(connection),
        certificate: "PEM".to_owned(),
        task: ReplaceTask::Forget,
        practice: PracticeOptions::default(),
    });
    stage.world.stored.insert(stored);
    stage.settle();
    stage
}

fn rotate() -> Stage {
    with_copies(&[])
}

/// Two systems have the key as well; everything goes on in the same app.
fn in_one_go() -> Stage {
    with_copies(&["google-integration-connectors", "MuleSoft"])
}

fn leaked() -> Stage {
    rotate().answer(QuestionId::ReplaceReason, "leaked")
}

fn moment() -> Stage {
    in_one_go().question(QuestionId::Moment)
}

fn upload() -> Stage {
    moment().at(&Place::Checklist(Step::Upload))
}

/// What Salesforce says to the next key (`true`) and to the key of today.
fn answers(stage: Stage, accepts: fn(bool) -> bool) -> Stage {
    stage.with(move |kind| {
        let EffectKind::Exchange { key, .. } = kind else {
            return None;
        };
        let refused = refusal("invalid_grant", "invalid assertion");
        (!accepts(key.0 > 40)).then_some(Outcome::Exchanged(ExchangeOutcome::Refused(refused)))
    })
}

/// The certificate was uploaded, and asking has begun.
fn polling(accepts: fn(bool) -> bool) -> Stage {
    answers(upload(), accepts).at(&Place::SwitchOver)
}

fn left_to_others() -> Stage {
    let mut stage = answers(upload(), |next| !next);
    stage.send(MsgBody::LeaveChecklist(Step::Upload));
    stage.at(&Place::SwitchOver)
}

/// The new certificate did not arrive in the time that takes.
fn stuck() -> Stage {
    let mut stage = polling(|next| !next).later(700_000);
    stage.held.clear();
    stage.settle();
    stage.held.push("Wait");
    stage
}

/// Everything is accepted, and time passes: the new key is the active one.
fn switched(stage: Stage) -> Stage {
    let mut stage = stage.at(&Place::SwitchOver);
    stage.held.clear();
    stage.settle();
    stage
}

/// The new key is accepted three times, and no longer when the live test runs.
fn switched_and_broken() -> Stage {
    let mut accepted = 0;
    switched(in_one_go().with(move |kind| {
        let EffectKind::Exchange { key, .. } = kind else {
            return None;
        };
        accepted += u8::from(key.0 > 40);
        (accepted > SUCCESSES_TO_SWITCH).then(|| {
            let refused = refusal("invalid_grant", "inactive user");
            Outcome::Exchanged(ExchangeOutcome::Refused(refused))
        })
    }))
}

fn end(forget: &str) -> Stage {
    let stage = switched(in_one_go()).question(QuestionId::PreviousKey);
    stage.answer(QuestionId::PreviousKey, forget)
}

pub(super) const SCREENS: &[Screen] = &[
    ("replace-reason", rotate),
    ("replace-proving", || {
        rotate()
            .hold("Exchange")
            .answer(QuestionId::ReplaceReason, "due")
    }),
    ("replace-proved", || {
        rotate().answer(QuestionId::ReplaceReason, "due")
    }),
    ("replace-unproved", || {
        rotate()
            .refusing(vec![refusal("invalid_grant", "invalid assertion"); 9])
            .answer(QuestionId::ReplaceReason, "due")
    }),
    ("replace-holders", || {
        in_one_go().question(QuestionId::Holders)
    }),
    ("replace-holders-leaked", || {
        leaked().question(QuestionId::Holders)
    }),
    ("replace-plan", || {
        in_one_go().question(QuestionId::ReplacePlan)
    }),
    ("replace-size", || in_one_go().question(QuestionId::KeySize)),
    ("replace-certificate", || {
        in_one_go().question(QuestionId::CommonName)
    }),
    ("replace-store", || in_one_go().question(QuestionId::Store)),
    ("replace-storing", || {
        in_one_go().hold("StoreKey").at(&Place::Work(Step::NextKey))
    }),
    ("replace-store-hangs", || {
        in_one_go()
            .hold("StoreKey")
            .at(&Place::Work(Step::NextKey))
            .later(5_000)
    }),
    ("replace-store-failed", || {
        let mut stage = in_one_go();
        stage.world.store_error = Some(KeyStoreError::Locked {
            reason: "a window".to_owned(),
        });
        stage.at(&Place::Problem)
    }),
    ("replace-certificate-place", || {
        let mut stage = in_one_go();
        stage.world.write_error = Some(FileError::Exists("/home/ada/acme.crt".to_owned()));
        stage.at(&Place::Problem).keys("1")
    }),
    ("replace-stage", || {
        in_one_go().question(QuestionId::Stage("MuleSoft".to_owned()))
    }),
    ("replace-stage-key-file", || {
        in_one_go()
            .question(QuestionId::Stage("MuleSoft".to_owned()))
            .keys("w")
    }),
    ("replace-moment", moment),
    ("replace-moment-alone", || {
        rotate().question(QuestionId::Moment)
    }),
    ("replace-upload-leaked", || {
        leaked().at(&Place::Checklist(Step::Upload))
    }),
    ("replace-later", || moment().keys("2")),
    ("replace-upload", upload),
    ("replace-upload-others", || upload().keys("a")),
    ("replace-upload-left", left_to_others),
    ("replace-switch-over", || polling(|next| !next)),
    ("replace-switch-neither", || polling(|_| false)),
    ("replace-switch-arriving", || polling(|_| true)),
    ("replace-switch-arrived", || polling(|next| next)),
    ("replace-switch-help", || polling(|next| !next).keys("?")),
    ("replace-switch-raw", || polling(|next| !next).keys("x")),
    ("replace-stuck", stuck),
    ("replace-stuck-steps", || stuck().keys("2")),
    ("replace-give-up", || stuck().keys("3")),
    ("replace-given-up", || stuck().keys("32")),
    ("replace-leave", || polling(|next| !next).keys("<ctrl-c>")),
    ("replace-switched", || switched(in_one_go())),
    ("replace-consumer", || {
        switched(in_one_go()).question(QuestionId::Consumer("MuleSoft".to_owned()))
    }),
    ("replace-switched-broken", switched_and_broken),
    ("replace-previous", || {
        switched(in_one_go()).question(QuestionId::PreviousKey)
    }),
    ("replace-forget", || forgetting(false)),
    ("replace-forget-may-arrive", || forgetting(true)),
    ("replace-end", || end("keep")),
    ("replace-end-forgotten", || end("forget")),
    ("replace-end-leaked", || {
        switched(leaked())
            .question(QuestionId::PreviousKey)
            .answer(QuestionId::PreviousKey, "forget")
    }),
    ("second-app-end", || {
        let mut stage = Stage::real();
        stage.send(MsgBody::Beside {
            connection: Box::new(connection()),
            holders: vec!["MuleSoft".to_owned(), "nightly export".to_owned()],
        });
        stage.at(&Place::HandOver)
    }),
];
