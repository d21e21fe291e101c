//! Any sequence of messages: never a panic, never a dangling effect, nothing done twice.

use proptest::prelude::*;

use crate::app::*;
use crate::domain::*;

use super::world::{Drive, World, refusal};

#[derive(Debug, Clone)]
enum Deed {
    Answer(QuestionId, String),
    Default,
    Revisit(QuestionId),
    Tick(&'static str, Option<TickState>),
    Leave(Step),
    Retry,
    Finish,
    Refuse,
    StoreFails,
    Stray(u64),
}

fn question() -> impl Strategy<Value = QuestionId> {
    prop_oneof![
        Just(QuestionId::Destination),
        Just(QuestionId::Org),
        Just(QuestionId::KeySource),
        Just(QuestionId::KeySize),
        Just(QuestionId::CommonName),
        Just(QuestionId::Days),
        Just(QuestionId::CertOut),
        Just(QuestionId::Store),
        Just(QuestionId::Username),
        Just(QuestionId::AppKind),
        Just(QuestionId::AppExists),
        Just(QuestionId::ConsumerKey),
        Just(QuestionId::PreauthoriseBy),
        Just(QuestionId::ReadyToTest),
        Just(QuestionId::Field("project-id".to_owned())),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "google-integration-connectors",
            "versionforge",
            "acme.my.salesforce.com",
            "generate",
            "4096",
            "2048",
            "keychain",
            "file",
            "practice",
            "svc@acme.com",
            "external-client-app",
            "connected-app",
            "new",
            "in-use",
            "permission-set",
            "profile",
            "yes",
            "no",
            "30",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,40}",
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let line = prop::sample::select(vec![
        "open-app-manager",
        "new-app",
        "scope-api",
        "upload-certificate",
        "create",
        "consumer-key",
        "permitted-users",
        "assign-permission-set",
        "select-profile",
        "no-such-line",
    ]);
    let state = prop_oneof![
        Just(None),
        Just(Some(TickState::Done)),
        Just(Some(TickState::Skipped))
    ];
    prop_oneof![
        4 => (question(), text()).prop_map(|(q, t)| Deed::Answer(q, t)),
        8 => Just(Deed::Default),
        2 => question().prop_map(Deed::Revisit),
        4 => (line, state).prop_map(|(line, state)| Deed::Tick(line, state)),
        1 => prop::sample::select(Step::ALL.to_vec()).prop_map(Deed::Leave),
        1 => Just(Deed::Retry),
        16 => Just(Deed::Finish),
        1 => Just(Deed::Refuse),
        1 => Just(Deed::StoreFails),
        1 => (0_u64..40).prop_map(Deed::Stray),
    ]
}

fn act(drive: &mut Drive, deed: Deed) {
    match deed {
        Deed::Answer(question, text) => drive.answer(question, &text),
        Deed::Default => match pending(&drive.model) {
            Pending::Ask(ask) => drive.send(MsgBody::Answer(ask.question, Answer::Default)),
            Pending::Act { line, .. } => {
                drive.send(MsgBody::Tick(line.id.clone(), Some(TickState::Done)));
            }
            _ => {}
        },
        Deed::Revisit(question) => drive.send(MsgBody::Revisit(question)),
        Deed::Tick(line, state) => drive.send(MsgBody::Tick(line.to_owned(), state)),
        Deed::Leave(step) => drive.send(MsgBody::LeaveChecklist(step)),
        Deed::Retry => drive.send(MsgBody::Retry),
        Deed::Finish => {
            drive.step();
        }
        Deed::Refuse => {
            drive.world.refusals.push_back(refusal(
                "invalid_grant",
                "user hasn't approved this consumer",
            ));
        }
        Deed::StoreFails => drive.world.store_error = Some(KeyStoreError::TimedOut),
        Deed::Stray(id) => {
            drive.send(MsgBody::Result(
                EffectId(id + 100_000),
                Box::new(Outcome::Waited),
            ));
        }
    }
}

fn slots_are_single(model: &Model) -> bool {
    let mut slots: Vec<Slot> = model.running.values().map(|effect| effect.slot).collect();
    slots.retain(|slot| !matches!(slot, Slot::Forget | Slot::Revoke));
    let before = slots.len();
    slots.sort_unstable();
    slots.dedup();
    slots.len() == before
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_deeds_is_survived(practice in any::<bool>(), deeds in prop::collection::vec(deed(), 0..120)) {
        let mut drive =
            if practice { Drive::practice(World::default()) } else { Drive::real(World::default()) };
        for deed in deeds {
            act(&mut drive, deed);
            prop_assert!(slots_are_single(&drive.model), "{:?}", drive.model.running);
        }
        while drive.step() {}
        // At rest the flow waits for somebody, or is over: it never waits for nothing.
        let waiting = pending(&drive.model);
        let dangling = matches!(&waiting, Pending::Busy(slots) if slots.is_empty());
        prop_assert!(!dangling, "waits for nothing in step {:?}", drive.model.current_step());
        prop_assert!(drive.model.running.is_empty(), "{:?}", drive.model.running);
    }
}
