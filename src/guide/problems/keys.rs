//! Words for keys, certificates and the key store.

use super::{Pair, Words, reason};
use crate::domain::{CertificateError, CryptoError, ImportError, KeyStoreError};

const STORE_UNAVAILABLE: Pair = (
    "The keychain of this computer cannot be used: {reason}.",
    "On Linux a Secret Service has to run in your session (GNOME Keyring or KWallet, for example). \
     Without one, keep the key in an encrypted file: --store file.",
);
const STORE_LOCKED: Pair = (
    "The keychain is locked: {reason}.",
    "Unlock it (usually with your login password), then try again. Nothing was lost.",
);
const STORE_DENIED: Pair = (
    "The keychain did not let sfjwt in: {reason}.",
    "Try again and allow the access when your system asks. After a click on Deny, the permission \
     is in the settings of your keychain.",
);
const STORE_NOT_FOUND: Pair = (
    "The private key of this connection is not in the key store.",
    "Was it made on another computer or under another login? Then use it there. If the key is \
     gone, set the connection up again with a new one.",
);
const STORE_OCCUPIED: Pair = (
    "The key store already has another key in this connection's place.",
    "Nothing was overwritten. Set the connection up under another name.",
);
const STORE_READ_BACK: Pair = (
    "The key store gave back something else than was put in, so the key was not used.",
    "Try again. If it happens again, keep the key in an encrypted file: --store file.",
);
const STORE_TOO_LONG: Pair = (
    "The key is longer than the keychain takes ({limit} bytes).",
    "Use a key of 2048 bits (--key-size 2048), or keep this one in an encrypted file: --store file.",
);
const STORE_PASSPHRASE_NEEDED: Pair = (
    "The key is in an encrypted file, and there was no passphrase to open it.",
    "Type it when asked, or name a file that holds it with --passphrase-file, or set \
     SFJWT_PASSPHRASE.",
);
const STORE_WRONG_PASSPHRASE: Pair = (
    "The passphrase does not open the key file.",
    "Try again; mind capital letters and the keyboard layout. A forgotten passphrase cannot be \
     recovered: set the connection up again with a new key.",
);
const STORE_DAMAGED: Pair = (
    "The stored key is damaged: {reason}.",
    "Bring the key file back from a backup, or set the connection up again with a new key.",
);
const STORE_TIMED_OUT: Pair = (
    "The keychain did not answer.",
    "Look for a window that asks for your password, perhaps behind this one, and try again. Over \
     SSH there is no such window: use --store file.",
);
const STORE_OTHER: Pair = (
    "The key store failed: {reason}.",
    "Try again. If it happens again, keep the key in an encrypted file: --store file.",
);

/// A failure of a key store.
pub fn key_store(error: &KeyStoreError) -> Words {
    match error {
        KeyStoreError::Unavailable { reason } => with_reason(STORE_UNAVAILABLE, reason),
        KeyStoreError::Locked { reason } => with_reason(STORE_LOCKED, reason),
        KeyStoreError::Denied { reason } => with_reason(STORE_DENIED, reason),
        KeyStoreError::NotFound => Words::fill(STORE_NOT_FOUND, &[]),
        KeyStoreError::Occupied => Words::fill(STORE_OCCUPIED, &[]),
        KeyStoreError::ReadBackDiffers => Words::fill(STORE_READ_BACK, &[]),
        KeyStoreError::TooLong { limit } => {
            Words::fill(STORE_TOO_LONG, &[("limit", &limit.to_string())])
        }
        KeyStoreError::PassphraseNeeded => Words::fill(STORE_PASSPHRASE_NEEDED, &[]),
        KeyStoreError::WrongPassphrase => Words::fill(STORE_WRONG_PASSPHRASE, &[]),
        KeyStoreError::Damaged { reason } => with_reason(STORE_DAMAGED, reason),
        KeyStoreError::TimedOut => Words::fill(STORE_TIMED_OUT, &[]),
        KeyStoreError::Other { reason } => with_reason(STORE_OTHER, reason),
    }
}

fn with_reason(pair: Pair, text: &str) -> Words {
    Words::fill(pair, &[("reason", reason(text))])
}

const IMPORT_EMPTY: Pair = (
    "`{file}` is empty.",
    "Choose the file with the private key. It begins with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY.",
);
const IMPORT_ENCRYPTED: Pair = (
    "The key in `{file}` is locked with a passphrase.",
    "Make an unlocked copy with openssl pkey -in OLD -out NEW (it asks for the passphrase), import \
     the copy, then delete it.",
);
const IMPORT_CERTIFICATE: Pair = (
    "`{file}` is a certificate, not a private key.",
    "The key is usually the file beside it, with the ending .key or .pem. If someone else holds \
     the key, go on with the certificate alone: --cert.",
);
const IMPORT_PUBLIC_KEY: Pair = (
    "`{file}` is a public key, not a private one.",
    "Choose the file that begins with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY.",
);
const IMPORT_REQUEST: Pair = (
    "`{file}` is a certificate request, not a private key.",
    "The key is the file that was made together with it, usually with the ending .key.",
);
const IMPORT_OPENSSH: Pair = (
    "`{file}` is an OpenSSH key.",
    "Keys for SSH are for something else. Better make a new key here: leave --import-key out. If \
     it has to be this one, convert a copy with ssh-keygen -p -m PEM -f COPY.",
);
const IMPORT_NOT_RSA: Pair = (
    "`{file}` holds a key of the kind {kind}, and Salesforce takes RSA keys only.",
    "Make a new key here: leave --import-key out.",
);
const IMPORT_TOO_SMALL: Pair = (
    "The key in `{file}` has {bits} bits, which is too short to be safe.",
    "Make a new key here: leave --import-key out.",
);
const IMPORT_TOO_LARGE: Pair = (
    "The key in `{file}` has {bits} bits, and more than 8192 is not supported.",
    "Make a new key here with 2048 or 4096 bits: leave --import-key out.",
);
const IMPORT_UNREADABLE: Pair = (
    "No private key can be read from `{file}`.",
    "Check that it is the whole file, with the lines BEGIN and END and its line breaks. Keys \
     pasted through chat or mail often lose them; ask for the file itself.",
);
const IMPORT_SEVERAL: Pair = (
    "`{file}` holds more than one private key.",
    "Save the one you want, from its BEGIN line to its END line, as a file of its own.",
);

/// A file that is no usable private key. `file` is its path.
pub fn import(error: &ImportError, file: &str) -> Words {
    let file = ("file", file);
    match error {
        ImportError::Empty => Words::fill(IMPORT_EMPTY, &[file]),
        ImportError::Encrypted => Words::fill(IMPORT_ENCRYPTED, &[file]),
        ImportError::Certificate => Words::fill(IMPORT_CERTIFICATE, &[file]),
        ImportError::PublicKey => Words::fill(IMPORT_PUBLIC_KEY, &[file]),
        ImportError::Request => Words::fill(IMPORT_REQUEST, &[file]),
        ImportError::OpenSsh => Words::fill(IMPORT_OPENSSH, &[file]),
        ImportError::NotRsa(kind) => Words::fill(IMPORT_NOT_RSA, &[file, ("kind", kind)]),
        ImportError::Size(bits) => {
            let pair = if *bits < 2048 {
                IMPORT_TOO_SMALL
            } else {
                IMPORT_TOO_LARGE
            };
            Words::fill(pair, &[file, ("bits", &bits.to_string())])
        }
        ImportError::Unreadable => Words::fill(IMPORT_UNREADABLE, &[file]),
        ImportError::Several => Words::fill(IMPORT_SEVERAL, &[file]),
    }
}

const CERTIFICATE_PRIVATE_KEY: Pair = (
    "`{file}` is a private key, not a certificate.",
    "It was not used and not sent anywhere. Choose the certificate, which begins with BEGIN \
     CERTIFICATE; to use the key, name it with --import-key.",
);
const CERTIFICATE_NOT_RSA: Pair = (
    "The certificate `{file}` belongs to a key that is not RSA, and Salesforce takes RSA only.",
    "Ask for a certificate of an RSA key with 2048 bits or more, or let sfjwt make both.",
);
const CERTIFICATE_UNREADABLE: Pair = (
    "No certificate can be read from `{file}`.",
    "Choose the file that begins with BEGIN CERTIFICATE (or its binary form, .cer or .der). A \
     certificate request or a public key will not do.",
);

/// A file that is no usable certificate. `file` is its path.
pub fn certificate(error: &CertificateError, file: &str) -> Words {
    let pair = match error {
        CertificateError::PrivateKey => CERTIFICATE_PRIVATE_KEY,
        CertificateError::NotRsa => CERTIFICATE_NOT_RSA,
        CertificateError::Unreadable => CERTIFICATE_UNREADABLE,
    };
    Words::fill(pair, &[("file", file)])
}

const CRYPTO_GENERATION: Pair = (
    "No key could be made.",
    "Try again. If it happens again, please report it: nothing on your side explains it.",
);
const CRYPTO_REQUEST: Pair = (
    "The certificate cannot be made: {reason}.",
    "Change the name (--cn, at most 64 characters) or the number of days (--days, at most 3650).",
);
const CRYPTO_SIGNING: Pair = (
    "The request could not be signed with the stored key.",
    "Set the connection up again with a new key.",
);
const CRYPTO_TOO_SMALL: Pair = (
    "The key has {bits} bits, which is too short to be handed out or put into a new certificate.",
    "It can still be tested. Make a new key of 2048 bits or more for everything else.",
);
const CRYPTO_KEY: Pair = (
    "The stored key cannot be read.",
    "Bring it back from a backup, or set the connection up again with a new key.",
);

/// A failure of making keys, certificates or signatures.
pub fn crypto(error: &CryptoError) -> Words {
    match error {
        CryptoError::Generation => Words::fill(CRYPTO_GENERATION, &[]),
        CryptoError::Request(reason) => with_reason(CRYPTO_REQUEST, reason),
        CryptoError::Signing => Words::fill(CRYPTO_SIGNING, &[]),
        CryptoError::TooSmall(bits) => {
            Words::fill(CRYPTO_TOO_SMALL, &[("bits", &bits.to_string())])
        }
        CryptoError::Key => Words::fill(CRYPTO_KEY, &[]),
    }
}
