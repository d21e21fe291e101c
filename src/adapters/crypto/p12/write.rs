//! Writes a PKCS#12 file: one key, its certificate, PBES2 with AES-256 and an HMAC-SHA256, as
//! OpenSSL 3 and Java's `keytool` read and write by default.

use aws_lc_rs::hmac;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::encrypted_data::EncryptedData;
use cms::enveloped_data::EncryptedContentInfo;
use pkcs8::ObjectIdentifier;
use pkcs8::der::asn1::{Any, BmpString, OctetString, OctetStringRef, SetOfVec};
use pkcs8::der::{self, Decode, Encode, Tag};
use pkcs8::spki::AlgorithmIdentifierOwned;
use pkcs12::cert_type::CertBag;
use pkcs12::digest_info::DigestInfo;
use pkcs12::mac_data::MacData;
use pkcs12::pbe_params::EncryptedPrivateKeyInfo;
use pkcs12::pfx::{Pfx, Version};
use pkcs12::safe_bag::SafeBag;
use x509_cert::attr::{Attribute, Attributes};

use super::super::locked::lock;
use super::{DATA, ENCRYPTED_DATA, SHA256, mac_key};
use crate::ports::SecretBytes;

/// `friendlyName` and `localKeyId` (RFC 2985 §5.5).
const FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// Rounds for the key of the HMAC: as many as for the encryption, because guessing a passphrase
/// would go the cheaper way.
const MAC_ROUNDS: i32 = 600_000;

/// What goes into the file.
pub(in crate::adapters::crypto) struct Content<'a> {
    /// PKCS#8 DER.
    pub(in crate::adapters::crypto) key: &'a SecretBytes,
    /// DER.
    pub(in crate::adapters::crypto) certificate: &'a [u8],
    /// The name it is found by (Java's alias).
    pub(in crate::adapters::crypto) name: &'a str,
    /// Ties key and certificate together.
    pub(in crate::adapters::crypto) key_id: &'a [u8],
}

/// The file. `random` are salts and initialisation vectors. `None`: the passphrase or the name has
/// no form in it.
pub(in crate::adapters::crypto) fn write(
    content: &Content<'_>,
    passphrase: &SecretBytes,
    random: [[u8; 16]; 5],
) -> Option<Vec<u8>> {
    let [key_salt, key_iv, bag_salt, bag_iv, mac_salt] = random;
    let attributes = attributes(content).ok()?;
    let (algorithm, locked) = lock(passphrase, [key_salt, key_iv], content.key.expose())?;
    let key = key_bag(&algorithm, locked, &attributes).ok()?;
    let certificate = certificate_bag(content.certificate, &attributes).ok()?;
    let (algorithm, locked) = lock(passphrase, [bag_salt, bag_iv], &certificate)?;
    let parts = vec![
        encrypted_part(&algorithm, locked).ok()?,
        plain_part(&key).ok()?,
    ];
    let safe = parts.to_der().ok()?;
    let mac = mac_key(SHA256, passphrase.expose_str()?, &mac_salt, MAC_ROUNDS)?;
    let tag = hmac::sign(&mac, &safe);
    file(&safe, tag.as_ref(), &mac_salt).ok()
}

fn attributes(content: &Content<'_>) -> der::Result<Attributes> {
    let one = |oid, value: Any| -> der::Result<Attribute> {
        let values = SetOfVec::try_from(vec![value])?;
        Ok(Attribute { oid, values })
    };
    let name = Any::encode_from(&BmpString::from_utf8(content.name)?)?;
    let id = Any::encode_from(&OctetStringRef::new(content.key_id)?)?;
    SetOfVec::try_from(vec![one(FRIENDLY_NAME, name)?, one(LOCAL_KEY_ID, id)?])
}

fn key_bag(algorithm: &[u8], locked: Vec<u8>, attributes: &Attributes) -> der::Result<Vec<u8>> {
    let info = EncryptedPrivateKeyInfo {
        encryption_algorithm: AlgorithmIdentifierOwned::from_der(algorithm)?,
        encrypted_data: OctetString::new(locked)?,
    };
    bags(
        pkcs12::PKCS_12_PKCS8_KEY_BAG_OID,
        info.to_der()?,
        attributes,
    )
}

fn certificate_bag(certificate: &[u8], attributes: &Attributes) -> der::Result<Vec<u8>> {
    let bag = CertBag {
        cert_id: pkcs12::PKCS_12_X509_CERT_OID,
        cert_value: OctetString::new(certificate)?,
    };
    bags(pkcs12::PKCS_12_CERT_BAG_OID, bag.to_der()?, attributes)
}

/// `SafeContents` of one bag.
fn bags(id: ObjectIdentifier, value: Vec<u8>, attributes: &Attributes) -> der::Result<Vec<u8>> {
    let bag = SafeBag {
        bag_id: id,
        bag_value: value,
        bag_attributes: Some(attributes.clone()),
    };
    vec![bag].to_der()
}

fn plain_part(bags: &[u8]) -> der::Result<ContentInfo> {
    Ok(ContentInfo {
        content_type: DATA,
        content: Any::encode_from(&OctetStringRef::new(bags)?)?,
    })
}

fn encrypted_part(algorithm: &[u8], locked: Vec<u8>) -> der::Result<ContentInfo> {
    let data = EncryptedData {
        version: CmsVersion::V0,
        enc_content_info: EncryptedContentInfo {
            content_type: DATA,
            content_enc_alg: AlgorithmIdentifierOwned::from_der(algorithm)?,
            encrypted_content: Some(OctetString::new(locked)?),
        },
        unprotected_attrs: None,
    };
    Ok(ContentInfo {
        content_type: ENCRYPTED_DATA,
        content: Any::encode_from(&data)?,
    })
}

fn file(safe: &[u8], mac: &[u8], salt: &[u8]) -> der::Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierOwned {
        oid: SHA256,
        parameters: Some(Any::new(Tag::Null, Vec::new())?),
    };
    Pfx {
        version: Version::V3,
        auth_safe: plain_part(safe)?,
        mac_data: Some(MacData {
            mac: DigestInfo {
                algorithm,
                digest: OctetString::new(mac)?,
            },
            mac_salt: OctetString::new(salt)?,
            iterations: MAC_ROUNDS,
        }),
    }
    .to_der()
}
