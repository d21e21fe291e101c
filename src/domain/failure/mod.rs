//! What can go wrong outside, as data. Ports return these, the core decides by them, the guide
//! has the words for them.

mod crypto;
mod files;
mod key_store;
mod practice;
mod records;
mod transport;

pub use crypto::{CertificateError, CryptoError, ImportError};
pub use files::FileError;
pub use key_store::KeyStoreError;
pub use practice::PracticeError;
pub use records::{LockHeld, RecordError};
pub use transport::{TransportError, TransportKind};
