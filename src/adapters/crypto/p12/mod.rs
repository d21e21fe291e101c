//! PKCS#12 (RFC 7292): key and certificate in one locked file, `.p12` or `.pfx`. The crates
//! `pkcs12` and `cms` know the structures; reading and writing put them together, so that a key
//! never lies in a buffer that nobody wipes.

mod read;
mod write;

use aws_lc_rs::hmac;
use pkcs8::ObjectIdentifier;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

pub(super) use read::{NotOpened, is_pkcs12, read};
pub(super) use write::{Content, write};

/// `data` (RFC 5652 §4).
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// `encryptedData` (RFC 5652 §8).
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// The key of the HMAC over the contents (RFC 7292 §5.1 and appendix B). `None`: a digest that is
/// not known here, or a passphrase that has no BMP form.
fn mac_key(
    digest: ObjectIdentifier,
    passphrase: &str,
    salt: &[u8],
    rounds: i32,
) -> Option<hmac::Key> {
    let id = Pkcs12KeyType::Mac;
    let (algorithm, key) = match digest {
        SHA1 => (
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            derive_key_utf8::<Sha1>(passphrase, salt, id, rounds, 20),
        ),
        SHA256 => (
            hmac::HMAC_SHA256,
            derive_key_utf8::<Sha256>(passphrase, salt, id, rounds, 32),
        ),
        SHA384 => (
            hmac::HMAC_SHA384,
            derive_key_utf8::<Sha384>(passphrase, salt, id, rounds, 48),
        ),
        SHA512 => (
            hmac::HMAC_SHA512,
            derive_key_utf8::<Sha512>(passphrase, salt, id, rounds, 64),
        ),
        _ => return None,
    };
    let key = Zeroizing::new(key.ok()?);
    Some(hmac::Key::new(algorithm, &key))
}
