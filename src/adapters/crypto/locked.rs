//! Opens what is encrypted with a passphrase, within bounds: PBES2 (RFC 8018 §6.2) with PBKDF2 or
//! scrypt, and the older schemes of PKCS#12 (RFC 7292 appendix C).

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipher, BlockDecrypt, BlockDecryptMut, KeyInit, KeyIvInit};
use des::TdesEde3;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, Encode, Reader};
use pkcs8::pkcs5::pbes2::{Kdf, PBES2_OID, Parameters, Pbkdf2Params, ScryptParams};
use pkcs8::pkcs5::{EncryptionScheme, Error as Pkcs5};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};
use pkcs12::pbe_params::Pkcs12PbeParams;
use rc2::Rc2;
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::ports::SecretBytes;

/// Rounds above which nothing is opened: it would take minutes.
pub(super) const MAX_ITERATIONS: u32 = 10_000_000;

/// Bytes of memory that scrypt may ask for (128 · N · r, RFC 7914 §2).
const MAX_SCRYPT_MEMORY: u64 = 512 * 1024 * 1024;

/// Block of 3DES and RC2, in bytes.
const OLD_BLOCK: usize = 8;

/// Why it stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shut {
    /// The passphrase does not open it.
    Wrong,
    /// It is encrypted in a way that is not read here.
    Unsupported,
}

/// The `PrivateKeyInfo` inside an `EncryptedPrivateKeyInfo` (RFC 5958 §3).
pub(super) fn open_key(der: &[u8], passphrase: &SecretBytes) -> Result<Zeroizing<Vec<u8>>, Shut> {
    let outer = AnyRef::from_der(der).map_err(|_| Shut::Unsupported)?;
    let read = outer.sequence(|reader| {
        let algorithm: AlgorithmIdentifierRef<'_> = reader.decode()?;
        let data: OctetStringRef<'_> = reader.decode()?;
        Ok((algorithm, data.as_bytes()))
    });
    let (algorithm, data) = read.map_err(|_| Shut::Unsupported)?;
    let opened = open(algorithm, passphrase, data)?;
    // With a wrong passphrase the padding is wrong, or in one case of 256 right by chance, and then
    // what comes out is no DER.
    match AnyRef::from_der(&opened) {
        Ok(_) => Ok(opened),
        Err(_) => Err(Shut::Wrong),
    }
}

/// What was encrypted with that algorithm.
pub(super) fn open(
    algorithm: AlgorithmIdentifierRef<'_>,
    passphrase: &SecretBytes,
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Shut> {
    if algorithm.oid != PBES2_OID {
        return open_old(algorithm, passphrase, data);
    }
    let scheme = EncryptionScheme::try_from(algorithm).map_err(|_| Shut::Unsupported)?;
    let affordable = scheme.pbes2().is_some_and(|used| match &used.kdf {
        Kdf::Pbkdf2(kdf) => kdf.iteration_count <= MAX_ITERATIONS,
        Kdf::Scrypt(kdf) => scrypt_memory(kdf) <= MAX_SCRYPT_MEMORY,
        _ => false,
    });
    if !affordable {
        return Err(Shut::Unsupported);
    }
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = scheme
        .decrypt_in_place(passphrase.expose(), &mut buffer)
        .map_err(|error| match error {
            Pkcs5::DecryptFailed | Pkcs5::EncryptFailed => Shut::Wrong,
            _ => Shut::Unsupported,
        })?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

/// Parallel lanes run one after the other here, so they count as if they took memory.
fn scrypt_memory(kdf: &ScryptParams<'_>) -> u64 {
    let factors = [u64::from(kdf.block_size), u64::from(kdf.parallelization)];
    factors
        .into_iter()
        .fold(kdf.cost_parameter.saturating_mul(128), u64::saturating_mul)
}

/// The schemes of RFC 7292 appendix C that are met in files: SHA-1 with 3DES, and with RC2 of 40
/// or 128 bits.
fn open_old(
    algorithm: AlgorithmIdentifierRef<'_>,
    passphrase: &SecretBytes,
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Shut> {
    let parameters = algorithm.parameters.ok_or(Shut::Unsupported)?;
    let parameters: Pkcs12PbeParams = parameters
        .to_der()
        .and_then(|der| Pkcs12PbeParams::from_der(&der))
        .map_err(|_| Shut::Unsupported)?;
    let rounds = u32::try_from(parameters.iterations).map_err(|_| Shut::Unsupported)?;
    if rounds == 0 || rounds > MAX_ITERATIONS {
        return Err(Shut::Unsupported);
    }
    let text = passphrase.expose_str().ok_or(Shut::Wrong)?;
    let derive = |purpose, length| {
        let salt = parameters.salt.as_bytes();
        derive_key_utf8::<Sha1>(text, salt, purpose, parameters.iterations, length)
            .map(Zeroizing::new)
            .map_err(|_| Shut::Wrong)
    };
    let key = |length| derive(Pkcs12KeyType::EncryptionKey, length);
    let iv = derive(Pkcs12KeyType::Iv, OLD_BLOCK)?;
    match algorithm.oid {
        pkcs12::PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC => {
            cbc::<TdesEde3>(&key(24)?, &iv, data)
        }
        pkcs12::PKCS_12_PBE_WITH_SHAAND128_BIT_RC2_CBC => cbc::<Rc2>(&key(16)?, &iv, data),
        pkcs12::PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC => cbc::<Rc2>(&key(5)?, &iv, data),
        _ => Err(Shut::Unsupported),
    }
}

fn cbc<C>(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Zeroizing<Vec<u8>>, Shut>
where
    C: KeyInit + BlockCipher + BlockDecrypt,
{
    let cipher = cbc::Decryptor::<C>::new_from_slices(key, iv).map_err(|_| Shut::Unsupported)?;
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = cipher
        .decrypt_padded_mut::<Pkcs7>(&mut buffer)
        .map_err(|_| Shut::Wrong)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

/// Rounds of PBKDF2-HMAC-SHA256 for what is written here (OWASP Password Storage Cheat Sheet).
pub(super) const ITERATIONS: u32 = 600_000;

/// Encrypts with PBES2: PBKDF2-HMAC-SHA256, AES-256-CBC. Returns the `AlgorithmIdentifier` as DER,
/// and the data. `random` gives salt and initialisation vector.
pub(super) fn lock(
    passphrase: &SecretBytes,
    random: [[u8; 16]; 2],
    data: &[u8],
) -> Option<(Vec<u8>, Vec<u8>)> {
    let [salt, iv] = random;
    let kdf = Kdf::Pbkdf2(Pbkdf2Params::hmac_with_sha256(ITERATIONS, &salt).ok()?);
    let encryption = pkcs8::pkcs5::pbes2::EncryptionScheme::Aes256Cbc { iv: &iv };
    let scheme = EncryptionScheme::Pbes2(Parameters { kdf, encryption });
    let locked = scheme.encrypt(passphrase.expose(), data).ok()?;
    Some((scheme.to_der().ok()?, locked))
}
