//! Reads the private key a person already has. Every wrong file gets the refusal with its own
//! advice.

use super::der_kind::{DerKind, classify};
use super::key;
use super::pem::{self, Block};
use crate::domain::{ImportError, KeyFacts, KeyForm};
use crate::ports::SecretBytes;

/// Beginnings of public keys in OpenSSH's own notation (`ssh-keygen`'s `.pub` files, RFC 4716).
const SSH_PUBLIC_KEYS: [&[u8]; 4] = [
    b"ssh-rsa ",
    b"ssh-ed25519 ",
    b"ecdsa-sha2-",
    b"---- BEGIN SSH2 PUBLIC KEY",
];

/// Reads one unencrypted RSA private key, PKCS#1 or PKCS#8, PEM or DER.
pub(super) fn import(file: &SecretBytes) -> Result<(SecretBytes, KeyFacts), ImportError> {
    let text = pem::text(file.expose());
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    let blocks = pem::blocks(&text);
    if blocks.is_empty() {
        if SSH_PUBLIC_KEYS
            .iter()
            .any(|start| text.trim_ascii_start().starts_with(start))
        {
            return Err(ImportError::PublicKey);
        }
        return from_der(file.expose(), false);
    }
    from_blocks(&blocks)
}

/// A key may stand between certificates; two keys may not.
fn from_blocks(blocks: &[Block]) -> Result<(SecretBytes, KeyFacts), ImportError> {
    let is_key = |block: &&Block| block.label.ends_with("PRIVATE KEY");
    let mut keys = blocks.iter().filter(is_key);
    let Some(block) = keys.next() else {
        return Err(without_key(blocks));
    };
    if keys.next().is_some() {
        return Err(ImportError::Several);
    }
    match block.label.as_str() {
        "ENCRYPTED PRIVATE KEY" => return Err(ImportError::Encrypted),
        "OPENSSH PRIVATE KEY" => return Err(ImportError::OpenSsh),
        "EC PRIVATE KEY" => return Err(ImportError::NotRsa("EC".to_owned())),
        "DSA PRIVATE KEY" => return Err(ImportError::NotRsa("DSA".to_owned())),
        _ if block.encrypted => return Err(ImportError::Encrypted),
        _ => {}
    }
    let der = block.der.as_ref().ok_or(ImportError::Unreadable)?;
    // The label may lie about the container: some libraries write PKCS#1 as "PRIVATE KEY".
    from_der(der, true)
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

fn from_der(der: &[u8], pem: bool) -> Result<(SecretBytes, KeyFacts), ImportError> {
    let (pkcs1, form) = match classify(der) {
        DerKind::Pkcs1(inner) if pem => (inner, KeyForm::Pkcs1Pem),
        DerKind::Pkcs1(inner) => (inner, KeyForm::Pkcs1Der),
        DerKind::Pkcs8(inner) if pem => (inner, KeyForm::Pkcs8Pem),
        DerKind::Pkcs8(inner) => (inner, KeyForm::Pkcs8Der),
        DerKind::Encrypted => return Err(ImportError::Encrypted),
        DerKind::OtherKey(name) => return Err(ImportError::NotRsa(name)),
        DerKind::Certificate => return Err(ImportError::Certificate),
        DerKind::PublicKey => return Err(ImportError::PublicKey),
        DerKind::Request => return Err(ImportError::Request),
        DerKind::Unknown => return Err(ImportError::Unreadable),
    };
    let key = key::wrap(pkcs1)?;
    // First the size, then two independent opinions on the numbers.
    let facts = key::facts(&key, form)?;
    key::judge(&key)?;
    Ok((key, facts))
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
