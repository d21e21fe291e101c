//! Looking into files that hold keys, certificates or signed requests, without using them.

use super::SecretBytes;
use crate::domain::{Seen, SignatureCheck};

/// Says what a file is. Calls block; opening an encrypted key can take a second.
pub trait Inspect: Send + Sync {
    /// What the file is. Recognised by content alone, never by its name; `passphrase` is tried on
    /// an encrypted key. Any bytes give an answer.
    fn look(&self, file: &SecretBytes, passphrase: Option<&SecretBytes>) -> Seen;

    /// Whether the signature of a compact JWT (RFC 7515 §7.1) was made by RS256 with the private
    /// key of `public`, a DER `SubjectPublicKeyInfo`.
    fn verify(&self, jwt: &str, public: &[u8]) -> SignatureCheck;

    /// The one private key of a damaged file as it should be: PEM, LF, 64 characters a line, with
    /// the label of what is inside. `None` where [`Inspect::look`] does not say `repairable`.
    fn mend(&self, file: &SecretBytes, passphrase: Option<&SecretBytes>) -> Option<SecretBytes>;
}
