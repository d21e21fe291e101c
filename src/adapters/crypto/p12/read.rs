//! Takes keys and certificates out of a PKCS#12 file.

use aws_lc_rs::hmac;
use cms::content_info::ContentInfo;
use cms::encrypted_data::EncryptedData;
use pkcs8::der::asn1::{AnyRef, OctetString};
use pkcs8::der::referenced::OwnedToRef;
use pkcs8::der::{Decode, Reader, Tag, Tagged};
use pkcs12::cert_type::CertBag;
use pkcs12::mac_data::MacData;
use pkcs12::pfx::Pfx;
use pkcs12::safe_bag::SafeBag;
use zeroize::{Zeroize, Zeroizing};

use super::super::locked::{self, MAX_ITERATIONS, Shut};
use super::{DATA, ENCRYPTED_DATA, mac_key};
use crate::ports::SecretBytes;

/// `data` as it stands in the file.
const DATA_TLV: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];

/// How a file in BER with open lengths begins, as NSS writes it.
const OPEN_LENGTHS: &[u8] = &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80];

/// Bags within bags that are looked into.
const DEPTH: usize = 3;

/// What was in the file.
#[derive(Default)]
pub(in crate::adapters::crypto) struct Contents {
    /// Private keys, PKCS#8 DER.
    pub(in crate::adapters::crypto) keys: Vec<Zeroizing<Vec<u8>>>,
    /// Certificates, DER.
    pub(in crate::adapters::crypto) certificates: Vec<Vec<u8>>,
}

/// Why it stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::adapters::crypto) enum NotOpened {
    /// A passphrase is needed.
    Locked,
    /// The passphrase does not open it.
    WrongPassphrase,
    /// In a form that is not read here.
    Unsupported,
}

impl From<Shut> for NotOpened {
    fn from(shut: Shut) -> Self {
        match shut {
            Shut::Wrong => Self::WrongPassphrase,
            Shut::Unsupported => Self::Unsupported,
        }
    }
}

/// Whether it begins like a `PFX` (RFC 7292 §4): version 3, then the wrapped content.
pub(in crate::adapters::crypto) fn is_pkcs12(file: &[u8]) -> bool {
    if file.starts_with(OPEN_LENGTHS) {
        return true;
    }
    let Ok(outer) = AnyRef::from_der(file) else {
        return false;
    };
    outer.tag() == Tag::Sequence
        && outer
            .sequence(|reader| {
                let version: AnyRef<'_> = reader.decode()?;
                let content: AnyRef<'_> = reader.decode()?;
                while !reader.is_finished() {
                    let _mac: AnyRef<'_> = reader.decode()?;
                }
                Ok(version.tag() == Tag::Integer
                    && version.value() == [3]
                    && content.value().starts_with(DATA_TLV))
            })
            .unwrap_or_default()
}

/// Everything in the file. Without a passphrase the empty one is tried, which many tools write.
pub(in crate::adapters::crypto) fn read(
    file: &[u8],
    passphrase: Option<&SecretBytes>,
) -> Result<Contents, NotOpened> {
    let empty = SecretBytes::new(Vec::new());
    match (contents(file, passphrase.unwrap_or(&empty)), passphrase) {
        (Err(NotOpened::WrongPassphrase), None) => Err(NotOpened::Locked),
        (result, _) => result,
    }
}

fn contents(file: &[u8], passphrase: &SecretBytes) -> Result<Contents, NotOpened> {
    let unsupported = |_| NotOpened::Unsupported;
    let pfx = Pfx::from_der(file).map_err(unsupported)?;
    // Signed instead of locked is possible too; nobody writes it.
    if pfx.auth_safe.content_type != DATA {
        return Err(NotOpened::Unsupported);
    }
    let safe: OctetString = pfx.auth_safe.content.decode_as().map_err(unsupported)?;
    if let Some(mac) = &pfx.mac_data {
        check_mac(mac, safe.as_bytes(), passphrase)?;
    }
    let parts: Vec<ContentInfo> = Decode::from_der(safe.as_bytes()).map_err(unsupported)?;
    let mut found = Contents::default();
    for part in parts {
        let bags = opened(&part, passphrase)?;
        take_bags(&bags, passphrase, DEPTH, &mut found)?;
    }
    Ok(found)
}

/// A wrong passphrase shows here first. A MAC of a kind that is not known here (RFC 9579) proves
/// nothing; whether the key is whole, its own numbers tell.
fn check_mac(mac: &MacData, content: &[u8], passphrase: &SecretBytes) -> Result<(), NotOpened> {
    let rounds = u32::try_from(mac.iterations).map_err(|_| NotOpened::Unsupported)?;
    if rounds == 0 || rounds > MAX_ITERATIONS {
        return Err(NotOpened::Unsupported);
    }
    let text = passphrase.expose_str().ok_or(NotOpened::WrongPassphrase)?;
    let salt = mac.mac_salt.as_bytes();
    let Some(key) = mac_key(mac.mac.algorithm.oid, text, salt, mac.iterations) else {
        return Ok(());
    };
    hmac::verify(&key, content, mac.mac.digest.as_bytes()).map_err(|_| NotOpened::WrongPassphrase)
}

/// The bags of one part, decrypted where it is encrypted.
fn opened(part: &ContentInfo, passphrase: &SecretBytes) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let unsupported = |_| NotOpened::Unsupported;
    if part.content_type == DATA {
        let bags: OctetString = part.content.decode_as().map_err(unsupported)?;
        return Ok(Zeroizing::new(bags.into_bytes()));
    }
    if part.content_type != ENCRYPTED_DATA {
        return Err(NotOpened::Unsupported);
    }
    let encrypted: EncryptedData = part.content.decode_as().map_err(unsupported)?;
    let info = encrypted.enc_content_info;
    let data = info.encrypted_content.ok_or(NotOpened::Unsupported)?;
    let algorithm = info.content_enc_alg.owned_to_ref();
    Ok(locked::open(algorithm, passphrase, data.as_bytes())?)
}

fn take_bags(
    der: &[u8],
    passphrase: &SecretBytes,
    depth: usize,
    found: &mut Contents,
) -> Result<(), NotOpened> {
    // Decrypted with a wrong passphrase, and the padding right by chance.
    let bags: Vec<SafeBag> = Decode::from_der(der).map_err(|_| NotOpened::WrongPassphrase)?;
    for mut bag in bags {
        let taken = take_bag(&bag, passphrase, depth, found);
        // A key that lies open in its bag was copied here.
        bag.bag_value.zeroize();
        taken?;
    }
    Ok(())
}

fn take_bag(
    bag: &SafeBag,
    passphrase: &SecretBytes,
    depth: usize,
    found: &mut Contents,
) -> Result<(), NotOpened> {
    // The value stands in its explicit tag.
    let outer = AnyRef::from_der(&bag.bag_value).map_err(|_| NotOpened::Unsupported)?;
    let inner = outer.value();
    match bag.bag_id {
        pkcs12::PKCS_12_KEY_BAG_OID => found.keys.push(Zeroizing::new(inner.to_vec())),
        pkcs12::PKCS_12_PKCS8_KEY_BAG_OID => {
            found.keys.push(locked::open_key(inner, passphrase)?);
        }
        pkcs12::PKCS_12_CERT_BAG_OID => {
            let bag = CertBag::from_der(inner).map_err(|_| NotOpened::Unsupported)?;
            if bag.cert_id == pkcs12::PKCS_12_X509_CERT_OID {
                found.certificates.push(bag.cert_value.into_bytes());
            }
        }
        pkcs12::PKCS_12_SAFE_CONTENTS_BAG_OID if depth > 0 => {
            take_bags(inner, passphrase, depth - 1, found)?;
        }
        // Revocation lists and other secrets are of no use here.
        _ => {}
    }
    Ok(())
}
