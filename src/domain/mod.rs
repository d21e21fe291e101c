//! The terms of the field as types: parsed once at the edge, valid from then on.
//!
//! No IO, no clock, no randomness, nothing of the rest of the crate.

mod assertion;
mod audience;
mod certificate;
mod check;
mod connection;
mod consumer_key;
mod desk;
mod draft;
mod entry;
mod error_text;
mod failure;
mod fingerprint;
mod host_policy;
mod inspected;
mod key;
mod key_inventory;
mod key_ring;
mod lifetime;
mod name;
mod org;
mod pasted;
mod practice;
mod replacement;
mod test_pool;
mod test_schedule;
mod text;
mod upkeep;
mod username;

pub use assertion::{ASSERTION_LIFETIME_SECONDS, Claims, JWT_BEARER_GRANT_TYPE};
pub use audience::{Audience, AudienceError, AudienceFit};
pub use certificate::{
    CERTIFICATE_FILE_LIMIT, CertificateFacts, CertificateRequest, MAX_CERTIFICATE_DAYS,
};
pub use check::{CheckGroup, CheckId, CheckResult, CheckState, Concern};
pub use connection::{
    AppKind, Connection, HandOver, SCHEMA_VERSION, StoreKind, TestRecord, WayBack,
};
pub use consumer_key::{ConsumerKey, ConsumerKeyError, ConsumerKeyHint};
pub use desk::{CopyResult, FolderEntry, FolderList, NoBrowser};
pub use draft::{Draft, DraftAnswers, DraftCertificate, DraftKey, Tick, TickState};
pub use entry::EntryName;
pub use error_text::tells_error;
pub use failure::{
    CertificateError, CryptoError, FileError, ImportError, KeyStoreError, LockHeld, PracticeError,
    RecordError, TransportError, TransportKind,
};
pub use fingerprint::Fingerprint;
pub use host_policy::{HostRefused, Realm, TrustedUrl};
pub use inspected::{
    AudienceFault, Broken, Damage, Item, JwtShape, KeyContainer, KeyEncoding, KeyStoreFile, Opened,
    Remark, Seen, SeenCertificate, SeenCertificates, SeenJwt, SeenKey, SeenPublic, SeenRequest,
    SignatureCheck, Timing, Unchecked,
};
pub use key::{ExportForm, KeyFacts, KeyForm, KeySize};
pub use key_inventory::{InventoryKey, KeyState, inventory};
pub use key_ring::{
    HeldKey, KeyRing, KeyRole, NextKey, RetiredKey, RingRefused, SUCCESSES_TO_SWITCH,
};
pub use lifetime::{DUE_AT_PERCENT, DUE_WITHIN, Due, DueRule, Lifetime, TimeLeft, calendar_days};
pub use name::{ConnectionName, ConnectionNameError};
pub use org::{MyDomain, OrgAddress, OrgAddressError, OrgKind, OrgNote, OrgSummary};
pub use pasted::{Pasted, RecordKind};
pub use practice::{Fault, PracticeInfo, PracticeOptions, SetupAction, SetupApplied};
pub use replacement::{Consumer, Holder, KeyHistory, ReplaceReason, Replacement, Staged};
pub use test_pool::{NotTested, PoolEnd, PoolFinding, PoolState, PoolTest, Refusal, RefusedOrigin};
pub use test_schedule::{
    MOST_AT_ONCE, SLOW_AFTER, SPACING, TESTS_AT_ONCE, TestSchedule, TestedOrg, Turn,
};
pub use text::{clean_lines, clean_text};
pub use upkeep::{Forgotten, KeptKey, Removed, Renamed, SeenToWork, UpkeepError};
pub use username::{Username, UsernameError, UsernameHint};

/// A moment in UTC. The core never asks for one; it is told with each message.
pub type Timestamp = time::OffsetDateTime;
