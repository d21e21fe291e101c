//! A private key in a file: what it is, what is damaged, and the mended text of it.

use pkcs8::{LineEnding, SecretDocument};
use zeroize::Zeroizing;

use super::super::der_kind::{DerKind, classify};
use super::super::{key, pem};
use super::{Piece, Sort, container, open, public};
use crate::domain::{
    Broken, Damage, ImportError, KeyContainer, KeyForm, Opened, SeenKey, SeenPublic,
};
use crate::ports::SecretBytes;

/// The one private key among the pieces.
pub(super) fn only(pieces: &[Piece]) -> Option<&Piece> {
    let mut keys = pieces.iter().filter(|piece| piece.sort == Sort::Key);
    let first = keys.next()?;
    keys.next().is_none().then_some(first)
}

/// Everything there is to say about a private key.
pub(super) fn see(piece: &Piece, passphrase: Option<&SecretBytes>) -> SeenKey {
    let mut seen = SeenKey {
        container: KeyContainer::Unknown,
        encoding: piece.encoding,
        label: piece.label.clone(),
        algorithm: None,
        opened: Opened::NotNeeded,
        public: None,
        damages: piece.damages.clone(),
        broken: None,
        keys: 1,
        beside: Vec::new(),
        repairable: false,
    };
    let by_label = piece
        .label
        .as_deref()
        .map_or(KeyContainer::Unknown, labelled);
    if piece.encrypted_headers {
        seen.container = KeyContainer::EncryptedPkcs1;
        seen.opened = Opened::Unsupported;
        seen.algorithm = (by_label == KeyContainer::Pkcs1).then(|| "RSA".to_owned());
        return seen;
    }
    let der = match &piece.der {
        Ok(der) => der,
        Err(broken) => {
            seen.container = by_label;
            seen.broken = Some(*broken);
            return seen;
        }
    };
    if by_label == KeyContainer::OpenSsh || der.starts_with(container::OPENSSH_MAGIC) {
        seen.container = KeyContainer::OpenSsh;
        container::openssh(der, &mut seen);
        return seen;
    }
    structure(der, passphrase, &mut seen);
    let right = label(seen.container);
    let named = piece.label.as_deref();
    if right.is_some() && named.is_some() && named != right {
        seen.damages.push(Damage::WrongLabel);
    }
    seen.damages.dedup();
    let hurt = seen.damages.iter().any(|damage| !damage.is_harmless());
    seen.repairable = hurt && seen.broken.is_none() && right.is_some();
    seen
}

fn structure(der: &[u8], passphrase: Option<&SecretBytes>, seen: &mut SeenKey) {
    match classify(der) {
        DerKind::Pkcs1(inner) => {
            seen.container = KeyContainer::Pkcs1;
            rsa(inner, seen);
        }
        DerKind::Pkcs8(inner) => {
            seen.container = KeyContainer::Pkcs8;
            rsa(inner, seen);
        }
        DerKind::OtherKey(name) => {
            // Outside PKCS#8 only these two have a form of their own; both begin with a version.
            seen.container = match (name.as_str(), seen.label.as_deref()) {
                ("EC", Some("EC PRIVATE KEY")) => KeyContainer::Sec1,
                ("DSA", Some("DSA PRIVATE KEY")) => KeyContainer::Dsa,
                _ => KeyContainer::Pkcs8,
            };
            seen.algorithm = Some(name);
        }
        DerKind::Encrypted => {
            seen.container = KeyContainer::EncryptedPkcs8;
            encrypted(der, passphrase, seen);
        }
        _ => {
            let by_label = seen.label.as_deref();
            seen.container = by_label.map_or(KeyContainer::Unknown, labelled);
            seen.broken = Some(Broken::Content);
        }
    }
}

fn encrypted(der: &[u8], passphrase: Option<&SecretBytes>, seen: &mut SeenKey) {
    let document = match open::open(der, passphrase) {
        Ok(document) => document,
        Err(why) => {
            seen.opened = why;
            return;
        }
    };
    seen.opened = Opened::Yes;
    match classify(&document) {
        DerKind::Pkcs8(inner) => rsa(inner, seen),
        DerKind::OtherKey(name) => seen.algorithm = Some(name),
        _ => seen.broken = Some(Broken::Content),
    }
}

/// Reads an `RSAPrivateKey`, and has two libraries judge its numbers.
fn rsa(pkcs1: &[u8], seen: &mut SeenKey) {
    seen.algorithm = Some("RSA".to_owned());
    match judged(pkcs1) {
        Ok(public) => seen.public = Some(public),
        Err(ImportError::Size(bits)) => seen.broken = Some(Broken::Size(bits)),
        Err(_) => seen.broken = Some(Broken::Numbers),
    }
}

fn judged(pkcs1: &[u8]) -> Result<SeenPublic, ImportError> {
    let key = key::wrap(pkcs1)?;
    key::facts(&key, KeyForm::Pkcs8Der)?;
    key::judge(&key)?;
    key::public_half(&key)
        .and_then(|der| public::of_spki(&der))
        .ok_or(ImportError::Unreadable)
}

/// The container a label names.
fn labelled(label: &str) -> KeyContainer {
    match label {
        "PRIVATE KEY" => KeyContainer::Pkcs8,
        "RSA PRIVATE KEY" => KeyContainer::Pkcs1,
        "ENCRYPTED PRIVATE KEY" => KeyContainer::EncryptedPkcs8,
        "OPENSSH PRIVATE KEY" => KeyContainer::OpenSsh,
        "EC PRIVATE KEY" => KeyContainer::Sec1,
        "DSA PRIVATE KEY" => KeyContainer::Dsa,
        _ => KeyContainer::Unknown,
    }
}

/// The label of a container that can be written anew.
const fn label(container: KeyContainer) -> Option<&'static str> {
    match container {
        KeyContainer::Pkcs8 => Some("PRIVATE KEY"),
        KeyContainer::Pkcs1 => Some("RSA PRIVATE KEY"),
        KeyContainer::EncryptedPkcs8 => Some("ENCRYPTED PRIVATE KEY"),
        KeyContainer::Sec1 => Some("EC PRIVATE KEY"),
        KeyContainer::Dsa => Some("DSA PRIVATE KEY"),
        KeyContainer::EncryptedPkcs1 | KeyContainer::OpenSsh | KeyContainer::Unknown => None,
    }
}

/// The key as PEM (RFC 7468), under the label of what it is.
pub(super) fn mended(piece: &Piece) -> Option<SecretBytes> {
    let der = piece.der.as_ref().ok()?;
    let container = match classify(der) {
        DerKind::Pkcs1(_) => KeyContainer::Pkcs1,
        DerKind::Pkcs8(_) => KeyContainer::Pkcs8,
        DerKind::Encrypted => KeyContainer::EncryptedPkcs8,
        _ => return None,
    };
    let document = SecretDocument::try_from(der.as_slice()).ok()?;
    let text: Zeroizing<String> = document.to_pem(label(container)?, LineEnding::LF).ok()?;
    // What is written must be read back as it was meant.
    let back = pem::blocks(text.as_bytes());
    let same = back.first()?.der.as_ref()?.as_slice() == der.as_slice();
    same.then(|| SecretBytes::new(text.as_bytes().to_vec()))
}
