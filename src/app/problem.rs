//! Something went wrong that needs a decision before the journey can go on.

use crate::domain::{
    CertificateError, Concern, CryptoError, FileError, ImportError, KeyStoreError, PracticeError,
    RecordError, StoreKind, Timestamp,
};

use crate::guide::{Words, messages, problems, replacing};

use super::{Journey, Model, QuestionId};

/// What stands in the way. Answering its question again, or `Retry`, clears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The key store did not do it.
    KeyStore {
        /// Which store.
        store: StoreKind,
        /// Why.
        error: KeyStoreError,
    },
    /// The key file is no usable key.
    Import {
        /// The file.
        path: String,
        /// Why.
        error: ImportError,
    },
    /// The certificate file is no usable certificate.
    Certificate {
        /// The file.
        path: String,
        /// Why.
        error: CertificateError,
    },
    /// A legacy key was to be used for a new connection.
    LegacyKey {
        /// The file.
        path: String,
        /// Its bits.
        bits: u32,
    },
    /// Key and certificate do not belong together.
    NotAPair {
        /// The file of the key.
        key: String,
        /// The file of the certificate.
        certificate: String,
    },
    /// A legacy key was to be adopted without its certificate, and gets no new one.
    LegacyAlone {
        /// The file.
        path: String,
        /// Its bits.
        bits: u32,
    },
    /// The file with key or certificate could not be read.
    KeyFile(FileError),
    /// A file could not be written.
    File(FileError),
    /// A record could not be read or written.
    Record(RecordError),
    /// Key or certificate could not be made.
    Crypto(CryptoError),
    /// The simulated org did not do it.
    Practice(PracticeError),
    /// The simulated org has no such user.
    PracticeUser {
        /// The username that was answered.
        username: String,
        /// One that it has.
        known: String,
    },
    /// The person stopped the live test.
    Stopped,
    /// The live test failed; its findings are in the model.
    TestFailed(Concern),
    /// A certificate that was given up may still arrive in Salesforce, until then.
    MayArrive(Timestamp),
    /// Salesforce does not accept the next key, and waiting longer makes no sense.
    NextRefused,
}

impl Problem {
    /// What to say about it. A failed test speaks through its findings instead.
    pub fn words(&self) -> Option<Words> {
        match self {
            Self::KeyStore { error, .. } => Some(problems::key_store(error)),
            Self::Import { error, path } => Some(problems::import(error, path)),
            Self::Certificate { error, path } => Some(problems::certificate(error, path)),
            Self::LegacyKey { path, bits } => Some(Words {
                what: messages::legacy_key(path, *bits),
                next: messages::LEGACY_KEY_NEXT.to_owned(),
            }),
            Self::NotAPair { key, certificate } => Some(problems::not_a_pair(key, certificate)),
            Self::LegacyAlone { path, bits } => Some(problems::legacy_alone(path, *bits)),
            Self::KeyFile(error) | Self::File(error) => Some(problems::file(error)),
            Self::Record(error) => Some(problems::record(error)),
            Self::Crypto(error) => Some(problems::crypto(error)),
            Self::Practice(error) => Some(problems::practice(error)),
            Self::PracticeUser { username, known } => {
                Some(problems::practice_user(username, known))
            }
            Self::MayArrive(until) => Some(replacing::may_arrive(*until)),
            // What is known about it stands in the model.
            Self::TestFailed(_) | Self::NextRefused => None,
            Self::Stopped => Some(Words {
                what: messages::TEST_STOPPED.to_owned(),
                next: String::new(),
            }),
        }
    }

    /// Whose side it is on; decides the exit code.
    pub const fn concern(&self) -> Concern {
        match self {
            Self::KeyStore { .. } => Concern::KeyStore,
            Self::TestFailed(concern) => *concern,
            Self::NextRefused => Concern::Answer,
            Self::Import { .. }
            | Self::LegacyKey { .. }
            | Self::NotAPair { .. }
            | Self::LegacyAlone { .. }
            | Self::Certificate { .. }
            | Self::KeyFile(_)
            | Self::File(_)
            | Self::Record(_)
            | Self::Crypto(_)
            | Self::Practice(_)
            | Self::PracticeUser { .. }
            | Self::MayArrive(_)
            | Self::Stopped => Concern::Local,
        }
    }

    /// The question whose answer would change it.
    pub const fn question(&self) -> Option<QuestionId> {
        match self {
            Self::KeyStore {
                error: KeyStoreError::WrongPassphrase | KeyStoreError::PassphraseNeeded,
                ..
            } => Some(QuestionId::Passphrase),
            Self::KeyStore { .. } => Some(QuestionId::Store),
            Self::Import {
                error: ImportError::WrongPassphrase,
                ..
            } => Some(QuestionId::ImportPassphrase),
            Self::KeyFile(_)
            | Self::Import { .. }
            | Self::LegacyKey { .. }
            | Self::NotAPair { .. }
            | Self::LegacyAlone { .. }
            | Self::Certificate { .. } => Some(QuestionId::ImportKey),
            Self::File(_) => Some(QuestionId::CertOut),
            Self::Crypto(_) => Some(QuestionId::CommonName),
            Self::PracticeUser { .. } => Some(QuestionId::Username),
            Self::Record(_)
            | Self::Practice(_)
            | Self::TestFailed(_)
            | Self::NextRefused
            | Self::MayArrive(_)
            | Self::Stopped => None,
        }
    }
}

impl Model {
    /// Whether the answer behind a problem may be another one. A saved connection's answers are not
    /// changed by its test; a passphrase is only asked for again. A key that is in its store stays
    /// there when that store does not open.
    pub fn may_change(&self, question: &QuestionId) -> bool {
        match question {
            QuestionId::Passphrase | QuestionId::ImportPassphrase => true,
            QuestionId::Store => self.test.key_problem.is_none() && self.may_choose_store(),
            QuestionId::CertOut if self.may_choose_certificate_place() => true,
            _ => matches!(self.journey, Journey::Setup),
        }
    }
}
