//! Between the model and what is kept on disk. Neither direction carries a secret.

use crate::domain::{
    Audience, CertificateRequest, Connection, Consumer, Draft, DraftAnswers, DraftCertificate,
    DraftKey, EntryName, HandOver, Holder, KeyFacts, KeyForm, MyDomain, PracticeOptions,
    RetiredKey, SCHEMA_VERSION, Staged, StoreKind, TickState, Timestamp,
};

use crate::guide::notes;

use super::adopt;
use super::checklist::find_line;
use super::update::SPREADING;
use super::{Adopt, CertificateFact, Entry, Journey, KeyFact, KeySource, LiveTest, Model};

/// The draft as it should be on disk now; `None` before there is a name.
pub fn draft_of(model: &Model) -> Option<Draft> {
    let name = model.facts.name.clone()?;
    // A draft of a practice run says so from its first moment: it must never resume on a real org.
    let practice = if model.is_practice() {
        Some(model.practice_name.clone()?)
    } else {
        None
    };
    let answers = &model.answers;
    let key = model.facts.key.as_ref().and_then(|key| {
        let store = key.stored.or(key.intended)?;
        Some(DraftKey {
            facts: key.facts.clone(),
            store,
            stored: key.stored.is_some(),
        })
    });
    // Without a key on its way to a store, a certificate is worth nothing.
    let certificate = key
        .as_ref()
        .and(model.facts.certificate.as_ref())
        .map(|certificate| DraftCertificate {
            pem: certificate.pem.clone(),
            facts: certificate.facts.clone(),
            path: certificate.written.clone(),
        });
    Some(Draft {
        version: SCHEMA_VERSION,
        id: model.id,
        name,
        practice,
        saved: model.now,
        answers: DraftAnswers {
            destination: answers.destination.clone(),
            org: answers.org.clone(),
            key_size: answers.key_size,
            imported_from: imported_from(model),
            certificate_only: answers.key_source == Some(KeySource::CertificateOnly),
            common_name: answers.common_name.clone(),
            days: answers.days,
            certificate_path: answers.certificate_path.clone(),
            store: answers.store,
            username: answers.username.clone(),
            app_kind: answers.app_kind,
            app_exists: answers.app_exists,
            consumer_key: answers.consumer_key.clone(),
            by_profile: answers.by_profile,
            adopted: model.is_adoption(),
            fields: answers.fields.clone(),
        },
        key,
        certificate,
        ticks: model.ticks.clone(),
        token_issued: model.facts.token_issued,
        replaces: model.replaces.clone(),
        moving_over: model.holders().into_iter().map(|h| h.name).collect(),
    })
}

/// Where the key came from. One that was pasted has no file to be read again: as long as it is not
/// in its store, it has to be pasted once more.
fn imported_from(model: &Model) -> Option<String> {
    let stored = model
        .facts
        .key
        .as_ref()
        .is_some_and(|key| key.stored.is_some());
    let path = model.answers.import_path.clone();
    path.filter(|path| stored || path != notes::PASTED)
}

/// Whether the draft on disk differs from what it should be, the time aside.
pub(super) fn draft_is_stale(model: &Model) -> Option<Draft> {
    let wanted = draft_of(model)?;
    let current = model.facts.saved_draft.as_deref();
    let same = current.is_some_and(|saved| {
        Draft {
            saved: wanted.saved,
            ..saved.clone()
        } == wanted
    });
    (!same).then_some(wanted)
}

/// Takes up a saved set-up.
pub(super) fn resume(model: &mut Model, draft: Draft, practice: PracticeOptions) {
    let saved = draft.clone();
    model.journey = Journey::Setup;
    model.id = draft.id;
    model.practice = draft.practice.is_some().then_some(practice);
    model.practice_name = draft.practice;
    let answers = draft.answers;
    let source = match (&draft.key, &answers.imported_from) {
        _ if answers.certificate_only => Some(KeySource::CertificateOnly),
        (_, Some(_)) => Some(KeySource::Import),
        (key, None) => (key.is_some() || answers.key_size.is_some()).then_some(KeySource::Generate),
    };
    let target = &mut model.answers;
    target.destination = answers.destination;
    target.org = answers.org;
    target.key_source = source;
    target.key_size = answers.key_size;
    target.import_path = answers.imported_from;
    target.common_name = answers.common_name;
    target.days = answers.days;
    target.certificate_path = answers.certificate_path;
    target.store = answers.store;
    target.username = answers.username;
    target.app_kind = answers.app_kind;
    target.app_exists = answers.app_exists;
    target.consumer_key = answers.consumer_key;
    target.by_profile = answers.by_profile;
    target.fields = answers.fields;
    if answers.adopted {
        model.adopt = Some(Adopt::default());
        adopt::existing_app(model);
    }
    model.facts.name = Some(draft.name.clone());
    model.facts.key = draft.key.map(|key| KeyFact {
        handle: None,
        facts: key.facts,
        stored: key.stored.then_some(key.store),
        intended: Some(key.store),
    });
    model.facts.certificate = draft.certificate.map(|certificate| CertificateFact {
        pem: certificate.pem,
        facts: certificate.facts,
        written: certificate.path,
    });
    model.facts.token_issued = draft.token_issued;
    if !draft.moving_over.is_empty() {
        model.answers.replace.holders = Some(draft.moving_over);
    }
    model.replaces = draft.replaces;
    model.ticks = draft.ticks;
    if model.is_practice() {
        // Which lines stay undone is a choice of each practice run.
        model.ticks.retain(|_, tick| tick.state == TickState::Done);
    }
    model.spread_by = spread_by(model);
    if model.answers.consumer_key.is_none() {
        // Shown once and lost with the process: it has to be looked at again.
        model.ticks.remove("consumer-key");
    }
    model.facts.saved_draft = Some(Box::new(saved));
    model.journal.push(Entry::Resumed(draft.name));
}

/// When the last Save or Create that was ticked on a real org will have spread. A simulated org says
/// so itself when it is opened.
pub(super) fn spread_by(model: &Model) -> Option<Timestamp> {
    let done = model
        .ticks
        .iter()
        .filter(|(_, tick)| tick.state == TickState::Done && !model.is_practice());
    let saves =
        done.filter(|(line, _)| find_line(model, line).is_some_and(|(_, line)| line.starts_clock));
    saves.map(|(_, tick)| tick.at + SPREADING).max()
}

/// The connection that a finished set-up makes.
pub fn connection_of(model: &Model) -> Option<Connection> {
    let answers = &model.answers;
    let key = model.facts.key.as_ref()?;
    let certificate = model.facts.certificate.as_ref()?;
    let org = if model.is_practice() {
        MyDomain::practice("practice.invalid")
    } else {
        model.org()?
    };
    let saved = model.facts.saved_connection.as_deref();
    Some(Connection {
        version: SCHEMA_VERSION,
        id: model.id,
        name: model.facts.name.clone()?,
        destination: answers.destination.clone()?,
        audience: audience_of(model, saved, &org),
        org,
        practice: if model.is_practice() {
            model.practice_name.clone()
        } else {
            None
        },
        app_kind: answers.app_kind?,
        consumer_key: answers.consumer_key.clone()?,
        username: answers.username.clone()?,
        store: key.stored?,
        entry: EntryName {
            connection: model.id,
            spki: key.facts.spki,
        },
        key: key.facts.clone(),
        certificate: certificate.facts.clone(),
        certificate_path: certificate.written.clone().unwrap_or_default(),
        created: saved.map_or(model.now, |saved| saved.created),
        hand_overs: hand_overs(model),
        certificate_pem: certificate.pem.clone(),
        next: saved.and_then(|saved| saved.next.clone()),
        retired: retired(saved, &key.facts, certificate),
        replacement: saved.and_then(|saved| saved.replacement.clone()),
        holders: holders(model, saved, &key.facts),
        replaces: model.replaces.clone(),
    })
}

/// Who is known to hold a key of it. Of a second app that begins they are those who move over to it;
/// with another key nobody was seen to work yet.
fn holders(model: &Model, saved: Option<&Connection>, key: &KeyFacts) -> Vec<Holder> {
    let Some(saved) = saved else {
        return model.holders();
    };
    let mut holders = saved.holders.clone();
    if saved.key.spki != key.spki {
        for holder in &mut holders {
            holder.staged = Staged::Open;
            holder.consumer = Consumer::Open;
        }
    }
    holders
}

/// Keys kept for the way back. A set-up that was changed may have got another key: the one before
/// stays until somebody says to forget it.
fn retired(
    saved: Option<&Connection>,
    key: &KeyFacts,
    certificate: &CertificateFact,
) -> Vec<RetiredKey> {
    let Some(saved) = saved else {
        return Vec::new();
    };
    let mut retired = saved.retired.clone();
    if saved.key.spki != key.spki && saved.store != StoreKind::Elsewhere {
        // It may be one that was active before.
        retired.retain(|retired| retired.held.key.spki != key.spki);
        retired.push(RetiredKey {
            since: certificate.facts.not_before,
            leaving: false,
            // The new one was proved by a green test before it was saved.
            given_up: false,
            turned_back: false,
            unsure: false,
            held: saved.active(),
        });
    }
    retired
}

/// What a connection's requests carry as audience. One that is being changed keeps its own, as
/// long as its org stays.
fn audience_of(model: &Model, saved: Option<&Connection>, org: &MyDomain) -> Option<Audience> {
    if model.is_practice() {
        return None;
    }
    let kept = saved.filter(|saved| saved.org == *org);
    kept.and_then(|saved| saved.audience.clone())
        .or_else(|| Some(Audience::my_domain(org)))
}

/// The hand-overs recorded so far, and the one of this run in place of an earlier one to the same
/// destination.
fn hand_overs(model: &Model) -> Vec<HandOver> {
    let saved = model.facts.saved_connection.as_deref();
    let mut made = saved.map_or_else(Vec::new, |saved| saved.hand_overs.clone());
    if let Some(new) = &model.facts.handed_over {
        made.retain(|old| !new.renews(old));
        made.push(new.clone());
    }
    made
}

/// Fills the model from a saved connection, for its test or a token.
pub(super) fn load_connection(
    model: &mut Model,
    connection: &Connection,
    practice: PracticeOptions,
) {
    model.id = connection.id;
    model.practice = connection.practice.is_some().then_some(practice);
    model.practice_name.clone_from(&connection.practice);
    model.answers.destination = Some(connection.destination.clone());
    model.answers.org = (!model.is_practice()).then(|| connection.org.clone());
    model.answers.username = Some(connection.username.clone());
    model.answers.app_kind = Some(connection.app_kind);
    model.answers.consumer_key = Some(connection.consumer_key.clone());
    model.facts.name = Some(connection.name.clone());
    load_key(model, connection);
    model.replaces.clone_from(&connection.replaces);
    model.facts.saved_connection = Some(Box::new(connection.clone()));
    model.test = LiveTest::default();
}

/// The key of a saved connection and its certificate.
pub(super) fn load_key(model: &mut Model, connection: &Connection) {
    model.facts.key = Some(KeyFact {
        handle: None,
        facts: connection.key.clone(),
        stored: Some(connection.store),
        intended: Some(connection.store),
    });
    model.facts.certificate = Some(CertificateFact {
        pem: connection.certificate_pem.clone(),
        facts: connection.certificate.clone(),
        written: Some(connection.certificate_path.clone()),
    });
}

/// Fills the model from an unfinished set-up, for its test. What is not there yet leaves it as it
/// was: a set-up.
pub(super) fn load_unfinished(model: &mut Model, draft: Draft, practice: PracticeOptions) {
    resume(model, draft, practice);
    if let Some(connection) = connection_of(model) {
        model.stranger = true;
        model.journey = Journey::Test(Box::new(connection));
    }
}

/// The same for somebody else's connection, of which not everything is known.
pub(super) fn load_stranger(
    model: &mut Model,
    connection: &Connection,
    certificate: bool,
    app: bool,
) {
    load_connection(model, connection, PracticeOptions::default());
    model.stranger = true;
    model.facts.name = None;
    model.facts.saved_connection = None;
    if !certificate {
        model.facts.certificate = None;
    }
    if !app {
        model.answers.app_kind = None;
    }
    if connection.org.is_practice() {
        model.practice = Some(PracticeOptions::default());
        model.practice_origin = Some(connection.org.origin());
        model.answers.org = None;
    }
}

/// What a new certificate shall say. `notBefore` lies five minutes back, for clocks that differ.
pub(super) fn certificate_request(model: &Model, now: Timestamp) -> Option<CertificateRequest> {
    let common_name = model.answers.common_name.clone()?;
    Some(certificate_request_for(
        common_name,
        model.answers.days?,
        now,
    ))
}

/// The same for a name and a number of days.
pub(super) fn certificate_request_for(
    common_name: String,
    days: u16,
    now: Timestamp,
) -> CertificateRequest {
    let start = now.replace_nanosecond(0).unwrap_or(now);
    CertificateRequest {
        common_name,
        organization: None,
        email: None,
        not_before: start - time::Duration::minutes(5),
        not_after: start + time::Duration::days(i64::from(days)),
    }
}

/// Facts of a key of which only the certificate is here.
pub(super) fn key_of_certificate(certificate: &crate::domain::CertificateFacts) -> KeyFact {
    KeyFact {
        handle: None,
        facts: crate::domain::KeyFacts {
            bits: certificate.bits,
            spki: certificate.spki,
            form: KeyForm::CertificateOnly,
        },
        stored: Some(StoreKind::Elsewhere),
        intended: Some(StoreKind::Elsewhere),
    }
}
