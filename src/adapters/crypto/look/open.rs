//! Opens encrypted PKCS#8 keys (RFC 5958 §3), within bounds.

use pkcs8::der::Decode;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::{EncryptedPrivateKeyInfo, SecretDocument};

use crate::domain::Opened;
use crate::ports::SecretBytes;

/// Rounds above which a file is not opened: it would take minutes.
const MAX_ITERATIONS: u32 = 10_000_000;

/// The key inside, or why not.
pub(super) fn open(der: &[u8], passphrase: Option<&SecretBytes>) -> Result<SecretDocument, Opened> {
    let passphrase = passphrase.ok_or(Opened::NoPassphrase)?;
    let info = EncryptedPrivateKeyInfo::from_der(der).map_err(|_| Opened::Unsupported)?;
    let bounded = match &info.encryption_algorithm {
        EncryptionScheme::Pbes2(parameters) => match &parameters.kdf {
            Kdf::Pbkdf2(kdf) => kdf.iteration_count <= MAX_ITERATIONS,
            _ => false,
        },
        _ => false,
    };
    if !bounded {
        return Err(Opened::Unsupported);
    }
    info.decrypt(passphrase.expose()).map_err(|error| {
        use pkcs8::pkcs5::Error as Pkcs5;
        match error {
            pkcs8::Error::EncryptedPrivateKey(Pkcs5::DecryptFailed | Pkcs5::EncryptFailed)
            | pkcs8::Error::Asn1(_) => Opened::WrongPassphrase,
            _ => Opened::Unsupported,
        }
    })
}
