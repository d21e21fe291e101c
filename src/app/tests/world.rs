//! A made-up world that answers effects from a table, so that journeys run without any IO.

use std::collections::{BTreeSet, VecDeque};

use time::macros::datetime;
use uuid::Uuid;

use crate::app::*;
use crate::domain::*;

/// When every test begins.
pub(crate) const START: Timestamp = datetime!(2026-11-22 12:00 UTC);

/// What the made-up world does differently from all going well.
pub(crate) struct World {
    /// Keys that are in their store.
    pub(crate) stored: BTreeSet<Fingerprint>,
    /// What the next `WriteCertificate` says, if not yes.
    pub(crate) write_error: Option<FileError>,
    /// What the next `StoreKey` says, if not yes.
    pub(crate) store_error: Option<KeyStoreError>,
    /// What the next `LoadKey` says, if not what is stored.
    pub(crate) load_error: Option<KeyStoreError>,
    /// What the exchanges say, one after the other, before tokens are issued.
    pub(crate) refusals: VecDeque<ExchangeAnswer>,
    /// What each applied line spreads for, in milliseconds.
    pub(crate) spreads_for_ms: u64,
    /// Server clock minus local clock, as the probe finds it.
    pub(crate) clock_offset_ms: i64,
    /// Other connections with a key for the same app.
    pub(crate) other_keys: Vec<OtherKey>,
    /// Everything that was wiped.
    pub(crate) forgotten: Vec<EffectKind>,
    /// Every exchange that was asked for.
    pub(crate) exchanges: Vec<EffectKind>,
    /// Bytes that stand for the next generated key.
    pub(crate) next_key: u8,
    /// What the next imports come to, one after the other, before every file is a key.
    pub(crate) imports: VecDeque<Result<Box<ImportedKey>, ImportFailure>>,
    /// Username the token turns out to belong to, if not the one asked for.
    pub(crate) identity: Option<String>,
    /// The token answer says nothing of whose token it is.
    pub(crate) nameless: bool,
    /// Whatever is asked of the API with a token is refused.
    pub(crate) api_refuses: bool,
    /// Whether the keychain can be used.
    pub(crate) keychain: Result<(), KeyStoreError>,
    /// What is on this computer already.
    pub(crate) shelf: Shelf,
    /// How the tests beside stand.
    pub(crate) pool: PoolState,
    /// Every connection whose test was begun beside.
    pub(crate) begun: Vec<ConnectionName>,
    /// Every commit that was done, by name.
    pub(crate) commits: Vec<String>,
    /// Every REST call that was made.
    pub(crate) calls: Vec<RestCall>,
    /// What the next `RemoveKey` says, if not yes.
    pub(crate) remove_error: Option<KeyStoreError>,
    /// Calls of a key store so far, and the one that fails.
    pub(crate) store_calls: (usize, Option<usize>),
    /// The key whose certificate the org has; `None`: it takes every key.
    pub(crate) trusted: Option<Fingerprint>,
    /// The key whose certificate was chosen in the app's form.
    pub(crate) chosen: Option<Fingerprint>,
    /// The connection as it is on disk.
    pub(crate) disk: Option<Box<Connection>>,
    /// Stop before this many commits were done.
    pub(crate) crash_after: Option<usize>,
}

/// An answer of the token endpoint.
pub(crate) fn refusal(error: &str, description: &str) -> ExchangeAnswer {
    answer(
        400,
        &format!(r#"{{"error":"{error}","error_description":"{description}"}}"#),
    )
}

fn answer(status: u16, body: &str) -> ExchangeAnswer {
    ExchangeAnswer {
        status,
        headers: vec![(
            "sforce-limit-info".to_owned(),
            "api-usage=10/15000".to_owned(),
        )],
        body: body.to_owned(),
        millis: 1,
        clock_offset_ms: Some(0),
    }
}

/// Facts of the made-up key number `number`.
pub(crate) fn key(number: u8) -> KeyFacts {
    KeyFacts {
        bits: 2048,
        spki: Fingerprint::from_sha256([number; 32]),
        form: KeyForm::Generated,
    }
}

/// Text of the made-up certificate of a key.
fn pem(number: u8) -> String {
    format!("PEM {number}")
}

fn certificate(number: u8, request: &CertificateRequest) -> CertificateFacts {
    CertificateFacts {
        fingerprint: Fingerprint::from_sha256([number + 100; 32]),
        spki: key(number).spki,
        bits: 2048,
        subject: format!("CN={}", request.common_name),
        self_signed: true,
        not_before: request.not_before,
        not_after: request.not_after,
        pem_bytes: 1200,
    }
}

impl Default for World {
    fn default() -> Self {
        Self {
            stored: BTreeSet::new(),
            write_error: None,
            store_error: None,
            load_error: None,
            refusals: VecDeque::new(),
            spreads_for_ms: 0,
            clock_offset_ms: 0,
            other_keys: Vec::new(),
            forgotten: Vec::new(),
            exchanges: Vec::new(),
            next_key: 0,
            imports: VecDeque::new(),
            identity: None,
            nameless: false,
            keychain: Ok(()),
            shelf: Shelf::default(),
            pool: PoolState::default(),
            begun: Vec::new(),
            commits: Vec::new(),
            calls: Vec::new(),
            remove_error: None,
            api_refuses: false,
            store_calls: (0, None),
            trusted: None,
            chosen: None,
            disk: None,
            crash_after: None,
        }
    }
}

impl World {
    /// What an effect comes to.
    #[allow(clippy::too_many_lines, clippy::single_match_else, reason = "a table")]
    pub(crate) fn run(&mut self, model: &Model, kind: &EffectKind) -> Outcome {
        if kind.is_commit() {
            self.commits.push(name(kind));
        }
        if let Some(failed) = self.failing_store(kind) {
            return failed;
        }
        match kind {
            EffectKind::ReserveName { wish, .. } => Outcome::Named(Ok(wish.clone())),
            EffectKind::OpenPractice { name, .. } => Outcome::PracticeOpen(Ok((
                "http://127.0.0.1:4000".to_owned(),
                PracticeInfo {
                    product: "sfjwt-practice".to_owned(),
                    name: name.as_ref().map(ToString::to_string).unwrap_or_default(),
                    integration_username: "integration@practice.example".to_owned(),
                    propagation_ms: self.spreads_for_ms,
                },
            ))),
            EffectKind::ProbeOrg { .. } => Outcome::Probed(Box::new(OrgProbe {
                name: ProbeStep::Ok {
                    value: 1,
                    millis: 1,
                },
                tls: ProbeStep::Ok {
                    value: (),
                    millis: 1,
                },
                org: ProbeStep::Ok {
                    value: Ok("67.0".to_owned()),
                    millis: 1,
                },
                clock_offset_ms: Some(self.clock_offset_ms),
            })),
            EffectKind::GenerateKey { size } => {
                self.next_key += 1;
                let facts = KeyFacts {
                    bits: size.bits(),
                    ..key(self.next_key)
                };
                Outcome::Generated(Ok((KeyHandle(self.next_key.into()), facts)))
            }
            EffectKind::LoadKey { .. } if self.load_error.is_some() => {
                Outcome::Loaded(Err(self.load_error.take().unwrap()))
            }
            EffectKind::LoadKey { entry, .. } if self.stored.contains(&entry.spki) => {
                let number = entry.spki.to_string();
                let number = u8::from_str_radix(&number[..2], 16).unwrap();
                Outcome::Loaded(Ok((KeyHandle(number.into()), key(number), 1)))
            }
            EffectKind::LoadKey { .. } => Outcome::Loaded(Err(KeyStoreError::NotFound)),
            EffectKind::MakeCertificate { key, request } => {
                let number = u8::try_from(key.0).unwrap();
                Outcome::CertificateMade(Ok((pem(number), certificate(number, request))))
            }
            EffectKind::Exchange { key, .. } => {
                self.exchanges.push(kind.clone());
                Outcome::Exchanged(self.exchange_with(*key))
            }
            EffectKind::Call { call, .. } => {
                self.calls.push(call.clone());
                Outcome::Called(self.call(model, call))
            }
            EffectKind::Wait { .. } => Outcome::Waited,
            EffectKind::FindOtherKeys { .. } => Outcome::OtherKeys(self.other_keys.clone()),
            EffectKind::ForgetKey(_) | EffectKind::ForgetToken(_) => {
                self.forgotten.push(kind.clone());
                Outcome::Forgotten
            }
            EffectKind::SaveDraft(_) => Outcome::DraftSaved(Ok(())),
            EffectKind::StoreKey { entry, .. } => {
                Outcome::KeyStored(match self.store_error.take() {
                    Some(error) => Err(error),
                    None => {
                        self.stored.insert(entry.spki);
                        Ok(())
                    }
                })
            }
            EffectKind::WriteCertificate { file_name, .. } => {
                let written = self.write_error.take();
                Outcome::CertificateWritten(written.map_or(Ok(file_name.clone()), Err))
            }
            EffectKind::PracticeApply { action, .. } => {
                self.set_up(action);
                Outcome::Applied(Ok(SetupApplied {
                    consumer_key: (*action == SetupAction::RevealConsumerKey)
                        .then(|| ConsumerKey::parse(&format!("3MVG9{}", "x".repeat(80))).unwrap()),
                    spreads_for_ms: self.spreads_for_ms,
                }))
            }
            EffectKind::SaveConnection(connection) | EffectKind::SaveKeys(connection) => {
                self.disk = Some(connection.clone());
                Outcome::ConnectionSaved(Ok(()))
            }
            EffectKind::RemoveKey { .. } if self.remove_error.is_some() => {
                Outcome::KeyRemoved(Err(self.remove_error.take().unwrap()))
            }
            EffectKind::RemoveKey { entry, .. } => {
                self.stored.remove(&entry.spki);
                Outcome::KeyRemoved(Ok(()))
            }
            EffectKind::SaveTestRecord { .. } => Outcome::TestRecordSaved(Ok(())),
            EffectKind::Upkeep(wanted) => Outcome::Upkept(self.keep(wanted)),
            EffectKind::ImportKey { path, .. } if path.contains("missing") => {
                Outcome::Imported(Err(ImportFailure::File(FileError::NotFound(path.clone()))))
            }
            EffectKind::ImportKey { .. } | EffectKind::ImportPasted { .. } => {
                if let Some(next) = self.imports.pop_front() {
                    return Outcome::Imported(next);
                }
                self.next_key += 1;
                let facts = KeyFacts {
                    form: KeyForm::Pkcs8Pem,
                    ..key(self.next_key)
                };
                Outcome::Imported(Ok(Box::new(ImportedKey {
                    handle: KeyHandle(self.next_key.into()),
                    facts,
                    mended: Vec::new(),
                    certificate: None,
                })))
            }
            EffectKind::ReadCertificate { .. } | EffectKind::ReadPastedCertificate { .. } => {
                let request = CertificateRequest {
                    common_name: "given".to_owned(),
                    organization: None,
                    email: None,
                    not_before: START,
                    not_after: START + time::Duration::days(365),
                };
                Outcome::CertificateRead(Ok(Box::new(GivenCertificate {
                    path: "/given.crt".to_owned(),
                    pem: pem(9),
                    facts: certificate(9, &request),
                })))
            }
            EffectKind::ReadShelf => Outcome::Shelf(Box::new(self.shelf.clone())),
            EffectKind::LookAtStore { .. } => Outcome::StoreSeen(self.keychain.clone()),
            EffectKind::BeginTests(names) => {
                self.begun.extend(names.iter().cloned());
                Outcome::TestsBegun
            }
            EffectKind::WatchTests { .. } => Outcome::TestsSeen(Box::new(self.pool.clone())),
            EffectKind::UnlockStore { .. } => Outcome::Unlocked(Ok(())),
            EffectKind::Copy { .. } => Outcome::Copied(CopyResult::Clipboard),
            EffectKind::Open { .. } => Outcome::Opened(Ok(())),
            EffectKind::ListFolder { path } => Outcome::Folder(Ok(FolderList {
                asked: path.clone(),
                absolute: "/home/ada/keys".to_owned(),
                entries: vec![
                    FolderEntry {
                        name: "old".to_owned(),
                        is_folder: true,
                    },
                    FolderEntry {
                        name: "acme.pem".to_owned(),
                        is_folder: false,
                    },
                ],
            })),
            EffectKind::WriteReport { path, .. } => Outcome::ReportWritten(Ok(path.clone())),
            EffectKind::ExportKey { path, .. } => Outcome::KeyExported(Ok(path.clone())),
        }
    }

    /// A key store that fails on one call.
    fn failing_store(&mut self, kind: &EffectKind) -> Option<Outcome> {
        kind.key_store()?;
        self.store_calls.0 += 1;
        let fails = self.store_calls.1 == Some(self.store_calls.0);
        let error = || KeyStoreError::Denied {
            reason: "said no".to_owned(),
        };
        fails.then(|| match kind {
            EffectKind::LoadKey { .. } => Outcome::Loaded(Err(error())),
            EffectKind::RemoveKey { .. } => Outcome::KeyRemoved(Err(error())),
            EffectKind::ExportKey { .. } => {
                Outcome::KeyExported(Err(ExportFailure::KeyStore(error())))
            }
            _ => Outcome::KeyStored(Err(error())),
        })
    }

    /// What the org makes of a line of Setup.
    fn set_up(&mut self, action: &SetupAction) {
        match action {
            SetupAction::UploadCertificate { pem: text } => {
                self.chosen = (0..=u8::MAX)
                    .find(|n| pem(*n) == *text)
                    .map(|n| key(n).spki);
            }
            SetupAction::SaveApp => self.trusted = self.chosen.take().or(self.trusted),
            _ => {}
        }
    }

    /// An org that has another certificate refuses the signature.
    fn exchange_with(&mut self, handle: KeyHandle) -> ExchangeOutcome {
        let signed = u8::try_from(handle.0).map(|number| key(number).spki);
        if self.trusted.is_some_and(|trusted| signed != Ok(trusted)) {
            return ExchangeOutcome::Refused(refusal("invalid_grant", "invalid assertion"));
        }
        self.exchange()
    }

    fn exchange(&mut self) -> ExchangeOutcome {
        match self.refusals.pop_front() {
            Some(answer) => ExchangeOutcome::Refused(answer),
            None => ExchangeOutcome::Issued(Issued {
                token: TokenHandle(99),
                scope: "api refresh_token".to_owned(),
                instance_url: "http://127.0.0.1:4000".to_owned(),
                identity_url: if self.nameless {
                    String::new()
                } else {
                    "https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA"
                        .to_owned()
                },
                millis: 3,
            }),
        }
    }

    fn call(&self, model: &Model, call: &RestCall) -> RestAnswer {
        let user = self
            .identity
            .clone()
            .or_else(|| model.answers.username.as_ref().map(ToString::to_string));
        RestAnswer::Answered(match call {
            RestCall::Get(_) if self.api_refuses => answer(
                403,
                r#"[{"errorCode":"API_DISABLED_FOR_ORG","message":"The REST API is not enabled for this Organization."}]"#,
            ),
            RestCall::Get(path) if path.contains("FROM+User+") => answer(
                200,
                &format!(r#"{{"records":[{{"Username":"{}"}}]}}"#, user.unwrap()),
            ),
            RestCall::Get(path) if path.contains("FROM+LoginHistory") => answer(
                200,
                r#"{"records":[{"LoginTime":"2026-11-22T12:00:00Z","SourceIp":"127.0.0.1","Status":"Success"}]}"#,
            ),
            RestCall::Get(_) => answer(200, "{}"),
            RestCall::Revoke => answer(200, ""),
        })
    }
}

/// Name of an effect, as in the source.
pub(crate) fn name(kind: &EffectKind) -> String {
    let debug = format!("{kind:?}");
    debug
        .split([' ', '(', '{'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A journey under way in a made-up world: answers defaults and ticks lines like the scripted
/// front end, until it waits for a person, is stuck or is over.
pub(crate) struct Drive {
    pub(crate) model: Model,
    pub(crate) world: World,
    /// Lines to leave undone.
    pub(crate) skip: Vec<&'static str>,
    pub(crate) queue: VecDeque<Effect>,
    pub(crate) seconds: i64,
}

impl Drive {
    pub(crate) fn new(world: World) -> Self {
        Self {
            model: Model::new(START),
            world,
            skip: Vec::new(),
            queue: VecDeque::new(),
            seconds: 0,
        }
    }

    pub(crate) fn practice(world: World) -> Self {
        let mut drive = Self::new(world);
        drive.send(MsgBody::Start(Box::new(Start::Setup {
            id: Uuid::from_u128(7),
            name: None,
            practice: Some(PracticeOptions::default()),
            practice_origin: None,
        })));
        drive
    }

    pub(crate) fn real(world: World) -> Self {
        let mut drive = Self::new(world);
        drive.send(MsgBody::Start(Box::new(Start::Setup {
            id: Uuid::from_u128(8),
            name: None,
            practice: None,
            practice_origin: None,
        })));
        drive
    }

    pub(crate) fn send(&mut self, body: MsgBody) {
        self.seconds += 1;
        let at = START + time::Duration::seconds(self.seconds);
        self.queue.extend(update(&mut self.model, Msg { at, body }));
    }

    /// Messages that belong together, as flags do.
    pub(crate) fn send_all(&mut self, bodies: Vec<MsgBody>) {
        self.seconds += 1;
        let at = START + time::Duration::seconds(self.seconds);
        let messages = bodies.into_iter().map(|body| Msg { at, body }).collect();
        self.queue.extend(update_all(&mut self.model, messages));
    }

    pub(crate) fn answer(&mut self, question: QuestionId, text: &str) {
        self.send(MsgBody::Answer(question, text.into()));
    }

    /// Whether effects are under way.
    pub(crate) fn works(&self) -> bool {
        self.due().is_some()
    }

    /// The next effect that ends: watching the tests does when there is something new to be seen.
    fn due(&self) -> Option<usize> {
        let known = self.world.pool.version;
        let watches = EffectKind::WatchTests { after: known };
        self.queue.iter().position(|effect| effect.kind != watches)
    }

    /// Lets the next effect end; `false` when there is none, or the crash is due.
    pub(crate) fn step(&mut self) -> bool {
        if self
            .world
            .crash_after
            .is_some_and(|limit| self.world.commits.len() >= limit)
        {
            return false;
        }
        let Some(effect) = self.due().and_then(|at| self.queue.remove(at)) else {
            return false;
        };
        if let EffectKind::Wait { delay } = &effect.kind {
            self.seconds += delay.as_secs().cast_signed();
        }
        let outcome = self.world.run(&self.model, &effect.kind);
        self.send(MsgBody::Result(effect.id, Box::new(outcome)));
        true
    }

    /// Answers with the default, or does the next line of a practice run; `false` where only a
    /// person could go on.
    pub(crate) fn go_on(&mut self) -> bool {
        match pending(&self.model) {
            Pending::Ask(ask) if ask.default.is_some() => {
                self.send(MsgBody::Answer(ask.question, Answer::Default));
            }
            Pending::Act { line, .. } if self.model.is_practice() => {
                let skipped = self.skip.contains(&line.id.as_str());
                let state = if skipped {
                    TickState::Skipped
                } else {
                    TickState::Done
                };
                self.send(MsgBody::Tick(line.id.clone(), Some(state)));
            }
            _ => return false,
        }
        true
    }

    /// Runs until only a person could go on.
    pub(crate) fn run(&mut self) -> Pending {
        for _ in 0..10_000 {
            if self.step() {
                continue;
            }
            if !self.go_on() {
                return pending(&self.model);
            }
            if self
                .world
                .crash_after
                .is_some_and(|limit| self.world.commits.len() >= limit)
            {
                return pending(&self.model);
            }
        }
        panic!("the journey does not end: {:?}", pending(&self.model));
    }
}
