//! From facts to the next effects. Called after every message; calling it twice starts nothing
//! twice, since every effect has a slot.

use crate::domain::{ConnectionName, EntryName, KeyForm, KeySize, StoreKind};

use super::checklist::{find_line, line_action};
use super::persist::{certificate_request, connection_of, draft_is_stale, draft_of};
use super::{
    Effect, EffectKind, Journey, KeySource, Model, PastedFile, Phase, Problem, Scope, Slot, Step,
    live_test, replacing, upkeep,
};

/// Name of the first practice connection when nobody chose one.
pub const PRACTICE_NAME: &str = "practice";

/// Starts what can be started now.
pub(super) fn advance(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.interrupted {
        return effects;
    }
    live_test::experiments::advance(model, &mut effects);
    if model.problem.is_some() {
        // What led there is kept, an intent that was withdrawn too: the person may leave now.
        match model.journey {
            Journey::Setup => {
                save_draft(model, &mut effects);
            }
            Journey::Replace => replacing::keep(model, &mut effects),
            _ => {}
        }
        return effects;
    }
    match model.journey {
        Journey::Setup => {
            reserve_name(model, &mut effects);
            open_practice(model, &mut effects);
            probe(model, &mut effects);
            look_at_keychain(model, &mut effects);
            make_key(model, &mut effects);
            make_certificate(model, &mut effects);
            commit(model, &mut effects);
            let ready = model.is_practice() || model.answers.ready == Some(true);
            if ready && model.current_step() == Some(Step::LiveTest) {
                live_test::advance(model, &mut effects);
            }
        }
        Journey::Home => {
            upkeep::advance(model, &mut effects);
            tests_beside(model, &mut effects);
        }
        Journey::Test(_) => {
            open_practice(model, &mut effects);
            if model.org().is_some() && connection_store_is_open(model) {
                live_test::advance(model, &mut effects);
            }
            save_record(model, &mut effects);
        }
        Journey::Replace => replacing::advance(model, &mut effects),
        Journey::Token(_) => {
            open_practice(model, &mut effects);
            if model.org().is_some() {
                live_test::advance_token(model, &mut effects);
            }
        }
    }
    effects
}

/// Where there are connections, their tests are watched: those begun from here, and those that were
/// begun before the person went somewhere else and came back.
fn tests_beside(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.to_test.is_empty() && !model.is_running(Slot::Tests) {
        let kind = EffectKind::BeginTests(std::mem::take(&mut model.to_test));
        effects.push(model.start(Slot::Tests, Scope::Application, kind));
    }
    let shelf = model.facts.shelf.as_ref();
    let any = shelf.is_some_and(|shelf| !shelf.connections.is_empty());
    if any && !model.is_running(Slot::Watch) {
        let after = model.pool.version;
        let kind = EffectKind::WatchTests { after };
        effects.push(model.start(Slot::Watch, Scope::Application, kind));
    }
}

/// A saved connection's key can be asked for.
fn connection_store_is_open(model: &Model) -> bool {
    let store = model.facts.key.as_ref().and_then(|key| key.stored);
    store.is_none_or(|store| model.store_is_open(store))
}

fn reserve_name(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.facts.name.is_some() || model.is_running(Slot::Name) {
        return;
    }
    let wish = match (&model.wish, &model.answers.org) {
        (Some(wish), _) => Some(wish.clone()),
        (None, _) if model.is_practice() => ConnectionName::parse(PRACTICE_NAME).ok(),
        (None, Some(org)) => ConnectionName::parse(&org.label()).ok(),
        (None, None) => None,
    };
    if let Some(wish) = wish {
        let exact = model.wish.is_some();
        effects.push(model.start(
            Slot::Name,
            Scope::Connection,
            EffectKind::ReserveName { wish, exact },
        ));
    }
}

pub(super) fn open_practice(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(options) = model.practice.clone() else {
        return;
    };
    if model.facts.practice.is_some() || model.is_running(Slot::Practice) {
        return;
    }
    let name = model
        .practice_name
        .clone()
        .or_else(|| model.facts.name.clone());
    let origin = model.practice_origin.clone();
    if name.is_some() || origin.is_some() {
        let kind = EffectKind::OpenPractice {
            name,
            origin,
            options,
        };
        effects.push(model.start(Slot::Practice, Scope::Application, kind));
    }
}

/// A look at a real org in the background, as soon as its address is known.
fn probe(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_practice() || model.hand_over_only || model.is_running(Slot::Probe) {
        return;
    }
    let Some(org) = model.answers.org.clone() else {
        return;
    };
    if model
        .facts
        .probe
        .as_ref()
        .is_none_or(|(probed, _)| *probed != org)
    {
        effects.push(model.start(
            Slot::Probe,
            Scope::Step(Step::Org),
            EffectKind::ProbeOrg { org },
        ));
    }
}

/// Before somebody is asked where to keep the key, it is known whether there is a keychain.
fn look_at_keychain(model: &mut Model, effects: &mut Vec<Effect>) {
    let asked = model.answers.store.is_none() && model.current_step() == Some(Step::Key);
    let known = model.facts.keychain.is_some() || model.is_running(Slot::Keychain);
    if model.attended && asked && !known {
        let kind = EffectKind::LookAtStore {
            store: StoreKind::Keychain,
        };
        effects.push(model.start(Slot::Keychain, Scope::Step(Step::Key), kind));
    }
}

/// The key is begun as soon as its size is known, or its step is open: Enter never waits for it.
fn make_key(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Key) || model.facts.import_locked {
        return;
    }
    if model.facts.key.is_some() {
        if let Some((store, entry)) = key_to_load(model) {
            let kind = EffectKind::LoadKey { store, entry };
            effects.push(model.start(Slot::Key, Scope::Step(Step::Key), kind));
        }
        return;
    }
    if let Some(kind) = pasted_file(model) {
        effects.push(model.start(Slot::Key, Scope::Step(Step::Key), kind));
        return;
    }
    let kind = match model.answers.key_source {
        Some(KeySource::Generate) | None => {
            let open = model.current_step() == Some(Step::Key);
            let size = model
                .answers
                .key_size
                .or_else(|| open.then(KeySize::default));
            size.map(|size| EffectKind::GenerateKey { size })
        }
        Some(KeySource::Import) => {
            model
                .answers
                .import_path
                .clone()
                .map(|path| EffectKind::ImportKey {
                    path,
                    with_certificate: model.wants_certificate(),
                })
        }
        Some(KeySource::CertificateOnly) => model
            .answers
            .import_path
            .clone()
            .map(|path| EffectKind::ReadCertificate { path }),
    };
    if let Some(kind) = kind {
        effects.push(model.start(Slot::Key, Scope::Step(Step::Key), kind));
    }
}

/// A key or certificate that was pasted, if that is where it shall come from.
fn pasted_file(model: &Model) -> Option<EffectKind> {
    match (model.answers.key_source?, model.pasted.as_ref()?) {
        (KeySource::Import, PastedFile::Key(paste)) => {
            Some(EffectKind::ImportPasted { paste: *paste })
        }
        (KeySource::CertificateOnly, PastedFile::Certificate(pem)) => {
            Some(EffectKind::ReadPastedCertificate { pem: pem.clone() })
        }
        _ => None,
    }
}

/// A key that is not in memory and needed there: after a crash between intent and fact (it may be
/// in its store already), for another certificate, or to go to another store.
fn key_to_load(model: &Model) -> Option<(StoreKind, EntryName)> {
    let key = model
        .facts
        .key
        .as_ref()
        .filter(|key| key.handle.is_none())?;
    let store = key.stored.or(key.intended)?;
    let moves = model.answers.store.is_some_and(|wanted| wanted != store);
    if !model.store_is_open(store) {
        return None;
    }
    let needed = key.stored.is_none() || model.facts.certificate.is_none() || moves;
    let entry = EntryName {
        connection: model.id,
        spki: key.facts.spki,
    };
    (needed && store != StoreKind::Elsewhere).then_some((store, entry))
}

fn make_certificate(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.facts.certificate.is_some() || model.is_running(Slot::Certificate) {
        return;
    }
    let handle = model.facts.key.as_ref().and_then(|key| key.handle);
    let sized = model.key_is_as_answered();
    if let (Some(key), Some(request), true) = (handle, certificate_request(model, model.now), sized)
    {
        let kind = EffectKind::MakeCertificate { key, request };
        effects.push(model.start(Slot::Certificate, Scope::Step(Step::Key), kind));
    }
}

/// One commit after the other: intent in the draft, then the deed, then the fact in the draft.
fn commit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Commit) {
        return;
    }
    intend_store(model);
    if save_draft(model, effects) {
        return;
    }
    // Without a draft on disk there is no intent: nothing is done yet.
    if draft_of(model).is_none() {
        return;
    }
    let next = store_key(model)
        .or_else(|| write_certificate(model))
        .or_else(|| apply_line(model))
        .or_else(|| save_connection(model));
    match next {
        Some(kind) => effects.push(model.start(Slot::Commit, Scope::Connection, kind)),
        None => save_record(model, effects),
    }
}

/// Writes the draft if it is not on disk as it should be; returns whether it does.
fn save_draft(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let unwritable = matches!(model.problem, Some(Problem::Record(_)));
    if model.connection_is_saved() || unwritable || model.is_running(Slot::Commit) {
        return false;
    }
    let Some(draft) = draft_is_stale(model) else {
        return false;
    };
    let kind = EffectKind::SaveDraft(Box::new(draft));
    effects.push(model.start(Slot::Commit, Scope::Connection, kind));
    true
}

/// The store is known and the certificate is made: from now on the draft says where the key goes.
fn intend_store(model: &mut Model) {
    let store = model.answers.store;
    let ready = model.facts.certificate.is_some() && model.key_is_as_answered();
    if let Some(key) = &mut model.facts.key
        && (key.handle.is_some() || key.stored.is_some())
        && key.stored != Some(StoreKind::Elsewhere)
        && ready
    {
        key.intended = store;
    }
}

fn store_key(model: &Model) -> Option<EffectKind> {
    let key = model.facts.key.as_ref()?;
    let (handle, store) = (key.handle?, key.intended?);
    if !model.store_is_open(store) {
        return None;
    }
    let open = key.stored != key.intended && model.facts.certificate.is_some();
    let entry = EntryName {
        connection: model.id,
        spki: key.facts.spki,
    };
    open.then_some(EffectKind::StoreKey {
        key: handle,
        store,
        entry,
    })
}

fn write_certificate(model: &Model) -> Option<EffectKind> {
    let certificate = model.facts.certificate.as_ref()?;
    let path = model.answers.certificate_path.clone()?;
    let stored = model.facts.key.as_ref()?.stored?;
    if certificate.written.is_some() || stored == StoreKind::Elsewhere {
        return None;
    }
    let name = model.facts.name.as_ref()?;
    let date = certificate.facts.not_before.date();
    Some(EffectKind::WriteCertificate {
        path: (!path.is_empty()).then_some(path),
        file_name: format!("sfjwt-{name}-{date}.crt"),
        // An adopted one is uploaded already: nobody looks for it.
        private_place: model.is_practice() || model.is_adoption(),
        pem: certificate.pem.clone(),
    })
}

fn apply_line(model: &Model) -> Option<EffectKind> {
    let (origin, _) = model.facts.practice.as_ref()?;
    // What waits from a checklist that was given up for another must not hold up this one.
    let mut waiting = model.applying.iter();
    let (_, line) = waiting.find_map(|line| find_line(model, line))?;
    Some(EffectKind::PracticeApply {
        origin: origin.clone(),
        line: line.id.clone(),
        action: line_action(model, line),
    })
}

fn save_connection(model: &Model) -> Option<EffectKind> {
    let proved = model.hand_over_only
        || model.test_is_green()
        || (model.key_is_elsewhere() && model.test_is_current());
    if !proved || model.connection_is_saved() {
        return None;
    }
    connection_of(model).map(|connection| EffectKind::SaveConnection(Box::new(connection)))
}

pub(super) fn save_record(model: &mut Model, effects: &mut Vec<Effect>) {
    let open = model.facts.record_saved != model.test.ended && model.test.phase == Phase::Finished;
    if !open || !model.connection_is_saved() || model.is_running(Slot::Commit) {
        return;
    }
    if let (Some(name), Some(record)) = (model.facts.name.clone(), model.test_record()) {
        let kind = EffectKind::SaveTestRecord {
            name,
            record: Box::new(record),
        };
        effects.push(model.start(Slot::Commit, Scope::Connection, kind));
    }
}

impl Model {
    /// The key at hand is the one that was asked for (its size may have been changed meanwhile).
    pub(super) fn key_is_as_answered(&self) -> bool {
        match (&self.facts.key, self.answers.key_source) {
            (Some(key), Some(KeySource::Generate)) => self
                .answers
                .key_size
                .is_some_and(|size| size.bits() == key.facts.bits),
            (Some(_), Some(_)) => true,
            _ => false,
        }
    }

    /// The key at hand, or the one being made, is the one that is wanted by now.
    pub(super) fn key_fits(&self) -> bool {
        let form = self.facts.key.as_ref().map(|key| key.facts.form);
        let path = self.answers.import_path.as_deref();
        let running = self
            .running
            .values()
            .find(|effect| effect.slot == Slot::Key);
        let source = self.answers.key_source.unwrap_or_default();
        match source {
            KeySource::Generate => {
                let wanted = self.answers.key_size.unwrap_or_default();
                match (&self.facts.key, running.map(|effect| &effect.kind)) {
                    (Some(key), _) => {
                        form == Some(KeyForm::Generated) && key.facts.bits == wanted.bits()
                    }
                    (None, Some(EffectKind::GenerateKey { size })) => *size == wanted,
                    (None, Some(_)) => false,
                    (None, None) => true,
                }
            }
            // Another file is another key; reading it again costs nothing.
            KeySource::Import | KeySource::CertificateOnly => {
                match running.map(|effect| &effect.kind) {
                    // The same file read as something else is not what is wanted.
                    Some(EffectKind::ImportKey { path: reading, .. }) => {
                        source == KeySource::Import && path == Some(reading)
                    }
                    Some(EffectKind::ReadCertificate { path: reading }) => {
                        source == KeySource::CertificateOnly && path == Some(reading)
                    }
                    Some(_) => false,
                    None => form.is_none(),
                }
            }
        }
    }

    /// Whether the simulated org is doing that line now.
    pub fn applying(&self, line: &str) -> bool {
        self.applying.iter().any(|applying| applying == line)
    }
}
