//! Messages: everything that can happen to the model.

use crate::domain::{
    CertificateError, CertificateFacts, Connection, ConnectionName, CopyResult, CryptoError,
    Damage, Draft, FileError, FolderList, HostRefused, ImportError, KeyFacts, KeyStoreError,
    MyDomain, NoBrowser, PoolState, PracticeError, PracticeInfo, PracticeOptions, RecordError,
    SetupApplied, TickState, Timestamp, TransportError, UpkeepError,
};

use super::{
    AdoptStart, Answer, Door, EffectId, GivenCertificate, KeyHandle, OtherKey, PasteHandle,
    QuestionId, Repair, ReplaceTask, SecretField, Shelf, Step, TokenHandle, Upkeep, Upkept,
};

/// A message with the moment it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Msg {
    /// When.
    pub at: Timestamp,
    /// What.
    pub body: MsgBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum MsgBody {
    /// The first message of a journey.
    Start(Box<Start>),
    /// A question was answered. Accepted at any time: flags answer before the question comes up.
    Answer(QuestionId, Answer),
    /// Back to a question: its answer is taken away, what depended on it becomes stale.
    Revisit(QuestionId),
    /// A checklist line was done, skipped, or (`None`) unticked.
    Tick(String, Option<TickState>),
    /// Go on from a checklist although lines are open: somebody else did them.
    LeaveChecklist(Step),
    /// Try again what failed: a store, a file, the live test.
    Retry,
    /// Try the live test again by itself after so many minutes, or when the last change must have
    /// arrived, if that is earlier.
    RetryIn(u16),
    /// Ctrl-C or a signal.
    Interrupt,
    /// Run the experiments that are or will be proposed for the live test at hand. `true`: the
    /// person said yes to requests to their org; a practice run needs none.
    Experiment(bool),
    /// Something about the failure that only a person knows.
    Told(Told),
    /// This set-up is a second app beside a connection's, whose users move over to it.
    Beside {
        /// The connection; what both share is taken from it.
        connection: Box<Connection>,
        /// Who holds its key.
        holders: Vec<String>,
    },
    /// Give up replacing the key: back to the key before, as far as it is in our hands.
    GiveUpReplacement,
    /// Stop the live test or the experiments that run.
    StopTest,
    /// A person sits in front: passphrases can be asked for, key stores may take their time.
    Attend,
    /// The key file store has its passphrase already (a flag, a variable).
    Unlocked,
    /// A secret field was edited in the vault: its length and cursor, in characters.
    SecretChanged {
        /// Which.
        field: SecretField,
        /// Characters in it.
        len: usize,
        /// Cursor, from 0 to `len`.
        cursor: usize,
    },
    /// The passphrase in [`SecretField::Passphrase`] is complete.
    Unlock,
    /// The passphrase in [`SecretField::ImportPassphrase`] is complete.
    OpenImport,
    /// A private key was pasted where one is asked for.
    PastedKey(PasteHandle),
    /// A certificate was pasted where key or certificate is asked for.
    PastedCertificate(String),
    /// Where to go from the welcome screen.
    Enter(Door),
    /// Change what is saved, from the home screen.
    Upkeep(Upkeep),
    /// Put this on the clipboard. Never a secret.
    Copy(String),
    /// Open this page in the browser.
    Open(String),
    /// List this folder.
    ListFolder(String),
    /// Write the private key to this file.
    ExportKey(String),
    /// Write a report of the live test, or of what was explained, to this file.
    WriteReport(String),
    /// Say what this answer of Salesforce means: what somebody pasted, redacted.
    Explain(String),
    /// Test these connections side by side. Leaving the screen cancels none of them.
    TestMany(Vec<ConnectionName>),
    /// An effect ended.
    Result(EffectId, Box<Outcome>),
}

/// What a person found out elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// *Status* of the login's row in Login History, redacted.
    LoginHistory(String),
    /// The org's My Domain, where the connection uses a login host.
    MyDomain(MyDomain),
}

/// How a journey begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// A new set-up.
    Setup {
        /// Becomes the connection's id (random, from outside).
        id: uuid::Uuid,
        /// The name wished for.
        name: Option<ConnectionName>,
        /// Simulated, and how.
        practice: Option<PracticeOptions>,
        /// Attach to the simulated org that runs at this origin.
        practice_origin: Option<String>,
    },
    /// A set-up goes on.
    Resume {
        /// What was saved.
        draft: Box<Draft>,
        /// The connection that it changes: a set-up that was finished before.
        connection: Option<Box<Connection>>,
        /// How to simulate, for a practice run.
        practice: PracticeOptions,
        /// Attach to the simulated org that runs at this origin.
        practice_origin: Option<String>,
    },
    /// The live test of a connection.
    Test {
        /// The connection.
        connection: Box<Connection>,
        /// How to simulate, for a practice connection.
        practice: PracticeOptions,
    },
    /// The live test of a set-up that is not finished: it has everything but a green test. Ignored
    /// when something is missing.
    Unfinished {
        /// What was saved.
        draft: Box<Draft>,
        /// How to simulate, for a practice run.
        practice: PracticeOptions,
    },
    /// The live test of somebody else's connection: the key is not here, nothing is recorded.
    Stranger {
        /// The connection, as far as it is known.
        connection: Box<Connection>,
        /// Its certificate is known.
        certificate: bool,
        /// The kind of its app is known.
        app: bool,
    },
    /// A saved connection is tested, and what is wrong with it is changed.
    Repair {
        /// The connection.
        connection: Box<Connection>,
        /// PEM text of its certificate; empty when the file is gone.
        certificate: String,
        /// What for.
        repair: Repair,
        /// How to simulate, for a practice connection.
        practice: PracticeOptions,
    },
    /// A key that exists, with its certificate and its app, becomes a connection.
    Adopt(AdoptStart),
    /// A connection's key is replaced.
    Replace {
        /// The connection.
        connection: Box<Connection>,
        /// PEM text of its certificate, where the record does not have it and its file does.
        certificate: String,
        /// How far, and where to.
        task: ReplaceTask,
        /// How to simulate, for a practice connection.
        practice: PracticeOptions,
    },
    /// The hand-over page of a saved connection. It is not tested before.
    HandOver {
        /// The connection.
        connection: Box<Connection>,
        /// PEM text of its certificate; empty when the file is gone.
        certificate: String,
        /// How to simulate, for a practice connection.
        practice: PracticeOptions,
    },
    /// The home screen.
    Home {
        /// An unfinished set-up that fits what was asked for: go on with it, or begin a new one?
        offer: Option<Box<Draft>>,
        /// What a new one would be: a practice run, or a real org.
        practice: bool,
    },
    /// Only a token for a connection.
    Token {
        /// The connection.
        connection: Box<Connection>,
    },
}

/// One step of looking at an org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeStep<T> {
    /// Worked.
    Ok {
        /// What was found.
        value: T,
        /// Milliseconds.
        millis: u64,
    },
    /// Failed.
    Failed(TransportError),
    /// Not done, because a proxy does it, or an earlier step failed.
    Skipped,
}

/// What looking at an org found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgProbe {
    /// Name resolution: number of addresses.
    pub name: ProbeStep<usize>,
    /// TCP, proxy and TLS.
    pub tls: ProbeStep<()>,
    /// `GET /services/data`: newest API version (`67.0`), or the answer that was none.
    pub org: ProbeStep<Result<String, ExchangeAnswer>>,
    /// Server clock minus local clock, in milliseconds, half the round trip taken off.
    pub clock_offset_ms: Option<i64>,
}

/// An HTTP answer as far as the core may see it: redacted, bounded, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers that matter.
    pub headers: Vec<(String, String)>,
    /// Body without tokens.
    pub body: String,
    /// Milliseconds.
    pub millis: u64,
    /// Server clock minus local clock, in milliseconds.
    pub clock_offset_ms: Option<i64>,
}

/// A token was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The token, in the vault.
    pub token: TokenHandle,
    /// `scope`, space-separated.
    pub scope: String,
    /// `instance_url`.
    pub instance_url: String,
    /// `id`: identity URL.
    pub identity_url: String,
    /// Milliseconds for the exchange.
    pub millis: u64,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeOutcome {
    /// With a token.
    Issued(Issued),
    /// With another answer.
    Refused(ExchangeAnswer),
    /// Without an answer.
    NoAnswer(TransportError),
    /// Not sent: the host may not have it.
    NotSent(HostRefused),
    /// Not signed.
    NotSigned(CryptoError),
}

/// How a REST call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestAnswer {
    /// With an answer of any status.
    Answered(ExchangeAnswer),
    /// Without one.
    NoAnswer(TransportError),
    /// Not sent: the host may not have the token.
    NotSent(HostRefused),
}

/// Results of effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Of `ReserveName`.
    Named(Result<ConnectionName, RecordError>),
    /// Of `OpenPractice`: origin and what it says of itself.
    PracticeOpen(Result<(String, PracticeInfo), PracticeError>),
    /// Of `ProbeOrg`.
    Probed(Box<OrgProbe>),
    /// Of `GenerateKey`.
    Generated(Result<(KeyHandle, KeyFacts), CryptoError>),
    /// Of `ImportKey`.
    Imported(Result<Box<ImportedKey>, ImportFailure>),
    /// Of `ReadCertificate`, with the absolute path of the file that was meant, and of
    /// `ReadPastedCertificate`, which has none.
    CertificateRead(Result<Box<GivenCertificate>, CertificateFailure>),
    /// Of `LoadKey`, with milliseconds.
    Loaded(Result<(KeyHandle, KeyFacts, u64), KeyStoreError>),
    /// Of `MakeCertificate`.
    CertificateMade(Result<(String, CertificateFacts), CryptoError>),
    /// Of `Exchange`.
    Exchanged(ExchangeOutcome),
    /// Of `FindOtherKeys`.
    OtherKeys(Vec<OtherKey>),
    /// Of `Call`.
    Called(RestAnswer),
    /// Of `Wait`.
    Waited,
    /// Of `ForgetKey`.
    Forgotten,
    /// Of `ReadShelf`.
    Shelf(Box<Shelf>),
    /// Of `LookAtStore`.
    StoreSeen(Result<(), KeyStoreError>),
    /// Of `UnlockStore`.
    Unlocked(Result<(), KeyStoreError>),
    /// Of `Copy`.
    Copied(CopyResult),
    /// Of `Open`: why not, in words, if no browser could be started.
    Opened(Result<(), NoBrowser>),
    /// Of `ListFolder`.
    Folder(Result<FolderList, FileError>),
    /// Of `ExportKey`: where it is.
    KeyExported(Result<String, ExportFailure>),
    /// Of `WriteReport`: where it is.
    ReportWritten(Result<String, FileError>),
    /// Of `BeginTests`.
    TestsBegun,
    /// Of `WatchTests`: how they stand.
    TestsSeen(Box<PoolState>),
    /// Of `SaveDraft`.
    DraftSaved(Result<(), RecordError>),
    /// Of `StoreKey`.
    KeyStored(Result<(), KeyStoreError>),
    /// Of `WriteCertificate`: where it is.
    CertificateWritten(Result<String, FileError>),
    /// Of `PracticeApply`.
    Applied(Result<SetupApplied, PracticeError>),
    /// Of `SaveConnection` and `SaveKeys`.
    ConnectionSaved(Result<(), RecordError>),
    /// Of `RemoveKey`.
    KeyRemoved(Result<(), KeyStoreError>),
    /// Of `SaveTestRecord`.
    TestRecordSaved(Result<(), RecordError>),
    /// Of `Upkeep`.
    Upkept(Result<Upkept, UpkeepError>),
}

/// A key that was read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedKey {
    /// The key, in the vault.
    pub handle: KeyHandle,
    /// Its facts.
    pub facts: KeyFacts,
    /// What was damaged in the file and could be mended.
    pub mended: Vec<Damage>,
    /// Its certificate, if that is in the same file, or beside it where it was wanted.
    pub certificate: Option<GivenCertificate>,
}

/// Why a given certificate cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateFailure {
    /// The file could not be read.
    File(FileError),
    /// It holds no usable certificate.
    Certificate(CertificateError),
}

/// Why an import failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportFailure {
    /// The file could not be read.
    File(FileError),
    /// It holds no usable key.
    Key(ImportError),
}

/// Why a key was not written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportFailure {
    /// Its store did not give it.
    KeyStore(KeyStoreError),
    /// It has no PEM form.
    Key(CryptoError),
    /// The file.
    File(FileError),
}
