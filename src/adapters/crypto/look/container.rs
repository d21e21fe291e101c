//! Containers of keys that Salesforce's flow has no use for: key stores, OpenSSH, JWK.

use serde_json::Value;

use super::super::p12::is_pkcs12;
use super::public;
use crate::domain::{KeyStoreFile, Opened, SeenKey, SeenPublic};

/// How the inside of an OpenSSH key begins (OpenSSH's `PROTOCOL.key`).
pub(super) const OPENSSH_MAGIC: &[u8] = b"openssh-key-v1\0";

/// How a Java key store begins.
const JAVA_MAGIC: [u8; 4] = [0xFE, 0xED, 0xFE, 0xED];

/// Recognises a container by its beginning.
pub(super) fn recognise(file: &[u8]) -> Option<KeyStoreFile> {
    if file.starts_with(&JAVA_MAGIC) {
        return Some(KeyStoreFile::Java);
    }
    if file.starts_with(b"PuTTY-User-Key-File-") {
        return Some(KeyStoreFile::Putty);
    }
    if is_pkcs12(file) {
        return Some(KeyStoreFile::Pkcs12);
    }
    jwk(file)
}

/// A JSON Web Key (RFC 7517 §4), alone or first in a set.
fn jwk(file: &[u8]) -> Option<KeyStoreFile> {
    if !file.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let json: Value = serde_json::from_slice(file).ok()?;
    let key = json
        .get("keys")
        .and_then(|keys| keys.get(0))
        .unwrap_or(&json);
    key.get("kty").and_then(Value::as_str)?;
    Some(if key.get("d").is_some() || key.get("k").is_some() {
        KeyStoreFile::PrivateJwk
    } else {
        KeyStoreFile::PublicJwk
    })
}

/// `ssh-rsa AAAA… comment`, as `ssh-keygen` writes public keys (RFC 4253 §6.6).
pub(super) fn ssh_public_key(file: &[u8]) -> Option<SeenPublic> {
    use base64::Engine;
    let text = std::str::from_utf8(file).ok()?.trim();
    let (kind, rest) = text.split_once(' ')?;
    if kind != "ssh-rsa" {
        return None;
    }
    let blob = base64::engine::general_purpose::STANDARD
        .decode(rest.split_whitespace().next()?)
        .ok()?;
    ssh_rsa(&blob)
}

/// The unencrypted outside of an OpenSSH key: cipher, and the public key.
pub(super) fn openssh(der: &[u8], seen: &mut SeenKey) {
    let Some(rest) = der.strip_prefix(OPENSSH_MAGIC) else {
        return;
    };
    let mut rest = rest;
    let Some(cipher) = field(&mut rest) else {
        return;
    };
    if cipher != b"none" {
        seen.opened = Opened::Unsupported;
    }
    // The key derivation, its options, the number of keys.
    if field(&mut rest).is_none() || field(&mut rest).is_none() || rest.len() < 4 {
        return;
    }
    rest = &rest[4..];
    let Some(blob) = field(&mut rest) else {
        return;
    };
    let mut inside = blob;
    seen.algorithm = field(&mut inside).map(|kind| match kind {
        b"ssh-rsa" => "RSA".to_owned(),
        b"ssh-ed25519" => "Ed25519".to_owned(),
        _ if kind.starts_with(b"ecdsa") => "EC".to_owned(),
        _ => "SSH".to_owned(),
    });
    seen.public = ssh_rsa(blob);
}

/// Type, exponent, modulus.
fn ssh_rsa(blob: &[u8]) -> Option<SeenPublic> {
    let mut rest = blob;
    if field(&mut rest)? != b"ssh-rsa" {
        return None;
    }
    let exponent = field(&mut rest)?;
    let modulus = field(&mut rest)?;
    public::of_numbers(modulus, exponent)
}

/// The next length-prefixed field (RFC 4251 §5, `string`).
fn field<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, behind) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let found = behind.get(..length)?;
    *rest = &behind[length..];
    Some(found)
}
