//! Effects: what the core wants done outside, as data.

use std::time::Duration;

use crate::domain::{
    Audience, CertificateRequest, Connection, ConnectionName, ConsumerKey, Draft, EntryName,
    Fingerprint, KeySize, MyDomain, PracticeOptions, Realm, SetupAction, StoreKind, TestRecord,
    Timestamp, Username,
};

use super::{Step, Upkeep};

/// A field whose text is a secret. It is edited in the runtime's vault; the core knows its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretField {
    /// Passphrase of the key file store.
    Passphrase,
    /// The same once more, for a new key.
    PassphraseAgain,
    /// Passphrase of a file that is imported.
    ImportPassphrase,
}

/// Stands for a pasted private key in the runtime's vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PasteHandle(pub u64);

/// Number of an effect; its result carries the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(pub u64);

/// Stands for a private key in the runtime's vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyHandle(pub u64);

/// Stands for an access token in the runtime's vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHandle(pub u64);

/// What an effect belongs to. Leaving a scope cancels its queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A step of the set-up.
    Step(Step),
    /// The connection being worked on.
    Connection,
    /// The whole run.
    Application,
}

/// Effects of one slot never run twice at a time: what others call an `is_loading` flag, derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Name and lock of the connection.
    Name,
    /// The simulated org.
    Practice,
    /// Background look at the org.
    Probe,
    /// Making, importing or loading the key.
    Key,
    /// Making the certificate.
    Certificate,
    /// Any write of the record, key or certificate: one commit after the other.
    Commit,
    /// The live test.
    Test,
    /// An experiment after the live test.
    Experiment,
    /// Giving a token back.
    Revoke,
    /// Wiping something from the vault.
    Forget,
    /// What is there: connections and unfinished set-ups.
    Shelf,
    /// Giving a key store its passphrase.
    Unlock,
    /// Looking whether the keychain can be used.
    Keychain,
    /// Copying to the clipboard.
    Copy,
    /// Opening a page in the browser.
    Open,
    /// Looking into a folder.
    Folder,
    /// Beginning tests of connections.
    Tests,
    /// Watching the tests of connections.
    Watch,
    /// Asking Salesforce with the next key.
    Poll,
    /// The same with the active key, to be shown beside it.
    Beside,
}

/// One effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Its number.
    pub id: EffectId,
    /// What it belongs to.
    pub scope: Scope,
    /// Its slot.
    pub slot: Slot,
    /// When it was started.
    pub since: Timestamp,
    /// What to do.
    pub kind: EffectKind,
}

/// A REST call with the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestCall {
    /// `GET <path>` on the instance.
    Get(String),
    /// Give the token back (RFC 7009).
    Revoke,
}

/// What to do. *Queries* may be cancelled and repeated; *commits* change something that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectKind {
    /// Find a free name (or take exactly this one) and lock it.
    ReserveName {
        /// The wish.
        wish: ConnectionName,
        /// No other name will do.
        exact: bool,
    },
    /// Make the simulated org available.
    OpenPractice {
        /// Name of its state; `None` with `origin`: ask the one running there.
        name: Option<ConnectionName>,
        /// Attach to the one running at this origin.
        origin: Option<String>,
        /// Faults and propagation.
        options: PracticeOptions,
    },
    /// DNS, TLS and unauthenticated `GET /services/data`.
    ProbeOrg {
        /// The org.
        org: MyDomain,
    },
    /// Generate a key.
    GenerateKey {
        /// Its size.
        size: KeySize,
    },
    /// Read a key from a file; with the passphrase in [`SecretField::ImportPassphrase`], or the one
    /// that was given beforehand, if it is locked.
    ImportKey {
        /// The file.
        path: String,
        /// Also look for its certificate in the folder where the file is.
        with_certificate: bool,
    },
    /// Read a certificate whose key somebody else holds.
    ReadCertificate {
        /// The file.
        path: String,
    },
    /// Read the key back from its store.
    LoadKey {
        /// The store.
        store: StoreKind,
        /// The entry.
        entry: EntryName,
    },
    /// Make a self-signed certificate.
    MakeCertificate {
        /// For this key.
        key: KeyHandle,
        /// Saying this.
        request: CertificateRequest,
    },
    /// Wipe a token that nobody needs any more.
    ForgetToken(TokenHandle),
    /// Sign an assertion, post it, keep the token in the vault.
    Exchange {
        /// Sign with this key.
        key: KeyHandle,
        /// Post to this org.
        org: MyDomain,
        /// In which world: an assertion of one never goes to the other.
        realm: Realm,
        /// `iss`.
        issuer: ConsumerKey,
        /// `sub`.
        subject: Username,
        /// `aud`.
        audience: Audience,
        /// Seconds added to the local clock: 0, except in an experiment.
        clock_shift_s: i64,
    },
    /// Find other connections with a key for the same app.
    FindOtherKeys {
        /// The app.
        consumer_key: ConsumerKey,
        /// Of this simulated org; `None`: of real orgs.
        practice: Option<ConnectionName>,
        /// Other keys than this one.
        except: Fingerprint,
    },
    /// One REST call.
    Call {
        /// With this token.
        token: TokenHandle,
        /// On this instance (an origin).
        instance: String,
        /// In which world the token lives.
        realm: Realm,
        /// The call.
        call: RestCall,
    },
    /// Come back after a while.
    Wait {
        /// How long.
        delay: Duration,
    },
    /// Wipe a key that nobody needs any more.
    ForgetKey(KeyHandle),
    /// Read connections, their last tests, and unfinished set-ups.
    ReadShelf,
    /// See whether a store can be used at all: quickly, and without a window.
    LookAtStore {
        /// The store.
        store: StoreKind,
    },
    /// Give a store the passphrase that stands in [`SecretField::Passphrase`].
    UnlockStore {
        /// The store.
        store: StoreKind,
    },
    /// Read a key that was pasted.
    ImportPasted {
        /// The text, in the vault.
        paste: PasteHandle,
    },
    /// Read a certificate that was pasted (public).
    ReadPastedCertificate {
        /// PEM text.
        pem: String,
    },
    /// Put a text on the clipboard. Never a secret.
    Copy {
        /// The text.
        text: String,
    },
    /// Open a page in the browser: an https address on a host of Salesforce, made here.
    Open {
        /// The address.
        url: String,
    },
    /// List a folder, for completion and the file picker.
    ListFolder {
        /// The folder as typed: absolute, `~/…`, or relative to the working folder.
        path: String,
    },
    /// Test these connections, beside whatever else happens.
    BeginTests(Vec<ConnectionName>),
    /// Say how the tests stand, as soon as that is another version of it.
    WatchTests {
        /// The version that is known.
        after: u64,
    },

    /// Commit: write the draft.
    SaveDraft(Box<Draft>),
    /// Commit: store a key, read it back, compare.
    StoreKey {
        /// The key.
        key: KeyHandle,
        /// The store.
        store: StoreKind,
        /// Under this entry.
        entry: EntryName,
    },
    /// Commit: write the certificate, never over another file.
    WriteCertificate {
        /// Where the person asked for it; `None`: Downloads folder if there is one.
        path: Option<String>,
        /// File name for the default place.
        file_name: String,
        /// Keep it among sfjwt's own files only.
        private_place: bool,
        /// Its text.
        pem: String,
    },
    /// Commit: do one checklist line in the simulated org.
    PracticeApply {
        /// At this origin.
        origin: String,
        /// For this line.
        line: String,
        /// This.
        action: SetupAction,
    },
    /// Commit: write the connection and remove its draft.
    SaveConnection(Box<Connection>),
    /// Commit: write a saved connection whose keys change, and nothing else.
    SaveKeys(Box<Connection>),
    /// Commit: delete a key from its store. One that is not there is fine.
    RemoveKey {
        /// The store.
        store: StoreKind,
        /// Its entry.
        entry: EntryName,
    },
    /// Commit: write the private key as PKCS#8 PEM to a new file (0600), by explicit act.
    ExportKey {
        /// The store it is in.
        store: StoreKind,
        /// Its entry.
        entry: EntryName,
        /// The file; never overwritten.
        path: String,
    },
    /// Commit: write the report to a new file, by explicit act.
    WriteReport {
        /// The file as typed; never overwritten.
        path: String,
        /// Its text, without secrets.
        text: String,
    },
    /// Commit: write the last test's result.
    SaveTestRecord {
        /// Of this connection.
        name: ConnectionName,
        /// The result.
        record: Box<TestRecord>,
    },
    /// Commit: change what is saved, from the home screen.
    Upkeep(Upkeep),
}

impl EffectKind {
    /// Commits are never cancelled, and quitting waits (a bounded time) for them.
    pub const fn is_commit(&self) -> bool {
        matches!(
            self,
            Self::SaveDraft(_)
                | Self::StoreKey { .. }
                | Self::WriteCertificate { .. }
                | Self::PracticeApply { .. }
                | Self::SaveConnection(_)
                | Self::SaveKeys(_)
                | Self::RemoveKey { .. }
                | Self::ExportKey { .. }
                | Self::WriteReport { .. }
                | Self::SaveTestRecord { .. }
                | Self::Upkeep(_)
        )
    }
    /// The key store it asks, if it asks one.
    pub const fn key_store(&self) -> Option<StoreKind> {
        match self {
            Self::StoreKey { store, .. }
            | Self::LoadKey { store, .. }
            | Self::RemoveKey { store, .. }
            | Self::ExportKey { store, .. } => Some(*store),
            _ => None,
        }
    }
}
