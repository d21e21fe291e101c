//! Fixing a saved connection: the set-up that made it, taken up again with everything answered, so
//! that a finding leads to the field or checklist line behind it, and the test runs again by itself.

use crate::diagnosis::{Evidence, Fix, FixTarget, judge, read_pasted_answer};
use crate::domain::{
    Connection, ConnectionName, KeyForm, KeySize, PracticeOptions, StoreKind, Tick, TickState,
};
use crate::guide::notes;

use super::{
    Door, Entry, Journey, KeySource, Model, ReplaceTask, Step, checklist_for, live_test, persist,
};

/// What a saved connection is opened for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repair {
    /// What was fixed first: where the person already wanted to go.
    pub fix: Option<Fix>,
    /// What somebody was told by Salesforce, redacted.
    pub told: Option<String>,
}

impl Repair {
    /// The door to it.
    pub fn door(self, name: ConnectionName) -> Door {
        Door::Repair(name, Box::new(self))
    }
}

/// Takes a saved connection up. `pem` is its certificate's text, or empty when the file is gone.
pub(super) fn begin(
    model: &mut Model,
    connection: &Connection,
    pem: String,
    repair: Repair,
    practice: PracticeOptions,
) {
    persist::load_connection(model, connection, practice);
    model.journey = Journey::Setup;
    if let Some(certificate) = &mut model.facts.certificate
        && certificate.pem.is_empty()
    {
        // Records of version 1 leave the text to its file; that alone is no change worth saving.
        certificate.pem.clone_from(&pem);
        if let Some(saved) = &mut model.facts.saved_connection {
            saved.certificate_pem = pem;
        }
    }
    answer_key(model, connection);
    let answers = &mut model.answers;
    answers.app_exists = Some(true);
    answers.by_profile = Some(false);
    answers.ready = Some(true);
    model.facts.token_issued = true;
    // What the destination asked for is not asked again; its page has placeholders for it.
    let fields = model
        .destination()
        .into_iter()
        .flat_map(crate::guide::Destination::asked);
    let fields: Vec<String> = fields.map(|field| field.id.clone()).collect();
    let fields = fields.into_iter().map(|id| (id, String::new()));
    model.answers.fields.extend(fields);
    // It was saved when its test was green: every line had been done then.
    let lines = [Step::App, Step::PreAuthorise].into_iter();
    let lines = lines.filter_map(|step| checklist_for(model, step));
    let lines: Vec<String> = lines
        .flat_map(|list| list.lines.iter().map(|line| line.id.clone()))
        .collect();
    let tick = Tick {
        state: TickState::Done,
        at: connection.created,
    };
    model.ticks = lines.into_iter().map(|line| (line, tick)).collect();
    model.repair = Some(repair);
    retell(model);
}

/// The answers that led to a connection's key.
fn answer_key(model: &mut Model, connection: &Connection) {
    let answers = &mut model.answers;
    let elsewhere = connection.store == StoreKind::Elsewhere;
    answers.key_source = Some(match connection.key.form {
        _ if elsewhere => KeySource::CertificateOnly,
        KeyForm::Generated => KeySource::Generate,
        _ => KeySource::Import,
    });
    answers.key_size = KeySize::from_bits(connection.key.bits);
    if answers.key_source != Some(KeySource::Generate) {
        answers.import_path = Some(notes::PASTED.to_owned());
    }
    let certificate = &connection.certificate;
    let days = (certificate.not_after - certificate.not_before).whole_days();
    answers.days = u16::try_from(days).ok();
    let mut subject = certificate.subject.split(", ");
    let name = subject.find_map(|part| part.strip_prefix("CN="));
    answers.common_name = name.map(str::to_owned);
    answers.certificate_path = Some(connection.certificate_path.clone());
    answers.store = Some(connection.store);
}

/// A change of a saved connection goes on. The draft has the answers, the record what no set-up
/// knows: hand-overs, the keys of before and after, a replacement that is under way.
pub(super) fn go_on(model: &mut Model, connection: Connection) {
    if was_replaced(model, &connection) {
        persist::load_key(model, &connection);
        answer_key(model, &connection);
    }
    model.facts.saved_connection = Some(Box::new(connection));
    model.repair = Some(Repair::default());
}

/// Whether the key of the draft gave way to the one of today since the draft was saved.
fn was_replaced(model: &Model, connection: &Connection) -> bool {
    let Some(taken) = model.facts.key.as_ref().map(|key| key.facts.spki) else {
        return false;
    };
    let saved = model.facts.saved_draft.as_ref().map(|draft| draft.saved);
    let newer = saved.is_some_and(|saved| saved < connection.certificate.not_before);
    let mut retired = connection.retired.iter();
    let kept = retired.any(|retired| retired.held.key.spki == taken);
    taken != connection.key.spki && (kept || newer)
}

/// Takes a saved connection up for its hand-over alone: nothing is tested and no line is asked for;
/// what the destination asks for is asked again.
pub(super) fn hand_over(
    model: &mut Model,
    connection: &Connection,
    pem: String,
    practice: PracticeOptions,
) {
    begin(model, connection, pem, Repair::default(), practice);
    model.repair = None;
    model.answers.fields.clear();
    model.hand_over_only = true;
}

/// What somebody was told, judged with everything that is known by now: that it works from here
/// says much about the other system.
pub(super) fn retell(model: &mut Model) {
    let told = model.repair.as_ref().and_then(|repair| repair.told.clone());
    let Some(text) = told else { return };
    let read = read_pasted_answer(&text);
    let shown = read.body.clone().unwrap_or_default();
    let works = model.test_is_green();
    if works && model.journal.contains(&Entry::TestFailed) {
        // It was the same here, and is mended: that is the answer.
        model.explained = None;
        return;
    }
    let evidence = live_test::with_context(
        model,
        Evidence {
            other_client_works: works.then_some(true),
            ..read
        },
    );
    model.explained = Some((shown, Box::new(judge(&evidence))));
}

/// The door behind which a fix of a tested connection can be made: a field of it, or a checklist
/// line, or its replacement. `None` where the fix is made elsewhere, or the connection is open already.
pub fn door_to_fix(model: &Model, fix: &Fix) -> Option<Door> {
    let Journey::Test(connection) = &model.journey else {
        return None;
    };
    if let FixTarget::Command(command) = &fix.target
        && *command == format!("sfjwt rotate {}", connection.name)
    {
        return Some(Door::Replace(connection.name.clone(), ReplaceTask::All));
    }
    let inside = match &fix.target {
        // The org of a practice run is the simulated one.
        FixTarget::Question(id) => !(model.is_practice() && id == "org"),
        FixTarget::Line(_) => true,
        _ => false,
    };
    let repair = Repair {
        fix: Some(fix.clone()),
        told: None,
    };
    inside.then(|| repair.door(connection.name.clone()))
}

impl Model {
    /// A saved connection is being fixed.
    pub const fn is_repair(&self) -> bool {
        self.repair.is_some()
    }
}
