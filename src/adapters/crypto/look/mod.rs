//! Says what a file is: keys, certificates and their containers, whole or damaged.

mod certificates;
mod container;
mod keys;
mod open;
mod public;
mod salvage;
mod signature;
mod text;

use zeroize::Zeroizing;

use super::der_kind::{DerKind, classify};
use crate::domain::{Broken, Damage, KeyEncoding, KeyStoreFile, Seen, SignatureCheck};
use crate::ports::{Inspect, SecretBytes};
use salvage::{Salvaged, salvage};

impl Inspect for super::SystemCrypto {
    fn look(&self, file: &SecretBytes, passphrase: Option<&SecretBytes>) -> Seen {
        look(file.expose(), passphrase)
    }

    fn verify(&self, jwt: &str, public: &[u8]) -> SignatureCheck {
        signature::verify(jwt, public)
    }

    fn mend(&self, file: &SecretBytes, passphrase: Option<&SecretBytes>) -> Option<SecretBytes> {
        let pieces = pieces(file.expose());
        let key = keys::only(&pieces)?;
        keys::see(key, passphrase).repairable.then_some(())?;
        keys::mended(key)
    }
}

/// One structure found in a file.
pub(super) struct Piece {
    encoding: KeyEncoding,
    label: Option<String>,
    encrypted_headers: bool,
    der: Result<Zeroizing<Vec<u8>>, Broken>,
    damages: Vec<Damage>,
    sort: Sort,
}

/// What a piece holds, by its content; by its label where the content cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Key,
    PublicKey,
    Certificate,
    Request,
    Other,
}

fn look(file: &[u8], passphrase: Option<&SecretBytes>) -> Seen {
    if file.iter().all(u8::is_ascii_whitespace) || file == b"\xEF\xBB\xBF" {
        return Seen::Empty;
    }
    if let Some(kind) = container::recognise(file) {
        return Seen::KeyStore(kind);
    }
    if let Some(public) = container::ssh_public_key(file) {
        return Seen::PublicKey(public);
    }
    let pieces = pieces(file);
    let count = |sort| pieces.iter().filter(|piece| piece.sort == sort).count();
    let first = |sort| pieces.iter().find(|piece| piece.sort == sort);
    if let Some(key) = first(Sort::Key) {
        let mut seen = keys::see(key, passphrase);
        seen.keys = count(Sort::Key);
        seen.repairable &= seen.keys == 1;
        seen.beside = certificates::all(&pieces);
        return Seen::Key(Box::new(seen));
    }
    if count(Sort::Certificate) > 0 {
        return certificates::see(&pieces, file.len());
    }
    if let Some(request) = first(Sort::Request) {
        return certificates::request(request);
    }
    let public = first(Sort::PublicKey).and_then(|piece| piece.der.as_ref().ok());
    if let Some(public) = public.and_then(|der| public::of_any(der)) {
        return Seen::PublicKey(public);
    }
    match pieces.first() {
        Some(piece) => Seen::Damaged(piece.label.clone()),
        None => Seen::Nothing,
    }
}

/// What a container of keys a file is, by its beginning.
pub(super) fn container(file: &[u8]) -> Option<KeyStoreFile> {
    container::recognise(file)
}

/// The one private key among the pieces.
pub(super) fn only_key(pieces: &[Piece]) -> Option<&Piece> {
    keys::only(pieces)
}

/// Everything in a file that is a structure, or was one.
pub(super) fn pieces(file: &[u8]) -> Vec<Piece> {
    if let Some(piece) = binary(file) {
        return vec![piece];
    }
    salvage(file).into_iter().map(Piece::of_block).collect()
}

/// A file that is one DER structure, with or without a line break behind it.
fn binary(file: &[u8]) -> Option<Piece> {
    let need = salvage::der_length(file)?;
    // The first byte is also the digit 0, which text may begin with.
    if file.is_ascii() {
        return None;
    }
    let cut = need > file.len();
    let mut damages = Vec::new();
    let der = if cut {
        let have = file.len();
        Err(Broken::Truncated { have, need })
    } else {
        if !file[need..].iter().all(u8::is_ascii_whitespace) {
            damages.push(Damage::TrailingBytes);
        }
        Ok(Zeroizing::new(file[..need].to_vec()))
    };
    let sort = match &der {
        Ok(der) => sort_of(der).unwrap_or(Sort::Other),
        // The version number that private keys begin with and certificates do not.
        Err(_) if file.get(4..7) == Some(b"\x02\x01\x00") => Sort::Key,
        Err(_) => Sort::Other,
    };
    Some(Piece {
        encoding: KeyEncoding::Der,
        label: None,
        encrypted_headers: false,
        der,
        damages,
        sort,
    })
}

impl Piece {
    /// Its structure, as far as it could be read.
    pub(super) fn der(&self) -> Option<&[u8]> {
        self.der.as_ref().ok().map(|der| der.as_slice())
    }

    /// The same, of a certificate.
    pub(super) fn certificate(&self) -> Option<&[u8]> {
        self.der().filter(|_| self.sort == Sort::Certificate)
    }

    /// What is damaged around it.
    pub(super) fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// Whether it is text.
    pub(super) fn is_pem(&self) -> bool {
        self.encoding == KeyEncoding::Pem
    }

    /// Whether its headers say `Proc-Type: 4,ENCRYPTED`.
    pub(super) const fn is_encrypted_the_old_way(&self) -> bool {
        self.encrypted_headers
    }

    fn of_block(block: Salvaged) -> Self {
        let label = block.label.as_deref();
        let by_label = label.map(|label| match label {
            _ if label.ends_with("PRIVATE KEY") => Sort::Key,
            _ if label.ends_with("PUBLIC KEY") => Sort::PublicKey,
            _ if label.ends_with("CERTIFICATE REQUEST") => Sort::Request,
            _ if label.ends_with("CERTIFICATE") => Sort::Certificate,
            _ => Sort::Other,
        });
        let by_content = block.der.as_ref().ok().and_then(|der| sort_of(der));
        let sort = match (by_content, by_label) {
            // OpenSSH's structure and encrypted bodies are no DER.
            (Some(content), _) => content,
            (None, Some(label)) => label,
            // Base64 that begins like DER, without markers: taken for a key, the thing to protect.
            (None, None) => Sort::Key,
        };
        let mut damages = block.damages;
        if by_content.is_some() && by_label.is_some_and(|label| label != sort) {
            damages.push(Damage::WrongLabel);
        }
        Self {
            encoding: KeyEncoding::Pem,
            label: block.label,
            encrypted_headers: block.encrypted_headers,
            der: block.der,
            damages,
            sort,
        }
    }
}

fn sort_of(der: &[u8]) -> Option<Sort> {
    Some(match classify(der) {
        DerKind::Pkcs1(_) | DerKind::Pkcs8(_) | DerKind::Encrypted | DerKind::OtherKey(_) => {
            Sort::Key
        }
        DerKind::Certificate => Sort::Certificate,
        DerKind::PublicKey => Sort::PublicKey,
        DerKind::Request => Sort::Request,
        DerKind::Unknown => return None,
    })
}
