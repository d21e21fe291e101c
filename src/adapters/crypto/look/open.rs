//! Opens encrypted PKCS#8 keys (RFC 5958 §3), within bounds.

use zeroize::Zeroizing;

use super::super::locked::{Shut, open_key};
use crate::domain::Opened;
use crate::ports::SecretBytes;

/// The key inside, or why not.
pub(super) fn open(
    der: &[u8],
    passphrase: Option<&SecretBytes>,
) -> Result<Zeroizing<Vec<u8>>, Opened> {
    let passphrase = passphrase.ok_or(Opened::NoPassphrase)?;
    open_key(der, passphrase).map_err(|shut| match shut {
        Shut::Wrong => Opened::WrongPassphrase,
        Shut::Unsupported => Opened::Unsupported,
    })
}
