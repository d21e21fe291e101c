//! Reads the private key a person already has, in whatever form and shape it is. Every wrong file
//! gets the refusal with its own advice.

use zeroize::Zeroizing;

use super::der_kind::{DerKind, classify};
use super::locked::{Shut, open_key};
use super::look::{self, Piece};
use super::p12::{self, NotOpened};
use super::pem::{self, Block};
use super::{certificate_facts, key};
use crate::domain::{Damage, ImportError, KeyFacts, KeyForm, KeyStoreFile};
use crate::ports::{Imported, SecretBytes};

/// Beginnings of public keys in OpenSSH's own notation (`ssh-keygen`'s `.pub` files, RFC 4716).
const SSH_PUBLIC_KEYS: [&[u8]; 4] = [
    b"ssh-rsa ",
    b"ssh-ed25519 ",
    b"ecdsa-sha2-",
    b"---- BEGIN SSH2 PUBLIC KEY",
];

type Passphrase<'a> = Option<&'a SecretBytes>;

/// Reads one RSA private key. What is damaged is mended where that takes no guessing: the numbers
/// of a key prove themselves, so a wrong guess could not pass.
pub(super) fn open(
    file: &SecretBytes,
    passphrase: Passphrase<'_>,
) -> Result<Imported, ImportError> {
    let text = pem::text(file.expose());
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    match look::container(file.expose()) {
        Some(KeyStoreFile::Pkcs12) => return from_pkcs12(file.expose(), passphrase),
        Some(other) => return Err(ImportError::Container(other)),
        None => {}
    }
    let pieces = look::pieces(file.expose());
    let strict = strictly(file, &text, passphrase);
    let (read, mended) = match strict {
        Err(ImportError::Unreadable) => salvaged(&pieces, passphrase)?,
        other => (other?, hurt(look::only_key(&pieces))),
    };
    let certificate = beside(&pieces, &read.1);
    Ok(Imported {
        key: read.0,
        facts: read.1,
        mended,
        certificate,
    })
}

type Read = (SecretBytes, KeyFacts);

/// As every program would read it.
fn strictly(
    file: &SecretBytes,
    text: &[u8],
    passphrase: Passphrase<'_>,
) -> Result<Read, ImportError> {
    let blocks = pem::blocks(text);
    if blocks.is_empty() {
        if SSH_PUBLIC_KEYS
            .iter()
            .any(|start| text.trim_ascii_start().starts_with(start))
        {
            return Err(ImportError::PublicKey);
        }
        return from_der(file.expose(), false, passphrase);
    }
    from_blocks(&blocks, passphrase)
}

/// What `sfjwt inspect` can mend.
fn salvaged(
    pieces: &[Piece],
    passphrase: Passphrase<'_>,
) -> Result<(Read, Vec<Damage>), ImportError> {
    let piece = look::only_key(pieces).ok_or(ImportError::Unreadable)?;
    if piece.is_encrypted_the_old_way() {
        return Err(ImportError::EncryptedOld);
    }
    let der = piece.der().ok_or(ImportError::Unreadable)?;
    if p12::is_pkcs12(der) {
        let opened = from_pkcs12(der, passphrase)?;
        return Ok(((opened.key, opened.facts), hurt(Some(piece))));
    }
    let read = from_der(der, piece.is_pem(), passphrase)?;
    Ok((read, hurt(Some(piece))))
}

/// The damages that a stricter program would stumble over.
fn hurt(piece: Option<&Piece>) -> Vec<Damage> {
    let damages = piece.map(Piece::damages).unwrap_or_default();
    let hurt = damages.iter().filter(|damage| !damage.is_harmless());
    hurt.copied().collect()
}

/// The key's own certificate among what else is in the file.
fn beside(pieces: &[Piece], facts: &KeyFacts) -> Option<String> {
    let certificates = pieces.iter().filter_map(Piece::certificate);
    own_certificate(certificates, facts)
}

fn own_certificate<'a>(
    certificates: impl Iterator<Item = &'a [u8]>,
    facts: &KeyFacts,
) -> Option<String> {
    let mut own = certificates.filter(|der| {
        certificate_facts::read(der).is_ok_and(|certificate| certificate.spki == facts.spki)
    });
    certificate_facts::pem(own.next()?).ok()
}

/// A key may stand between certificates; two keys may not.
fn from_blocks(blocks: &[Block], passphrase: Passphrase<'_>) -> Result<Read, ImportError> {
    let is_key = |block: &&Block| block.label.ends_with("PRIVATE KEY");
    let mut keys = blocks.iter().filter(is_key);
    let Some(block) = keys.next() else {
        return Err(without_key(blocks));
    };
    if keys.next().is_some() {
        return Err(ImportError::Several);
    }
    match block.label.as_str() {
        "OPENSSH PRIVATE KEY" => return Err(ImportError::OpenSsh),
        "EC PRIVATE KEY" => return Err(ImportError::NotRsa("EC".to_owned())),
        "DSA PRIVATE KEY" => return Err(ImportError::NotRsa("DSA".to_owned())),
        _ if block.encrypted => return Err(ImportError::EncryptedOld),
        _ => {}
    }
    let der = block.der.as_ref().ok_or(ImportError::Unreadable)?;
    // The label may lie about the container: some libraries write PKCS#1 as "PRIVATE KEY".
    from_der(der, true, passphrase)
}

fn without_key(blocks: &[Block]) -> ImportError {
    let any = |labels: &[&str]| {
        blocks
            .iter()
            .any(|block| labels.contains(&block.label.as_str()))
    };
    if any(&["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]) {
        ImportError::Certificate
    } else if any(&["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]) {
        ImportError::Request
    } else if any(&["PUBLIC KEY", "RSA PUBLIC KEY", "EC PUBLIC KEY"]) {
        ImportError::PublicKey
    } else {
        ImportError::Unreadable
    }
}

fn from_der(der: &[u8], pem: bool, passphrase: Passphrase<'_>) -> Result<Read, ImportError> {
    match classify(der) {
        DerKind::Pkcs1(inner) if pem => judged(inner, KeyForm::Pkcs1Pem),
        DerKind::Pkcs1(inner) => judged(inner, KeyForm::Pkcs1Der),
        DerKind::Pkcs8(inner) if pem => judged(inner, KeyForm::Pkcs8Pem),
        DerKind::Pkcs8(inner) => judged(inner, KeyForm::Pkcs8Der),
        DerKind::Encrypted => {
            let opened = unlocked(der, passphrase)?;
            from_pkcs8(&opened, KeyForm::EncryptedPkcs8)
        }
        DerKind::OtherKey(name) => Err(ImportError::NotRsa(name)),
        DerKind::Certificate => Err(ImportError::Certificate),
        DerKind::PublicKey => Err(ImportError::PublicKey),
        DerKind::Request => Err(ImportError::Request),
        DerKind::Unknown => Err(ImportError::Unreadable),
    }
}

/// What an `EncryptedPrivateKeyInfo` holds.
fn unlocked(der: &[u8], passphrase: Passphrase<'_>) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    // Before anybody is asked for a passphrase that would not help.
    let none = SecretBytes::new(Vec::new());
    match (open_key(der, passphrase.unwrap_or(&none)), passphrase) {
        (Ok(opened), _) => Ok(opened),
        (Err(Shut::Unsupported), _) => Err(ImportError::EncryptedOld),
        (Err(Shut::Wrong), None) => Err(ImportError::Encrypted),
        (Err(Shut::Wrong), Some(_)) => Err(ImportError::WrongPassphrase),
    }
}

fn from_pkcs8(der: &[u8], form: KeyForm) -> Result<Read, ImportError> {
    match classify(der) {
        DerKind::Pkcs8(inner) => judged(inner, form),
        DerKind::OtherKey(name) => Err(ImportError::NotRsa(name)),
        _ => Err(ImportError::Unreadable),
    }
}

fn from_pkcs12(file: &[u8], passphrase: Passphrase<'_>) -> Result<Imported, ImportError> {
    let contents = p12::read(file, passphrase).map_err(|error| match error {
        NotOpened::Locked => ImportError::Encrypted,
        NotOpened::WrongPassphrase => ImportError::WrongPassphrase,
        NotOpened::Unsupported => ImportError::Pkcs12,
    })?;
    let der = match contents.keys.as_slice() {
        [] => return Err(ImportError::Certificate),
        [der] => der,
        _ => return Err(ImportError::Several),
    };
    let (key, facts) = from_pkcs8(der, KeyForm::Pkcs12)?;
    let certificates = contents.certificates.iter().map(Vec::as_slice);
    let certificate = own_certificate(certificates, &facts);
    Ok(Imported {
        key,
        facts,
        mended: Vec::new(),
        certificate,
    })
}

/// First the size, then two independent opinions on the numbers.
fn judged(pkcs1: &[u8], form: KeyForm) -> Result<Read, ImportError> {
    let key = key::wrap(pkcs1)?;
    let facts = key::facts(&key, form)?;
    key::judge(&key)?;
    Ok((key, facts))
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
