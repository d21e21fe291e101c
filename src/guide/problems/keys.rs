//! Words for keys, certificates and the key store.

use super::{Pair, Words, reason};
use crate::domain::{CertificateError, CryptoError, ImportError, KeyStoreError, KeyStoreFile};

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
    "The key is kept in an encrypted file here, and there was no passphrase for that file.",
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
    "Type it when asked, or name a file that holds it with --import-passphrase-file, or set \
     SFJWT_IMPORT_PASSPHRASE.",
);
const IMPORT_WRONG_PASSPHRASE: Pair = (
    "The passphrase does not open the key in `{file}`.",
    "Try again; mind capital letters and the keyboard layout. A forgotten passphrase cannot be \
     recovered: make a new key.",
);
const IMPORT_ENCRYPTED_OLD: Pair = (
    "The key in `{file}` is locked with a passphrase in an old way that is not read here.",
    "Make a copy in today's form with openssl pkcs8 -topk8 -in OLD -out NEW (it asks for the \
     passphrase, then for a new one), and import that. If OpenSSL says unsupported, put -provider \
     legacy -provider default behind -topk8.",
);
const IMPORT_PKCS12: Pair = (
    "`{file}` is a PKCS#12 file of a kind that is not read here.",
    "Take key and certificate out with openssl pkcs12 -legacy -in FILE -out NEW.pem (it asks for \
     the passphrase, then for a new one), and import that.",
);
const IMPORT_JAVA: Pair = (
    "`{file}` is a Java key store.",
    "Turn it into PKCS#12 with keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 \
     -deststoretype pkcs12, and import that.",
);
const IMPORT_PUTTY: Pair = (
    "`{file}` is a key of PuTTY.",
    "Keys for SSH are for something else. Better make a new key here: sfjwt setup makes one.",
);
const IMPORT_JWK: Pair = (
    "`{file}` is a key in JSON form (JWK).",
    "Convert it to PEM with a library you trust, never on a web page; or make a new key here.",
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
    "Keys for SSH are for something else. Better make a new key here: sfjwt setup makes one. If \
     it has to be this one, convert a copy with ssh-keygen -p -m PEM -f COPY.",
);
const IMPORT_NOT_RSA: Pair = (
    "`{file}` holds a key of the kind {kind}, and Salesforce takes RSA keys only.",
    "Make a new key here: sfjwt setup makes one.",
);
const IMPORT_TOO_SMALL: Pair = (
    "The key in `{file}` has {bits} bits, which is too short to be safe.",
    "Make a new key here: sfjwt setup makes one.",
);
const IMPORT_TOO_LARGE: Pair = (
    "The key in `{file}` has {bits} bits, and more than 8192 is not supported.",
    "Make a new key here with 2048 or 4096 bits: sfjwt setup makes one.",
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
        ImportError::WrongPassphrase => Words::fill(IMPORT_WRONG_PASSPHRASE, &[file]),
        ImportError::EncryptedOld => Words::fill(IMPORT_ENCRYPTED_OLD, &[file]),
        ImportError::Pkcs12 => Words::fill(IMPORT_PKCS12, &[file]),
        ImportError::Container(kind) => Words::fill(container(*kind), &[file]),
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

const fn container(kind: KeyStoreFile) -> Pair {
    match kind {
        KeyStoreFile::Pkcs12 => IMPORT_PKCS12,
        KeyStoreFile::Java => IMPORT_JAVA,
        KeyStoreFile::Putty => IMPORT_PUTTY,
        KeyStoreFile::PrivateJwk | KeyStoreFile::PublicJwk => IMPORT_JWK,
    }
}

const NOT_A_PAIR: Pair = (
    "The key `{file}` and the certificate `{certificate}` do not belong together.",
    "Look for the certificate that was made with this key, or the key of this certificate. sfjwt \
     inspect FILE FILE says of any two files whether they belong together.",
);
const LEGACY_ALONE: Pair = (
    "The key in `{file}` has {bits} bits, which is too short for a new certificate.",
    "Give the certificate it has, too: sfjwt adopt KEY CERTIFICATE. The key can then be tested, and \
     replaced.",
);

/// Key and certificate of two keys.
pub fn not_a_pair(key: &str, certificate: &str) -> Words {
    Words::fill(NOT_A_PAIR, &[("file", key), ("certificate", certificate)])
}

/// A key under 2048 bits whose certificate is not there.
pub fn legacy_alone(file: &str, bits: u32) -> Words {
    Words::fill(LEGACY_ALONE, &[("file", file), ("bits", &bits.to_string())])
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

const CRYPTO_PASSPHRASE: Pair = (
    "This passphrase does not do for such a file: Java opens PKCS#12 only with the letters a to z, \
     A to Z, digits and signs.",
    "Choose another one, without accents, umlauts or pictures.",
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
        CryptoError::Passphrase => Words::fill(CRYPTO_PASSPHRASE, &[]),
    }
}
