//! The model: answers, facts, running effects. No secret is ever in it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::domain::{
    AppKind, Audience, CertificateFacts, Connection, ConnectionName, ConsumerKey, Damage, Draft,
    HandOver, KeyFacts, KeySize, KeyStoreError, MyDomain, OrgNote, PoolState, PracticeInfo,
    PracticeOptions, StoreKind, Tick, Timestamp, Username,
};
use crate::guide;

use super::{
    Adopt, Aids, Door, Effect, EffectId, EffectKind, Entry, Invalid, Keeping, KeyHandle, LiveTest,
    OrgProbe, PasteHandle, Problem, QuestionId, Repair, ReplaceAnswers, Replacing, Scope,
    SecretField, Shelf, Slot, Step, TestInputs, TokenHandle, Wish,
};
use crate::diagnosis::Verdict;

/// What the run is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Journey {
    /// The welcome screen.
    Home,
    /// Set up a connection.
    Setup,
    /// Test a connection.
    Test(Box<Connection>),
    /// Get one token for a connection.
    Token(Box<Connection>),
    /// Replace a connection's key.
    Replace,
}

/// Where the key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeySource {
    /// Generated here.
    #[default]
    Generate,
    /// Imported from a file.
    Import,
    /// Held by somebody else; a certificate was given.
    CertificateOnly,
}

/// Answers, valid from the moment they are here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// Id of the destination.
    pub destination: Option<String>,
    /// The org (real orgs only; a simulated one is a fact).
    pub org: Option<MyDomain>,
    /// What was changed when the org was read.
    pub org_note: Option<OrgNote>,
    /// Where the key comes from.
    pub key_source: Option<KeySource>,
    /// Size of a generated key.
    pub key_size: Option<KeySize>,
    /// File of an imported key, or of the given certificate.
    pub import_path: Option<String>,
    /// Common name of the certificate.
    pub common_name: Option<String>,
    /// Validity in days.
    pub days: Option<u16>,
    /// Where to write the certificate; an empty text stands for the default place.
    pub certificate_path: Option<String>,
    /// Store for the key.
    pub store: Option<StoreKind>,
    /// Integration user.
    pub username: Option<Username>,
    /// Kind of app.
    pub app_kind: Option<AppKind>,
    /// The app exists already.
    pub app_exists: Option<bool>,
    /// Consumer key.
    pub consumer_key: Option<ConsumerKey>,
    /// By profile instead of by permission set.
    pub by_profile: Option<bool>,
    /// Ready for the first request.
    pub ready: Option<bool>,
    /// Fields of the destination.
    pub fields: BTreeMap<String, String>,
    /// What was said about replacing the key.
    pub replace: ReplaceAnswers,
}

/// A key that is in the vault, or known to be in its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFact {
    /// In the vault; `None` after a resume until it is needed.
    pub handle: Option<KeyHandle>,
    /// Its facts.
    pub facts: KeyFacts,
    /// The store it was written to, once written, read back and compared.
    pub stored: Option<StoreKind>,
    /// Intent saved: the store it is going to. Survives a crash, so that a resume looks there.
    pub intended: Option<StoreKind>,
}

/// A certificate and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFact {
    /// PEM text (public).
    pub pem: String,
    /// Its facts.
    pub facts: CertificateFacts,
    /// Where it was written.
    pub written: Option<String>,
}

/// What is known, as opposed to what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Name, reserved and locked.
    pub name: Option<ConnectionName>,
    /// The simulated org: origin and what it says of itself.
    pub practice: Option<(String, PracticeInfo)>,
    /// Last look at an org, and at which.
    pub probe: Option<(MyDomain, Box<OrgProbe>)>,
    /// The key.
    pub key: Option<KeyFact>,
    /// The certificate.
    pub certificate: Option<CertificateFact>,
    /// Consumer key that the simulated org showed.
    pub shown_consumer_key: Option<ConsumerKey>,
    /// A green live test, with what it was proved with.
    pub green: Option<TestInputs>,
    /// The connection as it was written.
    pub saved_connection: Option<Box<Connection>>,
    /// A token was issued in this set-up before, perhaps in an earlier run.
    pub token_issued: bool,
    /// The key was written to a file in this run: somebody will hold a copy.
    pub handed_over: Option<HandOver>,
    /// The test result was written, for these checks' end.
    pub record_saved: Option<Timestamp>,
    /// The key file store has its passphrase.
    pub unlocked: bool,
    /// The file with the key to import is locked, and its passphrase is not known yet.
    pub import_locked: bool,
    /// What was damaged in the file the key came from, and could be mended.
    pub mended: Vec<Damage>,
    /// Whether the keychain can be used, once somebody looked.
    pub keychain: Option<Result<(), KeyStoreError>>,
    /// What is on this computer already (welcome screen).
    pub shelf: Option<Box<Shelf>>,
    /// The draft as it is on disk.
    pub saved_draft: Option<Box<Draft>>,
}

/// A key or certificate that was pasted instead of named by its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastedFile {
    /// A private key, in the vault.
    Key(PasteHandle),
    /// A certificate (public).
    Certificate(String),
}

/// Everything.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says something of its own about the run"
)]
pub struct Model {
    /// What for.
    pub journey: Journey,
    /// Moment of the last message.
    pub now: Timestamp,
    /// Id of the connection.
    pub id: Uuid,
    /// Name wished for.
    pub wish: Option<ConnectionName>,
    /// Simulated, and how.
    pub practice: Option<PracticeOptions>,
    /// Name of the simulated org's state, where it is known beforehand.
    pub practice_name: Option<ConnectionName>,
    /// Attach to the simulated org running there.
    pub practice_origin: Option<String>,
    /// Answers.
    pub answers: Answers,
    /// Refused answers, with the reason to show.
    pub invalid: BTreeMap<QuestionId, Invalid>,
    /// Facts.
    pub facts: Facts,
    /// Checklist lines.
    pub ticks: BTreeMap<String, Tick>,
    /// Checklists left with open lines.
    pub left: BTreeSet<Step>,
    /// Lines that the simulated org is asked to do, one after the other.
    pub applying: Vec<String>,
    /// Lines to be done again, because what they were done with has changed.
    pub reopened: BTreeSet<String>,
    /// When the last change in Setup will have spread.
    pub spread_by: Option<Timestamp>,
    /// The live test.
    pub test: LiveTest,
    /// Whether experiments shall run.
    pub experiments: Wish,
    /// *Status* in Login History, as somebody read it.
    pub login_history: Option<String>,
    /// My Domain of an org that is reached through a login host.
    pub my_domain: Option<MyDomain>,
    /// The connection is not saved on this computer, or not yet: nothing is recorded.
    pub stranger: bool,
    /// Token of a token journey.
    pub token: Option<TokenHandle>,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// Stopped by the person.
    pub interrupted: bool,
    /// A person sits in front.
    pub attended: bool,
    /// Welcome screen: an unfinished set-up to go on with, and whether a new one would be simulated.
    pub offer: Option<(Box<Draft>, bool)>,
    /// Where to go from the welcome screen.
    pub door: Option<Door>,
    /// Length and cursor of the secret fields.
    pub secrets: BTreeMap<SecretField, (usize, usize)>,
    /// A key or certificate that was pasted and is to be read.
    pub pasted: Option<PastedFile>,
    /// What a pasted answer of Salesforce means: the text, redacted, and the judgement.
    pub explained: Option<(String, Box<Verdict>)>,
    /// A saved connection is being fixed.
    pub repair: Option<Repair>,
    /// What exists is being adopted.
    pub adopt: Option<Adopt>,
    /// The replacement of a key.
    pub replacing: Option<Replacing>,
    /// The connection whose users shall move over to the one that is set up.
    pub replaces: Option<ConnectionName>,
    /// A saved connection is handed over, and nothing else: it is not tested before.
    pub hand_over_only: bool,
    /// Changes to what is saved.
    pub keeping: Keeping,
    /// Tests of connections that run beside: how each stands. Watched from the welcome screen.
    pub pool: PoolState,
    /// Connections whose tests are to be begun.
    pub to_test: Vec<ConnectionName>,
    /// Clipboard, browser, folders.
    pub aids: Aids,
    /// What happened, for front ends that print lines.
    pub journal: Vec<Entry>,
    /// Effects under way.
    pub running: BTreeMap<EffectId, Effect>,
    next_effect: u64,
}

impl Model {
    /// An empty model at `now`; the first message is `Start`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            journey: Journey::Setup,
            now,
            id: Uuid::nil(),
            wish: None,
            practice: None,
            practice_name: None,
            practice_origin: None,
            answers: Answers::default(),
            invalid: BTreeMap::new(),
            facts: Facts::default(),
            ticks: BTreeMap::new(),
            left: BTreeSet::new(),
            applying: Vec::new(),
            reopened: BTreeSet::new(),
            spread_by: None,
            test: LiveTest::default(),
            experiments: Wish::None,
            login_history: None,
            my_domain: None,
            stranger: false,
            token: None,
            problem: None,
            interrupted: false,
            attended: false,
            offer: None,
            door: None,
            secrets: BTreeMap::new(),
            pasted: None,
            explained: None,
            repair: None,
            adopt: None,
            replaces: None,
            hand_over_only: false,
            keeping: Keeping::default(),
            pool: PoolState::default(),
            to_test: Vec::new(),
            replacing: None,
            aids: Aids::default(),
            journal: Vec::new(),
            running: BTreeMap::new(),
            next_effect: 1,
        }
    }

    /// Whether this is a practice run.
    pub const fn is_practice(&self) -> bool {
        self.practice.is_some()
    }

    /// The org as it can be reached now.
    pub fn org(&self) -> Option<MyDomain> {
        match (&self.facts.practice, &self.answers.org) {
            (Some((origin, _)), _) => Some(MyDomain::practice(origin)),
            (None, org) if !self.is_practice() => org.clone(),
            _ => None,
        }
    }

    /// The audience an assertion would carry now.
    pub fn audience(&self) -> Option<Audience> {
        let org = self.org()?;
        match &self.journey {
            Journey::Test(connection) | Journey::Token(connection) => Some(
                connection
                    .audience
                    .clone()
                    .unwrap_or_else(|| Audience::my_domain(&org)),
            ),
            Journey::Replace => {
                let saved = self.facts.saved_connection.as_deref();
                let kept = saved.and_then(|saved| saved.audience.clone());
                kept.or_else(|| Some(Audience::my_domain(&org)))
            }
            Journey::Setup | Journey::Home => {
                let saved = self.facts.saved_connection.as_deref();
                let kept = saved.filter(|saved| saved.org == org);
                kept.and_then(|saved| saved.audience.clone())
                    .or_else(|| Some(Audience::my_domain(&org)))
            }
        }
    }

    /// The destination's data.
    pub fn destination(&self) -> Option<&'static guide::Destination> {
        self.answers
            .destination
            .as_deref()
            .and_then(guide::destination)
    }

    /// Whether the key is held by somebody else.
    pub fn key_is_elsewhere(&self) -> bool {
        self.facts
            .key
            .as_ref()
            .is_some_and(|key| key.stored == Some(StoreKind::Elsewhere))
    }

    /// Whether an effect of that slot is under way.
    pub fn is_running(&self, slot: Slot) -> bool {
        self.running.values().any(|effect| effect.slot == slot)
    }

    /// Starts an effect: gives it a number and remembers it.
    pub(super) fn start(&mut self, slot: Slot, scope: Scope, kind: EffectKind) -> Effect {
        let id = EffectId(self.next_effect);
        self.next_effect += 1;
        let effect = Effect {
            id,
            scope,
            slot,
            since: self.now,
            kind,
        };
        self.running.insert(id, effect.clone());
        effect
    }
}
